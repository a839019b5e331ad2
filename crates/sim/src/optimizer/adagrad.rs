//! AdaGrad: every step is divided by the root of all squares so far, so that steps only ever shrink.

use super::moments::{eps_spec, quotient};
use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{KindInfo, Params};

/// s ← s + g², r = g/(√s+ε).
#[derive(Clone, Copy, Debug)]
pub struct Adagrad {
    eps: f64,
}

/// The sum of squared gradients of one axis; told as v and v̂ alike.
#[derive(Clone, Copy, Debug, Default)]
pub struct AdagradState {
    sum: f64,
}

impl HashState for AdagradState {
    fn hash_into(&self, hash: &mut StateHash) {
        hash.number(self.sum);
    }
}

impl UpdateRule for Adagrad {
    type State = AdagradState;

    const INFO: KindInfo = KindInfo {
        kind: "adagrad",
        title: "AdaGrad",
        summary: "Divides by the root of all squared gradients so far: steps only ever shrink.",
        formula: "s ← s + g²; r = g/(√s+ε); θ ← θ − lr·r",
        source: "Duchi, Hazan & Singer 2011; torch.optim.Adagrad",
        params: &[lr_spec(0.01), eps_spec(1e-10, "added to √s, so that tiny gradients stay tiny")],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        Self { eps: params.pair("eps")[axis.index()] }
    }

    fn step(&self, state: &mut AdagradState, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.sum += g * g;
        let ratio = quotient(g, state.sum.sqrt() + self.eps);
        let second = Some(RunningAverage { raw: state.sum, corrected: state.sum });
        StepOutput { ratio, first: None, second }
    }
}
