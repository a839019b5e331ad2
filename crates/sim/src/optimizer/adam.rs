//! Adam: the step is the learning rate times m̂/(√v̂+ε), how much the gradients agree over how large they are.
//!
//! Three flags show what its parts are for: without bias correction the first steps overshoot, ε under the root matters
//! only where v̂ is small, and with one v for both axes they no longer have step sizes of their own.

use std::f64::consts::FRAC_1_SQRT_2;

use super::lanes::LaneRule;
use super::moments::{self, BETA1, BETA2, EPS, Moments};
use super::update_formula::{Epsilon, UpdateFormula};
use super::{RuleInput, RunningAverage, StepOutput, UpdateRule, lr, with_second};
use crate::Axis;
use crate::params::config::{config, flag};
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

config! {
    /// The Adam optimizer: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², r = m̂/(√v̂+ε); Kingma & Ba 2014, algorithm 1.
    #[derive(Clone, Copy, Debug)]
    pub struct Adam {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = EPS,
        bias_correction: bool = flag(true)
            .symbol("m̂, v̂")
            .help("whether m and v are divided by 1 − β^t, which corrects for their start at zero"),
        eps_inside: bool = flag(false).symbol("√(v̂+ε)").help("whether ε is added under the root, not outside it"),
        shared_v: bool = flag(false).symbol("one v").help("whether both axes share one v, the mean of their squares"),
    }
}

impl UpdateRule for Adam {
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "adam",
        title: "Adam",
        summary: "One step size per axis, by how consistent that axis's gradient has been.",
        formula: "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; r = m̂/(√v̂+ε); θ ← θ − lr·r",
        source: "Kingma & Ba 2014 (arXiv 1412.6980); torch.optim.Adam",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let eps = self.eps[axis];
        let epsilon = if self.eps_inside { Epsilon::Inside(eps) } else { Epsilon::Outside(eps) };
        if self.bias_correction {
            return UpdateFormula::m_hat_over_root("√v\u{302}", epsilon);
        }
        let formula = UpdateFormula::m_hat_over_root("√v", epsilon);
        UpdateFormula { first: Some("m"), is_bias_corrected: false, ..formula }
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut Moments<N>, input: &RuleInput) -> StepOutput<N> {
        let [x, y] = input.gradient.map(N::from);
        let g = N::from(input.axis_gradient());
        state.update_first(self.beta1[input.axis], g);
        // Each axis stores its own copy of the shared v: with the same input both are equal.
        let size = if self.shared_v { (x * x + y * y).sqrt() * FRAC_1_SQRT_2.into() } else { g };
        state.update_second(self.beta2[input.axis], size);

        let select = |average: RunningAverage<N>| RunningAverage {
            used: if self.bias_correction { average.used } else { average.raw },
            ..average
        };
        let first = select(state.first(self.beta1[input.axis], input.t));
        let second = select(state.second(self.beta2[input.axis], input.t));
        let eps = self.eps[input.axis];
        if self.eps_inside {
            let ratio = moments::div_or_zero(first.used, (second.used + eps.into()).sqrt());
            return with_second(ratio, Some(first), second);
        }
        moments::adaptive(first, second, eps)
    }
}

impl LaneRule for Adam {
    const HAS_VARIANTS: bool = true;

    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }

    #[inline(always)]
    fn has_constants(&self) -> bool {
        self.bias_correction && !self.eps_inside && !self.shared_v
    }

    #[inline(always)]
    fn with_constants(self) -> Self {
        Self { bias_correction: true, eps_inside: false, shared_v: false, ..self }
    }
}
