//! Checks of Adam under noise: the first step, the first few, and the long run.

use super::probe::{OptimizerProbe, normals};
use super::{BETA1, BETA2, Check, Measure, ROUNDING, adam};
use crate::Axis;
use crate::math;
use crate::noise::{AUTOCORRELATED, AxisNoiseInput};
use crate::params::{Params, Value};
use crate::rng::Stream;
use crate::theory::formulas;

/// Steps of a long run that are not counted, until v̂ has settled, and steps that are counted.
const SETTLING: usize = 5_000;
const COUNTED: usize = 20_000;
/// Starts per seed in measurements of the first steps.
const STARTS: usize = 2_000;
/// The relative error of formulas that use the mean square for v̂, which is a mean over about 1/(1−β₂) steps only.
const FINITE_MEMORY: f64 = 1.0 - BETA2;

pub(super) fn checks() -> Vec<Check> {
    let mut rows = vec![first()];
    rows.extend([1, 2, 3, 5, 10, 20].map(early));
    rows.push(long(
        "pure noise N(0, σ²)",
        "",
        "RMS of r, long run",
        formulas::pure_noise_rms(BETA1),
        |seed| long_run(normals(seed).map(|xi| 3.0 * xi), |r| r * r),
    ));
    let mean_abs = formulas::pure_noise_rms(BETA1) * (2.0 / math::PI).sqrt();
    rows.push(adam(
        "pure noise N(0, σ²)",
        "",
        "mean |r|, long run",
        (mean_abs, FINITE_MEMORY * mean_abs),
        Measure::Mean(Box::new(|seed| long_run(normals(seed), f64::abs))),
    ));
    rows.extend([0.5, 1.0, 2.0, 4.0].map(mean_under_noise));
    rows.extend([-0.5, 0.5].map(autocorrelated));
    rows
}

fn long(
    row: &'static str,
    case: &str,
    what: &'static str,
    predicted: f64,
    square: impl Fn(u64) -> f64 + 'static,
) -> Check {
    adam(row, case, what, (predicted, FINITE_MEMORY * predicted), Measure::Rms(Box::new(square)))
}

/// The mean over a long run of a function of r.
fn long_run(gradients: impl Iterator<Item = f64>, of: impl Fn(f64) -> f64) -> f64 {
    let mut adam = OptimizerProbe::new("adam", &[]);
    let ratios = gradients.take(SETTLING + COUNTED).map(|g| adam.ratio(g));
    ratios.skip(SETTLING).map(of).sum::<f64>() / COUNTED as f64
}

fn first() -> Check {
    adam(
        "any first step",
        "t = 1",
        "|r|",
        (formulas::constant(1.0, 0.0), ROUNDING),
        Measure::Mean(Box::new(|seed| {
            let mean = |xi: f64| OptimizerProbe::new("adam", &[]).ratio(0.3 + 2.0 * xi).abs();
            normals(seed).take(STARTS).map(mean).sum::<f64>() / STARTS as f64
        })),
    )
}

fn early(t: u32) -> Check {
    let predicted = formulas::early_noise_rms(BETA1, f64::from(t));
    long("pure noise, early", &format!("t = {t}"), "RMS of r over starts", predicted, move |seed| {
        let (mut adam, mut draws) = (OptimizerProbe::new("adam", &[]), normals(seed));
        let square = |_| {
            adam.reset();
            let r = draws.by_ref().take(t as usize).map(|xi| adam.ratio(xi)).last().unwrap_or(0.0);
            r * r
        };
        (0..STARTS).map(square).sum::<f64>() / STARTS as f64
    })
}

fn mean_under_noise(sigma: f64) -> Check {
    let predicted = formulas::mean_under_noise(1.0, sigma);
    adam(
        "mean μ + noise σ",
        format!("σ/μ = {sigma}"),
        "mean r, long run",
        (predicted, FINITE_MEMORY * predicted),
        Measure::Mean(Box::new(move |seed| long_run(normals(seed).map(|xi| 1.0 + sigma * xi), |r| r))),
    )
}

fn autocorrelated(rho: f64) -> Check {
    let predicted = formulas::correlated_noise_rms(BETA1, rho);
    let case = format!("correlation {rho}");
    long("noise that remembers", &case, "RMS of r, long run", predicted, move |seed| {
        let mut params = Params::defaults(AUTOCORRELATED.info.params);
        let is_set = params.set("rho", Value::Pair([rho; 2])).is_ok();
        let (Ok(noise), true) = ((AUTOCORRELATED.build)(&params), is_set) else { return f64::NAN };
        let mut stream = Stream::new(seed, 0, Axis::X);
        let input = AxisNoiseInput { axis: Axis::X, true_gradient: 0.0, at: [0.0; 2] };
        long_run((1..).map(move |step| noise.sample(&input, stream.at(step))), |r| r * r)
    })
}
