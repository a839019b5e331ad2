//! The dialog with a field for a link, for those who have no key to paste one. Reads nothing but the field, returns commands.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{self, Context, Id, Key, Label, TextEdit, Ui, vec2};
use frankie_sim::link::is_link;

use super::Dialog;
use crate::game::command::Command;
use crate::game::screens::parts::{self, ButtonStyle, IconWords};
use crate::game::touch;
use crate::game::ui::theme;

/// The title of the dialog.
const TITLE: &str = "Open a link";

/// Shows the dialog.
pub fn open_link_ui(ctx: &Context) -> Option<Command> {
    let dialog = Dialog { title: TITLE, width: 440.0, is_light: true, has_footer: true, beside: None };
    dialog.show(
        ctx,
        |ui, is_new| {
            let mut text = if is_new { String::new() } else { typed(ui) };
            let is_entered = field(ui, &mut text, is_new);
            ui.data_mut(|data| data.insert_temp(text_id(), text.clone()));
            is_entered.then_some(Command::OpenLink(text))
        },
        |ui, _| {
            let text = typed(ui);
            let size = vec2(ui.available_width().min(140.0), 44.0);
            let button =
                IconWords { style: ButtonStyle::Primary, size, ..IconWords::new(icons::LINK, "Open") };
            let response = ui.add_enabled_ui(is_link(&text), |ui| button.show(ui)).inner;
            response.clicked().then_some(Command::OpenLink(text))
        },
    )
}

/// Returns the key under which egui remembers what is in the field.
fn text_id() -> Id {
    Id::new("link to be opened")
}

/// Returns what is in the field.
fn typed(ui: &Ui) -> String {
    ui.data(|data| data.get_temp(text_id())).unwrap_or_default()
}

/// Shows the field. Returns whether Enter was pressed in it.
fn field(ui: &mut Ui, text: &mut String, is_new: bool) -> bool {
    ui.spacing_mut().item_spacing.y = 8.0;
    let words = "A link to a level or to a run: the whole address, or its part from the # on.";
    ui.add(Label::new(theme::body(words).line_height(Some(20.0))).wrap());
    let field = TextEdit::singleline(text)
        .font(theme::regular(theme::SIZE_BODY))
        .hint_text("#l=sandbox")
        .background_color(theme::BUTTON)
        .margin(egui::Margin::symmetric(8, 10))
        .min_size(vec2(0.0, touch::target(ui.ctx(), 0.0)))
        .vertical_align(egui::Align::Center)
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    parts::take_focus(&response, is_new);
    is_entered
}
