//! Points made to order, so that a data set needs no file: inputs evenly over a range, targets by a truth and some
//! spread. A pure function of its seed.

use super::data::{Model, Point};
use crate::noise::Stream;
use crate::params::Params;
use crate::{Vec2, math};

/// What the points are made by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recipe {
    model: Model,
    has_bias: bool,
    count: u64,
    seed: u64,
    truth: Vec2,
    spread: f64,
    center: Vec2,
    width: Vec2,
}

impl Recipe {
    pub(super) fn new(model: Model, has_bias: bool, params: &Params) -> Self {
        Self {
            model,
            has_bias,
            count: params.integer("points"),
            seed: params.integer("data_seed"),
            truth: params.pair("truth"),
            spread: params.number("spread"),
            center: params.pair("center"),
            width: params.pair("width"),
        }
    }

    /// The points. Each owns a stretch of the stream, so that more of them leave the first ones as they are.
    pub(super) fn points(&self) -> Vec<Point> {
        let mut stream = Stream::of_data(self.seed);
        (0..self.count).map(|index| self.point(&mut stream, index)).collect()
    }

    fn point(&self, stream: &mut Stream, index: u64) -> Point {
        let mut draws = stream.at(index);
        let mut input = |i: usize| self.center[i] + self.width[i] * (2.0 * draws.uniform() - 1.0);
        let drawn = [input(0), input(1)];
        let inputs = if self.has_bias { [drawn[0], 1.0] } else { drawn };
        let z = self.truth[0] * inputs[0] + self.truth[1] * inputs[1];
        let target = match self.model {
            Model::Linear | Model::Neuron => self.model.says(z) + self.spread * draws.normal(),
            // Spread 1 is the chance that the model itself gives: z and a draw of the logistic law above zero.
            Model::Logistic => {
                let chance = draws.uniform();
                let strays = self.spread * math::ln(chance / (1.0 - chance));
                f64::from(u8::from(z + strays > 0.0))
            }
        };
        Point { inputs, target }
    }
}
