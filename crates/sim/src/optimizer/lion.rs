//! Lion: the step is the sign of an interpolated mean, so that all steps have the same length when there is no weight
//! decay.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{DECAY_OF_MEAN, SHARE_OF_MEAN, beta1, beta2, ema, sign, weight_decay};
use super::range::rule_state;
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{HashState, RuleInput, RunningAverage, StepOutput, UpdateRule, lr, without_second};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis, Slider};
use crate::real::Real;

config! {
    /// The Lion optimizer: c = β₁m + (1−β₁)g, r = sign(c) + λθ, m ← β₂m + (1−β₂)g.
    #[derive(Clone, Copy, Debug)]
    pub struct Lion {
        beta1: PerAxis = beta1(0.9).help(SHARE_OF_MEAN),
        beta2: PerAxis = beta2(0.99).help(DECAY_OF_MEAN),
        weight_decay: PerAxis = weight_decay(0.001),
    }
}

/// The running mean of gradients of one axis.
#[derive(Clone, Copy, Debug)]
pub struct LionState<N = f64> {
    m: N,
}

rule_state!(LionState { m });

impl<N: Real> Default for LionState<N> {
    fn default() -> Self {
        let zero = N::from(0.0);
        Self { m: zero }
    }
}

lane_state!(LionState { m });

impl HashState for LionState {
    fn hash_into(&self, hash: &mut StateHash) {
        hash.number(self.m);
    }
}

impl UpdateRule for Lion {
    type State = LionState;

    const INFO: KindInfo = KindInfo {
        kind: "lion",
        title: "Lion",
        summary: "Uses only the sign: without weight decay all steps have the same length, however small the gradient.",
        formula: "c = β₁m + (1−β₁)g; r = sign(c) + λθ; m ← β₂m + (1−β₂)g; θ ← θ − lr·r",
        source: "Chen et al. 2023 (arXiv 2302.06675); optax.lion",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(1e-4).slider(Slider::log(1e-4, 1.0));
    const HAS_OWN_WEIGHT_DECAY: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let formula = UpdateFormula::first("c").with_ratio(RatioFormula::SignOfFirst);
        formula.with_decay_in_ratio(self.weight_decay[axis])
    }

    #[inline(always)]
    fn decay_rate(&self, axis: Axis) -> f64 {
        self.weight_decay[axis]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut LionState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis) = (N::from(input.axis_gradient()), input.axis);
        let mixed = ema(self.beta1[axis], state.m, g);
        state.m = ema(self.beta2[axis], state.m, g);
        let first = Some(RunningAverage { raw: state.m, used: mixed });
        let ratio = sign(mixed) + input.decay.into();
        without_second(ratio, first)
    }
}

impl LaneRule for Lion {}
