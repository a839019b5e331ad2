//! A replay out of text. What is not exactly what [`Replay::to_toml`] would write for some run is refused.

use std::sync::Arc;

use toml::Value;

use super::{FORMAT, REPLAY_MOST_BYTES, REPLAY_MOST_MARKS, Replay};
use crate::error::{Problem, ReplayError};
use crate::event::{Event, TimedEvent};
use crate::level::{Attachment, Level, LevelSource, MOST_STEPS, check_optimizer_keys, picked_optimizer};
use crate::optimizer::OptimizerKind;
use crate::params::{self, ParamSpec, Range, Shape};
use crate::run::Outcome;
use crate::text::{Document, Most, NoToml, Part, Section, joined, required};
use crate::trace::HASH_EVERY;
use crate::{Axis, SIM_VERSION};

const TOP: &[&str] = &["format", "sim", "app", "level_id", "seed", "level", "event", "result"];
const EVENTS: &[(&str, &[&str])] = &[
    ("drop", &["step", "kind", "at"]),
    ("throw", &["step", "kind", "to"]),
    ("tune", &["step", "kind", "dog", "name", "axis", "value"]),
    ("choose", &["step", "kind", "dog", "name", "value"]),
    ("switch", &["step", "kind", "dog", "optimizer"]),
];
const RESULT: &[&str] = &["steps", "outcome", "hashes", "end_hash"];
const CUT: &str = "the rest of the file, which looks cut short";
const HASH_DIGITS: usize = 16;

impl Replay {
    /// Reads a replay's text. Whether it comes out as recorded is for [`Replay::verify`] to say.
    ///
    /// # Errors
    /// A text that is no replay, a level inside that is refused, or another version of the numbers.
    pub fn parse(text: &str) -> Result<Self, ReplayError> {
        let document = Document::parse(text, Most { bytes: REPLAY_MOST_BYTES, marks: REPLAY_MOST_MARKS })?;
        let table = document.table.clone();
        let root = Section::root(&table);
        let at_value = |problem: Problem| invalid(&document, &problem, Part::Value);
        let sim = header(&root).map_err(at_value)?;
        if sim != SIM_VERSION {
            return Err(ReplayError::OtherVersion { found: sim, here: SIM_VERSION });
        }
        root.only(TOP).map_err(|problem| invalid(&document, &problem, Part::Key))?;
        let ending = ending(&root).map_err(at_value)?;
        let app = required(root.text("app").map_err(at_value)?, "app".to_owned(), "a version in quotes");
        let seed = required(big_whole(&root, "seed").map_err(at_value)?, "seed".to_owned(), "a whole number");
        let level = Arc::new(level(&document, &root)?);
        let events = events(&root, &level, ending.steps).map_err(at_value)?;
        Ok(Self {
            app: app.map_err(at_value)?.to_owned(),
            sim,
            level,
            seed: seed.map_err(at_value)?,
            events,
            hashes: ending.hashes,
            end_hash: ending.end_hash,
            steps: ending.steps,
            outcome: ending.outcome,
        })
    }
}

impl From<NoToml> for ReplayError {
    fn from(error: NoToml) -> Self {
        let NoToml { position, message, expected } = error;
        ReplayError::Invalid { line: position.line, column: position.column, message, expected }
    }
}

fn invalid(document: &Document, problem: &Problem, part: Part) -> ReplayError {
    let missing_at_top = problem.message == "missing" && !problem.key.contains('.');
    let position = if missing_at_top { document.end() } else { document.position(&problem.key, part) };
    ReplayError::Invalid {
        line: position.line,
        column: position.column,
        message: format!("`{}`: {}", problem.key, problem.message),
        expected: problem.expected.clone(),
    }
}

/// Checks the format; returns the version of the numbers.
fn header(root: &Section<'_>) -> Result<u32, Problem> {
    required(root.whole("format", FORMAT, FORMAT)?, "format".to_owned(), "`format = 1`")?;
    let sim = root.whole("sim", 1, u64::from(u32::MAX))?.and_then(|sim| u32::try_from(sim).ok());
    required(sim, "sim".to_owned(), "the version of the simulation, a whole number")
}

fn level(document: &Document, root: &Section<'_>) -> Result<Level, ReplayError> {
    let wrong = |problem: Problem| invalid(document, &problem, Part::Value);
    let id = required(root.text("level_id").map_err(wrong)?, "level_id".to_owned(), "the level's id")
        .map_err(wrong)?;
    let inside = root.section("level").map_err(wrong)?;
    required(inside, "level".to_owned(), "a table `[level]`").map_err(wrong)?;
    let mut document = document.clone();
    let table = document.table.remove("level");
    document.table = table
        .and_then(|table| if let Value::Table(table) = table { Some(table) } else { None })
        .unwrap_or_default();
    let no_file = |_: &Attachment<'_>| Err("a replay holds all its numbers itself".to_owned());
    Ok(LevelSource::new(document, "level", Vec::new()).level(id, &no_file)?)
}

/// A whole number, in quotes where TOML has no room for it.
fn big_whole(section: &Section<'_>, name: &str) -> Result<Option<u64>, Problem> {
    match section.get(name) {
        Some(Value::String(digits)) => match digits.parse::<u64>() {
            Ok(number) if i64::try_from(number).is_err() => Ok(Some(number)),
            _ => Err(section.problem(
                name,
                format!("{digits:?} is not possible"),
                "a whole number of at most 64 bits",
            )),
        },
        _ => section.whole(name, 0, i64::MAX as u64),
    }
}

struct Ending {
    steps: u64,
    outcome: Outcome,
    hashes: Vec<u64>,
    end_hash: u64,
}

fn ending(root: &Section<'_>) -> Result<Ending, Problem> {
    let section = required(root.section("result")?, "result".to_owned(), CUT)?;
    section.only(RESULT)?;
    let end_hash = section.get("end_hash").map(|value| hash(&section, "end_hash", value)).transpose()?;
    let steps = required(section.whole("steps", 0, MOST_STEPS)?, section.key("steps"), CUT)?;
    let words: Vec<_> = Outcome::ALL.iter().map(|(_, word)| *word).collect();
    let word = section.word("outcome", &words)?;
    let outcome = Outcome::ALL.iter().find(|(_, known)| Some(*known) == word).map(|(outcome, _)| *outcome);
    let hashes = match section.get("hashes") {
        Some(Value::Array(items)) => {
            let hash = |(index, value)| hash(&section, &format!("hashes[{index}]"), value);
            items.iter().enumerate().map(hash).collect::<Result<Vec<_>, _>>()?
        }
        Some(_) => return Err(section.problem("hashes", "this is no list", "a list of hashes")),
        None => return Err(section.problem("hashes", "missing", CUT)),
    };
    if hashes.len() as u64 != steps / HASH_EVERY {
        let expected = format!("{}: one every {HASH_EVERY} of {steps} steps", steps / HASH_EVERY);
        return Err(section.problem("hashes", format!("there are {}", hashes.len()), expected));
    }
    Ok(Ending {
        steps,
        outcome: required(outcome, section.key("outcome"), CUT)?,
        hashes,
        end_hash: required(end_hash, section.key("end_hash"), CUT)?,
    })
}

fn hash(section: &Section<'_>, name: &str, value: &Value) -> Result<u64, Problem> {
    let digits = value
        .as_str()
        .filter(|text| text.len() == HASH_DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit()));
    let hash = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
    hash.ok_or_else(|| {
        section.problem(name, "this is no hash", format!("{HASH_DIGITS} hexadecimal digits in quotes"))
    })
}

fn events(root: &Section<'_>, level: &Level, steps: u64) -> Result<Vec<TimedEvent>, Problem> {
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

/// Whose event it is: Frankie's, unless a dog of the pack is named.
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
    let picked = picked_optimizer(&table)?;
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
        return Err(section.problem("value", format!("{value:?} is not possible"), spec.possible()));
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
