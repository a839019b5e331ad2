//! Trying again: the whole run, or from a step in its middle with another setting and the same noise.

use frankie_sim::task::Task;

use super::{AppContext, replays, steering};
use crate::game::screen::Screen;
use crate::game::session::{FRAME_COST, SessionMode};
use crate::game::tries::EarlierTry;

/// The steps that the first run is made on from where it is left, to be compared with.
const STEPS_AHEAD: u64 = 1000;

/// Starts the next try. Where the player guesses, it has other noise: a guess of what was just seen is no guess.
pub(super) fn try_again(app: &mut AppContext) {
    let task = app.session.as_ref().and_then(|session| session.level().task());
    let guesses = task.is_some_and(Task::is_guess);
    steering::restart(app, |seed| if guesses { steering::next_seed(seed) } else { seed });
    app.with_session(|session| session.playing &= session.level().task().is_none());
    app.camera.show_all();
}

/// Lets the player go on from this step with another setting. The run as it is is kept as a replay, and its way stays on the
/// ground beside the new one. A replay that is watched becomes a run that is played.
pub(super) fn try_from_here(app: &mut AppContext) {
    let Some(session) = app.session.as_deref().filter(|session| session.mode != SessionMode::Demo) else {
        return;
    };
    let step = session.run().state().step;
    if session.run().outcome().is_over() || step == 0 {
        app.notices.info("Go to a step in the middle of the run first, then try from there");
        return;
    }
    if session.is_steered() && !session.is_saved() {
        replays::save(app);
    }
    let Some(session) = app.session.as_deref_mut() else { return };
    let mut ahead = session.run().clone();
    ahead.seek_within(ahead.last_step().max(step.saturating_add(STEPS_AHEAD)), FRAME_COST);
    session.begin_branch(EarlierTry::of(&ahead, true));
    if !session.is_steered() {
        session.mode = SessionMode::Play;
        app.go_to(Screen::Play);
    }
    app.notices.info(format!("From step {step} on: change a setting and play. The noise stays the same"));
}
