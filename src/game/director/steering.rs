//! The run under the player's hands: events, time, starting again, and the sandbox's other grounds.

use std::sync::Arc;

use frankie_sim::params::Value;
use frankie_sim::{Axis, Event, Level, Run};

use super::Desk;
use crate::game::command::Command;
use crate::game::session::{Mode, Session};

pub(super) fn follow(desk: &mut Desk, command: &Command) {
    let Some(session) = desk.session.as_deref_mut() else { return };
    match command {
        Command::Do(event) => do_event(desk, event),
        Command::TogglePlaying => toggle_playing(desk),
        Command::StepForward => session.step_forward(),
        Command::StepBack => session.step_back(),
        Command::Seek(step) => session.seek(*step),
        Command::Speed(speed) => session.speed = *speed,
        Command::Hover(step) => session.hovered_step = *step,
        // A dialog may have asked, and has been answered with it.
        Command::Restart => {
            let seed = session.run.seed();
            desk.modals.clear();
            restart(desk, seed);
        }
        Command::NewSeed => {
            let seed = next_seed(session.run.seed());
            desk.modals.clear();
            restart(desk, seed);
        }
        Command::SetLevel { key, value } => set_level(desk, key, value),
        Command::LevelSaved(id) if session.level().id == *id && session.is_steered() => take_up(desk, id),
        _ => {}
    }
}

/// Seeds follow each other, so that a run can be named and told to others.
fn next_seed(seed: u64) -> u64 {
    // Beyond this a level file could not name it.
    if seed >= i64::MAX as u64 { 0 } else { seed + 1 }
}

fn do_event(desk: &mut Desk, event: &Event) {
    let Some(session) = desk.session.as_deref_mut().filter(|session| session.is_steered()) else { return };
    let puts_him = matches!(event, Event::Drop { .. });
    if puts_him && session.run.outcome().is_over() {
        // A click after the end is a wish for another go.
        let (seed, level) = (session.run.seed(), session.level().clone());
        let run = again(&session.run, &level, seed, false);
        let speed = session.speed;
        desk.put(Session::new(run, Mode::Play, speed));
    }
    let Some(session) = desk.session.as_deref_mut() else { return };
    match session.run.apply(event.clone()) {
        Ok(()) => {
            session.kept = false;
            if puts_him {
                session.placed += 1;
            }
            if puts_him || matches!(event, Event::Throw { .. }) {
                session.playing = true;
            }
        }
        Err(refusal) => desk.notices.warn(sentence(&refusal.to_string())),
    }
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// At the end of a replay, or of a run, playing starts it again.
fn toggle_playing(desk: &mut Desk) {
    let Some(session) = desk.session.as_deref_mut() else { return };
    let is_watched = matches!(session.mode, Mode::Watch(_));
    let is_over = session.run.outcome().is_over();
    if is_watched && !session.playing && session.run.state().step >= session.run.last_step() {
        session.seek(0);
        session.playing = true;
    } else if is_over && !is_watched {
        let seed = session.run.seed();
        restart(desk, seed);
    } else {
        session.playing = !session.playing;
    }
}

/// Starts again: from where the player first put him, with the hyper-parameters as they are now.
fn restart(desk: &mut Desk, seed: u64) {
    let Some(session) = desk.session.as_deref_mut() else { return };
    if matches!(session.mode, Mode::Watch(_)) {
        session.seek(0);
        session.playing = true;
        return;
    }
    let level = session.level().clone();
    let run = again(&session.run, &level, seed, true);
    let is_playing = session.playing || session.run.outcome().is_over();
    replace(desk, run, is_playing);
}

fn replace(desk: &mut Desk, run: Run, is_playing: bool) {
    let Some(old) = desk.session.as_deref() else { return };
    let mut session = Session::new(run, old.mode.clone(), old.speed);
    session.placed = old.placed + 1;
    session.playing = is_playing;
    desk.put(session);
}

/// A new run of `level` by the player's choices in `run`: the optimiser as it is now, and the place where he was put
/// before the first step.
fn again(run: &Run, level: &Arc<Level>, seed: u64, keeps_place: bool) -> Run {
    let mut new = Run::new(level.clone(), seed);
    let choices = optimizer_events(run);
    let first_drop = run.events().iter().rev().find(|timed| timed.step == 0 && is_drop(&timed.event));
    let place = first_drop.filter(|_| keeps_place).map(|timed| timed.event.clone());
    for event in choices.into_iter().chain(place) {
        // What another level refuses is left at what that level says.
        let _ = new.apply(event);
    }
    new
}

fn is_drop(event: &Event) -> bool {
    matches!(event, Event::Drop { .. })
}

/// The events that lead from the optimiser of a run's level to the one it has now.
fn optimizer_events(run: &Run) -> Vec<Event> {
    let (now, usual) = (&run.state().optimizer, &run.level().optimizer);
    if now.kind.info.kind != usual.kind.info.kind {
        let kind = now.kind.info.kind.to_owned();
        return vec![Event::Switch { kind, params: now.params.clone() }];
    }
    let mut events = Vec::new();
    for ((spec, now), (_, usual)) in now.params.iter().zip(usual.params.iter()) {
        let (Value::Pair(now), Value::Pair(usual)) = (now, usual) else { continue };
        let tune = |axis, value| Event::Tune { name: spec.name.to_owned(), axis, value };
        if now == usual {
            continue;
        }
        if now[0] == now[1] {
            events.push(tune(None, now[0]));
        } else {
            events.extend(Axis::BOTH.map(|axis| tune(Some(axis), now[axis.index()])));
        }
    }
    events
}

/// The level on the stage was saved: the same choices on what it says now.
fn take_up(desk: &mut Desk, id: &str) {
    let Some(level) = desk.library.catalogue.find(id).cloned() else { return };
    let Some(session) = desk.session.as_deref() else { return };
    let run = again(&session.run, &level, session.run.seed(), true);
    let is_playing = session.playing;
    replace(desk, run, is_playing);
    desk.notices.say(format!("{} was saved and read again", level.title));
}

/// Sandbox: another ground or another noise, from the start.
fn set_level(desk: &mut Desk, key: &str, value: &str) {
    let Some(session) = desk.session.as_deref().filter(|session| session.is_steered()) else { return };
    let old = session.level();
    if !old.player.edit {
        desk.notices.warn("This level's ground cannot be changed");
        return;
    }
    let setting = [(key.to_owned(), value.to_owned())];
    match Level::with_settings(&old.id, &old.to_toml(), &setting) {
        Ok(level) => {
            let level = Arc::new(level);
            let is_other_ground = key == "surface.kind";
            let run = again(&session.run, &level, session.run.seed(), !is_other_ground);
            let (is_playing, keeps_camera) = (session.playing, level.view == old.view);
            let camera = desk.camera.clone();
            replace(desk, run, is_playing);
            if keeps_camera {
                *desk.camera = camera;
            }
        }
        Err(error) => desk.notices.warn(format!("{}: expected {}", sentence(&error.message), error.expected)),
    }
}
