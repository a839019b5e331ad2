//! Lévy's thirteenth function: a bowl under ripples that differ from axis to axis.

use super::{BuiltSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::math::{self, PI};
use crate::params::KindInfo;

/// The `levi` surface: f = sin² 3πx + (x−1)²(1 + sin² 3πy) + (y−1)²(1 + sin² 2πy); minimum 0 at (1, 1), many local
/// ones.
pub const LEVI: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "levi",
        title: "Lévy's function No. 13",
        summary: "A bowl with furrows that are deeper farther from the minimum.",
        formula: "sin² 3πx + (x − 1)²·(1 + sin² 3πy) + (y − 1)²·(1 + sin² 2πy)",
        source: "Lévy & Montalvo 1985",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(Levi, View::around_origin(4.0, 4.0))),
};

fn squared_sin(angle: f64) -> f64 {
    let sin = math::sin(angle);
    sin * sin
}

#[derive(Debug)]
struct Levi;

impl Surface for Levi {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        let (a, b) = (x - 1.0, y - 1.0);
        squared_sin(3.0 * PI * x)
            + a * a * (1.0 + squared_sin(3.0 * PI * y))
            + b * b * (1.0 + squared_sin(2.0 * PI * y))
    }

    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        let (a, b) = (x - 1.0, y - 1.0);
        // The derivative of sin² is the sine of the doubled angle.
        let dx = 3.0 * PI * math::sin(6.0 * PI * x) + 2.0 * a * (1.0 + squared_sin(3.0 * PI * y));
        let dy = 3.0 * PI * a * a * math::sin(6.0 * PI * y)
            + 2.0 * b * (1.0 + squared_sin(2.0 * PI * y))
            + 2.0 * PI * b * b * math::sin(4.0 * PI * y);
        [dx, dy]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![Minimum::global([1.0, 1.0], 0.0)]
    }
}
