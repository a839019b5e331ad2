//! The weights that fit best, by Newton's method over all points at once, damped (Levenberg 1944, Marquardt 1963) and
//! bounded. Stated only where the ground is flat and curves upwards all round.

use super::data::{Data, Model};
use crate::Vec2;

/// Steps of one descent, refused ones included.
const MAX_STEPS: u32 = 200;
/// A slope below this counts as none, for inputs and targets of size 1.
const FLAT: f64 = 1e-10;
/// Curvatures whose product is below this may as well be none, for inputs of size 1: so it is where points do not tell
/// two weights apart, and where a fit gets better for ever.
const MIN_CURVATURE: f64 = 1e-10;
/// Places a side from which the descent may begin where there may be many hollows, and how far out they reach, for
/// inputs of size 1.
const STARTS: (u32, f64) = (9, 4.0);
/// From how many of them it does.
const BEST_STARTS: usize = 3;

/// The best weights, where there are any.
pub(super) fn best(data: &Data) -> Option<Vec2> {
    if data.model() != Model::Neuron {
        // One hollow at most.
        return descend(data, [0.0; 2]);
    }
    let (side, reach) = STARTS;
    let place = |n: u32| reach * (2.0 * f64::from(n) / f64::from(side - 1) - 1.0);
    let sizes = data.sizes();
    let mut starts: Vec<(f64, Vec2)> = (0..side)
        .flat_map(|i| (0..side).map(move |j| [place(i), place(j)]))
        .map(|at| [at[0] / sizes[0], at[1] / sizes[1]])
        .map(|at| (data.loss(at), at))
        .collect();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let ends = starts.iter().take(BEST_STARTS).filter_map(|(_, at)| descend(data, *at));
    let deepest = ends.map(|at| (data.loss(at), at)).min_by(|a, b| a.0.total_cmp(&b.0));
    // Lower ground elsewhere means that it goes down for ever there.
    deepest.filter(|(loss, _)| starts.first().is_some_and(|(least, _)| loss <= least)).map(|(_, at)| at)
}

/// The bottom of the hollow that `at` lies in.
fn descend(data: &Data, mut at: Vec2) -> Option<Vec2> {
    let sizes = data.sizes();
    let targets = data.points().iter().map(|point| point.target.abs()).fold(1.0, f64::max);
    // The worst of both slopes, as if inputs and targets were of size 1.
    let steepness = |slope: Vec2| (slope[0].abs() / sizes[0]).max(slope[1].abs() / sizes[1]) / targets;
    let (mut loss, mut slope, mut damping) = (data.loss(at), data.gradient(at), 0.0);
    for _ in 0..MAX_STEPS {
        let Some(next) = damped_step(data, at, slope, damping, sizes) else {
            damping = harder(damping);
            continue;
        };
        let (next_loss, next_slope) = (data.loss(next), data.gradient(next));
        // At the bottom losses are the same to rounding, and the slope goes on to say which way is better.
        let is_as_low = next_loss <= loss + 1e-14 * loss.abs();
        if next_loss < loss || (is_as_low && steepness(next_slope) < steepness(slope)) {
            (at, loss, slope) = (next, next_loss, next_slope);
            damping = if damping < 1e-6 { 0.0 } else { 0.1 * damping };
        } else if steepness(slope) <= FLAT {
            break;
        } else {
            damping = harder(damping);
        }
    }
    let [xx, xy, yy] = data.bends(at);
    let (xx, xy, yy) = (xx / (sizes[0] * sizes[0]), xy / (sizes[0] * sizes[1]), yy / (sizes[1] * sizes[1]));
    let is_hollow = xx > 0.0 && yy > 0.0 && xx * yy - xy * xy > MIN_CURVATURE;
    (steepness(slope) <= FLAT && is_hollow).then_some(at)
}

fn harder(damping: f64) -> f64 {
    (10.0 * damping).max(1e-4)
}

/// Newton's step with the curvatures along both axes made larger; `None` where that leads uphill.
fn damped_step(data: &Data, at: Vec2, slope: Vec2, damping: f64, sizes: Vec2) -> Option<Vec2> {
    let [xx, xy, yy] = data.bends(at);
    let more = |bend: f64, size: f64| bend + damping * (bend.abs() + 1e-3 * size * size);
    let (xx, yy) = (more(xx, sizes[0]), more(yy, sizes[1]));
    let determinant = xx * yy - xy * xy;
    if !(xx > 0.0 && determinant > 0.0) {
        return None;
    }
    let step = [(yy * slope[0] - xy * slope[1]) / determinant, (xx * slope[1] - xy * slope[0]) / determinant];
    Some([at[0] - step[0], at[1] - step[1]])
}
