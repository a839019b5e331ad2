//! Cheap surfaces that are close to costly ones, for pictures. Steps of a run never use them: they evaluate the surface
//! itself.

use std::sync::Arc;

use super::{Surface, SurfaceContext};
use crate::Vec2;

/// A part of the plane: `[[left, right], [bottom, top]]`.
pub type Region = [Vec2; 2];

/// A surface that is cheap to evaluate and close to a costly one inside of a region. It is coarse at first and becomes
/// better in slices. Outside of the region it is slower, not worse.
pub trait Approximation: Surface {
    /// Returns the cost that is left to the next improvement, in data points; 0 once the approximation is as close as it
    /// gets.
    fn remaining(&self) -> u64;

    /// Works on the next improvement until that costs `max_cost` data points or more, and returns whether the
    /// approximation has become better. Evaluates a costly surface at one position at least, unless nothing remains.
    fn refine(&mut self, max_cost: u64) -> bool;
}

/// A part of a composed approximation: approximated if it is costly, and otherwise the surface itself.
#[derive(Debug)]
pub(super) enum Part {
    Exact(Arc<dyn Surface>),
    Approximated(Box<dyn Approximation>),
}

impl Part {
    /// Returns a surface, approximated inside of a region where it is costly.
    pub fn of(surface: &Arc<dyn Surface>, region: Region) -> Self {
        match surface.approximation(region) {
            Some(approximation) => Self::Approximated(approximation),
            None => Self::Exact(Arc::clone(surface)),
        }
    }

    pub fn remaining(&self) -> u64 {
        match self {
            Self::Exact(_) => 0,
            Self::Approximated(part) => part.remaining(),
        }
    }

    pub fn refine(&mut self, max_cost: u64) -> bool {
        match self {
            Self::Exact(_) => false,
            Self::Approximated(part) => part.refine(max_cost),
        }
    }

    fn surface(&self) -> &dyn Surface {
        match self {
            Self::Exact(surface) => &**surface,
            Self::Approximated(part) => &**part,
        }
    }

    pub fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64 {
        self.surface().loss(at, context)
    }

    pub fn gradient(&self, at: Vec2, context: &SurfaceContext) -> Vec2 {
        self.surface().gradient(at, context)
    }

    pub fn changes(&self) -> bool {
        self.surface().changes()
    }

    pub fn cost(&self) -> u64 {
        self.surface().cost()
    }
}
