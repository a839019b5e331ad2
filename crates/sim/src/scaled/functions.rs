//! The functions of scaled numbers. In the range of `f64` they are those of [`math`].

use std::f64::consts::{FRAC_PI_2, LN_2, LOG10_2};

use super::{Scaled, WHOLE};
use crate::math;
use crate::real::Real;

/// What is missing in the `f64` of ln 2.
const LN_2_REST: f64 = 2.319_046_813_846_299_6e-17;
fn nearest_whole(x: f64) -> f64 {
    if x.abs() < WHOLE { (x + 0.5).floor() } else { x }
}

/// Returns 2 to the power `exponent` + `rest`.
fn exp2_of_sum(exponent: f64, rest: f64) -> Scaled {
    let whole = nearest_whole(exponent);
    if !whole.is_finite() {
        return Scaled::of_plain(if whole > 0.0 { f64::INFINITY } else { 0.0 });
    }
    let rest = (exponent - whole) + rest;
    let whole_of_rest = nearest_whole(rest);
    Scaled::from_parts(math::exp2(rest - whole_of_rest), whole + whole_of_rest)
}

/// Returns e to the power of a finite number whose power is outside the range of `f64`.
fn exp_out_of_range(x: f64) -> Scaled {
    let whole = nearest_whole(x / LN_2);
    if whole.abs() >= WHOLE {
        // No digit of the mantissa is known.
        return Scaled::from_parts(1.0, whole);
    }
    let (product, rest) = math::exact_product(whole, LN_2);
    Scaled::from_parts(math::exp((x - product) - rest - whole * LN_2_REST), whole)
}

/// Returns m to the power k, for m near 1.
fn mantissa_power(m: f64, k: f64) -> Scaled {
    let (mut k, mut squarings) = (k, 0);
    while k.abs() > 1000.0 {
        k *= 0.5;
        squarings += 1;
    }
    let mut power = Scaled::from(math::pow(m, k));
    for _ in 0..squarings {
        power = power * power;
    }
    power
}

fn is_odd(k: f64) -> bool {
    k.abs() < WHOLE && (k * 0.5).floor() != k * 0.5
}

impl Scaled {
    /// Applies a function that is nearly the identity near zero; `huge` returns its value for a number too large for an
    /// `f64`.
    fn near_identity(self, function: fn(f64) -> f64, huge: impl Fn(Self) -> Self) -> Self {
        match self.plain() {
            Some(x) => Self::from(function(x)),
            None if self.is_huge() => huge(self),
            None => self,
        }
    }

    /// Applies a logarithm, from that of the mantissa and that of 2.
    fn log(self, function: fn(f64) -> f64, of_two: f64) -> Self {
        match self.plain() {
            Some(x) => Self::of_plain(function(x)),
            None => Self::from(function(self.mantissa)) + Self::from(self.exponent) * Self::from(of_two),
        }
    }

    /// Applies a function whose value for a number too small for an `f64` is `tiny`, and for one too large `huge`.
    fn map_plain(self, function: fn(f64) -> f64, tiny: f64, huge: f64) -> Self {
        Self::from(match self.plain() {
            Some(x) => function(x),
            None if self.is_huge() => huge,
            None => tiny,
        })
    }

    /// Returns the number with the sign of another.
    fn with_sign_of(self, other: Self) -> Self {
        Self { mantissa: self.mantissa.abs() * other.mantissa.signum(), ..self }
    }

    /// Applies the sine or the tangent. Of an angle too large for an `f64` no digit after the point is known: any value
    /// would do, so it is that of its mantissa.
    fn periodic(self, function: fn(f64) -> f64) -> Self {
        self.near_identity(function, |huge| Self::from(function(huge.mantissa)))
    }

    /// Returns half of e to the power |x|, which sinh and cosh are in size for large x.
    fn half_exp(self) -> Self {
        self.abs().exp() * Self::of_plain(0.5)
    }
}

impl Real for Scaled {
    fn to_f64(self) -> f64 {
        self.nearest()
    }

    fn is_nan(self) -> bool {
        self.mantissa.is_nan()
    }

    fn abs(self) -> Self {
        Self { mantissa: self.mantissa.abs(), ..self }
    }

    fn floor(self) -> Self {
        let tiny = if self.mantissa < 0.0 { -1.0 } else { 0.0 };
        if self.is_huge() { self } else { self.map_plain(f64::floor, tiny, 0.0) }
    }

    fn ceil(self) -> Self {
        -(-self).floor()
    }

    fn sqrt(self) -> Self {
        if !self.has_parts() || self.mantissa < 0.0 {
            return Self::of_plain(self.mantissa.sqrt());
        }
        let (mantissa, exponent) = self.parts();
        let half = (exponent * 0.5).floor();
        let rest = exponent - 2.0 * half;
        Self::from_parts((mantissa * (1.0 + rest)).sqrt(), half)
    }

    fn cbrt(self) -> Self {
        if self.exponent == 0.0 {
            return Self::of_plain(math::cbrt(self.mantissa));
        }
        let third = (self.exponent / 3.0).floor();
        let rest = (self.exponent - 3.0 * third).clamp(0.0, 2.0);
        Self::from_parts(math::cbrt(self.mantissa * math::exp2(rest)), third)
    }

    fn exp(self) -> Self {
        let Some(x) = self.plain() else {
            return self.map_plain(math::exp, 1.0, if self.mantissa > 0.0 { f64::INFINITY } else { 0.0 });
        };
        let power = math::exp(x);
        if power.is_normal() || !x.is_finite() { Self::of_plain(power) } else { exp_out_of_range(x) }
    }

    fn ln(self) -> Self {
        self.log(math::ln, LN_2)
    }

    fn log2(self) -> Self {
        self.log(math::log2, 1.0)
    }

    fn log10(self) -> Self {
        self.log(math::log10, LOG10_2)
    }

    fn sin(self) -> Self {
        self.periodic(math::sin)
    }

    fn cos(self) -> Self {
        self.map_plain(math::cos, 1.0, math::cos(self.mantissa))
    }

    fn tan(self) -> Self {
        self.periodic(math::tan)
    }

    fn asin(self) -> Self {
        self.near_identity(math::asin, |_| Self::of_plain(f64::NAN))
    }

    fn acos(self) -> Self {
        self.map_plain(math::acos, FRAC_PI_2, f64::NAN)
    }

    fn atan(self) -> Self {
        self.near_identity(math::atan, |huge| Self::of_plain(FRAC_PI_2).with_sign_of(huge))
    }

    fn sinh(self) -> Self {
        let value = self.near_identity(math::sinh, Self::half_exp);
        let overflows = !value.mantissa.is_finite() && self.mantissa.is_finite();
        if overflows || self.is_huge() { self.half_exp().with_sign_of(self) } else { value }
    }

    fn cosh(self) -> Self {
        let value = self.map_plain(math::cosh, 1.0, f64::INFINITY);
        if value.mantissa == f64::INFINITY { self.half_exp() } else { value }
    }

    fn tanh(self) -> Self {
        self.near_identity(math::tanh, |huge| Self::of_plain(1.0).with_sign_of(huge))
    }

    fn asinh(self) -> Self {
        self.near_identity(math::asinh, |huge| (huge.abs().ln() + Self::of_plain(LN_2)).with_sign_of(huge))
    }

    fn acosh(self) -> Self {
        if self.is_huge() && self.mantissa > 0.0 {
            return self.ln() + Self::of_plain(LN_2);
        }
        self.map_plain(math::acosh, f64::NAN, f64::NAN)
    }

    fn atanh(self) -> Self {
        self.near_identity(math::atanh, |_| Self::of_plain(f64::NAN))
    }

    fn pow(self, exponent: Self) -> Self {
        let Some(k) = exponent.plain() else {
            // Either so huge that it is even, or so tiny that no root of a negative number exists.
            let is_real = self.mantissa >= 0.0 || exponent.is_huge();
            return if is_real { (exponent * self.abs().ln()).exp() } else { Self::of_plain(f64::NAN) };
        };
        if let Some(a) = self.plain() {
            let power = math::pow(a, k);
            if power.is_normal() || !self.has_parts() || !k.is_finite() || power.is_nan() {
                return Self::from(power);
            }
        }
        if self.mantissa < 0.0 && k.floor() != k {
            return Self::of_plain(f64::NAN);
        }
        if !k.is_finite() || k == 0.0 {
            // As of any other number above 1 or below it.
            return Self::of_plain(math::pow(if self.is_huge() { 2.0 } else { 0.5 }, k));
        }
        let (mantissa, power_of_two) = self.abs().parts();
        let (product, rest) = math::exact_product(power_of_two, k);
        let rest = if rest.is_finite() { rest } else { 0.0 };
        let power = exp2_of_sum(product, rest) * mantissa_power(mantissa, k);
        if self.mantissa < 0.0 && is_odd(k) { -power } else { power }
    }
}
