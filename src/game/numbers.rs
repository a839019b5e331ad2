//! How numbers are written in panels and notices: short, with a real minus, the same width from frame to frame. Reads
//! numbers, writes text. Digits, plus and minus are equally wide in the typeface, so that right-aligned numbers stand still.

use frankie_sim::Rows;

use frankie_draw::chart::number::word;

/// The minus sign, which the typeface draws as wide as a digit.
const MINUS: &str = "−";
/// Numbers below this absolute value are written with an exponent.
const SMALL: f64 = 1e-3;
/// The same for hyperparameters: the sliders of the learning rate and of weight decay begin here, and the numbers of one
/// slider are all written alike.
const SMALL_PARAM: f64 = 1e-4;
/// Numbers from this absolute value on are written with an exponent.
const LARGE: f64 = 1e5;
/// The decimals of a number below ten.
const DECIMALS: usize = 3;
/// Numbers with exponents from this size on have no decimals, for lack of room.
const LONG_EXPONENT: i32 = 100;
/// The maximum number of significant digits of a hyperparameter.
const MAX_PARAM_DIGITS: usize = 5;
/// Whole numbers from this one on are written in groups of three digits.
const GROUPED_FROM: u64 = 10_000;

/// Formats a number with a fixed number of decimals: `−0.331`. A number that rounds to zero has no sign.
#[must_use]
pub fn fixed(x: f64, decimals: usize) -> String {
    if let Some(word) = word(x) {
        return word.to_owned();
    }
    if x.abs() >= LARGE {
        return scientific(x);
    }
    let text = format!("{x:.decimals$}");
    let is_zero = text.bytes().all(|b| matches!(b, b'-' | b'0' | b'.'));
    if is_zero { text.replace('-', "") } else { text.replace('-', MINUS) }
}

/// Formats a number that changes, in about five characters and a sign: `0.382`, `12.35`, `1.2e−5`, `∞`.
#[must_use]
pub fn short(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 || !x.is_finite() {
        return fixed(x, DECIMALS);
    }
    if is_scientific(size, SMALL) {
        return scientific(x);
    }
    let before_point = if size < 10.0 { 1 } else { size.log10().floor() as usize + 1 };
    fixed(x, (DECIMALS + 1).saturating_sub(before_point))
}

/// Formats a number that was chosen, with the digits that it has: `2`, `1.81`, `−0.05`.
#[must_use]
pub fn plain(x: f64) -> String {
    if x == 0.0 || word(x).is_some() || is_scientific(x.abs(), SMALL_PARAM) {
        return param(x);
    }
    x.to_string().replace('-', MINUS)
}

/// Formats a number that changes, for a narrow panel: with a digit less than [`short`], `0.38`, `12.4`, `−6e−4`.
#[must_use]
pub fn tight(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 || !x.is_finite() {
        return fixed(x, DECIMALS - 1);
    }
    if !(SMALL..LARGE).contains(&size) {
        return format!("{x:.0e}").replace('-', MINUS);
    }
    let before_point = if size < 10.0 { 1 } else { size.log10().floor() as usize + 1 };
    fixed(x, DECIMALS.saturating_sub(before_point))
}

/// Formats a hyperparameter as a person would type it: `0.080`, `0.9995`, `1e−8`, `20`.
#[must_use]
pub fn param(x: f64) -> String {
    if let Some(word) = word(x) {
        return word.to_owned();
    }
    let size = x.abs();
    if x == 0.0 {
        return "0".to_owned();
    }
    if is_scientific(size, SMALL_PARAM) {
        return scientific(x);
    }
    let before_point = size.log10().floor() as i32 + 1;
    let max_decimals = usize::try_from(MAX_PARAM_DIGITS as i32 - before_point).unwrap_or(0);
    let all = format!("{x:.max_decimals$}");
    let text = trimmed(&all);
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if size < 10.0 && decimals < DECIMALS {
        return fixed(x, DECIMALS);
    }
    text.replace('-', MINUS)
}

/// Describes rows of numbers: `65 × 65 numbers, from −1.2 to 3.4`.
#[must_use]
pub fn rows(rows: &Rows) -> String {
    rows.to_string().replace('-', MINUS)
}

/// Formats a speed: `0.25×`.
#[must_use]
pub fn times(speed: f64) -> String {
    format!("{speed}×")
}

/// Formats a whole number: `9999`, `12 345`.
#[must_use]
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    if n < GROUPED_FROM {
        return digits;
    }
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{A0}');
        }
        text.push(digit);
    }
    text
}

/// Parses a number that a player typed: with any minus sign, and a comma or a point before the decimals.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let plain: String =
        text.trim().replace(['−', '–'], "-").replace(',', ".").replace([' ', '\u{A0}', '_'], "");
    plain.parse().ok().filter(|x: &f64| !x.is_nan())
}

/// Returns whether a number of a size is written with an exponent: below `small` as it would be written, so that no 1e−3
/// stands for a number that rounds to 0.001.
fn is_scientific(size: f64, small: f64) -> bool {
    let written: f64 = format!("{size:.1e}").parse().unwrap_or(size);
    written < small || size >= LARGE
}

fn scientific(x: f64) -> String {
    let has_long_exponent = x != 0.0 && (x.abs().log10().floor() as i32).abs() >= LONG_EXPONENT;
    let text = if has_long_exponent { format!("{x:.0e}") } else { format!("{x:.1e}") };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    format!("{}e{exponent}", trimmed(mantissa)).replace('-', MINUS)
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn live_numbers_are_short() {
        for (x, text) in [
            (0.0, "0.000"),
            (-0.0, "0.000"),
            (0.3821, "0.382"),
            (-0.0272, "−0.027"),
            (9.9996, "10.000"),
            (12.345, "12.35"),
            (-123.45, "−123.5"),
            (99_999.0, "99999"),
            (1.23e-5, "1.2e−5"),
            (9.4e-4, "9.4e−4"),
            (9.96e-4, "0.001"),
            (-9.999_99e-4, "−0.001"),
            (-1e-300, "−1e−300"),
            (1e300, "1e300"),
            (f64::MAX, "2e308"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "−∞"),
        ] {
            assert_eq!(short(x), text, "{x}");
        }
    }

    #[test]
    fn numbers_for_narrow_panels_are_shorter() {
        for (x, text) in [
            (0.0, "0.00"),
            (-0.3821, "−0.38"),
            (12.345, "12.3"),
            (99_999.0, "99999"),
            (-5.6e-4, "−6e−4"),
            (1e300, "1e300"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "∞"),
        ] {
            assert_eq!(tight(x), text, "{x}");
        }
    }

    #[test]
    fn fixed_numbers_have_no_negative_zero() {
        assert_eq!(fixed(-0.0004, 2), "0.00");
        assert_eq!(fixed(-0.336, 2), "−0.34");
        assert_eq!(fixed(-1e300, 2), "−1e300");
    }

    #[test]
    fn params_are_formatted_as_typed() {
        for (x, text) in [
            (0.08, "0.080"),
            (0.9, "0.900"),
            (0.9995, "0.9995"),
            (0.99995, "0.99995"),
            (1e-8, "1e−8"),
            (0.001, "0.001"),
            (9.999_999e-5, "0.0001"),
            (9e-4, "0.0009"),
            (3.2e-4, "0.00032"),
            (1e-4, "0.0001"),
            (9.5e-5, "9.5e−5"),
            (20.0, "20"),
            (12.5, "12.5"),
            (5.0, "5.000"),
            (-2.5, "−2.500"),
            (0.0, "0"),
        ] {
            assert_eq!(param(x), text, "{x}");
        }
    }

    #[test]
    fn typed_numbers_are_parsed() {
        assert_eq!(parse(" 0,05 "), Some(0.05));
        assert_eq!(parse("1e−8"), Some(1e-8));
        assert_eq!(parse("−3"), Some(-3.0));
        assert_eq!(parse("NaN"), None);
        assert_eq!(parse("much"), None);
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(count(9999), "9999");
        assert_eq!(count(1_234_567), "1\u{A0}234\u{A0}567");
    }
}
