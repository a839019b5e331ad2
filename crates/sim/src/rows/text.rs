//! Rows of numbers as text, as spreadsheets and NumPy's `savetxt` write them.

use std::fmt::Write as _;

use super::{
    MAX_QUOTED_CHARS, MAX_ROWS_NUMBERS, POSSIBLE, Rows, RowsError, RowsPlace, check_length, expected_count,
    is_possible,
};
use crate::text::{Position, excerpt};

/// Possible separators. The first of them that is in the first row of numbers is used, or else spaces.
const SEPARATORS: [char; 3] = [';', ',', '\t'];

/// A part of a line and the byte of the whole text it begins at.
type Field<'a> = (usize, &'a str);

pub(super) fn read(text: &str) -> Result<Rows, RowsError> {
    check_length(text.as_bytes())?;
    let mut lines = lines(text).peekable();
    let _heading = lines.next_if(|line| is_heading(*line));
    let separator = lines.peek().and_then(|(_, line)| separator_of(line));
    let (mut values, mut columns) = (Vec::new(), 0);
    for (start, line) in lines {
        let fields = fields(start, line, separator);
        if columns == 0 {
            columns = fields.len();
        }
        if fields.len() != columns {
            let message = format!("a row of {} numbers", fields.len());
            return Err(error_at(text, start, message, format!("{columns}, as in the rows above")));
        }
        if values.len() + columns > MAX_ROWS_NUMBERS {
            return Err(error_at(text, start, "too many numbers", expected_count()));
        }
        for field in fields {
            values.push(number(text, field)?);
        }
    }
    if values.is_empty() {
        return Err(error_at(text, text.len(), "there are no numbers", "at least one row of numbers"));
    }
    Rows::new(columns, values)
}

/// Returns the lines with content, without comments and spaces at their ends, each with the byte it begins at.
fn lines(text: &str) -> impl Iterator<Item = Field<'_>> {
    let mut start = 0;
    text.split('\n').filter_map(move |line| {
        let here = start;
        start += line.len() + 1;
        let content = line.split('#').next().unwrap_or_default();
        // A tab at an end means an empty field; a space does not.
        let trimmed = content.trim_start_matches([' ', '\r']);
        let spaces = content.len() - trimmed.len();
        let trimmed = trimmed.trim_end_matches([' ', '\r']);
        (!trimmed.trim().is_empty()).then_some((here + spaces, trimmed))
    })
}

/// Returns the separator of a line; `None` for spaces.
fn separator_of(line: &str) -> Option<char> {
    SEPARATORS.into_iter().find(|mark| line.contains(*mark))
}

/// Returns the fields of a line; of a line with more numbers than all rows may have, one more than that.
fn fields(start: usize, line: &str, separator: Option<char>) -> Vec<Field<'_>> {
    let between = |c: char| separator.map_or(c.is_whitespace(), |mark| c == mark);
    let marks = line.match_indices(between).map(|(at, mark)| (at, at + mark.len()));
    let mut from = 0;
    let parts = marks.chain([(line.len(), line.len())]).map(|(end, next)| {
        let part = &line[from..end];
        let trimmed = part.trim_start();
        let at = start + end - trimmed.len();
        from = next;
        (at, trimmed.trim_end())
    });
    // Many spaces are one separator, but two commas have an empty field between them.
    let parts = parts.filter(|(_, part)| separator.is_some() || !part.is_empty());
    parts.take(MAX_ROWS_NUMBERS + 1).collect()
}

/// Returns the field without the quotes that some programs put around everything.
fn unquoted(field: &str) -> &str {
    field.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).map_or(field, str::trim)
}

/// Returns whether a first line has only words. Their separator may differ from that of the numbers below.
fn is_heading((start, line): Field<'_>) -> bool {
    fields(start, line, separator_of(line)).iter().all(|(_, field)| is_word(field))
}

/// Returns whether a field of the first line is a word and not a number.
fn is_word(field: &str) -> bool {
    let field = unquoted(field);
    field.starts_with(|c: char| c.is_alphabetic() || c == '_') && field.parse::<f64>().is_err()
}

fn number(text: &str, (byte, field): Field<'_>) -> Result<f64, RowsError> {
    match unquoted(field).parse::<f64>() {
        Ok(number) if is_possible(number) => Ok(number),
        Ok(number) => Err(error_at(text, byte, format!("{number:?} is not possible"), POSSIBLE)),
        Err(_) if field.is_empty() => {
            Err(error_at(text, byte, "a number is missing", "a number in each place"))
        }
        Err(_) => {
            let expected = "a number with a point, not a comma, such as 3, -1.5 or 2e-3";
            Err(error_at(
                text,
                byte,
                format!("`{}` is not a number", excerpt(field, MAX_QUOTED_CHARS)),
                expected,
            ))
        }
    }
}

fn error_at(text: &str, byte: usize, message: impl Into<String>, expected: impl Into<String>) -> RowsError {
    let Position { line, column } = Position::of_byte(text, byte);
    let character = text[..byte.min(text.len())].chars().count();
    RowsError::new(RowsPlace::Text { line, column, character }, message, expected)
}

pub(super) fn write(rows: &Rows) -> String {
    let mut out = String::new();
    for row in rows.iter() {
        for (index, value) in row.iter().enumerate() {
            out.push_str(if index > 0 { "," } else { "" });
            let start = out.len();
            // Debug is the shortest decimal that reads back the same; a whole number needs no point.
            let _ = write!(out, "{value:?}");
            if out[start..].ends_with(".0") {
                out.truncate(out.len() - 2);
            }
        }
        out.push('\n');
    }
    out
}
