//! What all kinds of noise have in common: samples that are pinned, depend on seed, index, axis and step alone, and are
//! finite for all parameters of a kind.

use std::sync::Arc;

use frankie_sim::noise::{AxisNoiseInput, KINDS, NoiseKind};
use frankie_sim::params::{ParamSpec, Params, Range, Shape, Value};
use frankie_sim::rng::Stream;
use frankie_sim::{Axis, Run, Vec2};
use proptest::prelude::*;

use crate::noise_kinds::{MANY, assert_mean, build_default, mean, sample, samples};
use crate::support::{both, level, noise};

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
        let noise = build_default(NoiseKind::find(kind).unwrap());
        let of = |axis, step| sample(&*noise, &mut Stream::new(1, 0, axis), axis, 1.0, step);
        let found = [(Axis::X, 1), (Axis::X, 2), (Axis::X, 300), (Axis::Y, 1), (Axis::Y, 2), (Axis::Y, 300)]
            .map(|(axis, step)| of(axis, step));
        assert_eq!(found, *pinned, "{kind}");
    }
    // The steps at which something happens.
    for (kind, what) in [("sparse", 1.0), ("sign_flip", -1.0)] {
        let noise = build_default(NoiseKind::find(kind).unwrap());
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
fn axes_indices_and_seeds_are_independent_in_every_kind() {
    // Rare truth comes by the calendar and draws nothing; mini-batches draw for both axes at once.
    let by_axis = |kind: &&NoiseKind| !["rare_truth", "minibatch"].contains(&kind.info.kind);
    for kind in KINDS[1..].iter().filter(by_axis) {
        let noise = build_default(kind);
        // Whether above the mean, not how far, so that one enormous sample does not decide.
        let signs = |seed, index, axis| {
            let xs = samples(&*noise, (seed, index), axis, 1.0);
            let middle = mean(xs.iter().copied()).0;
            let share = xs.iter().filter(|x| **x > middle).count() as f64 / MANY as f64;
            xs.into_iter().map(|x| if x > middle { 1.0 - share } else { -share }).collect::<Vec<_>>()
        };
        let base = signs(7, 0, Axis::X);
        for (whose, other) in [
            ("the other axis", signs(7, 0, Axis::Y)),
            ("another index", signs(7, 1, Axis::X)),
            ("another index, other axis", signs(7, 1, Axis::Y)),
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_the_same_samples_in_every_kind(
        seed: u64,
        index: u32,
        steps in prop::collection::vec(prop_oneof![0u64..700, 300u64..320, 0u64..1 << 40], 1..30)
    ) {
        for kind in KINDS {
            let noise = build_default(kind);
            for axis in Axis::BOTH {
                let mut stream = Stream::new(seed, index, axis);
                for &step in &steps {
                    let new = sample(&*noise, &mut Stream::new(seed, index, axis), axis, 1.0, step);
                    let used = sample(&*noise, &mut stream, axis, 1.0, step);
                    prop_assert_eq!(used.to_bits(), new.to_bits(), "{} at {}", kind.info.kind, step);
                    // The next step continues a chain of correlated draws.
                    let next = sample(&*noise, &mut stream, axis, 1.0, step + 1);
                    let new = sample(&*noise, &mut Stream::new(seed, index, axis), axis, 1.0, step + 1);
                    prop_assert_eq!(next.to_bits(), new.to_bits(), "{} after {}", kind.info.kind, step);
                }
            }
        }
    }
}

#[test]
fn two_kinds_may_share_a_stream() {
    let correlations = [0.9, 0.5, 0.9, -0.3];
    let noises = correlations.map(|rho| noise(("autocorrelated", &[("rho", both(rho))])));
    let plain = noise(("gaussian", &[]));
    let mut stream = Stream::new(9, 0, Axis::X);
    for step in 1..2000u64 {
        let chosen = &noises[(step % 7 % 4) as usize];
        let expected = sample(&**chosen, &mut Stream::new(9, 0, Axis::X), Axis::X, 0.0, step);
        assert_eq!(sample(&**chosen, &mut stream, Axis::X, 0.0, step), expected);
        let expected = Stream::new(9, 0, Axis::X).at(step).normal();
        assert_eq!(sample(&*plain, &mut stream, Axis::X, 0.0, step), expected);
    }
}

#[test]
fn a_run_can_seek_back_under_every_kind() {
    for kind in KINDS {
        // Mini-batches are taken from data.
        let surface = if kind.info.kind == "minibatch" { "dataset" } else { "bowl" };
        let level =
            level((surface, &[]), (kind.info.kind, &[]), ("adam", &[("lr", both(0.02))]), [3.0, -2.0]);
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
        Shape::Choice(_, words) => words.iter().map(|word| Value::Choice(word)).collect(),
        Shape::ChoicePerAxis(_, words) => words.iter().map(|word| Value::ChoicePerAxis([word; 2])).collect(),
        Shape::Flag(_) => vec![Value::Flag(false), Value::Flag(true)],
        Shape::Text(text) => vec![Value::Text(text.to_owned())],
        Shape::Rows(_) => vec![spec.default_value()],
    }
}

#[test]
fn extreme_parameters_give_finite_samples() {
    let gradients = [0.0, -0.0, 1e-300, -3.0, 1e150, -1e150];
    let places: [Vec2; 4] = [[0.0; 2], [1e300, -1e300], [f64::INFINITY, 1.0], [f64::NAN, 0.0]];
    for kind in KINDS {
        let mut all = vec![Params::defaults(kind.info.params)];
        for spec in kind.info.params {
            let ends = ends(spec);
            let put = |params: &Params, value: &Value| {
                let mut params = params.clone();
                params.set(spec.name, value.clone()).unwrap();
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
                    let g = noise.sample(&AxisNoiseInput { axis, true_gradient, at }, stream.at(step));
                    assert!(g.is_finite(), "{g} from {true_gradient} at {at:?}: {params:?}");
                    let known = [noise.mean(axis, true_gradient), noise.sigma(axis, true_gradient)];
                    assert!(known.iter().flatten().all(|x| x.is_finite()), "{known:?}: {params:?}");
                    assert!(noise.sigma_at(at).is_none_or(|wide| wide.iter().all(|x| x.is_finite())));
                }
            }
        }
    }
}
