//! Passes between hills, with no slope at their center: [`SADDLE`], [`MONKEY_SADDLE`] with a third way down, and
//! [`BOUNDED_SADDLE`], whose ways down end in bowls.

use super::{BuiltSurface, Hessian, LaneSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::KindInfo;

/// The `saddle` surface: f = x² − y²; no minimum.
pub const SADDLE: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "saddle",
        title: "Saddle",
        summary: "Down one axis, up the other; on the ridge only noise shows the way out.",
        formula: "x² − y²",
        source: "A quadratic of mixed sign",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(Saddle, View::around_origin(3.0, 3.0))),
};

/// The `monkey_saddle` surface: f = x³ − 3xy²; no minimum.
pub const MONKEY_SADDLE: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "monkey_saddle",
        title: "Monkey saddle",
        summary: "Three ways down, for two legs and a tail; in the middle the ground is flatter than on any pass.",
        formula: "x³ − 3x·y²",
        source: "A cubic",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(MonkeySaddle, View::around_origin(2.0, 2.0))),
};

/// The `bounded_saddle` surface: f = x² − y² + 0.05y⁴; minima −5 at (0, ±√10).
pub const BOUNDED_SADDLE: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "bounded_saddle",
        title: "Bounded saddle",
        summary: "A pass with a bowl at either end: which one, a breath of noise decides.",
        formula: "x² − y² + 0.05y⁴",
        source: "A quartic",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(BoundedSaddle, View::around_origin(4.0, 4.0))),
};

#[derive(Clone, Copy, Debug)]
pub(super) struct Saddle;

impl Surface for Saddle {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        x * x - y * y
    }

    #[inline(always)]
    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        [2.0 * x, -2.0 * y]
    }

    fn hessian(&self, _: Vec2, _: &SurfaceContext) -> Hessian {
        [[2.0, 0.0], [0.0, -2.0]]
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct MonkeySaddle;

impl Surface for MonkeySaddle {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        x * (x * x - 3.0 * y * y)
    }

    #[inline(always)]
    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        [3.0 * (x * x - y * y), -6.0 * x * y]
    }

    fn hessian(&self, [x, y]: Vec2, _: &SurfaceContext) -> Hessian {
        [[6.0 * x, -6.0 * y], [-6.0 * y, -6.0 * x]]
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct BoundedSaddle;

impl Surface for BoundedSaddle {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        let v = y * y;
        x * x - v + 0.05 * v * v
    }

    #[inline(always)]
    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        [2.0 * x, (0.2 * y * y - 2.0) * y]
    }

    fn hessian(&self, [_, y]: Vec2, _: &SurfaceContext) -> Hessian {
        [[2.0, 0.0], [0.0, 0.6 * y * y - 2.0]]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        let root = 10.0_f64.sqrt();
        [root, -root].map(|y| Minimum::global([0.0, y], -5.0)).to_vec()
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}
