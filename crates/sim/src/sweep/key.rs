//! The keys that a sweep can vary: dotted keys of a level file, one axis of a pair of numbers, and a coordinate of the start.
//! Numbers of the optimizer and the start are what agents of one ensemble can differ in; every other key needs a level of
//! its own.

use std::cmp::Ordering;
use std::fmt;

use thiserror::Error;

use super::SweepError;
use crate::ensemble::Members;
use crate::level::{Level, LevelEdit};
use crate::params::{Params, Value};
use crate::text::SpecValue;
use crate::{Axis, Vec2};

/// A key that a sweep can vary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SweepKey {
    /// A coordinate of the start: `start.x`.
    Start(Axis),
    /// A number of the optimizer, on one axis or on both: `optimizer.lr`, `optimizer.lr.x`.
    Optimizer {
        /// The name of the parameter.
        name: String,
        /// The axis; `None` for both.
        axis: Option<Axis>,
    },
    /// One axis of another pair of numbers: `noise.sigma.x`.
    OneAxis {
        /// The key of the pair.
        key: String,
        /// The axis.
        axis: Axis,
    },
    /// Any other key of a level file.
    Level(String),
}

/// Why a key cannot be varied.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum KeyError {
    /// A value is no number where one is needed.
    #[error("`{key}`: {value} is no number")]
    NotANumber {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// The key names an axis of something that has none.
    #[error("`{key}` is no pair of numbers, one for each axis")]
    NoPair {
        /// The key without the axis.
        key: String,
    },
    /// The seed has its own flag.
    #[error("the seed is not varied by a key, but by the number of seeds")]
    Seed,
}

/// Splits the axis from the end of a key.
fn split_axis(key: &str) -> (&str, Option<Axis>) {
    let axis = Axis::BOTH
        .into_iter()
        .find(|axis| key.strip_suffix(axis.name()).is_some_and(|key| key.ends_with('.')));
    (axis.map_or(key, |_| &key[..key.len() - 2]), axis)
}

impl SweepKey {
    /// Returns the key of this name, for sweeps of a level.
    ///
    /// # Errors
    /// The seed, and an axis of what is no pair of numbers.
    pub fn of(level: &Level, key: &str) -> Result<Self, KeyError> {
        let key = key.trim();
        let (base, axis) = split_axis(key);
        if key == "seed" {
            return Err(KeyError::Seed);
        }
        if let (key, Some(axis)) = (base, axis) {
            if key == "start" {
                return Ok(Self::Start(axis));
            }
            // Keys that end in a letter, such as `view.x`, are not meant.
            let is_of_kind =
                ["optimizer", "noise", "surface"].iter().any(|table| key.starts_with(&format!("{table}.")));
            if is_of_kind {
                return Self::one_axis(level, key, axis);
            }
        }
        let name = key.strip_prefix("optimizer.").filter(|name| !name.contains('.'));
        let is_number = |name: &&str| {
            let value = level.optimizer().params.get(name);
            matches!(value, Some(Value::Pair(_) | Value::Number(_)))
        };
        Ok(match name.filter(is_number) {
            Some(name) => Self::Optimizer { name: name.to_owned(), axis: None },
            None => Self::Level(key.to_owned()),
        })
    }

    fn one_axis(level: &Level, key: &str, axis: Axis) -> Result<Self, KeyError> {
        let no_pair = || KeyError::NoPair { key: key.to_owned() };
        pair_of(level, key).ok_or_else(no_pair)?;
        Ok(match key.strip_prefix("optimizer.") {
            Some(name) => Self::Optimizer { name: name.to_owned(), axis: Some(axis) },
            None => Self::OneAxis { key: key.to_owned(), axis },
        })
    }

    /// Returns whether agents of one ensemble can differ in it.
    #[must_use]
    pub fn is_of_agent(&self) -> bool {
        matches!(self, Self::Start(_) | Self::Optimizer { .. })
    }

    /// Returns whether both set the same number, at least in part.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Optimizer { name: a, axis: x }, Self::Optimizer { name: b, axis: y }) => {
                a == b && (x.is_none() || y.is_none() || x == y)
            }
            (a, b) => a == b,
        }
    }

    /// Returns a value of the key as a number.
    pub(super) fn number(&self, value: &SpecValue) -> Result<f64, KeyError> {
        match value {
            SpecValue::Number(x) => Ok(*x),
            SpecValue::Integer(n) => Ok(*n as f64),
            other => Err(KeyError::NotANumber { key: self.to_string(), value: other.to_string() }),
        }
    }

    /// Returns the edit that sets the key in a level.
    pub(super) fn edit(&self, level: &Level, value: &SpecValue) -> Result<LevelEdit, KeyError> {
        match self {
            Self::OneAxis { key, axis } => {
                let mut pair = pair_of(level, key).ok_or_else(|| KeyError::NoPair { key: key.clone() })?;
                pair[axis.index()] = self.number(value)?;
                Ok(LevelEdit::new(key, pair))
            }
            other => Ok(LevelEdit::new(other.to_string(), value.clone())),
        }
    }
}

impl fmt::Display for SweepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(axis) => write!(f, "start.{}", axis.name()),
            Self::Optimizer { name, axis: None } => write!(f, "optimizer.{name}"),
            Self::Optimizer { name, axis: Some(axis) } => write!(f, "optimizer.{name}.{}", axis.name()),
            Self::OneAxis { key, axis } => write!(f, "{key}.{}", axis.name()),
            Self::Level(key) => f.write_str(key),
        }
    }
}

/// Returns the pair of numbers that a key of surface, noise or optimizer has in a level.
fn pair_of(level: &Level, key: &str) -> Option<Vec2> {
    let (table, name) = key.split_once('.')?;
    let params: &Params = match table {
        "optimizer" => &level.optimizer().params,
        "noise" => &level.noise_config().params,
        "surface" => &level.surface_config().params,
        _ => return None,
    };
    match params.get(name)? {
        Value::Pair(pair) => Some(*pair),
        _ => None,
    }
}

/// Returns the start of an agent with its own settings.
fn start_of(level: &Level, own: &[(&SweepKey, f64)]) -> Vec2 {
    let mut at = level.start().at;
    for (key, x) in own {
        if let SweepKey::Start(axis) = key {
            at[axis.index()] = *x;
        }
    }
    at
}

/// Returns agents with what each has for itself; all have the same keys.
pub(super) fn with_own(
    level: &Level,
    mut members: Members,
    agents: &[&[(&SweepKey, f64)]],
) -> Result<Members, SweepError> {
    let Some(first) = agents.first() else { return Ok(members) };
    if first.iter().any(|(key, _)| matches!(key, SweepKey::Start(_))) {
        members = members.with_starts(agents.iter().map(|own| start_of(level, own)).collect())?;
    }
    for (place, (key, _)) in first.iter().enumerate() {
        if let SweepKey::Optimizer { name, axis } = key {
            members = members.with_param(name, *axis, agents.iter().map(|own| own[place].1).collect())?;
        }
    }
    Ok(members)
}

/// Orders agents by the numbers that those stepped together must share: all of the optimizer's but lr.
pub(super) fn by_what_is_shared(a: &[(&SweepKey, f64)], b: &[(&SweepKey, f64)]) -> Ordering {
    let shared = |own: &'_ [(&SweepKey, f64)]| -> Vec<f64> {
        let is_shared = |key: &SweepKey| matches!(key, SweepKey::Optimizer { name, .. } if name != "lr");
        own.iter().filter(|(key, _)| is_shared(key)).map(|(_, x)| *x).collect()
    };
    let pairs = shared(a).into_iter().zip(shared(b));
    pairs.map(|(a, b)| a.total_cmp(&b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// Returns the edits that set in a level what an agent has for itself.
pub(super) fn own_edits(level: &Level, own: &[(&SweepKey, f64)]) -> Result<Vec<LevelEdit>, SweepError> {
    let mut edits = Vec::new();
    if own.iter().any(|(key, _)| matches!(key, SweepKey::Start(_))) {
        edits.push(LevelEdit::new("start.at", start_of(level, own)));
    }
    let mut pairs: Vec<(String, SpecValue)> = Vec::new();
    for (key, x) in own {
        let SweepKey::Optimizer { name, axis } = key else { continue };
        let full = format!("optimizer.{name}");
        let Some(axis) = axis else {
            edits.push(LevelEdit::new(full, *x));
            continue;
        };
        let earlier = pairs.iter().position(|(key, _)| *key == full);
        let mut pair = match earlier.map(|place| pairs.remove(place).1) {
            Some(SpecValue::List(list)) => [0, 1].map(|i| key.number(&list[i]).unwrap_or_default()),
            _ => pair_of(level, &full).unwrap_or_default(),
        };
        pair[axis.index()] = *x;
        pairs.push((full, SpecValue::from(pair)));
    }
    edits.extend(pairs.into_iter().map(|(key, value)| LevelEdit::new(key, value)));
    Ok(edits)
}
