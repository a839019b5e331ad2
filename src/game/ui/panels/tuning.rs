//! The hyperparameters of the optimizer: a slider for each that the level lets the player tune, for both axes or one each,
//! and plain numbers for the rest. Reads the session, returns the events that set them.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{Align, Align2, Id, Label, Layout, Sense, Ui, WidgetInfo, WidgetType, vec2};
use frankie_sim::params::{ParamSpec, Value};
use frankie_sim::{AgentId, Axis, Event, Vec2};

use super::{cloud, controls, optimizer_menu, run_map};
use crate::game::command::Command;
use crate::game::session::Session;
use crate::game::touch;
use crate::game::ui::slider::{self, NUMBER_WIDTH, SliderStyle};
use crate::game::ui::widgets::{self, IconButton};
use crate::game::ui::{menu, theme};
use crate::game::wording;

/// The width of a symbol before its slider, px.
const SYMBOL: f32 = 30.0;
/// The width of the name of an axis after it, px.
const AXIS: f32 = 26.0;
/// The side of the button that links the axes, px.
const LINK: f32 = 20.0;
/// The gap between the parts of a row, px.
const BETWEEN: f32 = 6.0;

/// Shows the tuning panel.
pub fn tuning_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let command = title(ui, session);
    let tuned = texts(ui, session);
    let tuned = sliders(ui, session).or(tuned);
    let tuned = tuned.or(more(ui, session));
    optimizer_menu::takeover_ui(ui, session, session.shown());
    locked(ui, session);
    let cloud = cloud::cloud_ui(ui, session);
    let map = run_map::map_ui(ui, session);
    tuned.or(command).or(cloud).or(map)
}

fn may_switch(session: &Session) -> bool {
    session.is_steered() && session.level().player().switch
}

fn may_tune(session: &Session, spec: &ParamSpec) -> bool {
    session.is_steered() && session.level().may_tune(spec.name)
}

/// Shows the heading: the name of the panel and of the optimizer, or a menu of optimizers.
fn title(ui: &mut Ui, session: &Session) -> Option<Command> {
    let chosen = &session.shown().state().optimizer.kind.info;
    let has_tabs = session.may_edit_level();
    let content = |ui: &mut Ui| {
        let words = match (session.level().pack().is_empty(), has_tabs) {
            (false, _) => session.level().agent_name(session.focus),
            (true, true) => "Optimizer",
            (true, false) => "Tuning",
        };
        ui.label(theme::strong(words).font(theme::extrabold(theme::SIZE_BODY + 0.5)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !may_switch(session) {
                ui.label(theme::small(chosen.title));
                return None;
            }
            optimizer_menu::show(ui, session, session.shown(), "Optimizer").map(Command::ApplyEvent)
        })
        .inner
    };
    if may_switch(session) { menu::line(ui, content) } else { ui.horizontal(content).inner }
}

/// Shows the one knob that a level asks for, of the first agent; `None` for a parameter that is no number.
pub fn knob_ui(ui: &mut Ui, session: &Session, name: &str) -> Option<Command> {
    let optimizer = &session.run().first().state().optimizer;
    let (spec, value) = optimizer.params.iter().find(|(spec, _)| spec.name == name)?;
    let Value::Pair(pair) = value else { return None };
    let id = ("the knob", optimizer.kind.info.kind, spec.name);
    ui.push_id(id, |ui| param(ui, spec, *pair, AgentId::FIRST)).inner.map(Command::ApplyEvent)
}

fn sliders(ui: &mut Ui, session: &Session) -> Option<Command> {
    let optimizer = &session.shown().state().optimizer;
    let mut command = None;
    for (spec, value) in optimizer.params.iter() {
        let Value::Pair(pair) = value else { continue };
        if may_tune(session, spec) {
            command = ui
                .push_id((optimizer.kind.info.kind, spec.name), |ui| param(ui, spec, *pair, session.focus))
                .inner
                .or(command);
        }
    }
    command.map(Command::ApplyEvent)
}

/// Shows the parameters that are texts: the rule that the player writes, which is what the optimizer is.
fn texts(ui: &mut Ui, session: &Session) -> Option<Command> {
    let optimizer = &session.shown().state().optimizer;
    let mut command = None;
    for (spec, value) in optimizer.params.iter() {
        if matches!(value, Value::Text(_)) && may_tune(session, spec) {
            let of = (session.focus, optimizer.kind.info.kind, spec.name);
            let changed = ui.push_id(of, |ui| controls::param_ui(ui, spec, value)).inner;
            let set = |value| Command::ApplyEvent(set_param(session.focus, spec, None, value));
            command = changed.map(set).or(command);
        }
    }
    command
}

/// Shows the parameters that are not a number per axis (schedules, switches), behind a button that opens them: they are many,
/// and few players need them.
fn more(ui: &mut Ui, session: &Session) -> Option<Command> {
    let optimizer = &session.shown().state().optimizer;
    let others = || {
        let all = optimizer.params.iter();
        let is_other = |value: &Value| !matches!(value, Value::Pair(_) | Value::Text(_));
        all.filter(move |(spec, value)| may_tune(session, spec) && is_other(value))
    };
    others().next()?;
    let id = Id::new("more of the optimizer");
    // Where there is nothing else to tune, they are open at once.
    let is_all = !optimizer
        .params
        .iter()
        .any(|(spec, value)| may_tune(session, spec) && matches!(value, Value::Pair(_)));
    let mut is_open = ui.data(|data| data.get_temp(id).unwrap_or(is_all));
    let (icon, words) =
        if is_open { (icons::CARET_UP, "Less") } else { (icons::CARET_DOWN, "Schedule and switches") };
    ui.add_space(2.0);
    if widgets::button(ui, &format!("{words} {icon}")).clicked() {
        is_open = !is_open;
        ui.data_mut(|data| data.insert_temp(id, is_open));
    }
    let mut command = None;
    for (spec, value) in others().filter(|_| is_open) {
        let of = (session.focus, optimizer.kind.info.kind, spec.name);
        let changed = ui.push_id(of, |ui| controls::param_ui(ui, spec, value)).inner;
        command =
            changed.map(|value| Command::ApplyEvent(set_param(session.focus, spec, None, value))).or(command);
    }
    command
}

/// Returns the event that sets a parameter.
fn set_param(agent: AgentId, spec: &ParamSpec, axis: Option<Axis>, value: Value) -> Event {
    Event::SetParam { agent, name: spec.name.to_owned(), axis, value }
}

/// Shows one slider for both axes, or one for each where they differ or the player unlinked them.
fn param(ui: &mut Ui, spec: &ParamSpec, pair: Vec2, agent: AgentId) -> Option<Event> {
    let unlinked_id = ui.id().with("unlinked");
    let is_unlinked = pair[0] != pair[1] || ui.data(|data| data.get_temp(unlinked_id).unwrap_or(false));
    let set = |axis, value| set_param(agent, spec, axis, Value::Number(value));
    if !is_unlinked {
        let (value, is_toggled) = row(ui, spec, None, pair[0], Some(false));
        if is_toggled {
            ui.data_mut(|data| data.insert_temp(unlinked_id, true));
        }
        return value.map(|value| set(None, value));
    }
    let (x, is_toggled) = row(ui, spec, Some(Axis::X), pair[0], Some(true));
    let (y, _) = row(ui, spec, Some(Axis::Y), pair[1], None);
    if is_toggled {
        ui.data_mut(|data| data.insert_temp(unlinked_id, false));
        if pair[0] != pair[1] {
            return Some(set(None, pair[0]));
        }
    }
    x.map(|x| set(Some(Axis::X), x)).or(y.map(|y| set(Some(Axis::Y), y)))
}

/// Shows a symbol, a link button where there is one, a slider and a number. Returns the new value, and whether the link
/// was clicked.
fn row(
    ui: &mut Ui,
    spec: &ParamSpec,
    axis: Option<Axis>,
    value: f64,
    link: Option<bool>,
) -> (Option<f64>, bool) {
    ui.push_id(axis.map(Axis::name), |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = BETWEEN;
            symbol(ui, spec, axis);
            let is_toggled = link_button(ui, spec, link);
            let label = axis
                .map_or_else(|| spec.symbol.to_owned(), |axis| format!("{} {}", spec.symbol, axis.name()));
            let color = axis.map_or(theme::INK, theme::axis_color);
            let width = ui.available_width() - NUMBER_WIDTH - BETWEEN;
            let moved = slider::slider(
                ui,
                SliderStyle { label: &label, width, color, is_whole: false },
                &spec.slider,
                value,
            );
            let style = SliderStyle { label: &label, width: NUMBER_WIDTH, color, is_whole: false };
            let typed = slider::number_field(ui, style, &spec.range, value);
            (typed.or(moved).filter(|new| spec.range.contains(*new)), is_toggled)
        })
        .inner
    })
    .inner
}

/// Shows the symbol before a slider, with its meaning on hover, and the axis.
fn symbol(ui: &mut Ui, spec: &ParamSpec, axis: Option<Axis>) {
    let (rect, response) = ui.allocate_exact_size(vec2(SYMBOL, slider::height(ui)), Sense::hover());
    if axis != Some(Axis::Y) {
        let font = theme::semibold(theme::SIZE_BODY);
        ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, spec.symbol, font, theme::INK);
    }
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, spec.symbol));
    response.on_hover_text(theme::tip(format!("{}: {}", spec.symbol, spec.help)));
    if let Some(axis) = axis {
        let (rect, _) = ui.allocate_exact_size(vec2(AXIS, slider::height(ui)), Sense::hover());
        let middle = rect.left_center();
        ui.painter().circle_filled(middle + vec2(4.5, 1.0), 4.5, theme::axis_color(axis));
        let font = theme::semibold(theme::SIZE_SMALL);
        ui.painter().text(middle + vec2(13.0, 0.0), Align2::LEFT_CENTER, axis.name(), font, theme::INK);
    }
}

fn link_button(ui: &mut Ui, spec: &ParamSpec, link: Option<bool>) -> bool {
    let Some(is_unlinked) = link else {
        let width = touch::target(ui.ctx(), LINK);
        ui.allocate_exact_size(vec2(width, slider::height(ui)), Sense::hover());
        return false;
    };
    let (icon, label) = if is_unlinked {
        (icons::LINK_BREAK, format!("One {} for both axes", spec.symbol))
    } else {
        (icons::LINK, format!("Set {} for x and y apart", spec.symbol))
    };
    let look = IconButton { ink: theme::STEM, ..IconButton::quiet(LINK) };
    look.show(ui, icon, &label).clicked()
}

/// Shows the parameters that cannot be tuned here, in one or two lines.
fn locked(ui: &mut Ui, session: &Session) {
    let optimizer = &session.shown().state().optimizer;
    // Switches at their default value are left out.
    let locked: Vec<String> = optimizer
        .params
        .recorded_params()
        .filter(|(spec, _)| !may_tune(session, spec))
        .map(|(spec, value)| wording::param(spec, value))
        .collect();
    if locked.is_empty() {
        return;
    }
    ui.add_space(3.0);
    let why = if session.is_steered() { "fixed by this level" } else { "as recorded" };
    let all = locked.join(" · ");
    let is_alone = !optimizer.params.iter().any(|(spec, _)| may_tune(session, spec));
    if is_alone {
        ui.add(Label::new(theme::strong(all)).wrap());
        ui.label(theme::small(why));
    } else {
        ui.add(Label::new(theme::small(format!("{all} · {why}"))).wrap());
    }
}

/// Returns the key under which egui remembers the height of the panel in the last frame.
pub(super) fn height_id() -> Id {
    Id::new("height of the tuning panel")
}
