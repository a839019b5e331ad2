//! A chart of one axis on a sheet: the sampled gradients as lollipops, the true gradient dashed, √v̂ and m̂ as lines over
//! them, and beneath, where it is asked for, r as bars. Reads columns; adds marks.

use frankie_sim::Axis;

use super::gradients::gradient_lane;
use super::lane::Lane;
use super::model::{Column, Extent, Mark, StepAxis};
use super::number;
use super::ratios::ratio_lane;
use crate::ink::{self, Ink};
use crate::letters::{self, Weight};
use crate::sheet::{Anchor, Area, Sheet, Type};

/// Room for numbers at the left, for labels at the right, for words above and for step numbers beneath, in units.
const TICKS: f32 = 34.0;
const LABELS: f32 = 28.0;
const WORDS: f32 = 16.0;
const STEPS: f32 = 18.0;
/// Between the lanes.
const LANE_GAP: f32 = 12.0;
/// The gradients' share of the lanes' height.
const GRADIENT_SHARE: f32 = 0.64;
/// Between the middles of two numbers beside a lane.
const TICK_GAP: f32 = 14.0;
/// How much finer the columns of a picture that stands still are.
const FINER: f32 = 2.0;
/// Shades of mud.
const MUD_SHADES: f32 = 12.0;
/// How opaque it is at its deepest.
const MUD_OPACITY: f32 = 0.4;

/// Numbers and words.
pub(super) const TICK: Type = Type::new(Weight::Regular, 11.5, ink::SECONDARY);
/// Names of lines.
pub(super) const LABEL: Type = Type::new(Weight::SemiBold, 14.0, ink::TEXT);

/// What a chart shows.
#[derive(Clone, Copy, Debug)]
pub struct Chart<'a> {
    /// AgentArg.
    pub axis: Axis,
    /// The steps, oldest first.
    pub columns: &'a [Column],
    /// The first step that is shown and how many there is room for.
    pub steps: [u64; 2],
    /// What the player did.
    pub marks: &'a [Mark],
    /// How deep the mud was at each column, 0 to 1; empty where there is none.
    pub mud: &'a [f32],
    /// Whether r has a lane of its own.
    pub has_ratios: bool,
}

fn step_axis(area: Area, [first, count]: [u64; 2]) -> StepAxis {
    let width = area.width() - TICKS - LABELS;
    StepAxis {
        before: first.saturating_sub(1) as f64,
        count: count.max(1) as f64,
        left_px: area.left + TICKS,
        width_px: width.max(1.0),
    }
}

/// How many steps share a column of a chart on `area` of a sheet with `scale` pixels to a unit. A picture that stands
/// still may have finer columns than one that moves.
#[must_use]
pub fn steps_per_column(area: Area, steps: [u64; 2], scale: f32) -> u64 {
    let axis = step_axis(area, steps);
    StepAxis { width_px: axis.width_px * scale * FINER, ..axis }.steps_per_column()
}

/// Draws a chart on a part of a sheet.
pub fn draw(sheet: &mut Sheet, area: Area, chart: &Chart<'_>) {
    let steps = step_axis(area, chart.steps);
    let (left, right) = (steps.left_px, steps.left_px + steps.width_px);
    let (top, bottom) = (area.top + WORDS, area.bottom - STEPS);
    let share = if chart.has_ratios { GRADIENT_SHARE } else { 1.0 };
    let gap = if chart.has_ratios { LANE_GAP } else { 0.0 };
    let middle = top + (bottom - top - gap) * share;
    let upper = gradient_lane(chart.columns, Area { left, top, right, bottom: middle });
    let lower = ratio_lane(chart.columns, Area { left, top: middle + gap, right, bottom });
    let mut pen = Pen { sheet, steps, chart };
    pen.mud(&upper);
    if chart.has_ratios {
        pen.wrong_way(&lower);
        pen.ratios(&lower);
    }
    pen.events(top, bottom);
    pen.gradients(&upper);
    pen.step_numbers(bottom + 0.55 * STEPS);
}

/// Both ends of an extent, if there is one.
pub(super) fn ends(extent: Option<Extent>) -> impl Iterator<Item = f64> {
    extent.into_iter().flat_map(|extent| [extent.min, extent.max])
}

/// What the parts of a chart share while drawing.
pub(super) struct Pen<'a> {
    pub sheet: &'a mut Sheet,
    pub steps: StepAxis,
    pub chart: &'a Chart<'a>,
}

impl Pen<'_> {
    pub fn x(&self, column: &Column) -> f32 {
        self.steps.x_px(column.middle())
    }

    pub fn across(&self, column: &Column) -> f32 {
        self.steps.step_px() * column.steps() as f32
    }

    /// A band for every stretch of one shade.
    fn mud(&mut self, lane: &Lane) {
        let shade = |depth: f32| (depth * MUD_SHADES).round() / MUD_SHADES;
        let mut all: Vec<(f32, [f32; 2])> = Vec::new();
        for (column, depth) in self.chart.columns.iter().zip(self.chart.mud) {
            let (x, half) = (self.x(column), 0.5 * self.across(column));
            match all.last_mut() {
                Some((last, across)) if *last == shade(*depth) => across[1] = x + half,
                _ => all.push((shade(*depth), [x - half, x + half])),
            }
        }
        for (depth, [left, right]) in all.into_iter().filter(|(depth, _)| *depth > 0.0) {
            self.sheet.area_filled(
                Area { left, right, ..lane.area },
                0.0,
                ink::MUD.thin(MUD_OPACITY * depth),
            );
        }
    }

    pub fn level(&mut self, lane: &Lane, value: f64, ink: Ink, dashes: Option<[f32; 2]>) {
        let y = lane.y(value);
        let ends = [[lane.area.left, y], [lane.area.right, y]];
        match dashes {
            Some(dashes) => self.sheet.dashed(&ends, 1.0, dashes, ink),
            None => self.sheet.line(&ends, 1.0, ink),
        }
    }

    fn tick(&mut self, lane: &Lane, value: f64) {
        if !lane.fits(value) {
            return;
        }
        let (x, y) = (lane.area.left - 7.0, lane.y(value));
        self.sheet.line(&[[x + 2.5, y], [x + 5.5, y]], 1.0, ink::STEM);
        self.sheet.text([x - 1.0, y], Anchor::Right, &number::short(value, 3), TICK);
    }

    /// Numbers at zero and at the ends of the scale, as far as they are apart.
    pub fn ticks(&mut self, lane: &Lane, top: f64) {
        let up = lane.fits(top);
        let side = (lane.y(0.0) - lane.y(if up { top } else { -top })).abs();
        if side >= TICK_GAP {
            self.tick(lane, 0.0);
        }
        self.tick(lane, if up { top } else { -top });
        if up && lane.fits(-top) {
            self.tick(lane, -top);
        }
    }

    /// Dotted lines where the player did something, each with a word where there is room.
    fn events(&mut self, top: f32, bottom: f32) {
        let mut free_from = f32::NEG_INFINITY;
        for mark in self.chart.marks {
            // After its step, before the next.
            let x = self.steps.x_px(mark.step as f64 + 0.5);
            self.sheet.dashed(&[[x, top - 4.0], [x, bottom]], 1.2, [2.0, 3.0], ink::TEXT.thin(0.8));
            let right = self.steps.left_px + self.steps.width_px;
            let is_right = x + 60.0 > right;
            let (side, anchor) = if is_right { (-1.0, Anchor::Right) } else { (1.0, Anchor::Left) };
            let width = letters::width(&mark.label, TICK.weight, TICK.size);
            let left = if is_right { x - 4.0 - width } else { x };
            if left > free_from {
                let at = [x + side * 4.0, top - 8.0];
                free_from =
                    self.sheet.text(at, anchor, &mark.label, Type { ink: ink::TEXT, ..TICK })[1] + 4.0;
            }
        }
    }

    /// The first and the last step that are shown.
    fn step_numbers(&mut self, y: f32) {
        let (Some(first), Some(last)) = (self.chart.columns.first(), self.chart.columns.last()) else {
            return;
        };
        let left = self.steps.left_px;
        let words = format!("step {}", first.first_step);
        let end = self.sheet.text([left, y], Anchor::Left, &words, TICK)[1];
        let x = self.x(last) + 0.5 * self.across(last);
        let words = last.last_step.to_string();
        if x - letters::width(&words, TICK.weight, TICK.size) > end + 8.0 {
            self.sheet.text([x, y], Anchor::Right, &words, TICK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Mark as Drawn;

    fn column(step: u64, value: f64) -> Column {
        let extent = Extent::of(value);
        Column {
            first_step: step,
            last_step: step,
            gradient: extent,
            true_gradient: Extent::of(0.5),
            m_hat: Some(value),
            root_v_hat: Some(value.abs()),
            ratio: extent,
            wrong_way: u64::from(value < 0.0),
            not_finite: !value.is_finite(),
            starts_anew: step == 3,
        }
    }

    fn drawn(columns: &[Column], has_ratios: bool) -> (Sheet, Area) {
        let mut sheet = Sheet::new([400, 300], 1.0);
        let area = Area { left: 50.0, top: 20.0, right: 350.0, bottom: 220.0 };
        let marks = [Mark { step: 2, label: "thrown".to_owned() }];
        let steps = [1, columns.len() as u64];
        let axis = Axis::Y;
        draw(&mut sheet, area, &Chart { axis, columns, steps, marks: &marks, mud: &[0.5; 4], has_ratios });
        (sheet, area)
    }

    #[test]
    fn a_chart_stays_in_its_area_whatever_the_numbers_are() {
        for values in [
            [1.0, -2.0, 0.5, 3.0],
            [f64::NAN, f64::INFINITY, -1e300, 1e300],
            [0.0; 4],
            [1e-320, -1e-320, 0.0, 1e-310],
            [1.0, 1.0, 1.0, 1e9],
        ] {
            let columns: Vec<Column> = (1..).zip(values).map(|(step, value)| column(step, value)).collect();
            let (sheet, area) = drawn(&columns, true);
            assert!(sheet.marks().len() > 10, "{values:?}");
            for mark in sheet.marks() {
                let (Drawn::Fill { path, .. } | Drawn::Stroke { path, .. }) = mark else { continue };
                let bounds = path.bounds();
                assert!(
                    bounds.left() >= area.left - 20.0 && bounds.right() <= area.right + 8.0,
                    "{bounds:?}"
                );
                assert!(bounds.top() >= area.top && bounds.bottom() <= area.bottom + 1.0, "{bounds:?}");
            }
        }
        assert!(drawn(&[], true).0.marks().len() < 20);
    }

    #[test]
    fn bars_of_r_are_drawn_where_they_are_asked_for() {
        let columns: Vec<Column> = (1..=4).map(|step| column(step, step as f64)).collect();
        let bars = |has_ratios| {
            let (sheet, _) = drawn(&columns, has_ratios);
            let is_bar = |mark: &&Drawn| matches!(mark, Drawn::Fill { ink, .. } if *ink == ink::AXES[1]);
            sheet.marks().iter().filter(is_bar).count()
        };
        assert_eq!((bars(true), bars(false)), (4, 0));
    }

    #[test]
    fn columns_are_single_steps_where_there_is_room() {
        let area = Area { left: 0.0, top: 0.0, right: 462.0, bottom: 200.0 };
        assert_eq!(steps_per_column(area, [1, 400], 1.0), 1);
        assert_eq!(steps_per_column(area, [1, 1600], 1.0), 4);
        assert_eq!(steps_per_column(area, [1, 1600], 4.0), 1);
    }
}
