//! What the player does to a run: whether it may be done, and what it changes. Reads the level; writes the state.

use std::sync::Arc;

use thiserror::Error;

use super::state::RunState;
use crate::Axis;
use crate::event::Event;
use crate::level::{Goal, KindConfig, Level};
use crate::optimizer::{AxisOptimizer, OptimizerKind};
use crate::params::{ParamSpec, Params, Value};
use crate::trace::Trace;

/// Why an event was not taken.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Refusal {
    /// Nothing more happens in a run that is over.
    #[error("the run is over")]
    Over,
    /// The level does not let the player do this.
    #[error("this level does not let you {0}")]
    NotAllowed(String),
    /// He may not be dropped there, or the ball may not be thrown there.
    #[error("not there: {0}")]
    Place(String),
    /// As often as the level allows.
    #[error("no drops left")]
    NoDropsLeft,
    /// An impossible value.
    #[error("{name} must be {expected}")]
    Value {
        /// The hyper-parameter.
        name: String,
        /// The possible values.
        expected: String,
    },
}

/// Whether the level and the numbers let an event events in a state.
pub(super) fn check(level: &Level, state: &RunState, event: &Event) -> Result<(), Refusal> {
    if state.outcome.is_over() {
        return Err(Refusal::Over);
    }
    match event {
        Event::Drop { at } => {
            if !level.player.drop {
                return Err(Refusal::NotAllowed("drop Frankie".to_owned()));
            }
            if !level.may_start_at(*at) {
                return Err(Refusal::Place("he may not be dropped here".to_owned()));
            }
            match level.goal {
                Some(Goal::Minima { drops: Some(drops), .. }) if state.drops >= drops => {
                    Err(Refusal::NoDropsLeft)
                }
                _ => Ok(()),
            }
        }
        Event::Throw { to } => {
            if !level.player.throw || state.ball.is_none() {
                return Err(Refusal::NotAllowed("throw the ball".to_owned()));
            }
            if !level.view.contains(*to, 1.0) {
                return Err(Refusal::Place("the ball must land in sight".to_owned()));
            }
            Ok(())
        }
        Event::Tune { name, axis, value, .. } => {
            if !level.may_tune(name) {
                return Err(Refusal::NotAllowed(format!("change {name}")));
            }
            tuned(&state.optimizer.params, name, *axis, *value).map(|_| ())
        }
        Event::Choose { name, value, .. } => {
            if !level.may_tune(name) {
                return Err(Refusal::NotAllowed(format!("change {name}")));
            }
            let spec = spec_of(&state.optimizer.params, name)?;
            if spec.is_chosen() && spec.accepts(value) { Ok(()) } else { Err(impossible(spec)) }
        }
        Event::Switch { kind, params, .. } => {
            if !level.player.switch {
                return Err(Refusal::NotAllowed("change the optimizer".to_owned()));
            }
            let known = OptimizerKind::find(kind).filter(|known| known.info.params == params.specs());
            if known.is_none() {
                return Err(Refusal::NotAllowed(format!("use {kind}")));
            }
            let wrong = params.iter().find(|(spec, value)| !spec.accepts(value));
            wrong.map_or(Ok(()), |(spec, _)| Err(impossible(spec)))
        }
    }
}

/// Makes an event events; one that was checked always does.
pub(super) fn apply_event(state: &mut RunState, trace: Option<&mut Trace>, event: &Event) {
    match event {
        Event::Drop { at } => {
            state.at = *at;
            state.drops += 1;
            state.held = 0;
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
                state.held = 0;
            }
        }
        Event::Tune { name, axis, value, .. } => {
            if let Ok(value) = tuned(&state.optimizer.params, name, *axis, *value) {
                set(state, name, value);
            }
        }
        Event::Choose { name, value, .. } => set(state, name, value.clone()),
        Event::Switch { kind, params, .. } => {
            if let Some(kind) = OptimizerKind::find(kind) {
                state.axes = Axis::BOTH.map(|axis| kind.build(params, axis));
                state.age = 0;
                state.optimizer = Arc::new(KindConfig { kind, params: params.clone() });
            }
        }
    }
}

fn spec_of(params: &Params, name: &str) -> Result<&'static ParamSpec, Refusal> {
    let found = params.specs().iter().find(|spec| spec.name == name);
    found.ok_or_else(|| Refusal::NotAllowed(format!("change {name}: this optimizer has none")))
}

fn impossible(spec: &ParamSpec) -> Refusal {
    Refusal::Value { name: spec.name.to_owned(), expected: spec.describe_values() }
}

/// What a hyper-parameter is once a number was put in its place.
fn tuned(params: &Params, name: &str, axis: Option<Axis>, x: f64) -> Result<Value, Refusal> {
    let spec = spec_of(params, name)?;
    let value = params.get(name).and_then(|value| value.with_number(axis, x));
    value.filter(|value| spec.accepts(value)).ok_or_else(|| impossible(spec))
}

fn set(state: &mut RunState, name: &str, value: Value) {
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
