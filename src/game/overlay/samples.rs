//! What a player who chooses each step goes by: the next sample as an arrow at the dog, downhill, and the latest ones before
//! it, the paler the older. Nothing else tells the way.

use bevy_egui::egui::{Painter, Pos2, Shape, Stroke, Vec2, vec2};

use super::strokes;
use crate::game::ui::theme;

/// The length of the longest arrow, px, and the widths of the next one and of older ones.
const LENGTH_PX: f32 = 74.0;
const WIDTH_PX: f32 = 4.5;
const OLD_WIDTH_PX: f32 = 2.5;
const HEAD_PX: [f32; 2] = [13.0, 7.5];

/// The samples of a player who leads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampleMarks {
    /// Where the dog is, in points.
    pub at_px: Pos2,
    /// The sampled gradient of the next step.
    pub next: [f64; 2],
    /// Those of the latest steps, newest first.
    pub latest: Vec<[f64; 2]>,
    /// Where the pointer would lead, in points.
    pub step_to_px: Option<Pos2>,
}

/// Returns the arrows, downhill, on one scale: the longest is [`LENGTH_PX`] long. The next sample is the first.
fn arrows(marks: &SampleMarks) -> Vec<Vec2> {
    let all: Vec<_> = std::iter::once(&marks.next).chain(&marks.latest).collect();
    let size = |g: &[f64; 2]| g[0].hypot(g[1]);
    let longest = all.iter().map(|g| size(g)).filter(|size| size.is_finite()).fold(0.0, f64::max);
    // The y axis of the window points down, so that only x changes its sign.
    let arrow = |g: &[f64; 2]| match longest > 0.0 && size(g).is_finite() {
        true => vec2((-g[0] / longest) as f32, (g[1] / longest) as f32) * LENGTH_PX,
        false => Vec2::ZERO,
    };
    all.into_iter().map(arrow).collect()
}

/// Paints them, the oldest first.
pub(super) fn paint(painter: &Painter, marks: &SampleMarks) {
    let arrows = arrows(marks);
    let count = arrows.len() as f32;
    for (age, arrow) in arrows.iter().enumerate().skip(1).rev() {
        let opacity = 0.75 * (1.0 - age as f32 / count);
        paint_arrow(painter, marks.at_px, *arrow, OLD_WIDTH_PX, opacity);
    }
    if let Some(next) = arrows.first() {
        paint_arrow(painter, marks.at_px, *next, WIDTH_PX, 1.0);
    }
    if let Some(to) = marks.step_to_px {
        strokes::light_dashes(painter, &[marks.at_px, to], 1.6, 4.0, 3.5);
        painter.circle_stroke(
            to,
            6.0,
            Stroke::new(4.0, strokes::translucent(theme::INK, strokes::EDGE_OPACITY)),
        );
        painter.circle_stroke(to, 6.0, Stroke::new(2.2, theme::PAPER));
    }
}

fn paint_arrow(painter: &Painter, from: Pos2, along: Vec2, width: f32, opacity: f32) {
    if along.length() < 1.0 {
        return;
    }
    let (tip, direction) = (from + along, along.normalized());
    let [head, half] = HEAD_PX.map(|size| size * (0.4 + 0.6 * width / WIDTH_PX));
    let shaft = tip - direction * head.min(along.length());
    for (grow, color) in [(2.0, theme::PAPER), (0.0, theme::DOT)] {
        let color = strokes::translucent(color, opacity * if grow > 0.0 { 0.8 } else { 1.0 });
        painter.line_segment([from, shaft], Stroke::new(width + 2.0 * grow, color));
        let points = strokes::head(tip + direction * grow, direction, head + 2.0 * grow, half + grow);
        painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_point_downhill_and_share_one_scale() {
        let marks =
            SampleMarks { next: [2.0, 0.0], latest: vec![[0.0, 1.0], [f64::NAN, 1.0]], ..Default::default() };
        let [next, before, broken] = arrows(&marks)[..] else { panic!() };
        // Uphill to the right is downhill to the left; uphill to the top is downhill to the bottom.
        assert_eq!((next, before), (vec2(-LENGTH_PX, 0.0), vec2(0.0, 0.5 * LENGTH_PX)));
        assert_eq!(broken, Vec2::ZERO);
        let flat = SampleMarks { next: [0.0; 2], ..Default::default() };
        assert_eq!(arrows(&flat), [Vec2::ZERO]);
    }
}
