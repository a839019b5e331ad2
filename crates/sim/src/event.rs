//! What a player does to a run, and when.

use crate::params::{Params, Value};
use crate::{AgentId, Axis, Vec2};

/// Something the player did. It takes effect before the next step's gradient is sampled.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Moves all agents to a point and resets the state of their optimizers.
    Drop {
        /// The point.
        at: Vec2,
    },
    /// Moves the ball; the optimizers keep their state. Has no effect on surfaces without a ball.
    Throw {
        /// The ball's new place.
        to: Vec2,
    },
    /// Changes one hyperparameter; the optimizer keeps its state.
    SetParam {
        /// The agent whose optimizer changes.
        agent: AgentId,
        /// The hyperparameter's name, such as `beta1` or `schedule`.
        name: String,
        /// One axis, or both. Always `None` for a value that both axes share.
        axis: Option<Axis>,
        /// The new value: one number for a number or a number per axis, otherwise a value of the parameter's shape.
        value: Value,
    },
    /// Replaces the optimizer; the new one starts with a new state.
    SetOptimizer {
        /// The agent whose optimizer is replaced.
        agent: AgentId,
        /// The new kind of optimizer.
        kind: String,
        /// The new optimizer's hyperparameters.
        params: Params,
    },
    /// Says what the player expects of the run, where the level's task asks for it. Changes no number of the run.
    Guess(Guess),
    /// Gives the optimizers a sampled gradient in the next step in place of the noise's, where the level's task asks for
    /// it. The true gradient stays as it is.
    Feed {
        /// The gradient.
        gradient: Vec2,
    },
    /// Moves the first agent by −lr·`ratio` from the next step on, until the next such event, where the level's task asks
    /// for it. Its optimizer is still given the sampled gradients, but no longer moves it.
    Lead {
        /// The ratio of each axis, from −1 to 1.
        ratio: Vec2,
    },
}

/// What a player expects of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Guess {
    /// The place of the agent at the step that the task names.
    Place(Vec2),
    /// The radius of the circle that the agent does not leave, in units of the surface.
    Radius(f64),
    /// The step at which something happens.
    Step(u64),
    /// One of the task's options, from 0.
    Choice(usize),
}

impl Event {
    /// Returns the agent that the event changes alone; `None` for events that affect all agents.
    #[must_use]
    pub fn agent(&self) -> Option<AgentId> {
        match self {
            Event::Drop { .. } | Event::Throw { .. } | Event::Guess(_) | Event::Feed { .. } => None,
            Event::Lead { .. } => Some(AgentId::FIRST),
            Event::SetParam { agent, .. } | Event::SetOptimizer { agent, .. } => Some(*agent),
        }
    }

    /// Returns whether the event affects an agent.
    #[must_use]
    pub fn affects(&self, agent: AgentId) -> bool {
        self.agent().is_none_or(|affected| affected == agent)
    }

    /// Returns whether the event resets the optimizer's state.
    #[must_use]
    pub fn resets_state(&self) -> bool {
        matches!(self, Event::Drop { .. } | Event::SetOptimizer { .. })
    }

    /// Returns whether `next`, at the same step, replaces this event without a trace.
    #[must_use]
    pub fn is_overruled_by(&self, next: &Event) -> bool {
        match (self, next) {
            (
                Event::SetParam { agent, name, axis, .. },
                Event::SetParam { agent: next_agent, name: next_name, axis: next_axis, .. },
            ) => agent == next_agent && name == next_name && axis == next_axis,
            (Event::Feed { .. }, Event::Feed { .. }) | (Event::Lead { .. }, Event::Lead { .. }) => true,
            _ => false,
        }
    }
}

/// An event and when it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedEvent {
    /// The number of steps that had been made.
    pub step: u64,
    /// The event.
    pub event: Event,
}
