//! What the parts of a chart share while painting: where steps and values lie.

use bevy_egui::egui::{Align2, Color32, FontId, Painter, Pos2, Rect, pos2, vec2};

use super::model::{Column, StepAxis};
use super::scale::Scale;
use super::{number, theme};

/// Values outside a lane are drawn this far beyond its edges at most, as shares of its height.
const BEYOND: f64 = 0.25;
/// How far lines and dots may reach over a lane's edge, px.
const OVER_EDGE_PX: f32 = 4.0;
/// Numbers beside the lanes, px.
const TICK_SIZE: f32 = 12.0;

/// What is painted, and onto what.
pub(super) struct Picture<'a> {
    pub painter: &'a Painter,
    pub steps: &'a StepAxis,
    pub columns: &'a [Column],
    /// Whether there is room for numbers beside the lanes.
    pub has_ticks: bool,
}

impl Picture<'_> {
    /// Paints inside a lane only, but for half a dot at its edges.
    pub fn inside(&self, rect: Rect) -> Painter {
        self.painter.with_clip_rect(rect.expand2(vec2(1.0, OVER_EDGE_PX)).intersect(self.painter.clip_rect()))
    }

    /// The middle of a column, px.
    pub fn x_px(&self, column: &Column) -> f32 {
        self.steps.x_px(column.middle())
    }

    /// The width of a column, px.
    pub fn width_px(&self, column: &Column) -> f32 {
        self.steps.step_px() * column.steps() as f32
    }

    /// A number left of a lane, with a tick.
    pub fn tick(&self, lane: &Lane, value: f64) {
        let height = lane.scale.height(value);
        if !self.has_ticks || !(-0.02..=1.02).contains(&height) {
            return;
        }
        let at = pos2(lane.rect.left() - 7.0, lane.y_px(value));
        self.painter.hline(at.x + 2.0..=at.x + 6.0, at.y, (1.0, theme::STEM));
        self.text(at, Align2::RIGHT_CENTER, &number::short(value, 3), theme::SECONDARY);
    }

    /// Small words. They stay on the card: too long for the left side, they go on to the right.
    pub fn text(&self, at: Pos2, anchor: Align2, text: &str, color: Color32) -> Rect {
        let galley = self.painter.layout_no_wrap(text.to_owned(), tick_font(), color);
        let mut rect = anchor.anchor_size(at, galley.size());
        let overhang = self.steps.left_px - super::TICKS_PX - rect.left();
        if self.has_ticks && overhang > 0.0 {
            rect = rect.translate(vec2(overhang, 0.0));
        }
        self.painter.galley(rect.min, galley, color);
        rect
    }
}

/// A color as if it were thinner, on paper.
pub(super) fn on_paper(color: Color32, share: f32) -> Color32 {
    theme::PAPER.lerp_to_gamma(color, share)
}

/// The letters of ticks and marks.
pub(super) fn tick_font() -> FontId {
    theme::regular(TICK_SIZE)
}

/// A stretch of the card with a value scale.
pub(super) struct Lane {
    pub rect: Rect,
    pub scale: Scale,
}

impl Lane {
    /// Where a value lies, px; what does not fit lies a little outside.
    pub fn y_px(&self, value: f64) -> f32 {
        let height = self.scale.height(value);
        let height = if height.is_nan() { 0.0 } else { height.clamp(-BEYOND, 1.0 + BEYOND) };
        self.rect.bottom() - height as f32 * self.rect.height()
    }

    /// Whether a value fits.
    pub fn fits(&self, value: f64) -> bool {
        (-1e-6..=1.0 + 1e-6).contains(&self.scale.height(value))
    }
}
