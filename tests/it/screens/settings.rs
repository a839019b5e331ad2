//! The dialog of settings: each changes by itself, and what cannot be undone needs two clicks.

use super::*;

#[test]
fn settings_change_one_thing_at_a_time() {
    let defaults = Settings::default();
    let view = SettingsView { settings: &defaults, place: Place::Nowhere, finished: 0, own_levels: 0 };
    let mut harness = shown(DESKTOP, |ctx| settings_ui(ctx, &view));
    for (label, settings) in [
        ("Size larger", Settings { ui_scale: 1.1, ..defaults.clone() }),
        ("Size smaller", Settings { ui_scale: 0.9, ..defaults.clone() }),
        ("Speed larger", Settings { speed: 2.0, ..defaults.clone() }),
        ("Full screen", Settings { fullscreen: true, ..defaults.clone() }),
        ("Less motion", Settings { reduced_motion: true, ..defaults.clone() }),
        ("Gradients at Frankie", Settings { show_gradients: false, ..defaults.clone() }),
    ] {
        assert_eq!(
            command_by_last_click(&mut harness, label),
            Some(Command::ChangeSettings(settings)),
            "{label}"
        );
    }
    assert!(harness.query_by_label("Reset").is_none(), "there is nothing to reset");
}

/// Clicks a control that has the same label as the text next to it.
fn command_by_last_click(harness: &mut Harness<'_, Vec<Command>>, label: &str) -> Option<Command> {
    harness.state_mut().clear();
    harness.get_all_by_label(label).last().unwrap().click();
    harness.run_steps(3);
    harness.state().first().cloned()
}

#[test]
fn settings_stop_at_the_ends_of_their_ranges() {
    let most = Settings { ui_scale: 2.0, speed: 100.0, ..Settings::default() };
    let view = SettingsView { settings: &most, place: Place::Nowhere, finished: 0, own_levels: 0 };
    let mut harness = shown(DESKTOP, |ctx| settings_ui(ctx, &view));
    for label in ["Size larger", "Speed larger"] {
        assert_eq!(command_by_click(&mut harness, label), None, "{label}");
    }
}

#[test]
fn resetting_progress_needs_a_confirmation() {
    let defaults = Settings::default();
    let folder = PathBuf::from("/home/ada/frankie");
    let view =
        SettingsView { settings: &defaults, place: Place::Folder(&folder), finished: 3, own_levels: 0 };
    let mut harness = shown(DESKTOP, |ctx| settings_ui(ctx, &view));
    harness.get_by_label_contains("/home/ada/frankie");
    assert_eq!(command_by_click(&mut harness, "Reset"), None);
    assert_eq!(command_by_click(&mut harness, "Keep them"), None);
    assert_eq!(command_by_click(&mut harness, "Reset"), None);
    assert_eq!(command_by_click(&mut harness, "Forget them"), Some(Command::ResetProgress));
}

#[test]
fn all_data_is_exported_and_imported_and_levels_of_a_page_are_deleted_by_a_second_click() {
    let defaults = Settings::default();
    let view = SettingsView { settings: &defaults, place: Place::Browser, finished: 0, own_levels: 2 };
    let mut harness = shown(DESKTOP, |ctx| settings_ui(ctx, &view));
    harness.get_by_label_contains("are kept in this browser");
    assert_eq!(command_by_click(&mut harness, "Export all"), Some(Command::ExportData));
    assert_eq!(command_by_click(&mut harness, "Import…"), Some(Command::ChooseFile));
    assert_eq!(command_by_click(&mut harness, "Delete"), None);
    assert_eq!(command_by_click(&mut harness, "Keep them"), None);
    assert_eq!(command_by_click(&mut harness, "Delete"), None);
    assert_eq!(command_by_click(&mut harness, "Delete them"), Some(Command::DeleteOwnLevels));
    let folder = PathBuf::from("/home/ada/frankie");
    let view = SettingsView { place: Place::Folder(&folder), ..view };
    let harness = shown(DESKTOP, |ctx| settings_ui(ctx, &view));
    assert!(harness.query_by_label("Levels of your own").is_none(), "those of a folder are files");
}
