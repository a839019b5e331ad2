//! The random stream of one axis: a fixed number of draws for each step, and chains of correlated draws over steps.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::blocks::{Key, first_of_block};
use super::lanes::{STEPS_AHEAD, normals_from};
use super::{DATA, WORDS_PER_DRAW};
use crate::Axis;
use crate::math::{self, TAU};

/// 64-bit draws that each step owns, used or not.
pub(super) const DRAWS_PER_STEP: u64 = 4;
/// A chain ignores older draws whose weight is at most this.
const MAX_IGNORED_WEIGHT: f64 = 1e-13;

/// From so many steps in a row on of which only a normal draw was taken, the draws of the next ones are computed at once.
const STEPS_BEFORE_AHEAD: u32 = 6;

/// The random stream of one axis.
///
/// Keeps its position, so that the next step costs no seeking; the samples do not depend on it.
#[derive(Clone, Debug)]
pub struct Stream {
    rng: ChaCha8Rng,
    /// The step and the number of its draws before the one that `rng` gives next.
    rng_at: (u64, u64),
    /// Draws of `step` that are used.
    used: u64,
    step: u64,
    /// The number of steps in a row before this one of which a normal draw was taken first.
    normal_steps: u32,
    /// Whether a normal draw was taken first of this step.
    has_normal: bool,
    ahead: Option<Box<Ahead>>,
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

/// The normal draws of some steps.
#[derive(Clone, Debug)]
struct Ahead {
    first_step: u64,
    normals: [f64; STEPS_AHEAD],
}

impl Ahead {
    /// Returns the normal draw of a step, if it is among these.
    fn normal(&self, step: u64) -> Option<f64> {
        self.normals.get(usize::try_from(step.checked_sub(self.first_step)?).ok()?).copied()
    }
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
        Self {
            rng,
            rng_at: (0, 0),
            used: 0,
            step: 0,
            normal_steps: 0,
            has_normal: false,
            ahead: None,
            chain_cache: None,
        }
    }

    /// Returns the draws that belong to `step`.
    pub fn at(&mut self, step: u64) -> Draws<'_> {
        let goes_on = self.has_normal && step == self.step.wrapping_add(1);
        self.normal_steps = if goes_on { self.normal_steps.saturating_add(1) } else { 0 };
        (self.step, self.used, self.has_normal) = (step, 0, false);
        Draws(self)
    }

    /// Returns the next draw of the present step.
    #[inline]
    fn next_draw(&mut self) -> u64 {
        debug_assert!(self.used < DRAWS_PER_STEP, "more than {DRAWS_PER_STEP} draws were taken in one step");
        if self.rng_at != (self.step, self.used) {
            self.move_rng();
        }
        self.used += 1;
        self.rng_at.1 = self.used;
        self.rng.next_u64()
    }

    /// Moves the generator to the next draw of the present step.
    fn move_rng(&mut self) {
        let (step, used) = self.rng_at;
        if step.checked_add(1) == Some(self.step) && self.used == 0 {
            for _ in used..DRAWS_PER_STEP {
                self.rng.next_u64();
            }
        } else {
            let draws = u128::from(self.step) * u128::from(DRAWS_PER_STEP) + u128::from(self.used);
            self.rng.set_word_pos(draws * u128::from(WORDS_PER_DRAW));
        }
        self.rng_at = (self.step, self.used);
    }

    /// Returns the normal draw of the present step, where no other draw of it is used and it pays to compute those of the
    /// next steps with it.
    #[inline]
    fn normal_ahead(&mut self) -> Option<f64> {
        if let Some(x) = self.ahead.as_ref().and_then(|ahead| ahead.normal(self.step)) {
            return Some(x);
        }
        (self.normal_steps >= STEPS_BEFORE_AHEAD).then(|| self.compute_ahead()).flatten()
    }

    fn compute_ahead(&mut self) -> Option<f64> {
        let first_step = first_of_block(self.step);
        let ahead =
            self.ahead.get_or_insert_with(|| Box::new(Ahead { first_step, normals: [0.0; STEPS_AHEAD] }));
        ahead.first_step = first_step;
        normals_from(first_step, &Key::of_rng(&self.rng), self.rng.get_stream(), &mut ahead.normals);
        ahead.normal(self.step)
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
        // 53 bits and a half: the middle of one of 2⁵³ equal cells.
        ((self.0.next_draw() >> 11) as f64 + 0.5) * (1.0 / (1u64 << 53) as f64)
    }

    /// Returns a number from N(0, 1), made of two uniform draws (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        if self.0.used == 0 {
            self.0.has_normal = true;
            if let Some(x) = self.0.normal_ahead() {
                self.0.used = 2;
                return x;
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What a new stream draws, which has computed nothing ahead.
    fn fresh_normal(step: u64) -> u64 {
        Stream::new(7, 3, Axis::Y).at(step).normal().to_bits()
    }

    #[test]
    fn draws_that_are_computed_ahead_are_the_same() {
        let mut stream = Stream::new(7, 3, Axis::Y);
        let steps =
            (1..200).chain(50..70).chain([3, 2, 1]).chain(0..40).chain(u64::MAX - 60..=u64::MAX).chain(0..9);
        for step in steps {
            assert_eq!(stream.at(step).normal().to_bits(), fresh_normal(step), "step {step}");
        }
        assert!(stream.ahead.is_some(), "nothing was computed ahead");
    }

    #[test]
    fn other_draws_of_a_step_are_the_same_after_one_that_was_computed_ahead() {
        let mut stream = Stream::new(7, 3, Axis::Y);
        for step in 1..100_u64 {
            let mut draws = stream.at(step);
            let first = draws.normal().to_bits();
            let rest: Vec<f64> = (0..step % 3).map(|_| draws.uniform()).collect();
            assert_eq!(first, fresh_normal(step), "step {step}");
            let mut again = Stream::new(7, 3, Axis::Y);
            let mut again = again.at(step);
            let words: Vec<f64> = (0..4).map(|_| again.uniform()).collect();
            assert_eq!(rest, words[2..][..rest.len()], "step {step}");
            // Steps of which something else is drawn first.
            if step % 40 == 39 {
                let again = stream.at(step).uniform();
                assert_eq!(again.to_bits(), words[0].to_bits(), "step {step}");
            }
            // Long enough in a row for draws to be computed ahead.
            if step % 20 == 0 {
                for step in step..step + 10 {
                    stream.at(step).normal();
                }
            }
        }
        assert!(stream.ahead.is_some(), "nothing was computed ahead");
    }
}
