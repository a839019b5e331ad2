//! Forecasts: whether the run will miss its goal, known before it is over, since a run is determined by what was done.

use std::sync::Arc;

use crate::level::Goal;
use crate::run::Run;
use crate::state::Outcome;
use crate::{Vec2, math};

/// The maximum number of steps of a run that is forecast.
const MAX_STEPS: u64 = 100_000;

/// A run made on to its end, in slices, to know whether it reaches its goal.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// The same run, ahead of the one that it is about.
    ahead: Run,
    closest: Option<Approach>,
}

/// How near the agent is to its target after a step.
#[derive(Clone, Copy, Debug)]
struct Approach {
    step: u64,
    distance: f64,
    at: Vec2,
    target: Vec2,
}

/// How a run will miss its goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Miss {
    /// The step after which the agent is closest to the target, at or after the present one.
    pub step: u64,
    /// The distance then, in units of the surface. It may be within the goal's radius, where the agent does not stay.
    pub distance: f64,
    /// The place of the agent then.
    pub at: Vec2,
    /// The target then.
    pub target: Vec2,
    /// The side of the target on which the agent is then, as seen on the screen.
    pub side: Side,
    /// The last step of the run.
    pub end: u64,
    /// How the run ends.
    pub outcome: Outcome,
}

/// A side of the target: x goes to the right, y up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At smaller x.
    Left,
    /// At larger x.
    Right,
    /// At smaller y.
    Below,
    /// At larger y.
    Above,
}

impl Side {
    /// Returns the side of `target` on which a point is: that of the axis on which it is farther away.
    fn of(at: Vec2, target: Vec2) -> Self {
        let [x, y] = [at[0] - target[0], at[1] - target[1]];
        match (x.abs() >= y.abs(), x < 0.0, y < 0.0) {
            (true, true, _) => Self::Left,
            (true, false, _) => Self::Right,
            (false, _, true) => Self::Below,
            (false, _, false) => Self::Above,
        }
    }

    /// Returns the side in a word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Below => "below",
            Self::Above => "above",
        }
    }
}

impl Forecast {
    /// Returns a forecast that begins at the present step of a run. `None` where there is nothing to forecast: the goal is
    /// not a target to reach, the run is over or has no step limit, or the ball has to be thrown first.
    #[must_use]
    pub fn new(run: &Run) -> Option<Self> {
        let Some(Goal::Reach { throws, .. }) = run.level().goal() else { return None };
        let is_bounded = run.level().max_steps().is_some_and(|steps| steps <= MAX_STEPS);
        if !is_bounded || run.outcome().is_over() || run.state().throws < throws {
            return None;
        }
        let mut forecast = Self { ahead: run.clone().without_trace(), closest: None };
        forecast.measure();
        Some(forecast)
    }

    /// Returns whether the forecast is about this run: another event makes another run of it.
    #[must_use]
    pub fn is_of(&self, run: &Run) -> bool {
        Arc::ptr_eq(self.ahead.level(), run.level())
            && self.ahead.seed() == run.seed()
            && self.ahead.events() == run.events()
    }

    /// Makes steps that cost at most `max_cost`, in units of [`Level::step_cost`](crate::Level::step_cost), but at least
    /// one. Returns whether the end of the run is known.
    pub fn advance(&mut self, max_cost: u64) -> bool {
        let steps = (max_cost / self.ahead.level().step_cost()).max(1);
        for _ in 0..steps {
            if self.ahead.outcome().is_over() {
                break;
            }
            self.ahead.advance();
            self.measure();
        }
        self.ahead.outcome().is_over()
    }

    /// Returns how the run misses its goal; `None` as long as its end is not known, and where the goal is reached.
    #[must_use]
    pub fn miss(&self) -> Option<Miss> {
        let outcome = self.ahead.outcome();
        if !outcome.is_over() || outcome == Outcome::Reached {
            return None;
        }
        let Approach { step, distance, at, target } = self.closest?;
        let end = self.ahead.state().step;
        Some(Miss { step, distance, at, target, side: Side::of(at, target), end, outcome })
    }

    fn measure(&mut self) {
        let state = self.ahead.state();
        for target in self.ahead.targets() {
            let distance = math::distance(state.at, target);
            if distance.is_finite() && self.closest.is_none_or(|closest| distance < closest.distance) {
                self.closest = Some(Approach { step: state.step, distance, at: state.at, target });
            }
        }
    }
}

impl Run {
    /// Returns how the run will miss its goal if nothing else is done; `None` where it reaches it, and where there is nothing
    /// to forecast. Makes all steps at once; [`Forecast`] does it in slices.
    #[must_use]
    pub fn certain_miss(&self) -> Option<Miss> {
        let mut forecast = Forecast::new(self)?;
        while !forecast.advance(u64::MAX) {}
        forecast.miss()
    }
}
