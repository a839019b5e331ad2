//! What answers a level's question: a place, a circle, a step, an option, and the button that lets him go. Part of the card;
//! reads the session, returns commands. `by_hand.rs` has what the player does step by step.

use bevy_egui::egui::{Ui, vec2};
use frankie_sim::params::{Range, Slider};
use frankie_sim::task::{GuessKind, Knob, TaskKind};
use frankie_sim::{Event, Guess};

use super::{asked_now, by_hand, describe_guess, guess, middle_step, must_wait, walk, what_to_do};
use crate::game::command::Command;
use crate::game::session::Session;
use crate::game::ui::panels::tuning;
use crate::game::ui::slider::{SliderStyle, height, number_field, slider};
use crate::game::ui::{theme, widgets};
use crate::game::{numbers, touch};

/// Shows what answers the question, and the button that lets him go.
pub(super) fn answer_ui(ui: &mut Ui, session: &Session) -> Vec<Command> {
    let mut commands = Vec::new();
    let Some(task) = session.level().task() else {
        return let_go(ui, true).into_iter().collect();
    };
    walk::before_ui(ui, session);
    let guess = guess(session);
    match &task.kind {
        TaskKind::Feed(feed) if !must_wait(session) => drop(ui.label(theme::small(format!(
            "First he gets {} gradients of {}. The next ones are yours.",
            feed.history_steps,
            by_hand::signed(feed.history_gradient),
        )))),
        TaskKind::Which(_) if guess.is_none() && session.run().state().step < task.ask_at => {
            let words = format!("Let him go. At step {} he stops, and you choose.", task.ask_at);
            ui.label(theme::small(words));
        }
        // One line before and after the first answer, so that nothing below it moves.
        _ => {
            let what_to_do = || what_to_do(task, touch::is_on(ui.ctx())).to_owned();
            let words = guess.map_or_else(what_to_do, |guess| describe_guess(guess, session));
            ui.label(theme::small(words));
        }
    }
    match (asked_now(session), &task.kind) {
        (Some(GuessKind::Place), _) => commands.extend(place_ui(ui, session, guess)),
        (Some(GuessKind::Radius), _) => commands.extend(radius_ui(ui, session, guess)),
        (Some(GuessKind::Step), _) => commands.extend(step_ui(ui, session, guess)),
        (Some(GuessKind::Choice), _) => commands.extend(choice_ui(ui, session, guess)),
        (None, TaskKind::Feed(_) | TaskKind::Lead) if must_wait(session) => {
            commands.extend(by_hand::by_hand_ui(ui, session));
        }
        (None, TaskKind::Drop { .. }) => {}
        (None, TaskKind::Dial { knob: Knob::Param(name), .. }) => {
            commands.extend(tuning::knob_ui(ui, session, name));
            commands.extend(let_go(ui, true));
        }
        (None, _) => commands.extend(let_go(ui, true)),
    }
    if asked_now(session).is_some() {
        // Where he is watched first, he stops by himself when it is time to answer.
        let is_early = session.run().state().step < task.ask_at;
        commands.extend(let_go(ui, guess.is_some() || is_early));
    }
    commands
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
    Some(guessed(Guess::Radius(new)))
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
        let width = (ui.available_width() - 60.0).max(80.0);
        let style = SliderStyle { label, width, color: theme::INK, is_whole };
        new = slider(ui, style, scale, now);
        let shown = new.unwrap_or(now);
        ui.label(theme::strong(if is_whole { numbers::fixed(shown, 0) } else { numbers::param(shown) }));
    });
    new
}

fn choice_ui(ui: &mut Ui, session: &Session, guess: Option<Guess>) -> Option<Command> {
    let task = session.level().task()?;
    let options = task.options(session.level());
    let choose = |ui: &mut Ui, i: usize| {
        let is_chosen = guess == Some(Guess::Choice(i));
        let response = match is_chosen {
            true => widgets::primary_button(ui, &options[i]),
            false => widgets::button(ui, &options[i]),
        };
        response.clicked().then(|| guessed(Guess::Choice(i)))
    };
    let mut new = None;
    ui.horizontal_wrapped(|ui| {
        for i in 0..options.len() {
            new = choose(ui, i).or(new.take());
        }
    });
    new
}
