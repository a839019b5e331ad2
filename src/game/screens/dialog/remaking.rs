//! The dialog of a replay that is being made again: how far it is, what its file claims, and a way out. Reads the progress,
//! returns commands.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{Context, CornerRadius, Label, RichText, Sense, vec2};
use frankie_draw::printable;

use super::Dialog;
use crate::game::command::Command;
use crate::game::numbers;
use crate::game::remaking::RemakeProgress;
use crate::game::screens::parts::{self, ButtonStyle, IconWords};
use crate::game::ui::theme;

/// The height of the bar, points.
const BAR: f32 = 14.0;

/// Shows the dialog.
pub fn remaking_ui(ctx: &Context, progress: &RemakeProgress) -> Option<Command> {
    let dialog = Dialog {
        title: "Making the run again",
        width: 380.0,
        is_light: false,
        has_footer: true,
        beside: None,
    };
    dialog.show(
        ctx,
        |ui, _| {
            ui.spacing_mut().item_spacing.y = 8.0;
            let title = RichText::new(printable::line(&progress.title)).font(theme::extrabold(16.0));
            ui.add(Label::new(title.color(theme::INK)).truncate());
            let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
            let round = CornerRadius::same((0.5 * BAR) as u8);
            ui.painter().rect_filled(bar, round, theme::STEM);
            let share = progress.made as f32 / progress.steps.max(1) as f32;
            let made = bar.with_max_x(bar.left() + (share * bar.width()).max(BAR));
            ui.painter().rect_filled(made, round, theme::GOOD);
            let [made, steps] = [progress.made, progress.steps].map(numbers::count);
            ui.add(Label::new(theme::body(format!("{made} of {steps} steps"))).wrap());
            if progress.work > 1 {
                let work = numbers::count(progress.work);
                let words =
                    format!("Each step of this level is about {work} times the work of a simple one.");
                ui.add(Label::new(theme::small(words)).wrap());
            }
            None
        },
        |ui, is_new| {
            let size = vec2(ui.available_width().min(140.0), 38.0);
            let button = IconWords {
                key: "Esc",
                style: ButtonStyle::Plain,
                size,
                ..IconWords::new(icons::X, "Cancel")
            };
            let response = button.show(ui);
            parts::take_focus(&response, is_new);
            response.clicked().then_some(Command::CloseModal)
        },
    )
}
