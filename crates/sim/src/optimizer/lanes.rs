//! Steps of many agents at once, by the same text of a rule as those of one.
//!
//! A rule whose step is made of `+ − × ÷`, `sqrt` and selections becomes a loop over columns of numbers. The loop also
//! tells whether a number is out of the range in which `f64` is all that a step needs; see [`range`](super::range).
//!
//! What a rule computes with other functions is the same for all agents and comes from [`UpdateRule::prepare`]. Steps that
//! cannot be such a loop, as the first one of some rules or one that reads the Hessian, are made agent by agent: only the
//! optimizer, since surface and noise are columns all the same.

use super::UpdateRule;
use super::lane_state::{BetaPowers, LaneState, MAX_NUMBERS, StateArray, StateColumns};
use super::range::{SAFE_GRADIENTS, SAFE_STATE, StateOf, is_safe};
use super::rule_input::RuleInput;
use crate::Axis;
use crate::formula::ColumnRegisters;
use crate::lanes::{Column, Columns, InstructionSet, WIDTH, dispatch_loop};
use crate::surface::{Hessian, ZERO};

/// Stands for the number of a step, which is from 1, in steps that are loops: said by a constant, so that the compiler sees
/// that none of them uses it.
pub(super) const NO_STEP: u64 = 0;

/// A rule that can step many agents at once.
pub(super) trait LaneRule: UpdateRule {
    /// Whether loops for other hyperparameters than the default ones have to be compiled as well.
    const HAS_VARIANTS: bool = false;

    /// Returns whether step `t` on an axis, counted from 1, is a loop with these hyperparameters.
    #[inline(always)]
    fn is_vectorized(&self, _: Axis, _t: u64) -> bool {
        true
    }

    /// Returns whether [`with_constants`](Self::with_constants) changes nothing.
    #[inline(always)]
    fn has_constants(&self) -> bool {
        true
    }

    /// Returns the rule itself, with those values as constants that [`has_constants`](Self::has_constants) asks for, so that
    /// the compiler knows them.
    #[inline(always)]
    fn with_constants(self) -> Self {
        self
    }
}

/// What a step of many agents is made from.
pub(crate) struct LaneInput<'a> {
    pub set: InstructionSet,
    pub axis: Axis,
    /// The number of agents, from the first in each column.
    pub count: usize,
    /// The number of the step since the states were new, from 1.
    pub t: u64,
    /// θ before the step.
    pub at: &'a Columns,
    /// The gradient that the rule is given.
    pub gradient: &'a Columns,
    /// Returns the second derivatives at θ of an agent, with the weight decay that is part of the gradient.
    pub hessian: &'a dyn Fn(usize) -> Hessian,
    /// The learning rates without the schedule.
    pub lr: &'a Column<f64>,
    /// The factor of the schedule on the learning rates.
    pub factor: f64,
    /// The states before the step.
    pub state: &'a StateColumns,
    pub powers: BetaPowers,
}

impl LaneInput<'_> {
    /// Returns the numbers of the state of an agent before the step.
    pub(super) fn state_array(&self, agent: usize) -> StateArray {
        let mut array = StateArray { powers: self.powers, ..StateArray::default() };
        array.numbers.iter_mut().zip(self.state).for_each(|(number, column)| *number = column[agent]);
        array
    }

    /// Returns the input of an agent's step, without what the rule adds to it.
    pub(super) fn rule_input(&self, agent: usize) -> RuleInput {
        RuleInput {
            t: self.t,
            axis: self.axis,
            at: [self.at[0][agent], self.at[1][agent]],
            gradient: [self.gradient[0][agent], self.gradient[1][agent]],
            hessian: ZERO,
            lr: self.lr[agent] * self.factor,
            base_lr: self.lr[agent],
            decay: 0.0,
            prepared: [0.0; 2],
        }
    }
}

/// The result of a step of many agents.
pub(crate) struct LaneOutput<'a> {
    pub state: &'a mut StateColumns,
    pub ratio: &'a mut Column<f64>,
    /// The memory for formulas.
    pub registers: &'a mut ColumnRegisters,
}

impl LaneOutput<'_> {
    /// Sets the numbers of the state of an agent, and returns whether all of them are in range.
    pub(super) fn set_state_array(&mut self, agent: usize, array: &StateArray) -> bool {
        let columns = self.state.iter_mut().zip(array.numbers);
        columns.fold(true, |all_safe, (column, number)| {
            column[agent] = number;
            all_safe & is_safe(number, SAFE_STATE)
        })
    }
}

/// The columns of numbers that differ between agents, besides their states.
struct Inputs<'a> {
    at: &'a Columns,
    gradient: &'a Columns,
    lr: &'a Column<f64>,
    /// See [`RuleInput::decay`].
    decay: &'a Column<f64>,
}

/// What is the same for all agents.
struct Common {
    count: usize,
    axis: Axis,
    factor: f64,
    prepared: [f64; 2],
    powers: BetaPowers,
}

/// Makes a step of many agents by a rule, as a loop. `decays_without_lr` is whether lr does not scale decoupled weight
/// decay. Returns the powers after it, and whether all numbers of the states are in range.
pub(super) fn step<R: LaneRule>(
    rule: &R,
    decays_without_lr: bool,
    input: &LaneInput<'_>,
    out: &mut LaneOutput<'_>,
) -> (BetaPowers, bool)
where
    StateOf<R, f64>: LaneState,
{
    let (set, count, axis) = (input.set, input.count, input.axis);
    let mut decay = [0.0; WIDTH];
    if R::HAS_OWN_WEIGHT_DECAY {
        let (rate, at) = (rule.decay_rate(axis), &input.at[axis.index()]);
        let lr = decays_without_lr.then_some(input.lr);
        dispatch_loop!(set, decays(count, rate, at, lr, &mut decay));
    }
    let before = StateOf::<R, f64>::of(&StateArray { powers: input.powers, ..StateArray::default() });
    let prepared = rule.prepare(&before, input.t, axis);
    let common = Common { count, axis, factor: input.factor, prepared, powers: input.powers };
    let inputs = Inputs { at: input.at, gradient: input.gradient, lr: input.lr, decay: &decay };
    match StateOf::<R, f64>::COUNT {
        0..=2 => step_of::<R, 2>(rule, set, &common, &inputs, input.state, out),
        3..=4 => step_of::<R, 4>(rule, set, &common, &inputs, input.state, out),
        _ => step_of::<R, MAX_NUMBERS>(rule, set, &common, &inputs, input.state, out),
    }
}

/// Makes a step by a rule whose state has at most `K` numbers.
fn step_of<R: LaneRule, const K: usize>(
    rule: &R,
    set: InstructionSet,
    common: &Common,
    inputs: &Inputs<'_>,
    state: &StateColumns,
    out: &mut LaneOutput<'_>,
) -> (BetaPowers, bool)
where
    StateOf<R, f64>: LaneState,
{
    // Columns are made by the number of numbers in the state, so that there are enough.
    let (Some(state), Some(next)) = (state.first_chunk::<K>(), out.state.first_chunk_mut::<K>()) else {
        return (common.powers, false);
    };
    let ratio = &mut *out.ratio;
    if R::HAS_VARIANTS && !rule.has_constants() {
        return dispatch_loop!(set, step_inline::<R, K>(rule.clone(), common, inputs, state, next, ratio));
    }
    let rule = || rule.clone().with_constants();
    dispatch_loop!(set, step_inline::<R, K>(rule(), common, inputs, state, next, ratio))
}

#[inline(always)]
fn step_inline<R: LaneRule, const K: usize>(
    rule: R,
    common: &Common,
    inputs: &Inputs<'_>,
    state: &[Column<f64>; K],
    next: &mut [Column<f64>; K],
    ratio: &mut Column<f64>,
) -> (BetaPowers, bool)
where
    StateOf<R, f64>: LaneState,
{
    let &Common { count, axis, factor, prepared, powers } = common;
    let &Inputs { at: [x, y], gradient: [x_gradient, y_gradient], lr, decay } = inputs;
    let (mut out_of_range, mut next_powers) = (0, powers);
    for i in 0..count.min(WIDTH) {
        let mut array = StateArray { powers, ..StateArray::default() };
        for (number, column) in array.numbers.iter_mut().zip(state).take(StateOf::<R, f64>::COUNT) {
            *number = column[i];
        }
        let mut state = StateOf::<R, f64>::of(&array);
        let input = RuleInput {
            t: NO_STEP,
            axis,
            at: [x[i], y[i]],
            gradient: [x_gradient[i], y_gradient[i]],
            hessian: ZERO,
            lr: lr[i] * factor,
            base_lr: lr[i],
            decay: decay[i],
            prepared,
        };
        ratio[i] = rule.step::<f64>(&mut state, &input).ratio;
        let made = state.state_array();
        for (column, number) in next.iter_mut().zip(made.numbers).take(StateOf::<R, f64>::COUNT) {
            column[i] = number;
            out_of_range |= u64::from(!is_safe(number, SAFE_STATE));
        }
        next_powers = made.powers;
    }
    (next_powers, out_of_range == 0)
}

/// Computes what decoupled weight decay adds to the ratio: λθ, or λθ/lr where lr does not scale it.
#[inline(always)]
fn decays(count: usize, rate: f64, at: &Column<f64>, lr: Option<&Column<f64>>, out: &mut Column<f64>) {
    for i in 0..count.min(WIDTH) {
        out[i] = rate * at[i];
    }
    if let Some(lr) = lr {
        for i in 0..count.min(WIDTH) {
            out[i] /= lr[i];
        }
    }
}

/// Returns whether the numbers of a state of one agent are in range; those of the columns at `agent`.
pub(crate) fn is_safe_state(state: &StateColumns, agent: usize) -> bool {
    state.iter().all(|column| is_safe(column[agent], SAFE_STATE))
}

/// Returns whether a gradient is in range; NaN is not.
#[inline(always)]
pub(crate) fn is_safe_gradient(x: f64) -> bool {
    (x.abs() >= SAFE_GRADIENTS[0] && x.abs() <= SAFE_GRADIENTS[1]) || x == 0.0
}
