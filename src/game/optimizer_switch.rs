//! What an optimizer takes over from the one before it, when the player chooses another kind. Reads a run, returns
//! parameters; knows nothing of windows.
//!
//! A comparison of two rules is fair if only the rule changes, so what both kinds have stays:
//!
//! - A parameter that both kinds have, by its name, keeps its value if that was chosen: by the level or by the player.
//!   One at the default of the old kind gets the default of the new kind, which may differ: λ is 0 for Adam, and AdamW
//!   with λ = 0 would be Adam.
//! - A parameter that the old kind lacks gets what the level chose for it, so that a way through SGD, which has no β,
//!   does not change a β that the level sets.
//! - The learning rate always stays, since published defaults are meant for other problems than these surfaces. For
//!   kinds that divide by the size of gradients, and for the sign of Lion, it is the length of a full step; SGD and
//!   momentum multiply the gradient by it. AdaDelta, Prodigy, L-BFGS and Newton's method choose the length of their steps
//!   themselves and multiply it by lr, which is 1 by default: they neither take over the learning rate of another kind
//!   nor pass their own on.

use frankie_sim::level::KindConfig;
use frankie_sim::optimizer::{OptimizerKind, RatioFormula};
use frankie_sim::params::{ParamSpec, Params, Shape, Value};
use frankie_sim::{Agent, Axis, Event, Level, Run};

/// The name of the learning rate, which every kind has.
const LR: &str = "lr";
/// The rate of weight decay: one number where it is part of the gradient, one per axis where it is not.
const WEIGHT_DECAY: &str = "weight_decay";
/// The kinds that multiply a step of their own choice by the learning rate.
const OWN_STEP: [&str; 4] = ["adadelta", "prodigy", "lbfgs", "newton"];

type Optimizer = KindConfig<OptimizerKind>;

/// Returns the parameters of an optimizer that an agent changes to.
#[must_use]
pub fn params_after_switch(level: &Level, agent: &Agent, kind: &OptimizerKind) -> Params {
    let now = &agent.state().optimizer;
    let start = level.optimizer_of(agent.id());
    let mut params = Params::defaults(kind.info.params);
    for spec in kind.info.params {
        let kept = match spec.name {
            LR => learning_rate(now, start, kind).and_then(|value| fitted(value, spec)),
            _ => kept_value(now, start, spec),
        };
        if let Some(value) = kept {
            // The value was checked, so that this always succeeds.
            let _ = params.set(spec.name, value);
        }
    }
    params
}

/// Returns the value of a parameter other than the learning rate, unless it is the kind's own default.
fn kept_value(now: &Optimizer, start: Option<&Optimizer>, spec: &ParamSpec) -> Option<Value> {
    let level = start.and_then(|start| chosen(start, spec));
    let by_level = level.and_then(|value| fitted(value, spec));
    let Some((own, value)) = now.params.iter().find(|(own, _)| own.name == spec.name) else {
        return by_level;
    };
    // Where the present kind could not take the level's value, it is as if it lacked the parameter.
    let is_lost = level.is_some_and(|level| fitted(level, own).is_none());
    let by_player = chosen(now, spec).and_then(|value| fitted(value, spec));
    by_player.or_else(|| by_level.filter(|level| is_lost || fitted(value, spec).as_ref() == Some(level)))
}

/// Returns the value as the spec has it: a number of the whole vector is one for both axes, and the other way round. The
/// rates of the two kinds of weight decay have a name in common, and no meaning.
fn fitted(value: &Value, spec: &ParamSpec) -> Option<Value> {
    let fitted = match (value, spec.shape) {
        _ if spec.name == WEIGHT_DECAY => value.clone(),
        (Value::Number(x), Shape::PerAxis(_)) => Value::Pair([*x; 2]),
        (Value::Pair([x, y]), Shape::Number(_)) if x == y => Value::Number(*x),
        _ => value.clone(),
    };
    spec.accepts(&fitted).then_some(fitted)
}

/// Returns the learning rate for a kind, unless it is the kind's own default.
fn learning_rate<'a>(
    now: &'a Optimizer,
    start: Option<&'a Optimizer>,
    kind: &OptimizerKind,
) -> Option<&'a Value> {
    let passes_on = |optimizer: &&Optimizer| has_own_step(optimizer.kind) == has_own_step(kind);
    let from = [Some(now), start].into_iter().flatten().find(passes_on)?;
    from.params.get(LR)
}

fn has_own_step(kind: &OptimizerKind) -> bool {
    OWN_STEP.contains(&kind.info.kind)
}

/// Returns the value of a parameter that was chosen, and is not just the default of its kind.
fn chosen<'a>(optimizer: &'a Optimizer, spec: &ParamSpec) -> Option<&'a Value> {
    let (own, value) = optimizer.params.iter().find(|(own, _)| own.name == spec.name)?;
    (*value != own.default_value()).then_some(value)
}

/// What an agent's optimizer took over from the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takeover {
    /// The title of the kind before.
    pub from: &'static str,
    /// The symbols of the parameters that are as they were.
    pub kept: Vec<&'static str>,
    /// The symbols of the other parameters.
    pub own: Vec<&'static str>,
    /// What the learning rate means now, where it meant something else before.
    pub lr_means: Option<&'static str>,
}

/// Returns what an agent's optimizer took over when the player chose it; `None` while the player has chosen
/// no other kind.
#[must_use]
pub fn takeover(run: &Run, agent: &Agent) -> Option<Takeover> {
    let now = &agent.state().optimizer;
    let before = before_switch(run, agent)?;
    let recorded = || now.params.recorded_params();
    let is_kept =
        |spec: &ParamSpec, value: &Value| before.params.get(spec.name).is_some_and(|old| old == value);
    let symbols = |kept: bool| {
        let of_kind = recorded().filter(move |(spec, value)| is_kept(spec, value) == kept);
        of_kind.map(|(spec, _)| spec.symbol).collect()
    };
    let (meant, means) = (lr_meaning(&before), lr_meaning(now));
    Some(Takeover {
        from: before.kind.info.title,
        kept: symbols(true),
        own: symbols(false),
        lr_means: Some(means).filter(|means| *means != meant),
    })
}

/// Returns an agent's optimizer before the last change of its kind.
fn before_switch(run: &Run, agent: &Agent) -> Option<Optimizer> {
    let start = run.level().optimizer_of(agent.id())?;
    let mut now = KindConfig { kind: start.kind, params: start.params.clone() };
    let mut before = None;
    let events = run.events().iter().take_while(|timed| timed.step <= agent.state().step);
    for timed in events.filter(|timed| timed.event.affects(agent.id())) {
        match &timed.event {
            Event::Drop { .. }
            | Event::Throw { .. }
            | Event::Guess(_)
            | Event::Feed { .. }
            | Event::Lead { .. } => {}
            Event::SetParam { name, axis, value, .. } => set(&mut now.params, name, *axis, value),
            Event::SetOptimizer { kind, params, .. } => {
                let new = KindConfig { kind: OptimizerKind::find(kind)?, params: params.clone() };
                let old = std::mem::replace(&mut now, new);
                if old.kind.info.kind != now.kind.info.kind {
                    before = Some(old);
                }
            }
        }
    }
    before
}

fn set(params: &mut Params, name: &str, axis: Option<Axis>, value: &Value) {
    let value = match value {
        Value::Number(x) => params.get(name).and_then(|now| now.with_number(axis, *x)),
        other => Some(other.clone()),
    };
    if let Some(value) = value {
        // The run took this event, so that it succeeds here as well.
        let _ = params.set(name, value);
    }
}

/// Describes what the learning rate of an optimizer is.
fn lr_meaning(optimizer: &Optimizer) -> &'static str {
    if has_own_step(optimizer.kind) {
        return "multiplies a step that the rule chooses itself";
    }
    let formula = optimizer.kind.update_formula(&optimizer.params, Axis::X);
    let is_gradient = matches!(formula.ratio, RatioFormula::Gradient | RatioFormula::First);
    if is_gradient { "multiplies the gradient" } else { "is the length of a full step" }
}
