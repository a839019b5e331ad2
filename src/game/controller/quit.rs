//! Leaving the game: at once, or after a question where a run would be lost that the player would miss.

use std::sync::Arc;

use bevy::prelude::*;

use super::{AppContext, replays};
use crate::game::closing::CAN_LEAVE;
use crate::game::screen::{Modal, Screen};

/// Shorter runs are not asked about: they are made again in a moment. 5 seconds at normal speed.
const MIN_STEPS: u64 = 100;

/// Leaves the game, or asks whether to keep the run first.
pub(super) fn quit(app: &mut AppContext) {
    if !CAN_LEAVE {
        app.notices.info("Close the page to leave the game");
    } else if loses_run(app) {
        app.with_session(|session| session.hovered_step = None);
        app.modals.open(Modal::Quit);
    } else {
        quit_now(app);
    }
}

/// Leaves the game without a question.
pub(super) fn quit_now(app: &mut AppContext) {
    app.exit.write(AppExit::Success);
}

/// Keeps the run and leaves the game; stays with a notice if the run could not be kept.
pub(super) fn keep_and_quit(app: &mut AppContext) {
    if replays::save(app) {
        quit_now(app);
    }
}

/// Returns whether the player can come back to a run that is not kept, that the game alone would not make again, and
/// that has not ended: the dialog of the result has asked already.
fn loses_run(app: &AppContext) -> bool {
    if !matches!(app.screen.get(), Screen::Play | Screen::Watch) {
        return false;
    }
    let Some(session) = app.session.as_deref() else { return false };
    let level = session.level();
    let is_edited = app.library.catalog.find(level.id()).is_none_or(|known| !Arc::ptr_eq(known, level));
    let is_steered = !session.run().events().is_empty() || is_edited;
    let has_ended = session.seconds_since_end.is_some();
    session.is_unkept() && is_steered && !has_ended && session.run().last_step() >= MIN_STEPS
}
