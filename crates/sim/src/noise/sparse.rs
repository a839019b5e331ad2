//! Sparse gradients: at most steps the gradient of an axis is zero.

use std::sync::Arc;

use super::{AxisNoiseInput, GradientNoise, NoiseKind};
use crate::Axis;
use crate::params::config::{config, flag, per_axis};
use crate::params::{Config, KindInfo, PerAxis, Range, Slider};
use crate::rng::Draws;

config! {
    #[derive(Debug)]
    struct Sparse {
        p: PerAxis = per_axis(0.2)
            .help("the share of steps at which the gradient arrives, per axis")
            .range(Range { min: 0.0, max: 1.0, min_included: false, max_included: true })
            .slider(Slider::log(0.01, 1.0)),
        rescale: bool = flag(false)
            .symbol("÷ p")
            .help("whether what arrives is divided by p, so that the mean is the true gradient"),
    }
}

/// The `sparse` noise: g = ∂f with probability p, otherwise 0; or ∂f/p, so that the mean is right.
pub const SPARSE: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "sparse",
        title: "Rare news",
        summary: "Each axis gets its gradient only at some steps, like the embedding of a rare word.",
        formula: "g = ∂f·b, or ∂f·b/p; b = 1 with probability p, otherwise 0",
        source: "sparse gradients, Duchi, Hazan & Singer 2011",
        params: Sparse::SPECS,
    },
    build: |params| Ok(Arc::new(Sparse::from_params(params))),
};

impl Sparse {
    /// Returns the sampled gradient of a step at which it arrives.
    fn arriving(&self, axis: Axis, true_gradient: f64) -> f64 {
        if self.rescale { true_gradient / self.p[axis] } else { true_gradient }
    }
}

impl GradientNoise for Sparse {
    fn sample(&self, input: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        let arrives = draws.bernoulli(self.p[input.axis]);
        if arrives { self.arriving(input.axis, input.true_gradient) } else { 0.0 }
    }

    fn mean(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        Some(if self.rescale { true_gradient } else { self.p[axis] * true_gradient })
    }

    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        let p = self.p[axis];
        let sigma = self.arriving(axis, true_gradient).abs() * (p * (1.0 - p)).sqrt();
        sigma.is_finite().then_some(sigma)
    }
}
