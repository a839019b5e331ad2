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

/// Paints a circle of such dashes. A whole number of them fits around it.
pub(super) fn light_dashed_circle(
    painter: &Painter,
    center: Pos2,
    radius: f32,
    width: f32,
    dash: f32,
    gap: f32,
) {
    let edge = Stroke::new(width + 1.8, translucent(theme::INK, EDGE_OPACITY));
    let line = Stroke::new(width, translucent(theme::PAPER, 0.95));
    let dashes = circle_dashes(center, radius, dash, gap);
    for stroke in [edge, line] {
        painter.extend(dashes.iter().map(|ends| Shape::line_segment(*ends, stroke)));
    }
}

/// Returns the ends of dashes on a circle, each straight: a dash is short against the circle.
fn circle_dashes(center: Pos2, radius: f32, dash: f32, gap: f32) -> Vec<[Pos2; 2]> {
    let count = (std::f32::consts::TAU * radius / (dash + gap)).round().max(1.0);
    let at = |share: f32| center + radius * Vec2::angled(std::f32::consts::TAU * share / count);
    let part = dash / (dash + gap);
    (0..count as usize).map(|i| [at(i as f32), at(i as f32 + part)]).collect()
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
    fn the_dashes_of_a_circle_lie_on_it_and_fit_around() {
        for (radius, dash, gap) in [(13.0, 4.0, 3.4), (78.0, 5.0, 4.3)] {
            let center = Pos2::new(10.0, 20.0);
            let dashes = circle_dashes(center, radius, dash, gap);
            assert!(dashes.iter().flatten().all(|at| (at.distance(center) - radius).abs() < 1e-3));
            let last_gap = dashes[dashes.len() - 1][1].distance(dashes[0][0]);
            let first_gap = dashes[0][1].distance(dashes[1][0]);
            assert!((last_gap - first_gap).abs() < 1e-2, "{last_gap} {first_gap}");
            // The middle of a dash is hardly inside the circle.
            let middle = dashes[0][0].lerp(dashes[0][1], 0.5);
            assert!(radius - middle.distance(center) < 0.25);
        }
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
