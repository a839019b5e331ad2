//! The agents of the run, as the legend of the charts: mark, name, optimizer, and loss or place. A click shows the numbers
//! of an agent. Reads the session, writes [`Command::SetFocus`].

use bevy_egui::egui::{
    Align2, CornerRadius, Id, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, pos2, vec2,
};
use frankie_sim::params::Value;
use frankie_sim::{Agent, Outcome};

use crate::game::command::Command;
use crate::game::session::Session;
use crate::game::touch;
use crate::game::ui::{paint, theme, widgets};
use crate::game::{numbers, wording};
use frankie_draw::agent_mark::AgentMark;

/// The height of a line, px.
const ROW: f32 = 26.0;
/// The distances from the left of a line to the center of the mark and to the name, px.
const MARK: f32 = 13.0;
const NAME: f32 = 26.0;
/// The gap between the name and the optimizer, px.
const GAP: f32 = 7.0;

/// Returns the height of the content for a number of agents with lines that are at least this high, px.
#[must_use]
pub fn content_height(dogs: usize, min_row: f32) -> f32 {
    dogs as f32 * ROW.max(min_row)
}

/// Shows a line for each agent.
pub fn pack_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut requested = None;
    for agent in session.run().agents() {
        if row(ui, session, agent) {
            requested = Some(Command::SetFocus(agent.id()));
        }
    }
    requested
}

/// Describes how an agent does: its place and steps at the goal, where it ran off, or its loss.
#[must_use]
pub fn placing(session: &Session, agent: &Agent) -> String {
    let steps = agent.state().step;
    match agent.outcome() {
        Outcome::Reached => {
            let rank = session.run().rank_of(agent.id());
            let rank = rank.map_or(String::new(), |rank| format!("{} · ", ordinal(rank)));
            format!("{rank}{}", wording::steps(steps))
        }
        Outcome::LeftBounds | Outcome::NotFinite => format!("ran off at {}", numbers::count(steps)),
        Outcome::Running | Outcome::OutOfSteps => {
            let surface = session.level().surface();
            format!("f = {}", numbers::short(surface.loss(agent.state().at, &agent.surface_context())))
        }
    }
}

/// Returns an agent's optimizer with its learning rate, without which nobody could guess who is first.
fn with_lr(agent: &Agent) -> String {
    let optimizer = &agent.state().optimizer;
    let title = optimizer.kind.info.title;
    match optimizer.params.get("lr") {
        Some(Value::Pair([x, y])) if x == y => format!("{title}, lr {x}"),
        Some(Value::Pair([x, y])) => format!("{title}, lr {x} / {y}"),
        _ => title.to_owned(),
    }
}

/// Returns whether an agent ran off.
fn is_gone(agent: &Agent) -> bool {
    matches!(agent.outcome(), Outcome::LeftBounds | Outcome::NotFinite)
}

/// Returns an ordinal number: `1st`, `2nd` …
fn ordinal(place: usize) -> String {
    let ending = match place {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

fn row(ui: &mut Ui, session: &Session, agent: &Agent) -> bool {
    let name = wording::agent_name(session.level(), agent.id());
    let title = with_lr(agent);
    let placing = placing(session, agent);
    let is_shown = agent.id() == session.focus;
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), touch::target(ui.ctx(), ROW)), Sense::hover());
    let response = ui.interact(rect, Id::new(("dog", agent.id())), Sense::click());
    let spoken = format!("{name}, {title}, {placing}");
    response.widget_info(|| WidgetInfo::selected(WidgetType::RadioButton, true, is_shown, &spoken));
    let area = rect.expand2(vec2(6.0, -1.0));
    let corners = CornerRadius::same(theme::BUTTON_RADIUS);
    if is_shown {
        ui.painter().rect(
            area,
            corners,
            theme::BUTTON,
            Stroke::new(1.0, theme::HAIRLINE),
            StrokeKind::Inside,
        );
    } else if response.hovered() {
        ui.painter().rect_filled(area, corners, theme::translucent(theme::BUTTON, 0.6));
    }
    widgets::focus_ring(ui, &response, area, f32::from(theme::BUTTON_RADIUS));
    paint_row(ui, rect, session, agent, [&name, &title, &placing]);
    let tip = if is_shown {
        "The charts and the update rule show this dog's numbers."
    } else {
        "Show this dog's numbers (D: the next one)."
    };
    response.on_hover_text(theme::tip(tip)).clicked() && !is_shown
}

fn paint_row(ui: &Ui, rect: Rect, session: &Session, agent: &Agent, [name, title, placing]: [&str; 3]) {
    let y = rect.center().y;
    let ink = if is_gone(agent) { theme::SECONDARY } else { theme::INK };
    let mark = AgentMark::of(session.level(), agent.id());
    paint::agent_mark(ui.painter(), mark, pos2(rect.left() + MARK - 4.0, y));
    let strong = theme::semibold(theme::SIZE_BODY);
    let right = ui.painter().text(pos2(rect.right(), y), Align2::RIGHT_CENTER, placing, strong.clone(), ink);
    let left = pos2(rect.left() + NAME - 4.0, y);
    let named = ui.painter().text(left, Align2::LEFT_CENTER, name, strong, ink);
    let font = theme::regular(theme::SIZE_SMALL);
    let galley = ui.painter().layout_no_wrap(title.to_owned(), font, theme::SECONDARY);
    let at = pos2(named.right() + GAP, y - 0.5 * galley.size().y + 0.5);
    let room = Rect::from_min_max(pos2(at.x, rect.top()), pos2(right.left() - GAP, rect.bottom()));
    if room.width() > 0.0 {
        ui.painter().with_clip_rect(room).galley(at, galley, theme::SECONDARY);
    }
}
