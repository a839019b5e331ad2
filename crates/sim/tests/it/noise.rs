//! Noise samples: the same for ever, whatever order they are asked in, and as normal as they claim to be.

use std::sync::Arc;

use frankie_sim::noise::{AxisNoiseInput, NoiseKind};
use frankie_sim::params::{Params, Value};
use frankie_sim::rng::Stream;
use frankie_sim::{Axis, Run};
use proptest::prelude::*;

use crate::support::{assert_near, both, level, params};

/// Samples of a long look: the mean of so many has a standard error of 0.0022.
const MANY: u64 = 200_000;

fn normal(stream: &mut Stream, step: u64) -> f64 {
    stream.at(step).normal()
}

fn samples(seed: u64, index: u32, axis: Axis, steps: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, index, axis);
    (1..=steps).map(|step| normal(&mut stream, step)).collect()
}

#[test]
fn first_samples_are_pinned() {
    let first = |seed, axis| samples(seed, 0, axis, 3);
    assert_eq!(first(1, Axis::X), [-0.3888648749750009, -0.1392361834430346, -0.18763891219959264]);
    assert_eq!(first(1, Axis::Y), [-0.15108717662389023, 0.30515350933743407, 1.0569444608623386]);
    assert_eq!(first(20_260_101, Axis::X), [1.3571388956787063, -0.09785883252254848, -1.2479209696811235]);
    assert_eq!(first(20_260_101, Axis::Y), [-0.25157643034391297, 1.2170600866128432, 0.528780183684974]);
    assert_eq!(normal(&mut Stream::new(1, 0, Axis::X), 1_000_000_007), 0.24942524852507492);
    assert_eq!(Stream::new(1, 0, Axis::X).at(1).uniform(), 0.2836905913037377);
}

#[test]
fn any_order_gives_the_same_samples() {
    let forwards = samples(42, 3, Axis::Y, 300);
    let mut stream = Stream::new(42, 3, Axis::Y);
    for step in (1..=300).rev() {
        assert_eq!(normal(&mut stream, step), forwards[step as usize - 1], "backwards, step {step}");
    }
    // The same step again and again, and steps with fewer or more draws used before them.
    let mut stream = Stream::new(42, 3, Axis::Y);
    for (index, expected) in forwards.iter().enumerate() {
        let step = index as u64 + 1;
        for _ in 0..index % 3 {
            stream.at(step).normal();
        }
        assert_eq!(normal(&mut stream, step), *expected);
        match index % 4 {
            0 => drop(stream.at(step)),
            1 => drop(stream.at(step).uniform()),
            2 => {
                let mut draws = stream.at(step);
                for _ in 0..4 {
                    draws.uniform();
                }
            }
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sample_depends_on_nothing_but_its_step(
        seed: u64, index: u32, steps in prop::collection::vec(prop_oneof![0u64..20, 0u64..1 << 40], 1..40)
    ) {
        for axis in Axis::BOTH {
            let mut stream = Stream::new(seed, index, axis);
            for &step in &steps {
                prop_assert_eq!(normal(&mut stream, step), normal(&mut Stream::new(seed, index, axis), step));
            }
        }
    }

    #[test]
    fn uniform_draws_touch_neither_end(seed: u64, step in 0u64..1 << 40) {
        let mut stream = Stream::new(seed, 0, Axis::X);
        let mut draws = stream.at(step);
        for _ in 0..4 {
            let u = draws.uniform();
            prop_assert!(u > 0.0 && u < 1.0);
        }
    }
}

#[test]
fn normal_draws_are_normal() {
    let n = MANY as f64;
    for (seed, axis) in [(1, Axis::X), (1, Axis::Y), (99, Axis::X)] {
        let xs = samples(seed, 0, axis, MANY);
        let moment = |power: u32| xs.iter().map(|x| (0..power).fold(1.0, |p, _| p * x)).sum::<f64>() / n;
        // Four standard errors of each: √(1/n), √(2/n), √(15/n), √(96/n).
        assert_near(moment(1), 0.0, 4.0 * (1.0 / n).sqrt(), "mean");
        assert_near(moment(2), 1.0, 4.0 * (2.0 / n).sqrt(), "variance");
        assert_near(moment(3), 0.0, 4.0 * (15.0 / n).sqrt(), "skewness");
        assert_near(moment(4), 3.0, 4.0 * (96.0 / n).sqrt(), "fourth moment");
        let inside = xs.iter().filter(|x| x.abs() < 1.0).count() as f64 / n;
        assert_near(inside, 0.682_689, 0.005, "share within one σ");
    }
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>() / a.len().min(b.len()) as f64
}

#[test]
fn axes_indices_seeds_and_steps_are_independent() {
    let base = samples(7, 0, Axis::X, MANY);
    let mut all = vec![
        ("a step later", base[1..].to_vec()),
        ("two steps later", base[2..].to_vec()),
        ("index 0, x", base),
        ("the next seed", samples(8, 0, Axis::X, MANY)),
    ];
    for (whose, index) in [("index 1", 1), ("index 2", 2), ("the last index", u32::MAX)] {
        all.extend(Axis::BOTH.map(|axis| (whose, samples(7, index, axis, MANY))));
    }
    all.push(("index 0, y", samples(7, 0, Axis::Y, MANY)));
    for (index, (whose, one)) in all.iter().enumerate() {
        for (others, other) in &all[index + 1..] {
            assert_ne!(one[..10], other[..10], "{whose} and {others}");
            assert_near(correlation(one, other), 0.0, 0.01, &format!("{whose} and {others}"));
        }
    }
}

#[test]
fn runs_of_one_seed_get_the_same_gradients_whatever_their_hyper_parameters() {
    let gradients = |kind, set: &[(&str, Value)], seed| {
        let noisy = [("sigma", Value::Pair([1.5, 0.25]))];
        let level = level(("slope", &[]), ("gaussian", &noisy), (kind, set), [0.0; 2]);
        let mut run = Run::new(Arc::new(level), seed);
        run.seek(500);
        run.trace().unwrap().rows().iter().map(|row| row.gradient).collect::<Vec<_>>()
    };
    let first = gradients("adam", &[], 5);
    assert_eq!(first.len(), 500);
    assert_eq!(gradients("adam", &[("lr", both(0.3)), ("beta1", both(0.5)), ("beta2", both(0.9))], 5), first);
    assert_eq!(gradients("sgd", &[("lr", both(7.0))], 5), first);
    assert_ne!(gradients("adam", &[], 6), first);
}

fn rms_of(set: &[(&str, Value)], true_gradient: f64, axis: Axis) -> (f64, Option<f64>) {
    let kind = NoiseKind::find("gaussian").unwrap();
    let noise = (kind.build)(&params(kind.info.params, set)).unwrap();
    let mut stream = Stream::new(3, 0, axis);
    let mut sum = 0.0;
    for step in 1..=MANY {
        let input = AxisNoiseInput { axis, true_gradient, at: [0.0; 2] };
        let added = noise.sample(&input, stream.at(step)) - true_gradient;
        sum += added * added;
    }
    ((sum / MANY as f64).sqrt(), noise.sigma(axis, true_gradient))
}

#[test]
fn gaussian_noise_has_the_stated_standard_deviation() {
    let fixed = [("sigma", Value::Pair([0.5, 2.0]))];
    for (axis, sigma) in [(Axis::X, 0.5), (Axis::Y, 2.0)] {
        let (rms, stated) = rms_of(&fixed, -3.0, axis);
        assert_eq!(stated, Some(sigma));
        assert_near(rms, sigma, 0.01 * sigma, "fixed");
    }
    let relative = [("sigma", both(0.5)), ("scale", Value::Choice("gradient"))];
    let (rms, stated) = rms_of(&relative, -3.0, Axis::X);
    assert_eq!(stated, Some(1.5));
    assert_near(rms, 1.5, 0.015, "relative");
}

#[test]
fn the_kind_none_adds_no_noise() {
    let kind = NoiseKind::find("none").unwrap();
    let noise = (kind.build)(&Params::defaults(kind.info.params)).unwrap();
    let input = AxisNoiseInput { axis: Axis::X, true_gradient: -1.25, at: [0.0; 2] };
    assert_eq!(noise.sample(&input, Stream::new(1, 0, Axis::X).at(1)), -1.25);
    assert_eq!(noise.sigma(Axis::Y, 3.0), Some(0.0));
}
