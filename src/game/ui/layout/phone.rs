//! The stage on a phone: the ground first, one drawer of panels at a time, and a transport that is always within reach.
//! Upright the drawer is a sheet over the tabs at the bottom; sideways it lies at the left beside them.

use bevy_egui::egui::{Rect, Vec2, pos2};

use super::columns::{RULE_HEIGHT, panels_of};
use super::tabs::{STRIP_WIDTH, TabStrip};
use super::{PanelNeeds, StageLayout, share};
use crate::game::command::Panel;
use crate::game::screen::TabColumn;

/// Upright windows are narrower than this, and at least as high, logical pixels.
const UPRIGHT: (f32, f32) = (500.0, 440.0);
/// Sideways windows are lower than this, and at least as high, logical pixels.
const SIDEWAYS_HEIGHT: (f32, f32) = (460.0, 280.0);
/// The smallest share of width and height of a window sideways; and without fingers, where it may be a small window on a
/// desk, with the largest width of a phone in logical pixels.
const SIDEWAYS_SHARE: (f32, f32) = (1.4, 1.85);
const MAX_SIDEWAYS_WIDTH: f32 = 960.0;

/// The distance to the edges of the window, points.
const EDGE: f32 = 8.0;
/// The gap between panels, points.
const GAP: f32 = 6.0;
/// The height of the transport upright: time line and buttons, points.
const TWO_ROWS: f32 = 118.0;
/// The height of the transport sideways: one row of buttons and the time line, points.
const ONE_ROW: f32 = 62.0;
/// The width of a transport without the time line sideways, points.
const SHORT_TRANSPORT: f32 = 208.0;
/// The width of the button that shows everything, points.
const UNFOLD: f32 = 56.0;
/// The height of the tabs upright, points.
const TABS: f32 = 56.0;
/// The height of the sheet: share of the window, minimum and maximum, points.
const SHEET: (f32, f32, f32) = (0.42, 150.0, 420.0);
/// The width of the drawer at the left: share of the window, minimum and maximum, points.
const DRAWER: (f32, f32, f32) = (0.42, 280.0, 380.0);
/// The height of a single chart, and of the plot of the data, points.
const ONE_CHART: f32 = 232.0;
const DATA: f32 = 232.0;
/// The smallest height of a panel, points.
const MIN_PANEL: f32 = 96.0;

/// The form of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A window on a desk, or a tablet.
    #[default]
    Desktop,
    /// A phone held upright.
    Upright,
    /// A phone held sideways.
    Sideways,
}

impl Form {
    /// Returns the form of a window, by its size in logical pixels and whether the player touches it.
    #[must_use]
    pub fn of(window_px: Vec2, is_touched: bool) -> Self {
        let Vec2 { x: width, y: height } = window_px;
        if width < UPRIGHT.0 && height >= UPRIGHT.1 {
            return Self::Upright;
        }
        let is_low = height < SIDEWAYS_HEIGHT.0 && height >= SIDEWAYS_HEIGHT.1;
        let is_phone = width >= SIDEWAYS_SHARE.1 * height && width <= MAX_SIDEWAYS_WIDTH;
        if is_low && (is_phone || (is_touched && width >= SIDEWAYS_SHARE.0 * height)) {
            return Self::Sideways;
        }
        Self::Desktop
    }

    /// Returns whether it is the form of a phone.
    #[must_use]
    pub fn is_phone(self) -> bool {
        self != Self::Desktop
    }
}

impl StageLayout {
    /// Places everything upright: from the bottom the transport, the tabs, and the sheet.
    pub(super) fn place_upright(&mut self, window: Rect, needs: PanelNeeds) {
        let inner = window.shrink(EDGE);
        let groups: Vec<Vec<Panel>> = panels_of(needs).into_iter().map(|panel| vec![panel]).collect();
        self.is_short = needs.left_out.time_line;
        // A single tab has room beside the few buttons.
        let is_one_row = self.is_short && groups.len() == 1;
        let height = if self.is_short { ONE_ROW } else { TWO_ROWS };
        self.transport = inner.with_min_y(inner.bottom() - height);
        let above = inner.with_max_y(self.transport.top() - GAP);
        let row = if is_one_row { self.transport } else { above.with_min_y(above.bottom() - TABS) };
        let mut tabs = row;
        if needs.has_unfold_button {
            tabs.max.x -= UNFOLD + GAP;
            self.unfold_button = Some(row.with_min_x(tabs.right() + GAP));
        }
        if is_one_row {
            tabs.max.x = tabs.left() + UNFOLD;
            self.transport = row.with_min_x(tabs.right() + GAP).with_max_x(row.right() - UNFOLD - GAP);
        }
        let strip = TabStrip::across(TabColumn::Drawer, tabs, groups, needs.tabs.get(TabColumn::Drawer));
        let sheet = above.with_max_y(row.top() - GAP);
        let sheet = sheet.with_min_y(sheet.bottom() - share(window.height(), SHEET).min(sheet.height()));
        if let Some(panel) = strip.open_panels().first() {
            let height = height_of(*panel, needs, sheet.height());
            self.place_drawer(*panel, sheet.with_min_y(sheet.bottom() - height), needs);
        }
        self.strips.push(strip);
    }

    /// Places everything sideways: the transport at the bottom, the tabs at the left and the drawer beside them.
    pub(super) fn place_sideways(&mut self, window: Rect, needs: PanelNeeds) {
        let inner = window.shrink(EDGE);
        self.is_short = needs.left_out.time_line;
        let row = inner.with_min_y(inner.bottom() - ONE_ROW);
        let button = if needs.has_unfold_button { UNFOLD + GAP } else { 0.0 };
        let width = if self.is_short { SHORT_TRANSPORT } else { f32::INFINITY }.min(row.width() - button);
        let left = row.center().x - 0.5 * (width + button);
        self.transport = row.with_min_x(left).with_max_x(left + width);
        if needs.has_unfold_button {
            let left = self.transport.right() + GAP;
            self.unfold_button = Some(row.with_min_x(left).with_max_x(left + UNFOLD));
        }
        let above = inner.with_max_y(row.top() - GAP);
        let groups = panels_of(needs).into_iter().map(|panel| vec![panel]).collect();
        let chosen = needs.tabs.get(TabColumn::Drawer);
        let Some(strip) = TabStrip::beside(TabColumn::Drawer, above, groups, chosen) else { return };
        let left = above.left() + STRIP_WIDTH + GAP;
        let width = share(window.width(), DRAWER).min(above.right() - left);
        let drawer = Rect::from_min_max(pos2(left, above.top()), pos2(left + width, above.bottom()));
        if let Some(panel) = strip.open_panels().first() {
            let height = height_of(*panel, needs, drawer.height());
            self.place_drawer(*panel, drawer.with_max_y(drawer.top() + height), needs);
        }
        self.strips.push(strip);
    }

    fn place_drawer(&mut self, panel: Panel, place: Rect, needs: PanelNeeds) {
        match panel {
            Panel::Lesson => self.lesson = Some(place),
            Panel::Tuning => self.tuning = Some(place),
            Panel::Charts => self.place_charts(place, needs, GAP),
            Panel::Rule => self.rule = Some(place),
            Panel::Data => self.data = Some(place),
        }
    }
}

/// Returns the height of a panel in a drawer: what it needs, as far as there is room.
fn height_of(panel: Panel, needs: PanelNeeds, room: f32) -> f32 {
    match panel {
        Panel::Lesson => needs.lesson.clamp(MIN_PANEL.min(room), room),
        Panel::Tuning => needs.tuning.clamp(MIN_PANEL.min(room), room),
        Panel::Rule => RULE_HEIGHT.min(room),
        // So much that the dog is still seen between question and drawer.
        Panel::Charts if needs.left_out.axes().count() == 1 && needs.pack.is_none() => ONE_CHART.min(room),
        Panel::Data => DATA.min(room),
        Panel::Charts => room,
    }
}

/// Returns the gap between panels and the distance to the edges of the window on a phone.
pub(super) fn spacing() -> super::Spacing {
    super::Spacing { edge: EDGE, gap: GAP }
}
