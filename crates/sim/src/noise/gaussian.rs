//! Normal noise, with a fixed standard deviation or one that is proportional to the gradient.

use std::sync::Arc;

use super::{AxisNoiseInput, GradientNoise, LaneNoise, NoiseKind};
use crate::Axis;
use crate::params::config::{choice, choices, config, per_axis};
use crate::params::{Config, KindInfo, PerAxis, Range, Slider};
use crate::rng::Draws;

choices! {
    /// What σ is multiplied by.
    enum Scale {
        Fixed = "fixed",
        Gradient = "gradient",
    }
}

config! {
    #[derive(Debug)]
    struct Gaussian {
        sigma: PerAxis = per_axis(1.0)
            .symbol("σ")
            .help("standard deviation, per axis")
            .range(Range::closed(0.0, 1e6))
            .slider(Slider::linear(0.0, 5.0)),
        scale: Scale = choice().help("fixed: σ as it is; gradient: σ times the size of the true gradient"),
    }
}

/// The `gaussian` noise: g = ∂f + σ·ξ or ∂f + σ·|∂f|·ξ, ξ ~ N(0, 1).
pub const GAUSSIAN: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "gaussian",
        title: "Gaussian",
        summary: "A bell curve around the true gradient; its width fixed, or a share of the gradient.",
        formula: "g = ∂f + σ·ξ, or ∂f + σ·|∂f|·ξ; ξ ~ N(0, 1)",
        source: "Box & Muller 1958 for ξ",
        params: Gaussian::SPECS,
    },
    build: |params| Ok(Arc::new(Gaussian::from_params(params))),
};

impl Gaussian {
    fn standard_deviation(&self, axis: Axis, true_gradient: f64) -> f64 {
        match self.scale {
            Scale::Fixed => self.sigma[axis],
            Scale::Gradient => self.sigma[axis] * true_gradient.abs(),
        }
    }
}

impl GradientNoise for Gaussian {
    fn sample(&self, input: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        let sigma = self.standard_deviation(input.axis, input.true_gradient);
        input.true_gradient + sigma * draws.normal()
    }

    fn lanes(&self) -> Option<LaneNoise> {
        Some(LaneNoise::gaussian(self.sigma.0, self.scale == Scale::Gradient))
    }

    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        Some(self.standard_deviation(axis, true_gradient))
    }
}
