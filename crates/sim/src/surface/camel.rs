//! Camels: polynomials whose bowls lie between humps, [`THREE_HUMP_CAMEL`] and [`SIX_HUMP_CAMEL`].

use super::{BuiltSurface, LaneSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::KindInfo;

/// The `three_hump_camel` surface: f = 2x² − 1.05x⁴ + x⁶/6 + xy + y²; minimum 0 at (0, 0), two local ones.
pub const THREE_HUMP_CAMEL: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "three_hump_camel",
        title: "Three-hump camel",
        summary: "The best bowl lies between two that are nearly as good.",
        formula: "2x² − 1.05x⁴ + x⁶/6 + x·y + y²",
        source: "Branin 1972",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(ThreeHump, View::around_origin(2.2, 2.2))),
};

/// The `six_hump_camel` surface: f = (4 − 2.1x² + x⁴/3)x² + xy + (4y² − 4)y²; two minima −1.0316, four local ones.
pub const SIX_HUMP_CAMEL: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "six_hump_camel",
        title: "Six-hump camel",
        summary: "Six bowls in three pairs: each has its twin across the middle.",
        formula: "(4 − 2.1x² + x⁴/3)·x² + x·y + (4y² − 4)·y²",
        source: "Branin 1972",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(SixHump, View::around_origin(2.0, 1.2))),
};

/// A bowl and its twin across the middle.
fn twins(minimum: Minimum) -> [Minimum; 2] {
    let [x, y] = minimum.at;
    [minimum, Minimum { at: [-x, -y], ..minimum }]
}

#[derive(Clone, Copy, Debug)]
pub(super) struct ThreeHump;

impl Surface for ThreeHump {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        let u = x * x;
        (2.0 - 1.05 * u + u * u / 6.0) * u + x * y + y * y
    }

    #[inline(always)]
    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        let u = x * x;
        [(4.0 - 4.2 * u + u * u) * x + y, x + 2.0 * y]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        let side =
            Minimum::local([1.747_552_345_830_288_8, -0.873_776_172_915_144_4], 0.298_638_442_236_859_8);
        [Minimum::global([0.0, 0.0], 0.0)].into_iter().chain(twins(side)).collect()
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct SixHump;

impl Surface for SixHump {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        let (u, v) = (x * x, y * y);
        (4.0 - 2.1 * u + u * u / 3.0) * u + x * y + (4.0 * v - 4.0) * v
    }

    #[inline(always)]
    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        let (u, v) = (x * x, y * y);
        [(8.0 - 8.4 * u + 2.0 * u * u) * x + y, x + (16.0 * v - 8.0) * y]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        [
            Minimum::global([0.089_842_013_100_318_06, -0.712_656_403_020_739_6], -1.031_628_453_489_877_4),
            Minimum::local([1.703_606_714_969_981, -0.796_083_568_672_625_1], -0.215_463_824_383_717_64),
            Minimum::local([1.607_104_752_920_197_2, 0.568_651_454_884_131_4], 2.104_250_310_311_258_4),
        ]
        .into_iter()
        .flat_map(twins)
        .collect()
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}
