//! Some of the runs of a sweep, stepped together.

use super::{Cell, Measure};
use crate::ensemble::Ensemble;

/// A range of the runs of a sweep, stepped together.
#[derive(Debug)]
pub struct Batch {
    /// The runs with one level, apart from what an ensemble varies.
    pub(super) groups: Vec<Group>,
    pub(super) runs: usize,
    /// The steps that all runs make at most.
    pub(super) steps: u64,
    pub(super) made: u64,
}

#[derive(Debug)]
pub(super) struct Group {
    /// The place of each agent in the batch.
    pub(super) places: Vec<usize>,
    pub(super) ensemble: Ensemble,
}

impl Batch {
    /// Makes at most `steps` further steps of every run by `advance`, which is [`Ensemble::advance`] or the same on several
    /// threads. Returns whether all runs are over.
    pub fn advance(&mut self, steps: u64, advance: impl Fn(&mut Ensemble, u64)) -> bool {
        let steps = steps.min(self.steps - self.made);
        self.made += steps;
        for group in self.groups.iter_mut().filter(|group| !group.ensemble.is_over()) {
            advance(&mut group.ensemble, steps);
        }
        self.made >= self.steps || self.groups.iter().all(|group| group.ensemble.is_over())
    }

    /// Makes steps of the runs that cost at most `left`, in units of [`Level::step_cost`](crate::Level::step_cost), but at
    /// least one step of some, and subtracts from it what they cost. Returns whether all runs are over; calling it again
    /// goes on.
    pub fn advance_by_cost(&mut self, left: &mut u64) -> bool {
        for group in self.groups.iter_mut().filter(|group| !group.ensemble.is_over()) {
            if !group.ensemble.advance_by_cost(self.steps, left) {
                return false;
            }
        }
        self.made = self.steps;
        true
    }

    /// Returns what `of` returns for each run's ensemble and place in it, in the order of the runs.
    #[must_use]
    pub fn map<T>(&self, of: impl Fn(&Ensemble, usize) -> T) -> Vec<T> {
        let mut all: Vec<Option<T>> = (0..self.runs).map(|_| None).collect();
        for Group { places, ensemble } in &self.groups {
            for (agent, place) in places.iter().enumerate() {
                all[*place] = Some(of(ensemble, agent));
            }
        }
        // Every run is in one group.
        all.into_iter().flatten().collect()
    }

    /// Returns what is measured of each run, in the order of the runs.
    #[must_use]
    pub fn measure(&self, measures: &[Measure]) -> Vec<Vec<Cell>> {
        self.map(|ensemble, agent| measures.iter().map(|measure| measure.of(ensemble, agent)).collect())
    }
}
