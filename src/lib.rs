//! *Fetch, Frankie!*: Frankie, a dog, is moved by stochastic gradients, each axis driven by its own Adam state.
//!
//! - [`frankie_sim`] is the science; it knows nothing of windows, files or clocks.
//! - [`store`] is where files are written and read.
//! - `game` is the windowed game, behind the feature of that name.

#[cfg(feature = "game")]
pub mod game;
pub mod store;
