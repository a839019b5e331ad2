//! What outlasts a run: kept replays, watching them, settings and progress.

use std::path::Path;

use frankie_sim::Replay;

use super::AppContext;
use crate::game::command::Panel;
use crate::game::screen::Screen;
use crate::game::session::{Mode, Session, Verdict, Watched};
use crate::store::{Settings, StoreError};

/// The version of the app, as replays name it.
const APP: &str = env!("CARGO_PKG_VERSION");

pub(super) fn delete(app: &mut AppContext, path: &Path) {
    if let Err(error) = app.store.replays().delete(path) {
        app.notices.warn(format!("Not deleted: {error}"));
    }
    app.replay_list.refresh(&app.store);
}

/// The run on the stage, from its start, as anybody would see it who got its replay.
pub(super) fn watch_this(app: &mut AppContext) {
    let Some(session) = app.session.as_deref() else { return };
    let replay = Replay::record(&session.run, APP);
    show(app, &replay, None);
}

pub(super) fn watch(app: &mut AppContext, path: &Path) {
    let text = app.store.replays().read(path).map_err(|error| error.to_string());
    match text.and_then(|text| Replay::parse(&text).map_err(|error| error.to_string())) {
        Ok(replay) => show(app, &replay, Some(path)),
        Err(error) => app.notices.warn(format!("This replay cannot be watched: {error}")),
    }
}

/// Watches a replay, out of a file or of the run on the stage.
pub(super) fn show(app: &mut AppContext, replay: &Replay, path: Option<&Path>) {
    // Remade to its end, so that every step can be gone to at once.
    let (mut run, verdict) = replay.remake();
    let verdict = match verdict {
        Ok(_) => Verdict::Verified,
        Err(difference) => Verdict::Differs { step: difference.step },
    };
    run.seek(0);
    let watched = Watched { path: path.map(Path::to_path_buf), verdict };
    let mut session = Session::new(run, Mode::Watch(watched), app.pace());
    session.playing = true;
    if let Some(old) = app.session.as_deref().filter(|_| path.is_none()) {
        // It is taken up again afterwards.
        (session.kept_at, session.comparison_with_best, session.seconds_since_end) =
            (old.kept_at, old.comparison_with_best, old.seconds_since_end);
    }
    app.put(session);
    app.go(Screen::Theatre);
}

pub(super) fn keep(app: &mut AppContext) {
    let Some(session) = app.session.as_deref_mut() else { return };
    let is_file = matches!(&session.mode, Mode::Watch(watched) if watched.path.is_some());
    if session.is_kept() || is_file {
        app.notices.say("This run is kept already");
        return;
    }
    if session.run.last_step() == 0 {
        app.notices.say("There is nothing to keep yet: he has not made a step");
        return;
    }
    let text = Replay::record(&session.run, APP).to_toml();
    match app.store.replays().save(&text, session.level().id()) {
        Ok(path) => {
            session.kept_at = Some(session.run.last_step());
            let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            app.notices.say(format!("Kept as {name}"));
        }
        Err(error) => app.notices.warn(format!("Not kept: {error}")),
    }
}

pub(super) fn change(app: &mut AppContext, settings: &Settings) {
    let done = app.store.set(settings.clone());
    told(app, "Settings", done);
}

pub(super) fn fold(app: &mut AppContext, panel: Panel) {
    let settings = folded(&app.store.settings, panel);
    change(app, &settings);
}

pub(super) fn reset_progress(app: &mut AppContext) {
    let done = app.store.reset_progress();
    told(app, "Progress", done);
}

/// Says what could not be saved.
fn told(app: &mut AppContext, what: &str, done: Result<(), StoreError>) {
    if let Err(error) = done {
        app.notices.warn(format!("{what} {error}"));
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
