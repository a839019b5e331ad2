//! The dialog after a run: outcome, comparison and theory, its commands, and presses that were meant for the run.

use super::*;

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
