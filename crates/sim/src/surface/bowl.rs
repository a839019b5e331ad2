//! Quadratic bowls: the round or oval [`BOWL`], and the long [`RAVINE`] that may lie across the axes.

use super::{BuiltSurface, Hessian, LaneSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::math;
use crate::params::config::{config, number, pair};
use crate::params::{Config, KindInfo, Range, Slider};

config! {
    struct BowlConfig {
        curvature: Vec2 = pair([1.0, 1.0])
            .symbol("a, b")
            .help("second derivative along each axis")
            .range(Range::closed(-1e6, 1e6))
            .slider(Slider::linear(0.05, 5.0)),
    }
}

/// The `bowl` surface: f = ½(a x² + b y²), minimum 0 at (0, 0).
pub const BOWL: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "bowl",
        title: "Bowl",
        summary: "The simplest minimum: the slope fades toward the bottom.",
        formula: "½(a·x² + b·y²)",
        source: "A quadratic",
        params: BowlConfig::SPECS,
    },
    build: |params| {
        let BowlConfig { curvature } = BowlConfig::from_params(params);
        Ok(BuiltSurface::new(Bowl { curvature }, View::around_origin(3.0, 3.0)))
    },
};

config! {
    struct RavineConfig {
        condition: f64 = number(20.0)
            .symbol("κ")
            .help("the ratio of the two curvatures")
            .range(Range::closed(1.0, 1e6))
            .slider(Slider::log(1.0, 500.0)),
        angle: f64 = number(0.0)
            .help("how far the floor is turned from the x axis, in degrees")
            .range(Range::closed(-360.0, 360.0))
            .slider(Slider::linear(-90.0, 90.0)),
    }
}

/// The `ravine` surface: f = u²/(2κ) + v²/2 with (u, v) = (x, y) turned back by `angle`; minimum 0 at (0, 0).
pub const RAVINE: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "ravine",
        title: "Ravine",
        summary: "κ times longer than wide: plain gradient descent zigzags, one step size per axis does not.",
        formula: "u²/(2κ) + v²/2, (u, v) = (x, y) turned by −angle",
        source: "A quadratic with condition number κ",
        params: RavineConfig::SPECS,
    },
    build: |params| {
        let RavineConfig { condition, angle } = RavineConfig::from_params(params);
        let angle = angle * math::PI / 180.0;
        let ravine = Ravine { condition, sin: math::sin(angle), cos: math::cos(angle) };
        Ok(BuiltSurface::new(ravine, View::around_origin(10.0, 10.0)))
    },
};

#[derive(Clone, Copy, Debug)]
pub(super) struct Bowl {
    curvature: Vec2,
}

impl Surface for Bowl {
    fn loss(&self, [x, y]: Vec2, _: &SurfaceContext) -> f64 {
        0.5 * (self.curvature[0] * x * x + self.curvature[1] * y * y)
    }

    #[inline(always)]
    fn gradient(&self, [x, y]: Vec2, _: &SurfaceContext) -> Vec2 {
        [self.curvature[0] * x, self.curvature[1] * y]
    }

    fn hessian(&self, _: Vec2, _: &SurfaceContext) -> Hessian {
        [[self.curvature[0], 0.0], [0.0, self.curvature[1]]]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        if self.curvature.iter().all(|&c| c > 0.0) {
            vec![Minimum::global([0.0, 0.0], 0.0)]
        } else {
            Vec::new()
        }
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Ravine {
    condition: f64,
    sin: f64,
    cos: f64,
}

impl Ravine {
    #[inline(always)]
    fn along_and_across(&self, [x, y]: Vec2) -> Vec2 {
        [self.cos * x + self.sin * y, self.cos * y - self.sin * x]
    }
}

impl Surface for Ravine {
    fn loss(&self, at: Vec2, _: &SurfaceContext) -> f64 {
        let [u, v] = self.along_and_across(at);
        u * u / (2.0 * self.condition) + 0.5 * v * v
    }

    #[inline(always)]
    fn gradient(&self, at: Vec2, _: &SurfaceContext) -> Vec2 {
        let [u, v] = self.along_and_across(at);
        let along = u / self.condition;
        [self.cos * along - self.sin * v, self.sin * along + self.cos * v]
    }

    fn hessian(&self, _: Vec2, _: &SurfaceContext) -> Hessian {
        let Self { sin, cos, condition } = self;
        let off = sin * cos * (1.0 / condition - 1.0);
        [[cos * cos / condition + sin * sin, off], [off, sin * sin / condition + cos * cos]]
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        vec![Minimum::global([0.0, 0.0], 0.0)]
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}
