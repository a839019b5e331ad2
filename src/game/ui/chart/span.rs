//! How many steps are shown: words to click under each chart, and scrolling over it. Both charts share the choice.

use bevy_egui::egui::{self, Align2, Id, Rect, Response, Sense, Ui, vec2};

use frankie_draw::chart::steps::Span;

use super::theme;
use crate::game::session::Session;
use crate::game::touch;

/// Narrower than this there is no choice of how many steps are shown.
const MIN_WIDTH_WITH_SPANS_PX: f32 = 270.0;
/// The smallest width of a word with room beside it, px.
const MIN_SPAN_WIDTH_PX: f32 = 29.0;
/// Room for the numbers of the steps on both sides of that choice, px.
const SPANS_MARGIN_PX: f32 = 88.0;
/// The same where fingers touch the words, px.
const TOUCH_MARGIN_PX: f32 = 66.0;
/// Its letters, px.
const SPAN_SIZE: f32 = 12.0;
/// Scrolling this far zooms by a factor of e, px.
const SCROLL_PER_E_PX: f64 = 300.0;

/// How many steps to show: the buttons under the chart, and scrolling over it.
pub(super) fn pick(ui: &Ui, line: Option<Rect>, response: &Response, session: &Session) -> Span {
    // Both charts show the same steps.
    let id = Id::new("axis charts' span");
    let mut span: Span = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let held = session.shown().trace().map_or(0, |trace| trace.rows().len() as u64);
    if response.contains_pointer() {
        let scrolled = ui.input(|input| input.smooth_scroll_delta().y);
        if scrolled != 0.0 {
            span = span.zoomed((f64::from(-scrolled) / SCROLL_PER_E_PX).exp(), held);
        }
    }
    if let Some(line) = line.filter(|line| line.width() >= MIN_WIDTH_WITH_SPANS_PX) {
        let margin = if touch::is_on(ui.ctx()) { TOUCH_MARGIN_PX } else { SPANS_MARGIN_PX };
        let room = line.shrink2(vec2(margin, 0.0));
        let width = room.width() / Span::PRESETS.len() as f32;
        let has_room = width >= touch::target(ui.ctx(), MIN_SPAN_WIDTH_PX);
        let presets = Span::PRESETS.into_iter().take(if has_room { usize::MAX } else { 0 });
        for (i, (preset, label)) in presets.enumerate() {
            let left = room.left() + i as f32 * width;
            let rect = Rect::from_x_y_ranges(left..=left + width, room.y_range());
            if button(ui, rect, label, span == preset) {
                span = preset;
            }
        }
    }
    ui.data_mut(|data| data.insert_temp(id, span));
    span
}

/// Shows a word that can be clicked, underlined when it is selected. Returns whether it was clicked.
fn button(ui: &Ui, rect: Rect, label: &str, is_picked: bool) -> bool {
    // A finger needs more than the line of words; above it nothing else can be clicked.
    let area = rect.with_min_y(rect.bottom() - touch::target(ui.ctx(), rect.height()));
    let response = ui.interact(area, ui.id().with(("span", label)), Sense::click());
    let spoken = format!("show {label} steps");
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::WidgetType::RadioButton, true, is_picked, spoken.as_str())
    });
    let is_lit = is_picked || response.hovered() || response.has_focus();
    let font = if is_picked { theme::semibold(SPAN_SIZE) } else { theme::regular(SPAN_SIZE) };
    let color = if is_lit { theme::INK } else { theme::SECONDARY };
    let at = rect.center() + vec2(0.0, 1.0);
    let words = ui.painter().text(at, Align2::CENTER_CENTER, label, font, color);
    if is_picked {
        ui.painter().hline(words.x_range(), words.bottom() + 1.0, (1.5, theme::INK));
    }
    if response.has_focus() {
        let stroke = egui::Stroke::new(1.5, theme::FIRST_MOMENT);
        ui.painter().rect_stroke(words.expand2(vec2(5.0, 1.0)), 4.0, stroke, egui::StrokeKind::Outside);
    }
    response.clicked()
}
