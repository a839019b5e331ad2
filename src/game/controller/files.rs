//! Commands about files for the player: a replay, a picture, all data as one file.

use super::AppContext;
use crate::game::host::Delivery;

/// Opens the system's chooser of files.
pub(super) fn choose(app: &mut AppContext) {
    if !app.host.as_deref().is_some_and(|host| host.0.choose_file()) {
        app.notices.info("Drop a file onto the window to open it");
    }
}

/// Gives the player the run on the stage as a replay file.
pub(super) fn download_replay(app: &mut AppContext) {
    app.notices.warn("Not done yet");
}

/// Gives the player a picture of the run on the stage.
pub(super) fn download_picture(app: &mut AppContext) {
    app.notices.warn("Not done yet");
}

/// Gives the player all data as one file.
pub(super) fn export(app: &mut AppContext) {
    deliver(app, &Delivery { name: "frankie.toml".to_owned(), bytes: Vec::new() });
}

/// Gives the player a file, and says where it is.
fn deliver(app: &mut AppContext, file: &Delivery) {
    let Some(host) = app.host.as_deref() else { return };
    match host.0.deliver(file) {
        Ok(place) => app.notices.info(format!("Saved as {place}")),
        Err(reason) => app.notices.warn(format!("Not saved: {reason}")),
    }
}
