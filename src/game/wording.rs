//! Texts that panels and notices share: chapters, outcomes, times and sizes. Reads values, writes text; knows nothing
//! of windows.

use std::borrow::Cow;
use std::cmp::Ordering;

use frankie_draw::printable;
use frankie_sim::level::Goal;
use frankie_sim::params::{ParamSpec, Value};
use frankie_sim::task::Measure;
use frankie_sim::{AgentId, Axis, Level, Outcome};

use super::numbers;

/// The seconds of a minute, an hour and a day.
const MINUTE_S: u64 = 60;
const HOUR_S: u64 = 60 * MINUTE_S;
const DAY_S: u64 = 24 * HOUR_S;

/// Returns the name of a place without its article, for a label.
#[must_use]
pub fn without_article(name: &str) -> &str {
    name.strip_prefix("the ").unwrap_or(name)
}

/// Returns an id such as `puppy-school` as text: `Puppy school`.
#[must_use]
pub fn sentence(slug: &str) -> String {
    capitalized(&slug.replace(['-', '_'], " ").replace("frankie", "Frankie"))
}

/// Returns a text with its first letter in upper case.
#[must_use]
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Returns a hyperparameter with its value as people write it, as short as the numbers next to sliders: `β₁ 0.900`.
#[must_use]
pub fn param(spec: &ParamSpec, value: &Value) -> String {
    let value = match value {
        Value::Number(x) => numbers::param(*x),
        Value::Pair([x, y]) if x == y => numbers::param(*x),
        Value::Pair([x, y]) => format!("{} / {}", numbers::param(*x), numbers::param(*y)),
        other => other.to_string(),
    };
    format!("{}\u{A0}{value}", spec.symbol)
}

/// Returns an agent's name as it can be shown: a level may put any character in it.
#[must_use]
pub fn agent_name(level: &Level, agent: AgentId) -> Cow<'_, str> {
    printable::line(level.agent_name(agent))
}

/// Describes how a run went, in a few words.
#[must_use]
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Running => "Not finished",
        Outcome::Reached => "Goal reached",
        Outcome::OutOfSteps => "Out of steps",
        Outcome::LeftBounds => "Frankie ran off",
        Outcome::NotFinite => "The numbers ran off",
    }
}

/// Returns what the dog has to reach in a level.
#[must_use]
pub fn target(level: &Level) -> &'static str {
    let is_ball = level.ball().is_some() || matches!(level.goal(), Some(Goal::Reach { at: Some(_), .. }));
    if is_ball { "ball" } else { "minimum" }
}

/// Returns what a task measures, in words.
#[must_use]
pub fn measure(measure: Measure) -> String {
    match measure {
        Measure::MeanAbsRatio(axis) => format!("mean |r| on {}", axis.name()),
        Measure::Steps => "steps to the goal".to_owned(),
        Measure::WrongWaySteps => "wrong-way steps".to_owned(),
        Measure::Loss => "loss at the end".to_owned(),
        Measure::MeanLoss => "mean loss".to_owned(),
        Measure::Distance => "distance at the end".to_owned(),
    }
}

/// Formats a number of steps: `1 step`, `212 steps`.
#[must_use]
pub fn steps(n: u64) -> String {
    counted(n, "step")
}

/// Formats a number with the singular or plural of a noun: `1 day`, `3 days`.
#[must_use]
pub fn counted(n: u64, word: &str) -> String {
    format!("{} {word}{}", numbers::count(n), if n == 1 { "" } else { "s" })
}

/// Describes how long ago something was.
#[must_use]
pub fn ago(seconds: u64) -> String {
    match seconds {
        0..MINUTE_S => "just now".to_owned(),
        MINUTE_S..HOUR_S => format!("{} ago", counted(seconds / MINUTE_S, "minute")),
        HOUR_S..DAY_S => format!("{} ago", counted(seconds / HOUR_S, "hour")),
        _ => format!("{} ago", counted(seconds / DAY_S, "day")),
    }
}

/// Formats the size of a file: `812 B`, `4.1 kB`, `2.0 MB`.
#[must_use]
pub fn bytes(n: u64) -> String {
    match n {
        0..1_000 => format!("{n} B"),
        1_000..1_000_000 => format!("{:.1} kB", n as f64 / 1e3),
        _ => format!("{:.1} MB", n as f64 / 1e6),
    }
}

/// Describes the direction of a step along an axis: as an arrow, and in words. Up is toward larger y.
#[must_use]
pub fn direction(axis: Axis, step: f64) -> (&'static str, &'static str) {
    match (axis, step.partial_cmp(&0.0)) {
        (Axis::X, Some(Ordering::Less)) => ("←", "moves left"),
        (Axis::X, Some(Ordering::Greater)) => ("→", "moves right"),
        (Axis::Y, Some(Ordering::Less)) => ("↓", "moves down"),
        (Axis::Y, Some(Ordering::Greater)) => ("↑", "moves up"),
        _ => ("·", "stays"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_sentences() {
        assert_eq!(sentence("puppy-school"), "Puppy school");
        assert_eq!(sentence("été"), "Été");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn a_run_that_was_kept_before_its_end_is_not_finished() {
        assert_eq!(outcome(Outcome::Running), "Not finished");
    }

    #[test]
    fn times_and_sizes_are_short() {
        for (seconds, words) in [
            (0, "just now"),
            (60, "1 minute ago"),
            (7_200, "2 hours ago"),
            (90_000, "1 day ago"),
            (u64::MAX, "213\u{A0}503\u{A0}982\u{A0}334\u{A0}601 days ago"),
        ] {
            assert_eq!(ago(seconds), words);
        }
        assert_eq!((bytes(812), bytes(4_096)), ("812 B".to_owned(), "4.1 kB".to_owned()));
        assert_eq!(bytes(1_960_000), "2.0 MB");
        assert_eq!((steps(1), steps(12_345)), ("1 step".to_owned(), "12\u{A0}345 steps".to_owned()));
    }
}
