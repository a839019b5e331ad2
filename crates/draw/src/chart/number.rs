//! Formats numbers for charts and panels: a real minus sign, few digits, and words for NaN and infinity. Pure.

/// The minus sign, which is as wide as a digit, unlike the hyphen.
const MINUS: &str = "\u{2212}";
/// Numbers from this size on are written with an exponent.
const LARGE: f64 = 1e5;
/// Numbers below this size are written with an exponent, too.
const SMALL: f64 = 1e-3;

/// Returns the word for a number that is not finite; `None` for any other.
#[must_use]
pub fn word(x: f64) -> Option<&'static str> {
    if x.is_nan() {
        Some("NaN")
    } else if x == f64::INFINITY {
        Some("∞")
    } else if x == f64::NEG_INFINITY {
        Some("−∞")
    } else {
        None
    }
}

/// Formats a number with a fixed number of decimals, so that the text does not move when the number changes.
#[must_use]
pub fn fixed(x: f64, decimals: usize) -> String {
    if let Some(word) = word(x) {
        return word.to_owned();
    }
    if x.abs() >= LARGE {
        return significant(x, decimals + 1);
    }
    let text = format!("{x:.decimals$}");
    // A number that rounds to zero has no sign.
    let is_zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    if is_zero { text.replace('-', "") } else { text.replace('-', MINUS) }
}

/// Formats a number with a number of significant digits, trailing zeros kept.
#[must_use]
pub fn significant(x: f64, digits: usize) -> String {
    write(x, digits.max(1), false)
}

/// Formats a number with at most `digits` significant digits, trailing zeros removed: for ticks.
#[must_use]
pub fn short(x: f64, digits: usize) -> String {
    write(x, digits.max(1), true)
}

/// Formats a number at an axis with so many digits that it differs from the one that is `step` away.
#[must_use]
pub fn tick(x: f64, step: f64) -> String {
    // Where a sum of steps should be zero it may be a rounding error.
    if x.abs() < 1e-6 * step.abs() {
        return "0".to_owned();
    }
    let digits = (x / step).abs().log10().floor().max(0.0) + 2.0;
    short(x, digits.min(15.0) as usize)
}

/// Formats the scaling ratio for panels and figures. A ratio of averages is near 1 and gets two decimals; a plain
/// gradient can have any size and gets three significant digits.
#[must_use]
pub fn ratio(r: f64, is_of_averages: bool) -> String {
    if is_of_averages { fixed(r, 2) } else { significant(r, 3) }
}

fn write(x: f64, digits: usize, trim: bool) -> String {
    if let Some(word) = word(x) {
        return word.to_owned();
    }
    if x == 0.0 {
        return "0".to_owned();
    }
    let size = x.abs();
    // As it would be written: no 1e−3 stands for a number that rounds to 0.001.
    let written: f64 = format!("{size:.*e}", digits - 1).parse().unwrap_or(size);
    let text = if written >= SMALL && size < LARGE {
        let before_point = size.log10().floor() as i32 + 1;
        let decimals = usize::try_from(digits as i32 - before_point).unwrap_or(0);
        trimmed(format!("{x:.decimals$}"), trim)
    } else {
        let all = format!("{x:.*e}", digits - 1);
        match all.split_once('e') {
            Some((mantissa, exponent)) => format!("{}e{exponent}", trimmed(mantissa.to_owned(), true)),
            None => all,
        }
    };
    text.replace('-', MINUS)
}

fn trimmed(text: String, trim: bool) -> String {
    if trim && text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_real_minus_sign_and_zero_has_none() {
        assert_eq!(fixed(-0.331, 2), "−0.33");
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(fixed(7.27, 2), "7.27");
        assert_eq!(fixed(f64::NAN, 2), "NaN");
        assert_eq!(fixed(f64::NEG_INFINITY, 2), "−∞");
        assert_eq!(fixed(-1e300, 2), "−1e300");
    }

    #[test]
    fn digits_follow_the_size() {
        assert_eq!(significant(0.012345, 3), "0.0123");
        assert_eq!(significant(1.0, 3), "1.00");
        assert_eq!(significant(123.4, 3), "123");
        assert_eq!(significant(1e-7, 3), "1e−7");
        assert_eq!(short(1.5, 3), "1.5");
        assert_eq!(short(2.0, 3), "2");
        assert_eq!(short(2000.0, 3), "2000");
        assert_eq!(short(3e300, 3), "3e300");
        assert_eq!(short(0.0, 3), "0");
        for (x, text) in [(0.009, "0.009"), (0.001, "0.001"), (9.998e-4, "0.001"), (9.98e-4, "9.98e−4")] {
            assert_eq!(short(x, 3), text);
        }
    }
}
