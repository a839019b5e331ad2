//! The weights with the lowest loss, by Newton's method over all points, damped (Levenberg 1944, Marquardt 1963) and with
//! a bounded number of steps. Returned only where the loss is flat and curves upward in every direction.

use super::data::{Data, Expansion, Model};
use crate::Vec2;

/// The maximum number of steps of one descent, rejected ones included.
const MAX_STEPS: u32 = 200;
/// A slope below this counts as zero, for inputs and targets of size 1.
const MAX_SLOPE: f64 = 1e-10;
/// The minimum product of the curvatures at a minimum, for inputs of size 1. It is smaller where the points do not
/// determine both weights, and where the fit improves forever.
const MIN_CURVATURE: f64 = 1e-10;
/// Possible starts per side of a grid, and how far out the grid reaches for inputs of size 1, where there may be several
/// minima.
const START_GRID: (u32, f64) = (9, 4.0);
/// How many of them are used: those with the lowest loss.
const BEST_STARTS: usize = 3;

/// Returns the best weights, where they exist.
pub(super) fn best(data: &Data) -> Option<Vec2> {
    if data.model() != Model::Neuron {
        // The loss is convex.
        return descend(data, [0.0; 2]);
    }
    let (side, reach) = START_GRID;
    let coordinate = |n: u32| reach * (2.0 * f64::from(n) / f64::from(side - 1) - 1.0);
    let sizes = data.sizes();
    let mut starts: Vec<(f64, Vec2)> = (0..side)
        .flat_map(|i| (0..side).map(move |j| [coordinate(i), coordinate(j)]))
        .map(|at| [at[0] / sizes[0], at[1] / sizes[1]])
        .map(|at| (data.loss(at), at))
        .collect();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let ends = starts.iter().take(BEST_STARTS).filter_map(|(_, at)| descend(data, *at));
    let deepest = ends.map(|at| (data.loss(at), at)).min_by(|a, b| a.0.total_cmp(&b.0));
    // A lower loss elsewhere means that the loss goes down forever there.
    deepest.filter(|(loss, _)| starts.first().is_some_and(|(least, _)| loss <= least)).map(|(_, at)| at)
}

/// Follows the loss down from `at` to a minimum; `None` where it finds none.
fn descend(data: &Data, mut at: Vec2) -> Option<Vec2> {
    let sizes = data.sizes();
    let targets = data.points().iter().map(|point| point.target.abs()).fold(1.0, f64::max);
    // The larger of both slopes, scaled to inputs and targets of size 1.
    let steepness = |slope: Vec2| (slope[0].abs() / sizes[0]).max(slope[1].abs() / sizes[1]) / targets;
    let (mut here, mut damping) = (data.expansion(at), 0.0);
    for _ in 0..MAX_STEPS {
        let Some(next_at) = damped_step(&here, at, damping, sizes) else {
            damping = increased(damping);
            continue;
        };
        let next = data.expansion(next_at);
        // Near the minimum losses are equal up to rounding, and only the slope shows which point is better.
        let is_as_low = next.loss <= here.loss + 1e-14 * here.loss.abs();
        if next.loss < here.loss || (is_as_low && steepness(next.gradient) < steepness(here.gradient)) {
            (at, here) = (next_at, next);
            damping = if damping < 1e-6 { 0.0 } else { 0.1 * damping };
        } else if steepness(here.gradient) <= MAX_SLOPE {
            break;
        } else {
            damping = increased(damping);
        }
    }
    let [xx, xy, yy] = here.hessian;
    let (xx, xy, yy) = (xx / (sizes[0] * sizes[0]), xy / (sizes[0] * sizes[1]), yy / (sizes[1] * sizes[1]));
    let is_minimum = xx > 0.0 && yy > 0.0 && xx * yy - xy * xy > MIN_CURVATURE;
    (steepness(here.gradient) <= MAX_SLOPE && is_minimum).then_some(at)
}

fn increased(damping: f64) -> f64 {
    (10.0 * damping).max(1e-4)
}

/// Returns Newton's step with larger curvatures along both axes; `None` where they are not positive definite.
fn damped_step(here: &Expansion, at: Vec2, damping: f64, sizes: Vec2) -> Option<Vec2> {
    let (slope, [xx, xy, yy]) = (here.gradient, here.hessian);
    let damped = |curvature: f64, size: f64| curvature + damping * (curvature.abs() + 1e-3 * size * size);
    let (xx, yy) = (damped(xx, sizes[0]), damped(yy, sizes[1]));
    let determinant = xx * yy - xy * xy;
    if !(xx > 0.0 && determinant > 0.0) {
        return None;
    }
    let step = [(yy * slope[0] - xy * slope[1]) / determinant, (xx * slope[1] - xy * slope[0]) / determinant];
    Some([at[0] - step[0], at[1] - step[1]])
}
