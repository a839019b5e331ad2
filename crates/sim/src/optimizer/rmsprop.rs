//! RMSprop: every gradient is divided by the root of the recent mean square; no mean of gradients, no correction.

use super::moments::{EPS, momentum_spec, quotient};
use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{KindInfo, ParamSpec, Params, Range, Shape, Slider};

/// v ← αv + (1−α)g², b ← μb + g/(√v+ε), r = b; centered: v less the square of the running mean.
#[derive(Clone, Copy, Debug)]
pub struct Rmsprop {
    alpha: f64,
    eps: f64,
    momentum: f64,
    centered: bool,
}

/// What one axis remembers.
#[derive(Clone, Copy, Debug, Default)]
pub struct RmspropState {
    /// The running mean of squared gradients.
    v: f64,
    /// The running mean of gradients.
    mean: f64,
    /// The running sum of scaled gradients.
    sum: f64,
}

impl HashState for RmspropState {
    fn hash_into(&self, hash: &mut StateHash) {
        for x in [self.v, self.mean, self.sum] {
            hash.number(x);
        }
    }
}

impl UpdateRule for Rmsprop {
    type State = RmspropState;

    const INFO: KindInfo = KindInfo {
        kind: "rmsprop",
        title: "RMSprop",
        summary: "The gradient in units of its own recent size; Adam without the running mean.",
        formula: "v ← αv + (1−α)g²; b ← μb + g/(√v+ε); r = b; θ ← θ − lr·r",
        source: "Tieleman & Hinton 2012; centered: Graves 2013 (arXiv 1308.0850); torch.optim.RMSprop",
        params: &[
            lr_spec(0.01),
            ParamSpec {
                name: "alpha",
                symbol: "α",
                help: "how much of the running mean square v stays at each step",
                shape: Shape::PerAxis(0.99),
                range: Range::DECAY,
                slider: Slider::one_minus_log(0.0, 0.9999),
            },
            EPS,
            momentum_spec(0.0),
            ParamSpec {
                name: "centered",
                symbol: "centered",
                help: "whether v is the variance: the mean square less the square of the mean",
                shape: Shape::Flag(false),
                range: Range::ANY,
                slider: Slider::linear(0.0, 1.0),
            },
        ],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        let centered = params.flag("centered");
        Self { alpha: of("alpha"), eps: of("eps"), momentum: of("momentum"), centered }
    }

    fn step(&self, state: &mut RmspropState, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.v = self.alpha * state.v + (1.0 - self.alpha) * g * g;
        state.mean = self.alpha * state.mean + (1.0 - self.alpha) * g;
        // Never below zero but by rounding.
        let used = if self.centered { (state.v - state.mean * state.mean).max(0.0) } else { state.v };
        state.sum = self.momentum * state.sum + quotient(g, used.sqrt() + self.eps);
        let second = Some(RunningAverage { raw: state.v, corrected: used });
        StepOutput { ratio: state.sum, first: None, second }
    }
}
