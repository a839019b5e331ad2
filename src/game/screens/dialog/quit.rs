//! The dialog before the game is left with a run that is not kept. Reads the run, returns commands.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{Context, Label, Ui, vec2};

use super::Dialog;
use crate::game::command::Command;
use crate::game::screens::parts::{self, ButtonStyle, IconWords};
use crate::game::session::Session;
use crate::game::ui::theme;
use crate::game::wording;

/// The height of a button, points.
const BUTTON: f32 = 42.0;

/// Shows the dialog.
pub fn quit_ui(ctx: &Context, session: &Session) -> Option<Command> {
    let dialog =
        Dialog { title: "Leave the game?", width: 340.0, is_light: false, has_footer: true, beside: None };
    let steps = wording::steps(session.run().last_step());
    let words = format!("Your run of {} is {steps} long and not kept yet.", session.level().title());
    dialog.show(
        ctx,
        |ui, _| {
            ui.add(Label::new(theme::body(words).line_height(Some(19.0))).wrap());
            None
        },
        choices,
    )
}

fn choices(ui: &mut Ui, is_new: bool) -> Option<Command> {
    ui.spacing_mut().item_spacing.y = 8.0;
    let choices = [
        (icons::BOOKMARK_SIMPLE, "Keep the run and quit", "", Command::KeepAndQuit),
        (icons::POWER, "Quit without it", "", Command::QuitNow),
        (icons::ARROW_U_UP_LEFT, "Stay", "Esc", Command::CloseModal),
    ];
    let mut requested = None;
    for (i, (icon, words, key, command)) in choices.into_iter().enumerate() {
        let style = if i == 0 { ButtonStyle::Primary } else { ButtonStyle::Plain };
        let size = vec2(ui.available_width(), BUTTON);
        let button = IconWords { key, style, size, is_row: true, ..IconWords::new(icon, words) };
        let response = button.show(ui);
        if i == 0 {
            parts::take_focus(&response, is_new);
        }
        if response.clicked() {
            requested = Some(command);
        }
    }
    requested
}
