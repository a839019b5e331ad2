//! The dialog of the settings. Reads the settings, returns the command that changes them.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{Align, Context, Id, Label, Layout, Ui, vec2};

use super::{Dialog, done};
use crate::game::command::Command;
use crate::game::screens::parts::{self, ButtonStyle, IconWords};
use crate::game::session;
use crate::game::touch;
use crate::game::ui::{scale, theme, widgets};
use crate::game::{numbers, wording};
use crate::store::{Place, Settings};

/// The sizes of panels to choose from.
const SCALES: [f32; 8] = [0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0];
/// The smallest width of a row with its control at the right, points.
const WIDE_FROM: f32 = 330.0;
/// The width of two buttons with words, and the smallest width of a row that ends with them, points.
const TWO_BUTTONS: f32 = 250.0;
const WIDE_FOR_TWO: f32 = 410.0;
/// How far around a stepper the pointer is still on it, points.
const STEPPER_REACH: f32 = 6.0;
/// The width of the value between the buttons of a stepper, points.
const STEPPER: f32 = 60.0;

/// What the settings show.
#[derive(Clone, Copy, Debug)]
pub struct SettingsView<'a> {
    /// The current settings.
    pub settings: &'a Settings,
    /// Where they are saved.
    pub place: Place<'a>,
    /// The number of levels with a best result.
    pub finished: usize,
    /// The number of levels that are in no file.
    pub own_levels: usize,
}

/// Shows the dialog.
pub fn settings_ui(ctx: &Context, view: &SettingsView) -> Option<Command> {
    let dialog = Dialog { title: "Settings", width: 470.0, is_light: true, has_footer: true, beside: None };
    dialog.show(
        ctx,
        |ui, is_new| {
            if is_new {
                ui.data_mut(|data| data.remove::<Id>(confirm_id()));
            }
            ui.spacing_mut().item_spacing.y = 12.0;
            let changed = changes(ui, view.settings);
            widgets::rule(ui);
            let reset = reset(ui, view);
            let own_levels = own_levels(ui, view);
            let data = data(ui);
            place(ui, view.place);
            changed.map(Command::ChangeSettings).or(reset).or(own_levels).or(data)
        },
        done,
    )
}

/// Shows the settings. Returns them as changed by a click.
fn changes(ui: &mut Ui, settings: &Settings) -> Option<Settings> {
    let mut new = settings.clone();
    let help = size_help(ui.ctx(), settings.ui_scale);
    row(ui, "Size", &help, |ui| {
        let size = stepper(ui, "Size", &percent(settings.ui_scale), |up| next_scale(settings.ui_scale, up));
        new.ui_scale = size.unwrap_or(settings.ui_scale);
        if ui.rect_contains_pointer(ui.min_rect().expand(STEPPER_REACH)) {
            scale::hold(ui.ctx());
        }
    });
    row(ui, "Speed at the start", "1× is 20 steps a second", |ui| {
        let next = |up| Some(session::next_speed(settings.speed, up)).filter(|next| *next != settings.speed);
        let speed = stepper(ui, "Speed", &numbers::times(settings.speed), next);
        new.speed = speed.unwrap_or(settings.speed);
    });
    toggle(ui, "Full screen", "F11 does it too", &mut new.fullscreen);
    toggle(ui, "Less motion", "no bounces, no zooming about", &mut new.reduced_motion);
    toggle(
        ui,
        "Gradients at Frankie",
        "the true slope and the sample; G in a level",
        &mut new.show_gradients,
    );
    (new != *settings).then_some(new)
}

/// Describes the size: whether it is shown, and whether the window has room for it.
fn size_help(ctx: &Context, setting: f32) -> String {
    let window_px = scale::window_px(ctx);
    let shown = scale::panel_scale(window_px, setting);
    if (shown / scale::base(window_px) - setting).abs() > 0.005 {
        return format!("this window has room for {}", percent(shown / scale::base(window_px)));
    }
    let is_shown = (ctx.zoom_factor() - shown).abs() < 0.001;
    if is_shown || !scale::is_held(ctx) { "of panels and letters" } else { "changes when the pointer leaves" }
        .to_owned()
}

fn percent(scale: f32) -> String {
    format!("{:.0} %", 100.0 * scale)
}

fn next_scale(scale: f32, up: bool) -> Option<f32> {
    if up {
        SCALES.into_iter().find(|s| *s > scale * 1.001)
    } else {
        SCALES.into_iter().rev().find(|s| *s < scale * 0.999)
    }
}

/// Shows a text at the left and a control at the right.
fn row(ui: &mut Ui, words: &str, help: &str, control: impl FnOnce(&mut Ui)) {
    let text = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add(Label::new(theme::strong(words)).wrap());
        ui.add(Label::new(theme::small(help)).wrap());
    };
    if ui.available_width() < WIDE_FROM {
        ui.vertical(text);
        control(ui);
        return;
    }
    ui.horizontal(|ui| {
        let button = touch::target(ui.ctx(), widgets::ICON_BUTTON);
        let width = ui.available_width() - 2.0 * button - STEPPER - 20.0;
        ui.vertical(|ui| {
            ui.set_width(width);
            text(ui);
        });
        ui.with_layout(Layout::right_to_left(Align::Center), control);
    });
}

fn toggle(ui: &mut Ui, words: &str, help: &str, is_on: &mut bool) {
    row(ui, words, help, |ui| {
        if parts::switch(ui, *is_on, words).clicked() {
            *is_on = !*is_on;
        }
    });
}

/// Shows a stepper: `− 100 % +`. Returns the new value.
fn stepper<T>(ui: &mut Ui, name: &str, shown: &str, next: impl Fn(bool) -> Option<T>) -> Option<T> {
    let layout = Layout::left_to_right(Align::Center);
    let button = touch::target(ui.ctx(), widgets::ICON_BUTTON);
    let size = vec2(2.0 * button + STEPPER, button);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let mut new = None;
        for (up, icon, label) in [(false, icons::MINUS, "smaller"), (true, icons::PLUS, "larger")] {
            let new_value = next(up);
            let label = format!("{name} {label}");
            ui.add_enabled_ui(new_value.is_some(), |ui| {
                if widgets::icon_button(ui, icon, &label).clicked() {
                    new = new_value;
                }
            });
            if !up {
                ui.add_sized(vec2(STEPPER, button), Label::new(theme::strong(shown)));
            }
        }
        new
    })
    .inner
}

/// Shows the buttons for all data as one file.
fn data(ui: &mut Ui) -> Option<Command> {
    let mut requested = None;
    let export = (icons::DOWNLOAD_SIMPLE, "Export all", Command::ExportData);
    let import = (icons::UPLOAD_SIMPLE, "Import…", Command::ChooseFile);
    let mut buttons = |ui: &mut Ui, choices: [(&str, &str, Command); 2]| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        for (icon, words, command) in choices {
            if IconWords::new(icon, words).fitted(ui).show(ui).clicked() {
                requested = Some(command);
            }
        }
    };
    let words = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add(Label::new(theme::strong("All data")).wrap());
        ui.add(Label::new(theme::small("everything in one file")).wrap());
    };
    if ui.available_width() < WIDE_FOR_TWO {
        ui.vertical(words);
        ui.horizontal_wrapped(|ui| buttons(ui, [export, import]));
    } else {
        ui.horizontal(|ui| {
            let width = ui.available_width() - TWO_BUTTONS;
            ui.vertical(|ui| {
                ui.set_width(width);
                words(ui);
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| buttons(ui, [import, export]));
        });
    }
    requested
}

/// Something that can be deleted after a second click.
struct Deletion<'a> {
    name: &'a str,
    help: &'a str,
    /// The words of the button, and of the one that does it.
    button: &'a str,
    sure: &'a str,
    /// What is deleted, and what is not.
    question: &'a str,
    command: Command,
}

/// Returns the key under which egui remembers which deletion waits for a second click.
fn confirm_id() -> Id {
    Id::new("deletion in the settings that waits for a second click")
}

impl Deletion<'_> {
    fn show(self, ui: &mut Ui) -> Option<Command> {
        let asked: Option<Id> = ui.data(|data| data.get_temp(confirm_id()));
        let id = Id::new(self.name);
        let mut requested = None;
        if asked != Some(id) {
            row(ui, self.name, self.help, |ui| {
                if IconWords::new(icons::ERASER, self.button).fitted(ui).show(ui).clicked() {
                    ui.data_mut(|data| data.insert_temp(confirm_id(), id));
                }
            });
            return None;
        }
        ui.add(Label::new(theme::body(self.question)).wrap());
        ui.horizontal_wrapped(|ui| {
            let sure = IconWords { style: ButtonStyle::Danger, ..IconWords::new(icons::ERASER, self.sure) };
            if sure.fitted(ui).show(ui).clicked() {
                requested = Some(self.command);
            }
            let no = IconWords::new("", "Keep them").fitted(ui).show(ui);
            if no.clicked() || requested.is_some() {
                ui.data_mut(|data| data.remove::<Id>(confirm_id()));
            }
        });
        requested
    }
}

/// Shows the button that deletes the best results.
fn reset(ui: &mut Ui, view: &SettingsView) -> Option<Command> {
    if view.finished == 0 {
        row(ui, "Progress", "no level is finished yet", |_| {});
        return None;
    }
    let deletion = Deletion {
        name: "Progress",
        help: &format!("{} finished", wording::counted(view.finished as u64, "level")),
        button: "Reset",
        sure: "Forget them",
        question: "All best results are forgotten. Replays and settings stay.",
        command: Command::ResetProgress,
    };
    deletion.show(ui)
}

/// Shows the button that deletes the levels that a page keeps, if there are any.
fn own_levels(ui: &mut Ui, view: &SettingsView) -> Option<Command> {
    if view.own_levels == 0 || view.place != Place::Browser {
        return None;
    }
    let deletion = Deletion {
        name: "Levels of your own",
        help: &format!("{} in this browser", wording::counted(view.own_levels as u64, "level")),
        button: "Delete",
        sure: "Delete them",
        question: "They are deleted from this browser. The files that you opened stay where they are.",
        command: Command::DeleteOwnLevels,
    };
    deletion.show(ui)
}

fn place(ui: &mut Ui, place: Place<'_>) {
    let words = match place {
        Place::Folder(folder) => format!("Settings, progress and replays lie in {}", folder.display()),
        Place::Browser => "Settings, progress and replays are kept in this browser.".to_owned(),
        Place::Nowhere => "Nothing can be remembered on this system.".to_owned(),
    };
    ui.add(Label::new(theme::small(words)).wrap());
}
