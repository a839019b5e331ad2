//! Commands about files for the player: a replay, a picture, all data as one file, and back.

use std::path::Path;

use bevy::prelude::ResMut;
use frankie_sim::bundle::Bundle;
use frankie_sim::replay::MAX_REPLAY_BYTES;

use super::{APP_VERSION, AppContext, replays};
use crate::game::frames::Moving;
use crate::game::host::Delivery;
use crate::game::session::{ReplayOrigin, Session, SessionMode};
use crate::game::wording;
use crate::levels::{self, LevelText};
use crate::store::archive::Imported;
use crate::store::file_stem;

/// The name of the file of all data.
const ALL_DATA: &str = "frankie-data.toml";

/// Opens the system's chooser of files.
pub(super) fn choose(app: &mut AppContext) {
    if !app.host.as_deref().is_some_and(|host| host.0.choose_file()) {
        app.notices.info("Drop a file onto the window to open it");
    }
}

/// Gives the player the run on the stage as a replay file.
pub(super) fn download_replay(app: &mut AppContext) {
    let Some(session) = shown_session(app) else { return };
    if let SessionMode::Replay(watched) = &session.mode
        && let ReplayOrigin::File(path) = watched.origin.clone()
        && app.store.replays().read(&path).is_ok()
    {
        download_replay_file(app, &path);
        return;
    }
    let run = session.run();
    if run.last_step() == 0 {
        app.notices.info("There is no replay yet: Frankie has not made a step");
        return;
    }
    let name = format!("{}-step-{}.toml", stem(session), run.last_step());
    let text = replays::recorded(session).to_toml();
    if text.len() > MAX_REPLAY_BYTES {
        app.notices.warn("Not saved: the run is too long for a file that can be read again");
        return;
    }
    deliver(app, &Delivery { name, bytes: text.into_bytes() });
}

/// Gives the player a replay of the list as a file.
pub(super) fn download_replay_file(app: &mut AppContext, path: &Path) {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    match app.store.replays().read(path) {
        Ok(text) => deliver(app, &Delivery { name, bytes: text.into_bytes() }),
        Err(error) => app.notices.warn(format!("Not saved: {error}")),
    }
}

/// Starts a picture of the run on the stage.
pub(super) fn download_picture(app: &mut AppContext) {
    let Some(session) = app.session.as_deref().filter(|session| session.mode != SessionMode::Demo) else {
        return;
    };
    if app.figure.is_busy() {
        app.notices.info("A picture is being made");
        return;
    }
    let name = format!("{}-step-{}.png", stem(session), session.run().state().step);
    app.figure.start(session.run(), session.focus, name);
}

/// Goes on with a picture that is being made, and gives it to the player when it is complete.
pub(super) fn go_on(mut app: AppContext, mut moving: ResMut<Moving>) {
    // The next frame comes also where nothing on the screen moves.
    moving.note_if(app.figure.is_busy(), "a picture");
    match app.figure.advance() {
        Some(Ok(file)) => deliver(&mut app, &file),
        Some(Err(reason)) => app.notices.warn(format!("No picture: {reason}")),
        None => {}
    }
}

/// Gives the player all data as one file.
pub(super) fn export(app: &mut AppContext) {
    // A level that names files of numbers has them in it elsewhere.
    let folder = app.store.path().map(levels::folder);
    let whole = |id: &str, text: String| {
        let path = folder.as_ref().map(|folder| folder.join(format!("{id}.toml")));
        let (level, files) = LevelText { id: id.to_owned(), text: text.clone(), path }.level_and_files(&[]);
        level.ok().filter(|_| !files.is_empty()).map_or(text, |level| level.to_toml())
    };
    let exported = match app.store.export(APP_VERSION, whole) {
        Ok(exported) => exported,
        Err(error) => return app.notices.warn(format!("Not exported: {error}")),
    };
    deliver(app, &Delivery { name: ALL_DATA.to_owned(), bytes: exported.text.into_bytes() });
    if exported.unreadable > 0 {
        let count = wording::counted(exported.unreadable as u64, "file");
        app.notices.warn(format!("Not in it: {count} of yours that cannot be read"));
    }
}

/// Brings in all data of a file.
///
/// # Errors
/// When a part of it is not valid; then nothing came in.
pub(super) fn import(app: &mut AppContext, name: &str, bundle: &Bundle) -> Result<(), String> {
    let imported = app.store.import(bundle, levels::is_built_in)?;
    app.library.refresh(&app.store);
    app.replay_list.refresh(&app.store);
    app.notices.info(format!("{name}: {}", describe(&imported)));
    if let Some(error) = imported.error {
        app.notices.warn(format!("{name}: the rest did not come in: {error}"));
    }
    Ok(())
}

/// Deletes the levels that a page keeps.
pub(super) fn delete_own_levels(app: &mut AppContext) {
    if let Err(error) = app.store.own_levels().delete_all() {
        app.notices.warn(format!("Not deleted: {error}"));
    }
    app.library.refresh(&app.store);
}

/// Says in words what came in.
fn describe(imported: &Imported) -> String {
    let mut parts = Vec::new();
    if imported.has_settings {
        parts.push("settings".to_owned());
    }
    for (count, what) in
        [(imported.results, "better result"), (imported.replays, "replay"), (imported.levels, "level")]
    {
        if count > 0 {
            parts.push(wording::counted(count as u64, what));
        }
    }
    let came = if parts.is_empty() { "nothing new".to_owned() } else { parts.join(", ") };
    match imported.known {
        0 => format!("{came} came in"),
        known => format!("{came} came in; {} here already", wording::counted(known as u64, "file")),
    }
}

/// Returns the run that the player sees; not the one behind the title.
fn shown_session<'a>(app: &'a AppContext) -> Option<&'a Session> {
    app.session.as_deref().filter(|session| session.mode != SessionMode::Demo)
}

/// Returns the beginning of the name of a file about a run.
fn stem(session: &Session) -> String {
    file_stem(session.level().id(), "level")
}

/// Gives the player a file, and says where it is.
fn deliver(app: &mut AppContext, file: &Delivery) {
    let Some(host) = app.host.as_deref() else { return };
    match host.0.deliver(file) {
        Ok(place) => app.notices.info(format!("Saved as {place}")),
        Err(reason) => app.notices.warn(format!("Not saved: {reason}")),
    }
}
