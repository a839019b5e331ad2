//! Goldstein and Price's function: from a minimum of 3 to cliffs of a million within a few steps.

use super::{BuiltSurface, LaneSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::KindInfo;

/// The `goldstein_price` surface: f = [1 + (x+y+1)²(19 − 14x + 3x² − 14y + 6xy + 3y²)]·[30 + (2x−3y)²(18 − 32x + 12x² +
/// 48y − 36xy + 27y²)]; minimum 3 at (0, −1), three local ones.
pub const GOLDSTEIN_PRICE: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "goldstein_price",
        title: "Goldstein and Price's function",
        summary: "Gradients from zero to a million: rules that divide by their size can cope.",
        formula: "[1 + (x+y+1)²·(19 − 14x + 3x² − 14y + 6x·y + 3y²)]·[30 + (2x−3y)²·(18 − 32x + 12x² + 48y − 36x·y \
                  + 27y²)]",
        source: "Goldstein & Price 1971",
        params: &[],
    },
    build: |_| Ok(BuiltSurface::new(GoldsteinPrice, View::around_origin(2.0, 2.0).log())),
};

#[derive(Clone, Copy, Debug)]
pub(super) struct GoldsteinPrice;

/// A factor and its derivative. Both factors are such a polynomial of one line across the plane: x + y, and 2x − 3y.
struct Factor {
    value: f64,
    slope: f64,
}

/// 1 + (s+1)²(19 − 14s + 3s²), s = x + y.
#[inline(always)]
fn first(s: f64) -> Factor {
    let (a, b) = (s + 1.0, 19.0 - 14.0 * s + 3.0 * s * s);
    Factor { value: 1.0 + a * a * b, slope: 2.0 * a * b + a * a * (6.0 * s - 14.0) }
}

/// 30 + s²(18 − 16s + 3s²), s = 2x − 3y.
#[inline(always)]
fn second(s: f64) -> Factor {
    let b = 18.0 - 16.0 * s + 3.0 * s * s;
    Factor { value: 30.0 + s * s * b, slope: 2.0 * s * b + s * s * (6.0 * s - 16.0) }
}

impl Surface for GoldsteinPrice {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        first(x + y).value * second(2.0 * x - 3.0 * y).value
    }

    #[inline(always)]
    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        let (p, q) = (first(x + y), second(2.0 * x - 3.0 * y));
        let (of_first, of_second) = (p.slope * q.value, p.value * q.slope);
        [of_first + 2.0 * of_second, of_first - 3.0 * of_second]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![
            Minimum::global([0.0, -1.0], 3.0),
            Minimum::local([-0.6, -0.4], 30.0),
            Minimum::local([1.8, 0.2], 84.0),
            Minimum::local([1.2, 0.8], 840.0),
        ]
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}
