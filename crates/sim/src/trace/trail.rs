//! The whole way of a run as a trail that thins itself: so many points at most, however long the run.

use super::Row;
use crate::Vec2;

/// Points the trail holds before every other one is dropped.
pub const TRAIL_POINTS: usize = 16_384;

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

/// Where he has been.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    points: Vec<TrailPoint>,
    /// Steps between points, a power of two.
    stride: u64,
    wrong_since_point: bool,
}

impl Default for Trail {
    fn default() -> Self {
        Self { points: Vec::new(), stride: 1, wrong_since_point: false }
    }
}

impl Trail {
    pub fn points(&self) -> &[TrailPoint] {
        &self.points
    }

    pub fn bytes(&self) -> usize {
        self.points.capacity() * size_of::<TrailPoint>()
    }

    /// Takes in a step, unless it was taken in before the run was taken back.
    pub fn record(&mut self, row: &Row) {
        if self.points.last().is_some_and(|last| last.step >= row.step) {
            return;
        }
        self.wrong_since_point |= row.wrong_way();
        if !row.step.is_multiple_of(self.stride) {
            return;
        }
        self.points.push(TrailPoint {
            step: row.step,
            at: row.at,
            confidence: row.confidence() as f32,
            wrong_way: std::mem::take(&mut self.wrong_since_point),
            dropped: false,
        });
        self.make_room();
    }

    /// Records that he was put somewhere.
    pub fn record_drop(&mut self, step: u64, at: Vec2) {
        self.wrong_since_point = false;
        if self.points.last().is_some_and(|last| last.step == step && last.dropped) {
            self.points.pop();
        }
        if self.points.last().is_none_or(|last| last.step <= step) {
            self.points.push(TrailPoint { step, at, confidence: 0.0, wrong_way: false, dropped: true });
            self.make_room();
        }
    }

    fn make_room(&mut self) {
        if self.points.len() >= TRAIL_POINTS {
            self.stride = self.stride.saturating_mul(2);
            self.wrong_since_point |= thin(&mut self.points, self.stride);
        }
    }

    /// Forgets what came after `step`. `rows` are those before it, as far back as they are kept.
    pub fn truncate<'a>(&mut self, step: u64, mut rows: impl Iterator<Item = &'a Row>) {
        self.points.retain(|point| point.step <= step);
        let last_point = self.points.last().map_or(0, |point| point.step);
        self.wrong_since_point = rows.any(|row| row.step > last_point && row.wrong_way());
    }
}

/// Keeps the points on the wider stride and the drops, every other one where they are a crowd. What points that go
/// knew of wrong ways is handed to the next; returned is what no point was left to take.
fn thin(trail: &mut Vec<TrailPoint>, stride: u64) -> bool {
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
        let left_over = thin(&mut trail, 4);
        let kept: Vec<_> = trail.iter().map(|point| (point.step, point.wrong_way, point.dropped)).collect();
        assert_eq!(kept, [(0, false, true), (4, true, false), (5, false, true), (8, true, false)]);
        assert!(left_over, "step 9 went the wrong way and no point is left to say so");
    }

    #[test]
    fn a_crowd_of_drops_is_thinned_too() {
        let mut trail: Vec<_> = (1..=TRAIL_POINTS as u64).map(|step| point(step, false, true)).collect();
        thin(&mut trail, u64::MAX);
        assert_eq!(trail.len(), TRAIL_POINTS / 2);
        assert!(trail.iter().all(|point| point.dropped));
    }
}
