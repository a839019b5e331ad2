//! The lower lane of a chart: r as bars, with guides at 0 and ±1.

use super::layout::{ChartLayout, LABEL, Lane, TICK};
use super::texts::{PlacedText, Texts};
use super::view::{Column, Extent};
use crate::draw_list::{Anchor, Area, DrawList, Stroke};
use crate::theme::Role;

/// The width of a bar as a share of the width of its step.
const BAR_SHARE: f32 = 0.78;
/// The minimum width of a bar, in units.
const MIN_BAR: f32 = 1.0;
/// Scales that end at or below this value have their numbers at ±1, larger scales at their ends.
const MAX_TOP_WITH_ONES: f64 = 3.0;

/// Returns the value of the numbers beside the lane of r.
pub(super) fn ratio_tick(lane: &Lane) -> f64 {
    let top = lane.scale.top();
    if (1.0..=MAX_TOP_WITH_ONES).contains(&top) { 1.0 } else { top }
}

impl ChartLayout<'_> {
    /// Adds the lane of r, without its texts.
    pub(super) fn draw_ratios(&self, list: &mut DrawList, lane: &Lane) {
        let top = lane.scale.top();
        lane.inside(list, |list| {
            lane.guide(list, 0.0, Stroke::solid(1.0), Role::SampleStem.with_opacity(0.7));
            if self.view.is_of_averages() || top >= 1.0 {
                for one in [1.0, -1.0] {
                    let dashed = Stroke::dashed(1.0, [2.0, 3.0]);
                    lane.guide(list, one, dashed, Role::SampleStem.with_opacity(0.8));
                }
            }
            for column in &self.view.columns {
                if let Some(extent) = column.ratio {
                    self.draw_bar(list, lane, column, extent);
                }
            }
        });
    }

    /// Adds the name of the lane, beside the last bar.
    pub(super) fn draw_ratio_label(&self, list: &mut DrawList, texts: &mut Texts, lane: &Lane) {
        let Some(last) = self.view.columns.last() else { return };
        let x = self.label_x(last, 7.0);
        let longest = last.ratio.map_or(0.0, |r| if r.min < -r.max { r.min } else { r.max });
        let (first, end) = (lane.area.top + 6.0, lane.area.bottom - 6.0);
        let at = [x, lane.y(0.5 * longest).clamp(first, end.max(first))];
        let text = PlacedText { at, anchor: Anchor::Left, text: "r".to_owned(), style: LABEL };
        texts.add(list, &self.kept_clear(text, lane, &[-1.0, 0.0, 1.0]));
    }

    /// Says between the lanes that r has another scale than on the other axis: a plain gradient can have any size.
    pub(super) fn draw_scale_note(&self, list: &mut DrawList, texts: &mut Texts, lane: &Lane) {
        if self.view.columns.is_empty() || self.view.is_of_averages() {
            return;
        }
        let at = [lane.area.left, 0.5 * (self.areas.gradients.bottom + lane.area.top)];
        let text = "r, scale of this axis".to_owned();
        texts.add(list, &PlacedText { at, anchor: Anchor::Left, text, style: TICK });
    }

    /// Adds the bar of a column. For several steps the bar is pale up to the extent of r, and opaque within that extent.
    fn draw_bar(&self, list: &mut DrawList, lane: &Lane, column: &Column, extent: Extent) {
        let role = Role::Axis(self.axis);
        let (top, bottom) = (lane.y(extent.max.max(0.0)), lane.y(extent.min.min(0.0)));
        if column.steps() > 1 {
            list.rect(self.column_area(column, top, bottom), 0.0, role.with_opacity(0.4));
            list.rect(self.column_area(column, lane.y(extent.max), lane.y(extent.min)), 0.0, role);
            return;
        }
        let half = 0.5 * (BAR_SHARE * self.steps.step_width()).max(MIN_BAR);
        let x = self.x(column);
        // Even a very small ratio has a visible bar on its side of zero.
        let (top, bottom) = match bottom - top >= 1.0 {
            true => (top, bottom),
            false if extent.max < 0.0 => (top, top + 1.0),
            false => (bottom - 1.0, bottom),
        };
        list.rect(Area { left: x - half, right: x + half, top, bottom }, (0.6 * half).min(1.5), role);
    }
}
