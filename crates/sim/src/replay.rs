//! Replays: a run as level, seed and events, with the state hashes and the result they lead to. Reads and writes TOML
//! text; the caller handles files.

mod read;
mod remake;
mod summary;
mod write;

use std::borrow::Cow;
use std::sync::Arc;

use thiserror::Error;

pub(crate) use self::read::EventReader;
pub use self::read::is_replay;
pub use self::remake::Remake;
pub use self::summary::Summary;
pub(crate) use self::write::{guess_entry, optimizer_table};

use crate::SIM_VERSION;
use crate::event::TimedEvent;
use crate::level::{Level, MAX_STEPS};
use crate::run::Run;
use crate::state::Outcome;
use crate::trace::HASH_EVERY;

/// The only version of replay files.
const FORMAT: u64 = 1;
/// The key of the noise's index, which is there only where it is not the default.
const NOISE_INDEX: &str = "noise_index";
/// The key of the number of agents beside those of the run, which is there only where there are some.
const SWARM: &str = "swarm";
/// The maximum number of agents that a replay shows beside those of its run.
pub const MAX_SWARM: u32 = 10_000;
/// The maximum length of a replay file, in bytes; longer ones are not read. The hashes of two hundred million steps fit
/// in.
pub const MAX_REPLAY_BYTES: usize = 16 << 20;
/// What a replay may need in its file beside level and hashes, in bytes: some hundreds of events.
const ROOM_FOR_EVENTS: usize = 64 << 10;

/// The maximum number of keys, values and tables of a replay file. A file full of hashes has fewer, and so have a
/// hundred thousand events.
const MAX_REPLAY_NODES: usize = 1_000_000;
/// The maximum number of values that the events of a replay set: a drop, a throw or a parameter is one, a new optimizer
/// as many as it has parameters.
const MAX_EVENT_VALUES: usize = 400_000;

/// A recorded run.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The version of the app that recorded it.
    pub app: String,
    /// The version of the numbers; see [`SIM_VERSION`].
    pub sim: u32,
    /// The level, with all edits.
    pub level: Arc<Level>,
    /// The seed of the noise.
    pub seed: u64,
    /// The index of the noise, 0 for all runs but those of an ensemble's agents; see [`Run::with_noise_index`].
    pub noise_index: u32,
    /// How many agents under other noise are shown beside those of the run. It changes no number of the run.
    pub swarm: u32,
    /// What the player did, in the order of the steps.
    pub events: Vec<TimedEvent>,
    /// The state's hash at steps 256, 512, …; empty for a run from a link, which has the hash at the end alone.
    pub hashes: Vec<u64>,
    /// The state's hash at the end.
    pub end_hash: u64,
    /// The number of steps made.
    pub steps: u64,
    /// The outcome at the end.
    pub outcome: Outcome,
}

/// The result of verifying a replay that gave the recorded numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The number of steps made again.
    pub steps: u64,
    /// The number of hashes compared.
    pub hashes: usize,
    /// How the run ended.
    pub outcome: Outcome,
}

/// The first step at which a replay gave other numbers than recorded.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("differs at step {step}: expected {expected}, found {found}")]
pub struct Difference {
    /// The first step that is known to differ. Hashes are 256 steps apart, so that the cause may lie before it.
    pub step: u64,
    /// What the replay has.
    pub expected: String,
    /// What the run gave.
    pub found: String,
}

impl Replay {
    /// Records a whole run, up to its last step even after going back. `app` is the version of the app.
    #[must_use]
    pub fn record(run: &Run, app: &str) -> Self {
        let mut run = match run.trace() {
            Some(_) => run.clone(),
            // The hashes are part of the record, and this run keeps none: make it again.
            None => {
                let mut again = Run::with_events(run.level().clone(), run.seed(), run.events().to_vec())
                    .with_noise_index(run.noise_index());
                again.seek(run.state().step);
                again
            }
        };
        run.seek(run.last_step());
        let state = run.state();
        Self {
            app: app.to_owned(),
            sim: SIM_VERSION,
            level: run.level().clone(),
            seed: run.seed(),
            noise_index: run.noise_index(),
            swarm: 0,
            events: run.events().to_vec(),
            hashes: run.hashes(),
            end_hash: run.hash(),
            steps: state.step,
            outcome: state.outcome,
        }
    }

    /// Records a run as a link does: up to its present step, and with no hash but the last. It needs no record of the run.
    #[must_use]
    pub fn end_of(run: &Run) -> Self {
        let state = run.state();
        Self {
            app: String::new(),
            sim: SIM_VERSION,
            level: run.level().clone(),
            seed: run.seed(),
            noise_index: run.noise_index(),
            swarm: 0,
            events: run.events().to_vec(),
            hashes: Vec::new(),
            end_hash: run.hash(),
            steps: state.step,
            outcome: state.outcome,
        }
    }

    /// Returns the run at its start, with the recorded events to come.
    #[must_use]
    pub fn run(&self) -> Run {
        Run::with_events(self.level.clone(), self.seed, self.events.clone())
            .with_noise_index(self.noise_index)
    }

    /// Returns the maximum number of steps of a level's run whose replay can be read again: longer ones have more hashes
    /// than [`MAX_REPLAY_BYTES`] holds beside the level. Thinner hashes would be a new format, which no earlier version
    /// could verify.
    #[must_use]
    pub fn max_steps(level: &Level) -> u64 {
        let room = MAX_REPLAY_BYTES.saturating_sub(ROOM_FOR_EVENTS + level.to_toml().len());
        let hashes = room / write::HASH_LINE_BYTES * write::HASHES_PER_LINE;
        (hashes as u64).saturating_mul(HASH_EVERY).min(MAX_STEPS)
    }

    /// Returns roughly what making it again costs, in evaluations of a simple surface. It is what the file claims: known
    /// before any step is made.
    #[must_use]
    pub fn cost(&self) -> u64 {
        self.steps.saturating_mul(self.level.step_cost())
    }

    /// Returns the replay at its start, to be made again in slices.
    #[must_use]
    pub fn remake(&self) -> Remake<'_> {
        Remake::new(Cow::Borrowed(self))
    }

    /// Does the same as [`Replay::remake`], and keeps the replay inside.
    #[must_use]
    pub fn into_remake(self) -> Remake<'static> {
        Remake::new(Cow::Owned(self))
    }

    /// Makes every step again and compares every hash, the number of steps and the outcome, up to the first difference.
    ///
    /// # Errors
    /// The first step known to differ.
    pub fn verify(&self) -> Result<Verified, Difference> {
        let mut remake = self.remake();
        loop {
            if let Some(verdict) = remake.advance(u64::MAX) {
                return verdict;
            }
        }
    }
}

fn difference(step: u64, expected: String, found: String) -> Difference {
    Difference { step, expected, found }
}

/// Returns a hash as a replay has it.
fn hash_text(hash: u64) -> String {
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests;
