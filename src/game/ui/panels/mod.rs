//! The panels of the stage, one file each, and [`stage_ui`], which shows them over the ground. Panels read the session and
//! return commands; they change nothing.

mod attention;
mod card;
mod chart_pages;
mod cloud;
mod controls;
mod data;
mod lesson;
mod optimizer_menu;
mod pack;
mod rule;
pub mod run_map;
mod sandbox;
mod tabs;
mod theory;
mod timeline;
mod touch_transport;
mod transport;
pub mod tuning;

use bevy_egui::egui::{Context, Rect, Response, Ui};
use frankie_sim::Axis;
use frankie_sim::level::ScreenPart;

pub use attention::attention_ui;
pub use data::data_ui;
pub use lesson::lesson_ui;
pub use pack::{pack_ui, placing};
pub use rule::rule_ui;
pub use sandbox::{noise_ui, surface_ui};
pub use theory::Compared;
pub use timeline::timeline_ui;
pub use transport::{step_line_ui, transport_buttons, transport_ui};
pub use tuning::tuning_ui;

use super::layout::{LeftOut, PanelNeeds, StageLayout};
use super::theme;
use crate::game::command::{Command, Panel};
use crate::game::screen::OpenTabs;
use crate::game::session::Session;
use crate::game::touch;
use card::{Fit, card};
use sandbox::SandboxTab;
use tabs::Side;

/// The height of the tuning panel before it was drawn for the first time, points.
const TUNING_HEIGHT: f32 = 150.0;
/// The height of the lesson before it was drawn for the first time, points.
const LESSON_HEIGHT: f32 = 220.0;
/// The margin above and below the list of agents, points.
const PACK_MARGIN_Y: f32 = 7.0;
/// The margin above and below the content of a panel, points.
const MARGIN_Y: f32 = theme::PADDING - 2.0;

/// Returns the layout of the panels in the window as egui knows it.
#[must_use]
pub fn stage_layout(ctx: &Context, session: &Session, folded: &[Panel], tabs: OpenTabs) -> StageLayout {
    let tuning = ctx.data(|data| data.get_temp(tuning::height_id())).unwrap_or(TUNING_HEIGHT);
    let lesson = ctx.data(|data| data.get_temp(lesson::height_id())).unwrap_or(LESSON_HEIGHT);
    let dogs = session.run().agents().count();
    let min_target = touch::target(ctx, 0.0);
    let pack = (dogs > 1).then(|| pack::content_height(dogs, min_target) + 2.0 * PACK_MARGIN_Y);
    let has_data = session.level().data_loss().is_some() && session.shows(ScreenPart::Data);
    let form = touch::form(ctx);
    let left_out = LeftOut {
        tuning: !session.shows_panel(Panel::Tuning),
        charts: Axis::BOTH.map(|axis| !session.shows_chart(axis)),
        rule: !session.shows_panel(Panel::Rule),
        time_line: !session.shows(ScreenPart::Transport),
    };
    let has_unfold_button = session.has_more_parts();
    let mut tabs = tabs;
    if session.is_lesson_waiting() {
        tabs.close_all(Panel::Lesson);
    }
    let needs =
        PanelNeeds { tuning, lesson, pack, has_data, left_out, has_unfold_button, tabs, form, min_target };
    StageLayout::new(ctx.content_rect(), &folded_in(session, folded), needs)
}

/// Returns the panels that are folded away on this stage: a level that asks shows its lesson on demand.
fn folded_in(session: &Session, folded: &[Panel]) -> Vec<Panel> {
    let mut folded = folded.to_vec();
    if session.is_lesson_on_demand() {
        folded.retain(|panel| *panel != Panel::Lesson);
        folded.extend(session.is_lesson_waiting().then_some(Panel::Lesson));
    }
    folded
}

/// Shows the tuning panel, or the open tab of the sandbox where the level lets the player edit it.
fn tuning_or_tab_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    ui.spacing_mut().item_spacing.y = 3.0;
    let tab = if session.may_edit_level() { sandbox::open_tab(ui) } else { SandboxTab::Optimizer };
    match tab {
        SandboxTab::Optimizer => tuning_ui(ui, session),
        SandboxTab::Surface => surface_ui(ui, session),
        SandboxTab::Noise => noise_ui(ui, session),
        SandboxTab::Pack => sandbox::pack_ui(ui, session),
    }
}

/// Shows the button of the small player that shows everything, or only what the level shows at first.
pub fn unfold_icon(ui: &mut Ui, session: &Session) -> Response {
    tabs::unfold_icon(ui, session)
}

/// Shows a card of the small player inside a page.
pub fn embed_card(ctx: &Context, name: &str, place: Rect, content: impl FnOnce(&mut Ui)) {
    card::small_card(ctx, name, place, content);
}

/// Shows all panels of the stage. `chart` shows the chart of an axis in a card.
pub fn stage_ui(
    ctx: &Context,
    layout: &StageLayout,
    session: &Session,
    mut chart: impl FnMut(&mut Ui, Axis) -> Option<Command>,
) -> Vec<Command> {
    let mut from_panels: Vec<Option<Command>> = Vec::new();
    let mut folding: Vec<(Panel, Rect, Side)> = Vec::new();
    if let Some(rect) = layout.lesson {
        let card = card(ctx, "lesson", rect, Fit::Content, |ui| from_panels.push(lesson_ui(ui, session)));
        let height = card.content_height + 2.0 * MARGIN_Y;
        ctx.data_mut(|data| data.insert_temp(lesson::height_id(), height.ceil()));
        folding.push((Panel::Lesson, card.rect, Side::Left));
    }
    if let Some(rect) = layout.tuning {
        let content = |ui: &mut Ui| from_panels.push(tuning_or_tab_ui(ui, session));
        let fit = if session.may_edit_level() { Fit::ScrollOver(sandbox::tabs_ui) } else { Fit::Scroll };
        let card = card(ctx, "tuning", rect, fit, content);
        let height = card.content_height + 2.0 * MARGIN_Y;
        ctx.data_mut(|data| data.insert_temp(tuning::height_id(), height.ceil()));
        folding.push((Panel::Tuning, card.rect, Side::Left));
    }
    if let Some(rect) = layout.data {
        card(ctx, "data", rect, Fit::Whole, |ui| from_panels.push(data_ui(ui, session)));
        folding.push((Panel::Data, rect, Side::Left));
    }
    let fit = if layout.form.is_phone() { Fit::Tight } else { Fit::Whole };
    card(ctx, "transport", layout.transport, fit, |ui| {
        from_panels.push(transport_ui(ui, session, layout));
    });
    if let Some(rect) = layout.pack {
        card(ctx, "pack", rect, Fit::Tight, |ui| from_panels.push(pack_ui(ui, session)));
    }
    for (axis, rect) in &layout.charts {
        card(ctx, &format!("chart {}", axis.name()), *rect, Fit::Whole, |ui| {
            from_panels.push(chart(ui, *axis))
        });
    }
    if let Some((_, first)) = layout.charts.first() {
        folding.push((Panel::Charts, layout.pack.unwrap_or(*first), Side::Right));
    }
    if let Some(rect) = layout.chart_pages {
        card(ctx, "chart pages", rect, Fit::Whole, |ui| {
            from_panels.push(chart_pages::chart_pages_ui(ui, session, &mut chart));
        });
        folding.push((Panel::Charts, rect, Side::Right));
    }
    if let Some(rect) = layout.rule {
        card(ctx, "rule", rect, Fit::Whole, |ui| from_panels.push(rule_ui(ui, session)));
        folding.push((Panel::Rule, rect, Side::Right));
    }
    for (panel, rect, side) in folding {
        let has_tab = layout.strips.iter().any(|strip| strip.toggle(panel).is_some());
        from_panels.push(if has_tab { None } else { tabs::handle(ctx, panel, rect, side) });
    }
    from_panels.extend(layout.folded.iter().map(|(panel, rect)| tabs::folded_button(ctx, *panel, *rect)));
    from_panels.extend(layout.unfold_button.map(|rect| tabs::unfold_button(ctx, session, rect)));
    from_panels.extend(layout.strips.iter().map(|strip| tabs::strip_ui(ctx, strip)));
    from_panels.into_iter().flatten().collect()
}
