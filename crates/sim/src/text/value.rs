//! Values as level files and replays hold them: typed, but not yet checked against what their keys allow.

use std::collections::BTreeMap;
use std::fmt;

use crate::Vec2;
use crate::params::Value;
use crate::rows::Rows;

/// A table of a level file, by its keys.
pub type SpecTable = BTreeMap<String, SpecValue>;

/// A value of a level file, before it is checked.
#[derive(Clone, Debug, PartialEq)]
pub enum SpecValue {
    /// True or false.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// A text or a word.
    Text(String),
    /// Rows of numbers. In a file they are a text.
    Rows(Rows),
    /// A date, which no key takes, as it is written.
    Date(String),
    /// A list.
    List(Vec<SpecValue>),
    /// A table.
    Table(SpecTable),
}

impl SpecValue {
    /// Returns a table with these entries.
    pub fn table<K: Into<String>>(entries: impl IntoIterator<Item = (K, SpecValue)>) -> Self {
        Self::Table(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// Returns the table; `None` for any other value.
    #[must_use]
    pub fn as_table(&self) -> Option<&SpecTable> {
        if let Self::Table(table) = self { Some(table) } else { None }
    }

    pub(crate) fn as_table_mut(&mut self) -> Option<&mut SpecTable> {
        if let Self::Table(table) = self { Some(table) } else { None }
    }

    /// Returns the text; `None` for any other value.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Returns whether two values are written in the same way: rows of numbers are like the text that they become.
    pub(crate) fn is_written_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rows(a), Self::Rows(b)) => a == b,
            (Self::Rows(rows), Self::Text(text)) | (Self::Text(text), Self::Rows(rows)) => {
                rows.to_text() == *text
            }
            (Self::Number(a), Self::Number(b)) => a.to_bits() == b.to_bits(),
            (Self::List(a), Self::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_written_as(b))
            }
            (Self::Table(a), Self::Table(b)) => {
                let is_same = |((key, a), (other, b)): ((&String, &Self), (&String, &Self))| {
                    key == other && a.is_written_as(b)
                };
                a.len() == b.len() && a.iter().zip(b).all(is_same)
            }
            (a, b) => a == b,
        }
    }
}

impl fmt::Display for SpecValue {
    /// Writes the value as TOML, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::write::write_value(f, self)
    }
}

impl From<bool> for SpecValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<f64> for SpecValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u64> for SpecValue {
    /// TOML has no room for a whole number of more than 63 bits: such a one becomes its digits, as a text.
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or_else(|_| Self::Text(number.to_string()), Self::Integer)
    }
}

impl From<Vec2> for SpecValue {
    fn from(pair: Vec2) -> Self {
        Self::List(pair.map(Self::Number).to_vec())
    }
}

impl From<&str> for SpecValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Rows> for SpecValue {
    fn from(rows: Rows) -> Self {
        Self::Rows(rows)
    }
}

impl From<&Value> for SpecValue {
    /// Returns a parameter's value as a level file has it.
    fn from(value: &Value) -> Self {
        match value {
            Value::Number(number) => Self::Number(*number),
            Value::Pair(pair) => Self::from(*pair),
            Value::Integer(number) => Self::from(*number),
            Value::Choice(word) => Self::from(*word),
            Value::ChoicePerAxis(words) => Self::List(words.map(Self::from).to_vec()),
            Value::Flag(flag) => Self::Flag(*flag),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Rows(rows) => Self::Rows(rows.clone()),
        }
    }
}
