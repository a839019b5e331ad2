//! The upper lane of a chart: sampled gradients as lollipops, the true gradient dashed, √v̂ and m̂ as lines over them.

use super::layout::{ChartLayout, LABEL, Lane, TICK};
use super::texts::{PlacedText, Texts};
use super::view::{Column, Extent};
use super::{labels, number};
use crate::draw_list::{Anchor, DrawList, Point, Stroke, TextStyle};
use crate::fonts::FontWeight;
use crate::theme::Role;

/// The maximum radius of a lollipop's head, in units.
const HEAD: f32 = 2.7;
/// The maximum radius of a lollipop's head, as a share of the width of a step.
const HEAD_PER_STEP: f32 = 0.42;
/// The maximum width of a lollipop's stem, in units.
const STEM: f32 = 1.1;
/// The maximum width of a lollipop's stem, as a share of the width of a step.
const STEM_PER_STEP: f32 = 0.5;
/// The width of the lines of m̂ and √v̂, in units.
const LINE: f32 = 2.4;
/// The width of the lines of m̂ and √v̂ when a step is narrower than a unit, in units.
const NARROW_LINE: f32 = 1.4;
/// The lengths of the dashes and gaps of the true gradient, in units.
const DASHES: [f32; 2] = [4.0, 3.0];
/// Half the width of the arrowhead of a value that does not fit, in units.
const CLIP_MARK: f32 = 4.0;
/// The minimum distance between the centers of two labels, in units.
const LABEL_GAP: f32 = 14.5;
/// The gap between the line of an event and the labels after it, in units.
const EVENT_GAP: f32 = 4.0;

impl ChartLayout<'_> {
    /// Adds the lane of gradients, without its texts.
    pub(super) fn draw_gradients(&self, list: &mut DrawList, lane: &Lane) {
        lane.inside(list, |list| {
            lane.guide(list, 0.0, Stroke::solid(1.0), Role::SampleStem.with_opacity(0.7));
            self.draw_samples(list, lane);
            if self.view.shows_true_gradient() {
                self.draw_true_gradient(list, lane);
            }
            let width = if self.steps.step_width() < 1.0 { NARROW_LINE } else { LINE };
            let lines: [(fn(&Column) -> Option<f64>, Role); 2] = [
                (|column| column.root_v_hat, Role::SecondMoment),
                (|column| column.m_hat, Role::FirstMoment),
            ];
            for (value, role) in lines {
                for points in self.line_stretches(lane, value) {
                    match points[..] {
                        [only] => list.disc(only, width, role),
                        _ => list.line(points, width, role),
                    }
                }
            }
        });
        self.draw_clip_marks(list, lane);
    }

    fn draw_samples(&self, list: &mut DrawList, lane: &Lane) {
        let (zero, step) = (lane.y(0.0), self.steps.step_width());
        for column in &self.view.columns {
            let x = self.x(column);
            if column.not_finite {
                for side in [4.0, -4.0] {
                    let ends = vec![[x - 4.0, zero - side], [x + 4.0, zero + side]];
                    list.line(ends, 1.8, Role::WrongWay);
                }
            }
            let Some(Extent { min, max }) = column.gradient else { continue };
            if column.steps() > 1 {
                let area = self.column_area(column, lane.y(max), lane.y(min));
                list.rect(area, 0.0, Role::SampleStem.with_opacity(0.75));
                continue;
            }
            let y = lane.y(max);
            list.line(vec![[x, zero], [x, y]], (STEM_PER_STEP * step).min(STEM), Role::SampleStem);
            if lane.fits(max) {
                list.disc([x, y], (HEAD_PER_STEP * step).min(HEAD), Role::SampleHead);
            }
        }
    }

    fn draw_true_gradient(&self, list: &mut DrawList, lane: &Lane) {
        let middle = |column: &Column| column.true_gradient.map(|extent| 0.5 * extent.min + 0.5 * extent.max);
        for points in self.line_stretches(lane, middle) {
            // The dashes must not move when the first step leaves the chart.
            let first = points.first().map_or(0.0, |[x, _]| x - self.steps.left);
            let dash_offset = first.rem_euclid(DASHES.iter().sum());
            let stroke = Stroke { dash_offset, ..Stroke::dashed(1.4, DASHES) };
            list.stroke(points, stroke, Role::TrueGradient.with_opacity(0.65));
        }
    }

    /// Returns the stretches of a line, which breaks at missing numbers and after a reset.
    fn line_stretches(&self, lane: &Lane, value: impl Fn(&Column) -> Option<f64>) -> Vec<Vec<Point>> {
        let mut lines: Vec<Vec<Point>> = Vec::new();
        let mut continues = false;
        for column in &self.view.columns {
            let Some(value) = value(column).filter(|value| value.is_finite()) else {
                continues = false;
                continue;
            };
            let point = [self.x(column), lane.y(value)];
            match lines.last_mut() {
                Some(line) if continues && !column.follows_reset => line.push(point),
                _ => lines.push(vec![point]),
            }
            continues = true;
        }
        lines
    }

    /// Returns the samples that do not fit, each with the tip and the base of its arrowhead.
    fn clipped(&self, lane: &Lane) -> Vec<(f64, Point, f32)> {
        let mut clipped = Vec::new();
        for column in &self.view.columns {
            let ends = Extent::ends(column.gradient).take(if column.steps() == 1 { 1 } else { 2 });
            for value in ends.filter(|value| !lane.fits(*value)) {
                let is_up = value > 0.0;
                let tip = if is_up { lane.area.top } else { lane.area.bottom };
                let base = tip + if is_up { 1.7 } else { -1.7 } * CLIP_MARK;
                clipped.push((value, [self.x(column), tip], base));
            }
        }
        clipped
    }

    /// Adds an arrowhead for each sample that does not fit.
    fn draw_clip_marks(&self, list: &mut DrawList, lane: &Lane) {
        for (_, [x, tip], base) in self.clipped(lane) {
            list.polygon(vec![[x - CLIP_MARK, base], [x, tip], [x + CLIP_MARK, base]], Role::SampleHead);
        }
    }

    /// Adds the values of samples that do not fit, on the side of the arrowhead that has room.
    pub(super) fn draw_clipped_values(&self, list: &mut DrawList, texts: &mut Texts, lane: &Lane) {
        let style = TICK.with_role(Role::Text).haloed();
        for (value, [x, tip], base) in self.clipped(lane) {
            let text = number::short(value, 3);
            let on_side = |side: f32, anchor| PlacedText {
                at: [x + side * (CLIP_MARK + 3.0), 0.5 * (tip + base)],
                anchor,
                text: text.clone(),
                style,
            };
            let sides = [on_side(1.0, Anchor::Left), on_side(-1.0, Anchor::Right)];
            let is_over_lane = |text: &&PlacedText| {
                let area = text.area();
                self.areas.plot.left <= area.left && area.right <= self.areas.plot.right
            };
            if let Some(text) = sides.iter().filter(is_over_lane).find(|text| texts.has_room(text)) {
                texts.add(list, text);
            }
        }
    }

    /// Returns the x of a label beside the last column: `gap` units after it, and after the line of an event there.
    pub(super) fn label_x(&self, last: &Column, gap: f32) -> f32 {
        let end = (self.x(last) + 0.5 * self.column_width(last)).min(self.areas.plot.right);
        let has_event = self.view.events.iter().any(|event| event.step >= last.last_step);
        let x = self.x(last).min(self.areas.plot.right) + gap + 2.0;
        if has_event { x.max(end + EVENT_GAP) } else { x }
    }

    /// Returns a text with an outline if a guide of the lane would strike it through, at one of these values.
    pub(super) fn kept_clear(&self, text: PlacedText, lane: &Lane, guides: &[f64]) -> PlacedText {
        let area = text.area();
        let is_crossed = |value: &f64| (area.top..area.bottom).contains(&lane.y(*value));
        let is_over_lane = area.left < self.areas.plot.right;
        let style =
            if is_over_lane && guides.iter().any(is_crossed) { text.style.haloed() } else { text.style };
        PlacedText { style, ..text }
    }

    /// Adds the labels of √v̂, m̂, the samples g and ∂f at the ends of their lines, without overlaps. A low lane has only
    /// the most important.
    pub(super) fn draw_end_labels(&self, list: &mut DrawList, texts: &mut Texts, lane: &Lane) {
        let Some(last) = self.view.columns.last() else { return };
        let true_gradient = last.true_gradient.filter(|_| self.view.shows_true_gradient());
        let small = TextStyle { weight: FontWeight::Regular, size: 12.5, ..LABEL };
        let symbols = &self.view.symbols;
        // Samples jump about, and their label must not: it stands where their stems begin.
        let samples = last.gradient.map(|_| 0.0);
        let found: Vec<(f64, &str, TextStyle)> = [
            (last.root_v_hat, symbols.second.as_str(), LABEL.with_role(Role::SecondMomentText)),
            (last.m_hat, symbols.first.as_str(), LABEL.with_role(Role::FirstMoment)),
            (samples, "g", small.with_role(Role::SampleHead)),
            (true_gradient.map(|extent| extent.max), "∂f", small.with_role(Role::Secondary)),
        ]
        .into_iter()
        .filter_map(|(value, label, style)| Some((value.filter(|v| v.is_finite())?, label, style)))
        .take((lane.area.height() / LABEL_GAP) as usize + 1)
        .collect();
        let (top, bottom) = (lane.area.top, lane.area.bottom);
        let heights: Vec<f32> = found.iter().map(|(value, ..)| lane.y(*value).clamp(top, bottom)).collect();
        let placed = labels::spread(&heights, LABEL_GAP, top, bottom);
        let end = self.label_x(last, 6.0) - 2.0;
        for ((height, placed), (_, label, style)) in heights.into_iter().zip(placed).zip(found) {
            // A long label begins earlier, so that it stays in the chart.
            let x = (end + 3.0).min(texts.bounds().right - style.width(label));
            let text = PlacedText { at: [x, placed], anchor: Anchor::Left, text: label.to_owned(), style };
            let text = self.kept_clear(text, lane, &[0.0]);
            if texts.add(list, &text) && (placed - height).abs() > 3.0 {
                let leader = vec![[end - 4.0, height], [end + 1.0, placed]];
                list.line(leader, 1.0, style.role.with_opacity(0.6));
            }
        }
    }
}
