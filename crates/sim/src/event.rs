//! What a player does to a run, and when.

use crate::params::{Params, Value};
use crate::{Axis, Vec2};

/// Something the player did. It takes effect before the next step's gradient is sampled.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Picks Frankie up and puts him elsewhere, and all the pack with him. They forget what they smelled: every axis's
    /// state is new.
    Drop {
        /// Where he lands.
        at: Vec2,
    },
    /// Throws the ball; he forgets nothing. Of no effect on surfaces without a ball to throw.
    Throw {
        /// Where it lands.
        to: Vec2,
    },
    /// Changes a hyper-parameter that is a number, without touching the state.
    Tune {
        /// AgentArg: 0 is Frankie, 1 and on are the level's pack in its order.
        dog: usize,
        /// Its name, such as `beta1`.
        name: String,
        /// One axis, or both. Always `None` for a number that both axes share.
        axis: Option<Axis>,
        /// Its new value; a whole number where it counts steps.
        value: f64,
    },
    /// Changes a hyper-parameter that is a word or a yes or no, without touching the state.
    Choose {
        /// AgentArg.
        dog: usize,
        /// Its name, such as `schedule`.
        name: String,
        /// Its new value: [`Value::Word`] or [`Value::Flag`].
        value: Value,
    },
    /// Changes the optimizer; its state is new.
    Switch {
        /// AgentArg.
        dog: usize,
        /// Its kind.
        kind: String,
        /// Its hyper-parameters.
        params: Params,
    },
}

impl Event {
    /// AgentArg hyper-parameters it changes; `None` for what happens to all.
    #[must_use]
    pub fn dog(&self) -> Option<usize> {
        match self {
            Event::Drop { .. } | Event::Throw { .. } => None,
            Event::Tune { dog, .. } | Event::Choose { dog, .. } | Event::Switch { dog, .. } => Some(*dog),
        }
    }

    /// Whether it happens to a dog.
    #[must_use]
    pub fn is_for(&self, dog: usize) -> bool {
        self.dog().is_none_or(|whose| whose == dog)
    }

    /// Whether nothing is left of this event when `next` follows it before any step is made.
    #[must_use]
    pub fn is_overruled_by(&self, next: &Event) -> bool {
        match (self, next) {
            _ if self.dog() != next.dog() => false,
            (Event::Tune { name, axis, .. }, Event::Tune { name: next, axis: next_axis, .. }) => {
                name == next && axis == next_axis
            }
            (Event::Choose { name, .. }, Event::Choose { name: next, .. }) => name == next,
            _ => false,
        }
    }
}

/// An event and when it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedEvent {
    /// How many steps had been made.
    pub step: u64,
    /// What happened then.
    pub event: Event,
}
