//! Real losses: a model of two weights fitted to points. The ground is the mean loss over all of them; the noise
//! `minibatch` looks at a few at a time.

use std::sync::Arc;

use super::{Minimum, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::error::Problem;
use crate::params::{KindInfo, ParamSpec, Params, Range, Shape, Slider};

mod data;
mod generator;
mod given;
mod solve;

pub use data::{Data, Model, Point};

/// More points than this are too many to lose by at every step.
const MAX_POINTS: f64 = 4096.0;
/// How far the view reaches from the best weights, as a multiple of how far those are from zero.
const VIEW_REACH: f64 = 1.5;
/// How far it reaches where there are no best weights, for inputs of size 1: farther out all is decided.
const UNDECIDED: f64 = 8.0;

/// The mean loss of a linear model, a logistic one or a neuron over points.
pub const DATASET: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "dataset",
        title: "Data set",
        summary: "A model of two weights and the points it is fitted to: the loss of training, as it is.",
        formula: "mean of (z − t)², of (tanh z − t)², or of ln(1 + e^z) − t·z; z = x·u + y, or x·u + y·v",
        source: "Legendre 1805; Berkson 1944; Rumelhart, Hinton & Williams 1986",
        params: &[
            ParamSpec {
                name: "model",
                symbol: "model",
                help: "what is fitted: a line, a chance by cross-entropy, or one neuron with tanh",
                shape: Shape::Choice("linear", Model::WORDS),
                range: Range::ANY,
                slider: Slider::linear(0.0, 1.0),
            },
            ParamSpec {
                name: given::NAME,
                symbol: "data",
                help: "your own points, a row each: input and target, or two inputs and target; a lone 0: made by what follows",
                shape: Shape::Rows(given::NONE),
                range: Range::ANY,
                slider: Slider::linear(0.0, 1.0),
            },
            ParamSpec {
                name: "features",
                symbol: "inputs",
                help: "inputs of a point: one, and y is a bias, or two, each with its own weight",
                shape: Shape::Integer(1),
                range: Range::closed(1.0, 2.0),
                slider: Slider::linear(1.0, 2.0),
            },
            ParamSpec {
                name: "points",
                symbol: "points",
                help: "how many points are made",
                shape: Shape::Integer(64),
                range: Range::closed(2.0, MAX_POINTS),
                slider: Slider::log(4.0, 512.0),
            },
            ParamSpec {
                name: "data_seed",
                symbol: "seed",
                help: "which points",
                shape: Shape::Integer(1),
                range: Range::closed(0.0, 4_294_967_295.0),
                slider: Slider::linear(0.0, 100.0),
            },
            ParamSpec {
                name: "truth",
                symbol: "truth",
                help: "the weights by which targets are made",
                shape: Shape::Pair([1.5, -1.0]),
                range: Range::closed(-1e3, 1e3),
                slider: Slider::linear(-3.0, 3.0),
            },
            ParamSpec {
                name: "spread",
                symbol: "spread",
                help: "how far targets stray from the truth; of a logistic model 1 is by its own chance",
                shape: Shape::Number(0.6),
                range: Range::closed(0.0, 1e3),
                slider: Slider::linear(0.0, 3.0),
            },
            ParamSpec {
                name: "center",
                symbol: "center",
                help: "the middle of each input; away from zero the weights depend on each other",
                shape: Shape::PerAxis(0.5),
                range: Range::closed(-1e3, 1e3),
                slider: Slider::linear(-3.0, 3.0),
            },
            ParamSpec {
                name: "width",
                symbol: "width",
                help: "how far each input reaches to either side of its middle",
                shape: Shape::PerAxis(1.5),
                range: Range { min: 0.0, max: 1e3, min_included: false, max_included: true },
                slider: Slider::log(0.01, 10.0),
            },
        ],
    },
    build: |params| Ok(Arc::new(Dataset::new(data(params)?))),
};

/// The points that are given, or else made.
fn data(params: &Params) -> Result<Data, Problem> {
    let (model, rows) = (Model::from_word(params.word("model")), params.rows(given::NAME));
    if given::is_given(&rows) {
        return given::read(model, &rows);
    }
    let has_bias = params.integer("features") == 1;
    Ok(Data::new(model, has_bias, generator::Recipe::new(model, has_bias, params).points()))
}

#[derive(Debug)]
struct Dataset {
    data: Data,
    view: View,
    /// At the best weights; kept, since goals ask for it at every step.
    minimum: Option<Minimum>,
    /// Where the loss is a square, which holds all of the points in a few numbers.
    square: Option<Square>,
}

/// f(θ) = loss + slope·d + ½ dᵀ H d, d = θ − at.
#[derive(Debug)]
struct Square {
    at: Vec2,
    loss: f64,
    slope: Vec2,
    bends: [f64; 3],
}

impl Square {
    /// About the best weights, where what is small stays exact.
    fn of(data: &Data) -> Self {
        let at = data.best().unwrap_or_default();
        // A slope there is only rounding.
        let slope = if data.best().is_some() { [0.0; 2] } else { data.gradient(at) };
        Self { at, loss: data.loss(at), slope, bends: data.bends(at) }
    }

    fn loss_and_slope(&self, at: Vec2) -> (f64, Vec2) {
        let d = [at[0] - self.at[0], at[1] - self.at[1]];
        let [xx, xy, yy] = self.bends;
        let bent = [xx * d[0] + xy * d[1], xy * d[0] + yy * d[1]];
        let loss =
            self.loss + (self.slope[0] + 0.5 * bent[0]) * d[0] + (self.slope[1] + 0.5 * bent[1]) * d[1];
        (loss, [self.slope[0] + bent[0], self.slope[1] + bent[1]])
    }
}

impl Dataset {
    fn new(mut data: Data) -> Self {
        data.best = solve::best(&data);
        let square = (data.model() == Model::Linear).then(|| Square::of(&data));
        let view = view(&data);
        let minimum = data.best().map(|best| Minimum::global(best, data.loss(best)));
        Self { data, view, minimum, square }
    }
}

/// Square, about the best weights, with the origin well inside: that is where training begins.
fn view(data: &Data) -> View {
    let (middle, reach) = match data.best() {
        Some(best) => (best, VIEW_REACH * best[0].abs().max(best[1].abs()).max(0.5)),
        None => {
            let sizes = data.sizes();
            ([0.0; 2], UNDECIDED / sizes[0].min(sizes[1]).max(1e-3))
        }
    };
    let edges = |i: usize| [middle[i] - reach, middle[i] + reach];
    View { x: edges(0), y: edges(1), ..View::around_origin(1.0, 1.0) }
}

impl Surface for Dataset {
    fn loss(&self, at: Vec2, _: &SurfaceContext) -> f64 {
        match &self.square {
            Some(square) => square.loss_and_slope(at).0,
            None => self.data.loss(at),
        }
    }

    fn gradient(&self, at: Vec2, _: &SurfaceContext) -> Vec2 {
        match &self.square {
            Some(square) => square.loss_and_slope(at).1,
            None => self.data.gradient(at),
        }
    }

    fn view(&self) -> View {
        self.view
    }

    fn minima(&self, _: &SurfaceContext) -> Vec<Minimum> {
        self.minimum.into_iter().collect()
    }

    fn data(&self) -> Option<&Data> {
        Some(&self.data)
    }

    fn batch_gradient(&self, at: Vec2, batch: &[u32]) -> Option<Vec2> {
        Some(self.data.batch_gradient(at, batch))
    }
}
