//! The steps that a chart shows, and their positions. Pure.

use std::ops::RangeInclusive;

/// The minimum width of a column in a chart that scrolls, in units. Steps that are narrower share a column.
pub const MIN_COLUMN: f32 = 2.0;

/// The number of steps that are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Span {
    /// This many of the last steps.
    Last(f64),
    /// All recorded steps.
    All,
}

impl Span {
    /// The spans that a player can choose, with their labels.
    pub const PRESETS: [(Span, &'static str); 4] = [
        (Span::Last(60.0), "60"),
        (Span::Last(240.0), "240"),
        (Span::Last(1000.0), "1000"),
        (Span::All, "all"),
    ];
    /// The minimum number of steps that are shown.
    pub const MIN: f64 = 12.0;

    /// Returns the number of steps that are shown when `held` steps are recorded.
    #[must_use]
    pub fn steps(self, held: u64) -> f64 {
        match self {
            Span::Last(steps) => steps.max(Self::MIN),
            Span::All => (held as f64).max(Self::MIN),
        }
    }

    /// Returns the span with `factor` times as many steps.
    #[must_use]
    pub fn zoomed(self, factor: f64, held: u64) -> Self {
        Span::Last((self.steps(held) * factor).clamp(Self::MIN, frankie_sim::trace::WINDOW_ROWS as f64))
    }
}

impl Default for Span {
    fn default() -> Self {
        Span::PRESETS[0].0
    }
}

/// The positions of steps along x: step s fills the stretch from s − 1 to s, and `before` is the left edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepAxis {
    /// The number of steps before the left edge. It is not a whole number while the chart scrolls.
    pub before: f64,
    /// The number of steps from edge to edge.
    pub count: f64,
    /// The left edge, in units.
    pub left: f32,
    /// The distance from edge to edge, in units.
    pub width: f32,
}

impl StepAxis {
    /// Returns the axis that ends at the step `current`, which may lie between two steps. With fewer than `count` steps the
    /// axis begins at the first step instead.
    #[must_use]
    pub fn ending_at(current: f64, count: f64, left: f32, width: f32) -> Self {
        Self { before: (current - count).max(0.0), count: count.max(1.0), left, width: width.max(1.0) }
    }

    /// Returns the width of a step, in units.
    #[must_use]
    pub fn step_width(&self) -> f32 {
        (f64::from(self.width) / self.count) as f32
    }

    /// Returns the x of the middle of a step, in units.
    #[must_use]
    pub fn x(&self, step: f64) -> f32 {
        self.left + ((step - 0.5 - self.before) / self.count * f64::from(self.width)) as f32
    }

    /// Returns the step at `x`, at least 1.
    #[must_use]
    pub fn step_at(&self, x: f32) -> u64 {
        let along = f64::from((x - self.left) / self.width) * self.count;
        (self.before + along).floor().max(0.0) as u64 + 1
    }

    /// Returns the number of steps that share a column of at least `min_column` units. It is a power of two, so that
    /// columns keep their steps while the chart scrolls.
    #[must_use]
    pub fn steps_per_column(&self, min_column: f32) -> u64 {
        let least = f64::from(min_column) / f64::from(self.step_width());
        if least <= 1.0 { 1 } else { (least.ceil() as u64).next_power_of_two() }
    }

    /// Returns the steps that are at least partly visible, up to `current`.
    #[must_use]
    pub fn visible(&self, current: u64) -> RangeInclusive<u64> {
        let first = self.before.floor() as u64 + 1;
        first..=((self.before + self.count).ceil() as u64).min(current)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn step_at_is_the_inverse_of_x() {
        for current in [1.0, 30.0, 60.0, 61.0, 5000.0] {
            let axis = StepAxis::ending_at(current, 60.0, 30.0, 300.0);
            for step in axis.visible(current as u64) {
                assert_eq!(axis.step_at(axis.x(step as f64)), step);
            }
            assert!(axis.x(current) <= 330.0);
        }
        assert_eq!(StepAxis::ending_at(5000.0, 60.0, 30.0, 300.0).visible(5000), 4941..=5000);
    }

    #[test]
    fn columns_hold_single_steps_when_there_is_room() {
        let per_column =
            |count, min_column| StepAxis::ending_at(5000.0, count, 0.0, 300.0).steps_per_column(min_column);
        assert_eq!([per_column(60.0, 2.0), per_column(1000.0, 2.0), per_column(1000.0, 0.25)], [1, 8, 1]);
    }
}
