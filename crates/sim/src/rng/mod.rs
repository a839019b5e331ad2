//! Random numbers that are a pure function of a seed: draws for every step, and the order of points in every epoch.
//!
//! ChaCha8 streams of one seed are independent of each other and differ by their number. Each axis has a stream, and every
//! step owns a fixed part of it, used or not. So going back needs no rewinding, and what one step draws does not change
//! what the next one draws. The samples are part of the replay format and never change.

mod blocks;
mod epoch_shuffle;
mod lane_normals;
mod lanes;
mod stream;

pub(crate) use blocks::Key;
pub use epoch_shuffle::EpochShuffle;
pub(crate) use lanes::LaneStreams;
pub(crate) use stream::Chain;
pub use stream::{Draws, Stream};

use crate::Axis;

/// 32-bit words in one draw.
const WORDS_PER_DRAW: u64 = 2;
/// The index of the noise of every run that does not say otherwise.
pub const DEFAULT_NOISE_INDEX: u32 = 0;
/// The maximum index of the noise of a run. The one after it belongs to the patterns of a surface.
pub const MAX_NOISE_INDEX: u32 = u32::MAX - 1;
/// The stream number of the first [`EpochShuffle`]. Smaller stream numbers belong to axes, two for each index.
const FIRST_SHUFFLE_STREAM: u64 = 1 << 40;
/// The stream number from which data points are made.
const DATA: u64 = 1 << 41;

/// Everything random that the gradients of a run are sampled with.
#[derive(Clone, Debug)]
pub struct Streams {
    /// A stream for each axis.
    pub axes: [Stream; 2],
    /// The order in which mini-batches go through the data points.
    pub shuffle: EpochShuffle,
}

impl Streams {
    /// Creates the streams of a seed before the first step; each `index` gives an independent set of streams.
    ///
    /// All agents of a run use the same index: they see the same noise and the same mini-batches, so that only their
    /// optimizers make the difference.
    #[must_use]
    pub fn new(seed: u64, index: u32) -> Self {
        Self {
            axes: Axis::BOTH.map(|axis| Stream::new(seed, index, axis)),
            shuffle: EpochShuffle::new(seed, index),
        }
    }
}
