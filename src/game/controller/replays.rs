//! Commands about replays: saving the run, deleting a file, watching a file or the run just played.

use std::path::Path;

use bevy::prelude::ResMut;
use frankie_sim::Replay;
use frankie_sim::replay::MAX_REPLAY_BYTES;

use super::{APP_VERSION, AppContext};
use crate::game::frames::Moving;
use crate::game::remaking::Remade;
use crate::game::screen::{Modal, Screen};
use crate::game::session::{ReplayOrigin, Session, SessionMode, WatchedReplay};

pub(super) fn delete(app: &mut AppContext, path: &Path) {
    if let Err(error) = app.store.replays().delete(path) {
        app.notices.warn(format!("Not deleted: {error}"));
    }
    app.replay_list.refresh(&app.store);
}

/// Watches the run on the stage from its start, exactly as its replay would be shown.
pub(super) fn watch_run(app: &mut AppContext) {
    let Some(session) = app.session.as_deref() else { return };
    let replay = recorded(session);
    watch(app, replay, ReplayOrigin::JustPlayed);
}

pub(super) fn watch_file(app: &mut AppContext, path: &Path) {
    let text = app.store.replays().read(path).map_err(|error| error.to_string());
    match text.and_then(|text| Replay::parse(&text).map_err(|error| error.to_string())) {
        Ok(replay) => watch(app, replay, ReplayOrigin::File(path.to_path_buf())),
        Err(error) => app.notices.warn(format!("This replay cannot be watched: {error}")),
    }
}

/// Watches a replay. It is made again first, so that the player can go to every step at once; a long one is made behind a
/// dialog.
pub(super) fn watch(app: &mut AppContext, replay: Replay, origin: ReplayOrigin) {
    match app.remaking.start(replay, origin) {
        Some(remade) => show(app, remade),
        None => app.modals.open(Modal::Remaking),
    }
}

/// Goes on with the run that was left when another window ended in the middle of it.
pub(super) fn resume(app: &mut AppContext) {
    if let Some(run) = app.interrupted.0.take() {
        app.store.unfinished().discard(&run);
        watch(app, run.replay, ReplayOrigin::Unfinished);
    }
}

/// Gives that run up.
pub(super) fn discard_interrupted(app: &mut AppContext) {
    if let Some(run) = app.interrupted.0.take() {
        app.store.unfinished().discard(&run);
    }
}

/// Goes on with a replay that is being made again, until its dialog is closed.
pub(super) fn go_on(mut app: AppContext, mut moving: ResMut<Moving>) {
    moving.note_if(app.modals.is_open(Modal::Remaking), "a replay");
    if !app.modals.is_open(Modal::Remaking) {
        app.remaking.cancel();
    } else if let Some(remade) = app.remaking.advance() {
        show(&mut app, remade);
    }
}

/// Returns the run on the stage as a replay, with the size of its swarm.
pub(super) fn recorded(session: &Session) -> Replay {
    Replay { swarm: session.swarm_size(), ..Replay::record(session.run(), APP_VERSION) }
}

fn show(app: &mut AppContext, Remade { mut run, check, origin, swarm }: Remade) {
    if origin == ReplayOrigin::Unfinished {
        return app.play_run(run, false);
    }
    run.seek(0);
    let returns = origin == ReplayOrigin::JustPlayed;
    let mut session =
        Session::new(run, SessionMode::Replay(WatchedReplay { origin, check }), app.replay_speed());
    session.playing = true;
    session.set_swarm_size(swarm);
    if let Some(old) = app.session.as_deref().filter(|_| returns) {
        // The player goes back to this run afterwards.
        (session.saved_at, session.comparison_with_best, session.seconds_since_end) =
            (old.saved_at, old.comparison_with_best, old.seconds_since_end);
        session.tries = old.tries.clone();
    }
    app.show_session(session);
    app.go_to(Screen::Watch);
}

/// Saves the run as a replay file. Returns whether the run is saved now.
pub(super) fn save(app: &mut AppContext) -> bool {
    let Some(session) = app.session.as_deref_mut() else { return false };
    if session.is_saved() || session.is_file() {
        app.notices.info("This run is kept already");
        return true;
    }
    if session.run().last_step() == 0 {
        app.notices.info("There is nothing to keep yet: Frankie has not made a step");
        return false;
    }
    let text = recorded(session).to_toml();
    if text.len() > MAX_REPLAY_BYTES {
        app.notices.warn("Not kept: the run is too long for a file that can be read again");
        return false;
    }
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
