//! `ln` and `cos` without branches, for loops over many numbers: the algorithms of `libm`, which are FreeBSD's, and their
//! bits, for the arguments that normal draws need.

use std::f64::consts::FRAC_2_PI;

/// Adding and subtracting it rounds a number to a whole one, whose last bits are then those of the sum.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// Returns the natural logarithm of a positive normal number, with the bits of [`ln`](super::ln).
#[inline(always)]
pub(crate) fn ln(x: f64) -> f64 {
    // The upper word of ½√2; x is divided by a power of two so that it lies between that and √2.
    const HALF_ROOT: u64 = 0x3fe6_a09e << 32;
    const ONE: u64 = 0x3ff0_0000 << 32;
    const FRACTION: u64 = (1 << 52) - 1;
    const TWO_TO_52: f64 = 4_503_599_627_370_496.0;
    let bits = x.to_bits().wrapping_add(ONE - HALF_ROOT);
    let exponent = f64::from_bits(bits >> 52 | TWO_TO_52.to_bits()) - (TWO_TO_52 + 1023.0);
    let x = f64::from_bits((bits & FRACTION).wrapping_add(HALF_ROOT));

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

/// Returns the cosine of an angle from 0 to 2π, and whether it is another one than that of [`cos`](super::cos): where the
/// angle is so near to a multiple of π/4 that `libm` may reduce it in another way.
#[inline(always)]
pub(crate) fn cos(x: f64) -> (f64, bool) {
    // In quarter turns. Where `libm` does otherwise lies at most this far from a whole or half number of them.
    const NEAR: f64 = 4e-6;
    let turned = x * FRAC_2_PI;
    let rounded = turned + ROUND;
    let quarters = rounded - ROUND;
    let is_special = ((turned - quarters).abs() - 0.25).abs() > 0.25 - NEAR;

    // π/2 as the sum of a number with 33 bits, so that its multiples are exact, and the rest.
    const HALF_PI_UPPER: f64 = f64::from_bits(0x3ff9_21fb_5440_0000);
    const HALF_PI_LOWER: f64 = f64::from_bits(0x3dd0_b461_1a62_6331);
    let upper = x - quarters * HALF_PI_UPPER;
    let lower = quarters * HALF_PI_LOWER;
    let y = upper - lower;
    let tail = (upper - y) - lower;

    let bits = rounded.to_bits();
    let unsigned = if (bits << 63) as i64 >= 0 { cos_kernel(y, tail) } else { sin_kernel(y, tail) };
    // Minus in the second and in the third quarter.
    let sign = (bits.wrapping_add(1) << 62) & (1 << 63);
    (f64::from_bits(unsigned.to_bits() ^ sign), is_special)
}

/// The cosine of x + tail, |x| ≤ π/4.
#[inline(always)]
fn cos_kernel(x: f64, tail: f64) -> f64 {
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
fn sin_kernel(x: f64, tail: f64) -> f64 {
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
        assert_eq!(ln(x).to_bits(), super::super::ln(x).to_bits(), "ln {x:e}");
    }

    fn assert_cos(x: f64) {
        let (found, is_special) = cos(x);
        assert!(is_special || found.to_bits() == super::super::cos(x).to_bits(), "cos {x:e}");
    }

    fn uniform(rng: &mut ChaCha8Rng) -> f64 {
        ((rng.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    #[test]
    fn millions_of_draws_have_the_bits_of_libm() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut special = 0;
        for _ in 0..2_000_000 {
            let x = uniform(&mut rng);
            assert_ln(x);
            assert_cos(TAU * x);
            special += u32::from(cos(TAU * x).1);
        }
        assert!(special < 200, "{special} draws are computed twice");
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
