//! The description of one parameter: shape, default, possible values, symbol and help.

use super::{Range, Slider, Value};
use crate::{Rows, Vec2};

/// The shape of a parameter, with its default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// One number.
    Number(f64),
    /// A number per axis; a single number in a file is meant for both.
    PerAxis(f64),
    /// Two numbers, such as a point; a file always gives both.
    Pair(Vec2),
    /// A whole number.
    Integer(u64),
    /// One of these names.
    Choice(&'static str, &'static [&'static str]),
    /// One of these names per axis; a single name in a file is meant for both.
    ChoicePerAxis(&'static str, &'static [&'static str]),
    /// Yes or no.
    Flag(bool),
    /// A line of text, such as a formula.
    Text(&'static str),
    /// Rows of numbers, here as text. A level file may name a file instead; see
    /// [`FILE`](crate::level::FILE).
    Rows(&'static str),
}

/// The description of one parameter of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParamSpec {
    /// The key in a level file.
    pub name: &'static str,
    /// The symbol beside a slider, such as `β₁`.
    pub symbol: &'static str,
    /// What the parameter does, in a few words.
    pub help: &'static str,
    /// Shape and default.
    pub shape: Shape,
    /// Which numbers are possible.
    pub range: Range,
    /// Which numbers a slider offers.
    pub slider: Slider,
}

impl ParamSpec {
    /// Returns whether the parameter is a number for each axis.
    #[must_use]
    pub fn is_per_axis(&self) -> bool {
        matches!(self.shape, Shape::PerAxis(_))
    }

    /// Returns whether the value is chosen from a list (a name, or yes or no) and is not a number.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        matches!(self.shape, Shape::Choice(..) | Shape::ChoicePerAxis(..) | Shape::Flag(_))
    }

    /// Returns whether a value has the right shape and is in range.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        match (self.shape, value) {
            (Shape::Number(_), Value::Number(x)) => self.range.contains(*x),
            (Shape::PerAxis(_) | Shape::Pair(_), Value::Pair(pair)) => {
                pair.iter().all(|x| self.range.contains(*x))
            }
            (Shape::Integer(_), Value::Integer(n)) => self.range.contains(*n as f64),
            (Shape::Choice(_, names), Value::Choice(name)) => names.contains(name),
            (Shape::ChoicePerAxis(_, known), Value::ChoicePerAxis(names)) => {
                names.iter().all(|name| known.contains(name))
            }
            // The kind itself checks what a text or rows contain.
            (Shape::Flag(_), Value::Flag(_))
            | (Shape::Text(_), Value::Text(_))
            | (Shape::Rows(_), Value::Rows(_)) => true,
            _ => false,
        }
    }

    /// Describes the possible values for a message: `"greater than 0"`, `"one of left, right"`.
    #[must_use]
    pub fn describe_values(&self) -> String {
        match self.shape {
            Shape::Number(_) | Shape::PerAxis(_) | Shape::Pair(_) => self.range.describe(),
            Shape::Integer(_) => format!("a whole number, {}", self.range.describe()),
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

    /// Returns the default.
    #[must_use]
    pub fn default_value(&self) -> Value {
        match self.shape {
            Shape::Number(x) => Value::Number(x),
            Shape::PerAxis(x) => Value::Pair([x, x]),
            Shape::Pair(pair) => Value::Pair(pair),
            Shape::Integer(n) => Value::Integer(n),
            Shape::Choice(name, _) => Value::Choice(name),
            Shape::ChoicePerAxis(name, _) => Value::ChoicePerAxis([name, name]),
            Shape::Flag(flag) => Value::Flag(flag),
            Shape::Text(text) => Value::Text(text.to_owned()),
            Shape::Rows(text) => Value::Rows(default_rows(text)),
        }
    }
}

/// The rows of a default. A test reads every default, so that no kind declares one that cannot be read.
pub(super) fn default_rows(text: &str) -> Rows {
    Rows::from_text(text).unwrap_or_default()
}
