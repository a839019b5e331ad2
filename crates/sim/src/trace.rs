//! The record of an agent's run, in bounded memory however long the run is: a window of full rows, a thinned trail of
//! the whole path, keyframes to go back to, and the hashes that replays are checked by.

mod trail;

use std::collections::VecDeque;

use self::trail::Trail;
pub use self::trail::{TRAIL_POINTS, TrailPoint};
use crate::Vec2;
use crate::optimizer::RunningAverage;
use crate::state::AgentState;

/// The number of steps between state hashes.
pub const HASH_EVERY: u64 = 256;
/// The number of rows in the window: 16 384 rows are about 4 MB.
pub const WINDOW_ROWS: usize = 16_384;
/// The number of keyframes at which every other one is dropped.
const KEYFRAMES: usize = 8_192;
/// The number of rows that are made again when a run goes back, so that charts have a past to show.
const PAST_ROWS: u64 = 512;

/// One step: the gradients where they were sampled, the optimizers' state and the position after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// The step's number, from 1.
    pub step: u64,
    /// θ after the step.
    pub at: Vec2,
    /// θ before the step, where the gradient was sampled.
    pub from: Vec2,
    /// The loss after the step.
    pub loss: f64,
    /// ∇f where it was sampled.
    pub true_gradient: Vec2,
    /// The sampled gradient, which the optimizers were given.
    pub gradient: Vec2,
    /// The update of each axis.
    pub axes: [AxisRow; 2],
}

/// One axis of a [`Row`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisRow {
    /// The scaling ratio r; the step is −lr·r. While the player leads the agent, the player's.
    pub ratio: f64,
    /// The learning rate of this step.
    pub lr: f64,
    /// m and m̂, of optimizers that have them.
    pub first: Option<RunningAverage>,
    /// v and v̂, of optimizers that have them.
    pub second: Option<RunningAverage>,
    /// The root of the average of squared gradients as it is used, which is a number even where the square is none.
    pub root: Option<f64>,
    /// Whether the step went against the true gradient, uphill.
    pub wrong_way: bool,
}

impl Row {
    /// Returns the ratio of both axes.
    #[must_use]
    pub fn ratio(&self) -> Vec2 {
        self.axes.map(|axis| axis.ratio)
    }

    /// Returns the mean of |r| over the axes, at most 1; zero where it is not a number.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        let mean = 0.5 * (self.axes[0].ratio.abs() + self.axes[1].ratio.abs());
        if mean.is_nan() { 0.0 } else { mean.min(1.0) }
    }

    /// Returns whether any axis went the wrong way.
    #[must_use]
    pub fn wrong_way(&self) -> bool {
        self.axes.iter().any(|axis| axis.wrong_way)
    }
}

/// The record of an agent's run.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    rows: VecDeque<Row>,
    trail: Trail,
    keyframes: Vec<AgentState>,
    /// The number of steps between keyframes.
    keyframe_stride: u64,
    hashes: Vec<u64>,
    /// The step that ended the run, and the state's hash then.
    end: Option<(u64, u64)>,
}

impl Trace {
    /// Returns an empty record that begins with `start`.
    #[must_use]
    pub fn new(start: &AgentState) -> Self {
        let mut trace =
            Self { keyframe_stride: HASH_EVERY, keyframes: vec![start.clone()], ..Self::default() };
        trace.record_drop(start.step, start.at);
        trace
    }

    /// Returns the window of full rows, oldest first.
    #[must_use]
    pub fn rows(&self) -> &VecDeque<Row> {
        &self.rows
    }

    /// Returns the row of one step, if the window holds it.
    #[must_use]
    pub fn row(&self, step: u64) -> Option<&Row> {
        let first = self.rows.front()?.step;
        self.rows.get(usize::try_from(step.checked_sub(first)?).ok()?)
    }

    /// Returns the whole path, thinned. After going back it reaches beyond the present step.
    #[must_use]
    pub fn trail(&self) -> &[TrailPoint] {
        self.trail.points()
    }

    /// Returns the state's hashes at steps 256, 512, …
    #[must_use]
    pub fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// Returns the state's hash at step 256·(`index` + 1), or at the end of a run that ended before; `None` where the
    /// record does not reach that step.
    pub(crate) fn hash_by(&self, index: usize) -> Option<u64> {
        self.hashes.get(index).copied().or(self.end.map(|(_, hash)| hash))
    }

    /// Returns roughly how many bytes the record takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let spare_keyframes = self.keyframes.capacity() - self.keyframes.len();
        self.rows.capacity() * size_of::<Row>()
            + self.trail.bytes()
            + self.hashes.capacity() * size_of::<u64>()
            + self.keyframes.iter().map(AgentState::bytes).sum::<usize>()
            + spare_keyframes * size_of::<AgentState>()
    }

    /// Records a step. A step that is made again after going back adds nothing to trail, hashes and keyframes.
    pub(crate) fn record(&mut self, row: Row, state: &AgentState) {
        if self.rows.len() == WINDOW_ROWS {
            self.rows.pop_front();
        }
        self.rows.push_back(row);
        if row.step.is_multiple_of(HASH_EVERY) && row.step / HASH_EVERY > self.hashes.len() as u64 {
            self.hashes.push(state.hash());
        }
        if state.outcome.is_over() {
            self.end = Some((state.step, state.hash()));
        }
        self.trail.record(&row);
        self.record_keyframe(state);
    }

    /// Records that the agent was dropped at a point.
    pub(crate) fn record_drop(&mut self, step: u64, at: Vec2) {
        self.trail.record_drop(step, at);
    }

    fn record_keyframe(&mut self, state: &AgentState) {
        let beyond = self.keyframes.last().is_none_or(|last| last.step < state.step);
        if !(beyond && state.step.is_multiple_of(self.keyframe_stride)) {
            return;
        }
        self.keyframes.push(state.clone());
        if self.keyframes.len() > KEYFRAMES {
            self.keyframe_stride *= 2;
            let stride = self.keyframe_stride;
            self.keyframes.retain(|frame| frame.step.is_multiple_of(stride));
        }
    }

    /// Returns the keyframe to restart from in order to reach `step` with a past to show.
    fn keyframe_for(&self, step: u64) -> Option<&AgentState> {
        let from = step.saturating_sub(PAST_ROWS);
        let index = self.keyframes.partition_point(|frame| frame.step <= from).checked_sub(1)?;
        self.keyframes.get(index)
    }

    /// Returns whether the keyframe to restart from for `step` lies so far ahead of `here` that every row made on the way
    /// to it would have left the window by then.
    pub(crate) fn has_keyframe_far_ahead(&self, here: u64, step: u64) -> bool {
        let far = here.saturating_add(WINDOW_ROWS as u64);
        step > far && self.keyframe_for(step).is_some_and(|frame| frame.step > far)
    }

    /// Returns the state to restart from in order to reach `step`, and empties the window.
    pub(crate) fn restart_for(&mut self, step: u64) -> Option<AgentState> {
        self.rows.clear();
        self.keyframe_for(step).cloned()
    }

    /// Discards all that came after `step`, because another event is about to happen there.
    pub(crate) fn truncate(&mut self, step: u64) {
        // All are in the order of their steps, and most often nothing came after.
        self.keyframes.truncate(self.keyframes.partition_point(|frame| frame.step <= step));
        self.hashes.truncate((step / HASH_EVERY) as usize);
        self.end = self.end.filter(|(end, _)| *end <= step);
        self.rows.truncate(self.rows.partition_point(|row| row.step <= step));
        self.trail.truncate(step, self.rows.iter().rev());
    }
}
