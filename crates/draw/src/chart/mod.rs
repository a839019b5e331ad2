//! Charts of one axis over steps, for figures and for the game: a view of a run is laid out into a draw list.
//!
//! - [`steps`]: positions of steps. [`view`]: the data that is shown: columns of rows, and events.
//! - [`scale`], [`number`], [`labels`], [`texts`]: value scales, formatted numbers, label positions, texts that keep apart.
//! - [`layout`]: the areas of a chart and its shapes; each lane has its own file.

mod annotations;
mod gradients;
pub mod labels;
pub mod layout;
pub mod number;
mod ratios;
pub mod scale;
pub mod steps;
pub mod texts;
pub mod view;
