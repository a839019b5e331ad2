//! A chart of one axis on a sheet: the sampled gradients as lollipops, the true gradient dashed, √v̂ and m̂ as lines over
//! them, and beneath, where it is asked for, r as bars. Reads columns; adds marks.

use frankie_sim::Axis;

use super::model::{Column, Extent, Mark, StepAxis, wrong_way_stretches};
use super::scale::robust_size;
use super::{labels, number};
use crate::figure::ink::{self, Ink};
use crate::figure::letters::{self, M_HAT, ROOT_V_HAT, Weight};
use crate::figure::sheet::{Anchor, Area, Point, Sheet, Type};

/// Room for numbers at the left, for labels at the right, for words above and for step numbers beneath, in units.
const TICKS: f32 = 34.0;
const LABELS: f32 = 28.0;
const WORDS: f32 = 16.0;
const STEPS: f32 = 18.0;
/// Between the lanes.
const LANE_GAP: f32 = 12.0;
/// The gradients' share of the lanes' height.
const GRADIENT_SHARE: f32 = 0.64;
/// Between the middles of two labels.
const LABEL_GAP: f32 = 14.0;
/// A lollipop's head, and the most of a step's width that it takes.
const HEAD: f32 = 2.6;
const HEAD_PER_STEP: f32 = 0.42;
/// A bar's share of its step's width.
const BAR_SHARE: f32 = 0.78;
/// Values that do not fit are drawn this far beyond a lane's edges at most, as shares of its height.
const BEYOND: f64 = 0.03;
/// r of a ratio of averages is shown on a scale that reaches at least this far.
const LEAST_RATIO_TOP: f64 = 1.2;
/// How much finer the columns of a picture that stands still are.
const FINER: f32 = 2.0;
/// Narrower bands of wrong-way steps have no word.
const LEAST_BAND: f32 = 12.0;
/// The share of a scale's larger side that the smaller is at least.
const LEAST_SIDE: f64 = 0.08;
/// Shades of mud.
const MUD_SHADES: f32 = 12.0;
/// How opaque it is at its deepest.
const MUD_OPACITY: f32 = 0.4;
/// Half the width of the mark of a value that does not fit.
const CLIP_MARK: f32 = 3.6;

/// Of steps whose r went up the true slope.
const WRONG_WAY: &str = "wrong way";

const TICK: Type = Type::new(Weight::Regular, 11.5, ink::SECONDARY);
const LABEL: Type = Type::new(Weight::SemiBold, 14.0, ink::TEXT);

/// What a chart shows.
#[derive(Clone, Copy, Debug)]
pub struct Chart<'a> {
    /// Whose.
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

fn ends(extent: Option<Extent>) -> impl Iterator<Item = f64> {
    extent.into_iter().flat_map(|extent| [extent.min, extent.max])
}

fn gradient_lane(columns: &[Column], area: Area) -> Lane {
    let sampled = || columns.iter().flat_map(|column| ends(column.gradient));
    let limit = robust_size(sampled());
    let lines = columns.iter().flat_map(|column| [column.m_hat, column.root_v_hat]).flatten();
    let truth = columns.iter().flat_map(|column| ends(column.true_gradient));
    let shown = sampled().filter(|g| g.abs() <= limit).chain(lines.chain(truth).filter(|x| x.is_finite()));
    let [up, down] = shown.fold([0.0f64; 2], |[up, down], x| [up.max(x), down.max(-x)]);
    // Some room on the other side too, so that nought is no edge.
    let least = LEAST_SIDE * up.max(down);
    Lane::new(area, up.max(least), down.max(least))
}

fn ratio_lane(columns: &[Column], area: Area) -> Lane {
    let ratios = columns.iter().flat_map(|column| ends(column.ratio));
    let need = ratios.fold(0.0, |most: f64, r| most.max(r.abs()));
    let is_of_averages = columns.iter().any(|column| column.root_v_hat.is_some());
    let need = if is_of_averages { need.max(LEAST_RATIO_TOP) } else { need };
    Lane::new(area, need, need)
}

/// The largest of 1, 2 and 5 times a power of ten that is not above `size`.
fn nice_below(size: f64) -> f64 {
    let base = 10f64.powf(size.log10().floor());
    let slack = size * (1.0 + 1e-9);
    [5.0, 2.0, 1.0].into_iter().map(|nice| nice * base).find(|nice| *nice <= slack).unwrap_or(base)
}

struct Lane {
    area: Area,
    /// What is divided by, so that no sum is infinite.
    size: f64,
    /// Shares of the size above and below nought.
    sides: [f64; 2],
}

impl Lane {
    fn new(area: Area, up: f64, down: f64) -> Self {
        let size = up.max(down);
        if !(size.is_normal() && size > 0.0) {
            return Self { area, size: 1.0, sides: [1.0; 2] };
        }
        Self { area, size, sides: [up / size, down / size] }
    }

    /// From 0 at the lower edge to 1 at the upper one.
    fn height(&self, value: f64) -> f64 {
        let [up, down] = self.sides;
        (down + value / self.size) / (up + down)
    }

    fn y(&self, value: f64) -> f32 {
        let height = self.height(value);
        let height = if height.is_nan() { 0.0 } else { height.clamp(-BEYOND, 1.0 + BEYOND) };
        self.area.bottom - height as f32 * self.area.height()
    }

    fn fits(&self, value: f64) -> bool {
        (-1e-6..=1.0 + 1e-6).contains(&self.height(value))
    }

    /// The number that is written at the scale.
    fn tick(&self) -> f64 {
        nice_below(self.size)
    }
}

struct Pen<'a> {
    sheet: &'a mut Sheet,
    steps: StepAxis,
    chart: &'a Chart<'a>,
}

impl Pen<'_> {
    fn x(&self, column: &Column) -> f32 {
        self.steps.x_px(column.middle())
    }

    fn across(&self, column: &Column) -> f32 {
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

    fn level(&mut self, lane: &Lane, value: f64, ink: Ink, dashes: Option<[f32; 2]>) {
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

    /// Numbers at nought and at the ends of the scale, as far as they are apart.
    fn ticks(&mut self, lane: &Lane, top: f64) {
        let up = lane.fits(top);
        let side = (lane.y(0.0) - lane.y(if up { top } else { -top })).abs();
        if side >= LABEL_GAP {
            self.tick(lane, 0.0);
        }
        self.tick(lane, if up { top } else { -top });
        if up && lane.fits(-top) {
            self.tick(lane, -top);
        }
    }

    fn gradients(&mut self, lane: &Lane) {
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
                self.sheet.line(&[[x, zero], [x, y]], 1.1, ink::STEM);
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

    fn ratios(&mut self, lane: &Lane) {
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
    fn wrong_way(&mut self, lane: &Lane) {
        let half = 0.5 * self.steps.step_px();
        let bands: Vec<[f32; 2]> = wrong_way_stretches(self.chart.columns)
            .into_iter()
            .map(|[first, last]| [self.steps.x_px(first as f64) - half, self.steps.x_px(last as f64) + half])
            .collect();
        for [left, right] in &bands {
            let area = Area { left: *left, right: *right, ..lane.area };
            self.sheet.area_filled(area, 0.0, ink::WRONG_WAY.thin(0.16));
        }
        if let Some(widest) = bands.into_iter().max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0]))) {
            self.wrong_way_word(lane, widest);
        }
    }

    /// The word for a band, above or below nought, where no bars are.
    fn wrong_way_word(&mut self, lane: &Lane, [left, right]: [f32; 2]) {
        let look = Type { ink: ink::WRONG_WAY, ..TICK };
        let half = 0.5 * letters::width(WRONG_WAY, look.weight, look.size) + 2.0;
        if right - left < LEAST_BAND || lane.area.width() < 4.0 * half {
            return;
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
        if bars < 0.5 * ((edge - zero).abs() - look.size) {
            let y = 0.5 * (edge + zero);
            self.sheet.text([x, y], Anchor::Middle, WRONG_WAY, look);
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
