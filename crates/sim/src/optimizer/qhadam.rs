//! QHAdam: Adam with a fixed mix of the newest gradient and the averages, in the numerator and in the denominator.

use super::lanes::LaneRule;
use super::moments::{self, EPS, Moments, beta1, beta2};
use super::qhm::nu;
use super::update_formula::UpdateFormula;
use super::{RuleInput, RunningAverage, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

config! {
    /// The hyperparameters of QHAdam. The ratio is r = ((1−ν₁)g + ν₁m̂)/(√((1−ν₂)g² + ν₂v̂) + ε).
    #[derive(Clone, Copy, Debug)]
    pub struct Qhadam {
        beta1: PerAxis = beta1(0.995),
        beta2: PerAxis = beta2(0.999),
        nu1: PerAxis = nu(0.7).symbol("ν₁").help("the share of m̂ in the numerator; the rest is the newest gradient"),
        nu2: PerAxis = nu(1.0).symbol("ν₂").help("the share of v̂ in the denominator; the rest is the newest g²"),
        eps: PerAxis = EPS,
    }
}

impl UpdateRule for Qhadam {
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "qhadam",
        title: "QHAdam",
        summary: "Adam with the newest gradient mixed into its running averages: with ν₁ = ν₂ = 1 it is Adam.",
        formula: "r = ((1−ν₁)g + ν₁m̂)/(√((1−ν₂)g² + ν₂v̂) + ε); θ ← θ − lr·r",
        source: "Ma & Yarats 2019 (arXiv 1810.06801), with the values recommended there",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        UpdateFormula::adaptive(self.eps[axis])
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut Moments<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis) = (N::from(input.axis_gradient()), input.axis);
        state.update_first(self.beta1[axis], g);
        state.update_second(self.beta2[axis], g);
        let mix = |nu: f64, newest: N, average: RunningAverage<N>| RunningAverage {
            used: N::from(1.0 - nu) * newest + N::from(nu) * average.used,
            ..average
        };
        let first = mix(self.nu1[axis], g, state.first(self.beta1[axis], input.t));
        let second = mix(self.nu2[axis], g * g, state.second(self.beta2[axis], input.t));
        moments::adaptive(first, second, self.eps[axis])
    }
}

impl LaneRule for Qhadam {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }
}
