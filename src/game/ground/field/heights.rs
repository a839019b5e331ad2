//! Heights on a grid. Reads a relief for the reference of the shading; writes nothing.

use crate::game::viewport::Viewport;
use frankie_draw::ground::{Grid, Reference, Region};
use frankie_draw::relief::Relief;

/// The number of samples for the reference.
const REFERENCE_SAMPLES: usize = 3_000;
/// The rounding error of a loss, relative to it.
const ROUNDING: f64 = 256.0 * f64::EPSILON;

/// Heights on a grid.
#[derive(Clone, Debug)]
pub struct Field {
    /// The grid.
    pub grid: Grid,
    /// The heights, row by row from the bottom.
    pub heights: Vec<f64>,
    /// The scale of the viewport it was made for.
    pub px_per_unit: f64,
    pub(super) fine: bool,
}

impl Field {
    /// Returns the reference of the heights; slopes are per unit of the plane.
    #[must_use]
    pub fn reference(&self, relief: &Relief) -> Reference {
        let Grid { columns, rows, .. } = self.grid;
        let cell = self.grid.cell();
        let stride = (self.heights.len() / REFERENCE_SAMPLES).max(1);
        let (mut slopes, mut heights) = (Vec::new(), Vec::new());
        let mut highest = 0.0f64;
        for here in (0..self.heights.len()).step_by(stride) {
            let (column, row) = (here % columns, here / columns);
            if column + 1 < columns && row + 1 < rows {
                let height = self.heights[here];
                let x = (self.heights[here + 1] - height) / cell[0];
                let y = (self.heights[here + columns] - height) / cell[1];
                slopes.push((x * x + y * y).sqrt());
                heights.push(height);
                if height.is_finite() {
                    highest = highest.max(height.abs());
                }
            }
        }
        let floor = relief.rounding(highest, ROUNDING) / cell[0];
        Reference::of(&mut slopes, &mut heights, floor.max(f64::MIN_POSITIVE))
    }

    pub(super) fn covers(&self, region: &Region) -> bool {
        (0..2).all(|i| self.grid.region[i][0] <= region[i][0] && region[i][1] <= self.grid.region[i][1])
    }

    /// Returns the value at the point of this grid that is nearest to a place; `values` has one for each point.
    pub(super) fn nearest(&self, values: &[f64], at: [f64; 2]) -> f64 {
        let cell = self.grid.cell();
        let index = |i: usize, count: usize| {
            let place = ((at[i] - self.grid.region[i][0]) / cell[i]).round();
            (place.max(0.0) as usize).min(count - 1)
        };
        values[index(1, self.grid.rows) * self.grid.columns + index(0, self.grid.columns)]
    }
}

/// Returns the ratio between the scales of a field and a viewport, at least 1.
pub(super) fn drift(field: &Field, viewport: &Viewport) -> f64 {
    let ratio = field.px_per_unit / viewport.px_per_unit;
    ratio.max(1.0 / ratio)
}
