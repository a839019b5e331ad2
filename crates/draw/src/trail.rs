//! The colors of trails, in the game and in figures. Reads points of a trail; writes colors.

use frankie_sim::trace::TrailPoint;

use crate::agent_mark::AgentMark;
use crate::ramp;
use crate::theme::{Paint, Role, Theme};

/// The number of color intervals between confidence 0 and 1 in figures. A stretch of one color is drawn as one line.
pub const SHADES: u8 = 12;
/// The color at confidence 0.
const LOW_CONFIDENCE_COLOR: [u8; 3] = [0xC9, 0x77, 0x2F];
/// The color at confidence 1, also used for the prints along a trail and for the ring around its selected step.
pub const HIGH_CONFIDENCE_COLOR: [u8; 3] = [0xFF, 0xF8, 0xE0];
/// The opacity at confidence 0; it is 1 at confidence 1.
const LOW_CONFIDENCE_OPACITY: f32 = 0.72;
/// The opacity of the dark outline of a trail colored by confidence.
const CONFIDENCE_OUTLINE_OPACITY: f32 = 0.42;
/// The opacity of the outline of a trail in one color, which needs more contrast with the ground.
const AGENT_OUTLINE_OPACITY: f32 = 0.75;

/// What the color of a trail shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum TrailColor {
    /// The confidence of the agent at each step, and its wrong-way steps.
    #[default]
    Confidence,
    /// The agent that made the trail.
    Agent(AgentMark),
}

impl TrailColor {
    /// Returns the paint of the outline on both sides of the trail.
    #[must_use]
    pub fn outline(self) -> Paint {
        match self {
            Self::Confidence => Role::Text.with_opacity(CONFIDENCE_OUTLINE_OPACITY),
            Self::Agent(mark) => mark.outline().with_opacity(AGENT_OUTLINE_OPACITY),
        }
    }

    /// Returns the color (sRGB from 0 to 1) and the opacity of a stretch with this confidence, from 0 to 1. The color is
    /// continuous; [`TrailColor::role`] returns one of [`SHADES`] colors instead.
    #[must_use]
    pub fn rgba(self, confidence: f32, wrong_way: bool) -> ([f32; 3], f32) {
        match self {
            Self::Agent(mark) => (ramp::unit(mark.rgb()), 1.0),
            Self::Confidence if wrong_way => (ramp::unit(Theme::LIGHT.wrong_way), 1.0),
            Self::Confidence => confidence_color(confidence),
        }
    }

    /// Returns the role of the stretch that ends at a point.
    #[must_use]
    pub fn role(self, point: &TrailPoint) -> Role {
        match self {
            Self::Agent(mark) => Role::Agent(mark),
            Self::Confidence if point.wrong_way => Role::WrongWay,
            Self::Confidence => Role::Trail((clamped(point.confidence) * f32::from(SHADES)).round() as u8),
        }
    }
}

/// Returns the color (sRGB from 0 to 1) and opacity of a stretch of trail by its confidence, from 0 to 1.
pub(crate) fn confidence_color(confidence: f32) -> ([f32; 3], f32) {
    let confidence = clamped(confidence);
    let (from, to) = (ramp::unit(LOW_CONFIDENCE_COLOR), ramp::unit(HIGH_CONFIDENCE_COLOR));
    let opacity = LOW_CONFIDENCE_OPACITY + confidence * (1.0 - LOW_CONFIDENCE_OPACITY);
    ([0, 1, 2].map(|i| from[i] + confidence * (to[i] - from[i])), opacity)
}

fn clamped(confidence: f32) -> f32 {
    if confidence.is_nan() { 0.0 } else { confidence.clamp(0.0, 1.0) }
}
