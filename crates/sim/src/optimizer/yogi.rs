//! Yogi: Adam whose v moves by the sign of its error, so that it falls no faster than gradients are large.

use super::moments::{self, BETA1, BETA2, Moments, eps_spec};
use super::{HashState, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{KindInfo, Params};

/// What m and v begin with, as in Optax.
const INITIAL: f64 = 1e-6;

/// v ← v − (1−β₂)·sign(v−g²)·g², r = m̂/(√v̂+ε).
#[derive(Clone, Copy, Debug)]
pub struct Yogi {
    beta1: f64,
    beta2: f64,
    eps: f64,
}

/// m and v, which begin a little above zero.
#[derive(Clone, Copy, Debug)]
pub struct YogiState(Moments);

impl Default for YogiState {
    fn default() -> Self {
        Self(Moments::starting(INITIAL))
    }
}

impl HashState for YogiState {
    fn hash_into(&self, hash: &mut StateHash) {
        self.0.hash_into(hash);
    }
}

impl UpdateRule for Yogi {
    type State = YogiState;

    const INFO: KindInfo = KindInfo {
        kind: "yogi",
        title: "Yogi",
        summary: "Adam whose v is slow to fall: quiet news does not make him bold at once.",
        formula: "m ← β₁m + (1−β₁)g; v ← v − (1−β₂)·sign(v−g²)·g²; r = m̂/(√v̂+ε); θ ← θ − lr·r",
        source: "Zaheer et al. 2018; optax.yogi",
        params: &[
            lr_spec(0.01),
            BETA1,
            BETA2,
            eps_spec(1e-3, "added to √v̂, so that tiny gradients stay tiny"),
        ],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        Self { beta1: of("beta1"), beta2: of("beta2"), eps: of("eps") }
    }

    fn step(&self, YogiState(state): &mut YogiState, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.take_first(self.beta1, g);
        let square = g * g;
        let error = state.v - square;
        // `signum` of zero is one, and of NaN NaN.
        let sign = if error == 0.0 { 0.0 } else { error.signum() };
        state.v -= (1.0 - self.beta2) * sign * square;
        state.count_second(self.beta2);
        moments::adaptive(state.first(), state.second(), self.eps)
    }
}
