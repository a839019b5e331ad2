//! Rastrigin's egg box: a bowl with a bump every unit.

use super::{BuiltSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::math::{self, TAU};
use crate::params::KindInfo;

/// The `rastrigin` surface: f = 20 + Σ (xᵢ² − 10 cos 2πxᵢ); minimum 0 at (0, 0), local ones near every other pair of
/// whole numbers.
pub const RASTRIGIN: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "rastrigin",
        title: "Rastrigin's egg box",
        summary: "A bowl full of bumps: those shorter than a step do not stop a run.",
        formula: "20 + x² − 10·cos 2πx + y² − 10·cos 2πy",
        source: "Rastrigin 1974",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(Rastrigin, View::around_origin(5.12, 5.12))),
};

#[derive(Debug)]
struct Rastrigin;

impl Surface for Rastrigin {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        20.0 + (x * x - 10.0 * math::cos(TAU * x)) + (y * y - 10.0 * math::cos(TAU * y))
    }

    fn gradient(&self, at: Vec2, _: &SurfaceContext) -> Vec2 {
        at.map(|x| 2.0 * x + 10.0 * TAU * math::sin(TAU * x))
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![Minimum::global([0.0, 0.0], 0.0)]
    }
}
