//! Points and a model of two weights: what it says of each point, and what it loses by that. Reads numbers only.

use crate::Vec2;
use crate::math;

/// A model with two weights: all it sees of a point is z, the sum of its inputs by their weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Says z; loses (z − t)².
    Linear,
    /// Says 1/(1 + e⁻ᶻ), the chance that t is 1; loses its cross-entropy ln(1 + eᶻ) − t·z.
    Logistic,
    /// Says tanh z; loses (tanh z − t)².
    Neuron,
}

impl Model {
    /// Every model's word in a level file.
    pub const WORDS: &'static [&'static str] = &["linear", "logistic", "neuron"];

    /// The model called `word`; a linear one where there is none.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "logistic" => Self::Logistic,
            "neuron" => Self::Neuron,
            _ => Self::Linear,
        }
    }

    /// What it says where its weighted sum is z.
    #[must_use]
    pub fn says(self, z: f64) -> f64 {
        match self {
            Self::Linear => z,
            Self::Logistic => sigmoid(z),
            Self::Neuron => math::tanh(z),
        }
    }

    /// What it loses by saying that of a target t.
    pub(super) fn loss(self, z: f64, t: f64) -> f64 {
        match self {
            // ln(1 + eᶻ), without overflow and without loss of what is small.
            Self::Logistic => z.max(0.0) + math::ln_1p(math::exp(-z.abs())) - t * z,
            _ => {
                let miss = self.says(z) - t;
                miss * miss
            }
        }
    }

    /// The slope of that loss along z.
    pub(super) fn slope(self, z: f64, t: f64) -> f64 {
        match self {
            Self::Linear => 2.0 * (z - t),
            // σ(z) − t, exact where σ is all but 0 or 1.
            Self::Logistic => (1.0 - t) * sigmoid(z) - t * sigmoid(-z),
            Self::Neuron => {
                let says = math::tanh(z);
                2.0 * (says - t) * (1.0 - says * says)
            }
        }
    }

    /// How that slope changes along z.
    pub(super) fn bend(self, z: f64, t: f64) -> f64 {
        match self {
            Self::Linear => 2.0,
            Self::Logistic => sigmoid(z) * sigmoid(-z),
            Self::Neuron => {
                let says = math::tanh(z);
                let steep = 1.0 - says * says;
                2.0 * steep * (steep - 2.0 * says * (says - t))
            }
        }
    }
}

fn sigmoid(z: f64) -> f64 {
    let small = math::exp(-z.abs());
    if z >= 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) }
}

/// One point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// What the weights are multiplied by. Of points with one input the second is 1: its weight is a bias.
    pub inputs: Vec2,
    /// What the model should say: any number, for a logistic model 0 or 1.
    pub target: f64,
}

/// Points, and the model that is fitted to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    model: Model,
    has_bias: bool,
    points: Vec<Point>,
    pub(super) best: Option<Vec2>,
}

impl Data {
    pub(super) fn new(model: Model, has_bias: bool, points: Vec<Point>) -> Self {
        Self { model, has_bias, points, best: None }
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> Model {
        self.model
    }

    /// Whether the second weight is a bias, so that points have one input each.
    #[must_use]
    pub fn has_bias(&self) -> bool {
        self.has_bias
    }

    /// The points, in the order they were given or made.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The weights that fit best; `None` where no finite ones do.
    #[must_use]
    pub fn best(&self) -> Option<Vec2> {
        self.best
    }

    /// What the model says of these inputs by these weights.
    #[must_use]
    pub fn predict(&self, weights: Vec2, inputs: Vec2) -> f64 {
        self.model.says(weighted(weights, inputs))
    }

    /// The mean loss over all points.
    #[must_use]
    pub fn loss(&self, weights: Vec2) -> f64 {
        let of = |point: &Point| self.model.loss(weighted(weights, point.inputs), point.target);
        self.points.iter().map(of).sum::<f64>() / self.points.len() as f64
    }

    /// The gradient of the mean loss over all points.
    #[must_use]
    pub fn gradient(&self, weights: Vec2) -> Vec2 {
        self.mean_slope(weights, self.points.iter())
    }

    /// The gradient of the mean loss over some points alone, in the order they are named in. Names of no point count
    /// for nothing; without any it is zero.
    #[must_use]
    pub fn batch_gradient(&self, weights: Vec2, batch: &[u32]) -> Vec2 {
        self.mean_slope(weights, batch.iter().filter_map(|index| self.points.get(*index as usize)))
    }

    fn mean_slope<'a>(&self, weights: Vec2, points: impl Iterator<Item = &'a Point>) -> Vec2 {
        let (mut sum, mut count) = ([0.0; 2], 0_u32);
        for point in points {
            let slope = self.model.slope(weighted(weights, point.inputs), point.target);
            sum = [sum[0] + slope * point.inputs[0], sum[1] + slope * point.inputs[1]];
            count += 1;
        }
        sum.map(|sum| sum / f64::from(count.max(1)))
    }

    /// The second derivatives of the mean loss: ∂²/∂x², ∂²/∂x∂y, ∂²/∂y².
    pub(super) fn bends(&self, weights: Vec2) -> [f64; 3] {
        let mut sum = [0.0; 3];
        for point in &self.points {
            let [u, v] = point.inputs;
            let bend = self.model.bend(weighted(weights, point.inputs), point.target);
            sum = [sum[0] + bend * u * u, sum[1] + bend * u * v, sum[2] + bend * v * v];
        }
        sum.map(|sum| sum / self.points.len() as f64)
    }

    /// How large the inputs are, by root mean square; 1 where all are zero.
    pub(super) fn sizes(&self) -> Vec2 {
        let mean = |i: usize| {
            let squares = self.points.iter().map(|point| point.inputs[i] * point.inputs[i]);
            squares.sum::<f64>() / self.points.len() as f64
        };
        [mean(0), mean(1)].map(|square| if square > 0.0 { square.sqrt() } else { 1.0 })
    }
}

fn weighted(weights: Vec2, inputs: Vec2) -> f64 {
    weights[0] * inputs[0] + weights[1] * inputs[1]
}
