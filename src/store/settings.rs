//! The settings of the player. Reads and writes the text of `settings.toml`; opens no files.

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
    /// Keys of other versions of the game, which are written back unchanged.
    #[serde(flatten)]
    pub unknown: toml::Table,
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
            unknown: toml::Table::new(),
        }
    }
}

impl Settings {
    /// Parses `settings.toml`. Numbers out of range are clamped.
    ///
    /// # Errors
    /// When the text is not valid, with the line and the reason.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str::<Self>(text).map(Self::clamped).map_err(|error| super::describe(&error, text))
    }

    /// Returns the text of `settings.toml`.
    ///
    /// # Errors
    /// When a key kept from another version cannot be written.
    pub fn to_text(&self) -> Result<String, String> {
        toml::to_string(&self.clone().clamped()).map_err(|error| error.to_string())
    }

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
