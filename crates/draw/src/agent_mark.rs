//! The marks of the agents of a run: each has a shape and a color of its own. Reads levels; adds
//! shapes.

use frankie_sim::level::COLORS;
use frankie_sim::{AgentId, Level};

use crate::draw_list::{DrawList, Point};
use crate::theme::{Role, Theme};

/// Colors whose bytes add up to less are dark.
const DARK: u32 = 200;
/// From a mark's middle to its edge, in units.
const RADIUS: f32 = 5.5;
/// A mark's edge, and a light one around that, in units: yellow on paper is hard to see.
const EDGE: f32 = 1.4;
const HALO: f32 = 4.4;
/// The direction of a mark's upper corner, in radians.
const UP: f32 = -std::f32::consts::FRAC_PI_2;

/// Returns the sRGB color of that name in a level file; that of the level's own agent for an unknown name.
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
    /// A white disc: the level's own agent.
    #[default]
    Main,
    /// A shape and a color for each of [`COLORS`]: an agent of the pack.
    Pack(usize),
}

impl AgentMark {
    /// Returns the mark of an agent of a level: 0 is the level's own.
    #[must_use]
    pub fn of(level: &Level, agent: AgentId) -> Self {
        level
            .pack_member(agent)
            .and_then(|member| COLORS.iter().position(|known| *known == member.color))
            .map_or(Self::Main, Self::Pack)
    }

    /// Returns its color, as sRGB bytes.
    #[must_use]
    pub fn rgb(self) -> [u8; 3] {
        Theme::LIGHT.rgb(Role::Agent(self))
    }

    /// Returns the role of an edge with which a line of this color is seen on any ground: light around a dark line.
    #[must_use]
    pub fn edge(self) -> Role {
        let [r, g, b] = self.rgb().map(u32::from);
        if r + g + b < DARK { Role::Paper } else { Role::Text }
    }

    /// Adds the mark with its middle at a position; on the ground it has a light edge around it.
    pub fn draw(self, list: &mut DrawList, at: Point, has_halo: bool) {
        let edges = [(HALO, Role::Paper), (EDGE, Role::Text)];
        let corners: Vec<Point> = self.corners().iter().map(|[x, y]| [at[0] + x, at[1] + y]).collect();
        let line = |list: &mut DrawList, (width, role): (f32, Role)| match corners[..] {
            [] => list.ring(at, RADIUS - 0.5, width, role),
            _ => list.polygon_line(corners.clone(), width, role),
        };
        if has_halo {
            line(list, edges[0]);
        }
        match corners[..] {
            [] => list.disc(at, RADIUS - 0.5, Role::Agent(self)),
            _ => list.polygon(corners.clone(), Role::Agent(self)),
        }
        line(list, edges[1]);
    }

    /// Returns its corners from its middle, in units, y down; none for a disc.
    fn corners(self) -> Vec<Point> {
        match self {
            Self::Main => Vec::new(),
            Self::Pack(0) => regular(4, UP, RADIUS + 0.5),
            // A triangle's middle lies low.
            Self::Pack(1) => regular(3, UP, RADIUS + 1.0).into_iter().map(|[x, y]| [x, y + 1.2]).collect(),
            Self::Pack(2) => regular(4, 0.5 * UP, RADIUS + 0.5),
            Self::Pack(_) => regular(6, UP, RADIUS + 0.3),
        }
    }
}

/// Returns the corners of a regular polygon around zero; the first lies in the direction `first`, in radians.
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
    fn every_agent_has_a_shape_and_a_color_of_its_own() {
        let marks: Vec<AgentMark> =
            std::iter::once(AgentMark::Main).chain((0..COLORS.len()).map(AgentMark::Pack)).collect();
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
