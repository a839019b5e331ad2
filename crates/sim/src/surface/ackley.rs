//! Ackley's funnel: ripples on a nearly flat plain round one sharp hole.

use super::{BuiltSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::math::{self, PI, TAU};
use crate::params::KindInfo;
use std::f64::consts::E;

/// The `ackley` surface: f = 20 − 20e^(−0.2√(½(x²+y²))) + e − e^(½(cos 2πx + cos 2πy)); minimum 0 at (0, 0), a cusp,
/// and local ones near every other pair of whole numbers.
pub const ACKLEY: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "ackley",
        title: "Ackley's funnel",
        summary: "Ripples that grow no weaker far away, and a point at the bottom where the slope never fades.",
        formula: "−20·e^(−0.2·√(½(x² + y²))) − e^(½(cos 2πx + cos 2πy)) + e + 20",
        source: "Ackley 1987",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(Ackley, View::around_origin(5.0, 5.0))),
};

#[derive(Debug)]
struct Ackley;

impl Ackley {
    /// √(½(x²+y²)), e^(−0.2 of it), and e^(½(cos 2πx + cos 2πy)).
    fn parts([x, y]: Vec2) -> [f64; 3] {
        let root = (0.5 * (x * x + y * y)).sqrt();
        [root, math::exp(-0.2 * root), math::exp(0.5 * (math::cos(TAU * x) + math::cos(TAU * y)))]
    }
}

impl Surface for Ackley {
    fn loss(&self, at: Vec2, _: &SurfaceContext) -> f64 {
        let [_, funnel, ripples] = Self::parts(at);
        (20.0 - 20.0 * funnel) + (E - ripples)
    }

    fn gradient(&self, at: Vec2, _: &SurfaceContext) -> Vec2 {
        let [root, funnel, ripples] = Self::parts(at);
        // At the cusp every direction goes up; zero is the slope between them.
        let pull = if root == 0.0 { 0.0 } else { 2.0 * funnel / root };
        at.map(|x| pull * x + PI * ripples * math::sin(TAU * x))
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![Minimum::global([0.0, 0.0], 0.0)]
    }
}
