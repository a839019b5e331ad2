//! A plane: the same gradient everywhere.

use std::sync::Arc;

use super::{Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};

/// f = p·x + q·y; no minimum.
pub const SLOPE: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "slope",
        title: "Slope",
        summary: "The same gradient everywhere, so that only the noise is left to look at.",
        formula: "p·x + q·y",
        source: "A plane",
        params: &[ParamSpec {
            name: "slope",
            symbol: "p, q",
            help: "the gradient; zero is flat ground",
            shape: Shape::Pair([-1.0, -0.5]),
            range: Range::closed(-1e6, 1e6),
            slider: Slider::linear(-3.0, 3.0),
        }],
    },
    build: |params| Ok(Arc::new(Slope { slope: params.pair("slope") })),
};

#[derive(Debug)]
struct Slope {
    slope: Vec2,
}

impl Surface for Slope {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        self.slope[0] * x + self.slope[1] * y
    }

    fn gradient(&self, _: Vec2, _: &SurfaceContext) -> Vec2 {
        self.slope
    }

    fn view(&self) -> View {
        View::around_origin(10.0, 6.0)
    }
}
