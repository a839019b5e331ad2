//! What the title screen offers: to play, today's walk, the run that was interrupted, and the other screens.

use bevy_egui::egui::{self, Align, Label, Layout, RichText, Ui, vec2};

use super::{TitleView, is_poster};
use crate::game::closing::CAN_LEAVE;
use crate::game::command::Command;
use crate::game::screen::{Modal, Screen};
use crate::game::screens::parts::{self, ButtonStyle, IconWords};
use crate::game::today::WalkView;
use crate::game::touch;
use crate::game::ui::icons::{bold as icons, fill};
use crate::game::ui::layout::Form;
use crate::game::ui::{theme, widgets};
use crate::game::{numbers, wording};
use frankie_draw::printable;

/// The smallest height of a window with an explanation, points.
const HOOK_FROM: f32 = 400.0;
/// The heights of the play button and of that of today's walk, points.
const PLAY_HEIGHT: f32 = 62.0;
const WALK_HEIGHT: f32 = 54.0;
/// The smallest height of a window that has them one over the other, points.
const STACKED_FROM: f32 = 640.0;

/// Shows what the game is about, where there is room for it, and the buttons.
pub(super) fn choices(ui: &mut Ui, view: &TitleView, is_new: bool) -> Option<Command> {
    ui.spacing_mut().item_spacing.y = 4.0;
    if ui.ctx().content_rect().height() < HOOK_FROM {
        return actions(ui, view, is_new);
    }
    let hook =
        RichText::new("But what does Adam actually do?").font(theme::extrabold(20.0)).color(theme::INK);
    ui.add(Label::new(hook).wrap());
    let words = "Frankie smells a noisy slope, and Adam decides how far he steps, one axis at a time. \
                 Watch him until you can tell where he runs next.";
    ui.add(Label::new(theme::body(words).color(theme::SECONDARY).line_height(Some(20.0))).wrap());
    ui.add_space(8.0);
    actions(ui, view, is_new)
}

fn actions(ui: &mut Ui, view: &TitleView, is_new: bool) -> Option<Command> {
    let mut requested = play_and_walk(ui, view, is_new);
    ui.add_space(4.0);
    requested = interrupted_run(ui, view).or(requested);
    requested = places(ui).or(requested);
    ui.add_space(2.0);
    widgets::rule(ui);
    quiet(ui, view).or(requested)
}

/// Shows the two things to play, one over the other where the window has room for it.
fn play_and_walk(ui: &mut Ui, view: &TitleView, is_new: bool) -> Option<Command> {
    let window = ui.ctx().content_rect();
    let Some(walk) = view.walk else { return play(ui, view, is_new, ui.available_width()) };
    if is_poster(window) && window.height() >= STACKED_FROM {
        let played = play(ui, view, is_new, ui.available_width());
        ui.add_space(4.0);
        return todays_walk(ui, &walk, vec2(ui.available_width(), WALK_HEIGHT)).or(played);
    }
    let gap = 8.0;
    let width = (0.5 * (ui.available_width() - gap)).floor();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        let played = play(ui, view, is_new, width);
        todays_walk(ui, &walk, vec2(width, PLAY_HEIGHT)).or(played)
    })
    .inner
}

fn play(ui: &mut Ui, view: &TitleView, is_new: bool, width: f32) -> Option<Command> {
    let note = view.next.map_or_else(String::new, |[_, title, world]| {
        [title.to_owned(), wording::sentence(world)]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    });
    let words = if view.tally.0 > 0 { "Play on" } else { "Play" };
    let button = IconWords {
        note: if note.is_empty() { "the levels" } else { &note },
        style: ButtonStyle::Primary,
        size: vec2(width, PLAY_HEIGHT),
        ..IconWords::new(fill::PLAY, words)
    };
    let response = button.show(ui);
    parts::take_focus(&response, is_new);
    let command = view.next.map_or(Command::Go(Screen::Select), |[id, ..]| Command::PlayLevel(id.to_owned()));
    response.clicked().then_some(command)
}

/// Shows the run that was interrupted, to go on with it or to give it up.
fn interrupted_run(ui: &mut Ui, view: &TitleView) -> Option<Command> {
    let (title, step) = view.interrupted?;
    let height = touch::target(ui.ctx(), 40.0);
    let mut requested = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let size = vec2(ui.available_width() - height - 8.0, height);
        let words = format!("Go on: {}, step {}", printable::line(title), numbers::count(step));
        let button = IconWords { size, ..IconWords::new(icons::ARROW_U_UP_LEFT, &words) };
        if button.show(ui).clicked() {
            requested = Some(Command::ResumeRun);
        }
        let style = widgets::IconButton { size: height, ..widgets::IconButton::default() };
        if style.show(ui, icons::X, "Give this run up").clicked() {
            requested = Some(Command::DiscardInterruptedRun);
        }
    });
    ui.add_space(4.0);
    requested
}

fn todays_walk(ui: &mut Ui, walk: &WalkView, size: egui::Vec2) -> Option<Command> {
    let note = walk.note();
    let button = IconWords { note: &note, size, ..IconWords::new(fill::PAW_PRINT, "Today's walk") };
    button.show(ui).clicked().then(|| walk.play())
}

fn places(ui: &mut Ui) -> Option<Command> {
    let places = [
        (icons::MAP_TRIFOLD, "Levels", Command::Go(Screen::Select)),
        (icons::FLASK, "Sandbox", Command::PlayLevel("sandbox".to_owned())),
        (icons::FILM_STRIP, "Replays", Command::Go(Screen::Replays)),
    ];
    row(ui, places, ButtonStyle::Plain, 40.0)
}

/// Shows three buttons side by side, or one over the other in a narrow card.
fn row(ui: &mut Ui, places: [(&str, &str, Command); 3], style: ButtonStyle, height: f32) -> Option<Command> {
    let gap = 8.0;
    let width = ui.available_width();
    let columns = match touch::form(ui.ctx()) {
        _ if width >= 320.0 => 3,
        Form::Upright if width >= 230.0 => 2,
        _ => 1,
    };
    let height = touch::target(ui.ctx(), height);
    let size = vec2(((width - gap * (columns - 1) as f32) / columns as f32).floor(), height);
    let mut requested = None;
    ui.spacing_mut().item_spacing.y = gap;
    for row in places.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = vec2(gap, gap);
            for (icon, words, command) in row {
                if (IconWords { size, style, ..IconWords::new(icon, words) }).show(ui).clicked() {
                    requested = Some(command.clone());
                }
            }
        });
    }
    requested
}

fn quiet(ui: &mut Ui, view: &TitleView) -> Option<Command> {
    let last = match CAN_LEAVE {
        true => (icons::POWER, "Quit", Command::Quit),
        false => (icons::QUESTION, "Help", Command::OpenModal(Modal::Help)),
    };
    let rest = [
        (icons::GEAR_SIX, "Settings", Command::OpenModal(Modal::Settings)),
        (icons::INFO, "About", Command::OpenModal(Modal::About)),
        last,
    ];
    let requested = row(ui, rest, ButtonStyle::Quiet, 34.0);
    let (done, all) = view.tally;
    if done > 0 {
        ui.add_space(2.0);
        // On one line: a low window has no room for two.
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(theme::small(format!("{done} of {all} levels done")));
                widgets::bar(ui, done as f32 / all.max(1) as f32, theme::GOOD, "Levels done");
            });
        });
    }
    requested
}
