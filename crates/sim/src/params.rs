//! Parameters as data: what a surface, noise or optimizer can be told, with defaults, ranges and words.
//!
//! One list of [`ParamSpec`]s per kind serves the level parser, `--set`, the listings of the tool, the sliders of
//! the game and the generated docs, so that they cannot disagree.

mod range;
mod spec;
mod value;

pub(crate) use range::HUGE;
pub use range::{Range, Slider, SliderScale};
pub use spec::{ParamSpec, Shape};
pub use value::Value;

use crate::hash::StateHash;
use crate::{Rows, Vec2};

/// A value for every parameter of one kind, in the order of its specs.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    specs: &'static [ParamSpec],
    values: Vec<Value>,
}

impl Params {
    /// Every parameter at its default.
    #[must_use]
    pub fn defaults(specs: &'static [ParamSpec]) -> Self {
        Self { specs, values: specs.iter().map(ParamSpec::default_value).collect() }
    }

    /// The specs these values follow.
    #[must_use]
    pub fn specs(&self) -> &'static [ParamSpec] {
        self.specs
    }

    /// Specs and values side by side.
    pub fn iter(&self) -> impl Iterator<Item = (&'static ParamSpec, &Value)> {
        self.specs.iter().zip(&self.values)
    }

    /// The value of `name`, or `None` where the kind has no such parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter().find(|(spec, _)| spec.name == name).map(|(_, value)| value)
    }

    /// Puts `value` in the place of `name`. The caller has checked shape and range; see [`crate::level`].
    /// Returns whether there is such a parameter.
    pub fn set(&mut self, name: &str, value: Value) -> bool {
        match self.specs.iter().position(|spec| spec.name == name) {
            Some(index) => {
                self.values[index] = value;
                true
            }
            None => false,
        }
    }

    /// What a replay says and hashes: numbers per axis always, all else only where it differs from its default. So a
    /// kind can learn new switches, and the replays of runs that do not use them stay as they are.
    pub fn told(&self) -> impl Iterator<Item = (&'static ParamSpec, &Value)> {
        self.iter().filter(|(spec, value)| spec.is_per_axis() || **value != spec.default_value())
    }

    /// Feeds what is [told](Params::told) to the hash, in the order of the specs; what is told only sometimes goes
    /// after its name.
    pub fn hash_into(&self, hash: &mut StateHash) {
        for (spec, value) in self.told() {
            if !spec.is_per_axis() {
                hash.word(spec.name);
            }
            match value {
                Value::Number(x) => hash.number(*x),
                Value::Pair(pair) => pair.iter().for_each(|x| hash.number(*x)),
                Value::Integer(n) => hash.integer(*n),
                Value::Word(word) => hash.word(word),
                Value::Words(words) => words.iter().for_each(|word| hash.word(word)),
                Value::Flag(flag) => hash.integer(u64::from(*flag)),
                Value::Text(text) => hash.word(text),
                Value::Rows(rows) => rows.values().iter().for_each(|x| hash.number(*x)),
            }
        }
    }

    /// The number `name`, or NaN where there is none: a kind asks only for what its own specs declare, and a test
    /// builds every kind, so that NaN is never seen.
    #[must_use]
    pub fn number(&self, name: &str) -> f64 {
        match self.get(name) {
            Some(Value::Number(x)) => *x,
            _ => f64::NAN,
        }
    }

    /// The pair `name`; NaN as in [`Params::number`].
    #[must_use]
    pub fn pair(&self, name: &str) -> Vec2 {
        match self.get(name) {
            Some(Value::Pair(pair)) => *pair,
            _ => [f64::NAN; 2],
        }
    }

    /// The whole number `name`, 0 where there is none.
    #[must_use]
    pub fn integer(&self, name: &str) -> u64 {
        match self.get(name) {
            Some(Value::Integer(n)) => *n,
            _ => 0,
        }
    }

    /// The word `name`, empty where there is none.
    #[must_use]
    pub fn word(&self, name: &str) -> &'static str {
        match self.get(name) {
            Some(Value::Word(word)) => word,
            _ => "",
        }
    }

    /// The word per axis `name`, empty where there is none.
    #[must_use]
    pub fn words(&self, name: &str) -> [&'static str; 2] {
        match self.get(name) {
            Some(Value::Words(words)) => *words,
            _ => [""; 2],
        }
    }

    /// The flag `name`, false where there is none.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Flag(true)))
    }

    /// The text `name`, empty where there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The rows of numbers `name`, a single zero where there are none.
    #[must_use]
    pub fn rows(&self, name: &str) -> Rows {
        match self.get(name) {
            Some(Value::Rows(rows)) => rows.clone(),
            _ => Rows::default(),
        }
    }
}

/// What every kind of thing a level can name says about itself: the same few words for the tool, the game and
/// the docs.
#[derive(Clone, Copy, Debug)]
pub struct KindInfo {
    /// The word after `kind =`.
    pub kind: &'static str,
    /// Its name in a sentence, such as `Rosenbrock's valley`.
    pub title: &'static str,
    /// One line on what it is good for.
    pub summary: &'static str,
    /// The formula, in plain Unicode.
    pub formula: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What it can be told.
    pub params: &'static [ParamSpec],
}

#[cfg(test)]
mod tests;
