//! RMSprop: every gradient is divided by the root of the running mean square, or of the running variance; there is no
//! bias correction.

use super::moments::{DECAY_OF_SQUARE, EPS, decay_rate, div_or_zero, ema, ema_of_square, momentum};
use super::update_formula::{Epsilon, RatioFormula, UpdateFormula};
use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::config::{config, flag};
use crate::params::{Config, KindInfo, Param, PerAxis};

config! {
    /// The RMSprop optimizer: v ← αv + (1−α)g², b ← μb + g/(√v+ε), r = b. If `centered`, v − mean² is used instead of v.
    #[derive(Clone, Copy, Debug)]
    pub struct Rmsprop {
        alpha: PerAxis = decay_rate(0.99, 0.9999)
            .symbol("α")
            .help(DECAY_OF_SQUARE),
        eps: PerAxis = EPS,
        momentum: PerAxis = momentum(0.0),
        centered: bool = flag(false).help("whether v − mean² is used instead of v"),
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
        summary: "Divides the gradient by its running RMS; Adam without m in the numerator.",
        formula: "v ← αv + (1−α)g²; b ← μb + g/(√v+ε); r = b; θ ← θ − lr·r",
        source: "Tieleman & Hinton 2012; centered: Graves 2013 (arXiv 1308.0850); torch.optim.RMSprop",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.01);

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let root = if self.centered { "√var" } else { "√v" };
        let formula = UpdateFormula::gradient_over_root(root, Epsilon::Outside(self.eps[axis]));
        // With momentum r is a sum over many steps, and `StepOutput` has no field for it.
        if self.momentum[axis] == 0.0 { formula } else { formula.with_ratio(RatioFormula::Other) }
    }

    fn step(&self, state: &mut RmspropState, input: &StepInput) -> StepOutput {
        let (g, axis) = (input.axis_gradient(), input.axis);
        let alpha = self.alpha[axis];
        state.v = ema_of_square(alpha, state.v, g);
        state.mean = ema(alpha, state.mean, g);
        // The difference is negative only by rounding.
        let used = if self.centered { (state.v - state.mean * state.mean).max(0.0) } else { state.v };
        state.sum = self.momentum[axis] * state.sum + div_or_zero(g, used.sqrt() + self.eps[axis]);
        let second = Some(RunningAverage { raw: state.v, used });
        StepOutput { ratio: state.sum, first: None, second }
    }
}
