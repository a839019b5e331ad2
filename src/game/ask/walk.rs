//! What the card says of a walk: before the run that one try counts, after it the line to send. Reads the session.

use bevy_egui::egui::{Label, Ui};

use crate::game::command::Command;
use crate::game::session::Session;
use crate::game::today::describe;
use crate::game::ui::{theme, widgets};

/// Shows before the run whether the try counts.
pub fn before_ui(ui: &mut Ui, session: &Session) {
    let Some(walk) = &session.walk else { return };
    let words = match (&walk.result, walk.is_the_days) {
        (None, true) => "One try counts: this one.",
        (None, false) => "This is not the run of the day, and does not count.",
        (Some(_), _) => "Your try of this day is over. This one is free.",
    };
    ui.add(Label::new(theme::small(words)).wrap());
}

/// Shows after the run how the try that counts went, and a button that copies it.
pub fn after_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let walk = session.walk.as_ref()?;
    let result = walk.result.as_ref()?;
    widgets::rule(ui);
    let mut requested = None;
    ui.horizontal_wrapped(|ui| {
        if widgets::button(ui, "Copy result").clicked() {
            requested = Some(Command::CopyWalk);
        }
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let which = if walk.counted { "Your walk" } else { "Your first try" };
            ui.add(Label::new(theme::strong(format!("{which}: {}", describe(result)))).wrap());
            let row = match walk.days_in_a_row {
                0 | 1 => format!("Walk of {}", walk.date),
                days => format!("Walk of {}, {days} days in a row", walk.date),
            };
            ui.add(Label::new(theme::small(row)).wrap());
        });
    });
    requested
}
