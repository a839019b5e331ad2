//! At the collar: an arrow per axis along the step, the ring |r| = 1, the true slope and the sample.

use bevy_egui::egui::{Align2, Color32, Id, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};
use frankie_sim::Axis;

use super::geometry::{self, Arrow, RING_PX};
use super::{DogMarks, strokes};
use crate::game::ui::chart::number;
use crate::game::ui::theme;

/// An axis arrow's width, px.
const ARROW_PX: f32 = 6.0;
/// Length and half width of its head, px.
const HEAD_PX: [f32; 2] = [14.0, 9.0];
/// Shorter arrows are dots, px.
const MIN_HEAD_PX: f32 = 3.0;
/// Its light edge, px on each side.
const EDGE_PX: f32 = 2.0;
/// The red edge outside that, of an axis that goes the wrong way, px.
const WRONG_EDGE_PX: f32 = 2.5;
/// Radius of the disc with the axis's letter, px.
const LETTER_PX: f32 = 8.5;
/// Where a broken arrow is broken, from its start, as a share of its length.
const BREAK_AT: f32 = 0.72;
/// Half the gap of a broken arrow, px.
const BREAK_PX: f32 = 5.0;
/// Between the hatch's lines across an arrow that goes the wrong way, px.
const HATCH_PX: f32 = 7.0;
/// Slopes shorter than this are not drawn, px.
const MIN_SLOPE_PX: f32 = 3.0;
/// The distance of slopes from the collar, px: outside the ring, where they cover neither the dog nor his arrows.
const SLOPES_FROM_PX: f32 = RING_PX + 8.0;
/// The length of the largest slope, as a share of the ring's radius.
const SLOPE_SHARE: f32 = 0.55;
/// The longest frame that the scale of the slopes moves by, in seconds.
const MAX_FRAME_S: f32 = 0.1;
/// The distance of a label from the tip of a slope, and that at which it is past a ball beside the tip, px.
const TIP_GAP_PX: f32 = 9.0;
const PAST_BALL_PX: f32 = 28.0;
/// Labels of ring and slopes, px.
const LABEL_SIZE: f32 = 12.5;

/// Paints arrows, ring and slopes; labels avoid what is `taken`.
pub(super) fn paint(painter: &Painter, free: Rect, dog: &DogMarks, mut taken: Vec<Rect>) {
    if !dog.collar_px.is_finite() {
        return;
    }
    let arrows = arrows(dog);
    taken.extend(covered(painter, dog));
    let slopes = if dog.detail.slopes { slopes(painter, dog) } else { [None; 2] };
    let mut ring_label = Rect::NOTHING;
    if dog.detail.ring {
        ring_label = ring(painter, free, dog, &taken, slopes);
        taken.push(ring_label);
    }
    // The label stays where it is, so a slope that would cross it begins beyond it.
    let start = |offset: Vec2| {
        let (direction, length) = (offset.normalized(), offset.length());
        let from = geometry::start_beyond(dog.collar_px, direction, SLOPES_FROM_PX, length, ring_label);
        dog.collar_px + direction * from
    };
    if let Some(sample) = slopes[1] {
        self::sample(painter, start(sample), sample);
    }
    if let Some(slope) = slopes[0] {
        true_slope(painter, start(slope), slope);
    }
    for (axis, arrow) in Axis::BOTH.into_iter().zip(arrows) {
        if let Some(arrow) = arrow {
            axis_arrow(painter, axis, &arrow, dog);
        }
    }
    if dog.detail.slope_labels {
        // Farther from its tip the label of the sample would be taken for that of the true slope.
        let words: [(_, _, &[f32]); 2] =
            [(slopes[0], "true slope", &[TIP_GAP_PX, PAST_BALL_PX]), (slopes[1], "sample", &[TIP_GAP_PX])];
        for (offset, text, gaps) in words {
            let Some(offset) = offset else { continue };
            let ends = [start(offset), start(offset) + offset];
            if let Some(rect) = slope_label(painter, free, ends, gaps, text, &taken) {
                taken.push(rect);
            }
        }
    }
}

/// Returns the arrow of each axis, if it is drawn: not that of an axis without any slope, where he cannot move.
fn arrows(dog: &DogMarks) -> [Option<Arrow>; 2] {
    let is_level = |gradient: Option<[f64; 2]>, i: usize| gradient.is_some_and(|gradient| gradient[i] == 0.0);
    Axis::BOTH.map(|axis| {
        let i = axis.index();
        let is_still = dog.ratio[i] == 0.0 && is_level(dog.true_gradient, i) && is_level(dog.gradient, i);
        let arrow = || geometry::axis_arrow(dog.collar_px, axis, dog.ratio[i]);
        (dog.detail.arrows && !is_still).then(arrow).flatten()
    })
}

/// Returns what the arrows of a dog cover with their labels.
pub(super) fn covered(painter: &Painter, dog: &DogMarks) -> Vec<Rect> {
    let arrows = arrows(dog);
    let labels = Axis::BOTH.into_iter().zip(&arrows).filter_map(|(axis, arrow)| {
        let words = label(axis, arrow.as_ref()?, dog)?;
        Some(label_rect(painter, words))
    });
    arrows.iter().flatten().map(Arrow::covers).chain(labels).collect()
}

fn ring(painter: &Painter, free: Rect, dog: &DogMarks, taken: &[Rect], slopes: [Option<Vec2>; 2]) -> Rect {
    let center = dog.collar_px;
    strokes::light_dashed_circle(painter, center, RING_PX, 1.5, 5.0, 4.3);
    let size = vec2(if dog.detail.names_r { 46.0 } else { 54.0 }, 17.0);
    // The true slope moves little; the sample jumps about, and a label must not.
    let id = Id::new("ring's label");
    let last = painter.ctx().data(|data| data.get_temp(id));
    let Some((at, place)) = geometry::ring_label(center, size, free, taken, slopes[0], last) else {
        return Rect::NOTHING;
    };
    painter.ctx().data_mut(|data| data.insert_temp(id, place));
    let label = if dog.detail.names_r { "|r| = 1" } else { "full arrow" };
    strokes::text_on_paper(painter, at, Align2::CENTER_CENTER, label, theme::semibold(LABEL_SIZE))
}

/// Returns both slopes from start to tip, on one scale: the true slope, the sample.
fn slopes(painter: &Painter, dog: &DogMarks) -> [Option<Vec2>; 2] {
    let both = [dog.true_gradient, dog.gradient];
    let size = |gradient: [f64; 2]| gradient[0].hypot(gradient[1]);
    let need = both.into_iter().flatten().map(size).filter(|size| size.is_finite()).fold(0.0, f64::max);
    let id = Id::new("scale of the slopes");
    let now: f64 = painter.ctx().data(|data| data.get_temp(id)).unwrap_or(0.0);
    let seconds = painter.ctx().input(|input| input.stable_dt).min(MAX_FRAME_S);
    let scale = geometry::follow_scale(now, need, f64::from(seconds));
    painter.ctx().data_mut(|data| data.insert_temp(id, scale));
    both.map(|gradient| {
        let offset = geometry::downhill(gradient?, scale)? * SLOPE_SHARE;
        Some(offset).filter(|offset| offset.length() >= MIN_SLOPE_PX)
    })
}

/// Paints the true slope: thin, dashed, dark, with an open head.
fn true_slope(painter: &Painter, from: Pos2, offset: Vec2) {
    let tip = from + offset;
    let direction = offset.normalized();
    let wing = |turn: f32| tip - (direction + direction.rot90() * turn) * 7.0;
    let wings = [wing(0.75), tip, wing(-0.75)];
    for (width, color) in [(5.0, strokes::translucent(theme::PAPER, 0.8)), (2.2, theme::INK)] {
        let stroke = Stroke::new(width, color);
        if width > 4.0 {
            painter.line_segment([from, tip], stroke);
        } else {
            painter.extend(Shape::dashed_line(&[from, tip], stroke, 5.5, 3.5));
        }
        painter.line(wings.to_vec(), stroke);
    }
}

/// Paints the sampled gradient: a lollipop like those of the charts.
fn sample(painter: &Painter, from: Pos2, offset: Vec2) {
    let tip = from + offset;
    let edge = strokes::translucent(theme::PAPER, 0.8);
    painter.line_segment([from, tip], Stroke::new(5.0, edge));
    painter.circle_filled(tip, 6.2, edge);
    painter.line_segment([from, tip], Stroke::new(2.2, theme::DOT));
    painter.circle_filled(tip, 4.4, theme::DOT);
}

/// Paints a label beyond a slope's tip or, where something is there already, at these gaps above or below the tip. Returns
/// its rectangle; `None` where there is no room.
fn slope_label(
    painter: &Painter,
    free: Rect,
    [from, tip]: [Pos2; 2],
    gaps: &[f32],
    text: &str,
    taken: &[Rect],
) -> Option<Rect> {
    let font = theme::semibold(LABEL_SIZE);
    let size = painter.layout_no_wrap(text.to_owned(), font.clone(), theme::INK).size();
    let direction = (tip - from).normalized();
    // Far enough that the label does not cover the tip in any direction.
    let reach = TIP_GAP_PX + 0.5 * (size.x * direction.x.abs() + size.y * direction.y.abs());
    let beside = gaps.iter().flat_map(|gap| [-1.0, 1.0].map(|side| vec2(0.0, side * (gap + 0.5 * size.y))));
    let places = std::iter::once(direction * reach).chain(beside);
    let mut rects = places.map(|by| Rect::from_center_size(tip + by, size));
    let is_clear =
        |rect: &Rect| free.contains_rect(*rect) && !taken.iter().any(|other| other.intersects(*rect));
    let rect = rects.find(is_clear)?;
    Some(strokes::text_on_paper(painter, rect.center(), Align2::CENTER_CENTER, text, font))
}

fn axis_arrow(painter: &Painter, axis: Axis, arrow: &Arrow, dog: &DogMarks) {
    let color = theme::axis_color(axis);
    let is_wrong = dog.wrong_way[axis.index()];
    if is_wrong {
        // A short arrow has less edge: it would be all edge.
        let edge = EDGE_PX + WRONG_EDGE_PX * (arrow.length_px / HEAD_PX[0]).clamp(0.4, 1.0);
        body(painter, arrow, 2.0 * edge, theme::WRONG_WAY);
    }
    body(painter, arrow, 2.0 * EDGE_PX, theme::PAPER);
    body(painter, arrow, 0.0, color);
    if is_wrong {
        hatch(painter, arrow);
    }
    if arrow.broken {
        break_mark(painter, arrow);
    }
    letter(painter, axis, arrow, color, is_wrong);
    words(painter, axis, arrow, dog);
}

/// Paints shaft and head, `wider` px wider than the arrow.
fn body(painter: &Painter, arrow: &Arrow, wider: f32, color: Color32) {
    // A short arrow is only a smaller head.
    let head = HEAD_PX[0].min(arrow.length_px);
    let shaft_end = arrow.from + arrow.direction * (arrow.length_px - head).max(0.0);
    strokes::round_line(painter, arrow.from, shaft_end, Stroke::new(ARROW_PX + wider, color));
    let half_width = (HEAD_PX[1] * head / HEAD_PX[0]).max(0.5 * ARROW_PX);
    if head < MIN_HEAD_PX {
        // So flat a triangle has corners so sharp that their edges would reach across the window.
        painter.circle_filled(arrow.tip(), half_width + 0.5 * wider, color);
        return;
    }
    let corners = strokes::head(arrow.tip(), arrow.direction, head, half_width);
    painter.add(Shape::convex_polygon(corners, color, Stroke::new(wider.max(1.0), color)));
}

/// Paints red lines across an arrow.
fn hatch(painter: &Painter, arrow: &Arrow) {
    let side = arrow.direction.rot90() * (0.5 * ARROW_PX);
    let lean = arrow.direction * 3.0;
    let mut along = 4.0;
    while along < arrow.length_px - 4.0 {
        let at = arrow.from + arrow.direction * along;
        painter.line_segment([at - side - lean, at + side + lean], Stroke::new(1.8, theme::WRONG_WAY));
        along += HATCH_PX;
    }
}

/// Paints two slanted cuts across an arrow that is longer than it is drawn.
fn break_mark(painter: &Painter, arrow: &Arrow) {
    let middle = arrow.from + arrow.direction * (BREAK_AT * arrow.length_px);
    let slant = arrow.direction.rot90() * (ARROW_PX + 2.0) + arrow.direction * 4.0;
    let gap = arrow.direction * BREAK_PX;
    let corners =
        vec![middle - gap - slant, middle + gap - slant, middle + gap + slant, middle - gap + slant];
    painter.add(Shape::convex_polygon(corners, theme::PAPER, Stroke::NONE));
    for side in [gap, -gap] {
        painter.line_segment([middle + side - slant, middle + side + slant], Stroke::new(1.8, theme::INK));
    }
}

fn letter(painter: &Painter, axis: Axis, arrow: &Arrow, color: Color32, is_wrong: bool) {
    let at = arrow.letter();
    let edge = if is_wrong { theme::WRONG_WAY } else { color };
    painter.circle_filled(at, LETTER_PX + 1.2, theme::PAPER);
    painter.circle(at, LETTER_PX, theme::PAPER, Stroke::new(2.0, edge));
    painter.text(
        at + vec2(0.0, -0.5),
        Align2::CENTER_CENTER,
        axis.name(),
        theme::extrabold(13.0),
        theme::INK,
    );
}

/// Returns the label next to an arrow's letter and where it lies: |r| of an arrow that is longer than drawn, and the step.
fn label(axis: Axis, arrow: &Arrow, dog: &DogMarks) -> Option<(String, Pos2, Align2)> {
    let mut text =
        if arrow.broken { format!("|r| = {}", number::short(arrow.size, 3)) } else { String::new() };
    if dog.detail.numbers {
        let i = axis.index();
        let step = -dog.lr[i] * dog.ratio[i];
        let gap = if text.is_empty() { "" } else { ", " };
        text = format!("{text}{gap}step {}", number::significant(step, 2));
    }
    let letter = arrow.letter();
    let (at, anchor) = match axis {
        Axis::X => (letter + vec2(0.0, -LETTER_PX - 3.0), Align2::CENTER_BOTTOM),
        Axis::Y => (pos2(letter.x + LETTER_PX + 4.0, letter.y), Align2::LEFT_CENTER),
    };
    (!text.is_empty()).then_some((text, at, anchor))
}

/// Returns the rectangle of a label.
fn label_rect(painter: &Painter, (text, at, anchor): (String, Pos2, Align2)) -> Rect {
    let galley = painter.layout_no_wrap(text, theme::semibold(LABEL_SIZE), theme::INK);
    anchor.anchor_size(at, galley.size())
}

fn words(painter: &Painter, axis: Axis, arrow: &Arrow, dog: &DogMarks) {
    if let Some((text, at, anchor)) = label(axis, arrow, dog) {
        strokes::text_on_paper(painter, at, anchor, &text, theme::semibold(LABEL_SIZE));
    }
}
