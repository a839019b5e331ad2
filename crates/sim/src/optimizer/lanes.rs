//! Steps of many agents at once, by the same text of a rule as those of one.
//!
//! A rule whose step is made of `+ − × ÷`, `sqrt` and selections becomes a loop over columns of numbers. The loop also
//! tells whether a number is out of the range in which `f64` is all that a step needs; see [`range`](super::range).

use super::UpdateRule;
use super::range::{SAFE_GRADIENTS, SAFE_STATE, StateOf, is_safe};
use super::rule_input::RuleInput;
use crate::Axis;
use crate::lanes::{Column, Columns, InstructionSet, WIDTH, dispatch};
use crate::surface::ZERO;

/// Stands for the number of a step, which is from 1, in steps of many agents: said by a constant, so that the compiler sees
/// that none of their rules uses it.
pub(super) const NO_STEP: u64 = 0;

/// The maximum number of numbers that a state has besides its powers.
const MAX_NUMBERS: usize = 4;

/// The powers of decay rates that a state has; those it has less are zero.
pub(crate) type Powers = [f64; 3];

/// The numbers of the states of many agents on one axis.
pub(crate) type StateColumns = [Column<f64>; MAX_NUMBERS];

/// Columns of zeros.
pub(crate) const NO_NUMBERS: StateColumns = [[0.0; WIDTH]; MAX_NUMBERS];

/// The state of one axis as numbers. Those it has less than [`MAX_NUMBERS`] are zero.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct StateNumbers {
    /// What differs between agents.
    pub numbers: [f64; MAX_NUMBERS],
    /// The powers of decay rates, which are the same for agents with the same hyperparameters and the same age.
    pub powers: Powers,
}

/// A state that can be taken apart and put together again.
pub(super) trait LaneState: Sized {
    /// How many of [`StateNumbers::numbers`] are used.
    const COUNT: usize;

    /// Returns the state as numbers.
    fn split(&self) -> StateNumbers;

    /// Returns the state of these numbers.
    fn join(state: StateNumbers) -> Self;
}

/// Implements [`LaneState`] for a struct: its numbers, then its powers; or its moments and one number more.
macro_rules! lane_state {
    ($state:ident { $moments:ident + $number:ident }) => {
        impl crate::optimizer::lanes::LaneState for $state {
            const COUNT: usize = Moments::COUNT + 1;

            #[inline(always)]
            fn split(&self) -> crate::optimizer::lanes::StateNumbers {
                let mut state = self.$moments.split();
                state.numbers[Moments::COUNT] = self.$number;
                state
            }

            #[inline(always)]
            fn join(state: crate::optimizer::lanes::StateNumbers) -> Self {
                Self { $moments: Moments::join(state), $number: state.numbers[Moments::COUNT] }
            }
        }
    };
    ($state:ident { $($number:tt),* $(; $($power:ident),+)? }) => {
        impl crate::optimizer::lanes::LaneState for $state {
            const COUNT: usize = {
                let names: &[&str] = &[$(stringify!($number)),*];
                names.len()
            };

            #[inline(always)]
            fn split(&self) -> crate::optimizer::lanes::StateNumbers {
                let mut state = crate::optimizer::lanes::StateNumbers::default();
                for (to, from) in state.numbers.iter_mut().zip([$(self.$number),*]) {
                    *to = from;
                }
                $(for (to, from) in state.powers.iter_mut().zip([$(self.$power),+]) {
                    *to = from;
                })?
                state
            }

            #[inline(always)]
            fn join(state: crate::optimizer::lanes::StateNumbers) -> Self {
                let mut numbers = state.numbers.into_iter();
                let mut powers = state.powers.into_iter();
                let mut next = || numbers.next().unwrap_or_default();
                let mut next_power = || powers.next().unwrap_or_default();
                let _ = (&mut next, &mut next_power);
                $state { $($number: next(),)* $($($power: next_power(),)+)? }
            }
        }
    };
}
pub(super) use lane_state;

/// A rule that can step many agents at once.
pub(super) trait LaneRule: UpdateRule {
    /// Returns whether the rule's step on an axis has no branches with these hyperparameters.
    #[inline(always)]
    fn has_no_branches(&self, _: Axis) -> bool {
        true
    }

    /// Returns the rule itself, with those values as constants that [`has_no_branches`](Self::has_no_branches) asks for, so
    /// that the compiler knows them.
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
    /// θ before the step.
    pub at: &'a Columns,
    /// The gradient that the rule is given.
    pub gradient: &'a Columns,
    /// The states before the step.
    pub state: &'a StateColumns,
    pub powers: Powers,
}

/// The result of a step of many agents.
pub(crate) struct LaneOutput<'a> {
    pub state: &'a mut StateColumns,
    pub ratio: &'a mut Column<f64>,
}

/// Makes a step of many agents by a rule. Returns the powers after it, and whether all numbers of the states are in range.
pub(super) fn step<R: LaneRule>(rule: &R, input: &LaneInput<'_>, out: &mut LaneOutput<'_>) -> (Powers, bool)
where
    StateOf<R, f64>: LaneState,
{
    let (gradient, powers) = (input.gradient, input.powers);
    let (count, axis) = (input.count, input.axis);
    let (next, ratio) = (&mut *out.state, &mut *out.ratio);
    dispatch!(input.set, _ => step_inline(rule, (count, axis), input.at, gradient, (input.state, powers), next, ratio))
}

#[inline(always)]
fn step_inline<R: LaneRule>(
    rule: &R,
    (count, axis): (usize, Axis),
    [x, y]: &Columns,
    [x_gradient, y_gradient]: &Columns,
    (state, powers): (&StateColumns, Powers),
    next: &mut StateColumns,
    ratio: &mut Column<f64>,
) -> (Powers, bool)
where
    StateOf<R, f64>: LaneState,
{
    // Known to be true: said again where the compiler sees it.
    if !rule.has_no_branches(axis) {
        return (powers, false);
    }
    let rule = rule.clone().with_constants();
    // What the rules that step many agents at once do not use.
    let constant = RuleInput {
        t: NO_STEP,
        axis,
        at: [0.0; 2],
        gradient: [0.0; 2],
        hessian: ZERO,
        lr: 0.0,
        base_lr: 0.0,
        decay_divisor: 1.0,
    };
    let (mut out_of_range, mut next_powers) = (0, powers);
    for i in 0..count.min(WIDTH) {
        let mut numbers = [0.0; MAX_NUMBERS];
        for (number, column) in numbers.iter_mut().zip(state).take(StateOf::<R, f64>::COUNT) {
            *number = column[i];
        }
        let mut state = StateOf::<R, f64>::join(StateNumbers { numbers, powers });
        let input = RuleInput { at: [x[i], y[i]], gradient: [x_gradient[i], y_gradient[i]], ..constant };
        ratio[i] = rule.step::<f64>(&mut state, &input).ratio;
        let made = state.split();
        for (column, number) in next.iter_mut().zip(made.numbers).take(StateOf::<R, f64>::COUNT) {
            column[i] = number;
            out_of_range |= u64::from(!is_safe(number, SAFE_STATE));
        }
        next_powers = made.powers;
    }
    (next_powers, out_of_range == 0)
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
