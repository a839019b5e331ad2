//! The dialog of a run that ended: outcome, steps, the best result, predictions and measurements, and what to do next. Reads
//! the session, returns commands.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{
    Align, Align2, Color32, Context, Label, Layout, Pos2, Rect, RichText, Sense, Ui, UiBuilder, Vec2, pos2,
    vec2,
};
use frankie_sim::{Agent, AgentId, Axis, Outcome};

use super::Dialog;
use crate::game::command::Command;
use crate::game::screen::{Modal, Screen};
use crate::game::screens::art::{self, FaceExpression};
use crate::game::screens::parts::{self, ButtonStyle, IconWords};
use crate::game::session::Session;
use crate::game::touch;
use crate::game::ui::layout::Form;
use crate::game::ui::panels::{Compared, placing};
use crate::game::ui::{paint, theme, widgets};
use crate::game::{advice, numbers, wording};
use crate::store::{Comparison, LevelResult};
use frankie_draw::agent_mark::AgentMark;
use frankie_draw::printable;

/// The size of Frankie's portrait, points.
const PORTRAIT: f32 = 96.0;
/// The width of the dialog on a phone held sideways, points.
const SIDEWAYS_WIDTH: f32 = 600.0;
/// The smallest width with the portrait, points.
const PORTRAIT_FROM: f32 = 300.0;
/// The width of a column of numbers in the table of theory, points.
const NUMBER: f32 = 78.0;
/// The distance from the left of a row to its text, after the dot and the letter of the axis, points.
const LABEL: f32 = 28.0;
/// The width of the column that says whether they agree, points.
const MARK: f32 = 86.0;
/// The smallest width of a table with numbers in columns, points.
const TABLE_FROM: f32 = 400.0;

/// What the dialog shows.
#[derive(Clone, Copy)]
pub struct ResultView<'a> {
    /// The session, whose run is over.
    pub session: &'a Session,
    /// The title of the level after this one.
    pub next: Option<&'a str>,
    /// Where Frankie is, in points; the dialog leaves this place visible.
    pub dog_at: Pos2,
}

/// Shows the dialog.
pub fn result_ui(ctx: &Context, view: &ResultView) -> Option<Command> {
    let title = title(view.session);
    // On a phone held sideways it is low, so that the buttons need fewer rows.
    let width = if touch::form(ctx) == Form::Sideways { SIDEWAYS_WIDTH } else { 440.0 };
    let dialog =
        Dialog { title: &title, width, is_light: false, has_footer: true, beside: Some(view.dog_at) };
    dialog.show(
        ctx,
        |ui, _| {
            ui.spacing_mut().item_spacing.y = 8.0;
            summary(ui, view.session);
            pack(ui, view.session);
            theory(ui, view.session);
            None
        },
        |ui, is_new| buttons(ui, view, is_new),
    )
}

/// Returns the title: the outcome and, in a race that another dog won, who was faster.
fn title(session: &Session) -> String {
    match (session.run().outcome(), winner(session)) {
        (Outcome::Reached, Some(winner)) => {
            format!("{} was faster", wording::agent_name(session.level(), winner))
        }
        (Outcome::Reached, None) => "Good boy!".to_owned(),
        (other, _) => wording::outcome(other).to_owned(),
    }
}

/// Returns the agent that reached the goal first, if that is not the first agent of the level.
fn winner(session: &Session) -> Option<AgentId> {
    let run = session.run();
    let is_beaten = run.rank_of(AgentId::FIRST).is_some_and(|rank| rank > 1);
    run.pack().iter().map(Agent::id).find(|id| is_beaten && run.rank_of(*id) == Some(1))
}

fn summary(ui: &mut Ui, session: &Session) {
    let outcome = session.run().outcome();
    let state = session.run().state();
    let mood = match outcome {
        Outcome::Reached if winner(session).is_none() => FaceExpression::Happy,
        Outcome::Running | Outcome::Reached | Outcome::OutOfSteps => FaceExpression::Calm,
        Outcome::LeftBounds | Outcome::NotFinite => FaceExpression::Puzzled,
    };
    ui.horizontal(|ui| {
        if ui.available_width() > PORTRAIT_FROM {
            let (place, _) = ui.allocate_exact_size(Vec2::splat(PORTRAIT), Sense::hover());
            art::portrait(ui.painter(), place.center(), 0.94 * PORTRAIT, mood);
            ui.add_space(8.0);
        }
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.add(Label::new(theme::body(session.level().title()).color(theme::SECONDARY)).truncate());
            ui.label(
                RichText::new(wording::steps(state.step)).font(theme::extrabold(30.0)).color(theme::INK),
            );
            let (words, color) = comparison(session, touch::is_on(ui.ctx()));
            ui.add(Label::new(theme::strong(words).color(color)).wrap());
        });
    });
    widgets::rule(ui);
    ui.horizontal(|ui| {
        ui.label(theme::body("Wrong-way steps"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for axis in [Axis::Y, Axis::X] {
                ui.spacing_mut().item_spacing.x = 5.0;
                ui.label(theme::strong(numbers::count(state.tally.wrong_way_steps(axis))));
                ui.label(theme::small(axis.name()));
                widgets::axis_dot(ui, axis);
                ui.add_space(8.0);
            }
        });
    });
    widgets::line(ui, theme::body("Seed"), theme::strong(session.run().seed().to_string()));
}

/// Shows how the other agents did.
fn pack(ui: &mut Ui, session: &Session) {
    if session.level().pack().is_empty() {
        return;
    }
    widgets::rule(ui);
    for agent in session.run().agents() {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), Sense::hover());
            paint::agent_mark(ui.painter(), AgentMark::of(session.level(), agent.id()), rect.center());
            ui.label(theme::body(session.level().agent_name(agent.id())));
            ui.label(theme::small(agent.state().optimizer.kind.info.title));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(theme::strong(placing(session, agent)));
            });
        });
    }
}

/// Returns how the result compares with the best one, or what would help, and its color.
fn comparison(session: &Session, is_touched: bool) -> (String, Color32) {
    let steps = session.run().state().step;
    match session.comparison_with_best {
        Some(Comparison::First) => ("Done for the first time".to_owned(), theme::GOOD),
        Some(Comparison::Better(before)) => (better(session, &before), theme::GOOD),
        Some(Comparison::NotBetter(best)) => (not_better(steps, &best), theme::SECONDARY),
        None => match advice::after_failure(session, is_touched) {
            Some(advice) => (advice, theme::SECONDARY),
            None => (wording::outcome(Outcome::Reached).to_owned(), theme::GOOD),
        },
    }
}

fn better(session: &Session, before: &LevelResult) -> String {
    match before.steps.saturating_sub(session.run().state().step) {
        0 if before.theory_ok == Some(false) && Compared::all(session).all(|c| c.agrees == Some(true)) => {
            "New best: now theory agrees".to_owned()
        }
        0 => "New best: fewer wrong-way steps".to_owned(),
        fewer => {
            format!("New best, by {} (before: {})", wording::steps(fewer), numbers::count(before.steps))
        }
    }
}

fn not_better(steps: u64, best: &LevelResult) -> String {
    match steps.saturating_sub(best.steps) {
        0 => "As good as the best so far".to_owned(),
        more => {
            format!("{} more than the best so far ({})", wording::steps(more), numbers::count(best.steps))
        }
    }
}

fn theory(ui: &mut Ui, session: &Session) {
    if Compared::all(session).next().is_none() {
        return;
    }
    widgets::rule(ui);
    let is_table = ui.available_width() >= TABLE_FROM;
    if is_table {
        ui.horizontal(|ui| {
            parts::group(ui, "Theory");
            columns(ui, |ui, place| {
                let (words, _, _) = place;
                ui.label(theme::small(words));
            });
        });
    } else {
        parts::group(ui, "Theory");
    }
    for compared in Compared::all(session) {
        if is_table {
            table_row(ui, &compared);
        } else {
            narrow_row(ui, &compared);
        }
    }
}

/// Shows the headings of the columns at the right.
fn columns(ui: &mut Ui, mut head: impl FnMut(&mut Ui, (&str, f32, usize))) {
    let row = ui.max_rect();
    let mut right = row.right() - MARK;
    for (i, words) in ["measured", "predicted"].into_iter().enumerate() {
        let place = Rect::from_min_max(pos2(right - NUMBER, row.top()), pos2(right, row.bottom()));
        cell(ui, place, |ui| head(ui, (words, NUMBER, i)));
        right -= NUMBER;
    }
}

fn cell(ui: &mut Ui, place: Rect, content: impl FnOnce(&mut Ui)) {
    let layout = Layout::right_to_left(Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
    content(&mut child);
}

fn table_row(ui: &mut Ui, compared: &Compared) {
    let width = ui.available_width();
    let words = (width - 2.0 * NUMBER - MARK - LABEL - 2.0).max(40.0);
    let font = theme::regular(theme::SIZE_BODY);
    let galley =
        ui.painter().layout(printable::line(&compared.entry.label).into_owned(), font, theme::INK, words);
    let size = vec2(width, galley.size().y.max(22.0));
    let (row, response) = ui.allocate_exact_size(size, Sense::hover());
    let (icon, mark, color) = agreement(compared);
    let axis = compared.entry.axis;
    let texts = compared.numbers();
    response.widget_info(|| {
        let [predicted, measured] = &texts;
        let label = printable::line(&compared.entry.label);
        let label = format!("{label}, {axis:?}: predicted {predicted}, measured {measured}, {mark}");
        bevy_egui::egui::WidgetInfo::labeled(bevy_egui::egui::WidgetType::Label, true, label)
    });
    let middle = row.center().y;
    ui.painter().circle_filled(pos2(row.left() + 5.0, row.top() + 0.5 * 20.0), 4.5, theme::axis_color(axis));
    let letter = pos2(row.left() + 14.0, row.top() + 0.5 * 20.0);
    ui.painter().text(
        letter,
        Align2::LEFT_CENTER,
        axis.name(),
        theme::semibold(theme::SIZE_SMALL),
        theme::SECONDARY,
    );
    ui.painter().galley(pos2(row.left() + LABEL, middle - 0.5 * galley.size().y), galley, theme::INK);
    for (i, text) in texts.into_iter().enumerate() {
        let right = row.right() - MARK - NUMBER * (1 - i) as f32;
        let galley = ui.painter().layout_no_wrap(text, theme::semibold(theme::SIZE_BODY), theme::INK);
        ui.painter().galley(
            pos2(right - galley.size().x, middle - 0.5 * galley.size().y),
            galley,
            theme::INK,
        );
    }
    let galley = ui.painter().layout_no_wrap(mark.to_owned(), theme::semibold(13.0), color);
    let at = pos2(row.right() - MARK + 32.0, middle - 0.5 * galley.size().y);
    ui.painter().galley(at, galley, color);
    let place = Rect::from_center_size(pos2(row.right() - MARK + 21.0, middle), Vec2::splat(14.0));
    widgets::centered(ui, place, icon, theme::icon(14.0), color);
}

fn narrow_row(ui: &mut Ui, compared: &Compared) {
    let (icon, mark, color) = agreement(compared);
    ui.horizontal_wrapped(|ui| {
        widgets::axis_dot(ui, compared.entry.axis);
        ui.label(theme::small(compared.entry.axis.name()));
        ui.add(Label::new(theme::body(&compared.entry.label)).wrap());
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        for (words, number) in ["predicted", "measured"].into_iter().zip(compared.numbers()) {
            ui.label(theme::small(words));
            ui.label(theme::strong(number));
        }
        ui.label(RichText::new(icon).font(theme::icon(13.0)).color(color));
        ui.label(RichText::new(mark).font(theme::semibold(theme::SIZE_SMALL)).color(color));
    });
}

/// Returns the icon, the word and the color of a comparison.
fn agreement(compared: &Compared) -> (&'static str, &'static str, Color32) {
    match compared.agrees {
        Some(true) => (icons::CHECK, "agrees", theme::GOOD),
        Some(false) => (icons::NOT_EQUALS, "differs", theme::WRONG_WAY),
        None => (icons::MINUS, "not seen", theme::SECONDARY),
    }
}

fn buttons(ui: &mut Ui, view: &ResultView, is_new: bool) -> Option<Command> {
    let session = view.session;
    let is_reached = session.run().outcome() == Outcome::Reached;
    let has_next = is_reached && view.next.is_some();
    let kept = if session.is_saved() { (icons::CHECK, "Kept") } else { (icons::BOOKMARK_SIMPLE, "Keep") };
    let choices = [
        (icons::ARROW_RIGHT, "Next level", Command::NextLevel, has_next),
        (icons::ARROW_COUNTER_CLOCKWISE, "Retry", Command::Restart, true),
        (icons::DICE_FIVE, "New seed", Command::NewSeed, true),
        (icons::EYE, "Watch", Command::WatchRun, true),
        (kept.0, kept.1, Command::SaveReplay, true),
        (icons::SHARE_NETWORK, "Share", Command::OpenModal(Modal::Share), true),
        (icons::MAP_TRIFOLD, "Levels", Command::Go(Screen::Select), true),
    ];
    let mut requested = None;
    let mut is_first = true;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        for (icon, words, command, _) in choices.into_iter().filter(|(.., is_shown)| *is_shown) {
            let is_main = std::mem::take(&mut is_first);
            let is_done = command == Command::SaveReplay && session.is_saved();
            let style = match (is_main, is_done) {
                (true, _) => ButtonStyle::Primary,
                (_, true) => ButtonStyle::Quiet,
                _ => ButtonStyle::Plain,
            };
            let button = IconWords { style, size: vec2(0.0, 38.0), ..IconWords::new(icon, words) };
            // On a phone held upright, two columns of equal buttons.
            let half = (0.5 * (ui.max_rect().width() - 8.0)).floor();
            let button = match touch::form(ui.ctx()) {
                Form::Upright => IconWords { size: vec2(half, button.size.y), ..button },
                _ => button.fitted(ui),
            };
            let response = button.show(ui);
            let response = match view.next.filter(|_| command == Command::NextLevel) {
                Some(title) => response.on_hover_text(theme::tip(title)),
                None => response,
            };
            if is_main {
                parts::take_focus(&response, is_new);
            }
            if response.clicked() && !is_done {
                requested = Some(command);
            }
        }
    });
    requested
}
