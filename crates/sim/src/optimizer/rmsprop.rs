//! RMSprop: every gradient is divided by the root of the recent mean square; no mean of gradients, no bias correction.

use super::moments::{EPS, decay_rate, div_or_zero, momentum};
use super::update_formula::{Epsilon, RatioFormula, UpdateFormula};
use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::config::{config, flag};
use crate::params::{Config, KindInfo, Param, PerAxis};

config! {
    /// v ← αv + (1−α)g², b ← μb + g/(√v+ε), r = b. Centered, v less the square of the running mean is used.
    #[derive(Clone, Copy, Debug)]
    pub struct Rmsprop {
        alpha: PerAxis = decay_rate(0.99, 0.9999)
            .symbol("α")
            .help("how much of the running mean square v stays at each step"),
        eps: PerAxis = EPS,
        momentum: PerAxis = momentum(0.0),
        centered: bool = flag(false).help("whether v is the variance: the mean square less the square of the mean"),
    }
}

/// The running averages of one axis.
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
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.01);

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let root = if self.centered { "√var" } else { "√v" };
        let form = UpdateFormula::gradient_over_root(root, Epsilon::Outside(self.eps[axis]));
        // With momentum r is a sum over many steps.
        if self.momentum[axis] == 0.0 { form } else { form.with_ratio(RatioFormula::Other) }
    }

    fn step(&self, state: &mut RmspropState, input: &StepInput) -> StepOutput {
        let (g, axis) = (input.axis_gradient(), input.axis);
        let alpha = self.alpha[axis];
        state.v = alpha * state.v + (1.0 - alpha) * g * g;
        state.mean = alpha * state.mean + (1.0 - alpha) * g;
        // Below zero only by rounding.
        let used = if self.centered { (state.v - state.mean * state.mean).max(0.0) } else { state.v };
        state.sum = self.momentum[axis] * state.sum + div_or_zero(g, used.sqrt() + self.eps[axis]);
        let second = Some(RunningAverage { raw: state.v, corrected: used });
        StepOutput { ratio: state.sum, first: None, second }
    }
}
