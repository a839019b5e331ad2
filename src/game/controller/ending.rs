//! The end of a run: what is remembered of it, and the dialog that says how it went.

use bevy::prelude::*;
use frankie_sim::{Axis, Outcome, Run};

use crate::game::notices::Notices;
use crate::game::screen::{Modal, Modals, Screen};
use crate::game::session::{Mode, Session};
use crate::store::{Achieved, Newest, Store};

/// Between the last step and the dialog, in seconds: one wants to see him arrive.
const PAUSE_S: f64 = 1.3;

/// Notices the end of a run, once each time it is reached.
pub(super) fn watch(
    time: Res<Time>,
    screen: Res<State<Screen>>,
    session: Option<ResMut<Session>>,
    mut store: ResMut<Store>,
    mut modals: ResMut<Modals>,
    mut notices: ResMut<Notices>,
) {
    let Some(mut session) = session.filter(|session| session.mode == Mode::Play) else { return };
    if *screen.get() != Screen::Play {
        return;
    }
    if !session.run.outcome().is_over() {
        return;
    }
    let Some(before) = session.seconds_since_end else {
        session.seconds_since_end = Some(0.0);
        if let Err(error) = remember(&mut session, &mut store) {
            notices.warn(format!("The result is {error}"));
        }
        return;
    };
    if modals.top().is_some() || before >= PAUSE_S {
        // Under a dialog the result waits.
        return;
    }
    let now = before + time.delta_secs_f64();
    session.seconds_since_end = Some(now);
    if now >= PAUSE_S {
        // What was pointed at is under it now.
        session.hovered_step = None;
        modals.open(Modal::Result);
    }
}

fn remember(session: &mut Session, store: &mut Store) -> Result<(), crate::store::StoreError> {
    let (run, level) = (&session.run, session.level());
    let state = run.state();
    store.progress.newest = Some(Newest {
        level: level.id().to_owned(),
        outcome: state.outcome.word().to_owned(),
        steps: state.step,
    });
    let is_reached = state.outcome == Outcome::Reached;
    let is_own = session.is_by_own_optimizer();
    session.comparison_with_best =
        is_reached.then(|| store.progress.achieve(level.id(), achieved(run, is_own)));
    store.save_progress()
}

/// `is_own`: whether the level's theory is about the optimizer.
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
