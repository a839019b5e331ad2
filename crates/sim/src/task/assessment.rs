//! The answer to a task beside the truth: how far off it is, and which medal it earns.

use super::meter::Verdict;
use super::watch::Answer;
use super::{Dare, Knob, Task, TaskKind, Thresholds};
use crate::event::{Event, TimedEvent};
use crate::level::{Goal, Level};
use crate::{AgentId, Guess, Vec2, math};

/// A medal, from the lowest to the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Medal {
    /// The level is done.
    Paw,
    /// A good answer.
    Bone,
    /// A very good one.
    Gold,
}

impl Medal {
    /// Every medal with its name, from the lowest to the highest.
    pub const ALL: [(Medal, &'static str); 3] =
        [(Medal::Paw, "paw"), (Medal::Bone, "bone"), (Medal::Gold, "gold")];

    /// Returns the medal with a name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(medal, _)| *medal)
    }

    /// Returns the name of the medal.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(medal, _)| *medal == self).map_or("", |(_, name)| name)
    }
}

/// What happened in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Truth {
    /// The place of the agent.
    Place(Vec2),
    /// The largest distance from the center.
    Radius(f64),
    /// The step at which it happened.
    Step(u64),
    /// The right option, from 0.
    Choice(usize),
    /// A number of steps.
    Count(u64),
    /// The number that was measured.
    Number(f64),
}

/// The numbers of a run up to the step at which its task was decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunNumbers {
    /// The number of steps.
    pub steps: u64,
    /// The number of steps on which an axis went the wrong way, of those that the task counts.
    pub wrong_way: u64,
    /// The mean of |r| of each axis over the task's steps.
    pub mean_abs_ratio: [Option<f64>; 2],
    /// The number measured for the level's first theory entry.
    pub measured: Option<f64>,
    /// The number that the level's first theory entry predicts.
    pub predicted: Option<f64>,
}

/// The answer to a task beside what happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The medal; `None` where the task was not done.
    pub medal: Option<Medal>,
    /// The player's guess.
    pub guess: Option<Guess>,
    /// What happened; `None` where it never did.
    pub truth: Option<Truth>,
    /// The number that medals are earned by, as the kind of task defines it; `None` without an answer or a truth.
    pub score: Option<f64>,
    /// The step that decides, to be marked on trail and charts.
    pub moment: Option<u64>,
    /// Where the first agent was after that step, to be marked on the ground.
    pub place: Option<Vec2>,
    /// The center of the circle that a radius was guessed of.
    pub center: Option<Vec2>,
    /// Whether the player did something after answering that may have changed the run: it then earns no more than paw.
    pub interfered: bool,
    /// The numbers of the run.
    pub numbers: RunNumbers,
}

impl Assessment {
    /// Returns the answer of the player who did these things on a level, whose run came to this verdict.
    pub(super) fn new(level: &Level, task: &Task, events: &[TimedEvent], verdict: &Verdict) -> Self {
        let guess = guess_in(task, events);
        let truth = verdict.answer.truth;
        let decided_at = verdict.numbers.steps;
        let score =
            score(guess, truth, &verdict.answer.right).filter(|_| is_answered(task, events, decided_at));
        let interfered = is_interfered((level, task), events, decided_at);
        let of_score = |score| verdict.answer.earned.or_else(|| task.medal_for(score));
        let earned = score.filter(|_| !interfered).and_then(of_score);
        let medal = verdict.is_finished.then(|| earned.unwrap_or(Medal::Paw));
        let (Answer { moment, place, center, .. }, numbers) = (&verdict.answer, verdict.numbers);
        let (moment, place, center) = (*moment, *place, *center);
        Self { medal, guess, truth, score, moment, place, center, interfered, numbers }
    }

    /// Returns whether an option was chosen that is right; `None` where there is nothing to choose, and without a choice in time.
    #[must_use]
    pub fn is_right(&self) -> Option<bool> {
        matches!(self.guess, Some(Guess::Choice(_))).then_some(self.score? == 1.0)
    }

    /// Returns how far the guess is from the truth: a distance, a difference of radii, or a number of steps; `None`
    /// without a guess, without a truth, and for options.
    #[must_use]
    pub fn off(&self) -> Option<f64> {
        match (self.guess?, self.truth?) {
            (Guess::Place(guess), Truth::Place(truth)) => Some(math::distance(guess, truth)),
            (Guess::Radius(guess), Truth::Radius(truth)) => Some((guess - truth).abs()),
            (Guess::Step(guess), Truth::Step(truth)) => Some(guess.abs_diff(truth) as f64),
            _ => None,
        }
    }
}

/// Returns the guess that counts: the last one that was made in time and is of the kind that is asked for.
fn guess_in(task: &Task, events: &[TimedEvent]) -> Option<Guess> {
    let in_time = events.iter().rev().filter(|timed| timed.step <= task.ask_at);
    let guesses = in_time.filter_map(|timed| match timed.event {
        Event::Guess(guess) => Some(guess),
        _ => None,
    });
    guesses.into_iter().find(|guess| Some(guess.kind()) == task.asks_for())
}

/// Returns whether the player did what the task asks for.
fn is_answered(task: &Task, events: &[TimedEvent], decided_at: u64) -> bool {
    let guess = guess_in(task, events);
    let mut events = events.iter().filter(|timed| timed.step < decided_at);
    match &task.kind {
        TaskKind::Place { .. } | TaskKind::Radius { .. } | TaskKind::When { .. } | TaskKind::Which(_) => {
            guess.is_some()
        }
        TaskKind::Throw { .. } => events.any(|timed| matches!(timed.event, Event::Throw { .. })),
        TaskKind::Dial { knob, .. } => {
            events.any(|timed| timed.step <= task.ask_at && knob.is_turned_by(&timed.event))
        }
        TaskKind::Drop { .. } => events.any(|timed| matches!(timed.event, Event::Drop { .. })),
        TaskKind::Feed(_) => events.any(|timed| matches!(timed.event, Event::Feed { .. })),
        TaskKind::Lead => events.any(|timed| matches!(timed.event, Event::Lead { .. })),
    }
}

/// Returns whether the player did something that makes an answer worth less, after it was due and before the truth was
/// known.
fn is_interfered((level, task): (&Level, &Task), events: &[TimedEvent], decided_at: u64) -> bool {
    let is_change = |event: &Event| match &task.kind {
        TaskKind::Throw { dare: Dare::ManyWrongWay, .. } if has_more_throws(level, events, decided_at) => {
            true
        }
        // Beside the ball there is no wrong way left.
        TaskKind::Throw { .. } => matches!(event, Event::Drop { .. }),
        TaskKind::Drop { .. } => false,
        TaskKind::Feed(_) => !matches!(event, Event::Feed { .. }),
        TaskKind::Lead => !matches!(event, Event::Lead { .. }),
        _ => !matches!(event, Event::Guess(_)),
    };
    let between = |step: u64| step > task.ask_at && step < decided_at;
    events.iter().any(|timed| between(timed.step) && is_change(&timed.event))
}

/// Returns whether the ball was thrown more often than the goal asks for.
fn has_more_throws(level: &Level, events: &[TimedEvent], decided_at: u64) -> bool {
    let Some(Goal::Reach { throws, .. }) = level.goal() else { return false };
    let events = events.iter().filter(|timed| timed.step < decided_at);
    events.filter(|timed| matches!(timed.event, Event::Throw { .. })).count() as u64 > throws
}

impl Knob {
    /// Returns whether an event turns the knob of the first agent.
    fn is_turned_by(&self, event: &Event) -> bool {
        match (self, event) {
            (Knob::Param(knob), Event::SetParam { agent, name, .. }) => {
                *agent == AgentId::FIRST && knob == name
            }
            (Knob::Optimizer, Event::SetOptimizer { agent, .. }) => *agent == AgentId::FIRST,
            _ => false,
        }
    }
}

/// Returns the number that medals are earned by. For options: 1 for a right one, 0 for a wrong one.
fn score(guess: Option<Guess>, truth: Option<Truth>, right: &[usize]) -> Option<f64> {
    match truth? {
        Truth::Count(count) => return Some(count as f64),
        Truth::Number(number) => return Some(number),
        _ => {}
    }
    match (guess?, truth?) {
        (Guess::Place(guess), Truth::Place(truth)) => Some(math::distance(guess, truth)),
        (Guess::Radius(guess), Truth::Radius(truth)) => Some(guess / truth).filter(|x| x.is_finite()),
        (Guess::Step(guess), Truth::Step(truth)) => Some(guess.abs_diff(truth) as f64),
        (Guess::Choice(guess), Truth::Choice(_)) => Some(f64::from(u8::from(right.contains(&guess)))),
        _ => None,
    }
}

impl Task {
    /// Returns the medal above paw that a guess earns where this happened.
    #[must_use]
    pub fn medal_for_guess(&self, guess: Guess, truth: Truth) -> Option<Medal> {
        let right = match truth {
            Truth::Choice(choice) => vec![choice],
            _ => Vec::new(),
        };
        self.medal_for(score(Some(guess), Some(truth), &right)?)
    }

    /// Returns the medal above paw that a score earns.
    fn medal_for(&self, score: f64) -> Option<Medal> {
        match &self.kind {
            TaskKind::Place { medals, .. } => medals.for_at_most(score),
            TaskKind::Radius { medals, .. } => medals.for_at_most(score).filter(|_| score >= 1.0),
            TaskKind::Throw { dare: Dare::ManyWrongWay, medals } => medals.as_numbers().for_at_least(score),
            TaskKind::When { medals, .. } | TaskKind::Throw { medals, .. } | TaskKind::Drop { medals } => {
                medals.as_numbers().for_at_most(score)
            }
            TaskKind::Which(_) => (score == 1.0).then_some(Medal::Gold),
            TaskKind::Dial { medals, .. } => medals.for_inside(score),
            TaskKind::Feed(feed) => feed.medals.as_numbers().for_at_most(score),
            TaskKind::Lead => None,
        }
    }
}

impl Thresholds<[f64; 2]> {
    /// Returns the medal for a number that should lie in a band.
    fn for_inside(self, number: f64) -> Option<Medal> {
        let is_inside = |[low, high]: [f64; 2]| number >= low && number <= high;
        let earned = [(self.gold, Medal::Gold), (self.bone, Medal::Bone)];
        earned.into_iter().find(|(band, _)| is_inside(*band)).map(|(_, medal)| medal)
    }
}

impl Thresholds<u64> {
    fn as_numbers(self) -> Thresholds<f64> {
        Thresholds { bone: self.bone as f64, gold: self.gold as f64 }
    }
}

impl Thresholds<f64> {
    /// Returns the medal for a score that should be small.
    fn for_at_most(self, score: f64) -> Option<Medal> {
        let earned = [(self.gold, Medal::Gold), (self.bone, Medal::Bone)];
        earned.into_iter().find(|(limit, _)| score <= *limit).map(|(_, medal)| medal)
    }
    /// Returns the medal for a score that should be large.
    fn for_at_least(self, score: f64) -> Option<Medal> {
        let earned = [(self.gold, Medal::Gold), (self.bone, Medal::Bone)];
        earned.into_iter().find(|(limit, _)| score >= *limit).map(|(_, medal)| medal)
    }
}
