//! What a rule is given for a step: the step's input, clipped and with weight decay, and the learning rate.

use crate::surface::Hessian;
use crate::{Axis, Vec2};

/// The input of one step of a rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleInput {
    /// The number of the step since the state was new, from 1.
    pub t: u64,
    /// The axis that is updated.
    pub axis: Axis,
    /// θ before the step, both axes.
    pub at: Vec2,
    /// The gradient, both axes: clipped, with the weight decay that is part of it.
    pub gradient: Vec2,
    /// The second derivatives at θ, with the weight decay that is part of the gradient.
    pub hessian: Hessian,
    /// The learning rate of this step, with its schedule. A step is −lr·r.
    pub lr: f64,
    /// The learning rate without the schedule.
    pub base_lr: f64,
    /// What the rule's own, decoupled weight decay adds to the ratio: λθ, or λθ/lr where lr does not scale it.
    pub decay: f64,
    /// What the rule has [prepared](super::UpdateRule::prepare).
    pub prepared: [f64; 2],
}

impl RuleInput {
    /// Returns the gradient of this axis.
    #[inline(always)]
    pub fn axis_gradient(&self) -> f64 {
        of_axis(self.gradient, self.axis)
    }

    /// Returns θ before the step, on this axis.
    #[inline(always)]
    pub fn axis_position(&self) -> f64 {
        of_axis(self.at, self.axis)
    }
}

/// Returns the part of a vector on an axis, without an index, for which the vector would be written to memory first.
#[inline(always)]
pub(super) fn of_axis([x, y]: Vec2, axis: Axis) -> f64 {
    match axis {
        Axis::X => x,
        Axis::Y => y,
    }
}
