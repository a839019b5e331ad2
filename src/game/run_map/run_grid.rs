//! A plane of runs that is filled from coarse to fine, in slices: every 16th run across and down first, then every 8th, and so
//! on, each pass with the runs of the passes before. Reads a [`RunPlane`]; knows nothing of colors or windows.

use std::collections::VecDeque;

use frankie_sim::Ensemble;
use frankie_sim::ensemble::Keep;
use frankie_sim::sweep::Batch;

use crate::run_plane::RunPlane;

/// The distances between the runs of each pass, in cells.
pub const STRIDES: [usize; 5] = [16, 8, 4, 2, 1];
/// The number of runs that are made together, and where each needs a level of its own.
const CHUNK: usize = 256;
const LEVEL_CHUNK: usize = 16;
/// The cost of a run before its first step, and where it needs a level of its own, in units of
/// [`frankie_sim::Level::step_cost`].
const START_COST: u64 = 160;
const LEVEL_COST: u64 = 6_000;

/// The runs of a plane, made from coarse to fine. `T` is what is kept of each run.
#[derive(Debug)]
pub struct RunGrid<T> {
    plane: RunPlane,
    keep: Keep,
    of: fn(&Ensemble, usize) -> T,
    cells: Vec<Option<T>>,
    known: usize,
    /// The number of runs of the first pass.
    coarse: usize,
    chunks: VecDeque<Chunk>,
    batch: Option<(Chunk, Batch)>,
    failure: Option<String>,
}

/// Some runs of a pass: every so many columns and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Chunk {
    stride: usize,
    columns: Places,
    rows: Places,
}

/// Every so many columns or rows: from the first one on, before an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Places {
    from: usize,
    to: usize,
    every: usize,
}

impl Places {
    fn iter(self) -> impl Iterator<Item = usize> + Clone {
        (self.from..self.to).step_by(self.every)
    }

    fn count(self) -> usize {
        self.to.saturating_sub(self.from).div_ceil(self.every)
    }

    /// Returns the same places in parts of at most `max`.
    fn parts(self, max: usize) -> impl Iterator<Item = Self> {
        let width = max.max(1) * self.every;
        let starts = (self.from..self.to).step_by(width);
        starts.map(move |from| Self { from, to: self.to.min(from + width), ..self })
    }
}

impl<T> RunGrid<T> {
    /// Returns an empty plane. `of` returns what is kept of the run of an agent.
    #[must_use]
    pub fn new(plane: RunPlane, keep: Keep, of: fn(&Ensemble, usize) -> T) -> Self {
        let [columns, rows] = plane.size;
        let needs_level = !plane.keys.iter().all(frankie_sim::sweep::SweepKey::is_of_agent);
        let chunks = chunks(plane.size, if needs_level { LEVEL_CHUNK } else { CHUNK });
        let coarse = columns.div_ceil(STRIDES[0]) * rows.div_ceil(STRIDES[0]);
        let cells = std::iter::repeat_with(|| None).take(columns * rows).collect();
        Self { plane, keep, of, cells, known: 0, coarse, chunks, batch: None, failure: None }
    }

    /// Returns which runs the plane is of.
    #[must_use]
    pub fn plane(&self) -> &RunPlane {
        &self.plane
    }

    /// Makes runs for at most this cost, or a single step of some. Calls `found` with the column, the row, the stride and the
    /// result of every run that is complete.
    pub fn advance(&mut self, max_cost: u64, mut found: impl FnMut([usize; 2], usize, &T)) {
        let mut left = max_cost;
        while left > 0 && self.failure.is_none() {
            if self.batch.is_none() {
                let Some(chunk) = self.chunks.pop_front() else { return };
                match self.batch_of(chunk) {
                    Ok(batch) => self.batch = Some((chunk, batch)),
                    Err(error) => self.failure = Some(error.to_string()),
                }
                left = left.saturating_sub(self.start_cost(chunk));
            }
            let Some((chunk, batch)) = &mut self.batch else { continue };
            if !batch.advance_by_cost(&mut left) {
                return;
            }
            let (chunk, results) = (*chunk, batch.map(self.of));
            self.batch = None;
            let places =
                chunk.rows.iter().flat_map(|row| chunk.columns.iter().map(move |column| [column, row]));
            for (at, result) in places.zip(results) {
                found(at, chunk.stride, &result);
                self.cells[at[1] * self.plane.size[0] + at[0]] = Some(result);
                self.known += 1;
            }
        }
    }

    fn batch_of(&self, chunk: Chunk) -> Result<Batch, frankie_sim::sweep::SweepError> {
        let sweep = self.plane.sweep(chunk.columns.iter(), chunk.rows.iter())?;
        sweep.batch(0..sweep.runs(), self.keep)
    }

    fn start_cost(&self, chunk: Chunk) -> u64 {
        let runs = (chunk.columns.count() * chunk.rows.count()) as u64;
        let needs_level = !self.plane.keys.iter().all(frankie_sim::sweep::SweepKey::is_of_agent);
        runs * if needs_level { LEVEL_COST } else { START_COST }
    }

    /// Returns the number of runs that are complete, and of all.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.known, self.cells.len())
    }

    /// Returns whether all runs are complete, or no more can be made.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.failure.is_some() || (self.batch.is_none() && self.chunks.is_empty())
    }

    /// Returns whether the first pass is complete.
    #[must_use]
    pub fn is_coarse_done(&self) -> bool {
        self.known >= self.coarse
    }

    /// Returns why no more runs can be made.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Returns the results so far: the top row first, from left to right.
    #[must_use]
    pub fn cells(&self) -> &[Option<T>] {
        &self.cells
    }

    /// Returns the complete run that stands for a cell, with its column and row: its own, or the nearest one of a pass before.
    #[must_use]
    pub fn shown_at(&self, at: [usize; 2]) -> Option<([usize; 2], &T)> {
        let of_stride = |stride: usize| {
            let place = |i: usize| {
                let last = (self.plane.size[i].checked_sub(1)?) / stride;
                Some(((at[i] + stride / 2) / stride).min(last) * stride)
            };
            let near = [place(0)?, place(1)?];
            Some((near, self.cells[near[1] * self.plane.size[0] + near[0]].as_ref()?))
        };
        STRIDES.into_iter().rev().find_map(of_stride)
    }
}

/// Returns the columns or rows that a run of a pass stands for until there is a nearer one.
#[must_use]
pub fn covered(at: usize, stride: usize, count: usize) -> std::ops::Range<usize> {
    let end = if at + stride >= count { count } else { at + stride.div_ceil(2) };
    at.saturating_sub(stride / 2)..end.min(count)
}

/// Returns all runs of a plane in the order in which they are made.
fn chunks([columns, rows]: [usize; 2], max_runs: usize) -> VecDeque<Chunk> {
    let mut chunks = VecDeque::new();
    let places = |from, every, to| Places { from, to, every };
    for stride in STRIDES {
        let all = |count| places(0, stride, count);
        let between = |count| places(stride, 2 * stride, count);
        let known = |count| places(0, 2 * stride, count);
        let parts: &[(Places, Places)] = if stride == STRIDES[0] {
            &[(all(columns), all(rows))]
        } else {
            &[(between(columns), all(rows)), (known(columns), between(rows))]
        };
        for (columns, rows) in parts {
            let rows_at_once = max_runs / columns.count().clamp(1, max_runs);
            for rows in rows.parts(rows_at_once) {
                chunks.extend(columns.parts(max_runs).map(|columns| Chunk { stride, columns, rows }));
            }
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_is_made_once_and_in_no_chunk_too_many() {
        for size in [[1, 1], [3, 40], [33, 17], [64, 64], [700, 5]] {
            for max in [LEVEL_CHUNK, CHUNK] {
                let mut counts = vec![0; size[0] * size[1]];
                let mut last_stride = usize::MAX;
                for chunk in chunks(size, max) {
                    assert!(chunk.columns.count() * chunk.rows.count() <= max, "{chunk:?}");
                    assert!(chunk.stride <= last_stride, "coarse ones first");
                    last_stride = chunk.stride;
                    for row in chunk.rows.iter() {
                        chunk.columns.iter().for_each(|column| counts[row * size[0] + column] += 1);
                    }
                }
                assert!(counts.iter().all(|count| *count == 1), "{size:?}");
            }
        }
    }

    #[test]
    fn the_runs_of_a_pass_and_those_before_cover_every_cell() {
        for count in [1, 5, 16, 17, 28, 100] {
            for stride in STRIDES {
                let mut owner = vec![None; count];
                for at in (0..count).step_by(stride) {
                    covered(at, stride, count).for_each(|cell| owner[cell] = Some(at));
                }
                for (cell, owner) in owner.iter().enumerate() {
                    let at = owner.expect("no cell is left out");
                    assert!(
                        at.abs_diff(cell) <= stride / 2 || at + stride >= count,
                        "{count} {stride} {cell}"
                    );
                }
            }
        }
    }
}
