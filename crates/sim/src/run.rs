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
mod step;

use std::sync::Arc;

pub use agent::Agent;
pub use events::Refusal;
pub(crate) use events::{apply as apply_event, check as check_event, recorded as recorded_event};
pub(crate) use step::{make_step, nearest_target, targets_in};

use crate::event::{Event, TimedEvent};
use crate::hash::StateHash;
use crate::level::Level;
use crate::noise::Batch;
use crate::rng::{DEFAULT_NOISE_INDEX, EpochShuffle};
use crate::state::{AgentState, Outcome};
use crate::surface::SurfaceContext;
use crate::theory::{self, TheoryInputs};
use crate::trace::{HASH_EVERY, Row, Trace};
use crate::{AgentId, Axis, Vec2};

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

    /// Returns the level.
    #[must_use]
    pub fn level(&self) -> &Arc<Level> {
        &self.level
    }

    /// Returns the seed of the noise.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Returns the index of the noise; see [`Run::with_noise_index`].
    #[must_use]
    pub fn noise_index(&self) -> u32 {
        self.noise_index
    }

    /// Returns all agents, the first one first, then the pack in the level's order.
    pub fn agents(&self) -> impl Iterator<Item = &Agent> {
        std::iter::once(&self.first).chain(&self.pack)
    }

    fn agents_mut(&mut self) -> impl Iterator<Item = &mut Agent> {
        std::iter::once(&mut self.first).chain(&mut self.pack)
    }

    /// Returns the agent with this number, if there is one.
    #[must_use]
    pub fn agent(&self, id: AgentId) -> Option<&Agent> {
        match id.pack_place() {
            None => Some(&self.first),
            Some(place) => self.pack.get(place),
        }
    }

    /// Returns the first agent, with which the run ends.
    #[must_use]
    pub fn first(&self) -> &Agent {
        &self.first
    }

    /// Returns the agents of the level's pack, in the level's order.
    #[must_use]
    pub fn pack(&self) -> &[Agent] {
        &self.pack
    }

    /// Returns the first agent's state after the present step and its events.
    #[must_use]
    pub fn state(&self) -> &AgentState {
        self.first.state()
    }

    /// Returns the outcome of the run so far, which is that of the first agent.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.first.outcome()
    }

    /// Returns the first agent's record; `None` where none is kept.
    #[must_use]
    pub fn trace(&self) -> Option<&Trace> {
        self.first.trace()
    }

    /// Returns the first agent's row of the present step, if there is one.
    #[must_use]
    pub fn row(&self) -> Option<&Row> {
        self.first.row()
    }

    /// Returns all events, in the order of their steps. After going back, those still to come are among them.
    #[must_use]
    pub fn events(&self) -> &[TimedEvent] {
        &self.events
    }

    /// Returns the last step made with these events; after going back it is later than the current one.
    #[must_use]
    pub fn last_step(&self) -> u64 {
        self.last_step
    }

    /// Returns what the surface depends on at the present step, for the first agent.
    #[must_use]
    pub fn surface_context(&self) -> SurfaceContext {
        self.first.state().surface_context()
    }

    /// Returns every position that counts as the first agent's target now.
    #[must_use]
    pub fn targets(&self) -> Vec<Vec2> {
        step::targets(&self.level, self.first.state())
    }

    /// Returns the gradient that the first agent's next step will be given. The player of a
    /// [`Lead`](crate::task::TaskKind::Lead) task chooses the step by it, as an optimizer does. `None` once the run is over.
    #[must_use]
    pub fn next_gradient(&self) -> Option<Vec2> {
        (!self.outcome().is_over()).then(|| self.first.next_gradient(&self.level))
    }

    /// Returns the mini-batch of a step, from 1; `None` where the noise is no mini-batch.
    #[must_use]
    pub fn batch(&self, step: u64) -> Option<Batch> {
        let size = self.level.noise().batch_size()?;
        let points = self.level.data_loss()?.data().points().len();
        let mut shuffle = EpochShuffle::new(self.seed, self.noise_index);
        (step > 0).then(|| Batch::of_step(step, size, points, &mut shuffle))
    }

    /// Returns what theory's formulas depend on, at the first agent's present position.
    #[must_use]
    pub fn theory_inputs(&self, axis: Axis) -> TheoryInputs {
        let state = self.first.state();
        let gradient = self.level.surface().gradient(state.at, &state.surface_context());
        let optimizer = &state.optimizer;
        theory::theory_inputs(optimizer.kind, &optimizer.params, gradient, axis, &**self.level.noise())
    }

    /// Returns an agent's rank among those that reached the goal, from 1, by their steps; agents with equally many
    /// steps share a rank. `None` for an agent that has not reached it.
    #[must_use]
    pub fn rank_of(&self, agent: AgentId) -> Option<usize> {
        let arrival = |agent: &Agent| (agent.outcome() == Outcome::Reached).then_some(agent.state().step);
        let own = self.agent(agent).and_then(arrival)?;
        Some(1 + self.agents().filter_map(arrival).filter(|other| *other < own).count())
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

    /// Returns the hash of the states of all agents.
    #[must_use]
    pub fn hash(&self) -> u64 {
        combined_hash(self.agents().map(|agent| agent.state().hash()))
    }

    /// Returns the hash of the states of all agents at step 256·(`index` + 1); `None` where the first agent has not made
    /// that step, or where no record is kept. An agent whose run was over before counts with its last state.
    #[must_use]
    pub fn hash_at(&self, index: usize) -> Option<u64> {
        self.trace()?.hashes().get(index)?;
        // Read from the records: after going back, the present states are earlier ones.
        let hashes: Option<Vec<u64>> = self.agents().map(|agent| agent.trace()?.hash_by(index)).collect();
        hashes.map(|hashes| combined_hash(hashes.into_iter()))
    }

    /// Returns the hashes at steps 256, 512, …, as far as the run was made.
    #[must_use]
    pub fn hashes(&self) -> Vec<u64> {
        let count = self.last_step / HASH_EVERY;
        (0..count).map_while(|index| self.hash_at(index as usize)).collect()
    }
}

/// Returns one hash of all agents' hashes; of a single agent, its own.
fn combined_hash(mut hashes: impl Iterator<Item = u64>) -> u64 {
    let first = hashes.next().unwrap_or_default();
    let mut rest = hashes.peekable();
    if rest.peek().is_none() {
        return first;
    }
    let mut all = StateHash::new();
    std::iter::once(first).chain(rest).for_each(|hash| all.integer(hash));
    all.finish()
}
