//! The start in a page: the whole game, or what the part of the address after the `#` asks for instead. Reads the address
//! from the page's object.

use bevy::prelude::*;
use bevy::render::settings::WgpuSettings;

use super::storage::PageStorage;
use super::{Browser, arrivals, selftest};
use crate::game::host::Host;
use crate::game::rescue::{self, Rescue};
use crate::game::{self, Opening};
use crate::store::Store;

/// Runs what the page's address asks for. The game itself goes on after this function has returned.
pub fn run() {
    match super::text("mode").as_str() {
        "selftest" => selftest::run(),
        _ => play(),
    }
}

fn play() {
    let (store, warnings) = Store::in_storage(Box::new(PageStorage));
    let rescue = Rescue::new(store.replays());
    rescue::guard(&rescue);
    let host = Host(Box::new(Browser));
    let render = WgpuSettings::default().into();
    let mut app = game::app(Opening::default(), render, store, warnings, &rescue, host);
    app.add_plugins(arrivals::plugin);
    app.run();
}
