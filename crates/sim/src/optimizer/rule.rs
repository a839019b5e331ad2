//! What an optimizer is: hyperparameters, a state, and a pure step; and what a step is made from and results in.

use std::fmt::Debug;

use super::range::{RuleState, StateOf};
use super::rule_input::RuleInput;
use super::update_formula::UpdateFormula;
use crate::error::Problem;
use crate::hash::StateHash;
use crate::params::{Config, KindInfo, Param, Params, PerAxis};
use crate::real::Real;
use crate::surface::Hessian;
use crate::{Axis, Vec2};

/// The rule of an optimizer: its hyperparameters, and how they turn a gradient into a step.
pub(super) trait UpdateRule: Config + Clone + Debug + Send + Sync {
    /// The state that one axis keeps from step to step.
    type State: RuleState;

    /// Name, description, formula and the rule's own parameters.
    const INFO: KindInfo;

    /// The learning rate, listed before the rule's own parameters. The rule itself does not use it.
    const LR: Param<PerAxis>;

    /// Whether the rule has its own decoupled weight decay, by [`UpdateRule::decay_rate`], which it adds as
    /// [`RuleInput::decay`].
    const HAS_OWN_WEIGHT_DECAY: bool = false;

    /// Whether the step of an axis depends on the gradient or the position of the other one.
    const COUPLES_AXES: bool = false;

    /// Whether the rule reads the Hessian.
    const USES_HESSIAN: bool = false;

    /// Checks parameters of which not every combination is a rule.
    fn check(_: &Params) -> Result<(), Problem> {
        Ok(())
    }

    /// Returns the update formula of the rule on an axis, with its current parameters.
    fn update_formula(&self, axis: Axis) -> UpdateFormula;

    /// Returns the rate λ of the rule's own, decoupled weight decay on an axis.
    #[inline(always)]
    fn decay_rate(&self, _: Axis) -> f64 {
        0.0
    }

    /// Returns what a step needs that is the same for all agents with the same hyperparameters and the same age, as
    /// [`RuleInput::prepared`]. It depends on the powers of the state, on no other number of it.
    #[inline(always)]
    fn prepare(&self, _: &StateOf<Self, f64>, _t: u64, _: Axis) -> [f64; 2] {
        [0.0; 2]
    }

    /// Updates `state` with one gradient and returns the ratio.
    fn step<N: Real>(&self, state: &mut StateOf<Self, N>, input: &RuleInput) -> StepOutput<N>;
}

/// A state that can be hashed: every number of it that affects the next step.
pub(super) trait HashState {
    /// Feeds all numbers to the hash, in a fixed order.
    fn hash_into(&self, hash: &mut StateHash);
}

/// The input of one step of an optimizer.
#[derive(Clone, Copy, Debug)]
pub struct StepInput {
    /// The number of the step since the state was new, from 1.
    pub t: u64,
    /// The axis that is updated.
    pub axis: Axis,
    /// θ before the step, both axes.
    pub at: Vec2,
    /// The sampled gradient, both axes.
    pub gradient: Vec2,
    /// The second derivatives of the surface at θ. Only optimizers that [use them](super::AxisOptimizer::uses_hessian) read them;
    /// for all others it may be zero.
    pub hessian: Hessian,
}

/// A running average as it is kept and as it is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunningAverage<N = f64> {
    /// m or v.
    pub raw: N,
    /// The value that r is computed from, such as m̂ or v̂: bias corrected, changed in another way by the rule, or the
    /// same as `raw`.
    pub used: N,
}

/// The result of one step of an optimizer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepOutput<N = f64> {
    /// The ratio r: the step divided by −lr.
    pub ratio: N,
    /// The average of gradients, for rules that have one.
    pub first: Option<RunningAverage<N>>,
    /// The average of squared gradients, for rules that have one. Zero or infinite where the square is no `f64`.
    pub second: Option<RunningAverage<N>>,
    /// The root of the average of squared gradients as it is used, which is a number even where the square is none.
    pub root: Option<N>,
}

/// Returns the output of a rule without an average of squares.
#[inline(always)]
pub(super) fn without_second<N: Real>(ratio: N, first: Option<RunningAverage<N>>) -> StepOutput<N> {
    StepOutput { ratio, first, second: None, root: None }
}

/// Returns the output of a rule with an average of squares.
#[inline(always)]
pub(super) fn with_second<N: Real>(
    ratio: N,
    first: Option<RunningAverage<N>>,
    second: RunningAverage<N>,
) -> StepOutput<N> {
    StepOutput { ratio, first, second: Some(second), root: Some(second.used.sqrt()) }
}
