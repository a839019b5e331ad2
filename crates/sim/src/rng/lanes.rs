//! The normal draws of many agents at once, with the bits of [`Draws::normal`](super::Draws::normal).
//!
//! Each lane computes the ChaCha8 block of another agent, or another block of the same one. A block has 16 words, so that it
//! holds the draws of two steps on one axis. ChaCha is D. J. Bernstein's, with the 64-bit counter and the 64-bit stream number of `rand_chacha`.

use std::array;

use fearless_simd::{Simd, SimdBase, SimdInt};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::WORDS_PER_DRAW;
use super::stream::DRAWS_PER_STEP;
use crate::lanes::{Column, Columns, InstructionSet, LANES, WIDTH, dispatch};
use crate::math::lanes::{self, Several};
use crate::math::{self, TAU};

/// Words in a block.
const BLOCK_WORDS: u64 = 16;
/// Steps whose draws are in a block.
const STEPS_PER_BLOCK: u64 = BLOCK_WORDS / (DRAWS_PER_STEP * WORDS_PER_DRAW);
/// The words of a step that a normal draw is made from: two uniform draws.
const NORMAL_WORDS: usize = 2 * WORDS_PER_DRAW as usize;
/// “expand 32-byte k”.
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// The words of a block that are used, by step and place.
type Words = [[Column<u32>; NORMAL_WORDS]; STEPS_PER_BLOCK as usize];

/// The random streams of many agents.
#[derive(Clone)]
pub(crate) struct LaneStreams {
    /// The eight words of each agent's key.
    keys: [Column<u32>; 8],
    /// The lower and the upper word of the number of each agent's stream, for each axis.
    numbers: [Numbers; 2],
    /// The block whose words are kept, counted from 0.
    block: Option<u64>,
    words: [Words; 2],
}

/// The lower and the upper words of 64-bit numbers, one for each agent.
type Numbers = [Column<u32>; 2];

impl LaneStreams {
    /// Returns streams that must be set before they are used.
    pub(crate) fn new() -> Box<Self> {
        let words = [[[0; WIDTH]; NORMAL_WORDS]; STEPS_PER_BLOCK as usize];
        Box::new(Self {
            keys: [[0; WIDTH]; 8],
            numbers: [[[0; WIDTH]; 2]; 2],
            block: None,
            words: [words; 2],
        })
    }

    /// Sets the seed and the noise index of an agent.
    pub(crate) fn set(&mut self, agent: usize, key: &Key, noise_index: u32) {
        for (column, word) in self.keys.iter_mut().zip(key.0) {
            column[agent] = word;
        }
        for (axis, [lower, upper]) in self.numbers.iter_mut().enumerate() {
            let number = 2 * u64::from(noise_index) + axis as u64;
            [lower[agent], upper[agent]] = halves(number);
        }
        self.block = None;
    }

    /// Copies the streams of an agent over those of another, and what is known of their words.
    pub(crate) fn copy(&mut self, from: usize, to: usize) {
        let numbers = self.numbers.iter_mut().flatten();
        let words = self.words.iter_mut().flatten().flatten();
        self.keys.iter_mut().chain(numbers).chain(words).for_each(|column| column[to] = column[from]);
    }

    /// Computes the normal draws of a step of the first `count` agents on both axes.
    pub(crate) fn normals(&mut self, set: InstructionSet, count: usize, step: u64, out: &mut Columns) {
        let (block, half) = (step / STEPS_PER_BLOCK, (step % STEPS_PER_BLOCK) as usize);
        if self.block != Some(block) {
            let counters = halves(block).map(|word| [word; WIDTH]);
            for (numbers, words) in self.numbers.iter().zip(&mut self.words) {
                dispatch!(set, simd => blocks(simd, count, &self.keys, numbers, &counters, words));
            }
            self.block = Some(block);
        }
        for (words, out) in self.words.iter().zip(out) {
            all_normals(set, count, &words[half], out);
        }
    }
}

/// The number of steps whose normal draws [`normals_from`] computes at once.
pub(super) const STEPS_AHEAD: usize = 32;

/// Computes the normal draws of the next [`STEPS_AHEAD`] steps of one stream, from the first step of a block on: each lane
/// computes another block.
pub(super) fn normals_from(step: u64, key: &Key, number: u64, out: &mut [f64; STEPS_AHEAD]) {
    const COUNT: usize = STEPS_AHEAD / STEPS_PER_BLOCK as usize;
    let set = InstructionSet::new();
    // Filled in place: arrays that are made of others are copied.
    let (mut keys, mut numbers, mut counters) = ([[0; WIDTH]; 8], [[0; WIDTH]; 2], [[0; WIDTH]; 2]);
    keys.iter_mut().zip(key.0).for_each(|(column, word)| column[..COUNT].fill(word));
    numbers.iter_mut().zip(halves(number)).for_each(|(column, word)| column[..COUNT].fill(word));
    let [lower, upper] = &mut counters;
    for (lane, (lower, upper)) in lower.iter_mut().zip(upper).enumerate().take(COUNT) {
        let block = (step / STEPS_PER_BLOCK).wrapping_add(lane as u64);
        [*lower, *upper] = halves(block);
    }
    let mut words = [[[0; WIDTH]; NORMAL_WORDS]; STEPS_PER_BLOCK as usize];
    dispatch!(set, simd => blocks(simd, COUNT, &keys, &numbers, &counters, &mut words));
    for (place, words) in words.iter().enumerate() {
        let mut normals = [0.0; WIDTH];
        all_normals(set, COUNT, words, &mut normals);
        for (steps, x) in out.chunks_exact_mut(STEPS_PER_BLOCK as usize).zip(normals) {
            steps[place] = x;
        }
    }
}

/// Returns the first step whose draws are in the same block.
pub(super) fn first_of_block(step: u64) -> u64 {
    step - step % STEPS_PER_BLOCK
}

/// Returns the lower and the upper word of a number.
fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

/// The key of a seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key([u32; 8]);

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
fn blocks<S: Simd>(
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

/// Returns the uniform number in (0, 1) of two words, with the bits of [`Draws::uniform`](super::Draws::uniform).
#[inline(always)]
fn uniform(lower: u32, upper: u32) -> f64 {
    // The words become the last bits of a number whose last bit is worth 2⁻³², or 2⁻⁵³; then the rest is taken away. Both are
    // exact, so that the sum is rounded once, as k + ½ is.
    const ONE_PER_LOWER: u64 = 0.5_f64.to_bits();
    const ONE_PER_UPPER: u64 = 1_048_576.0_f64.to_bits();
    const HALF_CELL: f64 = 0.5 / (1_u64 << 53) as f64;
    let upper = f64::from_bits(ONE_PER_UPPER | u64::from(upper)) - 1_048_576.0;
    let lower = f64::from_bits(ONE_PER_LOWER | u64::from(lower >> 11)) - (0.5 - HALF_CELL);
    upper + lower
}

/// How many draws are computed side by side: with more, their numbers would not stay in registers.
const SIDE_BY_SIDE: usize = 4;

/// Returns whether the cosine of 2πu may be another one than that of `libm`, by the upper word of the uniform number u: near a
/// multiple of an eighth, [`lanes::cos`] may reduce the angle in another way. `libm` does otherwise within 8·10⁻⁶ eighths.
#[inline(always)]
fn is_special(upper: u32) -> bool {
    // In eighths, 2⁻³² each: about 1.5·10⁻⁵.
    const NEAR: u32 = 1 << 16;
    (upper << 3).wrapping_add(NEAR) < 2 * NEAR
}

/// Computes the normal draws of a step of the first `count` agents but for the [special](is_special) ones. Returns whether there
/// are such.
#[inline(always)]
fn normals(count: usize, [a, b, c, d]: &[Column<u32>; NORMAL_WORDS], out: &mut Column<f64>) -> bool {
    let count = count.min(WIDTH);
    let part = count / SIDE_BY_SIDE;
    for i in 0..part {
        let uniforms = |lower: &Column<u32>, upper: &Column<u32>| {
            Several::<SIDE_BY_SIDE>(array::from_fn(|k| uniform(lower[k * part + i], upper[k * part + i])))
        };
        let square = -2.0 * lanes::ln(uniforms(a, b));
        let cos = lanes::cos(TAU * uniforms(c, d));
        for k in 0..SIDE_BY_SIDE {
            out[k * part + i] = square.0[k].sqrt() * cos.0[k];
        }
    }
    d[..count].iter().fold(false, |any, upper| any | is_special(*upper))
}

/// Computes the normal draws of a step of the first `count` agents.
fn all_normals(
    set: InstructionSet,
    count: usize,
    words: &[Column<u32>; NORMAL_WORDS],
    out: &mut Column<f64>,
) {
    let has_special = dispatch!(set, _ => normals(count, words, out));
    if has_special {
        replace_special(count, words, out);
    }
}

/// Computes again the draws whose cosine the lanes cannot compute.
#[cold]
fn replace_special(count: usize, [a, b, c, d]: &[Column<u32>; NORMAL_WORDS], out: &mut Column<f64>) {
    let words = a.iter().zip(b).zip(c.iter().zip(d));
    for (((a, b), (c, d)), out) in words.zip(out).take(count) {
        if is_special(*d) {
            *out = (-2.0 * math::ln(uniform(*a, *b))).sqrt() * math::cos(TAU * uniform(*c, *d));
        }
    }
}

const _: () = assert!(LANES.is_multiple_of(SIDE_BY_SIDE));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Axis;
    use crate::rng::{MAX_NOISE_INDEX, Stream};

    #[test]
    fn lanes_draw_what_streams_draw() {
        let mut lanes = LaneStreams::new();
        let agent = |i: usize| match i {
            0 => (u64::MAX, MAX_NOISE_INDEX),
            1 => (0, 0),
            i => ((i / 5) as u64 * 0x1234_5678_9abc, (i * i * 977) as u32),
        };
        for i in 0..WIDTH {
            let (seed, index) = agent(i);
            lanes.set(i, &Key::of(seed), index);
        }
        let steps = (1..400).chain([1000, 1001, u64::from(u32::MAX), 1 << 33, (1 << 40) + 1]);
        let mut streams: Vec<_> =
            (0..WIDTH).map(|i| Axis::BOTH.map(|axis| Stream::new(agent(i).0, agent(i).1, axis))).collect();
        let mut out = [[0.0; WIDTH]; 2];
        for step in steps {
            lanes.normals(InstructionSet::new(), WIDTH, step, &mut out);
            for (i, both) in streams.iter_mut().enumerate() {
                let expected = both.each_mut().map(|stream| stream.at(step).normal().to_bits());
                assert_eq!([out[0][i].to_bits(), out[1][i].to_bits()], expected, "agent {i}, step {step}");
            }
        }
    }

    #[test]
    fn uniform_numbers_of_words_are_those_of_draws() {
        let words = [0, 1, 2, 0x7ff, 0x800, 0xffff_f800, 0xffff_ffff, 0x8000_0000, 0x7fff_ffff, 0x1234_5678];
        for upper in words {
            for lower in words {
                let whole = u64::from(upper) << 32 | u64::from(lower);
                let expected = ((whole >> 11) as f64 + 0.5) * (1.0 / (1_u64 << 53) as f64);
                assert_eq!(uniform(lower, upper).to_bits(), expected.to_bits(), "{whole:x}");
            }
        }
    }

    #[test]
    fn all_other_cosines_have_the_bits_of_libm() {
        let mut special = 0;
        for eighth in 0..=8_u32 {
            for near in (-140_000..140_000_i64).step_by(7).chain([-1, 0, 1]) {
                let upper = (i64::from(eighth) << 29) + near;
                let Ok(upper) = u32::try_from(upper) else { continue };
                for lower in [0, 0x9999_9999, u32::MAX] {
                    let angle = TAU * uniform(lower, upper);
                    let Several([cos]) = lanes::cos(Several([angle]));
                    special += u32::from(is_special(upper));
                    assert!(
                        is_special(upper) || cos.to_bits() == math::cos(angle).to_bits(),
                        "{upper:x} {lower:x}"
                    );
                }
            }
        }
        assert!(special > 0);
    }

    #[test]
    fn special_draws_are_replaced() {
        // A second draw of ¼ within 2⁻⁵³, whose cosine is nearly zero, and of 0 and ½.
        let mut words = [[0x9999_9999_u32; WIDTH]; NORMAL_WORDS];
        for (i, upper) in
            [0x3fff_ffff, 0x4000_0000, 0, 0x8000_0000, 0x1fff_ffff, 0x2000_0000].into_iter().enumerate()
        {
            words[3][i] = upper;
            words[2][i] = if upper & 1 == 1 { u32::MAX } else { 0 };
        }
        let mut out = [0.0; WIDTH];
        assert!(normals(WIDTH, &words, &mut out));
        replace_special(WIDTH, &words, &mut out);
        for (i, out) in out.into_iter().enumerate() {
            let [a, b, c, d] = words.each_ref().map(|column| column[i]);
            let radius = (-2.0 * math::ln(uniform(a, b))).sqrt();
            let expected = radius * math::cos(TAU * uniform(c, d));
            assert_eq!(out.to_bits(), expected.to_bits(), "{i}");
        }
    }
}
