//! Sign flips: at some steps the gradient has the wrong sign.

use std::sync::Arc;

use super::{AxisNoiseInput, GradientNoise, NoiseKind};
use crate::Axis;
use crate::params::config::{config, per_axis};
use crate::params::{Config, KindInfo, PerAxis, Range, Slider};
use crate::rng::Draws;

config! {
    #[derive(Debug)]
    struct SignFlip {
        p: PerAxis = per_axis(0.2)
            .help("the share of steps at which the sign is wrong, per axis")
            .range(Range::closed(0.0, 1.0))
            .slider(Slider::linear(0.0, 1.0)),
    }
}

/// The `sign_flip` noise: g = −∂f with probability p, otherwise ∂f.
pub const SIGN_FLIP: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "sign_flip",
        title: "Sign flips",
        summary: "At some steps the gradient has the wrong sign and its full size.",
        formula: "g = −∂f with probability p, otherwise ∂f",
        source: "",
        params: SignFlip::SPECS,
    },
    build: |params| Ok(Arc::new(SignFlip::from_params(params))),
};

impl GradientNoise for SignFlip {
    fn sample(&self, input: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        let is_flipped = draws.bernoulli(self.p[input.axis]);
        if is_flipped { -input.true_gradient } else { input.true_gradient }
    }

    fn mean(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        Some((1.0 - 2.0 * self.p[axis]) * true_gradient)
    }

    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        let p = self.p[axis];
        Some(2.0 * true_gradient.abs() * (p * (1.0 - p)).sqrt())
    }
}
