//! Momentum: the step is a running sum of gradients, and Nesterov's looks one step ahead of it.
//!
//! Both return the sum as the average of gradients. It is up to 1/(1−μ) times as large as a gradient.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::momentum;
use super::range::RuleState;
use super::update_formula::UpdateFormula;
use super::{HashState, RuleInput, RunningAverage, StepOutput, UpdateRule, lr, without_second};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

config! {
    /// Momentum: b ← μb + g, r = b.
    #[derive(Clone, Copy, Debug)]
    pub struct Momentum {
        momentum: PerAxis = momentum(0.9),
    }
}

config! {
    /// Nesterov's momentum: b ← μb + g, r = g + μb.
    #[derive(Clone, Copy, Debug)]
    pub struct Nesterov {
        momentum: PerAxis = momentum(0.9),
    }
}

/// The running sum of gradients of one axis.
#[derive(Clone, Copy, Debug)]
pub struct Velocity<N = f64>(N);

impl<N: Real> Default for Velocity<N> {
    fn default() -> Self {
        Self(0.0.into())
    }
}

impl RuleState for Velocity {
    type Of<N: Real> = Velocity<N>;

    fn map<N: Real, M: Real>(state: &Velocity<N>, mut convert: impl FnMut(N) -> M) -> Velocity<M> {
        Velocity(convert(state.0))
    }
}

lane_state!(Velocity { 0 });

impl HashState for Velocity {
    fn hash_into(&self, hash: &mut StateHash) {
        hash.number(self.0);
    }
}

impl<N: Real> Velocity<N> {
    fn update(&mut self, momentum: f64, g: N) -> N {
        self.0 = N::from(momentum) * self.0 + g;
        self.0
    }
}

impl UpdateRule for Momentum {
    type State = Velocity;

    const INFO: KindInfo = KindInfo {
        kind: "momentum",
        title: "Momentum",
        summary: "Keeps rolling: old gradients fade out of the step slowly.",
        formula: "b ← μb + g; r = b; θ ← θ − lr·r",
        source: "Polyak 1964; torch.optim.SGD(momentum=0.9)",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        UpdateFormula::first("b")
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut Velocity<N>, input: &RuleInput) -> StepOutput<N> {
        let sum = state.update(self.momentum[input.axis], input.axis_gradient().into());
        let first = Some(RunningAverage { raw: sum, used: sum });
        without_second(sum, first)
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
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        UpdateFormula::first("g + μb")
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut Velocity<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, momentum) = (N::from(input.axis_gradient()), self.momentum[input.axis]);
        let sum = state.update(momentum, g);
        let ahead = g + N::from(momentum) * sum;
        let first = Some(RunningAverage { raw: sum, used: ahead });
        without_second(ahead, first)
    }
}

impl LaneRule for Momentum {}

impl LaneRule for Nesterov {}
