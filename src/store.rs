//! What is remembered between visits. Stub types; files come with it.

/// What the player has set.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Size of everything drawn in panels, 1 is normal.
    pub ui_scale: f32,
    /// Multiple of 20 steps a second a run begins with.
    pub speed: f64,
    /// Whether the window fills the screen.
    pub fullscreen: bool,
    /// No bounces, no zooming about.
    pub reduced_motion: bool,
    /// Whether the true slope and the sample are drawn at the dog.
    pub show_gradients: bool,
    /// Panels that are folded away, by name.
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
