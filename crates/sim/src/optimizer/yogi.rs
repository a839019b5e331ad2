//! Yogi: Adam whose v changes by the sign of its error, so that v falls by at most (1−β₂)g² per step.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{self, BETA1, BETA2, Moments, eps};
use super::range::RuleState;
use super::update_formula::UpdateFormula;
use super::{HashState, RuleInput, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

/// The first value of m and v, as in Optax.
const INITIAL: f64 = 1e-6;

config! {
    /// The Yogi optimizer: v ← v − (1−β₂)·sign(v−g²)·g², r = m̂/(√v̂+ε).
    #[derive(Clone, Copy, Debug)]
    pub struct Yogi {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = eps(1e-3).help("added to √v̂, so that tiny gradients stay tiny"),
    }
}

/// The moments, which start a little above zero.
#[derive(Clone, Copy, Debug)]
pub struct YogiState<N = f64>(Moments<N>);

impl<N: Real> Default for YogiState<N> {
    fn default() -> Self {
        Self(Moments::starting_at(INITIAL))
    }
}

impl RuleState for YogiState {
    type Of<N: Real> = YogiState<N>;

    fn map<N: Real, M: Real>(state: &YogiState<N>, convert: impl FnMut(N) -> M) -> YogiState<M> {
        YogiState(Moments::map(&state.0, convert))
    }
}

lane_state!(YogiState { 0: Moments });

impl HashState for YogiState {
    fn hash_into(&self, hash: &mut StateHash) {
        self.0.hash_into(hash);
    }
}

impl UpdateRule for Yogi {
    type State = YogiState;

    const INFO: KindInfo = KindInfo {
        kind: "yogi",
        title: "Yogi",
        summary: "Adam whose v falls slowly: a few small gradients do not make steps long at once.",
        formula: "m ← β₁m + (1−β₁)g; v ← v − (1−β₂)·sign(v−g²)·g²; r = m̂/(√v̂+ε); θ ← θ − lr·r",
        source: "Zaheer et al. 2018; optax.yogi",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.01);

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        UpdateFormula::adaptive(self.eps[axis])
    }

    #[inline(always)]
    fn step<N: Real>(&self, YogiState(state): &mut YogiState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis) = (N::from(input.axis_gradient()), input.axis);
        let beta2 = self.beta2[axis];
        state.update_first(self.beta1[axis], g);
        let square = g * g;
        state.v = state.v - N::from(1.0 - beta2) * moments::sign(state.v - square) * square;
        state.advance_beta2_power(beta2);
        let first = state.first(self.beta1[axis], input.t);
        moments::adaptive(first, state.second(beta2, input.t), self.eps[axis])
    }
}

impl LaneRule for Yogi {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }
}
