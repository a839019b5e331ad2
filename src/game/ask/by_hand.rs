//! What the player does step by step, as part of the card: gives the optimizer gradients, drawn as the lollipops of the charts,
//! or chooses each step. Reads the session, returns a command that makes one step.

use std::cmp::Ordering;

use bevy_egui::egui::text::LayoutJob;
use bevy_egui::egui::{
    Align, Align2, Color32, FontSelection, Rect, Response, RichText, Sense, Stroke, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};
use frankie_sim::task::{Bound, FeedTarget, FeedTask, Samples, TaskKind};
use frankie_sim::{AgentId, Event, Outcome, Vec2};

use super::{lead, must_wait, what_to_do};
use crate::game::command::Command;
use crate::game::numbers;
use crate::game::presses;
use crate::game::session::Session;
use crate::game::touch;
use crate::game::ui::icons::bold as icons;
use crate::game::ui::theme;
use crate::game::ui::widgets::{self, IconButton};

/// The samples that a range of gradients offers, as shares of it.
const SHARES: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];
/// The delay before a button that is held gives another gradient, and between later ones, seconds.
const FIRST_REPEAT_S: f64 = 0.4;
const REPEAT_S: f64 = 0.12;
/// The button of a gradient: its width and height, the gap to the next one, the longest stick of its lollipop, and the
/// radius of the head, px.
const LOLLIPOP_SIZE: [f32; 2] = [44.0, 64.0];
const LOLLIPOP_GAP_PX: f32 = 4.0;
const MAX_STICK_PX: f32 = 16.0;
const HEAD_PX: f32 = 5.5;
/// The side of a button of the compass, px.
const COMPASS_PX: f32 = 32.0;
/// The compass, clockwise from the left: icon, what screen readers say, and the direction of the step.
const COMPASS: [(&str, &str, Vec2); 8] = [
    (icons::ARROW_LEFT, "Left", [-1.0, 0.0]),
    (icons::ARROW_UP_LEFT, "Up and left", [-1.0, 1.0]),
    (icons::ARROW_UP, "Up", [0.0, 1.0]),
    (icons::ARROW_UP_RIGHT, "Up and right", [1.0, 1.0]),
    (icons::ARROW_RIGHT, "Right", [1.0, 0.0]),
    (icons::ARROW_DOWN_RIGHT, "Down and right", [1.0, -1.0]),
    (icons::ARROW_DOWN, "Down", [0.0, -1.0]),
    (icons::ARROW_DOWN_LEFT, "Down and left", [-1.0, -1.0]),
];

/// Shows in a line what the player can do and, where gradients or steps are given by hand, the buttons for it.
pub(super) fn by_hand_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let task = session.level().task()?;
    ui.label(theme::small(what_to_do(task, touch::is_on(ui.ctx()))));
    match &task.kind {
        TaskKind::Feed(feed) => feed_ui(ui, session, feed),
        TaskKind::Lead => lead_ui(ui, session),
        _ => None,
    }
}

/// Returns the command of an arrow key where the player gives gradients or steps now, for its direction on the ground.
#[must_use]
pub fn command_for_key(session: &Session, direction: Vec2) -> Option<Command> {
    if !must_wait(session) {
        return None;
    }
    match &session.level().task()?.kind {
        TaskKind::Lead => Some(lead::step_along(direction)),
        TaskKind::Feed(feed) if direction[1] != 0.0 => {
            let sample = feed.samples.strongest(direction[1]);
            Some(Command::ApplyAndStep(Event::Feed { gradient: feed.on_both_axes(sample) }))
        }
        _ => None,
    }
}

/// Shows the gradients that can be given, as lollipops on a zero line, and how far the player is.
fn feed_ui(ui: &mut Ui, session: &Session, feed: &FeedTask) -> Option<Command> {
    let samples = match &feed.samples {
        Samples::List(list) => list.clone(),
        Samples::Range([low, high]) => SHARES.map(|share| low + share * (high - low)).to_vec(),
    };
    let largest = samples.iter().fold(f64::MIN_POSITIVE, |largest, sample| largest.max(sample.abs()));
    let mut command = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = LOLLIPOP_GAP_PX;
        for sample in samples {
            let response = lollipop(ui, sample, stick_share(sample, largest));
            let is_down = response.is_pointer_button_down_on();
            let is_held = presses::is_repeated(ui.ctx(), response.id, is_down, [FIRST_REPEAT_S, REPEAT_S]);
            if response.clicked() || is_held {
                let gradient = feed.on_both_axes(sample);
                command = Some(Command::ApplyAndStep(Event::Feed { gradient }));
            }
        }
    });
    feed_progress_ui(ui, session, feed);
    command
}

/// Shows how many gradients were given, the present value of the target quantity, and its bounds.
fn feed_progress_ui(ui: &mut Ui, session: &Session, feed: &FeedTask) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        let given = session.run().state().step.saturating_sub(feed.history_steps);
        ui.label(theme::strong(format!("given: {given}")));
        if let Some(now) = session.run().row().and_then(|row| feed.number(row)) {
            let color = target_color(feed.target);
            let words = format!("{} {}", target_name(feed.target), numbers::fixed(now, 3));
            ui.label(theme::strong(words).color(color));
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        let met = session.bounds_met();
        for (i, bound) in feed.until.iter().enumerate() {
            bound_ui(ui, *bound, i > 0, i < met);
        }
    });
}

/// Returns the name of a target: that of its line on the charts, with its color.
fn target_name(target: FeedTarget) -> String {
    match target {
        FeedTarget::MHat => format!("blue {}", theme::M_HAT),
        FeedTarget::VHat => "v\u{302}".to_owned(),
        FeedTarget::Ratio => "r".to_owned(),
    }
}

fn target_color(target: FeedTarget) -> Color32 {
    match target {
        FeedTarget::MHat => theme::FIRST_MOMENT,
        FeedTarget::VHat => theme::SECOND_MOMENT_TEXT,
        FeedTarget::Ratio => theme::INK,
    }
}

/// Shows a bound of the target, checked once it has been met. A later one comes after the first.
fn bound_ui(ui: &mut Ui, bound: Bound, is_later: bool, is_met: bool) {
    let text = match bound {
        Bound::Below(number) => format!("below {number}"),
        Bound::Above(number) => format!("above {number}"),
        Bound::Between([low, high]) => format!("{} to {}", signed(low), signed(high)),
    };
    let text = theme::small(if is_later { format!("then {text}") } else { text });
    let (icon, color) = if is_met { (icons::CHECK, theme::GOOD) } else { (icons::CIRCLE, theme::SECONDARY) };
    // One label, so that both go to the next line together.
    let mut both = LayoutJob::default();
    let icon = RichText::new(format!("{icon} ")).font(theme::icon(theme::SIZE_SMALL)).color(color);
    for part in [icon, text.color(color)] {
        part.append_to(&mut both, ui.style(), FontSelection::Default, Align::Center);
    }
    ui.label(both);
}

/// Returns the length of a lollipop's stick as a share of the longest one, from −1 to 1. It grows with the square root, so
/// that a small gradient is seen beside one nine times as large.
fn stick_share(sample: f64, largest: f64) -> f32 {
    (sample / largest).abs().sqrt().copysign(sample) as f32
}

/// Shows a button with a lollipop, `share` of the longest stick up or down from the zero line.
fn lollipop(ui: &mut Ui, sample: f64, share: f32) -> Response {
    let [width, height] = LOLLIPOP_SIZE;
    // What can only be clicked is let go by egui once it is held for longer than a click.
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click_and_drag());
    let label = format!("Give the gradient {}", signed(sample));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, ui.is_enabled(), &label));
    let is_lit = response.hovered() || response.is_pointer_button_down_on();
    let painter = ui.painter();
    let radius = f32::from(theme::BUTTON_RADIUS);
    painter.rect_filled(rect, radius, if is_lit { theme::BUTTON_HOVERED } else { theme::BUTTON });
    let graph = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - 16.0));
    let zero = graph.center();
    let head = zero - vec2(0.0, share * MAX_STICK_PX);
    let line = Stroke::new(1.0, theme::SECONDARY);
    painter.line_segment([zero - vec2(12.0, 0.0), zero + vec2(12.0, 0.0)], line);
    painter.line_segment([zero, head], Stroke::new(2.2, theme::STEM));
    painter.circle_filled(head, HEAD_PX, theme::DOT);
    let text = pos2(rect.center().x, rect.bottom() - 9.0);
    let font = theme::semibold(theme::SIZE_SMALL);
    painter.text(text, Align2::CENTER_CENTER, signed(sample), font, theme::INK);
    widgets::focus_ring(ui, &response, rect, radius);
    response
}

/// Returns a gradient with its sign.
pub(super) fn signed(sample: f64) -> String {
    let size = (1e3 * sample.abs()).round() / 1e3;
    match sample.partial_cmp(&0.0) {
        Some(Ordering::Greater) => format!("+{size}"),
        Some(Ordering::Less) => format!("−{size}"),
        _ => "0".to_owned(),
    }
}

/// Shows the compass with a button for each full step, and how many steps are left.
fn lead_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let mut command = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (icon, label, direction) in COMPASS {
            let style = IconButton { size: COMPASS_PX, ..IconButton::default() };
            if style.show(ui, icon, label).clicked() {
                command = Some(lead::step_along(direction));
            }
        }
    });
    let step = session.run().state().step;
    let of = session.level().max_steps().map(|last| format!(" of {last}")).unwrap_or_default();
    ui.label(theme::small(format!("Step {step}{of}. The arrows are what he smells: downhill, and noise.")));
    command
}

/// Shows after how many steps each agent reached the goal, the player's first.
pub(super) fn standings_ui(ui: &mut Ui, session: &Session) {
    if !lead::is_asked(session) {
        return;
    }
    let agents = session.run().agents();
    let words = agents.map(|agent| {
        let name = match agent.id() {
            AgentId::FIRST => "You",
            id => session.level().agent_name(id),
        };
        match agent.outcome() {
            Outcome::Reached => format!("{name}: {} steps", agent.state().step),
            _ => format!("{name}: not there yet"),
        }
    });
    ui.label(theme::strong(words.collect::<Vec<_>>().join("  ·  ")));
}
