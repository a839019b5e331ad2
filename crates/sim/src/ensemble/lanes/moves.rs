//! The parts of a step that are the same for every optimizer, as loops over columns.

use crate::Vec2;
use crate::lanes::{Column, Columns, WIDTH};
use crate::optimizer::{clipped_by_norm, is_safe_gradient};
use crate::surface::MAX_COORDINATE;

/// How a ratio becomes a step on one axis.
pub(super) struct Move {
    /// The schedule's factor on the learning rate.
    pub factor: f64,
    /// The edges that a step is projected back to.
    pub fence: Option<Vec2>,
}

/// Clips each component of gradients to a size. Infinite ones stay so: they end a run.
#[inline(always)]
pub(super) fn clip(count: usize, max: f64, gradient: &mut Columns) {
    for gradient in gradient {
        for g in &mut gradient[..count.min(WIDTH)] {
            let is_clipped = (g.abs() > max) & (g.abs() <= f64::MAX);
            *g = if is_clipped { max.copysign(*g) } else { *g };
        }
    }
}

/// Clips gradients to a length.
#[inline(always)]
pub(super) fn clip_by_norm(count: usize, max: f64, [x, y]: &mut Columns) {
    for i in 0..count.min(WIDTH) {
        [x[i], y[i]] = clipped_by_norm([x[i], y[i]], max);
    }
}

/// Adds weight decay to gradients.
#[inline(always)]
pub(super) fn decay(count: usize, weight_decay: f64, at: &Columns, gradient: &mut Columns) {
    for (at, gradient) in at.iter().zip(gradient) {
        for i in 0..count.min(WIDTH) {
            gradient[i] += weight_decay * at[i];
        }
    }
}

/// Returns whether all gradients are in the range in which `f64` is all that a step needs.
#[inline(always)]
pub(super) fn are_safe(count: usize, [x, y]: &Columns) -> bool {
    let mut out_of_range = 0;
    for i in 0..count.min(WIDTH) {
        out_of_range |= u64::from(!is_safe_gradient(x[i])) | u64::from(!is_safe_gradient(y[i]));
    }
    out_of_range == 0
}

/// Computes the positions after a step on one axis. Returns whether all of them are where every loss is finite.
#[inline(always)]
pub(super) fn make_move(
    count: usize,
    step: &Move,
    at: &Column<f64>,
    lr: &Column<f64>,
    ratio: &Column<f64>,
    out: &mut Column<f64>,
) -> bool {
    let [min, max] = step.fence.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
    let mut far_away = 0;
    for i in 0..count.min(WIDTH) {
        let x = at[i] - lr[i] * step.factor * ratio[i];
        let x = if x < min { min } else { x };
        let x = if x > max { max } else { x };
        out[i] = x;
        far_away |= u64::from(x.abs() > MAX_COORDINATE || x.is_nan());
    }
    far_away == 0
}
