//! Value scales that adapt in round steps: they grow at once and shrink only when much too large. Pure.

use crate::easing;

/// The possible ends of a scale within a power of ten.
const NICE: [f64; 8] = [1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0];
/// A scale shrinks when all values are smaller than this share of it.
const SHRINK_BELOW: f64 = 0.55;
/// Numbers nearer to zero than this are shown as zero.
const MIN_TOP: f64 = 1e-300;
/// The possible sizes of a scale's smaller side, as shares of the larger side.
const SIDES: [f64; 5] = [0.12, 0.25, 0.4, 0.65, 1.0];
/// A value this many times larger than the next one is an outlier: it is clipped, and a mark shows its value.
const OUTLIER_RATIO: f64 = 3.0;
/// One value in this many may be an outlier.
const VALUES_PER_OUTLIER: usize = 12;
/// The largest number of outliers.
const MAX_OUTLIERS: usize = 3;
/// The time constant with which a scale approaches a new one, in seconds.
const EASE_S: f64 = 0.12;
/// A scale whose relative distance to its target is below this value has reached it.
const REACHED: f64 = 2e-3;

/// Returns the smallest nice number that is not below `need`: positive and finite for any input.
#[must_use]
pub fn nice_above(need: f64) -> f64 {
    let need = if need.is_nan() { MIN_TOP } else { need.clamp(MIN_TOP, f64::MAX) };
    let base = 10f64.powf(need.log10().floor());
    let slack = need * (1.0 - 1e-9);
    let found = NICE.iter().map(|nice| nice * base).find(|top| *top >= slack).unwrap_or(need);
    found.min(f64::MAX)
}

/// Returns the new end of a scale that ends at `now` and has to show `need`.
#[must_use]
pub fn next_top(now: Option<f64>, need: f64) -> f64 {
    match now {
        Some(now) if need <= now && (need > now * SHRINK_BELOW || need < MIN_TOP) => now,
        None if need < MIN_TOP => 1.0,
        _ => nice_above(need),
    }
}

/// Returns how far a side of the scale reaches, as a share of its end, when it has to show the share `need`.
fn next_side(now: f64, need: f64) -> f64 {
    if need <= now && need > now * SHRINK_BELOW {
        return now;
    }
    SIDES.into_iter().find(|side| *side >= need).unwrap_or(1.0)
}

/// Returns the largest absolute value that a scale should show. A few outliers are ignored; the chart clips them.
#[must_use]
pub fn robust_size(values: impl Iterator<Item = f64>) -> f64 {
    let mut sizes: Vec<f64> = values.map(f64::abs).filter(|size| size.is_finite()).collect();
    sizes.sort_unstable_by(|a, b| b.total_cmp(a));
    let max_outliers = MAX_OUTLIERS.min(sizes.len() / VALUES_PER_OUTLIER);
    let clipped = (1..=max_outliers).rev().find(|&n| sizes[n - 1] > OUTLIER_RATIO * sizes[n]);
    sizes.get(clipped.unwrap_or(0)).copied().unwrap_or(0.0)
}

/// A scale that includes zero and moves smoothly toward the values it has to show.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scale {
    top: Option<f64>,
    shown_top: f64,
    /// The shares of the end above and below zero: the targets, and the values that are shown now.
    sides: [f64; 2],
    shown_sides: [f64; 2],
}

impl Scale {
    /// Moves for `seconds` toward a scale that shows `up` above and `down` below zero (both not negative) and that ends at
    /// `min_top` or more. A new scale does not move: it starts at its target.
    pub fn follow(&mut self, [up, down]: [f64; 2], min_top: f64, seconds: f64) {
        let is_new = self.top.is_none();
        let top = next_top(self.top, up.max(down).max(min_top));
        self.top = Some(top);
        let needs = [up / top, down / top];
        for (side, need) in self.sides.iter_mut().zip(needs) {
            *side = next_side(*side, need.min(1.0));
        }
        // One side always reaches the top, so that it can be labeled.
        if self.sides[0] < 1.0 && self.sides[1] < 1.0 {
            self.sides[usize::from(needs[1] > needs[0])] = 1.0;
        }
        self.ease(if is_new { f64::INFINITY } else { seconds });
    }

    /// Moves like [`Scale::follow`], with two equal sides.
    pub fn follow_symmetric(&mut self, need: f64, min_top: f64, seconds: f64) {
        self.sides = [1.0; 2];
        self.shown_sides = [1.0; 2];
        let is_new = self.top.is_none();
        self.top = Some(next_top(self.top, need.max(min_top)));
        self.ease(if is_new { f64::INFINITY } else { seconds });
    }

    fn ease(&mut self, seconds: f64) {
        let top = self.top.unwrap_or(1.0);
        let share = easing::done(seconds, EASE_S);
        self.shown_top = eased_ratio(self.shown_top, top, share);
        for (shown, side) in self.shown_sides.iter_mut().zip(self.sides) {
            *shown += (side - *shown) * share;
            if (side - *shown).abs() < REACHED {
                *shown = side;
            }
        }
    }

    /// Returns whether the scale is still moving.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        self.top.is_some_and(|top| top != self.shown_top) || self.sides != self.shown_sides
    }

    /// Returns the round number at the end of the longer side.
    #[must_use]
    pub fn top(&self) -> f64 {
        self.top.unwrap_or(1.0)
    }

    /// Returns the height of `value` in a lane of height 1, measured from the lower edge. The result is outside 0 to 1 when
    /// the value does not fit.
    #[must_use]
    pub fn height(&self, value: f64) -> f64 {
        let [up, down] = self.shown_sides;
        // Divided first: the sum of two large numbers may be infinite, shares of them are not.
        (down + value / self.shown_top.max(MIN_TOP)) / (up + down).max(REACHED)
    }
}

/// Returns the number a `share` of the way from `from` to `to`, interpolated geometrically.
pub fn eased_ratio(from: f64, to: f64, share: f64) -> f64 {
    if from <= 0.0 || share >= 1.0 {
        return to;
    }
    let distance = to.log10() - from.log10();
    if distance.abs() < REACHED { to } else { 10f64.powf(from.log10() + distance * share) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nice_numbers_are_rounded_up() {
        for (need, nice) in [(0.9, 1.0), (1.0, 1.0), (1.3, 1.5), (3.162, 5.0), (7.27, 10.0), (0.021, 0.03)] {
            assert!((nice_above(need) / nice - 1.0).abs() < 1e-9, "{need}");
        }
        for need in [0.0, 1e-320, 1e300, f64::MAX, f64::INFINITY, f64::NAN] {
            let top = nice_above(need);
            assert!(top.is_finite() && top > 0.0, "{need}");
        }
    }

    #[test]
    fn a_scale_grows_at_once_and_shrinks_late() {
        assert_eq!(next_top(Some(1.0), 1.3), 1.5);
        assert_eq!(next_top(Some(1.5), 1.0), 1.5);
        assert_eq!(next_top(Some(1.5), 0.9), 1.5);
        assert_eq!(next_top(Some(20.0), 4.5), 5.0);
        assert_eq!(next_top(Some(1.5), 0.0), 1.5);
        assert_eq!(next_top(None, 0.0), 1.0);
    }

    #[test]
    fn one_outlier_does_not_flatten_the_rest() {
        let mut values = vec![1.0; 40];
        values[7] = -100.0;
        assert_eq!(robust_size(values.iter().copied()), 1.0);
        values[8] = 95.0;
        assert_eq!(robust_size(values.iter().copied()), 1.0);
        // Half of the values are no outliers, and neither is one of only a few values.
        values[..20].fill(100.0);
        assert_eq!(robust_size(values.iter().copied()), 100.0);
        assert_eq!(robust_size([1.0, 100.0].into_iter()), 100.0);
        assert_eq!(robust_size([f64::NAN, f64::INFINITY].into_iter()), 0.0);
    }

    #[test]
    fn heights_are_finite_for_values_of_any_size() {
        let mut scale = Scale::default();
        scale.follow([1e300, 1e308], 0.0, 0.1);
        assert!(scale.height(0.0) > 0.5 && scale.height(1e300) <= 1.0);
        scale.follow([1.0, 0.0], 0.0, 0.01);
        assert!(scale.is_moving() && scale.height(1.0).is_finite());
        for _ in 0..200 {
            scale.follow([1.0, 0.0], 0.0, 0.1);
        }
        assert!(!scale.is_moving());
        assert!((scale.height(1.0) - 1.0).abs() < 1e-9);
    }
}
