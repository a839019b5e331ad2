//! One agent of a run: its state, its place in the noise and its record. It steps by itself, and reads the level and the
//! run's events, which all agents share.

use super::{events, step};
use crate::event::{Event, TimedEvent};
use crate::level::{KindConfig, Level};
use crate::optimizer::OptimizerKind;
use crate::rng::Streams;
use crate::state::{AgentState, Outcome};
use crate::surface::SurfaceContext;
use crate::trace::{Row, Trace};
use crate::{AgentId, Vec2};

/// One agent of a run.
#[derive(Clone, Debug)]
pub struct Agent {
    id: AgentId,
    state: AgentState,
    /// A reader of the run's one noise stream. Each agent has its own, so that none has to search for its step after
    /// another agent has read; what is read does not depend on it.
    streams: Streams,
    trace: Option<Trace>,
}

impl Agent {
    /// Creates an agent before the first step, which reads the noise of a seed and an index.
    pub(super) fn start(
        level: &Level,
        (seed, noise_index): (u64, u32),
        id: AgentId,
        optimizer: &KindConfig<OptimizerKind>,
    ) -> Self {
        let state = AgentState::start(level, id, optimizer);
        let trace = Some(Trace::new(&state));
        Self { id, state, streams: Streams::new(seed, noise_index), trace }
    }

    /// Makes the agent read the noise of another seed or index. It must be before the first step.
    pub(super) fn set_noise(&mut self, seed: u64, noise_index: u32) {
        self.streams = Streams::new(seed, noise_index);
    }

    /// Returns the number of the agent in the run.
    #[must_use]
    pub fn id(&self) -> AgentId {
        self.id
    }

    /// Returns the state of the agent after the present step and its events.
    #[must_use]
    pub fn state(&self) -> &AgentState {
        &self.state
    }

    /// Returns the outcome of the agent's run so far.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.state.outcome
    }

    /// Returns the agent's record; `None` where none is kept.
    #[must_use]
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_ref()
    }

    /// Returns the row of the agent's current step, if there is one.
    #[must_use]
    pub fn row(&self) -> Option<&Row> {
        self.trace.as_ref()?.row(self.state.step)
    }

    /// Returns what the surface depends on at the agent's current step.
    #[must_use]
    pub fn surface_context(&self) -> SurfaceContext {
        self.state.surface_context()
    }

    /// Returns the gradient that the next step will be given, sampled where the agent is now.
    pub(super) fn next_gradient(&self, level: &Level) -> Vec2 {
        let (mut streams, mut state) = (self.streams.clone(), self.state.clone());
        step::make_step(level, &mut streams, &mut state).gradient
    }

    pub(super) fn drop_trace(&mut self) {
        self.trace = None;
    }

    pub(super) fn discard_after(&mut self, step: u64) {
        if let Some(trace) = &mut self.trace {
            trace.truncate(step);
        }
    }

    /// Applies an event now, if it affects this agent and its run is not over.
    pub(super) fn apply(&mut self, event: &Event) {
        if event.affects(self.id) && !self.state.outcome.is_over() {
            events::apply(&mut self.state, self.trace.as_mut(), event);
        }
    }

    /// Applies the events of the present step.
    pub(super) fn apply_due(&mut self, events: &[TimedEvent]) {
        let step = self.state.step;
        let first = events.partition_point(|timed| timed.step < step);
        for timed in events[first..].iter().take_while(|timed| timed.step == step) {
            self.apply(&timed.event);
        }
    }

    /// Makes one step, then applies the events of that step.
    fn advance(&mut self, level: &Level, events: &[TimedEvent]) {
        if let Some(trace) = &mut self.trace {
            let row = step::make_step(level, &mut self.streams, &mut self.state);
            trace.record(row, &self.state);
        } else {
            step::make_step_without_row(level, &mut self.streams, &mut self.state);
        }
        self.apply_due(events);
    }

    /// Goes to `step`, or to the end of this agent's run where that is earlier: first to a keyframe where it lies back or
    /// far ahead, then step by step. Without a record it cannot go back.
    pub(super) fn seek(&mut self, level: &Level, events: &[TimedEvent], step: u64) {
        self.jump_toward(events, step);
        self.advance_to(level, events, step);
    }

    /// Goes to the keyframe from which to step to `step`, where that lies back or far ahead.
    pub(super) fn jump_toward(&mut self, events: &[TimedEvent], step: u64) {
        let here = self.state.step;
        let is_far_ahead = self.trace.as_ref().is_some_and(|trace| trace.has_keyframe_far_ahead(here, step));
        if step < here || is_far_ahead {
            let Some(state) = self.trace.as_mut().and_then(|trace| trace.restart_for(step)) else { return };
            self.state = state;
            self.apply_due(events);
        }
    }

    /// Steps forward to `step`, or to the end of this agent's run where that is earlier.
    pub(super) fn advance_to(&mut self, level: &Level, events: &[TimedEvent], step: u64) {
        while self.state.step < step && !self.state.outcome.is_over() {
            self.advance(level, events);
        }
    }
}
