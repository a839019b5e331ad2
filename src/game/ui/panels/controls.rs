//! A control for each kind of value that a parameter can have, shared by the sandbox and the tuning panel. They read a
//! parameter and its value, and return a new value.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{Align, Align2, Label, RichText, Sense, TextEdit, Ui, pos2, vec2};
use frankie_sim::Rows;
use frankie_sim::params::{ParamSpec, Range, Shape, Value};

use crate::game::ui::slider::{self, NUMBER_WIDTH, SliderStyle};
use crate::game::ui::{theme, widgets};
use crate::game::{numbers, touch, wording};

/// The gap between the parts of a row, px.
const BETWEEN: f32 = 6.0;
/// The gap between a symbol and the word that explains it, px.
const WORD_GAP: f32 = 5.0;
/// The longest text that has a field of one line, in characters.
const LINE: usize = 60;
/// The lines of a field for a longer one.
const ROWS: usize = 4;
/// The width of the symbols before sliders, px.
const SYMBOL: f32 = 76.0;

/// Shows the control of a parameter: sliders, words to choose from, or a line of text. Returns its new value.
pub fn param_ui(ui: &mut Ui, spec: &ParamSpec, value: &Value) -> Option<Value> {
    match (value, spec.shape) {
        (Value::Number(x), _) => row(ui, spec, "", *x).map(Value::Number),
        (Value::Integer(n), _) => row(ui, spec, "", *n as f64).map(|x| Value::Integer(x.round() as u64)),
        (Value::Pair([x, y]), _) => {
            let (new_x, new_y) = (row(ui, spec, "x", *x), row(ui, spec, "y", *y));
            let is_new = new_x.is_some() || new_y.is_some();
            is_new.then(|| Value::Pair([new_x.unwrap_or(*x), new_y.unwrap_or(*y)]))
        }
        (Value::Choice(word), Shape::Choice(_, words)) => {
            choice(ui, spec, "", words, word).map(Value::Choice)
        }
        (Value::ChoicePerAxis([x, y]), Shape::ChoicePerAxis(_, words)) => {
            let (new_x, new_y) = (choice(ui, spec, "x", words, x), choice(ui, spec, "y", words, y));
            let is_new = new_x.is_some() || new_y.is_some();
            is_new.then(|| Value::ChoicePerAxis([new_x.unwrap_or(x), new_y.unwrap_or(y)]))
        }
        (Value::Flag(flag), _) => choice(ui, spec, "", &["yes", "no"], if *flag { "yes" } else { "no" })
            .map(|word| Value::Flag(word == "yes")),
        (Value::Text(text), _) => line(ui, spec, text).map(Value::Text),
        (Value::Rows(rows), _) => {
            self::rows(ui, spec, rows);
            None
        }
        _ => None,
    }
}

/// Shows a line of text, which is returned when it loses the focus. A text that the level refuses stays, to be corrected.
fn line(ui: &mut Ui, spec: &ParamSpec, text: &str) -> Option<String> {
    let id = ui.id().with("typed");
    // The text being typed, with the value it replaces: once the level has a new value, that is shown.
    let kept = ui.data(|data| data.get_temp::<(String, String)>(id)).filter(|(before, _)| before == text);
    let mut typed = kept.map_or_else(|| text.to_owned(), |(_, typed)| typed);
    let least = vec2(0.0, touch::target(ui.ctx(), 0.0));
    let is_long = text.chars().count() > LINE;
    let edit = if is_long {
        TextEdit::multiline(&mut typed).desired_rows(ROWS)
    } else {
        TextEdit::singleline(&mut typed)
    };
    let edit = edit.hint_text(spec.symbol).desired_width(f32::INFINITY);
    let edit = edit.min_size(least).vertical_align(Align::Center);
    let response = ui.add(edit).on_hover_text(theme::tip(spec.help));
    if response.changed() {
        ui.data_mut(|data| data.insert_temp(id, (text.to_owned(), typed.clone())));
    }
    (response.lost_focus() && typed != text).then_some(typed)
}

/// Shows a summary of rows of numbers. They are too many to type, so they come from a file.
fn rows(ui: &mut Ui, spec: &ParamSpec, rows: &Rows) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = BETWEEN;
        symbol(ui, spec, spec.symbol);
        ui.add(Label::new(theme::small(numbers::rows(rows)).color(theme::INK)).wrap());
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = BETWEEN;
        ui.label(RichText::new(icons::FILE_ARROW_DOWN).font(theme::icon(16.0)).color(theme::SECONDARY));
        ui.add(Label::new(theme::small("drop a .npy, .csv or .png onto the window")).wrap());
    });
    ui.add_space(4.0);
}

fn name(spec: &ParamSpec, part: &str) -> String {
    if part.is_empty() { spec.symbol.to_owned() } else { format!("{} {part}", spec.symbol) }
}

/// Shows a slider and a number. While the slider is dragged, the level stays as it is: building a surface takes time.
fn row(ui: &mut Ui, spec: &ParamSpec, part: &str, value: f64) -> Option<f64> {
    let label = name(spec, part);
    let held_id = ui.id().with((part, "held"));
    let held: Option<f64> = ui.data(|data| data.get_temp(held_id));
    let is_whole = matches!(spec.shape, Shape::Integer(_));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = BETWEEN;
        symbol(ui, spec, &label);
        let shown = held.unwrap_or(value);
        let width = (ui.available_width() - NUMBER_WIDTH - BETWEEN).max(40.0);
        let style = SliderStyle { label: &label, width, color: theme::INK, is_whole };
        let whole = |x: f64| if is_whole { x.round() } else { x };
        let moved =
            slider::slider(ui, style, &spec.slider, shown).map(whole).filter(|x| spec.range.contains(*x));
        let range: Range = spec.range;
        let typed = slider::number_field(
            ui,
            SliderStyle { width: NUMBER_WIDTH, ..style },
            &range,
            moved.unwrap_or(shown),
        )
        .map(whole);
        let is_held = ui.input(|input| input.pointer.any_down());
        match (typed, moved.or(held)) {
            // A number that was entered unchanged sets nothing.
            (Some(typed), _) => Some(typed).filter(|typed| *typed != value),
            (None, Some(moved)) if is_held => {
                ui.data_mut(|data| data.insert_temp(held_id, moved));
                None
            }
            (None, moved) => {
                ui.data_mut(|data| data.remove_temp::<f64>(held_id));
                moved.filter(|moved| *moved != value)
            }
        }
    })
    .inner
}

fn symbol(ui: &mut Ui, spec: &ParamSpec, label: &str) {
    let font = theme::semibold(theme::SIZE_BODY);
    let (rect, response) = ui.allocate_exact_size(vec2(SYMBOL, slider::height(ui)), Sense::hover());
    let shown = ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, label, font, theme::INK);
    // A letter alone says little to a player who has not read the formula.
    let word = spec.name.split('_').next().unwrap_or_default();
    let small = theme::regular(theme::SIZE_SMALL);
    let galley = ui.painter().layout_no_wrap(word.to_owned(), small, theme::SECONDARY);
    let at = pos2(shown.right() + WORD_GAP, rect.center().y - 0.5 * galley.size().y + 0.5);
    if !spec.symbol.contains(word) && at.x + galley.size().x <= rect.right() {
        ui.painter().galley(at, galley, theme::SECONDARY);
    }
    response.on_hover_text(theme::tip(format!("{label}: {}", spec.help)));
}

fn choice(
    ui: &mut Ui,
    spec: &ParamSpec,
    part: &str,
    choices: &'static [&'static str],
    chosen: &str,
) -> Option<&'static str> {
    let title = wording::sentence(spec.name);
    let is_named = title.to_lowercase().contains(&spec.symbol.to_lowercase());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = BETWEEN;
        let label = if part.is_empty() { title } else { format!("{title} {part}") };
        let label = RichText::new(label).font(theme::semibold(theme::SIZE_BODY)).color(theme::INK);
        ui.label(label).on_hover_text(theme::tip(spec.help));
        if !is_named {
            ui.label(theme::small(spec.symbol));
        }
    });
    let labels: Vec<(&str, String)> = choices.iter().map(|word| (*word, word.replace('_', " "))).collect();
    let labels: Vec<(&str, &str)> = labels.iter().map(|(word, label)| (*word, label.as_str())).collect();
    let clicked = ui.push_id(part, |ui| widgets::segments(ui, &labels, chosen)).inner?;
    choices.iter().find(|word| **word == clicked).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy_egui::egui::{self, Event, Key};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;
    use frankie_sim::surface::SurfaceKind;

    #[test]
    fn a_line_of_text_is_returned_when_it_loses_the_focus() {
        let kind = SurfaceKind::find("expression").unwrap();
        let spec = &kind.info.params[0];
        let app = |ui: &mut Ui, (text, taken): &mut (String, Vec<String>)| taken.extend(line(ui, spec, text));
        let mut harness = Harness::new_ui_state(app, ("x".to_owned(), Vec::new()));
        let written = |harness: &Harness<'_, (String, Vec<String>)>| {
            harness.get_by_role(egui::accesskit::Role::TextInput).value().unwrap_or_default()
        };
        harness.get_by_role(egui::accesskit::Role::TextInput).focus();
        harness.run();
        harness.event(Event::Text("\"+".to_owned()));
        harness.run();
        assert_eq!(harness.state().1, Vec::<String>::new(), "nothing while it is typed");
        harness.key_press(Key::Enter);
        harness.run();
        let taken = harness.state().1.clone();
        // The loss of the focus is seen in more than one frame; the second changes nothing once the level has the text.
        assert!(!taken.is_empty() && taken.iter().all(|text| *text == written(&harness)));
        assert!(written(&harness).contains("\"+"), "a refused line stays");
        harness.state_mut().0 = "y".to_owned();
        harness.run();
        assert_eq!(written(&harness), "y", "a line that was taken is shown as it is");
    }

    #[test]
    fn rows_of_numbers_are_summarized_with_how_to_replace_them() {
        let kind = SurfaceKind::find("heightmap").unwrap();
        let spec = &kind.info.params[0];
        let mut frames = 0;
        let app = |ui: &mut Ui| {
            frames += 1;
            if frames == 1 {
                // The fonts can be used from the next frame on.
                return theme::install(ui.ctx());
            }
            assert_eq!(param_ui(ui, spec, &spec.default_value()), None);
        };
        let mut harness = Harness::new_ui(app);
        harness.run_steps(2);
        harness.get_by_label("9 × 9 numbers, from 0.3 to 3");
        harness.get_by_label("drop a .npy, .csv or .png onto the window");
    }
}
