//! One chart per axis: the sampled gradients with m̂ and √v̂ over them, the scaling ratio r beneath, over steps.
//! Reads the run's trace up to the present step; answers with the step under the pointer. Remembers in egui only
//! how it was zoomed and how its scales move.

mod gradients;
mod lane;
mod marks;
mod ratios;
mod span;
mod tip;

use bevy_egui::egui::{self, Align, Align2, Id, Layout, Rect, RichText, Sense, Ui, pos2, vec2};
use frankie_sim::Axis;

use self::lane::{Lane, Picture};
use self::model::{Column, Span, StepAxis};
use self::scale::Scale;
use super::theme;
use crate::game::command::Command;
use crate::game::session::Session;
use crate::game::wording;
use frankie_draw::chart::labels;
pub use frankie_draw::chart::{model, number, scale};

/// The height of a chart that is given no limit, px.
const DEFAULT_HEIGHT_PX: f32 = 210.0;
/// Lower than this there is only the header.
const MIN_HEIGHT_PX: f32 = 56.0;
/// Lower than this there is no line of steps beneath.
const MIN_HEIGHT_WITH_STEPS_PX: f32 = 110.0;
/// Narrower than this there are no numbers beside the lanes.
const MIN_WIDTH_WITH_TICKS_PX: f32 = 150.0;
/// Room for the numbers beside the lanes, px.
const TICKS_PX: f32 = 30.0;
/// Room for the labels at the ends of the lines, px.
const LABELS_PX: f32 = 26.0;
/// Room for the labels of what the player did, px.
const MARKS_PX: f32 = 16.0;
/// The line of steps beneath, px.
const STEPS_PX: f32 = 19.0;
/// Between the lanes, px.
const LANE_GAP_PX: f32 = 14.0;
/// The gradients' share of the lanes' height.
const GRADIENT_SHARE: f32 = 0.62;
/// The hatched strip beneath the lanes that marks wrong-way steps, px.
const STRIP_PX: f32 = 6.0;
/// Faster than this many times the usual pace the picture does not glide between steps: it would only tremble.
const FASTEST_GLIDE: f64 = 2.0;
/// r of a ratio of averages is shown on a scale that reaches at least this far.
const MIN_RATIO_TOP: f64 = 1.2;
/// How long zooming takes, in seconds.
const ZOOM_EASE_S: f64 = 0.09;
/// The longest frame an easing goes by, in seconds.
const LONGEST_FRAME_S: f32 = 0.1;

/// What a chart remembers from frame to frame.
#[derive(Clone, Copy, Default)]
struct Memory {
    /// Which run it was, and whose.
    run: (usize, u64, usize),
    gradients: Scale,
    ratios: Scale,
    /// Steps from edge to edge while zooming; 0 before the first frame.
    shown_steps: f64,
    /// Whether the pointer was over it.
    hovered: bool,
}

/// The content of one axis's card: header, gradients, ratios. Fills the width, and the height if there is a limit.
/// Answers with [`Command::Hover`] when the step under the pointer changes.
pub fn axis_chart_ui(ui: &mut Ui, axis: Axis, session: &Session) -> Option<Command> {
    header(ui, axis, session);
    let left = ui.available_size();
    let height = if left.y.is_finite() { left.y } else { DEFAULT_HEIGHT_PX };
    if height < MIN_HEIGHT_PX || left.x < MIN_HEIGHT_PX {
        return None;
    }
    let (rect, response) = ui.allocate_exact_size(vec2(left.x, height), Sense::hover());
    let present = session.shown().state().step;
    let spoken = format!("{} axis chart, step {present}", axis.name());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Other, true, spoken.as_str()));
    let areas = Areas::of(rect);
    if session.shown().row().is_none() && present == 0 {
        empty(ui, &areas);
        return left_chart(ui, axis);
    }
    let frame_s = f64::from(ui.input(|input| input.stable_dt).min(LONGEST_FRAME_S));
    let mut memory = remembered(ui, axis, session);
    let span = span::pick(ui, areas.steps, &response, session);
    let steps = step_axis(&mut memory, span, &areas, session, frame_s);
    let columns = columns(session, axis, &steps);
    follow(&mut memory, &columns, frame_s);
    let hovered = step_under_pointer(ui, &areas, &steps, &columns);
    paint(ui, axis, session, &areas, &steps, &columns, &memory);
    // What comes back through the session is a frame late, but both charts and the trail tell of the same step then.
    if let Some(row) = session.hovered_step.or(hovered).and_then(|step| row_at(session, step)) {
        tip::show(ui, axis, row, rect);
    }
    if memory.gradients.moves() || memory.ratios.moves() {
        ui.ctx().request_repaint();
    }
    let had = std::mem::replace(&mut memory.hovered, hovered.is_some());
    ui.data_mut(|data| data.insert_temp(memory_id(axis), memory));
    match hovered {
        Some(step) => (session.hovered_step != Some(step)).then_some(Command::Hover(Some(step))),
        None => had.then_some(Command::Hover(None)),
    }
}

/// A row of the present course, not one that lies beyond the present step.
fn row_at(session: &Session, step: u64) -> Option<&frankie_sim::trace::Row> {
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

/// The pointer may have been over a chart that is empty now.
fn left_chart(ui: &Ui, axis: Axis) -> Option<Command> {
    let memory: Memory = ui.data(|data| data.get_temp(memory_id(axis)))?;
    if !memory.hovered {
        return None;
    }
    ui.data_mut(|data| data.insert_temp(memory_id(axis), Memory::default()));
    Some(Command::Hover(None))
}

/// The parts of a card below its header.
struct Areas {
    /// Where steps lie; both lanes and the marks above them.
    plot: Rect,
    gradients: Rect,
    ratios: Rect,
    strip: Rect,
    steps: Option<Rect>,
    has_ticks: bool,
}

impl Areas {
    fn of(rect: Rect) -> Self {
        let has_ticks = rect.width() >= MIN_WIDTH_WITH_TICKS_PX;
        let has_steps = rect.height() >= MIN_HEIGHT_WITH_STEPS_PX;
        let left = rect.left() + if has_ticks { TICKS_PX } else { 0.0 };
        let right = rect.right() - if has_ticks { LABELS_PX } else { 0.0 };
        let bottom = rect.bottom() - if has_steps { STEPS_PX } else { 0.0 };
        let lanes = Rect::from_min_max(pos2(left, rect.top() + MARKS_PX), pos2(right, bottom - STRIP_PX));
        let middle = lanes.top() + (lanes.height() - LANE_GAP_PX) * GRADIENT_SHARE;
        Self {
            plot: Rect::from_min_max(pos2(left, rect.top()), pos2(right, bottom)),
            gradients: Rect::from_min_max(lanes.min, pos2(right, middle)),
            ratios: Rect::from_min_max(pos2(left, middle + LANE_GAP_PX), lanes.max),
            strip: Rect::from_min_max(pos2(left, lanes.bottom()), pos2(right, bottom)),
            steps: has_steps.then(|| Rect::from_min_max(pos2(rect.left(), bottom), rect.max)),
            has_ticks,
        }
    }
}

/// Dot and name at the left, r of the present step at the right.
fn header(ui: &mut Ui, axis: Axis, session: &Session) {
    ui.horizontal(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(10.0, theme::SIZE_TITLE), Sense::hover());
        ui.painter().circle_filled(dot.center(), 5.0, theme::axis_color(axis));
        ui.label(theme::body(format!("{} axis", axis.name())));
        if !session.level().pack.is_empty() {
            ui.label(theme::small(session.level().name_of(session.focus)));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let present = row_at(session, session.shown().state().step).map(|row| &row.axes[axis.index()]);
            let text = match present {
                Some(row) => number::ratio(row.ratio, row.second.is_some()),
                None => "–".to_owned(),
            };
            let way = present.map_or("", |row| wording::direction(axis, -row.lr * row.ratio).0);
            let word =
                RichText::new(way).font(theme::semibold(theme::SIZE_BODY)).color(theme::axis_color(axis));
            ui.label(word).on_hover_text(theme::tip("where the step goes: −lr · r, against the sign of r"));
            ui.label(theme::title(text));
            ui.label(theme::small("r"));
        });
    });
}

fn empty(ui: &Ui, areas: &Areas) {
    let painter = ui.painter();
    let lane = areas.gradients;
    let words = "no steps yet — press Space";
    let galley =
        painter.layout_no_wrap(words.to_owned(), theme::regular(theme::SIZE_SMALL), theme::SECONDARY);
    let at = Align2::CENTER_CENTER.anchor_size(lane.center(), galley.size());
    let zero = at.center().y;
    painter.hline(lane.left()..=at.left() - 8.0, zero, (1.0, theme::HAIRLINE));
    painter.hline(at.right() + 8.0..=lane.right(), zero, (1.0, theme::HAIRLINE));
    painter.hline(areas.ratios.x_range(), areas.ratios.center().y, (1.0, theme::HAIRLINE));
    painter.galley(at.min, galley, theme::SECONDARY);
    // Painted words are silent; these are for whoever listens.
    let response = ui.interact(at, ui.id().with("no steps yet"), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Label, true, words));
}

/// Which steps lie where, on the way to `span`.
fn step_axis(memory: &mut Memory, span: Span, areas: &Areas, session: &Session, frame_s: f64) -> StepAxis {
    let present = session.shown().state().step;
    let first_held = session.shown().trace().and_then(|trace| trace.rows().front()).map_or(1, |row| row.step);
    let held = (present + 1).saturating_sub(first_held);
    let wanted = span.steps(held);
    // Of a record that grows, "all" grows with it at once; a click is eased.
    let eased = scale::eased_ratio(memory.shown_steps, wanted, 1.0 - (-frame_s / ZOOM_EASE_S).exp());
    memory.shown_steps = eased;
    let phase = if session.is_under_way(session.shown()) { session.phase() } else { 1.0 };
    let glides = session.speed <= FASTEST_GLIDE;
    let now = if glides { present as f64 - 1.0 + phase } else { present as f64 };
    StepAxis::ending_at(now, memory.shown_steps, areas.plot.left(), areas.plot.width())
}

fn columns(session: &Session, axis: Axis, steps: &StepAxis) -> Vec<Column> {
    let Some(trace) = session.shown().trace() else { return Vec::new() };
    let anew = model::steps_before_new_state(session.shown().events());
    let visible = steps.visible(session.shown().state().step);
    model::columns(trace.rows(), axis, visible, steps.steps_per_column(), &anew)
}

/// Lets the scales follow what is in sight.
fn follow(memory: &mut Memory, columns: &[Column], frame_s: f64) {
    let ends = |extent: Option<model::Extent>| extent.into_iter().flat_map(|e| [e.min, e.max]);
    let sampled = || columns.iter().flat_map(|column| ends(column.gradient));
    let limit = scale::robust_size(sampled());
    let lines = columns.iter().flat_map(|column| [column.m_hat, column.root_v_hat]).flatten();
    let shown = sampled().filter(|g| g.abs() <= limit).chain(lines.filter(|x| x.is_finite()));
    let needs = shown.fold([0.0f64; 2], |[up, down], x| [up.max(x), down.max(-x)]);
    memory.gradients.follow(needs, 0.0, frame_s);

    let ratios = columns.iter().flat_map(|column| ends(column.ratio));
    let need = ratios.fold(0.0, |most: f64, r| most.max(r.abs()));
    let is_of_averages = columns.iter().any(|column| column.root_v_hat.is_some());
    memory.ratios.follow_symmetric(need, if is_of_averages { MIN_RATIO_TOP } else { 0.0 }, frame_s);
}

fn step_under_pointer(ui: &Ui, areas: &Areas, steps: &StepAxis, columns: &[Column]) -> Option<u64> {
    let sensed = areas.plot.expand2(vec2(4.0, 0.0));
    let at = ui.input(|input| input.pointer.hover_pos()).filter(|at| sensed.contains(*at))?;
    if !ui.rect_contains_pointer(sensed) {
        return None;
    }
    let (first, last) = (columns.first()?.first_step, columns.last()?.last_step);
    Some(steps.step_at(at.x).clamp(first, last))
}

fn paint(
    ui: &Ui,
    axis: Axis,
    session: &Session,
    areas: &Areas,
    steps: &StepAxis,
    columns: &[Column],
    memory: &Memory,
) {
    let painter = ui.painter();
    let picture = Picture { painter, steps, columns, has_ticks: areas.has_ticks };
    let gradients = Lane { rect: areas.gradients, scale: memory.gradients };
    let ratios = Lane { rect: areas.ratios, scale: memory.ratios };
    marks::wrong_way(&picture, &ratios, areas.strip);
    ratios::paint(&picture, &ratios, axis);
    marks::events(&picture, areas.plot, session, axis);
    gradients::paint(&picture, &gradients);
    if let Some(step) = session.hovered_step {
        marks::cursor(&picture, [&gradients, &ratios], step);
    }
    if let (Some(line), Some(first), Some(last)) = (areas.steps, columns.first(), columns.last()) {
        marks::step_numbers(&picture, line, [first.first_step, last.last_step]);
    }
}
