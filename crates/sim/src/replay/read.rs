//! A replay out of text. What is not exactly what [`Replay::to_toml`] would write for some run is refused.

mod events;

use std::sync::Arc;

use toml::Value;

use self::events::events;
use super::{FORMAT, MAX_REPLAY_BYTES, MAX_REPLAY_MARKS, Replay};
use crate::SIM_VERSION;
use crate::error::{Problem, ReplayError};
use crate::level::{Attachment, Level, LevelSource, MAX_STEPS};
use crate::state::Outcome;
use crate::text::{Document, Most, Part, Section, SyntaxError, required};
use crate::trace::HASH_EVERY;

const TOP: &[&str] = &["format", "sim", "app", "level_id", "seed", "level", "event", "result"];
const RESULT: &[&str] = &["steps", "outcome", "hashes", "end_hash"];
const CUT: &str = "the rest of the file, which looks cut short";
const HASH_DIGITS: usize = 16;

impl Replay {
    /// Reads a replay's text. Whether it comes out as recorded is for [`Replay::verify`] to say.
    ///
    /// # Errors
    /// A text that is no replay, a level inside that is refused, or another version of the numbers.
    pub fn parse(text: &str) -> Result<Self, ReplayError> {
        let document = Document::parse(text, Most { bytes: MAX_REPLAY_BYTES, marks: MAX_REPLAY_MARKS })?;
        let table = document.table.clone();
        let root = Section::root(&table);
        let at_value = |problem: Problem| invalid(&document, &problem, Part::Value);
        let sim = header(&root).map_err(at_value)?;
        if sim != SIM_VERSION {
            return Err(ReplayError::OtherVersion { found: sim, here: SIM_VERSION });
        }
        root.only(TOP).map_err(|problem| invalid(&document, &problem, Part::Key))?;
        let ending = ending(&root).map_err(at_value)?;
        let app = required(root.text("app").map_err(at_value)?, "app".to_owned(), "a version in quotes");
        let seed = required(big_whole(&root, "seed").map_err(at_value)?, "seed".to_owned(), "a whole number");
        let level = Arc::new(level(&document, &root)?);
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

fn invalid(document: &Document, problem: &Problem, part: Part) -> ReplayError {
    let missing_at_top = problem.message == "missing" && !problem.key.contains('.');
    let position = if missing_at_top { document.end() } else { document.position(&problem.key, part) };
    ReplayError::Invalid {
        line: position.line,
        column: position.column,
        message: format!("`{}`: {}", problem.key, problem.message),
        expected: problem.expected.clone(),
    }
}

/// Checks the format; returns the version of the numbers.
fn header(root: &Section<'_>) -> Result<u32, Problem> {
    required(root.whole("format", FORMAT, FORMAT)?, "format".to_owned(), "`format = 1`")?;
    let sim = root.whole("sim", 1, u64::from(u32::MAX))?.and_then(|sim| u32::try_from(sim).ok());
    required(sim, "sim".to_owned(), "the version of the simulation, a whole number")
}

fn level(document: &Document, root: &Section<'_>) -> Result<Level, ReplayError> {
    let wrong = |problem: Problem| invalid(document, &problem, Part::Value);
    let id = required(root.text("level_id").map_err(wrong)?, "level_id".to_owned(), "the level's id")
        .map_err(wrong)?;
    let inside = root.section("level").map_err(wrong)?;
    required(inside, "level".to_owned(), "a table `[level]`").map_err(wrong)?;
    let mut document = document.clone();
    let table = document.table.remove("level");
    document.table = table
        .and_then(|table| if let Value::Table(table) = table { Some(table) } else { None })
        .unwrap_or_default();
    let no_file = |_: &Attachment<'_>| Err("a replay holds all its numbers itself".to_owned());
    Ok(LevelSource::new(document, "level", Vec::new()).level(id, &no_file)?)
}

/// A whole number, in quotes where TOML has no room for it.
fn big_whole(section: &Section<'_>, name: &str) -> Result<Option<u64>, Problem> {
    match section.get(name) {
        Some(Value::String(digits)) => match digits.parse::<u64>() {
            Ok(number) if i64::try_from(number).is_err() => Ok(Some(number)),
            _ => Err(section.problem(
                name,
                format!("{digits:?} is not possible"),
                "a whole number of at most 64 bits",
            )),
        },
        _ => section.whole(name, 0, i64::MAX as u64),
    }
}

struct Ending {
    steps: u64,
    outcome: Outcome,
    hashes: Vec<u64>,
    end_hash: u64,
}

fn ending(root: &Section<'_>) -> Result<Ending, Problem> {
    let section = required(root.section("result")?, "result".to_owned(), CUT)?;
    section.only(RESULT)?;
    let end_hash = section.get("end_hash").map(|value| hash(&section, "end_hash", value)).transpose()?;
    let steps = required(section.whole("steps", 0, MAX_STEPS)?, section.key("steps"), CUT)?;
    let words: Vec<_> = Outcome::ALL.iter().map(|(_, word)| *word).collect();
    let word = section.word("outcome", &words)?;
    let outcome = Outcome::ALL.iter().find(|(_, known)| Some(*known) == word).map(|(outcome, _)| *outcome);
    let hashes = match section.get("hashes") {
        Some(Value::Array(items)) => {
            let hash = |(index, value)| hash(&section, &format!("hashes[{index}]"), value);
            items.iter().enumerate().map(hash).collect::<Result<Vec<_>, _>>()?
        }
        Some(_) => return Err(section.problem("hashes", "this is no list", "a list of hashes")),
        None => return Err(section.problem("hashes", "missing", CUT)),
    };
    if hashes.len() as u64 != steps / HASH_EVERY {
        let expected = format!("{}: one every {HASH_EVERY} of {steps} steps", steps / HASH_EVERY);
        return Err(section.problem("hashes", format!("there are {}", hashes.len()), expected));
    }
    Ok(Ending {
        steps,
        outcome: required(outcome, section.key("outcome"), CUT)?,
        hashes,
        end_hash: required(end_hash, section.key("end_hash"), CUT)?,
    })
}

fn hash(section: &Section<'_>, name: &str, value: &Value) -> Result<u64, Problem> {
    let digits = value
        .as_str()
        .filter(|text| text.len() == HASH_DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit()));
    let hash = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
    hash.ok_or_else(|| {
        section.problem(name, "this is no hash", format!("{HASH_DIGITS} hexadecimal digits in quotes"))
    })
}
