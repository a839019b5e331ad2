//! The events of a replay. Each must be possible for the agent it names, with the optimizer that the agent has then.
//!
//! The kinds `tune`, `choose` and `switch` are those of earlier files; they are read as `set_param` and
//! `set_optimizer`.

use super::super::MAX_EVENT_VALUES;
use crate::error::Problem;
use crate::event::{Event, Guess, TimedEvent};
use crate::level::{Level, MAX_STEPS, check_optimizer_keys, optimizer_config};
use crate::optimizer::OptimizerKind;
use crate::params::{ParamSpec, Range, Shape, Value};
use crate::run::Refusal;
use crate::task;
use crate::text::{
    Document, NodeRef, Section, SpecValue, SyntaxError, join_key, required, shortened, wrong_type,
};
use crate::{AgentId, Axis};

/// The key of the list of events.
const EVENT: &str = "event";
/// The maximum number of keys and values of an event.
const MAX_NODES: usize = 200;
/// The maximum number of an option; no question has as many.
const MAX_CHOICE: u64 = 1_000;
const SET_PARAM: &[&str] = &["step", "kind", "dog", "name", "axis", "value"];
const SET_OPTIMIZER: &[&str] = &["step", "kind", "dog", "optimizer"];
/// The keys of an event, by its kind.
const EVENTS: &[(&str, &[&str])] = &[
    ("drop", &["step", "kind", "at"]),
    ("throw", &["step", "kind", "to"]),
    ("set_param", SET_PARAM),
    ("set_optimizer", SET_OPTIMIZER),
    ("tune", SET_PARAM),
    ("choose", SET_PARAM),
    ("switch", SET_OPTIMIZER),
    ("guess", &["step", "kind", "place", "radius", "moment", "choice"]),
    ("feed", &["step", "kind", "gradient"]),
    ("lead", &["step", "kind", "ratio"]),
];

/// Why events are refused.
pub(super) enum EventError {
    /// One is impossible.
    Invalid(Problem),
    /// One has more keys than any event.
    TooLarge(SyntaxError),
}

impl From<Problem> for EventError {
    fn from(problem: Problem) -> Self {
        Self::Invalid(problem)
    }
}

/// Reads every event, in order, one at a time; `steps` is the number of steps of the run.
pub(super) fn events(
    document: &Document<'_>,
    level: &Level,
    steps: u64,
) -> Result<Vec<TimedEvent>, EventError> {
    let mut reader = EventReader::new(level, steps);
    let value = |node: NodeRef<'_>| node.value(MAX_NODES).map_err(EventError::TooLarge);
    let Some(list) = document.root().get(EVENT) else { return Ok(Vec::new()) };
    if !list.is_list() {
        return Err(
            wrong_type(EVENT.to_owned(), &value(list)?, format!("a list of tables, `[[{EVENT}]]`")).into()
        );
    }
    for item in list.items() {
        reader.read(&value(item)?)?;
    }
    Ok(reader.events)
}

/// Reads events in the order of their steps and checks that each is possible.
pub(crate) struct EventReader<'a> {
    level: &'a Level,
    /// The number of steps of the run.
    steps: u64,
    /// The present optimizer of each agent: which hyperparameters can be set depends on the events before.
    optimizers: Vec<&'static OptimizerKind>,
    events: Vec<TimedEvent>,
    /// The number of values that the events set.
    values: usize,
}

impl<'a> EventReader<'a> {
    pub fn new(level: &'a Level, steps: u64) -> Self {
        let pack = level.pack().iter().map(|member| &member.optimizer);
        let optimizers = std::iter::once(level.optimizer()).chain(pack).map(|config| config.kind).collect();
        Self { level, steps, optimizers, events: Vec::new(), values: 0 }
    }

    /// Reads the next event, a table with the keys that a replay has for it.
    pub fn read(&mut self, item: &SpecValue) -> Result<(), Problem> {
        let path = format!("{EVENT}[{}]", self.events.len());
        let SpecValue::Table(table) = item else { return Err(wrong_type(path, item, "a table")) };
        let section = Section::at(path, table);
        let agent = agent(&section, self.level)?;
        let timed = event(&section, (agent, self.optimizers[agent.index()]), self.level, self.steps)?;
        if self.events.last().is_some_and(|last| last.step > timed.step) {
            let expected = "events in the order of their steps";
            return Err(section.problem("step", "it is before the event above", expected));
        }
        self.values += values_of(&timed.event);
        if self.values > MAX_EVENT_VALUES {
            let message = "with this one there are too many events";
            let expected = format!("at most {MAX_EVENT_VALUES} values in all of them");
            return Err(Problem::new(section.path(), message, expected));
        }
        if let Event::SetOptimizer { kind, .. } = &timed.event {
            let optimizer = &mut self.optimizers[agent.index()];
            *optimizer = OptimizerKind::find(kind).unwrap_or(optimizer);
        }
        self.events.push(timed);
        Ok(())
    }

    /// Returns the events.
    pub fn finish(self) -> Vec<TimedEvent> {
        self.events
    }
}

fn values_of(event: &Event) -> usize {
    match event {
        Event::SetOptimizer { params, .. } => 1 + params.iter().count(),
        Event::Drop { .. }
        | Event::Throw { .. }
        | Event::SetParam { .. }
        | Event::Guess(_)
        | Event::Feed { .. }
        | Event::Lead { .. } => 1,
    }
}

/// Reads which agent an event is for: the first one, unless a member of the pack is named.
fn agent(section: &Section<'_>, level: &Level) -> Result<AgentId, Problem> {
    let Some(key) = section.text("dog")? else { return Ok(AgentId::FIRST) };
    level.find_in_pack(key).ok_or_else(|| {
        let keys: Vec<_> = level.pack().iter().map(|member| format!("`{}`", member.key)).collect();
        let expected = match keys.is_empty() {
            true => "no such key: this level has no pack".to_owned(),
            false => format!("an agent of the level's pack: {}", keys.join(", ")),
        };
        section.problem("dog", format!("no agent has the key {}", shortened(&SpecValue::from(key))), expected)
    })
}

/// An agent and its present kind of optimizer.
type Target = (AgentId, &'static OptimizerKind);

fn event(section: &Section<'_>, target: Target, level: &Level, steps: u64) -> Result<TimedEvent, Problem> {
    let kinds: Vec<_> = EVENTS.iter().map(|(kind, _)| *kind).collect();
    let kind = required(section.word("kind", &kinds)?, section.key("kind"), "the kind of event")?;
    if let Some((_, known)) = EVENTS.iter().find(|(known, _)| *known == kind) {
        section.refuse_unknown(known)?;
    }
    let step = required(section.whole("step", 0, steps)?, section.key("step"), "the step it happened after")?;
    // Any finite number: whether the level allows the point was decided when the event happened.
    let finite = Range::closed(-f64::MAX, f64::MAX);
    let point = |name| required(section.pair(name, &finite)?, section.key(name), "two numbers, `[x, y]`");
    let event = match kind {
        "drop" => Event::Drop { at: point("at")? },
        "throw" => Event::Throw { to: point("to")? },
        "set_optimizer" | "switch" => set_optimizer(section, target.0)?,
        "guess" => Event::Guess(guess(section, level, step)?),
        "feed" => {
            let gradient = point("gradient")?;
            let refused = |refusal: Refusal| {
                section.problem("gradient", refusal.to_string(), task::expected_gradient(level))
            };
            task::check_feed(level, gradient, step).map_err(refused)?;
            Event::Feed { gradient }
        }
        "lead" => {
            let ratio = point("ratio")?;
            let refused =
                |refusal: Refusal| section.problem("ratio", refusal.to_string(), task::expected_ratio(level));
            task::check_lead(level, ratio).map_err(refused)?;
            Event::Lead { ratio }
        }
        _ => set_param(section, target)?,
    };
    Ok(TimedEvent { step, event })
}

/// Reads a guess and checks that the level's task takes it. The key says what kind of guess it is.
fn guess(section: &Section<'_>, level: &Level, step: u64) -> Result<Guess, Problem> {
    let place = section.pair("place", &Range::ANY)?.map(|at| ("place", Guess::Place(at)));
    let radius = section.number("radius", &Range::POSITIVE)?.map(|radius| ("radius", Guess::Radius(radius)));
    let moment = section.whole("moment", 1, MAX_STEPS)?.map(|step| ("moment", Guess::Step(step)));
    let choice = section.whole("choice", 1, MAX_CHOICE)?;
    let choice = choice.map(|number| ("choice", Guess::Choice(number as usize - 1)));
    let mut guesses = [place, radius, moment, choice].into_iter().flatten();
    let expected = "one of `place`, `radius`, `moment` and `choice`";
    let (key, guess) = required(guesses.next(), section.path().to_owned(), expected)?;
    if let Some((key, _)) = guesses.next() {
        return Err(section.problem(key, "a guess is only one thing", expected));
    }
    task::check_guess(level, guess, step)
        .map_err(|refusal| section.problem(key, refusal.to_string(), task::expected_guess(level)))?;
    Ok(guess)
}

fn set_optimizer(section: &Section<'_>, agent: AgentId) -> Result<Event, Problem> {
    let expected = "a table with a `kind` and its hyperparameters";
    let table = required(section.section("optimizer")?, section.key("optimizer"), expected)?;
    check_optimizer_keys(&table)?;
    let config = optimizer_config(&table)?;
    Ok(Event::SetOptimizer { agent, kind: config.kind.info.kind.to_owned(), params: config.params })
}

fn set_param(section: &Section<'_>, (agent, optimizer): Target) -> Result<Event, Problem> {
    let specs = optimizer.info.params;
    let names: Vec<_> = specs.iter().map(|spec| spec.name).collect();
    let name = section.word("name", &names)?;
    let spec = specs.iter().find(|spec| Some(spec.name) == name);
    let spec = required(spec, section.key("name"), "a hyperparameter")?;
    let axis = section.word("axis", &["x", "y"])?.and_then(Axis::from_name);
    if axis.is_some() && !spec.is_per_axis() {
        return Err(section.problem("axis", "both axes share this value", "no axis"));
    }
    let value = required(value(section, spec)?, join_key(section.path(), "value"), "its new value")?;
    Ok(Event::SetParam { agent, name: spec.name.to_owned(), axis, value })
}

/// Reads the new value of a hyperparameter.
fn value(section: &Section<'_>, spec: &ParamSpec) -> Result<Option<Value>, Problem> {
    let name = "value";
    match spec.shape {
        Shape::Choice(_, words) => Ok(section.word(name, words)?.map(Value::Choice)),
        Shape::ChoicePerAxis(_, words) => Ok(section.word_per_axis(name, words)?.map(Value::ChoicePerAxis)),
        Shape::Flag(_) => Ok(section.flag(name)?.map(Value::Flag)),
        Shape::Text(_) => Ok(section.text(name)?.map(|text| Value::Text(text.to_owned()))),
        Shape::Integer(_) => {
            let Some(number) = section.number(name, &spec.range)? else { return Ok(None) };
            let value = spec.default_value().with_number(None, number);
            let impossible =
                || section.problem(name, format!("{number:?} is not possible"), spec.describe_values());
            value.ok_or_else(impossible).map(Some)
        }
        _ => Ok(section.number(name, &spec.range)?.map(Value::Number)),
    }
}
