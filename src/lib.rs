//! *Fetch, Frankie!*: Frankie, a dog, is moved by stochastic gradients, each axis driven by its own Adam state.
//!
//! - [`frankie_sim`] is the science; it knows nothing of windows, files or clocks.
//! - [`levels`] is where levels come from: inside the binary, a path, the player's folder.
//! - [`files`] reads files that may come from anywhere.
//! - [`store`] is where the player's files are written and read.
//! - [`frankie_draw`] draws pictures without an engine.
//! - `cli` is the command line, which a browser has not.
//! - [`run_plane`] says which runs a map of two settings is made of.
//! - [`system_fonts`] finds fonts for letters that the typeface lacks.
//! - `game` is the windowed game, behind the feature of that name.

#[cfg(not(target_family = "wasm"))]
pub mod cli;
pub mod files;
#[cfg(feature = "game")]
pub mod game;
pub mod levels;
pub mod run_plane;
pub mod store;
pub mod system_fonts;
