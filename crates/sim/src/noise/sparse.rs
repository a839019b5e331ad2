//! Rare news: at most steps an axis smells nothing at all.

use std::sync::Arc;

use super::{AxisNoiseInput, Draws, GradientNoise, NoiseKind};
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};
use crate::{Axis, Vec2};

/// g = ∂f with probability p, otherwise 0; or ∂f/p, so that the mean is right.
pub const SPARSE: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "sparse",
        title: "Rare news",
        summary: "Each axis smells its slope only now and then, as a rare word's gradient comes.",
        formula: "g = ∂f·b, or ∂f·b/p; b = 1 with probability p, otherwise 0",
        source: "sparse gradients, Duchi, Hazan & Singer 2011",
        params: &[
            ParamSpec {
                name: "p",
                symbol: "p",
                help: "the share of steps at which the slope arrives, per axis",
                shape: Shape::PerAxis(0.2),
                range: Range { min: 0.0, max: 1.0, min_included: false, max_included: true },
                slider: Slider::log(0.01, 1.0),
            },
            ParamSpec {
                name: "rescale",
                symbol: "÷ p",
                help: "whether what arrives is divided by p, so that the mean is the true slope",
                shape: Shape::Flag(false),
                range: Range::ANY,
                slider: Slider::linear(0.0, 1.0),
            },
        ],
    },
    build: |params| Ok(Arc::new(Sparse { p: params.pair("p"), rescale: params.flag("rescale") })),
};

#[derive(Debug)]
struct Sparse {
    p: Vec2,
    rescale: bool,
}

impl Sparse {
    /// What arrives when something does.
    fn arriving(&self, axis: Axis, true_gradient: f64) -> f64 {
        if self.rescale { true_gradient / self.p[axis.index()] } else { true_gradient }
    }
}

impl GradientNoise for Sparse {
    fn sample(&self, smell: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        let arrives = draws.happens(self.p[smell.axis.index()]);
        if arrives { self.arriving(smell.axis, smell.true_gradient) } else { 0.0 }
    }

    fn mean(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        Some(if self.rescale { true_gradient } else { self.p[axis.index()] * true_gradient })
    }

    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        let p = self.p[axis.index()];
        let sigma = self.arriving(axis, true_gradient).abs() * (p * (1.0 - p)).sqrt();
        sigma.is_finite().then_some(sigma)
    }
}
