//! Flat shapes with soft rims. Reads outlines, writes triangles with vertex colors; knows nothing of the engine but
//! its vectors.
//!
//! Nothing here relies on multisampling: every edge fades out over [`FEATHER_PX`].

use std::f32::consts::{PI, TAU};

use bevy::math::Vec2;

use frankie_draw::ramp;

/// Over this much an edge fades out.
pub(super) const FEATHER_PX: f32 = 0.9;
/// Points of a smooth outline.
const SMOOTH_POINTS: usize = 56;
/// Points of one curl of an outline.
const CURL_POINTS: usize = 7;

/// A color as vertices carry it: linear, cover last.
pub(super) type Ink = [f32; 4];

/// An sRGB color at a cover of 0..1.
pub(super) fn ink(rgb: [u8; 3], cover: f32) -> Ink {
    let [r, g, b] = ramp::unit(rgb).map(ramp::linear_from_srgb);
    [r, g, b, cover]
}

/// The same color at another cover.
pub(super) fn covering(color: Ink, cover: f32) -> Ink {
    [color[0], color[1], color[2], cover]
}

/// A closed outline, counterclockwise, that can be seen whole from its middle.
#[derive(Clone, Debug)]
pub(super) struct Rim {
    middle: Vec2,
    points: Vec<Vec2>,
    /// Unit vectors out of the shape, a point each.
    outward: Vec<Vec2>,
}

impl Rim {
    /// An oval; with a positive `taper` (above −0.5, below 0.5) it is wider toward +x, with a negative one toward −x.
    pub(super) fn egg(middle: Vec2, half: Vec2, taper: f32) -> Self {
        let at = |angle: f32| {
            middle + Vec2::new(half.x * angle.cos(), half.y * angle.sin() * (1.0 + taper * angle.cos()))
        };
        let angles = (0..SMOOTH_POINTS).map(|i| TAU * i as f32 / SMOOTH_POINTS as f32);
        Self::closed(middle, angles.map(at).collect())
    }

    fn closed(middle: Vec2, points: Vec<Vec2>) -> Self {
        let count = points.len();
        let outward = (0..count)
            .map(|i| {
                let along = points[(i + 1) % count] - points[(i + count - 1) % count];
                (-along.perp()).normalize_or(Vec2::X)
            })
            .collect();
        Self { middle, points, outward }
    }

    /// The outline with `curls` equal bulges, each `depth_px` high, as of a coat of locks. A bulge begins at +x.
    pub(super) fn curly(&self, curls: usize, depth_px: f32) -> Self {
        let count = curls * CURL_POINTS;
        let length = self.length();
        let mut rim = Self { middle: self.middle, points: Vec::new(), outward: Vec::new() };
        for i in 0..count {
            let share = i as f32 / count as f32;
            let (at, outward) = self.along(share * length);
            let bulge = (PI * (share * curls as f32).fract()).sin().max(0.0).sqrt();
            rim.points.push(at + depth_px * (bulge - 0.5) * outward);
            rim.outward.push(outward);
        }
        rim
    }

    /// The outline moved outwards; inwards where negative.
    pub(super) fn grown(&self, by_px: f32) -> Self {
        let points = self.points.iter().zip(&self.outward).map(|(at, out)| *at + by_px * *out).collect();
        Self { points, ..self.clone() }
    }

    fn length(&self) -> f32 {
        (0..self.points.len()).map(|i| self.points[i].distance(self.after(i))).sum()
    }

    fn after(&self, i: usize) -> Vec2 {
        self.points[(i + 1) % self.points.len()]
    }

    /// The place and the way out after a way along the outline.
    fn along(&self, mut way: f32) -> (Vec2, Vec2) {
        for i in 0..self.points.len() {
            let side = self.points[i].distance(self.after(i));
            if way <= side && side > 0.0 {
                let part = way / side;
                let outward = self.outward[i].lerp(self.outward[(i + 1) % self.outward.len()], part);
                return (self.points[i].lerp(self.after(i), part), outward.normalize_or(self.outward[i]));
            }
            way -= side;
        }
        (self.points[0], self.outward[0])
    }
}

/// Triangles with a color per corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    pub(super) positions: Vec<Vec2>,
    pub(super) colors: Vec<Ink>,
    pub(super) indices: Vec<u32>,
}

impl Sheet {
    /// A shape in one color with a sharp, anti-aliased rim.
    pub(super) fn fill(self, rim: &Rim, color: Ink) -> Self {
        self.faded(rim, color, -0.5 * FEATHER_PX, 0.5 * FEATHER_PX)
    }

    /// A shape in one color that fades out between `outer_px` and `inner_px` inside its rim.
    pub(super) fn faded(mut self, rim: &Rim, color: Ink, outer_px: f32, inner_px: f32) -> Self {
        let (outer, inner) = (rim.grown(-outer_px), rim.grown(-inner_px));
        self.rings(rim.middle, &[(&outer.points, covering(color, 0.0)), (&inner.points, color)]);
        self
    }

    /// A glow: the shape's middle in full color, fading out smoothly toward its rim.
    pub(super) fn glow(mut self, rim: &Rim, color: Ink, core: f32) -> Self {
        let rings: Vec<(Vec<Vec2>, Ink)> = (0..=6)
            .map(|i| {
                let part = i as f32 / 6.0;
                let scale = 1.0 + (core - 1.0) * part;
                let points = rim.points.iter().map(|at| rim.middle + scale * (*at - rim.middle)).collect();
                (points, covering(color, color[3] * part * part * (3.0 - 2.0 * part)))
            })
            .collect();
        let rings: Vec<(&Vec<Vec2>, Ink)> = rings.iter().map(|(points, color)| (points, *color)).collect();
        self.rings(rim.middle, &rings);
        self
    }

    /// Rings of equally many points from the outside in, then a fan to the middle.
    fn rings(&mut self, middle: Vec2, rings: &[(&Vec<Vec2>, Ink)]) {
        let Some((last, color)) = rings.last() else { return };
        let count = last.len() as u32;
        let first = self.positions.len() as u32;
        for (points, color) in rings {
            points.iter().for_each(|at| self.vertex(*at, *color));
        }
        let inmost = first + count * (rings.len() as u32 - 1);
        for i in 0..count {
            let next = (i + 1) % count;
            for ring in (first..inmost).step_by(count as usize) {
                let (a, b, c, d) = (ring + i, ring + next, ring + count + i, ring + count + next);
                self.indices.extend([a, b, c, c, b, d]);
            }
            self.indices.extend([inmost + i, inmost + next, inmost + count]);
        }
        self.vertex(middle, *color);
    }

    /// A line through points, thinner toward its ends by `taper` (0: even, 1: to a hair).
    pub(super) fn line(mut self, points: &[Vec2], half_px: f32, taper: f32, color: Ink) -> Self {
        let last = points.len().saturating_sub(1).max(1);
        for (i, at) in points.iter().enumerate() {
            let along = points[(i + 1).min(points.len() - 1)] - points[i.saturating_sub(1)];
            let side = along.perp().normalize_or(Vec2::Y);
            let swell = (PI * i as f32 / last as f32).sin().max(0.0).sqrt();
            let half = half_px * (1.0 - taper * (1.0 - swell));
            let (inner, outer) = ((half - 0.5 * FEATHER_PX).max(0.0), half + 0.5 * FEATHER_PX);
            // A line thinner than its feather is paler instead.
            let cover = color[3] * (2.0 * half / FEATHER_PX).min(1.0);
            for (off, cover) in [(-outer, 0.0), (-inner, cover), (inner, cover), (outer, 0.0)] {
                self.vertex(*at + off * side, covering(color, cover));
            }
            let end = self.positions.len() as u32;
            if i > 0 {
                for strip in 0..3 {
                    let (a, b) = (end - 8 + strip, end - 4 + strip);
                    self.indices.extend([a, a + 1, b, b, a + 1, b + 1]);
                }
            }
        }
        self
    }

    fn vertex(&mut self, at: Vec2, color: Ink) {
        self.positions.push(at);
        self.colors.push(color);
    }
}

/// Points on an arc of a circle from one angle to another, radians.
pub(super) fn arc(middle: Vec2, radius: f32, from: f32, to: f32) -> Vec<Vec2> {
    let pieces = 10;
    (0..=pieces)
        .map(|i| middle + radius * Vec2::from_angle(from + (to - from) * i as f32 / pieces as f32))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(sheet: &Sheet) -> f32 {
        let corner = |i: u32| sheet.positions[i as usize];
        sheet
            .indices
            .chunks(3)
            .map(|t| 0.5 * (corner(t[1]) - corner(t[0])).perp_dot(corner(t[2]) - corner(t[0])).abs())
            .sum()
    }

    #[test]
    fn a_filled_oval_has_its_area() {
        let rim = Rim::egg(Vec2::new(3.0, -2.0), Vec2::new(12.0, 8.0), 0.0);
        let sheet = Sheet::default().fill(&rim, [1.0; 4]);
        let wanted = PI * (12.0 + 0.5 * FEATHER_PX) * (8.0 + 0.5 * FEATHER_PX);
        assert!((area(&sheet) - wanted).abs() < 0.01 * wanted, "{} {wanted}", area(&sheet));
        assert_eq!(sheet.positions.len(), sheet.colors.len());
        assert!(sheet.indices.iter().all(|&i| (i as usize) < sheet.positions.len()));
    }

    #[test]
    fn triangles_of_a_fill_do_not_fold_over() {
        let rim = Rim::egg(Vec2::ZERO, Vec2::new(15.0, 12.0), 0.2).curly(13, 2.0);
        let sheet = Sheet::default().faded(&rim, [1.0; 4], 0.5, 3.0);
        let corner = |i: u32| sheet.positions[i as usize];
        for t in sheet.indices.chunks(3) {
            let turn = (corner(t[1]) - corner(t[0])).perp_dot(corner(t[2]) - corner(t[0]));
            assert!(turn > -1e-3, "{turn}");
        }
    }

    #[test]
    fn curls_stay_within_their_depth_and_close() {
        let egg = Rim::egg(Vec2::ZERO, Vec2::splat(10.0), 0.0);
        let curly = egg.curly(9, 2.0);
        assert_eq!(curly.points.len(), 9 * CURL_POINTS);
        for at in &curly.points {
            assert!((8.9..=11.1).contains(&at.length()), "{at}");
        }
        let sides: Vec<f32> =
            (0..curly.points.len()).map(|i| curly.points[i].distance(curly.after(i))).collect();
        assert!(sides.iter().all(|side| *side < 3.0), "{sides:?}");
    }

    #[test]
    fn a_rim_fades_and_a_middle_covers() {
        let rim = Rim::egg(Vec2::ZERO, Vec2::splat(10.0), 0.0);
        let sheet = Sheet::default().glow(&rim, [0.0, 0.0, 0.0, 0.4], 0.2);
        for (at, color) in sheet.positions.iter().zip(&sheet.colors) {
            let wanted_at_rim = at.length() > 9.99;
            assert_eq!(color[3] == 0.0, wanted_at_rim, "{at}");
        }
        let line = Sheet::default().line(&arc(Vec2::ZERO, 5.0, 0.0, PI), 1.5, 0.5, [1.0; 4]);
        assert!(line.positions.iter().all(|at| at.is_finite() && (2.5..7.5).contains(&at.length())));
        assert!(Sheet::default().line(&[], 1.0, 0.0, [1.0; 4]).indices.is_empty());
    }
}
