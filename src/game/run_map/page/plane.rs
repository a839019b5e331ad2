//! The plane of runs of a map of two settings: its size in cells, and how near neighboring settings may be.

use std::sync::Arc;

use frankie_draw::run_map::{MapAxis, RunCell};
use frankie_sim::Level;
use frankie_sim::ensemble::Keep;
use frankie_sim::sweep::SweepKey;

use crate::game::run_map::run_grid::RunGrid;
use crate::run_plane::{RunPlane, steps_of};

/// The side of the smallest cells, points, and the maximum number of cells: larger planes have larger ones.
const CELL: f32 = 2.0;
const MAX_CELLS: f32 = 120_000.0;
/// The side of a plane at least and at most, points.
const SIDES: [f32; 2] = [32.0, 1600.0];
/// The distance of neighboring settings below which there is no deeper zoom, as a share of their size.
const MIN_DISTANCE: f64 = 8.0 * f64::EPSILON;

/// Returns the plane of these settings, steps and sides.
pub(super) fn plane(
    level: &Arc<Level>,
    keys: &[SweepKey; 2],
    axes: &[MapAxis; 2],
    (seed, noise_index): (u64, u32),
    steps: u64,
    side: [f32; 2],
) -> RunPlane {
    let steps = steps.min(level.max_steps().map_or(u64::MAX, |_| steps_of(level)));
    let (keys, axes) = (keys.clone(), axes.clone());
    RunPlane { level: level.clone(), keys, axes, size: cells_of(side), seed, noise_index, steps }
}

/// Returns the plane with no run made yet.
pub(super) fn run_grid(
    level: &Arc<Level>,
    keys: &[SweepKey; 2],
    axes: &[MapAxis; 2],
    noise: (u64, u32),
    steps: u64,
    side: [f32; 2],
) -> RunGrid<RunCell> {
    let keep = Keep { stats: true, ..Keep::default() };
    RunGrid::new(plane(level, keys, axes, noise, steps, side), keep, RunCell::of)
}

/// Returns the sides of a plane, within what is possible.
pub(super) fn clamped(side: [f32; 2]) -> [f32; 2] {
    side.map(|side| if side.is_nan() { SIDES[0] } else { side.clamp(SIDES[0], SIDES[1]) })
}

/// Returns the columns and rows of a plane with these sides, points.
pub(super) fn cells_of(side: [f32; 2]) -> [usize; 2] {
    let cell = CELL.max((side[0] * side[1] / MAX_CELLS).sqrt());
    side.map(|side| ((side / cell).ceil() as usize).max(1))
}

/// Returns whether neighboring settings differ by more than rounding.
pub(super) fn is_fine(plane: &RunPlane) -> bool {
    (0..2).all(|axis| {
        let (a, b) = (plane.value(axis, 0), plane.value(axis, 1));
        let largest = plane.axes[axis].ends.iter().fold(0.0_f64, |largest, end| largest.max(end.abs()));
        (a - b).abs() > MIN_DISTANCE * largest
    })
}
