//! McCormick's function: a sine that runs along one diagonal, a valley across it.

use super::{BuiltSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::math::{self, PI};
use crate::params::KindInfo;
use std::f64::consts::FRAC_PI_3;

/// The `mccormick` surface: f = sin(x + y) + (x − y)² − 1.5x + 2.5y + 1; minimum −1.9132 at (½ − π/3, −½ − π/3), a
/// local one π farther on.
pub const MCCORMICK: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "mccormick",
        title: "McCormick's function",
        summary: "A valley in waves: it goes on falling behind the next rise.",
        formula: "sin(x + y) + (x − y)² − 1.5x + 2.5y + 1",
        source: "McCormick, in Adorio & Diliman 2005",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(McCormick, View::of_edges([-1.5, 4.0], [-3.0, 4.0]))),
};

/// √3/2, to which sin(x + y) falls in every bowl.
const SINE: f64 = 0.866_025_403_784_438_6;

#[derive(Debug)]
struct McCormick;

impl Surface for McCormick {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        math::sin(x + y) + (x - y) * (x - y) - 1.5 * x + 2.5 * y + 1.0
    }

    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        let (wave, across) = (math::cos(x + y), 2.0 * (x - y));
        [wave + across - 1.5, wave - across + 2.5]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![
            Minimum::global([0.5 - FRAC_PI_3, -0.5 - FRAC_PI_3], -SINE - FRAC_PI_3),
            Minimum::local([0.5 - FRAC_PI_3 + PI, -0.5 - FRAC_PI_3 + PI], -SINE - FRAC_PI_3 + PI),
        ]
    }
}
