//! Easom's needle: one narrow hole in ground that is flat everywhere else.

use super::{BuiltSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::math::{self, PI, TAU};
use crate::params::KindInfo;

/// The `easom` surface: f = −cos x · cos y · e^(−(x−π)² − (y−π)²); minimum −1 at (π, π).
pub const EASOM: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "easom",
        title: "Easom's needle",
        summary: "One hole in a flat surface: with Adam a gradient of a millionth still makes a whole step.",
        formula: "−cos x·cos y·e^(−(x−π)² − (y−π)²)",
        source: "Easom 1990",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(Easom, View::of_edges([0.0, TAU], [0.0, TAU]))),
};

#[derive(Debug)]
struct Easom;

impl Easom {
    fn well([x, y]: Vec2) -> f64 {
        math::exp(-((x - PI) * (x - PI) + (y - PI) * (y - PI)))
    }
}

impl Surface for Easom {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        -math::cos(x) * math::cos(y) * Self::well([x, y])
    }

    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        let well = Self::well([x, y]);
        // Per axis: the cosine, and what −cos x · e^(−(x−π)²) has for a slope, the exponential left out.
        let [[cos_x, slope_x], [cos_y, slope_y]] = [x, y].map(|x| {
            let cos = math::cos(x);
            [cos, math::sin(x) + 2.0 * (x - PI) * cos]
        });
        [slope_x * cos_y * well, cos_x * slope_y * well]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![Minimum::global([PI, PI], -1.0)]
    }
}
