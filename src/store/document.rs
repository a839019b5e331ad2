//! Files of entries that several windows, and several versions of the game, read and write: one entry that is not valid
//! costs only itself, and a window writes only the entries that it changed. Reads and writes TOML tables; opens no files.

use serde::Serialize;
use toml::Table;
use toml::de::{DeTable, DeValue};

/// The maximum length of a reason, in characters: it can quote the value of an entry.
const MAX_REASON: usize = 120;

/// The content of a file.
pub(super) trait Document: Default + Clone {
    /// Reads the entries of a table. Moves those that are not valid out of the table, and returns them.
    fn read(table: &mut Table) -> (Self, Vec<BadEntry>);

    /// Writes the entries that differ from those in `base` into a table, which may have changed since `base` was read.
    ///
    /// # Errors
    /// When an entry cannot be written.
    fn write_changes(&self, base: &Self, table: &mut Table) -> Result<(), String>;
}

/// An entry that is not valid.
pub(super) struct BadEntry {
    /// Its keys, from the outermost one.
    pub path: Vec<String>,
    /// The reason.
    pub reason: String,
}

impl BadEntry {
    /// Returns an entry with the error of its value.
    pub fn new(path: &[&str], error: &toml::de::Error) -> Self {
        let path = path.iter().map(|key| (*key).to_owned()).collect();
        Self { path, reason: first_line(error) }
    }

    /// Describes the entry in one line, with the number of its line in the file's text.
    pub fn describe(&self, text: &str) -> String {
        let key = self.path.join(".");
        match line_of(text, &self.path) {
            Some(line) => format!("line {line}: `{key}`: {}", self.reason),
            None => format!("`{key}`: {}", self.reason),
        }
    }
}

/// Reads the entries of a file's text. Also returns the table, without the entries that are not valid.
///
/// # Errors
/// When the text is not valid TOML, with the line and the reason.
pub(super) fn parse<T: Document>(text: &str) -> Result<(T, Table, Vec<BadEntry>), String> {
    let mut table: Table = toml::from_str(text).map_err(|error| describe(&error, text))?;
    let (document, bad) = T::read(&mut table);
    Ok((document, table, bad))
}

/// Returns a value as a table.
///
/// # Errors
/// When a number is too large for TOML.
pub(super) fn table_of(value: &impl Serialize) -> Result<Table, String> {
    // By way of a text, which has the shortest form of every number.
    let text = toml::to_string(value).map_err(|error| error.to_string())?;
    toml::from_str(&text).map_err(|error| error.to_string())
}

/// Describes an error in a TOML text in one line, with its line number.
pub(super) fn describe(error: &toml::de::Error, text: &str) -> String {
    let message = first_line(error);
    match error.span() {
        Some(span) => format!("line {}: {message}", line_number(text, span.start)),
        None => message,
    }
}

fn first_line(error: &toml::de::Error) -> String {
    let line = error.message().lines().next().filter(|line| !line.is_empty()).unwrap_or("not valid");
    if line.chars().count() <= MAX_REASON {
        return line.to_owned();
    }
    line.chars().take(MAX_REASON).chain(['…']).collect()
}

/// Returns the number of the line of a key, from 1.
fn line_of(text: &str, path: &[String]) -> Option<usize> {
    let root = DeTable::parse(text).ok()?;
    let mut table = root.get_ref();
    let mut start = 0;
    for key in path {
        let (key, value) = table.iter().find(|(known, _)| known.get_ref() == key.as_str())?;
        start = key.span().start;
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    Some(line_number(text, start))
}

fn line_number(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or("").matches('\n').count() + 1
}
