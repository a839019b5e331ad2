//! Screens and dialogs as a player meets them: what they say, what clicks and keys ask for, and that no size and no
//! content breaks them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use frankie::game::command::Command;
use frankie::game::notices::Notices;
use frankie::game::screen::{Modal, Screen};
use frankie::game::screens::dialog::{
    ResultView, SettingsView, about_ui, help_ui, pause_ui, result_ui, settings_ui,
};
use frankie::game::screens::pictures::Pictures;
use frankie::game::screens::replays::{ReplaysView, replays_ui};
use frankie::game::screens::select::{SelectView, select_ui};
use frankie::game::screens::title::{TitleView, free_ground, title_ui};
use frankie::game::screens::toasts::toasts_ui;
use frankie::game::session::{Mode, Session};
use frankie::game::ui::theme;
use frankie::levels::Broken;
use frankie::store::{About, Achieved, Listed, Progress, Settings, Standing};
use frankie_sim::{Level, Run};

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

/// A screen that collects what it asks for.
fn shown<'a>(
    size: [f32; 2],
    mut screen: impl FnMut(&egui::Context) -> Option<Command> + 'a,
) -> Harness<'a, Vec<Command>> {
    let mut dressed = false;
    let app = move |ui: &mut egui::Ui, commands: &mut Vec<Command>| {
        if !std::mem::replace(&mut dressed, true) {
            // The letters are there from the next frame on.
            return theme::install(ui.ctx());
        }
        commands.extend(screen(ui.ctx()));
    };
    let mut harness = Harness::builder().with_size(egui::Vec2::from(size)).build_ui_state(app, Vec::new());
    harness.run_steps(8);
    harness
}

fn asked_by(harness: &mut Harness<'_, Vec<Command>>, label: &str) -> Option<Command> {
    harness.state_mut().clear();
    harness.get_by_label(label).click();
    harness.run_steps(3);
    harness.state().first().cloned()
}

fn asked_by_key(harness: &mut Harness<'_, Vec<Command>>, key: egui::Key) -> Option<Command> {
    harness.state_mut().clear();
    harness.key_press(key);
    harness.run_steps(3);
    harness.state().first().cloned()
}

/// Draws it at every size, with the pointer going over it.
fn at_every_size(mut screen: impl FnMut(&egui::Context) -> Option<Command>) {
    let mut harness = shown(DESKTOP, &mut screen);
    for (width, height, scale) in SIZES {
        harness.set_pixels_per_point(scale);
        harness.set_size(egui::vec2(width, height));
        for share in [0.1, 0.5, 0.9] {
            harness.hover_at(egui::pos2(share * width, share * height));
            harness.run_steps(2);
        }
    }
}

fn title() -> TitleView<'static> {
    TitleView { next: Some(["one-way", "One way", "puppy-school"]), tally: (2, 13) }
}

#[test]
fn the_title_leads_everywhere() {
    let mut harness = shown(DESKTOP, |ctx| title_ui(ctx, &title()));
    harness.get_by_label("Fetch, Frankie!");
    harness.get_by_label("But what does Adam actually do?");
    harness.get_by_label("2 of 13 levels done");
    assert!(harness.get_by_label("Play on").is_focused());
    let play = Command::PlayLevel("one-way".to_owned());
    assert_eq!(asked_by_key(&mut harness, egui::Key::Enter), Some(play.clone()));
    for (label, command) in [
        ("Play on", play),
        ("Levels", Command::Go(Screen::Select)),
        ("Sandbox", Command::PlayLevel("sandbox".to_owned())),
        ("Replays", Command::Go(Screen::Replays)),
        ("Settings", Command::Open(Modal::Settings)),
        ("About", Command::Open(Modal::About)),
        ("Quit", Command::Quit),
    ] {
        assert_eq!(asked_by(&mut harness, label), Some(command), "{label}");
    }
}

#[test]
fn the_title_leaves_frankie_his_ground() {
    let harness = shown(DESKTOP, |ctx| title_ui(ctx, &title()));
    let free = free_ground(egui::Rect::from_min_size(egui::Pos2::ZERO, DESKTOP.into()));
    assert!(free.width() > 0.55 * DESKTOP[0]);
    for label in ["Fetch, Frankie!", "Play on", "Quit"] {
        assert!(!harness.get_by_label(label).rect().intersects(free), "{label}");
    }
}

#[test]
fn without_levels_the_title_still_leads_to_them() {
    let view = TitleView { next: None, tally: (0, 0) };
    let mut harness = shown(DESKTOP, |ctx| title_ui(ctx, &view));
    assert_eq!(asked_by(&mut harness, "Play"), Some(Command::Go(Screen::Select)));
}

fn some_levels() -> Vec<Arc<Level>> {
    let names = [("a", "First"), ("b", "Second"), ("c", "Third"), ("d", "Fourth"), ("e", "Fifth")];
    let mut levels: Vec<_> = names.iter().map(|(id, title)| level(id, title, "puppy-school")).collect();
    levels.extend([level("p", "Park one", "the-park"), level("q", "Park two", "the-park")]);
    levels
}

fn some_progress() -> Progress {
    let mut progress = Progress::default();
    let best = Achieved { steps: 212, wrong_way_steps: 0, seed: 1, theory_ok: Some(true) };
    progress.achieve("a", best);
    progress.achieve("q", Achieved { theory_ok: Some(false), ..best });
    progress
}

fn worlds(levels: &[Arc<Level>]) -> Vec<(&str, Vec<&Arc<Level>>)> {
    ["puppy-school", "the-park"]
        .map(|world| (world, levels.iter().filter(|level| level.world == world).collect()))
        .into()
}

fn some_broken() -> Vec<Broken> {
    let message =
        "line 9, column 6: `optimizer.lr`: −1 is not a learning rate; expected more than 0".to_owned();
    vec![Broken { path: PathBuf::from("/levels/my-canyon.toml"), message }]
}

#[test]
fn cards_say_what_was_achieved_and_play() {
    let (levels, progress) = (some_levels(), some_progress());
    let view =
        SelectView { worlds: worlds(&levels), broken: &[], progress: Some(&progress), here: Some("c") };
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| select_ui(ctx, &view, &mut pictures));
    harness.get_by_label("First, done in 212 steps");
    assert!(harness.query_by_label_contains("Park").is_none_or(|node| node.rect().height() < 50.0));
    assert!(harness.get_by_label("Third, new").is_focused());
    assert_eq!(asked_by(&mut harness, "Second, new"), Some(Command::PlayLevel("b".to_owned())));
    assert_eq!(asked_by(&mut harness, "Back to the title"), Some(Command::Back));
    assert_eq!(asked_by(&mut harness, "Replays"), Some(Command::Go(Screen::Replays)));
    assert_eq!(asked_by(&mut harness, "The park"), None);
    harness.get_by_label("Park two, done in 212 steps");
    assert_eq!(asked_by(&mut harness, "Park one, new"), Some(Command::PlayLevel("p".to_owned())));
}

#[test]
fn arrows_move_the_selection_and_enter_plays() {
    let levels = some_levels();
    let view = SelectView { worlds: worlds(&levels), broken: &[], progress: None, here: None };
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| select_ui(ctx, &view, &mut pictures));
    assert!(harness.get_by_label("First, new").is_focused());
    for (key, label) in [
        (egui::Key::ArrowRight, "Second, new"),
        (egui::Key::ArrowLeft, "First, new"),
        (egui::Key::ArrowDown, "Fifth, new"),
        (egui::Key::ArrowUp, "First, new"),
    ] {
        assert_eq!(asked_by_key(&mut harness, key), None);
        assert!(harness.get_by_label(label).is_focused(), "{key:?}: {label}");
    }
    assert_eq!(asked_by_key(&mut harness, egui::Key::Enter), Some(Command::PlayLevel("a".to_owned())));
    assert_eq!(asked_by_key(&mut harness, egui::Key::Num2), None);
    assert!(harness.get_by_label("Park one, new").is_focused());
    assert_eq!(asked_by_key(&mut harness, egui::Key::Enter), Some(Command::PlayLevel("p".to_owned())));
}

#[test]
fn the_selection_comes_back_after_a_click_beside_the_cards() {
    let levels = some_levels();
    let view = SelectView { worlds: worlds(&levels), broken: &[], progress: None, here: Some("b") };
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| select_ui(ctx, &view, &mut pictures));
    harness.get_by_label("Second, new").focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::Escape);
    harness.run_steps(2);
    assert!(!harness.get_by_label("Second, new").is_focused());
    assert_eq!(asked_by_key(&mut harness, egui::Key::ArrowRight), None);
    assert!(harness.get_by_label("Second, new").is_focused());
}

#[test]
fn files_that_hold_no_level_are_shown_with_what_is_wrong() {
    let (levels, broken) = (some_levels(), some_broken());
    let view = SelectView { worlds: worlds(&levels), broken: &broken, progress: None, here: None };
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| select_ui(ctx, &view, &mut pictures));
    harness.get_by_label("Not readable (1)").click();
    harness.run_steps(3);
    harness.get_by_label("my-canyon.toml");
    harness.get_by_label(&broken[0].message);
    assert!(harness.state().is_empty());
}

#[test]
fn one_picture_is_painted_a_frame_and_the_oldest_go() {
    let levels: Vec<_> = (0..200).map(|i| level(&format!("l{i}"), LONG, "puppy-school")).collect();
    let view = SelectView { worlds: worlds(&levels), broken: &[], progress: None, here: None };
    let mut pictures = Pictures::default();
    let mut counts = Vec::new();
    {
        let mut harness = shown([640.0, 480.0], |ctx| {
            let asked = select_ui(ctx, &view, &mut pictures);
            counts.push(pictures.len());
            asked
        });
        for _ in 0..60 {
            harness.key_press(egui::Key::ArrowDown);
            harness.run_steps(2);
        }
    }
    assert!(counts.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{counts:?}");
    assert!(*counts.last().unwrap() > 10 && counts.iter().all(|count| *count <= 64), "{counts:?}");
}

fn listed(name: &str, about: Result<About, String>) -> Listed {
    let modified = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000));
    Listed {
        path: PathBuf::from(format!("/shelf/{name}.toml")),
        name: name.to_owned(),
        modified,
        size: 4_096,
        about,
    }
}

fn some_replays() -> Vec<Listed> {
    let about = |outcome: &str| About {
        title: "One way".to_owned(),
        steps: 212,
        outcome: outcome.to_owned(),
        seed: Some(7),
    };
    vec![
        listed("one-way", Ok(about("reached"))),
        listed("strange", Ok(About { title: LONG.to_owned(), ..about("eaten") })),
        listed("half", Err("line 2: string values must be quoted".to_owned())),
    ]
}

fn replays_view(listed: &[Listed]) -> ReplaysView<'_> {
    let now = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 + 2 * 86_400));
    ReplaysView { listed, error: None, folder: None, now }
}

#[test]
fn replays_are_listed_watched_and_deleted_at_the_second_click() {
    let replays = some_replays();
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| replays_ui(ctx, &replays_view(&replays), &mut pictures));
    harness.get_by_label("Goal reached · 212 steps");
    harness.get_by_label("eaten · 212 steps");
    harness.get_by_label("seed 7 · 2 days ago · 4.1 kB · one-way");
    harness.get_by_label("line 2: string values must be quoted");
    assert_eq!(harness.get_all_by_label("Watch").count(), 2, "a broken file cannot be watched");
    let watch = Command::Watch(replays[0].path.clone());
    assert_eq!(asked_by_key(&mut harness, egui::Key::Enter), Some(watch));
    assert_eq!(asked_by(&mut harness, "Delete half"), None);
    assert_eq!(asked_by(&mut harness, "No"), None);
    assert!(harness.query_by_label("Delete").is_none());
    assert_eq!(asked_by(&mut harness, "Delete half"), None);
    assert!(harness.query_by_label("Delete").is_some());
    assert_eq!(asked_by_key(&mut harness, egui::Key::Escape), None);
    assert!(harness.query_by_label("Delete").is_none(), "Esc is No");
    assert_eq!(asked_by(&mut harness, "Delete half"), None);
    let delete = Command::DeleteReplay(replays[2].path.clone());
    assert_eq!(asked_by(&mut harness, "Delete"), Some(delete));
}

#[test]
fn an_empty_shelf_says_how_to_keep_a_run() {
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| replays_ui(ctx, &replays_view(&[]), &mut pictures));
    harness.get_by_label("Nothing kept yet");
    harness.get_by_label_contains("Press K while you play");
    assert_eq!(asked_by(&mut harness, "To the levels"), Some(Command::Go(Screen::Select)));
}

#[test]
fn a_replay_from_the_future_and_a_missing_clock_are_no_trouble() {
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
fn the_pause_leads_on_and_out() {
    let mut harness = shown(DESKTOP, pause_ui);
    harness.get_by_label("Paused");
    assert_eq!(asked_by_key(&mut harness, egui::Key::Enter), Some(Command::Close));
    for (label, command) in [
        ("Resume", Command::Close),
        ("Close", Command::Close),
        ("Restart", Command::Restart),
        ("New seed", Command::NewSeed),
        ("Levels", Command::Go(Screen::Select)),
        ("Settings", Command::Open(Modal::Settings)),
        ("Help", Command::Open(Modal::Help)),
        ("Quit to title", Command::Go(Screen::Title)),
    ] {
        assert_eq!(asked_by(&mut harness, label), Some(command), "{label}");
    }
}

#[test]
fn escape_is_left_to_those_who_know_what_it_means() {
    let mut harness = shown(DESKTOP, pause_ui);
    assert_eq!(asked_by_key(&mut harness, egui::Key::Escape), None);
}

#[test]
fn behind_a_dialog_nothing_is_clicked_and_no_key_is_taken() {
    let mut harness = shown(DESKTOP, |ctx| {
        let behind = title_ui(ctx, &title());
        assert_eq!(behind, None, "the title reacted behind the dialog");
        pause_ui(ctx)
    });
    let play = harness.get_by_label("Play on").rect().left_center() + egui::vec2(20.0, 0.0);
    for event in [true, false] {
        harness.event(egui::Event::PointerButton {
            pos: play,
            button: egui::PointerButton::Primary,
            pressed: event,
            modifiers: egui::Modifiers::NONE,
        });
        harness.run_steps(2);
    }
    assert_eq!(harness.state(), &[Command::Close], "a click beside the pause closes it");
    harness.state_mut().clear();
    for _ in 0..20 {
        harness.key_press(egui::Key::Tab);
        harness.run_steps(2);
        assert!(!harness.get_by_label("Play on").is_focused());
    }
}

fn run_to_the_end() -> Session {
    let mut run = Run::new(level("a", "First", "puppy-school"), 7);
    while !run.outcome().is_over() {
        run.advance();
    }
    Session::new(run, Mode::Play, 1.0)
}

#[test]
fn the_result_says_how_it_went_and_what_may_come_next() {
    let mut session = run_to_the_end();
    let steps = session.run.state().step;
    session.standing =
        Some(Standing::Better(Achieved { steps: steps + 30, wrong_way_steps: 0, seed: 1, theory_ok: None }));
    let view = ResultView { session: &session, next: Some("Second"), dog_at: MIDDLE };
    let mut harness = shown(DESKTOP, |ctx| result_ui(ctx, &view));
    harness.get_by_label("Good boy!");
    harness.get_by_label(&format!("{steps} steps"));
    harness.get_by_label(&format!("New best, by 30 steps (before: {})", steps + 30));
    harness.get_by_label_contains("mean of r, X: predicted 1.000, measured");
    let rms = harness.get_by_label_contains("RMS of r, Y: predicted 0.229");
    assert!(rms.rect().width() > 100.0);
    assert_eq!(asked_by_key(&mut harness, egui::Key::Enter), Some(Command::NextLevel));
    for (label, command) in [
        ("Next level", Command::NextLevel),
        ("Retry", Command::Restart),
        ("New seed", Command::NewSeed),
        ("Watch", Command::WatchThis),
        ("Keep", Command::Keep),
        ("Levels", Command::Go(Screen::Select)),
        ("Close", Command::Close),
    ] {
        assert_eq!(asked_by(&mut harness, label), Some(command), "{label}");
    }
}

#[test]
fn the_verdicts_of_theory_are_those_of_the_numbers() {
    let session = run_to_the_end();
    let view = ResultView { session: &session, next: None, dog_at: MIDDLE };
    let harness = shown(DESKTOP, |ctx| result_ui(ctx, &view));
    for (i, label) in ["mean of r", "RMS of r"].into_iter().enumerate() {
        let entry = &session.level().theory[i];
        let predicted = entry.prediction.number(&session.run.circumstances(entry.axis)).unwrap();
        let measured = session.run.state().theory[i].measure(entry.stat, entry.axis).unwrap();
        let word = if (predicted - measured).abs() <= entry.tolerance { ", agrees" } else { ", differs" };
        let line = harness.get_by_label_contains(label).value().unwrap();
        assert!(line.ends_with(word), "{line}");
    }
}

#[test]
fn a_result_that_is_kept_says_so_and_a_run_that_failed_offers_no_next_level() {
    let mut session = run_to_the_end();
    session.kept_at = Some(session.run.last_step());
    let view = ResultView { session: &session, next: None, dog_at: MIDDLE };
    let mut harness = shown(DESKTOP, |ctx| result_ui(ctx, &view));
    assert_eq!(asked_by(&mut harness, "Kept"), None);
    assert!(harness.query_by_label("Next level").is_none());
    let mut run = Run::new(level("a", "First", "puppy-school"), 7);
    run.advance();
    let session = Session::new(run, Mode::Play, 1.0);
    let view = ResultView { session: &session, next: Some("Second"), dog_at: MIDDLE };
    let mut harness = shown(DESKTOP, |ctx| result_ui(ctx, &view));
    assert!(harness.query_by_label("Next level").is_none());
    assert_eq!(asked_by_key(&mut harness, egui::Key::Enter), Some(Command::Restart));
}

#[test]
fn help_names_every_key_and_every_mark() {
    let mut harness = shown(DESKTOP, help_ui);
    for words in ["play, pause", "one step on, one step back", "keep the run as a replay", "leave the game"] {
        harness.get_by_label(words);
    }
    for part in ["one arrow per axis", "|r| = 1", "lollipops", "his trail", "throw the ball", "drag: "] {
        harness.get_by_label_contains(part);
    }
    assert_eq!(harness.get_all_by_label_contains(theme::M_HAT).count(), 2);
    assert_eq!(asked_by_key(&mut harness, egui::Key::Enter), Some(Command::Close));
}

#[test]
fn settings_change_one_thing_at_a_time() {
    let usual = Settings::default();
    let view = SettingsView { settings: &usual, folder: None, finished: 0 };
    let mut harness = shown(DESKTOP, |ctx| settings_ui(ctx, &view));
    for (label, settings) in [
        ("Size larger", Settings { ui_scale: 1.1, ..usual.clone() }),
        ("Size smaller", Settings { ui_scale: 0.9, ..usual.clone() }),
        ("Speed larger", Settings { speed: 2.0, ..usual.clone() }),
        ("Full screen", Settings { fullscreen: true, ..usual.clone() }),
        ("Less motion", Settings { reduced_motion: true, ..usual.clone() }),
        ("Gradients at Frankie", Settings { show_gradients: false, ..usual.clone() }),
    ] {
        assert_eq!(asked_by_switch(&mut harness, label), Some(Command::Change(settings)), "{label}");
    }
    assert!(harness.query_by_label("Reset").is_none(), "there is nothing to reset");
}

/// A control with the label of the words beside it.
fn asked_by_switch(harness: &mut Harness<'_, Vec<Command>>, label: &str) -> Option<Command> {
    harness.state_mut().clear();
    harness.get_all_by_label(label).last().unwrap().click();
    harness.run_steps(3);
    harness.state().first().cloned()
}

#[test]
fn settings_end_at_their_ends() {
    let most = Settings { ui_scale: 2.0, speed: 100.0, ..Settings::default() };
    let view = SettingsView { settings: &most, folder: None, finished: 0 };
    let mut harness = shown(DESKTOP, |ctx| settings_ui(ctx, &view));
    for label in ["Size larger", "Speed larger"] {
        assert_eq!(asked_by(&mut harness, label), None, "{label}");
    }
}

#[test]
fn resetting_progress_asks_first() {
    let usual = Settings::default();
    let folder = PathBuf::from("/home/ada/frankie");
    let view = SettingsView { settings: &usual, folder: Some(&folder), finished: 3 };
    let mut harness = shown(DESKTOP, |ctx| settings_ui(ctx, &view));
    harness.get_by_label_contains("/home/ada/frankie");
    assert_eq!(asked_by(&mut harness, "Reset"), None);
    assert_eq!(asked_by(&mut harness, "Keep them"), None);
    assert_eq!(asked_by(&mut harness, "Reset"), None);
    assert_eq!(asked_by(&mut harness, "Forget them"), Some(Command::ResetProgress));
}

#[test]
fn about_thanks_whom_it_owes() {
    let harness = shown(DESKTOP, about_ui);
    for part in ["Andrew Langdon", "arXiv:1412.6980", "Bevy", "Nunito", "Phosphor", env!("CARGO_PKG_VERSION")]
    {
        harness.get_by_label_contains(part);
    }
}

#[test]
fn notices_are_shown() {
    let mut notices = Notices::default();
    notices.say("Kept as one-way");
    notices.warn(LONG);
    let harness = shown([320.0, 240.0], |ctx| {
        toasts_ui(ctx, notices.shown());
        None
    });
    for text in ["Kept as one-way", LONG] {
        let rect = harness.get_by_label(text).rect();
        assert!(rect.left() >= 0.0 && rect.right() <= 320.0, "{rect}");
    }
}

#[test]
fn no_size_breaks_a_screen() {
    let long = TitleView { next: Some(["x", LONG, LONG]), tally: (200, 200) };
    at_every_size(|ctx| title_ui(ctx, &long));
    let mut levels: Vec<_> = (0..200).map(|i| level(&format!("l{i}"), LONG, "puppy-school")).collect();
    levels.extend(some_levels());
    let (progress, broken) = (some_progress(), some_broken());
    let mut worlds = worlds(&levels);
    worlds.extend((0..30).map(|_| (LONG, Vec::new())));
    let view = SelectView { worlds, broken: &broken, progress: Some(&progress), here: Some("l150") };
    let mut pictures = Pictures::default();
    at_every_size(|ctx| select_ui(ctx, &view, &mut pictures));
    let none = SelectView { worlds: Vec::new(), broken: &[], progress: None, here: Some("gone") };
    at_every_size(|ctx| select_ui(ctx, &none, &mut pictures));
    let replays: Vec<_> = some_replays().into_iter().cycle().take(60).collect();
    at_every_size(|ctx| replays_ui(ctx, &replays_view(&replays), &mut pictures));
    at_every_size(|ctx| replays_ui(ctx, &replays_view(&[]), &mut pictures));
}

#[test]
fn no_size_breaks_a_dialog() {
    let settings = Settings::default();
    let folder = PathBuf::from(format!("/{LONG}/{LONG}"));
    let session = run_to_the_end();
    let mut notices = Notices::default();
    notices.warn(LONG);
    at_every_size(|ctx| {
        toasts_ui(ctx, notices.shown());
        pause_ui(ctx)
    });
    at_every_size(|ctx| result_ui(ctx, &ResultView { session: &session, next: Some(LONG), dog_at: MIDDLE }));
    at_every_size(help_ui);
    at_every_size(about_ui);
    at_every_size(|ctx| {
        settings_ui(ctx, &SettingsView { settings: &settings, folder: Some(&folder), finished: 200 })
    });
}

#[test]
fn in_the_smallest_window_every_main_button_can_be_reached() {
    let mut harness = shown([320.0, 240.0], pause_ui);
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(320.0, 240.0));
    assert!(window.contains_rect(harness.get_by_label("Resume").rect()));
    for _ in 0..7 {
        harness.key_press(egui::Key::ArrowDown);
        harness.run_steps(12);
    }
    let quit = harness.get_by_label("Quit to title");
    assert!(quit.is_focused());
    assert!(window.contains_rect(quit.rect()), "{}", quit.rect());
}
