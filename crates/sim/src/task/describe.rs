//! An insight with the numbers of a run in place of its placeholders.

use super::template::{Piece, pieces};
use super::{Assessment, Placeholder, Truth};
use crate::level::Level;
use crate::{Guess, Vec2};

/// What stands for a number that a run does not have.
const MISSING: &str = "–";
/// The number of digits of a number that is no whole one.
const DIGITS: i32 = 3;
/// Numbers with larger exponents are written with one.
const MAX_EXPONENT: i32 = 6;

impl Assessment {
    /// Returns the level's insight with the numbers of the run; a dash where the run has no such number.
    #[must_use]
    pub fn describe(&self, level: &Level) -> String {
        let pieces = pieces(level.insight()).flatten();
        pieces
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Placeholder(placeholder) => {
                    self.value(placeholder, level).unwrap_or_else(|| MISSING.to_owned())
                }
            })
            .collect()
    }

    /// Returns the text that stands for a placeholder; `None` where the run has no such number.
    #[must_use]
    pub fn value(&self, placeholder: Placeholder, level: &Level) -> Option<String> {
        let numbers = &self.numbers;
        match placeholder {
            Placeholder::Guess => Some(match self.guess? {
                Guess::Place(at) => place(at),
                Guess::Radius(radius) => short(radius),
                Guess::Step(step) => step.to_string(),
                Guess::Choice(choice) => option(level, choice)?,
            }),
            Placeholder::Truth => Some(match self.truth? {
                Truth::Place(at) => place(at),
                Truth::Radius(radius) => short(radius),
                Truth::Step(step) => step.to_string(),
                Truth::Choice(choice) => option(level, choice)?,
                Truth::Count(count) => count.to_string(),
                Truth::Number(number) => short(number),
            }),
            Placeholder::Answer => {
                let Truth::Choice(truth) = self.truth? else { return None };
                let answer = option(level, truth)?;
                Some(match self.guess {
                    Some(_) if self.is_right() == Some(true) => format!("Right: {answer}"),
                    Some(Guess::Choice(guess)) => {
                        format!("You chose: {}. The answer: {answer}", option(level, guess)?)
                    }
                    _ => format!("The answer: {answer}"),
                })
            }
            Placeholder::Off => self.off().map(short),
            Placeholder::Steps => Some(numbers.steps.to_string()),
            Placeholder::WrongWay => Some(numbers.wrong_way.to_string()),
            Placeholder::RatioX => numbers.mean_abs_ratio[0].map(short),
            Placeholder::RatioY => numbers.mean_abs_ratio[1].map(short),
            Placeholder::Measured => numbers.measured.map(short),
            Placeholder::Predicted => numbers.predicted.map(short),
        }
    }
}

fn option(level: &Level, choice: usize) -> Option<String> {
    level.task()?.options(level).into_iter().nth(choice)
}

fn place([x, y]: Vec2) -> String {
    format!("({}, {})", short(x), short(y))
}

/// Returns a number with three significant digits and without zeros at its end; whole numbers below a million as they
/// are.
pub(super) fn short(x: f64) -> String {
    if !x.is_finite() {
        return MISSING.to_owned();
    }
    let minus = if x < 0.0 { "−" } else { "" };
    let size = x.abs();
    if size.fract() == 0.0 && size < 1e6 {
        return format!("{minus}{size:.0}");
    }
    // Rounded first, so that 9.999 becomes 10.0 and its exponent is known.
    let rounded = format!("{size:.*e}", (DIGITS - 1) as usize);
    let (digits, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if exponent.abs() >= MAX_EXPONENT {
        return format!("{minus}{}e{exponent}", without_zeros(digits));
    }
    let value: f64 = rounded.parse().unwrap_or(size);
    let decimals = (DIGITS - 1 - exponent).max(0) as usize;
    format!("{minus}{}", without_zeros(&format!("{value:.decimals$}")))
}

fn without_zeros(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}
