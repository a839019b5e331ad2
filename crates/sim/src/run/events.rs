//! Events in a run: whether one is allowed, and what it changes. Reads the level, writes an agent's state.

use std::sync::Arc;

use thiserror::Error;

use crate::Axis;
use crate::error::Problem;
use crate::event::Event;
use crate::level::{Goal, KindConfig, Level};
use crate::optimizer::{AxisOptimizer, OptimizerKind};
use crate::params::{ParamSpec, Params, Value};
use crate::state::AgentState;
use crate::task;
use crate::trace::Trace;

/// Why an event was refused.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Refusal {
    /// Nothing more happens in a run that is over.
    #[error("the run is over")]
    Over,
    /// The level does not let the player do this.
    #[error("this level does not let you {0}")]
    NotAllowed(String),
    /// The event's point is not a possible one.
    #[error("{0}")]
    Place(String),
    /// The level's number of drops is used up.
    #[error("no drops left")]
    NoDropsLeft,
    /// A rule of an optimizer that cannot be read.
    #[error("{message}; expected {expected}")]
    Rule {
        /// What is wrong.
        message: String,
        /// What was expected.
        expected: String,
    },
    /// An impossible value.
    #[error("{name} must be {expected}")]
    Value {
        /// The hyperparameter.
        name: String,
        /// The possible values.
        expected: String,
    },
}

/// Checks whether the level and the numbers allow an event in a state.
pub(crate) fn check(level: &Level, state: &AgentState, event: &Event) -> Result<(), Refusal> {
    if state.outcome.is_over() {
        return Err(Refusal::Over);
    }
    match event {
        Event::Drop { at } => {
            if !level.player().drop {
                return Err(Refusal::NotAllowed("choose the start".to_owned()));
            }
            if !level.may_start_at(*at) {
                let expected = match level.start().region {
                    Some(_) => "the start must lie inside the level's start region",
                    None => "the start must lie inside the view",
                };
                return Err(Refusal::Place(expected.to_owned()));
            }
            match level.goal() {
                Some(Goal::Minima { drops: Some(drops), .. }) if state.drops >= drops => {
                    Err(Refusal::NoDropsLeft)
                }
                _ => Ok(()),
            }
        }
        Event::Throw { to } => {
            if !level.player().throw || state.ball.is_none() {
                return Err(Refusal::NotAllowed("throw the ball".to_owned()));
            }
            if !level.view().contains(*to, 1.0) {
                return Err(Refusal::Place("the ball must land inside the view".to_owned()));
            }
            Ok(())
        }
        Event::SetParam { name, axis, value, .. } => {
            if !level.may_tune(name) {
                return Err(Refusal::NotAllowed(format!("change {name}")));
            }
            let value = changed_value(&state.optimizer.params, name, *axis, value)?;
            if !matches!(value, Value::Text(_)) {
                return Ok(());
            }
            let mut params = state.optimizer.params.clone();
            // The value was checked, so that this always succeeds.
            let _ = params.set(name, value);
            (state.optimizer.kind.check)(&params).map_err(|problem| wrong_rule(&problem))
        }
        Event::SetOptimizer { kind, params, .. } => {
            if !level.player().switch {
                return Err(Refusal::NotAllowed("change the optimizer".to_owned()));
            }
            let known = OptimizerKind::find(kind).filter(|known| known.info.params == params.specs());
            if known.is_none() {
                return Err(Refusal::NotAllowed(format!("use {kind}")));
            }
            let wrong = params.iter().find(|(spec, value)| !spec.accepts(value));
            match (wrong, known) {
                (Some((spec, _)), _) => Err(impossible(spec)),
                (None, Some(known)) => (known.check)(params).map_err(|problem| wrong_rule(&problem)),
                (None, None) => Ok(()),
            }
        }
        Event::Guess(guess) => task::check_guess(level, *guess, state.step),
        Event::Feed { gradient } => task::check_feed(level, *gradient, state.step),
        Event::Lead { ratio } => task::check_lead(level, *ratio),
    }
}

/// Applies an event. One that was checked always takes effect; another one changes nothing where it is impossible.
pub(crate) fn apply(state: &mut AgentState, trace: Option<&mut Trace>, event: &Event) {
    match event {
        Event::Drop { at } => {
            state.at = *at;
            state.drops += 1;
            state.steps_at_goal = 0;
            state.age = 0;
            state.axes.iter_mut().for_each(AxisOptimizer::reset);
            if let Some(trace) = trace {
                trace.record_drop(state.step, *at);
            }
        }
        Event::Throw { to } => {
            if state.ball.is_some() {
                state.ball = Some(*to);
                state.throws += 1;
                state.steps_at_goal = 0;
            }
        }
        Event::SetParam { name, axis, value, .. } => {
            if let Ok(value) = changed_value(&state.optimizer.params, name, *axis, value) {
                set_param(state, name, value);
            }
        }
        Event::SetOptimizer { kind, params, .. } => {
            if let Some(kind) = OptimizerKind::find(kind) {
                state.axes = Axis::BOTH.map(|axis| kind.build(params, axis));
                state.age = 0;
                state.optimizer = Arc::new(KindConfig { kind, params: params.clone() });
            }
        }
        Event::Guess(_) => {}
        Event::Feed { gradient } => state.fed = Some(*gradient),
        Event::Lead { ratio } => state.led = Some(*ratio),
    }
}

/// Returns a checked event as it is recorded: a whole number for a hyperparameter that is one.
pub(crate) fn recorded(state: &AgentState, mut event: Event) -> Event {
    if let Event::SetParam { name, value, .. } = &mut event
        && let (Value::Number(x), Some(now @ Value::Integer(_))) = (&*value, state.optimizer.params.get(name))
        && let Some(whole) = now.with_number(None, *x)
    {
        *value = whole;
    }
    event
}

fn wrong_rule(problem: &Problem) -> Refusal {
    Refusal::Rule { message: problem.message.clone(), expected: problem.expected.clone() }
}

fn impossible(spec: &ParamSpec) -> Refusal {
    Refusal::Value { name: spec.name.to_owned(), expected: spec.describe_values() }
}

/// Returns the hyperparameter's whole value after an event has set it, of one axis or of both.
fn changed_value(params: &Params, name: &str, axis: Option<Axis>, value: &Value) -> Result<Value, Refusal> {
    let found = params.iter().find(|(spec, _)| spec.name == name);
    let (spec, now) =
        found.ok_or_else(|| Refusal::NotAllowed(format!("change {name}: this optimizer has none")))?;
    let changed = match value {
        Value::Number(x) => now.with_number(axis, *x),
        // One number sets both axes.
        Value::Pair(_) => None,
        value => Some(value.clone()).filter(|_| axis.is_none()),
    };
    changed.filter(|changed| spec.accepts(changed)).ok_or_else(|| impossible(spec))
}

fn set_param(state: &mut AgentState, name: &str, value: Value) {
    let mut params: Params = state.optimizer.params.clone();
    // The event was checked, so that this always succeeds.
    if params.set(name, value).is_err() {
        return;
    }
    for axis in Axis::BOTH {
        state.axes[axis.index()].set_params(&params, axis);
    }
    state.optimizer = Arc::new(KindConfig { kind: state.optimizer.kind, params });
}
