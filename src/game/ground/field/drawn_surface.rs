//! A surface as it is drawn at a step: its heights, point by point and row by row. Reads a surface.

use std::sync::Arc;

use frankie_sim::surface::{Surface, SurfaceContext, View};

use crate::game::ground::GroundView;
use frankie_draw::ground::{Grid, Region};
use frankie_draw::relief::Relief;

/// A surface as it is drawn.
#[derive(Clone, Debug)]
pub struct DrawnSurface {
    pub(super) surface: Arc<dyn Surface>,
    pub(super) view: View,
    /// The mapping from losses to heights and tones.
    pub relief: Relief,
    pub(super) surface_context: SurfaceContext,
    /// The offset of every height. It keeps the ground at the dog at the same height when a plane tilts about an origin
    /// far away.
    pub(super) lift: f64,
}

impl DrawnSurface {
    /// Returns a surface as it is drawn in the wanted view.
    pub(super) fn new(surface: &Arc<dyn Surface>, wanted: &GroundView) -> Self {
        Self {
            surface: Arc::clone(surface),
            view: wanted.view,
            relief: Relief::of(&**surface, &wanted.view, &wanted.surface_context),
            surface_context: wanted.surface_context,
            lift: 0.0,
        }
    }

    /// Returns the height drawn at a point.
    #[must_use]
    pub fn height(&self, at: [f64; 2]) -> f64 {
        self.relief.height(self.surface.loss(at, &self.surface_context)) + self.lift
    }

    pub(super) fn sample_row(&self, grid: &Grid, row: usize, heights: &mut Vec<f64>) {
        let from = heights.len();
        grid.sample_row(&*self.surface, &self.relief, &self.surface_context, row, heights);
        if self.lift != 0.0 {
            heights[from..].iter_mut().for_each(|height| *height += self.lift);
        }
    }

    pub(super) fn sample(&self, grid: &Grid) -> Vec<f64> {
        let mut heights = Vec::with_capacity(grid.columns * grid.rows);
        (0..grid.rows).for_each(|row| self.sample_row(grid, row, &mut heights));
        heights
    }

    /// Returns whether the surface is the same in another context, at a few visible points.
    pub(super) fn is_same_at(&self, surface_context: &SurfaceContext, visible: &Region) -> bool {
        const SHARES: [f64; 3] = [0.13, 0.52, 0.89];
        SHARES.iter().all(|v| {
            SHARES.iter().all(|u| {
                let at = [(0, u), (1, v)].map(|(i, s)| visible[i][0] + s * (visible[i][1] - visible[i][0]));
                self.surface.loss(at, &self.surface_context).to_bits()
                    == self.surface.loss(at, surface_context).to_bits()
            })
        })
    }
}
