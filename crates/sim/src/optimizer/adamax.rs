//! AdaMax: Adam with the fading maximum of |g| in the place of √v̂.

use super::moments::{BETA1, BETA2, Moments, eps_spec, quotient};
use super::{RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::params::{KindInfo, Params};

/// u ← max(β₂u, |g|+ε), r = m̂/u.
#[derive(Clone, Copy, Debug)]
pub struct Adamax {
    beta1: f64,
    beta2: f64,
    eps: f64,
}

impl UpdateRule for Adamax {
    /// With u in the place of v.
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "adamax",
        title: "AdaMax",
        summary: "Adam that divides by the greatest recent gradient: |r| never passes one by much.",
        formula: "m ← β₁m + (1−β₁)g; u ← max(β₂u, |g|+ε); r = m̂/u; θ ← θ − lr·r",
        source: "Kingma & Ba 2014 (arXiv 1412.6980), algorithm 2; torch.optim.Adamax",
        params: &[lr_spec(0.002), BETA1, BETA2, eps_spec(1e-8, "added to |g|, so that u is never zero")],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        Self { beta1: of("beta1"), beta2: of("beta2"), eps: of("eps") }
    }

    fn step(&self, state: &mut Moments, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.take_first(self.beta1, g);
        state.v = (self.beta2 * state.v).max(g.abs() + self.eps);
        let (first, u) = (state.first(), state.v);
        // Told as its square, so that √v̂ is u on every chart.
        let second = Some(RunningAverage { raw: u * u, corrected: u * u });
        StepOutput { ratio: quotient(first.corrected, u), first: Some(first), second }
    }
}
