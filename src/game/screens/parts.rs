//! Small parts of screens and dialogs: buttons with an icon, switches, shortened text. They read their arguments and
//! return clicks.

use std::sync::Arc;

use bevy_egui::egui::text::{LayoutJob, TextWrapping};
use bevy_egui::egui::{
    Color32, Context, CornerRadius, FontId, Galley, Id, Painter, Rect, Response, Sense, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use frankie_draw::printable;

use crate::game::touch;
use crate::game::ui::{theme, widgets};

/// The margin at the left and the right of a button, px.
const INDENT: f32 = 14.0;
/// The width of an icon with the gap after it, px.
const ICON_COLUMN: f32 = 27.0;
/// The size of a switch, px.
const SWITCH: Vec2 = vec2(42.0, 24.0);

/// The number of passes for which a view counts as new: in the first ones egui only measures it, and it cannot take the
/// focus.
const NEW_PASSES: u64 = 3;

/// Returns whether a view has just appeared: it was first drawn a few passes ago.
pub fn is_new(ctx: &Context, name: &str) -> bool {
    let id = Id::new(("first and last pass", name));
    let pass = ctx.cumulative_pass_nr();
    let drawn: Option<(u64, u64)> = ctx.data(|data| data.get_temp(id));
    let first = drawn.filter(|(_, last)| pass <= last + 1).map_or(pass, |(first, _)| first);
    ctx.data_mut(|data| data.insert_temp(id, (first, pass)));
    pass < first + NEW_PASSES
}

/// Gives the focus to a main button when it has just appeared, and whenever no widget has it: Enter then presses the
/// button.
pub fn take_focus(response: &Response, is_new: bool) {
    if is_new || response.ctx.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
}

/// Lays out one line of text, cut with … where it is too long.
#[must_use]
pub fn elided(painter: &Painter, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(printable::line(text).into_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(width.max(1.0));
    painter.layout_job(job)
}

/// The style of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonStyle {
    /// For the most likely action, in the text color.
    Primary,
    /// On a background of its own.
    Plain,
    /// On the color of panels, for pages with a picture behind it.
    Paper,
    /// Without a background until the pointer is over it.
    Quiet,
    /// In the color of warnings, for what cannot be undone.
    Danger,
}

/// A button with an icon before its text.
#[derive(Clone, Copy, Debug)]
pub struct IconWords<'a> {
    /// The icon; may be empty.
    pub icon: &'a str,
    /// Its text, also for screen readers.
    pub words: &'a str,
    /// A second, smaller line; may be empty.
    pub note: &'a str,
    /// The key that does the same; may be empty.
    pub key: &'a str,
    /// Its style.
    pub style: ButtonStyle,
    /// Its size, px.
    pub size: Vec2,
    /// Whether its text begins at the left, as in a list.
    pub is_row: bool,
}

impl<'a> IconWords<'a> {
    /// Returns a plain button.
    #[must_use]
    pub fn new(icon: &'a str, words: &'a str) -> Self {
        Self {
            icon,
            words,
            note: "",
            key: "",
            style: ButtonStyle::Plain,
            size: vec2(120.0, 36.0),
            is_row: false,
        }
    }

    /// Returns the button as wide as its text.
    #[must_use]
    pub fn fitted(mut self, ui: &Ui) -> Self {
        let words = ui.painter().layout_no_wrap(self.words.to_owned(), self.font(), theme::INK);
        self.size.x = words.size().x.ceil() + self.words_indent() + INDENT + 1.0;
        self
    }

    /// Shows it.
    pub fn show(self, ui: &mut Ui) -> Response {
        let [width, height] = [self.size.x, self.size.y].map(|side| touch::target(ui.ctx(), side));
        let size = vec2(width.min(ui.max_rect().width()).max(1.0), height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, ui.is_enabled(), self.words));
        self.paint(ui, rect, &response);
        response
    }

    fn font(&self) -> FontId {
        if self.note.is_empty() { theme::semibold(theme::SIZE_BODY) } else { theme::extrabold(17.0) }
    }

    fn words_indent(&self) -> f32 {
        match (self.icon.is_empty(), self.note.is_empty()) {
            (true, _) => INDENT,
            (false, true) => INDENT + ICON_COLUMN - 3.0,
            (false, false) => INDENT + ICON_COLUMN + 8.0,
        }
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response) {
        let is_lit = response.hovered() || response.is_pointer_button_down_on();
        let (ink, fill) = self.colors(is_lit);
        let painter = ui.painter().with_clip_rect(rect.expand(8.0).intersect(ui.clip_rect()));
        painter.rect_filled(rect, CornerRadius::same(theme::BUTTON_RADIUS), fill);
        widgets::focus_ring(ui, response, rect, f32::from(theme::BUTTON_RADIUS));
        let full = ui.painter().layout_no_wrap(self.words.to_owned(), self.font(), ink).size().x;
        let spare = 0.5 * (rect.width() - self.words_indent() - full - INDENT);
        let shift = if self.is_row || !self.note.is_empty() { 0.0 } else { spare.max(0.0) };
        let left = rect.left() + shift + self.words_indent();
        let mut right = rect.right() - INDENT * 0.6;
        if !self.key.is_empty() {
            right = cap(&painter, pos2(rect.right() - INDENT, rect.center().y), self.key).left() - 6.0;
        }
        let words = elided(&painter, self.words, self.font(), ink, right - left);
        if !self.icon.is_empty() {
            let size = if self.note.is_empty() { 16.0 } else { 24.0 };
            let middle = rect.left() + shift + 0.5 * (INDENT + self.words_indent()) - 1.0;
            let place = Rect::from_center_size(pos2(middle, rect.center().y), Vec2::splat(size));
            let font = if self.note.is_empty() { theme::icon(size) } else { theme::icon_filled(size) };
            widgets::centered(ui, place, self.icon, font, ink);
        }
        if self.note.is_empty() {
            painter.galley(pos2(left, rect.center().y - 0.5 * words.size().y), words, ink);
            return;
        }
        let font = theme::regular(theme::SIZE_SMALL + 0.5);
        let note = elided(&painter, self.note, font, ink.gamma_multiply(0.8), right - left);
        let top = rect.center().y - 0.5 * (words.size().y + note.size().y);
        let below = top + words.size().y;
        painter.galley(pos2(left, top), words, ink);
        painter.galley(pos2(left, below), note, ink);
    }

    fn colors(&self, is_lit: bool) -> (Color32, Color32) {
        match (self.style, is_lit) {
            (ButtonStyle::Primary, false) => (theme::PAPER, theme::INK),
            (ButtonStyle::Primary, true) => (theme::PAPER, INK_LIT),
            (ButtonStyle::Plain, false) => (theme::INK, theme::BUTTON),
            (ButtonStyle::Paper, false) => (theme::INK, theme::PAPER.gamma_multiply(theme::PAPER_OPACITY)),
            (ButtonStyle::Plain | ButtonStyle::Paper | ButtonStyle::Quiet, true) => {
                (theme::INK, theme::BUTTON_HOVERED)
            }
            (ButtonStyle::Quiet, false) => (theme::INK, Color32::TRANSPARENT),
            (ButtonStyle::Danger, false) => (theme::PAPER, theme::WRONG_WAY),
            (ButtonStyle::Danger, true) => (theme::PAPER, theme::WRONG_WAY.gamma_multiply(0.88)),
        }
    }
}

/// The color of a primary button under the pointer.
const INK_LIT: Color32 = Color32::from_rgb(0x57, 0x4A, 0x41);

/// Paints a key cap with its right edge at a place. Returns its rectangle.
fn cap(painter: &Painter, right_center: bevy_egui::egui::Pos2, key: &str) -> Rect {
    let font = theme::semibold(theme::SIZE_SMALL - 0.5);
    let galley = painter.layout_no_wrap(key.to_owned(), font, theme::SECONDARY);
    let size = vec2((galley.size().x + 10.0).max(18.0), 18.0);
    let rect = Rect::from_min_size(right_center - vec2(size.x, 0.5 * size.y), size);
    let stroke = Stroke::new(1.0, theme::STEM);
    painter.rect(rect, CornerRadius::same(5), theme::PAPER, stroke, StrokeKind::Inside);
    painter.galley(rect.center() - galley.size() * 0.5, galley, theme::SECONDARY);
    rect
}

/// Shows a switch; its position, its color and an icon say whether it is on.
pub fn switch(ui: &mut Ui, is_on: bool, label: &str) -> Response {
    let size = vec2(touch::target(ui.ctx(), SWITCH.x), touch::target(ui.ctx(), SWITCH.y));
    let (area, response) = ui.allocate_exact_size(size, Sense::click());
    let rect = Rect::from_center_size(area.center(), SWITCH);
    response.widget_info(|| WidgetInfo::selected(WidgetType::Checkbox, ui.is_enabled(), is_on, label));
    let share = ui.ctx().animate_bool_with_time(response.id, is_on, 0.12);
    let radius = 0.5 * rect.height();
    let fill = if is_on { theme::GOOD } else { theme::STEM };
    ui.painter().rect_filled(rect, radius, fill);
    widgets::focus_ring(ui, &response, rect, radius);
    let x = rect.left() + radius + share * (rect.width() - 2.0 * radius);
    ui.painter().circle_filled(pos2(x, rect.center().y), radius - 3.0, theme::PAPER);
    if is_on {
        let icon = crate::game::ui::icons::bold::CHECK;
        let place = Rect::from_center_size(pos2(x, rect.center().y), Vec2::splat(11.0));
        widgets::centered(ui, place, icon, theme::icon(11.0), theme::GOOD);
    }
    response
}

/// Shows the heading of a group.
pub fn group(ui: &mut Ui, words: &str) {
    ui.label(bevy_egui::egui::RichText::new(words).font(theme::extrabold(15.0)).color(theme::INK));
}
