//! The charts as a player meets them: what is written on them, and what the pointer over them asks for.

use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use frankie::game::command::Command;
use frankie::game::overlay::{
    Detail, DogMarks, Ghost, GoalRing, HoveredStep, MinimumMark, OverlayView, overlay_ui,
};
use frankie::game::session::{Session, SessionMode};
use frankie::game::ui::chart::{axis_chart_ui, number};
use frankie::game::ui::theme;
use frankie_sim::level::{Bounds, KindConfig, Player, Start};
use frankie_sim::noise::NoiseKind;
use frankie_sim::optimizer::OptimizerKind;
use frankie_sim::params::{Params, Value};
use frankie_sim::surface::{PLACEMENT, SurfaceKind};
use frankie_sim::{Axis, Event, Level, Run};

// To be replaced by `Level::parse`.
fn level(optimizer: &str, lr: f64) -> Level {
    let surface = SurfaceKind::find("fetch").unwrap();
    let noise = NoiseKind::find("gaussian").unwrap();
    let optimizer = OptimizerKind::find(optimizer).unwrap();
    let surface_params = Params::defaults(surface.info.params);
    let mut noise_params = Params::defaults(noise.info.params);
    noise_params.set("sigma", Value::Pair([0.4, 0.4])).unwrap();
    let mut params = Params::defaults(optimizer.info.params);
    params.set("lr", Value::Pair([lr, lr])).unwrap();
    let built = (surface.build)(&surface_params).unwrap();
    Level {
        id: "charts".to_owned(),
        title: "Charts".to_owned(),
        world: "test".to_owned(),
        order: 0,
        tagline: String::new(),
        lesson: String::new(),
        seed: 7,
        view: built.view,
        surface: built.surface,
        ball: built.ball,
        data_loss: built.data_loss,
        placement: Params::defaults(PLACEMENT),
        added: Vec::new(),
        surface_config: KindConfig { kind: surface, params: surface_params },
        noise: (noise.build)(&noise_params).unwrap(),
        noise_config: KindConfig { kind: noise, params: noise_params },
        bounds: Bounds::None,
        optimizer: KindConfig { kind: optimizer, params },
        pack: Vec::new(),
        start: Start { at: [-6.0, 3.0], region: None },
        goal: None,
        max_steps: None,
        player: Player { drop: true, throw: true, tune: vec!["lr".to_owned()], switch: true, edit: false },
        theory: Vec::new(),
        table: toml::Table::new(),
    }
}

fn session(optimizer: &str, lr: f64, steps: u64) -> Session {
    let mut run = Run::new(Arc::new(level(optimizer, lr)), 7);
    for _ in 0..steps {
        run.advance();
    }
    Session::new(run, SessionMode::Play, 1.0)
}

fn chart(session: Session) -> Harness<'static, (Session, Vec<Command>)> {
    let mut dressed = false;
    let app = move |ui: &mut egui::Ui, (session, commands): &mut (Session, Vec<Command>)| {
        if !std::mem::replace(&mut dressed, true) {
            // The letters are there from the next frame on.
            return theme::install(ui.ctx());
        }
        commands.extend(axis_chart_ui(ui, Axis::X, session));
    };
    let mut harness =
        Harness::builder().with_size(egui::vec2(344.0, 240.0)).build_ui_state(app, (session, Vec::new()));
    harness.run_steps(4);
    harness
}

#[test]
fn the_header_shows_the_ratio_of_the_present_row() {
    for (optimizer, lr) in [("adam", 0.05), ("sgd", 0.01)] {
        let session = session(optimizer, lr, 72);
        let row = session.run().row().unwrap().axes[0];
        let expected = number::ratio(row.ratio, row.second.is_some());
        chart(session).get_by_label(&expected);
    }
}

#[test]
fn without_steps_there_is_a_friendly_empty_state() {
    let mut harness = chart(session("adam", 0.05, 0));
    harness.get_by_label("no steps yet — press Space");
    harness.hover_at(egui::pos2(160.0, 120.0));
    harness.run_steps(3);
    assert!(harness.state().1.is_empty());
}

#[test]
fn hovering_asks_for_the_step_under_the_pointer_and_leaving_for_none() {
    let mut harness = chart(session("adam", 0.05, 200));
    assert!(harness.state().1.is_empty());
    let plot = harness.get_by_label("x axis chart, step 200").rect();
    harness.hover_at(egui::pos2(plot.right() - 28.0, plot.center().y));
    harness.run_steps(2);
    assert_eq!(harness.state().1.last(), Some(&Command::Hover(Some(200))));
    harness.hover_at(egui::pos2(plot.left() + 31.0, plot.center().y));
    harness.run_steps(2);
    assert_eq!(harness.state().1.last(), Some(&Command::Hover(Some(141))));
    harness.hover_at(egui::pos2(plot.left() + 100.0, 2.0));
    harness.run_steps(2);
    assert_eq!(harness.state().1.last(), Some(&Command::Hover(None)));
}

#[test]
fn a_step_hovered_elsewhere_is_told_with_the_numbers_of_its_row() {
    let mut session = session("adam", 0.05, 72);
    session.hovered_step = Some(70);
    let row = *session.run().trace().unwrap().row(70).unwrap();
    let harness = chart(session);
    harness.get_by_label("step 70");
    harness.get_by_label(&number::significant(row.gradient[0], 4));
    harness.get_by_label(&number::significant(row.axes[0].first.unwrap().corrected, 4));
}

#[test]
fn hovering_a_step_that_is_beyond_the_present_shows_nothing() {
    let mut session = session("adam", 0.05, 72);
    session.seek(50);
    session.hovered_step = Some(70);
    let harness = chart(session);
    assert!(harness.query_by_label("step 70").is_none());
    harness.get_by_label("x axis chart, step 50");
}

#[test]
fn no_number_and_no_size_makes_it_panic() {
    for (optimizer, lr) in [("sgd", 1e300), ("adam", 1e308), ("sgd", 2.0)] {
        let mut run = Run::new(Arc::new(level(optimizer, lr)), 7);
        for step in 0..400 {
            run.advance();
            if step == 100 {
                let _ = run.apply(Event::Drop { at: [1.0, 1.0] });
                let _ = run.apply(Event::Throw { to: [2.0, -2.0] });
            }
        }
        let mut harness = chart(Session::new(run, SessionMode::Play, 1.0));
        for size in [[344.0, 240.0], [120.0, 300.0], [60.0, 60.0], [20.0, 20.0], [700.0, 90.0]] {
            harness.set_size(egui::Vec2::from(size));
            harness.hover_at(egui::pos2(0.5 * size[0], 0.5 * size[1]));
            harness.run_steps(3);
        }
    }
}

#[test]
fn the_buttons_beneath_choose_how_many_steps_are_shown() {
    let mut harness = chart(session("adam", 0.05, 2000));
    for label in ["show 240 steps", "show 1000 steps", "show all steps"] {
        harness.get_by_label(label).click();
        harness.run_steps(12);
    }
    let plot = harness.get_by_label("x axis chart, step 2000").rect();
    harness.hover_at(egui::pos2(plot.left() + 30.05, plot.center().y));
    harness.run_steps(2);
    assert_eq!(harness.state().1.last(), Some(&Command::Hover(Some(1))));
}

/// Everything an overlay can show, at places and with numbers of one kind.
fn overlay(at: egui::Pos2, x: f64) -> OverlayView {
    let detail = Detail { numbers: true, ..Detail::default() };
    OverlayView {
        free: None,
        dog: Some(DogMarks {
            collar_px: at,
            head_px: at + egui::vec2(30.0, 5.0),
            ratio: [x, -x],
            lr: [x, 0.1],
            wrong_way: [true; 2],
            wrong_way_fade: 1.0,
            true_gradient: Some([x, 1.0]),
            gradient: Some([-x, x]),
            fade: 1.0,
            detail,
        }),
        goals: vec![GoalRing { center_px: at, radius_px: x as f32, reached: true, held: x as f32 }],
        ball: Some(at),
        minima: vec![MinimumMark { at_px: at, found: true }, MinimumMark { at_px: at, found: false }],
        start_region: Some(egui::Rect::from_two_pos(at, at + egui::vec2(90.0, 60.0))),
        ghost: Some(Ghost::Throw { from_px: at, at_px: at + egui::vec2(200.0, 0.0), allowed: true }),
        hovered: Some(HoveredStep { at_px: at, step: 57 }),
        names: Vec::new(),
    }
}

#[test]
fn no_number_and_no_place_makes_the_overlay_panic() {
    let places =
        [egui::pos2(300.0, 200.0), egui::Pos2::ZERO, egui::pos2(-5e3, 9e3), egui::pos2(f32::NAN, 1.0)];
    let mut dressed = false;
    let app = move |ui: &mut egui::Ui| {
        if !std::mem::replace(&mut dressed, true) {
            return theme::install(ui.ctx());
        }
        let painter = ui.ctx().layer_painter(egui::LayerId::background());
        for at in places {
            for x in [0.0, 0.3, -7.27, 1e300, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                overlay_ui(&painter, &overlay(at, x));
            }
        }
    };
    for size in [[640.0, 400.0], [320.0, 240.0], [10.0, 10.0]] {
        Harness::builder().with_size(egui::Vec2::from(size)).build_ui(app).run_steps(4);
    }
}
