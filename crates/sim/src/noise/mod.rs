//! Gradient noise: how the gradient an optimizer sees differs from the true one. One trait, one file per kind, one
//! registry. To add a kind: write its file, then name it in [`KINDS`].
//!
//! Draws are a pure function of (seed, axis, step), see [`rng`](crate::rng); all agents of a run get the same ones. What
//! a kind makes of its draws may also depend on the true gradient and the position.

use std::fmt::Debug;
use std::sync::Arc;

use crate::error::Problem;
use crate::params::{KindInfo, Params};
use crate::rng::{Draws, Streams};
use crate::surface::DataLoss;
use crate::{Axis, Vec2};

mod autocorrelated;
mod cycle;
mod gaussian;
mod lanes;
mod minibatch;
mod multiplicative;
mod none;
mod patches;
mod rare_truth;
mod sign_flip;
mod sparse;
mod student_t;

pub use autocorrelated::AUTOCORRELATED;
pub use cycle::GradientCycle;
pub use gaussian::GAUSSIAN;
pub use lanes::LaneNoise;
pub use minibatch::Batch;
pub use none::NONE;

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

/// A kind of noise with its parameters.
pub trait GradientNoise: Debug + Send + Sync {
    /// Returns the sampled gradient of one axis.
    fn sample(&self, input: &AxisNoiseInput, draws: Draws<'_>) -> f64;

    /// Returns the sampled gradient of both axes.
    ///
    /// By default each axis is sampled by itself, from its own draws. A kind that looks at data points overrides this,
    /// so that both axes see the same ones.
    fn sample_both(&self, input: &NoiseInput<'_>, streams: &mut Streams) -> Vec2 {
        let mut gradient = [0.0; 2];
        for (axis, stream) in Axis::BOTH.into_iter().zip(&mut streams.axes) {
            let i = axis.index();
            let one = AxisNoiseInput { axis, true_gradient: input.true_gradient[i], at: input.at };
            gradient[i] = self.sample(&one, stream.at(input.step));
        }
        gradient
    }

    /// Returns the noise in a form that samples for many agents at once; `None` where it has none.
    fn lanes(&self) -> Option<LaneNoise> {
        None
    }

    /// Returns the number of data points in a mini-batch, for noise that is one. It needs a surface with data.
    fn batch_size(&self) -> Option<u64> {
        None
    }

    /// Returns the mean of the sampled gradient for this true gradient; `None` where no mean exists.
    fn mean(&self, _axis: Axis, true_gradient: f64) -> Option<f64> {
        Some(true_gradient)
    }

    /// Returns the standard deviation of the sampled gradient for this true gradient; `None` where it is infinite or
    /// depends on the position.
    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64>;

    /// Returns the correlation of the noise of one step with that of the next, if k steps apart it is this to the power
    /// k; zero where steps are independent, `None` where it is something else.
    fn correlation(&self, _axis: Axis) -> Option<f64> {
        Some(0.0)
    }

    /// Returns the sampled gradients for this true gradient, if they repeat exactly.
    fn cycle(&self, _axis: Axis, _true_gradient: f64) -> Option<GradientCycle> {
        None
    }

    /// Returns the standard deviation at a point, per axis, where it depends on the position alone; `None` where all
    /// points are alike. Used to draw the noise on the map.
    fn sigma_at(&self, _at: Vec2) -> Option<Vec2> {
        None
    }
}

/// What the noise of both axes may depend on.
#[derive(Clone, Copy, Debug)]
pub struct NoiseInput<'a> {
    /// The step being made, from 1.
    pub step: u64,
    /// Where the gradient is sampled.
    pub at: Vec2,
    /// ∇f there, exactly.
    pub true_gradient: Vec2,
    /// The data behind the surface, where it is a mean loss over data.
    pub data_loss: Option<&'a dyn DataLoss>,
}

/// What the noise of one axis may depend on.
#[derive(Clone, Copy, Debug)]
pub struct AxisNoiseInput {
    /// The axis.
    pub axis: Axis,
    /// ∂f along that axis, exactly.
    pub true_gradient: f64,
    /// Where the gradient is sampled.
    pub at: Vec2,
}

/// A kind of noise: its description and its constructor.
#[derive(Debug)]
pub struct NoiseKind {
    /// Name, description, formula and parameters.
    pub info: KindInfo,
    /// Builds a noise from its parameters. Fails where their combination makes no sense.
    pub build: fn(&Params) -> Result<Arc<dyn GradientNoise>, Problem>,
}

impl NoiseKind {
    /// Returns the kind called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.info.kind == name)
    }
}
