//! Grams: the size of Adam's step with the sign of the newest gradient.

use super::lanes::LaneRule;
use super::moments::{self, BETA1, BETA2, EPS, Moments, sign, weight_decay};
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

config! {
    /// The Grams optimizer: r = sign(g)·|m̂/(√v̂+ε)| + λθ.
    #[derive(Clone, Copy, Debug)]
    pub struct Grams {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = EPS,
        weight_decay: PerAxis = weight_decay(0.0),
    }
}

impl UpdateRule for Grams {
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "grams",
        title: "Grams",
        summary: "As far as Adam, but always the way the newest gradient points: it never runs the wrong way without noise.",
        formula: "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; r = sign(g)·|m̂/(√v̂+ε)| + λθ; θ ← θ − lr·r",
        source: "Cao, Li & Song 2024 (arXiv 2412.17107)",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);
    const HAS_OWN_WEIGHT_DECAY: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let formula = UpdateFormula::adaptive(self.eps[axis]).with_ratio(RatioFormula::Other);
        formula.with_decay_in_ratio(self.weight_decay[axis])
    }

    #[inline(always)]
    fn decay_rate(&self, axis: Axis) -> f64 {
        self.weight_decay[axis]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut Moments<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis) = (N::from(input.axis_gradient()), input.axis);
        state.update_first(self.beta1[axis], g);
        state.update_second(self.beta2[axis], g);
        let first = state.first(self.beta1[axis], input.t);
        let out = moments::adaptive(first, state.second(self.beta2[axis], input.t), self.eps[axis]);
        let ratio = sign(g) * out.ratio.abs() + input.decay.into();
        StepOutput { ratio, ..out }
    }
}

impl LaneRule for Grams {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }
}
