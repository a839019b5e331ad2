//! A surface as it is drawn at a step: its heights, or those of an approximation where it is costly. Reads a surface.

use std::sync::Arc;

use frankie_sim::surface::{Approximation, Surface, SurfaceContext, View};

use crate::game::ground::GroundView;
use frankie_draw::ground::{Grid, Region};
use frankie_draw::relief::Relief;

/// The cost, in data points, that may be spent at once where there is nothing to draw yet: some hundredths of a second.
pub(super) const FIRST_COST: u64 = 1_500_000;
/// The largest ratio between the width of an approximation's region and that of a grid that is still drawn from it.
const REGION_DRIFT: f64 = 1.3;

/// A surface as it is drawn.
#[derive(Debug)]
pub struct DrawnSurface {
    pub(super) surface: Arc<dyn Surface>,
    pub(super) view: View,
    /// The mapping from losses to heights and tones.
    pub relief: Relief,
    pub(super) surface_context: SurfaceContext,
    /// The offset of every height. It keeps the ground at the dog at the same height when a plane tilts about an origin
    /// far away.
    pub(super) lift: f64,
    /// What is drawn in place of a costly surface.
    pub(super) near: Option<Near>,
    /// The same for the level's view, as long as it and with it the relief become better.
    over_view: Option<Box<dyn Approximation>>,
}

/// An approximation inside of a region.
#[derive(Debug)]
pub(super) struct Near {
    region: Region,
    pub approximation: Box<dyn Approximation>,
}

impl Near {
    /// Returns the approximation of a costly surface; `None` for a cheap one.
    pub fn of(surface: &dyn Surface, region: Region) -> Option<Self> {
        surface.approximation(region).map(|approximation| Self { region, approximation })
    }

    /// Returns whether the approximation covers a region.
    fn covers(&self, region: &Region) -> bool {
        (0..2).all(|i| self.region[i][0] <= region[i][0] && region[i][1] <= self.region[i][1])
    }

    /// Returns whether the approximation covers a region and is not much larger.
    pub fn fits(&self, region: &Region) -> bool {
        let width = |region: &Region| region[0][1] - region[0][0];
        self.covers(region) && width(&self.region) < REGION_DRIFT * width(region)
    }
}

/// Makes the improvements of an approximation that cost [`FIRST_COST`] together.
fn refine_at_once(approximation: &mut dyn Approximation) {
    let mut left = FIRST_COST;
    while (1..=left).contains(&approximation.remaining()) {
        left -= approximation.remaining();
        approximation.refine(approximation.remaining());
    }
}

impl DrawnSurface {
    /// Returns a surface as it is drawn in the wanted view.
    pub(super) fn new(surface: &Arc<dyn Surface>, wanted: &GroundView) -> Self {
        let (view, surface_context) = (wanted.view, wanted.surface_context);
        let mut over_view = surface.approximation([view.x, view.y]);
        over_view.iter_mut().for_each(|approximation| refine_at_once(&mut **approximation));
        let relief = match &over_view {
            Some(approximation) => Relief::of(&**approximation, &view, &surface_context),
            None => Relief::of(&**surface, &view, &surface_context),
        };
        Self { surface: Arc::clone(surface), view, relief, surface_context, lift: 0.0, near: None, over_view }
    }

    /// Returns what is drawn: the surface, or its approximation.
    pub(super) fn drawn(&self) -> &dyn Surface {
        self.near.as_ref().map_or(&*self.surface, |near| &*near.approximation)
    }

    /// Makes an approximation for a region that the present one does not cover.
    pub(super) fn cover(&mut self, region: &Region) {
        if !self.near.as_ref().is_some_and(|near| near.covers(region)) {
            self.near = Near::of(&*self.surface, *region);
            self.near.iter_mut().for_each(|near| refine_at_once(&mut *near.approximation));
        }
    }

    /// Returns the height drawn at a point.
    #[must_use]
    pub fn height(&self, at: [f64; 2]) -> f64 {
        self.relief.height(self.drawn().loss(at, &self.surface_context)) + self.lift
    }

    /// Adds heights of a grid from `drawn`, as many as `max_cost` allows.
    pub(super) fn sample(&self, drawn: &dyn Surface, grid: &Grid, max_cost: u64, heights: &mut Vec<f64>) {
        let from = heights.len();
        grid.sample(drawn, &self.relief, &self.surface_context, max_cost, heights);
        if self.lift != 0.0 {
            heights[from..].iter_mut().for_each(|height| *height += self.lift);
        }
    }

    /// Returns all heights of a grid.
    pub(super) fn sample_all(&self, grid: &Grid) -> Vec<f64> {
        let mut heights = Vec::with_capacity(grid.count());
        self.sample(self.drawn(), grid, u64::MAX, &mut heights);
        heights
    }

    /// Makes the relief better, which was made from an approximation. Returns whether it has changed.
    pub(super) fn refine_relief(&mut self, max_cost: u64) -> bool {
        let Some(approximation) = &mut self.over_view else { return false };
        if approximation.remaining() > 0 {
            approximation.refine(max_cost);
            return false;
        }
        let relief = Relief::of(&**approximation, &self.view, &self.surface_context);
        self.over_view = None;
        let is_other = relief != self.relief;
        self.relief = relief;
        is_other
    }

    /// Returns whether nothing is left to be made better.
    pub(super) fn is_settled(&self) -> bool {
        self.over_view.is_none() && self.near.as_ref().is_none_or(|near| near.approximation.remaining() == 0)
    }

    /// Returns whether the surface is the same in another context, at a few visible points.
    pub(super) fn is_same_at(&self, surface_context: &SurfaceContext, visible: &Region) -> bool {
        const SHARES: [f64; 3] = [0.13, 0.52, 0.89];
        SHARES.iter().all(|v| {
            SHARES.iter().all(|u| {
                let at = [(0, u), (1, v)].map(|(i, s)| visible[i][0] + s * (visible[i][1] - visible[i][0]));
                let drawn = self.drawn();
                drawn.loss(at, &self.surface_context).to_bits() == drawn.loss(at, surface_context).to_bits()
            })
        })
    }
}
