//! Any surface stretched, turned and moved: one step size per axis fits a ravine along an axis, and none across both.
//!
//! The keys are beside a kind's own parameters in a level file. A kind that has a parameter of the same name keeps it for
//! itself.

use std::fmt::Debug;
use std::ops::Deref;
use std::sync::Arc;

use super::{
    Approximation, BuiltSurface, Data, DataLoss, Hessian, LaneSurface, Minimum, Region, Surface,
    SurfaceContext, SurfaceKind, View,
};
use crate::Vec2;
use crate::math::{self, PI};
use crate::params::config::{config, number, pair, per_axis};
use crate::params::{Config, ParamSpec, Params, PerAxis, Range, Slider};

config! {
    struct PlacementConfig {
        angle: f64 = number(0.0)
            .help("how far the surface is turned about the origin, counterclockwise, in degrees")
            .range(Range::closed(-360.0, 360.0))
            .slider(Slider::linear(-90.0, 90.0)),
        scale: PerAxis = per_axis(1.0)
            .help("how much wider the surface is along each of its axes; its heights stay")
            .range(Range::closed(1e-6, 1e6))
            .slider(Slider::log(0.1, 10.0)),
        shift: Vec2 = pair([0.0, 0.0])
            .help("where the surface's origin lies")
            .range(Range::closed(-1e6, 1e6))
            .slider(Slider::linear(-10.0, 10.0)),
    }
}

/// The parameters of every kind of surface besides its own: it is first stretched, then turned, then moved.
pub static PLACEMENT: &[ParamSpec] = PlacementConfig::SPECS;

/// Returns those of [`PLACEMENT`] that a kind takes: all but the names that it has itself.
pub fn placement_of(kind: &SurfaceKind) -> impl Iterator<Item = &'static ParamSpec> {
    let own = kind.info.params;
    PLACEMENT.iter().filter(move |spec| own.iter().all(|own| own.name != spec.name))
}

/// Returns the surface moved as `placement` says, whose specs are [`PLACEMENT`]; the surface itself where it stays.
///
/// The view becomes the smallest upright box around the moved view. Ball and data move along.
#[must_use]
pub fn placed(built: BuiltSurface, placement: &Params) -> BuiltSurface {
    let PlacementConfig { angle, scale: PerAxis(scale), shift } = PlacementConfig::from_params(placement);
    if angle == 0.0 && scale == [1.0, 1.0] && shift == [0.0, 0.0] {
        return built;
    }
    let [sin, cos] = sin_cos_of_degrees(angle);
    let map = AffineMap { sin, cos, scale, shift };
    let BuiltSurface { surface, view, ball, data_loss } = built;
    BuiltSurface {
        surface: Arc::new(Placed { inner: surface, map }),
        view: map.view_outward(&view),
        ball: ball.map(|ball| map.outward(ball)),
        data_loss: data_loss.map(|inner| -> Arc<dyn DataLoss> { Arc::new(Placed { inner, map }) }),
    }
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

/// The map θ = R S inner + shift, with a rotation R and a stretch S along the inner axes.
#[derive(Clone, Copy, Debug)]
pub(super) struct AffineMap {
    sin: f64,
    cos: f64,
    scale: Vec2,
    shift: Vec2,
}

impl AffineMap {
    #[inline(always)]
    fn rotated(&self, [x, y]: Vec2) -> Vec2 {
        [self.cos * x - self.sin * y, self.sin * x + self.cos * y]
    }

    /// The inner point of a point: S⁻¹ R⁻¹ (θ − shift).
    #[inline(always)]
    pub(super) fn inward(&self, at: Vec2) -> Vec2 {
        let [x, y] = [at[0] - self.shift[0], at[1] - self.shift[1]];
        [(self.cos * x + self.sin * y) / self.scale[0], (self.cos * y - self.sin * x) / self.scale[1]]
    }

    /// The point of an inner point.
    fn outward(&self, [x, y]: Vec2) -> Vec2 {
        let [x, y] = self.rotated([self.scale[0] * x, self.scale[1] * y]);
        [x + self.shift[0], y + self.shift[1]]
    }

    /// The gradient of an inner gradient: R S⁻¹ ∇inner.
    #[inline(always)]
    pub(super) fn gradient_outward(&self, [x, y]: Vec2) -> Vec2 {
        self.rotated([x / self.scale[0], y / self.scale[1]])
    }

    /// The smallest upright box that holds the inner points of a region.
    fn region_inward(&self, region: Region) -> Region {
        smallest_box(region[0].into_iter().flat_map(|x| region[1].map(|y| self.inward([x, y]))))
    }

    pub(super) fn context_inward(&self, context: &SurfaceContext) -> SurfaceContext {
        SurfaceContext { ball: context.ball.map(|ball| self.inward(ball)), ..*context }
    }

    /// The smallest upright box that holds the corners of an inner view.
    fn view_outward(&self, inner: &View) -> View {
        let [x, y] = smallest_box(inner.x.into_iter().flat_map(|x| inner.y.map(|y| self.outward([x, y]))));
        View { x, y, ..*inner }
    }
}

/// Returns the smallest upright box that holds these corners.
fn smallest_box(corners: impl Iterator<Item = Vec2>) -> Region {
    let mut edges = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
    for corner in corners {
        for (edge, x) in edges.iter_mut().zip(corner) {
            *edge = [edge[0].min(x), edge[1].max(x)];
        }
    }
    edges
}

/// Something in inner coordinates, behind a pointer, and the map to outer ones.
#[derive(Debug)]
struct Placed<P> {
    map: AffineMap,
    inner: P,
}

impl<P> Surface for Placed<P>
where
    P: Deref<Target: Surface> + Debug + Send + Sync,
{
    fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64 {
        self.inner.loss(self.map.inward(at), &self.map.context_inward(context))
    }

    fn gradient(&self, at: Vec2, context: &SurfaceContext) -> Vec2 {
        let inner = self.inner.gradient(self.map.inward(at), &self.map.context_inward(context));
        self.map.gradient_outward(inner)
    }

    fn loss_and_gradient(&self, at: Vec2, context: &SurfaceContext) -> (f64, Vec2) {
        let (loss, inner) =
            self.inner.loss_and_gradient(self.map.inward(at), &self.map.context_inward(context));
        (loss, self.map.gradient_outward(inner))
    }

    fn hessian(&self, at: Vec2, context: &SurfaceContext) -> Hessian {
        let [[a, b], [_, d]] = self.inner.hessian(self.map.inward(at), &self.map.context_inward(context));
        let AffineMap { sin, cos, scale: [p, q], .. } = self.map;
        // R S⁻¹ H S⁻¹ Rᵀ.
        let (a, b, d) = (a / p / p, b / p / q, d / q / q);
        let off = sin * cos * (a - d) + (cos * cos - sin * sin) * b;
        let (xx, yy) = (cos * cos * a + sin * sin * d, sin * sin * a + cos * cos * d);
        let mixed = 2.0 * sin * cos * b;
        [[xx - mixed, off], [off, yy + mixed]]
    }

    fn minima(&self, context: &SurfaceContext) -> Vec<Minimum> {
        let mut minima = self.inner.minima(&self.map.context_inward(context));
        minima.iter_mut().for_each(|minimum| minimum.at = self.map.outward(minimum.at));
        minima
    }

    fn changes(&self) -> bool {
        self.inner.changes()
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }

    fn lanes(&self) -> Option<LaneSurface> {
        self.inner.lanes()?.placed(self.map)
    }

    fn approximation(&self, region: Region) -> Option<Box<dyn Approximation>> {
        let inner = self.inner.approximation(self.map.region_inward(region))?;
        Some(Box::new(Placed { map: self.map, inner }))
    }
}

impl Approximation for Placed<Box<dyn Approximation>> {
    fn remaining(&self) -> u64 {
        self.inner.remaining()
    }

    fn refine(&mut self, max_cost: u64) -> bool {
        self.inner.refine(max_cost)
    }
}

impl DataLoss for Placed<Arc<dyn DataLoss>> {
    fn data(&self) -> &Data {
        self.inner.data()
    }

    fn weights(&self, at: Vec2) -> Vec2 {
        self.inner.weights(self.map.inward(at))
    }

    fn batch_gradient(&self, at: Vec2, batch: &[u32]) -> Vec2 {
        self.map.gradient_outward(self.inner.batch_gradient(self.map.inward(at), batch))
    }
}
