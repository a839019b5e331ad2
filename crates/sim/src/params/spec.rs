//! One parameter of a kind: its shape, its default, which values are possible, and its words.

use super::{Range, Slider, Value};
use crate::{Rows, Vec2};

/// The shape of a parameter and what it is when nobody says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// One number.
    Number(f64),
    /// A number per axis; one number in a file means both.
    PerAxis(f64),
    /// A pair whose parts differ: a point, or a coefficient per axis.
    Pair(Vec2),
    /// A whole number.
    Integer(u64),
    /// One of some words.
    Choice(&'static str, &'static [&'static str]),
    /// One of some words per axis; one word in a file means both.
    ChoicePerAxis(&'static str, &'static [&'static str]),
    /// Yes or no.
    Flag(bool),
    /// A line of text, such as a formula.
    Text(&'static str),
    /// Numbers in rows, here as a text. A level file may name a file beside it instead; see
    /// [`FILE`](crate::level::FILE).
    Rows(&'static str),
}

/// One parameter of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParamSpec {
    /// The key in a level file.
    pub name: &'static str,
    /// How it is written beside a slider, such as `β₁`.
    pub symbol: &'static str,
    /// What it does, in a few words.
    pub help: &'static str,
    /// Shape and default.
    pub shape: Shape,
    /// Which values are possible.
    pub range: Range,
    /// Which values a slider offers.
    pub slider: Slider,
}

impl ParamSpec {
    /// Whether it is a number for each axis.
    #[must_use]
    pub fn is_per_axis(&self) -> bool {
        matches!(self.shape, Shape::PerAxis(_))
    }

    /// Whether it is chosen, a word or a yes or no, and no number.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        matches!(self.shape, Shape::Choice(..) | Shape::ChoicePerAxis(..) | Shape::Flag(_))
    }

    /// Whether a value has the right shape and is possible.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        match (self.shape, value) {
            (Shape::Number(_), Value::Number(x)) => self.range.contains(*x),
            (Shape::PerAxis(_) | Shape::Pair(_), Value::Pair(pair)) => {
                pair.iter().all(|x| self.range.contains(*x))
            }
            (Shape::Integer(_), Value::Integer(n)) => self.range.contains(*n as f64),
            (Shape::Choice(_, words), Value::Word(word)) => words.contains(word),
            (Shape::ChoicePerAxis(_, known), Value::Words(words)) => {
                words.iter().all(|word| known.contains(word))
            }
            // What a text or rows may say is for the kind that reads them.
            (Shape::Flag(_), Value::Flag(_))
            | (Shape::Text(_), Value::Text(_))
            | (Shape::Rows(_), Value::Rows(_)) => true,
            _ => false,
        }
    }

    /// Which values are possible, in words: `"greater than 0"`, `"one of left, right"`.
    #[must_use]
    pub fn possible(&self) -> String {
        match self.shape {
            Shape::Number(_) | Shape::PerAxis(_) | Shape::Pair(_) => self.range.words(),
            Shape::Integer(_) => format!("a whole number, {}", self.range.words()),
            Shape::Choice(_, words) | Shape::ChoicePerAxis(_, words) => {
                format!("one of {}", words.join(", "))
            }
            Shape::Flag(_) => "true or false".to_owned(),
            Shape::Text(_) => "a text in quotes".to_owned(),
            Shape::Rows(_) => {
                "rows of numbers in three quotes, or the name of a file that holds them".to_owned()
            }
        }
    }

    /// The value when nobody says.
    #[must_use]
    pub fn default_value(&self) -> Value {
        match self.shape {
            Shape::Number(x) => Value::Number(x),
            Shape::PerAxis(x) => Value::Pair([x, x]),
            Shape::Pair(pair) => Value::Pair(pair),
            Shape::Integer(n) => Value::Integer(n),
            Shape::Choice(word, _) => Value::Word(word),
            Shape::ChoicePerAxis(word, _) => Value::Words([word, word]),
            Shape::Flag(flag) => Value::Flag(flag),
            Shape::Text(text) => Value::Text(text.to_owned()),
            // A test holds every default to being what its shape says.
            Shape::Rows(text) => Value::Rows(Rows::from_text(text).unwrap_or_default()),
        }
    }
}
