//! The random stream of one axis: a fixed number of draws for each step, and chains of correlated draws over steps.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{DATA, WORDS_PER_DRAW};
use crate::Axis;
use crate::math::{self, TAU};

/// 64-bit draws that each step owns, used or not.
pub(super) const DRAWS_PER_STEP: u64 = 4;
/// A chain ignores older draws whose weight is at most this.
const MAX_IGNORED_WEIGHT: f64 = 1e-13;

/// The random stream of one axis.
///
/// Keeps its position, so that the next step costs no seeking; the samples do not depend on it.
#[derive(Clone, Debug)]
pub struct Stream {
    rng: ChaCha8Rng,
    /// Draws of `step` that are used.
    used: u64,
    step: u64,
    /// Where the last evaluation of a chain ended, to continue from there.
    chain_cache: Option<ChainCache>,
}

/// The end of an evaluation of a chain.
#[derive(Clone, Copy, Debug)]
struct ChainCache {
    chain: Chain,
    step: u64,
    z: f64,
}

/// An AR(1) chain of normal draws, z(t) = ρ·z(t−1) + √(1−ρ²)·ξ(t), that can be evaluated at any step without its whole
/// past.
///
/// The steps are divided into blocks. A z is computed from the first step of the block before its own, where z = ξ. So
/// it depends on its step alone, to the last bit; its variance is exactly 1; and the ignored draws before that first
/// step have a weight below ρ to the power of the block length, at most [`MAX_IGNORED_WEIGHT`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Chain {
    rho: f64,
    /// √(1−ρ²), the weight of the new draw (the innovation).
    innovation_weight: f64,
    /// Steps in a block.
    block: u64,
}

impl Chain {
    /// Creates a chain with the correlation `rho` from step to step, |ρ| < 1.
    pub(crate) fn new(rho: f64) -> Self {
        let innovation_weight = ((1.0 - rho) * (1.0 + rho)).sqrt();
        let block = (math::ln(MAX_IGNORED_WEIGHT) / math::ln(rho.abs())).ceil().max(1.0) as u64;
        Self { rho, innovation_weight, block }
    }

    /// Returns the step from which the z of `step` is computed.
    fn first_step(&self, step: u64) -> u64 {
        (step / self.block).saturating_sub(1) * self.block
    }
}

impl Stream {
    /// Creates the stream of (`seed`, `index`, `axis`), before step 0. All agents of a run use one index.
    #[must_use]
    pub fn new(seed: u64, index: u32, axis: Axis) -> Self {
        Self::with_stream_id(seed, 2 * u64::from(index) + axis.index() as u64)
    }

    /// Creates the stream that data points are made from, with one step for each point.
    pub(crate) fn for_data(seed: u64) -> Self {
        Self::with_stream_id(seed, DATA)
    }

    fn with_stream_id(seed: u64, stream_id: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream_id);
        Self { rng, used: 0, step: 0, chain_cache: None }
    }

    /// Returns the draws that belong to `step`.
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

/// The draws of one step: at most four, always the same ones.
#[derive(Debug)]
pub struct Draws<'a>(&'a mut Stream);

impl Draws<'_> {
    /// Returns the step that the draws belong to.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.0.step
    }

    /// Returns a uniform number in (0, 1), neither end included.
    pub fn uniform(&mut self) -> f64 {
        debug_assert!(
            self.0.used < DRAWS_PER_STEP,
            "more than {DRAWS_PER_STEP} draws were taken in one step"
        );
        self.0.used += 1;
        // 53 bits and a half: the middle of one of 2⁵³ equal cells.
        ((self.0.rng.next_u64() >> 11) as f64 + 0.5) * (1.0 / (1u64 << 53) as f64)
    }

    /// Returns a number from N(0, 1), made of two uniform draws (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * math::ln(self.uniform())).sqrt();
        radius * math::cos(TAU * self.uniform())
    }

    /// Returns true with probability `p`, by one uniform draw.
    pub fn bernoulli(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// Returns a number from Student's t distribution with `nu` degrees of freedom, made of two uniform draws (Bailey
    /// 1994): Box and Muller's method with another radius.
    pub fn student_t(&mut self, nu: f64) -> f64 {
        let radius = (nu * math::exp_m1(-2.0 / nu * math::ln(self.uniform()))).sqrt();
        radius * math::cos(TAU * self.uniform())
    }

    /// Returns the chain's z at this step, made of two uniform draws of this step and of each earlier one that counts.
    pub(crate) fn correlated_normal(self, chain: &Chain) -> f64 {
        let stream = self.0;
        let (step, first_step) = (stream.step, chain.first_step(stream.step));
        // Continuing gives the same bits only from the same first step.
        let before = stream.chain_cache.filter(|cached| {
            cached.chain == *chain && cached.step < step && chain.first_step(cached.step) == first_step
        });
        let (mut at, mut z) = match before {
            Some(cached) => (cached.step, cached.z),
            None => (first_step, stream.at(first_step).normal()),
        };
        while at < step {
            at += 1;
            z = chain.rho * z + chain.innovation_weight * stream.at(at).normal();
        }
        stream.chain_cache = Some(ChainCache { chain: *chain, step, z });
        z
    }
}
