//! One table of a TOML text, read key by key: each question names the shape it expects, each answer that does not
//! fit becomes a [`Problem`] with the dotted key.

use toml::Value;

use super::words::expected_word;
use crate::Vec2;
use crate::error::Problem;
use crate::params::{MAX_MAGNITUDE, Range};
use crate::rows::{Rows, RowsError, RowsPlace};

/// The longest stretch of a wrong value that is quoted, in characters.
const QUOTED_CHARS: usize = 40;

/// A table and the dotted key it stands under.
#[derive(Clone, Debug)]
pub(crate) struct Section<'a> {
    path: String,
    table: &'a toml::Table,
}

/// `path.name`, or `name` at the top.
pub(crate) fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// A value as it stands, cut short.
pub(crate) fn short(value: &Value) -> String {
    let text = match value {
        Value::String(text) => format!("{text:?}"),
        Value::Table(_) => "a table".to_owned(),
        other => other.to_string(),
    };
    cut(&text, QUOTED_CHARS)
}

/// At most so many characters of a text, and a sign that there are more.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let more = if text.chars().nth(most).is_some() { "…" } else { "" };
    text.chars().take(most).chain(more.chars()).collect()
}

/// What a key must be that may not be left out.
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
    /// The whole of a text.
    pub fn root(table: &'a toml::Table) -> Self {
        Self { path: String::new(), table }
    }

    /// The dotted key of one of its keys.
    pub fn key(&self, name: &str) -> String {
        joined(&self.path, name)
    }

    /// The dotted key of the table itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its keys, in their order.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.table.keys().map(String::as_str)
    }

    /// The value of a key.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.table.get(name)
    }

    /// A problem with one of its keys.
    pub fn problem(&self, name: &str, message: impl Into<String>, expected: impl Into<String>) -> Problem {
        Problem::new(self.key(name), message, expected)
    }

    /// Refuses keys that are not `known`.
    pub fn only(&self, known: &[&str]) -> Result<(), Problem> {
        match self.table.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => Err(self.problem(key, "unknown key", expected_word(key, known))),
            None => Ok(()),
        }
    }

    fn wrong_type(&self, name: &str, found: &Value, expected: impl Into<String>) -> Problem {
        let found = match found {
            Value::Table(_) => "a table was found".to_owned(),
            other => format!("{} is of the wrong type", short(other)),
        };
        self.problem(name, found, expected)
    }

    /// A table inside.
    pub fn section(&self, name: &str) -> Result<Option<Section<'a>>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Table(table)) => Ok(Some(Section { path: self.key(name), table })),
            Some(other) => Err(self.wrong_type(name, other, "a table")),
        }
    }

    /// A list of tables inside, as `[[name]]` makes.
    pub fn sections(&self, name: &str) -> Result<Vec<Section<'a>>, Problem> {
        let items = match self.get(name) {
            None => return Ok(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(other) => {
                return Err(self.wrong_type(name, other, format!("a list of tables, `[[{name}]]`")));
            }
        };
        let section = |(index, item): (usize, &'a Value)| match item {
            Value::Table(table) => Ok(Section { path: format!("{}[{index}]", self.key(name)), table }),
            other => Err(self.wrong_type(&format!("{name}[{index}]"), other, "a table")),
        };
        items.iter().enumerate().map(section).collect()
    }

    /// A text.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong_type(name, other, "a text in quotes")),
        }
    }

    /// Numbers in rows, as a text.
    pub fn rows(&self, name: &str) -> Result<Option<Rows>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let told = |error: RowsError| {
            let character =
                if let RowsPlace::Text { character, .. } = error.place { Some(character) } else { None };
            Problem { character, ..self.problem(name, error.message, error.expected) }
        };
        Rows::from_text(text).map(Some).map_err(told)
    }

    /// One of some words.
    pub fn word(&self, name: &str, known: &[&'static str]) -> Result<Option<&'static str>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => self.known_word(name, value, known).map(Some),
        }
    }

    fn known_word(&self, name: &str, value: &Value, known: &[&'static str]) -> Result<&'static str, Problem> {
        let Value::String(word) = value else {
            return Err(self.wrong_type(name, value, expected_word("", known)));
        };
        let found = known.iter().find(|known| *known == word).copied();
        found.ok_or_else(|| {
            self.problem(name, format!("{} is not known", short(value)), expected_word(word, known))
        })
    }

    /// One of some words per axis, or one for both.
    pub fn word_per_axis(
        &self,
        name: &str,
        known: &[&'static str],
    ) -> Result<Option<[&'static str; 2]>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Array(words)) if words.len() == 2 => {
                let word = |i: usize| self.known_word(&format!("{name}[{i}]"), &words[i], known);
                Ok(Some([word(0)?, word(1)?]))
            }
            Some(value @ Value::String(_)) => self.known_word(name, value, known).map(|word| Some([word; 2])),
            Some(other) => Err(self.wrong_type(name, other, "a word, or one per axis")),
        }
    }

    /// Some words out of `known`.
    pub fn words(&self, name: &str, known: &[&'static str]) -> Result<Vec<String>, Problem> {
        match self.get(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(words)) => {
                let word =
                    |(i, word)| self.known_word(&format!("{name}[{i}]"), word, known).map(str::to_owned);
                words.iter().enumerate().map(word).collect()
            }
            Some(other) => Err(self.wrong_type(name, other, "a list of words")),
        }
    }

    /// Yes or no.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Boolean(flag)) => Ok(Some(*flag)),
            Some(other) => Err(self.wrong_type(name, other, "true or false")),
        }
    }

    /// A number in a range.
    pub fn number(&self, name: &str, range: &Range) -> Result<Option<f64>, Problem> {
        self.get(name).map(|value| self.number_of(name, value, range)).transpose()
    }

    fn number_of(&self, name: &str, value: &Value, range: &Range) -> Result<f64, Problem> {
        let number = match value {
            Value::Float(number) => *number,
            Value::Integer(number) => *number as f64,
            other => return Err(self.wrong_type(name, other, expected_number(range, 0.0))),
        };
        if range.contains(number) {
            return Ok(number);
        }
        Err(self.problem(name, format!("{number:?} is not possible"), expected_number(range, number)))
    }

    /// Two numbers in a range.
    pub fn pair(&self, name: &str, range: &Range) -> Result<Option<Vec2>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Array(items)) if items.len() == 2 => {
                let number = |i: usize| self.number_of(&format!("{name}[{i}]"), &items[i], range);
                Ok(Some([number(0)?, number(1)?]))
            }
            Some(other) => Err(self.wrong_type(name, other, "two numbers, `[x, y]`")),
        }
    }

    /// Two numbers in a range, or one for both axes.
    pub fn per_axis(&self, name: &str, range: &Range) -> Result<Option<Vec2>, Problem> {
        match self.get(name) {
            Some(value @ (Value::Float(_) | Value::Integer(_))) => {
                self.number_of(name, value, range).map(|number| Some([number; 2]))
            }
            Some(Value::Array(_)) | None => self.pair(name, range),
            Some(other) => {
                let expected = format!("{}, or two, one per axis", expected_number(range, 0.0));
                Err(self.wrong_type(name, other, expected))
            }
        }
    }

    /// A whole number from `least` to `most`.
    pub fn whole(&self, name: &str, least: u64, most: u64) -> Result<Option<u64>, Problem> {
        let expected = || match most {
            u64::MAX => format!("a whole number, at least {least}"),
            most if most == least => least.to_string(),
            most => format!("a whole number from {least} to {most}"),
        };
        match self.get(name) {
            None => Ok(None),
            Some(Value::Integer(number)) => match u64::try_from(*number) {
                Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
                _ => Err(self.problem(name, format!("{number} is not possible"), expected())),
            },
            Some(other) => Err(self.wrong_type(name, other, expected())),
        }
    }
}
