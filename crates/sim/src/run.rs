//! A run: a level, a seed and events, stepped. The same three give the same bits everywhere.
//!
//! Events recorded at step s take effect after step s and before step s + 1. A run can go back to any step and
//! continues from there in the same way; a new event at an earlier step replaces all that came after it.
//!
//! A run holds what its agents share (level, seed, events) and a list of [`Agent`]s: the first runs by the level's own
//! optimizer, the others are the level's pack. The agents never influence each other. The run is over when the first
//! agent's is; an agent whose own run is over before stays where it is.

mod agent;
mod events;
mod queries;
mod step;

use std::sync::Arc;

pub use agent::Agent;
pub use events::Refusal;
pub(crate) use events::{apply as apply_event, check as check_event, recorded as recorded_event};
pub(crate) use step::{make_step_without_row, nearest_target, targets_in};

use crate::AgentId;
use crate::event::{Event, TimedEvent};
use crate::level::Level;
use crate::rng::DEFAULT_NOISE_INDEX;
use crate::state::Outcome;

/// A run of one or more agents.
#[derive(Clone, Debug)]
pub struct Run {
    level: Arc<Level>,
    seed: u64,
    /// The index of the random streams that all agents read, so that they differ by their optimizers alone.
    noise_index: u32,
    /// Sorted by step.
    events: Vec<TimedEvent>,
    first: Agent,
    pack: Vec<Agent>,
    /// The last step made with these events.
    last_step: u64,
}

impl Run {
    /// Returns a run at its start.
    #[must_use]
    pub fn new(level: Arc<Level>, seed: u64) -> Self {
        let noise_index = DEFAULT_NOISE_INDEX;
        let first = Agent::start(&level, (seed, noise_index), AgentId::FIRST, level.optimizer());
        let member = |(place, member): (usize, &crate::level::PackMember)| {
            Agent::start(&level, (seed, noise_index), AgentId::in_pack(place), &member.optimizer)
        };
        let pack = level.pack().iter().enumerate().map(member).collect();
        Self { level, seed, noise_index, events: Vec::new(), first, pack, last_step: 0 }
    }

    /// Returns the run at its start, with the same events to come, under other noise of the same seed: each index is an
    /// independent set of random streams, from 0, which is the default, to [`MAX_NOISE_INDEX`](crate::rng::MAX_NOISE_INDEX). The agents of an
    /// [`Ensemble`](crate::ensemble::Ensemble) differ by it.
    #[must_use]
    pub fn with_noise_index(self, noise_index: u32) -> Self {
        let Self { level, seed, events, .. } = self;
        let mut run = Self::with_events(level, seed, events);
        run.noise_index = noise_index;
        run.agents_mut().for_each(|agent| agent.set_noise(seed, noise_index));
        run
    }

    /// Returns the same run without a record, for long simulations. It cannot go back.
    #[must_use]
    pub fn without_trace(mut self) -> Self {
        self.agents_mut().for_each(Agent::drop_trace);
        self
    }

    /// Returns a run at its start with events to come, each at its step. What the level lets a player do is not
    /// checked; events for agents that the level does not have are left out.
    #[must_use]
    pub fn with_events(level: Arc<Level>, seed: u64, mut events: Vec<TimedEvent>) -> Self {
        let mut run = Self::new(level, seed);
        events.retain(|timed| timed.event.agent().is_none_or(|agent| run.agent(agent).is_some()));
        events.sort_by_key(|timed| timed.step);
        run.events = events;
        let Self { first, pack, events, .. } = &mut run;
        std::iter::once(first).chain(pack).for_each(|agent| agent.apply_due(events));
        run
    }

    fn agents_mut(&mut self) -> impl Iterator<Item = &mut Agent> {
        std::iter::once(&mut self.first).chain(&mut self.pack)
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
        self.seek(self.first.state().step.saturating_add(1));
        self.outcome()
    }

    /// Applies an event now. All that came after this step before is discarded.
    ///
    /// # Errors
    /// What the level or the numbers do not allow; the run is then as it was.
    pub fn apply(&mut self, event: Event) -> Result<(), Refusal> {
        let state = self.check(&event)?.state();
        let event = events::recorded(state, event);
        let step = self.first.state().step;
        self.discard_after(step);
        self.agents_mut().for_each(|agent| agent.apply(&event));
        // A slider that is dragged sets the same parameter many times between two steps: only the last value counts.
        if self.events.last().is_some_and(|last| last.step == step && last.event.is_overruled_by(&event)) {
            self.events.pop();
        }
        if matches!(event, Event::Guess(_)) {
            // A guess changes nothing that came before it, so that only the last one counts.
            self.events.retain(|timed| !matches!(timed.event, Event::Guess(_)));
        }
        self.events.push(TimedEvent { step, event });
        Ok(())
    }

    /// Checks whether an event is allowed, and returns the agent that it is checked for.
    fn check(&self, event: &Event) -> Result<&Agent, Refusal> {
        if self.outcome().is_over() {
            return Err(Refusal::Over);
        }
        let agent = self.agent(event.agent().unwrap_or(AgentId::FIRST));
        let agent =
            agent.ok_or_else(|| Refusal::NotAllowed("change an agent that is not in this run".to_owned()))?;
        events::check(&self.level, agent.state(), event)?;
        Ok(agent)
    }

    fn discard_after(&mut self, step: u64) {
        self.events.retain(|timed| timed.step <= step);
        self.last_step = self.last_step.min(step);
        self.agents_mut().for_each(|agent| agent.discard_after(step));
    }

    /// Goes back one step. Does nothing at the start, or where no record is kept.
    pub fn step_back(&mut self) {
        if let Some(step) = self.first.state().step.checked_sub(1) {
            self.seek(step);
        }
    }

    /// Goes to `step`, back or forward, or to the end of the run where that is earlier.
    pub fn seek(&mut self, step: u64) {
        let Self { level, events, first, pack, last_step, .. } = self;
        first.seek(level, events, step);
        let here = first.state().step;
        pack.iter_mut().for_each(|agent| agent.seek(level, events, here));
        *last_step = (*last_step).max(here);
    }

    /// Does a part of [`Run::seek`] whose steps cost at most `max_cost`, in units of [`Level::step_cost`], but at least one
    /// step. Returns whether the run is there; calling it again with the same step goes on.
    pub fn seek_within(&mut self, step: u64, max_cost: u64) -> bool {
        let steps = (max_cost / self.level.step_cost()).max(1);
        let Self { level, events, first, pack, last_step, .. } = self;
        first.jump_toward(events, step);
        pack.iter_mut().for_each(|agent| agent.jump_toward(events, step));
        first.advance_to(level, events, first.state().step.saturating_add(steps).min(step));
        let here = first.state().step;
        pack.iter_mut().for_each(|agent| agent.advance_to(level, events, here));
        *last_step = (*last_step).max(here);
        here >= step || first.outcome().is_over()
    }

    /// Returns the run without anything after the present step: its events and its record end there.
    #[must_use]
    pub(crate) fn ended_here(mut self) -> Self {
        self.discard_after(self.first.state().step);
        self
    }
}
