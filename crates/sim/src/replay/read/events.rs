//! The events of a replay: whose each is, and that it could have happened to a dog that runs by what it had then.

use crate::Axis;
use crate::error::Problem;
use crate::event::{Event, TimedEvent};
use crate::level::{Level, check_optimizer_keys, optimizer_config};
use crate::optimizer::OptimizerKind;
use crate::params::{self, ParamSpec, Range, Shape};
use crate::text::{Section, joined, required};

/// The keys of an event, by its kind.
const EVENTS: &[(&str, &[&str])] = &[
    ("drop", &["step", "kind", "at"]),
    ("throw", &["step", "kind", "to"]),
    ("tune", &["step", "kind", "dog", "name", "axis", "value"]),
    ("choose", &["step", "kind", "dog", "name", "value"]),
    ("switch", &["step", "kind", "dog", "optimizer"]),
];

/// Every event, in order; `steps` is how many the run has.
pub(super) fn events(root: &Section<'_>, level: &Level, steps: u64) -> Result<Vec<TimedEvent>, Problem> {
    // Which hyper-parameters can be tuned depends on the switches before.
    let all = std::iter::once(&level.optimizer).chain(level.pack.iter().map(|mate| &mate.optimizer));
    let mut optimizers: Vec<_> = all.map(|picked| picked.kind).collect();
    let mut events: Vec<TimedEvent> = Vec::new();
    for section in root.sections("event")? {
        let dog = dog(&section, level)?;
        let timed = event(&section, (dog, optimizers[dog]), steps)?;
        if events.last().is_some_and(|last| last.step > timed.step) {
            return Err(section.problem(
                "step",
                "it is before the event above",
                "events in the order of their steps",
            ));
        }
        if let Event::Switch { kind, .. } = &timed.event {
            optimizers[dog] = OptimizerKind::find(kind).unwrap_or(optimizers[dog]);
        }
        events.push(timed);
    }
    Ok(events)
}

/// AgentArg event it is: Frankie's, unless a dog of the pack is named.
fn dog(section: &Section<'_>, level: &Level) -> Result<usize, Problem> {
    let Some(key) = section.text("dog")? else { return Ok(0) };
    let found = level.pack.iter().position(|mate| mate.key == key);
    let keys = || level.pack.iter().map(|mate| format!("`{}`", mate.key)).collect::<Vec<_>>().join(", ");
    let missing = || match level.pack.is_empty() {
        true => "no dog: this level has no pack".to_owned(),
        false => format!("a dog of the level's pack: {}", keys()),
    };
    found
        .map(|index| index + 1)
        .ok_or_else(|| section.problem("dog", format!("there is no dog {key:?}"), missing()))
}

/// A dog, and what it runs by.
type Runner = (usize, &'static OptimizerKind);

fn event(section: &Section<'_>, runner: Runner, steps: u64) -> Result<TimedEvent, Problem> {
    let kinds: Vec<_> = EVENTS.iter().map(|(kind, _)| *kind).collect();
    let kind = required(section.word("kind", &kinds)?, section.key("kind"), "the kind of event")?;
    if let Some((_, known)) = EVENTS.iter().find(|(known, _)| *known == kind) {
        section.only(known)?;
    }
    let step = required(section.whole("step", 0, steps)?, section.key("step"), "the step it happened after")?;
    // As far as numbers go: a drop is refused where the ground ends, not where numbers do.
    let finite = Range::closed(-f64::MAX, f64::MAX);
    let place = |name| required(section.pair(name, &finite)?, section.key(name), "two numbers, `[x, y]`");
    let event = match kind {
        "drop" => Event::Drop { at: place("at")? },
        "throw" => Event::Throw { to: place("to")? },
        "switch" => switch(section, runner.0)?,
        "choose" => choose(section, runner)?,
        _ => tune(section, runner)?,
    };
    Ok(TimedEvent { step, event })
}

fn switch(section: &Section<'_>, dog: usize) -> Result<Event, Problem> {
    let expected = "a table with a `kind` and its hyper-parameters";
    let table = required(section.section("optimizer")?, section.key("optimizer"), expected)?;
    check_optimizer_keys(&table)?;
    let picked = optimizer_config(&table)?;
    Ok(Event::Switch { dog, kind: picked.kind.info.kind.to_owned(), params: picked.params })
}

/// The hyper-parameter an event is about, one of those that `may` be changed so.
fn named(
    section: &Section<'_>,
    optimizer: &OptimizerKind,
    may: fn(&ParamSpec) -> bool,
) -> Result<&'static ParamSpec, Problem> {
    let specs = || optimizer.info.params.iter().filter(|spec| may(spec));
    let names: Vec<_> = specs().map(|spec| spec.name).collect();
    let name = section.word("name", &names)?;
    required(specs().find(|spec| Some(spec.name) == name), section.key("name"), "a hyper-parameter")
}

fn tune(section: &Section<'_>, (dog, optimizer): Runner) -> Result<Event, Problem> {
    let spec = named(section, optimizer, |spec| !spec.is_chosen())?;
    let axis = section.word("axis", &["x", "y"])?.and_then(Axis::from_name);
    let value = section.number("value", &spec.range)?;
    let value = required(value, joined(section.path(), "value"), "its new value")?;
    let now = spec.default_value();
    if axis.is_some() && !matches!(now, params::Value::Pair(_)) {
        return Err(section.problem("axis", "both axes share this number", "no axis"));
    }
    if now.with_number(axis, value).is_none() {
        return Err(section.problem("value", format!("{value:?} is not possible"), spec.describe_values()));
    }
    Ok(Event::Tune { dog, name: spec.name.to_owned(), axis, value })
}

fn choose(section: &Section<'_>, (dog, optimizer): Runner) -> Result<Event, Problem> {
    let spec = named(section, optimizer, ParamSpec::is_chosen)?;
    let value = match spec.shape {
        Shape::Choice(_, words) => section.word("value", words)?.map(params::Value::Word),
        Shape::ChoicePerAxis(_, words) => section.word_per_axis("value", words)?.map(params::Value::Words),
        _ => section.flag("value")?.map(params::Value::Flag),
    };
    let value = required(value, joined(section.path(), "value"), "its new value")?;
    Ok(Event::Choose { dog, name: spec.name.to_owned(), value })
}
