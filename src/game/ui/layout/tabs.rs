//! Strips of tabs, for columns that show one of their panels at a time.

use bevy_egui::egui::{Rect, pos2, vec2};

use crate::game::command::{Command, Panel};
use crate::game::screen::TabColumn;

/// The height of a strip over a column, points.
const STRIP_HEIGHT: f32 = 36.0;
/// The width of a strip beside a column, points.
pub(super) const STRIP_WIDTH: f32 = 54.0;
/// The height of a tab of a strip beside a column, and the smallest one, points.
const CELL_HEIGHT: (f32, f32) = (46.0, 26.0);
/// The maximum width of a tab with its word below the icon, points.
const MAX_CELL: f32 = 120.0;
/// The height of a tab on a phone, where there is room, points.
const DRAWER_CELL: f32 = 58.0;
/// The smallest height of a tab with a word under its icon, points.
const WORD_FROM: f32 = 38.0;
/// The margin around the tabs of a strip, points.
const MARGIN: f32 = 4.0;

/// Returns the height of a strip over a column, with tabs that are at least this high.
pub(super) fn strip_height(min_target: f32) -> f32 {
    STRIP_HEIGHT.max(min_target + 2.0 * MARGIN)
}

/// A tab: a button that opens panels.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// The panels that it opens together, the one it is named after first.
    pub panels: Vec<Panel>,
    /// Its rectangle, points.
    pub rect: Rect,
}

/// The tabs of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct TabStrip {
    /// The column.
    pub column: TabColumn,
    /// The rectangle around the tabs, points.
    pub rect: Rect,
    /// Whether the word of a tab lies below its icon, not beside it.
    pub is_stacked: bool,
    /// Whether the tabs have room for words.
    pub has_words: bool,
    /// The tabs.
    pub tabs: Vec<Tab>,
    /// The index of the tab that is open; `None` where the player closed the column.
    pub open: Option<usize>,
}

impl TabStrip {
    /// Returns a strip that fills a row over a column.
    pub(super) fn over(
        column: TabColumn,
        rect: Rect,
        groups: Vec<Vec<Panel>>,
        chosen: Option<Panel>,
    ) -> Self {
        Self::row(column, rect, false, groups, chosen)
    }

    /// Returns a strip that fills a row, with the words of its tabs below their icons.
    pub(super) fn across(
        column: TabColumn,
        rect: Rect,
        groups: Vec<Vec<Panel>>,
        chosen: Option<Panel>,
    ) -> Self {
        Self::row(column, rect, true, groups, chosen)
    }

    fn row(
        column: TabColumn,
        rect: Rect,
        is_stacked: bool,
        groups: Vec<Vec<Panel>>,
        chosen: Option<Panel>,
    ) -> Self {
        let count = groups.len().max(1) as f32;
        // A few tabs that stand alone need not be as wide as a finger is long.
        let most = if is_stacked { MAX_CELL } else { f32::INFINITY };
        let width = ((rect.width() - 2.0 * MARGIN) / count).min(most);
        let rect = rect.with_max_x(rect.left() + count * width + 2.0 * MARGIN);
        let inner = rect.shrink(MARGIN);
        let place = |i: usize| {
            Rect::from_min_size(
                pos2(inner.left() + i as f32 * width, inner.top()),
                vec2(width, inner.height()),
            )
        };
        Self::new(column, rect, is_stacked, true, groups, place, chosen)
    }

    /// Returns a strip at the left of an area; `None` where the area is too low for one.
    pub(super) fn beside(
        column: TabColumn,
        area: Rect,
        groups: Vec<Vec<Panel>>,
        chosen: Option<Panel>,
    ) -> Option<Self> {
        let count = groups.len().max(1) as f32;
        let most = if column == TabColumn::Drawer { DRAWER_CELL } else { CELL_HEIGHT.0 };
        let height = ((area.height() - 2.0 * MARGIN) / count).floor().min(most);
        if height < CELL_HEIGHT.1 || area.width() < 2.0 * STRIP_WIDTH {
            return None;
        }
        let rect = Rect::from_min_size(area.min, vec2(STRIP_WIDTH, height * count + 2.0 * MARGIN));
        let inner = rect.shrink(MARGIN);
        let place = |i: usize| {
            let top = inner.top() + i as f32 * height;
            Rect::from_min_size(pos2(inner.left(), top), vec2(inner.width(), height))
        };
        Some(Self::new(column, rect, true, height >= WORD_FROM, groups, place, chosen))
    }

    fn new(
        column: TabColumn,
        rect: Rect,
        is_stacked: bool,
        has_words: bool,
        groups: Vec<Vec<Panel>>,
        place: impl Fn(usize) -> Rect,
        chosen: Option<Panel>,
    ) -> Self {
        // A panel that this level does not have leaves the first one open.
        let open = chosen
            .map(|chosen| groups.iter().position(|panels| panels.contains(&chosen)).unwrap_or_default());
        let tabs = groups.into_iter().enumerate().map(|(i, panels)| Tab { panels, rect: place(i) }).collect();
        Self { column, rect, is_stacked, has_words, tabs, open }
    }

    /// Returns the panels of the tab that is open.
    #[must_use]
    pub fn open_panels(&self) -> &[Panel] {
        self.open.and_then(|open| self.tabs.get(open)).map_or(&[], |tab| &tab.panels)
    }

    /// Returns the command that opens the tab of a panel, or closes it where it is open; `None` where no tab has the panel.
    #[must_use]
    pub fn toggle(&self, panel: Panel) -> Option<Command> {
        let tab = self.tabs.iter().position(|tab| tab.panels.contains(&panel))?;
        let panel = (self.open != Some(tab)).then_some(panel);
        Some(Command::ShowTab(self.column, panel))
    }
}
