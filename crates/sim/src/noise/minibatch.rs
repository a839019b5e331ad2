//! Mini-batches: the sampled gradient is the exact one of a few data points, and each epoch shows every point once, in
//! another order. Nothing is added here: it is the noise of real training.

use std::sync::Arc;

use super::{AxisNoiseInput, GradientNoise, NoiseInput, NoiseKind};
use crate::params::config::{config, integer};
use crate::params::{Config, KindInfo, Range, Slider};
use crate::rng::{Draws, EpochShuffle, Streams};
use crate::{Axis, Vec2};

config! {
    #[derive(Debug)]
    struct Minibatch {
        batch: u64 = integer(8)
            .help("points a step looks at; with as many as there are, the gradient is the true one")
            .range(Range::closed(1.0, 4096.0))
            .slider(Slider::linear(1.0, 64.0)),
    }
}

/// The `minibatch` noise: g = ∇ of the mean loss over the step's batch.
pub const MINIBATCH: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "minibatch",
        title: "Mini-batches",
        summary: "Each step looks at a few of the points; each epoch at every point once. Needs the surface dataset.",
        formula: "g = ∇ mean of the loss over B points, without replacement: variance S²/B·(1 − B/N) per axis",
        source: "Robbins & Monro 1951; Cochran 1977 for the variance",
        params: Minibatch::SPECS,
    },
    build: |params| Ok(Arc::new(Minibatch::from_params(params))),
};

/// Which part of which epoch a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct BatchIndex {
    /// From 0.
    epoch: u64,
    /// The number of the batch in its epoch, from 0.
    number: u64,
    /// Batches in an epoch.
    batches: u64,
    /// The batch's first place in the epoch's order.
    start: usize,
    /// The place after its last.
    end: usize,
}

impl BatchIndex {
    /// The part of `step`, counted from 1. The last batch of an epoch has the points that are left.
    fn of_step(step: u64, size: u64, points: usize) -> Self {
        let points = points as u64;
        let size = size.clamp(1, points.max(1));
        // Without points there is one batch, and it is empty.
        let (batches, done) = (points.div_ceil(size).max(1), step.max(1) - 1);
        let number = done % batches;
        let start = number * size;
        let end = (start + size).min(points) as usize;
        Self { epoch: done / batches, number, batches, start: start as usize, end }
    }
}

/// The data points that one step looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The number of the epoch, from 1.
    pub epoch: u64,
    /// The number of the batch in its epoch, from 1.
    pub number: u64,
    /// Batches in an epoch.
    pub batches: u64,
    /// The indices of its points among all points, in the order they are used.
    pub points: Vec<u32>,
}

impl Batch {
    /// The batch of a step, counted from 1, for batches of `size` out of `points` data points.
    #[must_use]
    pub fn of_step(step: u64, size: u64, points: usize, shuffle: &mut EpochShuffle) -> Self {
        let index = BatchIndex::of_step(step, size, points);
        let points = shuffle.of_epoch(index.epoch, points)[index.start..index.end].to_vec();
        Self { epoch: index.epoch + 1, number: index.number + 1, batches: index.batches, points }
    }
}

impl GradientNoise for Minibatch {
    /// The true gradient: without data there is nothing to take a batch from.
    fn sample(&self, input: &AxisNoiseInput, _: Draws<'_>) -> f64 {
        input.true_gradient
    }

    fn sample_both(&self, input: &NoiseInput<'_>, streams: &mut Streams) -> Vec2 {
        let Some(data_loss) = input.data_loss else { return input.true_gradient };
        let points = data_loss.data().points().len();
        let index = BatchIndex::of_step(input.step, self.batch, points);
        if index.batches == 1 {
            return input.true_gradient;
        }
        let batch = &streams.shuffle.of_epoch(index.epoch, points)[index.start..index.end];
        data_loss.batch_gradient(input.at, batch)
    }

    fn batch_size(&self) -> Option<u64> {
        Some(self.batch)
    }

    /// Unknown: it depends on the position.
    fn sigma(&self, _: Axis, _: f64) -> Option<f64> {
        None
    }

    /// No point comes twice in an epoch, so that batches depend on each other.
    fn correlation(&self, _: Axis) -> Option<f64> {
        None
    }
}
