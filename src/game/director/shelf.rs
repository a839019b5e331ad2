//! What outlasts a run: kept replays, watching them, settings and progress.

use std::path::Path;

use frankie_sim::Replay;

use super::Desk;
use crate::game::command::Panel;
use crate::game::screen::Screen;
use crate::game::session::{Mode, Session, Verdict, Watched};
use crate::store::{Settings, StoreError};

/// The version of the app, as replays name it.
const APP: &str = env!("CARGO_PKG_VERSION");

pub(super) fn delete(desk: &mut Desk, path: &Path) {
    if let Err(error) = desk.store.replays().delete(path) {
        desk.notices.warn(format!("Not deleted: {error}"));
    }
    desk.shelf.refresh(&desk.store);
}

/// The run on the stage, from its start, as anybody would see it who got its replay.
pub(super) fn watch_this(desk: &mut Desk) {
    let Some(session) = desk.session.as_deref() else { return };
    let replay = Replay::record(&session.run, APP);
    show(desk, &replay, None);
}

pub(super) fn watch(desk: &mut Desk, path: &Path) {
    let text = desk.store.replays().read(path).map_err(|error| error.to_string());
    match text.and_then(|text| Replay::parse(&text).map_err(|error| error.to_string())) {
        Ok(replay) => show(desk, &replay, Some(path)),
        Err(error) => desk.notices.warn(format!("This replay cannot be watched: {error}")),
    }
}

/// Watches a replay, out of a file or of the run on the stage.
pub(super) fn show(desk: &mut Desk, replay: &Replay, path: Option<&Path>) {
    // Remade to its end, so that every step can be gone to at once.
    let (mut run, verdict) = replay.remake();
    let verdict = match verdict {
        Ok(_) => Verdict::Verified,
        Err(difference) => Verdict::Differs { step: difference.step },
    };
    run.seek(0);
    let watched = Watched { path: path.map(Path::to_path_buf), verdict };
    let mut session = Session::new(run, Mode::Watch(watched), desk.pace());
    session.playing = true;
    if let Some(old) = desk.session.as_deref().filter(|_| path.is_none()) {
        // It is taken up again afterwards.
        (session.kept_at, session.standing, session.over_for_s) = (old.kept_at, old.standing, old.over_for_s);
    }
    desk.put(session);
    desk.go(Screen::Theatre);
}

pub(super) fn keep(desk: &mut Desk) {
    let Some(session) = desk.session.as_deref_mut() else { return };
    let is_file = matches!(&session.mode, Mode::Watch(watched) if watched.path.is_some());
    if session.is_kept() || is_file {
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
            session.kept_at = Some(session.run.last_step());
            let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            desk.notices.say(format!("Kept as {name}"));
        }
        Err(error) => desk.notices.warn(format!("Not kept: {error}")),
    }
}

pub(super) fn change(desk: &mut Desk, settings: &Settings) {
    let done = desk.store.set(settings.clone());
    told(desk, "Settings", done);
}

pub(super) fn fold(desk: &mut Desk, panel: Panel) {
    let settings = folded(&desk.store.settings, panel);
    change(desk, &settings);
}

pub(super) fn reset_progress(desk: &mut Desk) {
    let done = desk.store.reset_progress();
    told(desk, "Progress", done);
}

/// Says what could not be saved.
fn told(desk: &mut Desk, what: &str, done: Result<(), StoreError>) {
    if let Err(error) = done {
        desk.notices.warn(format!("{what} {error}"));
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
