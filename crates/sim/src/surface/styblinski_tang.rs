//! Styblinski and Tang's four bowls: one of them is deep, two are middling, one is shallow.

use super::{BuiltSurface, LaneSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::KindInfo;

/// The `styblinski_tang` surface: f = ½ Σ (xᵢ⁴ − 16xᵢ² + 5xᵢ); minimum −78.3323 at (−2.9035, −2.9035), three local
/// ones.
pub const STYBLINSKI_TANG: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "styblinski_tang",
        title: "Styblinski and Tang's function",
        summary: "Each axis has a good side and a better one, and chooses for itself.",
        formula: "½(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)",
        source: "Styblinski & Tang 1990",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(StyblinskiTang, View::around_origin(5.0, 5.0))),
};

/// Where one axis is lowest, and where it is lowest on the other side.
const DEEP: f64 = -2.903_534_027_771_177;
const SHALLOW: f64 = 2.746_802_770_990_837;

#[derive(Clone, Copy, Debug)]
pub(super) struct StyblinskiTang;

impl Surface for StyblinskiTang {
    fn loss(&self, at: Vec2, _: &SurfaceContext) -> f64 {
        let [a, b] = at.map(|x| ((x * x - 16.0) * x + 5.0) * x);
        0.5 * (a + b)
    }

    #[inline(always)]
    fn gradient(&self, at: Vec2, _: &SurfaceContext) -> Vec2 {
        at.map(|x| (2.0 * x * x - 16.0) * x + 2.5)
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![
            Minimum::global([DEEP, DEEP], -78.332_331_407_542_82),
            Minimum::local([DEEP, SHALLOW], -64.195_612_359_055_36),
            Minimum::local([SHALLOW, DEEP], -64.195_612_359_055_36),
            Minimum::local([SHALLOW, SHALLOW], -50.058_893_310_567_88),
        ]
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}
