//! One surface on top of another: a valley with ripples, a bowl in wild hills, a ball to fetch on any ground.
//!
//! `[surface.add]` is a table like `[surface]`, with a place of its own and a weight, and may itself have an `add`. A
//! surface's place is its own alone: turning the main one leaves what is added where it lies.

use std::sync::Arc;

use super::{Minimum, Surface, SurfaceContext, View};
use crate::Vec2;
use crate::params::{ParamSpec, Range, Shape, Slider};

/// How many surfaces may be added inside each other.
pub const MAX_ADDED: usize = 4;

/// What an added surface can be told beside its own parameters and its place.
pub static WEIGHT: &[ParamSpec] = &[ParamSpec {
    name: "weight",
    symbol: "weight",
    help: "what the added ground is multiplied by; below zero it is taken away",
    shape: Shape::Number(1.0),
    range: Range::ANY,
    slider: Slider::linear(-2.0, 2.0),
}];

/// The surface `inner` + `weight` · `added`; the very same `inner` where the weight is zero.
#[must_use]
pub fn sum(inner: Arc<dyn Surface>, added: Arc<dyn Surface>, weight: f64) -> Arc<dyn Surface> {
    if weight == 0.0 {
        return inner;
    }
    Arc::new(Sum { inner, added, weight })
}

/// f = inner + weight·added; ∇f = ∇inner + weight·∇added.
#[derive(Debug)]
struct Sum {
    inner: Arc<dyn Surface>,
    added: Arc<dyn Surface>,
    weight: f64,
}

impl Surface for Sum {
    fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64 {
        self.inner.loss(at, context) + self.weight * self.added.loss(at, context)
    }

    fn gradient(&self, at: Vec2, context: &SurfaceContext) -> Vec2 {
        let (inner, added) = (self.inner.gradient(at, context), self.added.gradient(at, context));
        [inner[0] + self.weight * added[0], inner[1] + self.weight * added[1]]
    }

    /// That of the main surface.
    fn view(&self) -> View {
        self.inner.view()
    }

    /// None: those of the parts are none of the sum.
    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        Vec::new()
    }

    fn changes(&self) -> bool {
        self.inner.changes() || self.added.changes()
    }

    /// The main surface's, or else the added one's; there is one ball, and both go by it.
    fn ball(&self) -> Option<Vec2> {
        self.inner.ball().or_else(|| self.added.ball())
    }
}
