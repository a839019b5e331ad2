//! QHAdam: Adam with a fixed mix of news and memory above the line and below it.

use super::moments::{self, EPS, Moments, beta1_spec, beta2_spec};
use super::qhm::nu_spec;
use super::{RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::params::{KindInfo, Params};

/// r = ((1−ν₁)g + ν₁m̂)/(√((1−ν₂)g² + ν₂v̂) + ε).
#[derive(Clone, Copy, Debug)]
pub struct Qhadam {
    beta1: f64,
    beta2: f64,
    nu1: f64,
    nu2: f64,
    eps: f64,
}

impl UpdateRule for Qhadam {
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "qhadam",
        title: "QHAdam",
        summary: "Adam with news mixed into its long memory: with ν₁ = ν₂ = 1 it is Adam.",
        formula: "r = ((1−ν₁)g + ν₁m̂)/(√((1−ν₂)g² + ν₂v̂) + ε); θ ← θ − lr·r",
        source: "Ma & Yarats 2019 (arXiv 1810.06801), with the values recommended there",
        params: &[
            lr_spec(0.001),
            beta1_spec(0.995),
            beta2_spec(0.999),
            nu_spec("nu1", "ν₁", "how much of m̂ is above the line, the rest being news", 0.7),
            nu_spec("nu2", "ν₂", "how much of v̂ is below the line, the rest being news", 1.0),
            EPS,
        ],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        Self { beta1: of("beta1"), beta2: of("beta2"), nu1: of("nu1"), nu2: of("nu2"), eps: of("eps") }
    }

    fn step(&self, state: &mut Moments, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.take_first(self.beta1, g);
        state.take_second(self.beta2, g);
        let mix = |nu: f64, news: f64, average: RunningAverage| RunningAverage {
            corrected: (1.0 - nu) * news + nu * average.corrected,
            ..average
        };
        let (first, second) = (mix(self.nu1, g, state.first()), mix(self.nu2, g * g, state.second()));
        moments::adaptive(first, second, self.eps)
    }
}
