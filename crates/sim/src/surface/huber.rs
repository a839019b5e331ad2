//! A smooth cone round a ball: a straight slope far away, a bowl near. [`FETCH`] is the same with a ball that a
//! throw moves.

use std::sync::Arc;

use super::{Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};

const PARAMS: &[ParamSpec] = &[
    ParamSpec {
        name: "delta",
        symbol: "δ",
        help: "where bowl turns into slope, and how steep the slope is",
        shape: Shape::Number(1.0),
        range: Range::closed(1e-3, 1e6),
        slider: Slider::log(0.1, 10.0),
    },
    ParamSpec {
        name: "ball",
        symbol: "ball",
        help: "where the ball lies",
        shape: Shape::Pair([0.0, 0.0]),
        range: Range::closed(-1e6, 1e6),
        slider: Slider::linear(-10.0, 10.0),
    },
];

const FORMULA: &str = "δ²(√(1 + |θ − ball|²/δ²) − 1)";
const SOURCE: &str = "Pseudo-Huber loss (Charbonnier et al. 1997)";

/// Pseudo-Huber loss round a fixed ball; minimum 0 at the ball.
pub const HUBER: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "huber",
        title: "Huber cone",
        summary: "A straight slope far from the ball, a bowl near it.",
        formula: FORMULA,
        source: SOURCE,
        params: PARAMS,
    },
    build: |params| {
        Ok(Arc::new(Huber { delta: params.number("delta"), ball: params.pair("ball"), thrown: false }))
    },
};

/// Pseudo-Huber loss round a ball that can be thrown; minimum 0 at the ball.
pub const FETCH: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "fetch",
        title: "Fetch",
        summary: "The Huber cone round a ball that is thrown: the slope turns, the running mean has yet to.",
        formula: FORMULA,
        source: SOURCE,
        params: PARAMS,
    },
    build: |params| {
        Ok(Arc::new(Huber { delta: params.number("delta"), ball: params.pair("ball"), thrown: true }))
    },
};

#[derive(Debug)]
struct Huber {
    delta: f64,
    ball: Vec2,
    thrown: bool,
}

impl Huber {
    /// The offset from the ball, and √(1 + ‖offset‖²/δ²).
    fn parts(&self, at: Vec2, context: &SurfaceContext) -> (Vec2, f64) {
        let ball = if self.thrown { context.ball.unwrap_or(self.ball) } else { self.ball };
        let d = [at[0] - ball[0], at[1] - ball[1]];
        (d, (1.0 + (d[0] * d[0] + d[1] * d[1]) / (self.delta * self.delta)).sqrt())
    }
}

impl Surface for Huber {
    fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64 {
        let (_, root) = self.parts(at, context);
        self.delta * self.delta * (root - 1.0)
    }

    fn gradient(&self, at: Vec2, context: &SurfaceContext) -> Vec2 {
        let (d, root) = self.parts(at, context);
        [d[0] / root, d[1] / root]
    }

    fn view(&self) -> View {
        View::around_origin(10.0, 10.0)
    }

    fn minima(&self, context: &SurfaceContext) -> Vec<Minimum> {
        let ball = if self.thrown { context.ball.unwrap_or(self.ball) } else { self.ball };
        vec![Minimum::global(ball, 0.0)]
    }

    fn changes(&self) -> bool {
        self.thrown
    }

    fn ball(&self) -> Option<Vec2> {
        self.thrown.then_some(self.ball)
    }
}
