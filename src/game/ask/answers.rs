//! What answers a level's question: a place, a circle, a step, an option, and the button that lets him go. Part of the card;
//! reads the session, returns commands. `by_hand.rs` has what the player does step by step.

use bevy_egui::egui::{Label, Ui, vec2};
use frankie_sim::params::{Range, Slider};
use frankie_sim::task::{GuessKind, Knob, Task, TaskKind};
use frankie_sim::{Event, Guess};

use super::{
    asked_now, by_hand, describe_guess, guess, middle_step, must_wait, rounded, rule_of, walk, what_to_do,
};
use crate::game::command::Command;
use crate::game::session::Session;
use crate::game::ui::icons::bold as icons;
use crate::game::ui::panels::tuning;
use crate::game::ui::slider::{SliderStyle, height, next_value, number_field, slider};
use crate::game::ui::widgets::IconButton;
use crate::game::ui::{theme, widgets};
use crate::game::{medals, numbers, touch};

/// The least width of an option before what its rule does, px.
const RULE_INDENT_PX: f32 = 132.0;

/// Shows what answers the question, and the button that lets him go.
pub(super) fn answer_ui(ui: &mut Ui, session: &Session) -> Vec<Command> {
    let mut commands = Vec::new();
    let Some(task) = session.level().task() else {
        return let_go(ui, true).into_iter().collect();
    };
    walk::before_ui(ui, session);
    if must_wait(session) && matches!(task.kind, TaskKind::Feed(_) | TaskKind::Lead) {
        return by_hand::by_hand_ui(ui, session).into_iter().collect();
    }
    let guess = guess(session);
    ui.label(theme::small(hint(ui, session, task, guess)));
    if let Some(words) = medals::before_guess(session.level()).filter(|_| !is_early(session, task)) {
        ui.add(Label::new(theme::small(words)).wrap());
    }
    match (asked_now(session), &task.kind) {
        (Some(GuessKind::Place), _) => commands.extend(place_ui(ui, session, guess)),
        (Some(GuessKind::Radius), _) => commands.extend(radius_ui(ui, session, guess)),
        (Some(GuessKind::Step), _) if !is_early(session, task) => {
            commands.extend(step_ui(ui, session, guess));
        }
        (Some(GuessKind::Step), _) => {}
        (Some(GuessKind::Choice), _) => {
            // What there is to choose is read before, and chosen when it is time.
            let is_due = !is_early(session, task);
            let chosen = ui.add_enabled_ui(is_due, |ui| choice_ui(ui, session, guess));
            commands.extend(chosen.inner);
        }
        (None, TaskKind::Drop { .. }) => {}
        (None, TaskKind::Dial { knob: Knob::Param(name), .. }) => {
            commands.extend(tuning::knob_ui(ui, session, name));
            commands.extend(let_go(ui, true));
        }
        (None, _) => commands.extend(let_go(ui, true)),
    }
    if asked_now(session).is_some() {
        let is_early = is_early(session, task);
        if !(is_early && session.playing) {
            commands.extend(let_go(ui, guess.is_some() || is_early));
        }
    }
    commands
}

/// Returns whether he is watched first: he stops by himself when it is time to answer.
fn is_early(session: &Session, task: &Task) -> bool {
    session.run().state().step < task.ask_at
}

/// Returns what to do or, after the first answer, the answer: one line, so that nothing below it moves.
fn hint(ui: &Ui, session: &Session, task: &Task, guess: Option<Guess>) -> String {
    match (&task.kind, guess) {
        (TaskKind::Feed(feed), _) => {
            let (steps, gradient) = (feed.history_steps, by_hand::signed(feed.history_gradient));
            format!("First he gets {steps} gradients of {gradient}. The next ones are yours.")
        }
        (_, Some(guess @ Guess::Place(_))) => {
            format!("{} Another place moves it.", describe_guess(guess, session))
        }
        (_, Some(guess)) => describe_guess(guess, session),
        (_, None) if is_early(session, task) => {
            let (step, verb) =
                (task.ask_at, if task.asks_for() == Some(GuessKind::Choice) { "choose" } else { "answer" });
            match session.playing {
                true => format!("At step {step} he stops, and you {verb}."),
                false => format!("Let him go. At step {step} he stops, and you {verb}."),
            }
        }
        (TaskKind::Place { .. }, None) if session.level().data_loss().is_some() => {
            let verb = if touch::is_on(ui.ctx()) { "Tap" } else { "Click" };
            format!("{verb} the ground. Farther right is a steeper line, farther up a higher one.")
        }
        (_, None) => what_to_do(task, touch::is_on(ui.ctx())).to_owned(),
    }
}

fn let_go(ui: &mut Ui, is_ready: bool) -> Option<Command> {
    let mut command = None;
    ui.add_enabled_ui(is_ready, |ui| {
        if widgets::primary_button(ui, "Let him go").clicked() {
            command = Some(Command::TogglePlaying);
        }
    });
    command
}

fn guessed(guess: Guess) -> Command {
    Command::ApplyEvent(Event::Guess(guess))
}

/// Shows the numbers of the guessed place, which can be typed: the ground takes clicks, the fields take keys.
fn place_ui(ui: &mut Ui, session: &Session, guess: Option<Guess>) -> Option<Command> {
    let view = session.level().view();
    let mut new = None;
    let Some(Guess::Place(at)) = guess else {
        // The fields come with the bone; their room is there before.
        ui.allocate_space(vec2(1.0, height(ui)));
        return None;
    };
    ui.horizontal(|ui| {
        ui.set_min_height(height(ui));
        for (axis, label) in ["x of the bone", "y of the bone"].into_iter().enumerate() {
            let [min, max] = [view.x, view.y][axis];
            ui.label(theme::strong(["x", "y"][axis]));
            let style = SliderStyle { label, width: 52.0, color: theme::INK, is_whole: false };
            let range = Range::closed(min, max);
            if let Some(value) = number_field(ui, style, &range, at[axis]) {
                let mut place = at;
                place[axis] = value;
                new = Some(guessed(Guess::Place(place)));
            }
        }
    });
    new
}

fn radius_ui(ui: &mut Ui, session: &Session, guess: Option<Guess>) -> Option<Command> {
    let view = session.level().view();
    let largest = (view.x[1] - view.x[0]).max(view.y[1] - view.y[0]);
    let now = match guess {
        Some(Guess::Radius(radius)) => radius,
        _ => 0.25 * largest,
    };
    let scale = Slider::linear(0.01 * largest, largest);
    let new = slider_line(ui, "radius", &scale, now, false)?;
    Some(guessed(Guess::Radius(rounded(new, session.level()))))
}

fn step_ui(ui: &mut Ui, session: &Session, guess: Option<Guess>) -> Option<Command> {
    let task = session.level().task()?;
    let now = match guess {
        Some(Guess::Step(step)) => step,
        _ => middle_step(session.level()),
    };
    let (first, last) = (task.ask_at.max(1), task.last_step.max(2));
    let scale = Slider::linear(first as f64, last as f64);
    let new = slider_line(ui, "step", &scale, now as f64, true)?;
    Some(guessed(Guess::Step((new.round().max(1.0)) as u64)))
}

/// Shows a slider with its number.
fn slider_line(ui: &mut Ui, label: &str, scale: &Slider, now: f64, is_whole: bool) -> Option<f64> {
    let mut new = None;
    ui.horizontal(|ui| {
        ui.set_min_height(height(ui));
        ui.label(theme::small(label));
        // A finger is coarser than a slider of some hundred values: it has buttons for the next ones.
        let has_buttons = touch::is_on(ui.ctx());
        let buttons = if has_buttons {
            2.0 * (touch::target(ui.ctx(), 0.0) + ui.spacing().item_spacing.x)
        } else {
            0.0
        };
        let width = (ui.available_width() - 60.0 - buttons).max(80.0);
        let style = SliderStyle { label, width, color: theme::INK, is_whole };
        if has_buttons && step_button(ui, icons::MINUS, "less") {
            new = nudged(scale, now, -1, is_whole);
        }
        new = slider(ui, style, scale, now).or(new);
        if has_buttons && step_button(ui, icons::PLUS, "more") {
            new = nudged(scale, now, 1, is_whole);
        }
        let shown = new.unwrap_or(now);
        ui.label(theme::strong(numbers::plain(if is_whole { shown.round() } else { shown })));
    });
    new
}

/// Shows a small button, and returns whether it was pressed.
fn step_button(ui: &mut Ui, icon: &str, label: &str) -> bool {
    IconButton::default().show(ui, icon, label).clicked()
}

/// Returns the next value of a slider: the next whole number, or as far as an arrow key goes.
fn nudged(scale: &Slider, now: f64, presses: i32, is_whole: bool) -> Option<f64> {
    if is_whole {
        return Some((now + f64::from(presses)).clamp(scale.min, scale.max));
    }
    next_value(scale, now, presses)
}

fn choice_ui(ui: &mut Ui, session: &Session, guess: Option<Guess>) -> Option<Command> {
    let options = session.level().task()?.options(session.level());
    let mut new = None;
    let mut option_ui = |ui: &mut Ui, i: usize| {
        let response = match guess == Some(Guess::Choice(i)) {
            true => widgets::primary_button(ui, &options[i]),
            false => widgets::button(ui, &options[i]),
        };
        if response.clicked() {
            new = Some(guessed(Guess::Choice(i)));
        }
    };
    // What a rule does is shown beside its name, for players who do not know it.
    let rules: Vec<_> = (0..options.len()).map(|i| rule_of(session, i)).collect();
    if rules.iter().all(Option::is_none) {
        ui.horizontal_wrapped(|ui| (0..options.len()).for_each(|i| option_ui(ui, i)));
        return new;
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for (i, rule) in rules.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.scope(|ui| {
                    ui.set_min_width(RULE_INDENT_PX);
                    option_ui(ui, i);
                });
                ui.add(Label::new(theme::small(rule.unwrap_or_default())).wrap());
            });
        }
    });
    new
}
