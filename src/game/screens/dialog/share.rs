//! The dialog about sharing what is on the stage: its link in a field that can be selected, the lines for another page, and
//! files. Reads the link, returns commands.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{self, Context, Label, TextEdit, Ui, WidgetInfo, vec2};

use super::Dialog;
use crate::game::command::Command;
use crate::game::numbers;
use crate::game::screens::parts::{self, ButtonStyle, IconWords};
use crate::game::share::Share;
use crate::game::touch;
use crate::game::ui::theme;

/// The height of a button, points.
const BUTTON: f32 = 44.0;
/// The gap between buttons, points.
const GAP: f32 = 8.0;
/// The smallest width with two buttons side by side, points.
const TWO_FROM: f32 = 320.0;

/// Shows the dialog.
pub fn share_ui(ctx: &Context, share: &Share) -> Option<Command> {
    let dialog = Dialog { title: "Share", width: 440.0, is_light: true, has_footer: true, beside: None };
    dialog.show(
        ctx,
        |ui, _| {
            ui.spacing_mut().item_spacing.y = 8.0;
            match &share.link {
                Ok(link) => link_field(ui, link, share.is_run),
                Err(reason) => {
                    ui.add(Label::new(theme::body(reason).line_height(Some(20.0))).wrap());
                }
            }
            None
        },
        |ui, is_new| buttons(ui, share, is_new),
    )
}

fn link_field(ui: &mut Ui, link: &str, is_run: bool) {
    let words = if is_run {
        "This link shows your run, with the same numbers on every machine."
    } else {
        "This link opens this level, with its settings and its seed."
    };
    ui.add(Label::new(theme::body(words).line_height(Some(20.0))).wrap());
    // A text that cannot be changed: it can still be selected and copied.
    let mut text = link;
    let field = TextEdit::singleline(&mut text)
        .font(theme::regular(theme::SIZE_BODY))
        .frame(egui::Frame::NONE)
        .min_size(vec2(0.0, touch::target(ui.ctx(), 0.0)))
        .vertical_align(egui::Align::Center)
        .desired_width(f32::INFINITY);
    // egui draws no frame around a text that cannot be changed.
    let frame = egui::Frame::new().fill(theme::BUTTON).corner_radius(theme::BUTTON_RADIUS);
    let response = frame.inner_margin(egui::Margin::symmetric(8, 8)).show(ui, |ui| ui.add(field)).inner;
    response.widget_info(|| WidgetInfo {
        label: Some("Link".to_owned()),
        ..WidgetInfo::text_edit(true, link, link, "")
    });
    let length = numbers::count(link.chars().count() as u64);
    ui.add(Label::new(theme::small(format!("{length} characters"))).wrap());
}

/// Shows the buttons, the most likely one first.
fn buttons(ui: &mut Ui, share: &Share, is_new: bool) -> Option<Command> {
    let link = [
        (icons::LINK, "Copy link", Command::CopyLink),
        (icons::CODE, "Copy embed code", Command::CopyEmbedCode),
    ];
    let files = [
        (icons::FLOPPY_DISK, "Save replay", Command::DownloadReplay),
        (icons::IMAGE, "Save picture", Command::DownloadPicture),
    ];
    let choices = link.into_iter().filter(|_| share.link.is_ok()).chain(files);
    let columns = if ui.available_width() >= TWO_FROM { 2.0 } else { 1.0 };
    let width = ((ui.available_width() - GAP * (columns - 1.0)) / columns).floor();
    let mut requested = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, GAP);
        for (index, (icon, words, command)) in choices.enumerate() {
            let style = if index == 0 { ButtonStyle::Primary } else { ButtonStyle::Plain };
            let button = IconWords { style, size: vec2(width, BUTTON), ..IconWords::new(icon, words) };
            let response = button.show(ui);
            if index == 0 {
                parts::take_focus(&response, is_new);
            }
            if response.clicked() {
                requested = Some(command);
            }
        }
    });
    requested
}
