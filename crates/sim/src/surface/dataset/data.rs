//! Data points and a model of two weights: its predictions, its mean loss, and the derivatives of that.

use crate::Vec2;
use crate::math;
use crate::params::config::choices;

choices! {
    /// A model with two weights. Its prediction depends on z, the weighted sum of a point's inputs.
    pub enum Model {
        /// Predicts z; its loss is (z − t)².
        Linear = "linear",
        /// Predicts 1/(1 + e⁻ᶻ), the probability that t is 1; its loss is the cross-entropy ln(1 + eᶻ) − t·z.
        Logistic = "logistic",
        /// Predicts tanh z; its loss is (tanh z − t)².
        Neuron = "neuron",
    }
}

impl Model {
    /// Returns the prediction for a weighted sum z.
    #[must_use]
    pub fn predict(self, z: f64) -> f64 {
        match self {
            Self::Linear => z,
            Self::Logistic => sigmoid(z),
            Self::Neuron => math::tanh(z),
        }
    }

    /// Returns the loss for a weighted sum z and a target t.
    pub(super) fn loss(self, z: f64, t: f64) -> f64 {
        match self {
            // ln(1 + eᶻ), without overflow and without loss of what is small.
            Self::Logistic => z.max(0.0) + math::ln_1p(math::exp(-z.abs())) - t * z,
            _ => {
                let error = self.predict(z) - t;
                error * error
            }
        }
    }

    /// Returns the derivative of the loss with respect to z.
    pub(super) fn slope(self, z: f64, t: f64) -> f64 {
        match self {
            Self::Linear => 2.0 * (z - t),
            // σ(z) − t, exact where σ is all but 0 or 1.
            Self::Logistic => (1.0 - t) * sigmoid(z) - t * sigmoid(-z),
            Self::Neuron => {
                let tanh = math::tanh(z);
                2.0 * (tanh - t) * (1.0 - tanh * tanh)
            }
        }
    }

    /// Returns the loss for a weighted sum z and a target t, and its first and second derivative with respect to z. The
    /// first two have the bits of [`Model::loss`] and [`Model::slope`]; together they take little longer than one.
    fn derivatives(self, z: f64, t: f64) -> [f64; 3] {
        match self {
            Self::Linear => [(z - t) * (z - t), 2.0 * (z - t), 2.0],
            Self::Logistic => {
                let small = math::exp(-z.abs());
                let (high, low) = (1.0 / (1.0 + small), small / (1.0 + small));
                let (up, down) = if z >= 0.0 { (high, low) } else { (low, high) };
                let loss = z.max(0.0) + math::ln_1p(small) - t * z;
                [loss, (1.0 - t) * up - t * down, up * down]
            }
            Self::Neuron => {
                let tanh = math::tanh(z);
                let (error, slope) = (tanh - t, 1.0 - tanh * tanh);
                [error * error, 2.0 * error * slope, 2.0 * slope * (slope - 2.0 * tanh * error)]
            }
        }
    }
}

fn sigmoid(z: f64) -> f64 {
    let small = math::exp(-z.abs());
    if z >= 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) }
}

/// The mean loss near some weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Expansion {
    /// The loss.
    pub loss: f64,
    /// Its gradient.
    pub gradient: Vec2,
    /// ∂²/∂x², ∂²/∂x∂y, ∂²/∂y².
    pub hessian: [f64; 3],
}

/// One data point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The numbers that the weights are multiplied by. The second one is 1 where the second weight is a bias.
    pub inputs: Vec2,
    /// What the model should predict: any number, for a logistic model 0 or 1.
    pub target: f64,
}

/// Data points, and the model that is fitted to them.
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

    /// Returns the model.
    #[must_use]
    pub fn model(&self) -> Model {
        self.model
    }

    /// Whether the second weight is a bias, so that points have one input each.
    #[must_use]
    pub fn has_bias(&self) -> bool {
        self.has_bias
    }

    /// Returns the points, in the order of the file or of the generator.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Returns the weights with the lowest loss; `None` where the loss has no unique minimum.
    #[must_use]
    pub fn best(&self) -> Option<Vec2> {
        self.best
    }

    /// Returns the prediction for these inputs with these weights.
    #[must_use]
    pub fn predict(&self, weights: Vec2, inputs: Vec2) -> f64 {
        self.model.predict(weighted(weights, inputs))
    }

    /// Returns the mean loss over all points.
    #[must_use]
    pub fn loss(&self, weights: Vec2) -> f64 {
        let of = |point: &Point| self.model.loss(weighted(weights, point.inputs), point.target);
        self.points.iter().map(of).sum::<f64>() / self.points.len() as f64
    }

    /// Returns the gradient of the mean loss over all points.
    #[must_use]
    pub fn gradient(&self, weights: Vec2) -> Vec2 {
        self.mean_slope(weights, self.points.iter())
    }

    /// Returns the gradient of the mean loss over the points with these indices, summed in this order. Indices without a
    /// point are ignored; without any point the gradient is zero.
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

    /// Returns the mean loss over all points with its gradient and its second derivatives, in one pass. Loss and gradient
    /// have the bits of [`Data::loss`] and [`Data::gradient`].
    pub(super) fn expansion(&self, weights: Vec2) -> Expansion {
        let (mut loss, mut gradient, mut hessian) = (0.0, [0.0; 2], [0.0; 3]);
        for point in &self.points {
            let [u, v] = point.inputs;
            let [value, slope, curvature] =
                self.model.derivatives(weighted(weights, point.inputs), point.target);
            loss += value;
            gradient = [gradient[0] + slope * u, gradient[1] + slope * v];
            hessian = [
                hessian[0] + curvature * u * u,
                hessian[1] + curvature * u * v,
                hessian[2] + curvature * v * v,
            ];
        }
        let count = self.points.len() as f64;
        let mean = |sum: f64| sum / count;
        Expansion { loss: mean(loss), gradient: gradient.map(mean), hessian: hessian.map(mean) }
    }

    /// Returns the root mean square of each input; 1 where all are zero.
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
