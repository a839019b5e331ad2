//! Heavy tails: noise from Student's t distribution, mostly small and sometimes very large for few degrees of freedom.

use std::sync::Arc;

use super::{AxisNoiseInput, GradientNoise, NoiseKind};
use crate::Axis;
use crate::params::config::{config, per_axis};
use crate::params::{Config, KindInfo, PerAxis, Range, Slider};
use crate::rng::Draws;

config! {
    #[derive(Debug)]
    struct StudentT {
        nu: PerAxis = per_axis(3.0)
            .symbol("ν")
            .help("degrees of freedom, per axis: 1 gives the Cauchy distribution, large values approach the normal one")
            // Below a half, squares of the largest samples would come near `f64::MAX`.
            .range(Range::closed(0.5, 1e6))
            .slider(Slider::log(1.0, 100.0)),
        scale: PerAxis = per_axis(1.0)
            .help("the scale factor of the samples, per axis; the standard deviation is larger, infinite or undefined")
            .range(Range::closed(0.0, 1e6))
            .slider(Slider::linear(0.0, 5.0)),
    }
}

/// The `student_t` noise: g = ∂f + scale·τ, τ from Student's t with ν degrees of freedom.
pub const STUDENT_T: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "student_t",
        title: "Heavy tails",
        summary: "Mostly small, sometimes very large: the fewer degrees of freedom, the larger the outliers.",
        formula: "g = ∂f + scale·τ; τ ~ t(ν), variance ν/(ν−2) for ν > 2, infinite for 1 < ν ≤ 2, undefined for ν ≤ 1",
        source: "Student 1908; sampled with the polar method of Bailey 1994",
        params: StudentT::SPECS,
    },
    build: |params| Ok(Arc::new(StudentT::from_params(params))),
};

impl GradientNoise for StudentT {
    fn sample(&self, input: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        input.true_gradient + self.scale[input.axis] * draws.student_t(self.nu[input.axis])
    }

    fn mean(&self, axis: Axis, true_gradient: f64) -> Option<f64> {
        (self.nu[axis] > 1.0).then_some(true_gradient)
    }

    fn sigma(&self, axis: Axis, _: f64) -> Option<f64> {
        let (nu, scale) = (self.nu[axis], self.scale[axis]);
        (nu > 2.0).then(|| scale * (nu / (nu - 2.0)).sqrt())
    }
}
