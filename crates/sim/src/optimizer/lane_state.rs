//! The state of an optimizer as `f64` numbers: for one agent, and as columns for many agents.

use crate::lanes::{Column, WIDTH};

/// The maximum number of numbers that a state has besides its powers.
pub(super) const MAX_NUMBERS: usize = 9;
/// The numbers of columns in use. There are few, because the loop of a step is compiled once for each.
const COLUMN_COUNTS: [usize; 3] = [2, 4, MAX_NUMBERS];

/// β₁ᵗ, β₂ᵗ and the like, for bias correction. Unused entries are zero.
pub(crate) type BetaPowers = [f64; 3];

/// The numbers of the states of many agents on one axis. Columns that are not needed are zero.
pub(crate) type StateColumns = Vec<Column<f64>>;

/// Returns columns of zeros for states of so many numbers.
pub(crate) fn state_columns(count: usize) -> StateColumns {
    let columns = COLUMN_COUNTS.into_iter().find(|columns| count <= *columns);
    vec![[0.0; WIDTH]; columns.unwrap_or(MAX_NUMBERS)]
}

/// The state of one axis as numbers, on the heap and only as many as there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StateNumbers {
    /// What differs between agents.
    pub numbers: Box<[f64]>,
    /// They are the same for agents with the same hyperparameters and the same age.
    pub powers: BetaPowers,
}

impl StateNumbers {
    pub(super) fn of<S: LaneState>(state: &S) -> Self {
        let StateArray { numbers, powers } = state.state_array();
        Self { numbers: numbers[..S::COUNT].into(), powers }
    }

    pub(super) fn state_array(&self) -> StateArray {
        let mut array = StateArray { powers: self.powers, ..StateArray::default() };
        array.numbers.iter_mut().zip(&self.numbers).for_each(|(to, from)| *to = *from);
        array
    }
}

/// The state of one axis as numbers, in an array of fixed size. Unused entries are zero.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StateArray {
    pub numbers: [f64; MAX_NUMBERS],
    pub powers: BetaPowers,
}

/// A state, or a part of one, that can be taken apart and put together again.
pub(super) trait LaneState: Sized {
    /// How many numbers there are besides powers.
    const COUNT: usize;

    /// Calls `number` for every number and `power` for every power, in a fixed order.
    fn split(&self, number: &mut impl FnMut(f64), power: &mut impl FnMut(f64));

    /// Returns the state of these numbers and powers, in the same order.
    fn join(number: &mut impl FnMut() -> f64, power: &mut impl FnMut() -> f64) -> Self;

    /// Returns the state as numbers.
    #[inline(always)]
    fn state_array(&self) -> StateArray {
        let mut array = StateArray::default();
        let (mut next, mut next_power) = (0, 0);
        self.split(
            &mut |x| {
                array.numbers[next] = x;
                next += 1;
            },
            &mut |x| {
                array.powers[next_power] = x;
                next_power += 1;
            },
        );
        array
    }

    /// Returns the state of these numbers.
    #[inline(always)]
    fn of(array: &StateArray) -> Self {
        let (mut next, mut next_power) = (0, 0);
        Self::join(
            &mut || {
                next += 1;
                array.numbers[next - 1]
            },
            &mut || {
                next_power += 1;
                array.powers[next_power - 1]
            },
        )
    }
}

impl LaneState for f64 {
    const COUNT: usize = 1;

    #[inline(always)]
    fn split(&self, number: &mut impl FnMut(f64), _: &mut impl FnMut(f64)) {
        number(*self);
    }

    #[inline(always)]
    fn join(number: &mut impl FnMut() -> f64, _: &mut impl FnMut() -> f64) -> Self {
        number()
    }
}

impl<T: LaneState, const K: usize> LaneState for [T; K] {
    const COUNT: usize = K * T::COUNT;

    #[inline(always)]
    fn split(&self, number: &mut impl FnMut(f64), power: &mut impl FnMut(f64)) {
        self.iter().for_each(|part| part.split(number, power));
    }

    #[inline(always)]
    fn join(number: &mut impl FnMut() -> f64, power: &mut impl FnMut() -> f64) -> Self {
        [(); K].map(|()| T::join(number, power))
    }
}

/// Implements [`LaneState`] for a struct. Its fields come first, with their type unless it is a single number, then its
/// powers.
macro_rules! lane_state {
    ($state:ident { $($part:tt $(: $type:ty)?),* $(; $($power:ident),+)? }) => {
        impl crate::optimizer::lane_state::LaneState for $state {
            const COUNT: usize = 0 $(+ crate::optimizer::lane_state::lane_state!(@count $($type)?))*;

            #[inline(always)]
            fn split(&self, number: &mut impl FnMut(f64), power: &mut impl FnMut(f64)) {
                let _ = (&number, &power);
                $(crate::optimizer::lane_state::LaneState::split(&self.$part, number, power);)*
                $($(power(self.$power);)+)?
            }

            #[inline(always)]
            fn join(number: &mut impl FnMut() -> f64, power: &mut impl FnMut() -> f64) -> Self {
                let _ = (&number, &power);
                $state {
                    $($part: crate::optimizer::lane_state::LaneState::join(number, power),)*
                    $($($power: power(),)+)?
                }
            }
        }
    };
    (@count) => { 1 };
    (@count $type:ty) => { <$type as crate::optimizer::lane_state::LaneState>::COUNT };
}
pub(super) use lane_state;
