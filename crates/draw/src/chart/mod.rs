//! Charts of one axis over steps, for figures and for the game alike: a view of a run is laid out into a draw list.
//!
//! - [`steps`]: which steps lie where. [`view`]: what is shown of them: columns of rows, and events.
//! - [`scale`], [`number`], [`labels`]: value scales, formatted numbers, label positions.
//! - [`layout`]: the areas of a chart and its shapes; each lane has a file of its own.

mod annotations;
mod gradients;
pub mod labels;
pub mod layout;
pub mod number;
mod ratios;
pub mod scale;
pub mod steps;
pub mod view;
