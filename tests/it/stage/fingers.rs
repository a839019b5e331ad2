//! Fingers on the ground and on panels, and panels on phones.

use egui::TouchPhase;
use frankie::game::touch;

use super::*;
use crate::fingers::{PHONES, assert_touchable, drag, finger, send_finger, tap};

/// A level where the dog is dropped and nothing is thrown.
fn drops_only() -> String {
    LEVEL.replace("throw = true\n", "")
}

fn phone(text: &str, steps: u64) -> Stage {
    let mut state = StageHarness::new(text, steps);
    state.tabs.set(TabColumn::Drawer, None);
    stage(state, PHONES[0])
}

fn dog(stage: &Stage) -> egui::Pos2 {
    let session = &stage.state().session;
    place(stage, session.dog_at(session.run().first()))
}

/// Asserts that the commands are one event, and returns it.
fn event(commands: &[Command]) -> &Event {
    let [Command::ApplyEvent(event)] = commands else { panic!("{commands:?}") };
    event
}

#[test]
fn a_tap_throws_and_a_long_press_drops() {
    let mut stage = phone(LEVEL, 30);
    let at = place(&stage, [2.0, -3.0]);
    tap(&mut stage, at);
    let commands = take_commands(&mut stage);
    assert!(matches!(event(&commands), Event::Throw { to } if near(*to, [2.0, -3.0])), "{commands:?}");
    finger(&mut stage, 0, TouchPhase::Start, at);
    stage.run_steps(80);
    let commands = take_commands(&mut stage);
    assert!(matches!(event(&commands), Event::Drop { at } if near(*at, [2.0, -3.0])), "{commands:?}");
    finger(&mut stage, 0, TouchPhase::End, at);
    assert_eq!(take_commands(&mut stage), [], "lifting the finger does nothing more");
}

#[test]
fn a_tap_drops_where_nothing_is_thrown() {
    let mut stage = phone(&drops_only(), 30);
    let at = place(&stage, [2.0, -3.0]);
    tap(&mut stage, at);
    let commands = take_commands(&mut stage);
    assert!(matches!(event(&commands), Event::Drop { at } if near(*at, [2.0, -3.0])), "{commands:?}");
}

#[test]
fn a_tap_on_the_map_starts_there() {
    let mut state = ground::bowl_with_map();
    state.tabs.set(TabColumn::Drawer, None);
    let mut stage = stage(state, PHONES[0]);
    let at = place(&stage, [1.0, 1.0]);
    tap(&mut stage, at);
    let commands = take_commands(&mut stage);
    let starts: Vec<_> =
        commands.iter().filter(|command| !matches!(command, Command::PointAtMap(_))).collect();
    assert!(matches!(starts[..], [Command::StartFrom(start)] if near(*start, [1.0, 1.0])), "{commands:?}");
}

#[test]
fn a_drag_from_the_dog_or_the_ball_throws_where_the_finger_is_lifted() {
    let mut stage = phone(LEVEL, 30);
    let ball = stage.state().session.run().state().ball.unwrap();
    for from in [dog(&stage), place(&stage, ball)] {
        let to = place(&stage, [3.0, 3.5]);
        drag(&mut stage, from, to);
        let commands = take_commands(&mut stage);
        assert!(matches!(event(&commands), Event::Throw { to } if near(*to, [3.0, 3.5])), "{commands:?}");
        drag(&mut stage, from, from + egui::vec2(20.0, 8.0));
        assert_eq!(take_commands(&mut stage), [], "a drag back to where it began is none");
    }
}

/// A player may look for a place first, with the finger on the ball: longer than a long press.
#[test]
fn a_finger_may_rest_on_the_ball_before_it_throws() {
    let mut stage = phone(LEVEL, 30);
    let from = place(&stage, stage.state().session.run().state().ball.unwrap());
    let to = place(&stage, [3.0, 3.5]);
    finger(&mut stage, 0, TouchPhase::Start, from);
    stage.run_steps(80);
    finger(&mut stage, 0, TouchPhase::Move, from + 0.5 * (to - from));
    finger(&mut stage, 0, TouchPhase::Move, to);
    stage.step();
    assert!(texts_of(&stage).iter().any(|(text, _)| text == "throw here"));
    assert_eq!(take_commands(&mut stage), [], "nothing happens before the finger is lifted");
    finger(&mut stage, 0, TouchPhase::End, to);
    let commands = take_commands(&mut stage);
    assert!(matches!(event(&commands), Event::Throw { to } if near(*to, [3.0, 3.5])), "{commands:?}");
}

/// Where frames are slow, everything comes in one of them.
#[test]
fn a_drag_of_one_frame_throws_and_one_that_the_system_takes_away_does_not() {
    let mut stage = phone(LEVEL, 30);
    let from = place(&stage, stage.state().session.run().state().ball.unwrap());
    let to = place(&stage, [3.0, 3.5]);
    for (phase, at) in [(TouchPhase::Start, from), (TouchPhase::Move, to)] {
        send_finger(&mut stage, 0, phase, at);
    }
    finger(&mut stage, 0, TouchPhase::End, to);
    let commands = take_commands(&mut stage);
    assert!(matches!(event(&commands), Event::Throw { to } if near(*to, [3.0, 3.5])), "{commands:?}");
    finger(&mut stage, 0, TouchPhase::Start, from);
    finger(&mut stage, 0, TouchPhase::Move, to);
    finger(&mut stage, 0, TouchPhase::Cancel, to);
    stage.step();
    assert_eq!(take_commands(&mut stage), []);
}

#[test]
fn a_finger_on_a_panel_over_the_ball_throws_nothing() {
    let mut stage = phone(LEVEL, 30);
    let play = stage.get_by_label("Play").rect().center();
    let ball = stage.state().session.run().state().ball.unwrap();
    let by = play - place(&stage, ball);
    stage.state_mut().viewport.pan_px(bevy::math::Vec2::new(by.x, by.y));
    stage.step();
    assert!(place(&stage, ball).distance(play) < 2.0);
    drag(&mut stage, play, egui::pos2(180.0, 300.0));
    let commands = take_commands(&mut stage);
    assert!(!commands.iter().any(|command| matches!(command, Command::ApplyEvent(_))), "{commands:?}");
}

#[test]
fn a_drag_from_the_dog_carries_him_where_nothing_is_thrown() {
    let mut stage = phone(&drops_only(), 30);
    let (from, to) = (dog(&stage), place(&stage, [3.0, 3.5]));
    drag(&mut stage, from, to);
    let commands = take_commands(&mut stage);
    assert!(matches!(event(&commands), Event::Drop { at } if near(*at, [3.0, 3.5])), "{commands:?}");
}

#[test]
fn while_a_drag_aims_the_target_is_shown() {
    let mut stage = phone(LEVEL, 30);
    let (from, to) = (dog(&stage), place(&stage, [3.0, 3.5]));
    let says = |stage: &Stage, words: &str| texts_of(stage).iter().any(|(text, _)| text == words);
    finger(&mut stage, 0, TouchPhase::Start, from);
    assert!(!says(&stage, "throw here"));
    finger(&mut stage, 0, TouchPhase::Move, from + 0.5 * (to - from));
    finger(&mut stage, 0, TouchPhase::Move, to);
    stage.run_steps(2);
    let (_, label) = texts_of(&stage).into_iter().find(|(text, _)| text == "throw here").unwrap();
    assert!(label.bottom() < to.y - 30.0, "above the finger: {label}");
    finger(&mut stage, 0, TouchPhase::End, to);
    stage.run_steps(2);
    assert!(!says(&stage, "throw here"));
}

#[test]
fn a_drag_elsewhere_moves_the_ground() {
    let mut stage = phone(LEVEL, 30);
    let from = place(&stage, [5.0, 3.0]);
    drag(&mut stage, from, from + egui::vec2(-60.0, 40.0));
    let commands = take_commands(&mut stage);
    let moved = commands.iter().fold(egui::Vec2::ZERO, |sum, command| {
        let Command::Pan { by_px } = command else { panic!("{commands:?}") };
        sum + egui::Vec2::from(*by_px)
    });
    assert!((moved - egui::vec2(-60.0, 40.0)).length() < 1.0, "{moved}");
}

/// Puts two fingers down and moves them.
fn two_fingers(stage: &mut Stage, starts: [egui::Pos2; 2], ends: [egui::Pos2; 2]) {
    for (id, at) in starts.into_iter().enumerate() {
        finger(stage, id as u64, TouchPhase::Start, at);
    }
    for share in [0.25, 0.5, 0.75, 1.0] {
        for (id, (start, end)) in starts.into_iter().zip(ends).enumerate() {
            finger(stage, id as u64, TouchPhase::Move, start + share * (end - start));
        }
    }
    // The first one is lifted first, and the other one moves on for a moment.
    finger(stage, 0, TouchPhase::End, ends[0]);
    finger(stage, 1, TouchPhase::Move, ends[1] + egui::vec2(30.0, 30.0));
    finger(stage, 1, TouchPhase::End, ends[1]);
    stage.step();
}

#[test]
fn two_fingers_move_and_zoom_and_do_nothing_else() {
    // On the dog too, where one finger would throw.
    let mut stage = phone(LEVEL, 30);
    let dog = dog(&stage);
    for starts in [[dog, dog + egui::vec2(80.0, 0.0)], [egui::pos2(120.0, 420.0), egui::pos2(200.0, 420.0)]] {
        let by = egui::vec2(0.0, 50.0);
        let ends = [starts[0] + by - egui::vec2(40.0, 0.0), starts[1] + by + egui::vec2(40.0, 0.0)];
        two_fingers(&mut stage, starts, ends);
        let (mut zoom, mut moved) = (1.0, egui::Vec2::ZERO);
        let commands = take_commands(&mut stage);
        for command in &commands {
            match command {
                Command::ZoomAt { factor, at_px } => {
                    zoom *= factor;
                    assert!((at_px[0] - starts[0].x - 40.0).abs() < 12.0, "{at_px:?}");
                }
                Command::Pan { by_px } => moved += egui::Vec2::from(*by_px),
                other => panic!("{other:?} in {commands:?}"),
            }
        }
        assert!((zoom - 2.0).abs() < 0.05, "{zoom}");
        assert!((moved - by).length() < 3.0, "{moved}");
    }
}

#[test]
fn two_fingers_on_a_panel_do_not_zoom_the_ground() {
    let mut stage = phone(LEVEL, 30);
    let play = stage.get_by_label("Play").rect().center();
    two_fingers(&mut stage, [play, egui::pos2(100.0, 300.0)], [play, egui::pos2(160.0, 300.0)]);
    let commands = take_commands(&mut stage);
    assert!(!commands.iter().any(|command| matches!(command, Command::ZoomAt { .. } | Command::Pan { .. })));
}

#[test]
fn a_tap_near_the_trail_or_on_the_time_line_goes_to_that_step() {
    let mut stage = phone(&drops_only(), 120);
    let run = stage.state().session.run();
    let trail = run.first().trace().unwrap().trail();
    let point = trail.iter().find(|point| point.step == 8).unwrap();
    let (step, at) = (point.step, point.at);
    let beside = place(&stage, at) + egui::vec2(0.0, -14.0);
    tap(&mut stage, beside);
    let commands = take_commands(&mut stage);
    assert!(matches!(commands[..], [Command::Seek(found)] if found.abs_diff(step) < 12), "{commands:?}");
    let line = stage.get_by_label("Time line").rect();
    tap(&mut stage, egui::pos2(line.left() + 0.3 * line.width(), line.top() + 3.0));
    let commands = take_commands(&mut stage);
    assert!(matches!(commands.first(), Some(Command::Seek(30..=90))), "{commands:?}");
}

#[test]
fn a_finger_is_known_once_it_is_lifted_and_a_mouse_at_once() {
    let mut stage = stage(StageHarness::new(LEVEL, 30), [1280.0, 720.0]);
    let play = |stage: &Stage| stage.get_by_role_and_label(egui::accesskit::Role::Button, "Step back").rect();
    let small = play(&stage);
    assert!(!touch::is_on(&stage.ctx) && small.height() < 40.0);
    finger(&mut stage, 0, TouchPhase::Start, small.center());
    stage.run_steps(1);
    assert_eq!(play(&stage), small, "nothing moves under a finger");
    finger(&mut stage, 0, TouchPhase::End, small.center());
    assert_eq!(take_commands(&mut stage), [Command::StepBack]);
    assert!(touch::is_on(&stage.ctx) && play(&stage).height() >= 44.0);
    let _ = click(&mut stage, egui::pos2(640.0, 300.0), egui::PointerButton::Primary);
    assert!(!touch::is_on(&stage.ctx));
    assert_eq!(play(&stage), small);
}

#[test]
fn a_touched_screen_marks_the_focus_once_a_key_is_pressed() {
    let mut phone = phone(LEVEL, 30);
    assert!(!touch::marks_focus(&phone.ctx));
    phone.key_press(egui::Key::Tab);
    phone.step();
    assert!(touch::marks_focus(&phone.ctx));
    tap(&mut phone, egui::pos2(180.0, 300.0));
    assert!(!touch::marks_focus(&phone.ctx));
    let desk = stage(StageHarness::new(LEVEL, 30), [1280.0, 720.0]);
    assert!(touch::marks_focus(&desk.ctx));
}

#[test]
fn everything_on_the_stage_of_a_phone_is_large_enough() {
    let race = format!("{}{}", LEVEL.replace("edit = true\n", ""), super::reach::RACE);
    for (name, text) in [("sandbox", LEVEL), ("data", super::reach::DATA), ("race", &race)] {
        for size in PHONES {
            let mut stage = stage(StageHarness::new(text, 30), size);
            for panel in [None].into_iter().chain(Panel::ALL.map(Some)) {
                stage.state_mut().tabs.set(TabColumn::Drawer, panel);
                stage.run_steps(4);
                let place = format!("{name}, {} × {}, {panel:?}", size[0], size[1]);
                let labels = assert_touchable(&mut stage, &place);
                for essential in ["Play", "Step forward", "Step back", "Time line", "Menu"] {
                    assert!(labels.contains(essential), "{place}: no {essential} in {labels:?}");
                }
                let free =
                    panels::stage_layout(&stage.ctx, &stage.state().session, &[], stage.state().tabs).free;
                let least = if panel.is_none() { 0.55 } else { 0.2 };
                assert!(free.area() >= least * size[0] * size[1], "{place}: the ground has only {free}");
            }
            for page in ["Surface", "Noise", "Pack"] {
                if name != "sandbox" {
                    continue;
                }
                stage.state_mut().tabs.set(TabColumn::Drawer, Some(Panel::Tuning));
                stage.run_steps(2);
                stage.get_by_label(page).click();
                stage.run_steps(4);
                let _ = assert_touchable(&mut stage, &format!("{page}, {} × {}", size[0], size[1]));
            }
        }
    }
}
