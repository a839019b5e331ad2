//! Adam: the step is the learning rate times m̂/(√v̂+ε), a ratio of how the gradients agree to how large they are.

use super::moments::{self, BETA1, BETA2, EPS, Moments};
use super::{StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::params::{KindInfo, Params};

/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², r = m̂/(√v̂+ε); Kingma & Ba 2014, algorithm 1, ε outside the root.
#[derive(Clone, Copy, Debug)]
pub struct Adam {
    beta1: f64,
    beta2: f64,
    eps: f64,
}

impl UpdateRule for Adam {
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "adam",
        title: "Adam",
        summary: "One step size per axis, by how consistent that axis's gradient has been.",
        formula: "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; r = m̂/(√v̂+ε); θ ← θ − lr·r",
        source: "Kingma & Ba 2014 (arXiv 1412.6980); torch.optim.Adam",
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
        moments::adaptive(state.first(), state.second(), self.eps)
    }
}
