//! Reading a replay. A text is refused unless [`Replay::to_toml`] could have written it for some run.

mod events;

use std::sync::Arc;

pub(crate) use self::events::EventReader;
use self::events::{EventError, events};
use super::{FORMAT, MAX_REPLAY_BYTES, MAX_REPLAY_NODES, MAX_SWARM, NOISE_INDEX, Replay, SWARM};
use crate::SIM_VERSION;
use crate::error::{LevelError, Problem, ReplayError};
use crate::level::{Level, LevelSource, LevelSpec, MAX_STEPS};
use crate::rng::{DEFAULT_NOISE_INDEX, MAX_NOISE_INDEX};
use crate::state::Outcome;
use crate::text::{
    Document, Limits, MAX_TABLE_NODES, NodeRef, Part, Section, Spans, SpecTable, SpecValue, SyntaxError,
    required, shortened, wrong_type,
};
use crate::trace::HASH_EVERY;

/// The key of the table that holds the level.
const LEVEL: &str = "level";
const TOP: &[&str] =
    &["format", "sim", "app", "level_id", "seed", NOISE_INDEX, SWARM, "level", "event", "result"];
/// The keys of single values.
const HEAD: &[&str] = &["format", "sim", "app", "level_id", "seed", NOISE_INDEX, SWARM];
const RESULT_TABLE: &str = "result";
const RESULT: &[&str] = &["steps", "outcome", "end_hash"];
const ALL_OF_RESULT: &[&str] = &["steps", "outcome", "hashes", "end_hash"];
const HASHES: &str = "hashes";
/// The maximum number of values in place of a single one, for the error to quote.
const MAX_HEAD_NODES: usize = 100;
/// The maximum length of the version of the app, in characters.
const MAX_APP_CHARS: usize = 100;
/// The maximum length of a level's id, in characters: it is the name of a file.
const MAX_ID_CHARS: usize = 300;
/// What is missing at the end of a file that was cut off.
const REST: &str = "the rest of the file, which looks cut short";
const HASH_DIGITS: usize = 16;

/// The length of a text's beginning in which [`is_replay`] looks, in bytes.
const BEGINNING: usize = 4 << 10;

/// Returns whether a text has the key that replays have at the top and levels do not: the version of the simulation.
/// Looks at the beginning only, so that it costs nothing.
#[must_use]
pub fn is_replay(text: &str) -> bool {
    let beginning = &text[..text.floor_char_boundary(BEGINNING)];
    let keys = beginning.lines().take_while(|line| !line.trim_start().starts_with('['));
    keys.filter_map(|line| line.split_once('=')).any(|(key, _)| key.trim() == "sim")
}

impl Replay {
    /// Reads a replay's text. [`Replay::verify`] checks whether its run gives the recorded numbers.
    ///
    /// # Errors
    /// A text that is not a replay, a level inside that is refused, or another version of the numbers.
    pub fn parse(text: &str) -> Result<Self, ReplayError> {
        let limits = Limits { bytes: MAX_REPLAY_BYTES, nodes: MAX_REPLAY_NODES };
        let document = Document::parse(text, limits)?;
        let spans = Spans::of(&document);
        let at_value = |problem: Problem| invalid(&spans, &problem, Part::Value);
        let table = head(&document)?;
        let root = Section::root(&table);
        let sim = header(&root).map_err(at_value)?;
        if sim != SIM_VERSION {
            return Err(ReplayError::OtherVersion { found: sim, here: SIM_VERSION });
        }
        let unknown = document.root().keys().find(|key| !TOP.contains(key));
        if let Some(key) = unknown {
            return Err(invalid(&spans, &root.unknown_key(key, TOP), Part::Key));
        }
        let hashes = document.root().get(RESULT_TABLE).and_then(|result| result.get(HASHES));
        let ending = ending(&root, hashes).map_err(at_value)?;
        let app = required(
            root.text_within("app", MAX_APP_CHARS).map_err(at_value)?,
            "app".to_owned(),
            "a version in quotes",
        );
        let seed = required(seed(&root).map_err(at_value)?, "seed".to_owned(), "a whole number");
        let noise_index = noise_index(&root).map_err(at_value)?;
        let swarm = swarm(&root).map_err(at_value)?;
        let id = root.text_within("level_id", MAX_ID_CHARS).map_err(at_value)?;
        let id = required(id, "level_id".to_owned(), "the level's id").map_err(at_value)?;
        let level = document.root().get(LEVEL).map(|level| level.value(MAX_TABLE_NODES)).transpose()?;
        let spec = level_spec(id, level).map_err(at_value)?;
        let level = Arc::new(build_level(spec, spans.clone())?);
        let events = events(&document, &level, ending.steps).map_err(|error| match error {
            EventError::Invalid(problem) => at_value(problem),
            EventError::TooLarge(error) => error.into(),
        })?;
        Ok(Self {
            app: app.map_err(at_value)?.to_owned(),
            sim,
            level,
            seed: seed.map_err(at_value)?,
            noise_index,
            swarm,
            events,
            hashes: ending.hashes,
            end_hash: ending.end_hash,
            steps: ending.steps,
            outcome: ending.outcome,
        })
    }
}

/// Returns what a replay's text has beside its level, its events and its hashes, which may be long.
fn head(document: &Document<'_>) -> Result<SpecTable, SyntaxError> {
    let entries = |table: NodeRef<'_>, known: &[&str]| {
        let known = known.iter().filter_map(|key| Some(((*key).to_owned(), table.get(key)?)));
        known
            .map(|(key, value)| Ok((key, value.value(MAX_HEAD_NODES)?)))
            .collect::<Result<SpecTable, SyntaxError>>()
    };
    let root = document.root();
    let mut head = entries(root, HEAD)?;
    if let Some(result) = root.get(RESULT_TABLE) {
        let mut table = match result.is_table() {
            true => SpecValue::Table(entries(result, RESULT)?),
            false => result.value(MAX_HEAD_NODES)?,
        };
        if let (Some(unknown), SpecValue::Table(table)) =
            (result.keys().find(|key| !ALL_OF_RESULT.contains(key)), &mut table)
        {
            // Refused by name when the table is read.
            table.insert(unknown.to_owned(), SpecValue::Flag(true));
        }
        head.insert(RESULT_TABLE.to_owned(), table);
    }
    Ok(head)
}

impl From<SyntaxError> for ReplayError {
    fn from(error: SyntaxError) -> Self {
        let SyntaxError { position, message, expected } = error;
        ReplayError::Invalid { line: position.line, column: position.column, message, expected }
    }
}

/// Describes an error in one line, with the number of its line.
pub(super) fn invalid_line(error: &SyntaxError) -> String {
    format!("line {}: {}", error.position.line, error.message)
}

fn invalid(spans: &Spans<'_>, problem: &Problem, part: Part) -> ReplayError {
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

fn level_spec(id: &str, level: Option<SpecValue>) -> Result<LevelSpec, Problem> {
    match required(level, LEVEL.to_owned(), "a table `[level]`")? {
        SpecValue::Table(level) => Ok(LevelSpec::from_table(id, level)),
        other => Err(wrong_type(LEVEL.to_owned(), &other, "a table")),
    }
}

fn build_level(spec: LevelSpec, spans: Spans<'_>) -> Result<Level, LevelError> {
    let mut source = LevelSource::in_text(spec, spans, LEVEL);
    source.attach(&|_| Err("a replay holds all its numbers itself".to_owned()))?;
    source.build()
}

/// Reads the index of the noise; most replays have none.
fn noise_index(root: &Section<'_>) -> Result<u32, Problem> {
    let index = root.whole(NOISE_INDEX, 0, u64::from(MAX_NOISE_INDEX))?;
    Ok(index.and_then(|index| u32::try_from(index).ok()).unwrap_or(DEFAULT_NOISE_INDEX))
}

/// Reads how many agents are shown beside those of the run; most replays have none.
fn swarm(root: &Section<'_>) -> Result<u32, Problem> {
    let count = root.whole(SWARM, 0, u64::from(MAX_SWARM))?;
    Ok(count.and_then(|count| u32::try_from(count).ok()).unwrap_or(0))
}

/// Reads the seed, which stands in quotes where it is too large for TOML.
fn seed(root: &Section<'_>) -> Result<Option<u64>, Problem> {
    const NAME: &str = "seed";
    match root.get(NAME) {
        Some(SpecValue::Text(digits)) => match digits.parse::<u64>() {
            Ok(number) if i64::try_from(number).is_err() => Ok(Some(number)),
            _ => {
                let message = format!("{} is not possible", shortened(&SpecValue::from(&**digits)));
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

fn ending(root: &Section<'_>, hashes: Option<NodeRef<'_>>) -> Result<Ending, Problem> {
    let section = required(root.section(RESULT_TABLE)?, RESULT_TABLE.to_owned(), REST)?;
    section.refuse_unknown(ALL_OF_RESULT)?;
    let end_hash = section.get("end_hash").map(|value| hash(value.as_text()));
    let end_hash = end_hash.map(|hash| hash.ok_or_else(|| no_hash(&section, "end_hash"))).transpose()?;
    let steps = required(section.whole("steps", 0, MAX_STEPS)?, section.key("steps"), REST)?;
    let words: Vec<_> = Outcome::ALL.iter().map(|(_, word)| *word).collect();
    let word = section.word("outcome", &words)?;
    let outcome = Outcome::ALL.iter().find(|(_, known)| Some(*known) == word).map(|(outcome, _)| *outcome);
    let list = match hashes {
        Some(list) if list.is_list() => list,
        Some(_) => return Err(section.problem(HASHES, "this is not a list", "a list of hashes")),
        None => return Err(section.problem(HASHES, "missing", REST)),
    };
    if list.len() as u64 != steps / HASH_EVERY {
        let expected = format!("{}: one every {HASH_EVERY} of {steps} steps", steps / HASH_EVERY);
        return Err(section.problem(HASHES, format!("there are {}", list.len()), expected));
    }
    let hash = |(index, item): (usize, NodeRef<'_>)| {
        hash(item.text().as_deref()).ok_or_else(|| no_hash(&section, &format!("{HASHES}[{index}]")))
    };
    let hashes = list.items().enumerate().map(hash).collect::<Result<Vec<_>, _>>()?;
    Ok(Ending {
        steps,
        outcome: required(outcome, section.key("outcome"), REST)?,
        hashes,
        end_hash: required(end_hash, section.key("end_hash"), REST)?,
    })
}

/// Reads a hash.
fn hash(digits: Option<&str>) -> Option<u64> {
    let digits =
        digits.filter(|text| text.len() == HASH_DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u64::from_str_radix(digits, 16).ok()
}

fn no_hash(section: &Section<'_>, name: &str) -> Problem {
    section.problem(name, "this is not a hash", format!("{HASH_DIGITS} hexadecimal digits in quotes"))
}
