//! What a kind of surface builds: the loss itself and, beside it, what only some surfaces have.

use std::fmt::Debug;
use std::sync::Arc;

use super::{Approximation, Data, LaneSurface, Minimum, Region, Surface, SurfaceContext, View};
use crate::Vec2;

/// A surface that is ready to use: the mathematics, and the capabilities beside it.
#[derive(Clone, Debug)]
pub struct BuiltSurface {
    /// The loss and its gradient.
    pub surface: Arc<dyn Surface>,
    /// The part worth looking at.
    pub view: View,
    /// Where the ball lies at first, on surfaces with a ball that can be thrown.
    pub ball: Option<Vec2>,
    /// The data that the loss is the mean over, where it is such a mean and nothing else.
    pub data_loss: Option<Arc<dyn DataLoss>>,
}

impl BuiltSurface {
    /// A surface with a view, without a ball and without data.
    #[must_use]
    pub fn new(surface: impl Surface + 'static, view: View) -> Self {
        Self { surface: Arc::new(surface), view, ball: None, data_loss: None }
    }
}

impl Surface for BuiltSurface {
    fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64 {
        self.surface.loss(at, context)
    }

    fn gradient(&self, at: Vec2, context: &SurfaceContext) -> Vec2 {
        self.surface.gradient(at, context)
    }

    fn loss_and_gradient(&self, at: Vec2, context: &SurfaceContext) -> (f64, Vec2) {
        self.surface.loss_and_gradient(at, context)
    }

    fn minima(&self, context: &SurfaceContext) -> Vec<Minimum> {
        self.surface.minima(context)
    }

    fn changes(&self) -> bool {
        self.surface.changes()
    }

    fn cost(&self) -> u64 {
        self.surface.cost()
    }

    fn lanes(&self) -> Option<LaneSurface> {
        self.surface.lanes()
    }

    fn approximation(&self, region: Region) -> Option<Box<dyn Approximation>> {
        self.surface.approximation(region)
    }
}

/// A loss that is the mean over data points of what a model loses at each of them.
pub trait DataLoss: Debug + Send + Sync {
    /// The data points and their model.
    fn data(&self) -> &Data;

    /// The model's weights at a point of the surface. They differ from the point itself on a surface that was placed
    /// elsewhere.
    fn weights(&self, at: Vec2) -> Vec2;

    /// The gradient, at a point of the surface, of the mean loss over the data points with these indices.
    fn batch_gradient(&self, at: Vec2, batch: &[u32]) -> Vec2;
}
