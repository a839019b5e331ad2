//! The start in a page: the whole game, or what the part of the address after the `#` asks for instead. Reads the address
//! from the page's object.

use std::panic::{self, PanicHookInfo};

use bevy::prelude::*;
use bevy::render::settings::WgpuSettings;

use super::{Browser, arrivals, selftest};
use crate::game::host::Host;
use crate::game::rescue::Rescue;
use crate::game::{self, Opening};
use crate::store::Store;

/// Runs what the page's address asks for. The game itself goes on after this function has returned.
pub fn run() {
    panic::set_hook(Box::new(|info| fail(info)));
    match super::text("mode").as_str() {
        "selftest" => selftest::run(),
        _ => play(),
    }
}

fn play() {
    let (store, warnings) = Store::open();
    let rescue = Rescue::new(store.replays());
    let host = Host(Box::new(Browser));
    let render = WgpuSettings::default().into();
    let mut app = game::app(Opening::default(), render, store, warnings, &rescue, host);
    app.add_plugins(arrivals::plugin);
    app.run();
}

/// Tells the page that the program has ended with an error.
fn fail(info: &PanicHookInfo<'_>) {
    let message = info.payload_as_str().unwrap_or("no message");
    let place = info.location().map(|at| format!(" ({}:{})", at.file(), at.line()));
    let _ = super::call("fail", &[format!("{message}{}", place.unwrap_or_default()).into()]);
}
