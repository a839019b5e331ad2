//! The heights that the ground is drawn from. Reads a surface through [`GroundView`] and the [`Viewport`]; writes
//! [`Field`]s: a grid over what is seen and a margin round it. No graphics here.
//!
//! A fine grid is made a few rows at a time, while the old one is still drawn. Where nothing is there to draw yet, a
//! coarse one is made at once. When the ground itself changes (a ball is thrown, a plane tilts) a coarse grid flows
//! from the old ground to the new in a fifth of a second, so that nothing jumps and nothing flickers.

mod heights;
mod scene;

use std::sync::Arc;

use frankie_sim::surface::SurfaceContext;

pub use self::heights::Field;
use self::heights::drift;
pub use self::scene::Scene;
use self::scene::new_scene;
use super::GroundView;
use crate::game::viewport::Viewport;
use frankie_draw::ground::{Grid, Region};

/// How far a grid reaches beyond the window, as a share of the window on each side.
const MARGIN: f64 = 0.25;
/// What must be left of that margin for the grid to be good still.
const GUARD: f64 = 0.06;
/// How far the scale may move from the grid's before another is made.
const SCALE_DRIFT: f64 = 1.3;
/// Logical pixels between grid points.
const FINE_CELL_PX: f64 = 3.0;
const COARSE_CELL_PX: f64 = 9.0;
/// Points of a grid at most: 6 MB of texture.
const MAX_POINTS: f64 = 400_000.0;
/// Seconds in which what is left of a change of the ground falls to 1/e.
const FLOW_S: f64 = 0.09;
/// A change is over when no more than this share of the color span is left of it.
const FLOW_REST: f64 = 2e-3;
/// What is left of a change of the ground, on the shown field's grid.
#[derive(Debug)]
struct Flow {
    target: Vec<f64>,
    rest: Vec<f64>,
}

/// A fine field in the making.
#[derive(Debug)]
struct Work {
    field: Field,
    next_row: usize,
}

/// Keeps a field that covers what is seen.
#[derive(Debug, Default)]
pub struct FieldKeeper {
    scene: Option<Scene>,
    shown: Option<Field>,
    work: Option<Work>,
    flow: Option<Flow>,
}

/// What became of the field in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The same heights as before.
    None,
    /// Other heights of the same ground.
    Heights,
    /// Another ground altogether.
    Scene,
}

impl FieldKeeper {
    /// The surface that is drawn.
    #[must_use]
    pub fn scene(&self) -> Option<&Scene> {
        self.scene.as_ref()
    }

    /// The heights to draw.
    #[must_use]
    pub fn shown(&self) -> Option<&Field> {
        self.shown.as_ref()
    }

    /// Brings the field up to the frame. `in_time` says, between rows, whether there is time for another.
    pub fn update(
        &mut self,
        wanted: &GroundView,
        viewport: &Viewport,
        dt_s: f64,
        in_time: impl FnMut() -> bool,
    ) -> Change {
        let Some(surface) = &wanted.surface else {
            let was = self.scene.is_some();
            *self = Self::default();
            return if was { Change::Scene } else { Change::None };
        };
        let visible = viewport.visible_sim();
        let mut change = Change::None;
        let same = |scene: &Scene| Arc::ptr_eq(&scene.surface, surface) && scene.view == wanted.view;
        if !self.scene.as_ref().is_some_and(same) {
            *self = Self { scene: Some(new_scene(surface, wanted)), ..Self::default() };
            change = Change::Scene;
        }
        self.move_to(&wanted.surface_context, viewport, &visible);
        let changed =
            self.cover(viewport, &visible) | self.flow_on(dt_s) | self.refine(viewport, &visible, in_time);
        if changed && change == Change::None { Change::Heights } else { change }
    }

    /// Takes the ground to another moment; if that makes a difference, a flow begins.
    fn move_to(&mut self, surface_context: &SurfaceContext, viewport: &Viewport, visible: &Region) {
        let Some(scene) = &mut self.scene else { return };
        if scene.surface_context == *surface_context || !scene.surface.changes() {
            return;
        }
        if scene.is_same_at(surface_context, visible) {
            scene.surface_context = *surface_context;
            return;
        }
        let before = match (self.shown.take(), self.flow.take()) {
            (Some(field), Some(_)) => Some(field),
            (Some(_), None) => {
                let grid = grid_over(viewport, COARSE_CELL_PX);
                let heights = scene.sample(&grid);
                Some(Field { grid, heights, px_per_unit: viewport.px_per_unit, fine: false })
            }
            (None, _) => None,
        };
        let old_height = scene.height(viewport.center_sim);
        scene.surface_context = *surface_context;
        if scene.view.follow {
            let lift = old_height - scene.height(viewport.center_sim);
            scene.lift += if lift.is_finite() { lift } else { 0.0 };
        }
        self.work = None;
        if let Some(field) = before {
            let target = scene.sample(&field.grid);
            let rest =
                field.heights.iter().zip(&target).map(|(old, new)| finite_or_nought(old - new)).collect();
            self.flow = Some(Flow { target, rest });
            self.shown = Some(field);
        }
    }

    /// Makes a coarse field at once where the shown one does not cover what is seen.
    fn cover(&mut self, viewport: &Viewport, visible: &Region) -> bool {
        let Some(scene) = &self.scene else { return false };
        let good = |field: &Field| field.covers(visible) && drift(field, viewport) < 4.0 * SCALE_DRIFT;
        if self.shown.as_ref().is_some_and(good) {
            return false;
        }
        let grid = grid_over(viewport, COARSE_CELL_PX);
        let mut heights = scene.sample(&grid);
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
        let (Some(scene), Some(field), Some(flow)) = (&self.scene, &mut self.shown, &mut self.flow) else {
            return false;
        };
        let kept = (-dt_s.max(0.0) / FLOW_S).exp();
        let mut most = 0.0f64;
        for ((height, target), rest) in field.heights.iter_mut().zip(&flow.target).zip(&mut flow.rest) {
            *rest *= kept;
            most = most.max(rest.abs());
            *height = target + *rest;
        }
        if most < FLOW_REST * scene.relief.span() {
            field.heights.clone_from(&flow.target);
            self.flow = None;
        }
        true
    }

    /// Works on a fine field while there is time, if the shown one is not good for long.
    fn refine(&mut self, viewport: &Viewport, visible: &Region, mut in_time: impl FnMut() -> bool) -> bool {
        let (Some(scene), None) = (&self.scene, &self.flow) else { return false };
        let guarded = grown(visible, GUARD);
        let good = |field: &Field| field.covers(&guarded) && drift(field, viewport) < SCALE_DRIFT;
        if self.shown.as_ref().is_some_and(|field| field.fine && good(field)) {
            self.work = None;
            return false;
        }
        if !self.work.as_ref().is_some_and(|work| good(&work.field)) {
            let grid = grid_over(viewport, FINE_CELL_PX);
            let heights = Vec::with_capacity(grid.columns * grid.rows);
            let field = Field { grid, heights, px_per_unit: viewport.px_per_unit, fine: true };
            self.work = Some(Work { field, next_row: 0 });
        }
        let Some(work) = &mut self.work else { return false };
        while work.next_row < work.field.grid.rows {
            scene.sample_row(&work.field.grid, work.next_row, &mut work.field.heights);
            work.next_row += 1;
            if !in_time() {
                break;
            }
        }
        if work.next_row < work.field.grid.rows {
            return false;
        }
        self.shown = self.work.take().map(|work| work.field);
        true
    }
}

/// A region grown by a share of its size on each side.
fn grown(region: &Region, share: f64) -> Region {
    region.map(|[low, high]| {
        let more = share * (high - low);
        [low - more, high + more]
    })
}

/// A grid over the window and its margin, with points about `cell_px` apart.
fn grid_over(viewport: &Viewport, cell_px: f64) -> Grid {
    let region = grown(&viewport.visible_sim(), MARGIN);
    let px = [viewport.window_px.x, viewport.window_px.y].map(|side| f64::from(side) * (1.0 + 2.0 * MARGIN));
    let cell_px = cell_px.max((px[0] * px[1] / MAX_POINTS).sqrt());
    let [columns, rows] = px.map(|side| (side / cell_px).ceil().max(3.0) as usize + 1);
    Grid { region, columns, rows }
}

fn finite_or_nought(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

#[cfg(test)]
mod tests;
