//! A plane of two settings: which run belongs to each of its cells. `frankie map` draws one, the game fills one from coarse to
//! fine. Knows levels and sweeps, nothing of files or windows.

use std::sync::Arc;

use frankie_draw::run_map::MapAxis;
use frankie_sim::Level;
use frankie_sim::level::{Goal, LevelEdit, SpecValue};
use frankie_sim::params::{Params, SliderScale};
use frankie_sim::sweep::{Loop, Repeat, Scale, Sweep, SweepError, SweepKey};

/// The number of steps of a run in a level that sets no limit.
pub const DEFAULT_STEPS: u64 = 1_000;

/// A plane of two settings, as cells of the same size. Each cell is the run with the settings at its middle.
#[derive(Clone, Debug)]
pub struct RunPlane {
    /// The level, with all other settings.
    pub level: Arc<Level>,
    /// What changes from left to right, and from bottom to top.
    pub keys: [SweepKey; 2],
    /// The range of each.
    pub axes: [MapAxis; 2],
    /// The number of columns and rows.
    pub size: [usize; 2],
    /// The seed of the noise.
    pub seed: u64,
    /// The index of the noise; see [`Run::with_noise_index`](frankie_sim::Run::with_noise_index).
    pub noise_index: u32,
    /// The number of steps of a run that does not end before.
    pub steps: u64,
}

impl RunPlane {
    /// Returns the setting of a column, counted from the left, or of a row, counted from the top.
    #[must_use]
    pub fn value(&self, axis: usize, index: usize) -> f64 {
        let (MapAxis { ends, scale, .. }, count) = (&self.axes[axis], self.size[axis]);
        // Settings grow from bottom to top.
        let index = if axis == 0 { index } else { count.saturating_sub(index + 1) };
        scale.at(*ends, (index as f64 + 0.5) / count as f64)
    }

    /// Returns the runs of some columns and rows: of the first row from left to right, then of the next one.
    ///
    /// # Errors
    /// A key that cannot be varied, or a setting that the level refuses.
    pub fn sweep(
        &self,
        columns: impl IntoIterator<Item = usize>,
        rows: impl IntoIterator<Item = usize>,
    ) -> Result<Sweep, SweepError> {
        let values = |axis: usize, index: usize| self.value(axis, index);
        self.sweep_of(
            columns.into_iter().map(|column| values(0, column)),
            rows.into_iter().map(|row| values(1, row)),
        )
    }

    fn sweep_of(
        &self,
        x: impl Iterator<Item = f64>,
        y: impl Iterator<Item = f64>,
    ) -> Result<Sweep, SweepError> {
        let point = |value: f64| vec![SpecValue::Number(value)];
        let [x_key, y_key] = self.keys.clone();
        let loops = vec![
            Loop { keys: vec![y_key], points: y.map(point).collect() },
            Loop { keys: vec![x_key], points: x.map(point).collect() },
        ];
        let repeat = Repeat::Once { seed: self.seed, noise_index: self.noise_index };
        Sweep::new(self.level.clone(), loops, repeat, self.steps)
    }

    /// Returns the edits of the level that make the run of a cell.
    ///
    /// # Errors
    /// Settings that the level refuses.
    pub fn edits(&self, [column, row]: [usize; 2]) -> Result<Vec<LevelEdit>, SweepError> {
        self.edits_at([self.value(0, column), self.value(1, row)])
    }

    /// Returns the edits of the level that make the run with two settings.
    ///
    /// # Errors
    /// Settings that the level refuses.
    pub fn edits_at(&self, [x, y]: [f64; 2]) -> Result<Vec<LevelEdit>, SweepError> {
        Ok(self.sweep_of([x].into_iter(), [y].into_iter())?.edits(0)?.0)
    }
}

/// Returns the number of steps of each run: as many as the goal asks for or the level allows.
#[must_use]
pub fn steps_of(level: &Level) -> u64 {
    asked_steps(level).unwrap_or(DEFAULT_STEPS)
}

/// Returns the number of steps that the goal asks for or the level allows; `None` where there is no limit.
#[must_use]
pub fn asked_steps(level: &Level) -> Option<u64> {
    match level.goal() {
        Some(Goal::Steps(steps)) => Some(steps),
        _ => level.max_steps(),
    }
}

/// Returns the range of a key that has one: the view for a coordinate of the start, the slider for a number of a kind.
#[must_use]
pub fn default_range(level: &Level, key: &SweepKey) -> Option<([f64; 2], Scale)> {
    let of_slider = |params: &Params, name: &str| {
        let (spec, _) = params.iter().find(|(spec, _)| spec.name == name)?;
        let slider = spec.slider;
        let scale = if slider.scale == SliderScale::Log { Scale::Log } else { Scale::Linear };
        (slider.min < slider.max).then_some(([slider.min, slider.max], scale))
    };
    let of_key = |key: &str| match key.split_once('.')? {
        ("noise", name) => of_slider(&level.noise_config().params, name),
        ("surface", name) => of_slider(&level.surface_config().params, name),
        _ => None,
    };
    match key {
        SweepKey::Start(axis) => Some(([level.view().x, level.view().y][axis.index()], Scale::Linear)),
        SweepKey::Optimizer { name, .. } => of_slider(&level.optimizer().params, name),
        SweepKey::OneAxis { key, .. } | SweepKey::Level(key) => of_key(key),
    }
}

/// Quotes a word for a shell where it needs it.
#[must_use]
pub fn quoted(word: &str) -> String {
    let is_plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "._=+-/:,".contains(c));
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
