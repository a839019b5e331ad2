//! The panels of the stage, one file each, and [`stage_ui`], which shows them over the ground. Panels read the session and
//! return commands; they change nothing.

mod controls;
mod data;
mod lesson;
mod optimizer_menu;
mod pack;
mod rule;
mod sandbox;
mod theory;
mod timeline;
mod transport;
mod tuning;

use bevy_egui::egui::{
    Area, Context, CornerRadius, Id, Order, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, WidgetType, pos2,
    vec2,
};
use egui_phosphor::bold as icons;
use frankie_sim::Axis;

pub use data::data_ui;
pub use lesson::lesson_ui;
pub use pack::{pack_ui, placing};
pub use rule::rule_ui;
pub use sandbox::{noise_ui, surface_ui};
pub use theory::Compared;
pub use timeline::timeline_ui;
pub use transport::transport_ui;
pub use tuning::tuning_ui;

use super::layout::{PanelNeeds, StageLayout};
use super::{theme, widgets};
use crate::game::command::{Command, Panel};
use crate::game::screen::SingleColumn;
use crate::game::session::Session;
use sandbox::SandboxTab;

/// The height of the tuning panel before it was drawn for the first time, points.
const TUNING_HEIGHT: f32 = 150.0;
/// The size of a handle, which fits between panels, points.
const HANDLE: Vec2 = vec2(14.0, 38.0);
/// The distance from the top of a panel to its handle, points.
const HANDLE_INDENT: f32 = 12.0;
/// The margin above and below the list of agents, points.
const PACK_MARGIN_Y: f32 = 7.0;
/// The margin above and below the content of a panel, points.
const MARGIN_Y: f32 = theme::PADDING - 2.0;

/// Returns the layout of the panels in the window as egui knows it.
#[must_use]
pub fn stage_layout(
    ctx: &Context,
    session: &Session,
    folded: &[Panel],
    single_column: SingleColumn,
) -> StageLayout {
    let tuning = ctx.data(|data| data.get_temp(tuning::height_id())).unwrap_or(TUNING_HEIGHT);
    let dogs = session.run().dogs().count();
    let pack = (dogs > 1).then(|| pack::content_height(dogs) + 2.0 * PACK_MARGIN_Y);
    let has_data = session.level().data_loss.is_some();
    StageLayout::new(ctx.content_rect(), folded, PanelNeeds { tuning, pack, has_data, single_column })
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

/// Shows all panels of the stage. `chart` shows the chart of an axis in a card.
pub fn stage_ui(
    ctx: &Context,
    layout: &StageLayout,
    session: &Session,
    mut chart: impl FnMut(&mut Ui, Axis) -> Option<Command>,
) -> Vec<Command> {
    let mut commands = Vec::new();
    let mut folding = |panel, card, side| commands.extend(handle(ctx, panel, card, side));
    let mut from_panels: Vec<Option<Command>> = Vec::new();
    if let Some(rect) = layout.lesson {
        let card = card(ctx, "lesson", rect, Fit::Content, |ui| from_panels.push(lesson_ui(ui, session)));
        folding(Panel::Lesson, card.rect, Side::Left);
    }
    if let Some(rect) = layout.tuning {
        let content = |ui: &mut Ui| from_panels.push(tuning_or_tab_ui(ui, session));
        let fit = if session.may_edit_level() { Fit::ScrollOver(sandbox::tabs_ui) } else { Fit::Scroll };
        let card = card(ctx, "tuning", rect, fit, content);
        let height = card.content_height + 2.0 * MARGIN_Y;
        ctx.data_mut(|data| data.insert_temp(tuning::height_id(), height.ceil()));
        folding(Panel::Tuning, card.rect, Side::Left);
    }
    if let Some(rect) = layout.data {
        card(ctx, "data", rect, Fit::Whole, |ui| from_panels.push(data_ui(ui, session)));
        folding(Panel::Data, rect, Side::Left);
    }
    card(ctx, "transport", layout.transport, Fit::Whole, |ui| {
        from_panels.push(transport_ui(ui, session, layout.is_tiny));
    });
    if let Some(rect) = layout.pack {
        card(ctx, "pack", rect, Fit::Tight, |ui| from_panels.push(pack_ui(ui, session)));
    }
    if let Some(rects) = layout.charts {
        for (axis, rect) in Axis::BOTH.into_iter().zip(rects) {
            card(ctx, &format!("chart {}", axis.name()), rect, Fit::Whole, |ui| {
                from_panels.push(chart(ui, axis))
            });
        }
        if layout.swap.is_none() {
            folding(Panel::Charts, layout.pack.unwrap_or(rects[0]), Side::Right);
        }
    }
    if let Some(rect) = layout.rule {
        card(ctx, "rule", rect, Fit::Whole, |ui| from_panels.push(rule_ui(ui, session)));
        if layout.swap.is_none() {
            folding(Panel::Rule, rect, Side::Right);
        }
    }
    for (panel, rect) in &layout.tabs {
        from_panels.push(tab(ctx, *panel, *rect).then_some(Command::TogglePanel(*panel)));
    }
    if let Some(rect) = layout.swap {
        let other = if layout.charts.is_some() { Panel::Lesson } else { Panel::Charts };
        from_panels.push(tab(ctx, other, rect).then_some(Command::SwapColumn));
    }
    commands.extend(from_panels.into_iter().flatten());
    commands
}

/// The width of the scroll bar, which is taken from the padding at the right, px.
const GUTTER: f32 = 9.0;

/// The height of the footer below a scrolling panel, and the gap before it, px.
const FOOTER: f32 = 36.0;
const FOOTER_GAP: f32 = 10.0;

/// How a card uses its rectangle.
#[derive(Clone, Copy)]
enum Fit {
    /// It is as high as its content, and scrolls where the rectangle is too low.
    Content,
    /// It fills the rectangle, and scrolls where that is too low.
    Scroll,
    /// The same, with a footer below that does not scroll.
    ScrollOver(fn(&mut Ui)),
    /// It fills the rectangle.
    Whole,
    /// It fills the rectangle, with small margins above and below.
    Tight,
}

struct Card {
    rect: Rect,
    content_height: f32,
}

fn card(ctx: &Context, name: &str, place: Rect, fit: Fit, content: impl FnOnce(&mut Ui)) -> Card {
    let is_low = place.height() < 2.0 * MARGIN_Y + 40.0;
    let margin_y = match fit {
        Fit::Tight => PACK_MARGIN_Y,
        _ if is_low => 4.0,
        _ => MARGIN_Y,
    };
    let margin = vec2(theme::PADDING, margin_y);
    let inner = (place.size() - 2.0 * margin).max(Vec2::ZERO);
    let mut content_height = inner.y;
    let shown = floating(Id::new(("panel", name)), place).show(ctx, |ui| {
        let gutter = if matches!(fit, Fit::Whole | Fit::Tight) { 0.0 } else { GUTTER };
        let mut margins = bevy_egui::egui::Margin::symmetric(margin.x as i8, margin.y as i8);
        margins.right -= gutter as i8;
        theme::paper().inner_margin(margins).show(ui, |ui| {
            ui.set_width(inner.x + gutter);
            if matches!(fit, Fit::Whole | Fit::Tight) {
                ui.set_height(inner.y);
                content(ui);
                return;
            }
            // egui remembers the height of an area; this panel may be higher now.
            ui.set_max_height(inner.y);
            let is_content = matches!(fit, Fit::Content);
            let footer = if let Fit::ScrollOver(footer) = fit { Some(footer) } else { None };
            let max_height = inner.y - footer.map_or(0.0, |_| FOOTER);
            let area = ScrollArea::vertical().max_height(max_height).auto_shrink([false, is_content]);
            let shown = area.show(ui, |ui| {
                ui.set_max_width(inner.x);
                content(ui);
            });
            content_height = shown.content_size.y;
            if let Some(footer) = footer {
                content_height += FOOTER;
                ui.add_space(FOOTER_GAP - ui.spacing().item_spacing.y);
                footer(ui);
            }
        });
    });
    Card { rect: shown.response.rect, content_height }
}

fn floating(id: Id, place: Rect) -> Area {
    Area::new(id)
        .order(Order::Middle)
        .fixed_pos(place.min)
        .default_size(place.size())
        .constrain(false)
        .fade_in(false)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
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

/// Shows the handle at the inner edge of a card that folds it away.
fn handle(ctx: &Context, panel: Panel, card: Rect, side: Side) -> Option<Command> {
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
    let label = format!("Fold the {} away", name(panel));
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

/// Shows the button that brings a panel back. Returns whether it was clicked.
fn tab(ctx: &Context, panel: Panel, rect: Rect) -> bool {
    let icon = match panel {
        Panel::Lesson => icons::BOOK_OPEN_TEXT,
        Panel::Tuning => icons::SLIDERS_HORIZONTAL,
        Panel::Charts => icons::CHART_LINE,
        Panel::Rule => icons::FUNCTION,
        Panel::Data => icons::CHART_SCATTER,
    };
    let label = format!("Show the {}", name(panel));
    let area = floating(Id::new(("tab", name(panel))), rect).show(ctx, |ui| {
        let frame = theme::paper().inner_margin(0.0);
        let look = widgets::IconButton {
            size: rect.width(),
            radius: f32::from(theme::RADIUS),
            fill: bevy_egui::egui::Color32::TRANSPARENT,
            icon_size: 19.0,
            ..widgets::IconButton::default()
        };
        frame.show(ui, |ui| look.show(ui, icon, &label).clicked()).inner
    });
    area.inner
}
