//! Tests of the whole product, one binary.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test panics where it fails")]

#[cfg(feature = "game")]
mod advice;
#[cfg(feature = "game")]
mod app;
#[cfg(feature = "game")]
mod ask;
mod campaign;
mod causes;
#[cfg(feature = "game")]
mod charts;
mod cli;
#[cfg(feature = "game")]
mod embed;
mod figure;
#[cfg(feature = "game")]
mod fingers;
#[cfg(feature = "game")]
mod letters;
mod levels;
mod links;
mod memory;
mod pictures;
#[cfg(feature = "game")]
mod pixels;
#[cfg(feature = "game")]
mod reach;
#[cfg(feature = "game")]
mod screens;
#[cfg(feature = "game")]
mod stage;
mod store;
mod test_levels;
mod theory;
#[cfg(feature = "game")]
mod tries;
mod walk;
