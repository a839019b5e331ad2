//! The random streams that every noise draws from: one for each axis of each dog, and a stretch of it for each step.
//! Streams of one seed are told apart by number.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::EpochShuffle;
use crate::Axis;
use crate::math::{self, TAU};

/// 64-bit draws that each step owns, used or not.
const DRAWS_PER_STEP: u64 = 4;
/// 32-bit words in one draw.
pub(super) const WORDS_PER_DRAW: u64 = 2;
/// The number of the first dog's [`EpochShuffle`]; those below are the axes', two to a dog.
pub(super) const ORDERS_FROM: u64 = 1 << 40;
/// The number of the stream that data are made from.
const DATA: u64 = 1 << 41;
/// The largest weight with which a draw that a chain forgets would still count.
const LEFT_OUT: f64 = 1e-13;

/// The random stream of one axis of one dog.
///
/// Remembers where it stands, so that going on to the next step costs no search; the samples do not depend on it.
#[derive(Clone, Debug)]
pub struct Stream {
    rng: ChaCha8Rng,
    /// Draws used of the stretch of step `step`.
    used: u64,
    step: u64,
    /// Where the last walk along a chain ended: only to go on from there.
    walked: Option<Walked>,
}

/// The end of a walk along a chain.
#[derive(Clone, Copy, Debug)]
struct Walked {
    chain: Chain,
    step: u64,
    z: f64,
}

/// An AR(1) chain of normal draws, z(t) = ρ·z(t−1) + √(1−ρ²)·ξ(t), of which any z can be had without the whole past.
///
/// The steps are parted into blocks, and every z is reached by walking from a fixed step one block before its own,
/// where z = ξ. So z depends on its step alone, to the last bit; its variance is exactly 1; what was before the walk's
/// beginning, and is left out, weighs less than ρ to the block's length, at most [`LEFT_OUT`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Chain {
    rho: f64,
    /// √(1−ρ²).
    fresh: f64,
    /// Steps to a block.
    block: u64,
}

impl Chain {
    /// A chain with a correlation of `rho` from step to step, |ρ| < 1.
    pub(super) fn new(rho: f64) -> Self {
        let fresh = ((1.0 - rho) * (1.0 + rho)).sqrt();
        let block = (math::ln(LEFT_OUT) / math::ln(rho.abs())).ceil().max(1.0) as u64;
        Self { rho, fresh, block }
    }

    /// Where the walk to `step` begins.
    fn begins(&self, step: u64) -> u64 {
        (step / self.block).saturating_sub(1) * self.block
    }
}

impl Stream {
    /// The stream of (`seed`, `dog`, `axis`), before step 0.
    #[must_use]
    pub fn new(seed: u64, dog: u32, axis: Axis) -> Self {
        Self::numbered(seed, 2 * u64::from(dog) + axis.index() as u64)
    }

    /// The stream that data of this seed are made from: what are steps to a dog are points here.
    pub(crate) fn of_data(seed: u64) -> Self {
        Self::numbered(seed, DATA)
    }

    fn numbered(seed: u64, number: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(number);
        Self { rng, used: 0, step: 0, walked: None }
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

/// All that one dog's gradients are sampled by.
#[derive(Clone, Debug)]
pub struct Streams {
    /// A stream for each axis.
    pub axes: [Stream; 2],
    /// In which order he goes through points.
    pub orders: EpochShuffle,
}

impl Streams {
    /// Those of (`seed`, `dog`).
    #[must_use]
    pub fn new(seed: u64, dog: u32) -> Self {
        Self {
            axes: Axis::BOTH.map(|axis| Stream::new(seed, dog, axis)),
            orders: EpochShuffle::new(seed, dog),
        }
    }
}

/// The draws of one step: at most four, always the same.
#[derive(Debug)]
pub struct Draws<'a>(&'a mut Stream);

impl Draws<'_> {
    /// The step they belong to.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.0.step
    }

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

    /// Whether something of probability `p` happens, by one uniform draw.
    pub fn happens(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// From Student's t with `nu` degrees of freedom, by two uniform draws (Bailey 1994): the normal's radius stretched.
    pub fn student_t(&mut self, nu: f64) -> f64 {
        let radius = (nu * math::exp_m1(-2.0 / nu * math::ln(self.uniform()))).sqrt();
        radius * math::cos(TAU * self.uniform())
    }

    /// The chain's z at this step, by two uniform draws of this step and of each before it that still counts.
    pub(super) fn chained(self, chain: &Chain) -> f64 {
        let stream = self.0;
        let (step, begins) = (stream.step, chain.begins(stream.step));
        // Going on is the same walk only if it began at the same step.
        let before = stream.walked.filter(|walked| {
            walked.chain == *chain && walked.step < step && chain.begins(walked.step) == begins
        });
        let (mut at, mut z) = match before {
            Some(walked) => (walked.step, walked.z),
            None => (begins, stream.at(begins).normal()),
        };
        while at < step {
            at += 1;
            z = chain.rho * z + chain.fresh * stream.at(at).normal();
        }
        stream.walked = Some(Walked { chain: *chain, step, z });
        z
    }
}
