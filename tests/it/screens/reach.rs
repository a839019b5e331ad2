//! Everything on screens and dialogs can be reached at every size of the window and of the panels.

use super::*;
use crate::reach::{assert_all_reachable, sizes};

/// Shows a screen at every size, and asserts that its controls can be reached, these among them.
fn assert_reachable(
    name: &str,
    controls: &[&str],
    mut screen: impl FnMut(&egui::Context) -> Option<Command>,
) {
    let mut harness = shown(DESKTOP, &mut screen);
    for size in sizes() {
        harness.set_size(size.into());
        harness.run_steps(3);
        let place = format!("{name}, {} × {} points", size[0], size[1]);
        let labels = assert_all_reachable(&mut harness, &place);
        for control in controls {
            assert!(
                labels.iter().any(|label| label.starts_with(control)),
                "{place}: no {control} in {labels:?}"
            );
        }
    }
}

#[test]
fn the_title_can_be_used_at_every_size_without_scrolling() {
    let controls = ["Play on", "Levels", "Sandbox", "Replays", "Settings", "About", "Quit"];
    assert_reachable("title", &controls, |ctx| title_ui(ctx, &title()));
    let mut harness = shown(DESKTOP, |ctx| title_ui(ctx, &title()));
    for size in sizes() {
        harness.set_size(size.into());
        harness.run_steps(3);
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        for control in controls {
            let rect = harness.get_by_label(control).rect();
            assert!(window.shrink(8.0).contains_rect(rect), "{control} at {size:?}: {rect}");
        }
    }
}

#[test]
fn pages_can_be_used_at_every_size() {
    let (levels, progress, broken) = (some_levels(), some_progress(), some_broken());
    let mut worlds = worlds(&levels);
    worlds.push((LONG, Vec::new()));
    let view = SelectView { worlds, broken: &broken, progress: Some(&progress), here: None, walk: None };
    let mut pictures = Pictures::default();
    let pages = ["Back to the title", "Settings", "Help", "Sandbox"];
    assert_reachable("levels", &pages, |ctx| select_ui(ctx, &view, &mut pictures));
    let replays: Vec<_> = some_replays().into_iter().cycle().take(4).collect();
    assert_reachable("replays", &["Back to the title", "Settings", "Watch", "Delete"], |ctx| {
        replays_ui(ctx, &replays_view(&replays), &mut pictures)
    });
}

#[test]
fn dialogs_can_be_used_at_every_size() {
    let session = run_to_the_end();
    let view = ResultView { session: &session, next: Some(LONG), dog_at: MIDDLE };
    let result = ["Next level", "Retry", "New seed", "Watch", "Keep", "Share", "Levels", "Close"];
    assert_reachable("result", &result, |ctx| result_ui(ctx, &view));
    let pause =
        ["Resume", "Restart", "New seed", "Share", "Levels", "Settings", "Help", "Quit to title", "Close"];
    assert_reachable("pause", &pause, pause_ui);
    assert_reachable("help", &["Done", "Close"], help_ui);
    let share = Share { link: Ok(format!("#r={}", "A".repeat(1_990))), is_run: true };
    let controls = ["Link", "Copy link", "Copy embed code", "Save replay", "Save picture", "Close"];
    assert_reachable("share", &controls, |ctx| share_ui(ctx, &share));
    assert_reachable("a link", &["Open", "Close"], open_link_ui);
    assert_reachable("about", &["Done", "Close"], about_ui);
    let settings = Settings { ui_scale: 1.25, ..Settings::default() };
    let folder = PathBuf::from(format!("/{LONG}/{LONG}"));
    let view =
        SettingsView { settings: &settings, place: Place::Folder(&folder), finished: 3, own_levels: 0 };
    let controls =
        ["Size larger", "Size smaller", "Speed larger", "Full screen", "Less motion", "Reset", "Done"];
    assert_reachable("settings", &controls, |ctx| settings_ui(ctx, &view));
}
