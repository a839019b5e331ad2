//! One optimizer of one axis, and the gradients it is given by hand.

use crate::Axis;
use crate::optimizer::{AxisOptimizer, OptimizerKind, StepInput, StepOutput};
use crate::params::{Params, Value};
use crate::rng::Stream;
use crate::surface::IDENTITY;

/// The optimizer of one axis, which takes gradients without a surface.
pub struct OptimizerProbe {
    optimizer: AxisOptimizer,
    t: u64,
}

impl OptimizerProbe {
    /// A new optimizer of a kind, with some hyperparameters changed for both axes.
    pub fn new(kind: &str, changes: &[(&str, f64)]) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the checks name registered kinds and their parameters; a test runs every check"
        )]
        let (kind, params) = {
            let kind = OptimizerKind::find(kind).expect("a registered kind");
            let mut params = Params::defaults(kind.info.params);
            for (name, value) in changes {
                params.set(name, Value::Pair([*value; 2])).expect("a parameter of the kind");
            }
            (kind, params)
        };
        Self { optimizer: kind.build(&params, Axis::X), t: 0 }
    }

    /// Makes a step with a gradient.
    pub fn step(&mut self, gradient: f64) -> StepOutput {
        self.t += 1;
        let input = StepInput {
            t: self.t,
            axis: Axis::X,
            at: [0.0; 2],
            gradient: [gradient, 0.0],
            hessian: IDENTITY,
        };
        self.optimizer.step(&input)
    }

    /// Makes a step with a gradient and returns the ratio.
    pub fn ratio(&mut self, gradient: f64) -> f64 {
        self.step(gradient).ratio
    }

    /// Makes many steps with the same gradient and returns the last ratio; zero for no steps.
    pub fn repeat(&mut self, gradient: f64, times: u64) -> f64 {
        (0..times).map(|_| self.ratio(gradient)).last().unwrap_or(0.0)
    }

    /// Resets the state.
    pub fn reset(&mut self) {
        self.optimizer.reset();
        self.t = 0;
    }

    /// Returns the learning rate.
    pub fn lr(&self) -> f64 {
        self.optimizer.lr()
    }
}

/// Returns normal draws without end, other ones for each seed.
pub fn normals(seed: u64) -> impl Iterator<Item = f64> {
    let mut stream = Stream::new(seed, 0, Axis::X);
    (1..).map(move |step| stream.at(step).normal())
}
