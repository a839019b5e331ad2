//! The lower lane on a sheet: r as bars, with guides at ±1, and where it went the wrong way.

use super::lane::Lane;
use super::lanes::{LABEL, Pen, TICK, ends};
use super::model::{Column, wrong_way_stretches};
use crate::ink;
use crate::letters;
use crate::sheet::{Anchor, Area, Point, Type};

/// A bar's share of its step's width.
const BAR_SHARE: f32 = 0.78;
/// r of a ratio of averages is shown on a scale that reaches at least this far.
const MIN_RATIO_TOP: f64 = 1.2;
/// Narrower bands of wrong-way steps have no word.
const MIN_BAND: f32 = 12.0;
/// Of steps whose r went up the true slope.
const WRONG_WAY: &str = "wrong way";

/// A lane that shows every r, as far above as below zero.
pub(super) fn ratio_lane(columns: &[Column], area: Area) -> Lane {
    let ratios = columns.iter().flat_map(|column| ends(column.ratio));
    let need = ratios.fold(0.0, |most: f64, r| most.max(r.abs()));
    let is_of_averages = columns.iter().any(|column| column.root_v_hat.is_some());
    let need = if is_of_averages { need.max(MIN_RATIO_TOP) } else { need };
    Lane::new(area, need, need)
}

impl Pen<'_> {
    /// Draws guides and bars.
    pub(super) fn ratios(&mut self, lane: &Lane) {
        self.level(lane, 0.0, ink::STEM.thin(0.7), None);
        let top = lane.size;
        let is_of_averages = self.chart.columns.iter().any(|column| column.root_v_hat.is_some());
        if is_of_averages || top >= 1.0 {
            self.level(lane, 1.0, ink::STEM.thin(0.8), Some([2.0, 3.0]));
            self.level(lane, -1.0, ink::STEM.thin(0.8), Some([2.0, 3.0]));
        }
        let ink = ink::AXES[self.chart.axis.index()];
        for column in self.chart.columns {
            let Some(extent) = column.ratio else { continue };
            let (high, low) = (lane.y(extent.max.max(0.0)), lane.y(extent.min.min(0.0)));
            let x = self.x(column);
            let half = 0.5 * self.across(column) * if column.steps() == 1 { BAR_SHARE } else { 1.0 };
            // So small a ratio is still seen to be one, and on which side.
            let (high, low) = match low - high >= 1.0 {
                true => (high, low),
                false if extent.max < 0.0 => (high, high + 1.0),
                false => (low - 1.0, low),
            };
            self.sheet.area_filled(
                Area { left: x - half, right: x + half, top: high, bottom: low },
                1.0,
                ink,
            );
        }
        self.ticks(lane, if (1.0..3.0).contains(&top) { 1.0 } else { lane.tick() });
        let Some(last) = self.chart.columns.last() else { return };
        let x = self.x(last) + 0.5 * self.across(last);
        self.sheet.text([x.min(lane.area.right) + 7.0, lane.y(0.0)], Anchor::Left, "r", LABEL);
    }

    /// Steps whose r went up the true slope, under a band of red over the whole lane; the widest says so.
    pub(super) fn wrong_way(&mut self, lane: &Lane) {
        let half = 0.5 * self.steps.step_px();
        let bands: Vec<[f32; 2]> = wrong_way_stretches(self.chart.columns)
            .into_iter()
            .map(|[first, last]| [self.steps.x_px(first as f64) - half, self.steps.x_px(last as f64) + half])
            .collect();
        for [left, right] in &bands {
            let area = Area { left: *left, right: *right, ..lane.area };
            self.sheet.area_filled(area, 0.0, ink::WRONG_WAY.thin(0.16));
        }
        let mut widest_first = bands;
        widest_first.sort_by(|a, b| (b[1] - b[0]).total_cmp(&(a[1] - a[0])));
        if let Some((at, look)) = widest_first.into_iter().find_map(|band| self.wrong_way_word(lane, band)) {
            self.sheet.text(at, Anchor::Middle, WRONG_WAY, look);
        }
    }

    /// Where there is room for the word of a band: above or below zero, where no bars are.
    fn wrong_way_word(&self, lane: &Lane, [left, right]: [f32; 2]) -> Option<(Point, Type)> {
        let look = Type { ink: ink::WRONG_WAY, ..TICK };
        let half = 0.5 * letters::width(WRONG_WAY, look.weight, look.size) + 2.0;
        if right - left < MIN_BAND || lane.area.width() < 4.0 * half {
            return None;
        }
        let x = (0.5 * (left + right)).clamp(lane.area.left + half, lane.area.right - half);
        let is_over = |column: &&Column| (self.x(column) - x).abs() < half;
        let ratios = self.chart.columns.iter().filter(is_over).flat_map(|column| ends(column.ratio));
        let [up, down] = ratios.fold([0.0f64; 2], |[up, down], r| [up.max(r), down.max(-r)]);
        let zero = lane.y(0.0);
        let (edge, bars) = if down > up {
            (lane.area.top, zero - lane.y(up))
        } else {
            (lane.area.bottom, lane.y(-down) - zero)
        };
        let has_room = bars < 0.5 * ((edge - zero).abs() - look.size);
        has_room.then_some(([x, 0.5 * (edge + zero)], look))
    }
}
