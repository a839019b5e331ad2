//! The values of a varied key as the command line has them: `0:1:11` evenly spaced, `log:1e-4..1:50` evenly spaced in the
//! logarithm, `0.9,0.99` a list, `sobol:0..1:64` and `sobol:log:1e-4..1:64` scattered evenly.
//!
//! Keys that are scattered with the same number of points are varied together: each point has a value for every one of
//! them. Their values come from Sobol's sequence with Owen's scrambling (Burley 2020), always the same ones, and are exact
//! to 24 bits.

use std::fmt;
use std::str::FromStr;

use frankie_sim::Level;
use frankie_sim::level::SpecValue;
use frankie_sim::sweep::{KeyError, Loop, Scale, SweepKey};

/// The maximum number of values of a key.
pub const MAX_VALUES: usize = 1_000_000;
/// The maximum number of keys that are scattered together: as many dimensions as the sequence has.
const MAX_SCATTERED: usize = sobol_burley::NUM_DIMENSIONS as usize;
/// The seed of the scrambling.
const SCRAMBLING: u32 = 0;

const EXPECTED: &str = "expected FROM:TO:COUNT, log:FROM..TO:COUNT, sobol:FROM..TO:COUNT, sobol:log:FROM..TO:COUNT, or values \
                        with commas between them";

/// The values of a varied key.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// These values.
    List(Vec<SpecValue>),
    /// So many numbers between two ends.
    Scattered {
        /// The ends.
        ends: [f64; 2],
        /// How the numbers lie between them.
        scale: Scale,
        /// How many.
        count: usize,
    },
}

/// A key with its values, as the flag has them.
#[derive(Clone, Debug)]
pub struct Varied {
    /// The key.
    pub key: String,
    /// Its values.
    pub values: Values,
}

impl FromStr for Varied {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((key, values)) if !key.trim().is_empty() => {
                Ok(Self { key: key.trim().to_owned(), values: values.parse()? })
            }
            _ => Err("expected KEY=VALUES, such as optimizer.lr=log:1e-4..1:50".to_owned()),
        }
    }
}

impl FromStr for Values {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("sobol:") {
            let (scale, rest) = scale_of(rest);
            let (ends, count) = ends_and_count(rest, scale)?;
            return Ok(Self::Scattered { ends, scale, count });
        }
        let (scale, rest) = scale_of(text);
        // A list may have colons in its words only, of which no number is one.
        let is_range = scale == Scale::Log || (!text.contains(',') && text.contains(':'));
        if is_range {
            let (ends, count) = ends_and_count(rest, scale)?;
            return Ok(Self::List(spread(ends, scale, count).map(SpecValue::Number).collect()));
        }
        let values: Vec<SpecValue> = split_list(text).into_iter().map(SpecValue::parse).collect();
        match values.len() {
            0 => Err(EXPECTED.to_owned()),
            too_many if too_many > MAX_VALUES => Err(count_expected()),
            _ => Ok(Self::List(values)),
        }
    }
}

fn count_expected() -> String {
    format!("expected from 1 to {MAX_VALUES} values")
}

/// Splits `log:` from the front of a range.
pub fn scale_of(text: &str) -> (Scale, &str) {
    text.strip_prefix("log:").map_or((Scale::Linear, text), |rest| (Scale::Log, rest))
}

/// Splits a list at its commas, but not inside of brackets or quotes.
fn split_list(text: &str) -> Vec<&str> {
    let (mut depth, mut quote, mut start) = (0_usize, None, 0);
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('[' | '{', None) => depth += 1,
            (']' | '}', None) => depth = depth.saturating_sub(1),
            (',', None) if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Reads `FROM:TO:COUNT` or `FROM..TO:COUNT`.
fn ends_and_count(text: &str, scale: Scale) -> Result<([f64; 2], usize), String> {
    let (ends, count) = text.rsplit_once(':').ok_or(EXPECTED)?;
    let (from, to) = ends.split_once("..").or_else(|| ends.split_once(':')).ok_or(EXPECTED)?;
    let ends = range(&format!("{from}:{to}"), scale)?;
    let count = count.trim().parse().ok().filter(|count| (1..=MAX_VALUES).contains(count));
    Ok((ends, count.ok_or_else(count_expected)?))
}

/// Reads the two ends of a range, `FROM:TO` or `FROM..TO`.
pub fn range(text: &str, scale: Scale) -> Result<[f64; 2], String> {
    let (from, to) = text.split_once("..").or_else(|| text.split_once(':')).ok_or(EXPECTED)?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|x| x.is_finite());
    match (number(from), number(to)) {
        (Some(from), Some(to)) if scale == Scale::Linear || (from > 0.0 && to > 0.0) => Ok([from, to]),
        (Some(_), Some(_)) => Err("expected ends greater than 0 with log:".to_owned()),
        _ => Err(EXPECTED.to_owned()),
    }
}

/// Returns so many numbers from one end to the other; of a single one, the first end.
pub fn spread(ends: [f64; 2], scale: Scale, count: usize) -> impl Iterator<Item = f64> {
    (0..count).map(move |i| scale.at(ends, if i == 0 { 0.0 } else { i as f64 / (count - 1) as f64 }))
}

/// Why keys cannot be varied together.
#[derive(Debug)]
pub enum LoopError {
    /// A key is refused.
    Key(KeyError),
    /// Too many keys are scattered.
    TooMany,
    /// Two keys are scattered with different numbers of points.
    Counts(usize, usize),
}

impl fmt::Display for LoopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(error) => write!(f, "--vary: {error}"),
            Self::TooMany => write!(f, "--vary: at most {MAX_SCATTERED} keys can be scattered by sobol:"),
            Self::Counts(a, b) => write!(
                f,
                "--vary: keys that are scattered by sobol: share their points; expected the same number for each, not {a} \
                 and {b}"
            ),
        }
    }
}

/// Returns the loops of a sweep: one for each key in its order, and one for all that are scattered, at the first of them.
pub fn loops(level: &Level, varied: &[Varied]) -> Result<Vec<Loop>, LoopError> {
    let mut loops: Vec<Loop> = Vec::new();
    let mut scattered: Option<usize> = None;
    for Varied { key, values } in varied {
        let key = SweepKey::of(level, key).map_err(LoopError::Key)?;
        match values {
            Values::List(values) => {
                let points = values.iter().map(|value| vec![value.clone()]).collect();
                loops.push(Loop { keys: vec![key], points });
            }
            Values::Scattered { ends, scale, count } => {
                let place = *scattered.get_or_insert_with(|| {
                    loops.push(Loop { keys: Vec::new(), points: vec![Vec::new(); *count] });
                    loops.len() - 1
                });
                let together = &mut loops[place];
                if together.points.len() != *count {
                    return Err(LoopError::Counts(together.points.len(), *count));
                }
                let dimension = together.keys.len();
                if dimension >= MAX_SCATTERED {
                    return Err(LoopError::TooMany);
                }
                together.keys.push(key);
                for (i, point) in together.points.iter_mut().enumerate() {
                    let share = sobol_burley::sample(i as u32, dimension as u32, SCRAMBLING);
                    point.push(SpecValue::Number(scale.at(*ends, share.into())));
                }
            }
        }
    }
    Ok(loops)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<f64> {
        let Ok(Values::List(values)) = text.parse() else { panic!("{text}") };
        let number = |value: &SpecValue| match value {
            SpecValue::Number(x) => *x,
            SpecValue::Integer(n) => *n as f64,
            other => panic!("{other}"),
        };
        values.iter().map(number).collect()
    }

    #[test]
    fn ranges_have_both_ends_and_even_distances() {
        assert_eq!(numbers("0:1:5"), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(numbers("-1..1:3"), [-1.0, 0.0, 1.0]);
        assert_eq!(numbers("3:9:1"), [3.0]);
        let log = numbers("log:1e-4..1:5");
        assert_eq!((log[0], log[4]), (1e-4, 1.0));
        assert!(log.windows(2).all(|pair| (pair[1] / pair[0] - 10.0).abs() < 1e-9), "{log:?}");
    }

    #[test]
    fn lists_hold_numbers_words_and_pairs() {
        assert_eq!(numbers("0.9, 0.99,1"), [0.9, 0.99, 1.0]);
        let Ok(Values::List(values)) = "adam,sgd,[0.1, 0.2]".parse() else { panic!() };
        let written: Vec<String> = values.iter().map(ToString::to_string).collect();
        assert_eq!(written, ["\"adam\"", "\"sgd\"", "[0.1, 0.2]"]);
    }

    #[test]
    fn scattered_numbers_are_spread_evenly_and_always_the_same() {
        let level = Level::parse("a", include_str!("../../../levels/sandbox.toml")).unwrap();
        let varied = ["start.x=sobol:0..1:64", "optimizer.lr=sobol:log:1e-4..1:64"];
        let varied: Vec<Varied> = varied.iter().map(|text| text.parse().unwrap()).collect();
        let loops = loops(&level, &varied).unwrap();
        assert_eq!((loops.len(), loops[0].keys.len(), loops[0].points.len()), (1, 2, 64));
        for (key, ends) in [(0, [0.0, 1.0]), (1, [1e-4_f64.ln(), 0.0])] {
            let mut counts = [0; 8];
            for point in &loops[0].points {
                let SpecValue::Number(x) = point[key] else { panic!() };
                let x = if key == 1 { x.ln() } else { x };
                counts[(((x - ends[0]) / (ends[1] - ends[0]) * 8.0) as usize).min(7)] += 1;
            }
            assert_eq!(counts, [8; 8], "64 points of a Sobol sequence fill eighths evenly");
        }
    }

    #[test]
    fn what_is_no_list_and_no_range_is_refused() {
        for text in ["", "0:1", "a:b:3", "0:1:0", "log:0..1:3", "log:-1..1:3", "sobol:0..1", "0:1:2000000"] {
            assert!(text.parse::<Values>().is_err(), "{text}");
        }
        assert!("=1,2".parse::<Varied>().is_err());
        assert!("optimizer.lr".parse::<Varied>().is_err());
    }
}
