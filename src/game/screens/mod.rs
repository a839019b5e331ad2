//! The screens and dialogs without a stage of their own. Each is a function from a view to an optional
//! [`Command`](super::command::Command); the systems here only collect the views and write the commands.

mod art;
pub mod dialog;
pub mod medals;
mod page;
pub mod parts;
pub mod pictures;
pub mod replays;
pub mod select;
pub mod title;
pub mod toasts;

use std::sync::Arc;

use bevy::prelude::*;
use frankie_sim::Level;

use crate::game::chapters::can_be_finished;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<pictures::Pictures>().add_plugins((
        title::plugin,
        select::plugin,
        replays::plugin,
        dialog::plugin,
        toasts::plugin,
    ));
}

/// Returns the ids of the levels that can be finished.
fn finishable(levels: &[Arc<Level>]) -> Vec<&str> {
    levels.iter().filter(|level| can_be_finished(level)).map(|level| level.id()).collect()
}
