//! What the stage says: about drops, events, plurals, and what another optimizer took over.

use egui::epaint::{ClippedShape, Shape};
use frankie::game::optimizer_switch::params_after_switch;
use frankie_sim::Agent;
use frankie_sim::optimizer::OptimizerKind;

use super::*;

const BOWL: &str = r#"
format = 1
title = "Bowl"
[surface]
kind = "bowl"
[optimizer]
kind = "adam"
lr = 0.1
beta1 = 0.5
[start]
at = [-2.0, 1.0]
[goal]
kind = "steps"
steps = 1
[player]
drop = true
switch = true
tune = ["lr", "beta1"]
"#;

/// Returns every text that is painted.
fn painted(stage: &Stage) -> Vec<String> {
    fn add(shape: &Shape, texts: &mut Vec<String>) {
        match shape {
            Shape::Text(text) => texts.push(text.galley.text().to_owned()),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| add(shape, texts)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    stage.output().shapes.iter().for_each(|ClippedShape { shape, .. }| add(shape, &mut texts));
    texts
}

/// Moves the pointer to a place of the ground, and returns what is painted there.
fn label_at(stage: &mut Stage, at: [f64; 2]) -> Vec<String> {
    stage.state_mut().modal = None;
    let px = place(stage, at);
    stage.hover_at(px);
    stage.run_steps(3);
    painted(stage)
}

/// Lets the mouse be on a step of the time line, and returns the tips there.
fn tips_at(state: StageHarness, share: f32) -> Vec<String> {
    let mut stage = stage(state, [1280.0, 720.0]);
    let line = stage.get_by_label("Time line").rect();
    stage.hover_at(egui::pos2(line.left() + 8.0 + share * (line.width() - 16.0), line.center().y));
    stage.run_steps(8);
    painted(&stage).into_iter().filter(|text| text.starts_with("step ") && text.contains(": ")).collect()
}

fn endless(steps: u64) -> StageHarness {
    StageHarness::new(&BOWL.replace("steps = 1\n", "steps = 100\n"), steps)
}

fn switched(agent: &Agent, level: &Level, kind: &str) -> Event {
    let of_kind = OptimizerKind::find(kind).unwrap();
    let params = params_after_switch(level, agent, of_kind);
    Event::SetOptimizer { agent: agent.id(), kind: kind.to_owned(), params }
}

#[test]
fn a_click_that_starts_a_run_is_told_from_one_in_the_middle_of_it() {
    let says = |texts: &[String], label: &str| texts.iter().any(|text| text == label);
    for (steps, label) in [(0, "start here"), (40, "drop here, go on from step 40"), (100, "start here")] {
        let mut stage = stage(endless(steps), [1280.0, 720.0]);
        let texts = label_at(&mut stage, [1.0, -1.0]);
        assert!(says(&texts, label), "after {steps} steps: {texts:?}");
    }
    let mut stage = stage(endless(40), [1280.0, 720.0]);
    let outside = stage.state().session.level().view().x[1] + 0.3;
    assert!(says(&label_at(&mut stage, [outside, 0.0]), "not here"));
}

#[test]
fn the_time_line_tells_events_apart_and_names_things_as_people_write_them() {
    let mut state = endless(0);
    state.session.apply_event(Event::Drop { at: [1.0, 1.0] }).unwrap();
    assert_eq!(tips_at(state, 0.0), ["step 0: started where he was dropped"]);

    let mut state = endless(50);
    state.session.apply_event(Event::Drop { at: [1.0, 1.0] }).unwrap();
    assert_eq!(tips_at(state, 0.5), ["step 50: dropped, and went on from there"]);

    let mut state = endless(50);
    let (agent, name, value) = (AgentId::FIRST, "beta1".to_owned(), Value::Number(0.25));
    state.session.apply_event(Event::SetParam { agent, name, axis: None, value }).unwrap();
    assert_eq!(tips_at(state, 0.5), ["step 50: β₁ set to 0.250"]);

    for (kind, title) in [("amsgrad", "AMSGrad"), ("rmsprop", "RMSprop"), ("adamw", "AdamW")] {
        let mut state = endless(50);
        let event = switched(state.session.run().first(), &state.session.level().clone(), kind);
        state.session.apply_event(event).unwrap();
        assert_eq!(tips_at(state, 0.5), [format!("step 50: changed to {title}")]);
    }
}

#[test]
fn the_panel_says_what_another_optimizer_kept() {
    let mut state = endless(10);
    let event = switched(state.session.run().first(), &state.session.level().clone(), "yogi");
    state.session.apply_event(event).unwrap();
    let stage = stage(state, [1280.0, 720.0]);
    stage.get_by_label("Kept from Adam: lr, β₁, β₂. Its own: ε.");

    let mut state = endless(10);
    let event = switched(state.session.run().first(), &state.session.level().clone(), "sgd");
    state.session.apply_event(event).unwrap();
    let stage = self::stage(state, [1280.0, 720.0]);
    stage.get_by_label("Kept from Adam: lr. Here lr multiplies the gradient.");
}

#[test]
fn after_an_end_the_controls_of_the_optimizer_can_be_used() {
    let mut stage = stage(endless(100), [1280.0, 720.0]);
    assert!(stage.state().session.run().outcome().is_over());
    let slider = stage.get_by_role_and_label(egui::accesskit::Role::Slider, "lr").rect();
    let at = egui::pos2(slider.right() - 12.0, slider.center().y);
    let commands = click(&mut stage, at, egui::PointerButton::Primary);
    assert!(
        matches!(&commands[..], [Command::ApplyEvent(Event::SetParam { name, .. }), ..] if name == "lr"),
        "{commands:?}"
    );
    assert!(press(&mut stage, "Optimizer: Adam").is_empty());
    let commands = choose(&mut stage, "Momentum");
    assert!(
        matches!(&commands[..], [Command::ApplyEvent(Event::SetOptimizer { kind, .. })] if kind == "momentum"),
        "{commands:?}"
    );
}

#[test]
fn one_step_is_no_plural() {
    let stage = stage(StageHarness::new(BOWL, 1), [1280.0, 720.0]);
    stage.get_by_label("Done in 1 step");
    stage.get_by_label("Watch 1 step");
}
