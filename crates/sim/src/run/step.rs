//! One step of an agent: sample, update, move, measure, decide the outcome.

use crate::level::{Bounds, Goal, Level, OPEN_VIEWS};
use crate::math;
use crate::noise::NoiseInput;
use crate::optimizer::{AxisOptimizer, StepInput, StepOutput};
use crate::rng::Streams;
use crate::state::{AgentState, Outcome};
use crate::surface::{SurfaceContext, ZERO};
use crate::trace::{AxisRow, Row};
use crate::{Axis, Vec2};

/// What one axis yields in a step.
trait AxisResult: Copy {
    /// Updates the state of the optimizer.
    fn of_step(optimizer: &mut AxisOptimizer, input: &StepInput) -> Self;

    /// Returns the scaling ratio r.
    fn ratio(&self) -> f64;
}

impl AxisResult for StepOutput {
    fn of_step(optimizer: &mut AxisOptimizer, input: &StepInput) -> Self {
        optimizer.step(input)
    }

    fn ratio(&self) -> f64 {
        self.ratio
    }
}

/// The ratio alone, where nothing else is kept.
impl AxisResult for f64 {
    fn of_step(optimizer: &mut AxisOptimizer, input: &StepInput) -> Self {
        optimizer.step_for_ratio(input)
    }

    fn ratio(&self) -> f64 {
        *self
    }
}

/// A step that was made.
struct Step<O> {
    at: Vec2,
    from: Vec2,
    loss: f64,
    true_gradient: Vec2,
    gradient: Vec2,
    lr: Vec2,
    /// The ratios that moved the agent.
    ratio: Vec2,
    wrong_way: [bool; 2],
    axes: [O; 2],
}

/// Makes one step: samples the gradient, updates each axis, moves, measures and decides the outcome.
pub(crate) fn make_step(level: &Level, streams: &mut Streams, state: &mut AgentState) -> Row {
    let step = advance::<StepOutput>(level, streams, state);
    let axes = [0, 1].map(|i| {
        let StepOutput { first, second, root, .. } = step.axes[i];
        AxisRow { ratio: step.ratio[i], lr: step.lr[i], first, second, root, wrong_way: step.wrong_way[i] }
    });
    let Step { at, from, loss, true_gradient, gradient, .. } = step;
    Row { step: state.step, at, from, loss, true_gradient, gradient, axes }
}

/// Makes the same step where no row of it is kept, which is faster.
pub(crate) fn make_step_without_row(level: &Level, streams: &mut Streams, state: &mut AgentState) {
    advance::<f64>(level, streams, state);
}

#[inline(always)]
fn advance<O: AxisResult>(level: &Level, streams: &mut Streams, state: &mut AgentState) -> Step<O> {
    state.step += 1;
    state.age += 1;
    let from = state.at;
    let context = state.surface_context();
    let true_gradient = match state.gradient_at {
        Some((at, gradient)) if at.map(f64::to_bits) == from.map(f64::to_bits) => gradient,
        _ => level.surface().gradient(from, &context),
    };
    let gradient = sampled_gradient(level, streams, state, true_gradient);

    let uses_hessian = state.axes.iter().any(AxisOptimizer::uses_hessian);
    let hessian = if uses_hessian { level.surface().hessian(from, &context) } else { ZERO };
    let mut update = |axis: Axis| {
        let optimizer = &mut state.axes[axis.index()];
        let input = StepInput { t: state.age, axis, at: from, gradient, hessian };
        (optimizer.lr_at(state.age), O::of_step(optimizer, &input))
    };
    let [(lr_x, x), (lr_y, y)] = [update(Axis::X), update(Axis::Y)];
    let (lr, axes) = ([lr_x, lr_y], [x, y]);
    let ratio = state.led.unwrap_or([x.ratio(), y.ratio()]);
    // The step is −lr·r, so it climbs where r and the true gradient differ in sign. Not by their product, which is
    // zero where both are tiny.
    let is_wrong =
        |i: usize| (ratio[i] < 0.0 && true_gradient[i] > 0.0) || (ratio[i] > 0.0 && true_gradient[i] < 0.0);
    let wrong_way = [is_wrong(0), is_wrong(1)];
    let mut at = [from[0] - lr[0] * ratio[0], from[1] - lr[1] * ratio[1]];
    if level.bounds() == Bounds::Fence {
        at = [
            at[0].clamp(level.view().x[0], level.view().x[1]),
            at[1].clamp(level.view().y[0], level.view().y[1]),
        ];
    }
    state.at = at;

    let loss = if level.surface().changes() {
        level.surface().loss(at, &context)
    } else {
        let (loss, gradient) = level.surface().loss_and_gradient(at, &context);
        state.gradient_at = Some((at, gradient));
        loss
    };
    let step = Step { at, from, loss, true_gradient, gradient, lr, ratio, wrong_way, axes };
    measure(level, state, &step);
    decide_outcome(level, state, &step);
    step
}

/// Returns the gradient that the optimizer is given: the player's, one from before the run, or one with noise.
#[inline(always)]
fn sampled_gradient(
    level: &Level,
    streams: &mut Streams,
    state: &mut AgentState,
    true_gradient: Vec2,
) -> Vec2 {
    let history = || level.task().and_then(|task| task.history(state.step));
    state.fed.take().or_else(history).unwrap_or_else(|| {
        let data_loss = level.data_loss();
        let input = NoiseInput { step: state.step, at: state.at, true_gradient, data_loss };
        level.noise().sample_both(&input, streams)
    })
}

#[inline(always)]
fn measure<O>(level: &Level, state: &mut AgentState, step: &Step<O>) {
    state.tally.add(step.ratio, step.wrong_way);
    if state.theory.is_empty() {
        return;
    }
    let distance = nearest_target(level, state, step.from);
    for (entry, tally) in level.theory().iter().zip(&mut state.theory) {
        if entry.over.counts(state.step, distance) {
            tally.add(step.ratio, step.wrong_way);
        }
    }
}

/// Returns every position that counts as the target now.
pub(super) fn targets(level: &Level, state: &AgentState) -> Vec<Vec2> {
    targets_in(level, &state.surface_context())
}

/// Returns every position that counts as the target, where this is what the surface depends on.
pub(crate) fn targets_in(level: &Level, context: &SurfaceContext) -> Vec<Vec2> {
    if let Some(Goal::Reach { at: Some(at), .. }) = level.goal() {
        return vec![at];
    }
    if let Some(ball) = context.ball {
        return vec![ball];
    }
    level
        .surface()
        .minima(context)
        .iter()
        .filter(|minimum| minimum.global)
        .map(|minimum| minimum.at)
        .collect()
}

/// Returns the distance from a position to the nearest target; `None` without one.
pub(crate) fn nearest_target(level: &Level, state: &AgentState, at: Vec2) -> Option<f64> {
    targets(level, state).into_iter().map(|target| math::distance(at, target)).min_by(f64::total_cmp)
}

/// Decides the outcome after a step.
#[inline(always)]
fn decide_outcome<O>(level: &Level, state: &mut AgentState, step: &Step<O>) {
    let numbers = [step.at, step.gradient, step.ratio];
    // Averages do not count: v̂ may be too large for a number where r, which rests on its root, is not.
    if !(step.loss.is_finite() && numbers.iter().flatten().all(|x| x.is_finite())) {
        state.outcome = Outcome::NotFinite;
        return;
    }
    if reaches_goal(level, state) {
        state.outcome = Outcome::Reached;
    } else if level.bounds() == Bounds::Open
        && !level.view().follow
        && !level.view().contains(state.at, OPEN_VIEWS)
    {
        state.outcome = Outcome::LeftBounds;
    } else if level.max_steps().is_some_and(|limit| state.step >= limit) {
        state.outcome = Outcome::OutOfSteps;
    }
}

fn reaches_goal(level: &Level, state: &mut AgentState) -> bool {
    match level.goal() {
        None => false,
        Some(Goal::Steps(steps)) => state.step >= steps,
        Some(Goal::Reach { radius, hold, throws, .. }) => {
            let is_here = nearest_target(level, state, state.at).is_some_and(|distance| distance <= radius);
            state.steps_at_goal = if is_here && state.throws >= throws { state.steps_at_goal + 1 } else { 0 };
            state.steps_at_goal >= hold
        }
        Some(Goal::Minima { radius, .. }) => {
            let all = targets(level, state);
            for (index, target) in all.iter().enumerate().take(u64::BITS as usize) {
                if math::distance(state.at, *target) <= radius {
                    state.visited_minima |= 1 << index;
                }
            }
            !all.is_empty() && u64::from(state.visited_minima.count_ones()) >= all.len() as u64
        }
    }
}
