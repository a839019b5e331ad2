//! The data that a chart shows for one axis of a run: rows grouped into columns, and events. Reads rows and events; pure.

use std::collections::VecDeque;
use std::ops::RangeInclusive;

use frankie_sim::optimizer::OptimizerKind;
use frankie_sim::params::{ParamSpec, Value};
use frankie_sim::trace::Row;
use frankie_sim::{Agent, AgentId, Axis, Event, Run, TimedEvent};

use super::number;
use super::steps::StepAxis;
use crate::fonts;

/// The data of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartView {
    /// The steps, oldest first.
    pub columns: Vec<Column>,
    /// The events, oldest first.
    pub events: Vec<EventMark>,
    /// The depth of the mud at each column, from 0 to 1; empty for noise without mud.
    pub mud: Vec<f32>,
    /// What the chart calls the averages.
    pub symbols: Symbols,
    /// The largest |r| of either axis in the visible steps: the charts of both axes have one scale.
    pub max_ratio: f64,
    /// Whether the optimizer divides by a running average that is not shown.
    pub hides_averages: bool,
}

/// The layers of a chart over its axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartLayers {
    /// The sampled gradients, with the true ones.
    pub samples: bool,
    /// The average of gradients, m̂.
    pub m_hat: bool,
    /// The root of the average of their squares, √v̂.
    pub v_hat: bool,
    /// The scaling ratio r, which has a lane of its own.
    pub ratio: bool,
}

impl Default for ChartLayers {
    /// Returns all layers.
    fn default() -> Self {
        Self { samples: true, m_hat: true, v_hat: true, ratio: true }
    }
}

/// What a chart calls the average of gradients and the root of the average of their squares. Optimizers without bias
/// correction have no hats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbols {
    /// Such as m̂ or m.
    pub first: String,
    /// Such as √v̂, √v or u.
    pub second: String,
}

impl Default for Symbols {
    fn default() -> Self {
        Self { first: fonts::M_HAT.to_owned(), second: fonts::ROOT_V_HAT.to_owned() }
    }
}

impl Symbols {
    /// Returns the same symbols with the colors of their lines, for players who know those first.
    #[must_use]
    pub fn with_colors(self) -> Self {
        Self { first: format!("{} blue", self.first), second: format!("{} orange", self.second) }
    }

    /// Returns the symbols of an agent's optimizer on one axis, as glyphs of the typeface.
    #[must_use]
    pub fn of(agent: &Agent, axis: Axis) -> Self {
        let optimizer = &agent.state().optimizer;
        let formula = optimizer.kind.update_formula(&optimizer.params, axis);
        let or = |symbol: Option<&str>, default: String| symbol.map_or(default, fonts::with_symbols);
        let Self { first, second } = Self::default();
        // A sum is named by its first term: a chart has no room for more.
        let first = or(formula.first.map(|sum| sum.split(" + ").next().unwrap_or(sum)), first);
        Self { first, second: or(formula.second, second) }
    }
}

impl ChartView {
    /// Returns the visible data of one axis of an agent up to its current step, in columns of at least `min_column` units.
    #[must_use]
    pub fn of(run: &Run, agent: &Agent, axis: Axis, steps: &StepAxis, min_column: f32) -> Self {
        let Some(trace) = agent.trace() else { return Self::default() };
        let (state, per_column) = (agent.state(), steps.steps_per_column(min_column));
        let visible = steps.visible(state.step);
        let resets = resets(run.events(), agent.id());
        Self {
            columns: columns(trace.rows(), axis, visible.clone(), per_column, &resets),
            events: event_marks(run.events(), agent.id(), axis, &visible, state.optimizer.params.specs()),
            mud: Vec::new(),
            symbols: Symbols::of(agent, axis),
            max_ratio: max_ratio(trace.rows(), visible),
            hides_averages: false,
        }
    }

    /// Returns the same data with these layers only. The lane of r keeps its scale.
    #[must_use]
    pub fn with_layers(mut self, layers: ChartLayers) -> Self {
        self.hides_averages = self.is_of_averages() && !layers.v_hat;
        for column in &mut self.columns {
            if !layers.samples {
                (column.gradient, column.true_gradient) = (None, None);
            }
            column.m_hat = column.m_hat.filter(|_| layers.m_hat);
            column.root_v_hat = column.root_v_hat.filter(|_| layers.v_hat);
            column.ratio = column.ratio.filter(|_| layers.ratio);
        }
        self
    }

    /// Returns whether the optimizer divides by a running average, which keeps r near 1.
    #[must_use]
    pub fn is_of_averages(&self) -> bool {
        self.hides_averages || self.columns.iter().any(|column| column.root_v_hat.is_some())
    }

    /// Returns whether the true gradient differs from the sampled gradient.
    #[must_use]
    pub fn shows_true_gradient(&self) -> bool {
        self.columns.iter().any(|column| column.gradient != column.true_gradient)
    }
}

/// The minimum and the maximum of some finite numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// The minimum.
    pub min: f64,
    /// The maximum.
    pub max: f64,
}

impl Extent {
    /// Returns the extent of one number; `None` for a number that is not finite.
    #[must_use]
    pub fn of(x: f64) -> Option<Self> {
        x.is_finite().then_some(Self { min: x, max: x })
    }

    /// Returns the minimum and the maximum of an extent; nothing for `None`.
    pub(super) fn ends(extent: Option<Self>) -> impl Iterator<Item = f64> {
        extent.into_iter().flat_map(|extent| [extent.min, extent.max])
    }

    /// Extends an extent to include a number. Numbers that are not finite are skipped.
    fn grow(extent: &mut Option<Self>, x: f64) {
        let Some(new) = Self::of(x) else { return };
        *extent = Some(extent.map_or(new, |old| Self { min: old.min.min(x), max: old.max.max(x) }));
    }
}

/// One or several steps that share a column of the chart. A column of a single step has the numbers of its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// The first step of the column.
    pub first_step: u64,
    /// The last step of the column.
    pub last_step: u64,
    /// The sampled gradients.
    pub gradient: Option<Extent>,
    /// The true gradients.
    pub true_gradient: Option<Extent>,
    /// m̂ after the last step.
    pub m_hat: Option<f64>,
    /// √v̂ after the last step.
    pub root_v_hat: Option<f64>,
    /// The scaling ratios, with their sign.
    pub ratio: Option<Extent>,
    /// The number of wrong-way steps.
    pub wrong_way: u64,
    /// Whether a sampled gradient or an r of the column is NaN or infinite.
    pub not_finite: bool,
    /// Whether the optimizer's state was reset before the first step: lines break there.
    pub follows_reset: bool,
}

impl Column {
    fn new(row: &Row) -> Self {
        Self {
            first_step: row.step,
            last_step: row.step,
            gradient: None,
            true_gradient: None,
            m_hat: None,
            root_v_hat: None,
            ratio: None,
            wrong_way: 0,
            not_finite: false,
            follows_reset: false,
        }
    }

    fn add(&mut self, row: &Row, axis: Axis) {
        let i = axis.index();
        let of_axis = &row.axes[i];
        self.last_step = row.step;
        Extent::grow(&mut self.gradient, row.gradient[i]);
        Extent::grow(&mut self.true_gradient, row.true_gradient[i]);
        Extent::grow(&mut self.ratio, of_axis.ratio);
        self.m_hat = of_axis.first.map(|m| m.used);
        self.root_v_hat = of_axis.root;
        self.wrong_way += u64::from(of_axis.wrong_way);
        self.not_finite |= !(row.gradient[i].is_finite() && of_axis.ratio.is_finite());
    }

    /// Returns the number of steps in the column.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.last_step - self.first_step + 1
    }

    /// Returns the middle of the steps, which may lie between two steps.
    #[must_use]
    pub fn middle(&self) -> f64 {
        0.5 * (self.first_step as f64 + self.last_step as f64)
    }

    /// Returns whether more than half of the steps went the wrong way.
    #[must_use]
    pub fn is_wrong_way(&self) -> bool {
        2 * self.wrong_way > self.steps()
    }
}

/// Returns the rows of `steps` as columns of `per_column` steps, oldest first; `resets` are the steps after which the
/// optimizer's state was reset, in order.
#[must_use]
pub fn columns(
    rows: &VecDeque<Row>,
    axis: Axis,
    steps: RangeInclusive<u64>,
    per_column: u64,
    resets: &[u64],
) -> Vec<Column> {
    let from = rows.partition_point(|row| row.step < *steps.start());
    let mut columns: Vec<Column> = Vec::new();
    for row in rows.iter().skip(from).take_while(|row| row.step <= *steps.end()) {
        let follows_reset = resets.binary_search(&(row.step - 1)).is_ok();
        let shares = columns
            .last()
            .is_some_and(|last| (last.last_step - 1) / per_column == (row.step - 1) / per_column);
        if follows_reset || !shares {
            columns.push(Column { follows_reset, ..Column::new(row) });
        }
        if let Some(column) = columns.last_mut() {
            column.add(row, axis);
        }
    }
    columns
}

/// Returns the largest finite |r| of both axes among the rows of `steps`.
fn max_ratio(rows: &VecDeque<Row>, steps: RangeInclusive<u64>) -> f64 {
    let from = rows.partition_point(|row| row.step < *steps.start());
    let visible = rows.iter().skip(from).take_while(|row| row.step <= *steps.end());
    let sizes = visible.flat_map(|row| row.axes.iter().map(|axis| axis.ratio.abs()));
    sizes.filter(|size| size.is_finite()).fold(0.0, f64::max)
}

/// Returns the stretches of wrong-way steps, each as its first and its last step.
#[must_use]
pub fn wrong_way_stretches(columns: &[Column]) -> Vec<[u64; 2]> {
    let mut stretches: Vec<[u64; 2]> = Vec::new();
    for column in columns.iter().filter(|column| column.is_wrong_way()) {
        match stretches.last_mut() {
            Some(last) if last[1] + 1 == column.first_step => last[1] = column.last_step,
            _ => stretches.push([column.first_step, column.last_step]),
        }
    }
    stretches
}

/// An event, as a chart shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct EventMark {
    /// The step after which the event happened.
    pub step: u64,
    /// A short label.
    pub label: String,
}

/// Returns the visible events of one axis that affect an agent, oldest first. If several events happened at the same
/// step, only the last one is returned.
#[must_use]
pub fn event_marks(
    events: &[TimedEvent],
    agent: AgentId,
    axis: Axis,
    steps: &RangeInclusive<u64>,
    specs: &[ParamSpec],
) -> Vec<EventMark> {
    let mut marks: Vec<EventMark> = Vec::new();
    let is_visible = |timed: &&TimedEvent| timed.step + 1 >= *steps.start() && timed.step <= *steps.end();
    for timed in events.iter().filter(|timed| timed.event.affects(agent)).filter(is_visible) {
        let Some(label) = label(&timed.event, axis, specs) else { continue };
        match marks.last_mut() {
            Some(last) if last.step == timed.step => last.label = label,
            _ => marks.push(EventMark { step: timed.step, label }),
        }
    }
    marks
}

fn label(event: &Event, axis: Axis, specs: &[ParamSpec]) -> Option<String> {
    Some(match event {
        Event::Drop { .. } => "dropped".to_owned(),
        Event::Throw { .. } => "thrown".to_owned(),
        Event::SetParam { axis: Some(other), .. } if *other != axis => return None,
        Event::SetParam { name, value, .. } => {
            let value = match value {
                Value::Number(x) => number::short(*x, 4),
                Value::Integer(n) => number::short(*n as f64, 4),
                other => other.to_string(),
            };
            format!("{} {value}", symbol(name, specs))
        }
        Event::SetOptimizer { kind, .. } => {
            OptimizerKind::find(kind).map_or(kind.as_str(), |kind| kind.info.title).to_owned()
        }
        // A guess is no part of what happened, and what the player gave is on the chart itself.
        Event::Guess(_) | Event::Feed { .. } | Event::Lead { .. } => return None,
    })
}

fn symbol<'a>(name: &'a str, specs: &[ParamSpec]) -> &'a str {
    specs.iter().find(|spec| spec.name == name).map_or(name, |spec| spec.symbol)
}

/// Returns the steps after which the state of an agent's optimizer was reset, in order.
#[must_use]
pub fn resets(events: &[TimedEvent], agent: AgentId) -> Vec<u64> {
    events
        .iter()
        .filter(|timed| timed.event.affects(agent) && timed.event.resets_state())
        .map(|timed| timed.step)
        .collect()
}

#[cfg(test)]
mod tests;
