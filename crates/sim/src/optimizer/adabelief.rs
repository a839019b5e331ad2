//! AdaBelief: Adam that divides by how far gradients are from their mean, not by how large they are.

use super::lanes::LaneRule;
use super::moments::{self, BETA1, BETA2, Moments, eps};
use super::update_formula::{Epsilon, UpdateFormula};
use super::{RuleInput, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::params::config::{config, per_axis};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;

const EPS_SLIDER: Slider = Slider::log(1e-16, 1.0);

config! {
    /// The AdaBelief optimizer: s ← β₂s + (1−β₂)(g−m)² + ε₀, r = m̂/(√ŝ+ε).
    #[derive(Clone, Copy, Debug)]
    pub struct Adabelief {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = eps(1e-16)
            .help("added to √ŝ, against division by zero where every gradient equals its mean")
            .slider(EPS_SLIDER),
        eps_root: PerAxis = per_axis(1e-16)
            .symbol("ε₀")
            .help("added to s at every step, for the same reason")
            .range(Range::NOT_NEGATIVE)
            .slider(EPS_SLIDER),
    }
}

impl UpdateRule for Adabelief {
    /// The moments, where v stores s.
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "adabelief",
        title: "AdaBelief",
        summary: "Adam that divides by the prediction error: steps are long where gradients are close to their running mean.",
        formula: "m ← β₁m + (1−β₁)g; s ← β₂s + (1−β₂)(g−m)² + ε₀; r = m̂/(√ŝ+ε); θ ← θ − lr·r",
        source: "Zhuang et al. 2020 (arXiv 2010.07468); optax.adabelief",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        UpdateFormula::m_hat_over_root("√ŝ", Epsilon::Outside(self.eps[axis]))
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut Moments<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis) = (N::from(input.axis_gradient()), input.axis);
        state.update_first(self.beta1[axis], g);
        state.update_second(self.beta2[axis], g - state.m);
        state.v = state.v + self.eps_root[axis].into();
        let first = state.first(self.beta1[axis], input.t);
        moments::adaptive(first, state.second(self.beta2[axis], input.t), self.eps[axis])
    }
}

impl LaneRule for Adabelief {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }
}
