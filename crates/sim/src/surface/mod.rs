//! Loss surfaces: one trait, one file per family, one registry.
//!
//! A [`Surface`] is a pure function of position and [`SurfaceContext`]; it keeps no state of its own, so that a run can
//! continue from any step. What some surfaces have besides, such as data points, is in [`BuiltSurface`].
//! To add a kind: write its file, then name it in [`KINDS`].

use std::fmt::Debug;

use crate::Vec2;
use crate::error::Problem;
use crate::params::{KindInfo, Params};

mod ackley;
mod approximation;
mod beale;
mod bowl;
mod built;
mod camel;
mod dataset;
mod diagonal;
mod easom;
mod expression;
mod goldstein_price;
mod grid;
mod heightmap;
mod hessian;
mod himmelblau;
mod huber;
mod lanes;
mod levi;
mod mccormick;
mod michalewicz;
mod placed;
mod plateau;
mod rastrigin;
mod rosenbrock;
mod saddle;
mod signal;
mod slope;
mod styblinski_tang;
mod sum;
mod terrain;
mod two_wells;
mod view;

pub use approximation::{Approximation, Region};
pub use built::{BuiltSurface, DataLoss};
pub use dataset::{Data, Model, Point};
pub use hessian::{Hessian, IDENTITY, ZERO};
pub use lanes::LaneSurface;
pub(crate) use lanes::MAX_COORDINATE;
pub use placed::{PLACEMENT, placed, placement_of};
pub use sum::{MAX_ADDED, WEIGHT, sum, weight_of};
pub use view::{Shade, View};

/// Every kind of surface, in the order they are listed.
pub static KINDS: &[SurfaceKind] = &[
    bowl::BOWL,
    bowl::RAVINE,
    slope::SLOPE,
    huber::HUBER,
    huber::FETCH,
    rosenbrock::ROSENBROCK,
    himmelblau::HIMMELBLAU,
    beale::BEALE,
    diagonal::BOOTH,
    diagonal::MATYAS,
    rastrigin::RASTRIGIN,
    ackley::ACKLEY,
    levi::LEVI,
    camel::THREE_HUMP_CAMEL,
    camel::SIX_HUMP_CAMEL,
    styblinski_tang::STYBLINSKI_TANG,
    goldstein_price::GOLDSTEIN_PRICE,
    mccormick::MCCORMICK,
    michalewicz::MICHALEWICZ,
    easom::EASOM,
    plateau::PLATEAU,
    saddle::SADDLE,
    saddle::MONKEY_SADDLE,
    saddle::BOUNDED_SADDLE,
    two_wells::TWO_WELLS,
    terrain::TERRAIN,
    signal::SIGNAL,
    expression::EXPRESSION,
    heightmap::HEIGHTMAP,
    dataset::DATASET,
];

/// A loss f(x, y, t) with its exact gradient: the mathematics of a surface and nothing else.
pub trait Surface: Debug + Send + Sync {
    /// Returns f at a point.
    fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64;

    /// Returns ∇f at a point, `[∂f/∂x, ∂f/∂y]`: exact, never by finite differences.
    fn gradient(&self, at: Vec2, context: &SurfaceContext) -> Vec2;

    /// Returns f and ∇f at a point, with the bits of [`Surface::loss`] and [`Surface::gradient`]. A surface overrides it where
    /// one pass over its data gives both.
    fn loss_and_gradient(&self, at: Vec2, context: &SurfaceContext) -> (f64, Vec2) {
        (self.loss(at, context), self.gradient(at, context))
    }

    /// Returns the second derivatives of f at a point: exact on surfaces that override it, otherwise by
    /// central differences of the exact gradient.
    fn hessian(&self, at: Vec2, context: &SurfaceContext) -> Hessian {
        hessian::by_differences(|at| self.gradient(at, context), at)
    }

    /// Returns the known minima, deepest first; none where they are not known.
    fn minima(&self, _context: &SurfaceContext) -> Vec<Minimum> {
        Vec::new()
    }

    /// Returns whether f depends on the step or on the ball, and not on the point alone.
    fn changes(&self) -> bool {
        false
    }

    /// Returns roughly what one evaluation costs, in evaluations of a simple surface such as a bowl, at least 1: for a
    /// loss over data about the number of points. It decides how much work is done at a time, never a result.
    fn cost(&self) -> u64 {
        1
    }

    /// Returns the surface in a form that computes the gradient for many agents at once; `None` where it has none.
    fn lanes(&self) -> Option<LaneSurface> {
        None
    }

    /// Returns an approximation inside of a region, for pictures; `None` where the surface itself is cheap enough, or where
    /// nothing is known about its smoothness.
    fn approximation(&self, _region: Region) -> Option<Box<dyn Approximation>> {
        None
    }
}

/// What a surface depends on besides the position.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SurfaceContext {
    /// The step being made, from 1; 0 before the first.
    pub step: u64,
    /// Where the ball lies, on surfaces that have one.
    pub ball: Option<Vec2>,
}

/// A known minimum of a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minimum {
    /// Where it lies.
    pub at: Vec2,
    /// The loss there.
    pub loss: f64,
    /// Whether no other minimum is lower.
    pub global: bool,
}

impl Minimum {
    /// A global minimum.
    #[must_use]
    pub const fn global(at: Vec2, loss: f64) -> Self {
        Self { at, loss, global: true }
    }

    /// A local minimum above the global one.
    #[must_use]
    pub const fn local(at: Vec2, loss: f64) -> Self {
        Self { at, loss, global: false }
    }
}

/// A kind of surface: its description and its constructor.
#[derive(Debug)]
pub struct SurfaceKind {
    /// Name, description, formula and parameters.
    pub info: KindInfo,
    /// Builds a surface from its parameters. Fails where their combination makes no sense.
    pub build: fn(&Params) -> Result<BuiltSurface, Problem>,
}

impl SurfaceKind {
    /// Returns the kind called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.info.kind == name)
    }
}
