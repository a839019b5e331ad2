//! What outlasts a run: kept replays, watching them, settings and progress.

use std::path::Path;

use frankie_sim::Replay;

use super::Desk;
use crate::game::command::{Command, Panel};
use crate::game::screen::Screen;
use crate::game::session::{Mode, Session, Verdict, Watched};
use crate::store::Settings;

/// The version of the app, as replays name it.
const APP: &str = env!("CARGO_PKG_VERSION");

pub(super) fn follow(desk: &mut Desk, command: &Command) {
    match command {
        Command::WatchThis => watch_this(desk),
        Command::Watch(path) => watch(desk, path),
        Command::Keep => keep(desk),
        Command::DeleteReplay(path) => {
            if let Err(error) = desk.store.replays().delete(path) {
                desk.notices.warn(format!("Not deleted: {error}"));
            }
            desk.shelf.refresh(&desk.store);
        }
        _ => {}
    }
}

/// The run on the stage, from its start, as anybody would see it who got its replay.
fn watch_this(desk: &mut Desk) {
    let Some(session) = desk.session.as_deref() else { return };
    let replay = Replay::record(&session.run, APP);
    show(desk, &replay, None);
}

fn watch(desk: &mut Desk, path: &Path) {
    let text = desk.store.replays().read(path).map_err(|error| error.to_string());
    match text.and_then(|text| Replay::parse(&text).map_err(|error| error.to_string())) {
        Ok(replay) => show(desk, &replay, Some(path)),
        Err(error) => desk.notices.warn(format!("This replay cannot be watched: {error}")),
    }
}

fn show(desk: &mut Desk, replay: &Replay, path: Option<&Path>) {
    let verdict = match replay.verify() {
        Ok(_) => Verdict::Verified,
        Err(difference) => Verdict::Differs { step: difference.step },
    };
    let mut run = replay.run();
    // To the end and back, so that every step can be gone to at once.
    run.seek(replay.steps);
    run.seek(0);
    let watched = Watched { path: path.map(Path::to_path_buf), verdict };
    let mut session = Session::new(run, Mode::Watch(watched), desk.pace());
    session.playing = true;
    session.kept = desk.session.as_deref().is_some_and(|old| path.is_none() && old.kept);
    desk.put(session);
    desk.go(Screen::Theatre);
}

fn keep(desk: &mut Desk) {
    let Some(session) = desk.session.as_deref_mut() else { return };
    let is_file = matches!(&session.mode, Mode::Watch(watched) if watched.path.is_some());
    if session.kept || is_file {
        desk.notices.say("This run is kept already");
        return;
    }
    if session.run.last_step() == 0 {
        desk.notices.say("There is nothing to keep yet: he has not made a step");
        return;
    }
    let text = Replay::record(&session.run, APP).to_toml();
    match desk.store.replays().save(&text, &session.level().id) {
        Ok(path) => {
            session.kept = true;
            let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            desk.notices.say(format!("Kept as {name}"));
            desk.shelf.refresh(&desk.store);
        }
        Err(error) => desk.notices.warn(format!("Not kept: {error}")),
    }
}

/// Settings and progress.
pub(super) fn remember(desk: &mut Desk, command: &Command) {
    let done = match command {
        Command::Change(settings) => desk.store.set(settings.clone()),
        Command::Fold(panel) => {
            let settings = folded(&desk.store.settings, *panel);
            desk.store.set(settings)
        }
        Command::ResetProgress => desk.store.reset_progress(),
        _ => Ok(()),
    };
    if let Err(error) = done {
        desk.notices.warn(format!("Settings {error}"));
    }
}

/// The same settings with a panel folded away, or back.
fn folded(settings: &Settings, panel: Panel) -> Settings {
    let mut settings = settings.clone();
    let name = panel.name();
    match settings.folded.iter().position(|folded| folded == name) {
        Some(index) => drop(settings.folded.remove(index)),
        None => settings.folded.push(name.to_owned()),
    }
    settings
}
