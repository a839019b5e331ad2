//! Rows of numbers as text, as spreadsheets, pandas and NumPy's `savetxt` write them.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::spelling::{Spelling, is_ambiguous};
use super::{
    MAX_QUOTED_CHARS, MAX_ROWS_NUMBERS, POSSIBLE, Rows, RowsError, RowsPlace, check_length, expected_count,
    is_possible,
};
use crate::text::{Position, excerpt};

/// How Excel names the separator in a first line of its own.
const SEPARATOR_LINE: &str = "sep=";
/// What pandas calls an index that was read as a column.
const UNNAMED: &str = "Unnamed: 0";

/// A part of a line and the byte of the whole text it begins at.
type Field<'a> = (usize, &'a str);

pub(super) fn read(text: &str) -> Result<Rows, RowsError> {
    check_length(text.as_bytes())?;
    // Lines of old Macintosh programs end with this alone. It is as long as what replaces it, so places stay right.
    let text: Cow<'_, str> = if text.contains('\n') || !text.contains('\r') {
        text.into()
    } else {
        text.replace('\r', "\n").into()
    };
    let table = Table::of(&text);
    table.numbers(Spelling::PLAIN).or_else(|error| match Spelling::of(table.fields()) {
        Spelling::PLAIN => Err(error),
        spelling => table.numbers(spelling),
    })
}

/// A text taken apart into rows.
struct Table<'a> {
    text: &'a str,
    /// The lines above the rows.
    above: usize,
    /// What separates the fields; `None` for spaces.
    separator: Option<char>,
    /// Whether the first column numbers or names the rows.
    has_index: bool,
}

impl<'a> Table<'a> {
    fn of(text: &'a str) -> Self {
        let mut above = 0;
        let line = |above: usize| lines(text).nth(above);
        let named = line(0).and_then(|(_, line)| named_separator(line));
        above += usize::from(named.is_some());
        let separator = |above| named.or_else(|| line(above).and_then(|(_, line)| separator_of(line)));
        let names = line(above).map_or_else(Vec::new, |(start, line)| fields(start, line, separator(above)));
        let names: Vec<&str> = names.into_iter().map(|(_, name)| unquoted(name)).collect();
        let below = Self { text, above: above + 1, separator: separator(above + 1), has_index: false };
        if below.is_indexed(&names) {
            Self { has_index: true, ..below }
        } else if names.iter().all(|name| is_word(name)) {
            below
        } else {
            Self { above, separator: separator(above), ..below }
        }
    }

    /// Returns whether a heading is one of rows with an index: its first name is empty, and then come words, or numbers
    /// where pandas counted columns or rows.
    fn is_indexed(&self, heading: &[&str]) -> bool {
        let Some((&("" | UNNAMED), names)) = heading.split_first() else { return false };
        let index = self.rows().filter_map(|(_, fields)| fields.first().map(|(_, field)| unquoted(field)));
        let are_words = names.iter().all(|name| is_word(name));
        !names.is_empty() && (are_words || are_counted(names.iter().copied()) || are_counted(index))
    }

    /// Returns the rows of fields, without those of the index, each with the byte it begins at.
    fn rows(&self) -> impl Iterator<Item = (usize, Vec<Field<'a>>)> {
        lines(self.text).skip(self.above).map(|(start, line)| {
            let mut fields = fields(start, line, self.separator);
            fields.drain(..usize::from(self.has_index));
            (start, fields)
        })
    }

    fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.rows().flat_map(|(_, fields)| fields).map(|(_, field)| unquoted(field))
    }

    fn numbers(&self, spelling: Spelling) -> Result<Rows, RowsError> {
        let text = self.text;
        let (mut values, mut columns) = (Vec::new(), 0);
        for (start, fields) in self.rows() {
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
                values.push(number(text, field, spelling)?);
            }
        }
        if values.is_empty() {
            return Err(error_at(text, text.len(), "there are no numbers", "at least one row of numbers"));
        }
        Rows::new(columns, values)
    }
}

/// Returns the lines with content, without comments and spaces at their ends, each with the byte it begins at.
fn lines(text: &str) -> impl Iterator<Item = Field<'_>> {
    let mut start = 0;
    text.split('\n').filter_map(move |line| {
        let here = start;
        start += line.len() + 1;
        let comment = outside_quotes(line).find(|(_, c)| *c == '#');
        let content = comment.map_or(line, |(at, _)| &line[..at]);
        // A tab at an end means an empty field; a space does not.
        let trimmed = content.trim_start_matches([' ', '\r']);
        let spaces = content.len() - trimmed.len();
        let trimmed = trimmed.trim_end_matches([' ', '\r']);
        (!trimmed.trim().is_empty()).then_some((here + spaces, trimmed))
    })
}

/// Returns the characters of a line that stand outside double quotes, with their bytes.
fn outside_quotes(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut is_inside = false;
    line.char_indices().filter(move |(_, c)| {
        is_inside ^= *c == '"';
        !is_inside
    })
}

/// Returns the separator that a line such as `sep=;` names.
fn named_separator(line: &str) -> Option<char> {
    let mut named = line.strip_prefix(SEPARATOR_LINE)?.chars();
    named.next().filter(|_| named.next().is_none())
}

/// Returns the separator of a line; `None` for spaces.
fn separator_of(line: &str) -> Option<char> {
    let has = |mark| outside_quotes(line).any(|(_, c)| c == mark);
    match () {
        () if has(';') => Some(';'),
        () if has(',') && !has_decimal_commas(line) => Some(','),
        () if has('\t') => Some('\t'),
        () => None,
    }
}

/// Returns whether the commas of a line stand before decimals of numbers that spaces or tabs separate.
fn has_decimal_commas(line: &str) -> bool {
    let is_between_digits = |(before, after): (&str, &str)| {
        before.ends_with(|c: char| c.is_ascii_digit())
            && after.starts_with(|c: char| c.is_ascii_digit())
            && !after.contains(',')
    };
    line.split_whitespace().count() > 1
        && line.split_whitespace().all(|field| field.split_once(',').is_none_or(is_between_digits))
}

/// Returns the fields of a line; of a line with more numbers than all rows may have, one more than that.
fn fields(start: usize, line: &str, separator: Option<char>) -> Vec<Field<'_>> {
    let is_between = |c: char| separator.map_or(c.is_whitespace(), |mark| c == mark);
    let marks = outside_quotes(line).filter(|(_, c)| is_between(*c)).map(|(at, c)| (at, at + c.len_utf8()));
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

/// Returns whether a field of the first line is a word and not a number.
fn is_word(field: &str) -> bool {
    field.starts_with(|c: char| c.is_alphabetic() || c == '_') && field.parse::<f64>().is_err()
}

/// Returns whether fields are 0, 1, 2 and so on.
fn are_counted<'a>(fields: impl Iterator<Item = &'a str>) -> bool {
    let mut fields = fields.enumerate().peekable();
    fields.peek().is_some() && fields.all(|(count, field)| field.parse() == Ok(count))
}

fn number(text: &str, (byte, field): Field<'_>, spelling: Spelling) -> Result<f64, RowsError> {
    let content = unquoted(field);
    let shown = || excerpt(field, MAX_QUOTED_CHARS);
    let (message, expected) = match spelling.parse(content) {
        Some(number) if is_possible(number) => return Ok(number),
        Some(number) => (format!("{number:?} is not possible"), POSSIBLE),
        None if field.is_empty() => ("a number is missing".to_owned(), "a number in each place"),
        None if spelling == Spelling::PLAIN && is_ambiguous(content) => {
            let expected = "a point before decimals, and nothing between thousands";
            (format!("`{}` can mean a number with decimals or one with thousands", shown()), expected)
        }
        None if spelling.decimal == ',' => (
            format!("`{}` is not a number", shown()),
            "a number with a comma, as in other places here, such as 3 or -1,5",
        ),
        None => {
            let expected = "a number with a point, not a comma, such as 3, -1.5 or 2e-3";
            (format!("`{}` is not a number", shown()), expected)
        }
    };
    Err(error_at(text, byte, message, expected))
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
