//! Which guesses a task takes, and until when.

use super::{Around, GuessKind, Task, TaskKind};
use crate::event::Event;
use crate::level::{Bounds, Level};
use crate::run::{Refusal, Run};
use crate::{Guess, Vec2};

impl Guess {
    /// Returns what kind of guess it is.
    #[must_use]
    pub fn kind(&self) -> GuessKind {
        match self {
            Guess::Place(_) => GuessKind::Place,
            Guess::Radius(_) => GuessKind::Radius,
            Guess::Step(_) => GuessKind::Step,
            Guess::Choice(_) => GuessKind::Choice,
        }
    }
}

impl Task {
    /// Returns the centers of the circle that a radius is guessed of, at the present step of a run before it is made:
    /// several where the nearest of several targets counts, none where no radius is asked for.
    #[must_use]
    pub fn circle_centers(&self, run: &Run) -> Vec<Vec2> {
        match &self.kind {
            TaskKind::Radius { around: Around::Start, .. } => {
                let dropped = run.events().iter().rev().find_map(|timed| match timed.event {
                    Event::Drop { at } => Some(at),
                    _ => None,
                });
                vec![dropped.unwrap_or(run.level().start().at)]
            }
            TaskKind::Radius { around: Around::Point(at), .. } => vec![*at],
            TaskKind::Radius { around: Around::Goal, .. } => run.targets(),
            _ => Vec::new(),
        }
    }
}

/// Checks whether the level's task takes a guess at a step.
pub(crate) fn check(level: &Level, guess: Guess, step: u64) -> Result<(), Refusal> {
    let asked = level.task().and_then(|task| Some((task, task.asks_for()?)));
    let Some((task, _)) = asked.filter(|(_, kind)| *kind == guess.kind()) else {
        return Err(Refusal::NotAllowed(format!("guess {}", noun(guess.kind()))));
    };
    if step > task.ask_at {
        return Err(Refusal::NotAllowed(match task.ask_at {
            0 => "guess once the run has begun".to_owned(),
            last => format!("guess after step {last}"),
        }));
    }
    if is_possible(level, task, guess) {
        return Ok(());
    }
    Err(Refusal::Value { name: "the guess".to_owned(), expected: possible(level, task) })
}

/// Describes the guess that a level asks for, for an error message.
pub(crate) fn expected(level: &Level) -> String {
    match level.task().filter(|task| task.is_guess()) {
        None => "no guess, since the level asks for none".to_owned(),
        Some(task) => format!("{}, at step {} or before", possible(level, task), task.ask_at),
    }
}

fn noun(kind: GuessKind) -> &'static str {
    match kind {
        GuessKind::Place => "a place",
        GuessKind::Radius => "a radius",
        GuessKind::Step => "a step",
        GuessKind::Choice => "one of several options",
    }
}

fn is_possible(level: &Level, task: &Task, guess: Guess) -> bool {
    match guess {
        Guess::Place(at) if is_unbounded(level) => at.iter().all(|x| x.is_finite()),
        Guess::Place(at) => level.view().contains(at, 1.0),
        Guess::Radius(radius) => radius.is_finite() && radius > 0.0,
        Guess::Step(step) => (1..=task.last_step).contains(&step),
        Guess::Choice(choice) => choice < task.options(level).len(),
    }
}

fn is_unbounded(level: &Level) -> bool {
    level.view().follow || level.bounds() == Bounds::None
}

fn possible(level: &Level, task: &Task) -> String {
    match task.asks_for() {
        Some(GuessKind::Place) if is_unbounded(level) => "a place".to_owned(),
        Some(GuessKind::Place) => "a place inside the view".to_owned(),
        Some(GuessKind::Radius) => "a radius greater than 0".to_owned(),
        Some(GuessKind::Step) => format!("a step from 1 to {}", task.last_step),
        Some(GuessKind::Choice) => format!("an option from 1 to {}", task.options(level).len()),
        None => "no guess".to_owned(),
    }
}
