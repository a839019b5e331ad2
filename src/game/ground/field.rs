//! The heights that the ground is drawn from. Reads a surface through [`GroundView`] and the [`Viewport`]; writes
//! [`Field`]s: a grid over the visible part of the plane and a margin around it. No graphics here.
//!
//! A fine grid is made in slices, a few per frame, while the old one is drawn. Where there is nothing to draw yet, a coarse
//! one is made at once: the more an evaluation of the surface costs, the coarser. A sum over many data points is drawn from
//! an approximation, which becomes better in slices as well. When the surface changes (a ball is thrown, a plane tilts), a coarse grid moves from the old heights
//! to the new ones in a fifth of a second, so that nothing jumps or flickers.

mod drawn_surface;
mod heights;

use std::sync::Arc;

use frankie_sim::surface::SurfaceContext;

pub use self::drawn_surface::DrawnSurface;
use self::drawn_surface::{FIRST_COST, Near};
pub use self::heights::Field;
use self::heights::drift;
use super::GroundView;
use crate::game::viewport::Viewport;
use frankie_draw::easing;
use frankie_draw::ground::{Grid, Region};

/// The margin of a grid around the window, as a share of the window on each side.
const MARGIN: f64 = 0.25;
/// The smallest rest of that margin with which a grid is still used.
const GUARD: f64 = 0.06;
/// The largest ratio between the scale of the viewport and that of a grid that is still used.
const SCALE_DRIFT: f64 = 1.3;
/// The logical pixels between grid points.
const FINE_CELL_PX: f64 = 3.0;
const COARSE_CELL_PX: f64 = 9.0;
/// The cost of a slice, in data points: about a quarter of a millisecond.
const SLICE_COST: u64 = 16_384;
/// The ratio between the cells of a grid and those of the next, finer one.
const FINER: f64 = 3.0;
/// The maximum number of points of a grid: 6 MB of texture.
const MAX_POINTS: f64 = 400_000.0;
/// The time constant of a change of the heights, seconds: in this time the rest of it falls to 1/e.
const FLOW_S: f64 = 0.09;
/// The rest of a change at which it is over, as a share of the color span.
const FLOW_REST: f64 = 2e-3;
/// A change of the heights that goes on, on the grid of the shown field.
#[derive(Debug)]
struct Flow {
    target: Vec<f64>,
    rest: Vec<f64>,
}

/// A finer field that is being made.
#[derive(Debug)]
struct Work {
    field: Field,
    /// What it is made from, where the approximation of the shown field does not fit.
    near: Option<Near>,
}

/// Keeps a field that covers the visible part of the plane.
#[derive(Debug, Default)]
pub struct FieldKeeper {
    surface: Option<DrawnSurface>,
    shown: Option<Field>,
    work: Option<Work>,
    flow: Option<Flow>,
}

/// How the field changed in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The same heights as before.
    None,
    /// Other heights of the same surface.
    Heights,
    /// Another surface.
    Surface,
}

impl FieldKeeper {
    /// Returns the surface that is drawn.
    #[must_use]
    pub fn surface(&self) -> Option<&DrawnSurface> {
        self.surface.as_ref()
    }

    /// Returns the heights to draw.
    #[must_use]
    pub fn shown(&self) -> Option<&Field> {
        self.shown.as_ref()
    }

    /// Returns whether nothing of the field changes by itself: it is as fine as it becomes, and no change of it goes on.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        let is_settled = self.surface.as_ref().is_none_or(DrawnSurface::is_settled);
        is_settled
            && self.work.is_none()
            && self.flow.is_none()
            && self.shown.as_ref().is_none_or(|field| field.fine)
    }

    /// Updates the field for a frame. `in_time` returns, between slices, whether there is time for another one.
    pub fn update(
        &mut self,
        wanted: &GroundView,
        viewport: &Viewport,
        dt_s: f64,
        mut in_time: impl FnMut() -> bool,
    ) -> Change {
        let Some(surface) = &wanted.surface else {
            let was = self.surface.is_some();
            *self = Self::default();
            return if was { Change::Surface } else { Change::None };
        };
        let visible = viewport.visible_sim();
        let mut change = Change::None;
        let same = |drawn: &DrawnSurface| Arc::ptr_eq(&drawn.surface, surface) && drawn.view == wanted.view;
        if !self.surface.as_ref().is_some_and(same) {
            *self = Self { surface: Some(DrawnSurface::new(surface, wanted)), ..Self::default() };
            change = Change::Surface;
        }
        self.move_to(&wanted.surface_context, viewport, &visible);
        let changed = self.cover(viewport, &visible)
            | self.flow_on(dt_s)
            | self.refine(viewport, &visible, &mut in_time);
        if self.refine_surface(&mut in_time) {
            change = Change::Surface;
            self.cover(viewport, &visible);
        }
        if changed && change == Change::None { Change::Heights } else { change }
    }

    /// Changes the step and the ball of the surface; if that changes the heights, a flow begins.
    fn move_to(&mut self, surface_context: &SurfaceContext, viewport: &Viewport, visible: &Region) {
        let Some(surface) = &mut self.surface else { return };
        if surface.surface_context == *surface_context || !surface.surface.changes() {
            return;
        }
        if surface.is_same_at(surface_context, visible) {
            surface.surface_context = *surface_context;
            return;
        }
        let before = match (self.shown.take(), self.flow.take()) {
            (Some(field), Some(_)) => Some(field),
            (Some(_), None) => {
                let grid = coarse_grid(surface, viewport);
                let heights = surface.sample_all(&grid);
                Some(Field { grid, heights, px_per_unit: viewport.px_per_unit, fine: false })
            }
            (None, _) => None,
        };
        let old_height = surface.height(viewport.center_sim);
        surface.surface_context = *surface_context;
        if surface.view.follow {
            let lift = old_height - surface.height(viewport.center_sim);
            surface.lift += if lift.is_finite() { lift } else { 0.0 };
        }
        self.work = None;
        if let Some(field) = before {
            let target = surface.sample_all(&field.grid);
            let rest =
                field.heights.iter().zip(&target).map(|(old, new)| finite_or_zero(old - new)).collect();
            self.flow = Some(Flow { target, rest });
            self.shown = Some(field);
        }
    }

    /// Makes a coarse field at once where the shown one does not cover the visible part of the plane.
    fn cover(&mut self, viewport: &Viewport, visible: &Region) -> bool {
        let Some(surface) = &mut self.surface else { return false };
        let good = |field: &Field| field.covers(visible) && drift(field, viewport) < 4.0 * SCALE_DRIFT;
        if self.shown.as_ref().is_some_and(good) {
            return false;
        }
        let grid = coarse_grid(surface, viewport);
        let mut heights = surface.sample_all(&grid);
        if let (Some(old), Some(flow)) = (&self.shown, &mut self.flow) {
            let rest: Vec<f64> = (0..grid.rows)
                .flat_map(|row| (0..grid.columns).map(move |column| (column, row)))
                .map(|(column, row)| old.nearest(&flow.rest, grid.at(column, row)))
                .collect();
            *flow = Flow { target: heights.clone(), rest };
            heights.iter_mut().zip(&flow.rest).for_each(|(height, rest)| *height += rest);
        }
        self.shown = Some(Field { grid, heights, px_per_unit: viewport.px_per_unit, fine: false });
        true
    }

    fn flow_on(&mut self, dt_s: f64) -> bool {
        let (Some(surface), Some(field), Some(flow)) = (&self.surface, &mut self.shown, &mut self.flow)
        else {
            return false;
        };
        let kept = easing::remaining(dt_s, FLOW_S);
        let mut largest = 0.0f64;
        for ((height, target), rest) in field.heights.iter_mut().zip(&flow.target).zip(&mut flow.rest) {
            *rest *= kept;
            largest = largest.max(rest.abs());
            *height = target + *rest;
        }
        if largest < FLOW_REST * surface.relief.span() {
            field.heights.clone_from(&flow.target);
            self.flow = None;
        }
        true
    }

    /// Works on a finer field while there is time, if the shown one is coarse or must soon be replaced.
    fn refine(&mut self, viewport: &Viewport, visible: &Region, in_time: &mut impl FnMut() -> bool) -> bool {
        let (Some(surface), None) = (&mut self.surface, &self.flow) else { return false };
        let guarded = extended(visible, GUARD);
        let good = |field: &Field| field.covers(&guarded) && drift(field, viewport) < SCALE_DRIFT;
        if self.shown.as_ref().is_some_and(|field| field.fine && good(field)) {
            self.work = None;
            return false;
        }
        if !self.work.as_ref().is_some_and(|work| good(&work.field)) {
            let cell_px =
                self.shown.as_ref().map_or(0.0, |field| field.grid.cell()[0] * viewport.px_per_unit);
            self.work = Some(Work::new(surface, viewport, FINE_CELL_PX.max(cell_px / FINER)));
        }
        let Some(work) = &mut self.work else { return false };
        while !work.advance(surface) {
            if !in_time() {
                return false;
            }
        }
        let Some(Work { field, near }) = self.work.take() else { return false };
        surface.near = near.or(surface.near.take());
        self.shown = Some(field);
        true
    }

    /// Makes the approximation of the surface better while there is time and nothing else is to be done. Returns whether the
    /// relief changed; the field is then made again.
    fn refine_surface(&mut self, in_time: &mut impl FnMut() -> bool) -> bool {
        let (Some(surface), None, None) = (&mut self.surface, &self.work, &self.flow) else { return false };
        while !surface.is_settled() {
            if surface.refine_relief(SLICE_COST) {
                self.shown = None;
                return true;
            }
            if surface.near.as_mut().is_some_and(|near| near.approximation.refine(SLICE_COST)) {
                self.shown.iter_mut().for_each(|field| field.fine = false);
                return false;
            }
            if !in_time() {
                return false;
            }
        }
        false
    }
}

impl Work {
    /// Starts a field whose points are about `cell_px` apart.
    fn new(surface: &DrawnSurface, viewport: &Viewport, cell_px: f64) -> Self {
        let grid = grid_over(viewport, cell_px);
        let heights = Vec::with_capacity(grid.count());
        let fine = cell_px <= FINE_CELL_PX;
        let fits = surface.near.as_ref().is_some_and(|near| near.fits(&grid.region));
        let near = if fits { None } else { Near::of(&*surface.surface, grid.region) };
        Self { field: Field { grid, heights, px_per_unit: viewport.px_per_unit, fine }, near }
    }

    /// Works on one slice and returns whether the field is complete. An approximation of its own comes first, so that the
    /// field is not coarser than the shown one.
    fn advance(&mut self, surface: &DrawnSurface) -> bool {
        let Self { field, near } = self;
        if let Some(Near { approximation, .. }) = near
            && approximation.remaining() > 0
        {
            approximation.refine(SLICE_COST);
            return false;
        }
        let drawn = near.as_ref().map_or(surface.drawn(), |near| &*near.approximation);
        surface.sample(drawn, &field.grid, SLICE_COST, &mut field.heights);
        field.heights.len() == field.grid.count()
    }
}

/// Returns a grid for heights that are needed at once: the coarser, the more a height costs.
fn coarse_grid(surface: &mut DrawnSurface, viewport: &Viewport) -> Grid {
    surface.cover(&grid_over(viewport, COARSE_CELL_PX).region);
    let max_points = (FIRST_COST / surface.drawn().cost().max(1)) as f64;
    let points = grid_over(viewport, COARSE_CELL_PX).count() as f64;
    grid_over(viewport, COARSE_CELL_PX * (points / max_points).sqrt().max(1.0))
}

/// Returns a region extended by a share of its size on each side.
fn extended(region: &Region, share: f64) -> Region {
    region.map(|[low, high]| {
        let more = share * (high - low);
        [low - more, high + more]
    })
}

/// Returns a grid over the window and its margin, with points about `cell_px` apart.
fn grid_over(viewport: &Viewport, cell_px: f64) -> Grid {
    let region = extended(&viewport.visible_sim(), MARGIN);
    let px = [viewport.window_px.x, viewport.window_px.y].map(|side| f64::from(side) * (1.0 + 2.0 * MARGIN));
    let cell_px = cell_px.max((px[0] * px[1] / MAX_POINTS).sqrt());
    let [columns, rows] = px.map(|side| (side / cell_px).ceil().max(3.0) as usize + 1);
    Grid { region, columns, rows }
}

fn finite_or_zero(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

#[cfg(test)]
mod tests;
