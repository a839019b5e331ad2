//! Generated data points, so that a data set needs no file: uniform inputs, and targets by true weights with some noise.
//! A pure function of the parameters.

use super::DatasetConfig;
use super::data::{Model, Point};
use crate::math;
use crate::rng::Stream;

/// Returns the points. Each has its own draws, so that the first points stay the same when their number changes.
pub(super) fn points(config: &DatasetConfig) -> Vec<Point> {
    let mut stream = Stream::for_data(config.data_seed);
    (0..config.points).map(|index| point(config, &mut stream, index)).collect()
}

fn point(config: &DatasetConfig, stream: &mut Stream, index: u64) -> Point {
    let (center, width) = (config.center.0, config.width.0);
    let mut draws = stream.at(index);
    let mut input = |i: usize| center[i] + width[i] * (2.0 * draws.uniform() - 1.0);
    let drawn = [input(0), input(1)];
    let inputs = if config.has_bias() { [drawn[0], 1.0] } else { drawn };
    let z = config.truth[0] * inputs[0] + config.truth[1] * inputs[1];
    let target = match config.model {
        Model::Linear | Model::Neuron => config.model.predict(z) + config.spread * draws.normal(),
        // With spread 1 the target is 1 with the probability that the model predicts: it is 1 where the sum of z and a
        // number from the logistic distribution is above zero.
        Model::Logistic => {
            let uniform = draws.uniform();
            let logistic = config.spread * math::ln(uniform / (1.0 - uniform));
            f64::from(u8::from(z + logistic > 0.0))
        }
    };
    Point { inputs, target }
}
