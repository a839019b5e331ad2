//! What lies over both lanes: events, wrong-way steps, the step under the pointer, the numbers of the steps.

use bevy_egui::egui::{Align2, Painter, Rect, Shape, Stroke, StrokeKind, pos2, vec2};
use frankie_sim::Axis;

use super::lane::{Lane, Picture, on_paper, tick_font};
use super::{labels, model, theme};
use crate::game::session::Session;

/// Between the lines of a hatch, px.
const HATCH_PX: f32 = 4.0;
/// Between the labels of two events, px.
const LABEL_GAP_PX: f32 = 6.0;
/// Between an event's line and its label, px.
const LABEL_OFFSET_PX: f32 = 4.0;

/// Dotted lines where the player did something, each with a word where there is room.
pub(super) fn events(picture: &Picture<'_>, plot: Rect, session: &Session, axis: Axis) {
    let (agent, state) = (session.shown().id(), session.shown().state());
    let visible = picture.steps.visible(state.step);
    let marks = model::marks(session.run().events(), agent, axis, &visible, state.optimizer.params.specs());
    let painter = picture.painter;
    let galleys: Vec<_> = marks
        .iter()
        .map(|mark| painter.layout_no_wrap(mark.label.clone(), tick_font(), theme::INK))
        .collect();
    // A mark lies after its step, before the next.
    let xs: Vec<f32> = marks
        .iter()
        .map(|mark| picture.steps.x_px(mark.step as f64 + 0.5).clamp(plot.left(), plot.right()))
        .collect();
    let ends: Vec<[f32; 2]> = xs
        .iter()
        .zip(&galleys)
        .map(|(x, galley)| {
            let width = galley.size().x;
            let fits_left = x - LABEL_OFFSET_PX - width >= plot.left();
            let left = x + if fits_left { -LABEL_OFFSET_PX - width } else { LABEL_OFFSET_PX };
            [left, left + galley.size().x]
        })
        .collect();
    let shown = labels::visible_from_the_right(&ends, LABEL_GAP_PX);
    for (((x, galley), [left, _]), shown) in xs.into_iter().zip(galleys).zip(ends).zip(shown) {
        let stroke = Stroke::new(1.3, on_paper(theme::INK, if shown { 0.9 } else { 0.45 }));
        let top = plot.top() + if shown { 2.0 } else { super::MARKS_PX };
        painter.extend(Shape::dashed_line(&[pos2(x, top), pos2(x, plot.bottom())], stroke, 1.6, 2.6));
        if shown {
            painter.galley(pos2(left, plot.top() + 1.0), galley, theme::INK);
        }
    }
}

/// Shades the steps that went the wrong way, hatches the strip beneath them and says so where there is room.
pub(super) fn wrong_way(picture: &Picture<'_>, ratios: &Lane, strip: Rect) {
    for [first, last] in model::wrong_way_stretches(picture.columns) {
        let left = picture.steps.x_px(first as f64 - 0.5).max(strip.left());
        let right = picture.steps.x_px(last as f64 + 0.5).min(strip.right());
        if right <= left {
            continue;
        }
        let over_ratios = Rect::from_min_max(pos2(left, ratios.rect.top()), pos2(right, strip.top()));
        // Of many steps at once shades would be all one sees.
        if picture.steps.steps_per_column() == 1 {
            picture.painter.rect_filled(over_ratios, 0.0, on_paper(theme::WRONG_WAY, 0.13));
        }
        let below = Rect::from_min_max(pos2(left, strip.top()), pos2(right, strip.bottom()));
        hatch(picture.painter, below);
        words(picture, ratios, over_ratios, last);
    }
}

fn hatch(painter: &Painter, rect: Rect) {
    painter.rect_filled(rect, 1.0, on_paper(theme::WRONG_WAY, 0.25));
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let rise = rect.height();
    // Lines that stay where they are while the rectangle moves over them.
    let mut x = ((rect.left() - rise) / HATCH_PX).floor() * HATCH_PX;
    while x < rect.right() {
        let ends = [pos2(x, rect.bottom()), pos2(x + rise, rect.top())];
        painter.line_segment(ends, Stroke::new(1.6, theme::WRONG_WAY));
        x += HATCH_PX;
    }
}

/// "wrong way", on the side of zero where the bars of these steps are not.
fn words(picture: &Picture<'_>, ratios: &Lane, over: Rect, last: u64) {
    let galley = picture.painter.layout_no_wrap("wrong way".to_owned(), tick_font(), theme::WRONG_WAY);
    let zero = ratios.y_px(0.0);
    if galley.size().x + 4.0 > over.width() || galley.size().y > zero - over.top() {
        return;
    }
    let column = picture.columns.iter().find(|column| column.last_step == last);
    let bars_are_above = column.and_then(|c| c.ratio).is_some_and(|r| r.max > -r.min);
    let side = if bars_are_above { [zero, over.bottom()] } else { [over.top(), zero] };
    let at = pos2(over.center().x, 0.5 * (side[0] + side[1]));
    let rect = Align2::CENTER_CENTER.anchor_size(at, galley.size());
    picture.painter.galley(rect.min, galley, theme::WRONG_WAY);
}

/// The step under the pointer, here or elsewhere.
pub(super) fn cursor(picture: &Picture<'_>, [gradients, ratios]: [&Lane; 2], step: u64) {
    let holds = |column: &&model::Column| (column.first_step..=column.last_step).contains(&step);
    let Some(column) = picture.columns.iter().find(holds) else { return };
    let x = if column.steps() == 1 { picture.x_px(column) } else { picture.steps.x_px(step as f64) };
    let down = gradients.rect.top() - 2.0..=ratios.rect.bottom() + super::STRIP_PX;
    picture.painter.vline(x, down, Stroke::new(1.0, on_paper(theme::INK, 0.55)));
    if column.steps() > 1 {
        return;
    }
    let painter = picture.inside(gradients.rect);
    let dots = [
        (column.gradient.map(|g| g.max), theme::DOT),
        (column.root_v_hat, theme::SECOND_MOMENT),
        (column.m_hat, theme::FIRST_MOMENT),
    ];
    for (value, color) in dots {
        let Some(value) = value.filter(|value| gradients.fits(*value)) else { continue };
        let at = pos2(x, gradients.y_px(value));
        painter.circle_filled(at, 5.0, theme::PAPER);
        painter.circle_filled(at, 3.6, color);
    }
    if let Some(ratio) = column.ratio {
        let ends = [ratios.y_px(ratio.max), ratios.y_px(0.0)];
        let half = 0.5 * picture.steps.step_px() + 0.5;
        let bar =
            Rect::from_two_pos(pos2(x - half, ends[0]), pos2(x + half, ends[1])).expand2(vec2(0.0, 1.0));
        picture.painter.rect_stroke(bar, 2.0, Stroke::new(1.4, theme::INK), StrokeKind::Outside);
    }
}

/// The first and the last step in sight, at the ends of the line beneath.
pub(super) fn step_numbers(picture: &Picture<'_>, line: Rect, [first, last]: [u64; 2]) {
    let y = line.center().y + 1.0;
    let left = picture.steps.left_px;
    picture.text(pos2(left, y), Align2::LEFT_CENTER, &format!("step {first}"), theme::SECONDARY);
    if first != last {
        picture.text(pos2(line.right(), y), Align2::RIGHT_CENTER, &last.to_string(), theme::SECONDARY);
    }
}
