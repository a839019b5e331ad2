//! The normal draws of many agents at once, with the bits of [`Draws::normal`](super::Draws::normal).
//!
//! `blocks` computes their words, `lane_normals` makes numbers of them.

use super::blocks::{Key, NORMAL_WORDS, Numbers, STEPS_PER_BLOCK, Words, blocks, halves};
use super::lane_normals::all_normals;
use crate::lanes::{Column, Columns, InstructionSet, WIDTH, dispatch};

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
}
