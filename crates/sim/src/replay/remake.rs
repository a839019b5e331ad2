//! A replay made again in slices: it stops at the first hash that differs, and a caller with a window to draw or a key to
//! read stays in control between two slices.

use std::borrow::Cow;

use super::{Difference, Replay, Verified, difference, hash_text};
use crate::run::Run;
use crate::trace::HASH_EVERY;

/// A replay that is being made again and compared with its hashes.
#[derive(Clone, Debug)]
pub struct Remake<'a> {
    replay: Cow<'a, Replay>,
    run: Run,
    /// The number of hashes that were compared.
    compared: usize,
    verdict: Option<Result<Verified, Difference>>,
}

impl<'a> Remake<'a> {
    /// Returns the replay's run at its start, with nothing compared yet.
    pub(super) fn new(replay: Cow<'a, Replay>) -> Self {
        let run = replay.run();
        Self { replay, run, compared: 0, verdict: None }
    }

    /// Returns the replay.
    #[must_use]
    pub fn replay(&self) -> &Replay {
        &self.replay
    }

    /// Returns the number of steps made so far.
    #[must_use]
    pub fn steps_made(&self) -> u64 {
        self.run.state().step
    }

    /// Makes steps that cost at most `max_cost` together, in units of [`Level::step_cost`](crate::Level::step_cost), but
    /// at least one step, and compares every hash on the way. Returns the verdict once there is one: the replay was made
    /// to its end, or it differs; further calls return the same.
    pub fn advance(&mut self, max_cost: u64) -> Option<Result<Verified, Difference>> {
        let steps = (max_cost / self.replay.level.step_cost()).max(1);
        let end = self.steps_made().saturating_add(steps).min(self.replay.steps);
        while self.verdict.is_none() {
            let here = self.steps_made();
            if here >= end {
                break;
            }
            let next = (here - here % HASH_EVERY).saturating_add(HASH_EVERY).min(end);
            self.run.seek(next);
            self.verdict = self.check(next).err().map(Err);
        }
        if self.verdict.is_none() && self.steps_made() >= self.replay.steps {
            self.verdict = Some(self.check_end());
        }
        self.verdict.clone()
    }

    /// Returns the run as far as it was made, with its record, and without the events after it.
    #[must_use]
    pub fn into_run(self) -> Run {
        self.run.ended_here()
    }

    /// Compares the hashes up to the present step, and whether the run came as far as `expected`.
    fn check(&mut self, expected: u64) -> Result<(), Difference> {
        while let (Some(expected), Some(found)) =
            (self.replay.hashes.get(self.compared), self.run.hash_at(self.compared))
        {
            self.compared += 1;
            if *expected != found {
                let step = self.compared as u64 * HASH_EVERY;
                return Err(difference(step, hash_text(*expected), hash_text(found)));
            }
        }
        let state = self.run.state();
        if state.step >= expected {
            return Ok(());
        }
        let found = format!("an end there ({})", state.outcome.name());
        Err(difference(state.step, format!("{} steps", self.replay.steps), found))
    }

    fn check_end(&self) -> Result<Verified, Difference> {
        let (replay, state) = (&self.replay, self.run.state());
        let differs = |expected, found| Err(difference(state.step, expected, found));
        if self.run.hash() != replay.end_hash {
            return differs(hash_text(replay.end_hash), hash_text(self.run.hash()));
        }
        if state.outcome != replay.outcome {
            return differs(replay.outcome.name().to_owned(), state.outcome.name().to_owned());
        }
        Ok(Verified { steps: state.step, hashes: self.compared + 1, outcome: state.outcome })
    }
}
