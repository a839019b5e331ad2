//! Quadratics whose valley lies at 45° to both axes, where neither axis alone can see it: [`BOOTH`] and [`MATYAS`].

use super::{BuiltSurface, Hessian, LaneSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::KindInfo;

/// The `booth` surface: f = (x + 2y − 7)² + (2x + y − 5)²; minimum 0 at (1, 3), curvatures 18 and 2 along the
/// diagonals.
pub const BOOTH: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "booth",
        title: "Booth's function",
        summary: "A bowl nine times as steep one way, along a diagonal that neither axis can call its own.",
        formula: "(x + 2y − 7)² + (2x + y − 5)²",
        source: "In Jamil & Yang 2013",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(Booth, View::around_origin(10.0, 10.0))),
};

/// The `matyas` surface: f = 0.26(x² + y²) − 0.48xy; minimum 0 at (0, 0), curvatures 1 and 0.04 along the diagonals.
pub const MATYAS: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "matyas",
        title: "Matyas's function",
        summary: "A ravine along the diagonal, twenty-five times longer than wide.",
        formula: "0.26(x² + y²) − 0.48·x·y",
        source: "Matyas 1965",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(Matyas, View::around_origin(10.0, 10.0))),
};

#[derive(Clone, Copy, Debug)]
pub(super) struct Booth;

impl Surface for Booth {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        let (a, b) = (x + 2.0 * y - 7.0, 2.0 * x + y - 5.0);
        a * a + b * b
    }

    #[inline(always)]
    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        let (a, b) = (x + 2.0 * y - 7.0, 2.0 * x + y - 5.0);
        [2.0 * a + 4.0 * b, 4.0 * a + 2.0 * b]
    }

    fn hessian(&self, _: Vec2, _: &SurfaceContext) -> Hessian {
        [[10.0, 8.0], [8.0, 10.0]]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![Minimum::global([1.0, 3.0], 0.0)]
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Matyas;

impl Surface for Matyas {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        0.26 * (x * x + y * y) - 0.48 * x * y
    }

    #[inline(always)]
    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        [0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x]
    }

    fn hessian(&self, _: Vec2, _: &SurfaceContext) -> Hessian {
        [[0.52, -0.48], [-0.48, 0.52]]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![Minimum::global([0.0, 0.0], 0.0)]
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}
