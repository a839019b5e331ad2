//! The words of ChaCha8 for many agents at once: each lane computes the block of another agent, or another block of the same
//! one. A block has 16 words, so that it holds the draws of two steps on one axis. ChaCha is D. J. Bernstein's, with the
//! 64-bit counter and the 64-bit stream number of `rand_chacha`.

use fearless_simd::{Simd, SimdBase, SimdInt};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::WORDS_PER_DRAW;
use super::stream::DRAWS_PER_STEP;
use crate::lanes::{Column, WIDTH};

/// Words in a block.
const BLOCK_WORDS: u64 = 16;
/// Steps whose draws are in a block.
pub(super) const STEPS_PER_BLOCK: u64 = BLOCK_WORDS / (DRAWS_PER_STEP * WORDS_PER_DRAW);
/// The words of a step that a normal draw is made from: two uniform draws.
pub(super) const NORMAL_WORDS: usize = 2 * WORDS_PER_DRAW as usize;
/// “expand 32-byte k”.
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// The words of a block that are used, by step and place.
pub(super) type Words = [[Column<u32>; NORMAL_WORDS]; STEPS_PER_BLOCK as usize];

/// The lower and the upper words of 64-bit numbers, one for each agent.
pub(super) type Numbers = [Column<u32>; 2];

/// Returns the first step whose draws are in the same block.
pub(super) fn first_of_block(step: u64) -> u64 {
    step - step % STEPS_PER_BLOCK
}

/// Returns the lower and the upper word of a number.
pub(super) fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

/// The key of a seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key(pub(super) [u32; 8]);

impl Key {
    /// Returns the key that `rand_chacha` makes of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        Self::of_rng(&ChaCha8Rng::seed_from_u64(seed))
    }

    /// Returns the key of a generator.
    pub(super) fn of_rng(rng: &ChaCha8Rng) -> Self {
        let bytes = rng.get_seed();
        let mut words = [0; 8];
        for (word, bytes) in words.iter_mut().zip(bytes.chunks_exact(4)) {
            *word = bytes.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte));
        }
        Self(words)
    }
}

#[inline(always)]
fn rotate_left<S: Simd, V: SimdInt<S, Element = u32>, const BITS: u32>(x: V) -> V {
    x << BITS | x >> (32 - BITS)
}

/// Two quarter rounds, whose operations take turns: each waits for the one before of its own. With four, the words would not
/// stay in registers.
#[inline(always)]
fn quarter_rounds<S: Simd, V: SimdInt<S, Element = u32>>(x: &mut [V; 16], words: [[usize; 4]; 2]) {
    half_quarter_rounds::<S, V, 16, 12>(x, words);
    half_quarter_rounds::<S, V, 8, 7>(x, words);
}

#[inline(always)]
fn half_quarter_rounds<S: Simd, V: SimdInt<S, Element = u32>, const FIRST: u32, const SECOND: u32>(
    x: &mut [V; 16],
    words: [[usize; 4]; 2],
) {
    for [a, b, _, d] in words {
        x[a] += x[b];
        x[d] ^= x[a];
    }
    for [_, _, _, d] in words {
        x[d] = rotate_left::<S, V, FIRST>(x[d]);
    }
    for [_, b, c, d] in words {
        x[c] += x[d];
        x[b] ^= x[c];
    }
    for [_, b, _, _] in words {
        x[b] = rotate_left::<S, V, SECOND>(x[b]);
    }
}

/// Four rounds on columns and four on diagonals: two rounds of ChaCha.
#[inline(always)]
fn double_round<S: Simd, V: SimdInt<S, Element = u32>>(x: &mut [V; 16]) {
    quarter_rounds(x, [[0, 4, 8, 12], [1, 5, 9, 13]]);
    quarter_rounds(x, [[2, 6, 10, 14], [3, 7, 11, 15]]);
    quarter_rounds(x, [[0, 5, 10, 15], [1, 6, 11, 12]]);
    quarter_rounds(x, [[2, 7, 8, 13], [3, 4, 9, 14]]);
}

/// Computes the words that are used of a ChaCha8 block of each of the first `count` agents, as many at once as a register of
/// the instruction set holds: with more, the sixteen words of a block would not stay in registers.
#[inline(always)]
pub(super) fn blocks<S: Simd>(
    simd: S,
    count: usize,
    keys: &[Column<u32>; 8],
    numbers: &Numbers,
    counters: &Numbers,
    out: &mut Words,
) {
    for first in (0..count.min(WIDTH)).step_by(S::u32s::N) {
        let lanes = first..first + S::u32s::N;
        let splat = |x: u32| S::u32s::splat(simd, x);
        let some = |column: &Column<u32>| S::u32s::from_slice(simd, &column[lanes.clone()]);
        let [c0, c1, c2, c3] = CONSTANTS.map(splat);
        let [k0, k1, k2, k3, k4, k5, k6, k7] = keys.each_ref().map(some);
        let [lower, upper] = counters.each_ref().map(some);
        let [n0, n1] = numbers.each_ref().map(some);
        let mut x = [c0, c1, c2, c3, k0, k1, k2, k3, k4, k5, k6, k7, lower, upper, n0, n1];
        for _ in 0..3 {
            double_round(&mut x);
        }
        // On its own, so that what only unused words need is left out.
        double_round(&mut x);
        for i in 0..NORMAL_WORDS {
            (x[i] + splat(CONSTANTS[i])).store_slice(&mut out[0][i][lanes.clone()]);
            (x[8 + i] + some(&keys[4 + i])).store_slice(&mut out[1][i][lanes.clone()]);
        }
    }
}
