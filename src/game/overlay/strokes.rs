//! Lines and texts that can be read on any ground: lines have an edge of another lightness, texts lie on paper.

use bevy_egui::egui::{Align2, FontId, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use crate::game::ui::theme;
pub(super) use crate::game::ui::theme::translucent;

/// The slip of paper under a text: how far it reaches beyond, px, its corner radius, px, and its opacity.
const SLIP_MARGIN_PX: [f32; 2] = [5.0, 0.0];
const SLIP_RADIUS_PX: f32 = 7.0;
const SLIP_OPACITY: f32 = 0.8;

/// Paints a line with round ends.
pub(super) fn round_line(painter: &Painter, from: Pos2, to: Pos2, stroke: Stroke) {
    painter.line_segment([from, to], stroke);
    painter.circle_filled(from, 0.5 * stroke.width, stroke.color);
    painter.circle_filled(to, 0.5 * stroke.width, stroke.color);
}

/// The opacity of the dark edge of light lines: with it they are visible on the palest ground.
pub(super) const EDGE_OPACITY: f32 = 0.55;

/// Paints a light dashed line over a dark edge, with which it is visible on light ground too.
pub(super) fn light_dashes(painter: &Painter, path: &[Pos2], width: f32, dash: f32, gap: f32) {
    let edge = Stroke::new(width + 1.8, translucent(theme::INK, EDGE_OPACITY));
    painter.extend(Shape::dashed_line(path, edge, dash, gap));
    painter.extend(Shape::dashed_line(path, Stroke::new(width, translucent(theme::PAPER, 0.95)), dash, gap));
}

/// Returns the points of a closed circle.
pub(super) fn circle(center: Pos2, radius: f32) -> Vec<Pos2> {
    const PIECES: usize = 96;
    let at = |i: usize| center + radius * Vec2::angled(std::f32::consts::TAU * i as f32 / PIECES as f32);
    (0..=PIECES).map(at).collect()
}

/// Returns the corners of a triangle that points along `direction`.
pub(super) fn head(tip: Pos2, direction: Vec2, length: f32, half_width: f32) -> Vec<Pos2> {
    let base = tip - direction * length;
    let side = direction.rot90() * half_width;
    vec![tip, base + side, base - side]
}

/// Paints a text on a slip of paper. Returns the slip's rectangle.
pub(super) fn text_on_paper(painter: &Painter, at: Pos2, anchor: Align2, text: &str, font: FontId) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), font, theme::INK);
    let rect = anchor.anchor_size(at, galley.size());
    let slip = rect.expand2(vec2(SLIP_MARGIN_PX[0], SLIP_MARGIN_PX[1]));
    painter.rect_filled(slip, SLIP_RADIUS_PX, translucent(theme::PAPER, SLIP_OPACITY));
    painter.galley(rect.min, galley, theme::INK);
    slip
}

#[cfg(test)]
mod tests {
    use super::*;
    use frankie_draw::ramp;
    use frankie_draw::theme::Theme;

    /// Returns the relative luminance of a color in 0..1 (WCAG 2.2).
    fn luminance(rgb: [f32; 3]) -> f32 {
        let [r, g, b] = rgb.map(ramp::linear_from_srgb);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    #[test]
    fn light_lines_have_an_edge_that_contrasts_with_them_on_any_ground() {
        let [ink, paper] = [Theme::LIGHT.text, Theme::LIGHT.paper].map(ramp::unit);
        for tone in [0.0, 0.25, 0.5, 0.75, 1.0] {
            for light in [-1.0, 0.0, 1.0] {
                let ground = ramp::color(tone, light);
                let edge = [0, 1, 2].map(|i| ground[i] + EDGE_OPACITY * (ink[i] - ground[i]));
                let contrast = (luminance(paper) + 0.05) / (luminance(edge) + 0.05);
                assert!(contrast >= 3.0, "{contrast} at height {tone} in light {light}");
            }
        }
    }
}
