//! Pictures drawn without an engine: the ground, trails, charts and data plots, laid out once for figures and for the game.
//!
//! A picture is made in two steps: a view of a run (the data that is shown, in the run's units) is laid out into a
//! [`draw_list`] of shapes with roles ([`theme`]), and a painter draws the list: [`raster`] as pixels, [`svg`] as text, the
//! game in its user interface.
//!
//! - [`chart`]: gradients and r over steps; [`data`]: the data of a surface, and the fit; [`map`]: trails and marks
//!   on the ground; [`agent_mark`] and [`trail`]: the marks of agents, and the colors of trails.
//! - [`histogram`]: how often the numbers of many runs lie where.
//! - [`ground`]: height grids, contour lines, hill shade and pictures of the ground; [`relief`]: heights and tones of a
//!   surface; [`ramp`]: colors of heights; [`mud`]: where the noise is large.
//! - [`easing`]: changes over time; [`fonts`]: text as outlines; [`printable`]: escapes in text from files; [`png`]: PNG
//!   files; [`compare`]: compares pictures in tests.
//! - [`run_figure`]: a picture of one run; [`certificate`]: a picture of a finished chapter; [`gallery`]: a picture for every kind in the registries.

pub mod agent_mark;
pub mod certificate;
pub mod chart;
pub mod compare;
pub mod data;
pub mod draw_list;
pub mod easing;
pub mod fonts;
pub mod gallery;
pub mod ground;
pub mod histogram;
pub mod map;
pub mod mud;
mod paths;
pub mod png;
pub mod printable;
pub mod ramp;
pub mod raster;
pub mod relief;
pub mod run_figure;
pub mod run_map;
pub mod svg;
pub mod theme;
pub mod trail;
