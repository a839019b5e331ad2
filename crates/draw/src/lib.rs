//! Pictures drawn on the CPU, without an engine: the ground, trails, charts, and what they share with the game.
//!
//! - [`ramp`]: the colors of the ground, for any height and any light; [`ink`]: all other colors.
//! - [`relief`]: how the losses of one surface become heights and colors.
//! - [`ground`]: height grids, contour lines, hill shade and whole pictures of the ground; [`mud`] lies over it.
//! - [`pack`]: the colors and marks by which dogs are told apart.
//! - [`trail`]: the colors of a run's way.
//! - [`sheet`]: a picture as a list of marks; [`letters`]: its words. [`raster`], [`png`] and [`svg`] turn it into
//!   pixels and the bytes of files.
//! - [`map`]: the ground with ways and places on a sheet; [`chart`]: gradients and r over steps; [`data`]: what
//!   a surface is made of, and the fit.
//! - [`compare`]: whether two pictures are the same, for tests.
//! - [`gallery`]: a picture for every kind in the registries; [`run_figure`]: a picture of one run.

pub mod chart;
pub mod compare;
pub mod data;
pub mod gallery;
pub mod ground;
pub mod ink;
pub mod letters;
pub mod map;
pub mod mud;
pub mod pack;
pub mod png;
pub mod ramp;
pub mod raster;
pub mod relief;
pub mod run_figure;
pub mod sheet;
pub mod svg;
pub mod trail;
