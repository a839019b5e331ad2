//! Declares the state of a rule once: [`state!`](self) gives the struct, its default, its hash and its conversion.

use crate::hash::StateHash;
use crate::real::Real;

/// A part of a state that is made of numbers of type `N`.
pub(super) trait Numbers<N: Real>: Copy {
    /// The same part with numbers of type `M`.
    type Of<M: Real>: Copy;

    /// Returns the part before the first step.
    fn start() -> Self;

    /// Converts every number that can leave the range of `f64`.
    fn map<M: Real>(&self, convert: &mut impl FnMut(N) -> M) -> Self::Of<M>;

    /// Feeds all numbers to the hash, as `f64`.
    fn hash_into(&self, hash: &mut StateHash);
}

impl<N: Real> Numbers<N> for N {
    type Of<M: Real> = M;

    fn start() -> Self {
        0.0.into()
    }

    fn map<M: Real>(&self, convert: &mut impl FnMut(N) -> M) -> M {
        convert(*self)
    }

    fn hash_into(&self, hash: &mut StateHash) {
        hash.number(self.to_f64());
    }
}

impl<N: Real, T: Numbers<N>, const K: usize> Numbers<N> for [T; K] {
    type Of<M: Real> = [T::Of<M>; K];

    fn start() -> Self {
        [T::start(); K]
    }

    fn map<M: Real>(&self, convert: &mut impl FnMut(N) -> M) -> Self::Of<M> {
        (*self).map(|part: T| Numbers::map(&part, convert))
    }

    fn hash_into(&self, hash: &mut StateHash) {
        self.iter().for_each(|part| part.hash_into(hash));
    }
}

/// Declares a state: its parts of numbers of type `N`, all zero before the first step, then its numbers that are always
/// `f64`, with their values before the first step.
macro_rules! state {
    (
        $(#[$meta:meta])*
        struct $state:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)+
            $(; $($(#[$fixed_meta:meta])* $fixed:ident = $start:expr,)+)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub struct $state<N = f64> {
            $($(#[$field_meta])* $field: $type,)+
            $($($(#[$fixed_meta])* $fixed: f64,)+)?
        }

        impl<N: $crate::real::Real> $crate::optimizer::state::Numbers<N> for $state<N> {
            type Of<M: $crate::real::Real> = $state<M>;

            fn start() -> Self {
                Self {
                    $($field: $crate::optimizer::state::Numbers::<N>::start(),)+
                    $($($fixed: $start,)+)?
                }
            }

            fn map<M: $crate::real::Real>(&self, convert: &mut impl FnMut(N) -> M) -> $state<M> {
                $state {
                    $($field: $crate::optimizer::state::Numbers::<N>::map(&self.$field, convert),)+
                    $($($fixed: self.$fixed,)+)?
                }
            }

            fn hash_into(&self, hash: &mut $crate::hash::StateHash) {
                $($crate::optimizer::state::Numbers::<N>::hash_into(&self.$field, hash);)+
                $($(hash.number(self.$fixed);)+)?
            }
        }

        impl<N: $crate::real::Real> Default for $state<N> {
            fn default() -> Self {
                $crate::optimizer::state::Numbers::start()
            }
        }

        impl $crate::optimizer::range::RuleState for $state {
            type Of<N: $crate::real::Real> = $state<N>;

            fn map<N: $crate::real::Real, M: $crate::real::Real>(
                state: &$state<N>,
                mut convert: impl FnMut(N) -> M,
            ) -> $state<M> {
                $crate::optimizer::state::Numbers::map(state, &mut convert)
            }
        }

        impl $crate::optimizer::HashState for $state {
            fn hash_into(&self, hash: &mut $crate::hash::StateHash) {
                $crate::optimizer::state::Numbers::hash_into(self, hash);
            }
        }
    };
}
pub(super) use state;
