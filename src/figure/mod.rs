//! Pictures drawn on the CPU, without an engine: the ground, trails, and what they share with the game.
//!
//! - [`ramp`]: the colours of the ground, for any height and any light.
//! - [`relief`]: how the losses of one surface become heights and colours.
//! - [`ground`]: height grids, contour lines, hill shade and whole pictures of the ground.
//! - [`pack`]: the colours of the dogs beside Frankie.
//! - [`trail`]: a run's way over such a picture.

pub mod ground;
pub mod pack;
pub mod ramp;
pub mod relief;
pub mod trail;
