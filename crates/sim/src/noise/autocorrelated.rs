//! Noise with a memory: what was too strong a step ago is likely still too strong, or, for ρ < 0, too faint.

use std::sync::Arc;

use super::stream::Chain;
use super::{AxisNoiseInput, Draws, GradientNoise, NoiseKind};
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};
use crate::{Axis, Vec2};

/// g = ∂f + σ·z, z(t) = ρ·z(t−1) + √(1−ρ²)·ξ(t), ξ ~ N(0, 1).
pub const AUTOCORRELATED: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "autocorrelated",
        title: "Gusts",
        summary: "Noise that remembers: gusts that last some steps, or for negative rho swing to and fro.",
        formula: "g = ∂f + σ·z; z(t) = rho·z(t−1) + √(1−rho²)·ξ(t), ξ ~ N(0, 1)",
        source: "Yule 1927; AR(1)",
        params: &[
            ParamSpec {
                name: "sigma",
                symbol: "σ",
                help: "standard deviation, per axis, whatever rho is",
                shape: Shape::PerAxis(1.0),
                range: Range::closed(0.0, 1e6),
                slider: Slider::linear(0.0, 5.0),
            },
            ParamSpec {
                name: "rho",
                symbol: "rho",
                help: "correlation from one step to the next, per axis; k steps apart it is rho to the power k",
                shape: Shape::PerAxis(0.9),
                // Nearer to one, what is left of a draw dies too slowly to be looked up.
                range: Range::closed(-0.99, 0.99),
                slider: Slider::linear(-0.95, 0.95),
            },
        ],
    },
    build: |params| {
        let chains = params.pair("rho").map(Chain::new);
        Ok(Arc::new(Autocorrelated { sigma: params.pair("sigma"), rho: params.pair("rho"), chains }))
    },
};

#[derive(Debug)]
struct Autocorrelated {
    sigma: Vec2,
    rho: Vec2,
    chains: [Chain; 2],
}

impl GradientNoise for Autocorrelated {
    fn sample(&self, smell: &AxisNoiseInput, draws: Draws<'_>) -> f64 {
        let i = smell.axis.index();
        smell.true_gradient + self.sigma[i] * draws.chained(&self.chains[i])
    }

    fn sigma(&self, axis: Axis, _: f64) -> Option<f64> {
        Some(self.sigma[axis.index()])
    }

    fn correlation(&self, axis: Axis) -> Option<f64> {
        Some(self.rho[axis.index()])
    }
}
