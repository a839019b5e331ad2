//! AdaDelta: the step is the gradient in units of its own recent size, times the recent size of steps.

use super::moments::{decay_rate, div_or_zero, eps};
use super::update_formula::{Epsilon, RatioFormula, UpdateFormula};
use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};

config! {
    /// v ← ρv + (1−ρ)g², r = g·√(u+ε)/√(v+ε), u ← ρu + (1−ρ)r².
    #[derive(Clone, Copy, Debug)]
    pub struct Adadelta {
        rho: PerAxis = decay_rate(0.9, 0.999)
            .symbol("ρ")
            .help("how much of both running mean squares stays at each step"),
        eps: PerAxis = eps(1e-6).help("added inside both roots: how long the first steps are"),
    }
}

/// The running averages of one axis.
#[derive(Clone, Copy, Debug, Default)]
pub struct AdadeltaState {
    /// The running mean of squared gradients.
    v: f64,
    /// The running mean of squared ratios.
    u: f64,
}

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
        summary: "Finds its own step size: as long as its recent steps, so it starts very slowly.",
        formula: "v ← ρv + (1−ρ)g²; r = g·√(u+ε)/√(v+ε); u ← ρu + (1−ρ)r²; θ ← θ − lr·r",
        source: "Zeiler 2012 (arXiv 1212.5701); torch.optim.Adadelta",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(1.0);

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        // u is not returned by a step.
        UpdateFormula::gradient_over_root("√v", Epsilon::None).with_ratio(RatioFormula::Other)
    }

    fn step(&self, state: &mut AdadeltaState, input: &StepInput) -> StepOutput {
        let g = input.axis_gradient();
        let (rho, eps) = (self.rho[input.axis], self.eps[input.axis]);
        state.v = rho * state.v + (1.0 - rho) * g * g;
        let ratio = div_or_zero((state.u + eps).sqrt(), (state.v + eps).sqrt()) * g;
        state.u = rho * state.u + (1.0 - rho) * ratio * ratio;
        let second = Some(RunningAverage { raw: state.v, corrected: state.v });
        StepOutput { ratio, first: None, second }
    }
}
