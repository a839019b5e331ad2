//! The ground: height grids, contour lines, hill shade and pictures. Reads a surface; writes pixels. The game's shader
//! computes the same colors as [`paint_ground`] on the GPU.
//!
//! Slopes are heights per logical pixel. Shade and lines are measured against a *reference slope*, a high quantile of the
//! visible slopes, so that they stay legible at every zoom.

mod job;
mod lines;

use std::ops::Range;

use frankie_sim::surface::{Surface, SurfaceContext, View};

pub use self::job::PaintJob;
use self::lines::line_strength;
pub use self::lines::{Lines, contour_lines};
use super::ramp;
use super::relief::Relief;

/// A part of the plane: `[[left, right], [bottom, top]]`.
pub type Region = [[f64; 2]; 2];

/// The share of the visible ground that is flatter than the reference slope.
const REFERENCE_QUANTILE: f64 = 0.72;
/// The pixels between contour lines on the reference slope of a level card.
const CARD_SPACING_PX: f64 = 22.0;
/// The minimum number of contour lines in the range of visible heights, so that small hills have contour lines.
const LINES_IN_RANGE: f64 = 10.0;
/// The quantiles of the visible heights that are the ends of their range.
const RANGE_QUANTILES: [f64; 2] = [0.04, 0.96];
/// The strength of the shade of the reference slope.
pub const SHADE_GAIN: f64 = 0.85;
/// The minimum reference slope, as a share of the color span per pixel.
const FLAT_SHARE: f64 = 1e-9;
/// The maximum cost of a picture of up to a million pixels, in data points: about two seconds.
const MAX_COST: u64 = 120_000_000;
/// The cost per pixel that a larger picture may have as well.
const MAX_COST_PER_PX: u64 = 64;
/// The size of the shown region as a multiple of the size of the view.
const CARD_MARGIN: f64 = 1.06;

/// The points of a height grid: its corners are the region's corners, rows from the bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The region that the grid covers.
    pub region: Region,
    /// The number of columns, at least 2.
    pub columns: usize,
    /// The number of rows, at least 2.
    pub rows: usize,
}

impl Grid {
    /// Returns the distance between neighbors, `[across, up]`.
    #[must_use]
    pub fn cell(&self) -> [f64; 2] {
        let cells = [self.columns, self.rows].map(|n| (n.max(2) - 1) as f64);
        [0, 1].map(|i| (self.region[i][1] - self.region[i][0]) / cells[i])
    }

    /// Returns the position of a grid point.
    #[must_use]
    pub fn at(&self, column: usize, row: usize) -> [f64; 2] {
        let cell = self.cell();
        [self.region[0][0] + column as f64 * cell[0], self.region[1][0] + row as f64 * cell[1]]
    }

    /// Returns the number of points.
    #[must_use]
    pub fn count(&self) -> usize {
        self.columns * self.rows
    }

    /// Appends the heights of the next points, row by row, until as many as `max_cost` allows are added, at least one, or
    /// the grid is complete. Costs are in data points, see [`Surface::cost`].
    pub fn sample(
        &self,
        surface: &dyn Surface,
        relief: &Relief,
        surface_context: &SurfaceContext,
        max_cost: u64,
        heights: &mut Vec<f64>,
    ) {
        let max_points = usize::try_from(max_cost / surface.cost().max(1)).unwrap_or(usize::MAX).max(1);
        let end = heights.len().saturating_add(max_points).min(self.count());
        let (corner, cell) = (self.at(0, 0), self.cell());
        heights.extend((heights.len()..end).map(|index| {
            let place = [index % self.columns, index / self.columns];
            let at = [0, 1].map(|i| corner[i] + place[i] as f64 * cell[i]);
            relief.height(surface.loss(at, surface_context))
        }));
    }
}

/// Returns heights on a grid of `columns` × `rows` points over a region, rows from the bottom, relative to the height in
/// the region's middle (which an f32 can hold when zoomed far in). Heights are losses, or their logarithm where `view`
/// asks for it.
#[must_use]
pub fn height_grid(
    surface: &dyn Surface,
    view: &View,
    surface_context: &SurfaceContext,
    region: Region,
    columns: usize,
    rows: usize,
) -> Vec<f32> {
    let relief = Relief::of(surface, view, surface_context);
    let grid = Grid { region, columns, rows };
    let mut heights = Vec::with_capacity(columns * rows);
    grid.sample(surface, &relief, surface_context, u64::MAX, &mut heights);
    let middle = region.map(|[low, high]| 0.5 * (low + high));
    let base = relief.height(surface.loss(middle, surface_context));
    let base = if base.is_finite() { base } else { 0.0 };
    heights.into_iter().map(|height| (height - base) as f32).collect()
}

/// The scale of shade and contour lines.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reference {
    /// A high quantile of the visible slopes, in the unit of the given slopes.
    pub slope: f64,
    /// A low quantile of the visible heights.
    pub low: f64,
    /// The difference between a high quantile of the visible heights and `low`.
    pub range: f64,
}

impl Reference {
    /// Returns the reference for samples of the visible ground. Its slope is `floor` or more. Reorders the samples, and
    /// removes samples that are not finite.
    #[must_use]
    pub fn of(slopes: &mut Vec<f64>, heights: &mut Vec<f64>, floor: f64) -> Self {
        let [low, high] = RANGE_QUANTILES.map(|share| quantile(heights, share));
        let slope = quantile(slopes, REFERENCE_QUANTILE).unwrap_or(floor).max(floor);
        let low = low.unwrap_or(0.0);
        Self { slope, low, range: high.unwrap_or(0.0) - low }
    }

    /// Returns the contour interval before rounding to the 1-2-5 series: lines are `spacing_px` apart on the reference
    /// slope, or closer if the visible heights would have fewer than `LINES_IN_RANGE` lines.
    #[must_use]
    pub fn interval(&self, spacing_px: f64) -> f64 {
        (self.slope * spacing_px).min((self.range / LINES_IN_RANGE).max(self.slope))
    }
}

/// Returns a quantile of the finite values.
fn quantile(values: &mut Vec<f64>, share: f64) -> Option<f64> {
    values.retain(|value| value.is_finite());
    let index = (share * values.len().checked_sub(1)? as f64) as usize;
    Some(*values.select_nth_unstable_by(index, f64::total_cmp).1)
}

/// Returns the light on a slope (height per pixel, x to the right, y up): −1 in shade, 0 flat, 1 facing the upper left.
#[must_use]
pub fn hill_shade(slope: [f64; 2], gain: f64) -> f32 {
    let [x, y] = slope.map(|s| s * gain);
    let facing = (x - y) * std::f64::consts::FRAC_1_SQRT_2;
    let shade = (facing / (1.0 + x * x + y * y).sqrt()) as f32;
    if shade.is_nan() { 0.0 } else { shade }
}

/// Returns the region that a picture of `width_px` × `height_px` shows of a view: all of it, to scale, and more along the
/// longer side.
#[must_use]
pub fn picture_region(view: &View, width_px: u32, height_px: u32) -> Region {
    let (center, size) = (view.center(), view.size());
    let px = [f64::from(width_px.max(1)), f64::from(height_px.max(1))];
    let unit = CARD_MARGIN * (size[0] / px[0]).max(size[1] / px[1]);
    let unit = if unit.is_finite() && unit > 0.0 { unit } else { 1.0 };
    [0, 1].map(|i| [center[i] - 0.5 * unit * px[i], center[i] + 0.5 * unit * px[i]])
}

/// Returns a picture of the ground, top row first: RGBA8 in sRGB, opaque, the same bytes every time.
#[must_use]
pub fn paint_ground(
    surface: &dyn Surface,
    view: &View,
    surface_context: &SurfaceContext,
    width_px: u32,
    height_px: u32,
) -> Vec<u8> {
    let region = picture_region(view, width_px, height_px);
    paint_region(surface, view, surface_context, region, [width_px, height_px], 1.0)
}

/// Returns a picture of any region, in the colors it has in `view`. With a `density` of 2, contour lines are twice as
/// wide and twice as far apart, in pixels.
#[must_use]
pub fn paint_region(
    surface: &dyn Surface,
    view: &View,
    surface_context: &SurfaceContext,
    region: Region,
    [width_px, height_px]: [u32; 2],
    density: f64,
) -> Vec<u8> {
    let max_cost = max_cost([width_px, height_px]);
    PaintJob::new(surface, view, *surface_context, region, [width_px, height_px], density, max_cost)
        .advance(surface, u64::MAX)
        .unwrap_or_default()
}

/// Returns the maximum cost of a picture of this size, in data points.
pub(crate) fn max_cost([width_px, height_px]: [u32; 2]) -> u64 {
    MAX_COST.max(MAX_COST_PER_PX * u64::from(width_px) * u64::from(height_px))
}

/// The scales of shade, lines and colors in one picture of the ground.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReliefStyle {
    /// The slope that is shaded by [`SHADE_GAIN`], in height per pixel of a card.
    pub reference_slope: f64,
    /// Contour lines at two intervals; one fades into the other while zooming.
    pub lines: [Lines; 2],
    /// The height at the center of the visible part, for ground whose tones are relative to that height.
    pub middle: f64,
}

impl ReliefStyle {
    /// Returns the style that fits the heights of a picture, in the layout of [`paint_heights`].
    fn of(heights: &[f64], size: [usize; 2], density: f64, relief: &Relief, middle: f64) -> Self {
        let (columns, rows) = (0..size[0], 0..size[1]);
        let mut slopes: Vec<f64> = rows
            .flat_map(|row| columns.clone().map(move |column| (column, row)))
            .map(|(column, row)| slope_at(heights, size[0], density, column, row))
            .map(|[x, y]| (x * x + y * y).sqrt())
            .collect();
        let reference = Reference::of(&mut slopes, &mut heights.to_vec(), relief.span() * FLAT_SHARE);
        let lines = contour_lines(reference.interval(CARD_SPACING_PX));
        Self { reference_slope: reference.slope, lines, middle }
    }
}

/// Paints a grid of heights of `(width + 2) × (height + 2)` points, one per pixel and one more on every side, rows from
/// the bottom. Returns RGBA8 in sRGB, opaque, top row first.
#[must_use]
pub fn paint_heights(
    heights: &[f64],
    [width, height]: [usize; 2],
    density: f64,
    relief: &Relief,
    style: &ReliefStyle,
) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(4 * width * height);
    paint_rows(heights, [width, height], density, relief, style, 0..height, &mut pixels);
    pixels
}

/// Appends some rows of that picture, counted from the top.
fn paint_rows(
    heights: &[f64],
    [width, height]: [usize; 2],
    density: f64,
    relief: &Relief,
    style: &ReliefStyle,
    rows: Range<usize>,
    pixels: &mut Vec<u8>,
) {
    for row in rows.map(|from_top| height - 1 - from_top) {
        for column in 0..width {
            let here = heights[(row + 1) * (width + 2) + column + 1];
            let slope = slope_at(heights, width, density, column, row);
            pixels.extend(paint_point(here, slope, relief, style));
            pixels.push(u8::MAX);
        }
    }
}

/// Returns the slope at a pixel, in height per pixel of a card: to the right and up.
fn slope_at(heights: &[f64], width: usize, density: f64, column: usize, row: usize) -> [f64; 2] {
    let across = width + 2;
    let here = (row + 1) * across + column + 1;
    [
        0.5 * density * (heights[here + 1] - heights[here - 1]),
        0.5 * density * (heights[here + across] - heights[here - across]),
    ]
}

fn paint_point(height: f64, slope: [f64; 2], relief: &Relief, style: &ReliefStyle) -> [u8; 3] {
    if !height.is_finite() {
        return ramp::NON_FINITE;
    }
    let steepness = (slope[0] * slope[0] + slope[1] * slope[1]).sqrt();
    let tone = relief.tone(relief.raw_tone(height, style.middle) as f32);
    let ground = ramp::color(tone, hill_shade(slope, SHADE_GAIN / style.reference_slope));
    let ink = if steepness.is_finite() {
        style.lines.iter().map(|lines| line_strength(lines, height, steepness)).sum::<f32>()
    } else {
        0.0
    };
    let ink = if ink.is_nan() { 0.0 } else { ink };
    let line = ramp::unit(ramp::CONTOUR);
    [0, 1, 2].map(|i| ramp::byte(ground[i] + ink * (line[i] - ground[i])))
}

#[cfg(test)]
mod tests;
