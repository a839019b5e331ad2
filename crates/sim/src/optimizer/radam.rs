//! RAdam: Adam that trusts v only as far as it has seen enough gradients, and until then follows the mean alone.

use super::moments::{BETA1, BETA2, EPS, Moments, quotient};
use super::{StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::params::{KindInfo, Params};

/// With fewer degrees of freedom than this the variance of 1/√v̂ has no bound worth the name.
const ENOUGH: f64 = 5.0;

/// r = m̂ while ρₜ ≤ 5, then r = cₜ·m̂/√v̂, with ε beside √v.
#[derive(Clone, Copy, Debug)]
pub struct Radam {
    beta1: f64,
    beta2: f64,
    eps: f64,
}

impl Radam {
    /// The rectification cₜ of step t; `None` while too little was seen. `power` is β₂ᵗ.
    fn rectification(&self, t: f64, power: f64) -> Option<f64> {
        let most = 2.0 / (1.0 - self.beta2) - 1.0;
        let seen = most - 2.0 * t * power / (1.0 - power);
        let squared = (seen - 4.0) * (seen - 2.0) * most / ((most - 4.0) * (most - 2.0) * seen);
        (seen > ENOUGH).then(|| squared.sqrt())
    }
}

impl UpdateRule for Radam {
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "radam",
        title: "RAdam",
        summary: "Adam without the early overreaction: while v has seen little, it follows the mean alone.",
        formula: "ρ∞ = 2/(1−β₂) − 1; ρ = ρ∞ − 2t·β₂^t/(1−β₂^t); r = m̂ if ρ ≤ 5, \
                  else √((ρ−4)(ρ−2)ρ∞/((ρ∞−4)(ρ∞−2)ρ))·m̂·√(1−β₂^t)/(√v+ε); θ ← θ − lr·r",
        source: "Liu et al. 2019 (arXiv 1908.03265); torch.optim.RAdam",
        params: &[lr_spec(0.001), BETA1, BETA2, EPS],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        Self { beta1: of("beta1"), beta2: of("beta2"), eps: of("eps") }
    }

    fn step(&self, state: &mut Moments, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.take_first(self.beta1, g);
        state.take_second(self.beta2, g);
        let (first, second) = (state.first(), state.second());
        let ratio = match self.rectification(input.t as f64, state.second_power()) {
            None => first.corrected,
            Some(factor) => {
                let scale = quotient(state.second_weight().sqrt(), state.v.sqrt() + self.eps);
                factor * first.corrected * scale
            }
        };
        StepOutput { ratio, first: Some(first), second: Some(second) }
    }
}
