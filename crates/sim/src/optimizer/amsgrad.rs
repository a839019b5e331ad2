//! AMSGrad: Adam that divides by the greatest v so far, so that a rare large gradient is never forgotten.

use super::moments::{self, BETA1, BETA2, EPS, Moments};
use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{KindInfo, Params};

/// Adam with v̂ = max v/(1−β₂ᵗ).
#[derive(Clone, Copy, Debug)]
pub struct Amsgrad {
    beta1: f64,
    beta2: f64,
    eps: f64,
}

/// What one axis remembers.
#[derive(Clone, Copy, Debug, Default)]
pub struct AmsgradState {
    moments: Moments,
    /// The greatest v so far.
    greatest: f64,
}

impl HashState for AmsgradState {
    fn hash_into(&self, hash: &mut StateHash) {
        self.moments.hash_into(hash);
        hash.number(self.greatest);
    }
}

impl UpdateRule for Amsgrad {
    type State = AmsgradState;

    const INFO: KindInfo = KindInfo {
        kind: "amsgrad",
        title: "AMSGrad",
        summary: "Adam that never forgets how large gradients have been.",
        formula: "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; w ← max(w, v); r = m̂/(√ŵ+ε); θ ← θ − lr·r",
        source: "Reddi, Kale & Kumar 2018 (arXiv 1904.09237); torch.optim.Adam(amsgrad=True)",
        params: &[lr_spec(0.001), BETA1, BETA2, EPS],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        Self { beta1: of("beta1"), beta2: of("beta2"), eps: of("eps") }
    }

    fn step(&self, state: &mut AmsgradState, input: &StepInput) -> StepOutput {
        let (g, moments) = (input.own_gradient(), &mut state.moments);
        moments.take_first(self.beta1, g);
        moments.take_second(self.beta2, g);
        state.greatest = state.greatest.max(moments.v);
        let corrected = state.greatest / moments.second_weight();
        moments::adaptive(moments.first(), RunningAverage { raw: moments.v, corrected }, self.eps)
    }
}
