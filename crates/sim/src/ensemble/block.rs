//! A block: some agents of an ensemble that are advanced one after another, each over all steps asked for.

use std::ops::Range;
use std::sync::Arc;

use super::{Keep, Members};
use crate::event::Event;
use crate::level::{KindConfig, Level};
use crate::rng::Streams;
use crate::run::{apply_event, make_step};
use crate::state::{AgentState, Outcome};
use crate::stats::RunningStats;
use crate::{AgentId, Vec2};

/// The number of agents up to which each keeps its random streams between calls. Those of more agents are made again at
/// each call: they take a kilobyte each.
const MAX_KEPT_STREAMS: usize = 16_384;

/// Some agents of an ensemble.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The numbers of the agents.
    numbers: Range<usize>,
    agents: Vec<ScalarAgent>,
    /// Places after every k-th step, for each agent; empty where none are kept.
    places: Vec<Vec<Vec2>>,
    step: u64,
}

/// An agent that is advanced by itself.
#[derive(Clone, Debug)]
struct ScalarAgent {
    state: AgentState,
    streams: Option<Box<Streams>>,
}

impl Block {
    /// Returns the agents with these numbers, before the first step.
    pub(super) fn new(level: &Level, members: &Members, keep: Keep, numbers: Range<usize>) -> Self {
        let keeps_streams = members.len() <= MAX_KEPT_STREAMS;
        let mut agents: Vec<ScalarAgent> = Vec::with_capacity(numbers.len());
        let mut optimizer = Arc::new(level.optimizer().clone());
        for agent in numbers.clone() {
            if agent == numbers.start || !members.have_same_params(agent - 1, agent) {
                optimizer = Arc::new(KindConfig { kind: optimizer.kind, params: members.params(agent) });
            }
            // As an agent of the pack, of which the level's theory entries do not speak.
            let mut state = AgentState::start(level, AgentId::in_pack(0), &optimizer);
            (state.at, state.optimizer) = (members.start(agent), optimizer.clone());
            agents.push(ScalarAgent {
                state,
                streams: keeps_streams.then(|| Box::new(streams(members, agent))),
            });
        }
        let places = if keep.places_every.is_some() { vec![Vec::new(); numbers.len()] } else { Vec::new() };
        Self { numbers, agents, places, step: 0 }
    }

    /// Returns the number of agents.
    pub(super) fn len(&self) -> usize {
        self.agents.len()
    }

    /// Returns the step that every agent whose run is not over has reached.
    pub(super) fn step(&self) -> u64 {
        self.step
    }

    /// Returns whether the run of every agent is over.
    pub(super) fn is_over(&self) -> bool {
        self.agents.iter().all(|agent| agent.state.outcome.is_over())
    }

    /// Returns roughly what a step of all agents costs, in evaluations of a simple surface; at least 1.
    pub(super) fn step_cost(&self, level: &Level) -> u64 {
        let running = self.agents.iter().filter(|agent| !agent.state.outcome.is_over()).count() as u64;
        (running * level.step_cost() / (1 + level.pack().len() as u64)).max(1)
    }

    /// Makes all steps up to `target` of every agent whose run is not over.
    pub(super) fn advance_to(&mut self, level: &Level, members: &Members, keep: Keep, target: u64) {
        for (place, agent) in self.agents.iter_mut().enumerate() {
            if agent.state.outcome.is_over() || agent.state.step >= target {
                continue;
            }
            let mut made = None;
            let streams = match &mut agent.streams {
                Some(kept) => &mut **kept,
                None => made.insert(streams(members, self.numbers.start + place)),
            };
            while agent.state.step < target && !agent.state.outcome.is_over() {
                make_step(level, streams, &mut agent.state);
                if keep.places_every.is_some_and(|every| agent.state.step.is_multiple_of(every.get())) {
                    self.places[place].push(agent.state.at);
                }
            }
        }
        self.step = self.step.max(target);
    }

    /// Applies an event to every agent whose run is not over.
    pub(super) fn apply(&mut self, event: &Event) {
        for agent in self.agents.iter_mut().filter(|agent| !agent.state.outcome.is_over()) {
            apply_event(&mut agent.state, None, event);
        }
    }

    /// Returns the state of some agent whose run is not over.
    pub(super) fn running_state(&self) -> Option<AgentState> {
        self.agents.iter().map(|agent| &agent.state).find(|state| !state.outcome.is_over()).cloned()
    }

    pub(super) fn position(&self, place: usize) -> Vec2 {
        self.agents[place].state.at
    }

    pub(super) fn outcome(&self, place: usize) -> Outcome {
        self.agents[place].state.outcome
    }

    pub(super) fn steps(&self, place: usize) -> u64 {
        self.agents[place].state.step
    }

    pub(super) fn stats(&self, place: usize) -> RunningStats {
        self.agents[place].state.tally
    }

    pub(super) fn places(&self, place: usize) -> &[Vec2] {
        self.places.get(place).map_or(&[], Vec::as_slice)
    }

    pub(super) fn state(&self, place: usize) -> AgentState {
        self.agents[place].state.clone()
    }

    /// Returns roughly how many bytes the block takes.
    pub(super) fn bytes(&self) -> usize {
        let places = self.places.iter().map(|places| places.capacity() * size_of::<Vec2>()).sum::<usize>();
        let streams = self.agents.iter().filter(|agent| agent.streams.is_some()).count();
        size_of::<Self>()
            + self.agents.capacity() * size_of::<ScalarAgent>()
            + streams * size_of::<Streams>()
            + self.places.capacity() * size_of::<Vec<Vec2>>()
            + places
    }

    /// Returns roughly how many bytes an agent takes among so many, without the places that are kept.
    pub(super) fn bytes_per_agent(_: &Level, keep: Keep, agents: usize) -> usize {
        let streams = if agents <= MAX_KEPT_STREAMS { size_of::<Streams>() } else { 0 };
        let places = if keep.places_every.is_some() { size_of::<Vec<Vec2>>() } else { 0 };
        size_of::<ScalarAgent>() + streams + places
    }
}

/// Returns the random streams of an agent before the first step.
fn streams(members: &Members, agent: usize) -> Streams {
    Streams::new(members.seed(agent), members.noise_index(agent))
}
