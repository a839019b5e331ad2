//! AdamW: Adam, and beside it a pull toward zero that the running averages never see.

use super::moments::{self, BETA1, BETA2, EPS, Moments, weight_decay_spec};
use super::{StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::params::{KindInfo, Params};

/// r = m̂/(√v̂+ε) + λθ.
#[derive(Clone, Copy, Debug)]
pub struct Adamw {
    beta1: f64,
    beta2: f64,
    eps: f64,
    weight_decay: f64,
}

impl UpdateRule for Adamw {
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "adamw",
        title: "AdamW",
        summary: "Adam with weight decay beside the ratio: every step also pulls toward zero.",
        formula: "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; r = m̂/(√v̂+ε) + λθ; θ ← θ − lr·r",
        source: "Loshchilov & Hutter 2017 (arXiv 1711.05101); torch.optim.AdamW",
        params: &[lr_spec(0.001), BETA1, BETA2, EPS, weight_decay_spec(0.01)],
    };

    const DECAYS: bool = true;

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        let weight_decay = of("weight_decay");
        Self { beta1: of("beta1"), beta2: of("beta2"), eps: of("eps"), weight_decay }
    }

    fn step(&self, state: &mut Moments, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.take_first(self.beta1, g);
        state.take_second(self.beta2, g);
        let out = moments::adaptive(state.first(), state.second(), self.eps);
        StepOutput { ratio: out.ratio + self.weight_decay * input.own_place(), ..out }
    }
}
