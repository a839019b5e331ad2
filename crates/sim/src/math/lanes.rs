//! `ln` and `cos` without branches, for loops over many numbers: the algorithms of `libm`, which are FreeBSD's, and their
//! bits, for the arguments that normal draws need.
//!
//! Each is a long chain of operations of which every one waits for the one before, so that a core would idle through most of
//! it. Several numbers are therefore computed side by side, their operations in turns.

use std::array;
use std::f64::consts::FRAC_2_PI;
use std::ops::{Add, Div, Mul, Sub};

/// Adding and subtracting it rounds a number to a whole one, whose last bits are then those of the sum.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// Numbers that are computed side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Several<const N: usize>(pub(crate) [f64; N]);

/// Returns the same number several times.
#[inline(always)]
const fn splat<const N: usize>(x: f64) -> Several<N> {
    Several([x; N])
}

impl<const N: usize> Several<N> {
    #[inline(always)]
    fn from_bits(bits: [u64; N]) -> Self {
        Self(bits.map(f64::from_bits))
    }

    #[inline(always)]
    fn to_bits(self) -> [u64; N] {
        self.0.map(f64::to_bits)
    }
}

/// Implements an operator number by number.
macro_rules! operator {
    ($operator:ident, $function:ident) => {
        impl<const N: usize> $operator for Several<N> {
            type Output = Self;

            #[inline(always)]
            fn $function(self, other: Self) -> Self {
                Self(array::from_fn(|i| self.0[i].$function(other.0[i])))
            }
        }

        impl<const N: usize> $operator<Several<N>> for f64 {
            type Output = Several<N>;

            #[inline(always)]
            fn $function(self, other: Several<N>) -> Several<N> {
                splat(self).$function(other)
            }
        }

        impl<const N: usize> $operator<f64> for Several<N> {
            type Output = Self;

            #[inline(always)]
            fn $function(self, other: f64) -> Self {
                self.$function(splat(other))
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);

/// Returns the natural logarithms of positive normal numbers, with the bits of [`ln`](super::ln).
#[inline(always)]
pub(crate) fn ln<const N: usize>(x: Several<N>) -> Several<N> {
    // The upper word of ½√2; x is divided by a power of two so that it lies between that and √2.
    const HALF_ROOT: u64 = 0x3fe6_a09e << 32;
    const ONE: u64 = 0x3ff0_0000 << 32;
    const FRACTION: u64 = (1 << 52) - 1;
    const TWO_TO_52: f64 = 4_503_599_627_370_496.0;
    let bits = x.to_bits().map(|bits| bits.wrapping_add(ONE - HALF_ROOT));
    let exponent =
        Several::from_bits(bits.map(|bits| bits >> 52 | TWO_TO_52.to_bits())) - (TWO_TO_52 + 1023.0);
    let x = Several::from_bits(bits.map(|bits| (bits & FRACTION).wrapping_add(HALF_ROOT)));

    const LN2_UPPER: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
    const LN2_LOWER: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
    const L: [f64; 7] = [
        f64::from_bits(0x3fe5_5555_5555_5593),
        f64::from_bits(0x3fd9_9999_9997_fa04),
        f64::from_bits(0x3fd2_4924_9422_9359),
        f64::from_bits(0x3fcc_71c5_1d8e_78af),
        f64::from_bits(0x3fc7_4664_96cb_03de),
        f64::from_bits(0x3fc3_9a09_d078_c69f),
        f64::from_bits(0x3fc2_f112_df3e_5244),
    ];
    let f = x - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (L[1] + w * (L[3] + w * L[5]));
    let odd = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6])));
    let r = odd + even;
    s * (half_square + r) + exponent * LN2_LOWER - half_square + f + exponent * LN2_UPPER
}

/// Returns the cosines of angles from 0 to 2π, with the bits of [`cos`](super::cos) but where an angle is within
/// 6·10⁻⁶ of a multiple of π/4: there `libm` may reduce it in another way.
#[inline(always)]
pub(crate) fn cos<const N: usize>(x: Several<N>) -> Several<N> {
    // In quarter turns.
    let rounded = x * FRAC_2_PI + ROUND;
    let quarters = rounded - ROUND;

    // π/2 as the sum of a number with 33 bits, so that its multiples are exact, and the rest.
    const HALF_PI_UPPER: f64 = f64::from_bits(0x3ff9_21fb_5440_0000);
    const HALF_PI_LOWER: f64 = f64::from_bits(0x3dd0_b461_1a62_6331);
    let upper = x - quarters * HALF_PI_UPPER;
    let lower = quarters * HALF_PI_LOWER;
    let y = upper - lower;
    let tail = (upper - y) - lower;

    let (cos, sin) = (cos_kernel(y, tail), sin_kernel(y, tail));
    let mut cosine = cos;
    for (i, bits) in rounded.to_bits().into_iter().enumerate() {
        let unsigned = if (bits << 63) as i64 >= 0 { cos.0[i] } else { sin.0[i] };
        // Minus in the second and in the third quarter.
        let sign = (bits.wrapping_add(1) << 62) & (1 << 63);
        cosine.0[i] = f64::from_bits(unsigned.to_bits() ^ sign);
    }
    cosine
}

/// The cosine of x + tail, |x| ≤ π/4.
#[inline(always)]
fn cos_kernel<const N: usize>(x: Several<N>, tail: Several<N>) -> Several<N> {
    const C: [f64; 6] = [
        f64::from_bits(0x3fa5_5555_5555_554c),
        f64::from_bits(0xbf56_c16c_16c1_5177),
        f64::from_bits(0x3efa_01a0_19cb_1590),
        f64::from_bits(0xbe92_7e4f_809c_52ad),
        f64::from_bits(0x3e21_ee9e_bdb4_b1c4),
        f64::from_bits(0xbda8_fae9_be88_38d4),
    ];
    let z = x * x;
    let w = z * z;
    let r = z * (C[0] + z * (C[1] + z * C[2])) + w * w * (C[3] + z * (C[4] + z * C[5]));
    let half = 0.5 * z;
    let w = 1.0 - half;
    w + (((1.0 - w) - half) + (z * r - x * tail))
}

/// The sine of x + tail, |x| ≤ π/4.
#[inline(always)]
fn sin_kernel<const N: usize>(x: Several<N>, tail: Several<N>) -> Several<N> {
    const S: [f64; 6] = [
        f64::from_bits(0xbfc5_5555_5555_5549),
        f64::from_bits(0x3f81_1111_1110_f8a6),
        f64::from_bits(0xbf2a_01a0_19c1_61d5),
        f64::from_bits(0x3ec7_1de3_57b1_fe7d),
        f64::from_bits(0xbe5a_e5e6_8a2b_9ceb),
        f64::from_bits(0x3de5_d93a_5acf_d57c),
    ];
    let z = x * x;
    let w = z * z;
    let r = S[1] + z * (S[2] + z * S[3]) + z * w * (S[4] + z * S[5]);
    let v = z * x;
    x - ((z * (0.5 * tail - v * r) - tail) - v * S[0])
}

#[cfg(test)]
mod tests {
    use super::super::{PI, TAU};
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn assert_ln(x: f64) {
        assert_eq!(ln(Several([x])).to_bits(), [super::super::ln(x).to_bits()], "ln {x:e}");
    }

    fn is_special(angle: f64) -> bool {
        let eighths = angle * (4.0 / PI);
        (eighths - eighths.round()).abs() < 8e-6
    }

    fn assert_cos(x: f64) {
        let found = cos(Several([x])).to_bits();
        assert!(is_special(x) || found == [super::super::cos(x).to_bits()], "cos {x:e}");
    }

    fn uniform(rng: &mut ChaCha8Rng) -> f64 {
        ((rng.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    #[test]
    fn numbers_side_by_side_do_not_meet() {
        let several = Several([0.1, 0.4, 0.7, 0.99]);
        for (x, together) in several.0.into_iter().zip(ln(several).0) {
            assert_eq!(together.to_bits(), ln(Several([x])).0[0].to_bits());
        }
        for (x, together) in several.0.into_iter().zip(cos(TAU * several).0) {
            assert_eq!(together.to_bits(), cos(Several([TAU * x])).0[0].to_bits());
        }
    }

    #[test]
    fn millions_of_draws_have_the_bits_of_libm() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut special = 0;
        for _ in 0..2_000_000 {
            let x = uniform(&mut rng);
            assert_ln(x);
            assert_cos(TAU * x);
            special += u32::from(is_special(TAU * x));
        }
        assert!(special < 200, "{special} draws are left out");
        // Small draws, down to the smallest one.
        for _ in 0..200_000 {
            let x = uniform(&mut rng) * super::super::exp2(-54.0 * uniform(&mut rng));
            assert_ln(x.max(0.5 / (1_u64 << 53) as f64));
            assert_cos(TAU * x);
        }
    }

    /// The numbers around x, some of them next to it and some further away.
    fn around(x: f64) -> impl Iterator<Item = f64> {
        let steps = (0..54).flat_map(|shift| [1_i64 << shift, -(1 << shift), (1 << shift) + 1]);
        steps.chain([0]).map(move |step| f64::from_bits(x.to_bits().wrapping_add_signed(step)))
    }

    #[test]
    fn edges_have_the_bits_of_libm() {
        let smallest = 0.5 / (1_u64 << 53) as f64;
        let roots = (0..54).map(|k| (0.5 / (1_u64 << k) as f64).sqrt());
        let powers = (0..54).map(|k| 1.0 / (1_u64 << k) as f64);
        for x in roots.chain(powers).chain([smallest, 1.0]).flat_map(around) {
            if (smallest..=1.0).contains(&x) {
                assert_ln(x);
            }
        }
        for x in (0..=16).map(|k| f64::from(k) * PI / 8.0).chain([TAU * smallest, TAU]).flat_map(around) {
            if (0.0..=TAU).contains(&x) {
                assert_cos(x);
            }
        }
    }
}
