//! A picture of the ground, painted in slices of a bounded cost. A costly surface is drawn from an approximation, or from
//! fewer points than pixels where nothing is known about its smoothness; a cheap one from its exact heights.

use frankie_sim::surface::{Approximation, Surface, SurfaceContext, View};

use super::{Grid, Region, ReliefStyle, paint_rows};
use crate::relief::Relief;

/// The share of the cost of a picture that may be spent on an approximation; the rest is for heights.
const APPROXIMATION_SHARE: f64 = 0.8;

/// A picture that is being painted.
#[derive(Debug)]
pub struct PaintJob {
    view: View,
    surface_context: SurfaceContext,
    size_px: [u32; 2],
    density: f64,
    /// What is drawn in place of a costly surface.
    approximation: Option<Box<dyn Approximation>>,
    /// The cost that may still be spent on it.
    left_for_approximation: u64,
    left_for_heights: u64,
    /// The points are the middles of the pixels, and one more on each side for the slopes.
    pixels: Grid,
    /// The points that are evaluated, once the approximation is good enough.
    samples: Option<Samples>,
    /// The rows of pixels, once all heights are known.
    rows: Option<Rows>,
}

/// A picture whose heights are known, painted row by row.
#[derive(Debug, Default)]
struct Rows {
    heights: Vec<f64>,
    style: ReliefStyle,
    pixels: Vec<u8>,
}

/// Heights of every n-th pixel in both directions.
#[derive(Debug)]
struct Samples {
    relief: Relief,
    grid: Grid,
    stride: usize,
    heights: Vec<f64>,
}

impl PaintJob {
    /// Starts a picture of a region, in the colors it has in `view`. With a `density` of 2, contour lines are twice as wide
    /// and twice as far apart, in pixels. The whole picture costs about `max_cost` data points, see [`Surface::cost`]: the
    /// more, the closer it is to the exact one.
    #[must_use]
    pub fn new(
        surface: &dyn Surface,
        view: &View,
        surface_context: SurfaceContext,
        region: Region,
        size_px: [u32; 2],
        density: f64,
        max_cost: u64,
    ) -> Self {
        let unit = (region[0][1] - region[0][0]) / f64::from(size_px[0].max(1));
        let region = region.map(|[low, high]| [low - 0.5 * unit, high + 0.5 * unit]);
        let [columns, rows] = size_px.map(|side| side as usize + 2);
        let approximation = surface.approximation(region);
        let share = if approximation.is_some() { APPROXIMATION_SHARE } else { 0.0 };
        let left_for_approximation = (share * max_cost as f64) as u64;
        Self {
            view: *view,
            surface_context,
            size_px,
            density,
            approximation,
            left_for_approximation,
            left_for_heights: max_cost - left_for_approximation,
            pixels: Grid { region, columns, rows },
            samples: None,
            rows: None,
        }
    }

    /// Goes on painting `surface`, the one that the picture was started with, until that costs about `max_cost` data
    /// points. Returns the picture once it is complete: RGBA8 in sRGB, opaque, top row first; empty without pixels.
    pub fn advance(&mut self, surface: &dyn Surface, max_cost: u64) -> Option<Vec<u8>> {
        while self.rows.is_none() {
            if !self.evaluate(surface, max_cost) {
                return None;
            }
        }
        self.paint(usize::MAX)
    }

    /// Does the same, for a large picture: paints `max_rows` rows of pixels at most, apart from the heights.
    pub fn advance_by_rows(
        &mut self,
        surface: &dyn Surface,
        max_cost: u64,
        max_rows: usize,
    ) -> Option<Vec<u8>> {
        if self.rows.is_none() {
            self.evaluate(surface, max_cost);
            return None;
        }
        self.paint(max_rows)
    }

    /// Goes on with the heights. Returns whether all are known.
    fn evaluate(&mut self, surface: &dyn Surface, mut max_cost: u64) -> bool {
        if self.size_px.contains(&0) {
            self.rows = Some(Rows::default());
            return true;
        }
        while let Some(approximation) = &mut self.approximation
            && (1..=self.left_for_approximation).contains(&approximation.remaining())
        {
            let slice = approximation.remaining().min(max_cost);
            approximation.refine(slice);
            self.left_for_approximation = self.left_for_approximation.saturating_sub(slice);
            max_cost = max_cost.saturating_sub(slice);
            if max_cost == 0 {
                return false;
            }
        }
        let drawn: &dyn Surface = match &self.approximation {
            Some(approximation) => &**approximation,
            None => surface,
        };
        let (view, surface_context) = (&self.view, &self.surface_context);
        let samples = self.samples.get_or_insert_with(|| {
            Samples::new(drawn, view, surface_context, &self.pixels, self.left_for_heights)
        });
        let Samples { relief, grid, heights, .. } = samples;
        grid.sample(drawn, relief, surface_context, max_cost, heights);
        if heights.len() < grid.count() {
            return false;
        }
        let heights = samples.of_pixels(&self.pixels);
        let relief = &samples.relief;
        let middle = relief.height(drawn.loss(view.center(), surface_context));
        let size = self.size_px.map(|side| side as usize);
        let style = ReliefStyle::of(&heights, size, self.density, relief, middle);
        self.rows = Some(Rows { heights, style, pixels: Vec::with_capacity(4 * size[0] * size[1]) });
        true
    }

    /// Paints the next rows. Returns the picture once it is complete.
    fn paint(&mut self, max_rows: usize) -> Option<Vec<u8>> {
        let Some(Rows { heights, style, pixels }) = &mut self.rows else { return None };
        let [width, height] = self.size_px.map(|side| side as usize);
        let first = pixels.len() / (4 * width).max(1);
        let end = first.saturating_add(max_rows.max(1)).min(height);
        if let Some(Samples { relief, .. }) = &self.samples {
            paint_rows(heights, [width, height], self.density, relief, style, first..end, pixels);
        }
        (end == height || width == 0).then(|| std::mem::take(pixels))
    }
}

impl Samples {
    /// Chooses so few points that their heights cost `max_cost` at most.
    fn new(
        surface: &dyn Surface,
        view: &View,
        surface_context: &SurfaceContext,
        pixels: &Grid,
        max_cost: u64,
    ) -> Self {
        let max_points = (max_cost / surface.cost().max(1)).max(1) as f64;
        let stride = ((pixels.count() as f64 / max_points).sqrt().ceil() as usize).max(1);
        let grid = if stride == 1 { *pixels } else { every_nth(pixels, stride) };
        let relief = Relief::of(surface, view, surface_context);
        Self { relief, grid, stride, heights: Vec::with_capacity(grid.count()) }
    }

    /// Returns the height of every pixel: between the samples by Catmull and Rom's spline.
    fn of_pixels(&self, pixels: &Grid) -> Vec<f64> {
        if self.stride == 1 {
            return self.heights.clone();
        }
        let mut heights = Vec::with_capacity(pixels.count());
        for row in 0..pixels.rows {
            heights.extend((0..pixels.columns).map(|column| self.between([column, row])));
        }
        heights
    }

    fn between(&self, pixel: [usize; 2]) -> f64 {
        let last = [self.grid.columns - 1, self.grid.rows - 1];
        let axes = [0, 1].map(|i| Spline::at(pixel[i], self.stride, last[i]));
        let at = |column: usize, row: usize| self.heights[row * self.grid.columns + column];
        let [x, y] = &axes;
        let along_x = |row: usize| (0..4).map(|i| x.weights[i] * at(x.places[i], row)).sum::<f64>();
        let height = (0..4).map(|i| y.weights[i] * along_x(y.places[i])).sum::<f64>();
        // Next to a height that is not finite there is no spline.
        if height.is_finite() { height } else { at(x.nearest, y.nearest) }
    }
}

/// Returns the grid of every n-th point; its last points may lie beyond the other grid.
fn every_nth(grid: &Grid, n: usize) -> Grid {
    let cell = grid.cell();
    let [columns, rows] = [grid.columns, grid.rows].map(|count| (count - 1).div_ceil(n) + 1);
    let reach = [columns, rows].map(|count| ((count - 1) * n) as f64);
    let region = [0, 1].map(|i| [grid.region[i][0], grid.region[i][0] + reach[i] * cell[i]]);
    Grid { region, columns, rows }
}

/// The weights of four neighboring samples along an axis.
struct Spline {
    places: [usize; 4],
    weights: [f64; 4],
    nearest: usize,
}

impl Spline {
    fn at(pixel: usize, stride: usize, last: usize) -> Self {
        let (first, t) = (pixel / stride, (pixel % stride) as f64 / stride as f64);
        let (t2, t3) = (t * t, t * t * t);
        let weights = [
            0.5 * (2.0 * t2 - t3 - t),
            0.5 * (3.0 * t3 - 5.0 * t2 + 2.0),
            0.5 * (4.0 * t2 - 3.0 * t3 + t),
            0.5 * (t3 - t2),
        ];
        let places = [first.saturating_sub(1), first, first + 1, first + 2].map(|place| place.min(last));
        Self { places, weights, nearest: places[if t < 0.5 { 1 } else { 2 }] }
    }
}
