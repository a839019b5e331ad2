//! Any surface stretched, turned and moved: a step size per axis suits a ravine along an axis, and not one
//! across both.
//!
//! The keys stand beside a kind's own parameters in a level file. A kind that has a parameter of the same name keeps it
//! for itself.

use std::sync::Arc;

use super::{Data, Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::math::{self, PI};
use crate::params::{ParamSpec, Params, Range, Shape, Slider};

/// What every kind of surface can be told beside its own parameters: first stretched, then turned, then moved.
pub static PLACEMENT: &[ParamSpec] = &[
    ParamSpec {
        name: "angle",
        symbol: "angle",
        help: "how far the ground is turned about the origin, counterclockwise, in degrees",
        shape: Shape::Number(0.0),
        range: Range::closed(-360.0, 360.0),
        slider: Slider::linear(-90.0, 90.0),
    },
    ParamSpec {
        name: "scale",
        symbol: "scale",
        help: "how much wider the ground is along each of its axes; its heights stay",
        shape: Shape::PerAxis(1.0),
        range: Range::closed(1e-6, 1e6),
        slider: Slider::log(0.1, 10.0),
    },
    ParamSpec {
        name: "shift",
        symbol: "shift",
        help: "where the ground's origin lies",
        shape: Shape::Pair([0.0, 0.0]),
        range: Range::closed(-1e6, 1e6),
        slider: Slider::linear(-10.0, 10.0),
    },
];

/// Those of [`PLACEMENT`] that a kind takes: all but the names it has itself.
pub fn placement_of(kind: &SurfaceKind) -> impl Iterator<Item = &'static ParamSpec> {
    let own = kind.info.params;
    PLACEMENT.iter().filter(move |spec| own.iter().all(|own| own.name != spec.name))
}

/// The surface where `placement`, of the specs [`PLACEMENT`], puts it; the very same one where that is nowhere else.
#[must_use]
pub fn placed(inner: Arc<dyn Surface>, placement: &Params) -> Arc<dyn Surface> {
    let (angle, scale, shift) = (placement.number("angle"), placement.pair("scale"), placement.pair("shift"));
    if angle == 0.0 && scale == [1.0, 1.0] && shift == [0.0, 0.0] {
        return inner;
    }
    let [sin, cos] = sin_cos_of_degrees(angle);
    Arc::new(Placed { inner, sin, cos, scale, shift })
}

/// Sine and cosine of an angle in degrees, exact at quarter turns.
fn sin_cos_of_degrees(angle: f64) -> Vec2 {
    let quarters = (angle / 90.0).round();
    let rest = (angle - 90.0 * quarters) * PI / 180.0;
    let (sin, cos) = (math::sin(rest), math::cos(rest));
    match quarters.rem_euclid(4.0) as u8 {
        0 => [sin, cos],
        1 => [cos, -sin],
        2 => [-sin, -cos],
        _ => [-cos, sin],
    }
}

/// f(θ) = inner(S⁻¹ R⁻¹ (θ − shift)), R a turn and S a stretch along the inner axes; ∇f = R S⁻¹ ∇inner.
#[derive(Debug)]
struct Placed {
    inner: Arc<dyn Surface>,
    sin: f64,
    cos: f64,
    scale: Vec2,
    shift: Vec2,
}

impl Placed {
    fn turned(&self, [x, y]: Vec2) -> Vec2 {
        [self.cos * x - self.sin * y, self.sin * x + self.cos * y]
    }

    fn inward(&self, at: Vec2) -> Vec2 {
        let [x, y] = [at[0] - self.shift[0], at[1] - self.shift[1]];
        [(self.cos * x + self.sin * y) / self.scale[0], (self.cos * y - self.sin * x) / self.scale[1]]
    }

    fn outward(&self, [x, y]: Vec2) -> Vec2 {
        let [x, y] = self.turned([self.scale[0] * x, self.scale[1] * y]);
        [x + self.shift[0], y + self.shift[1]]
    }

    /// ∇f of ∇inner.
    fn slope_outward(&self, [x, y]: Vec2) -> Vec2 {
        self.turned([x / self.scale[0], y / self.scale[1]])
    }

    fn moment_inward(&self, context: &SurfaceContext) -> SurfaceContext {
        SurfaceContext { ball: context.ball.map(|ball| self.inward(ball)), ..*context }
    }
}

impl Surface for Placed {
    fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64 {
        self.inner.loss(self.inward(at), &self.moment_inward(context))
    }

    fn gradient(&self, at: Vec2, context: &SurfaceContext) -> Vec2 {
        self.slope_outward(self.inner.gradient(self.inward(at), &self.moment_inward(context)))
    }

    /// The least upright box that holds the inner view where it now lies.
    fn view(&self) -> View {
        let inner = self.inner.view();
        let corners = inner.x.into_iter().flat_map(|x| inner.y.map(|y| self.outward([x, y])));
        let mut edges = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
        for corner in corners {
            for (edge, place) in edges.iter_mut().zip(corner) {
                *edge = [edge[0].min(place), edge[1].max(place)];
            }
        }
        View { x: edges[0], y: edges[1], ..inner }
    }

    fn minima(&self, context: &SurfaceContext) -> Vec<Minimum> {
        let mut minima = self.inner.minima(&self.moment_inward(context));
        minima.iter_mut().for_each(|minimum| minimum.at = self.outward(minimum.at));
        minima
    }

    fn changes(&self) -> bool {
        self.inner.changes()
    }

    fn ball(&self) -> Option<Vec2> {
        self.inner.ball().map(|ball| self.outward(ball))
    }

    fn data(&self) -> Option<&Data> {
        self.inner.data()
    }

    fn weights(&self, at: Vec2) -> Vec2 {
        self.inner.weights(self.inward(at))
    }

    fn batch_gradient(&self, at: Vec2, batch: &[u32]) -> Option<Vec2> {
        self.inner.batch_gradient(self.inward(at), batch).map(|slope| self.slope_outward(slope))
    }
}
