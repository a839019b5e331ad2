//! Pictures drawn without an engine: the ground, trails, charts and data plots, laid out once for figures and for the game.
//!
//! The way of a picture: a view of a run (what is shown, in the run's units) is laid out into a [`draw_list`] of shapes
//! with roles ([`theme`]), and a painter draws that: [`raster`] as pixels, [`svg`] as text, the game by its interface.
//!
//! - [`chart`]: gradients and r over steps; [`data`]: what a surface is made of, and the fit; [`map`]: trails and marks
//!   on the ground; [`agent_mark`] and [`trail`]: the marks of agents, and the colors of trails.
//! - [`ground`]: height grids, contour lines, hill shade and pictures of the ground; [`relief`]: heights and tones of a
//!   surface; [`ramp`]: colors of heights; [`mud`] lies over the ground.
//! - [`easing`]: changes over time; [`letters`]: text as outlines; [`png`]: the bytes of files; [`compare`]: whether two pictures are the same, for tests.
//! - [`run_figure`]: a picture of one run; [`gallery`]: a picture for every kind in the registries.

pub mod agent_mark;
pub mod chart;
pub mod compare;
pub mod data;
pub mod draw_list;
pub mod easing;
pub mod gallery;
pub mod ground;
pub mod letters;
pub mod map;
pub mod mud;
mod paths;
pub mod png;
pub mod ramp;
pub mod raster;
pub mod relief;
pub mod run_figure;
pub mod svg;
pub mod theme;
pub mod trail;
