//! The sandbox's pages of the tuning panel: which surface, which noise, and their parameters. Reads the session's
//! level, writes [`Command::SetLevel`].

use bevy_egui::egui::{Id, Label, Ui};
use frankie_sim::noise::{self, NoiseKind};
use frankie_sim::params::{KindInfo, ParamSpec, Params, Value};
use frankie_sim::surface::{self, SurfaceKind};

use super::controls;
use crate::game::command::Command;
use crate::game::session::Session;
use crate::game::ui::{theme, widgets};

/// The pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Page {
    /// Hyper-parameters.
    #[default]
    Optimizer,
    /// The ground.
    Surface,
    /// What spoils the gradient.
    Noise,
}

/// The pages' names, to choose one; remembered until the game ends.
pub fn tabs_ui(ui: &mut Ui) -> Page {
    let id = Id::new("page of the sandbox");
    let page = ui.data(|data| data.get_temp(id).unwrap_or_default());
    let pages = [(Page::Optimizer, "Tuning"), (Page::Surface, "Surface"), (Page::Noise, "Noise")];
    let clicked = widgets::segments(ui, &pages, page);
    if let Some(clicked) = clicked {
        ui.data_mut(|data| data.insert_temp(id, clicked));
    }
    clicked.unwrap_or(page)
}

/// The surface and its parameters.
pub fn surface_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let chosen = &session.level().surface_choice;
    let kinds = surface::KINDS.iter().map(|kind: &SurfaceKind| &kind.info);
    let command = page(ui, "surface", "Surface", kinds, &chosen.kind.info, &chosen.params);
    let placement = &session.level().placement;
    let placed = surface::placement_of(chosen.kind)
        .filter_map(|spec| placement.get(spec.name).map(|value| (spec, value)));
    widgets::rule(ui);
    command.or(params(ui, "surface", "placement", placed))
}

/// The noise and its parameters.
pub fn noise_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let chosen = &session.level().noise_choice;
    let kinds = noise::KINDS.iter().map(|kind: &NoiseKind| &kind.info);
    page(ui, "noise", "Noise", kinds, &chosen.kind.info, &chosen.params)
}

fn page<'a>(
    ui: &mut Ui,
    table: &str,
    label: &str,
    kinds: impl Iterator<Item = &'a KindInfo>,
    chosen: &KindInfo,
    params: &Params,
) -> Option<Command> {
    let command =
        widgets::kind_menu(ui, label, kinds, chosen).map(|kind| set(table, "kind", kind.to_owned()));
    ui.add(Label::new(theme::small(chosen.summary)).wrap());
    ui.add(Label::new(theme::small(with_symbols(chosen.formula)).color(theme::INK)).wrap());
    ui.add_space(4.0);
    command.or(self::params(ui, table, chosen.kind, params.iter()))
}

fn set(table: &str, name: &str, value: String) -> Command {
    Command::SetLevel { key: format!("{table}.{name}"), value }
}

/// A control for each parameter of a table.
fn params<'a>(
    ui: &mut Ui,
    table: &str,
    of: &str,
    params: impl Iterator<Item = (&'static ParamSpec, &'a Value)>,
) -> Option<Command> {
    let mut command = None;
    for (spec, value) in params {
        let changed = ui.push_id((of, spec.name), |ui| controls::param_ui(ui, spec, value)).inner;
        command = changed.map(|value| set(table, spec.name, as_toml(&value))).or(command);
    }
    command
}

/// A value as a level file has it.
fn as_toml(value: &Value) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    match value {
        Value::Number(x) => format!("{x:?}"),
        Value::Pair([x, y]) => format!("[{x:?}, {y:?}]"),
        Value::Integer(n) => n.to_string(),
        Value::Word(word) => quoted(word),
        Value::Words(words) => format!("[{}, {}]", quoted(words[0]), quoted(words[1])),
        Value::Flag(flag) => flag.to_string(),
        Value::Text(text) => quoted(text),
        Value::Rows(rows) => quoted(&rows.to_text()),
    }
}

/// Hats over letters as the typeface has them.
fn with_symbols(formula: &str) -> String {
    formula
        .replace("√v\u{302}", theme::ROOT_V_HAT)
        .replace("m\u{302}", theme::M_HAT)
        .replace("v\u{302}", theme::V_HAT)
}
