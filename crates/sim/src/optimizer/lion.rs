//! Lion: the step is the sign of an interpolated mean, so that every step is as long as every other.

use super::moments::{beta1_spec, beta2_spec, weight_decay_spec};
use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{KindInfo, ParamSpec, Params, Slider};

/// c = β₁m + (1−β₁)g, r = sign(c) + λθ, m ← β₂m + (1−β₂)g.
#[derive(Clone, Copy, Debug)]
pub struct Lion {
    beta1: f64,
    beta2: f64,
    weight_decay: f64,
}

/// The running mean of gradients of one axis.
#[derive(Clone, Copy, Debug, Default)]
pub struct LionState {
    m: f64,
}

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
        summary: "Only the sign counts: every step is as long as every other, and he never dithers less.",
        formula: "c = β₁m + (1−β₁)g; r = sign(c) + λθ; m ← β₂m + (1−β₂)g; θ ← θ − lr·r",
        source: "Chen et al. 2023 (arXiv 2302.06675); optax.lion",
        params: &[
            ParamSpec { slider: Slider::log(1e-4, 1.0), ..lr_spec(1e-4) },
            ParamSpec { help: "how much of m is in the step, the rest being news", ..beta1_spec(0.9) },
            ParamSpec { help: "how much of the running mean m stays at each step", ..beta2_spec(0.99) },
            weight_decay_spec(0.001),
        ],
    };

    const DECAYS: bool = true;

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        Self { beta1: of("beta1"), beta2: of("beta2"), weight_decay: of("weight_decay") }
    }

    fn step(&self, state: &mut LionState, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        let mixed = self.beta1 * state.m + (1.0 - self.beta1) * g;
        state.m = self.beta2 * state.m + (1.0 - self.beta2) * g;
        // `signum` of zero is one, and of NaN NaN.
        let sign = if mixed == 0.0 { 0.0 } else { mixed.signum() };
        let first = Some(RunningAverage { raw: state.m, corrected: mixed });
        StepOutput { ratio: sign + self.weight_decay * input.own_place(), first, second: None }
    }
}
