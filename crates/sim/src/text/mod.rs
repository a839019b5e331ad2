//! TOML text as a [`Document`] of bounded size that knows where everything stands, and as tables of [`SpecValue`]s. Level
//! files and replays are read here, and every error about them finds its line and column here.

mod document;
mod nearest;
mod quoted;
mod reader;
mod section;
mod value;
mod write;

pub(crate) use document::{Document, NodeRef, Spans};
pub use nearest::nearest;
pub(crate) use section::{Section, excerpt, join_key, required, shortened, wrong_type};
pub use value::{SpecTable, SpecValue};
pub(crate) use write::{write_entry, write_table};

/// The maximum number of keys and values that become a [`SpecValue`] at once: a level, or an event of a replay. Each takes
/// less than a kilobyte. No level has a twentieth of it; rows of numbers are one text.
pub(crate) const MAX_TABLE_NODES: usize = 20_000;

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
    /// The number of keys, values and tables.
    pub nodes: usize,
}

impl SpecValue {
    /// Reads a value from a text such as `[0.1, 0.2]`; a text that is not TOML is taken as a word.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        const KEY: &str = "value";
        let text = text.trim();
        let read = reader::read_value(text, KEY, MAX_TABLE_NODES).ok();
        let value = read.as_ref().and_then(|document| document.root().get(KEY)?.value(MAX_TABLE_NODES).ok());
        value.unwrap_or_else(|| Self::Text(text.to_owned()))
    }
}

#[cfg(test)]
mod tests;
