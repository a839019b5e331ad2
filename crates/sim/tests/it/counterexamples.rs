//! Adam without one of its parts: without bias correction, with one v for both axes, and on the example where Adam
//! fails and AMSGrad does not.

use std::sync::Arc;

use frankie_sim::params::Value;
use frankie_sim::stats::Stat;
use frankie_sim::{Axis, Run, Vec2, math};

use crate::support::{OptimizerProbe, advance, assert_near, both, edited, level};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;

#[test]
fn without_bias_correction_the_first_steps_overshoot() {
    let off = [("bias_correction", Value::Flag(false)), ("eps", both(0.0))];
    let mut adam = OptimizerProbe::new("adam", &off);
    let ratios: Vec<f64> = (0..5000).map(|_| adam.ratio(2.5)).collect();
    for (t, r) in [(1, 3.162), (12, 6.569), (100, 3.241), (1000, 1.258)] {
        assert_near(ratios[t - 1], r, 0.000_6, &format!("t = {t}"));
    }
    let peak = (0..ratios.len()).max_by(|a, b| ratios[*a].total_cmp(&ratios[*b])).unwrap();
    assert_eq!(peak + 1, 12, "the peak");
    assert_near(ratios[4999], 1.0, 0.01, "the correction fades");
    let mut adam = OptimizerProbe::new("adam", &off);
    let out = adam.step_at(0.0, 2.5);
    let (m, v) = (out.first.unwrap(), out.second.unwrap());
    assert_eq!((m.raw, v.raw), (m.used, v.used), "the raw averages are the used ones");
}

#[test]
fn epsilon_inside_the_root_acts_like_its_square_root() {
    let inside = |eps| OptimizerProbe::new("adam", &[("eps_inside", Value::Flag(true)), ("eps", both(eps))]);
    let mut adam = inside(0.09);
    for _ in 0..200 {
        // |g| = 0.4: 0.4/√(0.16 + 0.09).
        assert_near(adam.ratio(0.4), 0.8, 1e-12, "r");
    }
    assert_eq!(inside(0.0).ratio(0.0), 0.0, "silence is rest");
}

#[test]
fn a_shared_v_is_the_mean_of_both_squares() {
    let mut shared = OptimizerProbe::new("adam", &[("shared_v", Value::Flag(true)), ("eps", both(0.0))]);
    for _ in 0..300 {
        let out = shared.step_both(0.0, [3.0, -4.0]);
        assert_near(out.second.unwrap().used, 12.5, 1e-11, "v̂");
        assert_near(out.ratio, 3.0 / 12.5_f64.sqrt(), 1e-12, "r");
    }
}

/// Where Adam comes to in 100 steps down a ravine rotated by `degrees`, rotated back; with one v for both axes or not.
fn end_in_rotated_ravine(degrees: f64, shared_v: bool) -> Vec2 {
    let (sin, cos) = (math::sin(degrees * math::PI / 180.0), math::cos(degrees * math::PI / 180.0));
    let surface = [("condition", Value::Number(20.0)), ("angle", Value::Number(degrees))];
    let start = [-8.0 * cos - 3.0 * sin, -8.0 * sin + 3.0 * cos];
    let adam = [("lr", both(0.05)), ("shared_v", Value::Flag(shared_v))];
    let level = level(("ravine", &surface), ("none", &[]), ("adam", &adam), start);
    let mut run = Run::new(Arc::new(level), 1);
    advance(&mut run, 100);
    let at = run.state().at;
    [cos * at[0] + sin * at[1], cos * at[1] - sin * at[0]]
}

#[test]
fn a_shared_v_is_rotation_invariant_and_slow_along_the_ravine() {
    let [straight, rotated] = [0.0, 30.0].map(|degrees| end_in_rotated_ravine(degrees, false));
    assert!(math::distance(straight, rotated) > 0.1, "{straight:?} and {rotated:?}");
    let [shared, shared_rotated] = [0.0, 30.0].map(|degrees| end_in_rotated_ravine(degrees, true));
    assert!(math::distance(shared, shared_rotated) < 1e-6, "{shared:?} and {shared_rotated:?}");
    assert!(straight[0] > shared[0] + 2.0, "what a v per axis buys: {straight:?} and {shared:?}");
}

/// Reddi, Kale & Kumar 2018: slope C at every third step and −1 at the others, so that −1 is the best x in [−1, 1].
const C: f64 = 3.0;

/// A run on Reddi's slope, rotated by an angle in radians.
fn reddi(kind: &str, start: f64, angle: f64) -> Run {
    let betas = [("beta1", both(0.0)), ("beta2", both(1.0 / (1.0 + C * C))), ("lr", both(0.001))];
    let mean = (C - 2.0) / 3.0;
    let slope = Value::Pair([mean * math::cos(angle), mean * math::sin(angle)]);
    let truth = Value::Number(C / mean);
    let noise = ("rare_truth", &[("period", Value::Integer(3)), ("truth", truth)][..]);
    let level = level(("slope", &[("slope", slope)]), noise, (kind, &betas), [start, 0.0]);
    let view = [("view.x", "[-1, 1]"), ("view.y", "[-1, 1]"), ("view.bounds", "fence")];
    let mut run = Run::new(Arc::new(edited(&level, &view)), 1).without_trace();
    advance(&mut run, 30_000);
    run
}

#[test]
fn in_reddis_example_adam_goes_to_the_wrong_end_and_amsgrad_to_the_right_one() {
    let adam = reddi("adam", -1.0, 0.0);
    assert_near(adam.state().tally.measure(Stat::MeanRatio, Axis::X).unwrap(), -0.227, 0.001, "mean r");
    assert!(adam.state().at[0] > 0.99, "Adam ends at {:?}", adam.state().at);
    let amsgrad = reddi("amsgrad", 1.0, 0.0);
    assert!(amsgrad.state().at[0] < -0.99, "AMSGrad ends at {:?}", amsgrad.state().at);
    assert!(amsgrad.state().tally.measure(Stat::MeanRatio, Axis::X).unwrap() > 0.1);
    for run in [adam, amsgrad] {
        assert!(run.state().at.iter().all(|x| x.abs() <= 1.0), "x stays within the bounds");
    }
}

#[test]
fn in_reddis_rotated_example_adam_goes_wrong_on_both_axes() {
    // Unrotated, y has no slope and does not change; rotated, both axes go wrong as x did.
    assert_eq!(reddi("adam", -1.0, 0.0).state().at[1], 0.0);
    let rotated = reddi("adam", -1.0, 0.25 * math::PI).state().at;
    assert!(rotated[0] > 0.99 && rotated[1] > 0.99, "{rotated:?}");
    let rotated = reddi("amsgrad", 1.0, 0.25 * math::PI).state().at;
    assert!(rotated[0] < -0.99 && rotated[1] < -0.99, "{rotated:?}");
}

#[test]
fn the_uncorrected_ratio_equals_its_formula() {
    let mut adam =
        OptimizerProbe::new("adam", &[("bias_correction", Value::Flag(false)), ("eps", both(0.0))]);
    let (mut a, mut b) = (1.0, 1.0);
    for t in 1..2000 {
        (a, b) = (a * BETA1, b * BETA2);
        assert_near(adam.ratio(-7.0), -(1.0 - a) / (1.0_f64 - b).sqrt(), 1e-11, &format!("t = {t}"));
    }
}
