//! Noise that multiplies: the slope comes too strong or too faint, but never the wrong way round.
//!
//! A factor of log-normal size and mean one. Gaussian noise with `scale = "gradient"` multiplies too, by 1 + σ·ξ: its
//! factor is symmetric and may be negative, so that the slope points the wrong way. This one keeps the sign, is mostly
//! too small and at times far too large, as products of many small errors are.

use std::sync::Arc;

use super::{AxisNoiseInput, Draws, GradientNoise, NoiseKind};
use crate::math;
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};
use crate::{Axis, Vec2};

/// g = ∂f·exp(σ·ξ − σ²/2), ξ ~ N(0, 1).
pub const MULTIPLICATIVE: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "multiplicative",
        title: "Too strong, too faint",
        summary: "The slope times a log-normal factor of mean 1: its sign is always right, its size is not.",
        formula: "g = ∂f·exp(σ·ξ − σ²/2); ξ ~ N(0, 1)",
        source: "the log-normal law, Galton 1879",
        params: &[ParamSpec {
            name: "sigma",
            symbol: "σ",
            help: "standard deviation of the factor's logarithm, per axis",
            shape: Shape::PerAxis(1.0),
            range: Range::closed(0.0, 5.0),
            slider: Slider::linear(0.0, 2.0),
        }],
    },
    build: |params| Ok(Arc::new(Multiplicative { sigma: params.pair("sigma") })),
};

#[derive(Debug)]
struct Multiplicative {
    sigma: Vec2,
}

impl GradientNoise for Multiplicative {
    fn sample(&self, smell: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        let sigma = self.sigma[smell.axis.index()];
        smell.true_gradient * math::exp(sigma * draws.normal() - 0.5 * sigma * sigma)
    }

    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        let sigma = self.sigma[axis.index()];
        Some(true_gradient.abs() * math::exp_m1(sigma * sigma).sqrt())
    }
}
