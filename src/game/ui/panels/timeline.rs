//! The time line of the run: how far it went, its steps in the wrong direction, the events, and a knob at the current step
//! that can be dragged. Reads the session, returns [`Command::Seek`] and [`Command::Hover`].

use bevy_egui::egui::{
    CursorIcon, EventFilter, Id, Key, Painter, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
use frankie_sim::event::TimedEvent;
use frankie_sim::level::Goal;
use frankie_sim::optimizer::{self, OptimizerKind};
use frankie_sim::params::Value;
use frankie_sim::{Event, Guess, Vec2};

use crate::game::ask;
use crate::game::command::Command;
use crate::game::numbers;
use crate::game::session::{Session, SessionMode};
use crate::game::touch;
use crate::game::ui::theme;
use crate::game::wording;

/// The height of the line with its marks for a mouse, px.
pub const HEIGHT: f32 = 24.0;
/// The height of the rail, px.
const RAIL: f32 = 4.0;
/// The height of a stretch in the wrong direction: more than the rail, so that it is seen without colors, px.
const WRONG_WAY: f32 = 8.0;
/// The radius of the knob, px.
const KNOB: f32 = 8.0;
/// The height of the flag at a guessed step, and the radius of the mark at the step that decides, px.
const FLAG: f32 = 12.0;
const MOMENT: f32 = 4.5;
/// The size of the mark of an event, px.
const MARK: f32 = 4.2;
/// The smallest distance of two marks of one kind, px.
const MIN_MARK_DISTANCE: f32 = 6.0;
/// The distance at which the pointer is on a mark, px.
const MARK_REACH: f32 = 7.0;
/// The smallest length of a time line without a known end, steps.
const MIN_SPAN: u64 = 200;
/// The end of a level later than this step is shown only after the run has made half of its steps.
const MAX_KNOWN_END: u64 = 2_000;

/// Returns the number of steps of the line: those of a replay; else up to the end of the level where that is near enough, or
/// up to a round number.
#[must_use]
pub fn span(session: &Session) -> u64 {
    let last = session.run().last_step().max(session.run().state().step);
    if matches!(session.mode, SessionMode::Replay(_)) {
        return last.max(1);
    }
    let level = session.level();
    let end = match level.goal() {
        Some(Goal::Steps(steps)) => Some(steps),
        _ => level.max_steps(),
    };
    match end {
        Some(end) if end <= MAX_KNOWN_END || 2 * last >= end => end.max(last).max(1),
        _ => round_above(last.max(MIN_SPAN)),
    }
}

/// Returns the smallest of 1, 2 and 5 times a power of ten that is at least `n`.
fn round_above(n: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let round = power.saturating_mul(factor);
            if round >= n {
                return round;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// Shows the time line, as wide as there is room.
pub fn timeline_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let size = vec2(ui.available_width(), touch::target(ui.ctx(), HEIGHT));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let line = Rail {
        rail: Rect::from_center_size(rect.center(), vec2(rect.width() - 2.0 * KNOB, RAIL)),
        span: span(session),
    };
    let step = session.run().state().step;
    let last = session.run().last_step();
    let target = by_pointer(&response, &line, last).or_else(|| by_keyboard(ui, &response, step, last));
    response.widget_info(|| WidgetInfo::slider(true, step as f64, "Time line"));
    paint(ui, session, &line, &response);
    let hover = hovered(ui, &response, session, &line);
    response.on_hover_cursor(CursorIcon::PointingHand);
    target.filter(|target| *target != step).map(Command::Seek).or(hover)
}

/// The mapping between steps and the time line.
struct Rail {
    rail: Rect,
    span: u64,
}

impl Rail {
    fn x_px(&self, step: u64) -> f32 {
        self.rail.left() + (step as f64 / self.span as f64).min(1.0) as f32 * self.rail.width()
    }

    fn step_at(&self, x_px: f32) -> u64 {
        let share = f64::from((x_px - self.rail.left()) / self.rail.width().max(1.0)).clamp(0.0, 1.0);
        (share * self.span as f64).round() as u64
    }
}

fn by_pointer(response: &Response, line: &Rail, last: u64) -> Option<u64> {
    let is_meant = response.dragged() || response.clicked() || response.is_pointer_button_down_on();
    let pointer = response.interact_pointer_pos().filter(|_| is_meant)?;
    Some(line.step_at(pointer.x).min(last))
}

fn by_keyboard(ui: &Ui, response: &Response, step: u64, last: u64) -> Option<u64> {
    if !response.has_focus() {
        return None;
    }
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    ui.input(|input| {
        let presses = |key| input.num_presses(key) as u64;
        if presses(Key::Home) > 0 {
            return Some(0);
        }
        if presses(Key::End) > 0 {
            return Some(last);
        }
        Some((step + presses(Key::ArrowRight)).saturating_sub(presses(Key::ArrowLeft)).min(last))
    })
}

fn paint(ui: &Ui, session: &Session, line: &Rail, response: &Response) {
    let painter = ui.painter();
    let rail = line.rail;
    let until = |step| Rect::from_min_max(rail.min, pos2(line.x_px(step), rail.bottom()));
    let step = session.run().state().step;
    painter.rect_filled(rail, 0.5 * RAIL, theme::HAIRLINE);
    painter.rect_filled(until(session.run().last_step()), 0.5 * RAIL, theme::STEM);
    painter.rect_filled(until(step), 0.5 * RAIL, theme::INK);
    for (left, right) in wrong_way_stretches(session, line) {
        let stretch = Rect::from_x_y_ranges(left..=right.max(left + 2.0), rail.y_range());
        let stretch = stretch.expand2(vec2(0.0, 0.5 * (WRONG_WAY - RAIL)));
        painter.rect_filled(stretch, 1.5, theme::WRONG_WAY);
    }
    for event in marked(session.run().events(), line) {
        paint_mark(painter, pos2(line.x_px(event.step), rail.center().y), event);
    }
    if let Some(hovered) = session.hovered_step.filter(|hovered| *hovered <= line.span) {
        let x = line.x_px(hovered);
        painter.vline(x, rail.y_range().expand(7.0), Stroke::new(1.5, theme::SECONDARY));
    }
    if let Some(Guess::Step(guess)) = ask::guess(session) {
        paint_flag(painter, pos2(line.x_px(guess), rail.center().y));
    }
    if let Some(moment) = session.assessment().and_then(|assessment| assessment.moment) {
        let at = pos2(line.x_px(moment), rail.center().y);
        painter.circle(at, MOMENT, theme::PAPER, Stroke::new(2.0, theme::INK));
    }
    let knob = pos2(line.x_px(step), rail.center().y);
    let is_lively = response.hovered() || response.dragged();
    let radius = if is_lively { KNOB + 1.0 } else { KNOB };
    if response.has_focus() {
        painter.circle_stroke(knob, radius + 2.0, Stroke::new(2.0, theme::FIRST_MOMENT));
    }
    painter.circle(knob, radius - 1.2, theme::PAPER, Stroke::new(2.4, theme::INK));
}

/// Paints the flag at the step that the player guesses.
fn paint_flag(painter: &Painter, foot: bevy_egui::egui::Pos2) {
    let top = foot - vec2(0.0, FLAG);
    painter.line_segment([foot, top], Stroke::new(1.6, theme::FIRST_MOMENT));
    let cloth = vec![top, top + vec2(0.7 * FLAG, 0.25 * FLAG), top + vec2(0.0, 0.5 * FLAG)];
    painter.add(Shape::convex_polygon(cloth, theme::FIRST_MOMENT, Stroke::NONE));
}

/// Returns the stretches in which the agent in focus went in the wrong direction, px from left to right, joined where they
/// touch.
fn wrong_way_stretches(session: &Session, line: &Rail) -> Vec<(f32, f32)> {
    let mut stretches: Vec<(f32, f32)> = Vec::new();
    let Some(trace) = session.shown().trace() else { return stretches };
    for pair in trace.trail().windows(2) {
        if !pair[1].wrong_way {
            continue;
        }
        let (left, right) = (line.x_px(pair[0].step), line.x_px(pair[1].step));
        match stretches.last_mut() {
            Some(last) if left <= last.1 + 0.75 => last.1 = right,
            _ => stretches.push((left, right)),
        }
    }
    stretches
}

/// Returns the events with a mark of their own: a dragged slider gets one mark, not a hundred.
fn marked<'a>(events: &'a [TimedEvent], line: &Rail) -> Vec<&'a TimedEvent> {
    let mut shown: Vec<&TimedEvent> = Vec::new();
    for event in events {
        let same = shown
            .iter()
            .rev()
            .take_while(|other| line.x_px(event.step) - line.x_px(other.step) < MIN_MARK_DISTANCE)
            .any(|other| std::mem::discriminant(&other.event) == std::mem::discriminant(&event.event));
        if !same {
            shown.push(event);
        }
    }
    shown
}

/// Paints the mark of an event: a ring for a drop in the middle of a run, a disc for the drop it starts from.
fn paint_mark(painter: &Painter, at: bevy_egui::egui::Pos2, timed: &TimedEvent) {
    let stroke = Stroke::new(1.6, theme::INK);
    let event = &timed.event;
    match event {
        Event::Drop { .. } => {
            let fill = if timed.step == 0 { theme::INK } else { theme::PAPER };
            painter.circle(at, MARK, fill, stroke);
        }
        Event::Throw { .. } => drop(painter.circle(at, MARK + 0.8, theme::BALL, stroke)),
        Event::SetParam { .. } | Event::SetOptimizer { .. } => {
            let fill = if matches!(event, Event::SetOptimizer { .. }) { theme::INK } else { theme::PAPER };
            let half = MARK + 1.0;
            let corners = [vec2(0.0, -half), vec2(half, 0.0), vec2(0.0, half), vec2(-half, 0.0)];
            painter.add(Shape::convex_polygon(corners.map(|corner| at + corner).to_vec(), fill, stroke));
        }
        Event::Feed { .. } | Event::Lead { .. } => drop(painter.circle_filled(at, 0.5 * MARK, theme::INK)),
        Event::Guess(_) => {
            let corners = [vec2(0.0, -MARK), vec2(MARK, MARK), vec2(-MARK, MARK)];
            let corners = corners.map(|corner| at + corner).to_vec();
            painter.add(Shape::convex_polygon(corners, theme::PAPER, stroke));
        }
    }
}

/// Describes an event, with the name of its agent where there are several.
fn describe(timed: &TimedEvent, session: &Session) -> String {
    let text = describe_event(timed);
    match timed.event.agent().filter(|_| !session.level().pack().is_empty()) {
        Some(agent) => format!("{}: {text}", wording::agent_name(session.level(), agent)),
        None => text,
    }
}

fn describe_event(timed: &TimedEvent) -> String {
    match &timed.event {
        Event::Drop { .. } if timed.step == 0 => "started where he was dropped".to_owned(),
        Event::Drop { .. } => "dropped, and went on from there".to_owned(),
        Event::Throw { .. } => "ball thrown".to_owned(),
        Event::SetParam { name, axis, value, .. } => {
            let axis = axis.map_or(String::new(), |axis| format!(" ({})", axis.name()));
            let value = match value {
                Value::Number(x) => numbers::param(*x),
                Value::Integer(n) => numbers::count(*n),
                other => other.to_string().replace('_', " "),
            };
            format!("{}{axis} set to {value}", symbol(name))
        }
        Event::SetOptimizer { kind, .. } => {
            let title = OptimizerKind::find(kind).map_or(kind.as_str(), |kind| kind.info.title);
            format!("changed to {title}")
        }
        Event::Feed { gradient } => format!("gradient {} given", pair(*gradient)),
        Event::Lead { ratio } => format!("led by r = {}", pair(*ratio)),
        Event::Guess(guess) => match guess {
            Guess::Place(_) => "a place guessed".to_owned(),
            Guess::Radius(radius) => format!("radius {} guessed", numbers::param(*radius)),
            Guess::Step(step) => format!("step {} guessed", numbers::count(*step)),
            Guess::Choice(choice) => format!("option {} chosen", choice + 1),
        },
    }
}

fn pair([x, y]: Vec2) -> String {
    format!("({}, {})", numbers::param(x), numbers::param(y))
}

/// Returns the symbol of a hyperparameter, such as `β₁` for `beta1`; of one that is chosen, its name in words.
fn symbol(name: &str) -> String {
    let mut specs = optimizer::KINDS.iter().flat_map(|kind| kind.info.params);
    let spec = specs.find(|spec| spec.name == name).filter(|spec| spec.is_per_axis());
    spec.map_or_else(|| name.replace('_', " "), |spec| spec.symbol.to_owned())
}

/// Shows a tip for the step under the pointer, and returns the command for that step or for leaving the line.
fn hovered(ui: &Ui, response: &Response, session: &Session, line: &Rail) -> Option<Command> {
    let hovered_id = Id::new("the pointer was on the time line");
    let was_hovered = ui.data(|data| data.get_temp::<bool>(hovered_id).unwrap_or(false));
    let step = response.hover_pos().map(|pointer| line.step_at(pointer.x));
    if let (Some(step), Some(pointer)) = (step, response.hover_pos()) {
        let near = session
            .run()
            .events()
            .iter()
            .filter(|event| (line.x_px(event.step) - pointer.x).abs() <= MARK_REACH)
            .min_by(|a, b| {
                (line.x_px(a.step) - pointer.x).abs().total_cmp(&(line.x_px(b.step) - pointer.x).abs())
            });
        let text = match near {
            Some(event) => {
                format!("step {}: {}", numbers::count(event.step), describe(event, session))
            }
            None => format!("step {}", numbers::count(step)),
        };
        response.clone().on_hover_text_at_pointer(theme::tip(text));
    }
    let shown = step.filter(|step| *step <= session.run().last_step());
    if shown == session.hovered_step || (shown.is_none() && !was_hovered) {
        return None;
    }
    ui.data_mut(|data| data.insert_temp(hovered_id, shown.is_some()));
    Some(Command::Hover(shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_lines_end_at_round_numbers() {
        for (n, round) in [(0, 1), (1, 1), (3, 5), (200, 200), (201, 500), (501, 1000), (u64::MAX, u64::MAX)]
        {
            assert_eq!(round_above(n), round);
        }
    }
}
