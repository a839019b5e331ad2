//! Rows of numbers: a grid of heights, or a table of data points. They are read from text inside a level or from the bytes
//! of a file, and written as text that reads back the same.
//!
//! Files may come from anywhere: sizes are checked before anything is decoded, and no bytes cause a panic. This module
//! opens no file; it gets a name and bytes.

mod dtype;
mod npy;
mod npz;
mod png;
mod spelling;
mod text;

use std::borrow::Cow;
use std::sync::Arc;

use thiserror::Error;

use crate::params::MAX_MAGNITUDE;

/// The maximum number of values in rows: 512 rows of 512.
pub const MAX_ROWS_NUMBERS: usize = 512 * 512;
/// The largest file, in bytes. Larger ones are not read.
pub const MAX_ROWS_BYTES: usize = 8 << 20;
/// The longest quotation in an error message, in characters.
const MAX_QUOTED_CHARS: usize = 40;
/// The endings of the names of files of numbers, in lower case.
pub const FILE_ENDINGS: [&str; 5] = ["csv", "tsv", "npy", "npz", "png"];
/// The endings of the names of files of numbers, for messages.
pub const DESCRIBED_ENDINGS: &str = ".csv, .tsv, .npy, .npz or .png";

/// Rows of numbers, all of one length: at least one row and one column, every number finite with an absolute value of at
/// most 1e12. Cloning is cheap.
#[derive(Clone, PartialEq)]
pub struct Rows {
    columns: usize,
    values: Arc<[f64]>,
}

/// Why no rows of numbers could be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}{message}; expected {expected}")]
pub struct RowsError {
    /// Where the error is.
    pub place: RowsPlace,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: String,
}

/// Where reading rows of numbers failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsPlace {
    /// In a text.
    Text {
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// The character of the whole text, from 0.
        character: usize,
    },
    /// At a byte of a file, from 0.
    Byte(usize),
    /// In the file as a whole.
    Whole,
}

impl std::fmt::Display for RowsPlace {
    /// Writes the place with a colon after it; nothing for the whole file.
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
    /// Rows of `columns` numbers each, from the numbers of one row after the other.
    ///
    /// # Errors
    /// When there are no numbers or too many, the last row is not full, or a number is not possible.
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

    /// Reads text: one row per line, numbers separated by commas, semicolons, tabs or spaces. Empty lines, everything after a
    /// `#`, and a first line of words are skipped, and so is a first column below an empty name. Decimals come after a point,
    /// or after a comma where commas do not separate; marks between thousands are read where other numbers of the text leave
    /// no doubt about them.
    ///
    /// # Errors
    /// The first error, with its line and column.
    pub fn from_text(text: &str) -> Result<Self, RowsError> {
        text::read(text)
    }

    /// Reads the bytes of a file whose extension names the format. `.csv` and `.tsv`: text as for [`Rows::from_text`].
    /// `.npy`: a two-dimensional array as NumPy saves it, versions 1 to 3, of booleans, whole or floating-point numbers; an
    /// `f2` or `f4` is read as the shortest decimal that means it. `.npz`: the only array of an archive. `.png`: the gray
    /// values of a picture from 0, black, to 1, white; colors by their luma; transparency is ignored.
    ///
    /// # Errors
    /// When the extension is another one, or the bytes do not have its format.
    pub fn from_file(name: &str, bytes: &[u8]) -> Result<Self, RowsError> {
        Self::from_file_array(name, bytes, None)
    }

    /// Does the same; `array` names one array of a `.npz` archive.
    ///
    /// # Errors
    /// When the extension is another one, the bytes do not have its format, or there is no such array.
    pub fn from_file_array(name: &str, bytes: &[u8], array: Option<&str>) -> Result<Self, RowsError> {
        check_length(bytes)?;
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        match (extension.as_str(), array) {
            ("npz", array) => npz::read(bytes, array),
            ("csv" | "tsv" | "npy" | "png", Some(_)) => {
                Err(RowsError::whole("only a .npz file has arrays with names", "no `array`"))
            }
            ("csv" | "tsv", None) => text::read(&decoded(bytes)?),
            ("npy", None) => npy::read(bytes),
            ("png", None) => png::read(bytes),
            _ => {
                let expected = format!("a file whose name ends in {DESCRIBED_ENDINGS}");
                Err(RowsError::whole("the format is not known from the file name", expected))
            }
        }
    }

    /// Returns the rows as text: one line each, with commas between the shortest decimals that mean the same numbers.
    #[must_use]
    pub fn to_text(&self) -> String {
        text::write(self)
    }

    /// Returns how many numbers a row has, at least 1.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Returns the number of rows, at least 1.
    #[must_use]
    pub fn count(&self) -> usize {
        self.values.len() / self.columns
    }

    /// Returns all numbers, row after row.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns the rows in order.
    pub fn iter(&self) -> std::slice::ChunksExact<'_, f64> {
        self.values.chunks_exact(self.columns)
    }

    /// Returns the smallest and the largest number.
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
    /// Writes the size alone, since there may be a quarter of a million numbers.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rows({} × {})", self.columns, self.count())
    }
}

impl std::fmt::Display for Rows {
    /// Writes a description: `65 × 65 numbers, from -1.2 to 3.4`, or `a single 0`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [low, high] = self.extent().map(rounded);
        if self.values.len() == 1 {
            return write!(f, "a single {low}");
        }
        write!(f, "{} × {} numbers, from {low} to {high}", self.columns, self.count())
    }
}

/// Returns a number with three digits, for descriptions.
fn rounded(x: f64) -> String {
    let digits = format!("{x:.2e}").parse::<f64>().unwrap_or(x);
    if digits != 0.0 && !(1e-3..1e6).contains(&digits.abs()) {
        format!("{digits:e}")
    } else {
        format!("{digits}")
    }
}

/// What is expected of a number, for messages.
const POSSIBLE: &str = "a finite number, of size at most 1e12";

fn is_possible(value: f64) -> bool {
    value.abs() <= MAX_MAGNITUDE
}

/// Refuses bytes that are too long.
fn check_length(bytes: &[u8]) -> Result<(), RowsError> {
    if bytes.len() <= MAX_ROWS_BYTES {
        return Ok(());
    }
    let message = format!("{} bytes are too many", bytes.len());
    Err(RowsError::whole(message, format!("at most {} MB", MAX_ROWS_BYTES >> 20)))
}

/// Returns the text of a file: UTF-8, or UTF-16 as its first bytes say, which spreadsheets call “Unicode text”.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, RowsError> {
    let not_text =
        |byte| RowsError::new(RowsPlace::Byte(byte), "this is not text", "numbers as text, in UTF-8");
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks(2).map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or(0)]));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| not_text(0))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes).map(Cow::Owned),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text).into()),
            Err(error) => Err(not_text(error.valid_up_to())),
        },
    }
}

/// What is expected of the number of numbers, for messages.
fn expected_count() -> String {
    format!("at most {MAX_ROWS_NUMBERS} numbers, such as 512 rows of 512")
}

/// Refuses sizes that are not possible, before anything of that size is allocated.
fn check_size(columns: usize, rows: usize) -> Result<(), RowsError> {
    match columns.checked_mul(rows) {
        Some(0) => Err(RowsError::whole("there are no numbers", "at least one row of numbers")),
        Some(1..=MAX_ROWS_NUMBERS) => Ok(()),
        _ => {
            Err(RowsError::whole(format!("{rows} rows of {columns} numbers are too many"), expected_count()))
        }
    }
}

#[cfg(test)]
mod tests;
