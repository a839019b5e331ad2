//! The picture of a noise: gradients that were sampled while the true one swings, with Adam's m̂ and √v̂. Reads the
//! registry, makes runs; writes sheets.

use frankie_sim::level::LevelEdit;
use frankie_sim::surface;
use frankie_sim::{Axis, LevelError, Run};

use super::level;
use crate::chart::{lanes, model};
use crate::ground::picture_region;
use crate::map::Map;
use crate::mud;
use crate::sheet::{Area, Sheet};

/// A chart's.
const CHART: [u32; 2] = [640, 200];
/// Where a chart ends that has a map at its right, and where the map begins.
const CHART_ENDS: f32 = 432.0;
const MAP_BEGINS: f32 = 440.0;

/// Steps of a picture of noise.
pub const NOISE_STEPS: u64 = 80;
/// The ground of noises: on the x axis the true gradient swings once.
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
/// Any other ground.
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

/// A run with one kind of noise, on the ground that swings; a noise that needs another ground has the first it fits.
///
/// # Errors
/// Where there is no such kind, or no ground it fits.
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

/// The chart of one axis; where there is mud, a map of it beside the chart.
#[must_use]
pub fn noise_picture(run: &Run) -> Sheet {
    let mut sheet = Sheet::new(CHART, 1.0);
    let Some(trace) = run.trace() else { return sheet };
    let mud = mud::depths(&**run.level().noise(), trace.rows().iter().map(|row| row.from));
    let whole = sheet.area();
    let area = if mud.is_some() { Area { right: CHART_ENDS, ..whole } } else { whole };
    let columns = model::columns(trace.rows(), Axis::X, 1..=NOISE_STEPS, 1, &[]);
    let chart = lanes::Chart {
        axis: Axis::X,
        columns: &columns,
        steps: [1, NOISE_STEPS],
        marks: &[],
        mud: mud.as_deref().unwrap_or_default(),
        has_ratios: false,
    };
    lanes::draw(&mut sheet, area, &chart);
    if mud.is_some() {
        muddy_map(&mut sheet, Area { left: MAP_BEGINS, ..whole }, run);
    }
    sheet
}

/// Where the mud lies and how he went through it.
fn muddy_map(sheet: &mut Sheet, area: Area, run: &Run) {
    let level = run.level();
    let region = picture_region(level.view(), area.width() as u32, area.height() as u32);
    let noise = Some(&**level.noise());
    let map = Map::draw(sheet, area, region, &**level.surface(), level.view(), &run.surface_context(), noise);
    map.way(sheet, run.trace().map_or(&[], |trace| trace.trail()));
    map.start(sheet, level.start().at);
    map.end(sheet, run.state().at);
}
