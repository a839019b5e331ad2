//! The upper lane on a sheet: sampled gradients as lollipops, the true gradient dashed, √v̂ and m̂ as lines over them.

use super::lane::Lane;
use super::lanes::{LABEL, Pen, TICK, ends};
use super::model::{Column, Extent};
use super::scale::robust_size;
use super::{labels, number};
use crate::ink;
use crate::letters::{M_HAT, ROOT_V_HAT, Weight};
use crate::sheet::{Anchor, Area, Point, Type};

/// A lollipop's head, and the most of a step's width that it takes.
const HEAD: f32 = 2.6;
const HEAD_PER_STEP: f32 = 0.42;
/// A lollipop's stem, and the most of a step's width that it takes.
const STEM: f32 = 1.1;
const STEM_PER_STEP: f32 = 0.5;
/// Between the middles of two labels.
const LABEL_GAP: f32 = 14.0;
/// Half the width of the mark of a value that does not fit.
const CLIP_MARK: f32 = 3.6;
/// The share of a scale's larger side that the smaller is at least.
const MIN_SIDE: f64 = 0.08;

/// A lane that shows the gradients, but for a few that stand far out.
pub(super) fn gradient_lane(columns: &[Column], area: Area) -> Lane {
    let sampled = || columns.iter().flat_map(|column| ends(column.gradient));
    let limit = robust_size(sampled());
    let lines = columns.iter().flat_map(|column| [column.m_hat, column.root_v_hat]).flatten();
    let truth = columns.iter().flat_map(|column| ends(column.true_gradient));
    let shown = sampled().filter(|g| g.abs() <= limit).chain(lines.chain(truth).filter(|x| x.is_finite()));
    let [up, down] = shown.fold([0.0f64; 2], |[up, down], x| [up.max(x), down.max(-x)]);
    // Some room on the other side too, so that zero is no edge.
    let least = MIN_SIDE * up.max(down);
    Lane::new(area, up.max(least), down.max(least))
}

impl Pen<'_> {
    /// Draws the lane.
    pub(super) fn gradients(&mut self, lane: &Lane) {
        self.level(lane, 0.0, ink::STEM.thin(0.7), None);
        self.ticks(lane, lane.tick());
        self.lollipops(lane);
        if self.shows_true() {
            let middle = |c: &Column| c.true_gradient.map(|extent| 0.5 * extent.min + 0.5 * extent.max);
            for line in self.lines(lane, middle) {
                self.sheet.dashed(&line, 1.4, [4.0, 3.0], ink::TEXT.thin(0.7));
            }
        }
        let width = if self.steps.step_px() < 1.0 { 1.4 } else { 2.4 };
        for line in self.lines(lane, |column| column.root_v_hat) {
            self.sheet.line(&line, width, ink::SECOND_MOMENT);
        }
        for line in self.lines(lane, |column| column.m_hat) {
            self.sheet.line(&line, width, ink::FIRST_MOMENT);
        }
        self.clip_marks(lane);
        self.end_labels(lane);
    }

    /// Whether the true gradient is not the sample itself.
    fn shows_true(&self) -> bool {
        self.chart.columns.iter().any(|column| column.gradient != column.true_gradient)
    }

    fn lollipops(&mut self, lane: &Lane) {
        let zero = lane.y(0.0);
        for column in self.chart.columns {
            let Some(Extent { min, max }) = column.gradient else { continue };
            let x = self.x(column);
            if column.steps() == 1 {
                let y = lane.y(max);
                self.sheet.line(
                    &[[x, zero], [x, y]],
                    (STEM_PER_STEP * self.steps.step_px()).min(STEM),
                    ink::STEM,
                );
                if lane.fits(max) {
                    self.sheet.disc([x, y], (self.steps.step_px() * HEAD_PER_STEP).min(HEAD), ink::DOT);
                }
            } else {
                let (low, high) = (lane.y(min), lane.y(max));
                let half = 0.5 * self.across(column);
                let area = Area { left: x - half, right: x + half, top: high, bottom: low.max(high + 1.0) };
                self.sheet.area_filled(area, 0.0, ink::STEM.thin(0.75));
            }
        }
    }

    /// The stretches of a line: it breaks where there is no number and where the state was new.
    fn lines(&self, lane: &Lane, value: impl Fn(&Column) -> Option<f64>) -> Vec<Vec<Point>> {
        let mut lines: Vec<Vec<Point>> = Vec::new();
        let mut goes_on = false;
        for column in self.chart.columns {
            let Some(value) = value(column).filter(|value| value.is_finite()) else {
                goes_on = false;
                continue;
            };
            let point = [self.x(column), lane.y(value)];
            match lines.last_mut() {
                Some(line) if goes_on && !column.starts_anew => line.push(point),
                _ => lines.push(vec![point]),
            }
            goes_on = true;
        }
        lines
    }

    /// An arrowhead with the value of a sample that does not fit.
    fn clip_marks(&mut self, lane: &Lane) {
        let mut free_from = f32::NEG_INFINITY;
        for column in self.chart.columns {
            let values = if column.steps() == 1 {
                ends(column.gradient).take(1)
            } else {
                ends(column.gradient).take(2)
            };
            for value in values.filter(|value| !lane.fits(*value)) {
                let x = self.x(column);
                let up = value > 0.0;
                let tip = if up { lane.area.top } else { lane.area.bottom };
                let base = tip + if up { 1.7 } else { -1.7 } * CLIP_MARK;
                self.sheet.polygon(&[[x - CLIP_MARK, base], [x, tip], [x + CLIP_MARK, base]], ink::DOT);
                if x <= free_from {
                    continue;
                }
                let is_right = x + 50.0 > lane.area.right;
                let (side, anchor) = if is_right { (-1.0, Anchor::Right) } else { (1.0, Anchor::Left) };
                let at = [x + side * (CLIP_MARK + 3.0), 0.5 * (tip + base)];
                let look = Type { ink: ink::TEXT, ..TICK }.haloed();
                free_from = self.sheet.text(at, anchor, &number::short(value, 3), look)[1];
            }
        }
    }

    /// √v̂, m̂ and ∂f at the ends of their lines, none over another.
    fn end_labels(&mut self, lane: &Lane) {
        let Some(last) = self.chart.columns.last() else { return };
        let truth = last.true_gradient.filter(|_| self.shows_true()).map(|extent| extent.max);
        let small = Type { weight: Weight::Regular, size: 12.5, ..LABEL };
        let found: Vec<(f64, &str, Type)> = [
            (last.root_v_hat, ROOT_V_HAT, Type { ink: ink::SECOND_MOMENT_TEXT, ..LABEL }),
            (last.m_hat, M_HAT, Type { ink: ink::FIRST_MOMENT, ..LABEL }),
            (truth, "∂f", Type { ink: ink::SECONDARY, ..small }),
        ]
        .into_iter()
        .filter_map(|(value, label, look)| Some((value.filter(|v| v.is_finite())?, label, look)))
        .take((lane.area.height() / LABEL_GAP) as usize + 1)
        .collect();
        let (top, bottom) = (lane.area.top, lane.area.bottom);
        let wanted: Vec<f32> = found.iter().map(|(value, ..)| lane.y(*value).clamp(top, bottom)).collect();
        let placed = labels::spread(&wanted, LABEL_GAP, top, bottom);
        let x = self.x(last).min(lane.area.right) + 5.0;
        for ((wanted, placed), (_, label, look)) in wanted.into_iter().zip(placed).zip(found) {
            if (placed - wanted).abs() > 3.0 {
                self.sheet.line(&[[x - 2.0, wanted], [x + 2.0, placed]], 1.0, look.ink.thin(0.6));
            }
            self.sheet.text([x + 4.0, placed], Anchor::Left, label, look);
        }
    }
}
