//! Small parts that panels share: buttons, key caps, lines with a number at the end, bars, choices. They read their
//! arguments and return clicks.

use bevy_egui::egui::{
    self, Align, Button, Color32, CornerRadius, Layout, Rect, Response, RichText, Sense, Stroke, Ui, Vec2,
    WidgetInfo, WidgetType, vec2,
};
use frankie_sim::Axis;

use super::theme;
use crate::game::touch;

/// The side of a square button, px.
pub const ICON_BUTTON: f32 = 36.0;
/// The size of icons in buttons, px.
const ICON_SIZE: f32 = 17.0;
/// The size of the letters of choices side by side, the gap between these, and the room beside their words, px.
const SEGMENT_SIZE: f32 = 13.0;
const SEGMENT_GAP: f32 = 4.0;
const SEGMENT_PADDING: f32 = 10.0;
/// The least room beside the words, px.
const MIN_SEGMENT_PADDING: f32 = 4.0;
/// The height of a bar, px.
const BAR_HEIGHT: f32 = 6.0;
/// The radius of the dot before the name of an axis, px.
const AXIS_DOT: f32 = 4.5;

/// Shows a button with a text.
pub fn button(ui: &mut Ui, text: &str) -> Response {
    let words = RichText::new(text).font(theme::semibold(theme::SIZE_BODY)).color(theme::INK);
    let response = ui.add(Button::new(words).min_size(Vec2::splat(touch::target(ui.ctx(), 0.0))));
    focus_ring(ui, &response, response.rect, f32::from(theme::BUTTON_RADIUS));
    response
}

/// Shows the button for the most likely action, in the text color.
pub fn primary_button(ui: &mut Ui, text: &str) -> Response {
    let words = RichText::new(text).font(theme::semibold(theme::SIZE_BODY)).color(theme::PAPER);
    let least = vec2(0.0, touch::target(ui.ctx(), ICON_BUTTON));
    let response = ui.add(Button::new(words).fill(theme::INK).min_size(least));
    focus_ring(ui, &response, response.rect, f32::from(theme::BUTTON_RADIUS));
    response
}

/// Shows a square button with an icon of the icon font; `label` is for screen readers and the tooltip.
pub fn icon_button(ui: &mut Ui, icon: &str, label: &str) -> Response {
    let style =
        IconButton { size: ICON_BUTTON, radius: f32::from(theme::BUTTON_RADIUS), ..IconButton::default() };
    style.show(ui, icon, label)
}

/// The style of an icon button.
#[derive(Clone, Copy, Debug)]
pub struct IconButton {
    /// Width and height, px.
    pub size: f32,
    /// The radius of its corners, px.
    pub radius: f32,
    /// The color at rest.
    pub fill: Color32,
    /// The color under the pointer.
    pub hovered: Color32,
    /// The color of the icon.
    pub ink: Color32,
    /// The height of the icon, px.
    pub icon_size: f32,
    /// Whether the icon is filled.
    pub is_filled: bool,
}

impl Default for IconButton {
    fn default() -> Self {
        Self {
            size: ICON_BUTTON,
            radius: f32::from(theme::BUTTON_RADIUS),
            fill: theme::BUTTON,
            hovered: theme::BUTTON_HOVERED,
            ink: theme::INK,
            icon_size: ICON_SIZE,
            is_filled: false,
        }
    }
}

impl IconButton {
    /// Returns the style of a small button without a background until the pointer is over it.
    #[must_use]
    pub fn quiet(size: f32) -> Self {
        Self {
            size,
            radius: 6.0,
            fill: Color32::TRANSPARENT,
            ink: theme::SECONDARY,
            icon_size: 14.0,
            ..Self::default()
        }
    }

    /// Shows the button; `label` is for screen readers and the tooltip.
    pub fn show(self, ui: &mut Ui, icon: &str, label: &str) -> Response {
        let side = touch::target(ui.ctx(), self.size);
        let (area, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
        // A small one without a background is as small as ever inside what a finger touches.
        let is_quiet = self.fill == Color32::TRANSPARENT && self.size < ICON_BUTTON;
        let rect =
            if is_quiet { Rect::from_center_size(area.center(), Vec2::splat(self.size)) } else { area };
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, ui.is_enabled(), label));
        let fill =
            if response.is_pointer_button_down_on() || response.hovered() { self.hovered } else { self.fill };
        let painter = ui.painter();
        painter.rect_filled(rect, CornerRadius::same(self.radius as u8), fill);
        focus_ring(ui, &response, rect, self.radius);
        let font =
            if self.is_filled { theme::icon_filled(self.icon_size) } else { theme::icon(self.icon_size) };
        centered(ui, rect, icon, font, self.ink);
        response.on_hover_text(theme::tip(label))
    }
}

/// Paints a text or an icon so that its visible part is centered in `rect`.
pub fn centered(ui: &Ui, rect: Rect, text: &str, font: egui::FontId, color: Color32) {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, color);
    let ink = if galley.mesh_bounds.is_positive() { galley.mesh_bounds } else { galley.rect };
    ui.painter().galley(rect.center() - ink.center().to_vec2(), galley, color);
}

/// Scrolls to a widget that has just got the keyboard focus. egui does not report focus gained by arrows or Tab.
pub fn scroll_to_focus(ui: &Ui, response: &Response, rect: Rect) {
    if !response.has_focus() {
        return;
    }
    let id = egui::Id::new("the focused widget and its pass");
    let pass = ui.ctx().cumulative_pass_nr();
    let was: Option<(egui::Id, u64)> = ui.data(|data| data.get_temp(id));
    ui.data_mut(|data| data.insert_temp(id, (response.id, pass)));
    if was.is_none_or(|(was, when)| was != response.id || when + 1 < pass) {
        ui.scroll_to_rect(rect, None);
    }
}

/// Paints a ring around a widget with the keyboard focus.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: f32) {
    scroll_to_focus(ui, response, rect.expand(6.0));
    if response.has_focus() && touch::marks_focus(ui.ctx()) {
        let stroke = Stroke::new(2.0, theme::FIRST_MOMENT);
        ui.painter().rect_stroke(rect.expand(2.0), radius + 2.0, stroke, egui::StrokeKind::Outside);
    }
}

/// Shows a key as a cap.
pub fn key_cap(ui: &mut Ui, key: &str) {
    let font = theme::semibold(theme::SIZE_SMALL - 0.5);
    let galley = ui.painter().layout_no_wrap(key.to_owned(), font, theme::SECONDARY);
    let size = vec2((galley.size().x + 10.0).max(18.0), 18.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let stroke = Stroke::new(1.0, theme::STEM);
    ui.painter().rect(rect, CornerRadius::same(5), theme::PAPER, stroke, egui::StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() * 0.5, galley, theme::SECONDARY);
}

/// Shows one text at the left and one at the right.
pub fn line(ui: &mut Ui, left: RichText, right: RichText) {
    ui.horizontal(|ui| {
        ui.label(left);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(right));
    });
}

/// Shows a bar filled to a share of its width.
pub fn bar(ui: &mut Ui, share: f32, color: Color32, label: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), BAR_HEIGHT), Sense::hover());
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let filled = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
    ui.painter().rect_filled(rect, 0.5 * BAR_HEIGHT, theme::HAIRLINE);
    if filled.width() >= 1.0 {
        ui.painter().rect_filled(filled, 0.5 * BAR_HEIGHT, color);
    }
    response.widget_info(|| WidgetInfo {
        value: Some(f64::from(share)),
        ..WidgetInfo::labeled(WidgetType::ProgressIndicator, true, label)
    });
    response
}

/// Shows the dot of an axis.
pub fn axis_dot(ui: &mut Ui, axis: Axis) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(2.0 * AXIS_DOT), Sense::hover());
    ui.painter().circle_filled(rect.center(), AXIS_DOT, theme::axis_color(axis));
}

/// Shows the dot and the name of an axis.
pub fn axis_name(ui: &mut Ui, axis: Axis) {
    axis_dot(ui, axis);
    ui.spacing_mut().item_spacing.x = 5.0;
    ui.label(theme::strong(axis.name()));
}

/// Shows a thin horizontal line.
pub fn rule(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 9.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, theme::HAIRLINE));
}

/// Shows choices side by side, one of them chosen. Returns the one clicked.
pub fn segments<T: Copy + PartialEq>(ui: &mut Ui, choices: &[(T, &str)], chosen: T) -> Option<T> {
    padded_segments(ui, choices, chosen, SEGMENT_PADDING)
}

/// Shows choices side by side like [`segments`], closer together where they would otherwise need a second row.
pub fn tight_segments<T: Copy + PartialEq>(ui: &mut Ui, choices: &[(T, &str)], chosen: T) -> Option<T> {
    let font = theme::semibold(SEGMENT_SIZE);
    let width =
        |words: &str| ui.painter().layout_no_wrap(words.to_owned(), font.clone(), theme::INK).size().x;
    // A point more for each, since egui rounds the places of widgets.
    let words: f32 = choices.iter().map(|(_, words)| width(words) + SEGMENT_GAP + 1.0).sum();
    let padding = (ui.available_width() - words + SEGMENT_GAP) / (2.0 * choices.len().max(1) as f32);
    padded_segments(ui, choices, chosen, padding.clamp(MIN_SEGMENT_PADDING, SEGMENT_PADDING))
}

fn padded_segments<T: Copy + PartialEq>(
    ui: &mut Ui,
    choices: &[(T, &str)],
    chosen: T,
    padding: f32,
) -> Option<T> {
    let mut clicked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(SEGMENT_GAP, SEGMENT_GAP);
        ui.spacing_mut().button_padding = vec2(padding, 4.0);
        for (choice, words) in choices {
            let is_chosen = *choice == chosen;
            let (ink, fill) =
                if is_chosen { (theme::PAPER, theme::INK) } else { (theme::INK, theme::BUTTON) };
            let text = RichText::new(*words).font(theme::semibold(SEGMENT_SIZE)).color(ink);
            let least = Vec2::splat(touch::target(ui.ctx(), 0.0));
            let response = ui.add(Button::new(text).fill(fill).min_size(least));
            response.widget_info(|| WidgetInfo::selected(WidgetType::RadioButton, true, is_chosen, words));
            if response.clicked() && !is_chosen {
                clicked = Some(*choice);
            }
        }
    });
    clicked
}
