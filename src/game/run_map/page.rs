//! The map of any two settings: a plane of runs with a color for each, filled from coarse to fine, in which one can zoom until
//! neighboring numbers are the same. Knows levels and runs, nothing of how it is drawn.

use std::sync::Arc;

use bevy::prelude::Resource;
use frankie_draw::chart::number;
use frankie_draw::run_map::{ColorScale, MapAxis, RunCell, RunMap, Shown};
use frankie_sim::ensemble::Keep;
use frankie_sim::level::LevelEdit;
use frankie_sim::params::{Params, Value};
use frankie_sim::sweep::{Scale, SweepKey};
use frankie_sim::{Axis, Level, Outcome, Run};

use super::filling::Filling;
use crate::game::numbers;
use crate::levels::links;
use crate::run_plane::{RunPlane, default_range, quoted, steps_of};

/// The side of the smallest cells, points, and the maximum number of cells: larger planes have larger ones.
const CELL: f32 = 2.0;
const MAX_CELLS: f32 = 120_000.0;
/// The side of the plane before the window has said how much room there is, points.
const DEFAULT_SIDE: f32 = 480.0;
/// The side of a plane at least and at most, points.
const SIDES: [f32; 2] = [32.0, 1600.0];
/// The numbers of steps that the player can choose from.
pub const STEPS: [u64; 4] = [100, 300, 1_000, 3_000];
/// The distance of neighboring settings below which there is no deeper zoom, as a share of their size.
const MIN_DISTANCE: f64 = 8.0 * f64::EPSILON;
/// How many times smaller than the last view that one can go back to a view is before it is such a view as well.
const VIEW_FACTOR: f64 = 1.9;

/// A map to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Where training ends and diverging begins: the learning rates of both axes, without noise, in a curved valley.
    Edge,
    /// Where each start ends with momentum, without noise.
    Petals,
    /// The learning rates of both axes under the setting of the run.
    Present,
}

impl Preset {
    /// Every one with its name.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Edge, "Edge of training"), (Self::Petals, "Momentum"), (Self::Present, "Your setting")];

    /// Returns the edits of the player's level, the keys with their ranges, what is shown, and the number of steps.
    fn parts(self, own: &Level) -> (Vec<LevelEdit>, [(String, Option<[f64; 2]>); 2], Shown, u64) {
        let keys = |keys: [&str; 2], ends: [Option<[f64; 2]>; 2]| {
            [(keys[0].to_owned(), ends[0]), (keys[1].to_owned(), ends[1])]
        };
        let rates = ["optimizer.lr.x", "optimizer.lr.y"];
        let edits =
            |edits: &[(&str, &str)]| edits.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect();
        match self {
            Self::Edge => (
                edits(&[("surface.kind", "rosenbrock"), ("noise.kind", "none"), ("optimizer.kind", "sgd")]),
                keys(rates, [Some([1e-4, 0.005]), Some([1e-4, 0.012])]),
                Shown::Loss,
                300,
            ),
            Self::Petals => (
                edits(&[
                    ("surface.kind", "himmelblau"),
                    ("noise.kind", "none"),
                    ("optimizer.kind", "momentum"),
                    ("optimizer.lr", "0.01"),
                ]),
                keys(["start.x", "start.y"], [None; 2]),
                Shown::Minimum,
                300,
            ),
            Self::Present => match own.screen().map() {
                Some(own_keys) => (Vec::new(), keys(own_keys, [None; 2]), Shown::Steps, steps_of(own)),
                None => (Vec::new(), keys(rates, [None; 2]), Shown::Loss, 300),
            },
        }
    }
}

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
    /// The level of the player's run, with its setting.
    own: Arc<Level>,
    seed: u64,
    noise_index: u32,
    preset: Preset,
    /// The level with the edits of the preset.
    level: Arc<Level>,
    keys: [SweepKey; 2],
    axes: [MapAxis; 2],
    /// The whole ranges, which no view leaves.
    whole: [MapAxis; 2],
    shown: Shown,
    steps: u64,
    side: [f32; 2],
    /// The views before this one.
    before: Vec<[MapAxis; 2]>,
    filling: Filling<RunCell>,
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
}

impl MapPage {
    /// Returns the first map for the setting of a run.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn of(run: &Run) -> Result<Self, String> {
        let edits = LevelEdit::of_optimizer(&run.state().optimizer);
        let own = Arc::new(run.level().edited(&edits).map_err(|error| error.message)?);
        // A level that asks has a map of its own.
        let preset = if own.player().edit { Preset::Edge } else { Preset::Present };
        Self::begin(own, run.seed(), run.noise_index(), preset, [DEFAULT_SIDE; 2])
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
        let filling = filling(&level, &keys, &axes, (seed, noise_index), steps, side);
        let colors = ColorScale::of(shown, &[]);
        let mut page = Self {
            own,
            seed,
            noise_index,
            preset,
            level,
            keys,
            whole: axes.clone(),
            axes,
            shown,
            steps,
            side,
            before: Vec::new(),
            filling,
            is_deepest: false,
            colors,
            texels: Vec::new(),
            generation: 0,
            painted: 0,
        };
        page.begin_again();
        Ok(page)
    }

    /// Returns whether it is of the setting that a run has now.
    #[must_use]
    pub fn is_of(&self, run: &Run) -> bool {
        let edits = LevelEdit::of_optimizer(&run.state().optimizer);
        let is_same_noise = (self.seed, self.noise_index) == (run.seed(), run.noise_index());
        is_same_noise && run.level().edited(&edits).is_ok_and(|level| level.to_toml() == self.own.to_toml())
    }

    /// Does what the player asks for.
    ///
    /// # Errors
    /// Why it cannot be done, in words; then nothing changes.
    pub fn handle(&mut self, request: &PageRequest) -> Result<(), String> {
        match request {
            PageRequest::Begin(preset) => {
                let generation = self.generation + 1;
                let own = self.own.clone();
                *self = Self::begin(own, self.seed, self.noise_index, *preset, self.side)?;
                self.generation += generation;
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
        Ok(())
    }

    /// Makes all runs of the view again.
    fn begin_again(&mut self) {
        let noise = (self.seed, self.noise_index);
        self.filling = filling(&self.level, &self.keys, &self.axes, noise, self.steps, self.side);
        self.is_deepest = !is_fine(self.filling.plane());
        self.paint();
    }

    fn go_to(&mut self, axes: [MapAxis; 2], is_new: bool) {
        if axes == self.axes {
            return;
        }
        let before = std::mem::replace(&mut self.axes, axes);
        let width = |axes: &[MapAxis; 2]| {
            let [low, high] = axes[0].ends.map(|end| self.whole[0].share(end));
            high - low
        };
        let now = width(&self.axes);
        if is_new {
            let is_far = self.before.last().is_none_or(|last| width(last) > VIEW_FACTOR * now);
            self.before.extend(is_far.then_some(before));
        }
        let is_wider = |view: &[MapAxis; 2]| width(view) > now;
        let wider = self.before.iter().take_while(|view| is_wider(view)).count();
        self.before.truncate(wider);
        self.begin_again();
    }

    fn zoom(&mut self, factor: f64, at: [f64; 2]) {
        let is_possible = factor.is_finite() && factor > 0.0 && at.iter().all(|share| share.is_finite());
        if !is_possible || (factor > 1.0 && self.is_deepest) {
            return;
        }
        let axes = [0, 1].map(|i| {
            let shares = [at[i] - at[i] / factor, at[i] + (1.0 - at[i]) / factor];
            self.part(i, shares)
        });
        let finer =
            plane(&self.level, &self.keys, &axes, (self.seed, self.noise_index), self.steps, self.side);
        if factor > 1.0 && !is_fine(&finer) {
            self.is_deepest = true;
            return;
        }
        self.go_to(axes, true);
    }

    fn pan(&mut self, by: [f64; 2]) {
        if by.iter().all(|share| share.is_finite()) {
            let axes = [0, 1].map(|i| self.part(i, [by[i], 1.0 + by[i]]));
            self.go_to(axes, false);
        }
    }

    fn go_back(&mut self) {
        let axes = self.before.pop().unwrap_or_else(|| self.whole.clone());
        self.go_to(axes, false);
    }

    /// Returns the part of an axis between two shares of it, inside of the whole range.
    fn part(&self, i: usize, [from, to]: [f64; 2]) -> MapAxis {
        let (axis, whole) = (&self.axes[i], &self.whole[i]);
        let ends = [from, to].map(|share| axis.scale.at(axis.ends, share));
        let [low, high] = ends.map(|end| whole.share(end));
        let shift = if high - low >= 1.0 {
            return whole.clone();
        } else if low < 0.0 {
            -low
        } else {
            (1.0 - high).min(0.0)
        };
        if shift == 0.0 {
            return MapAxis { ends, ..axis.clone() };
        }
        let moved =
            [low + shift, high + shift].map(|share| whole.scale.at(whole.ends, share.clamp(0.0, 1.0)));
        MapAxis { ends: moved, ..axis.clone() }
    }

    /// Makes runs for a part of a frame. Returns whether there are new ones that are not in the picture.
    pub fn advance(&mut self, max_cost: u64) -> bool {
        self.filling.advance(max_cost, |_, _, _| {});
        self.filling.progress().0 != self.painted
    }

    /// Paints all runs so far.
    pub fn paint(&mut self) {
        let known: Vec<RunCell> = self.filling.cells().iter().flatten().copied().collect();
        self.colors = ColorScale::of(self.shown, &known);
        self.painted = known.len();
        self.generation += 1;
        let [columns, rows] = self.filling.plane().size;
        self.texels.clear();
        for row in 0..rows {
            for column in 0..columns {
                let cell = self.filling.shown_at([column, row]);
                let rgba = cell.map_or([0; 4], |(_, cell)| {
                    let [r, g, b] = self.colors.color(cell);
                    [r, g, b, u8::MAX]
                });
                self.texels.extend(rgba);
            }
        }
    }

    /// Makes the picture another one than any of an earlier map.
    pub fn continue_after(&mut self, other: &Self) {
        self.generation += other.generation + 1;
    }

    /// Returns whether there are still runs to make, or to paint.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        !self.filling.is_done() || self.filling.progress().0 != self.painted
    }

    /// Returns whether the plane has another number of cells in a window with so much room, points.
    #[must_use]
    pub fn wants_size(&self, side: [f32; 2]) -> bool {
        cells_of(clamped(side)) != cells_of(self.side)
    }

    /// Describes the map in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        let [x, y] = &self.axes;
        format!("Map of {} and {}: {}", x.name, y.name, self.shown.title())
    }

    /// Returns the colors as RGBA8, the top row first, with a number that changes with them.
    #[must_use]
    pub fn picture(&self) -> (&[u8], [usize; 2], u64) {
        (&self.texels, self.filling.plane().size, self.generation)
    }

    /// Returns the runs so far.
    #[must_use]
    pub fn filling(&self) -> &Filling<RunCell> {
        &self.filling
    }

    /// Returns what the colors mean.
    #[must_use]
    pub fn colors(&self) -> &ColorScale {
        &self.colors
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

    /// Returns where the setting of the player's run is, as shares of the plane from the left and from the bottom; `None`
    /// beside the view, and on maps that begin with another setting.
    #[must_use]
    pub fn own_place(&self) -> Option<[f64; 2]> {
        let value = |i: usize| Some(self.axes[i].share(value_of(&self.own, &self.keys[i])?));
        let place = [value(0)?, value(1)?];
        let is_seen = place.iter().all(|share| (0.0..=1.0).contains(share));
        (self.preset == Preset::Present && is_seen).then_some(place)
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

    /// Returns the cell at shares of the plane from the left and from the bottom.
    #[must_use]
    pub fn cell_at(&self, at: [f64; 2]) -> Option<[usize; 2]> {
        let size = self.filling.plane().size;
        let shares = [at[0], 1.0 - at[1]];
        let is_inside = shares.iter().all(|share| (0.0..1.0).contains(share));
        is_inside.then(|| [0, 1].map(|i| ((shares[i] * size[i] as f64) as usize).min(size[i] - 1)))
    }

    /// Returns the two settings of a cell.
    #[must_use]
    pub fn values(&self, cell: [usize; 2]) -> [f64; 2] {
        [0, 1].map(|axis| self.filling.plane().value(axis, cell[axis]))
    }

    /// Describes the two settings of a cell, with as many digits as tell it from its neighbors.
    #[must_use]
    pub fn describe_values(&self, cell: [usize; 2]) -> String {
        let plane = self.filling.plane();
        let of_axis = |i: usize| {
            let next = if cell[i] == 0 { 1 } else { cell[i] - 1 };
            let (value, step) = (plane.value(i, cell[i]), plane.value(i, cell[i]) - plane.value(i, next));
            format!("{} {}", self.axes[i].name, number::tick(value, step.abs()))
        };
        format!("{}, {}", of_axis(0), of_axis(1))
    }

    /// Describes how the run of a cell went; `None` while it is not made.
    #[must_use]
    pub fn describe_run(&self, cell: [usize; 2]) -> Option<String> {
        let run = self.filling.cells().get(cell[1] * self.filling.plane().size[0] + cell[0])?.as_ref()?;
        let steps = numbers::count(run.steps);
        Some(match run.outcome {
            Outcome::LeftBounds => format!("runs off after {steps} steps"),
            Outcome::NotFinite => format!("his numbers end after {steps} steps"),
            Outcome::Reached => format!("reaches the goal after {steps} steps"),
            Outcome::Running | Outcome::OutOfSteps => match (self.shown, run.minimum) {
                (Shown::Ratio, _) => format!("rms of r {} over {steps} steps", numbers::short(run.ratio)),
                (Shown::Minimum, Some(place)) => {
                    format!(
                        "nearest is minimum {place} after {steps} steps, loss {}",
                        numbers::short(run.loss)
                    )
                }
                _ => format!("loss {} after {steps} steps", numbers::short(run.loss)),
            },
        })
    }

    /// Returns the run of a cell at its start.
    ///
    /// # Errors
    /// Settings that the level refuses, in words.
    pub fn run(&self, cell: [usize; 2]) -> Result<Run, String> {
        let edits = self.filling.plane().edits(cell).map_err(|error| error.to_string())?;
        let level = self.level.edited(&edits).map_err(|error| error.message)?;
        Ok(Run::new(Arc::new(level), self.seed).with_noise_index(self.noise_index))
    }

    /// Returns the names of all keys that can be put on an axis and have a range.
    #[must_use]
    pub fn key_names(&self) -> Vec<String> {
        key_names(&self.level)
    }

    /// Returns the command that draws this view.
    #[must_use]
    pub fn command_line(&self) -> String {
        let level = links::level_link(&self.level, self.seed).unwrap_or_else(|_| self.level.id().to_owned());
        let axis = |axis: &MapAxis| match (axis.scale, axis.ends) {
            (Scale::Linear, [from, to]) => quoted(&format!("{}={from:?}:{to:?}", axis.name)),
            (Scale::Log, [from, to]) => quoted(&format!("{}=log:{from:?}..{to:?}", axis.name)),
        };
        let shown = Shown::ALL.iter().find(|(shown, _)| *shown == self.shown).map_or("", |(_, name)| name);
        format!(
            "frankie map {} --seed {} --steps {} --x {} --y {} --show {shown} --out map.png",
            quoted(&level),
            self.seed,
            self.steps,
            axis(&self.axes[0]),
            axis(&self.axes[1]),
        )
    }

    /// Returns the map as a figure. Cells whose run is not made show the nearest one that is.
    #[must_use]
    pub fn figure(&self) -> RunMap {
        let size = self.filling.plane().size;
        let places = (0..size[1]).flat_map(|row| (0..size[0]).map(move |column| [column, row]));
        let cells = places.filter_map(|at| self.filling.shown_at(at).map(|(_, cell)| *cell)).collect();
        let level = &self.level;
        let kinds = [level.surface_config().kind.info.title, level.optimizer().kind.info.title];
        let noise = level.noise_config().kind.info.kind;
        let caption =
            format!("{}, {}, noise {noise}, seed {}, {} steps", kinds[0], kinds[1], self.seed, self.steps);
        let title = format!("{}: {}", level.title(), self.shown.title());
        RunMap { title, caption, axes: self.axes.clone(), size, shown: self.shown, cells }
    }
}

fn plane(
    level: &Arc<Level>,
    keys: &[SweepKey; 2],
    axes: &[MapAxis; 2],
    (seed, noise_index): (u64, u32),
    steps: u64,
    side: [f32; 2],
) -> RunPlane {
    let steps = steps.min(level.max_steps().map_or(u64::MAX, |_| steps_of(level)));
    let (keys, axes) = (keys.clone(), axes.clone());
    RunPlane { level: level.clone(), keys, axes, size: cells_of(side), seed, noise_index, steps }
}

fn filling(
    level: &Arc<Level>,
    keys: &[SweepKey; 2],
    axes: &[MapAxis; 2],
    noise: (u64, u32),
    steps: u64,
    side: [f32; 2],
) -> Filling<RunCell> {
    let keep = Keep { stats: true, ..Keep::default() };
    Filling::new(plane(level, keys, axes, noise, steps, side), keep, RunCell::of)
}

/// Returns the sides of a plane, within what is possible.
fn clamped(side: [f32; 2]) -> [f32; 2] {
    side.map(|side| if side.is_nan() { SIDES[0] } else { side.clamp(SIDES[0], SIDES[1]) })
}

fn cells_of(side: [f32; 2]) -> [usize; 2] {
    let cell = CELL.max((side[0] * side[1] / MAX_CELLS).sqrt());
    side.map(|side| ((side / cell).ceil() as usize).max(1))
}

/// Returns whether neighboring settings differ by more than rounding.
fn is_fine(plane: &RunPlane) -> bool {
    (0..2).all(|axis| {
        let (a, b) = (plane.value(axis, 0), plane.value(axis, 1));
        let largest = plane.axes[axis].ends.iter().fold(0.0_f64, |largest, end| largest.max(end.abs()));
        (a - b).abs() > MIN_DISTANCE * largest
    })
}

/// Returns the number that a key has in a level; for both axes where they agree.
fn value_of(level: &Level, key: &SweepKey) -> Option<f64> {
    let of = |params: &Params, name: &str, axis: Option<Axis>| match (params.get(name)?, axis) {
        (Value::Number(x), None) => Some(*x),
        (Value::Pair(pair), Some(axis)) => Some(pair[axis.index()]),
        (Value::Pair([x, y]), None) => (x == y).then_some(*x),
        _ => None,
    };
    let of_key = |key: &str, axis: Option<Axis>| match key.split_once('.')? {
        ("noise", name) => of(&level.noise_config().params, name, axis),
        ("surface", name) => of(&level.surface_config().params, name, axis),
        _ => None,
    };
    match key {
        SweepKey::Start(axis) => Some(level.start().at[axis.index()]),
        SweepKey::Optimizer { name, axis } => of(&level.optimizer().params, name, *axis),
        SweepKey::OneAxis { key, axis } => of_key(key, Some(*axis)),
        SweepKey::Level(key) => of_key(key, None),
    }
}

/// Returns a key with its whole range.
fn axis_of(level: &Level, name: &str) -> Result<(SweepKey, MapAxis), String> {
    let key = SweepKey::of(level, name).map_err(|error| error.to_string())?;
    let (ends, scale) = default_range(level, &key).ok_or_else(|| format!("{name} has no range"))?;
    Ok((key, MapAxis { name: name.to_owned(), ends, scale }))
}

/// Returns the names of all numbers of a level that have a range.
fn key_names(level: &Level) -> Vec<String> {
    let mut names: Vec<String> = Axis::BOTH.map(|axis| SweepKey::Start(axis).to_string()).into();
    let tables: [(&str, &Params); 3] = [
        ("optimizer", &level.optimizer().params),
        ("noise", &level.noise_config().params),
        ("surface", &level.surface_config().params),
    ];
    for (table, params) in tables {
        for (spec, value) in params.iter() {
            let name = format!("{table}.{}", spec.name);
            match value {
                Value::Number(_) => names.push(name),
                Value::Pair(_) => {
                    let of_axis = Axis::BOTH.map(|axis| format!("{name}.{}", axis.name()));
                    names.extend(spec.is_per_axis().then(|| name.clone()).into_iter().chain(of_axis));
                }
                _ => {}
            }
        }
    }
    names.retain(|name| axis_of(level, name).is_ok());
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> MapPage {
        let level = Level::parse("sandbox", include_str!("../../../levels/sandbox.toml")).unwrap();
        MapPage::of(&Run::new(Arc::new(level), 3)).unwrap()
    }

    #[test]
    fn a_zoom_keeps_the_place_under_the_pointer_and_the_view_inside_the_range() {
        let mut page = page();
        let at = [0.3, 0.8];
        let value = |page: &MapPage, i: usize| page.axes()[i].scale.at(page.axes()[i].ends, at[i]);
        let before = [value(&page, 0), value(&page, 1)];
        for _ in 0..20 {
            page.handle(&PageRequest::Zoom(1.5, at)).unwrap();
        }
        for (i, before) in before.into_iter().enumerate() {
            assert!((value(&page, i) / before - 1.0).abs() < 1e-9, "{:?}", page.axes());
        }
        page.handle(&PageRequest::Pan([1e6, -1e6])).unwrap();
        page.handle(&PageRequest::Zoom(0.5, at)).unwrap();
        for (axis, whole) in page.axes().iter().zip(&page.whole) {
            assert!(axis.ends[0] >= whole.ends[0] && axis.ends[1] <= whole.ends[1], "{axis:?} {whole:?}");
        }
        page.handle(&PageRequest::Zoom(1e-9, at)).unwrap();
        assert!(!page.is_zoomed());
    }

    #[test]
    fn a_zoom_ends_where_numbers_end_and_leads_back_out() {
        let mut page = page();
        let mut zooms = 0;
        while !page.is_deepest() {
            page.handle(&PageRequest::Zoom(2.0, [0.5, 0.5])).unwrap();
            zooms += 1;
            assert!(zooms < 80);
        }
        assert!(zooms > 30, "{zooms}");
        let deepest = page.axes().clone();
        page.handle(&PageRequest::Zoom(2.0, [0.5, 0.5])).unwrap();
        assert_eq!(page.axes(), &deepest);
        let plane = page.filling().plane();
        let columns: std::collections::BTreeSet<u64> =
            (0..plane.size[0]).map(|column| plane.value(0, column).to_bits()).collect();
        assert_eq!(columns.len(), plane.size[0], "every column is another number");
        let views = page.before.len();
        assert!(views >= zooms / 2, "{views} views of {zooms} zooms");
        for _ in 0..views {
            page.handle(&PageRequest::Back).unwrap();
        }
        assert!(!page.is_zoomed() && !page.is_deepest());
    }

    #[test]
    fn every_key_that_is_offered_can_be_put_on_either_axis() {
        let mut page = page();
        page.handle(&PageRequest::Begin(Preset::Present)).unwrap();
        let names = page.key_names();
        for name in
            ["start.x", "optimizer.lr", "optimizer.lr.x", "optimizer.beta1", "noise.sigma", "noise.sigma.y"]
        {
            assert!(names.iter().any(|other| other == name), "{name} of {names:?}");
        }
        for name in &names {
            for place in 0..2 {
                page.handle(&PageRequest::Begin(Preset::Petals)).unwrap();
                page.handle(&PageRequest::Begin(Preset::Present)).unwrap();
                let other = if name.starts_with("start") { "optimizer.eps" } else { "start.x" };
                page.handle(&PageRequest::SetKey(1 - place, other.to_owned())).unwrap();
                page.handle(&PageRequest::SetKey(place, name.clone())).unwrap();
                assert_eq!(page.axes()[place].name, *name);
                page.advance(1);
                assert_eq!(page.filling().failure(), None, "{name}");
            }
        }
        page.handle(&PageRequest::SetKey(0, "optimizer.lr.x".to_owned())).unwrap();
        let twice = page.handle(&PageRequest::SetKey(1, "optimizer.lr".to_owned()));
        assert!(twice.unwrap_err().contains("twice"));
    }
}
