//! The colors of trails, in the game and in figures. Reads points of a trail; writes colors.

use frankie_sim::trace::TrailPoint;

use crate::agent_mark::AgentMark;
use crate::ramp;
use crate::theme::{Paint, Role, Theme};

/// The number of steps between the least and the greatest confidence in figures: stretches of one shade are one line.
pub const SHADES: u8 = 12;
/// The colors of the least and the greatest confidence.
const UNSURE: [u8; 3] = [0xC9, 0x77, 0x2F];
/// Also the color of what belongs to a trail: its paw prints and the ring of a step.
pub const SURE: [u8; 3] = [0xFF, 0xF8, 0xE0];
/// The opacity of a stretch of the least confidence.
const UNSURE_OPACITY: f32 = 0.72;
/// The opacity of the dark edge of a trail, and of a trail in one color, which nothing else sets off from the ground.
const EDGE_OPACITY: [f32; 2] = [0.42, 0.75];

/// What the color of a trail shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum TrailColor {
    /// How confident the agent was, and where it went the wrong way.
    #[default]
    Confidence,
    /// Whose trail it is.
    Agent(AgentMark),
}

impl TrailColor {
    /// Returns the paint of the edge on both sides of the trail.
    #[must_use]
    pub fn edge(self) -> Paint {
        match self {
            Self::Confidence => Role::Text.with_opacity(EDGE_OPACITY[0]),
            Self::Agent(mark) => mark.edge().with_opacity(EDGE_OPACITY[1]),
        }
    }

    /// Returns the color (sRGB from 0 to 1) and opacity of a stretch by its confidence, from 0 to 1, and by whether it
    /// went the wrong way: not in shades, as [`TrailColor::role`], but continuously.
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
    let (from, to) = (ramp::unit(UNSURE), ramp::unit(SURE));
    let opacity = UNSURE_OPACITY + confidence * (1.0 - UNSURE_OPACITY);
    ([0, 1, 2].map(|i| from[i] + confidence * (to[i] - from[i])), opacity)
}

fn clamped(confidence: f32) -> f32 {
    if confidence.is_nan() { 0.0 } else { confidence.clamp(0.0, 1.0) }
}
