//! AdaMax: Adam with the decaying maximum of |g| in place of √v̂.

use super::lanes::LaneRule;
use super::moments::{BETA1, BETA2, Moments, div_or_zero, eps, is_difference_exact};
use super::update_formula::{Epsilon, UpdateFormula};
use super::{RuleInput, RunningAverage, StepOutput, UpdateRule, lr, with_second};
use crate::Axis;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

config! {
    /// The AdaMax optimizer: u ← max(β₂u, |g|+ε), r = m̂/u.
    #[derive(Clone, Copy, Debug)]
    pub struct Adamax {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = eps(1e-8).help("added to |g|, so that u is never zero"),
    }
}

impl UpdateRule for Adamax {
    /// The moments, where v stores u.
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "adamax",
        title: "AdaMax",
        summary: "Adam that divides by a decaying maximum of |g|: |r| is at most a little above 1.",
        formula: "m ← β₁m + (1−β₁)g; u ← max(β₂u, |g|+ε); r = m̂/u; θ ← θ − lr·r",
        source: "Kingma & Ba 2014 (arXiv 1412.6980), algorithm 2; torch.optim.Adamax",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.002);

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        UpdateFormula::m_hat_over_root("u", Epsilon::None)
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut Moments<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis) = (N::from(input.axis_gradient()), input.axis);
        state.update_first(self.beta1[axis], g);
        state.v = (N::from(self.beta2[axis]) * state.v).max(g.abs() + self.eps[axis].into());
        let (first, u) = (state.first(self.beta1[axis], input.t), state.v);
        // Returned as its square, so that √v̂ is u in every chart.
        let second = RunningAverage { raw: u * u, used: u * u };
        StepOutput { root: Some(u), ..with_second(div_or_zero(first.used, u), Some(first), second) }
    }
}

impl LaneRule for Adamax {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        is_difference_exact(self.beta1[axis])
    }
}
