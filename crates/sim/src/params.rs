//! The parameters of surfaces, noises and optimizers, as data.
//!
//! Each kind declares its parameters once, see `params/config.rs`. The declaration gives a typed struct for the kind's
//! own code and a list of [`ParamSpec`]s for the level parser, `--set`, the listings of the tool, the sliders of the game
//! and the generated docs. [`Params`] stores both together: the specs and a value for each.

pub(crate) mod config;
mod range;
mod spec;
mod value;

pub use config::{Choice, ParamType, PerAxis};
pub(crate) use config::{Config, Param};
pub(crate) use range::MAX_MAGNITUDE;
pub use range::{Range, Slider, SliderScale};
pub use spec::{ParamSpec, Shape};
pub use value::Value;

use thiserror::Error;

use crate::hash::StateHash;

/// A value for every parameter of one kind, in the order of its specs. Every value is one that its spec accepts.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    specs: &'static [ParamSpec],
    values: Vec<Value>,
}

/// Why a parameter was not set.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParamError {
    /// The kind has no parameter of this name.
    #[error("unknown parameter `{name}`; expected {expected}")]
    Unknown {
        /// The given name.
        name: String,
        /// The names of the parameters of the kind.
        expected: String,
    },
    /// The value has the wrong shape, or is out of range.
    #[error("`{name}` cannot be {value}; expected {expected}")]
    NotAccepted {
        /// The name of the parameter.
        name: &'static str,
        /// The value.
        value: String,
        /// Which values are possible.
        expected: String,
    },
}

impl Params {
    /// Returns every parameter at its default.
    #[must_use]
    pub fn defaults(specs: &'static [ParamSpec]) -> Self {
        Self { specs, values: specs.iter().map(ParamSpec::default_value).collect() }
    }

    /// Returns the specs these values follow.
    #[must_use]
    pub fn specs(&self) -> &'static [ParamSpec] {
        self.specs
    }

    /// Returns each spec with its value, in the order of the specs.
    pub fn iter(&self) -> impl Iterator<Item = (&'static ParamSpec, &Value)> {
        self.specs.iter().zip(&self.values)
    }

    /// Returns the value of `name`; `None` where the kind has no such parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter().find(|(spec, _)| spec.name == name).map(|(_, value)| value)
    }

    /// Returns the value of `name` as a `T`; `None` where the kind has no such parameter, or one of another shape.
    #[must_use]
    pub fn get_as<T: ParamType>(&self, name: &str) -> Option<T> {
        T::from_value(self.get(name)?)
    }

    /// Sets the value of `name`.
    ///
    /// # Errors
    /// When the kind has no such parameter, or the parameter does not accept the value; then nothing changes.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), ParamError> {
        let index = self.specs.iter().position(|spec| spec.name == name);
        let index = index.ok_or_else(|| self.unknown(name))?;
        let spec = &self.specs[index];
        if !spec.accepts(&value) {
            let (value, expected) = (value.to_string(), spec.describe_values());
            return Err(ParamError::NotAccepted { name: spec.name, value, expected });
        }
        self.values[index] = value;
        Ok(())
    }

    fn unknown(&self, name: &str) -> ParamError {
        let known: Vec<String> = self.specs.iter().map(|spec| format!("`{}`", spec.name)).collect();
        let expected =
            if known.is_empty() { "none".to_owned() } else { format!("one of {}", known.join(", ")) };
        ParamError::Unknown { name: name.to_owned(), expected }
    }

    /// Returns what a replay keeps and hashes: numbers per axis always, everything else only where it is not the default.
    ///
    /// So a kind can get new parameters of other shapes, and the replays of runs that do not use them stay valid.
    pub fn recorded_params(&self) -> impl Iterator<Item = (&'static ParamSpec, &Value)> {
        self.iter().filter(|(spec, value)| spec.is_per_axis() || **value != spec.default_value())
    }

    /// Feeds the [recorded parameters](Params::recorded_params) to the hash, in the order of the specs. All but
    /// numbers per axis follow their names.
    pub fn hash_into(&self, hash: &mut StateHash) {
        for (spec, value) in self.recorded_params() {
            if !spec.is_per_axis() {
                hash.str(spec.name);
            }
            match value {
                Value::Number(x) => hash.number(*x),
                Value::Pair(pair) => pair.iter().for_each(|x| hash.number(*x)),
                Value::Integer(n) => hash.integer(*n),
                Value::Choice(name) => hash.str(name),
                Value::ChoicePerAxis(names) => names.iter().for_each(|name| hash.str(name)),
                Value::Flag(flag) => hash.integer(u64::from(*flag)),
                Value::Text(text) => hash.str(text),
                Value::Rows(rows) => rows.values().iter().for_each(|x| hash.number(*x)),
            }
        }
    }
}

/// The description of a kind of surface, noise or optimizer, for the tool, the game and the docs.
#[derive(Clone, Copy, Debug)]
pub struct KindInfo {
    /// The name after `kind =` in a level file.
    pub kind: &'static str,
    /// The name in a sentence, such as `Rosenbrock's valley`.
    pub title: &'static str,
    /// One sentence on what the kind is good for.
    pub summary: &'static str,
    /// The formula, in plain Unicode.
    pub formula: &'static str,
    /// The publication the kind comes from, or another origin; may be empty.
    pub source: &'static str,
    /// The parameters, in the order they are listed.
    pub params: &'static [ParamSpec],
}

#[cfg(test)]
mod tests;
