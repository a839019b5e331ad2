//! The end of a run: saves its medal as soon as that is known, and its result, and opens the dialog that says how it went.

use std::time::Duration;

use bevy::prelude::*;
use frankie_sim::task::Medal;
use frankie_sim::{Axis, Level, Outcome, Replay, Run};

use super::chapter;
use crate::game::ask;
use crate::game::chapters::Chapters;
use crate::game::frames::Moving;
use crate::game::host::Host;
use crate::game::library::LevelLibrary;
use crate::game::notices::Notices;
use crate::game::presentation::Presentation;
use crate::game::screen::{Modal, Modals, Screen};
use crate::game::session::{RESULT_DELAY_S, Session, SessionMode};
use crate::levels::walk::Date;
use crate::levels::{links, walk};
use crate::store::{LatestResult, LevelResult, Store};

/// Handles the end of a run, once per history of events.
pub(super) fn watch_for_end(
    time: Res<Time>,
    screen: Res<State<Screen>>,
    session: Option<ResMut<Session>>,
    library: Res<LevelLibrary>,
    mut store: ResMut<Store>,
    mut modals: ResMut<Modals>,
    mut notices: ResMut<Notices>,
    mut moving: ResMut<Moving>,
    mut chapters: ResMut<Chapters>,
    host: Option<Res<Host>>,
    presentation: Res<Presentation>,
) {
    if presentation.is_embedded() {
        return;
    }
    let Some(mut session) = session.filter(|session| session.mode == SessionMode::Play) else { return };
    if *screen.get() != Screen::Play {
        return;
    }
    let has_ended = session.run().outcome().is_over() && session.seconds_since_end.is_none();
    let medal = new_medal(&session, &library);
    if has_ended || medal.is_some() {
        let was_finished = chapter::is_finished(&library, session.level(), &store.progress);
        if let Some(Err(error)) = medal.map(|medal| save_medal(&mut session, medal, &mut store)) {
            notices.warn(format!("The medal could not be saved: {error}"));
        }
        if has_ended && let Err(error) = save_result(&mut session, &library, &mut store) {
            notices.warn(format!("The result could not be saved: {error}"));
        }
        if !was_finished && chapter::is_finished(&library, session.level(), &store.progress) {
            let now = host.and_then(|host| host.0.now());
            chapters.finished = Some(finish_chapter(session.level(), now, &mut store, &mut notices));
        }
    }
    if !session.run().outcome().is_over() {
        return;
    }
    let Some(before) = session.seconds_since_end else {
        moving.note("the end of the run");
        session.seconds_since_end = Some(0.0);
        return;
    };
    if modals.top().is_some() || before >= RESULT_DELAY_S {
        // The result waits while another dialog is open, and is not shown a second time.
        return;
    }
    moving.note("the end of the run");
    let now = before + time.delta_secs_f64();
    session.seconds_since_end = Some(now);
    if now >= RESULT_DELAY_S && ask::phase(&session).is_none() {
        // The dialog covers the trail under the pointer.
        session.hovered_step = None;
        modals.open(Modal::Result);
    }
}

/// Saves the day on which the chapter of a level was finished. Returns the chapter.
fn finish_chapter(level: &Level, now: Option<Duration>, store: &mut Store, notices: &mut Notices) -> String {
    let world = level.world().to_owned();
    if let Some(date) = now.and_then(Date::of_time) {
        let saved = store.update_progress(|progress| progress.finish_chapter(&world, date)).1;
        saved.unwrap_or_else(|error| notices.warn(format!("The day could not be saved: {error}")));
    }
    world
}

/// Returns the medal of a run that has earned a better one than before.
fn new_medal(session: &Session, library: &LevelLibrary) -> Option<Medal> {
    let medal = session.assessment()?.medal.filter(|medal| Some(*medal) > session.best_medal)?;
    (!is_walk(session.level()) && !is_other(session.level(), library)).then_some(medal)
}

/// Saves a medal with the run that earned it.
fn save_medal(
    session: &mut Session,
    medal: Medal,
    store: &mut Store,
) -> Result<(), crate::store::StoreError> {
    let level = session.level().id().to_owned();
    let link = link_to(session.run());
    let (best, saved) = store.update_progress(|progress| progress.record_medal_run(&level, medal, link));
    session.best_medal = Some(best);
    saved
}

/// Returns whether a level is a walk, of which one try counts.
fn is_walk(level: &Level) -> bool {
    walk::date_of(level.id()).is_some()
}

/// Returns the link to a run; `None` if the run is too long for one.
fn link_to(run: &Run) -> Option<String> {
    links::run_link(&Replay::record(run, "")).ok()
}

/// Returns whether a level is not the library's level with its id, as with settings of a link.
fn is_other(level: &Level, library: &LevelLibrary) -> bool {
    library.catalog.find(level.id()).is_some_and(|known| known.spec() != level.spec())
}

/// Saves the result of a run that ended, and compares it with the best result of the level. A run with settings of a link
/// is no result of the library's level.
fn save_result(
    session: &mut Session,
    library: &LevelLibrary,
    store: &mut Store,
) -> Result<(), crate::store::StoreError> {
    let (run, level) = (session.run(), session.level());
    let state = run.state();
    let newest = LatestResult {
        level: level.id().to_owned(),
        outcome: state.outcome.name().to_owned(),
        steps: state.step,
    };
    let is_result = state.outcome == Outcome::Reached && !is_walk(level) && !is_other(level, library);
    let result = is_result.then(|| level_result(run, session.uses_level_optimizer()));
    let link = result.and_then(|_| link_to(run));
    let (comparison, saved) = store.update_progress(|progress| {
        progress.newest = Some(newest);
        result.map(|result| progress.record_result_run(level.id(), result, link))
    });
    session.comparison_with_best = comparison;
    saved
}

/// Returns the result of a run that reached its goal. The theory of a level is about the level's own optimizer, so its
/// predictions are not checked for another one.
fn level_result(run: &Run, uses_level_optimizer: bool) -> LevelResult {
    let state = run.state();
    let entries = run.level().theory().iter().zip(&state.theory);
    let agrees: Vec<bool> = entries
        .map(|(entry, stats)| entry.agrees(&run.theory_inputs(entry.axis), stats).unwrap_or(false))
        .collect();
    LevelResult {
        steps: state.step,
        wrong_way_steps: Axis::BOTH.iter().map(|axis| state.tally.wrong_way_steps(*axis)).sum(),
        seed: run.seed(),
        theory_ok: (uses_level_optimizer && !agrees.is_empty()).then(|| agrees.iter().all(|agrees| *agrees)),
    }
}
