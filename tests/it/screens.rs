//! Screens and dialogs: what they show, which commands clicks and keys give, and that they are shown at every size.

mod chapter;
mod dialogs;
mod phone;
mod reach;
mod result;
pub mod run_map;
mod select;
mod settings;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use frankie::game::command::Command;
use frankie::game::notices::Notices;
use frankie::game::screen::{Modal, Screen};
use frankie::game::screens::dialog::{
    ResultView, SettingsView, about_ui, help_ui, open_link_ui, pause_ui, quit_ui, result_ui, settings_ui,
    share_ui,
};
use frankie::game::screens::pictures::Pictures;
use frankie::game::screens::replays::{ReplaysView, replays_ui};
use frankie::game::screens::select::{SelectView, select_ui};
use frankie::game::screens::title::{TitleView, free_ground, title_ui};
use frankie::game::screens::toasts::toasts_ui;
use frankie::game::session::{Session, SessionMode};
use frankie::game::share::Share;
use frankie::game::today::WalkView;
use frankie::game::ui::theme;
use frankie::levels::Broken;
use frankie::levels::walk::Date;
use frankie::store::{
    Comparison, LevelResult, Place, Progress, ReplayEntry, ReplaySummary, Settings, WalkResult,
};
use frankie_sim::task::Medal;
use frankie_sim::{Level, Run};

use self::result::run_to_the_end;
use self::select::{some_broken, some_levels, some_progress, worlds};

/// Window sizes in points with pixels per point.
const SIZES: [(f32, f32, f32); 9] = [
    (320.0, 240.0, 1.0),
    (160.0, 120.0, 2.0),
    (500.0, 900.0, 1.0),
    (640.0, 480.0, 1.0),
    (800.0, 600.0, 1.0),
    (1280.0, 720.0, 1.0),
    (1920.0, 1080.0, 1.0),
    (1920.0, 1080.0, 2.0),
    (3840.0, 2160.0, 1.0),
];
const DESKTOP: [f32; 2] = [1280.0, 720.0];
const MIDDLE: egui::Pos2 = egui::pos2(640.0, 360.0);
const LONG: &str =
    "A level whose title goes on and on for much longer than any card is wide, and then some more";

fn level(id: &str, title: &str, world: &str) -> Arc<Level> {
    let text = format!(
        r#"format = 1
title = "{title}"
world = "{world}"
tagline = "half a line"
[surface]
kind = "bowl"
[noise]
kind = "gaussian"
sigma = 0.1
[optimizer]
kind = "adam"
lr = 0.05
[start]
at = [-1.0, 1.0]
[goal]
kind = "reach"
radius = 0.5
[player]
drop = true
[[theory]]
label = "mean of r"
stat = "mean_ratio"
axis = "x"
predict = "constant"
tolerance = 0.5
[[theory]]
label = "RMS of r"
stat = "rms_ratio"
axis = "y"
predict = "pure_noise_rms"
tolerance = 0.01
"#
    );
    Arc::new(Level::parse(id, &text).unwrap())
}

/// Returns a harness of a screen, which collects its commands.
fn shown<'a>(
    size: [f32; 2],
    mut screen: impl FnMut(&egui::Context) -> Option<Command> + 'a,
) -> Harness<'a, Vec<Command>> {
    let mut fonts_loaded = false;
    let app = move |ui: &mut egui::Ui, commands: &mut Vec<Command>| {
        if !std::mem::replace(&mut fonts_loaded, true) {
            // The fonts can be used from the next frame on.
            return theme::install(ui.ctx());
        }
        commands.extend(screen(ui.ctx()));
    };
    let mut harness = Harness::builder().with_size(egui::Vec2::from(size)).build_ui_state(app, Vec::new());
    harness.run_steps(8);
    harness
}

fn command_by_click(harness: &mut Harness<'_, Vec<Command>>, label: &str) -> Option<Command> {
    harness.state_mut().clear();
    harness.get_by_label(label).click();
    harness.run_steps(3);
    harness.state().first().cloned()
}

fn command_by_key(harness: &mut Harness<'_, Vec<Command>>, key: egui::Key) -> Option<Command> {
    harness.state_mut().clear();
    harness.key_press(key);
    harness.run_steps(3);
    harness.state().first().cloned()
}

/// Draws a screen at every size with the pointer moving over it. Asserts that `label` is in the window each time, and that
/// no command is given without a click.
fn assert_shown_at_every_size(label: &str, mut screen: impl FnMut(&egui::Context) -> Option<Command>) {
    let mut harness = shown(DESKTOP, &mut screen);
    for (width, height, scale) in SIZES {
        harness.set_pixels_per_point(scale);
        harness.set_size(egui::vec2(width, height));
        for share in [0.1, 0.5, 0.9] {
            harness.hover_at(egui::pos2(share * width, share * height));
            harness.run_steps(2);
        }
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, height));
        let rects: Vec<egui::Rect> = harness.query_all_by_label(label).map(|node| node.rect()).collect();
        assert!(rects.iter().any(|rect| rect.intersects(window)), "{label} at {width} × {height}: {rects:?}");
        assert_eq!(harness.state(), &[], "{label} at {width} × {height}");
    }
}

/// Returns today's walk as the title and the page of levels show it.
fn todays_walk(result: Option<&WalkResult>) -> WalkView<'_> {
    let date = Date::parse("2026-11-26").unwrap();
    WalkView { date, result, days_in_a_row: 3 }
}

#[test]
fn todays_walk_is_on_the_title_and_on_the_page_of_levels() {
    let play = Command::PlayLevel("walk-2026-11-26".to_owned());
    let done =
        WalkResult { medal: Some(Medal::Gold), score: Some("3 steps off".to_owned()), on_the_day: true };
    assert_eq!(todays_walk(Some(&done)).note(), "gold, 3 steps off · 3 days in a row");
    assert_eq!(todays_walk(Some(&WalkResult::default())).note(), "not finished · 3 days in a row");
    assert_eq!(todays_walk(None).note(), "one try a day");
    for size in [DESKTOP, [760.0, 560.0], [640.0, 480.0], [390.0, 844.0], [740.0, 360.0]] {
        for result in [None, Some(&done)] {
            let view = TitleView { walk: Some(todays_walk(result)), ..title() };
            let mut harness = shown(size, |ctx| title_ui(ctx, &view));
            assert!(harness.get_by_label("Play on").is_focused());
            assert_eq!(command_by_click(&mut harness, "Today's walk"), Some(play.clone()), "{size:?}");
        }
        let walk = Some(todays_walk(None));
        let view = SelectView { worlds: Vec::new(), broken: &[], progress: None, here: None, walk };
        let mut pictures = Pictures::default();
        let mut harness = shown(size, |ctx| select_ui(ctx, &view, &mut pictures));
        assert_eq!(command_by_click(&mut harness, "Today's walk"), Some(play.clone()), "{size:?}");
    }
}

fn title() -> TitleView<'static> {
    TitleView {
        next: Some(["one-way", "One way", "puppy-school"]),
        tally: (2, 13),
        walk: None,
        interrupted: None,
    }
}

#[test]
fn the_title_has_a_button_for_every_screen() {
    let mut harness = shown(DESKTOP, |ctx| title_ui(ctx, &title()));
    harness.get_by_label("Fetch, Frankie!");
    harness.get_by_label("But what does Adam actually do?");
    harness.get_by_label("2 of 13 levels done");
    assert!(harness.get_by_label("Play on").is_focused());
    let play = Command::PlayLevel("one-way".to_owned());
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(play.clone()));
    for (label, command) in [
        ("Play on", play),
        ("Levels", Command::Go(Screen::Select)),
        ("Sandbox", Command::PlayLevel("sandbox".to_owned())),
        ("Replays", Command::Go(Screen::Replays)),
        ("Settings", Command::OpenModal(Modal::Settings)),
        ("About", Command::OpenModal(Modal::About)),
        ("Quit", Command::Quit),
    ] {
        assert_eq!(command_by_click(&mut harness, label), Some(command), "{label}");
    }
}

#[test]
fn the_title_leaves_the_ground_free_for_the_dog() {
    let harness = shown(DESKTOP, |ctx| title_ui(ctx, &title()));
    let free = free_ground(egui::Rect::from_min_size(egui::Pos2::ZERO, DESKTOP.into()));
    assert!(free.width() > 0.55 * DESKTOP[0]);
    for label in ["Fetch, Frankie!", "Play on", "Quit"] {
        assert!(!harness.get_by_label(label).rect().intersects(free), "{label}");
    }
}

#[test]
fn without_levels_the_title_still_leads_to_them() {
    let view = TitleView { next: None, tally: (0, 0), walk: None, interrupted: None };
    let mut harness = shown(DESKTOP, |ctx| title_ui(ctx, &view));
    assert_eq!(command_by_click(&mut harness, "Play"), Some(Command::Go(Screen::Select)));
}

fn replay(name: &str, summary: Result<ReplaySummary, String>) -> ReplayEntry {
    let modified = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000));
    ReplayEntry {
        path: PathBuf::from(format!("/replays/{name}.toml")),
        name: name.to_owned(),
        modified,
        size: 4_096,
        summary,
    }
}

fn some_replays() -> Vec<ReplayEntry> {
    let summary = |outcome: &str| ReplaySummary {
        title: "One way".to_owned(),
        steps: Some(212),
        outcome: Some(outcome.to_owned()),
        seed: Some(7),
    };
    vec![
        replay("one-way", Ok(summary("reached"))),
        replay("strange", Ok(ReplaySummary { title: LONG.to_owned(), ..summary("eaten") })),
        replay("half", Err("line 2: string values must be quoted".to_owned())),
    ]
}

fn replays_view(entries: &[ReplayEntry]) -> ReplaysView<'_> {
    let now = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 + 2 * 86_400));
    ReplaysView { entries, error: None, place: Place::Nowhere, now }
}

#[test]
fn replays_are_listed_and_watched_and_deleted_by_a_second_click() {
    let replays = some_replays();
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| replays_ui(ctx, &replays_view(&replays), &mut pictures));
    harness.get_by_label("Goal reached · 212 steps");
    harness.get_by_label("eaten · 212 steps");
    harness.get_by_label("seed 7 · 2 days ago · 4.1 kB · one-way");
    harness.get_by_label("line 2: string values must be quoted");
    assert_eq!(harness.get_all_by_label("Watch").count(), 2, "a broken file cannot be watched");
    let watch = Command::WatchReplay(replays[0].path.clone());
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(watch));
    let download = Command::DownloadReplayFile(replays[0].path.clone());
    assert_eq!(command_by_click(&mut harness, "Download one-way"), Some(download));
    assert!(harness.query_by_label("Download half").is_none(), "what cannot be read is no replay to give");
    assert_eq!(command_by_click(&mut harness, "Delete half"), None);
    assert_eq!(command_by_click(&mut harness, "No"), None);
    assert!(harness.query_by_label("Delete").is_none());
    assert_eq!(command_by_click(&mut harness, "Delete half"), None);
    assert!(harness.query_by_label("Delete").is_some());
    assert_eq!(command_by_key(&mut harness, egui::Key::Escape), None);
    assert!(harness.query_by_label("Delete").is_none(), "Esc cancels");
    assert_eq!(command_by_click(&mut harness, "Delete half"), None);
    let delete = Command::DeleteReplay(replays[2].path.clone());
    assert_eq!(command_by_click(&mut harness, "Delete"), Some(delete));
}

#[test]
fn an_empty_list_says_how_to_keep_a_run() {
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| replays_ui(ctx, &replays_view(&[]), &mut pictures));
    harness.get_by_label("Nothing kept yet");
    harness.get_by_label_contains("Press K while you play");
    assert_eq!(command_by_click(&mut harness, "To the levels"), Some(Command::Go(Screen::Select)));
}

#[test]
fn replays_are_listed_without_a_clock_and_with_a_slow_clock() {
    let replays = some_replays();
    for now in [None, Some(SystemTime::UNIX_EPOCH)] {
        let view = ReplaysView { now, error: Some("the folder is locked"), ..replays_view(&replays) };
        let mut pictures = Pictures::default();
        let harness = shown(DESKTOP, |ctx| replays_ui(ctx, &view, &mut pictures));
        harness.get_by_label("seed 7 · 4.1 kB · one-way");
        harness.get_by_label("the folder is locked");
    }
}

#[test]
fn screens_are_shown_at_every_size() {
    let long = TitleView {
        next: Some(["x", LONG, LONG]),
        tally: (200, 200),
        walk: None,
        interrupted: Some((LONG, 99_999)),
    };
    assert_shown_at_every_size("Fetch, Frankie!", |ctx| title_ui(ctx, &long));
    assert_shown_at_every_size("Play on", |ctx| title_ui(ctx, &long));
    let mut levels: Vec<_> = (0..200).map(|i| level(&format!("l{i}"), LONG, "puppy-school")).collect();
    levels.extend(some_levels());
    let (progress, broken) = (some_progress(), some_broken());
    let mut worlds = worlds(&levels);
    worlds.extend((0..30).map(|_| (LONG, Vec::new())));
    let view =
        SelectView { worlds, broken: &broken, progress: Some(&progress), here: Some("l150"), walk: None };
    let mut pictures = Pictures::default();
    assert_shown_at_every_size("Levels", |ctx| select_ui(ctx, &view, &mut pictures));
    let none = SelectView { worlds: Vec::new(), broken: &[], progress: None, here: Some("gone"), walk: None };
    assert_shown_at_every_size("Levels", |ctx| select_ui(ctx, &none, &mut pictures));
    let replays: Vec<_> = some_replays().into_iter().cycle().take(60).collect();
    assert_shown_at_every_size("Replays", |ctx| replays_ui(ctx, &replays_view(&replays), &mut pictures));
    assert_shown_at_every_size("Replays", |ctx| replays_ui(ctx, &replays_view(&[]), &mut pictures));
}

#[test]
fn dialogs_are_shown_at_every_size() {
    let settings = Settings::default();
    let folder = PathBuf::from(format!("/{LONG}/{LONG}"));
    let session = run_to_the_end();
    let mut notices = Notices::default();
    notices.warn(LONG);
    assert_shown_at_every_size("Paused", |ctx| {
        toasts_ui(ctx, notices.shown());
        pause_ui(ctx)
    });
    assert_shown_at_every_size("Good boy!", |ctx| {
        result_ui(ctx, &ResultView { session: &session, next: Some(LONG), dog_at: MIDDLE })
    });
    assert_shown_at_every_size("Leave the game?", |ctx| quit_ui(ctx, &session));
    let share = Share { link: Ok(format!("#r={}", "A".repeat(1_990))), is_run: true };
    assert_shown_at_every_size("Share", |ctx| share_ui(ctx, &share));
    assert_shown_at_every_size("Open a link", open_link_ui);
    assert_shown_at_every_size("Help", help_ui);
    assert_shown_at_every_size("About", about_ui);
    assert_shown_at_every_size("Settings", |ctx| {
        settings_ui(
            ctx,
            &SettingsView {
                settings: &settings,
                place: Place::Folder(&folder),
                finished: 200,
                own_levels: 0,
            },
        )
    });
}

#[test]
fn the_smallest_window_scrolls_to_every_button() {
    let mut harness = shown([320.0, 240.0], pause_ui);
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(320.0, 240.0));
    assert!(window.contains_rect(harness.get_by_label("Resume").rect()));
    for _ in 0..9 {
        harness.key_press(egui::Key::ArrowDown);
        harness.run_steps(12);
    }
    let quit = harness.get_by_label("Quit to title");
    assert!(quit.is_focused());
    assert!(window.contains_rect(quit.rect()), "{}", quit.rect());
}
