//! Rare truth: every so many steps the slope comes far too strong, between them it comes the wrong way round, and on
//! average it is right. A mean believes the average; what divides by the size of gradients believes the many.

use std::sync::Arc;

use super::{AxisNoiseInput, Draws, GradientNoise, NoiseKind};
use crate::params::{KindInfo, ParamSpec, Params, Range, Shape, Slider};
use crate::theory::GradientCycle;
use crate::{Axis, Vec2};

/// g = R·∂f at every n-th step, from the first; (n−R)/(n−1)·∂f otherwise.
pub const RARE_TRUTH: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "rare_truth",
        title: "Rare truth",
        summary: "Every few steps the slope comes too strong, between them the wrong way round; on average it is right.",
        formula: "g = R·∂f at every n-th step, (n−R)/(n−1)·∂f between: the mean is ∂f",
        source: "Reddi, Kale & Kumar 2018 (arXiv 1904.09237), after their counterexample: R/n of the slope is C",
        params: &[
            ParamSpec {
                name: "period",
                symbol: "n",
                help: "steps from truth to truth",
                shape: Shape::Integer(3),
                range: Range::closed(2.0, 1e6),
                slider: Slider::linear(2.0, 20.0),
            },
            ParamSpec {
                name: "truth",
                symbol: "R",
                help: "what the slope is multiplied by when it is true, per axis; between, it is wrong where R > n",
                shape: Shape::PerAxis(9.0),
                range: Range::closed(1.0, 1e6),
                slider: Slider::log(1.0, 100.0),
            },
        ],
    },
    build: |params| Ok(Arc::new(RareTruth::new(params))),
};

#[derive(Debug)]
struct RareTruth {
    period: u64,
    truth: Vec2,
}

impl RareTruth {
    fn new(params: &Params) -> Self {
        Self { period: params.integer("period").max(2), truth: params.pair("truth") }
    }

    /// What the slope is multiplied by when it is true, and between.
    fn factors(&self, axis: Axis) -> [f64; 2] {
        let (n, truth) = (self.period as f64, self.truth[axis.index()]);
        [truth, (n - truth) / (n - 1.0)]
    }
}

impl GradientNoise for RareTruth {
    fn sample(&self, smell: &AxisNoiseInput, draws: Draws<'_>) -> f64 {
        let [truth, between] = self.factors(smell.axis);
        let is_true = (draws.step().max(1) - 1).is_multiple_of(self.period);
        smell.true_gradient * if is_true { truth } else { between }
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
