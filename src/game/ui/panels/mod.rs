//! The panels of the stage, one file each, and [`stage_ui`], which lays them over the ground. Panels read the session
//! and return what the player asks for; they change nothing.

mod controls;
mod data;
mod lesson;
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

use super::layout::{Heights, StageLayout};
use super::{theme, widgets};
use crate::game::command::{Command, Panel};
use crate::game::session::Session;

/// How high the tuning panel is taken to be before it was ever drawn, points.
const TUNING_HEIGHT: f32 = 150.0;
/// A handle's size, points: it lies between panels and fits there.
const HANDLE: Vec2 = vec2(14.0, 38.0);
/// From a panel's top to its handle, points.
const HANDLE_INDENT: f32 = 12.0;
/// Above and below the list of who runs, points.
const PACK_MARGIN_Y: f32 = 7.0;
/// Above and below a panel's content, points.
const MARGIN_Y: f32 = theme::PADDING - 2.0;

/// Where the panels lie in the window as egui knows it.
#[must_use]
pub fn stage_layout(ctx: &Context, session: &Session, folded: &[Panel]) -> StageLayout {
    let tuning = ctx.data(|data| data.get_temp(tuning::height_id())).unwrap_or(TUNING_HEIGHT);
    let dogs = session.run.dogs().count();
    let pack = (dogs > 1).then(|| pack::content_height(dogs) + 2.0 * PACK_MARGIN_Y);
    let has_data = session.level().data_loss.is_some();
    let charts_instead = ctx.data(|data| data.get_temp(instead_id()).unwrap_or(false));
    StageLayout::new(ctx.content_rect(), folded, Heights { tuning, pack, has_data, charts_instead })
}

/// Whether charts take the place of lesson and tuning; remembered until the game ends.
fn instead_id() -> Id {
    Id::new("charts instead of the lesson")
}

/// Brings charts in place of lesson and tuning, or those back, where the window has room for either. Returns whether
/// it has.
pub fn swap_charts(ctx: &Context) -> bool {
    let has_either = StageLayout::has_room_for_either(ctx.content_rect());
    if has_either {
        ctx.data_mut(|data| {
            let is_instead = data.get_temp_mut_or(instead_id(), false);
            *is_instead = !*is_instead;
        });
    }
    has_either
}

/// All panels of the stage at their places. `chart` fills a card with the chart of an axis.
pub fn stage_ui(
    ctx: &Context,
    layout: &StageLayout,
    session: &Session,
    mut chart: impl FnMut(&mut Ui, Axis) -> Option<Command>,
) -> Vec<Command> {
    let mut commands = Vec::new();
    let mut folding = |panel, card, side| commands.extend(handle(ctx, panel, card, side));
    let mut asked: Vec<Option<Command>> = Vec::new();
    if let Some(rect) = layout.lesson {
        let card = card(ctx, "lesson", rect, Fit::Content, |ui| asked.push(lesson_ui(ui, session)));
        folding(Panel::Lesson, card.rect, Side::Left);
    }
    if let Some(rect) = layout.tuning {
        let content = |ui: &mut Ui| asked.push(tuning_ui(ui, session));
        let fit = if tuning::has_pages(session) { Fit::ScrollOver(sandbox::tabs_ui) } else { Fit::Scroll };
        let card = card(ctx, "tuning", rect, fit, content);
        let height = card.content_height + 2.0 * MARGIN_Y;
        ctx.data_mut(|data| data.insert_temp(tuning::height_id(), height.ceil()));
        folding(Panel::Tuning, card.rect, Side::Left);
    }
    if let Some(rect) = layout.data {
        card(ctx, "data", rect, Fit::Whole, |ui| asked.push(data_ui(ui, session)));
        folding(Panel::Data, rect, Side::Left);
    }
    card(ctx, "transport", layout.transport, Fit::Whole, |ui| {
        asked.push(transport_ui(ui, session, layout.is_tiny));
    });
    if let Some(rect) = layout.pack {
        card(ctx, "pack", rect, Fit::Tight, |ui| asked.push(pack_ui(ui, session)));
    }
    if let Some(rects) = layout.charts {
        for (axis, rect) in Axis::BOTH.into_iter().zip(rects) {
            card(ctx, &format!("chart {}", axis.name()), rect, Fit::Whole, |ui| asked.push(chart(ui, axis)));
        }
        if layout.swap.is_none() {
            folding(Panel::Charts, layout.pack.unwrap_or(rects[0]), Side::Right);
        }
    }
    if let Some(rect) = layout.rule {
        card(ctx, "rule", rect, Fit::Whole, |ui| asked.push(rule_ui(ui, session)));
        if layout.swap.is_none() {
            folding(Panel::Rule, rect, Side::Right);
        }
    }
    for (panel, rect) in &layout.tabs {
        asked.push(tab(ctx, *panel, *rect).then_some(Command::Fold(*panel)));
    }
    if let Some(rect) = layout.swap {
        let other = if layout.charts.is_some() { Panel::Lesson } else { Panel::Charts };
        if tab(ctx, other, rect) {
            swap_charts(ctx);
        }
    }
    commands.extend(asked.into_iter().flatten());
    commands
}

/// What a scroll bar has to itself at the right of what it scrolls, out of the padding, px.
const GUTTER: f32 = 9.0;

/// What stays in sight below what scrolls, with the gap before it, px.
const FOOTER: f32 = 36.0;
const FOOTER_GAP: f32 = 10.0;

/// How a card uses its place.
#[derive(Clone, Copy)]
enum Fit {
    /// As high as its content, scrolling where the place is too low.
    Content,
    /// The whole place, scrolling where it is too low.
    Scroll,
    /// The same, over something that stays in sight below.
    ScrollOver(fn(&mut Ui)),
    /// The whole place.
    Whole,
    /// The whole place, with little above and below.
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
            // An area remembers how high it was; this panel may have grown since.
            ui.set_max_height(inner.y);
            let is_content = matches!(fit, Fit::Content);
            let footer = if let Fit::ScrollOver(footer) = fit { Some(footer) } else { None };
            let most = inner.y - footer.map_or(0.0, |_| FOOTER);
            let area = ScrollArea::vertical().max_height(most).auto_shrink([false, is_content]);
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

/// What a panel is called.
fn name(panel: Panel) -> &'static str {
    match panel {
        Panel::Lesson => "lesson",
        Panel::Tuning => "tuning",
        Panel::Charts => "charts",
        Panel::Rule => "update rule",
        Panel::Data => "data",
    }
}

/// The handle at a card's inner edge that folds it away.
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
    area.inner.then_some(Command::Fold(panel))
}

/// The button that brings a panel back; whether it was clicked.
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
