//! Menus: a list under a button, for pointer and keyboard. Up, Down, Home, End and a first letter move, Enter picks, Esc
//! closes. Reads the names of the choices, remembers the current line in egui; returns the choice.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{
    self, Align, Button, Context, EventFilter, Key, Label, Layout, Modifiers, Popup, Response, RichText,
    ScrollArea, Sense, Ui, Vec2, WidgetInfo, WidgetType, vec2,
};
use frankie_sim::params::KindInfo;

use super::theme;
use crate::game::touch;

/// The width of a menu that explains its choices, px.
const WIDTH: f32 = 300.0;
/// The maximum height of a menu, px.
const HEIGHT: f32 = 320.0;
/// The same as a share of the height of the window, where lines are large enough for fingers and the window is high.
const TOUCHED_SHARE: f32 = 0.65;

/// The margin above and below a choice, px.
const CHOICE_MARGIN: f32 = 6.0;

/// The height of the button of a menu, px.
const BUTTON: f32 = 31.0;

/// Shows a line that ends with the button of a menu, all centered vertically.
pub fn line<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let size = vec2(ui.available_width(), touch::target(ui.ctx(), BUTTON));
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), content).inner
}

/// Returns whether a menu is open. While one is, it takes every key.
#[must_use]
pub fn is_any_open(ctx: &Context) -> bool {
    Popup::is_any_open(ctx)
}

/// Shows a button that opens a menu of kinds, each with its explanation. Returns the kind picked.
pub fn kind_menu<'a>(
    ui: &mut Ui,
    label: &str,
    kinds: impl Iterator<Item = &'a KindInfo>,
    chosen: &KindInfo,
) -> Option<&'static str> {
    let text = RichText::new(format!("{} {}", chosen.title, icons::CARET_DOWN));
    let words = text.font(theme::semibold(theme::SIZE_BODY)).color(theme::INK);
    let least = Vec2::splat(touch::target(ui.ctx(), 0.0));
    let button = ui.add(Button::new(words).min_size(least));
    let name = format!("{label}: {}", chosen.title);
    button.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &name));
    let kinds: Vec<&KindInfo> = kinds.collect();
    let titles: Vec<&str> = kinds.iter().map(|info| info.title).collect();
    let now = kinds.iter().position(|info| info.kind == chosen.kind).unwrap_or(0);
    let picked = menu(&button, WIDTH, &titles, now, |ui, index| {
        kind_choice(ui, kinds[index], kinds[index].kind == chosen.kind)
    });
    picked.map(|index| kinds[index].kind)
}

/// The state of an open menu.
#[derive(Clone, Copy)]
struct Open {
    /// The current line.
    at: usize,
    /// The pass it was last drawn in.
    pass: u64,
    /// Whether its button had the focus, and gets it back.
    was_on_button: bool,
}

/// Shows the menu of a button: one line for each name, drawn by `choice`; `chosen` is the first current line. Returns the
/// index of the line picked.
pub fn menu(
    button: &Response,
    width: f32,
    names: &[&str],
    chosen: usize,
    mut choice: impl FnMut(&mut Ui, usize) -> Response,
) -> Option<usize> {
    let id = button.id.with("menu");
    let mut picked = None;
    Popup::menu(button).width(width).show(|ui| {
        let pass = ui.ctx().cumulative_pass_nr();
        let known = ui.data(|data| data.get_temp::<Open>(id)).filter(|open| pass <= open.pass + 1);
        let was_on_button = button.has_focus();
        let mut open = known.map_or(Open { at: chosen, pass, was_on_button }, |open| Open { pass, ..open });
        let before = open.at;
        // Keys of the pass that opened the menu were for the button.
        let is_left = known.is_some() && ui.input_mut(|input| keys(input, names, &mut open.at));
        let scrolled = match (known.is_none(), open.at != before) {
            (true, _) => Some(Some(Align::Center)),
            (false, true) => Some(None),
            (false, false) => None,
        };
        ScrollArea::vertical().max_height(max_height(ui.ctx())).show(ui, |ui| {
            for index in 0..names.len() {
                let line = choice(ui, index);
                if line.hovered() && ui.input(|input| input.pointer.is_moving()) {
                    open.at = index;
                }
                if index == open.at {
                    take_focus(&line, known.is_some());
                    if let Some(align) = scrolled {
                        line.scroll_to_me(align);
                    }
                }
                if line.clicked() {
                    picked = Some(index);
                }
            }
        });
        ui.data_mut(|data| data.insert_temp(id, open));
        if is_left || picked.is_some() {
            return_focus(ui, button, open.was_on_button);
            ui.close();
        }
    });
    picked
}

fn max_height(ctx: &Context) -> f32 {
    if touch::is_on(ctx) { HEIGHT.max(TOUCHED_SHARE * ctx.content_rect().height()) } else { HEIGHT }
}

/// Moves by the keys that were pressed, and consumes them. Returns whether the menu is closed.
fn keys(input: &mut egui::InputState, names: &[&str], at: &mut usize) -> bool {
    let last = names.len().saturating_sub(1);
    let mut count = |key: Key| input.count_and_consume_key(Modifiers::NONE, key);
    *at = (*at + count(Key::ArrowDown)).min(last).saturating_sub(count(Key::ArrowUp));
    if count(Key::Home) > 0 {
        *at = 0;
    }
    if count(Key::End) > 0 {
        *at = last;
    }
    let is_left = count(Key::Escape) + count(Key::Tab) > 0;
    for event in &input.events {
        if let egui::Event::Text(text) = event {
            *at = next_with(names, *at, text);
        }
    }
    is_left
}

/// Returns the next name that begins with a letter, from the last to the first; the current one where none does.
fn next_with(names: &[&str], at: usize, letter: &str) -> usize {
    let letter = letter.to_lowercase();
    let begins =
        |index: &usize| !letter.trim().is_empty() && names[*index].to_lowercase().starts_with(&letter);
    (1..=names.len()).map(|step| (at + step) % names.len()).find(begins).unwrap_or(at)
}

/// Gives a line the focus. In the pass that only measures the menu no line can have it.
fn take_focus(line: &Response, is_drawn: bool) {
    if !is_drawn {
        return;
    }
    if !line.has_focus() {
        line.request_focus();
    }
    // egui would move the focus by these keys as well.
    let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
    line.ctx.memory_mut(|memory| memory.set_focus_lock_filter(line.id, filter));
}

/// Returns the focus to the button if it had it; after a click no widget has it.
fn return_focus(ui: &Ui, button: &Response, was_on_button: bool) {
    ui.memory_mut(|memory| {
        if let Some(line) = memory.focused() {
            memory.surrender_focus(line);
        }
    });
    if was_on_button {
        button.request_focus();
    }
}

fn kind_choice(ui: &mut Ui, info: &KindInfo, is_chosen: bool) -> Response {
    let frame = egui::Frame::new()
        .inner_margin(egui::Margin::symmetric(10, CHOICE_MARGIN as i8))
        .corner_radius(theme::BUTTON_RADIUS);
    let mut prepared = frame.begin(ui);
    {
        let ui = &mut prepared.content_ui;
        ui.set_width(ui.available_width());
        ui.set_min_height((touch::target(ui.ctx(), 0.0) - 2.0 * CHOICE_MARGIN).max(0.0));
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.horizontal(|ui| {
            ui.label(theme::strong(info.title));
            if is_chosen {
                ui.label(RichText::new(icons::CHECK).font(theme::icon(13.0)).color(theme::GOOD));
            }
        });
        // Menus justify their content, and justified text in a narrow column has wide gaps.
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.add(Label::new(theme::small(info.summary)).wrap());
        });
    }
    // A widget of its own: the frame cannot keep the focus.
    let place = prepared.allocate_space(ui);
    let response = ui.interact(place.rect, place.id.with(info.kind), Sense::click());
    response.widget_info(|| WidgetInfo::selected(WidgetType::SelectableLabel, true, is_chosen, info.title));
    if response.hovered() || response.has_focus() {
        prepared.frame.fill = theme::BUTTON;
    }
    prepared.paint(ui);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_letter_moves_through_the_names_that_have_it() {
        let names = ["Adam", "SGD", "AdamW", "Éole"];
        assert_eq!(next_with(&names, 0, "a"), 2);
        assert_eq!(next_with(&names, 2, "A"), 0);
        assert_eq!(next_with(&names, 1, "s"), 1);
        assert_eq!(next_with(&names, 1, "é"), 3);
        for none in ["x", " ", ""] {
            assert_eq!(next_with(&names, 2, none), 2);
        }
        assert_eq!(next_with(&[], 0, "a"), 0);
    }
}
