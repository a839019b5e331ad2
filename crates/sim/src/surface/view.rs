//! The part of a surface worth looking at, and how its losses become heights in a picture. No step depends on it.

use crate::Vec2;

/// The part of a surface worth looking at and how to shade it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Left and right edge.
    pub x: Vec2,
    /// Lower and upper edge.
    pub y: Vec2,
    /// How losses become heights in the picture.
    pub shade: Shade,
    /// Whether the picture follows the point, because the surface looks the same everywhere.
    pub follow: bool,
}

impl View {
    /// The view from `-x` to `x` and from `-y` to `y`, with linear shading.
    #[must_use]
    pub const fn around_origin(x: f64, y: f64) -> Self {
        Self::of_edges([-x, x], [-y, y])
    }

    /// The view between these edges, with linear shading.
    #[must_use]
    pub const fn of_edges(x: Vec2, y: Vec2) -> Self {
        Self { x, y, shade: Shade::Linear, follow: false }
    }

    /// The same view, shaded by the logarithm of the loss.
    #[must_use]
    pub const fn log(mut self) -> Self {
        self.shade = Shade::Log;
        self
    }

    /// The middle of the view.
    #[must_use]
    pub fn center(&self) -> Vec2 {
        [0.5 * (self.x[0] + self.x[1]), 0.5 * (self.y[0] + self.y[1])]
    }

    /// The width and the height of the view.
    #[must_use]
    pub fn size(&self) -> Vec2 {
        [self.x[1] - self.x[0], self.y[1] - self.y[0]]
    }

    /// Returns whether a point is inside the view after the view grew by `factor` about its center. The edges belong to
    /// it; NaN is never inside.
    #[must_use]
    #[inline]
    pub fn contains(&self, at: Vec2, factor: f64) -> bool {
        let edges = self.grown(factor);
        (0..2).all(|i| at[i] >= edges[i][0] && at[i] <= edges[i][1])
    }

    /// Returns the edges of the view after it grew by `factor` about its center: `[x range, y range]`.
    pub(crate) fn grown(&self, factor: f64) -> [Vec2; 2] {
        // Measured from the edges, so that at factor 1 no rounding puts an edge outside.
        let margin = self.size().map(|length| 0.5 * (factor - 1.0) * length);
        let edges = [self.x, self.y];
        [0, 1].map(|i| [edges[i][0] - margin[i], edges[i][1] + margin[i]])
    }

    /// Returns the point of the view that is nearest to a point, which is the point itself inside of it.
    #[must_use]
    pub fn nearest(&self, at: Vec2) -> Vec2 {
        let edges = [self.x, self.y];
        [0, 1].map(|i| at[i].clamp(edges[i][0], edges[i][1]))
    }
}

/// How losses become heights in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// Height is loss.
    Linear,
    /// Height is the logarithm of the loss above the lowest one in view, for valleys under cliffs.
    Log,
}
