//! A chart of one axis: the sampled gradients as lollipops, the true gradient dashed, √v̂ and m̂ as lines over them, and
//! beneath, where it is asked for, r as bars. Reads a view; adds shapes, and finds the step at a position.

use frankie_sim::Axis;

use super::number;
use super::scale::{Scale, robust_size};
use super::steps::StepAxis;
use super::view::{ChartView, Column, Extent};
use crate::draw_list::{Anchor, Area, DrawList, Point, Stroke, TextStyle};
use crate::letters::Weight;
use crate::theme::{Paint, Role};

/// Room for numbers at the left and for labels at the right.
const TICKS: f32 = 30.0;
const LABELS: f32 = 26.0;
/// Room for the labels of events above the lanes, for the hatched strip and for the step numbers beneath.
pub(super) const EVENTS: f32 = 16.0;
const STRIP: f32 = 6.0;
const STEPS: f32 = 19.0;
/// Between the lanes.
const LANE_GAP: f32 = 14.0;
/// The gradients' share of the lanes' height.
const GRADIENT_SHARE: f32 = 0.62;
/// Lower charts have no step numbers, narrower ones no numbers beside the lanes.
const MIN_HEIGHT_WITH_STEPS: f32 = 110.0;
const MIN_WIDTH_WITH_TICKS: f32 = 150.0;
/// Values that do not fit lie this far beyond a lane's edges at most, as a share of its height.
const BEYOND: f64 = 0.25;
/// How far lines and heads of lollipops may reach over a lane's edges.
const OVER_EDGE: f32 = 4.0;
/// r of a ratio of averages is shown on a scale that reaches at least this far.
const MIN_RATIO_TOP: f64 = 1.2;
/// The least distance of two numbers beside a lane.
const TICK_GAP: f32 = 13.0;
/// The pointer may be this far beside the lanes.
const POINTER_MARGIN: f32 = 4.0;

/// Numbers and small texts.
pub(super) const TICK: TextStyle = TextStyle::new(Weight::Regular, 12.0, Role::Secondary);
/// Names of lines.
pub(super) const LABEL: TextStyle = TextStyle::new(Weight::SemiBold, 14.0, Role::Text);

/// Where the parts of a chart lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartAreas {
    /// Where steps lie: both lanes, the labels of events above them and the strip beneath.
    pub plot: Area,
    /// The lane of the gradients.
    pub gradients: Area,
    /// The lane of r.
    pub ratios: Area,
    /// The strip beneath the lanes in which steps of the wrong way are hatched.
    pub strip: Area,
    /// The line of step numbers, from edge to edge; `None` in a low chart.
    pub steps: Option<Area>,
    /// Whether there is room for numbers and labels beside the lanes.
    pub has_ticks: bool,
    /// Whether r has a lane.
    pub has_ratios: bool,
}

impl ChartAreas {
    /// Returns the areas of a chart that fills `area`; without a lane of r the gradients have all the height.
    #[must_use]
    pub fn new(area: Area, has_ratios: bool) -> Self {
        let has_ticks = area.width() >= MIN_WIDTH_WITH_TICKS;
        let has_steps = area.height() >= MIN_HEIGHT_WITH_STEPS;
        let left = area.left + if has_ticks { TICKS } else { 0.0 };
        let right = area.right - if has_ticks { LABELS } else { 0.0 };
        let bottom = area.bottom - if has_steps { STEPS } else { 0.0 };
        let lanes = Area { left, top: area.top + EVENTS, right, bottom: bottom - STRIP };
        let upper =
            if has_ratios { lanes.top + (lanes.height() - LANE_GAP) * GRADIENT_SHARE } else { lanes.bottom };
        Self {
            plot: Area { top: area.top, bottom, ..lanes },
            gradients: Area { bottom: upper, ..lanes },
            ratios: Area { top: upper + LANE_GAP, ..lanes },
            strip: Area { top: lanes.bottom, bottom, ..lanes },
            steps: has_steps.then_some(Area { top: bottom, ..area }),
            has_ticks,
            has_ratios,
        }
    }

    /// Returns the axis of `count` steps from `first` on, which fill the plot.
    #[must_use]
    pub fn whole_steps(&self, first: u64, count: u64) -> StepAxis {
        let before = first.saturating_sub(1) as f64;
        StepAxis { before, ..StepAxis::ending_at(0.0, count as f64, self.plot.left, self.plot.width()) }
    }
}

/// The value scales of both lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChartScales {
    gradients: Scale,
    ratios: Scale,
}

impl ChartScales {
    /// Returns the scales that fit a view.
    #[must_use]
    pub fn fitting(view: &ChartView) -> Self {
        let mut scales = Self::default();
        scales.follow(view, 0.0);
        scales
    }

    /// Moves for `seconds` toward the scales that fit a view. A few gradients that stand far out do not count.
    pub fn follow(&mut self, view: &ChartView, seconds: f64) {
        let sampled = || view.columns.iter().flat_map(|column| Extent::ends(column.gradient));
        let limit = robust_size(sampled());
        let lines = view.columns.iter().flat_map(|column| [column.m_hat, column.root_v_hat]).flatten();
        let shown = sampled().filter(|g| g.abs() <= limit).chain(lines.filter(|x| x.is_finite()));
        let needs = shown.fold([0.0f64; 2], |[up, down], x| [up.max(x), down.max(-x)]);
        self.gradients.follow(needs, 0.0, seconds);
        let ratios = view.columns.iter().flat_map(|column| Extent::ends(column.ratio));
        let need = ratios.fold(0.0, |largest: f64, r| largest.max(r.abs()));
        let least = if view.is_of_averages() { MIN_RATIO_TOP } else { 0.0 };
        self.ratios.follow_symmetric(need, least, seconds);
    }

    /// Returns whether a scale still moves.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        self.gradients.is_moving() || self.ratios.is_moving()
    }
}

/// A stretch of a chart with a value scale.
pub(super) struct Lane {
    pub area: Area,
    pub scale: Scale,
}

impl Lane {
    /// Returns where a value lies; a value that does not fit lies a little outside.
    pub fn y(&self, value: f64) -> f32 {
        let height = self.scale.height(value);
        let height = if height.is_nan() { 0.0 } else { height.clamp(-BEYOND, 1.0 + BEYOND) };
        self.area.bottom - height as f32 * self.area.height()
    }

    /// Returns whether a value fits.
    pub fn fits(&self, value: f64) -> bool {
        (-1e-6..=1.0 + 1e-6).contains(&self.scale.height(value))
    }

    /// Adds shapes that do not leave the lane but for half a dot at its edges.
    pub fn inside(&self, list: &mut DrawList, add: impl FnOnce(&mut DrawList)) {
        list.clipped(self.area.expanded(1.0, OVER_EDGE), add);
    }

    /// Adds a line across the lane at a value.
    pub fn guide(&self, list: &mut DrawList, value: f64, stroke: Stroke, paint: impl Into<Paint>) {
        let y = self.y(value);
        list.stroke(vec![[self.area.left, y], [self.area.right, y]], stroke, paint);
    }
}

/// A chart: what it shows and where.
#[derive(Clone, Copy, Debug)]
pub struct ChartLayout<'a> {
    /// Which axis.
    pub axis: Axis,
    /// Where its parts lie.
    pub areas: ChartAreas,
    /// Where steps lie.
    pub steps: StepAxis,
    /// What it shows.
    pub view: &'a ChartView,
    /// The value scales.
    pub scales: ChartScales,
    /// The step that is picked out.
    pub hovered: Option<u64>,
    /// Whether it scrolls: then texts that would have to jump from place to place are left out.
    pub is_moving: bool,
}

impl ChartLayout<'_> {
    /// Adds all its shapes.
    pub fn draw(&self, list: &mut DrawList) {
        let gradients = Lane { area: self.areas.gradients, scale: self.scales.gradients };
        let ratios = Lane { area: self.areas.ratios, scale: self.scales.ratios };
        self.draw_mud(list, &gradients);
        if self.areas.has_ratios {
            self.draw_wrong_way(list, &ratios);
            self.draw_ratios(list, &ratios);
        }
        self.draw_events(list);
        self.draw_gradients(list, &gradients);
        if let Some(step) = self.hovered {
            self.draw_cursor(list, [&gradients, &ratios], step);
        }
        self.draw_step_numbers(list);
    }

    /// Returns the step at a position over the plot: one that is shown.
    #[must_use]
    pub fn step_at(&self, at: Point) -> Option<u64> {
        let columns = &self.view.columns;
        let (first, last) = (columns.first()?.first_step, columns.last()?.last_step);
        let is_over = self.areas.plot.expanded(POINTER_MARGIN, 0.0).contains(at);
        is_over.then(|| self.steps.step_at(at[0]).clamp(first, last))
    }

    /// Returns the middle of a column.
    pub(super) fn x(&self, column: &Column) -> f32 {
        self.steps.x(column.middle())
    }

    /// Returns the width of a column.
    pub(super) fn column_width(&self, column: &Column) -> f32 {
        self.steps.step_width() * column.steps() as f32
    }

    /// Returns the area of a column between two heights.
    pub(super) fn column_area(&self, column: &Column, top: f32, bottom: f32) -> Area {
        let (x, half) = (self.x(column), 0.5 * self.column_width(column));
        Area { left: x - half, top, right: x + half, bottom: bottom.max(top + 1.0) }
    }

    /// Adds numbers beside a lane: at zero, and at a value and its negative where they fit and are far enough apart.
    pub(super) fn draw_ticks(&self, list: &mut DrawList, lane: &Lane, value: f64) {
        let (up, down) = (lane.fits(value), lane.fits(-value));
        let longer_side = if up { value } else { -value };
        let side = (lane.y(0.0) - lane.y(longer_side)).abs();
        self.draw_tick(list, lane, longer_side);
        if side >= TICK_GAP {
            self.draw_tick(list, lane, 0.0);
        }
        if up && down && 2.0 * side >= TICK_GAP {
            self.draw_tick(list, lane, -value);
        }
    }

    fn draw_tick(&self, list: &mut DrawList, lane: &Lane, value: f64) {
        if !self.areas.has_ticks {
            return;
        }
        let (x, y) = (lane.area.left - 7.0, lane.y(value));
        list.line(vec![[x + 2.0, y], [x + 6.0, y]], 1.0, Role::SampleStem);
        let text = number::short(value, 3);
        // A long number stays in the chart's area, and reaches over the lane instead.
        let overhang = (TICK.width(&text) + 7.0 - TICKS).max(0.0);
        list.text([x + overhang, y], Anchor::Right, &text, TICK);
    }

    /// Adds the numbers of the first and the last step.
    fn draw_step_numbers(&self, list: &mut DrawList) {
        let (Some(line), Some(first), Some(last)) =
            (self.areas.steps, self.view.columns.first(), self.view.columns.last())
        else {
            return;
        };
        let y = 0.5 * (line.top + line.bottom) + 1.0;
        let left = [self.areas.plot.left, y];
        let [_, end] = list.text(left, Anchor::Left, &format!("step {}", first.first_step), TICK);
        let (last, right) = (last.last_step.to_string(), self.areas.plot.right);
        if right - TICK.width(&last) > end + 8.0 {
            list.text([right, y], Anchor::Right, &last, TICK);
        }
    }
}

#[cfg(test)]
mod tests;
