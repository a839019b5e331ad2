//! No noise: he smells the true slope.

use std::sync::Arc;

use super::{AxisNoiseInput, Draws, GradientNoise, NoiseKind};
use crate::Axis;
use crate::params::KindInfo;

/// g = ∂f.
pub const NONE: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "none",
        title: "None",
        summary: "He smells the true slope.",
        formula: "g = ∂f",
        source: "",
        params: &[],
    },
    build: |_| Ok(Arc::new(NoNoise)),
};

#[derive(Debug)]
struct NoNoise;

impl GradientNoise for NoNoise {
    fn sample(&self, smell: &AxisNoiseInput, _: Draws<'_>) -> f64 {
        smell.true_gradient
    }

    fn sigma(&self, _: Axis, _: f64) -> Option<f64> {
        Some(0.0)
    }
}
