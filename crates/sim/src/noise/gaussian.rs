//! Normal noise of a fixed width, or of a width that is a share of the slope.

use std::sync::Arc;

use super::{AxisNoiseInput, Draws, GradientNoise, NoiseKind};
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};
use crate::{Axis, Vec2};

/// g = ∂f + σ·ξ or ∂f·(1 + σ·ξ), ξ ~ N(0, 1).
pub const GAUSSIAN: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "gaussian",
        title: "Gaussian",
        summary: "A bell curve round the true slope; its width fixed, or a share of the slope.",
        formula: "g = ∂f + σ·ξ, or ∂f + σ·|∂f|·ξ; ξ ~ N(0, 1)",
        source: "Box & Muller 1958 for ξ",
        params: &[
            ParamSpec {
                name: "sigma",
                symbol: "σ",
                help: "standard deviation, per axis",
                shape: Shape::PerAxis(1.0),
                range: Range::closed(0.0, 1e6),
                slider: Slider::linear(0.0, 5.0),
            },
            ParamSpec {
                name: "scale",
                symbol: "scale",
                help: "fixed: σ as it is; gradient: σ times the size of the true gradient",
                shape: Shape::Choice("fixed", &["fixed", "gradient"]),
                range: Range::ANY,
                slider: Slider::linear(0.0, 1.0),
            },
        ],
    },
    build: |params| {
        Ok(Arc::new(Gaussian { sigma: params.pair("sigma"), relative: params.word("scale") == "gradient" }))
    },
};

#[derive(Debug)]
struct Gaussian {
    sigma: Vec2,
    relative: bool,
}

impl Gaussian {
    fn width(&self, axis: Axis, true_gradient: f64) -> f64 {
        let sigma = self.sigma[axis.index()];
        if self.relative { sigma * true_gradient.abs() } else { sigma }
    }
}

impl GradientNoise for Gaussian {
    fn sample(&self, smell: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        smell.true_gradient + self.width(smell.axis, smell.true_gradient) * draws.normal()
    }

    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        Some(self.width(axis, true_gradient))
    }
}
