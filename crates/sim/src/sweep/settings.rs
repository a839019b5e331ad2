//! What a sweep varies, and why it cannot be made.

use thiserror::Error;

use super::{KeyError, MAX_RUNS, SweepKey};
use crate::ensemble::MembersError;
use crate::error::LevelError;
use crate::text::SpecValue;

/// Why a sweep cannot be made.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SweepError {
    /// A key cannot be varied.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The level with some settings is refused.
    #[error(transparent)]
    Level(#[from] LevelError),
    /// A run cannot start like this.
    #[error(transparent)]
    Members(#[from] MembersError),
    /// The same key is varied twice.
    #[error("`{key}` is varied twice")]
    Twice {
        /// The key.
        key: String,
    },
    /// A loop has nothing to do.
    #[error("`{key}` has no values")]
    Empty {
        /// The key.
        key: String,
    },
    /// There are too many runs.
    #[error("these are too many runs; expected at most {MAX_RUNS}")]
    TooMany,
}

/// Settings that are varied together: each point of a loop has a value for every key.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// The keys.
    pub keys: Vec<SweepKey>,
    /// The points, each with a value for each key.
    pub points: Vec<Vec<SpecValue>>,
}

/// What differs between runs with the same settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// So many seeds, from this one on.
    Seeds {
        /// The first seed.
        first: u64,
        /// How many.
        count: u64,
    },
    /// So many agents under one seed, each with its own noise index, from 0.
    Agents {
        /// The seed.
        seed: u64,
        /// How many.
        count: u32,
    },
    /// Nothing: a single run, under one noise of a seed.
    Once {
        /// The seed.
        seed: u64,
        /// The index of the noise.
        noise_index: u32,
    },
}

impl Repeat {
    pub(super) fn count(self) -> u64 {
        match self {
            Self::Seeds { count, .. } => count,
            Self::Agents { count, .. } => count.into(),
            Self::Once { .. } => 1,
        }
    }
}
