//! Sophia: the mean of gradients divided by the curvature, with a limit where the curvature is small or negative.

use super::lane_state::lane_state;
use super::lanes::{LaneRule, NO_STEP};
use super::moments::{self, decay_rate, ema, sign, weight_decay};
use super::state::state;
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, RunningAverage, StepOutput, UpdateRule, lr, without_second};
use crate::Axis;
use crate::params::config::{config, integer, per_axis};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;

config! {
    /// The Sophia optimizer, algorithm 3 of the paper: r = clip(m/max(γh, ε), ρ) + λθ.
    ///
    /// The paper estimates the diagonal of the Hessian from a batch. Here it is the one of the surface, without noise:
    /// exact, or by differences where the surface has no second derivatives.
    #[derive(Clone, Copy, Debug)]
    pub struct Sophia {
        beta1: PerAxis = moments::beta1(0.965),
        beta2: PerAxis = decay_rate(0.99, 0.9999)
            .symbol("β₂")
            .help("how much of the mean curvature h stays when the curvature is measured"),
        gamma: PerAxis = per_axis(0.01)
            .symbol("γ")
            .help("what the curvature is multiplied by: with a smaller one, more steps have the full length")
            .range(Range::NOT_NEGATIVE)
            .slider(Slider::log(1e-3, 10.0)),
        eps: PerAxis = moments::eps(1e-8).help("the smallest denominator, where the curvature is small or negative"),
        max_ratio: PerAxis = per_axis(1.0)
            .symbol("ρ")
            .help("the largest size of r, without weight decay")
            .range(Range::POSITIVE)
            .slider(Slider::log(0.01, 10.0)),
        weight_decay: PerAxis = weight_decay(0.0),
        interval: u64 = integer(10)
            .symbol("k")
            .help("steps from one measurement of the curvature to the next")
            .range(Range::closed(1.0, 1e9))
            .slider(Slider::log(1.0, 100.0)),
    }
}

state! {
    /// The running mean of gradients and that of the curvature of one axis.
    struct SophiaState {
        m: N,
        h: N,
    }
}

lane_state!(SophiaState { m, h });

impl Sophia {
    /// Returns whether the curvature is measured at step `t`.
    #[inline(always)]
    fn measures(&self, t: u64) -> bool {
        t != NO_STEP && (t - 1).is_multiple_of(self.interval)
    }
}

impl UpdateRule for Sophia {
    type State = SophiaState;

    const INFO: KindInfo = KindInfo {
        kind: "sophia",
        title: "Sophia",
        summary: "Divides by the curvature of each axis, and never by a small or negative one.",
        formula: "m ← β₁m + (1−β₁)g; every k steps h ← β₂h + (1−β₂)·∂²f/∂θ²; r = clip(m/max(γh, ε), −ρ, ρ) + λθ; θ ← θ − lr·r",
        source: "Liu et al. 2023 (arXiv 2305.14342), with the exact diagonal of the Hessian",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);
    const HAS_OWN_WEIGHT_DECAY: bool = true;
    const USES_HESSIAN: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let formula = UpdateFormula::first("m").with_ratio(RatioFormula::Other);
        formula.with_decay_in_ratio(self.weight_decay[axis])
    }

    #[inline(always)]
    fn decay_rate(&self, axis: Axis) -> f64 {
        self.weight_decay[axis]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut SophiaState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis, i) = (N::from(input.axis_gradient()), input.axis, input.axis.index());
        state.m = ema(self.beta1[axis], state.m, g);
        if self.measures(input.t) {
            state.h = ema(self.beta2[axis], state.h, input.hessian[i][i].into());
        }
        let limit = N::from(self.max_ratio[axis]);
        let denominator = (N::from(self.gamma[axis]) * state.h).max(self.eps[axis].into());
        let ratio = if state.m.abs() > limit * denominator {
            sign(state.m) * limit
        } else {
            moments::div_or_zero(state.m, denominator)
        };
        let first = Some(RunningAverage { raw: state.m, used: state.m });
        without_second(ratio + input.decay.into(), first)
    }
}

impl LaneRule for Sophia {
    #[inline(always)]
    fn is_vectorized(&self, _: Axis, t: u64) -> bool {
        !self.measures(t)
    }
}
