//! The layout of the stage: where each panel is. Pure: reads the size of the window and what is folded, returns rectangles
//! in points from the upper left of the window.

use bevy_egui::egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::theme::{EDGE, GAP};
use crate::game::command::Panel;
use crate::game::screen::SingleColumn;

/// The smallest window with room for charts and rule next to lesson and tuning, points.
const CHARTS_FROM: Vec2 = vec2(800.0, 460.0);
/// The smallest window with room for other panels than the transport, points.
const LEFT_FROM: Vec2 = vec2(600.0, 420.0);
/// The smallest window with the full transport, points.
const TRANSPORT_FROM: Vec2 = vec2(500.0, 360.0);

/// Lesson and tuning: share of the window, minimum and maximum width, points.
const LEFT_WIDTH: (f32, f32, f32) = (0.2235, 250.0, 340.0);
/// Charts and rule: share of the window, minimum and maximum width, points.
const RIGHT_WIDTH: (f32, f32, f32) = (0.281_25, 250.0, 520.0);
/// The smallest height of the lesson, points.
const MIN_LESSON: f32 = 112.0;
/// The smallest height of the tuning panel, points.
const MIN_TUNING: f32 = 96.0;
/// The data: share of the height of the window, minimum and maximum height, points.
const DATA_HEIGHT: (f32, f32, f32) = (0.3, 200.0, 330.0);
/// The smallest height of a chart below the list of agents, points; in lower windows the list is left out.
const MIN_BELOW_PACK: f32 = 112.0;
/// The smallest height of a chart above the rule, points; in lower windows the rule is left out.
const MIN_CHART: f32 = 170.0;
/// The height of the rule, points.
pub const RULE_HEIGHT: f32 = 126.0;
/// The height of the transport, points.
pub const TRANSPORT_HEIGHT: f32 = 126.0;
/// The smallest width of a transport between the columns, points; a narrower one is below them.
const MIN_TRANSPORT: f32 = 480.0;
/// The maximum width of the transport, points.
const MAX_TRANSPORT: f32 = 720.0;
/// The height of the tiny transport and its distance to the edge of the window, points.
const TINY: (f32, f32) = (52.0, 8.0);
/// The side of the button that brings a folded panel back, points.
pub const TAB: f32 = 40.0;
/// The smallest side of the free area, points; without such an area the whole window counts as free.
const MIN_FREE: f32 = 48.0;

/// What the panels need.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PanelNeeds {
    /// The height of the tuning panel, points.
    pub tuning: f32,
    /// The height of the list of agents, points; `None` where there is only one.
    pub pack: Option<f32>,
    /// Whether there is data to show, in a panel as high as the window allows.
    pub has_data: bool,
    /// What a window with room for one column of panels shows in it.
    pub single_column: SingleColumn,
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
    /// The list of agents, above the charts where there is room; as high as it needs.
    pub pack: Option<Rect>,
    /// The charts of the x and the y axis fill these.
    pub charts: Option<[Rect; 2]>,
    /// The rule fills this.
    pub rule: Option<Rect>,
    /// Buttons that bring folded panels back; a panel without room has none.
    pub tabs: Vec<(Panel, Rect)>,
    /// The button that swaps the single column; `None` where there is room for two columns.
    pub swap: Option<Rect>,
    /// The largest rectangle of the window that nothing covers.
    pub free: Rect,
}

impl StageLayout {
    /// Returns the layout of a window, in points.
    #[must_use]
    pub fn new(window: Rect, folded: &[Panel], needs: PanelNeeds) -> Self {
        if window.width() < TRANSPORT_FROM.x || window.height() < TRANSPORT_FROM.y {
            return Self::tiny(window);
        }
        let fits = |min: Vec2| window.width() >= min.x && window.height() >= min.y;
        let is_single = Self::has_single_column(window);
        let shows_charts = is_single && needs.single_column == SingleColumn::Charts;
        let left_width = share(window.width(), LEFT_WIDTH);
        let right_width = share(window.width(), RIGHT_WIDTH);
        let inner = window.shrink(EDGE);
        let mut layout = Self::empty();

        let is_data_folded = folded.contains(&Panel::Data);
        let data_height = if is_data_folded { TAB } else { share(window.height(), DATA_HEIGHT) };
        let left = fits(LEFT_FROM).then(|| {
            let column = Column::new(folded, [Panel::Lesson, Panel::Tuning], left_width);
            if needs.has_data { column.with_data(data_height, is_data_folded, left_width) } else { column }
        });
        let right = fits(CHARTS_FROM).then(|| Column::new(folded, [Panel::Charts, Panel::Rule], right_width));
        let column_width = |column: &Option<Column>| column.as_ref().map_or(0.0, |c| c.width + EDGE);
        let between = Rect::from_min_max(
            pos2(inner.left() + column_width(&left), inner.top()),
            pos2(inner.right() - column_width(&right), inner.bottom()),
        );
        // In a single column nothing is folded: the panels take turns.
        let instead = shows_charts.then(|| Column::new(&[], [Panel::Charts, Panel::Rule], left_width));
        let is_between = between.width() >= MIN_TRANSPORT;
        let row = if is_between { between } else { inner };
        layout.transport = Rect::from_min_max(pos2(row.left(), row.bottom() - TRANSPORT_HEIGHT), row.max);
        if row.width() > MAX_TRANSPORT {
            let size = vec2(MAX_TRANSPORT, TRANSPORT_HEIGHT);
            layout.transport = Rect::from_center_size(layout.transport.center(), size);
        }
        let bottom = if is_between { inner.bottom() } else { layout.transport.top() - GAP };
        if let Some(column) = left {
            let area = Rect::from_min_max(inner.min, pos2(inner.left() + column.width, bottom));
            match instead {
                Some(charts) => layout.place_right(&charts, area, needs.pack),
                None => layout.place_left(&column, area, needs.tuning),
            }
        }
        if is_single {
            let corner = pos2(inner.right() - TAB, inner.top());
            layout.swap = Some(Rect::from_min_size(corner, Vec2::splat(TAB)));
        }
        if let Some(column) = right {
            let area = Rect::from_min_max(
                pos2(inner.right() - column.width, inner.top()),
                pos2(inner.right(), bottom),
            );
            layout.place_right(&column, area, needs.pack);
        }
        layout.free = free_area(inner, &layout.covered());
        layout
    }

    /// Returns whether a window has room for lesson and tuning, or for charts and rule, but not for both.
    #[must_use]
    pub fn has_single_column(window: Rect) -> bool {
        let fits = |min: Vec2| window.width() >= min.x && window.height() >= min.y;
        fits(LEFT_FROM) && !fits(CHARTS_FROM)
    }

    /// Returns the rectangles that cover the ground.
    #[must_use]
    pub fn covered(&self) -> Vec<Rect> {
        let panels =
            [self.lesson, self.data, self.tuning, self.pack, self.rule, self.swap, Some(self.transport)];
        let charts = self.charts.into_iter().flatten();
        panels.into_iter().flatten().chain(charts).chain(self.tabs.iter().map(|(_, rect)| *rect)).collect()
    }

    fn empty() -> Self {
        Self {
            lesson: None,
            tuning: None,
            data: None,
            transport: Rect::ZERO,
            is_tiny: false,
            pack: None,
            charts: None,
            rule: None,
            tabs: Vec::new(),
            swap: None,
            free: Rect::ZERO,
        }
    }

    fn tiny(window: Rect) -> Self {
        let (height, edge) = TINY;
        let inner = window.shrink(edge.min(0.25 * window.size().min_elem().max(0.0)));
        let top = (inner.bottom() - height).max(inner.top());
        let transport = Rect::from_min_max(pos2(inner.left(), top), inner.max);
        let free = free_area(inner, &[transport]);
        Self { transport, is_tiny: true, free, ..Self::empty() }
    }

    fn place_left(&mut self, column: &Column, area: Rect, tuning_height: f32) {
        let [lesson, tuning] = column.shown;
        self.add_tabs(column, area, 0.0);
        let mut area = column.without_tabs(area);
        let min_height = |shown: bool, min: f32| if shown { min + GAP } else { 0.0 };
        let others = min_height(lesson, MIN_LESSON) + min_height(tuning, MIN_TUNING);
        let data = column.data.filter(|data| area.height() >= data.height + others);
        let room = area.height() - data.map_or(0.0, |data| data.height + GAP);
        let tuning_height = match (lesson, tuning) {
            (true, true) => {
                let max = room - GAP - MIN_LESSON;
                (max >= MIN_TUNING).then(|| tuning_height.clamp(MIN_TUNING, max))
            }
            (false, true) => Some(tuning_height.clamp(MIN_TUNING.min(room), room)),
            (_, false) => None,
        };
        // From the bottom up: the lesson gets the rest.
        if let Some(height) = tuning_height {
            let (upper, lower) = split(area, height);
            self.tuning = Some(lower);
            area = upper;
        }
        if let Some(data) = data {
            let (upper, lower) = split(area, data.height);
            if data.is_folded {
                self.tabs.push((Panel::Data, Rect::from_min_size(lower.min, Vec2::splat(TAB))));
            } else {
                self.data = Some(lower);
            }
            area = upper;
        }
        self.lesson = lesson.then_some(area);
    }

    fn place_right(&mut self, column: &Column, area: Rect, pack: Option<f32>) {
        let [charts, rule] = column.shown;
        self.add_tabs(column, area, area.width() - TAB);
        let mut area = column.without_tabs(area);
        // The list is the legend of the charts, and goes with them.
        let min_charts = 2.0 * (MIN_BELOW_PACK + GAP);
        if let Some(height) = pack.filter(|height| charts && height + min_charts <= area.height()) {
            self.pack = Some(Rect::from_min_size(area.min, vec2(area.width(), height)));
            area.min.y = (area.top() + height + GAP).min(area.bottom());
        }
        let rule_fits = !charts || area.height() >= 2.0 * (MIN_CHART + GAP) + RULE_HEIGHT;
        let (upper, lower) = split(area, RULE_HEIGHT.min(area.height()));
        let upper = match rule && rule_fits {
            true => {
                self.rule = Some(lower);
                upper
            }
            false => area,
        };
        if charts {
            let (x, y) = split(upper, 0.5 * (upper.height() - GAP));
            self.charts = Some([x, y]);
        }
    }

    /// Adds the buttons of folded panels: the upper panel's at the top of the column, the lower one's at its bottom.
    fn add_tabs(&mut self, column: &Column, area: Rect, indent: f32) {
        let places = [area.top(), area.bottom() - TAB];
        for ((panel, shown), top) in column.panels.into_iter().zip(column.shown).zip(places) {
            if !shown {
                let rect = Rect::from_min_size(pos2(area.left() + indent, top), Vec2::splat(TAB));
                self.tabs.push((panel, rect));
            }
        }
    }
}

/// Two panels, one over the other, and the data between them where there is some.
struct Column {
    panels: [Panel; 2],
    shown: [bool; 2],
    width: f32,
    data: Option<DataPanel>,
}

/// The data panel of a column.
#[derive(Clone, Copy)]
struct DataPanel {
    height: f32,
    is_folded: bool,
}

impl Column {
    fn new(folded: &[Panel], panels: [Panel; 2], width: f32) -> Self {
        let shown = panels.map(|panel| !folded.contains(&panel));
        Self { panels, shown, width: if shown == [false; 2] { TAB } else { width }, data: None }
    }

    fn with_data(mut self, height: f32, is_folded: bool, width: f32) -> Self {
        self.data = Some(DataPanel { height, is_folded });
        self.width = if is_folded { self.width } else { width };
        self
    }

    fn without_tabs(&self, mut area: Rect) -> Rect {
        if !self.shown[0] {
            area.min.y += TAB + GAP;
        }
        if !self.shown[1] {
            area.max.y -= TAB + GAP;
        }
        area
    }
}

/// Returns a share of a side of the window, within bounds.
fn share(window: f32, (share, min, max): (f32, f32, f32)) -> f32 {
    (window * share).clamp(min, max).round()
}

/// Splits an area into an upper part and a lower one of this height, with a gap between them.
fn split(area: Rect, lower_height: f32) -> (Rect, Rect) {
    let edge = (area.bottom() - lower_height).round();
    let upper = Rect::from_min_max(area.min, pos2(area.right(), (edge - GAP).max(area.top())));
    (upper, Rect::from_min_max(pos2(area.left(), edge), area.max))
}

/// Returns the largest rectangle inside `inner` that keeps a gap to everything that covers it.
fn free_area(inner: Rect, covered: &[Rect]) -> Rect {
    let blocked: Vec<Rect> = covered.iter().map(|rect| rect.expand(GAP)).collect();
    let edges = |ends: fn(&Rect) -> [f32; 2]| {
        let [min, max] = ends(&inner);
        let mut all: Vec<f32> = blocked.iter().flat_map(ends).map(|x| x.clamp(min, max)).collect();
        all.extend([min, max]);
        all.sort_by(f32::total_cmp);
        all.dedup();
        all
    };
    let (xs, ys) = (edges(|r| [r.left(), r.right()]), edges(|r| [r.top(), r.bottom()]));
    let mut best = Rect::from_center_size(inner.center(), Vec2::ZERO);
    for (i, left) in xs.iter().enumerate() {
        for right in &xs[i + 1..] {
            for (j, top) in ys.iter().enumerate() {
                for bottom in &ys[j + 1..] {
                    let rect = Rect::from_min_max(Pos2::new(*left, *top), Pos2::new(*right, *bottom));
                    let is_free = || blocked.iter().all(|b| !b.shrink(0.01).intersects(rect));
                    if rect.area() > best.area() && is_free() {
                        best = rect;
                    }
                }
            }
        }
    }
    if best.width() >= MIN_FREE && best.height() >= MIN_FREE { best } else { inner }
}

#[cfg(test)]
mod tests;
