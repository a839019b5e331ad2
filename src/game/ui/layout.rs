//! The layout of the stage: where each panel is. Pure: reads the size of the window and what is folded, returns rectangles
//! in points from the upper left of the window.
//!
//! Where a column has no room for all of its panels, it shows one at a time under a strip with a tab for each, so that every
//! panel can be opened in every window. Phones have layouts of their own, see `phone.rs`.

mod columns;
mod free;
mod phone;
mod tabs;

use bevy_egui::egui::{Rect, Vec2, pos2, vec2};
use frankie_sim::Axis;

use super::theme::{EDGE, GAP};
use crate::game::command::Panel;
use crate::game::screen::{OpenTabs, TabColumn};
use columns::Column;
pub use phone::Form;
pub use tabs::{Tab, TabStrip};

/// The smallest window with two columns of panels, points.
const TWO_COLUMNS_FROM: Vec2 = vec2(800.0, 460.0);
/// The smallest window with the full transport, points.
const TRANSPORT_FROM: Vec2 = vec2(500.0, 360.0);
/// The smallest window with wide margins, points.
const WIDE_MARGINS_FROM: Vec2 = vec2(800.0, 540.0);
/// The margins in smaller windows, points.
const NARROW: Spacing = Spacing { edge: 10.0, gap: 10.0 };

/// Lesson and tuning: share of the window, minimum and maximum width, points.
const LEFT_WIDTH: (f32, f32, f32) = (0.2235, 250.0, 420.0);
/// Charts and rule: share of the window, minimum and maximum width, points.
const RIGHT_WIDTH: (f32, f32, f32) = (0.281_25, 280.0, 640.0);
/// The only column of a small window: share of the window, minimum and maximum width, points.
const SINGLE_WIDTH: (f32, f32, f32) = (0.44, 250.0, 340.0);
/// The height of the transport, points.
pub const TRANSPORT_HEIGHT: f32 = 126.0;
/// The smallest width of a transport between the columns, points; a narrower one is below them.
const MIN_TRANSPORT: f32 = 480.0;
/// The size of a transport without the time line, points.
const SHORT_TRANSPORT: Vec2 = vec2(196.0, 64.0);
/// The width of the button beside it that shows everything, points.
const UNFOLD_WITH_WORD: f32 = 54.0;
/// The maximum width of the transport, points.
const MAX_TRANSPORT: f32 = 720.0;
/// The height of the tiny transport and its distance to the edge of the window, points.
const TINY: (f32, f32) = (52.0, 8.0);
/// The side of the button that brings a folded panel back, points.
pub const TAB: f32 = 40.0;

/// The margins between panels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spacing {
    /// Between the edge of the window and panels, points.
    pub(super) edge: f32,
    /// Between panels, points.
    pub(super) gap: f32,
}

impl Spacing {
    /// Returns the margins in a window.
    fn of(window: Rect) -> Self {
        if fits(window, WIDE_MARGINS_FROM) { Self { edge: EDGE, gap: GAP } } else { NARROW }
    }
}

/// The panels that are left out, since they hold nothing that is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// The tuning panel.
    pub tuning: bool,
    /// The charts of the x and the y axis.
    pub charts: [bool; 2],
    /// The rule.
    pub rule: bool,
    /// The time line and most buttons of the transport.
    pub time_line: bool,
}

impl LeftOut {
    /// Returns the axes whose charts are there.
    pub(super) fn axes(self) -> impl Iterator<Item = Axis> {
        Axis::BOTH.into_iter().filter(move |axis| !self.charts[axis.index()])
    }
}

/// What the panels need.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PanelNeeds {
    /// The height of the tuning panel, points.
    pub tuning: f32,
    /// The height of the lesson, for drawers of a phone, points.
    pub lesson: f32,
    /// The height of the list of agents, points; `None` where there is only one.
    pub pack: Option<f32>,
    /// Whether there is data to show, in a panel as high as the window allows.
    pub has_data: bool,
    /// The panels that are left out.
    pub left_out: LeftOut,
    /// Whether there is a button that shows everything, or only what the level shows at first.
    pub has_unfold_button: bool,
    /// The panels that columns of tabs show.
    pub tabs: OpenTabs,
    /// The form of the window.
    pub form: Form,
    /// The smallest side of what is clicked, points; zero for a mouse.
    pub min_target: f32,
}

/// The rectangles of all panels.
#[derive(Clone, Debug, PartialEq)]
pub struct StageLayout {
    /// The lesson is at the top of this, and as high as it needs and this allows.
    pub lesson: Option<Rect>,
    /// The tuning panel is at the bottom of this, and at most as high as this.
    pub tuning: Option<Rect>,
    /// The data fill this, between lesson and tuning.
    pub data: Option<Rect>,
    /// The transport fills this.
    pub transport: Rect,
    /// Whether the transport has room for no more than one row.
    pub is_tiny: bool,
    /// Whether the transport has only the most necessary buttons.
    pub is_short: bool,
    /// The form of the window.
    pub form: Form,
    /// The list of agents, above the charts where there is room; as high as it needs.
    pub pack: Option<Rect>,
    /// The charts fill these.
    pub charts: Vec<(Axis, Rect)>,
    /// Where there is no room for two charts and the list of agents, this shows one of them at a time.
    pub chart_pages: Option<Rect>,
    /// The rule fills this.
    pub rule: Option<Rect>,
    /// The button that shows everything fills this.
    pub unfold_button: Option<Rect>,
    /// Buttons that bring folded panels back, in columns with room for all of their panels.
    pub folded: Vec<(Panel, Rect)>,
    /// The tabs of columns without that room.
    pub strips: Vec<TabStrip>,
    /// The largest rectangle of the window that nothing covers.
    pub free: Rect,
}

impl StageLayout {
    /// Returns the layout of a window, in points.
    #[must_use]
    pub fn new(window: Rect, folded: &[Panel], needs: PanelNeeds) -> Self {
        let is_tiny = !fits(window, TRANSPORT_FROM);
        let spacing = if is_tiny { tiny_spacing(window) } else { Spacing::of(window) };
        let inner = window.shrink(spacing.edge);
        let mut layout = Self::empty();
        if needs.form.is_phone() {
            return layout.on_phone(window, needs);
        }
        layout.is_tiny = is_tiny;
        layout.is_short = needs.left_out.time_line;
        if is_tiny || !fits(window, TWO_COLUMNS_FROM) {
            let height = if is_tiny { TINY.0.min(inner.height()) } else { transport_height(needs) };
            layout.place_transport(inner, height, needs, spacing.gap);
            let column = if is_tiny { TabColumn::Tiny } else { TabColumn::Single };
            let above = inner.with_max_y(layout.transport.top() - spacing.gap);
            let width = share(window.width(), SINGLE_WIDTH);
            layout.place_single(column, above, width, needs, spacing.gap);
        } else {
            layout.place_two_columns(window, folded, needs, spacing);
        }
        layout.free = free::free_area(inner, &layout.covered(), spacing.gap);
        layout
    }

    /// Returns the layout of the window of a phone.
    fn on_phone(mut self, window: Rect, needs: PanelNeeds) -> Self {
        self.form = needs.form;
        match needs.form {
            Form::Sideways => self.place_sideways(window, needs),
            Form::Upright | Form::Desktop => self.place_upright(window, needs),
        }
        let Spacing { edge, gap } = phone::spacing();
        self.free = free::free_area(window.shrink(edge), &self.covered(), gap);
        self
    }

    /// Returns the rectangles that cover the ground.
    #[must_use]
    pub fn covered(&self) -> Vec<Rect> {
        let panels = [self.lesson, self.data, self.tuning, self.pack, self.chart_pages, self.rule];
        let charts = self.charts.iter().map(|(_, rect)| *rect);
        let strips = self.strips.iter().map(|strip| strip.rect);
        let buttons = self.folded.iter().map(|(_, rect)| *rect);
        panels
            .into_iter()
            .flatten()
            .chain([self.transport])
            .chain(self.unfold_button)
            .chain(charts)
            .chain(strips)
            .chain(buttons)
            .collect()
    }

    fn empty() -> Self {
        Self {
            lesson: None,
            tuning: None,
            data: None,
            transport: Rect::ZERO,
            is_tiny: false,
            is_short: false,
            form: Form::Desktop,
            pack: None,
            charts: Vec::new(),
            chart_pages: None,
            rule: None,
            unfold_button: None,
            folded: Vec::new(),
            strips: Vec::new(),
            free: Rect::ZERO,
        }
    }

    /// Places the transport at the bottom of an area, with the button that shows everything at its right.
    fn place_transport(&mut self, area: Rect, height: f32, needs: PanelNeeds, gap: f32) {
        let max_width = match () {
            () if needs.left_out.time_line => SHORT_TRANSPORT.x,
            () if self.is_tiny => f32::INFINITY,
            () => MAX_TRANSPORT,
        };
        let row = area.with_min_y(area.bottom() - height);
        let button = unfold_size(needs, row.height());
        let beside = if needs.has_unfold_button { button.x + gap } else { 0.0 };
        let width = max_width.min((row.width() - beside).max(0.0));
        let left = row.center().x - 0.5 * (width + beside);
        self.transport = row.with_min_x(left).with_max_x(left + width);
        let place = Rect::from_min_size(pos2(self.transport.right() + gap, row.bottom() - button.y), button);
        self.unfold_button = needs.has_unfold_button.then_some(place);
    }

    fn place_two_columns(&mut self, window: Rect, folded: &[Panel], needs: PanelNeeds, spacing: Spacing) {
        let inner = window.shrink(spacing.edge);
        let columns = [
            Column::left(share(window.width(), LEFT_WIDTH), folded, needs),
            Column::right(share(window.width(), RIGHT_WIDTH), folded, needs),
        ];
        // A transport between the columns leaves the whole height to them, as long as they need no tabs for lack of width.
        let between = |widths: [f32; 2]| {
            let [left, right] = widths.map(|width| if width > 0.0 { width + EDGE } else { 0.0 });
            Rect::from_min_max(
                pos2(inner.left() + left, inner.top()),
                pos2(inner.right() - right, inner.bottom()),
            )
        };
        let transport_height = transport_height(needs);
        let below = inner.with_max_y(inner.bottom() - transport_height - spacing.gap);
        let row = between([0, 1].map(|i| columns[i].width_in(inner.height(), needs, spacing.gap)));
        let min_width = if needs.left_out.time_line { SHORT_TRANSPORT.x } else { MIN_TRANSPORT };
        let button = unfold_size(needs, transport_height).x + spacing.gap;
        let is_between = row.width() >= min_width + if needs.has_unfold_button { button } else { 0.0 };
        self.place_transport(if is_between { row } else { inner }, transport_height, needs, spacing.gap);
        let height = if is_between { inner } else { below };
        for column in columns {
            let width = column.width_in(height.height(), needs, spacing.gap);
            let area = match column.side {
                TabColumn::Right => height.with_min_x(inner.right() - width),
                _ => height.with_max_x(inner.left() + width),
            };
            self.place_column(&column, area, needs, spacing.gap);
        }
    }
}

/// Returns the size of the button that shows everything, beside a transport of a height: with a word where that is low.
fn unfold_size(needs: PanelNeeds, height: f32) -> Vec2 {
    let side = TAB.max(needs.min_target);
    if needs.left_out.time_line {
        vec2(UNFOLD_WITH_WORD.max(side), height)
    } else {
        vec2(side, side.min(height))
    }
}

/// Returns the height of the transport in a window that is not tiny.
fn transport_height(needs: PanelNeeds) -> f32 {
    if needs.left_out.time_line { SHORT_TRANSPORT.y } else { TRANSPORT_HEIGHT }
}

/// Returns the margins of a window too small for the full transport.
fn tiny_spacing(window: Rect) -> Spacing {
    let edge = TINY.1.min(0.25 * window.size().min_elem().max(0.0));
    Spacing { edge, gap: TINY.1 }
}

/// Returns whether a window is at least this large, but for rounding: its size is pixels divided by a scale.
fn fits(window: Rect, min: Vec2) -> bool {
    window.width() >= min.x - 0.5 && window.height() >= min.y - 0.5
}

/// Returns a share of a side of the window, within bounds.
fn share(window: f32, (share, min, max): (f32, f32, f32)) -> f32 {
    (window * share).clamp(min, max).round()
}

#[cfg(test)]
mod tests;
