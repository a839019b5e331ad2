//! The state of an agent in few bytes, without what it shares with its neighbors.

use std::sync::Arc;

use super::Members;
use super::block::Shared;
use crate::event::{Event, TimedEvent};
use crate::level::{KindConfig, Level};
use crate::optimizer::{AxisOptimizer, StateNumbers};
use crate::run::apply_event;
use crate::state::{AgentState, Outcome};
use crate::stats::RunningStats;
use crate::{AgentId, Vec2};

/// The state of an agent that was, or can be, stepped together with others.
#[derive(Clone, Debug)]
pub(super) struct LaneAgent {
    /// The agent's slot in its block.
    pub slot: usize,
    pub outcome: Outcome,
    pub step: u64,
    pub age: u64,
    pub at: Vec2,
    pub optimizers: [StateNumbers; 2],
    pub steps_at_goal: u64,
    pub visited_minima: u64,
    pub drops: u64,
    pub throws: u64,
    pub ball: Option<Vec2>,
    /// `None` where no statistics are kept.
    pub tally: Option<Box<RunningStats>>,
}

impl LaneAgent {
    /// Returns a state in short; `None` where its optimizer cannot step many agents at once, or has numbers out of range.
    pub(super) fn of(slot: usize, state: &AgentState, keeps_stats: bool) -> Option<Self> {
        let [x, y] = state.axes.each_ref().map(AxisOptimizer::state_numbers);
        Some(Self {
            slot,
            outcome: state.outcome,
            step: state.step,
            age: state.age,
            at: state.at,
            optimizers: [x?, y?],
            steps_at_goal: state.steps_at_goal,
            visited_minima: state.visited_minima,
            drops: state.drops,
            throws: state.throws,
            ball: state.ball,
            tally: keeps_stats.then(|| Box::new(state.tally)),
        })
    }

    /// Returns the whole state of the agent with this number.
    pub(super) fn state(&self, shared: Shared<'_>, number: usize) -> AgentState {
        let mut state = starting_state(shared.level, shared.members, number);
        // Its optimizer as events have set it. One at the step of its end came too late.
        let reached = |timed: &&TimedEvent| !self.outcome.is_over() || timed.step < self.step;
        for timed in shared.events.iter().filter(reached).filter(|timed| sets_optimizer(&timed.event)) {
            apply_event(&mut state, None, &timed.event);
        }
        state.outcome = self.outcome;
        (state.step, state.age, state.at) = (self.step, self.age, self.at);
        (state.steps_at_goal, state.visited_minima) = (self.steps_at_goal, self.visited_minima);
        (state.drops, state.throws, state.ball) = (self.drops, self.throws, self.ball);
        for (optimizer, numbers) in state.axes.iter_mut().zip(&self.optimizers) {
            optimizer.set_state_numbers(numbers);
        }
        if let Some(tally) = &self.tally {
            state.tally = **tally;
        }
        state
    }
}

/// Returns whether an event changes hyperparameters or the optimizer.
pub(super) fn sets_optimizer(event: &Event) -> bool {
    matches!(event, Event::SetParam { .. } | Event::SetOptimizer { .. })
}

/// Returns the state of an agent before the first step.
pub(super) fn starting_state(level: &Level, members: &Members, number: usize) -> AgentState {
    let optimizer = KindConfig { kind: level.optimizer().kind, params: members.params(number) };
    // As an agent of the pack, of which the level's theory entries do not speak.
    let mut state = AgentState::start(level, AgentId::in_pack(0), &optimizer);
    (state.at, state.optimizer) = (members.start(number), Arc::new(optimizer));
    state
}
