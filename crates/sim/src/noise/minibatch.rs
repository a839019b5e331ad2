//! Mini-batches: what he smells is the exact slope of a few of the points, and each epoch shows him every point once,
//! in another order. Not noise that is added, but what noise in training is.

use std::sync::Arc;

use super::{AxisNoiseInput, Draws, EpochShuffle, GradientNoise, NoiseInput, NoiseKind, Streams};
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};
use crate::{Axis, Vec2};

/// g = ∇ of the mean loss over the step's batch.
pub const MINIBATCH: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "minibatch",
        title: "Mini-batches",
        summary: "Each step looks at a few of the points; each epoch at every point once. Needs the surface dataset.",
        formula: "g = ∇ mean of the loss over B points, without replacement: variance S²/B·(1 − B/N) per axis",
        source: "Robbins & Monro 1951; Cochran 1977 for the variance",
        params: &[ParamSpec {
            name: "batch",
            symbol: "batch",
            help: "points a step looks at; as many as there are, and the slope is the true one",
            shape: Shape::Integer(8),
            range: Range::closed(1.0, 4096.0),
            slider: Slider::linear(1.0, 64.0),
        }],
    },
    build: |params| Ok(Arc::new(Minibatch { size: params.integer("batch").max(1) })),
};

/// Which part of which epoch a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct BatchIndex {
    /// From 0.
    epoch: u64,
    /// From 0.
    number: u64,
    /// Batches to an epoch.
    of: u64,
    /// The batch's first place in the epoch's order.
    from: usize,
    /// The place after its last.
    to: usize,
}

impl BatchIndex {
    /// Steps count from 1. The last batch of an epoch has what is left.
    fn at(step: u64, size: u64, points: usize) -> Self {
        let points = points as u64;
        let size = size.clamp(1, points.max(1));
        // Of no points there is one batch, with nothing in it.
        let (of, before) = (points.div_ceil(size).max(1), step.max(1) - 1);
        let number = before % of;
        let from = number * size;
        Self { epoch: before / of, number, of, from: from as usize, to: (from + size).min(points) as usize }
    }
}

/// The points that one step looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// How often all points have been gone through, this time included: from 1.
    pub epoch: u64,
    /// Which batch of the epoch it is, from 1.
    pub number: u64,
    /// Batches to an epoch.
    pub of: u64,
    /// The points, by their places among all, in the order they are looked at.
    pub points: Vec<u32>,
}

impl Batch {
    /// The batch of a step, from 1, of the dog with these `orders`, by batches of `size` of so many `points`.
    #[must_use]
    pub fn of_step(step: u64, size: u64, points: usize, orders: &mut EpochShuffle) -> Self {
        let turn = BatchIndex::at(step, size, points);
        let points = orders.of_epoch(turn.epoch, points)[turn.from..turn.to].to_vec();
        Self { epoch: turn.epoch + 1, number: turn.number + 1, of: turn.of, points }
    }
}

#[derive(Debug)]
struct Minibatch {
    size: u64,
}

impl GradientNoise for Minibatch {
    /// One axis without its ground has no points to look at.
    fn sample(&self, smell: &AxisNoiseInput, _: Draws<'_>) -> f64 {
        smell.true_gradient
    }

    fn sample_both(&self, scent: &NoiseInput<'_>, streams: &mut Streams) -> Vec2 {
        let points = scent.surface.data().map_or(0, |data| data.points().len());
        let turn = BatchIndex::at(scent.step, self.size, points);
        if turn.of == 1 {
            return scent.true_gradient;
        }
        let batch = &streams.orders.of_epoch(turn.epoch, points)[turn.from..turn.to];
        scent.surface.batch_gradient(scent.at, batch).unwrap_or(scent.true_gradient)
    }

    fn batch_size(&self) -> Option<u64> {
        Some(self.size)
    }

    /// Another at every place.
    fn sigma(&self, _: Axis, _: f64) -> Option<f64> {
        None
    }

    /// No point comes twice in an epoch, so that batches depend on each other.
    fn correlation(&self, _: Axis) -> Option<f64> {
        None
    }
}
