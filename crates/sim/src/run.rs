//! A run: a level, a seed and events, stepped. The same three give the same bits everywhere.
//!
//! Events recorded at step s take effect after step s and before step s + 1 is made. A run may be taken back to any
//! step and goes on the same way; a new event at an earlier step replaces all that came after it.
//!
//! A run is Frankie's: it is over when he is done. The pack runs along, each dog as a run of its own on the same sampled
//! noise, with the events that are its own or everybody's; one that is done earlier stays where it came to.

mod events;
mod pack;
mod state;
mod step;

use std::sync::Arc;

pub use events::Refusal;
use state::start_state;
pub use state::{Outcome, RunState};

use crate::event::{Event, TimedEvent};
use crate::level::Level;
use crate::noise::Batch;
use crate::rng::{EpochShuffle, Streams};
use crate::surface::SurfaceContext;
use crate::theory::{self, TheoryInputs};
use crate::trace::{Row, Trace};
use crate::{Axis, Vec2};

/// The dog whose noise stream every dog of a run uses, so that they differ by their optimizers alone.
const FRANKIE: u32 = 0;

/// A run.
#[derive(Clone, Debug)]
pub struct Run {
    level: Arc<Level>,
    seed: u64,
    streams: Streams,
    state: RunState,
    /// What happened, to whomever.
    events: Vec<TimedEvent>,
    /// The level's pack in its order; each knows its own part of the events.
    mates: Vec<Run>,
    trace: Option<Trace>,
    /// The farthest step ever made on this course of events.
    last_step: u64,
}

impl Run {
    /// A run at its start.
    #[must_use]
    pub fn new(level: Arc<Level>, seed: u64) -> Self {
        let state = start_state(&level);
        let trace = Some(Trace::new(&state));
        let streams = Streams::new(seed, FRANKIE);
        let mates = level.pack.iter().map(|mate| Self::new(Arc::new(level.as_met_by(mate)), seed)).collect();
        Self { level, seed, streams, state, events: Vec::new(), mates, trace, last_step: 0 }
    }

    /// A run that keeps no record: for long simulations. It cannot be taken back.
    #[must_use]
    pub fn without_trace(mut self) -> Self {
        self.trace = None;
        self.mates = self.mates.into_iter().map(Self::without_trace).collect();
        self
    }

    /// A run at its start that will meet these events again, each at its step, whatever the level lets a player do.
    #[must_use]
    pub fn with_events(level: Arc<Level>, seed: u64, events: Vec<TimedEvent>) -> Self {
        let mut run = Self::new(level, seed);
        run.schedule_events(events);
        run
    }

    /// The level.
    #[must_use]
    pub fn level(&self) -> &Arc<Level> {
        &self.level
    }

    /// The seed of the noise.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The state after the present step and its events.
    #[must_use]
    pub fn state(&self) -> &RunState {
        &self.state
    }

    /// How the run stands.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.state.outcome
    }

    /// All events of this course, those still to come on a run taken back included.
    #[must_use]
    pub fn events(&self) -> &[TimedEvent] {
        &self.events
    }

    /// The record; `None` where none is kept.
    #[must_use]
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_ref()
    }

    /// The row of the present step, if there is one.
    #[must_use]
    pub fn row(&self) -> Option<&Row> {
        self.trace.as_ref()?.row(self.state.step)
    }

    /// The farthest step made on this course; greater than the present one after going back.
    #[must_use]
    pub fn last_step(&self) -> u64 {
        self.last_step
    }

    /// What the surface depends on at the present step.
    #[must_use]
    pub fn surface_context(&self) -> SurfaceContext {
        SurfaceContext { step: self.state.step, ball: self.state.ball }
    }

    /// Where the goal is now: every place that counts as the target.
    #[must_use]
    pub fn targets(&self) -> Vec<Vec2> {
        step::targets(&self.level, &self.state)
    }

    /// The points that a step, from 1, looks at; `None` where noise is no mini-batch.
    #[must_use]
    pub fn batch(&self, step: u64) -> Option<Batch> {
        let size = self.level.noise.batch_size()?;
        let points = self.level.data_loss.as_ref()?.data().points().len();
        let mut shuffle = EpochShuffle::new(self.seed, FRANKIE);
        (step > 0).then(|| Batch::of_step(step, size, points, &mut shuffle))
    }

    /// What theory's formulas depend on, as it is now where he stands.
    #[must_use]
    pub fn theory_inputs(&self, axis: Axis) -> TheoryInputs {
        let gradient = self.level.surface.gradient(self.state.at, &self.surface_context());
        let optimizer = &self.state.optimizer;
        theory::theory_inputs(optimizer.kind, &optimizer.params, gradient, axis, &*self.level.noise)
    }

    /// Applies the events, then makes one step. A run that is over stays as it is.
    ///
    /// # Errors
    /// The first event that was refused; those before it took effect, no step was made.
    pub fn step(&mut self, events: &[Event]) -> Result<Outcome, Refusal> {
        for event in events {
            self.apply(event.clone())?;
        }
        Ok(self.advance())
    }

    /// Makes one step. A run that is over stays as it is.
    pub fn advance(&mut self) -> Outcome {
        if self.state.outcome.is_over() {
            return self.state.outcome;
        }
        let row = step::make_step(&self.level, &mut self.streams, &mut self.state);
        self.last_step = self.last_step.max(self.state.step);
        if let Some(trace) = &mut self.trace {
            trace.record(row, &self.state);
        }
        self.mates.iter_mut().for_each(|mate| {
            mate.advance();
        });
        self.apply_due_events();
        self.state.outcome
    }

    /// Does what the player asks, now. All that came after this step on an earlier course is forgotten.
    ///
    /// # Errors
    /// What the level or the numbers do not allow; the run is then as it was.
    pub fn apply(&mut self, event: Event) -> Result<(), Refusal> {
        self.check(&event)?;
        let step = self.state.step;
        self.discard_after(step);
        if event.is_for(0) {
            events::apply_event(&mut self.state, self.trace.as_mut(), &event);
        }
        self.pass_on(&event);
        // A slider that is dragged sets the same thing again and again between two steps: the last word counts.
        if self.events.last().is_some_and(|last| last.step == step && last.event.is_overruled_by(&event)) {
            self.events.pop();
        }
        self.events.push(TimedEvent { step, event });
        Ok(())
    }

    /// Goes back one step. Does nothing at the start, or where no record is kept.
    pub fn step_back(&mut self) {
        if let Some(step) = self.state.step.checked_sub(1) {
            self.seek(step);
        }
    }

    /// Stands at `step` as it was left, by going to a keyframe, back or far ahead, and on as far as the run goes.
    pub fn seek(&mut self, step: u64) {
        let here = self.state.step;
        let far_ahead = self.trace.as_ref().is_some_and(|trace| trace.has_keyframe_far_ahead(here, step));
        if step < here || far_ahead {
            let Some(state) = self.trace.as_mut().and_then(|trace| trace.go_to(step)) else { return };
            self.state = state;
            self.apply_due_events();
            self.mates.iter_mut().for_each(|mate| mate.seek(self.state.step));
        }
        while self.state.step < step && !self.state.outcome.is_over() {
            self.advance();
        }
    }

    fn apply_due_events(&mut self) {
        if self.state.outcome.is_over() {
            return;
        }
        let step = self.state.step;
        let first = self.events.partition_point(|timed| timed.step < step);
        let due = self.events[first..].iter().take_while(|timed| timed.step == step).count();
        for index in first..first + due {
            let event = self.events[index].event.clone();
            if event.is_for(0) {
                events::apply_event(&mut self.state, self.trace.as_mut(), &event);
            }
        }
    }
}
