//! A plateau in rings: flat terraces round a hole, with low banks between.

use super::{BuiltSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::math;
use crate::params::KindInfo;

/// The `plateau` surface: f = −sin(s)/s + 0.01s², s = 10‖θ‖ + 0.01; minimum −0.99998 at (0, 0), a blunt point, in rings
/// of local ones.
pub const PLATEAU: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "plateau",
        title: "Plateau",
        summary: "Rings of nearly flat ground round a hole: little slope, and not always the right way.",
        formula: "−sin(s)/s + 0.01·s², s = 10·|θ| + 0.01",
        source: "A cardinal sine on a bowl",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(Plateau, View::around_origin(2.0, 2.0))),
};

/// Units of s to a unit of the ground.
const RATE: f64 = 10.0;
/// Keeps s from zero, where sin(s)/s has no value.
const OFFSET: f64 = 0.01;
const BASIN: f64 = 0.01;

#[derive(Debug)]
struct Plateau;

impl Surface for Plateau {
    fn loss(&self, at: Vec2, _: &SurfaceContext) -> f64 {
        let s = RATE * math::length(at) + OFFSET;
        -math::sin(s) / s + BASIN * s * s
    }

    fn gradient(&self, at: Vec2, _: &SurfaceContext) -> Vec2 {
        let radius = math::length(at);
        // At the point in the middle every direction goes up; zero is the slope between them.
        if radius == 0.0 {
            return [0.0, 0.0];
        }
        let s = RATE * radius + OFFSET;
        let slope = (math::sin(s) / s - math::cos(s)) / s + 2.0 * BASIN * s;
        at.map(|x| RATE * slope * (x / radius))
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![Minimum::global([0.0, 0.0], -0.999_982_333_416_666_4)]
    }
}
