//! A smooth cone around a ball: a constant slope far away, a bowl near. [`FETCH`] is the same with a ball that a throw
//! moves.

use super::{BuiltSurface, LaneSurface, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::config::{config, number, pair};
use crate::params::{Config, KindInfo, Params, Range, Slider};

const VIEW: View = View::around_origin(10.0, 10.0);
const FORMULA: &str = "δ²(√(1 + |θ − ball|²/δ²) − 1)";
const SOURCE: &str = "Pseudo-Huber loss (Charbonnier et al. 1997)";

config! {
    struct HuberConfig {
        delta: f64 = number(1.0)
            .symbol("δ")
            .help("where bowl turns into slope, and how steep the slope is")
            .range(Range::closed(1e-3, 1e6))
            .slider(Slider::log(0.1, 10.0)),
        ball: Vec2 = pair([0.0, 0.0])
            .help("where the ball lies")
            .range(Range::closed(-1e6, 1e6))
            .slider(Slider::linear(-10.0, 10.0)),
    }
}

/// Pseudo-Huber loss around a fixed ball; minimum 0 at the ball.
pub const HUBER: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "huber",
        title: "Huber cone",
        summary: "A straight slope far from the ball, a bowl near it.",
        formula: FORMULA,
        source: SOURCE,
        params: HuberConfig::SPECS,
    },
    build: |params| Ok(build(params, false)),
};

/// Pseudo-Huber loss around a ball that can be thrown; minimum 0 at the ball.
pub const FETCH: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "fetch",
        title: "Fetch",
        summary: "The Huber cone around a ball that is thrown: the slope turns at once, the running mean later.",
        formula: FORMULA,
        source: SOURCE,
        params: HuberConfig::SPECS,
    },
    build: |params| Ok(build(params, true)),
};

fn build(params: &Params, is_thrown: bool) -> BuiltSurface {
    let HuberConfig { delta, ball } = HuberConfig::from_params(params);
    let built = BuiltSurface::new(Huber { delta, ball, is_thrown }, VIEW);
    BuiltSurface { ball: is_thrown.then_some(ball), ..built }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Huber {
    delta: f64,
    ball: Vec2,
    /// Whether the ball of the context is used instead of the fixed one.
    is_thrown: bool,
}

impl Huber {
    /// The offset from the ball, and √(1 + ‖offset‖²/δ²).
    #[inline(always)]
    fn parts(&self, at: Vec2, context: &SurfaceContext) -> (Vec2, f64) {
        let ball = if self.is_thrown { context.ball.unwrap_or(self.ball) } else { self.ball };
        let d = [at[0] - ball[0], at[1] - ball[1]];
        (d, (1.0 + (d[0] * d[0] + d[1] * d[1]) / (self.delta * self.delta)).sqrt())
    }
}

impl Surface for Huber {
    fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64 {
        let (_, root) = self.parts(at, context);
        self.delta * self.delta * (root - 1.0)
    }

    #[inline(always)]
    fn gradient(&self, at: Vec2, context: &SurfaceContext) -> Vec2 {
        let (d, root) = self.parts(at, context);
        [d[0] / root, d[1] / root]
    }

    fn minima(&self, context: &SurfaceContext) -> Vec<Minimum> {
        let ball = if self.is_thrown { context.ball.unwrap_or(self.ball) } else { self.ball };
        vec![Minimum::global(ball, 0.0)]
    }

    fn changes(&self) -> bool {
        self.is_thrown
    }

    fn lanes(&self) -> Option<LaneSurface> {
        Some((*self).into())
    }
}
