//! One surface added to another: a valley with ripples, a bowl in rough hills, a ball on any surface.
//!
//! `[surface.add]` is a table like `[surface]`, with a placement of its own and a weight, and may itself have an `add`.
//! A placement belongs to one surface alone: turning the main one does not move what is added.

use std::sync::Arc;

use super::approximation::Part;
use super::{Approximation, BuiltSurface, Hessian, Minimum, Region, Surface, SurfaceContext};
use crate::Vec2;
use crate::params::config::{config, number};
use crate::params::{Config, ParamSpec, Params, Slider};

/// How many surfaces may be added inside each other.
pub const MAX_ADDED: usize = 4;

config! {
    struct WeightConfig {
        weight: f64 = number(1.0)
            .help("what the added surface is multiplied by; below zero it is subtracted")
            .slider(Slider::linear(-2.0, 2.0)),
    }
}

/// The parameter of an added surface besides its own and its placement.
pub static WEIGHT: &[ParamSpec] = WeightConfig::SPECS;

/// Returns the weight from parameters with the specs [`WEIGHT`].
#[must_use]
pub fn weight_of(params: &Params) -> f64 {
    WeightConfig::from_params(params).weight
}

/// Returns the surface `inner` + `weight` · `added`; exactly `inner` where the weight is zero.
///
/// The sum looks like `inner`. There is one ball: that of `inner`, or else that of `added`, and both parts depend on it.
/// Data are lost, since the sum is more than the mean loss over them.
#[must_use]
pub fn sum(inner: BuiltSurface, added: BuiltSurface, weight: f64) -> BuiltSurface {
    if weight == 0.0 {
        return inner;
    }
    BuiltSurface {
        surface: Arc::new(Sum { inner: inner.surface, added: added.surface, weight }),
        view: inner.view,
        ball: inner.ball.or(added.ball),
        data_loss: None,
    }
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

    fn loss_and_gradient(&self, at: Vec2, context: &SurfaceContext) -> (f64, Vec2) {
        let (loss, gradient) = self.inner.loss_and_gradient(at, context);
        let (added_loss, added) = self.added.loss_and_gradient(at, context);
        let gradient = [gradient[0] + self.weight * added[0], gradient[1] + self.weight * added[1]];
        (loss + self.weight * added_loss, gradient)
    }

    fn hessian(&self, at: Vec2, context: &SurfaceContext) -> Hessian {
        let (inner, added) = (self.inner.hessian(at, context), self.added.hessian(at, context));
        [0, 1].map(|i| [0, 1].map(|j| inner[i][j] + self.weight * added[i][j]))
    }

    /// None: a minimum of a part is in general no minimum of the sum.
    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        Vec::new()
    }

    fn changes(&self) -> bool {
        self.inner.changes() || self.added.changes()
    }

    fn cost(&self) -> u64 {
        self.inner.cost() + self.added.cost()
    }

    fn approximation(&self, region: Region) -> Option<Box<dyn Approximation>> {
        let (inner, added) = (Part::of(&self.inner, region), Part::of(&self.added, region));
        match (&inner, &added) {
            (Part::Exact(_), Part::Exact(_)) => None,
            _ => Some(Box::new(ApproximatedSum { inner, added, weight: self.weight })),
        }
    }
}

/// A [`Sum`] of which one part or both are approximated.
#[derive(Debug)]
struct ApproximatedSum {
    inner: Part,
    added: Part,
    weight: f64,
}

impl Surface for ApproximatedSum {
    fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64 {
        self.inner.loss(at, context) + self.weight * self.added.loss(at, context)
    }

    fn gradient(&self, at: Vec2, context: &SurfaceContext) -> Vec2 {
        let (inner, added) = (self.inner.gradient(at, context), self.added.gradient(at, context));
        [inner[0] + self.weight * added[0], inner[1] + self.weight * added[1]]
    }

    fn changes(&self) -> bool {
        self.inner.changes() || self.added.changes()
    }

    fn cost(&self) -> u64 {
        self.inner.cost() + self.added.cost()
    }
}

impl Approximation for ApproximatedSum {
    fn remaining(&self) -> u64 {
        match (self.inner.remaining(), self.added.remaining()) {
            (0, remaining) | (remaining, 0) => remaining,
            (inner, added) => inner.min(added),
        }
    }

    /// Improves the part whose next improvement is closer, so that no part stays much coarser than another.
    fn refine(&mut self, max_cost: u64) -> bool {
        let (inner, added) = (self.inner.remaining(), self.added.remaining());
        if added == 0 || (inner > 0 && inner <= added) {
            self.inner.refine(max_cost)
        } else {
            self.added.refine(max_cost)
        }
    }
}
