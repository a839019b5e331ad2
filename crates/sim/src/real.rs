//! What formulas and optimizers need of a number, so that one text of each serves both `f64` and
//! [`Scaled`](crate::scaled::Scaled) numbers.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::math;

/// A real number with the arithmetic and the functions of [`math`].
pub(crate) trait Real:
    Copy
    + Debug
    + PartialOrd
    + From<f64>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Send
    + Sync
    + 'static
{
    /// Returns the nearest `f64`.
    fn to_f64(self) -> f64;
    fn is_nan(self) -> bool;
    fn abs(self) -> Self;
    fn floor(self) -> Self;
    fn ceil(self) -> Self;
    fn sqrt(self) -> Self;
    fn cbrt(self) -> Self;
    fn exp(self) -> Self;
    fn ln(self) -> Self;
    fn log2(self) -> Self;
    fn log10(self) -> Self;
    fn sin(self) -> Self;
    fn cos(self) -> Self;
    fn tan(self) -> Self;
    fn asin(self) -> Self;
    fn acos(self) -> Self;
    fn atan(self) -> Self;
    fn sinh(self) -> Self;
    fn cosh(self) -> Self;
    fn tanh(self) -> Self;
    fn asinh(self) -> Self;
    fn acosh(self) -> Self;
    fn atanh(self) -> Self;
    fn pow(self, exponent: Self) -> Self;

    /// Returns whether this is zero.
    #[inline]
    fn is_zero(self) -> bool {
        self == Self::from(0.0)
    }

    /// Returns the larger number; the other one where one is NaN.
    #[inline]
    fn max(self, other: Self) -> Self {
        if self.is_nan() || self < other { other } else { self }
    }
}

impl Real for f64 {
    #[inline]
    fn to_f64(self) -> f64 {
        self
    }

    #[inline]
    fn is_nan(self) -> bool {
        self.is_nan()
    }

    #[inline]
    fn abs(self) -> f64 {
        self.abs()
    }

    #[inline]
    fn floor(self) -> f64 {
        self.floor()
    }

    #[inline]
    fn ceil(self) -> f64 {
        self.ceil()
    }

    #[inline]
    fn sqrt(self) -> f64 {
        self.sqrt()
    }

    fn cbrt(self) -> f64 {
        math::cbrt(self)
    }

    fn exp(self) -> f64 {
        math::exp(self)
    }

    fn ln(self) -> f64 {
        math::ln(self)
    }

    fn log2(self) -> f64 {
        math::log2(self)
    }

    fn log10(self) -> f64 {
        math::log10(self)
    }

    fn sin(self) -> f64 {
        math::sin(self)
    }

    fn cos(self) -> f64 {
        math::cos(self)
    }

    fn tan(self) -> f64 {
        math::tan(self)
    }

    fn asin(self) -> f64 {
        math::asin(self)
    }

    fn acos(self) -> f64 {
        math::acos(self)
    }

    fn atan(self) -> f64 {
        math::atan(self)
    }

    fn sinh(self) -> f64 {
        math::sinh(self)
    }

    fn cosh(self) -> f64 {
        math::cosh(self)
    }

    fn tanh(self) -> f64 {
        math::tanh(self)
    }

    fn asinh(self) -> f64 {
        math::asinh(self)
    }

    fn acosh(self) -> f64 {
        math::acosh(self)
    }

    fn atanh(self) -> f64 {
        math::atanh(self)
    }

    fn pow(self, exponent: f64) -> f64 {
        math::pow(self, exponent)
    }

    #[inline]
    fn max(self, other: f64) -> f64 {
        self.max(other)
    }
}
