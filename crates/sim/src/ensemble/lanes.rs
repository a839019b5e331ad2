//! Agents that are stepped together, their numbers in columns: the same operations in the same order as in
//! [`make_step`](crate::run::make_step), for all of them at once.
//!
//! An agent is removed before a step in which one of its numbers would leave the range where a single agent is stepped in
//! plain `f64` as well; so no number of a lane is ever infinite or NaN. An agent whose run is over is removed after the step.

use super::lane_agent::LaneAgent;
use super::tally::Tally;
use crate::lanes::{Column, Columns, LANES, WIDTH};
use crate::optimizer::{AxisOptimizer, BetaPowers, StateColumns, StateNumbers, state_columns};
use crate::state::{AgentState, Outcome};
use crate::stats::RunningStats;
use crate::surface::MAX_COORDINATE;
use crate::{Axis, Vec2};

mod advance;
mod goal;
mod moves;
mod scratch;

pub(super) use self::scratch::Scratch;

const ZEROS: Columns = [[0.0; WIDTH]; 2];

/// Agents that have the same hyperparameters but for lr, and the same age.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    /// The number of agents. The lanes after them hold copies, so that their numbers are ordinary ones.
    count: usize,
    /// The slot in the block of the agent in each lane.
    slots: [u8; WIDTH],
    step: u64,
    age: u64,
    drops: u64,
    throws: u64,
    ball: Option<Vec2>,
    /// The optimizers of the first agent, for the hyperparameters that all share.
    optimizers: [AxisOptimizer; 2],
    lr: Columns,
    at: Columns,
    states: [StateColumns; 2],
    powers: [BetaPowers; 2],
    steps_at_goal: Column<u64>,
    visited_minima: Column<u64>,
    /// `None` where no statistics are kept.
    tally: Option<Box<Tally>>,
}

impl Lanes {
    /// Returns lanes without agents, for agents that have the hyperparameters of this one but for lr; `None` where its
    /// optimizer cannot step many agents at once.
    pub(super) fn new(like: &AgentState, keeps_stats: bool) -> Option<Self> {
        let [x, y] = like.axes.each_ref().map(AxisOptimizer::state_numbers);
        let optimizers = [x?, y?];
        Some(Self {
            count: 0,
            slots: [0; WIDTH],
            step: like.step,
            age: like.age,
            drops: like.drops,
            throws: like.throws,
            ball: like.ball,
            optimizers: like.axes.clone(),
            lr: ZEROS,
            at: ZEROS,
            states: optimizers.each_ref().map(|state| state_columns(state.numbers.len())),
            powers: optimizers.each_ref().map(|state| state.powers),
            steps_at_goal: [0; WIDTH],
            visited_minima: [0; WIDTH],
            tally: keeps_stats.then(Box::default),
        })
    }

    /// Returns the number of agents.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Returns the slot in the block of the agent in a lane.
    pub(super) fn slot(&self, lane: usize) -> usize {
        usize::from(self.slots[lane])
    }

    pub(super) fn position(&self, lane: usize) -> Vec2 {
        [self.at[0][lane], self.at[1][lane]]
    }

    /// Returns the number of steps that all agents have made.
    pub(super) fn step(&self) -> u64 {
        self.step
    }

    /// Returns the statistics of an agent; `None` where they are not kept.
    pub(super) fn stats(&self, lane: usize) -> Option<RunningStats> {
        self.tally.as_ref().map(|tally| tally.stats(lane, self.step))
    }

    /// Returns roughly how many bytes the lanes take.
    pub(super) fn bytes(&self) -> usize {
        let states = self.states.iter().map(|columns| size_of_val(columns.as_slice())).sum::<usize>();
        size_of::<Self>() + states + self.tally.as_ref().map_or(0, |_| size_of::<Tally>())
    }

    /// Adds an agent and returns its lane, unless it is not like the others, or at a point where only a single agent steps.
    pub(super) fn add(&mut self, agent: &LaneAgent, lr: Vec2) -> Option<usize> {
        if self.count == 0 {
            // The first agent decides what the others have to be like.
            (self.step, self.age) = (agent.step, agent.age);
            (self.drops, self.throws, self.ball) = (agent.drops, agent.throws, agent.ball);
            self.powers = agent.optimizers.each_ref().map(|state| state.powers);
        }
        let powers = agent.optimizers.each_ref().map(|state| state.powers.map(f64::to_bits));
        let is_alike = agent.outcome == Outcome::Running
            && (agent.step, agent.age) == (self.step, self.age)
            && (agent.drops, agent.throws, agent.ball) == (self.drops, self.throws, self.ball)
            && powers == self.powers.map(|powers| powers.map(f64::to_bits))
            && agent.at.iter().all(|x| x.abs() <= MAX_COORDINATE);
        if !is_alike {
            return None;
        }
        let lane = self.count;
        self.count += 1;
        self.slots[lane] = agent.slot as u8;
        self.set(lane, agent, lr);
        Some(lane)
    }

    fn set(&mut self, lane: usize, agent: &LaneAgent, lr: Vec2) {
        for (axis, lr) in lr.into_iter().enumerate() {
            (self.at[axis][lane], self.lr[axis][lane]) = (agent.at[axis], lr);
            for (column, x) in self.states[axis].iter_mut().zip(&agent.optimizers[axis].numbers) {
                column[lane] = *x;
            }
        }
        (self.steps_at_goal[lane], self.visited_minima[lane]) = (agent.steps_at_goal, agent.visited_minima);
        if let (Some(columns), Some(tally)) = (&mut self.tally, &agent.tally) {
            columns.set(lane, tally);
        }
    }

    /// Returns the agent in a lane.
    pub(super) fn agent(&self, lane: usize, outcome: Outcome) -> LaneAgent {
        let numbers = |axis: usize| StateNumbers {
            numbers: self.states[axis].iter().map(|column| column[lane]).collect(),
            powers: self.powers[axis],
        };
        LaneAgent {
            slot: self.slot(lane),
            outcome,
            step: self.step,
            age: self.age,
            at: self.position(lane),
            optimizers: [numbers(0), numbers(1)],
            steps_at_goal: self.steps_at_goal[lane],
            visited_minima: self.visited_minima[lane],
            drops: self.drops,
            throws: self.throws,
            ball: self.ball,
            tally: self.stats(lane).map(Box::new),
        }
    }

    /// Copies all that is known of a lane over another one.
    fn copy(&mut self, scratch: &mut Scratch, from: usize, to: usize) {
        let numbers = self.states.iter_mut().flatten();
        self.at.iter_mut().chain(&mut self.lr).chain(numbers).for_each(|column| column[to] = column[from]);
        (self.steps_at_goal[to], self.visited_minima[to]) =
            (self.steps_at_goal[from], self.visited_minima[from]);
        if let Some(tally) = &mut self.tally {
            tally.copy(from, to);
        }
        scratch.streams.copy(from, to);
    }

    /// Removes the agent in a lane; the last one takes its lane. The lane that is free then holds a copy.
    fn remove(&mut self, scratch: &mut Scratch, lane: usize) {
        self.count -= 1;
        let last = self.count;
        if lane != last {
            self.slots[lane] = self.slots[last];
            self.copy(scratch, last, lane);
        } else if last > 0 {
            self.copy(scratch, 0, last);
        }
    }

    /// Moves all agents to a point and resets their optimizers.
    pub(super) fn drop_at(&mut self, at: Vec2) {
        (self.drops, self.age) = (self.drops + 1, 0);
        self.steps_at_goal = [0; WIDTH];
        for axis in Axis::BOTH {
            let i = axis.index();
            self.optimizers[i].reset();
            self.at[i] = [at[i]; WIDTH];
            // An optimizer that steps many agents at once still does after a reset.
            let reset = self.optimizers[i].state_numbers().unwrap_or_default();
            let columns = self.states[i].iter_mut().zip(&reset.numbers);
            columns.for_each(|(column, x)| *column = [*x; WIDTH]);
            self.powers[i] = reset.powers;
        }
    }

    /// Moves the ball, if there is one.
    pub(super) fn throw_to(&mut self, to: Vec2) {
        if self.ball.is_some() {
            (self.ball, self.throws, self.steps_at_goal) = (Some(to), self.throws + 1, [0; WIDTH]);
        }
    }
}

/// Returns the learning rates of an agent.
pub(super) fn learning_rates(state: &AgentState) -> Vec2 {
    state.axes.each_ref().map(AxisOptimizer::lr)
}

const _: () = assert!(WIDTH <= 256 && WIDTH.is_multiple_of(LANES));
