//! The mean loss over many points as bicubic patches, for pictures. At every corner of a patch the loss, its gradient and
//! its mixed derivative are exact: a patch of side h is off by at most h⁴/384 times the fourth derivatives (Birkhoff,
//! Schultz & Varga 1968), so that halving the side divides the error by sixteen.

use std::sync::Arc;

use super::data::Data;
use crate::Vec2;
use crate::surface::{Approximation, Minimum, Region, Surface, SurfaceContext};

/// The patches along each side at first, and at most; both powers of two.
const FIRST_PATCHES: usize = 4;
const MAX_PATCHES: usize = 256;
/// Patches are halved until, at the new corners, the old ones are off by less than this share of the range of losses. The
/// new patches are then off by about a sixteenth of that, which is far less than a step of a color channel.
const TOLERANCE: f64 = 1e-3;
/// The cost of an evaluation of the patches, in data points.
const COST: u64 = 2;

/// The loss at a corner of a patch, its derivatives along both axes, and the mixed one; lengths in sides of the patch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Corner {
    loss: f64,
    slope: Vec2,
    twist: f64,
}

/// Equal patches that cover a region, as many across as up.
#[derive(Debug)]
struct Grid {
    region: Region,
    /// The patches along each side.
    patches: usize,
    /// Rows from the bottom.
    corners: Vec<Corner>,
}

/// The mean loss over the points of a data set, as patches over a region.
#[derive(Debug)]
pub(super) struct HermitePatches {
    data: Arc<Data>,
    minimum: Option<Minimum>,
    shown: Grid,
    /// The grid of patches of half the side, as far as it has corners.
    next: Grid,
    /// The largest difference between a new corner and the shown patches.
    difference: f64,
    /// The corners of the finer grid that were evaluated.
    new_corners: usize,
    is_done: bool,
}

impl HermitePatches {
    /// Returns the first, coarse patches; `None` for a region without an area.
    pub fn new(data: &Arc<Data>, minimum: Option<Minimum>, region: Region) -> Option<Self> {
        let has_area = region.iter().all(|[low, high]| low < high && (high - low).is_finite());
        let mut shown = Grid::without_corners(region, FIRST_PATCHES);
        while has_area && shown.corners.len() < shown.count() {
            shown.corners.push(shown.evaluate(data, shown.corners.len()));
        }
        let next = Grid::without_corners(region, 2 * FIRST_PATCHES);
        has_area.then(|| Self {
            data: Arc::clone(data),
            minimum,
            shown,
            next,
            difference: 0.0,
            new_corners: 0,
            is_done: false,
        })
    }

    /// Adds those corners of the finer grid that the coarser one has as well, up to the next new one.
    fn add_known_corners(&mut self) {
        while let Some(known) = self.known_corner() {
            self.next.corners.push(known.halved());
        }
    }

    /// Returns the next corner of the finer grid if the coarser one has it as well.
    fn known_corner(&self) -> Option<Corner> {
        let [column, row] = self.next.place(self.next.corners.len());
        let is_known = column % 2 == 0 && row % 2 == 0 && row <= self.next.patches;
        is_known.then(|| self.shown.corners[row / 2 * (self.shown.patches + 1) + column / 2])
    }

    /// Adds the next corner of the finer grid that the coarser one does not have.
    fn add_new_corner(&mut self) {
        let index = self.next.corners.len();
        let exact = self.next.evaluate(&self.data, index);
        let difference = (exact.loss - self.shown.loss_and_slope(self.next.position(index)).0).abs();
        // Where either is not finite, smaller patches are needed.
        let difference = if difference.is_nan() { f64::INFINITY } else { difference };
        self.difference = self.difference.max(difference);
        self.next.corners.push(exact);
        self.new_corners += 1;
    }

    fn show_next(&mut self) {
        let finer = Grid::without_corners(self.shown.region, 2 * self.next.patches);
        self.shown = std::mem::replace(&mut self.next, finer);
        self.is_done = self.shown.patches >= MAX_PATCHES || self.difference <= TOLERANCE * self.shown.range();
        (self.difference, self.new_corners) = (0.0, 0);
    }
}

impl Grid {
    fn without_corners(region: Region, patches: usize) -> Self {
        Self { region, patches, corners: Vec::new() }
    }

    /// Returns the number of corners.
    fn count(&self) -> usize {
        (self.patches + 1) * (self.patches + 1)
    }

    /// Returns the sides of a patch.
    fn sides(&self) -> Vec2 {
        self.region.map(|[low, high]| (high - low) / self.patches as f64)
    }

    /// Returns the column and the row of a corner.
    fn place(&self, index: usize) -> [usize; 2] {
        [index % (self.patches + 1), index / (self.patches + 1)]
    }

    fn position(&self, index: usize) -> Vec2 {
        let (sides, place) = (self.sides(), self.place(index));
        [0, 1].map(|i| self.region[i][0] + place[i] as f64 * sides[i])
    }

    fn evaluate(&self, data: &Data, index: usize) -> Corner {
        let (sides, exact) = (self.sides(), data.expansion(self.position(index)));
        Corner {
            loss: exact.loss,
            slope: [exact.gradient[0] * sides[0], exact.gradient[1] * sides[1]],
            twist: exact.hessian[1] * sides[0] * sides[1],
        }
    }

    /// Returns the difference between the highest and the lowest finite loss at corners.
    fn range(&self) -> f64 {
        let losses = self.corners.iter().map(|corner| corner.loss).filter(|loss| loss.is_finite());
        let (low, high) =
            losses.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        (high - low).max(0.0)
    }

    fn contains(&self, at: Vec2) -> bool {
        (0..2).all(|i| at[i] >= self.region[i][0] && at[i] <= self.region[i][1])
    }

    /// Returns the loss of the patch at a position inside of the region, and its gradient.
    fn loss_and_slope(&self, at: Vec2) -> (f64, Vec2) {
        let sides = self.sides();
        let place = [0, 1].map(|i| (at[i] - self.region[i][0]) / sides[i]);
        let cell = place.map(|place| (place.max(0.0) as usize).min(self.patches - 1));
        let [x, y] = [0, 1].map(|i| Basis::at(place[i] - cell[i] as f64));
        let below = cell[1] * (self.patches + 1) + cell[0];
        let rows = [below, below + self.patches + 1].map(|left| [self.corners[left], self.corners[left + 1]]);
        // Along x: the loss and the derivative along y of the lower and the upper edge, and both of their derivatives.
        let edge = |[left, right]: [Corner; 2], basis: &[f64; 4]| {
            [
                basis[0] * left.loss
                    + basis[1] * left.slope[0]
                    + basis[2] * right.loss
                    + basis[3] * right.slope[0],
                basis[0] * left.slope[1]
                    + basis[1] * left.twist
                    + basis[2] * right.slope[1]
                    + basis[3] * right.twist,
            ]
        };
        let across = |basis: &[f64; 4], [low, high]: [[f64; 2]; 2]| {
            basis[0] * low[0] + basis[1] * low[1] + basis[2] * high[0] + basis[3] * high[1]
        };
        let (edges, slopes) = (rows.map(|row| edge(row, &x.value)), rows.map(|row| edge(row, &x.slope)));
        let slope = [across(&y.value, slopes) / sides[0], across(&y.slope, edges) / sides[1]];
        (across(&y.value, edges), slope)
    }
}

impl Corner {
    /// Returns the same corner of a patch of half the side.
    fn halved(self) -> Self {
        Self { loss: self.loss, slope: self.slope.map(|slope| 0.5 * slope), twist: 0.25 * self.twist }
    }
}

/// Hermite's cubics at a place between two corners, 0 to 1, and their derivatives: of the value and the slope at the first
/// corner, then at the second.
struct Basis {
    value: [f64; 4],
    slope: [f64; 4],
}

impl Basis {
    fn at(t: f64) -> Self {
        let (t2, t3) = (t * t, t * t * t);
        let (end, end_slope) = (3.0 * t2 - 2.0 * t3, 6.0 * (t - t2));
        Self {
            value: [1.0 - end, t3 - 2.0 * t2 + t, end, t3 - t2],
            slope: [-end_slope, 3.0 * t2 - 4.0 * t + 1.0, end_slope, 3.0 * t2 - 2.0 * t],
        }
    }
}

impl Surface for HermitePatches {
    fn loss(&self, at: Vec2, _: &SurfaceContext) -> f64 {
        if self.shown.contains(at) { self.shown.loss_and_slope(at).0 } else { self.data.loss(at) }
    }

    fn gradient(&self, at: Vec2, _: &SurfaceContext) -> Vec2 {
        if self.shown.contains(at) { self.shown.loss_and_slope(at).1 } else { self.data.gradient(at) }
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        self.minimum.into_iter().collect()
    }

    fn cost(&self) -> u64 {
        COST
    }
}

impl Approximation for HermitePatches {
    fn remaining(&self) -> u64 {
        if self.is_done {
            return 0;
        }
        let left = self.next.count() - self.shown.count() - self.new_corners;
        left as u64 * self.data.points().len() as u64
    }

    fn refine(&mut self, max_cost: u64) -> bool {
        let points = self.data.points().len() as u64;
        let mut cost = 0;
        while !self.is_done && cost < max_cost.max(1) {
            self.add_known_corners();
            self.add_new_corner();
            self.add_known_corners();
            cost += points;
            if self.next.corners.len() == self.next.count() {
                self.show_next();
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Config;
    use crate::params::{Params, Value};
    use crate::surface::dataset::DatasetConfig;
    use crate::surface::dataset::data::{Model, Point};
    use crate::surface::dataset::{DATASET, data};

    const VIEW: Region = [[-3.0, 2.0], [-2.5, 3.5]];

    fn points_of(model: &'static str, points: u64) -> Arc<Data> {
        let mut params = Params::defaults(DATASET.info.params);
        params.set("model", Value::Choice(model)).unwrap();
        params.set("points", Value::Integer(points)).unwrap();
        Arc::new(data(&DatasetConfig::from_params(&params)).unwrap())
    }

    /// Returns the largest difference from the exact loss, relative to the range of losses, and of the slopes, relative to
    /// the steepest one.
    fn errors(patches: &HermitePatches) -> [f64; 2] {
        let now = SurfaceContext::default();
        let (mut error, mut slope_error, mut range, mut steepest) =
            (0.0_f64, 0.0_f64, [f64::MAX, f64::MIN], 0.0_f64);
        for i in 0..61 {
            for j in 0..61 {
                let share = [f64::from(i) / 60.0, f64::from(j) / 60.0];
                let at = [0, 1].map(|i| VIEW[i][0] + share[i] * (VIEW[i][1] - VIEW[i][0]));
                let (exact, slope) = (patches.data.loss(at), patches.data.gradient(at));
                range = [range[0].min(exact), range[1].max(exact)];
                error = error.max((patches.loss(at, &now) - exact).abs());
                let near = patches.gradient(at, &now);
                for i in 0..2 {
                    slope_error = slope_error.max((near[i] - slope[i]).abs());
                    steepest = steepest.max(slope[i].abs());
                }
            }
        }
        [error / (range[1] - range[0]), slope_error / steepest]
    }

    #[test]
    fn one_pass_has_the_bits_of_three() {
        for model in [Model::Linear, Model::Logistic, Model::Neuron] {
            let points = (0..200).map(|i| f64::from(i) * 0.37 - 31.0);
            let points = points.map(|u| Point { inputs: [u, 1.0 - 0.3 * u], target: f64::from(u > 2.0) });
            let data = Data::new(model, false, points.collect());
            for at in [[0.0, 0.0], [1.0, -2.0], [-0.03, 0.7], [30.0, 40.0], [-0.0, 1e-9]] {
                let expansion = data.expansion(at);
                assert_eq!(expansion.loss.to_bits(), data.loss(at).to_bits(), "{model:?} {at:?}");
                assert_eq!(expansion.gradient.map(f64::to_bits), data.gradient(at).map(f64::to_bits));
            }
        }
    }

    #[test]
    fn patches_come_closer_until_they_are_as_close_as_promised() {
        for model in ["logistic", "neuron"] {
            let mut patches = HermitePatches::new(&points_of(model, 300), None, VIEW).unwrap();
            let mut before = errors(&patches);
            assert!(before[0] < 0.2, "{model}: {before:?}");
            while patches.remaining() > 0 {
                assert!(patches.refine(patches.remaining()), "{model}");
                let after = errors(&patches);
                assert!(
                    after[0] < 0.2 * before[0] && after[1] < 0.4 * before[1],
                    "{model}: {before:?} {after:?}"
                );
                before = after;
            }
            assert!(before[0] < 7e-5 && before[1] < 1e-3, "{model}: {before:?}");
            assert!(patches.shown.patches < MAX_PATCHES, "{model}");
        }
    }

    #[test]
    fn a_slice_evaluates_as_many_corners_as_it_may() {
        let mut patches = HermitePatches::new(&points_of("neuron", 200), None, VIEW).unwrap();
        let evaluated =
            |patches: &HermitePatches| patches.next.count() - patches.shown.count() - patches.new_corners;
        for (max_cost, corners) in [(0, 1), (1, 1), (200, 1), (201, 2), (1000, 5)] {
            let before = evaluated(&patches);
            assert!(!patches.refine(max_cost));
            assert_eq!(before - evaluated(&patches), corners, "{max_cost}");
        }
        let left = patches.remaining();
        assert!(!patches.refine(left - 200) && patches.remaining() == 200 && patches.refine(200));
    }

    #[test]
    fn outside_of_the_region_the_loss_is_exact() {
        let patches = HermitePatches::new(&points_of("neuron", 200), None, VIEW).unwrap();
        let (outside, now) = ([2.01, 0.0], SurfaceContext::default());
        assert_eq!(patches.loss(outside, &now), patches.data.loss(outside));
        assert_eq!(patches.gradient(outside, &now), patches.data.gradient(outside));
        for region in [[[0.0, 0.0], [0.0, 1.0]], [[f64::MIN, f64::MAX], [0.0, 1.0]], [[f64::NAN; 2]; 2]] {
            assert!(HermitePatches::new(&patches.data, None, region).is_none());
        }
    }
}
