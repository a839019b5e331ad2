//! The marks of the agents of a run: each agent has its own shape and color. Reads levels; adds shapes to a draw list.

use frankie_sim::level::COLORS;
use frankie_sim::{AgentId, Level};

use crate::draw_list::{DrawList, Point};
use crate::theme::{Role, Theme};

/// A color is dark when the sum of its three bytes is below this value.
const DARK_SUM: u32 = 200;
/// The distance from a mark's center to its outline, in units.
const RADIUS: f32 = 5.5;
/// The width of a mark's dark outline, in units: yellow on paper is hard to see without it.
const OUTLINE: f32 = 1.4;
/// The width of the light line under the outline, in units.
const HALO: f32 = 4.4;
/// The direction of a mark's top corner, in radians.
const UP: f32 = -std::f32::consts::FRAC_PI_2;

/// Returns the sRGB color with this name in a level file. An unknown name gives the color of the level's own agent.
#[must_use]
pub fn rgb(color: &str) -> [u8; 3] {
    COLORS
        .iter()
        .position(|known| *known == color)
        .map_or(Theme::LIGHT.main_agent, |index| Theme::LIGHT.pack[index])
}

/// The mark of an agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AgentMark {
    /// The level's own agent: a white disc.
    #[default]
    Main,
    /// Another agent of the level: a shape and a color for each index in [`COLORS`].
    Other(usize),
}

impl AgentMark {
    /// Returns the mark of an agent of a level; agent 0 is the level's own agent.
    #[must_use]
    pub fn of(level: &Level, agent: AgentId) -> Self {
        level
            .pack_member(agent)
            .and_then(|member| COLORS.iter().position(|known| *known == member.color))
            .map_or(Self::Main, Self::Other)
    }

    /// Returns the color of the mark, as sRGB bytes.
    #[must_use]
    pub fn rgb(self) -> [u8; 3] {
        Theme::LIGHT.rgb(Role::Agent(self))
    }

    /// Returns the outline color that keeps a line of this color visible on any background.
    #[must_use]
    pub fn outline(self) -> Role {
        let [r, g, b] = self.rgb().map(u32::from);
        if r + g + b < DARK_SUM { Role::Paper } else { Role::Text }
    }

    /// Adds the mark, centered at `at`. With `has_halo` a light line surrounds it: for marks on the ground.
    pub fn draw(self, list: &mut DrawList, at: Point, has_halo: bool) {
        let outlines = [(HALO, Role::Paper), (OUTLINE, Role::Text)];
        let corners: Vec<Point> = self.corners().iter().map(|[x, y]| [at[0] + x, at[1] + y]).collect();
        let line = |list: &mut DrawList, (width, role): (f32, Role)| match corners[..] {
            [] => list.ring(at, RADIUS - 0.5, width, role),
            _ => list.polygon_line(corners.clone(), width, role),
        };
        if has_halo {
            line(list, outlines[0]);
        }
        match corners[..] {
            [] => list.disc(at, RADIUS - 0.5, Role::Agent(self)),
            _ => list.polygon(corners.clone(), Role::Agent(self)),
        }
        line(list, outlines[1]);
    }

    /// Returns the corners of the mark relative to its center, in units, with y down. A disc has no corners.
    fn corners(self) -> Vec<Point> {
        match self {
            Self::Main => Vec::new(),
            Self::Other(0) => regular(4, UP, RADIUS + 0.5),
            // Moved down, so that the triangle looks vertically centered.
            Self::Other(1) => regular(3, UP, RADIUS + 1.0).into_iter().map(|[x, y]| [x, y + 1.2]).collect(),
            Self::Other(2) => regular(4, 0.5 * UP, RADIUS + 0.5),
            Self::Other(_) => regular(6, UP, RADIUS + 0.3),
        }
    }
}

/// Returns the corners of a regular polygon around the origin. `first` is the direction of the first corner, in radians.
fn regular(corners: u8, first: f32, radius: f32) -> Vec<Point> {
    let corner = |i: u8| {
        let turn = first + std::f32::consts::TAU * f32::from(i) / f32::from(corners);
        [radius * turn.cos(), radius * turn.sin()]
    };
    (0..corners).map(corner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agent_has_its_own_shape_and_color() {
        let marks: Vec<AgentMark> =
            std::iter::once(AgentMark::Main).chain((0..COLORS.len()).map(AgentMark::Other)).collect();
        for (i, mark) in marks.iter().enumerate() {
            for other in &marks[..i] {
                assert_ne!(mark.rgb(), other.rgb());
                assert_ne!(mark.corners(), other.corners());
            }
            assert!(mark.corners().iter().all(|[x, y]| x.hypot(*y) < RADIUS + 2.5), "{mark:?}");
        }
        let level = Level::parse("the-race", include_str!("../../../levels/the-race.toml")).unwrap();
        for (place, member) in level.pack().iter().enumerate() {
            assert_eq!(AgentMark::of(&level, AgentId::in_pack(place)).rgb(), rgb(member.color));
        }
        assert_eq!([0, 9].map(|index| AgentMark::of(&level, AgentId::new(index))), [AgentMark::Main; 2]);
    }
}
