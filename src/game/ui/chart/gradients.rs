//! The upper lane: sampled gradients as lollipops, the true gradient dashed, √v̂ and m̂ as lines over them.

use bevy_egui::egui::{Align2, Color32, Painter, Pos2, Shape, Stroke, pos2, vec2};

use super::lane::{Lane, Picture, on_paper};
use super::model::{Column, Extent};
use super::{labels, number, theme};

/// A lollipop's head, px; smaller where steps are narrow.
const DOT_RADIUS_PX: f32 = 2.7;
/// And as a share of a step's width.
const DOT_PER_STEP: f32 = 0.42;
/// Narrower than this, m̂ and √v̂ are drawn thinner, px per step.
const NARROW_PX: f32 = 1.0;
/// Between the middles of two labels, px.
const LABEL_GAP_PX: f32 = 14.0;
/// From a line's end to its label, px.
const LABEL_OFFSET_PX: f32 = 6.0;
/// Half the width of the mark of a value that does not fit, px.
const CLIP_MARK_PX: f32 = 4.0;

/// Paints the lane.
pub(super) fn paint(picture: &Picture<'_>, lane: &Lane) {
    let painter = picture.inside(lane.rect);
    painter.hline(lane.rect.x_range(), lane.y_px(0.0), Stroke::new(1.0, on_paper(theme::STEM, 0.7)));
    ticks(picture, lane);
    samples(picture, lane, &painter);
    true_line(picture, lane, &painter);
    let width = if picture.steps.step_px() < NARROW_PX { 1.4 } else { 2.4 };
    line(picture, lane, &painter, |column| column.root_v_hat, Stroke::new(width, theme::SECOND_MOMENT));
    line(picture, lane, &painter, |column| column.m_hat, Stroke::new(width, theme::FIRST_MOMENT));
    clip_marks(picture, lane);
    end_labels(picture, lane);
}

/// At the ends and at zero, as far as they are apart.
fn ticks(picture: &Picture<'_>, lane: &Lane) {
    let top = lane.scale.top();
    let (up, down) = (lane.fits(top), lane.fits(-top));
    let side_px = (lane.y_px(0.0) - lane.y_px(if up { top } else { -top })).abs();
    picture.tick(lane, if up { top } else { -top });
    if side_px >= LABEL_GAP_PX {
        picture.tick(lane, 0.0);
    }
    if up && down && 2.0 * side_px >= LABEL_GAP_PX {
        picture.tick(lane, -top);
    }
}

fn samples(picture: &Picture<'_>, lane: &Lane, painter: &Painter) {
    let zero = lane.y_px(0.0);
    for column in picture.columns {
        let x = picture.x_px(column);
        if column.not_finite {
            cross(painter, pos2(x, zero));
        }
        let Some(Extent { min, max }) = column.gradient else { continue };
        if column.steps() == 1 {
            let y = lane.y_px(max);
            painter.vline(x, zero.min(y)..=zero.max(y), Stroke::new(1.1, theme::STEM));
            if lane.fits(max) {
                let radius = (picture.steps.step_px() * DOT_PER_STEP).min(DOT_RADIUS_PX);
                painter.circle_filled(pos2(x, y), radius, theme::DOT);
            }
        } else {
            let (low, high) = (lane.y_px(min), lane.y_px(max));
            let width = picture.width_px(column);
            painter.vline(x, high..=low.max(high + 1.0), Stroke::new(width, on_paper(theme::STEM, 0.75)));
        }
    }
}

/// A number that is none.
fn cross(painter: &Painter, at: Pos2) {
    let stroke = Stroke::new(1.8, theme::WRONG_WAY);
    painter.line_segment([at + vec2(-4.0, -4.0), at + vec2(4.0, 4.0)], stroke);
    painter.line_segment([at + vec2(-4.0, 4.0), at + vec2(4.0, -4.0)], stroke);
}

/// The true gradient, where it is not the sample itself.
fn true_line(picture: &Picture<'_>, lane: &Lane, painter: &Painter) {
    if !shows_true(picture.columns) {
        return;
    }
    let value = |column: &Column| column.true_gradient.map(|extent| 0.5 * extent.min + 0.5 * extent.max);
    let stroke = Stroke::new(1.4, on_paper(theme::INK, 0.65));
    for points in polylines(picture, lane, value) {
        // Dashes that stay with the steps while the picture scrolls.
        let offset = points.first().map_or(0.0, |p| -(p.x - picture.steps.left_px).rem_euclid(7.0));
        painter.extend(Shape::dashed_line_with_offset(&points, stroke, &[4.0], &[3.0], offset));
    }
}

fn shows_true(columns: &[Column]) -> bool {
    columns.iter().any(|column| column.gradient != column.true_gradient)
}

fn line(
    picture: &Picture<'_>,
    lane: &Lane,
    painter: &Painter,
    value: impl Fn(&Column) -> Option<f64>,
    stroke: Stroke,
) {
    for points in polylines(picture, lane, value) {
        match points[..] {
            [only] => drop(painter.circle_filled(only, stroke.width, stroke.color)),
            _ => drop(painter.line(points, stroke)),
        }
    }
}

/// The stretches of a line: it breaks where there is no number and where the state was new.
fn polylines(picture: &Picture<'_>, lane: &Lane, value: impl Fn(&Column) -> Option<f64>) -> Vec<Vec<Pos2>> {
    let mut lines: Vec<Vec<Pos2>> = Vec::new();
    let mut goes_on = false;
    for column in picture.columns {
        let Some(value) = value(column).filter(|value| value.is_finite()) else {
            goes_on = false;
            continue;
        };
        let point = pos2(picture.x_px(column), lane.y_px(value));
        match lines.last_mut() {
            Some(line) if goes_on && !column.starts_anew => line.push(point),
            _ => lines.push(vec![point]),
        }
        goes_on = true;
    }
    lines
}

/// ▲ or ▼ with its value where a sample does not fit.
fn clip_marks(picture: &Picture<'_>, lane: &Lane) {
    let mut free_from = f32::NEG_INFINITY;
    for column in picture.columns {
        let values = column.gradient.into_iter().flat_map(|extent| [extent.max, extent.min]);
        for value in values.filter(|value| !lane.fits(*value)) {
            let up = value > 0.0;
            let tip = pos2(picture.x_px(column), if up { lane.rect.top() } else { lane.rect.bottom() });
            let base = tip.y + if up { 1.7 } else { -1.7 } * CLIP_MARK_PX;
            let corners = [pos2(tip.x - CLIP_MARK_PX, base), tip, pos2(tip.x + CLIP_MARK_PX, base)];
            picture.painter.add(Shape::convex_polygon(corners.to_vec(), theme::DOT, Stroke::NONE));
            if tip.x > free_from {
                let is_right = tip.x + 50.0 > lane.rect.right();
                let side = if is_right { -1.0 } else { 1.0 };
                let anchor = if is_right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
                let at = pos2(tip.x + side * (CLIP_MARK_PX + 3.0), 0.5 * (tip.y + base));
                free_from = picture.text(at, anchor, &number::short(value, 3), theme::INK).right();
            }
            if column.steps() == 1 {
                break;
            }
        }
    }
}

/// m̂, √v̂ and ∂f at the ends of their lines, none over another.
fn end_labels(picture: &Picture<'_>, lane: &Lane) {
    let Some(last) = picture.columns.last() else { return };
    let true_end = last.true_gradient.filter(|_| shows_true(picture.columns)).map(|extent| extent.max);
    let ends: Vec<(f64, &str, Color32)> = [
        (last.root_v_hat, theme::ROOT_V_HAT, theme::SECOND_MOMENT_TEXT),
        (last.m_hat, theme::M_HAT, theme::FIRST_MOMENT),
        (true_end, "∂f", theme::SECONDARY),
    ]
    .into_iter()
    .filter_map(|(value, label, color)| Some((value.filter(|v| v.is_finite())?, label, color)))
    // In a low lane, those that matter most.
    .take((lane.rect.height() / LABEL_GAP_PX) as usize + 1)
    .collect();
    let wanted: Vec<f32> =
        ends.iter().map(|(value, ..)| lane.y_px(*value).clamp(lane.rect.top(), lane.rect.bottom())).collect();
    let placed = labels::spread(&wanted, LABEL_GAP_PX, lane.rect.top(), lane.rect.bottom());
    let x = picture.x_px(last).min(lane.rect.right()) + LABEL_OFFSET_PX;
    for ((wanted, placed), (_, label, color)) in wanted.iter().zip(placed).zip(ends) {
        let font = if label == "∂f" { theme::regular(12.5) } else { theme::semibold(14.0) };
        let moved = (placed - wanted).abs() > 3.0;
        if moved {
            let leader = [pos2(x - 4.0, *wanted), pos2(x + 1.0, placed)];
            picture.painter.line_segment(leader, Stroke::new(1.0, on_paper(color, 0.6)));
        }
        picture.painter.text(pos2(x + 3.0, placed), Align2::LEFT_CENTER, label, font, color);
    }
}
