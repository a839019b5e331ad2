//! The map over the ground: what becomes of a dog from each place under the present setting, seed and noise, in colors, filled
//! from coarse to fine. And the path of the dog from the place that the player points at. Knows runs and the visible part of
//! the plane, nothing of how it is drawn.

use std::sync::Arc;

use frankie_draw::run_map::{EndKind, MapAxis};
use frankie_sim::ensemble::Keep;
use frankie_sim::level::{KindConfig, LevelEdit};
use frankie_sim::optimizer::OptimizerKind;
use frankie_sim::sweep::{Scale, SweepKey};
use frankie_sim::{Axis, Event, Level, Run, TimedEvent, Vec2};

use super::ends::{End, Ends};
use super::run_grid::{RunGrid, STRIDES, covered};
use crate::run_plane::{RunPlane, steps_of};

/// The side of the smallest cells, px, and the maximum number of cells: larger windows have larger cells.
const CELL_PX: f64 = 2.0;
const MAX_CELLS: f64 = 300_000.0;
/// The number of columns where there is no window.
const DEFAULT_COLUMNS: f64 = 320.0;

/// The part of the plane that is seen, and its scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Visible {
    /// `[[left, right], [bottom, top]]`.
    pub region: [[f64; 2]; 2],
    /// Pixels to a unit.
    pub px_per_unit: f64,
}

impl Visible {
    /// Returns the whole view of a level, for where there is no window.
    #[must_use]
    pub fn whole(level: &Level) -> Self {
        let view = level.view();
        Self { region: [view.x, view.y], px_per_unit: CELL_PX * DEFAULT_COLUMNS / view.size()[0] }
    }
}

/// What a map is made for.
#[derive(Clone, Debug)]
struct Setting {
    level: Arc<Level>,
    optimizer: Arc<KindConfig<OptimizerKind>>,
    seed: u64,
    noise_index: u32,
}

impl Setting {
    fn of(run: &Run) -> Self {
        let optimizer = run.state().optimizer.clone();
        Self { level: run.level().clone(), optimizer, seed: run.seed(), noise_index: run.noise_index() }
    }

    fn is_same(&self, other: &Self) -> bool {
        let kind = |setting: &Self| setting.optimizer.kind.info.kind;
        Arc::ptr_eq(&self.level, &other.level)
            && (self.seed, self.noise_index) == (other.seed, other.noise_index)
            && kind(self) == kind(other)
            && self.optimizer.params == other.optimizer.params
    }
}

/// A picture of the ground: a color with its opacity for each cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What it covers: `[[left, right], [bottom, top]]`.
    pub region: [[f64; 2]; 2],
    /// The number of columns and rows.
    pub size: [usize; 2],
    /// RGBA8, the top row first.
    pub texels: Vec<u8>,
}

/// A map over the ground.
#[derive(Debug)]
pub struct GroundMap {
    setting: Setting,
    visible: Visible,
    ends: Ends,
    grid: RunGrid<End>,
    picture: Picture,
    /// The number of runs with each key.
    counts: Vec<usize>,
    /// A number that grows with every change of the picture.
    generation: u64,
    pointed: Option<Pointed>,
}

/// The run from the place that the player points at.
#[derive(Debug)]
struct Pointed {
    cell: [usize; 2],
    run: Run,
    /// The last step at which the dog was not near any known place.
    last_away: u64,
}

impl GroundMap {
    /// Returns the empty map of the setting that a run has now; `None` where nothing of the ground is seen on which a run can
    /// start, or where no level can be made of the setting.
    #[must_use]
    pub fn new(run: &Run, visible: Visible) -> Option<Self> {
        let setting = Setting::of(run);
        let level = Arc::new(run.level().edited(&LevelEdit::of_optimizer(&setting.optimizer)).ok()?);
        let region = region(&level, visible)?;
        let size = size_of(region, visible.px_per_unit);
        let axis = |axis: Axis| MapAxis {
            name: SweepKey::Start(axis).to_string(),
            ends: region[axis.index()],
            scale: Scale::Linear,
        };
        let ends = Ends::of(&level);
        let plane = RunPlane {
            keys: Axis::BOTH.map(SweepKey::Start),
            axes: Axis::BOTH.map(axis),
            size,
            seed: setting.seed,
            noise_index: setting.noise_index,
            steps: steps_of(&level),
            level,
        };
        let picture = Picture { region, size, texels: vec![0; 4 * size[0] * size[1]] };
        let counts = vec![0; ends.keys().len()];
        let grid = RunGrid::new(plane, Keep::default(), End::of);
        Some(Self { setting, visible, ends, grid, picture, counts, generation: 0, pointed: None })
    }

    /// Returns whether it is the map of the setting that a run has now.
    #[must_use]
    pub fn is_of(&self, run: &Run) -> bool {
        self.setting.is_same(&Setting::of(run))
    }

    /// Returns the colors, with the level of the run that the map was made for.
    #[must_use]
    pub fn into_picture(self) -> (Arc<Level>, Picture) {
        (self.setting.level, self.picture)
    }

    /// Returns the part of the plane that it was made for.
    #[must_use]
    pub fn visible(&self) -> Visible {
        self.visible
    }

    /// Returns the runs so far.
    #[must_use]
    pub fn grid(&self) -> &RunGrid<End> {
        &self.grid
    }

    /// Returns the colors.
    #[must_use]
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    /// Returns a number that grows with every change of the picture.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Returns the places that runs can come to, with their names.
    pub fn places(&self) -> impl Iterator<Item = (Vec2, &str)> {
        self.ends.named_places()
    }

    /// Returns what the colors mean, with the share of the runs so far that have each.
    #[must_use]
    pub fn keys(&self) -> Vec<(EndKind, String, Option<f32>)> {
        let all = self.grid.progress().0.max(1) as f32;
        let keys = self.ends.keys().into_iter().zip(&self.counts);
        let share = |count: usize, kind| (!matches!(kind, EndKind::Loss(_))).then(|| count as f32 / all);
        keys.map(|((kind, name), count)| (kind, name, share(*count, kind))).collect()
    }

    /// Makes runs for a part of a frame: those of the place that the player points at first.
    pub fn advance(&mut self, max_cost: u64) {
        let spent = self.advance_pointed(max_cost / 2);
        let Self { grid, ends, picture, counts, .. } = self;
        let (before, was_coarse_done) = (grid.progress().0, grid.is_coarse_done());
        grid.advance(max_cost - spent, |at, stride, end| {
            let kind = ends.end_kind(end);
            if let Some(count) = ends.key_of(kind).and_then(|key| counts.get_mut(key)) {
                *count += 1;
            }
            paint(picture, at, stride, kind.rgba());
        });
        if !was_coarse_done && self.grid.is_coarse_done() {
            self.set_losses();
        }
        self.generation += u64::from(self.grid.progress().0 != before);
    }

    /// Takes the range of the colors from the runs of the first pass, and paints them again.
    fn set_losses(&mut self) {
        let Self { grid, ends, picture, .. } = self;
        ends.set_losses(grid.cells().iter().flatten());
        let columns = picture.size[0];
        for stride in STRIDES {
            for (index, end) in grid.cells().iter().enumerate() {
                let at = [index % columns, index / columns];
                if let Some(end) = end.as_ref().filter(|_| stride_of(at) == stride) {
                    paint(picture, at, stride, ends.end_kind(end).rgba());
                }
            }
        }
    }

    /// Returns the cell at a place; `None` beside the map.
    #[must_use]
    pub fn cell_at(&self, at: Vec2) -> Option<[usize; 2]> {
        let ([x, y], [columns, rows]) = (self.picture.region, self.picture.size);
        let index = |share: f64, count: usize| {
            (0.0..=1.0).contains(&share).then(|| ((share * count as f64) as usize).min(count - 1))
        };
        let column = index((at[0] - x[0]) / (x[1] - x[0]), columns)?;
        Some([column, index((y[1] - at[1]) / (y[1] - y[0]), rows)?])
    }

    /// Returns the place where the run of a cell starts.
    #[must_use]
    pub fn place_of(&self, [column, row]: [usize; 2]) -> Vec2 {
        let plane = self.grid.plane();
        [plane.value(0, column), plane.value(1, row)]
    }

    /// Returns the place from which the run of the cell at a place starts; `None` beside the map.
    #[must_use]
    pub fn snapped(&self, at: Vec2) -> Option<Vec2> {
        Some(self.place_of(self.cell_at(at)?))
    }

    /// Begins the run of the cell at a place, or ends the one that is shown.
    pub fn point_at(&mut self, at: Option<Vec2>) {
        let cell = at.and_then(|at| self.cell_at(at));
        if cell == self.pointed_cell() {
            return;
        }
        self.pointed = cell.map(|cell| {
            let event = Event::Drop { at: self.place_of(cell) };
            let plane = self.grid.plane();
            let run = Run::with_events(plane.level.clone(), plane.seed, vec![TimedEvent { step: 0, event }]);
            Pointed { cell, run: run.with_noise_index(plane.noise_index), last_away: 0 }
        });
    }

    /// Returns the cell that the player points at.
    #[must_use]
    pub fn pointed_cell(&self) -> Option<[usize; 2]> {
        self.pointed.as_ref().map(|pointed| pointed.cell)
    }

    /// Returns the run from the place that the player points at, as far as it is made.
    #[must_use]
    pub fn pointed_run(&self) -> Option<&Run> {
        self.pointed.as_ref().map(|pointed| &pointed.run)
    }

    /// Describes how that run ends, once it is made.
    #[must_use]
    pub fn pointed_words(&self) -> Option<String> {
        let pointed = self.pointed.as_ref().filter(|pointed| self.is_made(pointed))?;
        let (run, state) = (&pointed.run, pointed.run.state());
        let loss = run.level().surface().loss(state.at, &state.surface_context());
        let end = End { at: state.at, outcome: run.outcome(), steps: state.step, loss };
        Some(self.ends.describe(&end, pointed.last_away + 1))
    }

    fn is_made(&self, pointed: &Pointed) -> bool {
        pointed.run.outcome().is_over() || pointed.run.state().step >= self.grid.plane().steps
    }

    /// Makes steps of the run from the place that the player points at. Returns what they cost.
    fn advance_pointed(&mut self, max_cost: u64) -> u64 {
        let steps = self.grid.plane().steps;
        let Some(pointed) = &mut self.pointed else { return 0 };
        let cost = pointed.run.level().step_cost().max(1);
        let affordable = (max_cost / cost).max(1);
        let mut made = 0;
        while made < affordable && pointed.run.state().step < steps && !pointed.run.outcome().is_over() {
            pointed.run.advance();
            made += 1;
            if !self.ends.is_there(pointed.run.state().at) {
                pointed.last_away = pointed.run.state().step;
            }
        }
        made.saturating_mul(cost).min(max_cost)
    }

    /// Returns whether there are still runs to make.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        !self.grid.is_done() || self.pointed.as_ref().is_some_and(|pointed| !self.is_made(pointed))
    }
}

/// Returns the stride of the pass in which the run of a cell is made.
fn stride_of([column, row]: [usize; 2]) -> usize {
    let is_in = |stride: &usize| column.is_multiple_of(*stride) && row.is_multiple_of(*stride);
    STRIDES.into_iter().find(is_in).unwrap_or(1)
}

/// Paints the cells that a run stands for.
fn paint(picture: &mut Picture, [column, row]: [usize; 2], stride: usize, rgba: [u8; 4]) {
    let [columns, rows] = picture.size;
    let across = covered(column, stride, columns);
    for row in covered(row, stride, rows) {
        let start = 4 * (row * columns + across.start);
        let texels = &mut picture.texels[start..start + 4 * across.len()];
        texels.chunks_exact_mut(4).for_each(|texel| texel.copy_from_slice(&rgba));
    }
}

/// Returns the part of the ground that is seen and on which a run can start.
fn region(level: &Level, visible: Visible) -> Option<[[f64; 2]; 2]> {
    let view = [level.view().x, level.view().y];
    let within = |i: usize| {
        let ([from, to], seen) = (view[i], visible.region[i]);
        if level.may_start_anywhere() { seen } else { [from.max(seen[0]), to.min(seen[1])] }
    };
    let region = [within(0), within(1)];
    let is_there = region.iter().all(|[from, to]| from < to && from.is_finite() && to.is_finite());
    is_there.then_some(region)
}

fn size_of(region: [[f64; 2]; 2], px_per_unit: f64) -> [usize; 2] {
    let px = region.map(|[from, to]| ((to - from) * px_per_unit).clamp(1.0, 1e6));
    let cell_px = CELL_PX.max((px[0] * px[1] / MAX_CELLS).sqrt());
    px.map(|px| ((px / cell_px).ceil() as usize).max(1))
}
