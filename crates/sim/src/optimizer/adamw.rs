//! AdamW: Adam with decoupled weight decay: the decay does not enter the running averages.

use super::lanes::LaneRule;
use super::moments::{self, BETA1, BETA2, EPS, Moments, weight_decay};
use super::update_formula::UpdateFormula;
use super::{RuleInput, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

config! {
    /// The AdamW optimizer: r = m̂/(√v̂+ε) + λθ.
    #[derive(Clone, Copy, Debug)]
    pub struct Adamw {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = EPS,
        weight_decay: PerAxis = weight_decay(0.01),
    }
}

impl UpdateRule for Adamw {
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "adamw",
        title: "AdamW",
        summary: "Adam with decoupled weight decay: every step also pulls toward zero.",
        formula: "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; r = m̂/(√v̂+ε) + λθ; θ ← θ − lr·r",
        source: "Loshchilov & Hutter 2017 (arXiv 1711.05101); torch.optim.AdamW",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);
    const HAS_OWN_WEIGHT_DECAY: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        UpdateFormula::adaptive(self.eps[axis]).with_decay_in_ratio(self.weight_decay[axis])
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
        let decay = input.decay;
        StepOutput { ratio: out.ratio + decay.into(), ..out }
    }
}

impl LaneRule for Adamw {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }
}
