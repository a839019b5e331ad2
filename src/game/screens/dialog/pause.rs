//! The dialog of a paused run: go on, start again, leave. Reads nothing, returns commands.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{Context, Key, vec2};

use super::{Dialog, none};
use crate::game::command::Command;
use crate::game::presses;
use crate::game::screen::{Modal, Screen};
use crate::game::screens::parts::{self, ButtonStyle, IconWords};
use crate::game::touch;

/// The height of a button, points.
const BUTTON: f32 = 42.0;

/// Shows the dialog.
pub fn pause_ui(ctx: &Context) -> Option<Command> {
    let dialog = Dialog { title: "Paused", width: 300.0, is_light: true, has_footer: false, beside: None };
    let keep = (icons::BOOKMARK_SIMPLE, "Keep the run", None, Command::SaveReplay);
    let choices = [
        (icons::PLAY, "Resume", Some(Key::Escape), Command::CloseModal),
        (icons::ARROW_COUNTER_CLOCKWISE, "Restart", Some(Key::R), Command::Restart),
        (icons::DICE_FIVE, "New seed", Some(Key::N), Command::NewSeed),
        (icons::GIT_BRANCH, "Try from here", Some(Key::B), Command::TryFromHere),
        (icons::CHART_BAR, "200 tries", None, Command::OpenSurvey),
        (icons::SHARE_NETWORK, "Share", Some(Key::L), Command::OpenModal(Modal::Share)),
        (icons::MAP_TRIFOLD, "Levels", None, Command::Go(Screen::Select)),
        (icons::GEAR_SIX, "Settings", None, Command::OpenModal(Modal::Settings)),
        (icons::QUESTION, "Help", Some(Key::Questionmark), Command::OpenModal(Modal::Help)),
        (icons::HOUSE, "Quit to title", None, Command::Go(Screen::Title)),
    ];
    dialog.show(
        ctx,
        |ui, is_new| {
            ui.spacing_mut().item_spacing.y = 8.0;
            let mut requested = None;
            // With a keyboard there is a key for it.
            let is_touch = touch::is_on(ui.ctx());
            let keep = Some(keep).filter(|_| is_touch);
            let [resume, restart, seed, rest @ ..] = choices;
            let choices = [resume, restart, seed].into_iter().chain(keep).chain(rest);
            for (i, (icon, words, key, command)) in choices.enumerate() {
                let style = if i == 0 { ButtonStyle::Primary } else { ButtonStyle::Plain };
                let size = vec2(ui.available_width(), BUTTON);
                let key =
                    key.filter(|_| !is_touch).map_or_else(String::new, |key| presses::cap(ui.ctx(), key));
                let button =
                    IconWords { key: &key, style, size, is_row: true, ..IconWords::new(icon, words) };
                let response = button.show(ui);
                if i == 0 {
                    parts::take_focus(&response, is_new);
                }
                if response.clicked() {
                    requested = Some(command);
                }
            }
            requested
        },
        none,
    )
}
