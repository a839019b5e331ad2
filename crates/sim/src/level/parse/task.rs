//! The task of a level: its kind, its numbers, and whether the rest of the level makes it possible.

mod actions;
mod feed;
mod guesses;

use super::MAX_STEPS;
use super::ground::describe_view;
use super::keys::TASKS;
use crate::error::Problem;
use crate::level::{Goal, KindConfig, Player, Start};
use crate::optimizer::OptimizerKind;
use crate::params::Range;
use crate::surface::View;
use crate::task::{MAX_TASK_STEPS, Task, TaskKind, Thresholds};
use crate::text::{Section, SpecValue, required, shortened};
use crate::{Axis, Vec2};

/// The maximum length of an option, in characters: it is the label of a button.
const MAX_OPTION_CHARS: usize = 40;

/// What a task needs of the rest of its level.
pub(super) struct Companions<'a> {
    pub view: &'a View,
    pub player: &'a Player,
    pub start: &'a Start,
    pub goal: Option<Goal>,
    pub max_steps: Option<u64>,
    /// Every target before the first step.
    pub targets: Vec<Vec2>,
    /// Whether there is a ball to throw.
    pub has_ball: bool,
    /// The first agent's optimizer.
    pub optimizer: &'a KindConfig<OptimizerKind>,
    /// The number of agents.
    pub agents: usize,
}

impl Companions<'_> {
    /// Returns the last step that a run can have, where there is one.
    fn limit(&self) -> Option<u64> {
        let goal = if let Some(Goal::Steps(steps)) = self.goal { Some(steps) } else { None };
        goal.into_iter().chain(self.max_steps).min()
    }
}

/// Reads the task; `None` where the level asks nothing.
pub(super) fn read(root: &Section<'_>, level: &Companions<'_>) -> Result<Option<Task>, Problem> {
    let Some(section) = root.section("task")? else { return Ok(None) };
    let kinds: Vec<_> = TASKS.iter().map(|(kind, _)| *kind).collect();
    let kind = section.word("kind", &kinds)?;
    let kind = required(kind, section.key("kind"), &format!("one of {}", kinds.join(", ")))?;
    let limit = level.limit();
    if let Some(limit) = limit.filter(|limit| *limit > MAX_TASK_STEPS) {
        let message = format!("a run of {limit} steps is too long for a task");
        return Err(Problem::new(section.path(), message, format!("at most {MAX_TASK_STEPS} steps")));
    }
    let read = TaskReader { section: &section, level, limit };
    let (kind, first_answer, last_step) = match kind {
        "bone" => read.place()?,
        "radius" => read.radius()?,
        "when" => read.when()?,
        "which" => read.which()?,
        "throw" => read.throw()?,
        "dial" => read.dial()?,
        "drop" => read.drop()?,
        "feed" => read.feed()?,
        "lead" => read.lead()?,
        _ => return Ok(None),
    };
    let ask_at = section.whole("ask_at", 0, MAX_STEPS)?.unwrap_or(0);
    if ask_at >= first_answer {
        let expected = format!("a step before step {first_answer}");
        return Err(section.problem("ask_at", "the answer may be known by then", expected));
    }
    Ok(Some(Task { kind, ask_at, last_step }))
}

/// What is read of a task: its kind, the first step at which its answer may be known, and its last step.
type Read = (TaskKind, u64, u64);

/// Reads the keys of a task.
struct TaskReader<'a, 'b> {
    section: &'a Section<'b>,
    level: &'a Companions<'a>,
    limit: Option<u64>,
}

/// What the kinds of tasks have in common.
impl TaskReader<'_, '_> {
    /// Refuses a key that only some words have.
    fn only_for(&self, key: &str, is_taken: bool, words: &str) -> Result<(), Problem> {
        match self.section.get(key) {
            Some(_) if !is_taken => {
                Err(self.section.problem(key, format!("only {words} has this key"), "no such key"))
            }
            _ => Ok(()),
        }
    }

    fn axis(&self) -> Result<Axis, Problem> {
        let axis = self.section.word("axis", &["x", "y"])?.and_then(Axis::from_name);
        required(axis, self.section.key("axis"), "`x` or `y`")
    }

    fn coordinate(&self) -> Result<f64, Problem> {
        required(self.section.number("at", &Range::ANY)?, self.section.key("at"), "a coordinate")
    }

    fn needed_limit(&self) -> Result<u64, Problem> {
        let expected = "`max_steps`, or a goal with `within` or `steps`";
        self.limit.ok_or_else(|| Problem::new(self.section.path(), "its run has no step limit", expected))
    }

    fn check_in_run(&self, key: &str, step: u64) -> Result<(), Problem> {
        match self.limit {
            Some(limit) if step > limit => {
                let message = format!("step {step} is after the end of the run");
                Err(self.section.problem(key, message, format!("at most {limit}")))
            }
            _ => Ok(()),
        }
    }

    fn check_in_view(&self, key: &str, at: Vec2) -> Result<(), Problem> {
        if self.level.view.follow || self.level.view.contains(at, 1.0) {
            return Ok(());
        }
        let message = format!("{at:?} is outside the view");
        Err(self.section.problem(key, message, describe_view(self.level.view)))
    }

    /// Reads `N`, which means from the start to step N, or `[from, to]`.
    fn steps(&self, key: &str) -> Result<Option<[u64; 2]>, Problem> {
        const EXPECTED: &str = "`N` or `[from, to]`, whole numbers of steps, the smaller one first";
        let whole = |value: &SpecValue| match value {
            SpecValue::Integer(number) => u64::try_from(*number).ok(),
            _ => None,
        };
        let found = match self.section.get(key) {
            None => return Ok(None),
            Some(SpecValue::List(items)) if items.len() == 2 => whole(&items[0]).zip(whole(&items[1])),
            Some(other) => whole(other).map(|to| (0, to)),
        };
        let Some((from, to)) = found.filter(|(from, to)| from < to) else {
            let value = self.section.get(key).map_or_else(String::new, shortened);
            return Err(self.section.problem(key, format!("{value} is not possible"), EXPECTED));
        };
        if self.limit.is_none() && to > MAX_TASK_STEPS {
            let message = format!("{to} steps are too many");
            return Err(self.section.problem(key, message, format!("at most {MAX_TASK_STEPS}")));
        }
        self.check_in_run(key, to)?;
        Ok(Some([from, to]))
    }

    /// Reads the thresholds of a score that should be small.
    fn at_most(&self, range: &Range, what: &str) -> Result<Thresholds<f64>, Problem> {
        let read = |key| required(self.section.number(key, range)?, self.section.key(key), what);
        let (bone, gold) = (read("bone")?, read("gold")?);
        if gold > bone {
            let message = format!("{gold:?} is easier than bone");
            return Err(self.section.problem("gold", message, format!("at most {bone:?}, as for bone")));
        }
        Ok(Thresholds { bone, gold })
    }

    /// Reads the thresholds of a whole number that should be small.
    fn whole_at_most(&self, what: &str) -> Result<Thresholds<u64>, Problem> {
        let read = |key| required(self.section.whole(key, 0, MAX_TASK_STEPS)?, self.section.key(key), what);
        let (bone, gold) = (read("bone")?, read("gold")?);
        if gold > bone {
            let message = format!("{gold} is easier than bone");
            return Err(self.section.problem("gold", message, format!("at most {bone}, as for bone")));
        }
        Ok(Thresholds { bone, gold })
    }

    /// Reads the smallest numbers, of which that of gold is not below that of bone.
    fn whole_at_least(&self, what: &str) -> Result<Thresholds<u64>, Problem> {
        let read = |key| required(self.section.whole(key, 0, MAX_TASK_STEPS)?, self.section.key(key), what);
        let (bone, gold) = (read("bone")?, read("gold")?);
        if gold < bone {
            let message = format!("{gold} is easier than bone");
            return Err(self.section.problem("gold", message, format!("at least {bone}, as for bone")));
        }
        Ok(Thresholds { bone, gold })
    }

    fn options(&self, min: usize, max: usize) -> Result<Vec<String>, Problem> {
        let expected = match min == max {
            true => format!("a list of {min} texts"),
            false => format!("a list of {min} to {max} texts"),
        };
        let items = match self.section.get("options") {
            None => return Err(self.section.problem("options", "missing", expected)),
            Some(SpecValue::List(items)) if (min..=max).contains(&items.len()) => items,
            Some(other) => {
                let message = format!("{} is not possible", shortened(other));
                return Err(self.section.problem("options", message, expected));
            }
        };
        let mut options: Vec<String> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let is_possible = |text: &&str| {
                let chars = text.chars().count();
                (1..=MAX_OPTION_CHARS).contains(&chars) && !text.chars().any(char::is_control)
            };
            let text = item.as_text().map(str::trim).filter(is_possible);
            let Some(text) = text.filter(|text| options.iter().all(|other| other != text)) else {
                let message = format!("{} is not possible", shortened(item));
                let expected =
                    format!("a text of 1 to {MAX_OPTION_CHARS} characters, different from the others");
                return Err(self.section.problem(&format!("options[{index}]"), message, expected));
            };
            options.push(text.to_owned());
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests;
