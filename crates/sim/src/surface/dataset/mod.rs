//! Training losses: a model of two weights fitted to data points. The surface is the mean loss over all points; the
//! noise `minibatch` looks at a few at a time.

use std::sync::Arc;

use super::{
    Approximation, BuiltSurface, DataLoss, Minimum, Region, Surface, SurfaceContext, SurfaceKind, View,
};
use crate::error::Problem;
use crate::params::config::{choice, config, integer, number, pair, per_axis, rows};
use crate::params::{Config, KindInfo, PerAxis, Range, Slider};
use crate::{Rows, Vec2};

mod data;
mod generator;
mod given;
mod patches;
mod solve;

use self::patches::HermitePatches;
pub use data::{Data, Model, Point};

/// The maximum number of data points, since most steps evaluate all of them.
const MAX_POINTS: f64 = 4096.0;
/// How far the view reaches from the best weights, as a multiple of how far those are from zero.
const VIEW_REACH: f64 = 1.5;
/// How far the view reaches where there are no best weights, for inputs of size 1: farther out the loss is flat or
/// straight.
const VIEW_REACH_WITHOUT_BEST: f64 = 8.0;
/// The number of points from which pictures show an approximation.
const APPROXIMATED_FROM: u64 = 128;
const COORDINATE: Range = Range::closed(-1e3, 1e3);
const COORDINATE_SLIDER: Slider = Slider::linear(-3.0, 3.0);

config! {
    struct DatasetConfig {
        model: Model = choice().help("what is fitted: a line, a chance by cross-entropy, or one neuron with tanh"),
        data: Rows = rows("0")
            .help("your own points, a row each: input and target, or two inputs and target; a single 0: generated"),
        features: u64 = integer(1)
            .symbol("inputs")
            .help("inputs of a point: one, and y is a bias, or two, each with its own weight")
            .range(Range::closed(1.0, 2.0))
            .slider(Slider::linear(1.0, 2.0)),
        points: u64 = integer(64)
            .help("how many points are generated")
            .range(Range::closed(2.0, MAX_POINTS))
            .slider(Slider::log(4.0, 512.0)),
        data_seed: u64 = integer(1)
            .symbol("seed")
            .help("seed of the generated points")
            .range(Range::closed(0.0, 4_294_967_295.0))
            .slider(Slider::linear(0.0, 100.0)),
        truth: Vec2 = pair([1.5, -1.0])
            .help("the weights by which targets are generated")
            .range(COORDINATE)
            .slider(COORDINATE_SLIDER),
        spread: f64 = number(0.6)
            .help("how far targets are from the truth; of a logistic model 1 is by its own chance")
            .range(Range::closed(0.0, 1e3))
            .slider(Slider::linear(0.0, 3.0)),
        center: PerAxis = per_axis(0.5)
            .help("the middle of each input; away from zero the weights depend on each other")
            .range(COORDINATE)
            .slider(COORDINATE_SLIDER),
        width: PerAxis = per_axis(1.5)
            .help("how far each input reaches to either side of its middle")
            .range(Range { min: 0.0, max: 1e3, min_included: false, max_included: true })
            .slider(Slider::log(0.01, 10.0)),
    }
}

/// The mean loss of a linear model, a logistic one or a neuron over data points.
pub const DATASET: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "dataset",
        title: "Data set",
        summary: "A model of two weights and the points it is fitted to: the loss of training, as it is.",
        formula: "mean of (z − t)², of (tanh z − t)², or of ln(1 + e^z) − t·z; z = x·u + y, or x·u + y·v",
        source: "Legendre 1805; Berkson 1944; Rumelhart, Hinton & Williams 1986",
        params: DatasetConfig::SPECS,
    },
    build: |params| {
        let dataset = Arc::new(Dataset::new(data(&DatasetConfig::from_params(params))?));
        let view = view(&dataset.data);
        Ok(BuiltSurface { surface: dataset.clone(), view, ball: None, data_loss: Some(dataset) })
    },
};

/// The points of the level, or else generated ones.
fn data(config: &DatasetConfig) -> Result<Data, Problem> {
    if given::is_given(&config.data) {
        return given::read(config.model, &config.data);
    }
    let points = generator::points(config);
    Ok(Data::new(config.model, config.has_bias(), points))
}

impl DatasetConfig {
    /// Whether generated points have one input, and the second weight is a bias.
    fn has_bias(&self) -> bool {
        self.features == 1
    }
}

#[derive(Debug)]
struct Dataset {
    data: Arc<Data>,
    /// The minimum at the best weights; kept, since goals look it up at every step.
    minimum: Option<Minimum>,
    /// The loss of a linear model, which needs no look at the points.
    quadratic: Option<Quadratic>,
}

/// f(θ) = loss + slope·d + ½ dᵀ H d, d = θ − at.
#[derive(Debug)]
struct Quadratic {
    at: Vec2,
    loss: f64,
    slope: Vec2,
    /// ∂²/∂x², ∂²/∂x∂y, ∂²/∂y².
    hessian: [f64; 3],
}

impl Quadratic {
    /// The loss of a linear model, expanded at the best weights, where small losses stay exact.
    fn of(data: &Data) -> Self {
        let at = data.best().unwrap_or_default();
        // At the best weights the slope is zero up to rounding.
        let slope = if data.best().is_some() { [0.0; 2] } else { data.gradient(at) };
        Self { at, loss: data.loss(at), slope, hessian: data.expansion(at).hessian }
    }

    fn loss_and_slope(&self, at: Vec2) -> (f64, Vec2) {
        let d = [at[0] - self.at[0], at[1] - self.at[1]];
        let [xx, xy, yy] = self.hessian;
        let change = [xx * d[0] + xy * d[1], xy * d[0] + yy * d[1]];
        let loss =
            self.loss + (self.slope[0] + 0.5 * change[0]) * d[0] + (self.slope[1] + 0.5 * change[1]) * d[1];
        (loss, [self.slope[0] + change[0], self.slope[1] + change[1]])
    }
}

impl Dataset {
    fn new(mut data: Data) -> Self {
        data.best = solve::best(&data);
        let quadratic = (data.model() == Model::Linear).then(|| Quadratic::of(&data));
        let minimum = data.best().map(|best| Minimum::global(best, data.loss(best)));
        Self { data: Arc::new(data), minimum, quadratic }
    }
}

/// A square view around the best weights, with the origin well inside, since training starts there.
fn view(data: &Data) -> View {
    let (middle, reach) = match data.best() {
        Some(best) => (best, VIEW_REACH * best[0].abs().max(best[1].abs()).max(0.5)),
        None => {
            let sizes = data.sizes();
            ([0.0; 2], VIEW_REACH_WITHOUT_BEST / sizes[0].min(sizes[1]).max(1e-3))
        }
    };
    let edges = |i: usize| [middle[i] - reach, middle[i] + reach];
    View::of_edges(edges(0), edges(1))
}

impl Surface for Dataset {
    fn loss(&self, at: Vec2, _: &SurfaceContext) -> f64 {
        match &self.quadratic {
            Some(quadratic) => quadratic.loss_and_slope(at).0,
            None => self.data.loss(at),
        }
    }

    fn gradient(&self, at: Vec2, _: &SurfaceContext) -> Vec2 {
        match &self.quadratic {
            Some(quadratic) => quadratic.loss_and_slope(at).1,
            None => self.data.gradient(at),
        }
    }

    fn loss_and_gradient(&self, at: Vec2, _: &SurfaceContext) -> (f64, Vec2) {
        if let Some(quadratic) = &self.quadratic {
            return quadratic.loss_and_slope(at);
        }
        let expansion = self.data.expansion(at);
        (expansion.loss, expansion.gradient)
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        self.minimum.into_iter().collect()
    }

    fn cost(&self) -> u64 {
        // The loss of a linear model needs no look at the points.
        if self.quadratic.is_some() { 1 } else { self.data.points().len().max(1) as u64 }
    }

    fn approximation(&self, region: Region) -> Option<Box<dyn Approximation>> {
        let is_costly = self.cost() >= APPROXIMATED_FROM;
        let patches = is_costly.then(|| HermitePatches::new(&self.data, self.minimum, region))??;
        Some(Box::new(patches))
    }
}

impl DataLoss for Dataset {
    fn data(&self) -> &Data {
        &self.data
    }

    fn weights(&self, at: Vec2) -> Vec2 {
        at
    }

    fn batch_gradient(&self, at: Vec2, batch: &[u32]) -> Vec2 {
        self.data.batch_gradient(at, batch)
    }
}
