//! Dialogs: pause, result, help, settings, about, and notices.

use frankie::game::keys::KEYS;
use frankie::game::remaking::RemakeProgress;
use frankie::game::screens::dialog::remaking_ui;

use frankie::game::screens::dialog::survey_ui;
use frankie::game::survey::{Survey, Surveys};

use super::*;

#[test]
fn many_tries_are_shown_with_a_way_to_compare_them() {
    let session = run_to_the_end();
    let survey = || Some(Survey::of(session.run()).unwrap());
    let mut surveys = Surveys { this: survey(), kept: None };
    let harness = shown(DESKTOP, |ctx| survey_ui(ctx, &surveys));
    harness.get_by_label("200 tries");
    harness.get_by_label("Trying: 0 %");
    assert!(harness.query_by_label("Keep to compare").is_none(), "there is nothing to keep yet");
    drop(harness);
    assert!(surveys.this.as_mut().unwrap().advance(u64::MAX));
    let mut harness = shown(DESKTOP, |ctx| survey_ui(ctx, &surveys));
    harness.get_by_label_contains("of 200 reach the goal; the median takes ");
    harness.get_by_label("Steps to the goal");
    harness.get_by_label("RMS of r, y");
    assert_eq!(command_by_click(&mut harness, "Keep to compare"), Some(Command::KeepSurvey(true)));
    assert_eq!(command_by_click(&mut harness, "Done"), Some(Command::CloseModal));
    drop(harness);
    surveys.kept = survey();
    assert!(surveys.kept.as_mut().unwrap().advance(u64::MAX));
    for size in [DESKTOP, [360.0, 640.0]] {
        let mut harness = shown(size, |ctx| survey_ui(ctx, &surveys));
        harness.get_by_label_contains("Kept · Adam");
        assert_eq!(command_by_click(&mut harness, "Forget the kept one"), Some(Command::KeepSurvey(false)));
    }
}

#[test]
fn what_a_beginner_does_not_know_yet_is_folded_away() {
    let level = |id: &str| {
        let level = frankie::levels::find(id, None).unwrap().level(&[]).unwrap();
        let mut survey = Survey::of(&Run::new(Arc::new(level), 1)).unwrap();
        assert!(survey.advance(u64::MAX));
        Surveys { this: Some(survey), kept: None }
    };
    let mixed = level("mixed-signals");
    let mut harness = shown(DESKTOP, |ctx| survey_ui(ctx, &mixed));
    let is_told = |harness: &Harness<'_, _>| {
        ["Adam: ", "RMS of r, y"].map(|words| harness.query_by_label_contains(words).is_some())
    };
    assert_eq!(is_told(&harness), [false; 2]);
    harness.get_by_label_contains("the median distance is ");
    harness.get_by_label("Distance from the start at the end");
    harness.get_by_label("Show more").click();
    harness.run_steps(4);
    assert_eq!(is_told(&harness), [true; 2]);
    harness.get_by_label("Show less").click();
    harness.run_steps(4);
    assert_eq!(is_told(&harness), [false; 2]);
    drop(harness);
    let drizzle = level("drizzle");
    let harness = shown(DESKTOP, |ctx| survey_ui(ctx, &drizzle));
    assert_eq!(is_told(&harness), [true; 2], "this level is about r");
    assert!(harness.query_by_label("Show more").is_none());
}

#[test]
fn the_pause_dialog_gives_its_commands() {
    let mut harness = shown(DESKTOP, pause_ui);
    harness.get_by_label("Paused");
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(Command::CloseModal));
    for (label, command) in [
        ("Resume", Command::CloseModal),
        ("Close", Command::CloseModal),
        ("Restart", Command::Restart),
        ("New seed", Command::NewSeed),
        ("200 tries", Command::OpenSurvey),
        ("Share", Command::OpenModal(Modal::Share)),
        ("Levels", Command::Go(Screen::Select)),
        ("Settings", Command::OpenModal(Modal::Settings)),
        ("Help", Command::OpenModal(Modal::Help)),
        ("Quit to title", Command::Go(Screen::Title)),
    ] {
        assert_eq!(command_by_click(&mut harness, label), Some(command), "{label}");
    }
}

#[test]
fn the_dialog_before_leaving_is_operated_by_mouse_and_keyboard() {
    let session = run_to_the_end();
    let mut harness = shown(DESKTOP, |ctx| quit_ui(ctx, &session));
    harness.get_by_label("Leave the game?");
    let steps = session.run().last_step();
    harness.get_by_label(&format!("Your run of First is {steps} steps long and not kept yet."));
    for (label, command) in [
        ("Keep the run and quit", Command::KeepAndQuit),
        ("Quit without it", Command::QuitNow),
        ("Stay", Command::CloseModal),
        ("Close", Command::CloseModal),
    ] {
        assert_eq!(command_by_click(&mut harness, label), Some(command), "{label}");
    }
    let mut harness = shown(DESKTOP, |ctx| quit_ui(ctx, &session));
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(Command::KeepAndQuit));
    for command in [Command::QuitNow, Command::CloseModal] {
        harness.key_press(egui::Key::ArrowDown);
        harness.run_steps(3);
        assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(command));
    }
    // A click beside it answers nothing.
    harness.state_mut().clear();
    for pressed in [true, false] {
        harness.event(egui::Event::PointerButton {
            pos: egui::pos2(20.0, 20.0),
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        });
        harness.run_steps(2);
    }
    assert_eq!(harness.state(), &[]);
}

#[test]
fn dialogs_leave_escape_to_the_table_of_keys() {
    let mut harness = shown(DESKTOP, pause_ui);
    assert_eq!(command_by_key(&mut harness, egui::Key::Escape), None);
}

#[test]
fn a_dialog_blocks_clicks_and_keys_behind_it() {
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
    assert_eq!(harness.state(), &[Command::CloseModal], "a click beside the dialog closes it");
    harness.state_mut().clear();
    for _ in 0..20 {
        harness.key_press(egui::Key::Tab);
        harness.run_steps(2);
        assert!(!harness.get_by_label("Play on").is_focused());
    }
}

#[test]
fn the_dialog_about_sharing_shows_the_link_and_gives_its_commands() {
    let share = Share { link: Ok("https://a.b/#l=one-way".to_owned()), is_run: false };
    let mut harness = shown(DESKTOP, |ctx| share_ui(ctx, &share));
    harness.get_by_label_contains("opens this level");
    harness.get_by_label("22 characters");
    assert_eq!(harness.get_by_label("Link").value().as_deref(), Some("https://a.b/#l=one-way"));
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(Command::CopyLink));
    for (label, command) in [
        ("Copy link", Command::CopyLink),
        ("Copy embed code", Command::CopyEmbedCode),
        ("Save replay", Command::DownloadReplay),
        ("Save picture", Command::DownloadPicture),
        ("Close", Command::CloseModal),
    ] {
        assert_eq!(command_by_click(&mut harness, label), Some(command), "{label}");
    }
    // The link can be selected and copied, but not changed.
    harness.get_by_label("Link").click();
    harness.run_steps(3);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.run_steps(2);
    harness.event(egui::Event::Copy);
    harness.run_steps(1);
    let copied = harness.output().platform_output.commands.clone();
    let link = egui::OutputCommand::CopyText("https://a.b/#l=one-way".to_owned());
    assert!(copied.contains(&link), "{copied:?}");
    harness.event(egui::Event::Text("x".to_owned()));
    harness.run_steps(2);
    assert_eq!(harness.get_by_label("Link").value().as_deref(), Some("https://a.b/#l=one-way"));

    let share = Share { link: Err("A link would have 3000 characters".to_owned()), is_run: true };
    let mut harness = shown(DESKTOP, |ctx| share_ui(ctx, &share));
    harness.get_by_label_contains("A link would have");
    assert!(harness.query_by_label("Copy link").is_none());
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(Command::DownloadReplay));
}

#[test]
fn a_link_is_typed_or_pasted_into_its_field() {
    let mut harness = shown(DESKTOP, open_link_ui);
    assert_eq!(command_by_click(&mut harness, "Open"), None, "there is no link yet");
    harness.get_by_role(egui::accesskit::Role::TextInput).click();
    harness.run_steps(3);
    harness.event(egui::Event::Paste(" https://a.b/#l=one-way ".to_owned()));
    harness.run_steps(2);
    let link = Some(Command::OpenLink(" https://a.b/#l=one-way ".to_owned()));
    assert_eq!(command_by_click(&mut harness, "Open"), link);
    harness.get_by_role(egui::accesskit::Role::TextInput).click();
    harness.run_steps(3);
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), link);
}

pub(super) fn run_to_the_end() -> Session {
    let mut run = Run::new(level("a", "First", "puppy-school"), 7);
    while !run.outcome().is_over() {
        run.advance();
    }
    Session::new(run, SessionMode::Play, 1.0)
}

#[test]
fn the_result_shows_the_outcome_and_gives_its_commands() {
    let mut session = run_to_the_end();
    let steps = session.run().state().step;
    session.comparison_with_best = Some(Comparison::Better(LevelResult {
        steps: steps + 30,
        wrong_way_steps: 0,
        seed: 1,
        theory_ok: None,
    }));
    let view = ResultView { session: &session, next: Some("Second"), dog_at: MIDDLE };
    let mut harness = shown(DESKTOP, |ctx| result_ui(ctx, &view));
    harness.get_by_label("Good boy!");
    harness.get_by_label(&format!("{steps} steps"));
    harness.get_by_label(&format!("New best, by 30 steps (before: {})", steps + 30));
    harness.get_by_label_contains("mean of r, X: predicted 1.000, measured");
    let rms = harness.get_by_label_contains("RMS of r, Y: predicted 0.229");
    assert!(rms.rect().width() > 100.0);
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(Command::NextLevel));
    for (label, command) in [
        ("Next level", Command::NextLevel),
        ("Retry", Command::Restart),
        ("New seed", Command::NewSeed),
        ("Watch", Command::WatchRun),
        ("Keep", Command::SaveReplay),
        ("Share", Command::OpenModal(Modal::Share)),
        ("Levels", Command::Go(Screen::Select)),
        ("Close", Command::CloseModal),
    ] {
        assert_eq!(command_by_click(&mut harness, label), Some(command), "{label}");
    }
}

#[test]
fn a_result_that_has_just_appeared_takes_no_presses_that_were_meant_for_the_run() {
    let session = run_to_the_end();
    let shown_from = std::rc::Rc::new(std::cell::Cell::new(usize::MAX));
    let (is_shown, mut frame) = (shown_from.clone(), 0);
    let mut harness =
        Harness::builder().with_size(egui::Vec2::from(DESKTOP)).with_step_dt(0.1).build_ui_state(
            move |ui: &mut egui::Ui, commands: &mut Vec<Command>| {
                frame += 1;
                if frame == 1 {
                    return theme::install(ui.ctx());
                }
                if is_shown.get() != usize::MAX {
                    let view = ResultView { session: &session, next: Some("Second"), dog_at: MIDDLE };
                    commands.extend(result_ui(ui.ctx(), &view));
                }
            },
            Vec::new(),
        );
    let button = |harness: &Harness<'_, Vec<Command>>, pos, pressed| {
        let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
        harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
    };
    harness.run_steps(3);
    harness.key_down(egui::Key::Space);
    harness.run_steps(2);
    shown_from.set(0);
    // Space is held, as the system reports it, from before the dialog until a second after it.
    for _ in 0..10 {
        harness.key_down(egui::Key::Space);
        harness.run_steps(1);
    }
    harness.key_press(egui::Key::Enter);
    let next = harness.get_by_label("Next level").rect().center();
    harness.hover_at(next);
    button(&harness, next, true);
    button(&harness, next, false);
    harness.run_steps(3);
    assert_eq!(harness.state(), &[], "while Space is down nothing counts");
    harness.key_up(egui::Key::Space);
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(2);
    assert_eq!(harness.state(), &[Command::NextLevel]);
}

#[test]
fn a_result_takes_no_presses_in_the_first_moment() {
    let session = run_to_the_end();
    for key in [egui::Key::Space, egui::Key::Enter] {
        let view = ResultView { session: &session, next: Some("Second"), dog_at: MIDDLE };
        let mut frame = 0;
        let app = |ui: &mut egui::Ui, commands: &mut Vec<Command>| {
            frame += 1;
            if frame == 1 {
                return theme::install(ui.ctx());
            }
            commands.extend(result_ui(ui.ctx(), &view));
        };
        let size = egui::Vec2::from(DESKTOP);
        let mut harness =
            Harness::builder().with_size(size).with_step_dt(0.05).build_ui_state(app, Vec::new());
        harness.run_steps(4);
        harness.key_press(key);
        harness.run_steps(2);
        assert_eq!(harness.state(), &[], "{key:?} 0.2 s after it has appeared");
        harness.run_steps(10);
        harness.key_press(key);
        harness.run_steps(2);
        assert_eq!(harness.state(), &[Command::NextLevel], "{key:?} later");
    }
}

/// Returns a session of a race that another agent wins, or that the first agent wins.
fn race(lr_of_bolt: f64) -> Session {
    let text = r#"format = 1
title = "A race"
[surface]
kind = "bowl"
[optimizer]
kind = "adam"
lr = 0.1
[pack.bolt]
kind = "adam"
lr = LR
[start]
at = [-2.0, 1.0]
[goal]
kind = "reach"
radius = 0.5
"#;
    let text = text.replace("LR", &lr_of_bolt.to_string());
    let mut run = Run::new(Arc::new(Level::parse("race", &text).unwrap()), 7);
    while !run.outcome().is_over() {
        run.advance();
    }
    Session::new(run, SessionMode::Play, 1.0)
}

#[test]
fn only_the_winner_of_a_race_is_praised() {
    for (lr, title) in [(0.3, "Bolt was faster"), (0.1, "Good boy!"), (0.01, "Good boy!")] {
        let session = race(lr);
        let view = ResultView { session: &session, next: None, dog_at: MIDDLE };
        let harness = shown(DESKTOP, |ctx| result_ui(ctx, &view));
        harness.get_by_label(title);
        assert_eq!(harness.query_by_label("Good boy!").is_some(), title == "Good boy!");
    }
}

#[test]
fn a_result_is_compared_with_the_best_by_its_steps() {
    let mut session = run_to_the_end();
    let steps = session.run().state().step;
    let best = |steps, theory_ok| LevelResult { steps, wrong_way_steps: 9, seed: 1, theory_ok };
    let worse = format!("1 step more than the best so far ({})", steps - 1);
    for (comparison, words) in [
        (Comparison::First, "Done for the first time".to_owned()),
        (Comparison::Better(best(steps + 1, None)), format!("New best, by 1 step (before: {})", steps + 1)),
        (Comparison::Better(best(steps, None)), "New best: fewer wrong-way steps".to_owned()),
        (Comparison::NotBetter(best(steps, None)), "As good as the best so far".to_owned()),
        (Comparison::NotBetter(best(steps - 1, None)), worse),
    ] {
        session.comparison_with_best = Some(comparison);
        let view = ResultView { session: &session, next: None, dog_at: MIDDLE };
        shown(DESKTOP, |ctx| result_ui(ctx, &view)).get_by_label(&words);
    }
}

#[test]
fn the_result_shows_whether_theory_agrees() {
    let session = run_to_the_end();
    let view = ResultView { session: &session, next: None, dog_at: MIDDLE };
    let harness = shown(DESKTOP, |ctx| result_ui(ctx, &view));
    for (i, label) in ["mean of r", "RMS of r"].into_iter().enumerate() {
        let entry = &session.level().theory()[i];
        let predicted = entry.prediction.number(&session.run().theory_inputs(entry.axis)).unwrap();
        let measured = session.run().state().theory[i].measure(entry.stat, entry.axis).unwrap();
        let word = if (predicted - measured).abs() <= entry.tolerance { ", agrees" } else { ", differs" };
        let line = harness.get_by_label_contains(label).value().unwrap();
        assert!(line.ends_with(word), "{line}");
    }
}

#[test]
fn a_saved_run_is_marked_and_a_failed_run_has_no_next_level() {
    let mut session = run_to_the_end();
    session.saved_at = Some(session.run().last_step());
    let view = ResultView { session: &session, next: None, dog_at: MIDDLE };
    let mut harness = shown(DESKTOP, |ctx| result_ui(ctx, &view));
    assert_eq!(command_by_click(&mut harness, "Kept"), None);
    assert!(harness.query_by_label("Next level").is_none());
    let mut run = Run::new(level("a", "First", "puppy-school"), 7);
    run.advance();
    let session = Session::new(run, SessionMode::Play, 1.0);
    let view = ResultView { session: &session, next: Some("Second"), dog_at: MIDDLE };
    let mut harness = shown(DESKTOP, |ctx| result_ui(ctx, &view));
    assert!(harness.query_by_label("Next level").is_none());
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(Command::Restart));
}

#[test]
fn help_shows_every_key_of_the_table_and_every_mark() {
    let mut harness = shown(DESKTOP, help_ui);
    for group in &KEYS {
        harness.get_by_label(group.help);
    }
    for part in ["one arrow per axis", "|r| = 1", "lollipops", "his trail", "throw the ball", "drag: "] {
        harness.get_by_label_contains(part);
    }
    assert_eq!(harness.get_all_by_label_contains(theme::M_HAT).count(), 2);
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(Command::CloseModal));
}

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

#[test]
fn about_names_sources_and_licenses() {
    let harness = shown(DESKTOP, about_ui);
    for part in ["Andrew Langdon", "arXiv:1412.6980", "Bevy", "Nunito", "Phosphor", env!("CARGO_PKG_VERSION")]
    {
        harness.get_by_label_contains(part);
    }
}

#[test]
fn a_long_notice_stays_until_it_can_be_read() {
    let mut notices = Notices::default();
    notices.info("Kept as one-way");
    notices.warn(LONG);
    notices.tick(4.1);
    assert_eq!(notices.shown().iter().map(|notice| notice.text.as_str()).collect::<Vec<_>>(), [LONG]);
    notices.tick(2.0);
    assert!(notices.shown().is_empty());
}

#[test]
fn notices_are_shown() {
    let mut notices = Notices::default();
    notices.info("Kept as one-way");
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
fn a_replay_that_is_made_again_shows_what_it_claims_and_a_way_out() {
    let progress =
        RemakeProgress { title: "Heavy".to_owned(), made: 320_000, steps: 1_280_000, work: 10_244 };
    let mut harness = shown(DESKTOP, |ctx| remaking_ui(ctx, &progress));
    for text in ["Making the run again", "Heavy"] {
        harness.get_by_label(text);
    }
    for part in ["of 1", "times the work of a simple one"] {
        harness.get_by_label_contains(part);
    }
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(Command::CloseModal));
    for label in ["Cancel", "Close"] {
        assert_eq!(command_by_click(&mut harness, label), Some(Command::CloseModal), "{label}");
    }
}
