//! The view of a map of two settings: zooming, moving, and the way back out.

use frankie_draw::run_map::MapAxis;

use super::MapPage;
use super::plane::{is_fine, plane};

/// How many times smaller than the last view that one can go back to a view is before it is such a view as well.
const VIEW_FACTOR: f64 = 1.9;

impl MapPage {
    fn go_to(&mut self, axes: [MapAxis; 2], is_new: bool) {
        if axes == self.axes {
            return;
        }
        let before = std::mem::replace(&mut self.axes, axes);
        let width = |axes: &[MapAxis; 2]| {
            let [low, high] = axes[0].ends.map(|end| self.whole[0].share(end));
            high - low
        };
        let now = width(&self.axes);
        if is_new {
            let is_far = self.before.last().is_none_or(|last| width(last) > VIEW_FACTOR * now);
            self.before.extend(is_far.then_some(before));
        }
        let is_wider = |view: &[MapAxis; 2]| width(view) > now;
        let wider = self.before.iter().take_while(|view| is_wider(view)).count();
        self.before.truncate(wider);
        self.begin_again();
    }

    pub(super) fn zoom(&mut self, factor: f64, at: [f64; 2]) {
        let is_possible = factor.is_finite() && factor > 0.0 && at.iter().all(|share| share.is_finite());
        if !is_possible || (factor > 1.0 && self.is_deepest) {
            return;
        }
        let axes = [0, 1].map(|i| {
            let shares = [at[i] - at[i] / factor, at[i] + (1.0 - at[i]) / factor];
            self.part(i, shares)
        });
        let finer =
            plane(&self.level, &self.keys, &axes, (self.seed, self.noise_index), self.steps, self.side);
        if factor > 1.0 && !is_fine(&finer) {
            self.is_deepest = true;
            return;
        }
        self.go_to(axes, true);
    }

    pub(super) fn pan(&mut self, by: [f64; 2]) {
        if by.iter().all(|share| share.is_finite()) {
            let axes = [0, 1].map(|i| self.part(i, [by[i], 1.0 + by[i]]));
            self.go_to(axes, false);
        }
    }

    pub(super) fn go_back(&mut self) {
        let axes = self.before.pop().unwrap_or_else(|| self.whole.clone());
        self.go_to(axes, false);
    }

    /// Returns the part of an axis between two shares of it, inside of the whole range.
    fn part(&self, i: usize, [from, to]: [f64; 2]) -> MapAxis {
        let (axis, whole) = (&self.axes[i], &self.whole[i]);
        // Not by the ends: far out, those of a logarithm are no numbers.
        let [first, last] = axis.ends.map(|end| whole.share(end));
        let [low, high] = [from, to].map(|share| first + share * (last - first));
        let shift = if high - low >= 1.0 {
            return whole.clone();
        } else if low < 0.0 {
            -low
        } else {
            (1.0 - high).min(0.0)
        };
        if shift == 0.0 {
            let ends = [from, to].map(|share| axis.scale.at(axis.ends, share));
            return MapAxis { ends, ..axis.clone() };
        }
        let moved =
            [low + shift, high + shift].map(|share| whole.scale.at(whole.ends, share.clamp(0.0, 1.0)));
        MapAxis { ends: moved, ..axis.clone() }
    }
}
