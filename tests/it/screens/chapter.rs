//! The dialog at the end of a chapter: its commands, and the paper that falls for a moment.

use std::sync::Arc;

use frankie::game::chapters::{ChapterEnd, Pixels};
use frankie::game::screens::dialog::chapter_ui;

use super::*;

fn end() -> ChapterEnd {
    let pixels = Pixels { size: [4, 3], rgba: vec![200; 48] };
    ChapterEnd {
        world: "puppy-school".to_owned(),
        medals: [2, 3, 4],
        link: Some("#r=A".to_owned()),
        next: Some("the-long-ravine".to_owned()),
        is_new: false,
        certificate: Some(Arc::new(pixels)),
    }
}

#[test]
fn the_end_of_a_chapter_shows_what_was_earned_and_leads_on() {
    let end = end();
    for size in [DESKTOP, [390.0, 844.0], [844.0, 390.0], [320.0, 480.0]] {
        let mut harness = shown(size, |ctx| chapter_ui(ctx, &end, false));
        for label in ["Certificate: Puppy school", "4 gold", "3 bone", "2 paw", "Puppy school: finished"] {
            assert!(harness.query_all_by_label(label).next().is_some(), "{label} at {size:?}");
        }
        assert!(harness.get_by_label("Next chapter").is_focused());
        for (label, command) in [
            ("Next chapter", Command::PlayLevel("the-long-ravine".to_owned())),
            ("Save picture", Command::SaveCertificate),
            ("Copy link", Command::CopyChapterLink),
            ("Close", Command::CloseModal),
        ] {
            assert_eq!(command_by_click(&mut harness, label), Some(command), "{label} at {size:?}");
        }
    }
}

#[test]
fn what_there_is_not_cannot_be_pressed() {
    let end = ChapterEnd { link: None, next: None, certificate: None, ..end() };
    let mut harness = shown(DESKTOP, |ctx| chapter_ui(ctx, &end, false));
    harness.get_by_label("The certificate is being made");
    assert_eq!(command_by_click(&mut harness, "Save picture"), None);
    assert!(harness.query_by_label("Copy link").is_none());
    assert_eq!(command_by_click(&mut harness, "Levels"), Some(Command::Go(Screen::Select)));
}

/// Returns how many shapes the dialog has so many seconds after it was opened, and whether it asks for no further frame.
fn frame(is_new: bool, is_calm: bool, seconds: usize) -> (usize, bool) {
    let end = ChapterEnd { is_new, ..end() };
    let mut fonts_loaded = false;
    let app = move |ui: &mut egui::Ui| {
        if !std::mem::replace(&mut fonts_loaded, true) {
            return theme::install(ui.ctx());
        }
        chapter_ui(ui.ctx(), &end, is_calm);
    };
    let builder = Harness::builder().with_size(egui::Vec2::from(DESKTOP)).with_step_dt(0.05);
    let mut harness = builder.build_ui(app);
    harness.run_steps(20 * seconds);
    let output = harness.output();
    let is_still = output.viewport_output.values().all(|view| view.repaint_delay > Duration::ZERO);
    (output.shapes.len(), is_still)
}

#[test]
fn paper_falls_for_a_moment_after_a_chapter_was_finished_and_only_then() {
    let still = frame(false, false, 1);
    assert!(still.1, "nothing moves");
    let falling = frame(true, false, 1);
    assert!(falling.0 > still.0 + 20 && !falling.1, "{falling:?} {still:?}");
    assert_eq!(frame(true, true, 1), still, "motion is reduced");
    assert_eq!(frame(true, false, 4), still, "it ends");
}
