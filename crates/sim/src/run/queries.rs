//! What can be asked of a run, without changing it.

use std::sync::Arc;

use super::{Agent, Run, step};
use crate::event::TimedEvent;
use crate::hash::StateHash;
use crate::level::Level;
use crate::noise::Batch;
use crate::rng::EpochShuffle;
use crate::state::{AgentState, Outcome};
use crate::surface::SurfaceContext;
use crate::theory::{self, TheoryInputs};
use crate::trace::{HASH_EVERY, Row, Trace};
use crate::{AgentId, Axis, Vec2};

impl Run {
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
