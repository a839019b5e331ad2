//! Closed outlines of flat shapes, and arcs. Pure.

use std::f32::consts::{PI, TAU};

use bevy::math::Vec2;

/// The points of a smooth outline: for a root of its half width in px, at least, and at most.
const POINTS_PER_ROOT_PX: f32 = 8.0;
const MIN_POINTS: usize = 12;
const MAX_POINTS: usize = 56;
/// The straight pieces of a round corner.
const CORNER_PIECES: usize = 8;
/// The points of one curl of an outline.
const CURL_POINTS: usize = 5;
/// The sides of another outline that are one piece of its filling.
const SMOOTH_POINTS: usize = 4;

/// A closed outline, counterclockwise; every point of it can be reached from its center in a straight line.
#[derive(Clone, Debug)]
pub(in crate::game) struct ClosedCurve {
    pub(super) center: Vec2,
    pub(super) points: Vec<Vec2>,
    /// Unit vectors out of the shape, one per point.
    pub(super) outward: Vec<Vec2>,
    /// The sides from one point of its filling to the next, between which it bulges outward.
    pub(super) piece: usize,
}

impl ClosedCurve {
    /// Returns an oval. With a positive `taper` (−0.5 to 0.5) it is wider toward +x, with a negative one toward −x.
    pub(in crate::game) fn oval(center: Vec2, half: Vec2, taper: f32) -> Self {
        let at = |angle: f32| {
            center + Vec2::new(half.x * angle.cos(), half.y * angle.sin() * (1.0 + taper * angle.cos()))
        };
        // As many points as it takes for the eye: the sides of a large oval are as far from it as those of a small one.
        let count = (POINTS_PER_ROOT_PX * half.max_element().max(0.0).sqrt()).ceil();
        let count = (count as usize).clamp(MIN_POINTS, MAX_POINTS);
        let angles = (0..count).map(|i| TAU * i as f32 / count as f32);
        Self::closed(center, angles.map(at).collect())
    }

    /// Returns a rectangle with round corners, `half` its width and height from the center.
    pub(in crate::game) fn rounded(center: Vec2, half: Vec2, radius: f32) -> Self {
        let radius = radius.min(half.min_element()).max(0.0);
        let inner = half - radius;
        let corners =
            [Vec2::new(1.0, 1.0), Vec2::new(-1.0, 1.0), Vec2::new(-1.0, -1.0), Vec2::new(1.0, -1.0)];
        let arcs = corners.into_iter().enumerate().flat_map(|(i, corner)| {
            let from = 0.25 * TAU * i as f32;
            (0..=CORNER_PIECES).map(move |k| {
                let angle = from + 0.25 * TAU * k as f32 / CORNER_PIECES as f32;
                center + corner * inner + radius * Vec2::from_angle(angle)
            })
        });
        let mut curve = Self::closed(center, arcs.collect());
        // Straight sides have no point between the corners, so the directions at their ends come from the arcs.
        for (i, outward) in curve.outward.iter_mut().enumerate() {
            let (corner, k) = (i / (CORNER_PIECES + 1), i % (CORNER_PIECES + 1));
            *outward = Vec2::from_angle(0.25 * TAU * (corner as f32 + k as f32 / CORNER_PIECES as f32));
        }
        curve
    }

    fn closed(center: Vec2, points: Vec<Vec2>) -> Self {
        let count = points.len();
        let outward = (0..count)
            .map(|i| {
                let along = points[(i + 1) % count] - points[(i + count - 1) % count];
                (-along.perp()).normalize_or(Vec2::X)
            })
            .collect();
        Self { center, points, outward, piece: SMOOTH_POINTS }
    }

    /// Returns the outline with `curls` equal bulges, each `depth_px` high, as of a curly coat. A bulge begins at +x.
    pub(in crate::game) fn curly(&self, curls: usize, depth_px: f32) -> Self {
        let count = curls * CURL_POINTS;
        let length = self.length();
        let mut curve = Self { points: Vec::new(), outward: Vec::new(), piece: CURL_POINTS, ..*self };
        for i in 0..count {
            let share = i as f32 / count as f32;
            let (at, outward) = self.along(share * length);
            let bulge = (PI * (share * curls as f32).fract()).sin().max(0.0).sqrt();
            curve.points.push(at + depth_px * (bulge - 0.5) * outward);
            curve.outward.push(outward);
        }
        curve
    }

    /// Returns the outline moved outward; inward for negative numbers.
    pub(in crate::game) fn expanded(&self, by_px: f32) -> Self {
        let points = self.points.iter().zip(&self.outward).map(|(at, out)| *at + by_px * *out).collect();
        Self { points, ..self.clone() }
    }

    fn length(&self) -> f32 {
        (0..self.points.len()).map(|i| self.points[i].distance(self.after(i))).sum()
    }

    pub(super) fn after(&self, i: usize) -> Vec2 {
        self.points[(i + 1) % self.points.len()]
    }

    /// Returns the place after a distance along the outline, and the unit vector out of the shape there.
    fn along(&self, mut distance: f32) -> (Vec2, Vec2) {
        for i in 0..self.points.len() {
            let side = self.points[i].distance(self.after(i));
            if distance <= side && side > 0.0 {
                let part = distance / side;
                let outward = self.outward[i].lerp(self.outward[(i + 1) % self.outward.len()], part);
                return (self.points[i].lerp(self.after(i), part), outward.normalize_or(self.outward[i]));
            }
            distance -= side;
        }
        (self.points[0], self.outward[0])
    }
}

/// Returns points on an arc of a circle from one angle to another, radians.
pub(in crate::game) fn arc(center: Vec2, radius: f32, from: f32, to: f32) -> Vec<Vec2> {
    let pieces = 10;
    (0..=pieces)
        .map(|i| center + radius * Vec2::from_angle(from + (to - from) * i as f32 / pieces as f32))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_rectangle_keeps_its_sides_when_it_grows() {
        let (center, half) = (Vec2::new(5.0, -3.0), Vec2::new(40.0, 20.0));
        for by_px in [-4.0, 0.0, 9.0] {
            let curve = ClosedCurve::rounded(center, half, 14.0).expanded(by_px);
            let reach = curve.points.iter().map(|at| (*at - center).abs()).reduce(Vec2::max).unwrap();
            assert!(reach.distance(half + by_px) < 1e-3, "{by_px}: {reach}");
            // The corners are cut by the arcs.
            let corner = (14.0 + by_px) * (1.0 - 0.5_f32.sqrt());
            let nearest = curve.points.iter().map(|at| (center + half + by_px - *at).length());
            let nearest = nearest.fold(f32::INFINITY, f32::min);
            assert!((nearest - corner * 2.0_f32.sqrt()).abs() < 0.1, "{by_px}: {nearest}");
        }
        let small = ClosedCurve::rounded(Vec2::ZERO, Vec2::new(6.0, 3.0), 14.0);
        assert!(small.points.iter().all(|at| at.x.abs() <= 6.001 && at.y.abs() <= 3.001));
    }

    #[test]
    fn curls_stay_within_their_depth_and_close() {
        let egg = ClosedCurve::oval(Vec2::ZERO, Vec2::splat(10.0), 0.0);
        let curly = egg.curly(9, 2.0);
        assert_eq!(curly.points.len(), 9 * CURL_POINTS);
        for at in &curly.points {
            assert!((8.9..=11.1).contains(&at.length()), "{at}");
        }
        let sides: Vec<f32> =
            (0..curly.points.len()).map(|i| curly.points[i].distance(curly.after(i))).collect();
        assert!(sides.iter().all(|side| *side < 3.0), "{sides:?}");
    }
}
