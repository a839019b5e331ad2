//! Noise with a memory: what was too large a step ago is likely still too large, or, for ρ < 0, too small.

use std::sync::Arc;

use super::{AxisNoiseInput, GradientNoise, NoiseKind};
use crate::Axis;
use crate::params::config::{config, per_axis};
use crate::params::{Config, KindInfo, PerAxis, Range, Slider};
use crate::rng::{Chain, Draws};

config! {
    struct AutocorrelatedConfig {
        sigma: PerAxis = per_axis(1.0)
            .symbol("σ")
            .help("standard deviation, per axis, whatever rho is")
            .range(Range::closed(0.0, 1e6))
            .slider(Slider::linear(0.0, 5.0)),
        rho: PerAxis = per_axis(0.9)
            .help("correlation from one step to the next, per axis; k steps apart it is rho to the power k")
            // Nearer to one, too many old draws count.
            .range(Range::closed(-0.99, 0.99))
            .slider(Slider::linear(-0.95, 0.95)),
    }
}

/// The `autocorrelated` noise: g = ∂f + σ·z, z(t) = ρ·z(t−1) + √(1−ρ²)·ξ(t), ξ ~ N(0, 1).
pub const AUTOCORRELATED: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "autocorrelated",
        title: "Gusts",
        summary: "Noise that remembers: gusts that last some steps, or for negative rho alternate.",
        formula: "g = ∂f + σ·z; z(t) = rho·z(t−1) + √(1−rho²)·ξ(t), ξ ~ N(0, 1)",
        source: "Yule 1927; AR(1)",
        params: AutocorrelatedConfig::SPECS,
    },
    build: |params| {
        let AutocorrelatedConfig { sigma, rho } = AutocorrelatedConfig::from_params(params);
        Ok(Arc::new(Autocorrelated { sigma, rho, chains: rho.0.map(Chain::new) }))
    },
};

#[derive(Debug)]
struct Autocorrelated {
    sigma: PerAxis,
    rho: PerAxis,
    chains: [Chain; 2],
}

impl GradientNoise for Autocorrelated {
    fn sample(&self, input: &AxisNoiseInput, draws: Draws<'_>) -> f64 {
        let z = draws.correlated_normal(&self.chains[input.axis.index()]);
        input.true_gradient + self.sigma[input.axis] * z
    }

    fn sigma(&self, axis: Axis, _: f64) -> Option<f64> {
        Some(self.sigma[axis])
    }

    fn correlation(&self, axis: Axis) -> Option<f64> {
        Some(self.rho[axis])
    }
}
