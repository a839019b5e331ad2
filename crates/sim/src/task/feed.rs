//! Tasks in which the player takes the place of the noise or of the optimizer: what is measured, and which gradients and
//! ratios are taken.

use super::{Task, TaskKind, Thresholds};
use crate::level::Level;
use crate::params::Range;
use crate::run::Refusal;
use crate::trace::Row;
use crate::{Axis, Vec2};

/// The ratios that a player may choose.
const RATIOS: Range = Range::closed(-1.0, 1.0);

/// A task in which the player gives the optimizer gradients of one axis; those of the other axis are zero.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedTask {
    /// The axis.
    pub axis: Axis,
    /// The number of steps before the player's, whose sampled gradient the level gives.
    pub history_steps: u64,
    /// The sampled gradient of those steps.
    pub history_gradient: f64,
    /// The gradients that the player may give.
    pub samples: Samples,
    /// The number that should meet the bounds.
    pub target: FeedTarget,
    /// The bounds to be met, one after the other; none where the player only tries out what gradients do.
    pub until: Vec<Bound>,
    /// The largest numbers of steps after the history, whether the player gave their gradient or the noise did.
    pub medals: Thresholds<u64>,
}

/// The gradients that a player may give.
#[derive(Clone, Debug, PartialEq)]
pub enum Samples {
    /// Any number from the first to the second.
    Range(Vec2),
    /// One of these.
    List(Vec<f64>),
}

/// A number of the optimizer of one axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedTarget {
    /// m̂.
    MHat,
    /// v̂, of which the charts show the root.
    VHat,
    /// r.
    Ratio,
}

/// A condition on a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Less than this.
    Below(f64),
    /// More than this.
    Above(f64),
    /// From the first to the second.
    Between(Vec2),
}

impl Bound {
    /// Returns whether a number meets the bound; NaN never does.
    #[must_use]
    pub fn is_met_by(self, number: f64) -> bool {
        match self {
            Bound::Below(bound) => number < bound,
            Bound::Above(bound) => number > bound,
            Bound::Between([low, high]) => number >= low && number <= high,
        }
    }
}

impl FeedTarget {
    /// Every target with its name in a level file.
    pub const ALL: [(FeedTarget, &'static str); 3] =
        [(FeedTarget::MHat, "m_hat"), (FeedTarget::VHat, "v_hat"), (FeedTarget::Ratio, "ratio")];

    /// Returns the name in a level file.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(target, _)| *target == self).map_or("", |(_, name)| name)
    }
}

impl Samples {
    /// Returns whether the player may give a gradient.
    #[must_use]
    pub fn contains(&self, gradient: f64) -> bool {
        match self {
            Samples::Range([low, high]) => gradient >= *low && gradient <= *high,
            Samples::List(list) => list.contains(&gradient),
        }
    }

    /// Returns the largest gradient that may be given for a positive sign, or the smallest for a negative one.
    #[must_use]
    pub fn strongest(&self, sign: f64) -> f64 {
        let list = match self {
            Samples::Range(range) => &range[..],
            Samples::List(list) => list,
        };
        let by_sign = |a: &f64, b: &f64| (a * sign).total_cmp(&(b * sign));
        list.iter().copied().max_by(by_sign).unwrap_or_default()
    }

    fn describe(&self) -> String {
        match self {
            Samples::Range([low, high]) => format!("a number from {low:?} to {high:?}"),
            Samples::List(list) => {
                let list: Vec<_> = list.iter().map(|x| format!("{x:?}")).collect();
                format!("one of {}", list.join(", "))
            }
        }
    }
}

impl FeedTask {
    /// Returns a gradient of the task's axis as one of both axes, as an [`Event::Feed`](crate::Event::Feed) has it.
    #[must_use]
    pub fn on_both_axes(&self, gradient: f64) -> Vec2 {
        let mut both = [0.0; 2];
        both[self.axis.index()] = gradient;
        both
    }

    /// Returns the number that should meet the bounds, after a step; `None` for an optimizer that has none.
    #[must_use]
    pub fn number(&self, row: &Row) -> Option<f64> {
        let axis = &row.axes[self.axis.index()];
        match self.target {
            FeedTarget::MHat => axis.first.map(|first| first.used),
            FeedTarget::VHat => axis.second.map(|second| second.used),
            FeedTarget::Ratio => Some(axis.ratio),
        }
    }

    fn takes(&self, gradient: Vec2) -> bool {
        let axis = self.axis.index();
        self.samples.contains(gradient[axis]) && gradient[1 - axis] == 0.0
    }
}

impl Task {
    /// Returns the sampled gradient that the task gives a step before the player's, from 1.
    #[must_use]
    pub fn history(&self, step: u64) -> Option<Vec2> {
        match &self.kind {
            TaskKind::Feed(feed) if step <= feed.history_steps => {
                Some(feed.on_both_axes(feed.history_gradient))
            }
            _ => None,
        }
    }
}

fn feed_of(level: &Level) -> Option<&FeedTask> {
    if let TaskKind::Feed(feed) = &level.task()?.kind { Some(feed) } else { None }
}

fn asks_to_lead(level: &Level) -> bool {
    level.task().is_some_and(|task| task.kind == TaskKind::Lead)
}

/// Checks whether the level's task takes a gradient after a step.
pub(crate) fn check_feed(level: &Level, gradient: Vec2, step: u64) -> Result<(), Refusal> {
    let not_allowed = |what: &str| Err(Refusal::NotAllowed(what.to_owned()));
    let Some(feed) = feed_of(level) else { return not_allowed("choose gradients") };
    if step < feed.history_steps {
        return not_allowed(&format!("choose gradients before step {}", feed.history_steps));
    }
    if feed.takes(gradient) {
        return Ok(());
    }
    Err(Refusal::Value { name: "the gradient".to_owned(), expected: expected_gradient(level) })
}

/// Checks whether the level's task takes a ratio.
pub(crate) fn check_lead(level: &Level, ratio: Vec2) -> Result<(), Refusal> {
    if !asks_to_lead(level) {
        return Err(Refusal::NotAllowed("choose the steps".to_owned()));
    }
    if ratio.iter().all(|r| RATIOS.contains(*r)) {
        return Ok(());
    }
    Err(Refusal::Value { name: "the ratio".to_owned(), expected: expected_ratio(level) })
}

/// Describes the gradients that a level takes, for an error message.
pub(crate) fn expected_gradient(level: &Level) -> String {
    let Some(feed) = feed_of(level) else { return "no gradient, since the level asks for none".to_owned() };
    let other = Axis::BOTH[1 - feed.axis.index()].name();
    format!("{} for {}, and 0 for {other}", feed.samples.describe(), feed.axis.name())
}

/// Describes the ratios that a level takes, for an error message.
pub(crate) fn expected_ratio(level: &Level) -> String {
    match asks_to_lead(level) {
        true => "a number from -1 to 1 for each axis".to_owned(),
        false => "no ratio, since the level asks for none".to_owned(),
    }
}
