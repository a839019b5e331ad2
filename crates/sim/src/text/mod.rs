//! TOML text as a table that remembers where everything stood. Reads level files and replays; every complaint
//! about them finds its line and column here.

mod quoted;
mod section;
mod words;
mod write;

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

pub(crate) use section::{Section, cut, joined, required, short};
pub use words::nearest;
pub(crate) use write::{write_entry, write_table};

/// The longest dotted key, in bytes; no file has half of it. Every key is remembered whole, so that a long one round
/// thousands of others would take thousands of times its length.
const MAX_KEY_BYTES: usize = 256;

/// A place in a text: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub line: usize,
    pub column: usize,
}

impl Position {
    /// Where a text begins.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The position of a byte; one inside a character is that character's.
    pub fn of_byte(text: &str, byte: usize) -> Self {
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count();
        Self { line, column: 1 + before[line_start..].chars().count() }
    }
}

/// Which part of `key = value` is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The key itself: nobody knows it.
    Key,
    /// What it is set to.
    Value,
}

/// Why a text is no TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub position: Position,
    pub message: String,
    pub expected: String,
}

/// How much of a text is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    pub bytes: usize,
    /// Marks outside of quotes: each makes a key, a value or a table, some of which take a thousand times the memory of
    /// the text that names them.
    pub marks: usize,
}

/// A TOML text, and where its keys and values begin.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The table, to be read and changed.
    pub table: toml::Table,
    text: String,
    /// Bytes at which the key and the value of a dotted key begin.
    spots: BTreeMap<String, [usize; 2]>,
}

impl Document {
    /// Reads a text that is not too much.
    pub fn parse(text: &str, most: Most) -> Result<Self, SyntaxError> {
        let too_many = |count: usize, of: &str, most: usize| SyntaxError {
            position: Position::START,
            message: format!("{count} {of} are too many"),
            expected: format!("at most {most}"),
        };
        if text.len() > most.bytes {
            return Err(too_many(text.len(), "bytes", most.bytes));
        }
        let marks = quoted::structural_tokens(text);
        if marks > most.marks {
            return Err(too_many(marks, "keys and values", most.marks));
        }
        let parsed = DeTable::parse(text).map_err(|error| no_toml(text, &error))?;
        let mut spots = BTreeMap::new();
        let table = plain_table(parsed.get_ref(), "", &mut spots).map_err(|(byte, message, expected)| {
            SyntaxError { position: Position::of_byte(text, byte), message, expected }
        })?;
        Ok(Self { table, text: text.to_owned(), spots })
    }

    /// Where a dotted key stands, or else the nearest thing it would stand in; the beginning, if there is none.
    pub fn position(&self, key: &str, part: Part) -> Position {
        let mut key = key;
        loop {
            if let Some(bytes) = self.spots.get(key) {
                return Position::of_byte(&self.text, bytes[part as usize]);
            }
            match key.rfind(['.', '[']) {
                Some(end) => key = &key[..end],
                None => return Position::START,
            }
        }
    }

    /// Where a character, from 0, of a key's text value stands.
    pub fn position_in_text(&self, key: &str, character: usize) -> Position {
        match self.spots.get(key) {
            Some([_, value]) => {
                Position::of_byte(&self.text, value + quoted::byte_of(&self.text[*value..], character))
            }
            None => self.position(key, Part::Value),
        }
    }

    /// Whether the text itself holds this dotted key.
    pub fn holds(&self, key: &str) -> bool {
        self.spots.contains_key(key)
    }

    /// Forgets where a key and all inside it stood, because something else takes its place.
    pub fn forget(&mut self, key: &str) {
        let inside = |other: &str| {
            other.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.spots.retain(|other, _| !inside(other));
    }

    /// Where the text ends.
    pub fn end(&self) -> Position {
        Position::of_byte(&self.text, self.text.len())
    }
}

fn no_toml(text: &str, error: &toml::de::Error) -> SyntaxError {
    let byte = error.span().map_or(text.len(), |span| span.start);
    let (message, expected) =
        error.message().split_once(", expected ").unwrap_or((error.message(), "valid TOML"));
    let message = if message.is_empty() { "this is not TOML" } else { message };
    SyntaxError {
        position: Position::of_byte(text, byte),
        message: message.to_owned(),
        expected: expected.to_owned(),
    }
}

type Spots = BTreeMap<String, [usize; 2]>;
/// The byte, what is wrong there, and what was expected.
type Wrong = (usize, String, String);

fn plain_table(table: &DeTable<'_>, path: &str, spots: &mut Spots) -> Result<toml::Table, Wrong> {
    let mut plain = toml::Table::new();
    for (key, value) in table {
        let path = joined(path, key.get_ref());
        if path.len() > MAX_KEY_BYTES {
            let expected = format!("at most {MAX_KEY_BYTES} bytes, dots and all");
            return Err((key.span().start, "this key is too long".to_owned(), expected));
        }
        spots.insert(path.clone(), [key.span().start, value.span().start]);
        plain.insert(key.get_ref().to_string(), plain_value(value, &path, spots)?);
    }
    Ok(plain)
}

fn plain_value(
    value: &toml::Spanned<DeValue<'_>>,
    path: &str,
    spots: &mut Spots,
) -> Result<toml::Value, Wrong> {
    let byte = value.span().start;
    let wrong = |text: &str, expected: &str| (byte, format!("{text} is too large"), expected.to_owned());
    Ok(match value.get_ref() {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        DeValue::Integer(digits) => {
            let number = i64::from_str_radix(digits.as_str(), digits.radix());
            toml::Value::Integer(
                number.map_err(|_| wrong(digits.as_str(), "a whole number of at most 64 bits"))?,
            )
        }
        DeValue::Float(digits) => {
            let text = digits.as_str();
            match text.parse::<f64>() {
                Ok(number) if number.is_finite() || text.contains("inf") || text.contains("nan") => {
                    toml::Value::Float(number)
                }
                _ => return Err(wrong(text, "a number of at most 64 bits")),
            }
        }
        DeValue::Boolean(flag) => toml::Value::Boolean(*flag),
        DeValue::Datetime(date) => toml::Value::Datetime(*date),
        DeValue::Array(items) => {
            let mut plain = Vec::new();
            for (index, item) in items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                spots.insert(path.clone(), [item.span().start; 2]);
                plain.push(plain_value(item, &path, spots)?);
            }
            toml::Value::Array(plain)
        }
        DeValue::Table(table) => toml::Value::Table(plain_table(table, path, spots)?),
    })
}
