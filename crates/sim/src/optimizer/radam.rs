//! RAdam: Adam that uses v only after enough gradients, and until then follows the mean alone.

use super::moments::{BETA1, BETA2, EPS, Moments, div_or_zero};
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{StepInput, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};

/// With at most this many degrees of freedom the variance of 1/√v̂ is too large for v to be used.
const MIN_DEGREES_OF_FREEDOM: f64 = 5.0;

config! {
    /// The RAdam optimizer: r = m̂ while ρₜ ≤ 5, then r = cₜ·m̂/√v̂, with ε added to √v.
    #[derive(Clone, Copy, Debug)]
    pub struct Radam {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = EPS,
    }
}

/// Returns the rectification cₜ of step `t`; `None` while v has seen too few gradients. `power` is β₂ᵗ.
fn rectification(beta2: f64, t: f64, power: f64) -> Option<f64> {
    let limit = 2.0 / (1.0 - beta2) - 1.0;
    let rho = limit - 2.0 * t * power / (1.0 - power);
    let squared = (rho - 4.0) * (rho - 2.0) * limit / ((limit - 4.0) * (limit - 2.0) * rho);
    (rho > MIN_DEGREES_OF_FREEDOM).then(|| squared.sqrt())
}

impl UpdateRule for Radam {
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "radam",
        title: "RAdam",
        summary: "Adam without large first steps: until v has averaged enough gradients, r is m̂ alone.",
        formula: "ρ∞ = 2/(1−β₂) − 1; ρ = ρ∞ − 2t·β₂^t/(1−β₂^t); r = m̂ if ρ ≤ 5, \
                  else √((ρ−4)(ρ−2)ρ∞/((ρ∞−4)(ρ∞−2)ρ))·m̂·√(1−β₂^t)/(√v+ε); θ ← θ − lr·r",
        source: "Liu et al. 2019 (arXiv 1908.03265); torch.optim.RAdam",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        // The rectification changes from step to step.
        UpdateFormula::adaptive(self.eps[axis]).with_ratio(RatioFormula::Other)
    }

    fn step(&self, state: &mut Moments, input: &StepInput) -> StepOutput {
        let (g, axis) = (input.axis_gradient(), input.axis);
        state.update_first(self.beta1[axis], g);
        state.update_second(self.beta2[axis], g);
        let (first, second) = (state.first(), state.second());
        let ratio = match rectification(self.beta2[axis], input.t as f64, state.beta2_power()) {
            None => first.used,
            Some(factor) => {
                let scale = div_or_zero(state.v_weight().sqrt(), state.v.sqrt() + self.eps[axis]);
                factor * first.used * scale
            }
        };
        StepOutput { ratio, first: Some(first), second: Some(second) }
    }
}
