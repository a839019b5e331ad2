//! NAdam: Adam whose mean looks one step ahead, as Nesterov's momentum does, with a β₁ that warms up.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{self, BETA1, BETA2, EPS, Moments};
use super::range::RuleState;
use super::update_formula::UpdateFormula;
use super::{HashState, RuleInput, RunningAverage, StepOutput, UpdateRule, lr};
use crate::hash::StateHash;
use crate::params::config::{config, per_axis};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;
use crate::{Axis, math};

/// The base of the warm-up of β₁.
const WARM_UP: f64 = 0.96;

config! {
    /// The NAdam optimizer: μₜ = β₁(1 − ½·0.96^(tψ)); m̂ is a mix of g and m by μₜ and μₜ₊₁.
    #[derive(Clone, Copy, Debug)]
    pub struct Nadam {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = EPS,
        momentum_decay: PerAxis = per_axis(0.004)
            .symbol("κ")
            .help("how fast β₁ warms up from half of itself")
            .range(Range::NOT_NEGATIVE)
            .slider(Slider::log(1e-4, 1.0)),
    }
}

/// The running averages of one axis, and the warm-up.
#[derive(Clone, Copy, Debug)]
pub struct NadamState<N = f64> {
    moments: Moments<N>,
    /// The product of all μ so far.
    product: f64,
}

lane_state!(NadamState { moments: Moments; product });

impl<N: Real> Default for NadamState<N> {
    fn default() -> Self {
        Self { moments: Moments::default(), product: 1.0 }
    }
}

impl RuleState for NadamState {
    type Of<N: Real> = NadamState<N>;

    fn map<N: Real, M: Real>(state: &NadamState<N>, convert: impl FnMut(N) -> M) -> NadamState<M> {
        NadamState { moments: Moments::map(&state.moments, convert), product: state.product }
    }
}

impl HashState for NadamState {
    fn hash_into(&self, hash: &mut StateHash) {
        self.moments.hash_into(hash);
        hash.number(self.product);
    }
}

impl UpdateRule for Nadam {
    type State = NadamState;

    const INFO: KindInfo = KindInfo {
        kind: "nadam",
        title: "NAdam",
        summary: "Adam that counts the newest gradient once more, as if it looked one step ahead.",
        formula: "μ(t) = β₁(1 − ½·0.96^(κt)), P the product of all so far; \
                  m̂ = (1−μ(t))g/(1−P) + μ(t+1)m/(1−μ(t+1)P); r = m̂/(√v̂+ε); θ ← θ − lr·r",
        source: "Dozat 2016; torch.optim.NAdam",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.002);

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        UpdateFormula::adaptive(self.eps[axis])
    }

    /// Returns μ of this step and of the next one.
    #[inline]
    fn prepare(&self, _: &NadamState, t: u64, axis: Axis) -> [f64; 2] {
        let (t, beta1, momentum_decay) = (t as f64, self.beta1[axis], self.momentum_decay[axis]);
        let momentum = |t: f64| beta1 * (1.0 - 0.5 * math::pow(WARM_UP, t * momentum_decay));
        [momentum(t), momentum(t + 1.0)]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut NadamState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis, [now, next]) = (N::from(input.axis_gradient()), input.axis, input.prepared);
        state.product *= now;
        state.moments.update_first(self.beta1[axis], g);
        state.moments.update_second(self.beta2[axis], g);
        let m = state.moments.m;
        let corrected = N::from(1.0 - now) * g / (1.0 - state.product).into()
            + N::from(next) * m / (1.0 - state.product * next).into();
        let second = state.moments.second(self.beta2[axis], input.t);
        moments::adaptive(RunningAverage { raw: m, used: corrected }, second, self.eps[axis])
    }
}

impl LaneRule for Nadam {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }
}
