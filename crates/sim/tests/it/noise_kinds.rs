//! Every kind of noise held against what theory says of it: moments, tails, memory, shares and places; and what all
//! have in common: samples that depend on their step alone, finite whatever they are told.

use std::sync::Arc;

use frankie_sim::noise::{GradientNoise, KINDS, NoiseKind, Smell, Stream};
use frankie_sim::params::{ParamSpec, Params, Range, Shape, Value};
use frankie_sim::stats::Stat;
use frankie_sim::theory::Prediction;
use frankie_sim::{Axis, Run, Vec2, math};
use proptest::prelude::*;

use crate::support::{Choice, assert_near, both, level, noise};

const MANY: u64 = 200_000;
/// Batches from which a mean's own error is measured; each is longer than any memory here.
const BATCHES: usize = 100;

fn sample(noise: &dyn GradientNoise, stream: &mut Stream, axis: Axis, true_gradient: f64, step: u64) -> f64 {
    noise.sample(&Smell { axis, true_gradient, at: [0.3, -0.7] }, stream.at(step))
}

fn samples(noise: &dyn GradientNoise, (seed, dog): (u64, u32), axis: Axis, gradient: f64) -> Vec<f64> {
    let mut stream = Stream::new(seed, dog, axis);
    (1..=MANY).map(|step| sample(noise, &mut stream, axis, gradient, step)).collect()
}

/// The mean and its standard error.
fn mean(xs: impl Iterator<Item = f64>) -> (f64, f64) {
    let xs: Vec<f64> = xs.collect();
    let batches: Vec<f64> =
        xs.chunks(xs.len() / BATCHES).map(|batch| batch.iter().sum::<f64>() / batch.len() as f64).collect();
    let (n, mean) = (batches.len() as f64, batches.iter().sum::<f64>() / batches.len() as f64);
    let variance = batches.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// Fails unless the mean is what it should be, within 4.5 of its standard errors.
#[track_caller]
fn assert_mean(xs: impl Iterator<Item = f64>, expected: f64, what: &str) {
    let (mean, error) = mean(xs);
    assert_near(mean, expected, 4.5 * error + 1e-12, what);
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
fn mean_and_width_are_as_stated_for_each_axis() {
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
        assert_ne!(widths[0], widths[1], "{choice:?} is told per axis");
    }
}

#[test]
fn higher_moments_are_those_of_the_laws() {
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
fn tails_are_students() {
    // P(|t| > x) for 1, 2 and 3 degrees of freedom.
    let inside = |nu: u32, x: f64| {
        let root = x / f64::from(nu).sqrt();
        match nu {
            1 => 2.0 / math::PI * x.atan(),
            2 => x / (2.0 + x * x).sqrt(),
            _ => 2.0 / math::PI * (root.atan() + root / (1.0 + root * root)),
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
fn memory_fades_by_rho_a_step() {
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
fn memory_is_exact_where_walks_begin_anew() {
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
fn what_is_rare_comes_as_often_as_it_says() {
    for p in [0.02, 0.2, 0.5, 1.0] {
        let error = (p * (1.0 - p) / MANY as f64).sqrt();
        let share = |xs: &[f64], of: f64| xs.iter().filter(|x| **x == of).count() as f64 / MANY as f64;
        for (rescale, arriving) in [(false, -4.0), (true, -4.0 / p)] {
            let told = [("p", both(p)), ("rescale", Value::Flag(rescale))];
            let xs = samples(&*noise(("sparse", &told)), (31, 0), Axis::Y, -4.0);
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
fn a_factor_never_turns_the_slope_round() {
    let xs = samples(&*noise(("multiplicative", &[("sigma", both(2.0))])), (1, 0), Axis::X, -0.25);
    assert!(xs.iter().all(|x| *x < 0.0));
    // Mostly too faint: Φ(σ/2) of all.
    let faint = xs.iter().filter(|x| **x > -0.25).count() as f64 / MANY as f64;
    assert_near(faint, 0.841_345, 0.004, "share of faint news");
}

/// A kind as it is when nobody says.
fn usual(kind: &NoiseKind) -> Arc<dyn GradientNoise> {
    (kind.build)(&Params::defaults(kind.info.params)).unwrap()
}

/// Steps 1, 2 and 300 of x and of y, seed 1. They may never change: replays rest on them.
const PINNED: &[(&str, [f64; 6])] = &[
    (
        "student_t",
        [
            0.5132152751454334,
            0.8576008120834993,
            0.8167752471432648,
            0.8479906794337342,
            1.3133429516700867,
            1.512493501507687,
        ],
    ),
    // Steps 1 and 2 of both axes, and 300, which comes just before a true one.
    ("rare_truth", [9.0, -3.0, -3.0, 9.0, -3.0, -3.0]),
    (
        "multiplicative",
        [
            0.41112216304086857,
            0.5276953325814128,
            0.5090698226614889,
            0.5214785292009362,
            0.8229609805547878,
            0.9906743979818956,
        ],
    ),
    (
        "patches",
        [
            0.9611135125024999,
            0.9860763816556966,
            0.9824829904312835,
            0.984891282337611,
            1.0305153509337435,
            1.049063064231095,
        ],
    ),
    (
        "autocorrelated",
        [
            1.8931224659262254,
            1.743118574042355,
            -0.13304972527628123,
            1.4178411198289347,
            1.5090703387929083,
            0.08399155073015752,
        ],
    ),
];

#[test]
fn samples_of_every_kind_are_pinned() {
    for (kind, pinned) in PINNED {
        let noise = usual(NoiseKind::find(kind).unwrap());
        let of = |axis, step| sample(&*noise, &mut Stream::new(1, 0, axis), axis, 1.0, step);
        let found = [(Axis::X, 1), (Axis::X, 2), (Axis::X, 300), (Axis::Y, 1), (Axis::Y, 2), (Axis::Y, 300)]
            .map(|(axis, step)| of(axis, step));
        assert_eq!(found, *pinned, "{kind}");
    }
    // The steps at which something happens.
    for (kind, what) in [("sparse", 1.0), ("sign_flip", -1.0)] {
        let noise = usual(NoiseKind::find(kind).unwrap());
        let happens = |axis| {
            let mut stream = Stream::new(1, 0, axis);
            let steps = (1..).filter(|step| sample(&*noise, &mut stream, axis, 1.0, *step) == what);
            steps.take(8).collect::<Vec<u64>>()
        };
        assert_eq!(happens(Axis::X), [3, 6, 7, 8, 16, 23, 27, 30], "{kind}");
        assert_eq!(happens(Axis::Y), [7, 9, 11, 15, 16, 22, 23, 28], "{kind}");
    }
    let elsewhere = "none and gaussian are pinned as draws, minibatch as orders";
    assert_eq!(KINDS.len(), PINNED.len() + 5, "{elsewhere}");
}

#[test]
fn axes_dogs_and_seeds_are_independent_in_every_kind() {
    // Rare truth comes by the calendar and draws nothing; mini-batches draw for both axes at once.
    let by_axis = |kind: &&NoiseKind| !["rare_truth", "minibatch"].contains(&kind.info.kind);
    for kind in KINDS[1..].iter().filter(by_axis) {
        let noise = usual(kind);
        // Whether above the mean, not how far, so that one enormous sample does not decide.
        let signs = |seed, dog, axis| {
            let xs = samples(&*noise, (seed, dog), axis, 1.0);
            let middle = mean(xs.iter().copied()).0;
            let share = xs.iter().filter(|x| **x > middle).count() as f64 / MANY as f64;
            xs.into_iter().map(|x| if x > middle { 1.0 - share } else { -share }).collect::<Vec<_>>()
        };
        let base = signs(7, 0, Axis::X);
        for (whose, other) in [
            ("the other axis", signs(7, 0, Axis::Y)),
            ("another dog", signs(7, 1, Axis::X)),
            ("another dog's other axis", signs(7, 1, Axis::Y)),
            ("another seed", signs(8, 0, Axis::X)),
        ] {
            assert_ne!(base, other);
            assert_mean(
                base.iter().zip(&other).map(|(a, b)| a * b),
                0.0,
                &format!("{}: {whose}", kind.info.kind),
            );
        }
    }
}

#[test]
fn rare_truth_is_right_on_average_and_as_wide_as_it_says() {
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_the_same_samples_in_every_kind(
        seed: u64,
        dog: u32,
        steps in prop::collection::vec(prop_oneof![0u64..700, 300u64..320, 0u64..1 << 40], 1..30)
    ) {
        for kind in KINDS {
            let noise = usual(kind);
            for axis in Axis::BOTH {
                let mut stream = Stream::new(seed, dog, axis);
                for &step in &steps {
                    let new = sample(&*noise, &mut Stream::new(seed, dog, axis), axis, 1.0, step);
                    let used = sample(&*noise, &mut stream, axis, 1.0, step);
                    prop_assert_eq!(used.to_bits(), new.to_bits(), "{} at {}", kind.info.kind, step);
                    // On to the next step, where a walk goes on from the last.
                    let next = sample(&*noise, &mut stream, axis, 1.0, step + 1);
                    let new = sample(&*noise, &mut Stream::new(seed, dog, axis), axis, 1.0, step + 1);
                    prop_assert_eq!(next.to_bits(), new.to_bits(), "{} after {}", kind.info.kind, step);
                }
            }
        }
    }
}

#[test]
fn two_kinds_may_share_a_stream() {
    let told = [0.9, 0.5, 0.9, -0.3];
    let noises = told.map(|rho| noise(("autocorrelated", &[("rho", both(rho))])));
    let plain = noise(("gaussian", &[]));
    let mut stream = Stream::new(9, 0, Axis::X);
    for step in 1..2000u64 {
        let gusts = &noises[(step % 7 % 4) as usize];
        let expected = sample(&**gusts, &mut Stream::new(9, 0, Axis::X), Axis::X, 0.0, step);
        assert_eq!(sample(&**gusts, &mut stream, Axis::X, 0.0, step), expected);
        let expected = Stream::new(9, 0, Axis::X).at(step).normal();
        assert_eq!(sample(&*plain, &mut stream, Axis::X, 0.0, step), expected);
    }
}

#[test]
fn a_run_goes_back_under_every_kind() {
    for kind in KINDS {
        let level = level(("bowl", &[]), (kind.info.kind, &[]), ("adam", &[("lr", both(0.02))]), [3.0, -2.0]);
        let mut run = Run::new(Arc::new(level), 12);
        let mut hashes = vec![run.state().hash()];
        for _ in 0..900 {
            run.advance();
            hashes.push(run.state().hash());
        }
        for step in [899, 570, 569, 572, 3, 286, 284, 900, 0, 600] {
            run.seek(step);
            assert_eq!(run.state().hash(), hashes[step as usize], "{} at {step}", kind.info.kind);
        }
    }
}

/// The ends of what a parameter may be.
fn ends(spec: &ParamSpec) -> Vec<Value> {
    let Range { min, max, min_included, max_included } = spec.range;
    let least = if min_included { min } else { f64::from_bits(min.to_bits() + 1) };
    let most = if max_included { max } else { f64::from_bits(max.to_bits() - 1) };
    match spec.shape {
        Shape::Number(_) => vec![Value::Number(least), Value::Number(most)],
        Shape::PerAxis(_) | Shape::Pair(_) => vec![both(least), both(most), Value::Pair([least, most])],
        Shape::Integer(_) => vec![Value::Integer(least as u64), Value::Integer(most as u64)],
        Shape::Choice(_, words) => words.iter().map(|word| Value::Word(word)).collect(),
        Shape::ChoicePerAxis(_, words) => words.iter().map(|word| Value::Words([word; 2])).collect(),
        Shape::Flag(_) => vec![Value::Flag(false), Value::Flag(true)],
        Shape::Text(text) => vec![Value::Text(text.to_owned())],
        Shape::Rows(_) => vec![spec.default_value()],
    }
}

#[test]
fn the_wildest_parameters_give_finite_samples() {
    let gradients = [0.0, -0.0, 1e-300, -3.0, 1e150, -1e150];
    let places: [Vec2; 4] = [[0.0; 2], [1e300, -1e300], [f64::INFINITY, 1.0], [f64::NAN, 0.0]];
    for kind in KINDS {
        let mut all = vec![Params::defaults(kind.info.params)];
        for spec in kind.info.params {
            let ends = ends(spec);
            let put = |params: &Params, value: &Value| {
                let mut params = params.clone();
                params.set(spec.name, value.clone());
                params
            };
            all = all.iter().flat_map(|params| ends.iter().map(move |value| put(params, value))).collect();
        }
        for params in all {
            let noise = (kind.build)(&params).unwrap();
            for axis in Axis::BOTH {
                let mut stream = Stream::new(1, 0, axis);
                for (step, true_gradient) in (1..40).flat_map(|step| gradients.map(|g| (step, g))) {
                    let at = places[step as usize % places.len()];
                    let g = noise.sample(&Smell { axis, true_gradient, at }, stream.at(step));
                    assert!(g.is_finite(), "{g} from {true_gradient} at {at:?}: {params:?}");
                    let known = [noise.mean(axis, true_gradient), noise.sigma(axis, true_gradient)];
                    assert!(known.iter().flatten().all(|x| x.is_finite()), "{known:?}: {params:?}");
                    assert!(noise.sigma_at(at).is_none_or(|wide| wide.iter().all(|x| x.is_finite())));
                }
            }
        }
    }
}

/// Points of a grid over a wide stretch of ground, no two of them alike in the field.
fn wide_ground() -> impl Iterator<Item = Vec2> {
    let place = |n: i32| f64::from(n) * 0.618;
    (-100..100).flat_map(move |row| (-100..100).map(move |column| [place(column), place(row)]))
}

#[test]
fn mud_covers_what_it_says_and_has_no_cliffs() {
    let muddy = |cover: f64, seed| {
        let told = [("sigma", both(1.0)), ("dry", both(0.0)), ("cover", Value::Number(cover))];
        noise(("patches", &[&told[..], &[("seed", Value::Integer(seed))]].concat()))
    };
    for cover in [0.0, 0.1, 0.35, 0.7, 1.0] {
        for seed in [1, 2] {
            let mud = muddy(cover, seed);
            let half = wide_ground().filter(|at| mud.sigma_at(*at).unwrap()[0] >= 0.5).count();
            let share = half as f64 / wide_ground().count() as f64;
            let tolerance = if cover == 0.0 || cover == 1.0 { 0.0 } else { 0.05 };
            assert_near(share, cover, tolerance, &format!("cover with seed {seed}"));
        }
    }
    let (one, other) = (muddy(0.35, 1), muddy(0.35, 2));
    assert!(wide_ground().any(|at| one.sigma_at(at) != other.sigma_at(at)), "another seed, other places");
    let line = (0..200_000).map(|n| one.sigma_at([f64::from(n) * 1e-4, 0.4]).unwrap()[1]).collect::<Vec<_>>();
    let steepest = line.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f64::max);
    assert!(steepest > 1e-5 && steepest < 2e-3, "changes by {steepest} at most");
}

#[test]
fn he_smells_badly_in_the_mud() {
    let told = [("sigma", Value::Pair([4.0, 1.0])), ("dry", Value::Pair([0.5, 0.2]))];
    let patches = noise(("patches", &told));
    let widths = |at| patches.sigma_at(at).unwrap();
    let deepest = wide_ground().find(|at| widths(*at) == [4.0, 1.0]).unwrap();
    let driest = wide_ground().find(|at| widths(*at) == [0.5, 0.2]).unwrap();
    for at in [deepest, driest] {
        for axis in Axis::BOTH {
            let mut stream = Stream::new(3, 0, axis);
            let smell = Smell { axis, true_gradient: 2.0, at };
            let squares = (1..=MANY).map(|step| {
                let added = patches.sample(&smell, stream.at(step)) - 2.0;
                added * added
            });
            let sigma = widths(at)[axis.index()];
            assert_mean(squares, sigma * sigma, &format!("{axis:?} at {at:?}"));
        }
    }
    assert_eq!(patches.sigma(Axis::X, 2.0), None, "another at every place");
    for kind in KINDS.iter().filter(|kind| kind.info.kind != "patches") {
        assert_eq!(usual(kind).sigma_at([0.0; 2]), None, "{} is the same everywhere", kind.info.kind);
    }
}

#[test]
fn theory_knows_the_mean_of_r_under_each_kind() {
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
            let predicted = Prediction::MeanUnderNoise.number(&run.circumstances(axis)).unwrap();
            let measured = run.state().tally.measure(Stat::MeanRatio, axis).unwrap();
            assert_near(measured, predicted, 0.02, &format!("{case:?}"));
        }
    }
    let cauchy = level(("slope", &[]), ("student_t", &[("nu", both(1.0))]), ("adam", &[]), [0.0; 2]);
    let run = Run::new(Arc::new(cauchy), 6);
    assert_eq!(Prediction::MeanUnderNoise.number(&run.circumstances(Axis::X)), None);
}
