//! The value of one parameter, and how it is displayed.

use std::fmt;

use crate::{Axis, Rows, Vec2};

/// The value of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// For [`Shape::Number`](super::Shape::Number).
    Number(f64),
    /// For [`Shape::PerAxis`](super::Shape::PerAxis) and [`Shape::Pair`](super::Shape::Pair).
    Pair(Vec2),
    /// For [`Shape::Integer`](super::Shape::Integer).
    Integer(u64),
    /// For [`Shape::Choice`](super::Shape::Choice).
    Choice(&'static str),
    /// For [`Shape::ChoicePerAxis`](super::Shape::ChoicePerAxis).
    ChoicePerAxis([&'static str; 2]),
    /// For [`Shape::Flag`](super::Shape::Flag).
    Flag(bool),
    /// For [`Shape::Text`](super::Shape::Text).
    Text(String),
    /// For [`Shape::Rows`](super::Shape::Rows); cheap to copy.
    Rows(Rows),
}

impl Value {
    /// Returns the value with another number, for one axis or for all of it.
    ///
    /// `None` where the value is not numeric, has no axes, or `x` would have to be a whole number and is not.
    #[must_use]
    pub fn with_number(&self, axis: Option<Axis>, x: f64) -> Option<Value> {
        match (self, axis) {
            (Value::Pair(_), None) => Some(Value::Pair([x; 2])),
            (Value::Pair(pair), Some(axis)) => {
                let mut pair = *pair;
                pair[axis.index()] = x;
                Some(Value::Pair(pair))
            }
            (Value::Number(_), None) => Some(Value::Number(x)),
            (Value::Integer(_), None) => (x >= 0.0 && x.fract() == 0.0).then_some(Value::Integer(x as u64)),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    /// Writes the value for people: `0.1`, `0.1 / 0.2` for axes that differ, `cosine`, `yes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(x) => write!(f, "{x}"),
            Value::Pair([x, y]) if x == y => write!(f, "{x}"),
            Value::Pair([x, y]) => write!(f, "{x} / {y}"),
            Value::Integer(n) => write!(f, "{n}"),
            Value::Choice(name) => f.write_str(name),
            Value::ChoicePerAxis(names) => f.write_str(&names.join(" / ")),
            Value::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            Value::Text(text) => f.write_str(text),
            Value::Rows(rows) => write!(f, "{rows}"),
        }
    }
}
