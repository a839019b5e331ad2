//! Replays: a run as level, seed and events, with the state hashes and the result they lead to. Reads and writes TOML
//! text; the caller handles files.

mod read;
mod write;

use std::sync::Arc;

use thiserror::Error;

use crate::SIM_VERSION;
use crate::event::TimedEvent;
use crate::level::Level;
use crate::run::Run;
use crate::state::Outcome;
use crate::trace::HASH_EVERY;

/// The only version of replay files.
const FORMAT: u64 = 1;
/// The maximum length of a replay file, in bytes; longer ones are not read. The hashes of over a hundred million steps
/// fit in.
pub const MAX_REPLAY_BYTES: usize = 16 << 20;

/// The maximum number of keys, values and tables of a replay file. A file full of hashes has fewer, and so have a
/// hundred thousand events.
const MAX_REPLAY_TOKENS: usize = 1_000_000;

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
    /// What the player did, in the order of the steps.
    pub events: Vec<TimedEvent>,
    /// The state's hash at steps 256, 512, …
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
                let mut again = Run::with_events(run.level().clone(), run.seed(), run.events().to_vec());
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
            events: run.events().to_vec(),
            hashes: run.hashes(),
            end_hash: run.hash(),
            steps: state.step,
            outcome: state.outcome,
        }
    }

    /// Returns the run at its start, with the recorded events to come.
    #[must_use]
    pub fn run(&self) -> Run {
        Run::with_events(self.level.clone(), self.seed, self.events.clone())
    }

    /// Makes every step again and compares every hash, the number of steps and the outcome.
    ///
    /// # Errors
    /// The first step known to differ.
    pub fn verify(&self) -> Result<Verified, Difference> {
        self.verify_with(|_| {})
    }

    /// Does the same as [`Replay::verify`], and calls `progress` after every 256 steps with the number of steps made.
    ///
    /// # Errors
    /// The first step known to differ.
    pub fn verify_with(&self, progress: impl FnMut(u64)) -> Result<Verified, Difference> {
        self.check(&mut self.run(), progress)
    }

    /// Returns the run made again to its end, with its record, and whether it gave the recorded numbers.
    pub fn remake(&self) -> (Run, Result<Verified, Difference>) {
        let mut run = self.run();
        let verdict = self.check(&mut run, |_| {});
        run.seek(self.steps);
        (run, verdict)
    }

    fn check(&self, run: &mut Run, mut progress: impl FnMut(u64)) -> Result<Verified, Difference> {
        let mut compared = 0;
        while run.state().step < self.steps {
            let next = (run.state().step + HASH_EVERY).min(self.steps);
            run.seek(next);
            compared = self.compare_hashes(run, compared)?;
            self.compare_length(run, next)?;
            progress(next);
        }
        let state = run.state();
        if run.hash() != self.end_hash {
            return Err(difference(state.step, hash_text(self.end_hash), hash_text(run.hash())));
        }
        if state.outcome != self.outcome {
            return Err(difference(
                state.step,
                self.outcome.name().to_owned(),
                state.outcome.name().to_owned(),
            ));
        }
        Ok(Verified { steps: state.step, hashes: compared + 1, outcome: state.outcome })
    }

    fn compare_hashes(&self, run: &Run, compared: usize) -> Result<usize, Difference> {
        let mut compared = compared;
        while let (Some(expected), Some(found)) = (self.hashes.get(compared), run.hash_at(compared)) {
            compared += 1;
            if *expected != found {
                let step = compared as u64 * HASH_EVERY;
                return Err(difference(step, hash_text(*expected), hash_text(found)));
            }
        }
        Ok(compared)
    }

    fn compare_length(&self, run: &Run, expected: u64) -> Result<(), Difference> {
        let state = run.state();
        if state.step >= expected {
            return Ok(());
        }
        let found = format!("an end there ({})", state.outcome.name());
        Err(difference(state.step, format!("{} steps", self.steps), found))
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
