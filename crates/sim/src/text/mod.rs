//! TOML text as a table of [`SpecValue`]s that remembers where in the text everything stood. Level files and replays are
//! read here, and every error about them finds its line and column here.

mod nearest;
mod quoted;
mod section;
mod value;
mod write;

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

pub use nearest::nearest;
pub(crate) use section::{Section, excerpt, join_key, required, shortened};
pub use value::{SpecTable, SpecValue};
pub(crate) use write::{write_entry, write_table};

/// The maximum length of a dotted key, in bytes; no file has half of it. Every key is kept with all the tables it
/// stands in, so that one long key around thousands of others would take thousands of times its length.
const MAX_KEY_BYTES: usize = 256;

/// A place in a text: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub line: usize,
    pub column: usize,
}

impl Position {
    /// The beginning of a text.
    pub const START: Self = Self { line: 1, column: 1 };

    /// Returns the position of a byte; one inside a character has that character's position.
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
    /// The key itself, where it is unknown.
    Key,
    /// The value.
    Value,
}

/// Why a text is not TOML, or is too large.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub position: Position,
    pub message: String,
    pub expected: String,
}

/// The maximum size of a text that is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub bytes: usize,
    /// The number of signs outside quotes that make a key, a value or a table: some of these take a thousand times the
    /// memory of the text that makes them.
    pub structural_tokens: usize,
}

/// A TOML text: its values, and where each of them stands.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub table: SpecTable,
    pub spans: Spans,
}

impl Document {
    /// Reads a text within limits.
    pub fn parse(text: &str, limits: Limits) -> Result<Self, SyntaxError> {
        let too_many = |count: usize, of: &str, limit: usize| SyntaxError {
            position: Position::START,
            message: format!("{count} {of} are too many"),
            expected: format!("at most {limit}"),
        };
        if text.len() > limits.bytes {
            return Err(too_many(text.len(), "bytes", limits.bytes));
        }
        let tokens = quoted::structural_tokens(text);
        if tokens > limits.structural_tokens {
            return Err(too_many(tokens, "keys and values", limits.structural_tokens));
        }
        let parsed = DeTable::parse(text).map_err(|error| syntax_error(text, &error))?;
        let mut starts = BTreeMap::new();
        let table = read_table(parsed.get_ref(), "", &mut starts).map_err(|error| SyntaxError {
            position: Position::of_byte(text, error.byte),
            message: error.message,
            expected: error.expected,
        })?;
        Ok(Self { table, spans: Spans { text: text.to_owned(), starts } })
    }
}

/// Where the keys and values of a text stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spans {
    text: String,
    /// The bytes at which the key and the value of a dotted key begin.
    starts: BTreeMap<String, [usize; 2]>,
}

impl Spans {
    /// Returns the position of a dotted key, or else of the nearest table or list that it would stand in; the beginning
    /// of the text, if there is none.
    pub fn position(&self, key: &str, part: Part) -> Position {
        let mut key = key;
        loop {
            if let Some(bytes) = self.starts.get(key) {
                return Position::of_byte(&self.text, bytes[part as usize]);
            }
            match key.rfind(['.', '[']) {
                Some(end) => key = &key[..end],
                None => return Position::START,
            }
        }
    }

    /// Returns the position of a character, from 0, of a key's text value.
    pub fn position_in_text(&self, key: &str, character: usize) -> Position {
        match self.starts.get(key) {
            Some([_, value]) => Position::of_byte(
                &self.text,
                value + quoted::byte_offset_of_char(&self.text[*value..], character),
            ),
            None => self.position(key, Part::Value),
        }
    }

    /// Returns whether the text has this dotted key.
    pub fn has(&self, key: &str) -> bool {
        self.starts.contains_key(key)
    }

    /// Removes a key and all inside it, because a value from elsewhere takes its place.
    pub fn remove(&mut self, key: &str) {
        let is_inside = |other: &str| {
            other.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.starts.retain(|other, _| !is_inside(other));
    }

    /// Returns the end of the text.
    pub fn end(&self) -> Position {
        Position::of_byte(&self.text, self.text.len())
    }
}

fn syntax_error(text: &str, error: &toml::de::Error) -> SyntaxError {
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

type Starts = BTreeMap<String, [usize; 2]>;

/// A key or value that TOML allows and we do not.
struct Unsupported {
    byte: usize,
    message: String,
    expected: String,
}

fn read_table(table: &DeTable<'_>, path: &str, starts: &mut Starts) -> Result<SpecTable, Unsupported> {
    let mut read = SpecTable::new();
    for (key, value) in table {
        let path = join_key(path, key.get_ref());
        if path.len() > MAX_KEY_BYTES {
            return Err(Unsupported {
                byte: key.span().start,
                message: "this key is too long".to_owned(),
                expected: format!("at most {MAX_KEY_BYTES} bytes, dots and all"),
            });
        }
        starts.insert(path.clone(), [key.span().start, value.span().start]);
        read.insert(key.get_ref().to_string(), read_value(value, &path, starts)?);
    }
    Ok(read)
}

fn read_value(
    value: &toml::Spanned<DeValue<'_>>,
    path: &str,
    starts: &mut Starts,
) -> Result<SpecValue, Unsupported> {
    let too_large = |text: &str, expected: &str| Unsupported {
        byte: value.span().start,
        message: format!("{text} is too large"),
        expected: expected.to_owned(),
    };
    Ok(match value.get_ref() {
        DeValue::String(text) => SpecValue::Text(text.to_string()),
        DeValue::Integer(digits) => {
            let (text, radix) = (digits.as_str(), digits.radix());
            let expected = "a whole number of at most 64 bits";
            match i64::from_str_radix(text, radix) {
                Ok(number) => SpecValue::Integer(number),
                // TOML asks for 63 bits, but a seed may have 64.
                Err(_) => {
                    SpecValue::from(u64::from_str_radix(text, radix).map_err(|_| too_large(text, expected))?)
                }
            }
        }
        DeValue::Float(digits) => {
            let text = digits.as_str();
            match text.parse::<f64>() {
                Ok(number) if number.is_finite() || text.contains("inf") || text.contains("nan") => {
                    SpecValue::Number(number)
                }
                _ => return Err(too_large(text, "a number of at most 64 bits")),
            }
        }
        DeValue::Boolean(flag) => SpecValue::Flag(*flag),
        DeValue::Datetime(date) => SpecValue::Date(date.to_string()),
        DeValue::Array(items) => {
            let mut read = Vec::new();
            for (index, item) in items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                starts.insert(path.clone(), [item.span().start; 2]);
                read.push(read_value(item, &path, starts)?);
            }
            SpecValue::List(read)
        }
        DeValue::Table(table) => SpecValue::Table(read_table(table, path, starts)?),
    })
}

impl SpecValue {
    /// Reads a value from a text such as `[0.1, 0.2]`; a text that is not TOML is taken as a word.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let read =
            DeValue::parse(text).ok().and_then(|value| read_value(&value, "", &mut Starts::new()).ok());
        read.unwrap_or_else(|| Self::Text(text.to_owned()))
    }
}
