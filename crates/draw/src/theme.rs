//! The roles of shapes, and the colors that a theme gives them: one table for figures and for the game's panels.
//! Reads nothing; writes sRGB bytes.

use frankie_sim::Axis;
use frankie_sim::level::COLORS;

use crate::agent_mark::AgentMark;
use crate::{ramp, trail};

/// The role of a shape. A [`Theme`] gives each role a color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The background of panels and charts, and the light outline of marks on the ground.
    Paper,
    /// Text and dark outlines.
    Text,
    /// Secondary text.
    Secondary,
    /// Hairlines.
    Hairline,
    /// The line of m̂.
    FirstMoment,
    /// The line of √v̂.
    SecondMoment,
    /// √v̂ as text: the line's color would be too light to read on paper.
    SecondMomentText,
    /// An axis: its bars of r, its arrow.
    Axis(Axis),
    /// The true gradient.
    TrueGradient,
    /// The stem of a sampled gradient, guides and ticks.
    SampleStem,
    /// The head of a sampled gradient.
    SampleHead,
    /// Steps that went up the true slope, and numbers that are not finite.
    WrongWay,
    /// The ball, and the points of a mini-batch.
    Ball,
    /// Ground where the standard deviation of the noise is large.
    Mud,
    /// An agent of the run.
    Agent(AgentMark),
    /// A stretch of trail by its confidence: from 0 to [`trail::SHADES`].
    Trail(u8),
    /// A color of a scale for numbers, sRGB bytes: it is what the picture shows, so that no theme changes it.
    Data([u8; 3]),
}

impl Role {
    /// Returns the paint of this role with an opacity, from 0 to 1.
    #[must_use]
    pub const fn with_opacity(self, opacity: f32) -> Paint {
        Paint { role: self, opacity }
    }
}

/// A role with an opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// The role.
    pub role: Role,
    /// The opacity: 0 is transparent, 1 is opaque.
    pub opacity: f32,
}

impl From<Role> for Paint {
    fn from(role: Role) -> Self {
        role.with_opacity(1.0)
    }
}

/// The colors of all roles, as sRGB bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// [`Role::Paper`].
    pub paper: [u8; 3],
    /// [`Role::Text`], and [`Role::TrueGradient`].
    pub text: [u8; 3],
    /// [`Role::Secondary`].
    pub secondary: [u8; 3],
    /// [`Role::Hairline`].
    pub hairline: [u8; 3],
    /// [`Role::FirstMoment`].
    pub first_moment: [u8; 3],
    /// [`Role::SecondMoment`].
    pub second_moment: [u8; 3],
    /// [`Role::SecondMomentText`].
    pub second_moment_text: [u8; 3],
    /// [`Role::Axis`]: x, y.
    pub axes: [[u8; 3]; 2],
    /// [`Role::SampleStem`].
    pub sample_stem: [u8; 3],
    /// [`Role::SampleHead`].
    pub sample_head: [u8; 3],
    /// [`Role::WrongWay`].
    pub wrong_way: [u8; 3],
    /// [`Role::Ball`].
    pub ball: [u8; 3],
    /// [`Role::Mud`].
    pub mud: [u8; 3],
    /// The level's own agent.
    pub main_agent: [u8; 3],
    /// The agents of the pack, by their index in [`COLORS`].
    pub pack: [[u8; 3]; COLORS.len()],
}

impl Theme {
    /// The theme of the game and of all figures. Moments, axes and agents have colors of the Okabe–Ito set.
    pub const LIGHT: Self = Self {
        paper: [0xFF, 0xFB, 0xF3],
        text: [0x3A, 0x31, 0x2B],
        secondary: [0x7A, 0x6E, 0x64],
        hairline: [0xE8, 0xDF, 0xCF],
        first_moment: [0x00, 0x72, 0xB2],
        second_moment: [0xE6, 0x9F, 0x00],
        second_moment_text: [0xA8, 0x6C, 0x00],
        axes: [[0xCC, 0x79, 0xA7], [0x00, 0x9E, 0x73]],
        sample_stem: [0xA7, 0x9B, 0x8C],
        sample_head: [0x8C, 0x80, 0x73],
        wrong_way: [0xB4, 0x47, 0x2F],
        ball: [0xD4, 0xE4, 0x3E],
        mud: [0x6B, 0x4E, 0x36],
        main_agent: [0xFF, 0xFD, 0xF8],
        pack: [[0x56, 0xB4, 0xE9], [0xD5, 0x5E, 0x00], [0xF0, 0xE4, 0x42], [0x26, 0x20, 0x1D]],
    };

    /// Returns the color of a role, as sRGB bytes.
    #[must_use]
    pub fn rgb(&self, role: Role) -> [u8; 3] {
        match role {
            Role::Paper => self.paper,
            Role::Text | Role::TrueGradient => self.text,
            Role::Secondary => self.secondary,
            Role::Hairline => self.hairline,
            Role::FirstMoment => self.first_moment,
            Role::SecondMoment => self.second_moment,
            Role::SecondMomentText => self.second_moment_text,
            Role::Axis(axis) => self.axes[axis.index()],
            Role::SampleStem => self.sample_stem,
            Role::SampleHead => self.sample_head,
            Role::WrongWay => self.wrong_way,
            Role::Ball => self.ball,
            Role::Mud => self.mud,
            Role::Data(rgb) => rgb,
            Role::Agent(AgentMark::Main) => self.main_agent,
            Role::Agent(AgentMark::Other(index)) => self.pack[index.min(COLORS.len() - 1)],
            Role::Trail(shade) => {
                let (rgb, _) = trail::confidence_color(f32::from(shade) / f32::from(trail::SHADES));
                rgb.map(ramp::byte)
            }
        }
    }
}
