//! The random streams that every noise draws from: one for each axis of each dog, and a stretch of it for each step.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::Axis;
use crate::math::{self, TAU};

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
