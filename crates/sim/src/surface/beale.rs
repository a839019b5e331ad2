//! Beale's function: a flat basin between sharp corners.

use super::{BuiltSurface, LaneSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::KindInfo;

/// The `beale` surface: f = Σᵢ (cᵢ − x + x yⁱ)², c = (1.5, 2.25, 2.625); minimum 0 at (3, ½).
pub const BEALE: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "beale",
        title: "Beale's function",
        summary: "A flat, bent basin between corners so steep that a fixed step size fits nowhere.",
        formula: "(1.5 − x + x·y)² + (2.25 − x + x·y²)² + (2.625 − x + x·y³)²",
        source: "Beale 1958",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(Beale, View::around_origin(4.5, 4.5).log())),
};

#[derive(Clone, Copy, Debug)]
pub(super) struct Beale;

impl Beale {
    #[inline(always)]
    fn residuals([x, y]: Vec2) -> [f64; 3] {
        [1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y]
    }
}

impl Surface for Beale {
    fn loss(&self, at: Vec2, _: &SurfaceContext) -> f64 {
        let [a, b, c] = Self::residuals(at);
        a * a + b * b + c * c
    }

    #[inline(always)]
    fn gradient(&self, at: Vec2, _: &SurfaceContext) -> Vec2 {
        let [x, y] = at;
        let [a, b, c] = Self::residuals(at);
        let dx = 2.0 * (a * (y - 1.0) + b * (y * y - 1.0) + c * (y * y * y - 1.0));
        let dy = 2.0 * x * (a + 2.0 * b * y + 3.0 * c * y * y);
        [dx, dy]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![Minimum::global([3.0, 0.5], 0.0)]
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}
