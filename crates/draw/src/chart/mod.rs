//! Charts of one axis over steps. What they show is told by pure functions, which the game's charts use as well; what
//! is drawn here lies on a [`Sheet`](super::sheet::Sheet).
//!
//! - [`model`]: which steps, how rows become columns, which events become marks.
//! - [`scale`], [`number`], [`labels`]: value scales, numbers as words, where labels go.
//! - [`lanes`]: gradients and r, drawn; each lane has a file of its own.

mod gradients;
pub mod labels;
mod lane;
pub mod lanes;
pub mod model;
pub mod number;
mod ratios;
pub mod scale;
