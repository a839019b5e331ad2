//! The player's own surface: a grid of heights, interpolated by bicubics.
//!
//! Between the grid's points the surface is the bicubic of [`grid`](super::grid). Where it needs a point beyond the edge,
//! that point continues the parabola through the last three (Keys 1981), so that parabolas are exact up to the edge.
//! Outside the grid the surface continues with the slope of the edge and levels off: no cliff, and no endless descent.
//! Value and slope are continuous everywhere.

use super::grid::{Weights, blend, weights};
use super::{BuiltSurface, Shade, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::error::Problem;
use crate::params::config::{choice, choices, config, number, pair, per_axis, rows};
use crate::params::{Config, KindInfo, Params, PerAxis, Range, Slider};
use crate::rows::Rows;

choices! {
    /// Where the first row of the grid lies.
    enum FirstRow {
        Top = "top",
        Bottom = "bottom",
    }
}

/// The distance outside at which the slope is a quarter of the edge's, as a share of the grid's width.
const LEVELS_OFF: f64 = 0.25;
/// The minimum number of points per side, since fewer have no slope.
const MIN_POINTS: usize = 2;

/// A small hill and two hollows of different depth.
const DEFAULT_GRID: &str = "\
2.9,2.5,2.2,2.0,1.9,1.9,2.1,2.5,3.0
2.4,1.9,1.6,1.5,1.4,1.3,1.4,1.8,2.5
2.0,1.4,1.2,1.3,1.2,0.8,0.7,1.2,2.0
1.7,1.2,1.2,1.5,1.4,0.7,0.3,0.8,1.7
1.5,1.1,1.3,1.8,1.8,1.0,0.5,0.8,1.6
1.4,0.9,1.0,1.5,1.7,1.2,0.9,1.1,1.7
1.4,0.7,0.6,1.0,1.3,1.3,1.3,1.5,2.0
1.8,1.1,0.9,1.1,1.4,1.6,1.8,2.0,2.4
2.5,2.0,1.8,1.9,2.1,2.2,2.4,2.6,3.0
";

config! {
    struct HeightmapConfig {
        grid: Rows = rows(DEFAULT_GRID).help("the heights, a row of numbers to a line"),
        first_row: FirstRow = choice()
            .symbol("first row")
            .help("where the first row lies: top, as in a picture, or bottom, where y grows from row to row"),
        corner: Vec2 = pair([-1.0, -1.0])
            .help("where the grid's lower left corner lies")
            .range(Range::closed(-1e6, 1e6))
            .slider(Slider::linear(-5.0, 5.0)),
        size: PerAxis = per_axis(2.0)
            .help("how wide and how high the grid is")
            .range(Range::closed(1e-6, 1e6))
            .slider(Slider::log(0.5, 20.0)),
        height: f64 = number(1.0)
            .help("what the grid's numbers are multiplied by")
            .range(Range::closed(-1e6, 1e6))
            .slider(Slider::linear(-3.0, 3.0)),
    }
}

/// The `heightmap` surface: f = height·(the bicubic through the grid); minima are not known.
pub const HEIGHTMAP: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "heightmap",
        title: "Your own surface",
        summary: "A grid of heights: a slice through a real network's loss, or a painted picture.",
        formula: "height·(the bicubic through the grid), levelling off outside it",
        source: "Yours; interpolated as in Keys 1981",
        params: HeightmapConfig::SPECS,
    },
    build,
};

fn build(params: &Params) -> Result<BuiltSurface, Problem> {
    let HeightmapConfig { grid, first_row, corner, size: PerAxis(size), height } =
        HeightmapConfig::from_params(params);
    if grid.columns() < MIN_POINTS || grid.count() < MIN_POINTS {
        let of = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let message = format!("{} × {}", of(grid.count(), "row"), of(grid.columns(), "column"));
        return Err(Problem::new("grid", message, "at least 2 rows and 2 columns"));
    }
    let lattice = Lattice::new(&grid, first_row, height);
    let shade = shade(grid.values().iter().map(|value| height * value).collect());
    let [x, y] = [0, 1].map(|i| [corner[i], corner[i] + size[i]]);
    let view = View { shade, ..View::of_edges(x, y) };
    Ok(BuiltSurface::new(Heightmap { lattice, corner, size }, view))
}

/// Returns a logarithmic shade where most heights lie in the lowest third, as under the cliffs of a network's loss.
fn shade(mut heights: Vec<f64>) -> Shade {
    let middle = heights.len() / 2;
    let (below, median, above) = heights.select_nth_unstable_by(middle, f64::total_cmp);
    let low = below.iter().fold(*median, |min, height| min.min(*height));
    let high = above.iter().fold(*median, |max, height| max.max(*height));
    if *median - low < (high - low) / 3.0 { Shade::Log } else { Shade::Linear }
}

/// The grid's heights with one more point on every side, row after row from the lowest.
#[derive(Debug)]
struct Lattice {
    /// Points in a row and in a column, without the added ones.
    size: [usize; 2],
    heights: Vec<f64>,
}

impl Lattice {
    fn new(rows: &Rows, first_row: FirstRow, factor: f64) -> Self {
        let size = [rows.columns(), rows.count()];
        let width = size[0] + 2;
        let mut heights = vec![0.0; width * (size[1] + 2)];
        for (index, row) in rows.iter().enumerate() {
            let line = match first_row {
                FirstRow::Top => size[1] - index,
                FirstRow::Bottom => index + 1,
            };
            let start = line * width;
            for (place, height) in heights[start + 1..].iter_mut().zip(row) {
                *place = factor * height;
            }
            extrapolate(&mut heights, start, 1, size[0]);
        }
        for column in 0..width {
            extrapolate(&mut heights, column, width, size[1]);
        }
        Self { size, heights }
    }

    /// Returns the height at a lattice point, counted from the first added one.
    fn at(&self, column: usize, row: usize) -> f64 {
        self.heights[row * (self.size[0] + 2) + column]
    }
}

/// Fills the points before and after `count` heights that are `stride` apart: each continues the parabola through the
/// three nearest heights, or the line through two where there are only two.
fn extrapolate(heights: &mut [f64], first: usize, stride: usize, count: usize) {
    let beyond = |ends: [usize; 3]| {
        let [a, b, c] = ends.map(|index| heights[first + index * stride]);
        if count > 2 { 3.0 * a - 3.0 * b + c } else { 2.0 * a - b }
    };
    let before = beyond([1, 2, 3.min(count)]);
    let after = beyond([count, count - 1, count.saturating_sub(2).max(1)]);
    heights[first] = before;
    heights[first + (count + 1) * stride] = after;
}

#[derive(Debug)]
struct Heightmap {
    lattice: Lattice,
    /// The lower left.
    corner: Vec2,
    size: Vec2,
}

impl Heightmap {
    /// Lattice steps per unit of the surface.
    fn density(&self, axis: usize) -> f64 {
        (self.lattice.size[axis] - 1) as f64 / self.size[axis]
    }

    /// Returns the cell of a coordinate, or the nearest one, and the weights of its four points.
    fn along(&self, axis: usize, x: f64) -> (usize, Weights) {
        let last = (self.lattice.size[axis] - 1) as f64;
        let at = (x - self.corner[axis]) * self.density(axis);
        let inside = at.clamp(0.0, last);
        let cell = inside.floor().min(last - 1.0);
        let (mut shares, mut slopes) = weights(inside - cell);
        let outside = at - inside;
        if outside != 0.0 {
            // The edge's slope times d/(1 + d/reach), whose derivative is 1/(1 + d/reach)².
            let shrink = 1.0 / (1.0 + outside.abs() / (LEVELS_OFF * last));
            let fading = outside * shrink;
            for (share, slope) in shares.iter_mut().zip(&mut slopes) {
                *share += fading * *slope;
                *slope *= shrink * shrink;
            }
        }
        // A cast of NaN is zero; the run has ended by then.
        (cell as usize, (shares, slopes))
    }

    fn value_and_slope(&self, at: Vec2) -> (f64, Vec2) {
        let ((column, x), (row, y)) = (self.along(0, at[0]), self.along(1, at[1]));
        let (value, slope) = blend(&x, &y, |i, j| self.lattice.at(column + i, row + j));
        (value, [slope[0] * self.density(0), slope[1] * self.density(1)])
    }
}

impl Surface for Heightmap {
    fn loss(&self, at: Vec2, _: &SurfaceContext) -> f64 {
        self.value_and_slope(at).0
    }

    fn gradient(&self, at: Vec2, _: &SurfaceContext) -> Vec2 {
        self.value_and_slope(at).1
    }
}
