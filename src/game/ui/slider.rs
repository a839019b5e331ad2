//! The slider of the panels, and the number next to it that can be typed over. They read a value and return a new one
//! when the player gave one; egui remembers only what is being typed.
//!
//! egui's own `Slider` has linear and logarithmic scales only. For 1 − x on a logarithmic scale, as β needs it, it would
//! have to run over positions from 0 to 1, and screen readers would then read and set positions instead of values. It
//! also rounds to a grid of pixels, where this one gives two significant digits at every width.

use bevy_egui::egui::{
    self, Align2, Color32, CursorIcon, EventFilter, Id, Key, Rect, Sense, Stroke, TextEdit, Ui, WidgetInfo,
    WidgetType, accesskit, pos2, vec2,
};
use frankie_sim::params::{Range, Slider, SliderScale};

use super::{theme, widgets};
use crate::game::{numbers, touch};

/// The height of a slider and of the number next to it for a mouse, px.
const HEIGHT: f32 = 26.0;
/// The width of the number next to a slider, px.
pub const NUMBER_WIDTH: f32 = 62.0;
/// The height of the rail, px.
const RAIL: f32 = 4.0;
/// The radius of the knob, px.
const KNOB: f32 = 7.5;
/// The width of the ring around the knob, px.
const RING: f32 = 2.2;
/// The step of an arrow key, as a share of the slider.
const KEY_STEP: f64 = 0.01;
/// The maximum number of steps of a key press: it makes more than one where the rounded value would not change.
const MAX_KEY_STEPS: u32 = 50;
/// The approximate number of values of a linear slider.
const LINEAR_VALUES: f64 = 200.0;
/// The significant digits of a value of a logarithmic slider, or of its distance to one.
const DIGITS: i32 = 2;

/// Returns the height of a slider and of the number next to it, px.
#[must_use]
pub fn height(ui: &Ui) -> f32 {
    touch::target(ui.ctx(), HEIGHT)
}

/// Returns the position of a value on a slider, 0 to 1; values outside its range are at its ends.
#[must_use]
pub fn position(slider: &Slider, value: f64) -> f64 {
    let share = match slider.scale {
        SliderScale::Log if slider.min > 0.0 => (value / slider.min).ln() / (slider.max / slider.min).ln(),
        SliderScale::OneMinusLog if slider.max < 1.0 => {
            ((1.0 - slider.min) / (1.0 - value)).ln() / ((1.0 - slider.min) / (1.0 - slider.max)).ln()
        }
        _ => (value - slider.min) / (slider.max - slider.min),
    };
    if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }
}

/// Returns the value at a position from 0 to 1, rounded as a person would type it.
#[must_use]
pub fn value_at(slider: &Slider, position: f64) -> f64 {
    let share = position.clamp(0.0, 1.0);
    if share == 0.0 || share == 1.0 {
        return if share == 0.0 { slider.min } else { slider.max };
    }
    let value = match slider.scale {
        SliderScale::Log if slider.min > 0.0 => {
            rounded(slider.min * (slider.max / slider.min).powf(share), DIGITS)
        }
        SliderScale::OneMinusLog if slider.max < 1.0 => {
            let (start, end) = (1.0 - slider.min, 1.0 - slider.max);
            let rest = start * (end / start).powf(share);
            // Through text, so that 1 − 0.1 is 0.9 and not the number next to it.
            let decimals = usize::try_from(DIGITS - 1 - rest.log10().floor() as i32).unwrap_or(0);
            format!("{:.decimals$}", 1.0 - rest).parse().unwrap_or(slider.min)
        }
        _ => {
            let step = nice_below((slider.max - slider.min) / LINEAR_VALUES);
            let steps = ((slider.min + share * (slider.max - slider.min)) / step).round();
            rounded(steps * step, 12)
        }
    };
    value.clamp(slider.min, slider.max)
}

/// Returns the largest of 1, 2 and 5 times a power of ten that is at most `x`.
fn nice_below(x: f64) -> f64 {
    let power = 10f64.powf(x.log10().floor());
    [5.0, 2.0].into_iter().map(|n| n * power).find(|n| *n <= x).unwrap_or(power)
}

fn rounded(x: f64, digits: i32) -> f64 {
    let decimals = usize::try_from(digits - 1).unwrap_or(0);
    format!("{x:.decimals$e}").parse().unwrap_or(x)
}

/// The style and the label of a slider.
#[derive(Clone, Copy, Debug)]
pub struct SliderStyle<'a> {
    /// The label for screen readers.
    pub label: &'a str,
    /// Its width, px.
    pub width: f32,
    /// The color of the filled part of the rail, and of the ring around the knob.
    pub color: Color32,
    /// Whether its values are whole numbers, shown without decimals.
    pub is_whole: bool,
}

impl SliderStyle<'_> {
    fn text(&self, value: f64) -> String {
        if self.is_whole { numbers::fixed(value, 0) } else { numbers::param(value) }
    }
}

fn focused_id() -> Id {
    Id::new("the slider that has, or had, the keyboard focus")
}

/// Returns whether a slider has the keyboard focus: it takes arrow keys, and leaves all others to the game.
#[must_use]
pub fn has_focus(ctx: &egui::Context) -> bool {
    let slider = ctx.data(|data| data.get_temp::<Id>(focused_id()));
    slider.is_some() && ctx.memory(|memory| memory.focused()) == slider
}

/// Shows a slider. Returns the new value while the player moves it.
pub fn slider(ui: &mut Ui, style: SliderStyle<'_>, slider: &Slider, value: f64) -> Option<f64> {
    let (rect, response) = ui.allocate_exact_size(vec2(style.width, height(ui)), Sense::click_and_drag());
    let rail = Rect::from_center_size(rect.center(), vec2(rect.width() - 2.0 * KNOB, RAIL));
    let mut new = None;
    if response.drag_started() || response.clicked() {
        // The arrow keys go on from where it was put.
        response.request_focus();
    }
    if let Some(pointer) = response.interact_pointer_pos()
        && (response.dragged()
            || response.drag_stopped()
            || response.clicked()
            || response.is_pointer_button_down_on())
    {
        new = Some(value_at(slider, f64::from((pointer.x - rail.left()) / rail.width().max(1.0))));
    }
    new = new.or_else(|| by_keyboard(ui, &response, slider, value));
    new = new.filter(|new| *new != value);

    if response.has_focus() {
        // See `has_focus`.
        ui.data_mut(|data| data.insert_temp(focused_id(), response.id));
    }
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), new.unwrap_or(value), style.label));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(slider.min);
        node.set_max_numeric_value(slider.max);
        node.add_action(accesskit::Action::SetValue);
        node.add_action(accesskit::Action::Increment);
        node.add_action(accesskit::Action::Decrement);
    });
    let x = rail.left() + rail.width() * position(slider, new.unwrap_or(value)) as f32;
    let is_highlighted = response.hovered() || response.dragged();
    paint(ui, rail, x, style.color, is_highlighted, response.has_focus());
    response.on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
    new
}

fn by_keyboard(ui: &Ui, response: &egui::Response, slider: &Slider, value: f64) -> Option<f64> {
    let has_focus = response.has_focus();
    if has_focus {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
    let presses = ui.input(|input| {
        use accesskit::Action;
        let requested = |action| input.num_accesskit_action_requests(response.id, action) as i32;
        let pressed = |key| if has_focus { input.num_presses(key) as i32 } else { 0 };
        requested(Action::Increment) - requested(Action::Decrement) + pressed(Key::ArrowRight)
            - pressed(Key::ArrowLeft)
    });
    let requested = ui.input(|input| {
        let requests = input.accesskit_action_requests(response.id, accesskit::Action::SetValue);
        requests
            .filter_map(|request| match request.data {
                Some(accesskit::ActionData::NumericValue(x)) if x.is_finite() => Some(x),
                _ => None,
            })
            .last()
    });
    if let Some(requested) = requested {
        return Some(requested.clamp(slider.min, slider.max));
    }
    if presses == 0 { None } else { next_value(slider, value, presses) }
}

/// Returns the value that lies so many steps of an arrow key away; `None` at an end.
#[must_use]
pub fn next_value(slider: &Slider, value: f64, presses: i32) -> Option<f64> {
    let from = position(slider, value);
    (1..=MAX_KEY_STEPS)
        .map(|n| value_at(slider, from + f64::from(presses) * KEY_STEP * f64::from(n)))
        .find(|new| *new != value)
}

fn paint(ui: &Ui, rail: Rect, x: f32, color: Color32, is_highlighted: bool, has_focus: bool) {
    let opacity = if ui.is_enabled() { 1.0 } else { 0.5 };
    let painter = ui.painter();
    let radius = 0.5 * RAIL;
    painter.rect_filled(rail, radius, theme::HAIRLINE);
    let filled = Rect::from_min_max(rail.min, pos2(x, rail.bottom()));
    painter.rect_filled(filled, radius, color.gamma_multiply(opacity));
    let knob = pos2(x, rail.center().y);
    if has_focus {
        painter.circle_stroke(knob, KNOB + 3.0, Stroke::new(2.0, theme::FIRST_MOMENT));
    }
    let size = if is_highlighted { KNOB + 1.0 } else { KNOB };
    painter.circle(knob, size - 0.5 * RING, Color32::WHITE, Stroke::new(RING, color.gamma_multiply(opacity)));
}

/// The state of a number that is being typed over.
#[derive(Clone, Default)]
struct Typing {
    text: String,
    error: Option<String>,
}

/// Shows a number that can be clicked and typed over. Returns the new value when one was entered that `range` allows; for
/// another one it says below the number what is expected.
pub fn number_field(ui: &mut Ui, style: SliderStyle<'_>, range: &Range, value: f64) -> Option<f64> {
    let id = ui.id().with(("number", style.label));
    let typing: Option<Typing> = ui.data(|data| data.get_temp(id));
    match typing {
        None => {
            shown_number(ui, style, value, id);
            None
        }
        Some(typing) => typed_number(ui, style, range, id, typing),
    }
}

fn shown_number(ui: &mut Ui, style: SliderStyle<'_>, value: f64, id: Id) {
    let (rect, response) = ui.allocate_exact_size(vec2(style.width, height(ui)), Sense::click());
    let label = format!("{} value", style.label);
    response.widget_info(|| WidgetInfo {
        value: Some(value),
        ..WidgetInfo::labeled(WidgetType::Button, ui.is_enabled(), &label)
    });
    let inner = Rect::from_center_size(rect.center(), vec2(rect.width(), HEIGHT));
    let field = inner.shrink2(vec2(0.0, 2.0)).with_min_x(rect.left() + 4.0).translate(vec2(4.0, 0.0));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(field, 6.0, theme::BUTTON);
    }
    widgets::focus_ring(ui, &response, field, 6.0);
    let text = style.text(value);
    ui.painter().text(
        rect.right_center(),
        Align2::RIGHT_CENTER,
        text,
        theme::semibold(theme::SIZE_BODY),
        theme::INK,
    );
    if response.clicked() || response.double_clicked() {
        let typing = Typing { text: style.text(value), error: None };
        ui.data_mut(|data| data.insert_temp(id, typing));
    }
    response.on_hover_cursor(CursorIcon::Text).on_hover_text(theme::tip("Click to type a number"));
}

fn typed_number(
    ui: &mut Ui,
    style: SliderStyle<'_>,
    range: &Range,
    id: Id,
    mut typing: Typing,
) -> Option<f64> {
    let edit = TextEdit::singleline(&mut typing.text)
        .id(id)
        .font(theme::semibold(theme::SIZE_BODY))
        .horizontal_align(egui::Align::RIGHT)
        .vertical_align(egui::Align::Center)
        .margin(egui::Margin::symmetric(5, 3));
    let response = ui.add_sized(vec2(style.width, height(ui)), edit);
    let label = format!("{} value", style.label);
    ui.ctx().accesskit_node_builder(id, |node| node.set_label(label));
    let is_new = !ui.data(|data| data.get_temp::<bool>(id.with("begun")).unwrap_or(false));
    if is_new {
        response.request_focus();
        select_all(ui, id, typing.text.chars().count());
    }
    if response.changed() {
        typing.error = None;
    }
    let (is_entered, is_canceled) = ui.input(|i| (i.key_pressed(Key::Enter), i.key_pressed(Key::Escape)));
    let lost_focus = !is_new && response.lost_focus();
    let entered = numbers::parse(&typing.text).filter(|x| range.contains(*x));
    let is_done = is_canceled || (lost_focus && (entered.is_some() || !is_entered));
    if lost_focus && is_entered && entered.is_none() {
        typing.error = Some(format!("{} must be {}", style.label, range.describe()));
        response.request_focus();
    }
    if let Some(error) = &typing.error {
        response.show_tooltip_ui(|ui| {
            ui.label(egui::RichText::new(error).font(theme::semibold(13.0)).color(theme::WRONG_WAY));
        });
    }
    ui.data_mut(|data| {
        if is_done {
            data.remove_temp::<Typing>(id);
            data.remove_temp::<bool>(id.with("begun"));
        } else {
            data.insert_temp(id, typing);
            data.insert_temp(id.with("begun"), true);
        }
    });
    if is_done && !is_canceled { entered } else { None }
}

fn select_all(ui: &Ui, id: Id, length: usize) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), CCursor::new(length))));
    state.store(ui.ctx(), id);
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLIDERS: [Slider; 5] = [
        Slider::log(1e-3, 1.0),
        Slider::log(1e-10, 10.0),
        Slider::one_minus_log(0.0, 0.999),
        Slider::one_minus_log(0.0, 0.9999),
        Slider::linear(-3.0, 5.0),
    ];

    #[test]
    fn positions_and_values_are_inverse() {
        for slider in &SLIDERS {
            assert_eq!(value_at(slider, -1.0), slider.min);
            assert_eq!(value_at(slider, 2.0), slider.max);
            let mut last = slider.min;
            for i in 0..=100 {
                let at = f64::from(i) / 100.0;
                let value = value_at(slider, at);
                assert!(
                    value >= last && (slider.min..=slider.max).contains(&value),
                    "{slider:?} {at} {value}"
                );
                assert!((position(slider, value) - at).abs() < 0.03, "{slider:?} {at} {value}");
                last = value;
            }
        }
    }

    #[test]
    fn values_are_round() {
        assert_eq!(value_at(&Slider::one_minus_log(0.0, 0.999), 1.0 / 3.0), 0.9);
        assert_eq!(value_at(&Slider::log(1e-3, 1.0), 1.0 / 3.0), 0.01);
        assert_eq!(value_at(&Slider::linear(0.0, 5.0), 0.5), 2.5);
    }

    #[test]
    fn positions_are_finite_for_any_value() {
        for slider in &SLIDERS {
            for value in [f64::NAN, f64::INFINITY, -5.0, 1.0, 1e300] {
                assert!((0.0..=1.0).contains(&position(slider, value)), "{slider:?} {value}");
            }
        }
    }
}
