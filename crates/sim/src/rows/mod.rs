//! Numbers in rows: a grid of heights, a table of points. Read from a text inside a level, or from the bytes of a .csv,
//! .npy or .png file; written as text that reads back the same.
//!
//! Everything is bounded before it is decoded, and no bytes whatever make it panic: a file may come from anywhere. Whoever
//! opens the file is elsewhere; here are only its name and its bytes.

mod npy;
mod png;
mod text;

use std::sync::Arc;

use thiserror::Error;

use crate::params::HUGE;

/// So many numbers at most: 512 rows of 512.
pub const MAX_ROWS_NUMBERS: usize = 512 * 512;
/// Longer files are refused unread, in bytes.
pub const MAX_ROWS_BYTES: usize = 8 << 20;
/// The longest stretch of what is wrong that is quoted, in characters.
const QUOTED_CHARS: usize = 40;
/// How files' names may end, with the dot, in words.
const ENDINGS: &str = "a file whose name ends in .csv, .npy or .png";

/// Numbers in rows of one length: at least one row and one column, all finite and of size at most 1e12.
#[derive(Clone, PartialEq)]
pub struct Rows {
    columns: usize,
    values: Arc<[f64]>,
}

/// Why something holds no rows of numbers.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}{message}; expected {expected}")]
pub struct RowsError {
    /// Where.
    pub place: RowsPlace,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: String,
}

/// Where rows of numbers go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsPlace {
    /// In a text.
    Text {
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// Which character of the whole text, from 0.
        character: usize,
    },
    /// At a byte of a file, from 0.
    Byte(usize),
    /// In the file as a whole.
    Whole,
}

impl std::fmt::Display for RowsPlace {
    /// With a colon behind it, or nothing where there is no place to tell.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RowsPlace::Text { line, column, .. } => write!(f, "line {line}, column {column}: "),
            RowsPlace::Byte(byte) => write!(f, "byte {byte}: "),
            RowsPlace::Whole => Ok(()),
        }
    }
}

impl RowsError {
    fn new(place: RowsPlace, message: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { place, message: message.into(), expected: expected.into() }
    }

    fn whole(message: impl Into<String>, expected: impl Into<String>) -> Self {
        Self::new(RowsPlace::Whole, message, expected)
    }
}

impl Rows {
    /// Rows of `columns` numbers each, one row after the other.
    ///
    /// # Errors
    /// When there are none or too many, they fill no whole rows, or one is not finite or larger than 1e12.
    pub fn new(columns: usize, values: Vec<f64>) -> Result<Self, RowsError> {
        check_size(columns, values.len().checked_div(columns).unwrap_or(0))?;
        if !values.len().is_multiple_of(columns) {
            return Err(RowsError::whole(
                "the last row is not full",
                format!("{columns} numbers in each row"),
            ));
        }
        match values.iter().position(|value| !is_possible(*value)) {
            Some(index) => {
                let (row, column) = (index / columns + 1, index % columns + 1);
                let message = format!("{:?} in row {row}, column {column} is not possible", values[index]);
                Err(RowsError::whole(message, POSSIBLE))
            }
            None => Ok(Self { columns, values: values.into() }),
        }
    }

    /// Reads a text: a row to a line, numbers with a decimal point, between them commas, semicolons, tabs or blanks.
    /// Empty lines and what follows a `#` are skipped, and so is a first line of words.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line and column.
    pub fn from_text(text: &str) -> Result<Self, RowsError> {
        text::read(text)
    }

    /// Reads a file's bytes; how its name ends says what they are. `.csv`: a text as [`Rows::from_text`] reads it.
    /// `.npy`: a two-dimensional array as NumPy saves it, versions 1 to 3, of `f4` or `f8`, in C order; an `f4` is read as
    /// the shortest decimal that means it. `.png`: the grays of a picture from 0, black, to 1, white; colors by their
    /// luma; transparency is not looked at.
    ///
    /// # Errors
    /// When the ending is another one, or the bytes are not what it says.
    pub fn from_file(name: &str, bytes: &[u8]) -> Result<Self, RowsError> {
        check_length(bytes)?;
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        match ending.as_str() {
            "csv" => match std::str::from_utf8(bytes) {
                Ok(text) => text::read(text.strip_prefix('\u{feff}').unwrap_or(text)),
                Err(error) => {
                    let place = RowsPlace::Byte(error.valid_up_to());
                    Err(RowsError::new(place, "this is no text", "numbers as text, in UTF-8"))
                }
            },
            "npy" => npy::read(bytes),
            "png" => png::read(bytes),
            _ => Err(RowsError::whole("what it holds cannot be told from its name", ENDINGS)),
        }
    }

    /// The rows as text: a line each, commas between the shortest decimals that mean the same numbers.
    #[must_use]
    pub fn to_text(&self) -> String {
        text::write(self)
    }

    /// Numbers in a row, at least 1.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many rows, at least 1.
    #[must_use]
    pub fn count(&self) -> usize {
        self.values.len() / self.columns
    }

    /// All numbers, row after row.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Row after row.
    pub fn iter(&self) -> std::slice::ChunksExact<'_, f64> {
        self.values.chunks_exact(self.columns)
    }

    /// The least and the greatest number.
    #[must_use]
    pub fn extent(&self) -> [f64; 2] {
        let widened = |[low, high]: [f64; 2], value: &f64| [value.min(low), value.max(high)];
        self.values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], widened)
    }
}

impl Default for Rows {
    /// A single zero.
    fn default() -> Self {
        Self { columns: 1, values: [0.0].into() }
    }
}

impl std::fmt::Debug for Rows {
    /// The size alone: a quarter of a million numbers help nobody.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rows({} × {})", self.columns, self.count())
    }
}

impl std::fmt::Display for Rows {
    /// In words: `65 × 65 numbers, from -1.2 to 3.4`, or `a lone 0`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [low, high] = self.extent().map(rounded);
        if self.values.len() == 1 {
            return write!(f, "a lone {low}");
        }
        write!(f, "{} × {} numbers, from {low} to {high}", self.columns, self.count())
    }
}

/// Three digits are enough to tell a person how large a number is.
fn rounded(x: f64) -> String {
    let digits = format!("{x:.2e}").parse::<f64>().unwrap_or(x);
    if digits != 0.0 && !(1e-3..1e6).contains(&digits.abs()) {
        format!("{digits:e}")
    } else {
        format!("{digits}")
    }
}

/// What a number must be.
const POSSIBLE: &str = "a finite number, of size at most 1e12";

fn is_possible(value: f64) -> bool {
    value.abs() <= HUGE
}

/// Refuses what is too long to be looked at.
fn check_length(bytes: &[u8]) -> Result<(), RowsError> {
    if bytes.len() <= MAX_ROWS_BYTES {
        return Ok(());
    }
    let message = format!("{} bytes are too many", bytes.len());
    Err(RowsError::whole(message, format!("at most {} MB", MAX_ROWS_BYTES >> 20)))
}

/// How many numbers are not too many, in words.
fn most_numbers() -> String {
    format!("at most {MAX_ROWS_NUMBERS} numbers, such as 512 rows of 512")
}

/// Refuses sizes that no rows have, before anything of that size is made.
fn check_size(columns: usize, rows: usize) -> Result<(), RowsError> {
    match columns.checked_mul(rows) {
        Some(0) => Err(RowsError::whole("there are no numbers", "at least one row of numbers")),
        Some(1..=MAX_ROWS_NUMBERS) => Ok(()),
        _ => Err(RowsError::whole(format!("{rows} rows of {columns} numbers are too many"), most_numbers())),
    }
}

#[cfg(test)]
mod tests;
