//! Every kind of noise compared with its stated distribution: moments, tails, autocorrelation, probabilities and places.

use std::sync::Arc;

use frankie_sim::noise::{AxisNoiseInput, GradientNoise, KINDS, NoiseKind};
use frankie_sim::params::{Params, Value};
use frankie_sim::rng::Stream;
use frankie_sim::stats::Stat;
use frankie_sim::theory::Prediction;
use frankie_sim::{Axis, Run, Vec2, math};

use crate::support::{Choice, assert_near, both, level, noise};

pub const MANY: u64 = 200_000;
/// The number of batches from which the error of a mean is measured; each is longer than any correlation here.
const BATCHES: usize = 100;

pub fn sample(
    noise: &dyn GradientNoise,
    stream: &mut Stream,
    axis: Axis,
    true_gradient: f64,
    step: u64,
) -> f64 {
    noise.sample(&AxisNoiseInput { axis, true_gradient, at: [0.3, -0.7] }, stream.at(step))
}

pub fn samples(noise: &dyn GradientNoise, (seed, index): (u64, u32), axis: Axis, gradient: f64) -> Vec<f64> {
    let mut stream = Stream::new(seed, index, axis);
    (1..=MANY).map(|step| sample(noise, &mut stream, axis, gradient, step)).collect()
}

/// Returns the mean and its standard error.
pub fn mean(xs: impl Iterator<Item = f64>) -> (f64, f64) {
    let xs: Vec<f64> = xs.collect();
    let batches: Vec<f64> =
        xs.chunks(xs.len() / BATCHES).map(|batch| batch.iter().sum::<f64>() / batch.len() as f64).collect();
    let (n, mean) = (batches.len() as f64, batches.iter().sum::<f64>() / batches.len() as f64);
    let variance = batches.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// Fails unless the mean is within 4.5 standard errors of the expected one.
#[track_caller]
pub fn assert_mean(xs: impl Iterator<Item = f64>, expected: f64, what: &str) {
    let (mean, error) = mean(xs);
    assert_near(mean, expected, 4.5 * error + 1e-12, what);
}

/// Builds a kind of noise with its default parameters.
pub fn build_default(kind: &NoiseKind) -> Arc<dyn GradientNoise> {
    (kind.build)(&Params::defaults(kind.info.params)).unwrap()
}

const PER_AXIS: &[Choice] = &[
    ("student_t", &[("nu", Value::Pair([9.0, 15.0])), ("scale", Value::Pair([0.5, 2.0]))]),
    ("multiplicative", &[("sigma", Value::Pair([0.5, 0.2]))]),
    ("sparse", &[("p", Value::Pair([0.3, 0.05]))]),
    ("sparse", &[("p", Value::Pair([0.3, 0.05])), ("rescale", Value::Flag(true))]),
    ("sign_flip", &[("p", Value::Pair([0.1, 0.75]))]),
    ("patches", &[("sigma", Value::Pair([2.0, 0.5])), ("dry", Value::Pair([2.0, 0.5]))]),
    ("autocorrelated", &[("sigma", Value::Pair([3.0, 0.5])), ("rho", Value::Pair([0.9, -0.6]))]),
];

#[test]
fn mean_and_sigma_are_as_stated_for_each_axis() {
    for choice in PER_AXIS {
        let noise = noise(*choice);
        for axis in Axis::BOTH {
            let (what, gradient) = (format!("{choice:?}, {axis:?}"), -1.5);
            let (stated, sigma) = (noise.mean(axis, gradient).unwrap(), noise.sigma(axis, gradient).unwrap());
            let xs = samples(&*noise, (11, 0), axis, gradient);
            assert_mean(xs.iter().copied(), stated, &what);
            assert_mean(xs.iter().map(|x| (x - stated) * (x - stated)), sigma * sigma, &what);
        }
        let widths = Axis::BOTH.map(|axis| noise.sigma(axis, -1.5));
        assert_ne!(widths[0], widths[1], "{choice:?} has a sigma per axis");
    }
}

#[test]
fn higher_moments_equal_those_of_the_distributions() {
    // Student's t: kurtosis 3 + 6/(ν−4), no skewness.
    let t = noise(("student_t", &[("nu", both(12.0))]));
    let xs = samples(&*t, (5, 0), Axis::Y, 0.0);
    let variance: f64 = 1.2;
    assert_mean(xs.iter().map(|x| x * x * x), 0.0, "third moment of t");
    assert_mean(xs.iter().map(|x| x * x * x * x), 3.75 * variance * variance, "fourth moment of t");
    // Log-normal of mean 1: E gⁿ = exp(n(n−1)σ²/2).
    let factor = noise(("multiplicative", &[("sigma", both(0.4))]));
    let xs = samples(&*factor, (5, 0), Axis::X, 1.0);
    assert_mean(xs.iter().map(|x| x * x * x), math::exp(3.0 * 0.16), "third moment of the factor");
    assert_mean(xs.iter().map(|x| math::ln(*x)), -0.08, "mean of the factor's logarithm");
    let deviation = |x: &f64| (math::ln(*x) + 0.08) * (math::ln(*x) + 0.08);
    assert_mean(xs.iter().map(deviation), 0.16, "variance of the factor's logarithm");
}

#[test]
fn tails_follow_students_t() {
    // P(|t| > x) for 1, 2 and 3 degrees of freedom.
    let inside = |nu: u32, x: f64| {
        let root = x / f64::from(nu).sqrt();
        match nu {
            1 => 2.0 / math::PI * math::atan(x),
            2 => x / (2.0 + x * x).sqrt(),
            _ => 2.0 / math::PI * (math::atan(root) + root / (1.0 + root * root)),
        }
    };
    for nu in [1u32, 2, 3] {
        let t = noise(("student_t", &[("nu", both(f64::from(nu))), ("scale", both(2.0))]));
        let xs = samples(&*t, (17, 0), Axis::X, 5.0);
        for x in [0.2, 1.0, 3.0, 10.0, 30.0, 100.0] {
            let p = 1.0 - inside(nu, x);
            let share = xs.iter().filter(|g| (*g - 5.0).abs() > 2.0 * x).count() as f64 / MANY as f64;
            let error = (p * (1.0 - p) / MANY as f64).sqrt();
            assert_near(share, p, 4.5 * error + 1.0 / MANY as f64, &format!("ν = {nu}, beyond {x}"));
        }
        assert_eq!(t.sigma(Axis::X, 5.0).is_some(), nu > 2, "a width where there is one");
        assert_eq!(t.mean(Axis::X, 5.0), (nu > 1).then_some(5.0));
    }
    // So many degrees of freedom are a bell curve, of the very same draws.
    for step in 1..1000 {
        let draw = |nu: f64| Stream::new(4, 0, Axis::Y).at(step).student_t(nu);
        assert_near(draw(1e9), Stream::new(4, 0, Axis::Y).at(step).normal(), 1e-7, "ν → ∞");
    }
}

#[test]
fn autocorrelation_decays_by_rho_per_step() {
    for rho in [0.9, 0.5, 0.0, -0.6, -0.95] {
        let gusts = noise(("autocorrelated", &[("rho", both(rho))]));
        let z = samples(&*gusts, (23, 0), Axis::X, 0.0);
        let mut expected = 1.0;
        for lag in 1..=5 {
            expected *= rho;
            let products = z.iter().zip(&z[lag..]).map(|(a, b)| a * b);
            assert_mean(products, expected, &format!("rho = {rho}, {lag} steps apart"));
        }
    }
}

#[test]
fn autocorrelation_is_exact_at_block_boundaries() {
    // Every z follows from the one before and the step's own draw, wherever the walk to it began.
    for rho in [0.99, 0.9, 0.3, -0.7] {
        let gusts = noise(("autocorrelated", &[("rho", both(rho))]));
        let (mut stream, mut draws) = (Stream::new(2, 0, Axis::X), Stream::new(2, 0, Axis::X));
        let fresh = ((1.0 - rho) * (1.0 + rho)).sqrt();
        let mut before = sample(&*gusts, &mut stream, Axis::X, 0.0, 1);
        for step in 2..20_000 {
            let z = sample(&*gusts, &mut stream, Axis::X, 0.0, step);
            let expected = rho * before + fresh * draws.at(step).normal();
            assert_near(z, expected, 1e-12, &format!("rho = {rho}, step {step}"));
            before = z;
        }
    }
}

#[test]
fn rare_events_have_the_stated_probability() {
    for p in [0.02, 0.2, 0.5, 1.0] {
        let error = (p * (1.0 - p) / MANY as f64).sqrt();
        let share = |xs: &[f64], of: f64| xs.iter().filter(|x| **x == of).count() as f64 / MANY as f64;
        for (rescale, arriving) in [(false, -4.0), (true, -4.0 / p)] {
            let set = [("p", both(p)), ("rescale", Value::Flag(rescale))];
            let xs = samples(&*noise(("sparse", &set)), (31, 0), Axis::Y, -4.0);
            assert_near(share(&xs, arriving), p, 4.5 * error, &format!("arrives, p = {p}"));
            assert!(xs.iter().all(|x| *x == 0.0 || *x == arriving));
        }
        let xs = samples(&*noise(("sign_flip", &[("p", both(p))])), (31, 0), Axis::X, -4.0);
        assert_near(share(&xs, 4.0), p, 4.5 * error, &format!("lies, p = {p}"));
        assert!(xs.iter().all(|x| x.abs() == 4.0));
    }
    let never = noise(("sign_flip", &[("p", both(0.0))]));
    assert!(samples(&*never, (1, 0), Axis::X, 2.0).iter().all(|x| *x == 2.0));
}

#[test]
fn a_factor_never_flips_the_sign_of_the_gradient() {
    let xs = samples(&*noise(("multiplicative", &[("sigma", both(2.0))])), (1, 0), Axis::X, -0.25);
    assert!(xs.iter().all(|x| *x < 0.0));
    // Mostly too faint: Φ(σ/2) of all.
    let faint = xs.iter().filter(|x| **x > -0.25).count() as f64 / MANY as f64;
    assert_near(faint, 0.841_345, 0.004, "share of faint news");
}

#[test]
fn rare_truth_has_the_stated_mean_and_sigma() {
    for (period, truth) in [(3, 9.0), (2, 1.0), (10, 25.0)] {
        let noise = noise(("rare_truth", &[("period", Value::Integer(period)), ("truth", both(truth))]));
        let mut stream = Stream::new(1, 0, Axis::X);
        let xs: Vec<f64> =
            (1..=10 * period).map(|step| sample(&*noise, &mut stream, Axis::X, -0.5, step)).collect();
        let average = |of: &dyn Fn(f64) -> f64| xs.iter().map(|x| of(*x)).sum::<f64>() / xs.len() as f64;
        let mean = average(&|x| x);
        assert!((mean + 0.5).abs() < 1e-12, "{period} {truth}: {mean}");
        let width = average(&|x| (x - mean) * (x - mean)).sqrt();
        assert!((width - noise.sigma(Axis::X, -0.5).unwrap()).abs() < 1e-12, "{period} {truth}: {width}");
    }
}

/// Returns the points of a large grid, all at different positions of the field.
fn wide_grid() -> impl Iterator<Item = Vec2> {
    let place = |n: i32| f64::from(n) * 0.618;
    (-100..100).flat_map(move |row| (-100..100).map(move |column| [place(column), place(row)]))
}

#[test]
fn mud_covers_the_stated_share_and_is_continuous() {
    let muddy = |cover: f64, seed| {
        let set = [("sigma", both(1.0)), ("dry", both(0.0)), ("cover", Value::Number(cover))];
        noise(("patches", &[&set[..], &[("seed", Value::Integer(seed))]].concat()))
    };
    for cover in [0.0, 0.1, 0.35, 0.7, 1.0] {
        for seed in [1, 2] {
            let mud = muddy(cover, seed);
            let half = wide_grid().filter(|at| mud.sigma_at(*at).unwrap()[0] >= 0.5).count();
            let share = half as f64 / wide_grid().count() as f64;
            let tolerance = if cover == 0.0 || cover == 1.0 { 0.0 } else { 0.05 };
            assert_near(share, cover, tolerance, &format!("cover with seed {seed}"));
        }
    }
    let (one, other) = (muddy(0.35, 1), muddy(0.35, 2));
    assert!(wide_grid().any(|at| one.sigma_at(at) != other.sigma_at(at)), "another seed, other places");
    let line = (0..200_000).map(|n| one.sigma_at([f64::from(n) * 1e-4, 0.4]).unwrap()[1]).collect::<Vec<_>>();
    let steepest = line.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f64::max);
    assert!(steepest > 1e-5 && steepest < 2e-3, "changes by {steepest} at most");
}

#[test]
fn noise_is_larger_in_the_mud() {
    let set = [("sigma", Value::Pair([4.0, 1.0])), ("dry", Value::Pair([0.5, 0.2]))];
    let patches = noise(("patches", &set));
    let widths = |at| patches.sigma_at(at).unwrap();
    let deepest = wide_grid().find(|at| widths(*at) == [4.0, 1.0]).unwrap();
    let driest = wide_grid().find(|at| widths(*at) == [0.5, 0.2]).unwrap();
    for at in [deepest, driest] {
        for axis in Axis::BOTH {
            let mut stream = Stream::new(3, 0, axis);
            let input = AxisNoiseInput { axis, true_gradient: 2.0, at };
            let squares = (1..=MANY).map(|step| {
                let added = patches.sample(&input, stream.at(step)) - 2.0;
                added * added
            });
            let sigma = widths(at)[axis.index()];
            assert_mean(squares, sigma * sigma, &format!("{axis:?} at {at:?}"));
        }
    }
    assert_eq!(patches.sigma(Axis::X, 2.0), None, "another at every place");
    for kind in KINDS.iter().filter(|kind| kind.info.kind != "patches") {
        assert_eq!(build_default(kind).sigma_at([0.0; 2]), None, "{} is the same everywhere", kind.info.kind);
    }
}

#[test]
fn theory_predicts_the_mean_of_r_under_each_kind() {
    let cases: [Choice; 6] = [
        ("student_t", &[("nu", both(8.0))]),
        ("multiplicative", &[("sigma", both(0.6))]),
        ("sparse", &[("p", both(0.3))]),
        ("sparse", &[("p", both(0.3)), ("rescale", Value::Flag(true))]),
        ("sign_flip", &[("p", both(0.2))]),
        ("autocorrelated", &[("rho", both(0.5))]),
    ];
    for case in cases {
        let slope = [("slope", both(1.0))];
        let level = level(("slope", &slope), case, ("adam", &[("lr", both(1e-6))]), [0.0; 2]);
        let mut run = Run::new(Arc::new(level), 6).without_trace();
        run.seek(MANY);
        for axis in Axis::BOTH {
            let predicted = Prediction::MeanUnderNoise.number(&run.theory_inputs(axis)).unwrap();
            let measured = run.state().tally.measure(Stat::MeanRatio, axis).unwrap();
            assert_near(measured, predicted, 0.02, &format!("{case:?}"));
        }
    }
    let cauchy = level(("slope", &[]), ("student_t", &[("nu", both(1.0))]), ("adam", &[]), [0.0; 2]);
    let run = Run::new(Arc::new(cauchy), 6);
    assert_eq!(Prediction::MeanUnderNoise.number(&run.theory_inputs(Axis::X)), None);
}
