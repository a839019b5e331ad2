//! The map of any two settings: a plane of runs with a color for each, filled from coarse to fine, in which one can zoom until
//! neighboring numbers are the same. Knows levels and runs, nothing of how it is drawn.

mod cells;
mod describe;
mod keys;
mod own;
mod plane;
mod preset;
#[cfg(test)]
mod tests;
mod view;

use std::sync::Arc;

use bevy::prelude::Resource;
use frankie_draw::run_map::{ColorScale, MapAxis, RunCell, Shown};
use frankie_sim::sweep::{Scale, SweepKey};
use frankie_sim::{Level, Run};

use self::keys::axis_of;
use self::plane::{cells_of, clamped, is_fine, plane, run_grid};
pub use self::preset::Preset;
use super::ends::minimum_names;
use super::run_grid::RunGrid;
use crate::game::setting;

/// The side of the plane before the window has said how much room there is, points.
const DEFAULT_SIDE: f32 = 480.0;
/// The numbers of steps that the player can choose from.
pub const STEPS: [u64; 4] = [100, 300, 1_000, 3_000];

/// What the player asks of the map.
#[derive(Clone, Debug, PartialEq)]
pub enum PageRequest {
    /// Begin with another map.
    Begin(Preset),
    /// Put another setting on an axis: 0 from left to right, 1 from bottom to top.
    SetKey(usize, String),
    /// Show something else of the same runs.
    Show(Shown),
    /// Make so many steps.
    SetSteps(u64),
    /// Zoom by a factor about a place, as shares of the plane from the left and from the bottom.
    Zoom(f64, [f64; 2]),
    /// Move the view by shares of the plane, to the right and up.
    Pan([f64; 2]),
    /// Go back to the view before, or to the whole range.
    Back,
    /// The window has so much room for the plane, points.
    Resize([f32; 2]),
}

/// A map of two settings.
#[derive(Debug)]
pub struct MapPage {
    /// The level of the run on the stage, with its setting.
    own: Arc<Level>,
    /// Whether the map goes through the setting of `own`.
    has_own: bool,
    /// The level of the run that the map was opened from, which the player can come back to.
    opened_from: Arc<Level>,
    seed: u64,
    noise_index: u32,
    preset: Preset,
    /// The level with the edits of the preset.
    level: Arc<Level>,
    /// The names of its minima.
    minima: Vec<String>,
    keys: [SweepKey; 2],
    axes: [MapAxis; 2],
    /// The whole ranges, which no view leaves.
    whole: [MapAxis; 2],
    shown: Shown,
    steps: u64,
    side: [f32; 2],
    /// The views before this one.
    before: Vec<[MapAxis; 2]>,
    grid: RunGrid<RunCell>,
    /// Whether the view cannot be any deeper.
    is_deepest: bool,
    colors: ColorScale,
    /// RGBA8, the top row first.
    texels: Vec<u8>,
    generation: u64,
    /// The number of runs in the picture.
    painted: usize,
}

/// The map of two settings, while its dialog is open or was.
#[derive(Resource, Debug, Default)]
pub struct MapPages {
    /// The map.
    pub page: Option<MapPage>,
    /// The player's run before one of the map took its place on the stage.
    pub run_before: Option<Box<Run>>,
}

impl MapPage {
    /// Returns the first map for the setting of a run.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn of(run: &Run) -> Result<Self, String> {
        let own = Arc::new(setting::level_of(run)?);
        Self::begin(own, run.seed(), run.noise_index(), Preset::Present, [DEFAULT_SIDE; 2])
    }

    fn begin(
        own: Arc<Level>,
        seed: u64,
        noise_index: u32,
        preset: Preset,
        side: [f32; 2],
    ) -> Result<Self, String> {
        let (edits, parts, shown, steps) = preset.parts(&own);
        let level = match edits.is_empty() {
            true => own.clone(),
            false => Arc::new(own.edited(&edits).map_err(|error| error.message)?),
        };
        let mut keys = Vec::new();
        for (name, ends) in parts {
            let (key, mut axis) = axis_of(&level, &name)?;
            if let Some(ends) = ends {
                (axis.ends, axis.scale) = (ends, Scale::Linear);
            }
            keys.push((key, axis));
        }
        // Two keys become two axes.
        let [x, y] = <[(SweepKey, MapAxis); 2]>::try_from(keys).map_err(|_| "no two settings".to_owned())?;
        let (keys, axes) = ([x.0, y.0], [x.1, y.1]);
        let grid = run_grid(&level, &keys, &axes, (seed, noise_index), steps, side);
        let colors = ColorScale::of(shown, &[]);
        let mut page = Self {
            has_own: preset == Preset::Present,
            opened_from: own.clone(),
            own,
            seed,
            noise_index,
            preset,
            minima: minimum_names(&level),
            level,
            keys,
            whole: axes.clone(),
            axes,
            shown,
            steps,
            side,
            before: Vec::new(),
            grid,
            is_deepest: false,
            colors,
            texels: Vec::new(),
            generation: 0,
            painted: 0,
        };
        page.begin_again();
        Ok(page)
    }

    /// Does what the player asks for.
    ///
    /// # Errors
    /// Why it cannot be done, in words; then nothing changes.
    pub fn handle(&mut self, request: &PageRequest) -> Result<(), String> {
        match request {
            PageRequest::Begin(preset) => {
                let generation = self.generation + 1;
                let (own, opened_from) = (self.own.clone(), self.opened_from.clone());
                let new = Self::begin(own, self.seed, self.noise_index, *preset, self.side)?;
                *self = Self { opened_from, generation: new.generation + generation, ..new };
            }
            PageRequest::SetKey(place, name) => self.set_key(*place, name)?,
            PageRequest::Show(shown) => {
                self.shown = *shown;
                self.paint();
            }
            PageRequest::SetSteps(steps) => {
                self.steps = (*steps).max(1);
                self.begin_again();
            }
            PageRequest::Zoom(factor, at) => self.zoom(*factor, *at),
            PageRequest::Pan(by) => self.pan(*by),
            PageRequest::Back => self.go_back(),
            PageRequest::Resize(side) => {
                if self.wants_size(*side) {
                    self.side = clamped(*side);
                    self.begin_again();
                }
            }
        }
        Ok(())
    }

    fn set_key(&mut self, place: usize, name: &str) -> Result<(), String> {
        let (key, axis) = axis_of(&self.level, name)?;
        let other = 1 - place.min(1);
        if self.keys[other].to_string() == key.to_string() {
            return Err(format!("{name} is on the other axis"));
        }
        let (mut keys, mut axes) = (self.keys.clone(), self.whole.clone());
        (keys[place.min(1)], axes[place.min(1)]) = (key, axis);
        // Both axes of one number and the number itself exclude each other.
        let plane = plane(&self.level, &keys, &axes, (self.seed, self.noise_index), self.steps, self.side);
        plane.edits([0, 0]).map_err(|error| error.to_string())?;
        (self.keys, self.axes, self.whole) = (keys, axes.clone(), axes);
        self.before.clear();
        self.begin_again();
        self.has_own = self.goes_through(&self.own);
        Ok(())
    }

    /// Makes all runs of the view again.
    fn begin_again(&mut self) {
        let noise = (self.seed, self.noise_index);
        self.grid = run_grid(&self.level, &self.keys, &self.axes, noise, self.steps, self.side);
        self.is_deepest = !is_fine(self.grid.plane());
        self.paint();
    }

    /// Makes runs for a part of a frame. Returns whether there are new ones that are not in the picture.
    pub fn advance(&mut self, max_cost: u64) -> bool {
        self.grid.advance(max_cost, |_, _, _| {});
        self.grid.progress().0 != self.painted
    }

    /// Paints all runs so far.
    pub fn paint(&mut self) {
        let known: Vec<RunCell> = self.grid.cells().iter().flatten().copied().collect();
        self.colors = ColorScale::of(self.shown, &known);
        self.painted = known.len();
        self.generation += 1;
        let [columns, rows] = self.grid.plane().size;
        self.texels.clear();
        for row in 0..rows {
            for column in 0..columns {
                let cell = self.grid.shown_at([column, row]);
                let rgba = cell.map_or([0; 4], |(_, cell)| {
                    let [r, g, b] = self.colors.color(cell);
                    [r, g, b, u8::MAX]
                });
                self.texels.extend(rgba);
            }
        }
    }

    /// Gives the picture a number that no picture of an earlier map had.
    pub fn continue_after(&mut self, other: &Self) {
        self.generation += other.generation + 1;
    }

    /// Returns whether there are still runs to make, or to paint.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        !self.grid.is_done() || self.grid.progress().0 != self.painted
    }

    /// Returns whether the plane has another number of cells in a window with so much room, points.
    #[must_use]
    pub fn wants_size(&self, side: [f32; 2]) -> bool {
        cells_of(clamped(side)) != cells_of(self.side)
    }

    /// Returns the colors as RGBA8, the top row first, with a number that changes with them.
    #[must_use]
    pub fn picture(&self) -> (&[u8], [usize; 2], u64) {
        (&self.texels, self.grid.plane().size, self.generation)
    }

    /// Returns the runs so far.
    #[must_use]
    pub fn grid(&self) -> &RunGrid<RunCell> {
        &self.grid
    }

    /// Returns the map that this one began as.
    #[must_use]
    pub fn preset(&self) -> Preset {
        self.preset
    }

    /// Returns whether the player may choose what the map is of, as in the sandbox.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.own.player().edit
    }

    /// Returns what is shown of each run.
    #[must_use]
    pub fn shown(&self) -> Shown {
        self.shown
    }

    /// Returns the number of steps of each run.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Returns the axes of the view.
    #[must_use]
    pub fn axes(&self) -> &[MapAxis; 2] {
        &self.axes
    }

    /// Returns whether the view is a part of the whole ranges.
    #[must_use]
    pub fn is_zoomed(&self) -> bool {
        self.axes != self.whole
    }

    /// Returns whether there is no deeper zoom: neighboring settings would be the same number.
    #[must_use]
    pub fn is_deepest(&self) -> bool {
        self.is_deepest
    }
}
