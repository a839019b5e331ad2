//! The dialog about the game: version, sources and licenses. Reads nothing.

use bevy_egui::egui::{Context, Label, RichText, Sense, Ui, Vec2};

use super::{Dialog, done};
use crate::game::command::Command;
use crate::game::screens::art::{self, FaceExpression};
use crate::game::screens::parts;
use crate::game::ui::theme;

/// The sections: headings with their lines.
const PARTS: [(&str, &[&str]); 3] = [
    (
        "The idea",
        &[
            "Andrew Langdon's blog post “Visualizing Adam's adaptive learning rates”.",
            "Adam: Diederik P. Kingma and Jimmy Ba, “Adam: A Method for Stochastic Optimization”, 2014, \
             arXiv:1412.6980.",
        ],
    ),
    (
        "Made with",
        &[
            "Bevy (bevy.org) and egui (egui.rs).",
            "Letters: Nunito, © The Nunito Project Authors, SIL Open Font License 1.1, with signs of our own added.",
            "Icons: Phosphor, MIT license.",
        ],
    ),
    (
        "License",
        &["MIT or Apache-2.0, as you prefer. All else you see is made for this game, under the same."],
    ),
];

/// Shows the dialog.
pub fn about_ui(ctx: &Context) -> Option<Command> {
    let dialog = Dialog { title: "About", width: 500.0, is_light: true, has_footer: true, beside: None };
    dialog.show(
        ctx,
        |ui, _| {
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.horizontal(|ui| {
                let (place, _) = ui.allocate_exact_size(Vec2::splat(84.0), Sense::hover());
                art::portrait(ui.painter(), place.center(), 80.0, FaceExpression::Happy);
                ui.vertical(what);
            });
            for (heading, lines) in PARTS {
                ui.add_space(8.0);
                parts::group(ui, heading);
                for line in lines {
                    ui.add(Label::new(theme::body(*line).line_height(Some(19.0))).wrap());
                }
            }
            None
        },
        done,
    )
}

fn what(ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 3.0;
    let version = format!("version {} · numbers {}", env!("CARGO_PKG_VERSION"), frankie_sim::SIM_VERSION);
    let name = RichText::new("Fetch, Frankie!").font(theme::extrabold(theme::SIZE_TITLE)).color(theme::INK);
    ui.add(Label::new(name).wrap());
    ui.add(Label::new(theme::small(version)).wrap());
    let words = "A game-style explorer of one idea: Adam gives every parameter its own step, by how consistent that \
                 parameter's gradient has been.";
    ui.add(Label::new(theme::body(words).line_height(Some(19.0))).wrap());
}
