//! Commands about replays: saving the run, deleting a file, watching a file or the run just played.

use std::path::Path;

use frankie_sim::Replay;

use super::AppContext;
use crate::game::screen::Screen;
use crate::game::session::{ReplayCheck, Session, SessionMode, WatchedReplay};

/// The version of the app, as replays name it.
const APP_VERSION: &str = env!("CARGO_PKG_VERSION");

pub(super) fn delete(app: &mut AppContext, path: &Path) {
    if let Err(error) = app.store.replays().delete(path) {
        app.notices.warn(format!("Not deleted: {error}"));
    }
    app.replay_list.refresh(&app.store);
}

/// Watches the run on the stage from its start, exactly as its replay would be shown.
pub(super) fn watch_run(app: &mut AppContext) {
    let Some(session) = app.session.as_deref() else { return };
    let replay = Replay::record(session.run(), APP_VERSION);
    watch(app, &replay, None);
}

pub(super) fn watch_file(app: &mut AppContext, path: &Path) {
    let text = app.store.replays().read(path).map_err(|error| error.to_string());
    match text.and_then(|text| Replay::parse(&text).map_err(|error| error.to_string())) {
        Ok(replay) => watch(app, &replay, Some(path)),
        Err(error) => app.notices.warn(format!("This replay cannot be watched: {error}")),
    }
}

/// Watches a replay; `path` is its file, `None` for the run on the stage.
pub(super) fn watch(app: &mut AppContext, replay: &Replay, path: Option<&Path>) {
    // Simulate the replay to its end first, so that the player can seek to every step at once.
    let mut remake = replay.remake();
    let check = match remake.advance(u64::MAX) {
        Some(Err(difference)) => ReplayCheck::Differs { step: difference.step },
        _ => ReplayCheck::Verified,
    };
    let mut run = remake.into_run();
    run.seek(0);
    let watched = WatchedReplay { path: path.map(Path::to_path_buf), check };
    let mut session = Session::new(run, SessionMode::Replay(watched), app.replay_speed());
    session.playing = true;
    if let Some(old) = app.session.as_deref().filter(|_| path.is_none()) {
        // The player goes back to this run afterwards.
        (session.saved_at, session.comparison_with_best, session.seconds_since_end) =
            (old.saved_at, old.comparison_with_best, old.seconds_since_end);
    }
    app.show_session(session);
    app.go_to(Screen::Watch);
}

/// Saves the run as a replay file. Returns whether the run is saved now.
pub(super) fn save(app: &mut AppContext) -> bool {
    let Some(session) = app.session.as_deref_mut() else { return false };
    let is_file = matches!(&session.mode, SessionMode::Replay(watched) if watched.path.is_some());
    if session.is_saved() || is_file {
        app.notices.info("This run is kept already");
        return true;
    }
    if session.run().last_step() == 0 {
        app.notices.info("There is nothing to keep yet: Frankie has not made a step");
        return false;
    }
    let text = Replay::record(session.run(), APP_VERSION).to_toml();
    match app.store.replays().save(&text, session.level().id()) {
        Ok(path) => {
            session.saved_at = Some(session.run().last_step());
            let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            app.notices.info(format!("Kept as {name}"));
            true
        }
        Err(error) => {
            app.notices.warn(format!("Not kept: {error}"));
            false
        }
    }
}
