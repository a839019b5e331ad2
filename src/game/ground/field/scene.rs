//! A surface as it is drawn at a moment: its heights, point by point and row by row. Reads a surface.

use std::sync::Arc;

use frankie_sim::surface::{Surface, SurfaceContext, View};

use crate::game::ground::GroundView;
use frankie_draw::ground::{Grid, Region};
use frankie_draw::relief::Relief;

/// A surface as it is drawn.
#[derive(Clone, Debug)]
pub struct Scene {
    pub(super) surface: Arc<dyn Surface>,
    pub(super) view: View,
    /// How its losses become heights and tones.
    pub relief: Relief,
    pub(super) surface_context: SurfaceContext,
    /// Added to every height: keeps the ground under the dog at the same height when a plane tilts about a far-off
    /// origin.
    pub(super) lift: f64,
}

impl Scene {
    /// The height drawn at a point.
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

    /// Whether the ground at another moment is the same, judged at a few points of what is shown.
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

pub(super) fn new_scene(surface: &Arc<dyn Surface>, wanted: &GroundView) -> Scene {
    let relief = Relief::of(&**surface, &wanted.view, &wanted.surface_context);
    Scene {
        surface: Arc::clone(surface),
        view: wanted.view,
        relief,
        surface_context: wanted.surface_context,
        lift: 0.0,
    }
}
