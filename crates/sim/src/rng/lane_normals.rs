//! Normal draws from the words of blocks, for many agents at once: `-2 ln u` and `cos 2πu` with the bits of `libm`.

use std::array;

use super::blocks::NORMAL_WORDS;
use crate::lanes::{Column, InstructionSet, LANES, WIDTH, dispatch};
use crate::math::lanes::{self, Several};
use crate::math::{self, TAU};

/// Returns the uniform number in (0, 1) of two words, with the bits of [`Draws::uniform`](super::Draws::uniform).
#[inline(always)]
fn uniform(lower: u32, upper: u32) -> f64 {
    // The words become the last bits of a number whose last bit is worth 2⁻³², or 2⁻⁵³; then the rest is taken away. Both are
    // exact, so that the sum is rounded once, as k + ½ is.
    const ONE_PER_LOWER: u64 = 0.5_f64.to_bits();
    const ONE_PER_UPPER: u64 = 1_048_576.0_f64.to_bits();
    const HALF_CELL: f64 = 0.5 / (1_u64 << 53) as f64;
    let upper = f64::from_bits(ONE_PER_UPPER | u64::from(upper)) - 1_048_576.0;
    let lower = f64::from_bits(ONE_PER_LOWER | u64::from(lower >> 11)) - (0.5 - HALF_CELL);
    upper + lower
}

/// How many draws are computed side by side: with more, their numbers would not stay in registers.
const SIDE_BY_SIDE: usize = 4;

/// Returns whether the cosine of 2πu may be another one than that of `libm`, by the upper word of the uniform number u: near a
/// multiple of an eighth, [`lanes::cos`] may reduce the angle in another way. `libm` does otherwise within 8·10⁻⁶ eighths.
#[inline(always)]
fn is_special(upper: u32) -> bool {
    // In eighths, 2⁻³² each: about 1.5·10⁻⁵.
    const NEAR: u32 = 1 << 16;
    (upper << 3).wrapping_add(NEAR) < 2 * NEAR
}

/// Computes the normal draws of a step of the first `count` agents but for the [special](is_special) ones. Returns whether there
/// are such.
#[inline(always)]
fn normals(count: usize, [a, b, c, d]: &[Column<u32>; NORMAL_WORDS], out: &mut Column<f64>) -> bool {
    let count = count.min(WIDTH);
    let part = count / SIDE_BY_SIDE;
    for i in 0..part {
        let uniforms = |lower: &Column<u32>, upper: &Column<u32>| {
            Several::<SIDE_BY_SIDE>(array::from_fn(|k| uniform(lower[k * part + i], upper[k * part + i])))
        };
        let square = -2.0 * lanes::ln(uniforms(a, b));
        let cos = lanes::cos(TAU * uniforms(c, d));
        for k in 0..SIDE_BY_SIDE {
            out[k * part + i] = square.0[k].sqrt() * cos.0[k];
        }
    }
    d[..count].iter().fold(false, |any, upper| any | is_special(*upper))
}

/// Computes the normal draws of a step of the first `count` agents.
pub(super) fn all_normals(
    set: InstructionSet,
    count: usize,
    words: &[Column<u32>; NORMAL_WORDS],
    out: &mut Column<f64>,
) {
    let has_special = dispatch!(set, _ => normals(count, words, out));
    if has_special {
        replace_special(count, words, out);
    }
}

/// Computes again the draws whose cosine the lanes cannot compute.
#[cold]
fn replace_special(count: usize, [a, b, c, d]: &[Column<u32>; NORMAL_WORDS], out: &mut Column<f64>) {
    let words = a.iter().zip(b).zip(c.iter().zip(d));
    for (((a, b), (c, d)), out) in words.zip(out).take(count) {
        if is_special(*d) {
            *out = (-2.0 * math::ln(uniform(*a, *b))).sqrt() * math::cos(TAU * uniform(*c, *d));
        }
    }
}

const _: () = assert!(LANES.is_multiple_of(SIDE_BY_SIDE));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_numbers_of_words_are_those_of_draws() {
        let words = [0, 1, 2, 0x7ff, 0x800, 0xffff_f800, 0xffff_ffff, 0x8000_0000, 0x7fff_ffff, 0x1234_5678];
        for upper in words {
            for lower in words {
                let whole = u64::from(upper) << 32 | u64::from(lower);
                let expected = ((whole >> 11) as f64 + 0.5) * (1.0 / (1_u64 << 53) as f64);
                assert_eq!(uniform(lower, upper).to_bits(), expected.to_bits(), "{whole:x}");
            }
        }
    }

    #[test]
    fn all_other_cosines_have_the_bits_of_libm() {
        let mut special = 0;
        for eighth in 0..=8_u32 {
            for near in (-140_000..140_000_i64).step_by(7).chain([-1, 0, 1]) {
                let upper = (i64::from(eighth) << 29) + near;
                let Ok(upper) = u32::try_from(upper) else { continue };
                for lower in [0, 0x9999_9999, u32::MAX] {
                    let angle = TAU * uniform(lower, upper);
                    let Several([cos]) = lanes::cos(Several([angle]));
                    special += u32::from(is_special(upper));
                    assert!(
                        is_special(upper) || cos.to_bits() == math::cos(angle).to_bits(),
                        "{upper:x} {lower:x}"
                    );
                }
            }
        }
        assert!(special > 0);
    }

    #[test]
    fn special_draws_are_replaced() {
        // A second draw of ¼ within 2⁻⁵³, whose cosine is nearly zero, and of 0 and ½.
        let mut words = [[0x9999_9999_u32; WIDTH]; NORMAL_WORDS];
        for (i, upper) in
            [0x3fff_ffff, 0x4000_0000, 0, 0x8000_0000, 0x1fff_ffff, 0x2000_0000].into_iter().enumerate()
        {
            words[3][i] = upper;
            words[2][i] = if upper & 1 == 1 { u32::MAX } else { 0 };
        }
        let mut out = [0.0; WIDTH];
        assert!(normals(WIDTH, &words, &mut out));
        replace_special(WIDTH, &words, &mut out);
        for (i, out) in out.into_iter().enumerate() {
            let [a, b, c, d] = words.each_ref().map(|column| column[i]);
            let radius = (-2.0 * math::ln(uniform(a, b))).sqrt();
            let expected = radius * math::cos(TAU * uniform(c, d));
            assert_eq!(out.to_bits(), expected.to_bits(), "{i}");
        }
    }
}
