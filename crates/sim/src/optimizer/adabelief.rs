//! AdaBelief: Adam that divides by how far gradients stray from their mean, not by how large they are.

use super::moments::{self, BETA1, BETA2, Moments, eps_spec};
use super::{StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::params::{KindInfo, ParamSpec, Params, Range, Shape, Slider};

/// s ← β₂s + (1−β₂)(g−m)² + ε₀, r = m̂/(√ŝ+ε).
#[derive(Clone, Copy, Debug)]
pub struct Adabelief {
    beta1: f64,
    beta2: f64,
    eps: f64,
    eps_root: f64,
}

impl UpdateRule for Adabelief {
    /// With s in the place of v.
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "adabelief",
        title: "AdaBelief",
        summary: "Adam that divides by the surprise: long steps where the next gradient is as expected.",
        formula: "m ← β₁m + (1−β₁)g; s ← β₂s + (1−β₂)(g−m)² + ε₀; r = m̂/(√ŝ+ε); θ ← θ − lr·r",
        source: "Zhuang et al. 2020 (arXiv 2010.07468); optax.adabelief",
        params: &[
            lr_spec(0.001),
            BETA1,
            BETA2,
            ParamSpec {
                slider: Slider::log(1e-16, 1.0),
                ..eps_spec(1e-16, "added to the root, so that no surprise at all is no division by zero")
            },
            ParamSpec {
                name: "eps_root",
                symbol: "ε₀",
                help: "added to s at every step, to the same end",
                shape: Shape::PerAxis(1e-16),
                range: Range::NOT_NEGATIVE,
                slider: Slider::log(1e-16, 1.0),
            },
        ],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        Self { beta1: of("beta1"), beta2: of("beta2"), eps: of("eps"), eps_root: of("eps_root") }
    }

    fn step(&self, state: &mut Moments, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.take_first(self.beta1, g);
        state.take_second(self.beta2, g - state.m);
        state.v += self.eps_root;
        moments::adaptive(state.first(), state.second(), self.eps)
    }
}
