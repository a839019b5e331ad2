//! What makes a run, its level, seed, events and last step, kept apart from the run: to make it again when the program fails,
//! and to notice that it has changed.

use std::sync::Arc;

use frankie_sim::{Level, Run, TimedEvent};

/// What makes a run.
#[derive(Clone, Debug)]
pub(super) struct RunCopy {
    level: Arc<Level>,
    seed: u64,
    noise_index: u32,
    events: Vec<TimedEvent>,
    last_step: u64,
}

impl RunCopy {
    pub(super) fn of(run: &Run) -> Self {
        Self {
            level: run.level().clone(),
            seed: run.seed(),
            noise_index: run.noise_index(),
            events: run.events().to_vec(),
            last_step: run.last_step(),
        }
    }

    /// Becomes the copy of a run; cheaply if it was one of the same run some steps before.
    pub(super) fn follow(&mut self, run: &Run) {
        if self.begins(run) {
            self.last_step = run.last_step();
        } else {
            *self = Self::of(run);
        }
    }

    /// Returns whether it is a copy of this run as it is now.
    pub(super) fn is_of(&self, run: &Run) -> bool {
        self.last_step == run.last_step() && self.begins(run)
    }

    /// Returns whether it differs from a run by the last step at most.
    fn begins(&self, run: &Run) -> bool {
        Arc::ptr_eq(&self.level, run.level())
            && (self.seed, self.noise_index) == (run.seed(), run.noise_index())
            && self.events == run.events()
    }

    pub(super) fn level(&self) -> &Level {
        &self.level
    }

    /// Makes the run again.
    pub(super) fn into_run(self) -> Run {
        let mut run = Run::with_events(self.level, self.seed, self.events).with_noise_index(self.noise_index);
        run.seek(self.last_step);
        run
    }
}
