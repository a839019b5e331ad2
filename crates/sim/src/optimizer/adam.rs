//! Adam: the step is the learning rate times m̂/(√v̂+ε), a ratio of how the gradients agree to how large they are.

use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{KindInfo, ParamSpec, Params, Range, Shape, Slider};

/// Below this a power of β no longer changes 1 − βᵗ; it is dropped, since subnormal numbers are slow.
const NEGLIGIBLE_POWER: f64 = 1e-30;

/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², r = m̂/(√v̂+ε); Kingma & Ba 2014, algorithm 1, ε outside the root.
#[derive(Clone, Copy, Debug)]
pub struct Adam {
    lr: f64,
    beta1: f64,
    beta2: f64,
    eps: f64,
}

/// What one axis remembers.
#[derive(Clone, Copy, Debug)]
pub struct AdamState {
    /// The running mean of gradients.
    m: f64,
    /// The running mean of squared gradients.
    v: f64,
    /// The product of all β₁ so far: β₁ᵗ while nobody tunes it, and then still the weight that m lacks.
    beta1_power: f64,
    /// The same for β₂ and v.
    beta2_power: f64,
}

impl Default for AdamState {
    fn default() -> Self {
        Self { m: 0.0, v: 0.0, beta1_power: 1.0, beta2_power: 1.0 }
    }
}

impl HashState for AdamState {
    fn hash_into(&self, hash: &mut StateHash) {
        for x in [self.m, self.v, self.beta1_power, self.beta2_power] {
            hash.number(x);
        }
    }
}

fn next_power(power: f64, beta: f64) -> f64 {
    let next = power * beta;
    if next < NEGLIGIBLE_POWER { 0.0 } else { next }
}

impl UpdateRule for Adam {
    type State = AdamState;

    const INFO: KindInfo = KindInfo {
        kind: "adam",
        title: "Adam",
        summary: "One step size per axis, by how consistent that axis's gradient has been.",
        formula: "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; r = m̂/(√v̂+ε); θ ← θ − lr·r",
        source: "Kingma & Ba 2014 (arXiv 1412.6980); torch.optim.Adam",
        params: &[
            lr_spec(0.001),
            ParamSpec {
                name: "beta1",
                symbol: "β₁",
                help: "how much of the running mean m stays at each step",
                shape: Shape::PerAxis(0.9),
                range: Range::DECAY,
                slider: Slider::one_minus_log(0.0, 0.999),
            },
            ParamSpec {
                name: "beta2",
                symbol: "β₂",
                help: "how much of the running mean square v stays at each step",
                shape: Shape::PerAxis(0.999),
                range: Range::DECAY,
                slider: Slider::one_minus_log(0.0, 0.9999),
            },
            ParamSpec {
                name: "eps",
                symbol: "ε",
                help: "added to √v̂, so that tiny gradients stay tiny",
                shape: Shape::PerAxis(1e-8),
                range: Range::NOT_NEGATIVE,
                slider: Slider::log(1e-10, 10.0),
            },
        ],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        Self { lr: of("lr"), beta1: of("beta1"), beta2: of("beta2"), eps: of("eps") }
    }

    fn lr(&self) -> f64 {
        self.lr
    }

    fn step(&self, state: &mut AdamState, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.m = self.beta1 * state.m + (1.0 - self.beta1) * g;
        state.v = self.beta2 * state.v + (1.0 - self.beta2) * g * g;
        state.beta1_power = next_power(state.beta1_power, self.beta1);
        state.beta2_power = next_power(state.beta2_power, self.beta2);

        let m_hat = state.m / (1.0 - state.beta1_power);
        let v_hat = state.v / (1.0 - state.beta2_power);
        let denominator = v_hat.sqrt() + self.eps;
        // No news at all and ε = 0 is 0/0: stay.
        let ratio = if denominator == 0.0 { 0.0 } else { m_hat / denominator };
        StepOutput {
            ratio,
            first: Some(RunningAverage { raw: state.m, corrected: m_hat }),
            second: Some(RunningAverage { raw: state.v, corrected: v_hat }),
        }
    }
}
