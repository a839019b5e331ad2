//! The lower lane: r as bars, with guides at 0 and ±1.

use bevy_egui::egui::{Align2, Color32, Painter, Rect, Shape, Stroke, pos2};
use frankie_sim::Axis;

use super::lane::{Lane, Picture, on_paper};
use super::model::{Column, Extent};
use super::theme;

/// A bar's share of its step's width.
const BAR_SHARE: f32 = 0.78;
/// Least distance of two numbers beside the lane, px.
const MIN_TICK_GAP_PX: f32 = 13.0;
/// Scales up to this have their numbers at ±1, larger ones at their ends.
const LARGEST_TOP_WITH_ONES: f64 = 3.0;

/// Paints the lane.
pub(super) fn paint(picture: &Picture<'_>, lane: &Lane, axis: Axis) {
    let painter = picture.inside(lane.rect);
    guides(picture, lane, &painter);
    let color = theme::axis_color(axis);
    for column in picture.columns {
        if let Some(extent) = column.ratio {
            bar(picture, lane, &painter, column, extent, color);
        }
    }
    ticks(picture, lane);
    end_label(picture, lane);
}

fn guides(picture: &Picture<'_>, lane: &Lane, painter: &Painter) {
    let across = lane.rect.x_range();
    painter.hline(across, lane.y_px(0.0), Stroke::new(1.0, on_paper(theme::STEM, 0.7)));
    if !picture.columns.iter().any(|column| column.root_v_hat.is_some()) && lane.scale.top() < 1.0 {
        return;
    }
    for one in [1.0, -1.0] {
        let y = lane.y_px(one);
        let ends = [pos2(across.min, y), pos2(across.max, y)];
        let stroke = Stroke::new(1.0, on_paper(theme::STEM, 0.8));
        painter.extend(Shape::dashed_line(&ends, stroke, 2.0, 3.0));
    }
}

fn bar(
    picture: &Picture<'_>,
    lane: &Lane,
    painter: &Painter,
    column: &Column,
    extent: Extent,
    color: Color32,
) {
    let x = picture.x_px(column);
    let (low, high) = (lane.y_px(extent.min.min(0.0)), lane.y_px(extent.max.max(0.0)));
    if column.steps() == 1 {
        let half = (0.5 * BAR_SHARE * picture.steps.step_px()).max(0.5);
        // So small a ratio is still seen to be one, and on which side.
        let (high, low) = if low - high >= 1.0 {
            (high, low)
        } else if extent.max < 0.0 {
            (high, high + 1.0)
        } else {
            (low - 1.0, low)
        };
        let rect = Rect::from_min_max(pos2(x - half, high), pos2(x + half, low));
        painter.rect_filled(rect, (half * 0.6).min(1.5), color);
    } else {
        let width = picture.width_px(column);
        painter.vline(x, high..=low, Stroke::new(width, on_paper(color, 0.4)));
        let (low, high) = (lane.y_px(extent.min), lane.y_px(extent.max));
        painter.vline(x, high..=low.max(high + 1.0), Stroke::new(width, color));
    }
}

fn ticks(picture: &Picture<'_>, lane: &Lane) {
    let top = lane.scale.top();
    let is_ones = (1.0..=LARGEST_TOP_WITH_ONES).contains(&top);
    let size = if is_ones { 1.0 } else { top };
    let side_px = (lane.y_px(0.0) - lane.y_px(size)).abs();
    if side_px >= MIN_TICK_GAP_PX {
        picture.tick(lane, 0.0);
    }
    if 2.0 * side_px >= MIN_TICK_GAP_PX {
        picture.tick(lane, size);
        picture.tick(lane, -size);
    }
}

fn end_label(picture: &Picture<'_>, lane: &Lane) {
    let Some(last) = picture.columns.last() else { return };
    let x = (picture.x_px(last) + 0.5 * picture.width_px(last)).min(lane.rect.right()) + 7.0;
    let y = last.ratio.map_or(0.0, |extent| if extent.min < -extent.max { extent.min } else { extent.max });
    let y = lane.y_px(0.5 * y).clamp(lane.rect.top() + 6.0, lane.rect.bottom() - 6.0);
    picture.painter.text(pos2(x, y), Align2::LEFT_CENTER, "r", theme::semibold(14.0), theme::INK);
}
