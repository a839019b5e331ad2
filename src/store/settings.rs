//! What the player has set. Reads and writes the text of `settings.toml`, knows nothing of files.

/// How large everything in panels may be drawn.
pub const UI_SCALES: std::ops::RangeInclusive<f32> = 0.8..=2.0;
/// The paces a run may begin with, as multiples of 20 steps a second.
pub const START_SPEEDS: std::ops::RangeInclusive<f64> = 0.1..=100.0;

/// What the player has set.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Size of everything drawn in panels, 1 is normal, 0.8 to 2.
    pub ui_scale: f32,
    /// Multiple of 20 steps a second a run begins with, 0.1 to 100.
    pub speed: f64,
    /// Whether the window fills the screen.
    pub fullscreen: bool,
    /// No bounces, no zooming about.
    pub reduced_motion: bool,
    /// Whether the true slope and the sample are drawn at the dog.
    pub show_gradients: bool,
    /// Panels that are folded away, by name.
    pub folded: Vec<String>,
    /// Keys of another version of the game: kept as they are.
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
    /// Reads `settings.toml`. Numbers out of range come back into it.
    ///
    /// # Errors
    /// What is wrong with the text, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str::<Self>(text).map(Self::clamped).map_err(|error| super::words(&error, text))
    }

    /// The text of `settings.toml`.
    ///
    /// # Errors
    /// When a key kept from another version cannot be written.
    pub fn to_text(&self) -> Result<String, String> {
        toml::to_string(&self.clone().clamped()).map_err(|error| error.to_string())
    }

    /// The same with every number in its range.
    #[must_use]
    pub fn clamped(mut self) -> Self {
        let usual = Self::default();
        let is_number = self.ui_scale.is_finite();
        self.ui_scale = if is_number { self.ui_scale } else { usual.ui_scale };
        self.ui_scale = self.ui_scale.clamp(*UI_SCALES.start(), *UI_SCALES.end());
        self.speed = if self.speed.is_finite() { self.speed } else { usual.speed };
        self.speed = self.speed.clamp(*START_SPEEDS.start(), *START_SPEEDS.end());
        self
    }
}
