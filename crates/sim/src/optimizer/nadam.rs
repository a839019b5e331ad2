//! NAdam: Adam whose mean looks one step ahead, as Nesterov's momentum does, with a β₁ that warms up.

use super::moments::{self, BETA1, BETA2, EPS, Moments};
use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::hash::StateHash;
use crate::params::{KindInfo, ParamSpec, Params, Range, Shape, Slider};
use crate::{Axis, math};

/// The base of the warm-up of β₁.
const WARM_UP: f64 = 0.96;

/// μₜ = β₁(1 − ½·0.96^(tψ)); m̂ is made of g and m by μₜ and μₜ₊₁.
#[derive(Clone, Copy, Debug)]
pub struct Nadam {
    beta1: f64,
    beta2: f64,
    eps: f64,
    momentum_decay: f64,
}

/// What one axis remembers.
#[derive(Clone, Copy, Debug)]
pub struct NadamState {
    moments: Moments,
    /// The product of all μ so far.
    product: f64,
}

impl Default for NadamState {
    fn default() -> Self {
        Self { moments: Moments::default(), product: 1.0 }
    }
}

impl HashState for NadamState {
    fn hash_into(&self, hash: &mut StateHash) {
        self.moments.hash_into(hash);
        hash.number(self.product);
    }
}

impl Nadam {
    fn momentum(&self, t: f64) -> f64 {
        self.beta1 * (1.0 - 0.5 * math::pow(WARM_UP, t * self.momentum_decay))
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
        params: &[
            lr_spec(0.002),
            BETA1,
            BETA2,
            EPS,
            ParamSpec {
                name: "momentum_decay",
                symbol: "κ",
                help: "how fast β₁ warms up from half of itself",
                shape: Shape::PerAxis(0.004),
                range: Range::NOT_NEGATIVE,
                slider: Slider::log(1e-4, 1.0),
            },
        ],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        let momentum_decay = of("momentum_decay");
        Self { beta1: of("beta1"), beta2: of("beta2"), eps: of("eps"), momentum_decay }
    }

    fn step(&self, state: &mut NadamState, input: &StepInput) -> StepOutput {
        let (g, t) = (input.own_gradient(), input.t as f64);
        let (now, next) = (self.momentum(t), self.momentum(t + 1.0));
        state.product *= now;
        state.moments.take_first(self.beta1, g);
        state.moments.take_second(self.beta2, g);
        let m = state.moments.m;
        let corrected = (1.0 - now) * g / (1.0 - state.product) + next * m / (1.0 - state.product * next);
        moments::adaptive(RunningAverage { raw: m, corrected }, state.moments.second(), self.eps)
    }
}
