//! The numbers of a level that an axis of a map can have.

use frankie_draw::run_map::MapAxis;
use frankie_sim::params::{Params, Value};
use frankie_sim::sweep::SweepKey;
use frankie_sim::{Axis, Level};

use super::MapPage;
use crate::run_plane::default_range;

impl MapPage {
    /// Returns the name of an axis for the player.
    #[must_use]
    pub fn label(&self, axis: usize) -> String {
        label_of(&self.level, &self.keys[axis])
    }

    /// Returns all keys that can be put on an axis and have a range, each with its name for the player.
    #[must_use]
    pub fn key_names(&self) -> Vec<(String, String)> {
        let with_label = |name: String| {
            let (key, _) = axis_of(&self.level, &name).ok()?;
            let label = label_of(&self.level, &key);
            Some((name, label))
        };
        number_names(&self.level).into_iter().filter_map(with_label).collect()
    }
}

/// Returns the number that a key has in a level; for both axes where they agree.
pub(super) fn value_of(level: &Level, key: &SweepKey) -> Option<f64> {
    let of = |params: &Params, name: &str, axis: Option<Axis>| match (params.get(name)?, axis) {
        (Value::Number(x), None) => Some(*x),
        (Value::Pair(pair), Some(axis)) => Some(pair[axis.index()]),
        (Value::Pair([x, y]), None) => (x == y).then_some(*x),
        _ => None,
    };
    let of_key = |key: &str, axis: Option<Axis>| match key.split_once('.')? {
        ("noise", name) => of(&level.noise_config().params, name, axis),
        ("surface", name) => of(&level.surface_config().params, name, axis),
        _ => None,
    };
    match key {
        SweepKey::Start(axis) => Some(level.start().at[axis.index()]),
        SweepKey::Optimizer { name, axis } => of(&level.optimizer().params, name, *axis),
        SweepKey::OneAxis { key, axis } => of_key(key, Some(*axis)),
        SweepKey::Level(key) => of_key(key, None),
    }
}

/// Returns the name of a key for a player: the symbol beside its slider, where it is another number than the optimizer's.
fn label_of(level: &Level, key: &SweepKey) -> String {
    let symbol = |params: &Params, name: &str| {
        params
            .iter()
            .find(|(spec, _)| spec.name == name)
            .map_or_else(|| name.to_owned(), |(spec, _)| spec.symbol.to_owned())
    };
    let of_key = |key: &str| match key.split_once('.') {
        Some(("noise", name)) => format!("{} of the noise", symbol(&level.noise_config().params, name)),
        Some(("surface", name)) => format!("{} of the ground", symbol(&level.surface_config().params, name)),
        _ => key.to_owned(),
    };
    let of_axis = |axis: Option<Axis>| axis.map_or_else(String::new, |axis| format!(" {}", axis.name()));
    match key {
        SweepKey::Start(axis) => format!("start {}", axis.name()),
        SweepKey::Optimizer { name, axis } => {
            format!("{}{}", symbol(&level.optimizer().params, name), of_axis(*axis))
        }
        SweepKey::OneAxis { key, axis } => format!("{}, {}", of_key(key), axis.name()),
        SweepKey::Level(key) => of_key(key),
    }
}

/// Returns a key with its whole range.
pub(super) fn axis_of(level: &Level, name: &str) -> Result<(SweepKey, MapAxis), String> {
    let key = SweepKey::of(level, name).map_err(|error| error.to_string())?;
    let (ends, scale) = default_range(level, &key).ok_or_else(|| format!("{name} has no range"))?;
    Ok((key, MapAxis { name: name.to_owned(), ends, scale }))
}

/// Returns the keys of all numbers of a level.
fn number_names(level: &Level) -> Vec<String> {
    let mut names: Vec<String> = Axis::BOTH.map(|axis| SweepKey::Start(axis).to_string()).into();
    let tables: [(&str, &Params); 3] = [
        ("optimizer", &level.optimizer().params),
        ("noise", &level.noise_config().params),
        ("surface", &level.surface_config().params),
    ];
    for (table, params) in tables {
        for (spec, value) in params.iter() {
            let name = format!("{table}.{}", spec.name);
            match value {
                Value::Number(_) => names.push(name),
                Value::Pair(_) => {
                    let of_axis = Axis::BOTH.map(|axis| format!("{name}.{}", axis.name()));
                    names.extend(spec.is_per_axis().then(|| name.clone()).into_iter().chain(of_axis));
                }
                _ => {}
            }
        }
    }
    names
}
