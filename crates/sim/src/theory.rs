//! What theory predicts about r: formulas, entries of a level that compare a prediction with a measurement, and a table
//! of checks that measure every formula by simulation.

mod checks;
mod formulas;

pub use checks::{Check, CheckResult, Claim, all as checks};
pub use formulas::*;

use crate::math;
use crate::noise::GradientCycle;
use crate::optimizer::OptimizerKind;
use crate::params::{Params, PerAxis};
use crate::stats::{RunningStats, Stat};
use crate::{Axis, Vec2};

/// One comparison of a lesson: what is measured, over which steps, and what theory predicts.
#[derive(Clone, Debug, PartialEq)]
pub struct TheoryEntry {
    /// The description shown to the player, such as “RMS of r, once settled”.
    pub label: String,
    /// The statistic that is measured.
    pub stat: Stat,
    /// The axis it is measured on.
    pub axis: Axis,
    /// Which steps count.
    pub over: StepFilter,
    /// What theory predicts.
    pub prediction: Prediction,
    /// How far the measurement may be from the prediction and still agree.
    pub tolerance: f64,
}

impl TheoryEntry {
    /// Whether the measurement agrees with the prediction; `None` while one of the two does not exist.
    #[must_use]
    pub fn agrees(&self, now: &TheoryInputs, stats: &RunningStats) -> Option<bool> {
        let predicted = self.prediction.number(now)?;
        let measured = stats.measure(self.stat, self.axis)?;
        Some((predicted - measured).abs() <= self.tolerance)
    }
}

/// Which steps of a run count in a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepFilter {
    /// Steps up to this one do not count.
    pub after: u64,
    /// Where a step must begin to count; anywhere for `None`.
    pub distance: Option<DistanceFilter>,
}

/// A condition on the distance to the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DistanceFilter {
    /// At most this.
    Near(f64),
    /// More than this.
    Far(f64),
}

impl StepFilter {
    /// Whether a step counts that began at this distance from the target; `None` without a target.
    #[must_use]
    pub fn counts(&self, step: u64, distance: Option<f64>) -> bool {
        let is_in_range = match (self.distance, distance) {
            (None, _) => true,
            (Some(DistanceFilter::Near(radius)), Some(d)) => d <= radius,
            (Some(DistanceFilter::Far(radius)), Some(d)) => d > radius,
            (Some(_), None) => false,
        };
        step > self.after && is_in_range
    }
}

/// A formula that predicts a statistic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prediction {
    /// A number the level gives.
    Value(f64),
    /// Constant gradients: |r| = 1.
    Constant,
    /// Pure noise, RMS: √((1−β₁)/(1+β₁)).
    PureNoiseRms,
    /// Pure noise that is correlated from step to step, RMS: √((1−β₁)(1+ρβ₁)/((1+β₁)(1−ρβ₁))), from the level's noise.
    CorrelatedNoiseRms,
    /// Pure noise, mean |r|: the RMS times √(2/π).
    PureNoiseMeanAbs,
    /// Mean μ under noise σ, mean of r: μ/√(μ²+σ²), from the level's own slope and noise.
    MeanUnderNoise,
    /// Gradients that repeat, mean of r, from the level's own slope and noise. Holds for Adam's rule only.
    CycleMean,
    /// Alternating signs: (1−β₁)/(1+β₁).
    Alternating,
    /// Steps with the old sign after a long trend flips: the largest n with 2β₁ⁿ > 1.
    StepsAfterFlip,
    /// Constant gradients about as small as ε, |r|: |g|/(|g|+ε).
    ConstantOverEps,
    /// Constant gradients without bias correction, the largest |r|; no prediction with bias correction.
    UncorrectedPeak,
}

/// What a prediction depends on, for one axis.
#[derive(Clone, Copy, Debug)]
pub struct TheoryInputs {
    /// The present β₁; zero where the optimizer has none.
    pub beta1: f64,
    /// The present β₂; zero where the optimizer has none.
    pub beta2: f64,
    /// The present ε; zero where the optimizer has none.
    pub eps: f64,
    /// Whether m and v are corrected for having started at zero.
    pub is_corrected: bool,
    /// The mean of the sampled gradient: the true one, unless the noise is biased. NaN where no mean exists.
    pub mean: f64,
    /// The standard deviation of the noise, where it is known.
    pub sigma: Option<f64>,
    /// The noise's correlation from one step to the next, where it is known.
    pub correlation: Option<f64>,
    /// The sampled gradients, where they repeat.
    pub cycle: Option<GradientCycle>,
    /// Whether r is m̂/(√v̂+ε) with running means m and v, as Adam has them.
    pub is_adam: bool,
}

impl Prediction {
    /// Every formula with its name in a level file.
    pub const NAMED: [(Prediction, &'static str); 10] = [
        (Prediction::Constant, "constant"),
        (Prediction::PureNoiseRms, "pure_noise_rms"),
        (Prediction::CorrelatedNoiseRms, "correlated_noise_rms"),
        (Prediction::PureNoiseMeanAbs, "pure_noise_mean_abs"),
        (Prediction::MeanUnderNoise, "mean_under_noise"),
        (Prediction::CycleMean, "cycle_mean"),
        (Prediction::Alternating, "alternating"),
        (Prediction::StepsAfterFlip, "steps_after_flip"),
        (Prediction::ConstantOverEps, "constant_over_eps"),
        (Prediction::UncorrectedPeak, "uncorrected_peak"),
    ];

    /// Returns the predicted number; `None` where there is none.
    #[must_use]
    pub fn number(&self, now: &TheoryInputs) -> Option<f64> {
        match self {
            Prediction::Value(x) => Some(*x),
            Prediction::Constant => Some(1.0),
            Prediction::PureNoiseRms => Some(pure_noise_rms(now.beta1)),
            Prediction::CorrelatedNoiseRms => Some(correlated_noise_rms(now.beta1, now.correlation?)),
            Prediction::PureNoiseMeanAbs => Some(pure_noise_rms(now.beta1) * (2.0 / math::PI).sqrt()),
            Prediction::MeanUnderNoise => Some(mean_under_noise(now.mean, now.sigma?)),
            Prediction::CycleMean => {
                let cycle = now.cycle.filter(|cycle| now.is_adam && cycle.period <= MAX_PREDICTED_PERIOD)?;
                Some(cycle_mean(now.beta1, now.beta2, now.eps, cycle))
            }
            Prediction::Alternating => Some(alternating(now.beta1)),
            Prediction::StepsAfterFlip => Some(steps_after_flip(now.beta1)),
            Prediction::ConstantOverEps => Some(constant(now.mean.abs(), now.eps)),
            Prediction::UncorrectedPeak => (!now.is_corrected)
                .then(|| uncorrected(now.beta1, now.beta2, uncorrected_peak(now.beta1, now.beta2))),
        }
    }
}

/// The longest cycle of gradients whose mean is predicted: views ask for it every frame.
const MAX_PREDICTED_PERIOD: u64 = 10_000;

/// Returns the inputs of predictions for an axis, from the optimizer, the true gradient and the noise.
#[must_use]
pub fn theory_inputs(
    optimizer: &OptimizerKind,
    params: &Params,
    gradient: Vec2,
    axis: Axis,
    noise: &dyn crate::noise::GradientNoise,
) -> TheoryInputs {
    let of_axis = |name| params.get_as::<PerAxis>(name).map_or(0.0, |value| value[axis]);
    let gradient = gradient[axis.index()];
    let mean = noise.mean(axis, gradient);
    TheoryInputs {
        beta1: of_axis("beta1"),
        beta2: of_axis("beta2"),
        eps: of_axis("eps"),
        is_corrected: params.get_as("bias_correction").unwrap_or(true),
        mean: mean.unwrap_or(f64::NAN),
        // Without a mean there is no standard deviation either.
        sigma: mean.and_then(|_| noise.sigma(axis, gradient)),
        correlation: noise.correlation(axis),
        cycle: noise.cycle(axis, gradient),
        is_adam: ["adam", "adamw"].contains(&optimizer.info.kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_count_by_number_and_distance() {
        let filter = |after, distance| StepFilter { after, distance };
        assert!(!filter(5, None).counts(5, None) && filter(5, None).counts(6, None));
        let (near, far) =
            (filter(0, Some(DistanceFilter::Near(2.0))), filter(0, Some(DistanceFilter::Far(2.0))));
        assert!(near.counts(1, Some(2.0)) && !near.counts(1, Some(2.1)) && !near.counts(1, None));
        assert!(!far.counts(1, Some(2.0)) && far.counts(1, Some(2.1)) && !far.counts(1, None));
        assert!(!far.counts(0, Some(3.0)));
    }
}
