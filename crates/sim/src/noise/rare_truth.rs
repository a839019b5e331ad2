//! Rare truth: at every n-th step the gradient is far too large, between them it has the wrong sign, and on average it is
//! right. A running mean follows the average; a rule that divides by the size of gradients follows the majority.

use std::sync::Arc;

use super::{AxisNoiseInput, GradientCycle, GradientNoise, NoiseKind};
use crate::Axis;
use crate::params::config::{config, integer, per_axis};
use crate::params::{Config, KindInfo, PerAxis, Range, Slider};
use crate::rng::Draws;

config! {
    #[derive(Debug)]
    struct RareTruth {
        period: u64 = integer(3)
            .symbol("n")
            .help("steps from truth to truth")
            .range(Range::closed(2.0, 1e6))
            .slider(Slider::linear(2.0, 20.0)),
        truth: PerAxis = per_axis(9.0)
            .symbol("R")
            .help("what the gradient is multiplied by when it is true, per axis; between, it is wrong where R > n")
            .range(Range::closed(1.0, 1e6))
            .slider(Slider::log(1.0, 100.0)),
    }
}

/// The `rare_truth` noise: g = R·∂f at every n-th step, from the first; (n−R)/(n−1)·∂f otherwise.
pub const RARE_TRUTH: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "rare_truth",
        title: "Rare truth",
        summary: "Every few steps the gradient is too large, between them it has the wrong sign; on average it is right.",
        formula: "g = R·∂f at every n-th step, (n−R)/(n−1)·∂f between: the mean is ∂f",
        source: "Reddi, Kale & Kumar 2018 (arXiv 1904.09237), after their counterexample: R/n of the slope is C",
        params: RareTruth::SPECS,
    },
    build: |params| Ok(Arc::new(RareTruth::from_params(params))),
};

impl RareTruth {
    /// Returns the factors of the gradient: when it is true, and between.
    fn factors(&self, axis: Axis) -> [f64; 2] {
        let (n, truth) = (self.period as f64, self.truth[axis]);
        [truth, (n - truth) / (n - 1.0)]
    }
}

impl GradientNoise for RareTruth {
    fn sample(&self, input: &AxisNoiseInput, draws: Draws<'_>) -> f64 {
        let [truth, between] = self.factors(input.axis);
        let is_true = (draws.step().max(1) - 1).is_multiple_of(self.period);
        input.true_gradient * if is_true { truth } else { between }
    }

    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        let ([truth, between], n) = (self.factors(axis), self.period as f64);
        let spread = ((truth - 1.0) * (truth - 1.0) + (n - 1.0) * (between - 1.0) * (between - 1.0)) / n;
        Some(true_gradient.abs() * spread.sqrt())
    }

    fn correlation(&self, _: Axis) -> Option<f64> {
        None
    }

    fn cycle(&self, axis: Axis, true_gradient: f64) -> Option<GradientCycle> {
        let [truth, between] = self.factors(axis);
        let (rare, common) = (true_gradient * truth, true_gradient * between);
        Some(GradientCycle { rare, common, period: self.period })
    }
}
