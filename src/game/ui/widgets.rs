//! Small parts that panels share: buttons, key caps, lines with a number at the end.

use bevy_egui::egui::{self, Button, CornerRadius, Response, RichText, Sense, Stroke, Ui, Vec2, vec2};

use super::theme;

/// A button with words.
pub fn button(ui: &mut Ui, text: &str) -> Response {
    ui.add(Button::new(RichText::new(text).font(theme::semibold(theme::SIZE_BODY)).color(theme::INK)))
}

/// The button one is most likely to want, in ink.
pub fn primary_button(ui: &mut Ui, text: &str) -> Response {
    let words = RichText::new(text).font(theme::semibold(theme::SIZE_BODY)).color(theme::PAPER);
    ui.add(Button::new(words).fill(theme::INK).min_size(vec2(0.0, 36.0)))
}

/// A square button with an icon of the icon font; `label` is what it is called aloud and in its tip.
pub fn icon_button(ui: &mut Ui, icon: &str, label: &str) -> Response {
    let glyph = RichText::new(icon).font(theme::icon(16.0)).color(theme::INK);
    let response = ui.add(Button::new(glyph).min_size(Vec2::splat(36.0)));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, label));
    response.on_hover_text(label)
}

/// A key, drawn as a cap.
pub fn key_cap(ui: &mut Ui, key: &str) {
    let font = theme::semibold(theme::SIZE_SMALL - 1.0);
    let galley = ui.painter().layout_no_wrap(key.to_owned(), font, theme::INK);
    let (rect, _) = ui.allocate_exact_size(galley.size() + vec2(9.0, 3.0), Sense::hover());
    let stroke = Stroke::new(1.0, theme::STEM);
    ui.painter().rect(rect, CornerRadius::same(4), theme::PAPER, stroke, egui::StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() * 0.5, galley, theme::INK);
}
