//! Annotations over the lanes of a chart: mud, events, wrong-way steps and the selected step. Reads a chart's layout; adds
//! shapes.

use super::labels;
use super::layout::{ChartLayout, EVENT_STRIP_HEIGHT, Lane, TICK};
use super::texts::{PlacedText, Texts};
use super::view::{Column, Extent, wrong_way_stretches};
use crate::draw_list::{Anchor, Area, DrawList, Point, Stroke};
use crate::theme::Role;

/// The number of shades of mud.
const MUD_SHADES: f32 = 12.0;
/// The opacity of the deepest mud.
const MUD_OPACITY: f32 = 0.4;
/// The minimum gap between the labels of two events, in units.
const LABEL_GAP: f32 = 6.0;
/// The gap between an event's line and its label, in units.
const LABEL_OFFSET: f32 = 4.0;
/// The distance between the lines of a hatch, in units.
const HATCH_SPACING: f32 = 4.0;
/// Narrower wrong-way stretches have no label, in units.
const MIN_LABELED: f32 = 12.0;
const WRONG_WAY: &str = "wrong way";

impl ChartLayout<'_> {
    /// Adds a band to a lane for every stretch of columns with the same shade of mud.
    pub(super) fn draw_mud(&self, list: &mut DrawList, lane: &Lane) {
        let shade = |depth: f32| (depth * MUD_SHADES).round() / MUD_SHADES;
        let mut bands: Vec<(f32, Area)> = Vec::new();
        for (column, depth) in self.view.columns.iter().zip(&self.view.mud) {
            let area = self.column_area(column, lane.area.top, lane.area.bottom);
            match bands.last_mut() {
                Some((last, band)) if *last == shade(*depth) => band.right = area.right,
                _ => bands.push((shade(*depth), area)),
            }
        }
        for (depth, band) in bands.into_iter().filter(|(depth, _)| *depth > 0.0) {
            list.rect(band, 0.0, Role::Mud.with_opacity(MUD_OPACITY * depth));
        }
    }

    /// Returns the x of the line of an event, which comes after its step and before the next one.
    fn event_x(&self, step: u64) -> f32 {
        self.steps.x(step as f64 + 0.5).clamp(self.areas.plot.left, self.areas.plot.right)
    }

    /// Returns the label of each event, beside its line; `None` for one that would overlap a later one.
    fn event_labels(&self) -> Vec<Option<PlacedText>> {
        let (plot, events) = (self.areas.plot, &self.view.events);
        let style = TICK.with_role(Role::Text);
        let labels: Vec<PlacedText> = events
            .iter()
            .map(|event| {
                let (x, width) = (self.event_x(event.step), style.width(&event.label));
                let fits_left = x - LABEL_OFFSET - width >= plot.left;
                let left = x + if fits_left { -LABEL_OFFSET - width } else { LABEL_OFFSET };
                let at = [left, plot.top + 0.5 * EVENT_STRIP_HEIGHT + 1.0];
                PlacedText { at, anchor: Anchor::Left, text: event.label.clone(), style }
            })
            .collect();
        let ends: Vec<[f32; 2]> =
            labels.iter().map(PlacedText::area).map(|area| [area.left, area.right]).collect();
        let shown = labels::visible_from_the_right(&ends, LABEL_GAP);
        labels.into_iter().zip(shown).map(|(label, is_shown)| is_shown.then_some(label)).collect()
    }

    /// Returns for each event the top of its line, and whether it has a label above the lanes.
    fn event_tops(&self) -> Vec<(f32, bool)> {
        let top = |has_label| self.areas.plot.top + if has_label { 2.0 } else { EVENT_STRIP_HEIGHT };
        let labels = self.event_labels();
        labels.iter().map(|label| (top(label.is_some()), label.is_some())).collect()
    }

    /// Returns the areas of the lines of events.
    pub(super) fn event_lines(&self) -> Vec<Area> {
        let line = |step, top| {
            let x = self.event_x(step);
            Area { left: x, top, right: x, bottom: self.areas.plot.bottom }.expanded(0.7, 0.0)
        };
        let tops = self.event_tops();
        self.view.events.iter().zip(tops).map(|(event, (top, _))| line(event.step, top)).collect()
    }

    /// Adds a dashed line at each event.
    pub(super) fn draw_events(&self, list: &mut DrawList) {
        for (event, (top, has_label)) in self.view.events.iter().zip(self.event_tops()) {
            let x = self.event_x(event.step);
            let line = vec![[x, top], [x, self.areas.plot.bottom]];
            let opacity = if has_label { 0.9 } else { 0.45 };
            list.stroke(line, Stroke::dashed(1.3, [1.6, 2.6]), Role::Text.with_opacity(opacity));
        }
    }

    /// Adds the labels of events, the latest first.
    pub(super) fn draw_event_labels(&self, list: &mut DrawList, texts: &mut Texts) {
        for label in self.event_labels().iter().rev().flatten() {
            texts.add(list, label);
        }
    }

    /// Returns the stretches of wrong-way steps in the strip.
    fn wrong_way_areas(&self) -> Vec<Area> {
        let strip = self.areas.strip;
        wrong_way_stretches(&self.view.columns)
            .into_iter()
            .map(|[first, last]| Area {
                left: self.steps.x(first as f64 - 0.5).max(strip.left),
                right: self.steps.x(last as f64 + 0.5).min(strip.right),
                ..strip
            })
            .filter(|stretch| stretch.width() > 0.0)
            .collect()
    }

    /// Shades the steps in the lane of r that went up the true slope, and hatches the strip below them.
    pub(super) fn draw_wrong_way(&self, list: &mut DrawList, lane: &Lane) {
        let is_single = self.view.columns.iter().all(|column| column.steps() == 1);
        for stretch in self.wrong_way_areas() {
            // With several steps per column the shades would cover everything.
            if is_single {
                let over_lane = Area { top: lane.area.top, bottom: self.areas.strip.top, ..stretch };
                list.rect(over_lane, 0.0, Role::WrongWay.with_opacity(0.13));
            }
            draw_hatch(list, stretch);
        }
    }

    /// Labels the widest wrong-way stretch that has room.
    pub(super) fn draw_wrong_way_label(&self, list: &mut DrawList, texts: &mut Texts, lane: &Lane) {
        let mut stretches = self.wrong_way_areas();
        stretches.sort_by(|a, b| b.width().total_cmp(&a.width()));
        let style = TICK.with_role(Role::WrongWay).haloed();
        let text = stretches
            .iter()
            .filter_map(|stretch| self.wrong_way_label(lane, stretch))
            .map(|at| PlacedText { at, anchor: Anchor::Middle, text: WRONG_WAY.to_owned(), style })
            .find(|text| texts.has_room(text));
        if let Some(text) = text {
            texts.add(list, &text);
        }
    }

    /// Returns the position for the label of a stretch, above or below zero, on the side with shorter bars. Returns `None`
    /// when there is no room.
    fn wrong_way_label(&self, lane: &Lane, stretch: &Area) -> Option<Point> {
        let width = TICK.width(WRONG_WAY) + 4.0;
        let min_width = if self.is_moving { width } else { MIN_LABELED };
        if stretch.width() < min_width || lane.area.width() < 2.0 * width {
            return None;
        }
        let half = 0.5 * width;
        let x = 0.5 * (stretch.left + stretch.right);
        let x = x.clamp(lane.area.left + half, lane.area.right - half);
        let is_near = |column: &&Column| (self.x(column) - x).abs() < half;
        let ratios = self.view.columns.iter().filter(is_near).flat_map(|column| Extent::ends(column.ratio));
        let [up, down] = ratios.fold([0.0f64; 2], |[up, down], r| [up.max(r), down.max(-r)]);
        let zero = lane.y(0.0);
        let (edge, bars) = if down > up {
            (lane.area.top, zero - lane.y(up))
        } else {
            (lane.area.bottom, lane.y(-down) - zero)
        };
        let has_room = bars < 0.5 * ((edge - zero).abs() - TICK.size);
        has_room.then_some([x, 0.5 * (edge + zero)])
    }

    /// Marks the selected step: a line through both lanes, its gradients as dots, and a frame around its r.
    pub(super) fn draw_cursor(&self, list: &mut DrawList, [gradients, ratios]: [&Lane; 2], step: u64) {
        let holds = |column: &&Column| (column.first_step..=column.last_step).contains(&step);
        let Some(column) = self.view.columns.iter().find(holds) else { return };
        let x = self.steps.x(step as f64);
        let line = vec![[x, gradients.area.top - 2.0], [x, self.areas.strip.bottom]];
        list.line(line, 1.0, Role::Text.with_opacity(0.55));
        if column.steps() > 1 {
            return;
        }
        let dots = [
            (column.gradient.map(|extent| extent.max), Role::SampleHead),
            (column.root_v_hat, Role::SecondMoment),
            (column.m_hat, Role::FirstMoment),
        ];
        gradients.inside(list, |list| {
            for (value, role) in dots {
                let Some(value) = value.filter(|value| gradients.fits(*value)) else { continue };
                let at = [x, gradients.y(value)];
                list.disc(at, 5.0, Role::Paper);
                list.disc(at, 3.6, role);
            }
        });
        if let Some(ratio) = column.ratio {
            let [a, b] = [ratios.y(ratio.max), ratios.y(0.0)];
            let bar = self.column_area(column, a.min(b), a.max(b)).expanded(1.2, 1.7);
            list.frame(bar, 2.0, 1.4, Role::Text);
        }
    }
}

/// Fills an area with slanted lines. The lines do not move when the edges of the area do.
fn draw_hatch(list: &mut DrawList, area: Area) {
    list.rect(area, 1.0, Role::WrongWay.with_opacity(0.25));
    let rise = area.height();
    let mut x = ((area.left - rise) / HATCH_SPACING).floor() * HATCH_SPACING;
    while x < area.right {
        // The part of the line from (x, bottom) to (x + rise, top) that lies in the area.
        let [from, to] = [area.left.max(x), area.right.min(x + rise)];
        if from < to {
            list.line(
                vec![[from, area.bottom - (from - x)], [to, area.bottom - (to - x)]],
                1.4,
                Role::WrongWay,
            );
        }
        x += HATCH_SPACING;
    }
}
