//! Drawings on pages, made of simple shapes: paw prints, Frankie's portrait, outlined text, and the hills at the bottom of
//! a page. Reads positions and sizes; paints shapes.

use std::f32::consts::{PI, TAU};

use bevy_egui::egui::emath::Rot2;
use bevy_egui::egui::epaint::{CubicBezierShape, EllipseShape};
use bevy_egui::egui::{Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use crate::game::ui::theme;

const COAT: Color32 = Color32::from_rgb(0xFF, 0xFD, 0xF8);
const COAT_SHADE: Color32 = Color32::from_rgb(0xE9, 0xDE, 0xCE);
const EARS: Color32 = Color32::from_rgb(0xF4, 0xEA, 0xDB);
const EDGE: Color32 = Color32::from_rgb(0xA8, 0x97, 0x84);
const DARK: Color32 = Color32::from_rgb(0x2B, 0x24, 0x20);
const TONGUE: Color32 = Color32::from_rgb(0xE8, 0x8F, 0x93);
/// The number of copies of a text, placed around it, that make its outline.
const OUTLINE_COPIES: u32 = 28;

/// The expression of Frankie's face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaceExpression {
    /// He looks at the player.
    Calm,
    /// His tongue is out.
    Happy,
    /// One eyebrow is raised.
    Puzzled,
}

/// Paints text with a light outline, readable on any background. `at` is the upper left corner. Returns the rectangle of
/// the text.
pub fn outlined_text(painter: &Painter, at: Pos2, text: &str, font: FontId, edge: f32) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), font, theme::INK);
    let around = |radius: f32| {
        (0..OUTLINE_COPIES).map(move |i| Vec2::angled(TAU * i as f32 / OUTLINE_COPIES as f32) * radius)
    };
    let shade = theme::INK.gamma_multiply(0.022);
    for offset in around(edge + 1.5) {
        let below = at + offset + vec2(0.0, 0.6 * edge);
        painter.galley_with_override_text_color(below, galley.clone(), shade);
    }
    for offset in around(edge).chain(around(0.5 * edge)) {
        painter.galley_with_override_text_color(at + offset, galley.clone(), theme::PAPER);
    }
    let rect = Rect::from_min_size(at, galley.size());
    painter.galley(at, galley, theme::INK);
    rect
}

/// Paints a paw print. `size` is its width; `heading` is in radians, clockwise from up.
pub fn paw(painter: &Painter, at: Pos2, size: f32, heading: f32, color: Color32) {
    const PADS: [(Vec2, f32); 7] = [
        (vec2(0.0, 0.14), 0.21),
        (vec2(-0.15, 0.25), 0.145),
        (vec2(0.15, 0.25), 0.145),
        (vec2(-0.38, -0.06), 0.115),
        (vec2(-0.145, -0.33), 0.13),
        (vec2(0.145, -0.33), 0.13),
        (vec2(0.38, -0.06), 0.115),
    ];
    let rotation = Rot2::from_angle(heading);
    for (place, radius) in PADS {
        painter.circle_filled(at + rotation * place * size, radius * size, color);
    }
}

/// Paints Frankie's head from the front, about `size` wide with the ears.
pub fn portrait(painter: &Painter, center: Pos2, size: f32, expression: FaceExpression) {
    let head = Head::new(painter, center, size);
    head.coat();
    head.curls();
    head.ears();
    head.muzzle(expression);
    head.eyes(expression);
}

/// Paints two paws that hold on to an edge, for a portrait of this size that is cut off at the chin.
pub fn paws_over_edge(painter: &Painter, center: Pos2, size: f32) {
    let head = Head::new(painter, center, size);
    for side in [-1.0, 1.0] {
        let toes = [-0.17, 0.0, 0.17].map(|x| (vec2(0.5 * side + x, 0.04), 0.15));
        head.cloud(&toes, COAT);
        for x in [-0.085, 0.085] {
            let line = [0.03, 0.15].map(|y| head.at(vec2(0.5 * side + x, y)));
            painter.line_segment(line, Stroke::new(0.03 * head.unit, EDGE));
        }
    }
}

/// A head that is being painted. Positions and sizes are relative to its radius.
struct Head<'a> {
    painter: &'a Painter,
    center: Pos2,
    /// The radius of the head, in logical pixels.
    unit: f32,
}

impl<'a> Head<'a> {
    /// Returns the head of a portrait that is `size` wide with the ears.
    fn new(painter: &'a Painter, center: Pos2, size: f32) -> Self {
        Self { painter, center, unit: 0.46 * size }
    }

    fn at(&self, place: Vec2) -> Pos2 {
        self.center + place * self.unit
    }

    /// Paints circles as one shape with one outline.
    fn cloud(&self, circles: &[(Vec2, f32)], fill: Color32) {
        self.outlined_cloud(circles, fill, (0.035 * self.unit).max(0.8), EDGE);
    }

    /// Paints circles as one shape, with an outline of a width in logical pixels.
    fn outlined_cloud(&self, circles: &[(Vec2, f32)], fill: Color32, width: f32, outline: Color32) {
        for (place, radius) in circles {
            self.painter.circle_filled(self.at(*place), radius * self.unit + width, outline);
        }
        for (place, radius) in circles {
            self.painter.circle_filled(self.at(*place), radius * self.unit, fill);
        }
    }

    fn ellipse(&self, place: Vec2, radius: Vec2, fill: Color32) {
        self.painter.add(EllipseShape::filled(self.at(place), radius * self.unit, fill));
    }

    /// Paints a part of a circle, from one angle to another, clockwise from the right.
    fn arc(&self, place: Vec2, radius: f32, from: f32, to: f32, stroke: Stroke) {
        let points = (0..=12).map(|i| {
            let angle = from + (to - from) * i as f32 / 12.0;
            self.at(place + Vec2::angled(angle) * radius)
        });
        self.painter.add(Shape::line(points.collect(), stroke));
    }

    fn coat(&self) {
        let mut circles = vec![(Vec2::ZERO, 0.8)];
        for i in 0..13 {
            let angle = TAU * i as f32 / 13.0 - 0.5 * PI;
            circles.push((Vec2::angled(angle) * vec2(0.72, 0.68), 0.25));
        }
        circles.extend([(vec2(0.0, -0.86), 0.2), (vec2(-0.22, -0.82), 0.17), (vec2(0.23, -0.8), 0.18)]);
        self.cloud(&circles, COAT);
    }

    fn curls(&self) {
        let stroke = Stroke::new((0.05 * self.unit).max(0.8), COAT_SHADE);
        for (x, y, turn) in [
            (-0.3, -0.62, 0.2),
            (0.05, -0.72, -0.3),
            (0.35, -0.58, 0.5),
            (-0.1, -0.46, -0.1),
            (0.2, -0.4, 0.3),
            (-0.42, 0.62, 2.8),
            (0.44, 0.64, 3.4),
        ] {
            self.arc(vec2(x, y), 0.1, turn + PI, turn + 2.1 * PI - 0.3, stroke);
        }
    }

    fn ears(&self) {
        for side in [-1.0, 1.0] {
            let at = |x: f32, y: f32| vec2(side * x, y);
            let ear = [
                (at(0.74, -0.3), 0.2),
                (at(0.86, -0.08), 0.23),
                (at(0.92, 0.18), 0.24),
                (at(0.9, 0.44), 0.22),
                (at(0.83, 0.62), 0.16),
            ];
            self.cloud(&ear, EARS);
            let stroke = Stroke::new((0.045 * self.unit).max(0.7), COAT_SHADE);
            for (x, y) in [(0.84, 0.02), (0.93, 0.26), (0.86, 0.48)] {
                self.arc(at(x, y), 0.09, 0.1, 0.9 * PI, stroke);
            }
        }
    }

    fn muzzle(&self, expression: FaceExpression) {
        if expression == FaceExpression::Happy {
            for (y, radius) in [(0.62, 0.14), (0.7, 0.145), (0.78, 0.14)] {
                self.painter.circle_filled(self.at(vec2(0.0, y)), radius * self.unit, TONGUE);
            }
        }
        let fluff = [(vec2(-0.19, 0.38), 0.24), (vec2(0.19, 0.38), 0.24), (vec2(0.0, 0.26), 0.26)];
        self.outlined_cloud(&fluff, COAT, 0.03 * self.unit, COAT_SHADE);
        self.mouth();
        self.ellipse(vec2(0.0, 0.19), vec2(0.175, 0.13), DARK);
        self.ellipse(vec2(-0.05, 0.145), vec2(0.06, 0.03), Color32::from_white_alpha(120));
    }

    fn mouth(&self) {
        let stroke = Stroke::new((0.045 * self.unit).max(0.9), DARK);
        self.painter.line_segment([0.3, 0.42].map(|y| self.at(vec2(0.0, y))), stroke);
        for side in [-1.0, 1.0] {
            let points = [(0.0, 0.42), (0.05, 0.54), (0.2, 0.53), (0.25, 0.43)]
                .map(|(x, y)| self.at(vec2(side * x, y)));
            let curve = CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke);
            self.painter.add(curve);
        }
    }

    fn eyes(&self, expression: FaceExpression) {
        for side in [-1.0, 1.0] {
            let eye = vec2(0.34 * side, -0.1);
            self.ellipse(eye, vec2(0.105, 0.12), DARK);
            self.ellipse(eye + vec2(0.035, -0.045), vec2(0.036, 0.04), Color32::WHITE);
        }
        if expression == FaceExpression::Puzzled {
            let stroke = Stroke::new((0.05 * self.unit).max(0.9), EDGE);
            self.arc(vec2(0.36, -0.2), 0.17, 1.2 * PI, 1.85 * PI, stroke);
            self.arc(vec2(-0.34, -0.1), 0.19, 1.25 * PI, 1.75 * PI, stroke);
        }
    }
}

/// Returns the height of the hills at `x`, in logical pixels above the lower edge of a strip that is `height` high.
#[must_use]
pub fn hills(x: f32, height: f32) -> f32 {
    height * (0.5 + 0.32 * (x * 0.0093 + 0.6).sin() + 0.18 * (x * 0.0231 + 2.1).sin())
}

/// Returns the point at `x` on the outline of the hills of a strip.
#[must_use]
pub fn hill_at(strip: Rect, x: f32, height: f32) -> Pos2 {
    pos2(x, strip.bottom() - hills(x - strip.left(), height))
}
