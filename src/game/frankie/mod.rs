//! Frankie himself and his ball. Reads [`DogView`], written by `stage` each frame in `FrameSystems::SyncView`; writes his
//! limbs and, in `FrameSystems::Draw`, [`DogPlaces`], which arrows and bubbles start from.
//!
//! `gait` walks, `mood` feels, `pose` puts limbs where both say, `coat` says what limbs look like, `ball` throws;
//! these are plain numbers and triangles. `limbs` brings them to the screen.

mod ball;
mod coat;
mod gait;
mod limbs;
mod mood;
mod pose;
mod shapes;

use bevy::prelude::*;

use frankie_draw::agent_mark::AgentMark;

/// What Frankie and the ball do. Everything in world_px: logical pixels from the window's center, y up.
#[derive(Resource, Clone, Debug, Default)]
pub struct DogView {
    /// Everyone on the ground.
    pub dogs: Vec<Dog>,
    /// AgentArg numbers are shown: the one that [`DogPlaces`] tells of.
    pub focus: AgentMark,
    /// The ball; `None` where there is none.
    pub ball: Option<Ball>,
    /// No bounces, no flourishes.
    pub reduced_motion: bool,
}

/// What Frankie does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dog {
    /// Which dog it is.
    pub mark: AgentMark,
    /// Where he is.
    pub at_px: Vec2,
    /// The present step as it is seen: direction and length. Zero before the first.
    pub step_px: Vec2,
    /// Where his running mean tells him to go: a unit vector against m̂, or zero where there is none.
    pub toward: Vec2,
    /// How many steps a second he makes; zero while he stands.
    pub steps_per_s: f32,
    /// How sure he is: mean |r|, 0 to 1.
    pub confidence: f32,
    /// Whether his step goes up the true slope on any axis.
    pub wrong_way: bool,
    /// Whether the goal is met: he sits and wags.
    pub is_done: bool,
    /// Changes whenever he was put somewhere rather than running there: he lands, and turns at once.
    pub teleport_generation: u64,
}

/// The ball.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ball {
    /// Where it lies or will land.
    pub at_px: Vec2,
    /// While it flies: where it was thrown from, and how much of the way it has flown, 0 to 1.
    pub flight: Option<(Vec2, f32)>,
}

/// Where things start at the dog whose numbers are shown, in world_px. `None` while it is not on the ground.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct DogPlaces {
    /// The tag at the collar: arrows start here.
    pub collar_px: Option<Vec2>,
    /// The head: bubbles come from here.
    pub head_px: Option<Vec2>,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<DogView>().init_resource::<DogPlaces>().add_plugins(limbs::plugin);
}
