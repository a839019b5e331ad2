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

/// Makes one step: samples the gradient, updates each axis, moves, measures and decides the outcome.
pub(crate) fn make_step(level: &Level, streams: &mut Streams, state: &mut AgentState) -> Row {
    state.step += 1;
    state.age += 1;
    let from = state.at;
    let context = state.surface_context();
    let true_gradient = match state.gradient_at {
        Some((at, gradient)) if at.map(f64::to_bits) == from.map(f64::to_bits) => gradient,
        _ => level.surface().gradient(from, &context),
    };
    let data_loss = level.data_loss();
    let noise_input = NoiseInput { step: state.step, at: from, true_gradient, data_loss };
    let history = || level.task().and_then(|task| task.history(state.step));
    let gradient = match state.fed.take().or_else(history) {
        Some(gradient) => gradient,
        None => level.noise().sample_both(&noise_input, streams),
    };

    let uses_hessian = state.axes.iter().any(AxisOptimizer::uses_hessian);
    let hessian = if uses_hessian { level.surface().hessian(from, &context) } else { ZERO };
    let input = |axis| StepInput { t: state.age, axis, at: from, gradient, hessian };
    let inputs = Axis::BOTH.map(input);
    let no_step = AxisRow { ratio: 0.0, lr: 0.0, first: None, second: None, root: None, wrong_way: false };
    let mut axes = [no_step; 2];
    for ((optimizer, input), row) in state.axes.iter_mut().zip(&inputs).zip(&mut axes) {
        let lr = optimizer.lr_at(input.t);
        let StepOutput { ratio, first, second, root } = optimizer.step(input);
        *row = AxisRow { ratio, lr, first, second, root, wrong_way: false };
    }
    if let Some(led) = state.led {
        for (row, ratio) in axes.iter_mut().zip(led) {
            row.ratio = ratio;
        }
    }
    let mut at = from;
    for ((x, row), slope) in at.iter_mut().zip(&mut axes).zip(true_gradient) {
        *x -= row.lr * row.ratio;
        // The step is −lr·r, so it climbs where r and the true gradient differ in sign. Not by their product, which is
        // zero where both are tiny.
        row.wrong_way = (row.ratio < 0.0 && slope > 0.0) || (row.ratio > 0.0 && slope < 0.0);
    }
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
    let row = Row { step: state.step, at, from, loss, true_gradient, gradient, axes };
    measure(level, state, &row);
    decide_outcome(level, state, &row);
    row
}

fn measure(level: &Level, state: &mut AgentState, row: &Row) {
    let wrong_way = row.axes.map(|axis| axis.wrong_way);
    state.tally.add(row.ratio(), wrong_way);
    if state.theory.is_empty() {
        return;
    }
    let distance = nearest_target(level, state, row.from);
    for (entry, tally) in level.theory().iter().zip(&mut state.theory) {
        if entry.over.counts(row.step, distance) {
            tally.add(row.ratio(), wrong_way);
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
fn decide_outcome(level: &Level, state: &mut AgentState, row: &Row) {
    let numbers = [row.at, row.gradient, row.ratio()];
    // Averages do not count: v̂ may be too large for a number where r, which rests on its root, is not.
    if !(row.loss.is_finite() && numbers.iter().flatten().all(|x| x.is_finite())) {
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
            state.held = if is_here && state.throws >= throws { state.held + 1 } else { 0 };
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
