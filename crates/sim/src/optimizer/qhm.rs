//! Quasi-hyperbolic momentum: a fixed mix of the newest gradient and a slow running mean.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{DECAY_OF_MEAN, SHARE_OF_MEAN, decay_rate, ema};
use super::range::rule_state;
use super::update_formula::UpdateFormula;
use super::{HashState, RuleInput, RunningAverage, StepOutput, UpdateRule, lr, without_second};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::config::{config, per_axis};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;

config! {
    /// The QHM optimizer: m ← βm + (1−β)g, r = (1−ν)g + νm.
    #[derive(Clone, Copy, Debug)]
    pub struct Qhm {
        momentum: PerAxis = decay_rate(0.999, 0.9999)
            .symbol("β")
            .help(DECAY_OF_MEAN),
        nu: PerAxis = nu(0.7).symbol("ν").help(SHARE_OF_MEAN),
    }
}

/// Returns a parameter ν: the share of an average in a mix with the newest gradient.
pub(super) const fn nu(default: f64) -> Param<PerAxis> {
    per_axis(default).range(Range::closed(0.0, 1.0)).slider(Slider::linear(0.0, 1.0))
}

/// The running mean of gradients of one axis.
#[derive(Clone, Copy, Debug)]
pub struct QhmState<N = f64> {
    m: N,
}

rule_state!(QhmState { m });

impl<N: Real> Default for QhmState<N> {
    fn default() -> Self {
        let zero = N::from(0.0);
        Self { m: zero }
    }
}

lane_state!(QhmState { m });

impl HashState for QhmState {
    fn hash_into(&self, hash: &mut StateHash) {
        hash.number(self.m);
    }
}

impl UpdateRule for Qhm {
    type State = QhmState;

    const INFO: KindInfo = KindInfo {
        kind: "qhm",
        title: "QHM",
        summary: "A mix of the newest gradient and a slow running mean: SGD and momentum are the two extremes.",
        formula: "m ← βm + (1−β)g; r = (1−ν)g + νm; θ ← θ − lr·r",
        source: "Ma & Yarats 2019 (arXiv 1810.06801), with the values recommended there",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(1.0);

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        UpdateFormula::first("(1−ν)g + νm")
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut QhmState<N>, input: &RuleInput) -> StepOutput<N> {
        let g = N::from(input.axis_gradient());
        let (momentum, nu) = (self.momentum[input.axis], self.nu[input.axis]);
        state.m = ema(momentum, state.m, g);
        let ratio = N::from(1.0 - nu) * g + N::from(nu) * state.m;
        let first = Some(RunningAverage { raw: state.m, used: ratio });
        without_second(ratio, first)
    }
}

impl LaneRule for Qhm {}
