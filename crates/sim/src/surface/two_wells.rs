//! A narrow deep well beside a shallow one.

use super::{BuiltSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::math;
use crate::params::KindInfo;

/// The `two_wells` surface: f = x² + z² − 2e^(−((x−1)²+z²)/0.2) − 6e^(−((x+1)²+z²)/0.2), z = 1.4y; minimum −5.0323 near
/// (−0.9676, 0).
pub const TWO_WELLS: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "two_wells",
        title: "Two wells",
        summary: "The nearer well is not the deeper one.",
        formula: "x² + z² − 2·e^(−((x−1)² + z²)/0.2) − 6·e^(−((x+1)² + z²)/0.2), z = 1.4·y",
        source: "A quadratic with two Gaussian wells, made for this project",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(TwoWells, View::around_origin(2.0, 2.0))),
};

const WIDTH: f64 = 0.2;
const STRETCH: f64 = 1.4;
/// Depth and x of each well.
const WELLS: [(f64, f64); 2] = [(2.0, 1.0), (6.0, -1.0)];

#[derive(Debug)]
struct TwoWells;

impl Surface for TwoWells {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        let z = STRETCH * y;
        let mut loss = x * x + z * z;
        for (depth, center) in WELLS {
            loss -= depth * math::exp(-((x - center) * (x - center) + z * z) / WIDTH);
        }
        loss
    }

    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        let z = STRETCH * y;
        let (mut dx, mut dz) = (2.0 * x, 2.0 * z);
        for (depth, center) in WELLS {
            let pull = 2.0 * depth / WIDTH * math::exp(-((x - center) * (x - center) + z * z) / WIDTH);
            dx += pull * (x - center);
            dz += pull * z;
        }
        [dx, STRETCH * dz]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![
            Minimum::global([-0.967_577_446_455_46, 0.0], -5.032_339_968_658_435),
            Minimum::local([0.905_317_860_600_848, 0.0], -1.092_732_038_481_015),
        ]
    }
}
