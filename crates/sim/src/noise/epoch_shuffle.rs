//! The orders in which a dog goes through the points: another for each epoch, a pure function of (seed, dog, epoch).

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::stream::{ORDERS_FROM, WORDS_PER_DRAW};

/// The orders of one dog.
///
/// Remembers the last one, so that going on within an epoch costs nothing; the orders do not depend on it.
#[derive(Clone, Debug)]
pub struct EpochShuffle {
    rng: ChaCha8Rng,
    epoch: u64,
    order: Vec<u32>,
}

impl EpochShuffle {
    /// The orders of (`seed`, `dog`).
    #[must_use]
    pub fn new(seed: u64, dog: u32) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(ORDERS_FROM + u64::from(dog));
        Self { rng, epoch: 0, order: Vec::new() }
    }

    /// The order of an epoch, from 0, of so many points: each of their places once (Fisher & Yates 1938).
    pub fn of_epoch(&mut self, epoch: u64, points: usize) -> &[u32] {
        if self.order.len() != points || self.epoch != epoch {
            self.shuffle(epoch, points);
        }
        &self.order
    }

    fn shuffle(&mut self, epoch: u64, points: usize) {
        let words = points as u128 * u128::from(WORDS_PER_DRAW);
        self.rng.set_word_pos(u128::from(epoch) * words);
        self.order.clear();
        self.order.extend(0..points as u32);
        for last in (1..points).rev() {
            // The high half of a product is even to one part in 2⁵⁰ for so few points.
            let draw = u128::from(self.rng.next_u64()) * (last as u128 + 1);
            self.order.swap(last, (draw >> 64) as usize);
        }
        self.epoch = epoch;
    }
}
