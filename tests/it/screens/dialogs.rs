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
