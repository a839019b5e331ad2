//! What a sweep measures of a run.

use thiserror::Error;

use super::Cell;
use crate::Axis;
use crate::ensemble::{Ensemble, Keep};
use crate::stats::Stat;
use crate::text::nearest;

/// What is measured of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The number of steps made.
    Steps,
    /// How the run ended, by its name in a replay.
    Outcome,
    /// The loss where the agent is at the end.
    Loss,
    /// The place in the surface's list of known minima of the one that is nearest at the end.
    Minimum,
    /// Where the agent is at the end, on an axis.
    Place(Axis),
    /// A statistic of r on an axis.
    Ratio(Stat, Axis),
}

/// A name that is none of a measure.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{name}` cannot be measured; expected {expected}")]
pub struct UnknownMeasure {
    /// The name.
    pub name: String,
    /// The nearest name, or all of them.
    pub expected: String,
}

impl Measure {
    /// Returns every measure with its name.
    #[must_use]
    pub fn all() -> Vec<(Self, String)> {
        let plain = [
            (Self::Steps, "steps"),
            (Self::Outcome, "outcome"),
            (Self::Loss, "loss"),
            (Self::Minimum, "minimum"),
            (Self::Place(Axis::X), "x"),
            (Self::Place(Axis::Y), "y"),
        ];
        let ratios = Stat::ALL.into_iter().flat_map(|(stat, name)| {
            Axis::BOTH.map(|axis| (Self::Ratio(stat, axis), format!("{name}_{}", axis.name())))
        });
        plain.into_iter().map(|(measure, name)| (measure, name.to_owned())).chain(ratios).collect()
    }

    /// Returns the measure with this name.
    ///
    /// # Errors
    /// A name that none has.
    pub fn find(name: &str) -> Result<Self, UnknownMeasure> {
        let all = Self::all();
        if let Some((measure, _)) = all.iter().find(|(_, known)| known == name) {
            return Ok(*measure);
        }
        let names: Vec<&str> = all.iter().map(|(_, name)| name.as_str()).collect();
        let expected = match nearest(name, names.iter().copied()) {
            Some(near) => format!("`{near}`, or another one of {}", names.join(", ")),
            None => format!("one of {}", names.join(", ")),
        };
        Err(UnknownMeasure { name: name.to_owned(), expected })
    }

    /// Returns the name of the measure.
    #[must_use]
    pub fn name(self) -> String {
        let all = Self::all();
        all.into_iter().find(|(measure, _)| *measure == self).map(|(_, name)| name).unwrap_or_default()
    }

    /// Returns what an ensemble has to keep for some measures.
    #[must_use]
    pub fn keep(measures: &[Self]) -> Keep {
        Keep { stats: measures.iter().any(|measure| matches!(measure, Self::Ratio(..))), ..Keep::default() }
    }

    /// Returns the measure of an agent.
    #[must_use]
    pub fn of(self, ensemble: &Ensemble, agent: usize) -> Cell {
        let number = |x: Option<f64>| x.map_or(Cell::Nothing, Cell::Number);
        match self {
            Self::Steps => Cell::Integer(ensemble.steps(agent)),
            Self::Outcome => Cell::Text(ensemble.outcome(agent).name().to_owned()),
            Self::Loss => Cell::Number(ensemble.loss(agent)),
            Self::Minimum => {
                ensemble.nearest_minimum(agent).map_or(Cell::Nothing, |place| Cell::Integer(place as u64))
            }
            Self::Place(axis) => Cell::Number(ensemble.position(agent)[axis.index()]),
            Self::Ratio(stat, axis) => {
                number(ensemble.stats(agent).and_then(|stats| stats.measure(stat, axis)))
            }
        }
    }
}
