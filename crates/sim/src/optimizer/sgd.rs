//! Stochastic gradient descent: the step is the gradient times the learning rate, without any state.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::range::RuleState;
use super::update_formula::UpdateFormula;
use super::{HashState, RuleInput, StepOutput, UpdateRule, lr, without_second};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{Config, KindInfo, Param, ParamSpec, Params, PerAxis};
use crate::real::Real;

/// The SGD optimizer: r = g.
#[derive(Clone, Copy, Debug)]
pub struct Sgd;

impl Config for Sgd {
    const SPECS: &'static [ParamSpec] = &[];

    fn from_params(_: &Params) -> Self {
        Self
    }
}

/// The empty state of SGD.
#[derive(Clone, Copy, Debug, Default)]
pub struct SgdState;

impl RuleState for SgdState {
    type Of<N: Real> = SgdState;

    fn map<N: Real, M: Real>(_: &SgdState, _: impl FnMut(N) -> M) -> SgdState {
        SgdState
    }
}

lane_state!(SgdState {});

impl HashState for SgdState {
    fn hash_into(&self, _: &mut StateHash) {}
}

impl UpdateRule for Sgd {
    type State = SgdState;

    const INFO: KindInfo = KindInfo {
        kind: "sgd",
        title: "SGD",
        summary: "Follows the gradient as it comes: the same step size on both axes, no memory.",
        formula: "r = g; θ ← θ − lr·r",
        source: "Robbins & Monro 1951; torch.optim.SGD",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        UpdateFormula::GRADIENT
    }

    #[inline(always)]
    fn step<N: Real>(&self, _: &mut SgdState, input: &RuleInput) -> StepOutput<N> {
        without_second(input.axis_gradient().into(), None)
    }
}

impl LaneRule for Sgd {}
