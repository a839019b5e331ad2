//! The marks that tell the dogs of a run apart, by shape and by color, beside their names. Paints a mark.

use bevy_egui::egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2};

use super::theme;
pub use frankie_draw::pack::Mark;

/// A mark's edge, px: yellow on paper is hard to see.
const EDGE: f32 = 1.4;

/// Draws marks with egui.
pub trait PaintMark {
    /// Its fill.
    #[must_use]
    fn color(self) -> Color32;

    /// Paints it with its middle at a place.
    fn paint(self, painter: &Painter, at: Pos2);
}

impl PaintMark for Mark {
    fn color(self) -> Color32 {
        theme::color(self.ink())
    }

    fn paint(self, painter: &Painter, at: Pos2) {
        let (fill, edge) = (self.color(), Stroke::new(EDGE, theme::INK));
        let corners: Vec<Pos2> = self.corners().into_iter().map(|corner| at + Vec2::from(corner)).collect();
        if corners.is_empty() {
            painter.circle(at, Self::DISC, fill, edge);
        } else {
            painter.add(Shape::convex_polygon(corners, fill, edge));
        }
    }
}
