//! Levels that show a few parts of the screen, whole windows as pixels: the panels over the overlay, without the ground.

use frankie::game::stage_ui::folded;

use super::phone::{compare_window, ground};
use super::*;
use crate::stage::shown::FETCH;

/// Nothing but ground, dog and ball.
const FETCH_SCREEN: &str = "[screen]\nshow = [\"ground\"]\n";
/// Arrows on the ground, and one chart with two of its layers.
const BLUE: &str = r#"
format = 1
title = "Blue"
question = "Will the blue line cross zero?"
lesson = "It is a mean of the last ten or so."
[surface]
kind = "bowl"
[noise]
kind = "gaussian"
sigma = 0.5
[optimizer]
kind = "adam"
lr = 0.05
[start]
at = [-2.0, 1.0]
[screen]
show = ["ground", "arrows", "chart_x", "lollipops", "m_hat"]
introduces = "chart_x"
"#;
/// A window on a desk, and a phone held upright and sideways, in points.
const WINDOWS: [(&str, [f32; 2]); 3] =
    [("desk", WINDOW), ("upright", [390.0, 844.0]), ("sideways", [844.0, 390.0])];

fn session_of(text: &str, steps: u64) -> Session {
    let mut run = Run::new(Arc::new(Level::parse("shown", text).unwrap()), 7);
    run.seek(steps);
    Session::new(run, SessionMode::Play, 1.0)
}

fn shown<'a>(session: &'a Session, size: [f32; 2]) -> Stage<'a> {
    Stage::new(size, 1.0, move |ctx| {
        let layout = panels::stage_layout(ctx, session, &folded(&Settings::default()), OpenTabs::default());
        let collar = ground(ctx, session, layout.free);
        panels::stage_ui(ctx, &layout, session, |ui, axis| axis_chart_ui(ui, axis, session));
        panels::attention_ui(ctx, &layout, session, Some(collar), true);
    })
}

#[test]
fn levels_that_show_few_parts_match_their_pictures() {
    let (fetch, blue) = (session_of(&format!("{FETCH}{FETCH_SCREEN}"), 20), session_of(BLUE, 60));
    let mut unfolded = session_of(BLUE, 60);
    unfolded.is_unfolded = true;
    let new = session_of(BLUE, 0);
    let mut problems = Vec::new();
    for (form, size) in WINDOWS {
        for (name, session) in [("fetch", &fetch), ("blue", &blue), ("new", &new), ("all", &unfolded)] {
            if matches!(name, "new" | "all") && form == "sideways" {
                continue;
            }
            problems.extend(compare_window(&shown(session, size), &format!("shown-{form}-{name}"), size));
        }
    }
    assert_none(&problems);
}
