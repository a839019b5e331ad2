//! The picture of a noise: sampled gradients while the true gradient oscillates, with Adam's m̂ and √v̂. Reads the
//! registry, makes runs; writes canvases.

use frankie_sim::level::LevelEdit;
use frankie_sim::surface;
use frankie_sim::{Axis, LevelError, Run};

use super::level;
use crate::chart::layout::{ChartAreas, ChartLayout, ChartScales};
use crate::chart::steps::MIN_COLUMN;
use crate::chart::view::ChartView;
use crate::draw_list::{Area, Canvas};
use crate::ground::picture_region;
use crate::map::Map;
use crate::mud;
use crate::trail::TrailColor;

/// The width and height of a picture, in pixels.
const CHART: [u32; 2] = [640, 200];
/// The right edge of the chart in a picture with a map, in pixels.
const CHART_RIGHT: f32 = 432.0;
/// The left edge of the map, in pixels.
const MAP_LEFT: f32 = 440.0;

/// The number of steps of a picture.
pub const NOISE_STEPS: u64 = 80;
/// The level for most noises: on the x axis the true gradient makes one oscillation.
const SWING: &str = r#"
format = 1
title = "Swing"
seed = 1
[surface]
kind = "signal"
pattern = "sine"
period = [80.0, 160.0]
[noise]
kind = "none"
[optimizer]
kind = "adam"
lr = 0.18
[start]
at = [3.0, 2.0]
"#;
/// The level for noises that need another surface.
const OTHER: &str = r#"
format = 1
title = "Other"
seed = 1
[surface]
kind = "bowl"
[noise]
kind = "none"
[optimizer]
kind = "adam"
lr = 0.05
"#;

/// Returns a run with one kind of noise on the oscillating surface, or on the first surface that the noise can be used
/// with.
///
/// # Errors
/// When there is no such kind, or no surface that it fits.
pub fn noise_run(kind: &str) -> Result<Run, LevelError> {
    let swinging = level("swing", SWING, &[LevelEdit::new("noise.kind", kind)]);
    let level = swinging.or_else(|refused| {
        let other = surface::KINDS.iter().find_map(|surface| {
            let edits = [("noise.kind", kind), ("surface.kind", surface.info.kind)];
            level("other", OTHER, &edits.map(|(key, kind)| LevelEdit::new(key, kind))).ok()
        });
        other.ok_or(refused)
    })?;
    let seed = level.seed();
    let mut run = Run::new(level, seed);
    run.seek(NOISE_STEPS);
    Ok(run)
}

/// Draws the chart of one axis, and a map next to it if there is mud.
#[must_use]
pub fn noise_picture(run: &Run) -> Canvas {
    let mut canvas = Canvas::new(CHART, 1.0);
    let Some(trace) = run.trace() else { return canvas };
    let mud = mud::depths(&**run.level().noise(), trace.rows().iter().map(|row| row.from));
    let whole = canvas.area();
    let area = if mud.is_some() { Area { right: CHART_RIGHT, ..whole } } else { whole };
    let areas = ChartAreas::new(area, false);
    let (axis, steps) = (Axis::X, areas.whole_steps(1, NOISE_STEPS));
    let map = mud.is_some().then_some(Area { left: MAP_LEFT, ..whole });
    let view = ChartView {
        mud: mud.unwrap_or_default(),
        ..ChartView::of(run, run.first(), axis, &steps, MIN_COLUMN)
    };
    let scales = ChartScales::fitting(&view);
    ChartLayout { axis, areas, steps, view: &view, scales, hovered: None, is_moving: false }
        .draw(&mut canvas.list);
    if let Some(map) = map {
        draw_muddy_map(&mut canvas, map, run);
    }
    canvas
}

/// Draws the mud and the trail through it.
fn draw_muddy_map(canvas: &mut Canvas, area: Area, run: &Run) {
    let level = run.level();
    let region = picture_region(level.view(), area.width() as u32, area.height() as u32);
    let noise = Some(&**level.noise());
    let map =
        Map::draw(canvas, area, region, &**level.surface(), level.view(), &run.surface_context(), noise);
    let trail = run.trace().map_or(&[][..], |trace| trace.trail());
    canvas.list.clipped(area, |list| {
        map.draw_trail(list, trail, TrailColor::Confidence);
        map.draw_start(list, level.start().at);
        map.draw_position(list, run.state().at);
    });
}
