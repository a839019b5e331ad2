//! A chart of one axis: the sampled gradients as lollipops, the true gradient dashed, √v̂ and m̂ as lines over them, and
//! optionally a lane below with r as bars. Reads a view; adds shapes, and finds the step at a position.

use frankie_sim::Axis;

use super::number;
use super::ratios::ratio_tick;
use super::scale::{Scale, robust_size};
use super::steps::StepAxis;
use super::texts::{PlacedText, Texts};
use super::view::{ChartView, Column, Extent};
use crate::draw_list::{Anchor, Area, DrawList, Point, Stroke, TextStyle};
use crate::fonts::FontWeight;
use crate::theme::{Paint, Role};

/// The width of the numbers at the left, in units.
const TICKS_WIDTH: f32 = 30.0;
/// The width of the labels at the right, in units.
const LABELS_WIDTH: f32 = 26.0;
/// The same where labels name the colors of their lines as well, such as “√v̂ orange”.
const LONG_LABELS_WIDTH: f32 = 72.0;
/// How far the line of step numbers then goes on beyond the plot, in units.
const LONG_STEPS_BEYOND: f32 = 38.0;
/// The height of the labels of events above the lanes, in units.
pub(super) const EVENT_STRIP_HEIGHT: f32 = 16.0;
/// The height of the hatched strip below the lanes, in units.
const STRIP_HEIGHT: f32 = 6.0;
/// The height of the line of step numbers, in units.
const STEPS_HEIGHT: f32 = 19.0;
/// The gap between the lanes, in units.
const LANE_GAP: f32 = 14.0;
/// The share of the height of both lanes that the lane of gradients takes.
const GRADIENT_SHARE: f32 = 0.62;
/// Charts below this height have no step numbers, in units.
const MIN_HEIGHT_WITH_STEPS: f32 = 110.0;
/// Charts below this width have no numbers next to the lanes, in units.
const MIN_WIDTH_WITH_TICKS: f32 = 150.0;
/// Charts below this width have no room for labels next to the lanes, in units.
const MIN_WIDTH_WITH_LABELS: f32 = 90.0;
/// Charts below this width have no room for long ones, in units.
const MIN_WIDTH_WITH_LONG_LABELS: f32 = 240.0;
/// The maximum distance beyond the edges of a lane at which values that do not fit are placed, as a share of its height.
const MAX_BEYOND: f64 = 0.25;
/// The distance by which lines and heads of lollipops may cross the edges of a lane, in units.
const OVER_EDGE: f32 = 4.0;
/// The minimum end of the scale of an r that is a ratio of averages.
const MIN_RATIO_TOP: f64 = 1.2;
/// The minimum distance between two numbers next to a lane, in units.
const TICK_GAP: f32 = 13.0;
/// The distance from the lanes at which the pointer still selects a step, in units.
const POINTER_MARGIN: f32 = 4.0;

/// The style of numbers and small texts.
pub(super) const TICK: TextStyle = TextStyle::new(FontWeight::Regular, 12.0, Role::Secondary);
/// The style of the names of lines.
pub(super) const LABEL: TextStyle = TextStyle::new(FontWeight::SemiBold, 14.0, Role::Text);

/// The areas of the parts of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartAreas {
    /// The area of the chart: all of its shapes lie in it.
    pub whole: Area,
    /// The area of the steps: both lanes, the labels of events above them and the strip below.
    pub plot: Area,
    /// The lane of the gradients.
    pub gradients: Area,
    /// The lane of r.
    pub ratios: Area,
    /// The strip below the lanes in which wrong-way steps are hatched.
    pub strip: Area,
    /// The line of step numbers, from edge to edge; `None` for a chart of small height.
    pub steps: Option<Area>,
    /// Whether there is room for numbers next to the lanes.
    pub has_ticks: bool,
    /// Whether r has a lane.
    pub has_ratios: bool,
}

impl ChartAreas {
    /// Returns the areas of a chart that fills `area`. Without a lane of r the gradients take the whole height.
    #[must_use]
    pub fn new(area: Area, has_ratios: bool) -> Self {
        let has_ticks = area.width() >= MIN_WIDTH_WITH_TICKS;
        let has_steps = area.height() >= MIN_HEIGHT_WITH_STEPS;
        let left = area.left + if has_ticks { TICKS_WIDTH } else { 0.0 };
        let has_labels = area.width() >= MIN_WIDTH_WITH_LABELS;
        let right = area.right - if has_labels { LABELS_WIDTH } else { 0.0 };
        let bottom = area.bottom - if has_steps { STEPS_HEIGHT } else { 0.0 };
        let lanes = Area { left, top: area.top + EVENT_STRIP_HEIGHT, right, bottom: bottom - STRIP_HEIGHT };
        let upper =
            if has_ratios { lanes.top + (lanes.height() - LANE_GAP) * GRADIENT_SHARE } else { lanes.bottom };
        Self {
            whole: area,
            plot: Area { top: area.top, bottom, ..lanes },
            gradients: Area { bottom: upper, ..lanes },
            ratios: Area { top: upper + LANE_GAP, ..lanes },
            strip: Area { top: lanes.bottom, bottom, ..lanes },
            steps: has_steps.then_some(Area { top: bottom, ..area }),
            has_ticks,
            has_ratios,
        }
    }

    /// Returns the same areas with room for labels that name the colors of their lines, where the chart is wide enough.
    #[must_use]
    pub fn with_long_labels(self) -> Self {
        if self.whole.width() < MIN_WIDTH_WITH_LONG_LABELS {
            return self;
        }
        let right = self.whole.right - LONG_LABELS_WIDTH;
        let narrowed = |area: Area| Area { right, ..area };
        let [plot, gradients] = [self.plot, self.gradients].map(narrowed);
        let [ratios, strip] = [self.ratios, self.strip].map(narrowed);
        // The numbers of the steps are beside the plot, and what is between them keeps its room.
        let steps = self.steps.map(|steps| Area { right: right + LONG_STEPS_BEYOND, ..steps });
        Self { plot, gradients, ratios, strip, steps, ..self }
    }

    /// Returns the step axis that fills the plot with `count` steps, starting at `first`.
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

    /// Moves for `seconds` toward the scales that fit a view. A few outliers among the gradients are ignored. Where r is a
    /// ratio of averages, its scale fits both axes.
    pub fn follow(&mut self, view: &ChartView, seconds: f64) {
        let sampled = || view.columns.iter().flat_map(|column| Extent::ends(column.gradient));
        let limit = robust_size(sampled());
        let lines = view.columns.iter().flat_map(|column| [column.m_hat, column.root_v_hat]).flatten();
        let shown = sampled().filter(|g| g.abs() <= limit).chain(lines.filter(|x| x.is_finite()));
        let needs = shown.fold([0.0f64; 2], |[up, down], x| [up.max(x), down.max(-x)]);
        self.gradients.follow(needs, 0.0, seconds);
        let ratios = view.columns.iter().flat_map(|column| Extent::ends(column.ratio));
        let own = ratios.fold(0.0, |largest: f64, r| largest.max(r.abs()));
        let (need, min_top) =
            if view.is_of_averages() { (own.max(view.max_ratio), MIN_RATIO_TOP) } else { (own, 0.0) };
        self.ratios.follow_symmetric(need, min_top, seconds);
    }

    /// Returns whether a scale is still moving.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        self.gradients.is_moving() || self.ratios.is_moving()
    }
}

/// A lane: a horizontal part of a chart with its own value scale.
pub(super) struct Lane {
    pub area: Area,
    pub scale: Scale,
}

impl Lane {
    /// Returns the y of a value, in units. A value that does not fit is placed slightly outside the lane.
    pub fn y(&self, value: f64) -> f32 {
        let height = self.scale.height(value);
        let height = if height.is_nan() { 0.0 } else { height.clamp(-MAX_BEYOND, 1.0 + MAX_BEYOND) };
        self.area.bottom - height as f32 * self.area.height()
    }

    /// Returns whether a value fits in the lane.
    pub fn fits(&self, value: f64) -> bool {
        (-1e-6..=1.0 + 1e-6).contains(&self.scale.height(value))
    }

    /// Adds shapes that are clipped to the lane, except for half a dot at its edges.
    pub fn inside(&self, list: &mut DrawList, add: impl FnOnce(&mut DrawList)) {
        list.clipped(self.area.expanded(1.0, OVER_EDGE), add);
    }

    /// Adds a line across the lane at a value.
    pub fn guide(&self, list: &mut DrawList, value: f64, stroke: Stroke, paint: impl Into<Paint>) {
        let y = self.y(value);
        list.stroke(vec![[self.area.left, y], [self.area.right, y]], stroke, paint);
    }
}

/// A chart: its data, its areas and its scales.
#[derive(Clone, Copy, Debug)]
pub struct ChartLayout<'a> {
    /// The axis that is shown.
    pub axis: Axis,
    /// The areas of its parts.
    pub areas: ChartAreas,
    /// The positions of steps.
    pub steps: StepAxis,
    /// The data that is shown.
    pub view: &'a ChartView,
    /// The value scales.
    pub scales: ChartScales,
    /// The selected step.
    pub hovered: Option<u64>,
    /// Whether the chart scrolls. Texts that would jump while scrolling are left out.
    pub is_moving: bool,
}

impl ChartLayout<'_> {
    /// Adds all shapes of the chart.
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
        self.draw_texts(list, &gradients, &ratios);
    }

    /// Adds all texts over the shapes, the most important first: one that has no room is left out.
    fn draw_texts(&self, list: &mut DrawList, gradients: &Lane, ratios: &Lane) {
        let mut texts = Texts::new(self.areas.whole, self.event_lines());
        self.draw_end_labels(list, &mut texts, gradients);
        if self.areas.has_ratios {
            self.draw_ratio_label(list, &mut texts, ratios);
            self.draw_ticks(list, &mut texts, ratios, ratio_tick(ratios));
        }
        self.draw_ticks(list, &mut texts, gradients, gradients.scale.top());
        self.draw_step_numbers(list, &mut texts);
        self.draw_event_labels(list, &mut texts);
        if self.areas.has_ratios {
            self.draw_scale_note(list, &mut texts, ratios);
            self.draw_wrong_way_label(list, &mut texts, ratios);
        }
        self.draw_clipped_values(list, &mut texts, gradients);
    }

    /// Returns the visible step at a position; `None` outside the plot.
    #[must_use]
    pub fn step_at(&self, at: Point) -> Option<u64> {
        let columns = &self.view.columns;
        let (first, last) = (columns.first()?.first_step, columns.last()?.last_step);
        let is_over = self.areas.plot.expanded(POINTER_MARGIN, 0.0).contains(at);
        is_over.then(|| self.steps.step_at(at[0]).clamp(first, last))
    }

    /// Returns the x of the middle of a column, in units.
    pub(super) fn x(&self, column: &Column) -> f32 {
        self.steps.x(column.middle())
    }

    /// Returns the width of a column, in units.
    pub(super) fn column_width(&self, column: &Column) -> f32 {
        self.steps.step_width() * column.steps() as f32
    }

    /// Returns the area of a column between two heights.
    pub(super) fn column_area(&self, column: &Column, top: f32, bottom: f32) -> Area {
        let (x, half) = (self.x(column), 0.5 * self.column_width(column));
        Area { left: x - half, top, right: x + half, bottom: bottom.max(top + 1.0) }
    }

    /// Adds numbers next to a lane: at zero, and at a value and its negative if they fit and are far enough apart.
    fn draw_ticks(&self, list: &mut DrawList, texts: &mut Texts, lane: &Lane, value: f64) {
        let (up, down) = (lane.fits(value), lane.fits(-value));
        let longer_side = if up { value } else { -value };
        let side = (lane.y(0.0) - lane.y(longer_side)).abs();
        self.draw_tick(list, texts, lane, longer_side);
        if side >= TICK_GAP {
            self.draw_tick(list, texts, lane, 0.0);
        }
        if up && down && 2.0 * side >= TICK_GAP {
            self.draw_tick(list, texts, lane, -value);
        }
    }

    fn draw_tick(&self, list: &mut DrawList, texts: &mut Texts, lane: &Lane, value: f64) {
        if !self.areas.has_ticks {
            return;
        }
        let (x, y) = (lane.area.left - 7.0, lane.y(value));
        let text = number::short(value, 3);
        // A number that is too long extends over the lane, so that it stays in the chart's area.
        let overhang = (TICK.width(&text) + 7.0 - TICKS_WIDTH).max(0.0);
        let text = PlacedText { at: [x + overhang, y], anchor: Anchor::Right, text, style: TICK };
        // A long number may lie under the line of an event at the left edge: better than none.
        if texts.add_over_lines(list, &text) {
            list.line(vec![[x + 2.0, y], [x + 6.0, y]], 1.0, Role::SampleStem);
        }
    }

    /// Adds the numbers of the first and the last step.
    fn draw_step_numbers(&self, list: &mut DrawList, texts: &mut Texts) {
        let (Some(line), Some(first), Some(last)) =
            (self.areas.steps, self.view.columns.first(), self.view.columns.last())
        else {
            return;
        };
        let y = 0.5 * (line.top + line.bottom) + 1.0;
        let (left, right) = (self.areas.plot.left, self.areas.plot.right);
        let text = format!("step {}", first.first_step);
        let [first, last] = [
            PlacedText { at: [left, y], anchor: Anchor::Left, text, style: TICK },
            PlacedText {
                at: [right, y],
                anchor: Anchor::Right,
                text: last.last_step.to_string(),
                style: TICK,
            },
        ];
        texts.add(list, &first);
        if last.area().left > first.area().right + 8.0 {
            texts.add(list, &last);
        }
    }
}

#[cfg(test)]
mod tests;
