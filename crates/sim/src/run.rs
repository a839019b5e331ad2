//! A run: a level, a seed and events, stepped. The same three give the same bits everywhere.
//!
//! Events recorded at step s take effect after step s and before step s + 1 is made. A run may be taken back to any
//! step and goes on the same way; a new event at an earlier step replaces all that came after it.

use std::sync::Arc;

use thiserror::Error;

use crate::event::{Event, TimedEvent};
use crate::hash::StateHash;
use crate::level::{Bounds, Goal, Level, OPEN_VIEWS, Picked};
use crate::math;
use crate::noise::{Smell, Stream};
use crate::optimizer::{AxisOptimizer, OptimizerKind, StepInput, StepOutput};
use crate::params::{ParamSpec, Params, Value};
use crate::stats::Tally;
use crate::surface::Moment;
use crate::theory::{self, Circumstances};
use crate::trace::{AxisRow, Row, Trace};
use crate::{Axis, Vec2};

/// The dog whose noise stream a run with one dog uses.
const FRANKIE: u32 = 0;

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes on.
    Running,
    /// The goal is met.
    Reached,
    /// The level's steps are used up.
    OutOfSteps,
    /// He left the ground.
    RanOff,
    /// A number became NaN or infinite.
    NotFinite,
}

impl Outcome {
    /// Every outcome with its word in a replay.
    pub const ALL: [(Outcome, &'static str); 5] = [
        (Outcome::Running, "running"),
        (Outcome::Reached, "reached"),
        (Outcome::OutOfSteps, "out_of_steps"),
        (Outcome::RanOff, "ran_off"),
        (Outcome::NotFinite, "not_finite"),
    ];

    /// Its word in a replay.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(outcome, _)| *outcome == self).map_or("", |(_, word)| word)
    }

    /// Whether the run is over.
    #[must_use]
    pub fn is_over(self) -> bool {
        self != Outcome::Running
    }
}

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

/// All that decides what happens next, and the sums that measure what happened.
#[derive(Clone, Debug)]
pub struct RunState {
    /// Steps made.
    pub step: u64,
    /// θ: where he stands.
    pub at: Vec2,
    /// Where the ball lies, on surfaces where it can be thrown.
    pub ball: Option<Vec2>,
    /// The optimiser and its hyper-parameters as they are now.
    pub optimizer: Arc<Picked<OptimizerKind>>,
    /// How the run stands.
    pub outcome: Outcome,
    /// How often he was dropped by the player.
    pub drops: u64,
    /// How often the ball was thrown.
    pub throws: u64,
    /// Steps in a row that he has been at the target.
    pub held: u64,
    /// Which of the surface's minima he has visited, one bit each.
    pub found: u64,
    /// Statistics over the whole run.
    pub tally: Tally,
    /// Statistics for each of the level's theory entries.
    pub theory: Vec<Tally>,
    /// Each axis's optimiser.
    axes: [AxisOptimizer; 2],
    /// Steps since the optimisers were new.
    age: u64,
}

impl RunState {
    /// The hash of all that decides the next step and how the run ends.
    #[must_use]
    pub fn hash(&self) -> u64 {
        let mut hash = StateHash::new();
        for n in [self.step, self.age, self.drops, self.throws, self.held, self.found] {
            hash.integer(n);
        }
        hash.word(self.outcome.word());
        hash.word(self.optimizer.kind.info.kind);
        self.optimizer.params.hash_into(&mut hash);
        hash.integer(u64::from(self.ball.is_some()));
        let ball = self.ball.unwrap_or([0.0; 2]);
        for x in [self.at[0], self.at[1], ball[0], ball[1]] {
            hash.number(x);
        }
        for axis in &self.axes {
            axis.hash_into(&mut hash);
        }
        hash.finish()
    }

    /// About how many bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.theory.capacity() * size_of::<Tally>()
    }
}

/// A run.
#[derive(Clone, Debug)]
pub struct Run {
    level: Arc<Level>,
    seed: u64,
    streams: [Stream; 2],
    state: RunState,
    events: Vec<TimedEvent>,
    trace: Option<Trace>,
    /// The farthest step ever made on this course of events.
    last_step: u64,
}

impl Run {
    /// A run at its start.
    #[must_use]
    pub fn new(level: Arc<Level>, seed: u64) -> Self {
        let state = start_state(&level);
        let trace = Some(Trace::new(&state));
        let streams = Axis::BOTH.map(|axis| Stream::new(seed, FRANKIE, axis));
        Self { level, seed, streams, state, events: Vec::new(), trace, last_step: 0 }
    }

    /// A run that keeps no record: for long simulations. It cannot be taken back.
    #[must_use]
    pub fn without_trace(mut self) -> Self {
        self.trace = None;
        self
    }

    /// A run at its start that will meet these events again, each at its step, whatever the level lets a player do.
    #[must_use]
    pub fn with_events(level: Arc<Level>, seed: u64, events: Vec<TimedEvent>) -> Self {
        let mut run = Self::new(level, seed);
        run.events = events;
        run.events.sort_by_key(|timed| timed.step);
        run.meet_events();
        run
    }

    /// The level.
    #[must_use]
    pub fn level(&self) -> &Arc<Level> {
        &self.level
    }

    /// The seed of the noise.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The state after the present step and its events.
    #[must_use]
    pub fn state(&self) -> &RunState {
        &self.state
    }

    /// How the run stands.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.state.outcome
    }

    /// All events of this course, those still to come on a run taken back included.
    #[must_use]
    pub fn events(&self) -> &[TimedEvent] {
        &self.events
    }

    /// The record; `None` where none is kept.
    #[must_use]
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_ref()
    }

    /// The row of the present step, if there is one.
    #[must_use]
    pub fn row(&self) -> Option<&Row> {
        self.trace.as_ref()?.row(self.state.step)
    }

    /// The farthest step made on this course; greater than the present one after going back.
    #[must_use]
    pub fn last_step(&self) -> u64 {
        self.last_step
    }

    /// What the surface depends on at the present step.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment { step: self.state.step, ball: self.state.ball }
    }

    /// Where the goal is now: every place that counts as the target.
    #[must_use]
    pub fn targets(&self) -> Vec<Vec2> {
        targets(&self.level, &self.state)
    }

    /// What theory's formulas depend on, as it is now where he stands.
    #[must_use]
    pub fn circumstances(&self, axis: Axis) -> Circumstances {
        let beta1 = match self.state.optimizer.params.get("beta1") {
            Some(Value::Pair(pair)) => pair[axis.index()],
            _ => 0.0,
        };
        let gradient = self.level.surface.gradient(self.state.at, &self.moment());
        theory::circumstances(beta1, gradient, axis, &*self.level.noise)
    }

    /// Applies the events, then makes one step. A run that is over stays as it is.
    ///
    /// # Errors
    /// The first event that was refused; those before it took effect, no step was made.
    pub fn step(&mut self, events: &[Event]) -> Result<Outcome, Refusal> {
        for event in events {
            self.apply(event.clone())?;
        }
        Ok(self.advance())
    }

    /// Makes one step. A run that is over stays as it is.
    pub fn advance(&mut self) -> Outcome {
        if self.state.outcome.is_over() {
            return self.state.outcome;
        }
        let row = make_step(&self.level, &mut self.streams, &mut self.state);
        self.last_step = self.last_step.max(self.state.step);
        if let Some(trace) = &mut self.trace {
            trace.record(row, &self.state);
        }
        self.meet_events();
        self.state.outcome
    }

    /// Does what the player asks, now. All that came after this step on an earlier course is forgotten.
    ///
    /// # Errors
    /// What the level or the numbers do not allow; the run is then as it was.
    pub fn apply(&mut self, event: Event) -> Result<(), Refusal> {
        self.check(&event)?;
        let step = self.state.step;
        self.events.retain(|timed| timed.step <= step);
        self.last_step = step;
        if let Some(trace) = &mut self.trace {
            trace.truncate(step);
        }
        self.perform(&event);
        // A slider that is dragged sets the same thing again and again between two steps: the last word counts.
        if self.events.last().is_some_and(|last| last.step == step && last.event.is_overruled_by(&event)) {
            self.events.pop();
        }
        self.events.push(TimedEvent { step, event });
        Ok(())
    }

    /// Goes back one step. Does nothing at the start, or where no record is kept.
    pub fn step_back(&mut self) {
        if let Some(step) = self.state.step.checked_sub(1) {
            self.seek(step);
        }
    }

    /// Stands at `step` as it was left, by going to a keyframe, back or far ahead, and on as far as the run goes.
    pub fn seek(&mut self, step: u64) {
        let here = self.state.step;
        let far_ahead = self.trace.as_ref().is_some_and(|trace| trace.has_keyframe_far_ahead(here, step));
        if step < here || far_ahead {
            let Some(state) = self.trace.as_mut().and_then(|trace| trace.go_to(step)) else { return };
            self.state = state;
            self.meet_events();
        }
        while self.state.step < step && !self.state.outcome.is_over() {
            self.advance();
        }
    }

    fn meet_events(&mut self) {
        if self.state.outcome.is_over() {
            return;
        }
        let step = self.state.step;
        let first = self.events.partition_point(|timed| timed.step < step);
        let due = self.events[first..].iter().take_while(|timed| timed.step == step).count();
        for index in first..first + due {
            let event = self.events[index].event.clone();
            self.perform(&event);
        }
    }

    fn check(&self, event: &Event) -> Result<(), Refusal> {
        let level = &self.level;
        if self.state.outcome.is_over() {
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
                    Some(Goal::Minima { drops: Some(drops), .. }) if self.state.drops >= drops => {
                        Err(Refusal::NoDropsLeft)
                    }
                    _ => Ok(()),
                }
            }
            Event::Throw { to } => {
                if !level.player.throw || self.state.ball.is_none() {
                    return Err(Refusal::NotAllowed("throw the ball".to_owned()));
                }
                if !level.view.contains(*to, 1.0) {
                    return Err(Refusal::Place("the ball must land in sight".to_owned()));
                }
                Ok(())
            }
            Event::Tune { name, axis, value } => {
                if !level.may_tune(name) {
                    return Err(Refusal::NotAllowed(format!("change {name}")));
                }
                tuned(&self.state.optimizer.params, name, *axis, *value).map(|_| ())
            }
            Event::Choose { name, value } => {
                if !level.may_tune(name) {
                    return Err(Refusal::NotAllowed(format!("change {name}")));
                }
                let spec = spec_of(&self.state.optimizer.params, name)?;
                if spec.is_chosen() && spec.accepts(value) { Ok(()) } else { Err(impossible(spec)) }
            }
            Event::Switch { kind, params } => {
                if !level.player.switch {
                    return Err(Refusal::NotAllowed("change the optimiser".to_owned()));
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

    fn perform(&mut self, event: &Event) {
        let state = &mut self.state;
        match event {
            Event::Drop { at } => {
                state.at = *at;
                state.drops += 1;
                state.held = 0;
                state.age = 0;
                state.axes.iter_mut().for_each(AxisOptimizer::forget);
                if let Some(trace) = &mut self.trace {
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
            Event::Tune { name, axis, value } => {
                if let Ok(value) = tuned(&state.optimizer.params, name, *axis, *value) {
                    set(state, name, value);
                }
            }
            Event::Choose { name, value } => set(state, name, value.clone()),
            Event::Switch { kind, params } => {
                if let Some(kind) = OptimizerKind::find(kind) {
                    state.axes = Axis::BOTH.map(|axis| kind.build(params, axis));
                    state.age = 0;
                    state.optimizer = Arc::new(Picked { kind, params: params.clone() });
                }
            }
        }
    }
}

fn start_state(level: &Level) -> RunState {
    let optimizer = &level.optimizer;
    RunState {
        step: 0,
        at: level.start.at,
        ball: level.surface.ball(),
        optimizer: Arc::new(optimizer.clone()),
        outcome: Outcome::Running,
        drops: 0,
        throws: 0,
        held: 0,
        found: 0,
        tally: Tally::default(),
        theory: vec![Tally::default(); level.theory.len()],
        axes: Axis::BOTH.map(|axis| optimizer.kind.build(&optimizer.params, axis)),
        age: 0,
    }
}

fn spec_of(params: &Params, name: &str) -> Result<&'static ParamSpec, Refusal> {
    let found = params.specs().iter().find(|spec| spec.name == name);
    found.ok_or_else(|| Refusal::NotAllowed(format!("change {name}: this optimiser has none")))
}

fn impossible(spec: &ParamSpec) -> Refusal {
    Refusal::Value { name: spec.name.to_owned(), expected: spec.possible() }
}

/// What a hyper-parameter is once a number was put in its place.
fn tuned(params: &Params, name: &str, axis: Option<Axis>, x: f64) -> Result<Value, Refusal> {
    let spec = spec_of(params, name)?;
    let value = params.get(name).and_then(|value| value.with_number(axis, x));
    value.filter(|value| spec.accepts(value)).ok_or_else(|| impossible(spec))
}

fn set(state: &mut RunState, name: &str, value: Value) {
    let mut params: Params = state.optimizer.params.clone();
    params.set(name, value);
    for axis in Axis::BOTH {
        state.axes[axis.index()].tune(&params, axis);
    }
    state.optimizer = Arc::new(Picked { kind: state.optimizer.kind, params });
}

/// One step, exactly: sample the gradient, update each axis, move, judge.
fn make_step(level: &Level, streams: &mut [Stream; 2], state: &mut RunState) -> Row {
    state.step += 1;
    state.age += 1;
    let from = state.at;
    let when = Moment { step: state.step, ball: state.ball };
    let true_gradient = level.surface.gradient(from, &when);
    let mut gradient = [0.0; 2];
    for (axis, stream) in Axis::BOTH.into_iter().zip(streams) {
        let smell = Smell { axis, true_gradient: true_gradient[axis.index()], at: from };
        gradient[axis.index()] = level.noise.sample(&smell, stream.at(state.step));
    }

    let input = |axis| StepInput { t: state.age, axis, at: from, gradient };
    let inputs = Axis::BOTH.map(input);
    let mut axes = [(0.0, StepOutput { ratio: 0.0, first: None, second: None }); 2];
    for ((optimizer, input), out) in state.axes.iter_mut().zip(&inputs).zip(&mut axes) {
        *out = (optimizer.lr_at(input.t), optimizer.step(input));
    }
    let mut at = from;
    for (x, (lr, out)) in at.iter_mut().zip(&axes) {
        *x -= lr * out.ratio;
    }
    if level.bounds == Bounds::Fence {
        at = [at[0].clamp(level.view.x[0], level.view.x[1]), at[1].clamp(level.view.y[0], level.view.y[1])];
    }
    state.at = at;

    let axis_row = |i: usize| {
        let (lr, out) = axes[i];
        // The step is −lr·r, so it climbs where r and the true slope differ in sign. Not by their product, which is
        // nought where both are tiny.
        let (r, slope) = (out.ratio, true_gradient[i]);
        let wrong_way = (r < 0.0 && slope > 0.0) || (r > 0.0 && slope < 0.0);
        AxisRow { ratio: out.ratio, lr, first: out.first, second: out.second, wrong_way }
    };
    let loss = level.surface.loss(at, &when);
    let row =
        Row { step: state.step, at, from, loss, true_gradient, gradient, axes: [axis_row(0), axis_row(1)] };
    measure(level, state, &row);
    judge(level, state, &row);
    row
}

fn measure(level: &Level, state: &mut RunState, row: &Row) {
    let wrong_way = row.axes.map(|axis| axis.wrong_way);
    state.tally.add(row.ratio(), wrong_way);
    if level.theory.is_empty() {
        return;
    }
    let distance = nearest(level, state, row.from);
    for (entry, tally) in level.theory.iter().zip(&mut state.theory) {
        if entry.over.counts(row.step, distance) {
            tally.add(row.ratio(), wrong_way);
        }
    }
}

fn targets(level: &Level, state: &RunState) -> Vec<Vec2> {
    if let Some(Goal::Reach { at: Some(at), .. }) = level.goal {
        return vec![at];
    }
    if let Some(ball) = state.ball {
        return vec![ball];
    }
    let when = Moment { step: state.step, ball: state.ball };
    level.surface.minima(&when).iter().filter(|minimum| minimum.global).map(|minimum| minimum.at).collect()
}

fn nearest(level: &Level, state: &RunState, at: Vec2) -> Option<f64> {
    targets(level, state).into_iter().map(|target| math::distance(at, target)).min_by(f64::total_cmp)
}

/// Decides how the run stands after a step.
fn judge(level: &Level, state: &mut RunState, row: &Row) {
    let numbers = [row.at, row.gradient, row.ratio()];
    // A v that overflowed makes r nought, and he would stand still for ever.
    let averages = row.axes.iter().flat_map(|axis| [axis.first, axis.second]).flatten();
    let finite = numbers.iter().flatten().all(|x| x.is_finite())
        && averages
            .map(|average| [average.raw, average.corrected])
            .all(|pair| pair.iter().all(|x| x.is_finite()));
    if !(row.loss.is_finite() && finite) {
        state.outcome = Outcome::NotFinite;
        return;
    }
    if goal_is_met(level, state) {
        state.outcome = Outcome::Reached;
    } else if level.bounds == Bounds::Open && !level.view.follow && !level.view.contains(state.at, OPEN_VIEWS)
    {
        state.outcome = Outcome::RanOff;
    } else if level.max_steps.is_some_and(|most| state.step >= most) {
        state.outcome = Outcome::OutOfSteps;
    }
}

fn goal_is_met(level: &Level, state: &mut RunState) -> bool {
    match level.goal {
        None => false,
        Some(Goal::Steps(steps)) => state.step >= steps,
        Some(Goal::Reach { radius, hold, throws, .. }) => {
            let here = nearest(level, state, state.at).is_some_and(|distance| distance <= radius);
            state.held = if here && state.throws >= throws { state.held + 1 } else { 0 };
            state.held >= hold
        }
        Some(Goal::Minima { radius, .. }) => {
            let all = targets(level, state);
            for (index, target) in all.iter().enumerate().take(u64::BITS as usize) {
                if math::distance(state.at, *target) <= radius {
                    state.found |= 1 << index;
                }
            }
            !all.is_empty() && u64::from(state.found.count_ones()) >= all.len() as u64
        }
    }
}
