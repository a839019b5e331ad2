//! The orders in which mini-batches go through the data points: one for each epoch, a pure function of seed, index,
//! epoch and number of points.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{FIRST_SHUFFLE_STREAM, WORDS_PER_DRAW};

/// The orders of all epochs.
///
/// Keeps the last order, so that the steps of one epoch shuffle once; the orders do not depend on that.
#[derive(Clone, Debug)]
pub struct EpochShuffle {
    rng: ChaCha8Rng,
    epoch: u64,
    order: Vec<u32>,
}

impl EpochShuffle {
    /// Creates the shuffle for a seed and a stream index. All agents of a run use one index.
    #[must_use]
    pub fn new(seed: u64, index: u32) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(FIRST_SHUFFLE_STREAM + u64::from(index));
        Self { rng, epoch: 0, order: Vec::new() }
    }

    /// Returns a random order of the indices `0..points`, for an epoch counted from 0 (Fisher & Yates 1938).
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
            // The high half of the product is uniform up to one part in 2⁵⁰ for so few points.
            let draw = u128::from(self.rng.next_u64()) * (last as u128 + 1);
            self.order.swap(last, (draw >> 64) as usize);
        }
        self.epoch = epoch;
    }
}
