//! The small player inside another page.

use std::sync::Arc;

use egui::{Event, Key, Modifiers, MouseWheelUnit, TouchPhase, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use frankie::game::command::Command;
use frankie::game::embed_ui::{EmbedLayout, embed_ui, layout};
use frankie::game::presses;
use frankie::game::session::{Session, SessionMode};
use frankie::game::ui::theme;
use frankie_sim::{Level, Run};

use crate::fingers::{assert_touchable, tap};
use crate::reach::assert_all_reachable;

const SIZES: [[f32; 2]; 6] =
    [[720.0, 480.0], [600.0, 400.0], [480.0, 320.0], [320.0, 240.0], [360.0, 480.0], [1280.0, 720.0]];

/// A session of the level whose theory is about y, as the player does.
fn session(steps: u64) -> Session {
    let text = include_str!("../../levels/one-way.toml");
    let mut run = Run::new(Arc::new(Level::parse("one-way", text).unwrap()), 7);
    run.seek(steps);
    Session::new(run, SessionMode::Play, 1.0)
}

/// What the player asked for, and what it got.
#[derive(Default)]
struct Seen {
    commands: Vec<Command>,
    wheel: bool,
    key: bool,
}

fn player<'a>(size: [f32; 2], session: &'a Session) -> Harness<'a, Seen> {
    let mut fonts_loaded = false;
    let app = move |ui: &mut egui::Ui, seen: &mut Seen| {
        if !std::mem::replace(&mut fonts_loaded, true) {
            // The fonts can be used from the next frame on.
            return theme::install(ui.ctx());
        }
        presses::sleep_until_clicked(ui.ctx());
        ui.ctx().input(|input| {
            seen.wheel |= input.events.iter().any(|event| matches!(event, Event::MouseWheel { .. }));
            seen.key |= input.events.iter().any(|event| matches!(event, Event::Key { pressed: true, .. }));
        });
        seen.commands.extend(embed_ui(ui.ctx(), &layout(ui.ctx(), session), session));
    };
    let mut harness =
        Harness::builder().with_size(egui::Vec2::from(size)).build_ui_state(app, Seen::default());
    harness.run_steps(5);
    harness
}

#[test]
fn the_ground_has_room_at_every_size_and_nothing_overlaps() {
    for [width, height] in SIZES {
        for is_touched in [false, true] {
            let window = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(width, height));
            let EmbedLayout { chart, bar, free } = EmbedLayout::new(window, is_touched, true);
            let chart = chart.unwrap();
            for (i, rect) in [chart, bar, free].into_iter().enumerate() {
                assert!(window.contains_rect(rect) && rect.is_positive(), "{window} {rect}");
                assert!([chart, bar, free][i + 1..].iter().all(|other| !other.intersects(rect)), "{window}");
            }
            assert!(free.area() >= 0.3 * window.area(), "{window}: {free}");
            let alone = EmbedLayout::new(window, is_touched, false);
            assert!(alone.chart.is_none() && alone.bar == bar && alone.free.contains_rect(free));
            assert!(!alone.free.intersects(bar) && alone.free.area() > 0.55 * window.area(), "{window}");
        }
    }
    for side in [0.0, 1.0, 30.0] {
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(side, side));
        let layout = EmbedLayout::new(window, true, true);
        assert!([layout.chart.unwrap(), layout.bar, layout.free].iter().all(|rect| rect.is_finite()));
    }
}

#[test]
fn it_has_play_restart_a_time_line_one_chart_and_the_way_to_the_game() {
    let session = session(40);
    for size in SIZES {
        let mut harness = player(size, &session);
        let labels = assert_all_reachable(&mut harness, &format!("{size:?}"));
        for wanted in ["Play", "Restart", "Time line", "Open the game", "x", "y"] {
            assert!(labels.contains(wanted), "{size:?}: no {wanted} in {labels:?}");
        }
        assert!(harness.query_by_label_contains("x axis chart").is_some(), "{size:?}");
        assert!(harness.query_by_label_contains("y axis chart").is_none(), "{size:?}");
        harness.get_by_label("y").click();
        harness.run_steps(3);
        assert!(harness.query_by_label_contains("y axis chart").is_some(), "{size:?}");
        for (label, command) in [
            ("Play", Command::TogglePlaying),
            ("Restart", Command::Restart),
            ("Open the game", Command::OpenPage),
        ] {
            harness.state_mut().commands.clear();
            harness.get_by_label(label).click();
            harness.run_steps(3);
            assert_eq!(harness.state().commands.first(), Some(&command), "{size:?}");
        }
    }
}

#[test]
fn it_is_large_enough_for_fingers_once_it_is_touched() {
    let session = session(40);
    for size in SIZES {
        let mut harness = player(size, &session);
        tap(&mut harness, egui::pos2(3.0, 3.0));
        harness.run_steps(4);
        let _ = assert_touchable(&mut harness, &format!("{size:?}"));
    }
}

#[test]
fn it_takes_no_wheel_and_no_keys_before_it_is_clicked_and_after_it_is_left() {
    let session = session(40);
    let mut harness = player(SIZES[0], &session);
    let at = egui::pos2(100.0, 200.0);
    let wheel = Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, 50.0),
        phase: TouchPhase::Move,
        modifiers: Modifiers::NONE,
    };
    let takes = |harness: &mut Harness<'_, Seen>| {
        *harness.state_mut() = Seen::default();
        harness.hover_at(at);
        harness.step();
        harness.event(wheel.clone());
        harness.key_press(Key::Space);
        harness.run_steps(2);
        [harness.state().wheel, harness.state().key]
    };
    assert_eq!(takes(&mut harness), [false, false]);
    assert!(presses::is_asleep(&harness.ctx));
    let button = |pressed| Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(button(true));
    harness.step();
    assert!(presses::is_asleep(&harness.ctx), "the press that wakes it is not meant for the ground");
    harness.event(button(false));
    harness.step();
    assert!(presses::is_asleep(&harness.ctx));
    harness.step();
    assert!(!presses::is_asleep(&harness.ctx));
    assert_eq!(takes(&mut harness), [true, true]);
    harness.event(Event::WindowFocused(false));
    harness.step();
    assert!(presses::is_asleep(&harness.ctx));
    assert_eq!(takes(&mut harness), [false, false]);
    // The page wakes it by a click that the player does not see.
    presses::wake(&harness.ctx);
    assert_eq!(takes(&mut harness), [true, true]);
    assert!(!presses::is_asleep(&harness.ctx), "the next press is meant for the ground");
    harness.event(Event::WindowFocused(false));
    harness.step();
    assert_eq!(takes(&mut harness), [false, false]);
}
