//! One table of a level file or replay, read key by key: each method names the type it expects, and a value of another
//! type becomes a [`Problem`] with the dotted key.

use super::nearest::expected_word;
use super::{SpecTable, SpecValue};
use crate::Vec2;
use crate::error::Problem;
use crate::params::{MAX_MAGNITUDE, Range};
use crate::rows::{Rows, RowsError, RowsPlace};

/// The maximum length of a wrong value in an error message, in characters.
const QUOTED_CHARS: usize = 40;

/// A table and its dotted key.
#[derive(Clone, Debug)]
pub(crate) struct Section<'a> {
    path: String,
    table: &'a SpecTable,
}

/// Returns `path.name`, or `name` at the top.
pub(crate) fn join_key(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Returns a value as it is written, shortened for an error message.
pub(crate) fn shortened(value: &SpecValue) -> String {
    let text = match value {
        SpecValue::Text(text) => format!("{:?}", excerpt(text, QUOTED_CHARS)),
        SpecValue::Table(_) => "a table".to_owned(),
        SpecValue::Rows(_) => "rows of numbers".to_owned(),
        other => other.to_string(),
    };
    excerpt(&text, QUOTED_CHARS)
}

/// Returns at most `max_chars` characters of a text, and a sign that there are more.
pub(crate) fn excerpt(text: &str, max_chars: usize) -> String {
    let rest = if text.chars().nth(max_chars).is_some() { "…" } else { "" };
    text.chars().take(max_chars).chain(rest.chars()).collect()
}

/// Returns the problem with a value of another type than expected.
pub(crate) fn wrong_type(key: String, found: &SpecValue, expected: impl Into<String>) -> Problem {
    let found = match found {
        SpecValue::Table(_) => "a table was found".to_owned(),
        other => format!("{} is of the wrong type", shortened(other)),
    };
    Problem::new(key, found, expected)
}

/// Returns the value of a key that may not be left out.
pub(crate) fn required<T>(value: Option<T>, key: String, expected: &str) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::new(key, "missing", expected))
}

fn expected_number(range: &Range, found: f64) -> String {
    let words = match range.describe() {
        words if words == "a finite number" => words,
        words => format!("a number {words}"),
    };
    if found.is_finite() && found.abs() > MAX_MAGNITUDE {
        format!("{words}, of size at most 1e12")
    } else {
        words
    }
}

impl<'a> Section<'a> {
    /// Returns the outermost table.
    pub fn root(table: &'a SpecTable) -> Self {
        Self { path: String::new(), table }
    }

    /// Returns the table with a dotted key.
    pub fn at(path: String, table: &'a SpecTable) -> Self {
        Self { path, table }
    }

    /// Returns the dotted key of one of its keys.
    pub fn key(&self, name: &str) -> String {
        join_key(&self.path, name)
    }

    /// Returns the dotted key of the table itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns its keys, in alphabetical order.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.table.keys().map(String::as_str)
    }

    /// Returns the value of a key.
    pub fn get(&self, name: &str) -> Option<&'a SpecValue> {
        self.table.get(name)
    }

    /// Returns a problem with one of its keys.
    pub fn problem(&self, name: &str, message: impl Into<String>, expected: impl Into<String>) -> Problem {
        Problem::new(self.key(name), message, expected)
    }

    /// Returns the problem with a key that is not among the `known` ones.
    pub fn unknown_key(&self, key: &str, known: &[&str]) -> Problem {
        self.problem(key, "unknown key", expected_word(key, known))
    }

    /// Refuses keys that are not among the `known` ones.
    pub fn refuse_unknown(&self, known: &[&str]) -> Result<(), Problem> {
        match self.table.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => Err(self.unknown_key(key, known)),
            None => Ok(()),
        }
    }

    fn wrong_type(&self, name: &str, found: &SpecValue, expected: impl Into<String>) -> Problem {
        wrong_type(self.key(name), found, expected)
    }

    /// Reads a table inside.
    pub fn section(&self, name: &str) -> Result<Option<Section<'a>>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(SpecValue::Table(table)) => Ok(Some(Section { path: self.key(name), table })),
            Some(other) => Err(self.wrong_type(name, other, "a table")),
        }
    }

    /// Reads a list of tables inside, as `[[name]]` makes it.
    pub fn sections(&self, name: &str) -> Result<Vec<Section<'a>>, Problem> {
        let items = match self.get(name) {
            None => return Ok(Vec::new()),
            Some(SpecValue::List(items)) => items,
            Some(other) => {
                return Err(self.wrong_type(name, other, format!("a list of tables, `[[{name}]]`")));
            }
        };
        let section = |(index, item): (usize, &'a SpecValue)| match item {
            SpecValue::Table(table) => Ok(Section { path: format!("{}[{index}]", self.key(name)), table }),
            other => Err(self.wrong_type(&format!("{name}[{index}]"), other, "a table")),
        };
        items.iter().enumerate().map(section).collect()
    }

    /// Reads a text.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(SpecValue::Text(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong_type(name, other, "a text in quotes")),
        }
    }

    /// Reads a text of at most `max_chars` characters.
    pub fn text_within(&self, name: &str, max_chars: usize) -> Result<Option<&'a str>, Problem> {
        let text = self.text(name)?;
        if text.is_some_and(|text| text.chars().nth(max_chars).is_some()) {
            let expected = format!("at most {max_chars} characters");
            return Err(self.problem(name, "this text is too long", expected));
        }
        Ok(text)
    }

    /// Reads rows of numbers, which in a file are a text.
    pub fn rows(&self, name: &str) -> Result<Option<Rows>, Problem> {
        if let Some(SpecValue::Rows(rows)) = self.get(name) {
            return Ok(Some(rows.clone()));
        }
        let Some(text) = self.text(name)? else { return Ok(None) };
        let problem = |error: RowsError| {
            let character =
                if let RowsPlace::Text { character, .. } = error.place { Some(character) } else { None };
            Problem { character, ..self.problem(name, error.message, error.expected) }
        };
        Rows::from_text(text).map(Some).map_err(problem)
    }

    /// Reads one of the `known` names.
    pub fn word(&self, name: &str, known: &[&'static str]) -> Result<Option<&'static str>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => self.known_word(name, value, known).map(Some),
        }
    }

    fn known_word(
        &self,
        name: &str,
        value: &SpecValue,
        known: &[&'static str],
    ) -> Result<&'static str, Problem> {
        let SpecValue::Text(word) = value else {
            return Err(self.wrong_type(name, value, expected_word("", known)));
        };
        let found = known.iter().find(|known| *known == word).copied();
        found.ok_or_else(|| {
            self.problem(name, format!("{} is not known", shortened(value)), expected_word(word, known))
        })
    }

    /// Reads one of the `known` names per axis, or one for both.
    pub fn word_per_axis(
        &self,
        name: &str,
        known: &[&'static str],
    ) -> Result<Option<[&'static str; 2]>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(SpecValue::List(words)) if words.len() == 2 => {
                let word = |i: usize| self.known_word(&format!("{name}[{i}]"), &words[i], known);
                Ok(Some([word(0)?, word(1)?]))
            }
            Some(value @ SpecValue::Text(_)) => {
                self.known_word(name, value, known).map(|word| Some([word; 2]))
            }
            Some(other) => Err(self.wrong_type(name, other, "a word, or one per axis")),
        }
    }

    /// Reads a list of `known` names.
    pub fn words(&self, name: &str, known: &[&'static str]) -> Result<Vec<String>, Problem> {
        match self.get(name) {
            None => Ok(Vec::new()),
            Some(SpecValue::List(words)) => {
                let word =
                    |(i, word)| self.known_word(&format!("{name}[{i}]"), word, known).map(str::to_owned);
                words.iter().enumerate().map(word).collect()
            }
            Some(other) => Err(self.wrong_type(name, other, "a list of words")),
        }
    }

    /// Reads true or false.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(SpecValue::Flag(flag)) => Ok(Some(*flag)),
            Some(other) => Err(self.wrong_type(name, other, "true or false")),
        }
    }

    /// Reads a number in a range.
    pub fn number(&self, name: &str, range: &Range) -> Result<Option<f64>, Problem> {
        self.get(name).map(|value| self.number_of(name, value, range)).transpose()
    }

    fn number_of(&self, name: &str, value: &SpecValue, range: &Range) -> Result<f64, Problem> {
        let number = match value {
            SpecValue::Number(number) => *number,
            SpecValue::Integer(number) => *number as f64,
            other => return Err(self.wrong_type(name, other, expected_number(range, 0.0))),
        };
        if range.contains(number) {
            return Ok(number);
        }
        Err(self.problem(name, format!("{number:?} is not possible"), expected_number(range, number)))
    }

    /// Reads a number of a list, which has that many.
    pub fn number_in_list(&self, name: &str, index: usize, range: &Range) -> Result<f64, Problem> {
        match self.get(name) {
            Some(SpecValue::List(items)) if index < items.len() => {
                self.number_of(&format!("{name}[{index}]"), &items[index], range)
            }
            _ => Err(self.problem(name, "missing", "a list of numbers")),
        }
    }

    /// Reads two numbers in a range.
    pub fn pair(&self, name: &str, range: &Range) -> Result<Option<Vec2>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(SpecValue::List(items)) if items.len() == 2 => {
                let number = |i: usize| self.number_of(&format!("{name}[{i}]"), &items[i], range);
                Ok(Some([number(0)?, number(1)?]))
            }
            Some(other) => Err(self.wrong_type(name, other, "two numbers, `[x, y]`")),
        }
    }

    /// Reads two numbers in a range, or one for both axes.
    pub fn per_axis(&self, name: &str, range: &Range) -> Result<Option<Vec2>, Problem> {
        match self.get(name) {
            Some(value @ (SpecValue::Number(_) | SpecValue::Integer(_))) => {
                self.number_of(name, value, range).map(|number| Some([number; 2]))
            }
            Some(SpecValue::List(_)) | None => self.pair(name, range),
            Some(other) => {
                let expected = format!("{}, or two, one per axis", expected_number(range, 0.0));
                Err(self.wrong_type(name, other, expected))
            }
        }
    }

    /// Reads a whole number of up to 64 bits. TOML has no room for one of more than 63 bits, so that it may stand in quotes.
    pub fn whole_64_bits(&self, name: &str) -> Result<Option<u64>, Problem> {
        const EXPECTED: &str = "a whole number from 0 to 18446744073709551615";
        let found = match self.get(name) {
            None => return Ok(None),
            Some(SpecValue::Integer(number)) => u64::try_from(*number).ok(),
            Some(SpecValue::Text(digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok()
            }
            Some(other) => return Err(self.wrong_type(name, other, EXPECTED)),
        };
        let message = || format!("{} is not possible", self.get(name).map_or_else(String::new, shortened));
        found.map(Some).ok_or_else(|| self.problem(name, message(), EXPECTED))
    }

    /// Reads a whole number from `min` to `max`.
    pub fn whole(&self, name: &str, min: u64, max: u64) -> Result<Option<u64>, Problem> {
        let expected = || match max {
            u64::MAX => format!("a whole number, at least {min}"),
            max if max == min => min.to_string(),
            max => format!("a whole number from {min} to {max}"),
        };
        match self.get(name) {
            None => Ok(None),
            Some(SpecValue::Integer(number)) => match u64::try_from(*number) {
                Ok(number) if (min..=max).contains(&number) => Ok(Some(number)),
                _ => Err(self.problem(name, format!("{number} is not possible"), expected())),
            },
            Some(other) => Err(self.wrong_type(name, other, expected())),
        }
    }
}
