//! The statistics of many agents, in columns; see [`RunningStats`] of a single one.

use crate::lanes::{Column, Columns, InstructionSet, WIDTH, dispatch_loop};
use crate::stats::RunningStats;

/// The running sums of many agents on one axis.
#[derive(Clone, Debug)]
struct AxisTally {
    sum: Column<f64>,
    sum_abs: Column<f64>,
    sum_square: Column<f64>,
    max_abs: Column<f64>,
    wrong: Column<u64>,
    streak: Column<u64>,
    last_streak: Column<u64>,
}

/// The running sums of many agents.
#[derive(Clone, Debug)]
pub(super) struct Tally([AxisTally; 2]);

impl Default for Tally {
    fn default() -> Self {
        let (numbers, counts) = ([0.0; WIDTH], [0; WIDTH]);
        let axis = AxisTally {
            sum: numbers,
            sum_abs: numbers,
            sum_square: numbers,
            max_abs: numbers,
            wrong: counts,
            streak: counts,
            last_streak: counts,
        };
        Self([axis.clone(), axis])
    }
}

impl Tally {
    /// Adds a step of the first `count` agents.
    pub(super) fn add(&mut self, set: InstructionSet, count: usize, ratio: &Columns, truth: &Columns) {
        for ((tally, ratio), truth) in self.0.iter_mut().zip(ratio).zip(truth) {
            dispatch_loop!(set, tally.add(count, ratio, truth));
        }
    }

    /// Returns the statistics of an agent after so many steps.
    pub(super) fn stats(&self, lane: usize, steps: u64) -> RunningStats {
        let [x, y] = &self.0;
        let number = |column: fn(&AxisTally) -> &Column<f64>| [column(x)[lane], column(y)[lane]];
        let whole = |column: fn(&AxisTally) -> &Column<u64>| [column(x)[lane], column(y)[lane]];
        RunningStats {
            steps,
            sum: number(|tally| &tally.sum),
            sum_abs: number(|tally| &tally.sum_abs),
            sum_square: number(|tally| &tally.sum_square),
            max_abs: number(|tally| &tally.max_abs),
            wrong: whole(|tally| &tally.wrong),
            streak: whole(|tally| &tally.streak),
            last_streak: whole(|tally| &tally.last_streak),
        }
    }

    /// Sets the statistics of an agent, all but the number of its steps.
    pub(super) fn set(&mut self, lane: usize, stats: &RunningStats) {
        for (axis, tally) in self.0.iter_mut().enumerate() {
            tally.sum[lane] = stats.sum[axis];
            tally.sum_abs[lane] = stats.sum_abs[axis];
            tally.sum_square[lane] = stats.sum_square[axis];
            tally.max_abs[lane] = stats.max_abs[axis];
            tally.wrong[lane] = stats.wrong[axis];
            tally.streak[lane] = stats.streak[axis];
            tally.last_streak[lane] = stats.last_streak[axis];
        }
    }

    /// Copies the statistics of an agent over those of another.
    pub(super) fn copy(&mut self, from: usize, to: usize) {
        for AxisTally { sum, sum_abs, sum_square, max_abs, wrong, streak, last_streak } in &mut self.0 {
            [sum, sum_abs, sum_square, max_abs].into_iter().for_each(|column| column[to] = column[from]);
            [wrong, streak, last_streak].into_iter().for_each(|column| column[to] = column[from]);
        }
    }
}

impl AxisTally {
    /// Adds a step of the first `count` agents; see [`RunningStats::add`].
    #[inline(always)]
    fn add(&mut self, count: usize, ratio: &Column<f64>, truth: &Column<f64>) {
        for i in 0..count.min(WIDTH) {
            let (r, slope) = (ratio[i], truth[i]);
            self.sum[i] += r;
            self.sum_abs[i] += r.abs();
            self.sum_square[i] += r * r;
            self.max_abs[i] = self.max_abs[i].max(r.abs());
            let is_wrong = ((r < 0.0) & (slope > 0.0)) | ((r > 0.0) & (slope < 0.0));
            let streak = self.streak[i];
            self.wrong[i] += u64::from(is_wrong);
            self.last_streak[i] = if !is_wrong & (streak > 0) { streak } else { self.last_streak[i] };
            self.streak[i] = if is_wrong { streak + 1 } else { 0 };
        }
    }
}
