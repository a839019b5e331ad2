//! How numbers are written in a text: with a point or a comma before decimals, with marks between thousands or without.
//! A mark that can mean both is read only where other numbers of the same text decide what it means.

use std::borrow::Cow;

/// Marks between thousands that cannot mean anything else: apostrophes, and spaces at which no line is broken.
const GROUP_MARKS: [char; 5] = ['\'', '’', '\u{a0}', '\u{202f}', '\u{2009}'];
/// The minus sign of typesetters.
const MINUS: char = '−';

/// How the numbers of a text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spelling {
    /// The mark before decimals: a point or a comma.
    pub decimal: char,
    /// Whether numbers of the text leave no doubt about that mark, so that the other one stands between thousands.
    is_certain: bool,
}

/// What the marks of one number say about its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    /// The mark before decimals.
    Decimal(char),
    /// Nothing: no marks, or one that can be before decimals or between thousands.
    None,
}

impl Spelling {
    /// Numbers with a point, as programs write them.
    pub const PLAIN: Self = Self { decimal: '.', is_certain: false };

    /// Finds out how the numbers among these fields are written. Where they contradict each other, decimals have a point.
    pub fn of<'a>(fields: impl Iterator<Item = &'a str>) -> Self {
        let (mut point, mut comma) = (false, false);
        for field in fields {
            match evidence(field) {
                Evidence::Decimal(',') => comma = true,
                Evidence::Decimal(_) => point = true,
                Evidence::None => {}
            }
        }
        match (point, comma) {
            (false, true) => Self { decimal: ',', is_certain: true },
            (true, false) => Self { decimal: '.', is_certain: true },
            _ => Self::PLAIN,
        }
    }

    /// Reads a number; `None` if it is none in this spelling.
    pub fn parse(self, field: &str) -> Option<f64> {
        let field = with_hyphen(field);
        if self.decimal == '.'
            && let Ok(number) = field.parse()
        {
            return Some(number);
        }
        let (sign, mantissa, exponent) = parts(&field);
        let (whole, decimals) = mantissa.split_once(self.decimal).unwrap_or((mantissa, ""));
        let is_empty = whole.is_empty() && decimals.is_empty();
        let mut digits = whole.to_owned();
        if let Some(mark) = whole.chars().find(|c| !c.is_ascii_digit()) {
            let is_other = matches!(mark, '.' | ',') && self.is_certain;
            if !(is_other || GROUP_MARKS.contains(&mark)) || !is_grouped(whole, mark) {
                return None;
            }
            digits.retain(|c| c != mark);
        }
        if is_empty || !are_digits(decimals) {
            return None;
        }
        format!("{sign}{digits}.{decimals}{exponent}").parse().ok()
    }
}

/// Returns whether a field could be a number with decimals or with thousands, depending on its text.
pub(super) fn is_ambiguous(field: &str) -> bool {
    let field = with_hyphen(field);
    let (_, mantissa, exponent) = parts(&field);
    exponent.is_empty() && is_grouped(mantissa, ',')
}

/// Returns a field with the hyphen that stands for a minus sign in programs.
fn with_hyphen(field: &str) -> Cow<'_, str> {
    if field.contains(MINUS) { field.replace(MINUS, "-").into() } else { field.into() }
}

/// Returns the sign, the mantissa, and the exponent with its letter.
fn parts(field: &str) -> (&str, &str, &str) {
    let unsigned = field.trim_start_matches(['-', '+']);
    // More than one sign is no number.
    let unsigned = if field.len() - unsigned.len() > 1 { field } else { unsigned };
    let sign = &field[..field.len() - unsigned.len()];
    let end = unsigned.find(['e', 'E']).unwrap_or(unsigned.len());
    (sign, &unsigned[..end], &unsigned[end..])
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether a whole number consists of groups of three digits with `mark` between them, at least two.
fn is_grouped(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    let mut count = 0;
    let are_full = groups.all(|group| {
        count += 1;
        group.len() == 3 && are_digits(group)
    });
    are_full && count > 0 && (1..=3).contains(&first.len()) && are_digits(first) && !first.starts_with('0')
}

/// Returns what the marks of a field say.
fn evidence(field: &str) -> Evidence {
    let field = with_hyphen(field);
    let (_, mantissa, exponent) = parts(&field);
    let is_mark = |c: char| matches!(c, '.' | ',') || GROUP_MARKS.contains(&c);
    if mantissa.is_empty() || !mantissa.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
        return Evidence::None;
    }
    let other = |mark: char| if mark == '.' { ',' } else { '.' };
    let Some(at) = mantissa.rfind(['.', ',']) else { return Evidence::None };
    let last = if mantissa[at..].starts_with(',') { ',' } else { '.' };
    let (whole, decimals) = (&mantissa[..at], &mantissa[at + 1..]);
    match whole.chars().find(|c| is_mark(*c)) {
        // Two marks of one kind stand between thousands.
        Some(mark) if mark == last => {
            if is_grouped(mantissa, mark) {
                Evidence::Decimal(other(mark))
            } else {
                Evidence::None
            }
        }
        Some(mark) if is_grouped(whole, mark) && are_digits(decimals) => Evidence::Decimal(last),
        Some(_) => Evidence::None,
        None if exponent.is_empty() && is_grouped(mantissa, last) => Evidence::None,
        None => Evidence::Decimal(last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[&str]) -> Vec<Option<f64>> {
        let spelling = Spelling::of(fields.iter().copied());
        fields.iter().map(|field| spelling.parse(field)).collect()
    }

    #[test]
    fn decimals_have_a_point_or_a_comma() {
        assert_eq!(read(&["0,5", "−1,25", "2", "3,5e−2"]), [0.5, -1.25, 2.0, 0.035].map(Some));
        assert_eq!(read(&["0.5", "−1.25", ".5", "5.", "3.5E-2"]), [0.5, -1.25, 0.5, 5.0, 0.035].map(Some));
        assert_eq!(read(&[",5", "5,", "+1,5"]), [0.5, 5.0, 1.5].map(Some));
    }

    #[test]
    fn thousands_are_read_where_nothing_else_is_possible() {
        assert_eq!(read(&["1,234.5", "2,000"]), [1234.5, 2000.0].map(Some));
        assert_eq!(read(&["1.234,5", "2.000", "0,1"]), [1234.5, 2000.0, 0.1].map(Some));
        assert_eq!(read(&["1,234,567", "8"]), [1_234_567.0, 8.0].map(Some));
        assert_eq!(read(&["1.234.567", "8,5"]), [1_234_567.0, 8.5].map(Some));
        assert_eq!(read(&["1'234.5", "1’234", "1\u{a0}234"]), [1234.5, 1234.0, 1234.0].map(Some));
        assert_eq!(read(&["1\u{202f}234,5"]), [Some(1234.5)]);
        // Another number decides.
        assert_eq!(read(&["1,234", "0,5"]), [1.234, 0.5].map(Some));
        assert_eq!(read(&["1,234", "0.5"]), [1234.0, 0.5].map(Some));
        assert_eq!(read(&["1.234", "5"]), [1.234, 5.0].map(Some));
    }

    #[test]
    fn what_can_mean_two_numbers_is_none() {
        assert_eq!(read(&["1,234", "5"]), [None, Some(5.0)]);
        assert!(
            is_ambiguous("1,234")
                && is_ambiguous("-12,345")
                && !is_ambiguous("0,234")
                && !is_ambiguous("1,23")
        );
        assert_eq!(read(&["0,5", "0.5"]), [None, Some(0.5)]);
        for wrong in
            ["1,2,3", "1.2.3", "1,23,456.7", ",", ".", "", "-", "--1,5", "1,5e", "1 234,5", "0,5x", "1,-5"]
        {
            assert_eq!(read(&["0,5", wrong])[1], None, "{wrong:?}");
        }
    }
}
