//! Columns of panels: whether all panels of a column fit, and where they are.

use bevy_egui::egui::{Rect, Vec2, pos2};
use frankie_sim::Axis;

use super::tabs::{STRIP_WIDTH, TabStrip, strip_height};
use super::{PanelNeeds, StageLayout, TAB, share};
use crate::game::command::Panel;
use crate::game::screen::TabColumn;

/// The smallest height of the lesson, points.
const MIN_LESSON: f32 = 112.0;
/// The smallest height of the tuning panel, points.
const MIN_TUNING: f32 = 96.0;
/// The smallest heights of lesson and tuning in a column without tabs, points: with less one would only scroll.
const STACKED_LESSON: f32 = 170.0;
const STACKED_TUNING: f32 = 150.0;
/// The data: share of the height of the column, minimum and maximum height, points.
const DATA_HEIGHT: (f32, f32, f32) = (0.32, 200.0, 400.0);
/// The smallest height of a chart, points.
pub(super) const MIN_CHART: f32 = 128.0;
/// The smallest height of a chart in a column without tabs, points.
const STACKED_CHART: f32 = 170.0;
/// The maximum height of the only chart, points: the rest is left to the ground.
const MAX_ONLY_CHART: f32 = 300.0;
/// The height of the rule, points.
pub(super) const RULE_HEIGHT: f32 = 126.0;

/// The panels of one side of the window.
pub(super) struct Column {
    pub(super) side: TabColumn,
    panels: Vec<Panel>,
    folded: Vec<Panel>,
    width: f32,
}

impl Column {
    pub(super) fn left(width: f32, folded: &[Panel], needs: PanelNeeds) -> Self {
        Self::new(TabColumn::Left, left_panels(needs), folded, width)
    }

    pub(super) fn right(width: f32, folded: &[Panel], needs: PanelNeeds) -> Self {
        Self::new(TabColumn::Right, right_panels(needs), folded, width)
    }

    fn new(side: TabColumn, panels: Vec<Panel>, folded: &[Panel], width: f32) -> Self {
        let folded = panels.iter().copied().filter(|panel| folded.contains(panel)).collect();
        Self { side, panels, folded, width }
    }

    fn shown(&self) -> Vec<Panel> {
        self.panels.iter().copied().filter(|panel| !self.folded.contains(panel)).collect()
    }

    /// Returns the width of the column in a window that leaves it a height; zero without panels.
    pub(super) fn width_in(&self, height: f32, needs: PanelNeeds, gap: f32) -> f32 {
        if self.panels.is_empty() {
            return 0.0;
        }
        let is_folded = self.shown().is_empty() && self.has_room(height, needs, gap);
        if is_folded { TAB } else { self.width }
    }

    /// Returns whether all panels that are not folded fit below each other, with the buttons of the others.
    fn has_room(&self, height: f32, needs: PanelNeeds, gap: f32) -> bool {
        let shown = self.shown();
        let buttons = (TAB + gap) * self.folded.len() as f32;
        buttons + stacked_height(&shown, needs, gap) <= height + gap
    }
}

/// Returns the panels of both sides.
pub(super) fn panels_of(needs: PanelNeeds) -> Vec<Panel> {
    left_panels(needs).into_iter().chain(right_panels(needs)).collect()
}

fn left_panels(needs: PanelNeeds) -> Vec<Panel> {
    those_of([(Panel::Lesson, true), (Panel::Data, needs.has_data), (Panel::Tuning, !needs.left_out.tuning)])
}

fn right_panels(needs: PanelNeeds) -> Vec<Panel> {
    let has_charts = needs.left_out.axes().next().is_some();
    those_of([(Panel::Charts, has_charts), (Panel::Rule, !needs.left_out.rule)])
}

fn those_of<const N: usize>(panels: [(Panel, bool); N]) -> Vec<Panel> {
    panels.into_iter().filter(|(_, is_there)| *is_there).map(|(panel, _)| panel).collect()
}

/// Returns the smallest height of panels below each other, with a gap after each.
fn stacked_height(panels: &[Panel], needs: PanelNeeds, gap: f32) -> f32 {
    let is_alone = panels.len() == 1;
    let height = |panel: &Panel| match panel {
        Panel::Lesson if is_alone => MIN_LESSON,
        Panel::Lesson => STACKED_LESSON,
        Panel::Tuning if is_alone => MIN_TUNING,
        Panel::Tuning => STACKED_TUNING,
        Panel::Data => DATA_HEIGHT.1,
        Panel::Charts => {
            let chart = if is_alone { MIN_CHART } else { STACKED_CHART };
            charts_height(chart, needs, gap) + needs.pack.map_or(0.0, |pack| pack + gap)
        }
        Panel::Rule => RULE_HEIGHT,
    };
    panels.iter().map(|panel| height(panel) + gap).sum()
}

impl StageLayout {
    /// Places the panels of one side of the window, below a strip of tabs where they do not all fit.
    pub(super) fn place_column(&mut self, column: &Column, area: Rect, needs: PanelNeeds, gap: f32) {
        if column.has_room(area.height(), needs, gap) {
            self.place_beside_folded(column, area, needs, gap);
            return;
        }
        let groups = column.panels.iter().map(|panel| vec![*panel]).collect();
        let height = strip_height(needs.min_target);
        let row = area.with_max_y(area.top() + height);
        let strip = TabStrip::over(column.side, row, groups, needs.tabs.get(column.side));
        let below = area.with_min_y(row.bottom() + gap);
        self.place(strip.open_panels(), below, needs, gap, Align::Top);
        self.strips.push(strip);
    }

    /// Places the only column of a small window, beside a strip of tabs.
    pub(super) fn place_single(
        &mut self,
        side: TabColumn,
        area: Rect,
        width: f32,
        needs: PanelNeeds,
        gap: f32,
    ) {
        let mut sides = vec![left_panels(needs), right_panels(needs)];
        sides.retain(|panels| !panels.is_empty());
        let is_high = sides.iter().all(|panels| stacked_height(panels, needs, gap) <= area.height() + gap);
        let groups =
            if is_high { sides } else { sides.into_iter().flatten().map(|panel| vec![panel]).collect() };
        let Some(strip) = TabStrip::beside(side, area, groups, needs.tabs.get(side)) else { return };
        let left = area.left() + STRIP_WIDTH + gap;
        let beside = area.with_min_x(left).with_max_x((left + width).min(area.right()));
        self.place(strip.open_panels(), beside, needs, gap, Align::Top);
        self.strips.push(strip);
    }

    /// Places the panels that are not folded, and the buttons of the others: the first panel's at the top of the column, the
    /// others' at its bottom.
    fn place_beside_folded(&mut self, column: &Column, mut area: Rect, needs: PanelNeeds, gap: f32) {
        let indent = if column.side == TabColumn::Right { area.width() - TAB } else { 0.0 };
        for panel in column.panels.iter().rev().filter(|panel| column.folded.contains(panel)) {
            let is_upper = column.panels.first() == Some(panel);
            let top = if is_upper { area.top() } else { area.bottom() - TAB };
            let place = Rect::from_min_size(pos2(area.left() + indent, top), Vec2::splat(TAB));
            self.folded.push((*panel, place));
            if is_upper {
                area.min.y += TAB + gap;
            } else {
                area.max.y -= TAB + gap;
            }
        }
        self.place(&column.shown(), area, needs, gap, Align::Bottom);
    }

    /// Places panels below each other. A panel that is lower than the area lies at the top or at the bottom of it.
    fn place(&mut self, panels: &[Panel], mut area: Rect, needs: PanelNeeds, gap: f32, align: Align) {
        for panel in panels.iter().rev() {
            // From the bottom up: the first panel gets the rest.
            let is_first = panels.first() == Some(panel);
            let others: f32 = panels
                .iter()
                .take_while(|other| *other != panel)
                .map(|other| floor(*other, needs) + gap)
                .sum();
            let room = (area.height() - others).max(0.0);
            let height = match panel {
                Panel::Tuning => needs.tuning.clamp(MIN_TUNING.min(room), room),
                Panel::Data if !is_first => share(area.height(), DATA_HEIGHT).min(room),
                Panel::Data => room.min(DATA_HEIGHT.2),
                Panel::Rule => RULE_HEIGHT.min(room),
                Panel::Lesson | Panel::Charts => room,
            };
            let (upper, lower) = split(area, height, gap);
            let place = match align {
                Align::Top if is_first => area.with_max_y(area.top() + height),
                _ => lower,
            };
            match panel {
                Panel::Lesson => self.lesson = Some(place),
                Panel::Data => self.data = Some(place),
                Panel::Tuning => self.tuning = Some(place),
                Panel::Rule => self.rule = Some(place),
                Panel::Charts => self.place_charts(place, needs, gap),
            }
            area = upper;
        }
    }

    pub(super) fn place_charts(&mut self, mut area: Rect, needs: PanelNeeds, gap: f32) {
        // The list is the legend of the charts, and goes with them.
        let pack = needs.pack.map_or(0.0, |pack| pack + gap);
        if pack + charts_height(MIN_CHART, needs, gap) > area.height() {
            self.chart_pages = Some(area);
            return;
        }
        if let Some(height) = needs.pack {
            self.pack = Some(area.with_max_y(area.top() + height));
            area.min.y += height + gap;
        }
        let axes: Vec<Axis> = needs.left_out.axes().collect();
        if let [only] = axes[..] {
            self.charts = vec![(only, area.with_max_y(area.bottom().min(area.top() + MAX_ONLY_CHART)))];
            return;
        }
        let (upper, lower) = split(area, 0.5 * (area.height() - gap), gap);
        self.charts = axes.into_iter().zip([upper, lower]).collect();
    }
}

/// Returns the height of the charts that are there, each of this height, with the gap between them.
fn charts_height(chart: f32, needs: PanelNeeds, gap: f32) -> f32 {
    let count = needs.left_out.axes().count() as f32;
    count * chart + (count - 1.0).max(0.0) * gap
}

/// Where a panel lies that is lower than its area.
#[derive(Clone, Copy)]
enum Align {
    Top,
    Bottom,
}

/// Returns the smallest height of a panel over another one.
fn floor(panel: Panel, needs: PanelNeeds) -> f32 {
    match panel {
        Panel::Lesson => MIN_LESSON,
        Panel::Tuning => MIN_TUNING,
        Panel::Data => DATA_HEIGHT.1,
        Panel::Charts => needs.left_out.axes().count() as f32 * MIN_CHART,
        Panel::Rule => RULE_HEIGHT,
    }
}

/// Splits an area into an upper part and a lower one of this height, with a gap between them.
fn split(area: Rect, lower_height: f32, gap: f32) -> (Rect, Rect) {
    let edge = (area.bottom() - lower_height).round();
    let upper = Rect::from_min_max(area.min, pos2(area.right(), (edge - gap).max(area.top())));
    (upper, Rect::from_min_max(pos2(area.left(), edge), area.max))
}
