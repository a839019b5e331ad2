//! Commands about saved data: settings, folded panels and progress. Writes the store, and shows a notice when saving
//! fails.

use super::AppContext;
use crate::game::command::Panel;
use crate::store::{Settings, StoreError};

pub(super) fn change(app: &mut AppContext, settings: &Settings) {
    let result = app.store.set(settings.clone());
    report(app, "The settings", result);
}

/// Folds a panel away or brings it back, in every level; the lesson of a level that asks, in this one.
pub(super) fn toggle_panel(app: &mut AppContext, panel: Panel) {
    if panel == Panel::Lesson
        && let Some(session) = app.session.as_deref_mut()
        && session.is_lesson_on_demand()
    {
        session.is_lesson_open = !session.is_lesson_open;
        return;
    }
    let settings = with_panel_toggled(&app.store.settings, panel);
    change(app, &settings);
}

pub(super) fn reset_progress(app: &mut AppContext) {
    let result = app.store.reset_progress();
    report(app, "The progress", result);
}

/// Shows a notice if `what` could not be saved.
fn report(app: &mut AppContext, what: &str, result: Result<(), StoreError>) {
    if let Err(error) = result {
        app.notices.warn(format!("{what} could not be saved: {error}"));
    }
}

/// Returns the settings with a panel folded away, or brought back.
fn with_panel_toggled(settings: &Settings, panel: Panel) -> Settings {
    let mut settings = settings.clone();
    let name = panel.name();
    match settings.folded.iter().position(|folded| folded == name) {
        Some(index) => drop(settings.folded.remove(index)),
        None => settings.folded.push(name.to_owned()),
    }
    settings
}
