//! The whole path of an agent as a trail that thins itself: the number of points is bounded, however long the run is.

use super::Row;
use crate::Vec2;

/// The number of points at which every other one is dropped.
pub const TRAIL_POINTS: usize = 16_384;

/// A point of the thinned trail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrailPoint {
    /// The step after which the agent was there.
    pub step: u64,
    /// The agent's position.
    pub at: Vec2,
    /// The step's [`Row::confidence`], 0 to 1.
    pub confidence: f32,
    /// Whether any step since the point before went the wrong way.
    pub wrong_way: bool,
    /// Whether the agent was dropped here, so that no line leads here from the point before.
    pub dropped: bool,
}

/// The positions of an agent, thinned.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    points: Vec<TrailPoint>,
    /// The number of steps between points, a power of two.
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

    /// Records a step, unless it was recorded before going back.
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

    /// Records that the agent was dropped at a point.
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

    /// Discards what came after `step`. `rows` are those before it, the last one first, as far back as they are kept.
    pub fn truncate<'a>(&mut self, step: u64, rows: impl Iterator<Item = &'a Row>) {
        self.points.truncate(self.points.partition_point(|point| point.step <= step));
        let last_point = self.points.last().map_or(0, |point| point.step);
        self.wrong_since_point = rows.take_while(|row| row.step > last_point).any(Row::wrong_way);
    }
}

/// Keeps the points on the wider stride and the drops; where there are very many drops, every other one of them. The next
/// point kept takes over the wrong way of the points removed; returns whether one is left that no point took over.
fn thin(trail: &mut Vec<TrailPoint>, stride: u64) -> bool {
    let too_many_drops = trail.iter().filter(|point| point.dropped).count() > TRAIL_POINTS / 4;
    let (mut wrong, mut drops) = (false, 0_u64);
    trail.retain_mut(|point| {
        wrong |= point.wrong_way;
        drops += u64::from(point.dropped);
        let keep = point.step.is_multiple_of(stride)
            || (point.dropped && (!too_many_drops || drops.is_multiple_of(2)));
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
    fn thinning_keeps_drops_the_stride_and_wrong_ways() {
        let wrong_at = [1, 6, 9];
        let mut trail: Vec<_> =
            (0..10).map(|step| point(step, wrong_at.contains(&step), step == 0)).collect();
        trail.insert(6, point(5, false, true));
        let is_left_over = thin(&mut trail, 4);
        let kept: Vec<_> = trail.iter().map(|point| (point.step, point.wrong_way, point.dropped)).collect();
        assert_eq!(kept, [(0, false, true), (4, true, false), (5, false, true), (8, true, false)]);
        assert!(is_left_over, "step 9 went the wrong way and no later point is left");
    }

    #[test]
    fn very_many_drops_are_thinned_too() {
        let mut trail: Vec<_> = (1..=TRAIL_POINTS as u64).map(|step| point(step, false, true)).collect();
        thin(&mut trail, u64::MAX);
        assert_eq!(trail.len(), TRAIL_POINTS / 2);
        assert!(trail.iter().all(|point| point.dropped));
    }
}
