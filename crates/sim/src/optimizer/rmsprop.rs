//! RMSprop: every gradient is divided by the root of the running mean square, or of the running variance; there is no
//! bias correction.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{DECAY_OF_SQUARE, EPS, decay_rate, div_or_zero, ema, ema_of_square, momentum};
use super::range::rule_state;
use super::update_formula::{Epsilon, RatioFormula, UpdateFormula};
use super::{HashState, RuleInput, RunningAverage, StepOutput, UpdateRule, lr, with_second};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::config::{config, flag};
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

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
#[derive(Clone, Copy, Debug)]
pub struct RmspropState<N = f64> {
    /// The running mean of squared gradients.
    v: N,
    /// The running mean of gradients.
    mean: N,
    /// The running sum of scaled gradients.
    sum: N,
}

rule_state!(RmspropState { v, mean, sum });

impl<N: Real> Default for RmspropState<N> {
    fn default() -> Self {
        let zero = N::from(0.0);
        Self { v: zero, mean: zero, sum: zero }
    }
}

lane_state!(RmspropState { v, mean, sum });

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

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut RmspropState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis) = (N::from(input.axis_gradient()), input.axis);
        let alpha = self.alpha[axis];
        state.v = ema_of_square(alpha, state.v, g);
        state.mean = ema(alpha, state.mean, g);
        // The difference is negative only by rounding.
        let used = if self.centered { (state.v - state.mean * state.mean).max(0.0.into()) } else { state.v };
        let scaled = div_or_zero(g, used.sqrt() + self.eps[axis].into());
        state.sum = N::from(self.momentum[axis]) * state.sum + scaled;
        with_second(state.sum, None, RunningAverage { raw: state.v, used })
    }
}

impl LaneRule for Rmsprop {}
