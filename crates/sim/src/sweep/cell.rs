//! A cell of a sweep's table.

use std::fmt;

use crate::text::SpecValue;

/// A cell of a sweep's table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A number.
    Number(f64),
    /// A whole number that is not negative.
    Integer(u64),
    /// A word or a value that is no number.
    Text(String),
    /// No value.
    Nothing,
}

impl Cell {
    /// Returns the cell of a setting.
    pub(super) fn of_value(value: &SpecValue) -> Self {
        match value {
            SpecValue::Number(x) => Self::Number(*x),
            SpecValue::Integer(n) => u64::try_from(*n).map_or(Self::Number(*n as f64), Self::Integer),
            SpecValue::Text(text) => Self::Text(text.clone()),
            other => Self::Text(other.to_string()),
        }
    }
}

impl fmt::Display for Cell {
    /// Writes numbers in the shortest form that reads back as the same bits, and nothing for a cell without content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(x) => write!(f, "{x:?}"),
            Self::Integer(n) => write!(f, "{n}"),
            Self::Text(text) => f.write_str(text),
            Self::Nothing => Ok(()),
        }
    }
}
