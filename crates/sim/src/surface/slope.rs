//! A plane: the same gradient everywhere.

use super::{BuiltSurface, LaneSurface, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::config::{config, pair};
use crate::params::{Config, KindInfo, Range, Slider};

config! {
    struct SlopeConfig {
        slope: Vec2 = pair([-1.0, -0.5])
            .symbol("p, q")
            .help("the gradient; with zero the surface is flat")
            .range(Range::closed(-1e6, 1e6))
            .slider(Slider::linear(-3.0, 3.0)),
    }
}

/// The `slope` surface: f = p·x + q·y; no minimum.
pub const SLOPE: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "slope",
        title: "Slope",
        summary: "The same gradient everywhere, so that only the noise is left to look at.",
        formula: "p·x + q·y",
        source: "A plane",
        params: SlopeConfig::SPECS,
    },
    build: |params| {
        let SlopeConfig { slope } = SlopeConfig::from_params(params);
        Ok(BuiltSurface::new(Slope { slope }, View::around_origin(10.0, 6.0)))
    },
};

#[derive(Clone, Copy, Debug)]
pub(super) struct Slope {
    slope: Vec2,
}

impl Surface for Slope {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        self.slope[0] * x + self.slope[1] * y
    }

    #[inline(always)]
    fn gradient(&self, _: Vec2, _: &SurfaceContext) -> Vec2 {
        self.slope
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}
