//! The small player inside another page: the ground, the chart of one axis, and a bar with play, the time line and a way to
//! the whole game. Reads the session, returns commands. egui's memory holds which axis is shown.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{Align, Context, Id, Layout, Rect, Ui, pos2, vec2};
use frankie_sim::Axis;

use super::command::{Command, Panel};
use super::screens::parts::IconWords;
use super::session::Session;
use super::touch;
use super::ui::panels::{self, transport_buttons};
use super::ui::{chart, widgets};

/// The distance to the edges, and between chart and bar, points.
const EDGE: f32 = 8.0;
const SMALL_EDGE: f32 = 5.0;
/// The smallest window with the wide distance, points.
const WIDE_EDGE_FROM: f32 = 480.0;
/// The height of the bar for a mouse and for fingers, points.
const BAR: (f32, f32) = (50.0, 54.0);
/// The chart beside the ground: shares of the window, minima and maxima of width and height, points.
const CHART_WIDTH: (f32, f32, f32) = (0.42, 146.0, 320.0);
const CHART_HEIGHT: (f32, f32, f32) = (0.46, 112.0, 240.0);
/// The same over the ground, in windows narrower than this share of their height.
const NARROW_SHARE: f32 = 1.1;
const NARROW_CHART_HEIGHT: (f32, f32, f32) = (0.3, 112.0, 190.0);
/// The diameter of the play button, points.
const PLAY: f32 = 40.0;
/// The smallest widths of the bar with a button to start again, with one that shows everything, and with words on the way
/// to the game, points.
const RESTART_FROM: f32 = 240.0;
const UNFOLD_FROM: f32 = 300.0;
const WORDS_FROM: f32 = 520.0;

/// Where everything is, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EmbedLayout {
    /// The card with the chart; `None` in a level that shows none.
    pub chart: Option<Rect>,
    /// The bar.
    pub bar: Rect,
    /// The part of the window that nothing covers.
    pub free: Rect,
}

impl EmbedLayout {
    /// Returns the layout of a window.
    #[must_use]
    pub fn new(window: Rect, is_touched: bool, has_chart: bool) -> Self {
        let is_wide = window.width() >= WIDE_EDGE_FROM;
        let edge = if is_wide { EDGE } else { SMALL_EDGE }.min(0.1 * window.size().min_elem());
        let inner = window.shrink(edge);
        let height = if is_touched { BAR.1 } else { BAR.0 }.min(0.5 * inner.height());
        let bar = inner.with_min_y(inner.bottom() - height);
        let above = inner.with_max_y(bar.top() - edge);
        if !has_chart {
            return Self { chart: None, bar, free: above };
        }
        let share = |whole: f32, (share, min, max): (f32, f32, f32)| (share * whole).clamp(min, max).round();
        if window.width() < NARROW_SHARE * window.height() {
            let height = share(window.height(), NARROW_CHART_HEIGHT).min(0.6 * above.height());
            let chart = above.with_max_y(above.top() + height);
            return Self { chart: Some(chart), bar, free: above.with_min_y(chart.bottom() + edge) };
        }
        let width = share(window.width(), CHART_WIDTH).min(0.6 * above.width());
        let height = share(window.height(), CHART_HEIGHT).min(above.height());
        let chart = Rect::from_min_size(pos2(above.right() - width, above.top()), vec2(width, height));
        Self { chart: Some(chart), bar, free: above.with_max_x(chart.left() - edge) }
    }
}

/// Returns the layout of the window as egui knows it.
#[must_use]
pub fn layout(ctx: &Context, session: &Session) -> EmbedLayout {
    EmbedLayout::new(ctx.content_rect(), touch::is_on(ctx), session.shows_panel(Panel::Charts))
}

/// Shows the chart and the bar.
pub fn embed_ui(ctx: &Context, layout: &EmbedLayout, session: &Session) -> Vec<Command> {
    let mut commands = Vec::new();
    if let Some(chart) = layout.chart {
        panels::embed_card(ctx, "embedded chart", chart, |ui| commands.extend(chart_ui(ui, session)));
    }
    panels::embed_card(ctx, "embedded bar", layout.bar, |ui| commands.extend(bar_ui(ui, session)));
    commands
}

/// Shows a switch of axes, r, and the chart of the axis.
fn chart_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let id = Id::new("axis of the small player");
    let mut axes = Axis::BOTH.into_iter().filter(|axis| session.shows_chart(*axis));
    let chosen: Option<Axis> = ui.data(|data| data.get_temp(id));
    let chosen = chosen.unwrap_or_else(|| axis_of_interest(session));
    let axis = if session.shows_chart(chosen) { chosen } else { axes.next()? };
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.horizontal(|ui| {
        let axes: Vec<(Axis, &str)> = Axis::BOTH
            .into_iter()
            .filter(|axis| session.shows_chart(*axis))
            .map(|axis| (axis, axis.name()))
            .collect();
        if let Some(clicked) = widgets::segments(ui, &axes, axis) {
            ui.data_mut(|data| data.insert_temp(id, clicked));
        }
        if session.chart_layers().ratio {
            chart::ratio_ui(ui, axis, session);
        }
    });
    chart::plot_ui(ui, axis, session)
}

/// Returns the axis that the level's theory is about; x where it is about none.
fn axis_of_interest(session: &Session) -> Axis {
    session.level().theory().first().map_or(Axis::X, |entry| entry.axis)
}

fn bar_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let area = ui.available_rect_before_wrap();
    let mut command = None;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        command = transport_buttons(ui, session, PLAY, area.width() >= RESTART_FROM);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let opens = if area.width() >= WORDS_FROM {
                let words = IconWords::new(icons::ARROW_SQUARE_OUT, "Open the game");
                words.fitted(ui).show(ui).clicked()
            } else {
                widgets::icon_button(ui, icons::ARROW_SQUARE_OUT, "Open the game").clicked()
            };
            if opens {
                command = Some(Command::OpenPage);
            }
            if session.has_more_parts() && area.width() >= UNFOLD_FROM {
                let is_clicked = panels::unfold_icon(ui, session).clicked();
                command = command.take().or(is_clicked.then_some(Command::ToggleUnfolded));
            }
            ui.add_space(2.0);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let rect = ui.available_rect_before_wrap();
                command = command.take().or(panels::step_line_ui(ui, rect, session));
            });
        });
    });
    command
}
