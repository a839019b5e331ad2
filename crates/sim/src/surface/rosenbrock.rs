//! Rosenbrock's banana valley: easy to fall into, hard to follow.

use super::{BuiltSurface, Hessian, LaneSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::KindInfo;

/// The `rosenbrock` surface: f = (1−x)² + 100(y−x²)²; minimum 0 at (1, 1), where the condition number is 2508.
pub const ROSENBROCK: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "rosenbrock",
        title: "Rosenbrock's valley",
        summary: "A curved valley with steep walls and an almost flat floor.",
        formula: "(1 − x)² + 100(y − x²)²",
        source: "Rosenbrock 1960",
        params: &[],
    },
    build: |_| {
        Ok(BuiltSurface::new(
            Rosenbrock,
            View { x: [-2.0, 2.0], y: [-1.0, 3.0], ..View::around_origin(1.0, 1.0) }.log(),
        ))
    },
};

#[derive(Clone, Copy, Debug)]
pub(super) struct Rosenbrock;

impl Surface for Rosenbrock {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        let (a, b) = (1.0 - x, y - x * x);
        a * a + 100.0 * b * b
    }

    #[inline(always)]
    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        let b = y - x * x;
        [-2.0 * (1.0 - x) - 400.0 * x * b, 200.0 * b]
    }

    fn hessian(&self, [x, y]: Vec2, _: &SurfaceContext) -> Hessian {
        [[2.0 - 400.0 * (y - 3.0 * x * x), -400.0 * x], [-400.0 * x, 200.0]]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![Minimum::global([1.0, 1.0], 0.0)]
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}
