//! Kinds of optimizers: what they are called, their parameters, those that all of them share among them, and how they are
//! built.

use super::rule::UpdateRule;
use super::update_formula::UpdateFormula;
use super::{AxisOptimizer, KINDS, clip, schedule};
use crate::Axis;
use crate::error::Problem;
use crate::params::config::{flag, number, per_axis};
use crate::params::{Config as _, KindInfo, Param, ParamSpec, Params, PerAxis, Range, Slider};

/// Returns the learning rate parameter, which differs between optimizers only in its default.
pub(super) const fn lr(default: f64) -> Param<PerAxis> {
    per_axis(default)
        .name("lr")
        .help("learning rate: the length of a step at r = 1")
        .range(Range { min: 0.0, max: 1e9, min_included: false, max_included: true })
        .slider(Slider::log(1e-3, 1.0))
}

/// Weight decay as part of the gradient (coupled), so that it enters the running averages. Every kind without its own
/// weight decay has it.
pub(super) const WEIGHT_DECAY: Param<f64> = number(0.0)
    .symbol("λ")
    .name("weight_decay")
    .help("λθ is added to the gradient, as if a bowl were added to the loss")
    .range(Range::NOT_NEGATIVE)
    .slider(Slider::linear(0.0, 1.0));

/// Whether the decoupled weight decay of a rule that has its own is multiplied by the learning rate.
pub(super) const DECAY_WITHOUT_LR: Param<bool> = flag(false)
    .symbol("λ, not lr·λ")
    .name("decay_without_lr")
    .help("whether λθ is not multiplied by lr, only by the schedule's factor, as in the paper of AdamW");

/// A kind of optimizer: its description and its constructor.
#[derive(Debug)]
pub struct OptimizerKind {
    /// Name, description, formula and all parameters.
    pub info: KindInfo,
    /// Whether the step of an axis depends on what happens on the other one.
    pub couples_axes: bool,
    /// Whether a step depends on the second derivatives of the surface.
    pub uses_hessian: bool,
    /// Checks parameters of which not every combination is a rule, such as formulas; only such are ever built.
    pub check: fn(&Params) -> Result<(), Problem>,
    pub(super) new: fn(&Params, Axis) -> AxisOptimizer,
}

impl OptimizerKind {
    /// Returns the kind called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.info.kind == name)
    }

    /// Returns a new optimizer for one axis.
    #[must_use]
    pub fn build(&self, params: &Params, axis: Axis) -> AxisOptimizer {
        (self.new)(params, axis)
    }

    /// Returns the declared update formula on an axis, with these hyperparameters.
    #[must_use]
    pub fn update_formula(&self, params: &Params, axis: Axis) -> UpdateFormula {
        self.build(params, axis).update_formula(axis)
    }
}

/// Returns the number of parameters of a kind, including those that all kinds share.
pub(super) const fn param_count<R: UpdateRule>() -> usize {
    1 + R::SPECS.len() + schedule::Schedule::SPECS.len() + 1 + clip::Clip::SPECS.len()
}

/// Returns all parameters of a kind in order: the learning rate, the rule's own, those of the schedule, weight decay or
/// how the rule's own decay is scaled, and those of clipping.
pub(super) const fn all_specs<R: UpdateRule, const N: usize>() -> [ParamSpec; N] {
    let decay = [if R::HAS_OWN_WEIGHT_DECAY { DECAY_WITHOUT_LR.spec() } else { WEIGHT_DECAY.spec() }];
    let groups = [&[R::LR.spec()], R::SPECS, schedule::Schedule::SPECS, &decay, clip::Clip::SPECS];
    let mut all = [R::LR.spec(); N];
    let (mut group, mut next) = (0, 0);
    while group < groups.len() {
        let mut i = 0;
        while i < groups[group].len() {
            all[next] = groups[group][i];
            (i, next) = (i + 1, next + 1);
        }
        group += 1;
    }
    all
}
