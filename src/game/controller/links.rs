//! Opens links: a level with settings, or a run. Copies links to the clipboard.

use super::AppContext;

/// Opens a link, or shows the title with a notice that says what is wrong with it.
pub(super) fn open(app: &mut AppContext, link: &str) {
    app.notices.warn(format!("This link cannot be opened: {link}"));
}

/// Copies a link to the run or the level on the stage.
pub(super) fn copy(app: &mut AppContext) {
    app.notices.warn("Links are not made yet");
}

/// Copies the lines that show the run inside another page.
pub(super) fn copy_embed_code(app: &mut AppContext) {
    app.notices.warn("Links are not made yet");
}
