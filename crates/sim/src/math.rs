//! Every function that hardware or a C library might round differently, routed through `libm`, so that a replay
//! has the same bits on Linux, macOS, Windows and in the browser. `sqrt`, `abs` and `floor` are exact everywhere
//! and are used directly.

pub(crate) mod lanes;

pub use std::f64::consts::{PI, TAU};

/// Returns the nearest double to a·b and the exact rest, by T. J. Dekker's splitting; a, b and the product must be
/// neither huge nor tiny.
#[must_use]
pub(crate) fn exact_product(a: f64, b: f64) -> (f64, f64) {
    // 2²⁷ + 1: each half has at most 26 bits, so that products of halves are exact.
    let split = |x: f64| {
        let upper = 134_217_729.0 * x;
        let upper = upper - (upper - x);
        (upper, x - upper)
    };
    let ((a_upper, a_lower), (b_upper, b_lower)) = (split(a), split(b));
    let product = a * b;
    let rest = a_lower * b_lower - (((product - a_upper * b_upper) - a_lower * b_upper) - a_upper * b_lower);
    (product, rest)
}

/// Sine of an angle in radians.
#[must_use]
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Cosine of an angle in radians.
#[must_use]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// Tangent of an angle in radians.
#[must_use]
pub fn tan(x: f64) -> f64 {
    libm::tan(x)
}

/// The angle whose tangent is x, in radians.
#[must_use]
pub fn atan(x: f64) -> f64 {
    libm::atan(x)
}

/// The angle whose sine is x, in radians.
#[must_use]
pub fn asin(x: f64) -> f64 {
    libm::asin(x)
}

/// The angle whose cosine is x, in radians.
#[must_use]
pub fn acos(x: f64) -> f64 {
    libm::acos(x)
}

/// Hyperbolic sine.
#[must_use]
pub fn sinh(x: f64) -> f64 {
    libm::sinh(x)
}

/// Hyperbolic cosine.
#[must_use]
pub fn cosh(x: f64) -> f64 {
    libm::cosh(x)
}

/// Hyperbolic tangent.
#[must_use]
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// The inverse of the hyperbolic sine.
#[must_use]
pub fn asinh(x: f64) -> f64 {
    libm::asinh(x)
}

/// The inverse of the hyperbolic cosine.
#[must_use]
pub fn acosh(x: f64) -> f64 {
    libm::acosh(x)
}

/// The inverse of the hyperbolic tangent.
#[must_use]
pub fn atanh(x: f64) -> f64 {
    libm::atanh(x)
}

/// 2 to the power x.
#[must_use]
pub fn exp2(x: f64) -> f64 {
    libm::exp2(x)
}

/// e to the power x.
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// e to the power x, less 1; exact for small x.
#[must_use]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// Natural logarithm.
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Logarithm to the base 2.
#[must_use]
pub fn log2(x: f64) -> f64 {
    libm::log2(x)
}

/// Logarithm to the base 10.
#[must_use]
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// Cube root.
#[must_use]
pub fn cbrt(x: f64) -> f64 {
    libm::cbrt(x)
}

/// ln(1 + x), exact for small x.
#[must_use]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// `x` to the power `y`.
#[must_use]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// √(x² + y²).
///
/// Written out, since overflow at 1e154 is of no use here and `hypot` is slow.
#[must_use]
pub fn length([x, y]: crate::Vec2) -> f64 {
    (x * x + y * y).sqrt()
}

/// The distance between two points.
#[must_use]
pub fn distance(a: crate::Vec2, b: crate::Vec2) -> f64 {
    length([a[0] - b[0], a[1] - b[1]])
}
