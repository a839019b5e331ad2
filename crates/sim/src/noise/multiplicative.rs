//! Noise that multiplies the gradient by a log-normal factor of mean one.
//!
//! Gaussian noise with `scale = "gradient"` multiplies too, by 1 + σ·ξ: that factor is symmetric and may be negative, so
//! that the gradient points the wrong way. This one keeps the sign, is mostly too small and at times far too large, as
//! products of many small errors are.

use std::sync::Arc;

use super::{AxisNoiseInput, GradientNoise, NoiseKind};
use crate::params::config::{config, per_axis};
use crate::params::{Config, KindInfo, PerAxis, Range, Slider};
use crate::rng::Draws;
use crate::{Axis, math};

config! {
    #[derive(Debug)]
    struct Multiplicative {
        sigma: PerAxis = per_axis(1.0)
            .symbol("σ")
            .help("standard deviation of the factor's logarithm, per axis")
            .range(Range::closed(0.0, 5.0))
            .slider(Slider::linear(0.0, 2.0)),
    }
}

/// The `multiplicative` noise: g = ∂f·exp(σ·ξ − σ²/2), ξ ~ N(0, 1).
pub const MULTIPLICATIVE: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "multiplicative",
        title: "Too strong, too faint",
        summary: "The gradient times a log-normal factor of mean 1: its sign is always right, its size is not.",
        formula: "g = ∂f·exp(σ·ξ − σ²/2); ξ ~ N(0, 1)",
        source: "the log-normal law, Galton 1879",
        params: Multiplicative::SPECS,
    },
    build: |params| Ok(Arc::new(Multiplicative::from_params(params))),
};

impl GradientNoise for Multiplicative {
    fn sample(&self, input: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        let sigma = self.sigma[input.axis];
        input.true_gradient * math::exp(sigma * draws.normal() - 0.5 * sigma * sigma)
    }

    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        let sigma = self.sigma[axis];
        Some(true_gradient.abs() * math::exp_m1(sigma * sigma).sqrt())
    }
}
