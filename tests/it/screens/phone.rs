//! Screens and dialogs on a phone: everything can be reached and is large enough for a finger.

use super::*;
use crate::fingers::{PHONES, assert_touchable};

/// Shows a screen in every window of a phone, and asserts that its controls are large enough, these among them.
fn assert_on_phones(
    name: &str,
    controls: &[&str],
    mut screen: impl FnMut(&egui::Context) -> Option<Command>,
) {
    for size in PHONES {
        let mut harness = shown(size, &mut screen);
        let place = format!("{name}, {} × {} points", size[0], size[1]);
        let labels = assert_touchable(&mut harness, &place);
        for control in controls {
            let is_there = labels.iter().any(|label| label.starts_with(control));
            assert!(is_there, "{place}: no {control} in {labels:?}");
        }
    }
}

#[test]
fn the_title_fits_and_leaves_room_for_the_demo() {
    let controls = ["Play on", "Today's walk", "Levels", "Sandbox", "Replays", "Settings", "About", "Quit"];
    let view = TitleView { walk: Some(todays_walk(None)), ..title() };
    assert_on_phones("title", &controls, |ctx| title_ui(ctx, &view));
    for size in [[390.0, 844.0], [844.0, 390.0], [740.0, 360.0], [360.0, 640.0]] {
        let harness = shown(size, |ctx| title_ui(ctx, &view));
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        let free = free_ground(window);
        assert!(free.height() >= 140.0 && free.width() >= 240.0, "{size:?}: {free}");
        for control in controls {
            let rect = harness.get_by_label(control).rect();
            assert!(window.shrink(8.0).contains_rect(rect), "{control} at {size:?}: {rect}");
        }
    }
}

#[test]
fn pages_fit() {
    let (levels, progress, broken) = (some_levels(), some_progress(), some_broken());
    let view = SelectView {
        worlds: worlds(&levels),
        broken: &broken,
        progress: Some(&progress),
        here: None,
        walk: None,
    };
    let mut pictures = Pictures::default();
    let pages = ["Back to the title", "Settings", "Help", "First"];
    assert_on_phones("levels", &pages, |ctx| select_ui(ctx, &view, &mut pictures));
    let replays: Vec<_> = some_replays().into_iter().cycle().take(4).collect();
    assert_on_phones("replays", &["Back to the title", "Settings", "Watch", "Delete"], |ctx| {
        replays_ui(ctx, &replays_view(&replays), &mut pictures)
    });
    assert_on_phones("no replays", &["To the levels"], |ctx| {
        replays_ui(ctx, &replays_view(&[]), &mut pictures)
    });
}

#[test]
fn dialogs_fit() {
    let session = run_to_the_end();
    let view = ResultView { session: &session, next: Some(LONG), dog_at: MIDDLE };
    let result = ["Next level", "Retry", "New seed", "Watch", "Keep", "Levels", "Close"];
    assert_on_phones("result", &result, |ctx| result_ui(ctx, &view));
    let pause =
        ["Resume", "Restart", "New seed", "Keep the run", "Levels", "Settings", "Help", "Quit to title"];
    assert_on_phones("pause", &pause, pause_ui);
    assert_on_phones("help", &["Done", "Close"], help_ui);
    let share = Share { link: Ok(format!("#r={}", "A".repeat(1_990))), is_run: true };
    let controls = ["Copy link", "Copy embed code", "Save replay", "Save picture", "Close"];
    assert_on_phones("share", &controls, |ctx| share_ui(ctx, &share));
    assert_on_phones("a link", &["Open", "Close"], open_link_ui);
    assert_on_phones("about", &["Done", "Close"], about_ui);
    assert_on_phones("quit", &["Keep the run and quit", "Quit without it", "Stay"], |ctx| {
        quit_ui(ctx, &session)
    });
    let settings = Settings { ui_scale: 1.25, ..Settings::default() };
    let view = SettingsView { settings: &settings, place: Place::Nowhere, finished: 3, own_levels: 1 };
    let controls =
        ["Size larger", "Size smaller", "Speed larger", "Full screen", "Less motion", "Reset", "Done"];
    assert_on_phones("settings", &controls, |ctx| settings_ui(ctx, &view));
}

#[test]
fn the_help_lists_what_fingers_do_where_they_are_used() {
    let words = "two fingers: move the picture and zoom";
    shown(PHONES[0], help_ui).get_by_label(words);
    assert!(shown(DESKTOP, help_ui).query_by_label(words).is_none());
}
