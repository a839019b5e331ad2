//! Heavy tails: noise that is mostly mild and now and then enormous, as Student's t is for few degrees of freedom.

use std::sync::Arc;

use super::{AxisNoiseInput, Draws, GradientNoise, NoiseKind};
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};
use crate::{Axis, Vec2};

/// g = ∂f + scale·τ, τ from Student's t with ν degrees of freedom.
pub const STUDENT_T: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "student_t",
        title: "Heavy tails",
        summary: "Mostly mild, now and then enormous: the fewer degrees of freedom, the wilder the surprises.",
        formula: "g = ∂f + scale·τ; τ ~ t(ν), variance ν/(ν−2) for ν > 2, infinite for less",
        source: "Student 1908; drawn as Bailey 1994 does",
        params: &[
            ParamSpec {
                name: "nu",
                symbol: "ν",
                help: "degrees of freedom, per axis: 1 is Cauchy's, many are a bell curve",
                shape: Shape::PerAxis(3.0),
                // Below a half, squares of the largest samples would come near the end of all numbers.
                range: Range::closed(0.5, 1e6),
                slider: Slider::log(1.0, 100.0),
            },
            ParamSpec {
                name: "scale",
                symbol: "scale",
                help: "how wide the middle is, per axis; the standard deviation is larger, or infinite",
                shape: Shape::PerAxis(1.0),
                range: Range::closed(0.0, 1e6),
                slider: Slider::linear(0.0, 5.0),
            },
        ],
    },
    build: |params| Ok(Arc::new(StudentT { nu: params.pair("nu"), scale: params.pair("scale") })),
};

#[derive(Debug)]
struct StudentT {
    nu: Vec2,
    scale: Vec2,
}

impl GradientNoise for StudentT {
    fn sample(&self, smell: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        let i = smell.axis.index();
        smell.true_gradient + self.scale[i] * draws.student_t(self.nu[i])
    }

    fn mean(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        (self.nu[axis.index()] > 1.0).then_some(true_gradient)
    }

    fn sigma(&self, axis: Axis, _: f64) -> Option<f64> {
        let (nu, scale) = (self.nu[axis.index()], self.scale[axis.index()]);
        (nu > 2.0).then(|| scale * (nu / (nu - 2.0)).sqrt())
    }
}
