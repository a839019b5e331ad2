//! Assesses a run by making it again from its start, since a record has lost most rows of a long run. In slices, so that a
//! game can keep up with a run that is being made.

use std::sync::Arc;

use super::meter::TaskMeter;
use super::{Assessment, RunNumbers};
use crate::Guess;
use crate::event::{Event, TimedEvent};
use crate::level::Level;
use crate::run::Run;

/// Keeps up with a run and knows its assessment as soon as there is one.
#[derive(Clone, Debug)]
pub struct Assessor {
    /// The same run, made again.
    again: Run,
    meter: TaskMeter,
}

impl Assessor {
    /// Returns an assessor at the start of a run; `None` where the level has no task.
    #[must_use]
    pub fn new(run: &Run) -> Option<Self> {
        Self::of_events(run.level(), run.seed(), run.events().to_vec())
    }

    /// Returns an assessor at the start of the run with these events; `None` where the level has no task.
    #[must_use]
    pub fn of_events(level: &Arc<Level>, seed: u64, events: Vec<TimedEvent>) -> Option<Self> {
        let task = level.task()?;
        let again = Run::with_events(level.clone(), seed, events);
        let mut meter = TaskMeter::default();
        meter.observe(task, &again);
        Some(Self { again, meter })
    }

    /// Makes the run up to a step, or up to where its task is decided.
    pub fn advance_to(&mut self, step: u64) {
        let level = self.again.level().clone();
        let Some(task) = level.task() else { return };
        while self.again.state().step < step
            && !self.again.outcome().is_over()
            && self.meter.verdict().is_none()
        {
            self.again.advance();
            self.meter.observe(task, &self.again);
        }
    }

    /// Makes the steps that the run has made and the assessor has not, as far as they cost at most `max_cost`, in units of
    /// [`Level::step_cost`](crate::Level::step_cost), but at least one. Returns whether it is up to date. After another
    /// event, or for another run, it begins again.
    pub fn follow(&mut self, run: &Run, max_cost: u64) -> bool {
        if !self.is_of(run) {
            let Some(new) = Self::new(run) else { return true };
            *self = new;
        }
        let steps = (max_cost / run.level().step_cost()).max(1);
        self.advance_to(self.again.state().step.saturating_add(steps).min(run.last_step()));
        self.meter.verdict().is_some() || self.again.state().step >= run.last_step()
    }

    /// Returns the assessment, once the run was made as far as it takes.
    #[must_use]
    pub fn assessment(&self) -> Option<Assessment> {
        self.assessment_of(self.again.events())
    }

    /// Returns what the assessment would be with this guess, at the start, in place of all that the player did. It is that of
    /// the run with the guess where the player did nothing else: a guess changes nothing of a run.
    #[must_use]
    pub fn assessment_of_guess(&self, guess: Guess) -> Option<Assessment> {
        self.assessment_of(&[TimedEvent { step: 0, event: Event::Guess(guess) }])
    }

    fn assessment_of(&self, events: &[TimedEvent]) -> Option<Assessment> {
        let level = self.again.level();
        let (task, verdict) = level.task().zip(self.meter.verdict())?;
        Some(Assessment::new(level, task, events, verdict))
    }

    /// Returns the numbers of the run as far as it was made again, at most up to the step at which the task was decided.
    #[must_use]
    pub fn numbers(&self) -> RunNumbers {
        self.meter.verdict().map_or_else(|| self.meter.numbers(&self.again), |verdict| verdict.numbers)
    }

    /// Returns how many of the bounds of a [`FeedTask`](super::FeedTask) are met; zero for other tasks.
    #[must_use]
    pub fn bounds_met(&self) -> usize {
        self.meter.bounds_met()
    }

    fn is_of(&self, run: &Run) -> bool {
        Arc::ptr_eq(self.again.level(), run.level())
            && self.again.seed() == run.seed()
            && self.again.state().step <= run.last_step()
            && self.again.events() == run.events()
    }
}

impl Run {
    /// Compares the answer to the level's task with what happened, up to the last step that was made. `None` where the
    /// level has no task, or as long as the answer is not known. Makes the run again; [`Assessor`] does it in slices.
    #[must_use]
    pub fn assess(&self) -> Option<Assessment> {
        let mut assessor = Assessor::new(self)?;
        assessor.follow(self, u64::MAX);
        assessor.assessment()
    }
}
