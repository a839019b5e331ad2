//! Lies: now and then the slope is smelt the wrong way round.

use std::sync::Arc;

use super::{AxisNoiseInput, Draws, GradientNoise, NoiseKind};
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};
use crate::{Axis, Vec2};

/// g = −∂f with probability p, otherwise ∂f.
pub const SIGN_FLIP: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "sign_flip",
        title: "Lies",
        summary: "Now and then the slope comes the wrong way round, as large as ever.",
        formula: "g = −∂f with probability p, otherwise ∂f",
        source: "",
        params: &[ParamSpec {
            name: "p",
            symbol: "p",
            help: "the share of steps at which the sign is wrong, per axis",
            shape: Shape::PerAxis(0.2),
            range: Range::closed(0.0, 1.0),
            slider: Slider::linear(0.0, 1.0),
        }],
    },
    build: |params| Ok(Arc::new(SignFlip { p: params.pair("p") })),
};

#[derive(Debug)]
struct SignFlip {
    p: Vec2,
}

impl GradientNoise for SignFlip {
    fn sample(&self, smell: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        let lies = draws.happens(self.p[smell.axis.index()]);
        if lies { -smell.true_gradient } else { smell.true_gradient }
    }

    fn mean(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        Some((1.0 - 2.0 * self.p[axis.index()]) * true_gradient)
    }

    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        let p = self.p[axis.index()];
        Some(2.0 * true_gradient.abs() * (p * (1.0 - p)).sqrt())
    }
}
