//! The settings of the player. Reads and writes the entries of `settings.toml`; opens no files.

use toml::{Table, Value};

use super::document::{self, BadEntry, Document};

/// The key of [`Settings::folded`].
const FOLDED: &str = "folded";

/// The range of the size of panels.
pub const UI_SCALES: std::ops::RangeInclusive<f32> = 0.8..=2.0;
/// The range of the speed at the start of a run, as multiples of 20 steps a second.
pub const START_SPEEDS: std::ops::RangeInclusive<f64> = 0.1..=100.0;

/// The settings of the player.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The size of panels: 1 is normal, 0.8 to 2.
    pub ui_scale: f32,
    /// The speed at the start of a run, as a multiple of 20 steps a second, 0.1 to 100.
    pub speed: f64,
    /// Whether the window fills the screen.
    pub fullscreen: bool,
    /// Whether bounces and other decorative motion are left out.
    pub reduced_motion: bool,
    /// Whether the true and the sampled gradient are drawn at the dog.
    pub show_gradients: bool,
    /// The names of the panels that are folded away.
    pub folded: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ui_scale: 1.0,
            speed: 1.0,
            fullscreen: false,
            reduced_motion: false,
            show_gradients: true,
            folded: Vec::new(),
        }
    }
}

impl Settings {
    /// Returns the settings with every number in its range.
    #[must_use]
    pub fn clamped(mut self) -> Self {
        let defaults = Self::default();
        let is_number = self.ui_scale.is_finite();
        self.ui_scale = if is_number { self.ui_scale } else { defaults.ui_scale };
        self.ui_scale = self.ui_scale.clamp(*UI_SCALES.start(), *UI_SCALES.end());
        self.speed = if self.speed.is_finite() { self.speed } else { defaults.speed };
        self.speed = self.speed.clamp(*START_SPEEDS.start(), *START_SPEEDS.end());
        self
    }
}

impl Document for Settings {
    fn read(table: &mut Table) -> (Self, Vec<BadEntry>) {
        let mut bad = Vec::new();
        for (key, value) in table.clone() {
            let alone = Table::from_iter([(key.clone(), value)]);
            if let Err(error) = alone.try_into::<Self>() {
                bad.push(BadEntry::new(&[&key], &error));
                table.remove(&key);
            }
        }
        (table.clone().try_into::<Self>().unwrap_or_default().clamped(), bad)
    }

    fn write_changes(&self, base: &Self, table: &mut Table) -> Result<(), String> {
        let folded = self.merged_folded(base, table);
        let (mine, base) = (document::table_of(self)?, document::table_of(base)?);
        for (key, value) in mine {
            if base.get(&key) != Some(&value) {
                table.insert(key, value);
            }
        }
        if let Some(folded) = folded {
            table.insert(FOLDED.to_owned(), Value::from(folded));
        }
        Ok(())
    }
}

impl Settings {
    /// Returns the folded panels in a table with the changes since `base`, since two windows can fold different panels;
    /// `None` without changes.
    fn merged_folded(&self, base: &Self, table: &Table) -> Option<Vec<String>> {
        if self.folded == base.folded {
            return None;
        }
        let there = table.get(FOLDED).and_then(|value| value.clone().try_into::<Vec<String>>().ok());
        let mut folded = there.unwrap_or_default();
        folded.retain(|name| self.folded.contains(name) || !base.folded.contains(name));
        for name in self.folded.iter().filter(|name| !base.folded.contains(name)) {
            if !folded.contains(name) {
                folded.push(name.clone());
            }
        }
        Some(folded)
    }
}
