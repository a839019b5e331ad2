//! What a chart shows, as pure functions: which steps, how rows become columns, which events become marks. Reads
//! rows and events of a run, writes nothing; no pixels but the width of the window of steps.

use std::collections::VecDeque;
use std::ops::RangeInclusive;

use frankie_sim::params::{ParamSpec, Value};
use frankie_sim::trace::Row;
use frankie_sim::{AgentId, Axis, Event, TimedEvent};

use super::number;

/// Columns are never narrower than this, in px: below it lollipops become bands.
pub const MIN_COLUMN_PX: f32 = 2.0;

/// How many steps are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Span {
    /// The last so many.
    Last(f64),
    /// As many as the record holds.
    All,
}

impl Span {
    /// What can be picked, with its label.
    pub const PRESETS: [(Span, &'static str); 4] = [
        (Span::Last(60.0), "60"),
        (Span::Last(240.0), "240"),
        (Span::Last(1000.0), "1000"),
        (Span::All, "all"),
    ];
    /// Fewer steps than this are not shown: a lollipop as wide as a thumb tells no more.
    pub const MIN: f64 = 12.0;

    /// How many steps that is for a record that holds `held` steps.
    #[must_use]
    pub fn steps(self, held: u64) -> f64 {
        match self {
            Span::Last(steps) => steps.max(Self::MIN),
            Span::All => (held as f64).max(Self::MIN),
        }
    }

    /// Showing `factor` times as many steps.
    #[must_use]
    pub fn zoomed(self, factor: f64, held: u64) -> Self {
        Span::Last((self.steps(held) * factor).clamp(Self::MIN, frankie_sim::trace::WINDOW_ROWS as f64))
    }
}

impl Default for Span {
    fn default() -> Self {
        Span::PRESETS[0].0
    }
}

/// Which steps lie where: step s fills the stretch from s − 1 to s, `before` is the left edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepAxis {
    /// Steps before the left edge; part of one while the picture scrolls.
    pub before: f64,
    /// Steps from edge to edge.
    pub count: f64,
    /// The left edge, px.
    pub left_px: f32,
    /// From edge to edge, px.
    pub width_px: f32,
}

impl StepAxis {
    /// The axis that ends with `present` (which may be between two steps), or begins with the first step while
    /// there are too few.
    #[must_use]
    pub fn ending_at(present: f64, count: f64, left_px: f32, width_px: f32) -> Self {
        Self {
            before: (present - count).max(0.0),
            count: count.max(1.0),
            left_px,
            width_px: width_px.max(1.0),
        }
    }

    /// The width of a step, px.
    #[must_use]
    pub fn step_px(&self) -> f32 {
        (f64::from(self.width_px) / self.count) as f32
    }

    /// The middle of a step, px.
    #[must_use]
    pub fn x_px(&self, step: f64) -> f32 {
        self.left_px + ((step - 0.5 - self.before) / self.count * f64::from(self.width_px)) as f32
    }

    /// The step under `x_px`, at least 1.
    #[must_use]
    pub fn step_at(&self, x_px: f32) -> u64 {
        let along = f64::from((x_px - self.left_px) / self.width_px) * self.count;
        (self.before + along).floor().max(0.0) as u64 + 1
    }

    /// How many steps share a column: a power of two, so that columns keep their steps while the picture scrolls.
    #[must_use]
    pub fn steps_per_column(&self) -> u64 {
        let least = f64::from(MIN_COLUMN_PX) / f64::from(self.step_px());
        if least <= 1.0 { 1 } else { (least.ceil() as u64).next_power_of_two() }
    }

    /// The steps any part of which is in sight, up to `present`.
    #[must_use]
    pub fn visible(&self, present: u64) -> RangeInclusive<u64> {
        let first = self.before.floor() as u64 + 1;
        first..=((self.before + self.count).ceil() as u64).min(present)
    }
}

/// The least and greatest of some finite numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
}

impl Extent {
    /// Of one number; nothing for what is not finite.
    #[must_use]
    pub fn of(x: f64) -> Option<Self> {
        x.is_finite().then_some(Self { min: x, max: x })
    }

    /// With one more number in it.
    fn grow(extent: &mut Option<Self>, x: f64) {
        let Some(new) = Self::of(x) else { return };
        *extent = Some(extent.map_or(new, |old| Self { min: old.min.min(x), max: old.max.max(x) }));
    }
}

/// One or several steps that share a place on the chart. Of one step, every number is that of its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Its first step.
    pub first_step: u64,
    /// Its last step.
    pub last_step: u64,
    /// The sampled gradients.
    pub gradient: Option<Extent>,
    /// The true gradients.
    pub true_gradient: Option<Extent>,
    /// m̂ after its last step.
    pub m_hat: Option<f64>,
    /// √v̂ after its last step.
    pub root_v_hat: Option<f64>,
    /// The scaling ratios, with their sign.
    pub ratio: Option<Extent>,
    /// Steps that went the wrong way.
    pub wrong_way: u64,
    /// Whether some number of it is NaN or infinite.
    pub not_finite: bool,
    /// Whether the optimizer's state was new at its first step, so that lines do not go on from before.
    pub starts_anew: bool,
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
            starts_anew: false,
        }
    }

    fn add(&mut self, row: &Row, axis: Axis) {
        let i = axis.index();
        let of_axis = &row.axes[i];
        self.last_step = row.step;
        Extent::grow(&mut self.gradient, row.gradient[i]);
        Extent::grow(&mut self.true_gradient, row.true_gradient[i]);
        Extent::grow(&mut self.ratio, of_axis.ratio);
        self.m_hat = of_axis.first.map(|m| m.corrected);
        self.root_v_hat = of_axis.second.map(|v| v.corrected.sqrt());
        self.wrong_way += u64::from(of_axis.wrong_way);
        self.not_finite |= !(row.gradient[i].is_finite() && of_axis.ratio.is_finite());
    }

    /// Steps in it.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.last_step - self.first_step + 1
    }

    /// The middle of its steps.
    #[must_use]
    pub fn middle(&self) -> f64 {
        0.5 * (self.first_step as f64 + self.last_step as f64)
    }

    /// Whether most of its steps went the wrong way; of one step, whether it did.
    #[must_use]
    pub fn is_wrong_way(&self) -> bool {
        2 * self.wrong_way > self.steps()
    }
}

/// The rows of `steps` as columns of `per_column` steps, oldest first; `anew` are the steps after which the
/// optimizer's state was new, in order.
#[must_use]
pub fn columns(
    rows: &VecDeque<Row>,
    axis: Axis,
    steps: RangeInclusive<u64>,
    per_column: u64,
    anew: &[u64],
) -> Vec<Column> {
    let from = rows.partition_point(|row| row.step < *steps.start());
    let mut columns: Vec<Column> = Vec::new();
    for row in rows.iter().skip(from).take_while(|row| row.step <= *steps.end()) {
        let starts_anew = anew.binary_search(&(row.step - 1)).is_ok();
        let shares = columns
            .last()
            .is_some_and(|last| (last.last_step - 1) / per_column == (row.step - 1) / per_column);
        if starts_anew || !shares {
            columns.push(Column { starts_anew, ..Column::new(row) });
        }
        if let Some(column) = columns.last_mut() {
            column.add(row, axis);
        }
    }
    columns
}

/// The stretches of steps that went the wrong way: first and last step of each.
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

/// Something the player did, to be marked.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// It happened after this step.
    pub step: u64,
    /// In a word or two.
    pub label: String,
}

/// The events of one axis of one agent in sight, oldest first. Of events that change the same thing at one step the last
/// counts.
#[must_use]
pub fn marks(
    events: &[TimedEvent],
    agent: AgentId,
    axis: Axis,
    steps: &RangeInclusive<u64>,
    specs: &[ParamSpec],
) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let is_in_sight = |timed: &&TimedEvent| timed.step + 1 >= *steps.start() && timed.step <= *steps.end();
    for timed in events.iter().filter(|timed| timed.event.affects(agent)).filter(is_in_sight) {
        let Some(label) = label(&timed.event, axis, specs) else { continue };
        match marks.last_mut() {
            Some(last) if last.step == timed.step => last.label = label,
            _ => marks.push(Mark { step: timed.step, label }),
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
        Event::SetOptimizer { kind, .. } => kind.clone(),
    })
}

fn symbol<'a>(name: &'a str, specs: &[ParamSpec]) -> &'a str {
    specs.iter().find(|spec| spec.name == name).map_or(name, |spec| spec.symbol)
}

/// The steps after which an agent's optimizer had a new state, in order.
#[must_use]
pub fn steps_before_new_state(events: &[TimedEvent], agent: AgentId) -> Vec<u64> {
    events
        .iter()
        .filter(|timed| timed.event.affects(agent) && timed.event.resets_state())
        .map(|timed| timed.step)
        .collect()
}

#[cfg(test)]
mod tests;
