//! Steps of optimizers whose numbers leave the range of `f64`: g² of a gradient of 1e155 does, though r is 1.
//!
//! Every step is made by `f64`, and where that is safe, nothing else happens. From the first step on that is not, the
//! same rule also runs on [`Scaled`] numbers beside it, until the numbers are back in range, and its ratio counts where
//! both differ by more than rounding. So ordinary runs keep their bits and their speed.

use std::fmt::Debug;

use super::{RuleInput, RunningAverage, StepOutput, UpdateRule};
use crate::hash::StateHash;
use crate::real::Real;
use crate::scaled::{Scaled, or_plain};

/// The state of a rule, with numbers of any kind.
pub(super) trait RuleState {
    /// The state with numbers of type `N`; the default is the state before the first step.
    type Of<N: Real>: Copy + Debug + Default + Send + Sync;

    /// Converts every number that can leave the range of `f64`.
    fn map<N: Real, M: Real>(state: &Self::Of<N>, convert: impl FnMut(N) -> M) -> Self::Of<M>;
}

/// The state of a rule `R` with numbers of type `N`.
pub(super) type StateOf<R, N> = <<R as UpdateRule>::State as RuleState>::Of<N>;

/// Implements [`RuleState`] for a struct: its numbers, then its fields that are always `f64`.
macro_rules! rule_state {
    ($state:ident { $($number:ident),+ $(; $($fixed:ident),+)? }) => {
        impl crate::optimizer::range::RuleState for $state {
            type Of<N: crate::real::Real> = $state<N>;

            fn map<N: crate::real::Real, M: crate::real::Real>(
                state: &$state<N>,
                mut convert: impl FnMut(N) -> M,
            ) -> $state<M> {
                $state { $($number: convert(state.$number)),+ $(, $($fixed: state.$fixed),+)? }
            }
        }
    };
}
pub(super) use rule_state;

/// The same state in scaled numbers, beside the one in `f64`.
#[derive(Clone, Copy, Debug)]
pub(super) struct WideState<S> {
    state: S,
    /// Whether a ratio was taken from this state. From then on it decides the run and is part of the hash.
    has_effect: bool,
}

impl<S> WideState<S> {
    /// Feeds the numbers to the hash, if they had an effect.
    pub fn hash_into<R: UpdateRule>(&self, hash: &mut StateHash)
    where
        R::State: RuleState<Of<Scaled> = S>,
    {
        if self.has_effect {
            R::State::map(&self.state, |number: Scaled| {
                number.hash_into(hash);
                number
            });
        }
    }
}

/// The squares of gradients in this range, and their sums over many steps, are in the range of `f64`.
pub(super) const SAFE_GRADIENTS: [f64; 2] = [1e-135, 1e135];
/// Numbers of a state in this range are sums of such squares or gradients.
pub(super) const SAFE_STATE: [f64; 2] = [1e-270, 1e280];
/// Ratios below this do not move anything.
const NO_RATIO: f64 = 1e-290;
/// How far both states may differ and still be the same.
const SAME_STATE: f64 = 1e-12;

/// Returns whether a number is zero, in a range of sizes, or NaN, which nothing can mend.
#[inline(always)]
pub(super) fn is_safe(x: f64, [min, max]: [f64; 2]) -> bool {
    let size = x.abs();
    !((size < min && size > 0.0) || size > max)
}

fn is_safe_state<R: UpdateRule>(state: &StateOf<R, f64>) -> bool {
    let mut all = true;
    R::State::map(state, |x: f64| {
        all &= is_safe(x, SAFE_STATE);
        x
    });
    all
}

/// Makes a step of a rule. `wide` is the state in scaled numbers while there is one.
#[inline(always)]
pub(super) fn step<R: UpdateRule>(
    rule: &R,
    state: &mut StateOf<R, f64>,
    wide: &mut Option<Box<WideState<StateOf<R, Scaled>>>>,
    input: &mut RuleInput,
) -> StepOutput {
    let before = *state;
    input.prepared = rule.prepare(state, input.t, input.axis);
    let mut out = rule.step::<f64>(state, input);
    let [x, y] = input.gradient;
    let is_safe = is_safe(x, SAFE_GRADIENTS) && is_safe(y, SAFE_GRADIENTS) && is_safe_state::<R>(state);
    if !is_safe || wide.is_some() {
        // Copies, so that what is behind these references can be in registers where this is not needed.
        let (before, input, plain) = (before, *input, out);
        out = widened_step(rule, (&before, state, is_safe), wide, &input, &plain);
    }
    out
}

/// Makes the step that was made with `f64` again with scaled numbers, and returns the right result.
#[cold]
#[inline(never)]
fn widened_step<R: UpdateRule>(
    rule: &R,
    (before, state, is_safe): (&StateOf<R, f64>, &mut StateOf<R, f64>, bool),
    wide: &mut Option<Box<WideState<StateOf<R, Scaled>>>>,
    input: &RuleInput,
    plain: &StepOutput,
) -> StepOutput {
    let mut widened = wide.take().unwrap_or_else(|| {
        let state = R::State::map(before, |x: f64| Scaled::from(x));
        Box::new(WideState { state, has_effect: false })
    });
    let out = chosen(plain, &rule.step::<Scaled>(&mut widened.state, input));
    widened.has_effect |= out.ratio.to_bits() != plain.ratio.to_bits();
    let is_back = is_safe && is_back_in_range::<R>(state, &widened);
    if !is_back {
        *wide = Some(widened);
    } else if widened.has_effect {
        *state = R::State::map(&widened.state, |x: Scaled| x.to_f64());
    }
    out
}

/// Returns whether all numbers are in range and, unless the scaled ones had an effect, the same as those of `f64`.
fn is_back_in_range<R: UpdateRule>(plain: &StateOf<R, f64>, wide: &WideState<StateOf<R, Scaled>>) -> bool {
    let mut numbers = Vec::new();
    R::State::map(plain, |x: f64| {
        numbers.push(x);
        x
    });
    let (mut is_back, mut index) = (true, 0);
    R::State::map(&wide.state, |x: Scaled| {
        let (scaled, plain) = (x.to_f64(), numbers[index]);
        let is_same = wide.has_effect || (plain - scaled).abs() <= SAME_STATE * scaled.abs();
        // A number too small for `f64` is not back, though the nearest one is zero.
        is_back &= is_safe(scaled, SAFE_STATE) && (x.is_zero() || scaled != 0.0) && is_same;
        index += 1;
        x
    });
    is_back
}

/// Returns the right numbers of two results of the same step.
fn chosen(plain: &StepOutput, wide: &StepOutput<Scaled>) -> StepOutput {
    let average = |plain: Option<RunningAverage>, wide: Option<RunningAverage<Scaled>>| {
        let (plain, wide) = (plain?, wide?);
        Some(RunningAverage { raw: or_plain(plain.raw, wide.raw), used: or_plain(plain.used, wide.used) })
    };
    let ratio = or_plain(plain.ratio, wide.ratio);
    let is_no_ratio = plain.ratio.abs() < NO_RATIO && ratio.abs() < NO_RATIO;
    StepOutput {
        ratio: if is_no_ratio { plain.ratio } else { ratio },
        first: average(plain.first, wide.first),
        second: average(plain.second, wide.second),
        root: plain.root.zip(wide.root).map(|(plain, wide)| or_plain(plain, wide)),
    }
}
