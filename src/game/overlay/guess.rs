//! The player's guess on the ground, and what happened beside it: a bone where he was thought to be and a line to where he
//! was, the circle he was thought to stay in and the one that he needed, with their names, and the place of the step that decides.

use bevy_egui::egui::{Align2, Painter, Pos2, Shape, Stroke, Vec2, vec2};

use super::strokes;
use crate::game::ui::theme;

/// The length of a bone, half the thickness of its shaft, and the radius of its knobs, px.
const BONE_PX: f32 = 26.0;
const SHAFT_PX: f32 = 3.2;
const KNOB_PX: f32 = 5.0;
/// How far a bone lies from the level, radians.
const TILT: f32 = -0.5;
/// The radius of the mark at the place of the step that decides, px.
const MOMENT_PX: f32 = 9.0;
/// Half the size of the cross at a circle's center, px.
const CROSS_PX: f32 = 6.0;
/// The name of a circle: its size, its distance, and its direction from the center, radians clockwise from the right.
const NAME_SIZE: f32 = 13.0;
const NAME_GAP_PX: f32 = 8.0;
const NAME_ANGLE: f32 = 0.6;
/// The room of the dog, who may lie over a small circle, px.
const DOG_PX: f32 = 56.0;
/// The largest radius and the largest distance of what is drawn, px.
const MAX_PX: f32 = 20_000.0;

/// A guess and what happened, in points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GuessMarks {
    /// The guessed place.
    pub bone: Option<Pos2>,
    /// The place where he was, for a line from the bone.
    pub truth: Option<Pos2>,
    /// What a circle is asked about, while one is asked for.
    pub centers: Vec<Pos2>,
    /// The guessed circle around each possible center.
    pub circles: Vec<(Pos2, f32)>,
    /// The circle that he needed, which names both.
    pub needed: Option<(Pos2, f32)>,
    /// The place of the step that decides.
    pub moment: Option<Pos2>,
}

/// Returns whether a place is one, at most so far from the window that something may still be drawn to it.
fn is_near(at: &Pos2) -> bool {
    at.x.abs() <= MAX_PX && at.y.abs() <= MAX_PX
}

/// Returns whether a circle has a place and a size, and not the size of a city: its dashes would be too many.
fn is_drawable((center, radius): &(Pos2, f32)) -> bool {
    is_near(center) && (1.0..=MAX_PX).contains(radius)
}

/// Paints all of it.
pub(super) fn paint(painter: &Painter, marks: &GuessMarks) {
    for (center, radius) in marks.circles.iter().filter(|circle| is_drawable(circle)) {
        let stroke = Stroke::new(2.5, theme::FIRST_MOMENT);
        painter.circle_stroke(*center, *radius, Stroke::new(4.5, strokes::translucent(theme::PAPER, 0.8)));
        painter.circle_stroke(*center, *radius, stroke);
    }
    marks.centers.iter().filter(|at| is_near(at)).for_each(|at| paint_cross(painter, *at));
    if let Some(needed) = marks.needed.filter(is_drawable) {
        paint_needed(painter, needed, marks.circles.first().copied().filter(is_drawable));
    }
    let (bone, truth) = (marks.bone.filter(is_near), marks.truth.filter(is_near));
    if let (Some(bone), Some(truth)) = (bone, truth) {
        strokes::light_dashes(painter, &[bone, truth], 1.8, 6.0, 5.0);
    }
    if let Some(at) = marks.moment.or(marks.truth).filter(is_near) {
        painter.circle_stroke(at, MOMENT_PX, Stroke::new(4.5, strokes::translucent(theme::INK, 0.55)));
        painter.circle_stroke(at, MOMENT_PX, Stroke::new(2.5, theme::PAPER));
    }
    if let Some(bone) = bone {
        paint_bone(painter, bone);
    }
}

/// Paints the circle that he needed, and names it and the guessed one, each beside its circle.
fn paint_needed(painter: &Painter, (center, radius): (Pos2, f32), guessed: Option<(Pos2, f32)>) {
    let edge = strokes::translucent(theme::INK, strokes::EDGE_OPACITY);
    for (width, color) in [(5.0, edge), (3.0, theme::PAPER)] {
        painter.circle_stroke(center, radius, Stroke::new(width, color));
    }
    let outer = guessed.map_or(radius, |(_, guessed)| guessed.max(radius)).max(DOG_PX) + NAME_GAP_PX;
    let name = |center: Pos2, radius: f32, along: Vec2, words: &str| {
        let (from, to) = (center + along * radius, center + along * outer);
        strokes::round_line(painter, from, to, Stroke::new(4.0, edge));
        strokes::round_line(painter, from, to, Stroke::new(2.0, theme::PAPER));
        strokes::text_on_paper(painter, to, Align2::LEFT_CENTER, words, theme::semibold(NAME_SIZE));
    };
    let along = Vec2::angled(NAME_ANGLE);
    name(center, radius, along, "he kept to this");
    if let Some((center, radius)) = guessed {
        name(center, radius, vec2(along.x, -along.y), "your circle");
    }
}

/// Paints a small cross.
fn paint_cross(painter: &Painter, at: Pos2) {
    for (width, color) in
        [(4.0, strokes::translucent(theme::INK, strokes::EDGE_OPACITY)), (2.0, theme::PAPER)]
    {
        for arm in [vec2(CROSS_PX, 0.0), vec2(0.0, CROSS_PX)] {
            painter.line_segment([at - arm, at + arm], Stroke::new(width, color));
        }
    }
}

/// Paints a bone: a dark one under a light one, so that it has an edge on any ground.
fn paint_bone(painter: &Painter, at: Pos2) {
    let along = Vec2::angled(TILT) * (0.5 * BONE_PX);
    let side = along.normalized().rot90();
    let ends = [at - along, at + along];
    for (grow, color) in [(1.6, theme::INK), (0.0, theme::PAPER)] {
        painter.add(Shape::line_segment(ends, Stroke::new(2.0 * (SHAFT_PX + grow), color)));
        for end in ends {
            for knob in [-1.0, 1.0] {
                painter.circle_filled(end + knob * side * (KNOB_PX - 1.0), KNOB_PX + grow, color);
            }
        }
    }
    painter.line_segment(
        [ends[0] + vec2(4.0, 0.0), ends[1] - vec2(4.0, 0.0)],
        Stroke::new(1.2, strokes::translucent(theme::SECONDARY, 0.35)),
    );
}
