//! Gradients with inertia: the step is a running sum of gradients, and Nesterov's looks one step ahead of it.
//!
//! The sum is told as m and m̂ alike: it is what the step is made of, up to 1/(1−μ) times as long as a gradient.

use super::moments::momentum_spec;
use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{KindInfo, Params};

/// b ← μb + g, r = b.
#[derive(Clone, Copy, Debug)]
pub struct Momentum {
    momentum: f64,
}

/// b ← μb + g, r = g + μb.
#[derive(Clone, Copy, Debug)]
pub struct Nesterov {
    momentum: f64,
}

/// The running sum of gradients of one axis.
#[derive(Clone, Copy, Debug, Default)]
pub struct Velocity(f64);

impl HashState for Velocity {
    fn hash_into(&self, hash: &mut StateHash) {
        hash.number(self.0);
    }
}

impl Velocity {
    fn take(&mut self, momentum: f64, g: f64) -> f64 {
        self.0 = momentum * self.0 + g;
        self.0
    }
}

impl UpdateRule for Momentum {
    type State = Velocity;

    const INFO: KindInfo = KindInfo {
        kind: "momentum",
        title: "Momentum",
        summary: "Rolls on: old gradients fade out of the step instead of being forgotten.",
        formula: "b ← μb + g; r = b; θ ← θ − lr·r",
        source: "Polyak 1964; torch.optim.SGD(momentum=0.9)",
        params: &[lr_spec(0.001), momentum_spec(0.9)],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        Self { momentum: params.pair("momentum")[axis.index()] }
    }

    fn step(&self, state: &mut Velocity, input: &StepInput) -> StepOutput {
        let sum = state.take(self.momentum, input.own_gradient());
        let first = Some(RunningAverage { raw: sum, corrected: sum });
        StepOutput { ratio: sum, first, second: None }
    }
}

impl UpdateRule for Nesterov {
    type State = Velocity;

    const INFO: KindInfo = KindInfo {
        kind: "nesterov",
        title: "Nesterov",
        summary: "Momentum that counts the newest gradient once more, as if it looked ahead.",
        formula: "b ← μb + g; r = g + μb; θ ← θ − lr·r",
        source: "Nesterov 1983; Sutskever et al. 2013; torch.optim.SGD(momentum=0.9, nesterov=True)",
        params: &[lr_spec(0.001), momentum_spec(0.9)],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        Self { momentum: params.pair("momentum")[axis.index()] }
    }

    fn step(&self, state: &mut Velocity, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        let sum = state.take(self.momentum, g);
        let ahead = g + self.momentum * sum;
        let first = Some(RunningAverage { raw: sum, corrected: ahead });
        StepOutput { ratio: ahead, first, second: None }
    }
}
