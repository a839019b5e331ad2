//! A pack on the stage: which dog is shown, and how the player changes the pack.

use super::*;

#[test]
fn a_click_on_a_name_in_the_pack_shows_that_dogs_numbers() {
    let mut harness = with_pack(60);
    let momo_r = harness.state().session.run().agent(AgentId::new(2)).unwrap().row().unwrap().axes[0].ratio;
    assert!(harness.query_by_label_contains("Frankie, Adam, lr ").is_some());
    harness.get_by_label_contains("Momo, Momentum, lr 0.02, f = ").click();
    harness.run_steps(2);
    assert_eq!(take_commands(&mut harness), [Command::SetFocus(AgentId::new(2))]);
    harness.state_mut().session.focus = AgentId::new(2);
    harness.run_steps(2);
    // Charts, rule and sliders are that dog's now.
    assert!(harness.query_all_by_label("Momo").count() >= 3, "both charts and the sliders name the dog");
    let shown = harness.state().session.shown();
    assert_eq!(shown.row().unwrap().axes[0].ratio, momo_r);
    assert_eq!(shown.state().optimizer.kind.info.kind, "momentum");
    harness.key_press(egui::Key::D);
    harness.run_steps(2);
    assert_eq!(
        take_commands(&mut harness),
        [Command::SetFocus(AgentId::FIRST)],
        "from the last to the first"
    );
}

#[test]
fn a_click_on_a_dog_selects_it_and_drops_nothing() {
    let mut harness = with_pack(25);
    let at = |harness: &Stage, dog: usize| {
        let session = &harness.state().session;
        place(harness, session.dog_at(session.run().agent(AgentId::new(dog)).unwrap()))
    };
    let near = at(&harness, 2);
    harness.state_mut().viewport.zoom_at(Vec2::new(near.x, near.y), 8.0);
    let (frankie, momo) = (at(&harness, 0), at(&harness, 2));
    assert!(frankie.distance(momo) > 30.0, "apart by now: {frankie} {momo}");
    let away = momo + 14.0 * (momo - frankie).normalized();
    assert_eq!(click(&mut harness, away, egui::PointerButton::Primary), [Command::SetFocus(AgentId::new(2))]);
    assert_eq!(harness.output().platform_output.cursor_icon, egui::CursorIcon::PointingHand);
    let other = click(&mut harness, away, egui::PointerButton::Secondary);
    assert!(matches!(&other[..], [Command::ApplyEvent(Event::Drop { .. })]), "{other:?}");
    harness.state_mut().session.focus = AgentId::new(2);
    let own = click(&mut harness, away, egui::PointerButton::Primary);
    assert!(matches!(&own[..], [Command::ApplyEvent(Event::Throw { .. })]), "{own:?}");
}

#[test]
fn sliders_tune_the_dog_that_is_shown() {
    let mut harness = with_pack(20);
    harness.state_mut().session.focus = AgentId::new(1);
    harness.run_steps(2);
    harness.get_by_role_and_label(egui::accesskit::Role::Slider, "lr").focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::ArrowRight);
    harness.run_steps(2);
    let asked = take_commands(&mut harness);
    assert!(
        matches!(&asked[..], [Command::ApplyEvent(Event::SetParam { agent, .. }), ..] if *agent == AgentId::new(1)),
        "{asked:?}"
    );
}

/// Adds a dog to the pack by the panel, and returns what that edits in the level.
fn edits_for_another_dog(harness: &mut Stage) -> Vec<LevelEdit> {
    harness.get_by_label("Pack").click();
    harness.run_steps(3);
    harness.state_mut().commands.clear();
    harness.get_by_label_contains("Another dog").click();
    harness.run_steps(3);
    let asked_for = take_commands(harness);
    let [Command::EditLevel(edits)] = &asked_for[..] else { panic!("{asked_for:?}") };
    edits.clone()
}

#[test]
fn the_sandbox_adds_changes_and_removes_dogs() {
    let mut harness = default_stage(0);
    let edits = edits_for_another_dog(&mut harness);
    let level = Level::parse("stage", LEVEL).unwrap().edited(&edits).unwrap();
    assert_eq!(level.pack().len(), 1, "{edits:?}");
    assert_eq!(level.pack()[0].optimizer.kind.info.kind, "sgd");
    let published = level.pack()[0].optimizer.params.specs()[0].default_value();
    assert_eq!(
        level.pack()[0].optimizer.params.get("lr"),
        Some(&published),
        "Frankie's learning rate would be too large"
    );

    let mut harness = with_pack(0);
    let edits = edits_for_another_dog(&mut harness);
    let [LevelEdit { key, value }] = &edits[..] else { panic!("{edits:?}") };
    let value = value.to_string();
    assert_eq!(key, "pack.pip");
    assert!(
        value.contains("rmsprop") && value.contains("yellow") && value.contains("lr = [0.1, 0.1]"),
        "{value}"
    );
    harness.get_by_label("Send Momo home").click();
    harness.run_steps(3);
    let home = Command::EditLevel(vec![LevelEdit::new("pack.momo.kind", "none")]);
    assert_eq!(take_commands(&mut harness), [home]);
    harness.get_by_label("Bolt: SGD").click();
    harness.run_steps(3);
    let asked = choose(&mut harness, "Nesterov");
    assert!(
        matches!(&asked[..], [Command::ApplyEvent(Event::SetOptimizer { agent, kind, .. })] if *agent == AgentId::new(1) && kind == "nesterov"),
        "{asked:?}"
    );
}
