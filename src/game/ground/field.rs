//! The heights that the ground is drawn from. Reads a surface through [`GroundView`] and the [`Viewport`]; writes
//! [`Field`]s: a grid over what is seen and a margin round it. No graphics here.
//!
//! A fine grid is made a few rows at a time, while the old one is still drawn. Where nothing is there to draw yet, a
//! coarse one is made at once. When the ground itself changes (a ball is thrown, a plane tilts) a coarse grid flows
//! from the old ground to the new in a fifth of a second, so that nothing jumps and nothing flickers.

use std::sync::Arc;

use frankie_sim::surface::{Moment, Surface, View};

use super::GroundView;
use crate::figure::ground::{Grid, Reference, Region};
use crate::figure::relief::Relief;
use crate::game::viewport::Viewport;

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
/// A change is over when no more than this share of the colour span is left of it.
const FLOW_REST: f64 = 2e-3;
/// Samples that the reference is judged by.
const REFERENCE_SAMPLES: usize = 3_000;
/// Rounding errors of a loss, in units of its last place.
const ROUNDING: f64 = 256.0 * f64::EPSILON;

/// Heights on a grid.
#[derive(Clone, Debug)]
pub struct Field {
    /// Where.
    pub grid: Grid,
    /// Row by row from the bottom.
    pub heights: Vec<f64>,
    /// The scale it was made for.
    pub px_per_unit: f64,
    fine: bool,
}

impl Field {
    /// Judges what is in sight; slopes are per unit of the plane.
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

    fn covers(&self, region: &Region) -> bool {
        (0..2).all(|i| self.grid.region[i][0] <= region[i][0] && region[i][1] <= self.grid.region[i][1])
    }

    /// The value at a place of numbers that stand on this field's grid, as they are at the nearest point.
    fn nearest(&self, values: &[f64], at: [f64; 2]) -> f64 {
        let cell = self.grid.cell();
        let index = |i: usize, count: usize| {
            let place = ((at[i] - self.grid.region[i][0]) / cell[i]).round();
            (place.max(0.0) as usize).min(count - 1)
        };
        values[index(1, self.grid.rows) * self.grid.columns + index(0, self.grid.columns)]
    }
}

/// A surface as it is drawn.
#[derive(Clone, Debug)]
pub struct Scene {
    surface: Arc<dyn Surface>,
    view: View,
    /// How its losses become heights and tones.
    pub relief: Relief,
    moment: Moment,
    /// Added to every height: keeps the ground under the dog at the same height when a plane tilts about a far-off
    /// origin.
    lift: f64,
}

impl Scene {
    /// The height drawn at a point.
    #[must_use]
    pub fn height(&self, at: [f64; 2]) -> f64 {
        self.relief.height(self.surface.loss(at, &self.moment)) + self.lift
    }

    fn sample_row(&self, grid: &Grid, row: usize, heights: &mut Vec<f64>) {
        let from = heights.len();
        grid.sample_row(&*self.surface, &self.relief, &self.moment, row, heights);
        if self.lift != 0.0 {
            heights[from..].iter_mut().for_each(|height| *height += self.lift);
        }
    }

    fn sample(&self, grid: &Grid) -> Vec<f64> {
        let mut heights = Vec::with_capacity(grid.columns * grid.rows);
        (0..grid.rows).for_each(|row| self.sample_row(grid, row, &mut heights));
        heights
    }

    /// Whether the ground at another moment is the same, judged at a few points of what is shown.
    fn is_same_at(&self, moment: &Moment, visible: &Region) -> bool {
        const SHARES: [f64; 3] = [0.13, 0.52, 0.89];
        SHARES.iter().all(|v| {
            SHARES.iter().all(|u| {
                let at = [(0, u), (1, v)].map(|(i, s)| visible[i][0] + s * (visible[i][1] - visible[i][0]));
                self.surface.loss(at, &self.moment).to_bits() == self.surface.loss(at, moment).to_bits()
            })
        })
    }
}

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
        self.move_to(&wanted.moment, viewport, &visible);
        let changed =
            self.cover(viewport, &visible) | self.flow_on(dt_s) | self.refine(viewport, &visible, in_time);
        if changed && change == Change::None { Change::Heights } else { change }
    }

    /// Takes the ground to another moment; if that makes a difference, a flow begins.
    fn move_to(&mut self, moment: &Moment, viewport: &Viewport, visible: &Region) {
        let Some(scene) = &mut self.scene else { return };
        if scene.moment == *moment || !scene.surface.changes() {
            return;
        }
        if scene.is_same_at(moment, visible) {
            scene.moment = *moment;
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
        scene.moment = *moment;
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

fn new_scene(surface: &Arc<dyn Surface>, wanted: &GroundView) -> Scene {
    let relief = Relief::of(&**surface, &wanted.view, &wanted.moment);
    Scene { surface: Arc::clone(surface), view: wanted.view, relief, moment: wanted.moment, lift: 0.0 }
}

/// By what factor the scale is off from the field's, at least 1.
fn drift(field: &Field, viewport: &Viewport) -> f64 {
    let ratio = field.px_per_unit / viewport.px_per_unit;
    ratio.max(1.0 / ratio)
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
mod tests {
    use super::*;
    use frankie_sim::params::Params;
    use frankie_sim::surface::SurfaceKind;

    fn ground(name: &str) -> GroundView {
        let kind = SurfaceKind::find(name).unwrap();
        let surface = (kind.build)(&Params::defaults(kind.info.params)).unwrap();
        let view = surface.view();
        GroundView { surface: Some(surface), view, moment: Moment::default(), fence: false, noise: None }
    }

    #[test]
    fn the_first_frame_is_covered_and_the_fine_field_comes_in_time() {
        let (mut keeper, wanted, viewport) =
            (FieldKeeper::default(), ground("rosenbrock"), Viewport::default());
        assert_eq!(keeper.update(&wanted, &viewport, 0.01, || false), Change::Scene);
        assert!(keeper.shown().unwrap().covers(&viewport.visible_sim()));
        let frames =
            (0..1000).position(|_| keeper.update(&wanted, &viewport, 0.01, || false) == Change::Heights);
        assert!(frames.is_some() && keeper.shown().unwrap().fine);
        assert_eq!(keeper.update(&wanted, &viewport, 0.01, || true), Change::None);
    }

    #[test]
    fn what_is_seen_stays_covered_however_the_view_moves() {
        let (mut keeper, wanted, mut viewport) =
            (FieldKeeper::default(), ground("himmelblau"), Viewport::default());
        for i in 0..60 {
            viewport.zoom_at(bevy::math::Vec2::new(900.0, 200.0), if i < 30 { 1.3 } else { 0.7 });
            viewport.pan_px(bevy::math::Vec2::new(300.0, -170.0));
            keeper.update(&wanted, &viewport, 0.01, || false);
            assert!(keeper.shown().unwrap().covers(&viewport.visible_sim()));
        }
    }

    #[test]
    fn a_thrown_ball_takes_the_ground_along_smoothly() {
        let (mut keeper, mut wanted, viewport) =
            (FieldKeeper::default(), ground("fetch"), Viewport::default());
        keeper.update(&wanted, &viewport, 0.01, || true);
        let height = |keeper: &FieldKeeper| {
            let field = keeper.shown().unwrap();
            field.nearest(&field.heights, [0.0, 0.0])
        };
        let before = height(&keeper);
        wanted.moment = Moment { step: 1, ball: Some([3.0, 0.0]) };
        assert_eq!(keeper.update(&wanted, &viewport, 0.01, || true), Change::Heights);
        let early = height(&keeper);
        (0..100).for_each(|_| {
            keeper.update(&wanted, &viewport, 0.02, || true);
        });
        let late = height(&keeper);
        assert!(before < early && early < 0.5 * late, "{before} {early} {late}");
        assert!(keeper.shown().unwrap().fine);
        wanted.moment.step = 2;
        assert_eq!(keeper.update(&wanted, &viewport, 0.02, || true), Change::None);
    }

    #[test]
    fn a_tilting_plane_turns_about_the_middle_of_the_view() {
        let (mut keeper, mut wanted, mut viewport) =
            (FieldKeeper::default(), ground("signal"), Viewport::default());
        let kind = SurfaceKind::find("signal").unwrap();
        let mut params = Params::defaults(kind.info.params);
        params.set("pattern", frankie_sim::params::Value::Words(["noise", "noise"]));
        wanted.surface = Some((kind.build)(&params).unwrap());
        viewport.center_sim = [1e6, -1e6];
        let mut middles = Vec::new();
        for step in 0..40 {
            wanted.moment.step = step;
            keeper.update(&wanted, &viewport, 0.02, || true);
            let scene = keeper.scene().unwrap();
            middles.push(scene.height(viewport.center_sim));
        }
        assert!(middles.iter().all(|height| (height - middles[0]).abs() < 1e-3), "{middles:?}");
    }
}
