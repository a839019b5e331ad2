//! How panels are folded away and come back: handles at their edges, buttons in their place, and strips of tabs where a
//! column has no room for all of its panels. Reads the layout, returns commands.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{
    Color32, Context, CornerRadius, Id, Key, Rect, Response, Sense, Ui, UiBuilder, Vec2, WidgetInfo,
    WidgetType, pos2, vec2,
};

use super::card::floating;
use crate::game::command::{Command, Panel};
use crate::game::presses;
use crate::game::screen::TabColumn;
use crate::game::session::Session;
use crate::game::ui::layout::TabStrip;
use crate::game::ui::{paper, theme, widgets};

/// The size of a handle, which fits between panels, points.
const HANDLE: Vec2 = vec2(14.0, 38.0);
/// The distance from the top of a panel to its handle, points.
const HANDLE_INDENT: f32 = 12.0;
/// The size of the word under the icon of a tab; and on a phone, points.
const CAPTION: (f32, f32) = (11.0, 12.0);
/// The height by which icon and word lie over the middle of a cell, points: under the word is room for letters that few have.
const CAPTION_RISE: f32 = 2.0;
/// The gap between the icon of a tab and the word beside it, points.
const ICON_GAP: f32 = 5.0;
/// The smallest height of the button that shows everything with a word, points.
const WORD_FROM: f32 = 46.0;
/// The radius of the corners of a tab, points.
const TAB_RADIUS: f32 = 10.0;

/// The side of the window that a panel lies on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Returns the name of a panel in labels.
fn name(panel: Panel) -> &'static str {
    match panel {
        Panel::Lesson => "lesson",
        Panel::Tuning => "tuning",
        Panel::Charts => "charts",
        Panel::Rule => "update rule",
        Panel::Data => "data",
    }
}

/// Returns the word on the tab of a panel.
fn caption(panel: Panel) -> &'static str {
    match panel {
        Panel::Lesson => "Lesson",
        Panel::Tuning => "Tuning",
        Panel::Charts => "Charts",
        Panel::Rule => "Rule",
        Panel::Data => "Data",
    }
}

fn icon(panel: Panel) -> &'static str {
    match panel {
        Panel::Lesson => icons::BOOK_OPEN_TEXT,
        Panel::Tuning => icons::SLIDERS_HORIZONTAL,
        Panel::Charts => icons::CHART_LINE,
        Panel::Rule => icons::FUNCTION,
        Panel::Data => icons::CHART_SCATTER,
    }
}

/// Returns the label of the control that folds a panel away.
fn fold_label(panel: Panel) -> String {
    format!("Fold the {} away", name(panel))
}

/// Returns the label of the control that brings a panel back.
fn show_label(panel: Panel) -> String {
    format!("Show the {}", name(panel))
}

/// Shows the handle at the inner edge of a card that folds it away.
pub(super) fn handle(ctx: &Context, panel: Panel, card: Rect, side: Side) -> Option<Command> {
    let radius = theme::BUTTON_RADIUS;
    let (x, icon, corners) = match side {
        Side::Left => {
            (card.right(), icons::CARET_LEFT, CornerRadius { ne: radius, se: radius, ..CornerRadius::ZERO })
        }
        Side::Right => {
            let corners = CornerRadius { nw: radius, sw: radius, ..CornerRadius::ZERO };
            (card.left() - HANDLE.x, icons::CARET_RIGHT, corners)
        }
    };
    let rect = Rect::from_min_size(pos2(x, card.top() + HANDLE_INDENT), HANDLE);
    let label = fold_label(panel);
    let area = floating(Id::new(("fold", name(panel))), rect).show(ctx, |ui| {
        let (rect, response) = ui.allocate_exact_size(HANDLE, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &label));
        let fill = if response.hovered() { theme::BUTTON_HOVERED } else { theme::PAPER };
        ui.painter().rect_filled(rect, corners, theme::translucent(fill, theme::PAPER_OPACITY));
        widgets::focus_ring(ui, &response, rect, f32::from(radius));
        let ink = if response.hovered() { theme::INK } else { theme::SECONDARY };
        widgets::centered(ui, rect, icon, theme::icon(12.0), ink);
        response.on_hover_text(theme::tip(&label)).clicked()
    });
    area.inner.then_some(Command::TogglePanel(panel))
}

/// Shows the button that brings a folded panel back.
pub(super) fn folded_button(ctx: &Context, panel: Panel, rect: Rect) -> Option<Command> {
    let label = show_label(panel);
    let area = floating(Id::new(("tab", name(panel))), rect).show(ctx, |ui| {
        let frame = theme::paper().inner_margin(0.0);
        let look = widgets::IconButton {
            size: rect.width(),
            radius: f32::from(theme::RADIUS),
            fill: Color32::TRANSPARENT,
            icon_size: 19.0,
            ..widgets::IconButton::default()
        };
        paper::show(ui, frame, |ui| look.show(ui, icon(panel), &label).clicked())
    });
    area.inner.then_some(Command::TogglePanel(panel))
}

/// Returns icon, caption and label of the button that shows everything, or only what the level shows at first.
fn unfold_words(session: &Session) -> (&'static str, &'static str, &'static str) {
    match session.is_unfolded {
        true => (icons::ARROWS_IN_SIMPLE, "Less", "Show only what this level needs"),
        false => (icons::ARROWS_OUT_SIMPLE, "All", "Show everything"),
    }
}

/// Shows the same button without a card, for the small player.
pub(super) fn unfold_icon(ui: &mut Ui, session: &Session) -> Response {
    let (icon, _, words) = unfold_words(session);
    widgets::icon_button(ui, icon, words)
}

/// Shows the button that shows everything, and then only what the level shows at first.
pub(super) fn unfold_button(ctx: &Context, session: &Session, rect: Rect) -> Option<Command> {
    let (icon, caption, words) = unfold_words(session);
    let label = format!("{words} ({})", presses::cap(ctx, Key::E));
    let area = floating(Id::new("unfold"), rect).show(ctx, |ui| {
        let (rect, response) = ui.allocate_exact_size(rect.size(), Sense::click());
        response.widget_info(|| WidgetInfo {
            selected: Some(session.is_unfolded),
            ..WidgetInfo::labeled(WidgetType::Button, true, words)
        });
        paper::paint(ui, rect);
        if response.hovered() {
            ui.painter().rect_filled(rect, f32::from(theme::RADIUS), theme::BUTTON_HOVERED);
        }
        widgets::focus_ring(ui, &response, rect, f32::from(theme::RADIUS));
        let has_word = rect.height() >= WORD_FROM;
        if has_word {
            icon_over_word(ui, drawer_cell(rect), (icon, caption), CAPTION.1, theme::INK);
        } else {
            widgets::centered(ui, rect, icon, theme::icon(18.0), theme::INK);
        }
        response.on_hover_text(theme::tip(&label)).clicked()
    });
    area.inner.then_some(Command::ToggleUnfolded)
}

/// Shows the tabs of a column.
pub(super) fn strip_ui(ctx: &Context, strip: &TabStrip) -> Option<Command> {
    let mut command = None;
    floating(Id::new(("strip", strip.column)), strip.rect).show(ctx, |ui| {
        let (rect, _) = ui.allocate_exact_size(strip.rect.size(), Sense::hover());
        paper::paint(ui, rect);
        for (i, tab) in strip.tabs.iter().enumerate() {
            let Some(panel) = tab.panels.first().copied() else { continue };
            let is_open = strip.open == Some(i);
            let response = ui.scope_builder(UiBuilder::new().max_rect(tab.rect).id_salt(name(panel)), |ui| {
                tab_ui(ui, strip, panel, tab.rect, is_open)
            });
            if response.inner.clicked() {
                command = strip.toggle(panel);
            }
        }
    });
    command
}

/// Returns where icon and word lie in a cell of a drawer, which may be high: together in the middle.
fn drawer_cell(rect: Rect) -> Rect {
    let middle = rect.center() - vec2(0.0, CAPTION_RISE);
    Rect::from_center_size(middle, vec2(rect.width(), 44.0))
}

/// Paints an icon, and a word of a size below it.
fn icon_over_word(ui: &Ui, cell: Rect, (icon, word): (&str, &str), size: f32, ink: Color32) {
    let above = cell.with_max_y(cell.top() + 0.62 * cell.height());
    widgets::centered(ui, above, icon, theme::icon(17.0), ink);
    let below = cell.with_min_y(cell.bottom() - 17.0);
    let galley = ui.painter().layout_no_wrap(word.to_owned(), theme::semibold(size), ink);
    ui.painter().galley(below.center() - 0.5 * galley.size(), galley, ink);
}

fn tab_ui(ui: &mut Ui, strip: &TabStrip, panel: Panel, rect: Rect, is_open: bool) -> Response {
    let response = ui.allocate_rect(rect, Sense::click());
    let label = if is_open { fold_label(panel) } else { show_label(panel) };
    response.widget_info(|| WidgetInfo {
        selected: Some(is_open),
        ..WidgetInfo::labeled(WidgetType::Button, true, &label)
    });
    let fill = match (is_open, response.hovered()) {
        (true, _) => theme::INK,
        (false, true) => theme::BUTTON_HOVERED,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, TAB_RADIUS, fill);
    widgets::focus_ring(ui, &response, rect.shrink(3.0), TAB_RADIUS - 3.0);
    let ink = if is_open { theme::PAPER } else { theme::INK };
    let paint = |place: Rect, text: &str, font| widgets::centered(ui, place, text, font, ink);
    if strip.is_stacked && !strip.has_words {
        paint(rect, icon(panel), theme::icon(18.0));
    } else if strip.is_stacked {
        let is_drawer = strip.column == TabColumn::Drawer;
        let cell = if is_drawer { drawer_cell(rect) } else { rect };
        let size = if is_drawer { CAPTION.1 } else { CAPTION.0 };
        icon_over_word(ui, cell, (icon(panel), caption(panel)), size, ink);
    } else {
        let galley = ui.painter().layout_no_wrap(caption(panel).to_owned(), theme::semibold(13.0), ink);
        let width = 16.0 + ICON_GAP + galley.size().x;
        let left = rect.center().x - 0.5 * width;
        let mark = Rect::from_center_size(pos2(left + 8.0, rect.center().y), Vec2::splat(16.0));
        paint(mark, icon(panel), theme::icon(15.0));
        let at = pos2(left + 16.0 + ICON_GAP, rect.center().y - 0.5 * galley.size().y);
        ui.painter().galley(at, galley, ink);
    }
    response.on_hover_text(theme::tip(&label))
}
