//! No noise: the sampled gradient is the true one.

use std::sync::Arc;

use super::{AxisNoiseInput, GradientNoise, LaneNoise, NoiseKind};
use crate::Axis;
use crate::params::KindInfo;
use crate::rng::Draws;

/// The `none` noise: g = ∂f.
pub const NONE: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "none",
        title: "None",
        summary: "The sampled gradient is the true one.",
        formula: "g = ∂f",
        source: "",
        params: &[],
    },
    build: |_| Ok(Arc::new(NoNoise)),
};

#[derive(Debug)]
struct NoNoise;

impl GradientNoise for NoNoise {
    fn sample(&self, input: &AxisNoiseInput, _: Draws<'_>) -> f64 {
        input.true_gradient
    }

    fn lanes(&self) -> Option<LaneNoise> {
        Some(LaneNoise::NONE)
    }

    fn sigma(&self, _: Axis, _: f64) -> Option<f64> {
        Some(0.0)
    }
}
