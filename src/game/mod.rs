//! The windowed game: every plugin, and the order of a frame.
//!
//! Data flows one way: input and panels write [`command::Command`]s, `director` obeys them, [`session::Session`]
//! steps the run, everything else reads it.

pub mod command;
pub mod overlay;
pub mod screen;
pub mod session;
pub mod ui;

use std::sync::Arc;

use bevy::prelude::*;
use frankie_sim::Level;

/// What the game opens with.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// A level to play at once.
    pub level: Option<Arc<Level>>,
}

/// Opens the window and plays until it closes.
///
/// # Errors
/// When the window ends with an error.
pub fn run(_opening: Opening) -> anyhow::Result<()> {
    App::new().add_plugins((command::plugin, screen::plugin, ui::plugin)).run();
    Ok(())
}
