//! The end of a run: saves its result, and opens the dialog that says how it went.

use bevy::prelude::*;
use frankie_sim::{Axis, Outcome, Run};

use crate::game::notices::Notices;
use crate::game::screen::{Modal, Modals, Screen};
use crate::game::session::{Session, SessionMode};
use crate::store::{Achieved, Newest, Store};

/// The seconds between the last step and the dialog, so that the dog is seen arriving.
const RESULT_DELAY_S: f64 = 1.3;

/// Handles the end of a run, once for each course of events.
pub(super) fn watch_for_end(
    time: Res<Time>,
    screen: Res<State<Screen>>,
    session: Option<ResMut<Session>>,
    mut store: ResMut<Store>,
    mut modals: ResMut<Modals>,
    mut notices: ResMut<Notices>,
) {
    let Some(mut session) = session.filter(|session| session.mode == SessionMode::Play) else { return };
    if *screen.get() != Screen::Play {
        return;
    }
    if !session.run().outcome().is_over() {
        return;
    }
    let Some(before) = session.seconds_since_end else {
        session.seconds_since_end = Some(0.0);
        if let Err(error) = save_result(&mut session, &mut store) {
            notices.warn(format!("The result is {error}"));
        }
        return;
    };
    if modals.top().is_some() || before >= RESULT_DELAY_S {
        // The result waits while another dialog is open.
        return;
    }
    let now = before + time.delta_secs_f64();
    session.seconds_since_end = Some(now);
    if now >= RESULT_DELAY_S {
        // The dialog covers the place that the pointer is over.
        session.hovered_step = None;
        modals.open(Modal::Result);
    }
}

/// Saves the result of a run that ended, and compares it with the best one.
fn save_result(session: &mut Session, store: &mut Store) -> Result<(), crate::store::StoreError> {
    let (run, level) = (session.run(), session.level());
    let state = run.state();
    store.progress.newest = Some(Newest {
        level: level.id().to_owned(),
        outcome: state.outcome.name().to_owned(),
        steps: state.step,
    });
    let is_reached = state.outcome == Outcome::Reached;
    let is_own = session.is_by_own_optimizer();
    session.comparison_with_best =
        is_reached.then(|| store.progress.achieve(level.id(), achieved(run, is_own)));
    store.save_progress()
}

/// Returns the result of a run that reached its goal. `is_own`: whether the run used the optimizer that the level's
/// theory is about.
fn achieved(run: &Run, is_own: bool) -> Achieved {
    let state = run.state();
    let entries = run.level().theory().iter().zip(&state.theory);
    let agrees: Vec<bool> = entries
        .map(|(entry, tally)| entry.agrees(&run.theory_inputs(entry.axis), tally).unwrap_or(false))
        .collect();
    Achieved {
        steps: state.step,
        wrong_way_steps: Axis::BOTH.iter().map(|axis| state.tally.wrong_way_steps(*axis)).sum(),
        seed: run.seed(),
        theory_ok: (is_own && !agrees.is_empty()).then(|| agrees.iter().all(|agrees| *agrees)),
    }
}
