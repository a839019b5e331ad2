//! Gradient noise: what is added to the true gradient before the optimizer sees it. One trait, one file per kind, one
//! registry. To add one: write its file, then name it in [`KINDS`].
//!
//! What is drawn is a pure function of (seed, dog, axis, step): every axis of every dog has a ChaCha8 stream of its own,
//! and every step owns a fixed stretch of it, whatever the noise draws. So two dogs with other hyper-parameters draw
//! the same, and a run can be taken up at any step. What a kind makes of its draws may depend on slope and place too.

use std::fmt::Debug;
use std::sync::Arc;

use crate::error::Problem;
use crate::params::{KindInfo, Params};
use crate::surface::Surface;
use crate::theory::GradientCycle;
use crate::{Axis, Vec2};

mod autocorrelated;
mod epoch_shuffle;
mod gaussian;
mod minibatch;
mod multiplicative;
mod none;
mod patches;
mod rare_truth;
mod sign_flip;
mod sparse;
mod stream;
mod student_t;

pub use autocorrelated::AUTOCORRELATED;
pub use epoch_shuffle::EpochShuffle;
pub use gaussian::GAUSSIAN;
pub use minibatch::Batch;
pub use none::NONE;
pub use stream::{Draws, Stream, Streams};

/// Every kind of noise, in the order they are listed.
pub static KINDS: &[NoiseKind] = &[
    none::NONE,
    gaussian::GAUSSIAN,
    student_t::STUDENT_T,
    multiplicative::MULTIPLICATIVE,
    sparse::SPARSE,
    sign_flip::SIGN_FLIP,
    rare_truth::RARE_TRUTH,
    patches::PATCHES,
    autocorrelated::AUTOCORRELATED,
    minibatch::MINIBATCH,
];

/// A rule for spoiling a gradient.
pub trait GradientNoise: Debug + Send + Sync {
    /// The sampled gradient of one axis.
    fn sample(&self, smell: &AxisNoiseInput, draws: Draws<'_>) -> f64;

    /// The sampled gradient of both axes: each by itself and from its own draws, unless a kind looks at the ground, and
    /// then at the same part of it for both.
    fn sample_both(&self, scent: &NoiseInput<'_>, streams: &mut Streams) -> Vec2 {
        let mut gradient = [0.0; 2];
        for (axis, stream) in Axis::BOTH.into_iter().zip(&mut streams.axes) {
            let smell =
                AxisNoiseInput { axis, true_gradient: scent.true_gradient[axis.index()], at: scent.at };
            gradient[axis.index()] = self.sample(&smell, stream.at(scent.step));
        }
        gradient
    }

    /// How many of the points it looks at in a step, where it is a mini-batch: such noise needs a surface made of data.
    fn batch_size(&self) -> Option<u64> {
        None
    }

    /// The mean of what is sampled at a true gradient of this size; `None` where it has none. Theory needs it.
    fn mean(&self, _axis: Axis, true_gradient: f64) -> Option<f64> {
        Some(true_gradient)
    }

    /// The standard deviation of what is sampled at a true gradient of this size; `None` where it is infinite, or
    /// another at every place. Theory needs it.
    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64>;

    /// Returns the correlation of the noise of one step with that of the next, if k steps apart it is this to the power
    /// k; zero where steps are independent, `None` where it is something else. Theory needs it.
    fn correlation(&self, _axis: Axis) -> Option<f64> {
        Some(0.0)
    }

    /// Returns what is sampled at a true gradient of this size, if it repeats exactly. Theory needs it.
    fn cycle(&self, _axis: Axis, _true_gradient: f64) -> Option<GradientCycle> {
        None
    }

    /// How wide the noise is at a place, per axis, where it depends on the place alone: for whoever draws the ground.
    /// `None` where all places are alike.
    fn sigma_at(&self, _at: Vec2) -> Option<Vec2> {
        None
    }
}

/// What the noise of both axes may look at.
#[derive(Clone, Copy, Debug)]
pub struct NoiseInput<'a> {
    /// The step being made, from 1.
    pub step: u64,
    /// Where the gradient is sampled.
    pub at: Vec2,
    /// ∇f there, exactly.
    pub true_gradient: Vec2,
    /// The ground itself.
    pub surface: &'a dyn Surface,
}

/// What the noise of one axis may look at.
#[derive(Clone, Copy, Debug)]
pub struct AxisNoiseInput {
    /// AgentArg gradient.
    pub axis: Axis,
    /// ∂f along that axis, exactly.
    pub true_gradient: f64,
    /// Where it is sampled.
    pub at: Vec2,
}

/// A kind of noise: what it says of itself and how it is built.
#[derive(Debug)]
pub struct NoiseKind {
    /// Name, words, formula and parameters.
    pub info: KindInfo,
    /// Builds it from checked parameters.
    pub build: fn(&Params) -> Result<Arc<dyn GradientNoise>, Problem>,
}

impl NoiseKind {
    /// The kind called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.info.kind == name)
    }
}
