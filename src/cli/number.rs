//! Numbers as text, as `{:?}` writes them: the fewest digits that read back to the same bits. Many times as fast, for tables
//! of millions of numbers.

use std::io::Write as _;

use serde_json::ser::{CompactFormatter, Formatter as _};

/// Sizes below this, and those from [`MIN_LARGE`] on, are written with an exponent.
const MAX_SMALL: f64 = 1e-4;
const MIN_LARGE: f64 = 1e16;
/// From this size on, the numbers with an exponent are written by `serde_json` without one.
const MIN_PLAIN: f64 = 1e-5;

/// Appends a number as text.
pub fn push(text: &mut Vec<u8>, x: f64) {
    let size = x.abs();
    let is_plain = (MAX_SMALL..MIN_LARGE).contains(&size) || size == 0.0;
    let start = text.len();
    if x.is_finite() && !may_be_tie(size) && CompactFormatter.write_f64(text, x).is_ok() {
        if is_plain || with_exponent(text, start, size) {
            return;
        }
        text.truncate(start);
    }
    // Writing to memory does not fail.
    let _ = write!(text, "{x:?}");
}

/// Returns whether a number may lie in the middle between two shortest texts, of which `{:?}` takes the larger one and
/// `serde_json` the one that ends in an even digit.
///
/// Such a number has one digit more than its shortest text, which has at least 16 digits where it is not exact. As a whole
/// number m over 2ᵏ, its digits are those of m·5ᵏ.
fn may_be_tie(size: f64) -> bool {
    const MIN_NOT_EXACT: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64;
    /// log₂ 5 and 1, in this unit.
    const LOG_5: u64 = 2378;
    const LOG_2: u64 = 1024;
    /// log₂ of 10¹⁶ and of 10¹⁸, with a margin for what is rounded here.
    const DIGITS_17_OR_18: std::ops::Range<u64> = 52 * LOG_2..62 * LOG_2;
    if size >= MIN_NOT_EXACT {
        return true;
    }
    let exponent = (size.to_bits() >> (f64::MANTISSA_DIGITS - 1)).max(1);
    let fraction = size.to_bits() & ((1 << (f64::MANTISSA_DIGITS - 1)) - 1);
    let zeros = u64::from(fraction.trailing_zeros().min(f64::MANTISSA_DIGITS - 1));
    let halvings = 1075_u64.saturating_sub(exponent + zeros);
    let bits = u64::from(f64::MANTISSA_DIGITS) - zeros;
    DIGITS_17_OR_18.contains(&(bits * LOG_2 + halvings * LOG_5))
}

/// Appends a whole number as text.
pub fn push_integer(text: &mut Vec<u8>, n: u64) {
    // Writing to memory does not fail.
    let _ = CompactFormatter.write_u64(text, n);
}

/// Gives the number from `start` on the exponent that `{:?}` writes. Returns false where it has another form than expected.
fn with_exponent(text: &mut Vec<u8>, start: usize, size: f64) -> bool {
    if (MIN_PLAIN..MAX_SMALL).contains(&size) {
        // 0.0000123 becomes 1.23e-5.
        let number = start + usize::from(text[start] == b'-');
        if !text[number..].starts_with(b"0.0000") {
            return false;
        }
        text.drain(number..number + 6);
        if text.len() > number + 1 {
            text.insert(number + 1, b'.');
        }
        text.extend_from_slice(b"e-5");
        return true;
    }
    let Some(e) = text[start..].iter().rposition(|byte| *byte == b'e') else { return false };
    // e+20 becomes e20, and e-07 becomes e-7.
    let mut exponent = start + e + 1;
    match text.get(exponent) {
        Some(b'+') => drop(text.remove(exponent)),
        Some(b'-') => exponent += 1,
        _ => {}
    }
    let zeros = text[exponent..].iter().take_while(|byte| **byte == b'0').count();
    text.drain(exponent..exponent + zeros);
    text.len() > exponent
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn assert_same(x: f64) {
        let mut text = b"1,".to_vec();
        push(&mut text, x);
        assert_eq!(String::from_utf8_lossy(&text), format!("1,{x:?}"), "{:#x}", x.to_bits());
    }

    #[test]
    fn edges_are_written_as_debug_writes_them() {
        let powers = (-324..=308).map(|k| format!("1e{k}").parse::<f64>().expect("a number"));
        let around = |x: f64| [x, -x, x.next_up(), x.next_down(), x / 3.0, x * 1.234];
        let special = [0.0, f64::MAX, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY, f64::from_bits(1)];
        powers.flat_map(around).chain(special.into_iter().flat_map(around)).for_each(assert_same);
        // Few digits and many, with every exponent.
        for k in -30..30 {
            for digits in ["1", "12", "123", "7.25", "9007199254740993", "12345678901234567"] {
                assert_same(format!("{digits}e{k}").parse().expect("a number"));
            }
        }
    }

    #[test]
    fn numbers_between_two_texts_are_written_as_debug_writes_them() {
        assert_same(900_719_925_474_099.0 + 0.25);
        let mut ties = 0;
        for halvings in 1..40 {
            let unit = 1.0 / (1_u64 << halvings) as f64;
            for i in 0..2_000_u64 {
                // Odd multiples of all sizes.
                let odd = (0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(i + 1) >> (11 + i % 40)) | 1;
                let x = odd as f64 * unit;
                ties += u32::from(may_be_tie(x));
                assert_same(x);
                assert_same(odd as f64 / unit);
            }
        }
        assert!(ties > 1_000, "{ties}");
    }

    proptest! {
        #[test]
        fn all_bits_are_written_as_debug_writes_them(bits: u64) {
            assert_same(f64::from_bits(bits));
        }

        #[test]
        fn ordinary_numbers_are_written_as_debug_writes_them(x in -1e3..1e3, k in -12i32..3) {
            assert_same(x);
            assert_same(x * 10f64.powi(k));
        }

        #[test]
        fn whole_numbers_are_written_as_display_writes_them(n: u64) {
            let mut text = Vec::new();
            push_integer(&mut text, n);
            prop_assert_eq!(String::from_utf8_lossy(&text), n.to_string());
        }
    }
}
