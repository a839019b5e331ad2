//! Numbers with the precision of `f64` and a far larger range: 2 to the power ±10³⁰⁸ in place of ±1023.
//!
//! They are for computations in which a part would overflow or underflow though the result does neither. Where no part
//! does, every operation returns the bits of `f64`: [`or_plain`] can then leave the result of `f64` as it was.

mod functions;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::hash::StateHash;

/// The largest exponent of an `f64`.
const MAX_EXPONENT: f64 = 1023.0;
/// The smallest exponent of an `f64` that is not subnormal.
const MIN_EXPONENT: f64 = -1022.0;
/// Exponents from here on cannot change by one.
const WHOLE: f64 = 9_007_199_254_740_992.0;
/// How far the mantissa of a number with such an exponent may be from 1, as an exponent.
const MAX_SHIFT: f64 = 200.0;

/// A number: `mantissa`·2 to the power `exponent`.
///
/// While the exponent is zero, the mantissa is any `f64` but a subnormal one. Otherwise the number is outside the range
/// of normal `f64`s, and the mantissa is at least 1 and less than 2 in size, or only near it where the exponent is so large
/// that it cannot change by one.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Scaled {
    mantissa: f64,
    exponent: f64,
}

impl std::fmt::Debug for Scaled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.plain() {
            Some(x) => write!(f, "{x:?}"),
            None => write!(f, "{:?} * 2^{:?}", self.mantissa, self.exponent),
        }
    }
}

/// Returns 2 to the power of a whole number from −1022 to 1023.
fn power_of_two(exponent: f64) -> f64 {
    f64::from_bits(((exponent as i64 + 1023) as u64) << 52)
}

/// Splits a number that is neither zero nor infinite nor NaN into a mantissa from 1 to 2 and an exponent.
fn split(x: f64) -> (f64, f64) {
    // A subnormal number first becomes normal.
    let (x, shift) = if x.is_normal() { (x, 0.0) } else { (x * power_of_two(54.0), -54.0) };
    let exponent = ((x.to_bits() >> 52) & 0x7ff) as i64 - 1023;
    let mantissa = f64::from_bits((x.to_bits() & !(0x7ff << 52)) | (1023 << 52));
    (mantissa, exponent as f64 + shift)
}

impl Scaled {
    /// Returns a number that is zero, infinite, NaN or a normal `f64`.
    const fn of_plain(mantissa: f64) -> Self {
        Self { mantissa, exponent: 0.0 }
    }

    /// Returns `mantissa`·2 to the power `exponent`, a whole number.
    fn from_parts(mantissa: f64, exponent: f64) -> Self {
        if mantissa == 0.0 || !mantissa.is_finite() {
            return Self::of_plain(mantissa);
        }
        let (given, (mantissa, shift)) = (mantissa, split(mantissa));
        if exponent.abs() >= WHOLE && exponent.is_finite() && shift.abs() < MAX_SHIFT {
            return Self { mantissa: given, exponent };
        }
        let exponent = exponent + shift;
        if (MIN_EXPONENT..=MAX_EXPONENT).contains(&exponent) {
            Self::of_plain(mantissa * power_of_two(exponent))
        } else if exponent.is_finite() {
            Self { mantissa, exponent }
        } else {
            Self::of_plain(mantissa * if exponent > 0.0 { f64::INFINITY } else { 0.0 })
        }
    }

    /// Returns the number where it is in the range of `f64`.
    fn plain(self) -> Option<f64> {
        (self.exponent == 0.0).then_some(self.mantissa)
    }

    /// Returns whether this is neither zero nor infinite nor NaN.
    fn has_parts(self) -> bool {
        self.exponent != 0.0 || self.mantissa.is_normal()
    }

    /// Returns the mantissa, about 1 in size, and the exponent of a number that has them.
    fn parts(self) -> (f64, f64) {
        if self.exponent == 0.0 { split(self.mantissa) } else { (self.mantissa, self.exponent) }
    }

    /// Returns the parts of two numbers whose exponents are going to be added.
    fn factors(self, other: Self) -> ((f64, f64), (f64, f64)) {
        let is_exact = |x: Self| x.exponent.abs() < WHOLE;
        if is_exact(self) && is_exact(other) {
            return (self.parts(), other.parts());
        }
        // A small exponent would be lost in the sum: it stays in the mantissa.
        ((self.mantissa, self.exponent), (other.mantissa, other.exponent))
    }

    /// Returns whether the number is too large for an `f64`.
    fn is_huge(self) -> bool {
        self.exponent > 0.0
    }

    /// Feeds mantissa and exponent to a hash.
    pub(crate) fn hash_into(self, hash: &mut StateHash) {
        hash.number(self.mantissa);
        hash.number(self.exponent);
    }

    /// Returns the nearest `f64`.
    fn nearest(self) -> f64 {
        if self.exponent == 0.0 {
            return self.mantissa;
        }
        if self.is_huge() {
            return self.mantissa * f64::INFINITY;
        }
        if self.exponent < -1100.0 {
            return 0.0 * self.mantissa;
        }
        // The first product is exact, so that the number is rounded once.
        self.mantissa * power_of_two(self.exponent + 100.0) * power_of_two(-100.0)
    }
}

impl From<f64> for Scaled {
    fn from(x: f64) -> Self {
        if x.is_subnormal() { Self::from_parts(x, 0.0) } else { Self::of_plain(x) }
    }
}

impl Add for Scaled {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        if let (Some(a), Some(b)) = (self.plain(), other.plain()) {
            let sum = a + b;
            if sum.is_normal() || sum == 0.0 || !(a.is_finite() && b.is_finite()) {
                return Self::of_plain(sum);
            }
        }
        if !self.has_parts() || !other.has_parts() {
            let only = if self.mantissa == 0.0 { other } else { self };
            let is_zero = self.mantissa == 0.0 || other.mantissa == 0.0;
            return if is_zero { only } else { Self::of_plain(self.mantissa + other.mantissa) };
        }
        let (one, two) = (self.parts(), other.parts());
        let (large, small) = if one.1 >= two.1 { (one, two) } else { (two, one) };
        let distance = large.1 - small.1;
        // Further apart, the smaller one no longer changes the sum.
        let addend = if distance > 1000.0 { 0.0 } else { small.0 * power_of_two(-distance) };
        Self::from_parts(large.0 + addend, large.1)
    }
}

impl Neg for Scaled {
    type Output = Self;

    fn neg(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }
}

impl Sub for Scaled {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.add(-other)
    }
}

impl Mul for Scaled {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        // Where one is zero, infinite or NaN, the mantissas decide alone.
        let product = self.mantissa * other.mantissa;
        if !self.has_parts() || !other.has_parts() {
            return Self::of_plain(product);
        }
        if product.is_normal() && self.exponent == 0.0 && other.exponent == 0.0 {
            return Self::of_plain(product);
        }
        let (one, two) = self.factors(other);
        Self::from_parts(one.0 * two.0, one.1 + two.1)
    }
}

impl Div for Scaled {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let quotient = self.mantissa / other.mantissa;
        if !self.has_parts() || !other.has_parts() {
            return Self::of_plain(quotient);
        }
        if quotient.is_normal() && self.exponent == 0.0 && other.exponent == 0.0 {
            return Self::of_plain(quotient);
        }
        let (one, two) = self.factors(other);
        Self::from_parts(one.0 / two.0, one.1 - two.1)
    }
}

impl PartialOrd for Scaled {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self.plain(), other.plain()) {
            (Some(a), Some(b)) => a.partial_cmp(&b),
            // The sign of the difference is exact.
            _ => (*self - *other).mantissa.partial_cmp(&0.0),
        }
    }
}

/// How far results may differ and still be equal but for rounding.
const ROUNDING: f64 = 1e-15;
/// The same for results so small that an `f64` has less than its full precision there.
const SUBNORMAL_ROUNDING: f64 = 2e-323;

/// Returns the right one of two results of the same computation, by `f64` and by scaled numbers. Where both agree but for
/// rounding it is that of `f64`, so that a run keeps its bits; it is so as well where the result is no number.
pub(crate) fn or_plain(plain: f64, scaled: Scaled) -> f64 {
    let scaled = scaled.nearest();
    let difference = (plain - scaled).abs();
    let agrees = difference <= (ROUNDING * scaled.abs()).max(SUBNORMAL_ROUNDING);
    if agrees || !scaled.is_finite() { plain } else { scaled }
}
