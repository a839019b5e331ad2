//! The screens and dialogs that are made of panels alone. Each is a function from a view to an optional
//! [`Command`](super::command::Command); the systems here only gather the views and pass the commands on.

mod art;
pub mod dialog;
mod page;
mod parts;
pub mod pictures;
pub mod replays;
pub mod select;
pub mod title;
pub mod toasts;

use std::sync::Arc;

use bevy::prelude::*;
use frankie_sim::Level;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<pictures::Pictures>().add_plugins((
        title::plugin,
        select::plugin,
        replays::plugin,
        dialog::plugin,
        toasts::plugin,
    ));
}

/// The levels that can be finished, by id: those with a goal.
fn goals(levels: &[Arc<Level>]) -> Vec<&str> {
    levels.iter().filter(|level| level.goal().is_some()).map(|level| level.id()).collect()
}
