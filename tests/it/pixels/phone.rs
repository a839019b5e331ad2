//! Phones and the small player inside a page, whole windows as pixels: the panels over the overlay, without the ground.

use bevy::math::Vec2;
use frankie::game::command::Panel;
use frankie::game::embed_ui;
use frankie::game::screen::TabColumn;
use frankie::game::screens::pictures::Pictures;
use frankie::game::screens::select::{SelectView, select_ui};
use frankie::game::screens::title::{TitleView, title_ui};
use frankie::game::stage_ui::ground_ui;
use frankie::game::stage_view::StageView;
use frankie::game::viewport::Viewport;
use frankie::store::Progress;

use super::*;

/// A phone upright and sideways, in points.
const PHONES: [(&str, [f32; 2]); 2] = [("upright", [390.0, 844.0]), ("sideways", [844.0, 390.0])];
/// The small player inside a page, in points.
const EMBEDS: [(&str, [f32; 2]); 2] = [("embed", [720.0, 480.0]), ("embed-small", [320.0, 240.0])];
/// The frames after which every thumbnail is painted.
const PAINTING_FRAMES: usize = 40;

pub(super) fn compare_window(stage: &Stage<'_>, name: &str, size: [f32; 2]) -> Option<String> {
    compare(stage, name, Rect::from_min_size(pos2(0.0, 0.0), size.into()))
}

/// Shows the overlay over a ground that `free` is left of. Returns where arrows start.
pub(super) fn ground(ctx: &egui::Context, session: &Session, free: Rect) -> egui::Pos2 {
    let mut viewport = Viewport::default();
    viewport.fit(session.level().view());
    let free_px =
        bevy::math::Rect { min: Vec2::new(free.min.x, free.min.y), max: Vec2::new(free.max.x, free.max.y) };
    let size = ctx.content_rect().size();
    viewport.resize(Vec2::new(size.x, size.y), free_px);
    let dog = session.dog_at(session.run().first());
    viewport.keep_in_sight(&[dog], None, 0.0, f64::INFINITY);
    let dog_px = viewport.world_px_from_sim(session.dog_at(session.run().first()));
    let view = StageView {
        session,
        viewport: &viewport,
        points_per_px: 1.0,
        free,
        collar_px: Some(dog_px),
        head_px: Some(dog_px + Vec2::new(25.0, 0.0)),
        pointer: None,
        finger: None,
        is_secondary: false,
        shows_gradients: true,
        wrong_way_fade: 0.0,
    };
    let collar = view.collar().unwrap();
    ground_ui(ctx, view, true);
    collar
}

/// A level that asks nothing, so that its lesson is shown from the start.
const WITH_LESSON: &str = r#"format = 1
title = "One way"
world = "the-park"
order = 0
tagline = "full speed: r near 1"
lesson = """
The ground falls faster to the right than to the top, yet both arrows reach the ring. r only measures how consistent an \
axis is. So he runs diagonally, and each step is lr long on each axis. Drop him where his way leads to the ball."""

[surface]
kind = "slope"
slope = [-1.0, -0.4]

[view]
x = [-5.0, 5.0]
y = [-4.5, 4.5]

[noise]
kind = "gaussian"
sigma = [0.1, 0.04]

[optimizer]
kind = "adam"
lr = 0.038

[start]
at = [-3.2, 0.2]

[goal]
kind = "reach"
at = [2.8, 3.2]
radius = 0.4
within = 400

[player]
drop = true
tune = ["lr", "beta1"]

[[theory]]
label = "mean |r|"
stat = "mean_abs_ratio"
axis = "x"
predict = "constant"
tolerance = 0.02

[[theory]]
label = "mean |r|"
stat = "mean_abs_ratio"
axis = "y"
predict = "constant"
tolerance = 0.02
"#;

/// Returns a session of the first level.
fn first_level(steps: u64) -> Session {
    let mut run = Run::new(Arc::new(Level::parse("one-way", WITH_LESSON).unwrap()), 7);
    run.seek(steps);
    Session::new(run, SessionMode::Play, 1.0)
}

fn phone<'a>(session: &'a Session, size: [f32; 2], open: Option<Panel>) -> Stage<'a> {
    let mut tabs = OpenTabs::default();
    tabs.set(TabColumn::Drawer, open);
    Stage::new(size, 1.0, move |ctx| {
        let layout = panels::stage_layout(ctx, session, &[], tabs);
        ground(ctx, session, layout.free);
        panels::stage_ui(ctx, &layout, session, |ui, axis| axis_chart_ui(ui, axis, session));
    })
}

#[test]
fn the_stage_of_a_phone_matches_its_pictures() {
    let (started, playing) = (first_level(0), first_level(80));
    let mut problems = Vec::new();
    for (form, size) in PHONES {
        for (name, session, open) in [
            ("start", &started, Some(Panel::Lesson)),
            ("play", &playing, None),
            ("charts", &playing, Some(Panel::Charts)),
        ] {
            let stage = phone(session, size, open);
            problems.extend(compare_window(&stage, &format!("phone-{form}-{name}"), size));
        }
    }
    assert_none(&problems);
}

#[test]
fn the_screens_of_a_phone_match_their_pictures() {
    let levels: Vec<Arc<Level>> = [
        ("one-way", include_str!("../../../levels/one-way.toml")),
        ("mixed-signals", include_str!("../../../levels/mixed-signals.toml")),
        ("slowing-down", include_str!("../../../levels/slowing-down.toml")),
        ("the-other-side", include_str!("../../../levels/the-other-side.toml")),
    ]
    .map(|(id, text)| Arc::new(Level::parse(id, text).unwrap()))
    .into();
    let mut progress = Progress::default();
    let best = LevelResult { steps: 212, wrong_way_steps: 0, seed: 1, theory_ok: Some(true) };
    progress.record_result("one-way", best);
    let worlds: Vec<(&str, Vec<&Arc<Level>>)> =
        vec![("puppy-school", levels.iter().collect()), ("the-park", Vec::new())];
    let ended = {
        let text = include_str!("../../../levels/one-way.toml");
        let mut run = Run::new(Arc::new(Level::parse("one-way", text).unwrap()), 7);
        run.apply(frankie_sim::Event::Drop { at: [-3.0, -2.6] }).unwrap();
        run.seek(400);
        let mut session = Session::new(run, SessionMode::Play, 1.0);
        session.comparison_with_best = Some(Comparison::First);
        session
    };
    let mut problems = Vec::new();
    for (form, size) in PHONES {
        let view = SelectView {
            worlds: worlds.clone(),
            broken: &[],
            progress: Some(&progress),
            here: None,
            walk: None,
        };
        let mut pictures = Pictures::default();
        let mut select = Stage::new(size, 1.0, |ctx| {
            select_ui(ctx, &view, &mut pictures);
        });
        select.harness.run_steps(PAINTING_FRAMES);
        problems.extend(compare_window(&select, &format!("phone-{form}-select"), size));
        let view = ResultView { session: &ended, next: Some("Mixed signals"), dog_at: pos2(0.0, 0.0) };
        let result = Stage::new(size, 1.0, |ctx| {
            result_ui(ctx, &view);
        });
        problems.extend(compare_window(&result, &format!("phone-{form}-result"), size));
        let view = TitleView {
            next: Some(["one-way", "One way", "puppy-school"]),
            tally: (0, 26),
            walk: None,
            interrupted: None,
        };
        let title = Stage::new(size, 1.0, |ctx| {
            title_ui(ctx, &view);
        });
        problems.extend(compare_window(&title, &format!("phone-{form}-title"), size));
    }
    assert_none(&problems);
}

#[test]
fn the_small_player_matches_its_pictures() {
    let session = first_level(80);
    let mut problems = Vec::new();
    for (name, size) in EMBEDS {
        let stage = Stage::new(size, 1.0, |ctx| {
            let layout = embed_ui::layout(ctx, &session);
            ground(ctx, &session, layout.free);
            embed_ui::embed_ui(ctx, &layout, &session);
        });
        problems.extend(compare_window(&stage, name, size));
    }
    assert_none(&problems);
}
