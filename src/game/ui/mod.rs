//! What the panels are made of: the theme, the small parts, the panels themselves.

pub mod chart;
pub(crate) mod icons;
pub mod layout;
pub mod letters;
pub mod menu;
pub mod paint;
pub mod panels;
pub mod paper;
pub mod scale;
mod shader;
pub mod slider;
pub mod theme;
pub mod widgets;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins((theme::plugin, shader::plugin, letters::plugin, paper::plugin));
}
