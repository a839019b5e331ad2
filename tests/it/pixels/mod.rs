//! Panels and dialogs as pixels: each is painted on the CPU at one and at two pixels per point and compared with a
//! picture in `tests/pictures/`. `UPDATE_PICTURES=1 cargo test --test it pixels::` writes these pictures.

mod capture;
mod chapter;
mod medals;
mod phone;
mod rasterizer;
mod run_map;
mod shown;
mod walk;

use std::path::Path;
use std::sync::Arc;

use egui::epaint::{ClippedShape, Shape};
use egui::{Color32, Id, Rect, pos2, vec2};
use egui_kittest::kittest::Queryable;
use frankie::game::screen::OpenTabs;
use frankie::game::screens::dialog::{
    ResultView, SettingsView, open_link_ui, result_ui, settings_ui, share_ui,
};
use frankie::game::session::{Session, SessionMode};
use frankie::game::share::Share;
use frankie::game::ui::chart::axis_chart_ui;
use frankie::game::ui::panels;
use frankie::store::{Comparison, LevelResult, Place, Settings};
use frankie_draw::compare::{self, Tolerance};
use frankie_sim::{Level, Run};

use self::capture::{SETTLING_FRAMES, Stage};

/// A link to a run.
const LINK: &str = "https://dogs.example/fetch/#r=AQF6AIX_BmxpbmtlZAGwMPvJOkvEfAAqBwA_Fj8FAgACbHIDPUqhAUAIOQICAgViZXRhMQM_EAI";
/// A level that fills every panel.
const LEVEL: &str = r#"
format = 1
title = "A bowl of noise"
tagline = "look at r"
lesson = "Watch Frankie slow down."
[surface]
kind = "bowl"
[noise]
kind = "gaussian"
sigma = 0.3
[optimizer]
kind = "adam"
lr = 0.05
[pack.momo]
kind = "momentum"
lr = 0.02
[pack.bolt]
kind = "sgd"
lr = 0.05
[start]
at = [-2.0, 1.0]
[goal]
kind = "reach"
radius = 0.2
hold = 5
[player]
drop = true
switch = true
edit = true
tune = ["lr", "beta1", "beta2"]
[[theory]]
label = "RMS of r"
stat = "rms_ratio"
axis = "y"
predict = "pure_noise_rms"
tolerance = 0.01
"#;
/// Compilers may round sums in another order, which changes a channel by less than this. An edge that falls on the center
/// of a pixel may fall on its other side, which changes one pixel. The mark of a tick in a chart has two pixels.
const TOLERANCE: Tolerance = Tolerance { channel: 8, pixels: 1 };
const STEPS: u64 = 60;
/// The window of the stage, in points.
const WINDOW: [f32; 2] = [1280.0, 720.0];
/// The window of a dialog, in points.
const DIALOG_WINDOW: [f32; 2] = [560.0, 560.0];
/// Pixels per point.
const SCALES: [f32; 2] = [1.0, 2.0];
/// The height of pictures with two pixels per point, in points: only the upper part is saved, so that files stay small.
const HEIGHT_AT_2X: f32 = 150.0;
/// Shapes smaller than this in both directions are not changed one by one, in points.
const MIN_SHAPE: f32 = 8.0;

/// Returns a session of the level after some steps, or at the end of the run if it ends earlier.
fn session(steps: u64) -> Session {
    let mut run = Run::new(Arc::new(Level::parse("pixels", LEVEL).unwrap()), 7);
    run.seek(steps);
    Session::new(run, SessionMode::Play, 1.0)
}

/// Shows all panels of the stage.
fn stage(session: &Session, scale: f32) -> Stage<'_> {
    Stage::new(WINDOW, scale, move |ctx| {
        let layout = panels::stage_layout(ctx, session, &[], OpenTabs::default());
        panels::stage_ui(ctx, &layout, session, |ui, axis| axis_chart_ui(ui, axis, session));
    })
}

/// Returns the area of a panel of the stage, with the edge of its shadow, in points.
fn panel(stage: &Stage<'_>, name: &str) -> Rect {
    stage.area(Id::new(("panel", name))).expand(2.0)
}

/// Compares the pixels in `rect` with the picture of this name at the stage's scale. Returns the difference, if any, or the
/// letters that no font has.
fn compare(stage: &Stage<'_>, name: &str, rect: Rect) -> Option<String> {
    let missing = stage.missing_glyphs();
    if !missing.is_empty() {
        return Some(format!("{name}: no font has {missing:?}"));
    }
    let height = if stage.scale > 1.0 { rect.height().min(HEIGHT_AT_2X) } else { rect.height() };
    let part = Rect::from_min_size(rect.min, vec2(rect.width(), height));
    let expected = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/pictures")
        .join(format!("{name}-{}x.png", stage.scale));
    let failures = Path::new(env!("CARGO_TARGET_TMPDIR"));
    compare::check_file(&expected, &stage.picture(part), TOLERANCE, failures).err()
}

/// Fails with all problems at once.
fn assert_none(problems: &[String]) {
    assert!(
        problems.is_empty(),
        "{}\nto accept the new pictures: UPDATE_PICTURES=1 cargo test --test it pixels::",
        problems.join("\n")
    );
}

#[test]
fn the_panels_of_the_stage_match_their_pictures() {
    let session = session(STEPS);
    let mut problems = Vec::new();
    for scale in SCALES {
        let mut stage = stage(&session, scale);
        for name in ["lesson", "tuning", "transport", "pack", "chart x", "rule"] {
            problems.extend(compare(&stage, &name.replace(' ', "-"), panel(&stage, name)));
        }
        stage.harness.get_by_label("Surface").click();
        stage.harness.run_steps(SETTLING_FRAMES);
        problems.extend(compare(&stage, "sandbox-surface", panel(&stage, "tuning")));
    }
    assert_none(&problems);
}

#[test]
fn the_dialogs_match_their_pictures() {
    let ended = {
        let mut session = session(STEPS);
        let before = LevelResult { steps: 999, wrong_way_steps: 0, seed: 1, theory_ok: None };
        session.comparison_with_best = Some(Comparison::Better(before));
        session
    };
    let settings = Settings::default();
    let mut problems = Vec::new();
    for scale in SCALES {
        let view = ResultView { session: &ended, next: Some("The next level"), dog_at: pos2(0.0, 0.0) };
        let result = Stage::new(DIALOG_WINDOW, scale, |ctx| {
            result_ui(ctx, &view);
        });
        problems.extend(compare(&result, "result", result.top_area()));
        let view = SettingsView { settings: &settings, place: Place::Nowhere, finished: 3, own_levels: 0 };
        let settings = Stage::new(DIALOG_WINDOW, scale, |ctx| {
            settings_ui(ctx, &view);
        });
        problems.extend(compare(&settings, "settings", settings.top_area()));
        let share = Stage::new(DIALOG_WINDOW, scale, |ctx| {
            share_ui(ctx, &Share { link: Ok(LINK.to_owned()), is_run: true });
        });
        problems.extend(compare(&share, "share", share.top_area()));
        let open_link = Stage::new(DIALOG_WINDOW, scale, |ctx| {
            open_link_ui(ctx);
        });
        problems.extend(compare(&open_link, "open-link", open_link.top_area()));
    }
    assert_none(&problems);
}

#[test]
fn painting_a_frame_twice_gives_equal_bytes() {
    let session = session(STEPS);
    let picture = || {
        let stage = stage(&session, 1.0);
        stage.picture(panel(&stage, "chart x")).rgb
    };
    assert!(picture() == picture());
}

/// Changes the shapes of a panel one at a time: the picture must fail when a shape is missing, moved by a pixel, or in
/// another color. Soft shadows and parts of dashes are left out, because they are hardly visible alone.
#[test]
fn a_shape_that_is_missing_moved_or_recolored_is_noticed() {
    let session = session(STEPS);
    let mut unnoticed = Vec::new();
    for (name, scale) in [("chart x", 1.0), ("pack", 1.0), ("pack", 2.0)] {
        let stage = stage(&session, scale);
        let rect = panel(&stage, name);
        let shapes = flattened(stage.shapes(), rect);
        let flat = stage.picture_of(shapes.clone(), rect);
        assert_eq!(stage.picture(rect).check(&flat, TOLERANCE), Ok(()), "{name}");
        let mut seen = 0;
        for (index, ClippedShape { clip_rect, shape }) in shapes.iter().enumerate() {
            let bounds = shape.visual_bounding_rect();
            let is_shadow = matches!(shape, Shape::Rect(rect) if rect.blur_width > 0.0);
            if is_shadow || bounds.size().max_elem() < MIN_SHAPE {
                continue;
            }
            let around = bounds.expand(2.0).intersect(rect).intersect(clip_rect.expand(2.0));
            let broken = |change: fn(&mut Shape, f32)| {
                let mut shapes = shapes.clone();
                change(&mut shapes[index].shape, scale);
                stage.picture_of(shapes, around)
            };
            let right = broken(|_, _| ());
            let missing = broken(|shape, _| *shape = Shape::Noop);
            if missing.rgb == right.rgb {
                continue;
            }
            seen += 1;
            let moved = broken(|shape, scale| shape.translate(vec2(1.0, 1.0) / scale));
            let recolored = broken(|shape, _| recolor(shape));
            for (what, picture) in [("missing", missing), ("moved", moved), ("recolored", recolored)] {
                if right.check(&picture, TOLERANCE).is_ok() {
                    unnoticed.push(format!("{name}, {scale}x: {what}: {shape:?}"));
                }
            }
        }
        assert!(seen > 10, "{name}: only {seen} shapes are seen");
    }
    assert!(unnoticed.is_empty(), "{}", unnoticed.join("\n"));
}

/// Returns the shapes that intersect a rectangle, with nested shapes as separate entries.
fn flattened(shapes: Vec<ClippedShape>, rect: Rect) -> Vec<ClippedShape> {
    let mut flat = Vec::new();
    for ClippedShape { clip_rect, shape } in shapes {
        match shape {
            Shape::Vec(parts) => {
                let parts = parts.into_iter().map(|shape| ClippedShape { clip_rect, shape });
                flat.extend(flattened(parts.collect(), rect));
            }
            shape if shape.visual_bounding_rect().intersect(clip_rect).intersects(rect) => {
                flat.push(ClippedShape { clip_rect, shape });
            }
            _ => {}
        }
    }
    flat
}

/// Inverts the red channel of a shape, or halves the blue channel if the inverse would be nearly the same.
fn recolor(shape: &mut Shape) {
    egui::epaint::shape_transform::adjust_colors(shape, |color| {
        let [r, g, b, a] = color.to_array();
        let is_medium = r.abs_diff(a / 2) < 40;
        let (r, b) = if is_medium { (r, b / 2) } else { (a - r, b) };
        *color = Color32::from_rgba_premultiplied(r, g, b, a);
    });
}
