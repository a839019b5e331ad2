//! Drawings on pages, made of plain shapes: paw prints, Frankie's portrait, letters with a paper edge. Reads a place and a
//! size, paints shapes.

use std::f32::consts::{PI, TAU};

use bevy_egui::egui::epaint::{CubicBezierShape, EllipseShape};
use bevy_egui::egui::{Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use crate::game::ui::theme;

const COAT: Color32 = Color32::from_rgb(0xFF, 0xFD, 0xF8);
const COAT_SHADE: Color32 = Color32::from_rgb(0xE9, 0xDE, 0xCE);
const EARS: Color32 = Color32::from_rgb(0xF4, 0xEA, 0xDB);
const EDGE: Color32 = Color32::from_rgb(0xA8, 0x97, 0x84);
const DARK: Color32 = Color32::from_rgb(0x2B, 0x24, 0x20);
const TONGUE: Color32 = Color32::from_rgb(0xE8, 0x8F, 0x93);
/// The copies of a letter around itself that make its edge.
const STICKER_COPIES: u32 = 28;

/// The expression of Frankie's face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expression {
    /// He looks at the player.
    Calm,
    /// His tongue is out.
    Happy,
    /// One brow is raised.
    Puzzled,
}

/// Paints letters with a paper edge, readable on any background. `at` is the upper left. Returns their rectangle.
pub fn sticker(painter: &Painter, at: Pos2, text: &str, font: FontId, edge: f32) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), font, theme::INK);
    let around = |radius: f32| {
        (0..STICKER_COPIES).map(move |i| Vec2::angled(TAU * i as f32 / STICKER_COPIES as f32) * radius)
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

/// Paints a paw print, `size` wide; `heading` in radians, zero is up.
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
    let turn = Vec2::angled(heading);
    for (place, radius) in PADS {
        let turned = vec2(place.x * turn.x - place.y * turn.y, place.x * turn.y + place.y * turn.x);
        painter.circle_filled(at + turned * size, radius * size, color);
    }
}

/// Paints Frankie's head from the front, about `size` wide with the ears.
pub fn portrait(painter: &Painter, center: Pos2, size: f32, expression: Expression) {
    let head = Head { painter, center, unit: 0.46 * size };
    head.coat();
    head.curls();
    head.ears();
    head.muzzle(expression);
    head.eyes(expression);
}

/// Paints two paws over an edge, for a portrait of this size whose chin the edge hides.
pub fn paws_over_edge(painter: &Painter, center: Pos2, size: f32) {
    let unit = 0.46 * size;
    let head = Head { painter, center, unit };
    for side in [-1.0, 1.0] {
        let toes = [-0.17, 0.0, 0.17].map(|x| (vec2(0.5 * side + x, 0.04), 0.15));
        head.cloud(&toes, COAT);
        for x in [-0.085, 0.085] {
            let line = [0.03, 0.15].map(|y| head.at(vec2(0.5 * side + x, y)));
            painter.line_segment(line, Stroke::new(0.03 * unit, EDGE));
        }
    }
}

struct Head<'a> {
    painter: &'a Painter,
    center: Pos2,
    /// The head's radius.
    unit: f32,
}

impl Head<'_> {
    fn at(&self, place: Vec2) -> Pos2 {
        self.center + place * self.unit
    }

    /// Paints circles as one shape with one edge.
    fn cloud(&self, circles: &[(Vec2, f32)], fill: Color32) {
        let edge = (0.035 * self.unit).max(0.8);
        for (place, radius) in circles {
            self.painter.circle_filled(self.at(*place), radius * self.unit + edge, EDGE);
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

    fn muzzle(&self, expression: Expression) {
        if expression == Expression::Happy {
            for (y, radius) in [(0.62, 0.14), (0.7, 0.145), (0.78, 0.14)] {
                self.painter.circle_filled(self.at(vec2(0.0, y)), radius * self.unit, TONGUE);
            }
            let groove = [0.6, 0.8].map(|y| self.at(vec2(0.0, y)));
            self.painter.line_segment(groove, Stroke::new(0.03 * self.unit, TONGUE.gamma_multiply(1.0)));
        }
        let fluff = [(vec2(-0.19, 0.38), 0.24), (vec2(0.19, 0.38), 0.24), (vec2(0.0, 0.26), 0.26)];
        for (place, radius) in fluff {
            self.painter.circle_filled(self.at(place), (radius + 0.03) * self.unit, COAT_SHADE);
        }
        for (place, radius) in fluff {
            self.painter.circle_filled(self.at(place), radius * self.unit, COAT);
        }
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

    fn eyes(&self, expression: Expression) {
        for side in [-1.0, 1.0] {
            let eye = vec2(0.34 * side, -0.1);
            self.ellipse(eye, vec2(0.105, 0.12), DARK);
            self.ellipse(eye + vec2(0.035, -0.045), vec2(0.036, 0.04), Color32::WHITE);
        }
        if expression == Expression::Puzzled {
            let stroke = Stroke::new((0.05 * self.unit).max(0.9), EDGE);
            self.arc(vec2(0.36, -0.2), 0.17, 1.2 * PI, 1.85 * PI, stroke);
            self.arc(vec2(-0.34, -0.1), 0.19, 1.25 * PI, 1.75 * PI, stroke);
        }
    }
}

/// Returns the height of low hills along the lower edge of a strip, above that edge.
#[must_use]
pub fn hills(x: f32, height: f32) -> f32 {
    height * (0.5 + 0.32 * (x * 0.0093 + 0.6).sin() + 0.18 * (x * 0.0231 + 2.1).sin())
}

/// Returns a point on the hills of a strip.
#[must_use]
pub fn hill_at(strip: Rect, x: f32, height: f32) -> Pos2 {
    pos2(x, strip.bottom() - hills(x - strip.left(), height))
}
