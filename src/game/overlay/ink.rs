//! Strokes and letters that can be read on any ground: each has an edge of another lightness.

use std::sync::Arc;

use bevy_egui::egui::{Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use crate::game::ui::theme;

/// How far letters' light edge reaches, px.
const LETTER_EDGE_PX: f32 = 1.4;

/// A line with round ends.
pub(super) fn round_line(painter: &Painter, from: Pos2, to: Pos2, stroke: Stroke) {
    painter.line_segment([from, to], stroke);
    painter.circle_filled(from, 0.5 * stroke.width, stroke.color);
    painter.circle_filled(to, 0.5 * stroke.width, stroke.color);
}

/// A dashed line along `path`, light, over a soft dark edge so that it is seen on light ground too.
pub(super) fn light_dashes(painter: &Painter, path: &[Pos2], width: f32, dash: f32, gap: f32) {
    let edge = Stroke::new(width + 1.6, theme::INK.gamma_multiply(0.28));
    painter.extend(Shape::dashed_line(path, edge, dash, gap));
    painter.extend(Shape::dashed_line(
        path,
        Stroke::new(width, theme::PAPER.gamma_multiply(0.95)),
        dash,
        gap,
    ));
}

/// The points of a circle, closed.
pub(super) fn circle(center: Pos2, radius: f32) -> Vec<Pos2> {
    const PIECES: usize = 96;
    let at = |i: usize| center + radius * Vec2::angled(std::f32::consts::TAU * i as f32 / PIECES as f32);
    (0..=PIECES).map(at).collect()
}

/// A triangle that points along `direction`.
pub(super) fn head(tip: Pos2, direction: Vec2, length: f32, half_width: f32) -> Vec<Pos2> {
    let base = tip - direction * length;
    let side = direction.rot90() * half_width;
    vec![tip, base + side, base - side]
}

/// Letters in ink with an edge of paper.
pub(super) fn letters(painter: &Painter, at: Pos2, anchor: Align2, text: &str, font: FontId) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    let rect = anchor.anchor_size(at, galley.size());
    edged(painter, rect.min, &galley, theme::INK, theme::PAPER.gamma_multiply(0.85));
    rect
}

fn edged(painter: &Painter, at: Pos2, galley: &Arc<Galley>, color: Color32, edge: Color32) {
    for (x, y) in
        [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (-0.7, -0.7), (0.7, -0.7), (-0.7, 0.7), (0.7, 0.7)]
    {
        painter.galley(at + vec2(x, y) * LETTER_EDGE_PX, galley.clone(), edge);
    }
    painter.galley(at, galley.clone(), color);
}
