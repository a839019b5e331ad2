//! A block: some agents of an ensemble, stepped together as far as they can be, and one after another otherwise.

use std::ops::Range;

use super::lane_agent::{LaneAgent, sets_optimizer, starting_state};
use super::lanes::{Lanes, Scratch, learning_rates};
use super::plan::Plan;
use super::{BLOCK, Keep, Members};
use crate::Vec2;
use crate::event::{Event, TimedEvent};
use crate::level::Level;
use crate::rng::Streams;
use crate::run::{apply_event, make_step_without_row};
use crate::state::{AgentState, Outcome};
use crate::stats::RunningStats;

/// The number of agents up to which each that is stepped alone keeps its random streams between calls. Those of more
/// agents are made again at each call: they take up to two kilobytes each.
const MAX_KEPT_STREAMS: usize = 16_384;
/// How many times as much a step costs alone as together with others.
const LANE_SPEEDUP: u64 = 8;

/// What all blocks of an ensemble have in common.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a> {
    pub level: &'a Level,
    pub members: &'a Members,
    pub keep: Keep,
    /// `None` where no agents can be stepped together.
    pub plan: Option<&'a Plan>,
    /// The events so far.
    pub events: &'a [TimedEvent],
}

impl Shared<'_> {
    fn keeps_streams(&self) -> bool {
        self.members.len() <= MAX_KEPT_STREAMS
    }
}

/// Some agents of an ensemble.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The numbers of the agents.
    numbers: Range<usize>,
    /// Where each agent is, by its slot in the block.
    locations: Vec<Location>,
    /// Whether the agents differ in nothing that those stepped together must share, as far as the level and they decide it.
    are_alike: bool,
    lanes: Option<Box<Lanes>>,
    /// Agents that are stepped alone.
    alone: Vec<ScalarAgent>,
    /// Agents whose run is over.
    ended: Vec<LaneAgent>,
    /// Places after every k-th step, for each agent; empty where none are kept.
    kept_positions: Vec<Vec<Vec2>>,
    step: u64,
}

/// Where an agent is kept: its index there.
#[derive(Clone, Copy, Debug)]
enum Location {
    Lane(u8),
    Alone(u8),
    Ended(u8),
}

/// An agent that is stepped alone.
#[derive(Clone, Debug)]
struct ScalarAgent {
    slot: usize,
    state: Box<AgentState>,
    streams: Option<Box<Streams>>,
}

impl Block {
    /// Returns the agents with these numbers, before the first step.
    pub(super) fn new(shared: Shared<'_>, numbers: Range<usize>) -> Self {
        let Shared { level, members, keep, plan, .. } = shared;
        let count = numbers.len();
        let kept_positions = if keep.places_every.is_some() { vec![Vec::new(); count] } else { Vec::new() };
        let mut block = Self {
            locations: vec![Location::Lane(0); count],
            are_alike: plan.is_some() && members.differ_only_in_lr(numbers.clone()),
            lanes: None,
            alone: Vec::new(),
            ended: Vec::new(),
            kept_positions,
            step: 0,
            numbers,
        };
        for slot in 0..count {
            let state = starting_state(level, members, block.numbers.start + slot);
            if slot == 0 && block.are_alike {
                block.lanes = Lanes::new(&state, keep.stats).map(Box::new);
            }
            block.put(shared, slot, state);
        }
        block.alone.shrink_to_fit();
        block
    }

    /// Puts an agent where it can be stepped best, or where those are whose run is over.
    fn put(&mut self, shared: Shared<'_>, slot: usize, state: AgentState) {
        if let Some(lanes) = &mut self.lanes
            && let Some(agent) = LaneAgent::of(slot, &state, shared.keep.stats)
        {
            if state.outcome.is_over() {
                self.put_ended(agent);
                return;
            }
            if let Some(lane) = lanes.add(&agent, learning_rates(&state)) {
                self.locations[slot] = Location::Lane(lane as u8);
                return;
            }
        }
        self.put_alone(shared, slot, state);
    }

    fn put_ended(&mut self, agent: LaneAgent) {
        self.locations[agent.slot] = Location::Ended(self.ended.len() as u8);
        self.ended.push(agent);
    }

    fn put_alone(&mut self, shared: Shared<'_>, slot: usize, state: AgentState) {
        self.locations[slot] = Location::Alone(self.alone.len() as u8);
        let streams = || Box::new(streams(shared.members, self.numbers.start + slot));
        let streams = shared.keeps_streams().then(streams);
        self.alone.push(ScalarAgent { slot, state: Box::new(state), streams });
    }

    /// Returns the number of agents.
    pub(super) fn len(&self) -> usize {
        self.locations.len()
    }

    /// Returns the step that every agent whose run is not over has reached.
    pub(super) fn step(&self) -> u64 {
        self.step
    }

    /// Returns the number of agents that are stepped together.
    pub(super) fn lane_count(&self) -> usize {
        self.lanes.as_ref().map_or(0, |lanes| lanes.count())
    }

    fn running_alone(&self) -> impl Iterator<Item = &ScalarAgent> {
        self.alone.iter().filter(|agent| !agent.state.outcome.is_over())
    }

    /// Returns whether the run of every agent is over.
    pub(super) fn is_over(&self) -> bool {
        self.lane_count() == 0 && self.running_alone().next().is_none()
    }

    /// Returns roughly what a step of all agents costs, in evaluations of a simple surface; at least 1.
    pub(super) fn step_cost(&self, level: &Level) -> u64 {
        let cost = level.step_cost() / (1 + level.pack().len() as u64);
        let (together, alone) = (self.lane_count() as u64, self.running_alone().count() as u64);
        (together * cost / LANE_SPEEDUP + alone * cost).max(1)
    }

    /// Makes all steps up to `target` of every agent whose run is not over.
    pub(super) fn advance_to(&mut self, shared: Shared<'_>, scratch: &mut Scratch, target: u64) {
        if target <= self.step {
            return;
        }
        self.advance_lanes(shared, scratch, target);
        self.advance_alone(shared, target);
        self.step = target;
    }

    fn advance_lanes(&mut self, shared: Shared<'_>, scratch: &mut Scratch, target: u64) {
        let Shared { level, members, keep, plan, .. } = shared;
        let (Some(mut lanes), Some(plan)) = (self.lanes.take(), plan) else { return };
        let mut left = Vec::new();
        let kept_positions = &mut self.kept_positions;
        let made = |lanes: &Lanes| {
            if keep.places_every.is_some_and(|every| lanes.step().is_multiple_of(every.get())) {
                for lane in 0..lanes.count() {
                    kept_positions[lanes.slot(lane)].push(lanes.position(lane));
                }
            }
        };
        let first = self.numbers.start;
        lanes.advance_to(plan, (level, members, first), scratch, target, |agent| left.push(agent), made);
        for agent in left {
            if agent.outcome.is_over() {
                self.put_ended(agent);
            } else {
                self.put_alone(shared, agent.slot, agent.state(shared, first + agent.slot));
            }
        }
        for lane in 0..lanes.count() {
            self.locations[lanes.slot(lane)] = Location::Lane(lane as u8);
        }
        self.lanes = Some(lanes);
    }

    fn advance_alone(&mut self, shared: Shared<'_>, target: u64) {
        let Shared { level, members, keep, .. } = shared;
        for ScalarAgent { slot, state, streams: kept } in &mut self.alone {
            if state.outcome.is_over() || state.step >= target {
                continue;
            }
            let mut made = None;
            let streams = match kept {
                Some(kept) => &mut **kept,
                None => made.insert(streams(members, self.numbers.start + *slot)),
            };
            while state.step < target && !state.outcome.is_over() {
                make_step_without_row(level, streams, state);
                if keep.places_every.is_some_and(|every| state.step.is_multiple_of(every.get())) {
                    self.kept_positions[*slot].push(state.at);
                }
            }
        }
        self.regroup(shared);
    }

    /// Applies an event to every agent whose run is not over. `shared` does not have it yet.
    pub(super) fn apply(&mut self, shared: Shared<'_>, event: &Event) {
        if sets_optimizer(event) {
            self.leave_lanes(shared);
        }
        for agent in self.alone.iter_mut().filter(|agent| !agent.state.outcome.is_over()) {
            apply_event(&mut agent.state, None, event);
        }
        match (event, &mut self.lanes) {
            (Event::Drop { at }, Some(lanes)) => lanes.drop_at(*at),
            (Event::Throw { to }, Some(lanes)) => lanes.throw_to(*to),
            _ => {}
        }
        if sets_optimizer(event) && self.are_alike {
            let like = self.running_alone().next().map(|agent| &agent.state);
            self.lanes = like.and_then(|like| Lanes::new(like, shared.keep.stats)).map(Box::new);
            self.regroup(shared);
        }
    }

    /// Moves all agents that are stepped together to those that are stepped alone.
    fn leave_lanes(&mut self, shared: Shared<'_>) {
        let Some(lanes) = self.lanes.take() else { return };
        for lane in 0..lanes.count() {
            let agent = lanes.agent(lane, Outcome::Running);
            self.put_alone(shared, agent.slot, agent.state(shared, self.numbers.start + agent.slot));
        }
    }

    /// Puts every agent that is kept alone where it can be stepped best.
    fn regroup(&mut self, shared: Shared<'_>) {
        if self.lanes.is_some() {
            for agent in std::mem::take(&mut self.alone) {
                self.put(shared, agent.slot, *agent.state);
            }
        }
    }

    /// Returns the state of some agent whose run is not over.
    pub(super) fn running_state(&self, shared: Shared<'_>) -> Option<AgentState> {
        match &self.lanes {
            Some(lanes) if lanes.count() > 0 => Some(self.state(shared, lanes.slot(0))),
            _ => self.running_alone().next().map(|agent| (*agent.state).clone()),
        }
    }

    /// Returns what an agent has, wherever it is kept.
    fn at_location<T>(
        &self,
        slot: usize,
        lane: impl FnOnce(&Lanes, usize) -> T,
        alone: impl FnOnce(&AgentState) -> T,
        ended: impl FnOnce(&LaneAgent) -> T,
    ) -> T {
        match (self.locations[slot], &self.lanes) {
            (Location::Ended(index), _) => ended(&self.ended[usize::from(index)]),
            (Location::Alone(index), _) => alone(&self.alone[usize::from(index)].state),
            (Location::Lane(index), Some(lanes)) => lane(lanes, usize::from(index)),
            // Only agents in lanes are said to be there.
            (Location::Lane(_), None) => unreachable!("an agent in a lane without lanes"),
        }
    }

    pub(super) fn position(&self, slot: usize) -> Vec2 {
        self.at_location(slot, Lanes::position, |state| state.at, |agent| agent.at)
    }

    pub(super) fn outcome(&self, slot: usize) -> Outcome {
        self.at_location(slot, |_, _| Outcome::Running, |state| state.outcome, |agent| agent.outcome)
    }

    pub(super) fn steps(&self, slot: usize) -> u64 {
        self.at_location(slot, |lanes, _| lanes.step(), |state| state.step, |agent| agent.step)
    }

    /// Returns the statistics of an agent; `None` where they are not kept.
    pub(super) fn stats(&self, slot: usize) -> Option<RunningStats> {
        self.at_location(
            slot,
            Lanes::stats,
            |state| Some(state.tally),
            |agent| agent.tally.as_deref().copied(),
        )
    }

    pub(super) fn places(&self, slot: usize) -> &[Vec2] {
        self.kept_positions.get(slot).map_or(&[], Vec::as_slice)
    }

    pub(super) fn state(&self, shared: Shared<'_>, slot: usize) -> AgentState {
        let whole = |agent: &LaneAgent| agent.state(shared, self.numbers.start + slot);
        self.at_location(
            slot,
            |lanes, lane| whole(&lanes.agent(lane, Outcome::Running)),
            AgentState::clone,
            whole,
        )
    }

    /// Returns roughly how many bytes the block takes.
    pub(super) fn bytes(&self) -> usize {
        let places =
            self.kept_positions.iter().map(|places| places.capacity() * size_of::<Vec2>()).sum::<usize>();
        let streams = self.alone.iter().filter(|agent| agent.streams.is_some()).count();
        let tallies = self.ended.iter().filter(|agent| agent.tally.is_some()).count();
        size_of::<Self>()
            + self.locations.capacity() * size_of::<Location>()
            + self.lanes.as_ref().map_or(0, |lanes| lanes.bytes())
            + self.alone.capacity() * size_of::<ScalarAgent>()
            + self.alone.len() * size_of::<AgentState>()
            + streams * size_of::<Streams>()
            + self.ended.capacity() * size_of::<LaneAgent>()
            + tallies * size_of::<RunningStats>()
            + self.kept_positions.capacity() * size_of::<Vec<Vec2>>()
            + places
    }

    /// Returns roughly how many bytes an agent takes among so many, without the places that are kept: where agents are
    /// stepped together, or alone.
    pub(super) fn bytes_per_agent(level: &Level, keep: Keep, agents: usize) -> usize {
        let places = if keep.places_every.is_some() { size_of::<Vec<Vec2>>() } else { 0 };
        let shared = size_of::<Self>() / BLOCK + size_of::<Location>() + places;
        let members = Members::new(level, 1).ok();
        let start = members.map(|members| starting_state(level, &members, 0));
        let lanes =
            start.filter(|_| Plan::of(level).is_some()).and_then(|start| Lanes::new(&start, keep.stats));
        if let Some(lanes) = lanes {
            return shared + lanes.bytes() / BLOCK;
        }
        let streams = if agents <= MAX_KEPT_STREAMS { size_of::<Streams>() } else { 0 };
        shared + size_of::<ScalarAgent>() + size_of::<AgentState>() + streams
    }
}

/// Returns the random streams of an agent before the first step.
fn streams(members: &Members, agent: usize) -> Streams {
    Streams::new(members.seed(agent), members.noise_index(agent))
}
