//! Michalewicz's canyons: flat ground cut by steep gorges, the best place where two of them cross.

use super::{BuiltSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::math::{self, PI};
use crate::params::KindInfo;
use std::f64::consts::FRAC_PI_2;

/// The `michalewicz` surface: f = −sin x · sin²⁰(x²/π) − sin y · sin²⁰(2y²/π); minimum −1.8013 at (2.2029, π/2), a
/// local one.
pub const MICHALEWICZ: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "michalewicz",
        title: "Michalewicz's canyons",
        summary: "Flat ground and steep gorges, one for each axis: the minimum is where two cross.",
        formula: "−sin x·sin²⁰(x²/π) − sin y·sin²⁰(2y²/π)",
        source: "Michalewicz 1992",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(Michalewicz, View::of_edges([0.0, PI], [0.0, PI]))),
};

/// How often the canyons of each axis come.
const RATES: Vec2 = [1.0, 2.0];

#[derive(Debug)]
struct Michalewicz;

/// The nineteenth power, by multiplications alone.
fn pow19(x: f64) -> f64 {
    let x2 = x * x;
    let x4 = x2 * x2;
    let x8 = x4 * x4;
    x8 * x8 * x2 * x
}

/// −sin x · sin²⁰(rate·x²/π) and its derivative.
fn canyon(x: f64, rate: f64) -> [f64; 2] {
    let (wall, turn) = (math::sin(rate * x * x / PI), 2.0 * rate * x / PI);
    let nineteenth = pow19(wall);
    let (value, slope) = (nineteenth * wall, 20.0 * nineteenth * math::cos(rate * x * x / PI) * turn);
    [-math::sin(x) * value, -math::cos(x) * value - math::sin(x) * slope]
}

impl Surface for Michalewicz {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        canyon(x, RATES[0])[0] + canyon(y, RATES[1])[0]
    }

    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        [canyon(x, RATES[0])[1], canyon(y, RATES[1])[1]]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        const X: f64 = 2.202_905_520_172_609_3;
        vec![
            Minimum::global([X, FRAC_PI_2], -1.801_303_410_098_553_2),
            Minimum::local([X, 2.711_571_483_843_014_3], -1.214_059_515_620_817),
        ]
    }
}
