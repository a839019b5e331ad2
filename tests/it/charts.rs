//! The charts in the game: their labels, the commands of the pointer over them, and finite positions for any numbers.

mod overlays;

use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use frankie::game::command::Command;
use frankie::game::overlay::{
    Detail, DogMarks, Ghost, GoalRing, GuessMarks, HoveredStep, MinimumMark, NameTag, OverlayView, Ruler,
    SampleMarks, overlay_ui,
};
use frankie::game::session::{Session, SessionMode};
use frankie::game::ui::chart::{axis_chart_ui, number};
use frankie::game::ui::theme;
use frankie_draw::agent_mark::AgentMark;
use frankie_sim::level::LevelEdit;
use frankie_sim::{Axis, Event, Level, Run};

fn level(optimizer: &str, lr: f64) -> Level {
    let text = "format = 1\ntitle = \"Charts\"\n[surface]\nkind = \"fetch\"\n[view]\nbounds = \"none\"\n\
        [noise]\nkind = \"gaussian\"\nsigma = 0.4\n[optimizer]\nkind = \"adam\"\n[start]\nat = [-6.0, 3.0]\n\
        [player]\ndrop = true\nthrow = true\nswitch = true\ntune = [\"lr\"]\n";
    let edits = [LevelEdit::new("optimizer.kind", optimizer), LevelEdit::new("optimizer.lr", lr)];
    Level::parse("charts", text).unwrap().edited(&edits).unwrap()
}

fn session(optimizer: &str, lr: f64, steps: u64) -> Session {
    let mut run = Run::new(Arc::new(level(optimizer, lr)), 7);
    for _ in 0..steps {
        run.advance();
    }
    Session::new(run, SessionMode::Play, 1.0)
}

fn chart(session: Session) -> Harness<'static, (Session, Vec<Command>)> {
    let mut fonts_loaded = false;
    let app = move |ui: &mut egui::Ui, (session, commands): &mut (Session, Vec<Command>)| {
        if !std::mem::replace(&mut fonts_loaded, true) {
            // The fonts can be used from the next frame on.
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
fn the_header_shows_the_ratio_of_the_current_row() {
    for (optimizer, lr) in [("adam", 0.05), ("sgd", 0.01)] {
        let session = session(optimizer, lr, 72);
        let row = session.run().row().unwrap().axes[0];
        let expected = number::ratio(row.ratio, row.second.is_some());
        chart(session).get_by_label(&expected);
    }
}

#[test]
fn a_chart_without_steps_shows_a_hint() {
    let mut harness = chart(session("adam", 0.05, 0));
    harness.get_by_label("no steps yet: press Space");
    harness.hover_at(egui::pos2(160.0, 120.0));
    harness.run_steps(3);
    assert!(harness.state().1.is_empty());
}

#[test]
fn hovering_selects_the_step_under_the_pointer_and_leaving_selects_none() {
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
fn a_step_selected_elsewhere_is_shown_with_its_numbers() {
    let mut session = session("adam", 0.05, 72);
    session.hovered_step = Some(70);
    let row = *session.run().trace().unwrap().row(70).unwrap();
    let harness = chart(session);
    harness.get_by_label("step 70");
    harness.get_by_label(&number::significant(row.gradient[0], 4));
    harness.get_by_label(&number::significant(row.axes[0].first.unwrap().used, 4));
}

#[test]
fn hovering_a_step_after_the_current_step_shows_nothing() {
    let mut session = session("adam", 0.05, 72);
    session.seek(50);
    session.hovered_step = Some(70);
    let harness = chart(session);
    assert!(harness.query_by_label("step 70").is_none());
    harness.get_by_label("x axis chart, step 50");
}

/// Asserts that all painted vertices have finite positions. Returns the number of vertices.
fn finite_vertices<State>(harness: &Harness<'_, State>) -> usize {
    let shapes = harness.output().shapes.clone();
    let mut count = 0;
    for egui::ClippedPrimitive { primitive, .. } in harness.ctx.tessellate(shapes, 1.0) {
        let egui::epaint::Primitive::Mesh(mesh) = primitive else { continue };
        count += mesh.vertices.len();
        let wrong =
            mesh.vertices.iter().find(|vertex| !(vertex.pos.x.is_finite() && vertex.pos.y.is_finite()));
        assert_eq!(wrong, None, "a vertex whose position is not finite");
    }
    count
}

#[test]
fn charts_have_finite_positions_for_any_numbers_and_sizes() {
    for (optimizer, lr, is_huge) in [("sgd", 1e9, true), ("adam", 1e9, true), ("sgd", 2.0, false)] {
        let mut run = Run::new(Arc::new(level(optimizer, lr)), 7);
        if is_huge {
            // No level starts this far away, but a drop can.
            run.apply(Event::Drop { at: [1e300, -1e300] }).unwrap();
        } else {
            run.seek(100);
            run.apply(Event::Drop { at: [1.0, 1.0] }).unwrap();
            run.apply(Event::Throw { to: [2.0, -2.0] }).unwrap();
        }
        run.seek(400);
        let largest =
            run.trace().unwrap().rows().iter().flat_map(|row| row.at).fold(0.0, |a, x| x.abs().max(a));
        assert_eq!(largest > 1e100, is_huge, "{optimizer}, {lr}: {largest}");
        let label = format!("x axis chart, step {}", run.state().step);
        let mut harness = chart(Session::new(run, SessionMode::Play, 1.0));
        for size in [[344.0, 240.0], [120.0, 300.0], [60.0, 60.0], [20.0, 20.0], [700.0, 90.0]] {
            harness.set_size(egui::Vec2::from(size));
            harness.hover_at(egui::pos2(0.5 * size[0], 0.5 * size[1]));
            harness.run_steps(3);
            let has_chart = harness.query_by_label(&label).is_some();
            assert_eq!(has_chart, size.iter().all(|side| *side > 100.0), "{size:?}");
            finite_vertices(&harness);
        }
    }
}

#[test]
fn the_buttons_below_set_the_number_of_visible_steps() {
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
