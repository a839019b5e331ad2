//! Commands that steer the run: events, playing and pausing, starting again, and the sandbox's edits of the level.

use std::sync::Arc;

use frankie_sim::level::{Goal, LevelEdit};
use frankie_sim::params::Value;
use frankie_sim::{Agent, AgentId, Axis, Event, Level, Outcome, Run};

use super::{AppContext, branch};
use crate::game::screen::Modal;
use crate::game::session::{Session, SessionMode};
use crate::game::{advice, ask, setting, wording};

/// Returns the seed after this one: counting up gives short seeds, which are easy to pass on.
pub(super) fn next_seed(seed: u64) -> u64 {
    // TOML integers, and so level files, end here.
    if seed >= i64::MAX as u64 { 0 } else { seed + 1 }
}

pub(super) fn apply_event(app: &mut AppContext, event: &Event) {
    let Some(session) = app.session.as_deref_mut().filter(|session| session.is_steered()) else { return };
    if is_over_for(session, event) {
        // A throw or a slider that is still moved just after the end was meant for the run, and needs no notice.
        if is_drop(event) || !session.run().outcome().is_over() || session.is_result_shown() {
            start_next_try(app, event);
        }
        return;
    }
    if let Err(refusal) = session.apply_event(event.clone()) {
        app.notices.warn(wording::capitalized(&refusal.to_string()));
    }
}

/// Starts the next try from a place, as the map over the ground shows it: with the setting of now, from the first step on.
pub(super) fn start_from(app: &mut AppContext, at: [f64; 2]) {
    if app.session.as_deref().is_some_and(Session::is_steered) {
        start_next_try(app, &Event::Drop { at });
    }
}

/// Applies an event and makes one step with it, unless it is refused or the run is over.
pub(super) fn apply_and_step(app: &mut AppContext, event: &Event) {
    let Some(session) = app.session.as_deref_mut().filter(|session| session.is_steered()) else { return };
    if session.run().outcome().is_over() {
        return;
    }
    match session.apply_event(event.clone()) {
        Ok(()) => session.step_forward(),
        Err(refusal) => app.notices.warn(wording::capitalized(&refusal.to_string())),
    }
}

/// Returns whether an event comes too late for an agent that it affects: its run is over, and it would stay as it is. A
/// ball can still be thrown for the others.
fn is_over_for(session: &Session, event: &Event) -> bool {
    let run = session.run();
    let is_throw = matches!(event, Event::Throw { .. });
    let late = |agent: &Agent| agent.outcome().is_over() && event.affects(agent.id()) && !is_throw;
    run.outcome().is_over() || run.agents().any(late)
}

/// Starts the next try with an event: from where the dog is dropped, or with another hyperparameter or optimizer, which
/// waits at the start, since a slider is still being moved. An event that is refused leaves the finished run as it is.
fn start_next_try(app: &mut AppContext, event: &Event) {
    let Some(session) = app.session.as_deref() else { return };
    let mut run = new_run(session.run(), session.level(), session.run().seed(), !is_drop(event));
    match run.apply(event.clone()) {
        Ok(()) => {
            let is_playing = Session::starts_playing(event);
            replace_run(app, run, is_playing);
            if !is_playing && let Some(session) = app.session.as_deref() {
                let is_touched = app.touched.as_deref().is_some_and(|touched| touched.0);
                let how = if is_touched { advice::how_to_start_by_touch } else { advice::how_to_start };
                app.notices.info(format!("The next try: {}", how(session)));
            }
        }
        Err(refusal) => app.notices.warn(wording::capitalized(&refusal.to_string())),
    }
}

/// Plays or pauses; at the end of a replay or a run it starts again.
pub(super) fn toggle_playing(app: &mut AppContext) {
    let Some(session) = app.session.as_deref() else { return };
    let run = session.run();
    let is_at_end = match session.mode {
        SessionMode::Replay(_) => !session.playing && run.state().step >= run.last_step(),
        _ => run.outcome().is_over(),
    };
    if ask::must_wait(session) {
        // The question is on the screen; he does not move before there is an answer.
        let is_touched = app.touched.as_deref().is_some_and(|touched| touched.0);
        let hint = session.level().task().map(|task| ask::what_to_do(task, is_touched));
        hint.into_iter().for_each(|hint| app.notices.info(hint.to_owned()));
    } else if is_at_end {
        branch::try_again(app);
    } else {
        app.with_session(|session| session.playing = !session.playing);
    }
}

/// Starts again from where the player last dropped the dog, with the hyperparameters as they are now. Closes all
/// dialogs.
pub(super) fn restart(app: &mut AppContext, seed: impl Fn(u64) -> u64) {
    let Some(session) = app.session.as_deref_mut() else { return };
    match session.mode {
        SessionMode::Demo => {}
        SessionMode::Replay(_) => {
            app.modals.clear();
            session.seek(0);
            session.playing = true;
            app.camera.show_start();
        }
        SessionMode::Play => {
            app.modals.clear();
            let seed = seed(session.run().seed());
            let run = new_run(session.run(), session.level(), seed, true);
            // A player who missed the goal may want to drop the dog elsewhere first.
            let outcome = session.run().outcome();
            let waits = outcome.is_over() && outcome != Outcome::Reached && session.level().player().drop;
            let is_playing = session.playing || (outcome.is_over() && !waits);
            replace_run(app, run, is_playing);
            app.camera.show_start();
        }
    }
}

/// Puts another run of the same session on the stage.
pub(super) fn replace_run(app: &mut AppContext, run: Run, is_playing: bool) {
    let Some(old) = app.session.as_deref_mut() else { return };
    let mut session = Session::new(run, old.mode.clone(), old.speed);
    session.go_on_after(old);
    session.focus = if session.run().agent(old.focus).is_some() { old.focus } else { AgentId::FIRST };
    session.playing = is_playing;
    app.show_session(session);
}

/// Returns a new run of `level` with the player's choices in `run`: every agent's optimizer as it is now and, with
/// `keeps_place`, the drop that it starts from.
fn new_run(run: &Run, level: &Arc<Level>, seed: u64, keeps_place: bool) -> Run {
    let mut new = Run::new(level.clone(), seed).with_noise_index(run.noise_index());
    let choices = choices(run, level);
    let place = last_drop(run).filter(|_| keeps_place);
    for event in choices.into_iter().chain(place) {
        // A choice that another level refuses is left at that level's value.
        let _ = new.apply(event);
    }
    new
}

/// Returns the drop that the next try starts from: the last one so far, since the player chose that place last. Where
/// minima are collected, every drop after the first step is a part of the run, and the next try starts as this one did.
fn last_drop(run: &Run) -> Option<Event> {
    let last_step =
        if matches!(run.level().goal(), Some(Goal::Minima { .. })) { 0 } else { run.state().step };
    setting::last_drop(run, last_step).map(|at| Event::Drop { at })
}

fn is_drop(event: &Event) -> bool {
    matches!(event, Event::Drop { .. })
}

/// Returns the events that lead from the optimizers of a run's level to those its agents have now, for the agents that
/// `level` has too.
fn choices(run: &Run, level: &Level) -> Vec<Event> {
    let mut events = Vec::new();
    for agent in run.agents() {
        let new = match run.level().pack_member(agent.id()) {
            None => Some(AgentId::FIRST),
            Some(member) => level.find_in_pack(&member.key),
        };
        events.extend(new.into_iter().flat_map(|new| optimizer_events(run.level(), agent, new)));
    }
    events
}

/// Returns the events that lead from an agent's optimizer at the start of its level to the one it has now, for the agent
/// `new`.
fn optimizer_events(level: &Level, agent: &Agent, new: AgentId) -> Vec<Event> {
    let now = &agent.state().optimizer;
    let Some(start) = level.optimizer_of(agent.id()) else { return Vec::new() };
    if now.kind.info.kind != start.kind.info.kind {
        let kind = now.kind.info.kind.to_owned();
        return vec![Event::SetOptimizer { agent: new, kind, params: now.params.clone() }];
    }
    let mut events = Vec::new();
    for ((spec, now), (_, start)) in now.params.iter().zip(start.params.iter()) {
        if now == start {
            continue;
        }
        let set = |axis, value| Event::SetParam { agent: new, name: spec.name.to_owned(), axis, value };
        match now {
            Value::Pair([x, y]) if x == y => events.push(set(None, Value::Number(*x))),
            Value::Pair(pair) => {
                events.extend(Axis::BOTH.map(|axis| set(Some(axis), Value::Number(pair[axis.index()]))));
            }
            other => events.push(set(None, other.clone())),
        }
    }
    events
}

/// Starts again on the level as its file is now, with the player's choices, if it is on the stage.
pub(super) fn reload_level(app: &mut AppContext, id: &str) {
    let Some(level) = app.library.catalog.find(id).cloned() else { return };
    let is_here = |session: &&Session| session.level().id() == id && session.is_steered();
    let Some(session) = app.session.as_deref().filter(is_here) else { return };
    let run = new_run(session.run(), &level, session.run().seed(), true);
    let is_playing = session.playing;
    if app.modals.top() == Some(Modal::Result) {
        // It is about a run that is gone.
        app.modals.clear();
    }
    replace_run(app, run, is_playing);
    app.notices.info(format!("{} was saved and read again", level.title()));
}

/// Sandbox: edits the level and starts again.
pub(super) fn edit_level(app: &mut AppContext, edits: &[LevelEdit]) {
    let Some(session) = app.session.as_deref().filter(|session| session.is_steered()) else { return };
    let old = session.level();
    if !old.player().edit {
        app.notices.warn("This level's ground cannot be changed");
        return;
    }
    let mut level = old.edited(edits);
    let is_other_ground = edits.iter().any(|edit| edit.key == "surface.kind");
    if is_other_ground && level.as_ref().is_err_and(|error| error.key == "noise.kind") {
        // Mini-batches need data: without them the player can leave a surface made of data.
        let without_noise = [edits, &[LevelEdit::new("noise.kind", "none")]].concat();
        level = old.edited(&without_noise);
        if level.is_ok() {
            app.notices.info("This ground has no points to take mini-batches from: there is no noise now");
        }
    }
    match level {
        Ok(level) => replace_level(app, Arc::new(level), is_other_ground),
        Err(error) => {
            app.notices.warn(format!("{}: expected {}", wording::capitalized(&error.message), error.expected))
        }
    }
}

/// Starts again on another level with the player's choices; on another surface the dog starts where the level says.
pub(super) fn replace_level(app: &mut AppContext, level: Arc<Level>, is_other_ground: bool) {
    let Some(session) = app.session.as_deref() else { return };
    let run = new_run(session.run(), &level, session.run().seed(), !is_other_ground);
    let is_playing = session.playing;
    replace_run(app, run, is_playing);
}
