//! How numbers lie between two ends: evenly, or evenly in the logarithm.

use crate::math;

/// How numbers lie between two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Evenly.
    Linear,
    /// Evenly in the logarithm; both ends are greater than zero.
    Log,
}

impl Scale {
    /// Returns the number at a share of the way from one end to the other. The ends are exact.
    #[must_use]
    pub fn at(self, [from, to]: [f64; 2], share: f64) -> f64 {
        match (self, share) {
            (_, 0.0) => from,
            (_, 1.0) => to,
            (Self::Linear, _) => from + (to - from) * share,
            (Self::Log, _) => math::exp(math::ln(from) + (math::ln(to) - math::ln(from)) * share),
        }
    }

    /// Returns the share of the way from one end to the other at which a number lies.
    #[must_use]
    pub fn share(self, [from, to]: [f64; 2], number: f64) -> f64 {
        match self {
            Self::Linear => (number - from) / (to - from),
            Self::Log => math::ln(number / from) / math::ln(to / from),
        }
    }
}
