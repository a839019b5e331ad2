//! The tabs of the sandbox next to tuning: surface, noise and pack, with their parameters. Reads the level of the session,
//! returns [`Command::EditLevel`].

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{Align, Id, Label, Layout, Sense, Ui, vec2};
use frankie_sim::level::{Added, COLORS, LevelEdit, MAX_PACK, PackMember, SpecValue};
use frankie_sim::noise::{self, NoiseKind};
use frankie_sim::optimizer::OptimizerKind;
use frankie_sim::params::{KindInfo, ParamSpec, Params, Value};
use frankie_sim::surface::{self, SurfaceKind};
use frankie_sim::task::TaskKind;
use frankie_sim::{Agent, Axis};

use super::{controls, optimizer_menu};
use crate::game::command::Command;
use crate::game::session::Session;
use crate::game::ui::{menu, paint, theme, widgets};
use frankie_draw::agent_mark::AgentMark;
use frankie_draw::printable;

/// The names and the optimizers of new dogs: the optimizers that Adam is compared with most, plain SGD first.
const NEW_DOGS: [(&str, &str); MAX_PACK] =
    [("bolt", "sgd"), ("momo", "momentum"), ("pip", "rmsprop"), ("rex", "amsgrad")];
/// The explanation of the tab of the pack.
const PACK_HELP: &str = "Same start, same noise, another optimizer. Click a dog or its name over the charts, or press \
                          D, to see and tune that dog's numbers.";

/// The smallest and the largest gradient that the player gives by hand.
const BY_HAND: [f64; 2] = [-2.0, 2.0];

/// A tab of the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SandboxTab {
    /// The hyperparameters.
    #[default]
    Optimizer,
    /// The surface.
    Surface,
    /// The noise of the gradient.
    Noise,
    /// The other agents of the level.
    Pack,
}

/// Returns the key under which egui remembers the open tab until the game ends.
fn tab_id() -> Id {
    Id::new("tab of the sandbox")
}

/// Returns the tab that is open.
pub(super) fn open_tab(ui: &Ui) -> SandboxTab {
    ui.data(|data| data.get_temp(tab_id()).unwrap_or_default())
}

/// Shows the names of the tabs, to open one. They are below the tab, so that they stay in place at any height of it.
pub(super) fn tabs_ui(ui: &mut Ui) {
    let open = open_tab(ui);
    let tabs = [
        (SandboxTab::Optimizer, "Tuning"),
        (SandboxTab::Surface, "Surface"),
        (SandboxTab::Noise, "Noise"),
        (SandboxTab::Pack, "Pack"),
    ];
    let clicked = widgets::tight_segments(ui, &tabs, open);
    if let Some(clicked) = clicked {
        ui.data_mut(|data| data.insert_temp(tab_id(), clicked));
    }
}

/// The entry for no added surface, in the menu of surfaces that can be added.
static NOTHING: KindInfo = KindInfo {
    kind: "none",
    title: "Nothing",
    summary: "The ground as it is.",
    formula: "",
    source: "",
    params: &[],
};

/// Shows the surface, its parameters, its placement, and the surfaces added to it.
pub fn surface_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let level = session.level();
    let chosen = level.surface_config();
    let kinds = surface::KINDS.iter().map(|kind: &SurfaceKind| &kind.info);
    let command = kind_ui(ui, "surface", "Surface", kinds, &chosen.kind.info, &chosen.params);
    let mut command = command.or(placement_ui(ui, "surface", chosen.kind, level.placement()));
    let mut table = "surface".to_owned();
    for added in level.added() {
        table.push_str(".add");
        widgets::rule(ui);
        command = ui.push_id(&table, |ui| added_ui(ui, &table, added)).inner.or(command);
    }
    if level.added().len() < surface::MAX_ADDED {
        table.push_str(".add");
        widgets::rule(ui);
        command = ui.push_id(&table, |ui| adding_ui(ui, &table)).inner.or(command);
    }
    command
}

/// Shows how a surface is scaled, rotated and moved.
fn placement_ui(ui: &mut Ui, table: &str, kind: &SurfaceKind, placement: &Params) -> Option<Command> {
    let placed =
        surface::placement_of(kind).filter_map(|spec| placement.get(spec.name).map(|value| (spec, value)));
    widgets::rule(ui);
    params(ui, table, "placement", placed)
}

/// Shows an added surface: its kind, which can be set to nothing, its weight, its parameters and its placement.
fn added_ui(ui: &mut Ui, table: &str, added: &Added) -> Option<Command> {
    ui.label(theme::strong("Added ground"));
    let kind = added.config.kind;
    let command = kind_ui(ui, table, "Added ground", kinds_to_add(), &kind.info, &added.config.params);
    widgets::rule(ui);
    let weight = Value::Number(added.weight);
    let weights = surface::WEIGHT.iter().map(|spec| (spec, &weight));
    let command = command.or(params(ui, table, "weight", weights));
    command.or(placement_ui(ui, table, kind, &added.placement))
}

fn kinds_to_add() -> impl Iterator<Item = &'static KindInfo> {
    std::iter::once(&NOTHING).chain(surface::KINDS.iter().map(|kind| &kind.info))
}

/// Shows the button that opens the menu of surfaces to add: few players need it.
fn adding_ui(ui: &mut Ui, table: &str) -> Option<Command> {
    let id = ui.id().with("adding a ground");
    let mut is_open = ui.data(|data| data.get_temp(id).unwrap_or(false));
    let icon = if is_open { icons::CARET_UP } else { icons::CARET_DOWN };
    if widgets::button(ui, &format!("Add another ground {icon}")).clicked() {
        is_open = !is_open;
        ui.data_mut(|data| data.insert_temp(id, is_open));
    }
    if !is_open {
        return None;
    }
    let kind = menu::kind_menu(ui, "Added ground", kinds_to_add(), &NOTHING)?;
    ui.data_mut(|data| data.insert_temp(id, false));
    (kind != NOTHING.kind).then(|| set(table, "kind", kind))
}

/// Shows the noise and its parameters.
pub fn noise_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let chosen = session.level().noise_config();
    let kinds = noise::KINDS.iter().map(|kind: &NoiseKind| &kind.info);
    let by_hand = by_hand_ui(ui, session);
    kind_ui(ui, "noise", "Noise", kinds, &chosen.kind.info, &chosen.params).or(by_hand)
}

/// Shows the choice of who gives the gradients: the ground with its noise, or the player for one axis.
fn by_hand_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let axis = match session.level().task().map(|task| &task.kind) {
        Some(TaskKind::Feed(feed)) => Some(feed.axis),
        _ => None,
    };
    ui.add(
        Label::new(theme::small("Signals by hand: you give the gradients of an axis, one by one.")).wrap(),
    );
    let options = [(None, "off"), (Some(Axis::X), "x axis"), (Some(Axis::Y), "y axis")];
    let clicked = widgets::tight_segments(ui, &options, axis)?;
    ui.add_space(4.0);
    let Some(axis) = clicked else { return Some(set("task", "kind", "none")) };
    let edit = |key: &str, value: SpecValue| LevelEdit::new(format!("task.{key}"), value);
    let [low, high] = BY_HAND;
    Some(Command::EditLevel(vec![
        edit("kind", "feed".into()),
        edit("axis", axis.name().into()),
        edit("values", SpecValue::List(vec![low.into(), high.into()])),
    ]))
}

/// Shows the other agents of the level, and a button that adds one.
pub fn pack_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let level = session.level();
    let mut requested = None;
    ui.add(Label::new(theme::small(PACK_HELP)).wrap());
    ui.add_space(4.0);
    for (member, agent) in level.pack().iter().zip(session.run().pack()) {
        ui.push_id(&member.key, |ui| requested = agent_ui(ui, session, member, agent).or(requested.take()));
    }
    if level.pack().len() < MAX_PACK {
        ui.add_space(4.0);
        let words = format!("{} Another dog", icons::PLUS);
        if widgets::button(ui, &words).clicked() {
            requested = Some(add_agent(session));
        }
    }
    requested
}

/// Shows an agent of the pack: its mark, its name, its optimizer, and a button that removes it.
fn agent_ui(ui: &mut Ui, session: &Session, member: &PackMember, agent: &Agent) -> Option<Command> {
    let mut requested = None;
    menu::line(ui, |ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
        paint::agent_mark(ui.painter(), AgentMark::of(session.level(), agent.id()), rect.center());
        ui.label(theme::strong(&member.name));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let home = format!("Send {} home", printable::line(&member.name));
            if widgets::IconButton::quiet(22.0).show(ui, icons::X, &home).clicked() {
                requested = Some(set("pack", &format!("{}.kind", member.key), "none"));
            }
            if let Some(event) = optimizer_menu::show(ui, session, agent, &printable::line(&member.name)) {
                requested = Some(Command::ApplyEvent(event));
            }
        });
    });
    requested
}

/// Returns the command that adds the first of the new dogs that is not in the level.
fn add_agent(session: &Session) -> Command {
    let pack = session.level().pack();
    let is_new = |(key, _): &&(&str, &str)| pack.iter().all(|member| member.key != *key);
    let (key, kind) = NEW_DOGS.iter().find(is_new).unwrap_or(&NEW_DOGS[0]);
    // The color is set, so that it stays when other agents come or go.
    let is_free = |color: &&&str| pack.iter().all(|member| member.color != **color);
    let color = COLORS.iter().find(is_free).unwrap_or(&COLORS[0]);
    let lr = shared_lr(session, kind).map(|lr| ("lr", SpecValue::from(lr)));
    let entries = [("kind", SpecValue::from(*kind)), ("color", SpecValue::from(*color))];
    set("pack", key, SpecValue::table(entries.into_iter().chain(lr)))
}

/// Returns Frankie's learning rate for an optimizer that scales gradients as his does. Other optimizers use their published
/// one: with Frankie's they would leave a steep surface at once.
fn shared_lr<'a>(session: &'a Session, kind: &str) -> Option<&'a Value> {
    let scales = |kind: &OptimizerKind| kind.info.params.iter().any(|spec| spec.name == "eps");
    let own = &session.run().state().optimizer;
    let is_shared = OptimizerKind::find(kind).is_some_and(|kind| scales(kind) && scales(own.kind));
    own.params.get("lr").filter(|_| is_shared)
}

/// Shows the menu of kinds of a table, the explanation of the chosen one, and its parameters.
fn kind_ui<'a>(
    ui: &mut Ui,
    table: &str,
    label: &str,
    kinds: impl Iterator<Item = &'a KindInfo>,
    chosen: &KindInfo,
    params: &Params,
) -> Option<Command> {
    let command = menu::kind_menu(ui, label, kinds, chosen).map(|kind| set(table, "kind", kind));
    ui.add(Label::new(theme::small(chosen.summary)).wrap());
    ui.add(Label::new(theme::small(theme::with_symbols(chosen.formula)).color(theme::INK)).wrap());
    ui.add_space(4.0);
    command.or(self::params(ui, table, chosen.kind, params.iter()))
}

/// Returns the command that sets a key of a table.
fn set(table: &str, name: &str, value: impl Into<SpecValue>) -> Command {
    Command::EditLevel(vec![LevelEdit::new(format!("{table}.{name}"), value)])
}

/// Shows a control for each parameter of a table.
fn params<'a>(
    ui: &mut Ui,
    table: &str,
    of: &str,
    params: impl Iterator<Item = (&'static ParamSpec, &'a Value)>,
) -> Option<Command> {
    let mut command = None;
    for (spec, value) in params {
        let changed = ui.push_id((of, spec.name), |ui| controls::param_ui(ui, spec, value)).inner;
        command = changed.map(|value| set(table, spec.name, &value)).or(command);
    }
    command
}
