//! Reading a replay. A text is refused unless [`Replay::to_toml`] could have written it for some run.

mod events;

use std::sync::Arc;

use self::events::events;
use super::{FORMAT, MAX_REPLAY_BYTES, MAX_REPLAY_TOKENS, Replay};
use crate::SIM_VERSION;
use crate::error::{LevelError, Problem, ReplayError};
use crate::level::{Level, LevelSource, LevelSpec, MAX_STEPS};
use crate::state::Outcome;
use crate::text::{Document, Limits, Part, Section, Spans, SpecValue, SyntaxError, required};
use crate::trace::HASH_EVERY;

/// The key of the table that holds the level.
const LEVEL: &str = "level";
const TOP: &[&str] = &["format", "sim", "app", "level_id", "seed", "level", "event", "result"];
const RESULT: &[&str] = &["steps", "outcome", "hashes", "end_hash"];
/// What is missing at the end of a file that was cut off.
const REST: &str = "the rest of the file, which looks cut short";
const HASH_DIGITS: usize = 16;

impl Replay {
    /// Reads a replay's text. [`Replay::verify`] checks whether its run gives the recorded numbers.
    ///
    /// # Errors
    /// A text that is not a replay, a level inside that is refused, or another version of the numbers.
    pub fn parse(text: &str) -> Result<Self, ReplayError> {
        let limits = Limits { bytes: MAX_REPLAY_BYTES, structural_tokens: MAX_REPLAY_TOKENS };
        let Document { table, spans } = Document::parse(text, limits)?;
        let root = Section::root(&table);
        let at_value = |problem: Problem| invalid(&spans, &problem, Part::Value);
        let sim = header(&root).map_err(at_value)?;
        if sim != SIM_VERSION {
            return Err(ReplayError::OtherVersion { found: sim, here: SIM_VERSION });
        }
        root.refuse_unknown(TOP).map_err(|problem| invalid(&spans, &problem, Part::Key))?;
        let ending = ending(&root).map_err(at_value)?;
        let app = required(root.text("app").map_err(at_value)?, "app".to_owned(), "a version in quotes");
        let seed = required(seed(&root).map_err(at_value)?, "seed".to_owned(), "a whole number");
        let spec = level_spec(&root).map_err(at_value)?;
        let level = Arc::new(build_level(spec, spans.clone())?);
        let events = events(&root, &level, ending.steps).map_err(at_value)?;
        Ok(Self {
            app: app.map_err(at_value)?.to_owned(),
            sim,
            level,
            seed: seed.map_err(at_value)?,
            events,
            hashes: ending.hashes,
            end_hash: ending.end_hash,
            steps: ending.steps,
            outcome: ending.outcome,
        })
    }
}

impl From<SyntaxError> for ReplayError {
    fn from(error: SyntaxError) -> Self {
        let SyntaxError { position, message, expected } = error;
        ReplayError::Invalid { line: position.line, column: position.column, message, expected }
    }
}

fn invalid(spans: &Spans, problem: &Problem, part: Part) -> ReplayError {
    let is_missing_at_top = problem.message == "missing" && !problem.key.contains('.');
    let position = if is_missing_at_top { spans.end() } else { spans.position(&problem.key, part) };
    ReplayError::Invalid {
        line: position.line,
        column: position.column,
        message: format!("`{}`: {}", problem.key, problem.message),
        expected: problem.expected.clone(),
    }
}

/// Checks the format, and returns the version of the numbers.
fn header(root: &Section<'_>) -> Result<u32, Problem> {
    required(root.whole("format", FORMAT, FORMAT)?, "format".to_owned(), "`format = 1`")?;
    let sim = root.whole("sim", 1, u64::from(u32::MAX))?.and_then(|sim| u32::try_from(sim).ok());
    required(sim, "sim".to_owned(), "the version of the simulation, a whole number")
}

fn level_spec(root: &Section<'_>) -> Result<LevelSpec, Problem> {
    let id = required(root.text("level_id")?, "level_id".to_owned(), "the level's id")?;
    let level = required(root.section(LEVEL)?, LEVEL.to_owned(), "a table `[level]`")?;
    Ok(LevelSpec::from_table(id, level.table().clone()))
}

fn build_level(spec: LevelSpec, spans: Spans) -> Result<Level, LevelError> {
    let mut source = LevelSource::in_text(spec, spans, LEVEL);
    source.attach(&|_| Err("a replay holds all its numbers itself".to_owned()))?;
    source.build()
}

/// Reads the seed, which stands in quotes where it is too large for TOML.
fn seed(root: &Section<'_>) -> Result<Option<u64>, Problem> {
    const NAME: &str = "seed";
    match root.get(NAME) {
        Some(SpecValue::Text(digits)) => match digits.parse::<u64>() {
            Ok(number) if i64::try_from(number).is_err() => Ok(Some(number)),
            _ => {
                let message = format!("{digits:?} is not possible");
                Err(root.problem(NAME, message, "a whole number of at most 64 bits"))
            }
        },
        _ => root.whole(NAME, 0, i64::MAX as u64),
    }
}

struct Ending {
    steps: u64,
    outcome: Outcome,
    hashes: Vec<u64>,
    end_hash: u64,
}

fn ending(root: &Section<'_>) -> Result<Ending, Problem> {
    let section = required(root.section("result")?, "result".to_owned(), REST)?;
    section.refuse_unknown(RESULT)?;
    let end_hash = section.get("end_hash").map(|value| hash(&section, "end_hash", value)).transpose()?;
    let steps = required(section.whole("steps", 0, MAX_STEPS)?, section.key("steps"), REST)?;
    let words: Vec<_> = Outcome::ALL.iter().map(|(_, word)| *word).collect();
    let word = section.word("outcome", &words)?;
    let outcome = Outcome::ALL.iter().find(|(_, known)| Some(*known) == word).map(|(outcome, _)| *outcome);
    let hashes = match section.get("hashes") {
        Some(SpecValue::List(items)) => {
            let hash = |(index, value)| hash(&section, &format!("hashes[{index}]"), value);
            items.iter().enumerate().map(hash).collect::<Result<Vec<_>, _>>()?
        }
        Some(_) => return Err(section.problem("hashes", "this is not a list", "a list of hashes")),
        None => return Err(section.problem("hashes", "missing", REST)),
    };
    if hashes.len() as u64 != steps / HASH_EVERY {
        let expected = format!("{}: one every {HASH_EVERY} of {steps} steps", steps / HASH_EVERY);
        return Err(section.problem("hashes", format!("there are {}", hashes.len()), expected));
    }
    Ok(Ending {
        steps,
        outcome: required(outcome, section.key("outcome"), REST)?,
        hashes,
        end_hash: required(end_hash, section.key("end_hash"), REST)?,
    })
}

fn hash(section: &Section<'_>, name: &str, value: &SpecValue) -> Result<u64, Problem> {
    let digits = value
        .as_text()
        .filter(|text| text.len() == HASH_DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit()));
    let hash = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
    hash.ok_or_else(|| {
        section.problem(name, "this is not a hash", format!("{HASH_DIGITS} hexadecimal digits in quotes"))
    })
}
