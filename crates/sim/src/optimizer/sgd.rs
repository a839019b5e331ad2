//! Stochastic gradient descent: the step is the gradient times the learning rate, and nothing is remembered.

use super::{HashState, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{KindInfo, Params};

/// r = g.
#[derive(Clone, Copy, Debug)]
pub struct Sgd;

/// Nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct SgdState;

impl HashState for SgdState {
    fn hash_into(&self, _: &mut StateHash) {}
}

impl UpdateRule for Sgd {
    type State = SgdState;

    const INFO: KindInfo = KindInfo {
        kind: "sgd",
        title: "SGD",
        summary: "Follows the gradient as it comes: one step size for all, no memory.",
        formula: "r = g; θ ← θ − lr·r",
        source: "Robbins & Monro 1951; torch.optim.SGD",
        params: &[lr_spec(0.001)],
    };

    fn from_params(_: &Params, _: Axis) -> Self {
        Self
    }

    fn step(&self, _: &mut SgdState, input: &StepInput) -> StepOutput {
        StepOutput { ratio: input.own_gradient(), first: None, second: None }
    }
}
