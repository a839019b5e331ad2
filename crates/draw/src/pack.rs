//! What the dogs of a run are told apart by, for whatever draws them: the colors of trails and collars, and a mark for
//! each by shape as well. Reads levels, writes nothing.

use frankie_sim::level::COLORS;
use frankie_sim::{AgentId, Level};

use super::ink::{self, Ink};
use super::sheet::{Point, Sheet};

/// sRGB for each of [`COLORS`]: those of the Okabe & Ito set that neither moments nor axes have.
pub const PACK_RGB: [[u8; 3]; COLORS.len()] =
    [[0x56, 0xB4, 0xE9], [0xD5, 0x5E, 0x00], [0xF0, 0xE4, 0x42], [0x26, 0x20, 0x1D]];
/// Frankie's white.
const FRANKIE_RGB: [u8; 3] = [0xFF, 0xFD, 0xF8];

/// Colors whose bytes add up to less are dark.
const DARK: u32 = 200;

/// From a mark's middle to its edge, px.
const RADIUS: f32 = 5.5;
/// A mark's edge, and a light one round that, px: yellow on paper is hard to see.
const EDGE: f32 = 1.4;
const HALO: f32 = 4.4;
/// The upper corner of a mark.
const UP: f32 = -std::f32::consts::FRAC_PI_2;

/// The color called so; Frankie's white for a word that is none.
#[must_use]
pub fn rgb(color: &str) -> [u8; 3] {
    COLORS.iter().position(|known| *known == color).map_or(FRANKIE_RGB, |index| PACK_RGB[index])
}

/// The edge with which a line of this color is seen on any ground: light round what is itself dark.
#[must_use]
pub fn edge(color: Ink) -> Ink {
    let [r, g, b] = color.rgb.map(u32::from);
    if r + g + b < DARK { ink::PAPER } else { ink::TEXT }
}

/// AgentArg it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// A white disc.
    #[default]
    Frankie,
    /// A shape and color for each of [`COLORS`].
    Pack(usize),
}

impl Mark {
    /// The radius of a disc, px.
    pub const DISC: f32 = RADIUS - 0.5;

    /// That of an agent of a level.
    #[must_use]
    pub fn of(level: &Level, agent: AgentId) -> Self {
        level
            .pack_member(agent)
            .and_then(|member| COLORS.iter().position(|known| *known == member.color))
            .map_or(Self::Frankie, Self::Pack)
    }

    /// Its color.
    #[must_use]
    pub fn ink(self) -> Ink {
        Ink::opaque(match self {
            Self::Frankie => FRANKIE_RGB,
            Self::Pack(index) => PACK_RGB[index.min(COLORS.len() - 1)],
        })
    }

    /// Adds it with its middle at a place; on the ground with a light edge round it.
    pub fn draw(self, sheet: &mut Sheet, at: Point, halo: Option<Ink>) {
        let mut corners: Vec<Point> = self.corners().iter().map(|[x, y]| [at[0] + x, at[1] + y]).collect();
        // Round to the first corner, and on, so that its join is as round as the others.
        corners.extend_from_within(..corners.len().min(2));
        let edge = |sheet: &mut Sheet, width: f32, ink: Ink| match corners[..] {
            [] => sheet.ring(at, Self::DISC, width, ink),
            _ => sheet.line(&corners, width, ink),
        };
        if let Some(halo) = halo {
            edge(sheet, HALO, halo);
        }
        match corners[..] {
            [] => sheet.disc(at, Self::DISC, self.ink()),
            _ => sheet.polygon(&corners, self.ink()),
        }
        edge(sheet, EDGE, ink::TEXT);
    }

    /// Its corners from its middle, px, y down; none for a disc.
    #[must_use]
    pub fn corners(self) -> Vec<[f32; 2]> {
        match self {
            Self::Frankie => Vec::new(),
            Self::Pack(0) => regular(4, UP, RADIUS + 0.5),
            // A triangle's middle lies low.
            Self::Pack(1) => regular(3, UP, RADIUS + 1.0).into_iter().map(|[x, y]| [x, y + 1.2]).collect(),
            Self::Pack(2) => regular(4, 0.5 * UP, RADIUS + 0.5),
            Self::Pack(_) => regular(6, UP, RADIUS + 0.3),
        }
    }
}

/// A regular polygon round zero, its first corner at an angle.
fn regular(corners: u8, first: f32, radius: f32) -> Vec<[f32; 2]> {
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
    fn every_dog_has_a_shape_and_a_color_of_its_own() {
        let marks: Vec<Mark> =
            std::iter::once(Mark::Frankie).chain((0..COLORS.len()).map(Mark::Pack)).collect();
        for (i, mark) in marks.iter().enumerate() {
            for other in &marks[..i] {
                assert_ne!(mark.ink(), other.ink());
                assert_ne!(mark.corners(), other.corners());
            }
            assert!(mark.corners().iter().all(|[x, y]| x.hypot(*y) < RADIUS + 2.5), "{mark:?}");
        }
        let level = Level::parse("the-race", include_str!("../../../levels/the-race.toml")).unwrap();
        for (place, member) in level.pack().iter().enumerate() {
            assert_eq!(Mark::of(&level, AgentId::in_pack(place)).ink().rgb, rgb(member.color));
        }
        assert_eq!([0, 9].map(|index| Mark::of(&level, AgentId::new(index))), [Mark::Frankie; 2]);
    }
}
