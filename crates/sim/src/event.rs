//! What a player does to a run, and when.

use crate::params::{Params, Value};
use crate::{Axis, Vec2};

/// Something the player did. It takes effect before the next step's gradient is sampled.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Picks Frankie up and puts him elsewhere. He forgets what he smelled: every axis's state is new.
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
        /// Its name, such as `beta1`.
        name: String,
        /// One axis, or both. Always `None` for a number that both axes share.
        axis: Option<Axis>,
        /// Its new value; a whole number where it counts steps.
        value: f64,
    },
    /// Changes a hyper-parameter that is a word or a yes or no, without touching the state.
    Choose {
        /// Its name, such as `schedule`.
        name: String,
        /// Its new value: [`Value::Word`] or [`Value::Flag`].
        value: Value,
    },
    /// Changes the optimiser; its state is new.
    Switch {
        /// Its kind.
        kind: String,
        /// Its hyper-parameters.
        params: Params,
    },
}

impl Event {
    /// Whether nothing is left of this event when `next` follows it before any step is made.
    #[must_use]
    pub fn is_overruled_by(&self, next: &Event) -> bool {
        match (self, next) {
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
