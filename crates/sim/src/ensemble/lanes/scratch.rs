//! The memory that steps of lanes need beside the agents.

use super::ZEROS;
use crate::formula::ColumnRegisters;
use crate::lanes::Columns;
use crate::optimizer::StateColumns;
use crate::rng::{Key, LaneStreams};

/// The memory that steps need beside the agents, which is used for one block after another.
pub(in crate::ensemble) struct Scratch {
    pub(super) streams: Box<LaneStreams>,
    /// The last key, and the seed that it was made of.
    key: Option<(u64, Key)>,
    pub(super) true_gradient: Columns,
    pub(super) gradient: Columns,
    pub(super) normals: Columns,
    pub(super) ratio: Columns,
    /// Where the step that was computed leads.
    pub(super) next_at: Columns,
    pub(super) next_states: [StateColumns; 2],
    pub(super) registers: ColumnRegisters,
}

impl Scratch {
    pub(in crate::ensemble) fn new() -> Self {
        Self {
            streams: LaneStreams::new(),
            key: None,
            true_gradient: ZEROS,
            gradient: ZEROS,
            normals: ZEROS,
            ratio: ZEROS,
            next_at: ZEROS,
            next_states: Default::default(),
            registers: ColumnRegisters::default(),
        }
    }

    /// Sets the noise of a lane.
    pub(super) fn set_noise(&mut self, lane: usize, seed: u64, noise_index: u32) {
        let key = match self.key {
            Some((known, key)) if known == seed => key,
            _ => Key::of(seed),
        };
        self.key = Some((seed, key));
        self.streams.set(lane, &key, noise_index);
    }
}
