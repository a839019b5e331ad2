//! Loss surfaces: one trait, one file per family, one registry.
//!
//! A surface is a pure function of position and [`SurfaceContext`]; it keeps no state of its own, so that a run can be
//! taken up at any step. To add one: write its file, then name it in [`KINDS`].

use std::fmt::Debug;
use std::sync::Arc;

use crate::Vec2;
use crate::error::Problem;
use crate::params::{KindInfo, Params};

mod ackley;
mod beale;
mod bowl;
mod camel;
mod dataset;
mod diagonal;
mod easom;
mod expression;
mod goldstein_price;
mod grid;
mod heightmap;
mod himmelblau;
mod huber;
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

pub use dataset::{Data, Model, Point};
pub use placed::{PLACEMENT, placed, placement_of};
pub use sum::{MAX_ADDED, WEIGHT, sum};

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

/// A loss f(x, y, t) with its exact gradient.
pub trait Surface: Debug + Send + Sync {
    /// f at a point.
    fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64;

    /// ∇f at a point: `[∂f/∂x, ∂f/∂y]`, exactly, never by differences.
    fn gradient(&self, at: Vec2, context: &SurfaceContext) -> Vec2;

    /// The part of the ground worth looking at.
    fn view(&self) -> View;

    /// The minima that are known, deepest first.
    fn minima(&self, _when: &SurfaceContext) -> Vec<Minimum> {
        Vec::new()
    }

    /// Whether the ground changes with the step or with a throw.
    fn changes(&self) -> bool {
        false
    }

    /// Where a ball that can be thrown lies at first; `None` where throwing has no meaning.
    fn ball(&self) -> Option<Vec2> {
        None
    }

    /// The points that the loss is the mean over, and their model, where it is such a mean and nothing else.
    fn data(&self) -> Option<&Data> {
        None
    }

    /// The weights of that model at a place: θ itself, unless the ground lies elsewhere.
    fn weights(&self, at: Vec2) -> Vec2 {
        at
    }

    /// ∇ of the mean over some of those points alone, named by their places among them; `None` where there are none.
    fn batch_gradient(&self, _at: Vec2, _batch: &[u32]) -> Option<Vec2> {
        None
    }
}

/// All that a surface depends on beside the position.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SurfaceContext {
    /// The step being made, from 1; 0 before the first.
    pub step: u64,
    /// Where the ball lies, on surfaces that have one.
    pub ball: Option<Vec2>,
}

/// The part of a surface worth looking at and how to shade it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Left and right edge.
    pub x: Vec2,
    /// Lower and upper edge.
    pub y: Vec2,
    /// How losses become heights in the picture.
    pub shade: Shade,
    /// Whether the picture stays with the dog because the ground has no place of its own.
    pub follow: bool,
}

impl View {
    /// From `-x..x` and `-y..y`.
    #[must_use]
    pub const fn around_origin(x: f64, y: f64) -> Self {
        Self { x: [-x, x], y: [-y, y], shade: Shade::Linear, follow: false }
    }

    /// The same view, shaded by the logarithm of the loss.
    #[must_use]
    pub const fn log(mut self) -> Self {
        self.shade = Shade::Log;
        self
    }

    /// The middle.
    #[must_use]
    pub fn center(&self) -> Vec2 {
        [0.5 * (self.x[0] + self.x[1]), 0.5 * (self.y[0] + self.y[1])]
    }

    /// Width and height.
    #[must_use]
    pub fn size(&self) -> Vec2 {
        [self.x[1] - self.x[0], self.y[1] - self.y[0]]
    }

    /// Whether a point lies inside the view grown `factor` times about its middle; the edges belong to it. NaN lies
    /// nowhere.
    #[must_use]
    pub fn contains(&self, at: Vec2, factor: f64) -> bool {
        // Measured from the edges, so that at factor 1 no rounding puts an edge outside.
        let margin = self.size().map(|length| 0.5 * (factor - 1.0) * length);
        let edges = [self.x, self.y];
        (0..2).all(|i| at[i] >= edges[i][0] - margin[i] && at[i] <= edges[i][1] + margin[i])
    }
}

/// How losses become heights in a picture; the numbers of a run know nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// Height is loss.
    Linear,
    /// Height is the logarithm of loss above the lowest seen: for valleys under cliffs.
    Log,
}

/// A known minimum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minimum {
    /// Where.
    pub at: Vec2,
    /// The loss there.
    pub loss: f64,
    /// Whether no other is lower.
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

/// A kind of surface: what it says of itself and how it is built.
#[derive(Debug)]
pub struct SurfaceKind {
    /// Name, words, formula and parameters.
    pub info: KindInfo,
    /// Builds it from checked parameters; refuses combinations that make no sense.
    pub build: fn(&Params) -> Result<Arc<dyn Surface>, Problem>,
}

impl SurfaceKind {
    /// The kind called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.info.kind == name)
    }
}
