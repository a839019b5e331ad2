//! Himmelblau's four equal bowls.

use super::{BuiltSurface, Hessian, LaneSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::KindInfo;

/// The `himmelblau` surface: f = (x²+y−11)² + (x+y²−7)²; four minima, all 0.
pub const HIMMELBLAU: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "himmelblau",
        title: "Himmelblau's function",
        summary: "Four bowls of the same depth: where a run ends depends on where it starts.",
        formula: "(x² + y − 11)² + (x + y² − 7)²",
        source: "Himmelblau 1972",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(Himmelblau, View::around_origin(5.0, 5.0).log())),
};

#[derive(Clone, Copy, Debug)]
pub(super) struct Himmelblau;

impl Surface for Himmelblau {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
        a * a + b * b
    }

    #[inline(always)]
    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
        [4.0 * x * a + 2.0 * b, 2.0 * a + 4.0 * y * b]
    }

    fn hessian(&self, [x, y]: Vec2, _: &SurfaceContext) -> Hessian {
        let (a, b, off) = (x * x + y - 11.0, x + y * y - 7.0, 4.0 * (x + y));
        [[4.0 * a + 8.0 * x * x + 2.0, off], [off, 4.0 * b + 8.0 * y * y + 2.0]]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![
            Minimum::global([3.0, 2.0], 0.0),
            Minimum::global([-2.805_118_086_952_745, 3.131_312_518_250_573], 0.0),
            Minimum::global([-3.779_310_253_377_747, -3.283_185_991_286_17], 0.0),
            Minimum::global([3.584_428_340_330_492, -1.848_126_526_964_404], 0.0),
        ]
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}
