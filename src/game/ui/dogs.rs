//! How the dogs of a run are told apart: a mark for each, by shape and by colour, wherever their names stand.

use bevy_egui::egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2, vec2};
use frankie_sim::Level;
use frankie_sim::level::COLORS;

use super::theme;
use crate::figure::pack;

/// From a mark's middle to its edge, px.
const RADIUS: f32 = 5.5;
/// Its edge, px: yellow on paper is hard to see.
const EDGE: f32 = 1.4;

/// Whose it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// A white disc.
    #[default]
    Frankie,
    /// A shape and colour for each of [`COLORS`].
    Pack(usize),
}

impl Mark {
    /// That of a dog of a level: 0 is Frankie.
    #[must_use]
    pub fn of(level: &Level, dog: usize) -> Self {
        let mate = dog.checked_sub(1).and_then(|index| level.pack.get(index));
        mate.and_then(|mate| COLORS.iter().position(|known| *known == mate.color))
            .map_or(Self::Frankie, Self::Pack)
    }

    /// Its fill.
    #[must_use]
    pub fn color(self) -> Color32 {
        let [r, g, b] = pack::rgb(match self {
            Self::Frankie => "",
            Self::Pack(index) => COLORS[index.min(COLORS.len() - 1)],
        });
        Color32::from_rgb(r, g, b)
    }

    /// Paints it with its middle at a place.
    pub fn paint(self, painter: &Painter, at: Pos2) {
        let (fill, edge) = (self.color(), Stroke::new(EDGE, theme::INK));
        let polygon = |corners: usize, first: f32, radius: f32| {
            let corner = |i: usize| {
                at + radius * Vec2::angled(first + std::f32::consts::TAU * i as f32 / corners as f32)
            };
            Shape::convex_polygon((0..corners).map(corner).collect(), fill, edge)
        };
        let up = -std::f32::consts::FRAC_PI_2;
        match self {
            Self::Frankie => drop(painter.circle(at, RADIUS - 0.5, fill, edge)),
            Self::Pack(0) => drop(painter.add(polygon(4, up, RADIUS + 0.5))),
            Self::Pack(1) => {
                let low = at + vec2(0.0, 1.2);
                let corner = |i: usize| {
                    low + (RADIUS + 1.0) * Vec2::angled(up + std::f32::consts::TAU * i as f32 / 3.0)
                };
                painter.add(Shape::convex_polygon((0..3).map(corner).collect(), fill, edge));
            }
            Self::Pack(2) => drop(painter.add(polygon(4, 0.5 * up, RADIUS + 0.5))),
            Self::Pack(_) => drop(painter.add(polygon(6, up, RADIUS + 0.3))),
        }
    }
}
