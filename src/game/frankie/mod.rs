//! Frankie, the pack and the ball. Reads [`DogView`], written by `stage` each frame in `FrameSystems::SyncView`; writes
//! the limbs and, in `FrameSystems::Draw`, [`DogAnchors`], where arrows and bubbles start.
//!
//! `anatomy` says where joints are at rest, `gait` how a dog walks, `mood` what it feels, `pose` where the limbs are then,
//! `coat` what limbs look like, `body` a whole dog, `dust` what he raises, and `ball` how the ball flies; these are plain
//! numbers and triangles. `motion` moves them from frame to frame, `limbs` brings them to the screen.

mod anatomy;
mod ball;
mod body;
mod coat;
mod dust;
mod gait;
mod limbs;
mod mood;
mod motion;
mod pose;

use bevy::prelude::*;

use frankie_draw::agent_mark::AgentMark;

/// What the dogs and the ball do. All lengths in world_px: logical pixels from the window's center, y up.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct DogView {
    /// All dogs on the ground.
    pub dogs: Vec<Dog>,
    /// The dog in focus, which [`DogAnchors`] is about.
    pub focus: AgentMark,
    /// The ball; `None` where there is none.
    pub ball: Option<Ball>,
    /// Whether bounces and other decorative motion are left out.
    pub reduced_motion: bool,
    /// Whether the run stands: the dogs come to rest then, and go on when it does.
    pub is_still: bool,
}

/// What a dog does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dog {
    /// Which dog it is.
    pub mark: AgentMark,
    /// Where he is.
    pub at_px: Vec2,
    /// The current step; zero before the first.
    pub step_px: Vec2,
    /// The direction of −m̂, the running mean: a unit vector, or zero where there is none.
    pub toward: Vec2,
    /// His steps a second; zero while he stands.
    pub steps_per_s: f32,
    /// His confidence: the mean of |r| over the axes, 0 to 1.
    pub confidence: f32,
    /// Whether his step goes up the true slope on any axis.
    pub wrong_way: bool,
    /// Whether the goal is reached: he sits and wags.
    pub is_done: bool,
    /// A number that changes whenever he is put somewhere instead of running there: he lands, and turns at once.
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

/// Where the overlay attaches to the dog in focus, in world_px; `None` while it is not on the ground.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct DogAnchors {
    /// The tag at the collar: arrows start here.
    pub collar_px: Option<Vec2>,
    /// The head: bubbles come from here.
    pub head_px: Option<Vec2>,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<DogView>().init_resource::<DogAnchors>().add_plugins((motion::plugin, limbs::plugin));
}
