//! What is kept of a run, in bounded memory however long it goes on: a window of full rows, a thinned trail of the
//! whole way, keyframes to go back to, and the hashes a replay is checked by.

use std::collections::VecDeque;

use crate::Vec2;
use crate::optimizer::RunningAverage;
use crate::run::RunState;

/// Steps between state hashes.
pub const HASH_EVERY: u64 = 256;
/// Rows the window holds: 16 384 rows are about 4 MB.
pub const WINDOW_ROWS: usize = 16_384;
/// Points the trail holds before every other one is dropped.
pub const TRAIL_POINTS: usize = 16_384;
/// Keyframes held before every other one is dropped.
const KEYFRAMES: usize = 8_192;
/// Rows that are made again when a run is taken back, so that charts have a past to show.
const PAST_ROWS: u64 = 512;

/// One step: the gradients where they were sampled, the optimisers' state and the place after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// From 1.
    pub step: u64,
    /// θ after the step.
    pub at: Vec2,
    /// θ before the step, where the gradient was sampled.
    pub from: Vec2,
    /// The loss after the step.
    pub loss: f64,
    /// ∇f where it was sampled.
    pub true_gradient: Vec2,
    /// What the optimisers were fed.
    pub gradient: Vec2,
    /// What each axis made of it.
    pub axes: [AxisRow; 2],
}

/// One axis of a [`Row`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisRow {
    /// The scaling ratio r; the step is −lr·r.
    pub ratio: f64,
    /// The learning rate of this step.
    pub lr: f64,
    /// m and m̂, of optimisers that have them.
    pub first: Option<RunningAverage>,
    /// v and v̂, of optimisers that have them.
    pub second: Option<RunningAverage>,
    /// Whether the step went up the true slope.
    pub wrong_way: bool,
}

impl Row {
    /// The ratio of both axes.
    #[must_use]
    pub fn ratio(&self) -> Vec2 {
        self.axes.map(|axis| axis.ratio)
    }

    /// How sure he is: the mean of |r| over the axes, at most 1; nought for what is not a number.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        let mean = 0.5 * (self.axes[0].ratio.abs() + self.axes[1].ratio.abs());
        if mean.is_nan() { 0.0 } else { mean.min(1.0) }
    }

    /// Whether any axis went the wrong way.
    #[must_use]
    pub fn wrong_way(&self) -> bool {
        self.axes.iter().any(|axis| axis.wrong_way)
    }
}

/// A point of the thinned trail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrailPoint {
    /// The step he stood there after.
    pub step: u64,
    /// Where.
    pub at: Vec2,
    /// How sure he was, 0 to 1.
    pub confidence: f32,
    /// Whether he went the wrong way on any step since the point before.
    pub wrong_way: bool,
    /// Whether he was put here rather than running here.
    pub dropped: bool,
}

/// The record of a run.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    rows: VecDeque<Row>,
    trail: Vec<TrailPoint>,
    /// Steps between the trail's points, a power of two.
    trail_stride: u64,
    wrong_since_point: bool,
    keyframes: Vec<RunState>,
    /// Steps between keyframes.
    keyframe_stride: u64,
    hashes: Vec<u64>,
    /// The step that ended the run, and the state's hash then.
    end: Option<(u64, u64)>,
}

impl Trace {
    /// An empty record that begins with `start`.
    #[must_use]
    pub fn new(start: &RunState) -> Self {
        let mut trace = Self {
            trail_stride: 1,
            keyframe_stride: HASH_EVERY,
            keyframes: vec![start.clone()],
            ..Self::default()
        };
        trace.record_drop(start.step, start.at);
        trace
    }

    /// The window of full rows, oldest first.
    #[must_use]
    pub fn rows(&self) -> &VecDeque<Row> {
        &self.rows
    }

    /// The row of one step, if the window holds it.
    #[must_use]
    pub fn row(&self, step: u64) -> Option<&Row> {
        let first = self.rows.front()?.step;
        self.rows.get(usize::try_from(step.checked_sub(first)?).ok()?)
    }

    /// The whole way, thinned. May go on beyond the present step of a run that was taken back.
    #[must_use]
    pub fn trail(&self) -> &[TrailPoint] {
        &self.trail
    }

    /// The state's hash at steps 256, 512, …
    #[must_use]
    pub fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// The state's hash at step 256·(`index` + 1), or at the end of a run that ended before; `None` where the record
    /// does not reach so far.
    pub(crate) fn hash_by(&self, index: usize) -> Option<u64> {
        self.hashes.get(index).copied().or(self.end.map(|(_, hash)| hash))
    }

    /// About how many bytes the record takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let spare_keyframes = self.keyframes.capacity() - self.keyframes.len();
        self.rows.capacity() * size_of::<Row>()
            + self.trail.capacity() * size_of::<TrailPoint>()
            + self.hashes.capacity() * size_of::<u64>()
            + self.keyframes.iter().map(RunState::bytes).sum::<usize>()
            + spare_keyframes * size_of::<RunState>()
    }

    /// Records a step; what a run taken back makes again is not recorded twice.
    pub(crate) fn record(&mut self, row: Row, state: &RunState) {
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
        self.record_trail(&row);
        self.record_keyframe(state);
    }

    fn record_trail(&mut self, row: &Row) {
        if self.trail.last().is_some_and(|last| last.step >= row.step) {
            return;
        }
        self.wrong_since_point |= row.wrong_way();
        if !row.step.is_multiple_of(self.trail_stride) {
            return;
        }
        self.trail.push(TrailPoint {
            step: row.step,
            at: row.at,
            confidence: row.confidence() as f32,
            wrong_way: std::mem::take(&mut self.wrong_since_point),
            dropped: false,
        });
        self.make_room_on_trail();
    }

    fn make_room_on_trail(&mut self) {
        if self.trail.len() >= TRAIL_POINTS {
            self.trail_stride = self.trail_stride.saturating_mul(2);
            self.wrong_since_point |= thin_trail(&mut self.trail, self.trail_stride);
        }
    }

    /// Records that he was put somewhere.
    pub(crate) fn record_drop(&mut self, step: u64, at: Vec2) {
        self.wrong_since_point = false;
        if self.trail.last().is_some_and(|last| last.step == step && last.dropped) {
            self.trail.pop();
        }
        if self.trail.last().is_none_or(|last| last.step <= step) {
            self.trail.push(TrailPoint { step, at, confidence: 0.0, wrong_way: false, dropped: true });
            self.make_room_on_trail();
        }
    }

    fn record_keyframe(&mut self, state: &RunState) {
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

    /// The keyframe to start again from in order to stand at `step` with a past to show.
    fn keyframe_for(&self, step: u64) -> Option<&RunState> {
        let from = step.saturating_sub(PAST_ROWS);
        let index = self.keyframes.partition_point(|frame| frame.step <= from).checked_sub(1)?;
        self.keyframes.get(index)
    }

    /// Whether going from `here` on to `step` would make more rows than the window holds before it meets the
    /// keyframe it could have started from.
    pub(crate) fn has_keyframe_far_ahead(&self, here: u64, step: u64) -> bool {
        self.keyframe_for(step).is_some_and(|frame| frame.step > here.saturating_add(WINDOW_ROWS as u64))
    }

    /// The state to start again from in order to stand at `step`. Empties the window.
    pub(crate) fn go_to(&mut self, step: u64) -> Option<RunState> {
        self.rows.clear();
        self.keyframe_for(step).cloned()
    }

    /// Forgets all that came after `step`, because something else is about to happen there.
    pub(crate) fn truncate(&mut self, step: u64) {
        self.keyframes.retain(|frame| frame.step <= step);
        self.trail.retain(|point| point.step <= step);
        self.hashes.truncate((step / HASH_EVERY) as usize);
        self.end = self.end.filter(|(end, _)| *end <= step);
        self.rows.retain(|row| row.step <= step);
        // As far back as the window reaches.
        let last_point = self.trail.last().map_or(0, |point| point.step);
        self.wrong_since_point = self.rows.iter().any(|row| row.step > last_point && row.wrong_way());
    }
}

/// Keeps the points on the wider stride and the drops, every other one where they are a crowd. What points that go
/// knew of wrong ways is handed to the next; returned is what no point was left to take.
fn thin_trail(trail: &mut Vec<TrailPoint>, stride: u64) -> bool {
    let crowd = trail.iter().filter(|point| point.dropped).count() > TRAIL_POINTS / 4;
    let (mut wrong, mut drops) = (false, 0_u64);
    trail.retain_mut(|point| {
        wrong |= point.wrong_way;
        drops += u64::from(point.dropped);
        let keep =
            point.step.is_multiple_of(stride) || (point.dropped && (!crowd || drops.is_multiple_of(2)));
        if keep {
            point.wrong_way = std::mem::take(&mut wrong);
        }
        keep
    });
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(step: u64, wrong_way: bool, dropped: bool) -> TrailPoint {
        TrailPoint { step, at: [0.0; 2], confidence: 1.0, wrong_way, dropped }
    }

    #[test]
    fn thinning_keeps_drops_the_stride_and_what_was_wrong() {
        let wrong_at = [1, 6, 9];
        let mut trail: Vec<_> =
            (0..10).map(|step| point(step, wrong_at.contains(&step), step == 0)).collect();
        trail.insert(6, point(5, false, true));
        let left_over = thin_trail(&mut trail, 4);
        let kept: Vec<_> = trail.iter().map(|point| (point.step, point.wrong_way, point.dropped)).collect();
        assert_eq!(kept, [(0, false, true), (4, true, false), (5, false, true), (8, true, false)]);
        assert!(left_over, "step 9 went the wrong way and no point is left to say so");
    }

    #[test]
    fn a_crowd_of_drops_is_thinned_too() {
        let mut trail: Vec<_> = (1..=TRAIL_POINTS as u64).map(|step| point(step, false, true)).collect();
        thin_trail(&mut trail, u64::MAX);
        assert_eq!(trail.len(), TRAIL_POINTS / 2);
        assert!(trail.iter().all(|point| point.dropped));
    }
}
