//! Pictures drawn on the CPU, without an engine: the ground, trails, charts, and what they share with the game.
//!
//! - [`ramp`]: the colours of the ground, for any height and any light; [`ink`]: all other colours.
//! - [`relief`]: how the losses of one surface become heights and colours.
//! - [`ground`]: height grids, contour lines, hill shade and whole pictures of the ground; [`mud`] lies over it.
//! - [`pack`]: the colours and marks by which dogs are told apart.
//! - [`trail`]: the colours of a run's way.
//! - [`sheet`]: a picture as a list of marks; [`letters`]: its words. [`raster`], [`png`] and [`svg`] turn it into
//!   pixels and the bytes of files.
//! - [`map`]: the ground with ways and places on a sheet; [`chart`]: gradients and r over steps; [`data`]: what
//!   a surface is made of, and the fit.
//! - [`album`]: a picture for every kind in the registries; [`portrait`]: a picture of one run.

pub mod album;
pub mod chart;
pub mod data;
pub mod ground;
pub mod ink;
pub mod letters;
pub mod map;
pub mod mud;
pub mod pack;
pub mod png;
pub mod portrait;
pub mod ramp;
pub mod raster;
pub mod relief;
pub mod sheet;
pub mod svg;
pub mod trail;
