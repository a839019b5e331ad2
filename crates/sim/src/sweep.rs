//! A sweep: a level run for every combination of some settings, and what is measured of each run.
//!
//! The runs are numbered. The first loop varies slowest, noise fastest, so that a part of the runs is a range of numbers:
//! parts that are made apart, one after another, are the whole. A run is bit for bit the one that [`Run`](crate::Run) makes
//! of the level with these settings. Reads a level, returns cells; what becomes of them is the caller's.

mod batch;
mod cell;
mod key;
mod measure;
mod scale;
mod settings;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use self::batch::Batch;
use self::batch::Group;
pub use self::cell::Cell;
pub use self::key::{KeyError, SweepKey};
pub use self::measure::{Measure, UnknownMeasure};
pub use self::scale::Scale;
pub use self::settings::{Loop, Repeat, SweepError};
use crate::ensemble::{Ensemble, Keep, Members};
use crate::level::{Level, LevelEdit};
use crate::text::SpecValue;

/// The maximum number of runs of a sweep.
pub const MAX_RUNS: u64 = 1 << 48;

/// A level that is run for every combination of settings.
#[derive(Clone, Debug)]
pub struct Sweep {
    level: Arc<Level>,
    loops: Vec<Loop>,
    repeat: Repeat,
    steps: u64,
    runs: u64,
}

impl Sweep {
    /// Returns a sweep of runs of at most `steps` steps. The first loop varies slowest.
    ///
    /// # Errors
    /// Keys that cannot be varied, a loop without points, too many runs, or a value that the level refuses by itself.
    pub fn new(level: Arc<Level>, loops: Vec<Loop>, repeat: Repeat, steps: u64) -> Result<Self, SweepError> {
        let mut seen: Vec<&SweepKey> = Vec::new();
        for key in loops.iter().flat_map(|each| &each.keys) {
            if seen.iter().any(|other| other.is_same(key)) {
                return Err(SweepError::Twice { key: key.to_string() });
            }
            seen.push(key);
        }
        if let Some(empty) = loops.iter().find(|each| each.points.is_empty()) {
            let key = empty.keys.first().map(ToString::to_string).unwrap_or_default();
            return Err(SweepError::Empty { key });
        }
        let counts = loops.iter().map(|each| each.points.len() as u64).chain([repeat.count()]);
        let runs = counts.into_iter().try_fold(1_u64, u64::checked_mul).filter(|runs| *runs <= MAX_RUNS);
        let sweep = Self { level, loops, repeat, steps, runs: runs.ok_or(SweepError::TooMany)? };
        sweep.check()?;
        Ok(sweep)
    }

    /// Checks each point by itself, with the first point of all other loops, before any run is made.
    fn check(&self) -> Result<(), SweepError> {
        let firsts: Vec<usize> = vec![0; self.loops.len()];
        for (place, each) in self.loops.iter().enumerate() {
            for point in 0..each.points.len() {
                let mut points = firsts.clone();
                points[place] = point;
                let (level, own) = self.level_at(&points)?;
                self.members(&level, &[(own, self.noise_of(0))])?;
            }
        }
        Ok(())
    }

    /// Returns the number of runs.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// Returns the level without any of the settings.
    #[must_use]
    pub fn level(&self) -> &Arc<Level> {
        &self.level
    }

    /// Returns the loops, of which the first one varies slowest.
    #[must_use]
    pub fn loops(&self) -> &[Loop] {
        &self.loops
    }

    /// Returns the maximum number of steps of a run.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Returns the names of the columns of settings: the keys in the order of the loops, then `seed` or `agent`.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let keys = self.loops.iter().flat_map(|each| &each.keys).map(ToString::to_string);
        let last = match self.repeat {
            Repeat::Seeds { .. } | Repeat::Once { .. } => "seed",
            Repeat::Agents { .. } => "agent",
        };
        keys.chain([last.to_owned()]).collect()
    }

    /// Returns the settings of a run, in the order of [`Sweep::columns`].
    #[must_use]
    pub fn settings(&self, run: u64) -> Vec<Cell> {
        let points = self.points_of(run);
        let values = self.loops.iter().zip(points).flat_map(|(each, point)| &each.points[point]);
        let (seed, agent) = self.noise_of(run);
        let last = match self.repeat {
            Repeat::Seeds { .. } | Repeat::Once { .. } => Cell::Integer(seed),
            Repeat::Agents { .. } => Cell::Integer(agent.into()),
        };
        values.map(Cell::of_value).chain([last]).collect()
    }

    /// Returns the edits, the seed and the noise index with which `Level::edited` and [`Run`](crate::Run) make the same run.
    ///
    /// # Errors
    /// Settings that the level refuses together.
    pub fn edits(&self, run: u64) -> Result<(Vec<LevelEdit>, u64, u32), SweepError> {
        let points = self.points_of(run);
        let (level, own) = self.level_at(&points)?;
        let mut edits = self.level_edits(&points)?;
        edits.extend(key::own_edits(&level, &own)?);
        let (seed, noise_index) = self.noise_of(run);
        Ok((edits, seed, noise_index))
    }

    /// Returns the point of each loop.
    fn points_of(&self, run: u64) -> Vec<usize> {
        let mut rest = run / self.repeat.count().max(1);
        let mut points = vec![0; self.loops.len()];
        for (point, each) in points.iter_mut().zip(&self.loops).rev() {
            let count = each.points.len() as u64;
            (*point, rest) = ((rest % count) as usize, rest / count);
        }
        points
    }

    /// Returns seed and noise index of a run.
    fn noise_of(&self, run: u64) -> (u64, u32) {
        let place = run % self.repeat.count().max(1);
        match self.repeat {
            Repeat::Seeds { first, .. } => (first.wrapping_add(place), 0),
            Repeat::Agents { seed, .. } => (seed, place as u32),
            Repeat::Once { seed, noise_index } => (seed, noise_index),
        }
    }

    fn settings_at<'a>(&'a self, points: &'a [usize]) -> impl Iterator<Item = (&'a SweepKey, &'a SpecValue)> {
        let loops = self.loops.iter().zip(points);
        loops.flat_map(|(each, point)| each.keys.iter().zip(&each.points[*point]))
    }

    fn level_edits(&self, points: &[usize]) -> Result<Vec<LevelEdit>, SweepError> {
        let settings = self.settings_at(points).filter(|(key, _)| !key.is_of_agent());
        settings.map(|(key, value)| Ok(key.edit(&self.level, value)?)).collect()
    }

    /// Returns the level with the settings that all agents of an ensemble share, and those that each has for itself.
    fn level_at<'a>(
        &'a self,
        points: &'a [usize],
    ) -> Result<(Arc<Level>, Vec<(&'a SweepKey, f64)>), SweepError> {
        let edits = self.level_edits(points)?;
        let level = if edits.is_empty() { self.level.clone() } else { Arc::new(self.level.edited(&edits)?) };
        Ok((level, self.own_settings(points)?))
    }

    /// Returns the settings that each agent of an ensemble has for itself.
    fn own_settings<'a>(&'a self, points: &'a [usize]) -> Result<Vec<(&'a SweepKey, f64)>, KeyError> {
        let own = self.settings_at(points).filter(|(key, _)| key.is_of_agent());
        own.map(|(key, value)| Ok((key, key.number(value)?))).collect()
    }

    /// Returns agents with their own settings and their noise.
    fn members(
        &self,
        level: &Level,
        agents: &[(Vec<(&SweepKey, f64)>, (u64, u32))],
    ) -> Result<Members, SweepError> {
        let members = Members::new(level, agents.len())?
            .with_seeds(agents.iter().map(|(_, (seed, _))| *seed).collect())?
            .with_noise_indexes(agents.iter().map(|(_, (_, index))| *index).collect())?;
        let own: Vec<&[(&SweepKey, f64)]> = agents.iter().map(|(own, _)| own.as_slice()).collect();
        key::with_own(level, members, &own)
    }

    /// Returns a range of runs before their first step. `keep` is what is kept of each, [`Ensemble::bytes_per_agent`] the
    /// memory that one takes.
    ///
    /// # Errors
    /// Settings that the level refuses together.
    pub fn batch(&self, runs: Range<u64>, keep: Keep) -> Result<Batch, SweepError> {
        let mut by_level: BTreeMap<Vec<usize>, Vec<u64>> = BTreeMap::new();
        for run in runs.clone() {
            let mut points = self.points_of(run);
            for (point, each) in points.iter_mut().zip(&self.loops) {
                // Points that differ only in what an agent has for itself share a level.
                if each.keys.iter().all(SweepKey::is_of_agent) {
                    *point = 0;
                }
            }
            by_level.entry(points).or_default().push(run);
        }
        let mut groups = Vec::new();
        for (shared, of_level) in by_level {
            let (level, _) = self.level_at(&shared)?;
            let points: Vec<Vec<usize>> = of_level.iter().map(|run| self.points_of(*run)).collect();
            let mut agents = Vec::with_capacity(of_level.len());
            for (run, points) in of_level.iter().zip(&points) {
                agents.push((*run, self.own_settings(points)?));
            }
            // An ensemble steps neighbors together where they differ in little.
            agents.sort_by(|(_, a), (_, b)| key::by_what_is_shared(a, b));
            let places = agents.iter().map(|(run, _)| (run - runs.start) as usize).collect();
            let agents: Vec<_> = agents.into_iter().map(|(run, own)| (own, self.noise_of(run))).collect();
            let members = self.members(&level, &agents)?;
            groups.push(Group { places, ensemble: Ensemble::new(level, members, keep) });
        }
        let count = runs.end.saturating_sub(runs.start) as usize;
        Ok(Batch { groups, runs: count, steps: self.steps, made: 0 })
    }
}
