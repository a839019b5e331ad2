//! The lesson: what the level is about, the goal and the progress to it, wrong-way steps, and what theory predicts beside
//! what this run measured. Reads the session, returns the command for the next level.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{Align, Color32, Id, Label, Layout, RichText, Ui};
use frankie_sim::level::Goal;
use frankie_sim::{Axis, Outcome};

use super::theory::Compared;
use crate::game::ask;
use crate::game::command::Command;
use crate::game::session::{ReplayCheck, Session, SessionMode};
use crate::game::ui::{theme, widgets};
use crate::game::{numbers, wording};

/// The gap between paragraphs, px.
const PARAGRAPH: f32 = 8.0;
/// The line height of the lesson, as a multiple of the font size.
const LEADING: f32 = 1.4;
/// The smallest width with room for the tolerance of a prediction, px.
const TOLERANCE_FROM: f32 = 252.0;
/// The size of icons before text, px.
const ICON: f32 = 15.0;

/// Returns the key under which egui remembers the height of the panel in the last frame.
pub(super) fn height_id() -> Id {
    Id::new("height of the lesson")
}

/// Shows the lesson, as high as it needs.
pub fn lesson_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    ui.spacing_mut().item_spacing.y = 3.0;
    heading(ui, session);
    if let SessionMode::Replay(watched) = &session.mode {
        replay_check(ui, watched.check);
    }
    let lesson = session.level().lesson().trim();
    if !lesson.is_empty() && !ask::is_secret(session) {
        ui.add_space(PARAGRAPH - 3.0);
        let text = theme::body(lesson).line_height(Some(theme::SIZE_BODY * LEADING));
        ui.add(Label::new(text).wrap());
    }
    ui.add_space(PARAGRAPH - 3.0);
    let requested = goal(ui, session);
    wrong_way(ui, session);
    if !ask::is_secret(session) {
        theory(ui, session);
    }
    requested
}

fn heading(ui: &mut Ui, session: &Session) {
    let level = session.level();
    ui.add(Label::new(theme::title(level.title())).wrap());
    let world = wording::sentence(level.world());
    let tagline = if ask::is_secret(session) { "" } else { level.tagline().trim() };
    let parts = [world.as_str(), tagline];
    let info = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    if !info.is_empty() {
        ui.add(Label::new(theme::small(info)).wrap());
    }
}

fn with_icon(ui: &mut Ui, icon: &str, text: RichText, color: Color32) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(icon).font(theme::icon(ICON)).color(color));
        ui.add(Label::new(text.color(color)).wrap());
    });
}

/// Shows whether a replay gives the recorded numbers.
fn replay_check(ui: &mut Ui, check: ReplayCheck) {
    ui.add_space(3.0);
    let (icon, words, color) = match check {
        ReplayCheck::Verified => (icons::CHECK_CIRCLE, "Replay, verified".to_owned(), theme::GOOD),
        ReplayCheck::Differs { step } => {
            let step = numbers::count(step);
            (icons::WARNING, format!("Replay, differs from step {step}"), theme::WRONG_WAY)
        }
    };
    with_icon(ui, icon, theme::strong(words), color);
}

/// The goal, and the progress to it.
struct Progress {
    goal: String,
    /// The texts at the left and the right below the bar.
    numbers: [String; 2],
    share: f32,
}

fn goal(ui: &mut Ui, session: &Session) -> Option<Command> {
    let outcome = session.run().outcome();
    let Some(progress) = progress(session) else {
        with_icon(ui, icons::PAW_PRINT, theme::strong("Free play"), theme::INK);
        return ending(ui, session);
    };
    with_icon(ui, icons::FLAG, theme::strong(&progress.goal), theme::INK);
    ui.add_space(3.0);
    let is_reached = outcome == Outcome::Reached;
    let share = if is_reached { 1.0 } else { progress.share };
    widgets::bar(ui, share, if is_reached { theme::GOOD } else { theme::INK }, "Progress");
    let [left, right] = progress.numbers;
    widgets::line(ui, theme::small(left), theme::small(right));
    ending(ui, session)
}

/// Shows how the run ended, and the way to the next level: the dialog with the result may have been closed.
fn ending(ui: &mut Ui, session: &Session) -> Option<Command> {
    let steps = wording::steps(session.run().state().step);
    let (icon, words, color) = match session.run().outcome() {
        Outcome::Running => return None,
        Outcome::Reached => (icons::CHECK_CIRCLE, format!("Done in {steps}"), theme::GOOD),
        Outcome::OutOfSteps => (icons::HOURGLASS, format!("Out of steps after {steps}"), theme::WRONG_WAY),
        Outcome::LeftBounds => (icons::WARNING, "Frankie ran off".to_owned(), theme::WRONG_WAY),
        Outcome::NotFinite => {
            (icons::WARNING, "Frankie ran off: the numbers are no longer finite".to_owned(), theme::WRONG_WAY)
        }
    };
    with_icon(ui, icon, theme::strong(words), color);
    let goes_on = session.run().outcome() == Outcome::Reached && session.mode == SessionMode::Play;
    (goes_on && widgets::button(ui, "Next level").clicked()).then_some(Command::NextLevel)
}

fn progress(session: &Session) -> Option<Progress> {
    let state = session.run().state();
    let level = session.level();
    let step = numbers::count(state.step);
    match level.goal()? {
        Goal::Reach { radius, hold, throws, .. } => {
            let target = wording::target(level);
            let targets = session.run().targets();
            let nearest = |from| {
                targets.iter().map(|to| frankie_sim::math::distance(from, *to)).fold(f64::NAN, f64::min)
            };
            let (away, whole) = (nearest(state.at), nearest(level.start().at));
            let waits = state.throws < throws;
            let stays = if hold > 1 { format!(", stay {}", wording::steps(hold)) } else { String::new() };
            let goal = match throws {
                0 => format!("Reach the {target}{stays}"),
                1 => format!("Throw the ball, then reach it{stays}"),
                _ => format!("Throw the ball {throws} times, then reach it{stays}"),
            };
            let left = if waits {
                format!("thrown {} of {throws}", state.throws)
            } else {
                format!("{} away, ≤ {}", numbers::fixed(away, 2), numbers::fixed(radius, 2))
            };
            let right = if hold > 1 {
                format!("held {} of {}", state.steps_at_goal, numbers::count(hold))
            } else {
                within(session)
            };
            let walked = if away <= radius {
                1.0
            } else {
                1.0 - (away - radius) / (whole - radius).max(f64::MIN_POSITIVE)
            };
            let share = if hold > 1 && away <= radius && !waits {
                state.steps_at_goal as f64 / hold as f64
            } else {
                walked
            };
            Some(Progress { goal, numbers: [left, right], share: share as f32 })
        }
        Goal::Minima { drops, .. } => {
            let all = session.run().targets().len();
            let found = state.visited_minima.count_ones();
            let left = drops.map_or_else(
                || within(session),
                |drops| format!("{} of {drops} drops left", drops.saturating_sub(state.drops)),
            );
            let goal = format!("Find all {all} minima");
            let share = if all == 0 { 0.0 } else { found as f32 / all as f32 };
            Some(Progress { goal, numbers: [format!("{found} of {all} found"), left], share })
        }
        Goal::Steps(steps) => Some(Progress {
            goal: format!("Watch {}", wording::steps(steps)),
            numbers: [format!("{step} of {}", numbers::count(steps)), String::new()],
            share: state.step as f32 / steps.max(1) as f32,
        }),
    }
}

/// Returns `128 of 400 steps`, where the steps are limited.
fn within(session: &Session) -> String {
    let step = numbers::count(session.run().state().step);
    session.level().max_steps().map_or(String::new(), |most| format!("{step} of {}", wording::steps(most)))
}

fn wrong_way(ui: &mut Ui, session: &Session) {
    let tally = &session.run().state().tally;
    ui.horizontal(|ui| {
        ui.label(theme::body("Wrong way"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for axis in [Axis::Y, Axis::X] {
                ui.spacing_mut().item_spacing.x = 5.0;
                ui.label(theme::strong(numbers::count(tally.wrong_way_steps(axis))));
                ui.label(theme::small(axis.name()));
                widgets::axis_dot(ui, axis);
                ui.add_space(8.0);
            }
        });
    });
}

fn theory(ui: &mut Ui, session: &Session) {
    for (i, compared) in Compared::all(session).enumerate() {
        if i == 0 {
            widgets::rule(ui);
        }
        compare(ui, &compared);
    }
}

fn compare(ui: &mut Ui, compared: &Compared) {
    let (icon, word, color) = mark(compared);
    let entry = compared.entry;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        widgets::axis_dot(ui, entry.axis);
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(theme::small(entry.axis.name()));
        let mark_width = 74.0;
        let label = Label::new(theme::body(&entry.label)).wrap();
        let width = (ui.available_width() - mark_width).max(40.0);
        ui.vertical(|ui| {
            ui.set_max_width(width);
            ui.add(label);
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.label(RichText::new(word).font(theme::semibold(theme::SIZE_SMALL)).color(color));
            ui.label(RichText::new(icon).font(theme::icon(13.0)).color(color));
        });
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let [predicted, measured] = compared.numbers();
        ui.label(theme::small("predicted"));
        ui.label(theme::strong(predicted));
        if ui.max_rect().width() >= TOLERANCE_FROM {
            ui.label(theme::small(format!("± {}", compared.tolerance())));
        }
        ui.add_space(3.0);
        ui.label(theme::small("measured"));
        ui.label(theme::strong(measured));
    });
    ui.label(theme::small(format!("over {}", wording::steps(compared.steps))));
    ui.add_space(PARAGRAPH - 3.0);
}

fn mark(compared: &Compared) -> (&'static str, &'static str, Color32) {
    match compared.agrees {
        Some(true) => (icons::CHECK, "agrees", theme::GOOD),
        Some(false) => (icons::APPROXIMATE_EQUALS, "not yet", theme::SECONDARY),
        None => (icons::HOURGLASS, "waiting", theme::SECONDARY),
    }
}
