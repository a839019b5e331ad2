//! Notices at the top of the window, over everything; the pointer passes through them. Reads [`Notices`], writes
//! nothing.

use crate::game::ui::icons::bold as icons;
use bevy::prelude::*;
use bevy_egui::egui::{
    self, Align2, Area, Context, Id, Label, Layout, Margin, Order, RichText, WidgetInfo, WidgetType, vec2,
};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};

use crate::game::UiSystems;
use crate::game::ask::card;
use crate::game::notices::{Notice, Notices};
use crate::game::ui::theme;

/// The seconds over which a notice fades at its end.
const FADE_S: f32 = 0.5;
/// The maximum width, points.
const MAX_WIDTH: f32 = 460.0;

/// Draws the notices, the newest below.
pub fn toasts_ui(ctx: &Context, notices: &[Notice]) {
    if notices.is_empty() {
        return;
    }
    let window = ctx.content_rect();
    let width = MAX_WIDTH.min(window.width() - 2.0 * theme::EDGE).max(40.0);
    let top = theme::EDGE.min(0.05 * window.height());
    // Below the level's question, if that is at the top in the middle.
    let left = window.center().x - 0.5 * width;
    let question = card::shown_at(ctx).filter(|card| card.right() > left);
    let top = question.map_or(top, |card| card.bottom() + 8.0 - window.top());
    let area = Area::new(Id::new("notices"))
        .order(Order::Tooltip)
        .anchor(Align2::CENTER_TOP, vec2(0.0, top))
        .interactable(false)
        .fade_in(false);
    area.show(ctx, |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.vertical_centered(|ui| {
            for notice in notices {
                ui.scope(|ui| {
                    ui.multiply_opacity((notice.remaining_s / FADE_S).clamp(0.0, 1.0));
                    toast(ui, notice, width);
                });
            }
        });
    });
    ctx.request_repaint();
}

fn toast(ui: &mut egui::Ui, notice: &Notice, width: f32) {
    let icon = if notice.is_warning { icons::WARNING } else { icons::PAW_PRINT };
    let fill = if notice.is_warning { theme::WRONG_WAY } else { theme::INK };
    let words = RichText::new(&notice.text).font(theme::semibold(theme::SIZE_BODY)).color(theme::PAPER);
    let galley = ui.painter().layout(
        notice.text.clone(),
        theme::semibold(theme::SIZE_BODY),
        theme::PAPER,
        (width - 60.0).max(10.0),
    );
    // The frame is as wide as its text: a centering layout would otherwise take the whole width.
    let size = vec2(galley.size().x.ceil() + 24.0, galley.size().y.max(18.0));
    let frame = egui::Frame::new()
        .fill(fill)
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::symmetric(14, 9))
        .shadow(theme::shadow());
    ui.allocate_ui_with_layout(size + vec2(28.0, 18.0), Layout::left_to_right(egui::Align::Center), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(size.x);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.label(RichText::new(icon).font(theme::icon(16.0)).color(theme::BALL));
                let response = ui.add(Label::new(words).wrap());
                response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, &notice.text));
            });
        });
    });
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(EguiPrimaryContextPass, show.in_set(UiSystems::Over));
}

fn show(mut contexts: EguiContexts, notices: Res<Notices>) -> Result {
    toasts_ui(contexts.ctx_mut()?, notices.shown());
    Ok(())
}
