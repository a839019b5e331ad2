//! Gradient noise: what is added to the true gradient before the optimiser sees it.
//!
//! A sample is a pure function of (seed, dog, axis, step): every axis of every dog has a ChaCha8 stream of its own,
//! and every step owns a fixed stretch of it, whatever the noise draws. So two dogs with other hyper-parameters
//! smell the same noise, and a run can be taken up at any step.

use std::fmt::Debug;
use std::sync::Arc;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::error::Problem;
use crate::math::{self, TAU};
use crate::params::{KindInfo, ParamSpec, Params, Range, Shape, Slider};
use crate::{Axis, Vec2};

/// Every kind of noise, in the order they are listed.
pub static KINDS: &[NoiseKind] = &[NONE, GAUSSIAN];

/// A rule for spoiling one axis's gradient.
pub trait GradientNoise: Debug + Send + Sync {
    /// The sampled gradient of one axis.
    fn sample(&self, smell: &Smell, draws: Draws<'_>) -> f64;

    /// The standard deviation of what is added to a true gradient of this size, where it is known: theory needs it.
    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64>;
}

/// What the noise may look at.
#[derive(Clone, Copy, Debug)]
pub struct Smell {
    /// Whose gradient.
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

/// g = ∂f + σ·ξ or ∂f·(1 + σ·ξ), ξ ~ N(0, 1).
pub const GAUSSIAN: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "gaussian",
        title: "Gaussian",
        summary: "A bell curve round the true slope; its width fixed, or a share of the slope.",
        formula: "g = ∂f + σ·ξ, or ∂f + σ·|∂f|·ξ; ξ ~ N(0, 1)",
        source: "Box & Muller 1958 for ξ",
        params: &[
            ParamSpec {
                name: "sigma",
                symbol: "σ",
                help: "standard deviation, per axis",
                shape: Shape::PerAxis(1.0),
                range: Range::closed(0.0, 1e6),
                slider: Slider::linear(0.0, 5.0),
            },
            ParamSpec {
                name: "scale",
                symbol: "scale",
                help: "fixed: σ as it is; gradient: σ times the size of the true gradient",
                shape: Shape::Choice("fixed", &["fixed", "gradient"]),
                range: Range::ANY,
                slider: Slider::linear(0.0, 1.0),
            },
        ],
    },
    build: |params| {
        Ok(Arc::new(Gaussian { sigma: params.pair("sigma"), relative: params.word("scale") == "gradient" }))
    },
};

#[derive(Debug)]
struct NoNoise;

impl GradientNoise for NoNoise {
    fn sample(&self, smell: &Smell, _: Draws<'_>) -> f64 {
        smell.true_gradient
    }

    fn sigma(&self, _: Axis, _: f64) -> Option<f64> {
        Some(0.0)
    }
}

#[derive(Debug)]
struct Gaussian {
    sigma: Vec2,
    relative: bool,
}

impl Gaussian {
    fn width(&self, axis: Axis, true_gradient: f64) -> f64 {
        let sigma = self.sigma[axis.index()];
        if self.relative { sigma * true_gradient.abs() } else { sigma }
    }
}

impl GradientNoise for Gaussian {
    fn sample(&self, smell: &Smell, mut draws: Draws<'_>) -> f64 {
        smell.true_gradient + self.width(smell.axis, smell.true_gradient) * draws.normal()
    }

    fn sigma(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        Some(self.width(axis, true_gradient))
    }
}

/// 64-bit draws that each step owns, used or not.
const DRAWS_PER_STEP: u64 = 4;
/// 32-bit words in one draw.
const WORDS_PER_DRAW: u64 = 2;

/// The random stream of one axis of one dog.
///
/// Remembers where it stands, so that going on to the next step costs no search; the samples do not depend on it.
#[derive(Clone, Debug)]
pub struct Stream {
    rng: ChaCha8Rng,
    /// Draws used of the stretch of step `step`.
    used: u64,
    step: u64,
}

impl Stream {
    /// The stream of (`seed`, `dog`, `axis`), before step 0.
    #[must_use]
    pub fn new(seed: u64, dog: u32, axis: Axis) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(2 * u64::from(dog) + axis.index() as u64);
        Self { rng, used: 0, step: 0 }
    }

    /// The draws that belong to `step`.
    pub fn at(&mut self, step: u64) -> Draws<'_> {
        if step == self.step.wrapping_add(1) {
            for _ in self.used..DRAWS_PER_STEP {
                self.rng.next_u64();
            }
        } else {
            self.rng.set_word_pos(u128::from(step) * u128::from(DRAWS_PER_STEP * WORDS_PER_DRAW));
        }
        (self.step, self.used) = (step, 0);
        Draws(self)
    }
}

/// The draws of one step: at most four, always the same.
#[derive(Debug)]
pub struct Draws<'a>(&'a mut Stream);

impl Draws<'_> {
    /// Evenly in (0, 1), neither end included.
    pub fn uniform(&mut self) -> f64 {
        debug_assert!(self.0.used < DRAWS_PER_STEP, "a step owns {DRAWS_PER_STEP} draws");
        self.0.used += 1;
        // 53 bits and a half: the middle of one of 2⁵³ equal cells.
        ((self.0.rng.next_u64() >> 11) as f64 + 0.5) * (1.0 / (1u64 << 53) as f64)
    }

    /// From N(0, 1), by two uniform draws (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * math::ln(self.uniform())).sqrt();
        radius * math::cos(TAU * self.uniform())
    }
}
