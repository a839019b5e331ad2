//! Every function that hardware or a C library might round differently, routed through `libm`, so that a replay
//! has the same bits on Linux, macOS, Windows and in the browser. `sqrt`, `abs` and `floor` are exact everywhere
//! and are used directly.

pub use std::f64::consts::{PI, TAU};

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

/// Hyperbolic tangent.
#[must_use]
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
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
