//! The chapters on the page of levels, as tabs.

use bevy_egui::egui::{self, CornerRadius, Rect, Sense, Ui, WidgetInfo, WidgetType, vec2};

use super::SelectView;
use crate::game::screens::parts;
use crate::game::touch;
use crate::game::ui::icons::bold as icons;
use crate::game::ui::{theme, widgets};
use crate::game::wording;
use frankie_draw::printable;

/// The height of the tab of a chapter, points.
pub(super) const TAB_HEIGHT: f32 = 34.0;

/// Shows the chapters. Returns the one that was clicked, and the height of all.
pub(super) fn tabs(ui: &mut Ui, view: &SelectView, chosen: usize) -> (Option<usize>, f32) {
    let mut clicked = None;
    let everything = view.worlds.iter().flat_map(|(_, levels)| levels);
    let (done, all) = view.tally(everything);
    let total = format!("{done} of {all} done");
    let total = ui.painter().layout_no_wrap(total, theme::regular(13.5), theme::SECONDARY);
    let has_total = all > 0 && ui.available_width() > 640.0;
    let row = ui.available_rect_before_wrap();
    let shown = ui.scope(|ui| {
        if has_total {
            ui.set_max_width(row.width() - total.size().x - 20.0);
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(26.0, 2.0);
            for (i, (world, levels)) in view.worlds.iter().enumerate() {
                let (done, all) = view.tally(levels.iter());
                let is_complete = all > 0 && done == all;
                let mark = if is_complete { icons::CHECK_CIRCLE } else { "" };
                if tab(ui, &wording::sentence(world), mark, i == chosen).clicked() {
                    clicked = Some(i);
                }
            }
            if !view.broken.is_empty() {
                let words = format!("Not readable ({})", view.broken.len());
                let i = view.worlds.len();
                if tab(ui, &words, icons::WARNING, i == chosen).clicked() {
                    clicked = Some(i);
                }
            }
        });
    });
    if has_total {
        let at = row.right_top() + vec2(-total.size().x, 0.5 * (TAB_HEIGHT - total.size().y));
        ui.painter().galley(at, total, theme::SECONDARY);
    }
    (clicked, shown.response.rect.height())
}

fn tab(ui: &mut Ui, words: &str, mark: &str, is_chosen: bool) -> egui::Response {
    let ink = if is_chosen { theme::INK } else { theme::SECONDARY };
    let font = if is_chosen { theme::extrabold(15.0) } else { theme::semibold(15.0) };
    let most = ui.max_rect().width() - 24.0;
    let galley = parts::elided(ui.painter(), words, font, ink, most);
    let mark_width = if mark.is_empty() { 0.0 } else { 20.0 };
    let [least, height] = [0.0, TAB_HEIGHT].map(|side| touch::target(ui.ctx(), side));
    let size = vec2((galley.size().x + mark_width).max(least), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(WidgetType::RadioButton, true, is_chosen, printable::line(words))
    });
    let ink = if response.hovered() { theme::INK } else { ink };
    let at = rect.left_center() - vec2(0.0, 0.5 * galley.size().y + 1.0);
    ui.painter().galley_with_override_text_color(at, galley, ink);
    if !mark.is_empty() {
        let color = if mark == icons::WARNING { theme::WRONG_WAY } else { theme::GOOD };
        let place = Rect::from_center_size(rect.right_center() - vec2(7.0, 1.0), egui::Vec2::splat(14.0));
        widgets::centered(ui, place, mark, theme::icon(14.0), color);
    }
    if is_chosen {
        let line = Rect::from_min_max(rect.left_bottom() - vec2(0.0, 3.0), rect.right_bottom());
        ui.painter().rect_filled(line, CornerRadius::same(1), theme::SECOND_MOMENT);
    }
    widgets::focus_ring(ui, &response, rect.expand2(vec2(4.0, 0.0)), 6.0);
    response
}
