//! One chart per axis: the sampled gradients with m̂ and √v̂ over them, the scaling ratio r = m̂ ÷ (√v̂ + ε) below,
//! over steps. Reads the run's trace up to the current step; returns `Command::Hover` for the step under the pointer.
//! [`frankie_draw::chart`] lays out what is drawn; this module animates it. egui's memory holds the zoom, the value scales,
//! and for which run and hover state they are.

mod span;
mod tip;

use bevy_egui::egui::{self, Align, Align2, Id, Layout, RichText, Sense, Ui, vec2};
use frankie_draw::chart::layout::{ChartAreas, ChartLayout, ChartScales};
use frankie_draw::chart::scale;
use frankie_draw::chart::steps::{MIN_COLUMN, Span, StepAxis};
use frankie_draw::chart::view::ChartView;
use frankie_draw::draw_list::DrawList;
use frankie_draw::easing;
use frankie_sim::trace::Row;
use frankie_sim::{AgentId, Axis};

use super::{paint, theme};
use crate::game::command::Command;
use crate::game::session::Session;
use crate::game::{advice, touch, wording};
pub use frankie_draw::chart::number;

/// The height of a chart that is given no limit, px.
const DEFAULT_HEIGHT_PX: f32 = 210.0;
/// With less height or width than this, only the header is shown.
const MIN_SIDE_PX: f32 = 56.0;
/// The maximum speed, 1 is the default, at which the chart glides between steps; faster gliding looks like jitter.
const MAX_GLIDE_SPEED: f64 = 2.0;
/// The smallest width of r with its letter before it, px.
const RATIO_WIDTH: f32 = 90.0;
/// The time constant of zooming, in seconds.
const ZOOM_EASE_S: f64 = 0.09;
/// The maximum frame time by which scales and zoom are animated, in seconds.
const MAX_FRAME_S: f32 = 0.1;

/// What a chart remembers from frame to frame.
#[derive(Clone, Copy, Default)]
struct Memory {
    /// The level, by its address, the seed and the agent that this memory belongs to.
    run: (usize, u64, AgentId),
    scales: ChartScales,
    /// Steps from edge to edge while zooming; 0 before the first frame.
    shown_steps: f64,
    /// Whether the pointer was over it.
    hovered: bool,
}

/// Shows the content of one axis's card: header, gradients, ratios. Fills the width, and the height if there is a limit.
/// Returns [`Command::Hover`] when the step under the pointer changes.
pub fn axis_chart_ui(ui: &mut Ui, axis: Axis, session: &Session) -> Option<Command> {
    header(ui, axis, session);
    plot_ui(ui, axis, session)
}

/// Shows the chart of an axis without its header.
pub fn plot_ui(ui: &mut Ui, axis: Axis, session: &Session) -> Option<Command> {
    let left = ui.available_size();
    let height = if left.y.is_finite() { left.y } else { DEFAULT_HEIGHT_PX };
    if height < MIN_SIDE_PX || left.x < MIN_SIDE_PX {
        return None;
    }
    let (rect, response) = ui.allocate_exact_size(vec2(left.x, height), Sense::hover());
    let run = session.shown();
    let current = run.state().step;
    let label = format!("{} axis chart, step {current}", axis.name());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Other, true, label.as_str()));
    let layers = session.chart_layers();
    let mut areas = ChartAreas::new(paint::area_of(rect), layers.ratio);
    if session.names_colors() {
        areas = areas.with_long_labels();
    }
    if run.row().is_none() && current == 0 {
        empty(ui, &areas, session);
        return end_hover(ui, axis);
    }
    let frame_s = f64::from(ui.input(|input| input.stable_dt).min(MAX_FRAME_S));
    let mut memory = remembered(ui, axis, session);
    let span = span::pick(ui, areas.steps.map(paint::rect_of), &response, session);
    let shown_before = memory.shown_steps;
    let steps = step_axis(&mut memory, span, &areas, session, frame_s);
    let mut view = ChartView::of(session.run(), run, axis, &steps, MIN_COLUMN).with_layers(layers);
    let symbols = view.symbols.clone();
    if session.names_colors() {
        view.symbols = view.symbols.with_colors();
    }
    memory.scales.follow(&view, frame_s);
    let (scales, hovered) = (memory.scales, session.hovered_step);
    let layout = ChartLayout { axis, areas, steps, view: &view, scales, hovered, is_moving: true };
    let mut list = DrawList::default();
    layout.draw(&mut list);
    paint::paint(ui.painter(), &list);
    let pointer = ui.input(|input| input.pointer.hover_pos());
    let pointer = pointer.filter(|_| ui.rect_contains_pointer(rect.expand2(vec2(4.0, 0.0))));
    let pointed = pointer.and_then(|at| layout.step_at(at.into()));
    // The session's hovered step is a frame late, but then both charts and the trail show the same step.
    if let Some(row) = session.hovered_step.or(pointed).and_then(|step| row_at(session, step)) {
        tip::show(ui, axis, row, &tip::Names { symbols: &symbols, layers }, rect);
    }
    if memory.scales.is_moving() || memory.shown_steps != shown_before {
        ui.ctx().request_repaint();
    }
    let was_hovered = std::mem::replace(&mut memory.hovered, pointed.is_some());
    ui.data_mut(|data| data.insert_temp(memory_id(axis), memory));
    match pointed {
        Some(step) => (session.hovered_step != Some(step)).then_some(Command::Hover(Some(step))),
        None => was_hovered.then_some(Command::Hover(None)),
    }
}

/// Returns a row up to the current step.
fn row_at(session: &Session, step: u64) -> Option<&Row> {
    (step <= session.shown().state().step).then(|| session.shown().trace()?.row(step)).flatten()
}

fn memory_id(axis: Axis) -> Id {
    Id::new(("axis chart", axis.index()))
}

fn remembered(ui: &Ui, axis: Axis, session: &Session) -> Memory {
    let run = (std::sync::Arc::as_ptr(session.level()).addr(), session.run().seed(), session.focus);
    let memory: Memory = ui.data(|data| data.get_temp(memory_id(axis))).unwrap_or_default();
    if memory.run == run { memory } else { Memory { run, hovered: memory.hovered, ..Memory::default() } }
}

/// Ends the hovering of a chart that is empty now: the pointer may have been over one of its steps.
fn end_hover(ui: &Ui, axis: Axis) -> Option<Command> {
    let memory: Memory = ui.data(|data| data.get_temp(memory_id(axis)))?;
    if !memory.hovered {
        return None;
    }
    ui.data_mut(|data| data.insert_temp(memory_id(axis), Memory::default()));
    Some(Command::Hover(None))
}

/// Dot and name at the left, r of the current step at the right.
fn header(ui: &mut Ui, axis: Axis, session: &Session) {
    ui.horizontal(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(10.0, theme::SIZE_TITLE), Sense::hover());
        ui.painter().circle_filled(dot.center(), 5.0, theme::axis_color(axis));
        ui.label(theme::body(format!("{} axis", axis.name())));
        if !session.level().pack().is_empty() {
            ui.label(theme::small(session.level().agent_name(session.focus)));
        }
        if session.chart_layers().ratio {
            ratio_ui(ui, axis, session);
        }
    });
}

/// Shows r of the current step and where the step goes, at the right.
pub fn ratio_ui(ui: &mut Ui, axis: Axis, session: &Session) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let current = row_at(session, session.shown().state().step).map(|row| &row.axes[axis.index()]);
        let text = match current {
            Some(row) => number::ratio(row.ratio, row.second.is_some()),
            None => "–".to_owned(),
        };
        let way = current.map_or("", |row| wording::direction(axis, -row.lr * row.ratio).0);
        let has_room = ui.available_width() >= RATIO_WIDTH;
        let word = RichText::new(way).font(theme::semibold(theme::SIZE_BODY)).color(theme::axis_color(axis));
        ui.label(word).on_hover_text(theme::tip("where the step goes: −lr · r, against the sign of r"));
        ui.label(theme::title(text));
        if has_room {
            ui.label(theme::small("r"));
        }
    });
}

fn empty(ui: &Ui, areas: &ChartAreas, session: &Session) {
    let painter = ui.painter();
    let (gradients, ratios) = (paint::rect_of(areas.gradients), paint::rect_of(areas.ratios));
    let how = if touch::is_on(ui.ctx()) { advice::how_to_start_by_touch } else { advice::how_to_start };
    let text = format!("no steps yet: {}", how(session));
    let font = theme::regular(theme::SIZE_SMALL);
    let galley = painter.layout(text.clone(), font, theme::SECONDARY, gradients.width());
    let at = Align2::CENTER_CENTER.anchor_size(gradients.center(), galley.size());
    let zero = at.center().y;
    if at.width() + 16.0 < gradients.width() {
        painter.hline(gradients.left()..=at.left() - 8.0, zero, (1.0, theme::HAIRLINE));
        painter.hline(at.right() + 8.0..=gradients.right(), zero, (1.0, theme::HAIRLINE));
    }
    if areas.has_ratios {
        painter.hline(ratios.x_range(), ratios.center().y, (1.0, theme::HAIRLINE));
    }
    painter.galley(at.min, galley, theme::SECONDARY);
    // Painted text is silent; this is for screen readers.
    let response = ui.interact(at, ui.id().with("no steps yet"), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Label, true, &text));
}

/// Returns which steps lie where, on the way to `span`.
fn step_axis(
    memory: &mut Memory,
    span: Span,
    areas: &ChartAreas,
    session: &Session,
    frame_s: f64,
) -> StepAxis {
    let run = session.shown();
    let current = run.state().step;
    let first_held = run.trace().and_then(|trace| trace.rows().front()).map_or(1, |row| row.step);
    let wanted = span.steps((current + 1).saturating_sub(first_held));
    // With "all" the range follows each new step at once; only a click on another range is animated.
    let eased = scale::eased_ratio(memory.shown_steps, wanted, easing::done(frame_s, ZOOM_EASE_S));
    memory.shown_steps = eased;
    let phase = if session.is_under_way(run) { session.phase() } else { 1.0 };
    let glides = session.speed <= MAX_GLIDE_SPEED;
    let now = if glides { current as f64 - 1.0 + phase } else { current as f64 };
    StepAxis::ending_at(now, memory.shown_steps, areas.plot.left, areas.plot.width())
}
