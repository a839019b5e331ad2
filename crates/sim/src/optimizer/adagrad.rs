//! AdaGrad: every gradient is divided by the root of the sum of all squared gradients, so that the step size only
//! shrinks.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{div_or_zero, eps};
use super::range::rule_state;
use super::update_formula::{Epsilon, UpdateFormula};
use super::{HashState, RuleInput, RunningAverage, StepOutput, UpdateRule, lr, with_second};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

config! {
    /// The AdaGrad optimizer: s ← s + g², r = g/(√s+ε).
    #[derive(Clone, Copy, Debug)]
    pub struct Adagrad {
        eps: PerAxis = eps(1e-10).help("added to √s, so that tiny gradients stay tiny"),
    }
}

/// The sum of squared gradients of one axis.
#[derive(Clone, Copy, Debug)]
pub struct AdagradState<N = f64> {
    sum: N,
}

rule_state!(AdagradState { sum });

impl<N: Real> Default for AdagradState<N> {
    fn default() -> Self {
        let zero = N::from(0.0);
        Self { sum: zero }
    }
}

lane_state!(AdagradState { sum });

impl HashState for AdagradState {
    fn hash_into(&self, hash: &mut StateHash) {
        hash.number(self.sum);
    }
}

impl UpdateRule for Adagrad {
    type State = AdagradState;

    const INFO: KindInfo = KindInfo {
        kind: "adagrad",
        title: "AdaGrad",
        summary: "Divides by the root of all squared gradients so far: the step size only shrinks.",
        formula: "s ← s + g²; r = g/(√s+ε); θ ← θ − lr·r",
        source: "Duchi, Hazan & Singer 2011; torch.optim.Adagrad",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.01);

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        UpdateFormula::gradient_over_root("√s", Epsilon::Outside(self.eps[axis]))
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut AdagradState<N>, input: &RuleInput) -> StepOutput<N> {
        let g = N::from(input.axis_gradient());
        state.sum = state.sum + g * g;
        let ratio = div_or_zero(g, state.sum.sqrt() + self.eps[input.axis].into());
        with_second(ratio, None, RunningAverage { raw: state.sum, used: state.sum })
    }
}

impl LaneRule for Adagrad {}
