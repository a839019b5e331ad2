//! An ensemble: many agents of one level, each with its own start, noise and hyperparameters, stepped together.
//!
//! Each agent gets bit for bit what a [`Run`] of it gives: position, outcome, number of steps, statistics and the hash of
//! its state. An ensemble keeps no record of the steps, only where its agents are; [`Ensemble::run`] opens one of them as
//! an ordinary run, which has a record.
//!
//! Events are for all agents at once: a drop, a throw, and what sets the hyperparameters or the optimizer of a run's first
//! agent, which each of them is in its own run. What a player does by hand in one run is refused, and the agents run without
//! the level's pack.

mod block;
mod lane_agent;
mod lanes;
mod members;
#[cfg(not(target_family = "wasm"))]
mod parallel;
mod plan;
mod tally;

use std::num::NonZeroU64;
use std::sync::Arc;

use self::block::{Block, Shared};
use self::lanes::Scratch;
pub use self::members::{MAX_AGENTS, Members, MembersError};
use self::plan::Plan;
use crate::error::LevelError;
use crate::event::{Event, TimedEvent};
use crate::lanes::WIDTH;
use crate::level::Level;
use crate::math;
use crate::run::{Refusal, Run, check_event, nearest_target, recorded_event};
use crate::state::{AgentState, Outcome};
use crate::stats::RunningStats;
use crate::surface::Minimum;
use crate::{AgentId, Vec2};

/// The number of agents in a block: those that are stepped together.
const BLOCK: usize = WIDTH;

/// What an ensemble keeps beside the present state of its agents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// Whether statistics of r are kept for every agent.
    pub stats: bool,
    /// Every how many steps the place of each agent is kept: 16 bytes each.
    pub places_every: Option<NonZeroU64>,
}

/// Many agents of one level.
#[derive(Clone, Debug)]
pub struct Ensemble {
    level: Arc<Level>,
    members: Members,
    keep: Keep,
    /// `None` where no agents can be stepped together.
    plan: Option<Plan>,
    /// Sorted by step.
    events: Vec<TimedEvent>,
    /// The known minima, on a surface that does not change.
    minima: Option<Vec<Minimum>>,
    blocks: Vec<Block>,
    /// The step that all blocks are on the way to.
    target: u64,
}

impl Ensemble {
    /// Returns an ensemble before the first step. `members` must have been made for the same level.
    #[must_use]
    pub fn new(level: Arc<Level>, members: Members, keep: Keep) -> Self {
        let places = (0..members.len()).step_by(BLOCK).map(|first| first..members.len().min(first + BLOCK));
        let plan = Plan::of(&level);
        let shared = Shared { level: &level, members: &members, keep, plan: plan.as_ref(), events: &[] };
        let blocks = places.map(|places| Block::new(shared, places)).collect();
        let minima = (!level.surface().changes()).then(|| level.surface().minima(&Default::default()));
        Self { level, members, keep, plan, events: Vec::new(), minima, blocks, target: 0 }
    }

    /// Returns the level.
    #[must_use]
    pub fn level(&self) -> &Arc<Level> {
        &self.level
    }

    /// Returns what the agents started from.
    #[must_use]
    pub fn members(&self) -> &Members {
        &self.members
    }

    /// Returns what is kept beside the present state of the agents.
    #[must_use]
    pub fn keep(&self) -> Keep {
        self.keep
    }

    /// Returns the number of agents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Returns whether there are no agents.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Returns the step that every agent whose run is not over has reached.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.blocks.iter().map(Block::step).min().unwrap_or(self.target)
    }

    /// Returns the events so far, in the order of their steps.
    #[must_use]
    pub fn events(&self) -> &[TimedEvent] {
        &self.events
    }

    /// Returns how many agents are stepped together with others, many times as fast as alone. On a level where they can be,
    /// those are stepped alone whose numbers are very large or very small.
    #[must_use]
    pub fn stepped_together(&self) -> usize {
        self.blocks.iter().map(Block::lane_count).sum()
    }

    /// Returns whether the run of every agent is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.blocks.iter().all(Block::is_over)
    }

    /// Makes `steps` steps of every agent whose run is not over.
    pub fn advance(&mut self, steps: u64) {
        self.target = self.target.saturating_add(steps);
        self.finish_steps();
    }

    /// Does a part of the steps up to the step `target`: as much as costs `max_cost`, in units of
    /// [`Level::step_cost`], but at least one step of some agents. Returns whether all agents are there; calling it again
    /// with the same step goes on. In between, some agents are ahead of others. Does nothing where the ensemble is there
    /// already; it never goes back.
    pub fn advance_within(&mut self, target: u64, max_cost: u64) -> bool {
        self.advance_by_cost(target, &mut { max_cost })
    }

    /// Does the same as [`advance_within`](Self::advance_within) for a cost of at most `left`, and subtracts from it what the
    /// steps cost.
    pub fn advance_by_cost(&mut self, target: u64, left: &mut u64) -> bool {
        self.target = self.target.max(target);
        let (shared, blocks, target) = self.parts();
        let mut scratch = Scratch::new();
        let mut is_first = true;
        for block in blocks.iter_mut().filter(|block| block.step() < target) {
            let cost = block.step_cost(shared.level);
            let steps = (*left / cost).max(u64::from(is_first)).min(target - block.step());
            if steps == 0 {
                return false;
            }
            is_first = false;
            block.advance_to(shared, &mut scratch, block.step() + steps);
            *left = left.saturating_sub(steps.saturating_mul(cost));
        }
        self.step() >= self.target
    }

    /// Makes all steps up to the target, so that no agent is ahead of another.
    fn finish_steps(&mut self) {
        let (shared, blocks, target) = self.parts();
        let mut scratch = Scratch::new();
        blocks.iter_mut().for_each(|block| block.advance_to(shared, &mut scratch, target));
    }

    /// Returns what all blocks share, the blocks, and the step that they are on the way to.
    fn parts(&mut self) -> (Shared<'_>, &mut [Block], u64) {
        let Self { level, members, keep, plan, events, blocks, target, .. } = self;
        (Shared { level, members, keep: *keep, plan: plan.as_ref(), events }, blocks, *target)
    }

    fn shared(&self) -> Shared<'_> {
        let Self { level, members, keep, plan, events, .. } = self;
        Shared { level, members, keep: *keep, plan: plan.as_ref(), events }
    }

    /// Applies an event now, to all agents whose run is not over: a drop, a throw, or a change of the optimizer of the first
    /// agent of a run. Steps that [`advance_within`](Self::advance_within) has left to make are made first.
    ///
    /// # Errors
    /// What the level does not allow, and every other kind of event; then nothing changes.
    pub fn apply(&mut self, event: &Event) -> Result<(), Refusal> {
        let is_for_all = match event {
            Event::Drop { .. } | Event::Throw { .. } => true,
            Event::SetParam { agent, .. } | Event::SetOptimizer { agent, .. } => *agent == AgentId::FIRST,
            Event::Guess(_) | Event::Feed { .. } | Event::Lead { .. } => false,
        };
        if !is_for_all {
            return Err(Refusal::NotAllowed("do this with many agents at once".to_owned()));
        }
        self.finish_steps();
        // An event reaches all agents whose run is not over, so that all of them are allowed the same.
        let running = self.blocks.iter().find_map(|block| block.running_state(self.shared()));
        let running = running.ok_or(Refusal::Over)?;
        check_event(&self.level, &running, event)?;
        let (shared, blocks, _) = self.parts();
        blocks.iter_mut().for_each(|block| block.apply(shared, event));
        self.events.push(TimedEvent { step: self.target, event: recorded_event(&running, event.clone()) });
        Ok(())
    }

    /// Returns the block of an agent, and the agent's slot in it.
    ///
    /// # Panics
    /// Where there is no such agent, as when indexing a slice.
    fn at(&self, agent: usize) -> (&Block, usize) {
        (&self.blocks[agent / BLOCK], agent % BLOCK)
    }

    /// Returns θ of an agent. Panics, as all functions that take the number of an agent, where there is no such agent.
    #[must_use]
    pub fn position(&self, agent: usize) -> Vec2 {
        let (block, slot) = self.at(agent);
        block.position(slot)
    }

    /// Returns θ of all agents, in order.
    pub fn positions(&self) -> impl Iterator<Item = Vec2> {
        self.blocks.iter().flat_map(|block| (0..block.len()).map(|slot| block.position(slot)))
    }

    /// Returns the outcome of an agent's run so far.
    #[must_use]
    pub fn outcome(&self, agent: usize) -> Outcome {
        let (block, slot) = self.at(agent);
        block.outcome(slot)
    }

    /// Returns the number of steps that an agent has made.
    #[must_use]
    pub fn steps(&self, agent: usize) -> u64 {
        let (block, slot) = self.at(agent);
        block.steps(slot)
    }

    /// Returns the loss where an agent is.
    #[must_use]
    pub fn loss(&self, agent: usize) -> f64 {
        let state = self.state(agent);
        self.level.surface().loss(state.at, &state.surface_context())
    }

    /// Returns the distance from an agent to its nearest target: the goal's place, the ball, or a global minimum; `None`
    /// without one.
    #[must_use]
    pub fn distance_to_target(&self, agent: usize) -> Option<f64> {
        let state = self.state(agent);
        nearest_target(&self.level, &state, state.at)
    }

    /// Returns the index, in [`Surface::minima`](crate::surface::Surface::minima), of the known minimum that is nearest to
    /// an agent; `None` where none is known, or where the agent's position is not finite.
    #[must_use]
    pub fn nearest_minimum(&self, agent: usize) -> Option<usize> {
        let at = self.position(agent);
        let distances = |minima: &[Minimum]| {
            let distances = minima.iter().map(|minimum| math::distance(at, minimum.at)).enumerate();
            distances.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(index, _)| index)
        };
        if !at.iter().all(|x| x.is_finite()) {
            return None;
        }
        match &self.minima {
            Some(minima) => distances(minima),
            None => distances(&self.level.surface().minima(&self.state(agent).surface_context())),
        }
    }

    /// Returns the statistics of an agent's ratio; `None` where they are not kept.
    #[must_use]
    pub fn stats(&self, agent: usize) -> Option<RunningStats> {
        let (block, slot) = self.at(agent);
        block.stats(slot).filter(|_| self.keep.stats)
    }

    /// Returns θ of an agent after every k-th step that it made, where [`Keep::places_every`] is k; else nothing.
    #[must_use]
    pub fn places(&self, agent: usize) -> &[Vec2] {
        let (block, slot) = self.at(agent);
        block.places(slot)
    }

    /// Returns the state of an agent, equal to that of its run but for the statistics of the level's theory entries, and
    /// those of r where they are not kept.
    #[must_use]
    pub fn state(&self, agent: usize) -> AgentState {
        let (block, slot) = self.at(agent);
        block.state(self.shared(), slot)
    }

    /// Returns the hash of the state of an agent, which is that of its run.
    #[must_use]
    pub fn hash(&self, agent: usize) -> u64 {
        self.state(agent).hash()
    }

    /// Returns an agent as an ordinary run at its start, with the events to come: of the level with the agent's start and
    /// hyperparameters, under its noise. [`Ensemble::steps`] steps later it is where the agent is. The level's pack runs
    /// along.
    ///
    /// # Errors
    /// Where the level with the agent's start and hyperparameters is refused, such as for a goal that is met at once.
    pub fn run(&self, agent: usize) -> Result<Run, LevelError> {
        let level = self.level.edited(&self.members.edits(agent))?;
        let run = Run::with_events(Arc::new(level), self.members.seed(agent), self.events.clone());
        Ok(run.with_noise_index(self.members.noise_index(agent)))
    }

    /// Returns roughly how many bytes the ensemble takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.members.bytes() + self.blocks.iter().map(Block::bytes).sum::<usize>()
    }

    /// Returns roughly how many bytes each agent of an ensemble of `agents` takes, without the places that are kept.
    #[must_use]
    pub fn bytes_per_agent(level: &Level, keep: Keep, agents: usize) -> usize {
        Block::bytes_per_agent(level, keep, agents)
    }
}
