//! AdaDelta: the step is the gradient divided by the RMS of recent gradients, times the RMS of recent steps.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{decay_rate, div_or_zero, ema_of_square, eps};
use super::range::rule_state;
use super::update_formula::{Epsilon, RatioFormula, UpdateFormula};
use super::{HashState, RuleInput, RunningAverage, StepOutput, UpdateRule, lr, with_second};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

config! {
    /// The AdaDelta optimizer: v ← ρv + (1−ρ)g², r = g·√(u+ε)/√(v+ε), u ← ρu + (1−ρ)r².
    #[derive(Clone, Copy, Debug)]
    pub struct Adadelta {
        rho: PerAxis = decay_rate(0.9, 0.999)
            .symbol("ρ")
            .help("how much of both running mean squares stays at each step"),
        eps: PerAxis = eps(1e-6).help("added inside both roots: how long the first steps are"),
    }
}

/// The running averages of one axis.
#[derive(Clone, Copy, Debug)]
pub struct AdadeltaState<N = f64> {
    /// The running mean of squared gradients.
    v: N,
    /// The running mean of squared ratios.
    u: N,
}

rule_state!(AdadeltaState { v, u });

impl<N: Real> Default for AdadeltaState<N> {
    fn default() -> Self {
        let zero = N::from(0.0);
        Self { v: zero, u: zero }
    }
}

lane_state!(AdadeltaState { v, u });

impl HashState for AdadeltaState {
    fn hash_into(&self, hash: &mut StateHash) {
        hash.number(self.v);
        hash.number(self.u);
    }
}

impl UpdateRule for Adadelta {
    type State = AdadeltaState;

    const INFO: KindInfo = KindInfo {
        kind: "adadelta",
        title: "AdaDelta",
        summary: "Sets its own step size by the RMS of recent steps, so it starts very slowly.",
        formula: "v ← ρv + (1−ρ)g²; r = g·√(u+ε)/√(v+ε); u ← ρu + (1−ρ)r²; θ ← θ − lr·r",
        source: "Zeiler 2012 (arXiv 1212.5701); torch.optim.Adadelta",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(1.0);

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        // `StepOutput` has no field for u, so r cannot be computed from it.
        UpdateFormula::gradient_over_root("√v", Epsilon::None).with_ratio(RatioFormula::Other)
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut AdadeltaState<N>, input: &RuleInput) -> StepOutput<N> {
        let g = N::from(input.axis_gradient());
        let (rho, eps) = (self.rho[input.axis], self.eps[input.axis]);
        state.v = ema_of_square(rho, state.v, g);
        let ratio = div_or_zero((state.u + eps.into()).sqrt(), (state.v + eps.into()).sqrt()) * g;
        state.u = ema_of_square(rho, state.u, ratio);
        with_second(ratio, None, RunningAverage { raw: state.v, used: state.v })
    }
}

impl LaneRule for Adadelta {}
