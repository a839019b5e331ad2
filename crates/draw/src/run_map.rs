//! A map of many runs: a plane of two settings, with a color for how the run with each pair of them went. The color scale, the
//! axes and a caption are part of the picture. Reads how runs went, adds shapes; [`pixels`] is for the game as well.

mod colors;
mod end_kind;
mod ticks;

use frankie_sim::stats::Stat;
use frankie_sim::sweep::Scale;
use frankie_sim::{Axis, Ensemble, Outcome};

pub use self::colors::{ColorScale, Key, pixels};
pub use self::end_kind::EndKind;
pub use self::ticks::ticks;
use crate::chart::number;
use crate::draw_list::{Anchor, Area, Canvas, DrawList, TextStyle};
use crate::fonts::FontWeight;
use crate::theme::Role;

/// The size at which a unit is a pixel, pixels.
const DEFAULT_SIZE_PX: [f32; 2] = [1280.0, 960.0];
/// Units may become so small, pixels.
const MIN_SCALE: f32 = 0.6;
/// The room around the plane: left, top, right, bottom, in units.
const ROOM: [f32; 4] = [92.0, 80.0, 196.0, 96.0];
/// The smallest side of the plane, in units.
const MIN_PLANE: f32 = 40.0;
/// The length of a tick, in units.
const TICK: f32 = 6.0;
/// The width of the bar of colors, and the height of a line of the key, in units.
const BAR: f32 = 20.0;
const LINE: f32 = 24.0;
/// Ticks of an axis, at most about so many.
const TICKS: usize = 6;

const TITLE: TextStyle = TextStyle::new(FontWeight::ExtraBold, 22.0, Role::Text);
const NAME: TextStyle = TextStyle::new(FontWeight::SemiBold, 15.0, Role::Text);
const SMALL: TextStyle = TextStyle::new(FontWeight::Regular, 13.0, Role::Secondary);

/// What a map shows of each run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The minimum that is nearest at the end: basins of attraction.
    Minimum,
    /// The number of steps; those of runs that diverged in other colors.
    Steps,
    /// How the run ended.
    Outcome,
    /// The loss at the end.
    Loss,
    /// The root of the mean of r², of the axis where it is larger.
    Ratio,
}

impl Shown {
    /// Everything that can be shown, with its name.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Minimum, "minimum"),
        (Self::Steps, "steps"),
        (Self::Outcome, "outcome"),
        (Self::Loss, "loss"),
        (Self::Ratio, "r"),
    ];

    /// Returns what is shown, in words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Minimum => "nearest minimum",
            Self::Steps => "steps",
            Self::Outcome => "how it ended",
            Self::Loss => "loss at the end",
            Self::Ratio => "rms of r",
        }
    }
}

/// How a run went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunCell {
    /// How it ended.
    pub outcome: Outcome,
    /// The number of steps.
    pub steps: u64,
    /// The loss at the end.
    pub loss: f64,
    /// The place of the nearest minimum in the surface's list.
    pub minimum: Option<usize>,
    /// The root of the mean of r².
    pub ratio: f64,
}

impl RunCell {
    /// Returns how the run of an agent went, of an ensemble that keeps statistics.
    #[must_use]
    pub fn of(ensemble: &Ensemble, agent: usize) -> Self {
        let stats = ensemble.stats(agent);
        let ratio = |axis| stats.and_then(|stats| stats.measure(Stat::RmsRatio, axis)).unwrap_or(f64::NAN);
        Self {
            outcome: ensemble.outcome(agent),
            steps: ensemble.steps(agent),
            loss: ensemble.loss(agent),
            minimum: ensemble.nearest_minimum(agent),
            ratio: ratio(Axis::X).max(ratio(Axis::Y)),
        }
    }

    /// Returns whether the run left the ground or a number became infinite.
    #[must_use]
    pub fn has_diverged(&self) -> bool {
        matches!(self.outcome, Outcome::LeftBounds | Outcome::NotFinite)
    }
}

/// An axis of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapAxis {
    /// The name of the setting.
    pub name: String,
    /// Its values at the left or lower end, and at the right or upper one.
    pub ends: [f64; 2],
    /// How the values between them are spaced.
    pub scale: Scale,
}

impl MapAxis {
    /// Returns the share of the way from one end to the other at which a value lies.
    #[must_use]
    pub fn share(&self, value: f64) -> f64 {
        self.scale.share(self.ends, value)
    }
}

/// A map of many runs.
#[derive(Clone, Debug)]
pub struct RunMap {
    /// The title.
    pub title: String,
    /// What is run, for the line below.
    pub caption: String,
    /// The axes.
    pub axes: [MapAxis; 2],
    /// The number of columns and rows.
    pub size: [usize; 2],
    /// What is shown.
    pub shown: Shown,
    /// How each run went: the top row first, from left to right.
    pub cells: Vec<RunCell>,
}

/// Returns the plane of a map on a canvas of this size: its corner and its size in pixels.
#[must_use]
pub fn plane_px(size_px: [u32; 2]) -> ([u32; 2], [u32; 2]) {
    let (scale, plane) = plane(size_px);
    let corner = [plane.left, plane.top].map(|x| (x * scale).round() as u32);
    let size = [plane.width(), plane.height()].map(|x| ((x * scale).round() as u32).max(1));
    (corner, size)
}

fn plane(size_px: [u32; 2]) -> (f32, Area) {
    let [wide, high] = size_px.map(|px| px as f32);
    let scale = (wide / DEFAULT_SIZE_PX[0]).min(high / DEFAULT_SIZE_PX[1]).max(MIN_SCALE);
    let [left, top, right, bottom] = ROOM;
    let [wide, high] = [wide / scale, high / scale];
    let (right, bottom) = ((wide - right).max(left + MIN_PLANE), (high - bottom).max(top + MIN_PLANE));
    // Whole pixels, so that a pixel of the plane is one of the picture.
    let px = |unit: f32| (unit * scale).round() / scale;
    (scale, Area { left: px(left), top: px(top), right: px(right), bottom: px(bottom) })
}

/// Draws a map on a canvas of `size_px` pixels.
#[must_use]
pub fn draw(map: &RunMap, size_px: [u32; 2]) -> Canvas {
    let (scale, plane) = plane(size_px);
    let (corner, plane_size) = plane_px(size_px);
    let mut canvas = Canvas::new(size_px, scale);
    let whole = canvas.area();
    let list = &mut canvas.list;
    list.rect(whole, 0.0, Role::Paper);
    let colors = ColorScale::of(map.shown, &map.cells);
    list.pixels(corner, plane_size, enlarged(map, &colors, plane_size));
    list.frame(plane, 0.0, 1.2, Role::Text);
    let title = TITLE.elided(&map.title, whole.width() - 24.0);
    list.text([12.0, 0.36 * plane.top], Anchor::Left, &title, TITLE);
    let caption = SMALL.elided(&map.caption, whole.width() - plane.left - 12.0);
    list.text([plane.left, whole.bottom - 18.0], Anchor::Left, &caption, SMALL);
    draw_x_axis(list, plane, &map.axes[0]);
    draw_y_axis(list, plane, &map.axes[1]);
    draw_key(list, Area { left: plane.right + 24.0, right: whole.right - 12.0, ..plane }, map, &colors);
    canvas
}

/// Returns the cells as pixels of a plane of another size, each the nearest one.
fn enlarged(map: &RunMap, colors: &ColorScale, [wide, high]: [u32; 2]) -> Vec<u8> {
    let small = pixels(colors, &map.cells);
    let [columns, rows] = map.size;
    let nearest =
        |px: u32, all: u32, cells: usize| (px as usize * cells / all as usize).min(cells.max(1) - 1);
    let mut large = Vec::with_capacity(4 * wide as usize * high as usize);
    for y in 0..high {
        let row = nearest(y, high, rows) * columns;
        for x in 0..wide {
            let at = 4 * (row + nearest(x, wide, columns));
            large.extend_from_slice(small.get(at..at + 4).unwrap_or(&[0; 4]));
        }
    }
    large
}

fn draw_x_axis(list: &mut DrawList, plane: Area, axis: &MapAxis) {
    for (value, text) in ticks(axis, TICKS) {
        let x = plane.left + axis.share(value) as f32 * plane.width();
        list.line(vec![[x, plane.bottom], [x, plane.bottom + TICK]], 1.2, Role::Text);
        list.text([x, plane.bottom + TICK + 11.0], Anchor::Middle, &text, SMALL);
    }
    let middle = 0.5 * (plane.left + plane.right);
    list.text([middle, plane.bottom + TICK + 34.0], Anchor::Middle, &axis.name, NAME);
}

fn draw_y_axis(list: &mut DrawList, plane: Area, axis: &MapAxis) {
    for (value, text) in ticks(axis, TICKS) {
        let y = plane.bottom - axis.share(value) as f32 * plane.height();
        list.line(vec![[plane.left - TICK, y], [plane.left, y]], 1.2, Role::Text);
        list.text([plane.left - TICK - 4.0, y], Anchor::Right, &text, SMALL);
    }
    // Above the ticks: no painter turns a text.
    list.text([12.0, plane.top - 14.0], Anchor::Left, &axis.name, NAME);
}

/// Draws what the colors mean.
fn draw_key(list: &mut DrawList, area: Area, map: &RunMap, colors: &ColorScale) {
    let mut y = area.top + 8.0;
    list.text([area.left, y], Anchor::Left, map.shown.title(), NAME);
    y += LINE;
    for key in colors.keys() {
        match key {
            Key::Word { rgb, word } => {
                swatch(list, [area.left, y], rgb);
                let word = SMALL.elided(&word, area.width() - BAR - 8.0);
                list.text([area.left + BAR + 8.0, y], Anchor::Left, &word, SMALL.with_role(Role::Text));
                y += LINE;
            }
            Key::Ramp { colors, low, high, word } => {
                let height = (0.5 * area.height()).clamp(40.0, 320.0);
                let bar =
                    Area { left: area.left, top: y - 8.0, right: area.left + BAR, bottom: y - 8.0 + height };
                let step = height / colors.len() as f32;
                // From the top, each over the rest of the bar: between neighbors there would be seams.
                for (i, rgb) in colors.iter().enumerate().rev() {
                    fill(list, Area { top: bar.bottom - (i + 1) as f32 * step, ..bar }, *rgb);
                }
                list.frame(bar, 0.0, 1.0, Role::Text);
                let x = bar.right + 8.0;
                list.text([x, bar.top + 7.0], Anchor::Left, &number::short(high, 3), SMALL);
                list.text(
                    [x, 0.5 * (bar.top + bar.bottom)],
                    Anchor::Left,
                    &word,
                    SMALL.with_role(Role::Text),
                );
                list.text([x, bar.bottom - 7.0], Anchor::Left, &number::short(low, 3), SMALL);
                y = bar.bottom + LINE;
            }
        }
    }
}

fn swatch(list: &mut DrawList, [x, y]: [f32; 2], rgb: [u8; 3]) {
    let area = Area { left: x, top: y - 8.0, right: x + BAR, bottom: y + 8.0 };
    fill(list, area, rgb);
    list.frame(area, 0.0, 1.0, Role::Text);
}

/// Fills an area with a color that is no role's: those of a scale are data, as the pixels of the ground are.
fn fill(list: &mut DrawList, area: Area, rgb: [u8; 3]) {
    list.rect(area, 0.0, Role::Data(rgb));
}
