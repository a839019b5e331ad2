//! The start in a page: the whole game, or what the part of the address after the `#` asks for instead. Reads the address
//! from the page's object.

use bevy::prelude::*;
use bevy::render::settings::WgpuSettings;

use super::storage::PageStorage;
use super::{Browser, arrivals, description, measure, selftest};
use crate::game::host::Host;
use crate::game::rescue::{self, Rescue};
use crate::game::screen::Screen;
use crate::game::{self, Opening};
use crate::levels;
use crate::store::Store;

/// Runs what the page's address asks for. The game itself goes on after this function has returned.
pub fn run() {
    match super::text("mode").as_str() {
        "selftest" => selftest::run(),
        _ => play(),
    }
}

fn play() {
    let embed = super::is_set("embed");
    let is_measured = super::text("mode") == "measure";
    let measure = is_measured.then(|| measure::measure(&super::text("fragment")));
    // A measurement leaves what is the player's alone.
    let (store, warnings) = if embed || is_measured {
        (Store::for_now(), Vec::new())
    } else {
        Store::in_storage(Box::new(PageStorage))
    };
    let rescue = Rescue::new(store.replays());
    rescue::guard(&rescue);
    let host = Host(Box::new(Browser));
    let level = is_measured.then(|| levels::find(measure::LEVEL, None).ok()).flatten();
    let render = WgpuSettings::default().into();
    let mut app =
        game::app(Opening { embed, level, measure, ..default() }, render, store, warnings, &rescue, host);
    // An empty scene has nothing to describe, and takes nothing in.
    if app.world().contains_resource::<State<Screen>>() {
        app.add_plugins((arrivals::plugin, description::plugin));
    }
    app.run();
}
