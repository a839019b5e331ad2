//! The predictions of theory for the ratio of Adam, each with its number: by single optimizers and by whole runs.
//!
//! The numbers were computed independently of this crate. Where a number has a closed form the tolerance is rounding;
//! where it is a long-run mean, about four of its standard errors.

use std::sync::Arc;

use frankie_sim::params::Value;
use frankie_sim::rng::Stream;
use frankie_sim::stats::Stat;
use frankie_sim::theory::{self, Prediction};
use frankie_sim::{Axis, Level, Run, math};
use proptest::prelude::*;

use crate::support::{Adam, advance, assert_near, both, level};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const LONG: u64 = 200_000;

fn quick() -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }
}

/// Adam on the signals of the two axes.
fn signal(patterns: [&'static str; 2], period: f64) -> Level {
    let set = [("pattern", Value::ChoicePerAxis(patterns)), ("period", both(period))];
    level(("signal", &set), ("none", &[]), ("adam", &[]), [0.0; 2])
}

/// A constant slope, or none, with noise of σ = 1.
fn noisy_slope(slope: [f64; 2]) -> Level {
    level(("slope", &[("slope", Value::Pair(slope))]), ("gaussian", &[]), ("adam", &[]), [0.0; 2])
}

fn measured(level: Level, steps: u64) -> Run {
    let mut run = Run::new(Arc::new(level), 11).without_trace();
    advance(&mut run, steps);
    run
}

fn power(base: f64, exponent: u64) -> f64 {
    (0..exponent).fold(1.0, |product, _| product * base)
}

proptest! {
    #![proptest_config(quick())]

    #[test]
    fn first_step_is_one_whatever_the_gradient(exponent in -5.0..9.0f64, negative: bool) {
        let size = math::pow(10.0, exponent);
        let g = if negative { -size } else { size };
        prop_assert!((Adam::with_defaults().ratio(g) - g / (size + 1e-8)).abs() < 1e-14);
        let without_eps = Adam::new(BETA1, BETA2, 0.0).ratio(g);
        prop_assert!((without_eps - g.signum()).abs() < 1e-14);
    }

    #[test]
    fn equal_betas_bound_the_ratio_by_one(beta in 0.0..0.9999f64, gradients in prop::collection::vec(-1e6..1e6f64, 1..300)) {
        let mut adam = Adam::new(beta, beta, 0.0);
        for g in gradients {
            prop_assert!(adam.ratio(g).abs() <= 1.0 + 1e-11);
        }
    }

    #[test]
    fn no_memory_is_sign_descent(gradients in prop::collection::vec(-1e6..1e6f64, 1..50)) {
        let mut adam = Adam::new(0.0, 0.0, 0.0);
        for g in gradients {
            prop_assert_eq!(adam.ratio(g), if g == 0.0 { 0.0 } else { g.signum() });
        }
    }

    #[test]
    fn scale_of_the_gradient_does_not_matter(
        scale in 1e-9..1e9f64, gradients in prop::collection::vec(-10.0..10.0f64, 1..100)
    ) {
        let new = || Adam::new(BETA1, BETA2, 0.0);
        let (mut plain, mut scaled, mut doubled) = (new(), new(), new());
        for g in gradients {
            let r = plain.ratio(g);
            prop_assert!((scaled.ratio(scale * g) - r).abs() <= 1e-11);
            prop_assert_eq!(doubled.ratio(1024.0 * g).to_bits(), r.to_bits());
        }
    }
}

#[test]
fn a_constant_gradient_gives_a_ratio_of_one() {
    for g in [1.0, -3e-3, 250.0] {
        let mut adam = Adam::new(BETA1, BETA2, 0.0);
        for t in 1..=20_000 {
            assert_near(adam.ratio(g), f64::signum(g), 1e-12, &format!("t = {t}"));
        }
    }
    let run = measured(signal(["constant"; 2], 100.0), 1000);
    assert_near(run.state().tally.measure(Stat::MeanRatio, Axis::X).unwrap(), 1.0, 1e-7, "mean r");
}

#[test]
fn pure_noise_in_the_long_run() {
    let run = measured(noisy_slope([0.0; 2]), LONG);
    for axis in Axis::BOTH {
        let of = |stat| run.state().tally.measure(stat, axis).unwrap();
        assert_near(of(Stat::RmsRatio), 0.229_4, 0.004, "RMS of r");
        assert_near(of(Stat::MeanAbsRatio), 0.183, 0.004, "mean |r|");
        assert_near(of(Stat::MeanRatio), 0.0, 0.01, "mean r");
    }
    assert_near(theory::pure_noise_rms(BETA1), 0.229_415_733_87, 1e-10, "formula");
}

#[test]
fn pure_noise_gives_large_early_steps() {
    const RUNS: u32 = 40_000;
    let mut squares = [0.0; 21];
    for index in 0..RUNS {
        let (mut adam, mut stream) = (Adam::with_defaults(), Stream::new(5, index, Axis::X));
        for (t, square) in squares.iter_mut().enumerate().skip(1) {
            let r = adam.ratio(stream.at(t as u64).normal());
            *square += r * r;
        }
    }
    for (t, rms) in [(1, 1.0), (2, 0.708), (3, 0.580), (5, 0.452), (10, 0.330), (20, 0.259)] {
        assert_near((squares[t] / f64::from(RUNS)).sqrt(), rms, 0.006, &format!("RMS at t = {t}"));
    }
}

#[test]
fn mean_under_noise_at_four_ratios() {
    // σ/μ on x and y; σ is 1.
    for ratios in [[(0.5, 0.894), (1.0, 0.707)], [(2.0, 0.447), (4.0, 0.243)]] {
        let run = measured(noisy_slope(ratios.map(|(ratio, _)| 1.0 / ratio)), 2 * LONG);
        for (axis, (ratio, mean)) in Axis::BOTH.into_iter().zip(ratios) {
            let found = run.state().tally.measure(Stat::MeanRatio, axis).unwrap();
            assert_near(found, mean, 0.006, &format!("σ/μ = {ratio}"));
            assert_near(theory::mean_under_noise(1.0, ratio), mean, 0.000_6, "formula");
            // Balles & Hennig 2018: 1/√(1 + η²), η the relative noise.
            assert_near(found, 1.0 / (1.0 + ratio * ratio).sqrt(), 0.006, "1/√(1 + η²)");
        }
    }
}

#[test]
fn after_a_long_trend_flips_adam_continues_for_six_steps() {
    const TREND: u64 = 10_000;
    let mut adam = Adam::with_defaults();
    for _ in 0..TREND {
        adam.ratio(1.0);
    }
    let after: Vec<f64> = (0..60).map(|_| adam.ratio(-1.0)).collect();
    assert_eq!(after.iter().position(|r| *r < 0.0), Some(6), "turns at the seventh step");
    assert_eq!(after.iter().position(|r| *r < -0.99), Some(50), "passes −0.99 at the fifty-first");
    assert_near(after[5], 2.0 * power(BETA1, 6) - 1.0, 1e-7, "m ∝ 2β₁ⁿ − 1");

    let mut run = measured(signal(["reversals"; 2], TREND as f64), TREND + 60);
    let tally = run.state().tally;
    assert_eq!(tally.measure(Stat::WrongWayStreak, Axis::X), Some(6.0));
    assert_eq!(tally.wrong_way_steps(Axis::Y), 6);
    let predicted = Prediction::StepsAfterFlip.number(&run.theory_inputs(Axis::X));
    assert_eq!(predicted, Some(6.0));
    // One period later: the opposite trend is as long, so the streak is too.
    advance(&mut run, TREND);
    assert_eq!(run.state().tally.wrong_way_steps(Axis::Y), 12);
}

#[test]
fn alternating_gradients_cancel_to_a_nineteenth() {
    let mut adam = Adam::new(BETA1, BETA2, 0.0);
    let last = (0..20_000).map(|t| adam.ratio(if t % 2 == 0 { 1.0 } else { -1.0 })).last().unwrap();
    assert_near(last.abs(), 1.0 / 19.0, 1e-9, "|r|");
    let run = measured(signal(["alternating"; 2], 100.0), LONG);
    assert_near(
        run.state().tally.measure(Stat::MeanAbsRatio, Axis::X).unwrap(),
        1.0 / 19.0,
        1e-4,
        "mean |r|",
    );
}

#[test]
fn a_spike_after_small_gradients() {
    for (t, r) in [(10, 0.484), (100, 0.976), (1000, 2.515), (20_000, 3.162)] {
        let mut adam = Adam::with_defaults();
        for _ in 1..t {
            assert_eq!(adam.ratio(0.0), 0.0);
        }
        assert_near(adam.ratio(1.0), r, 0.000_6, &format!("spike at t = {t}"));
    }
    // The signal's first spike comes one period on, at step 1000 for a period of 999.
    let mut run = Run::new(Arc::new(signal(["spikes"; 2], 999.0)), 1);
    run.seek(1000);
    assert_near(run.row().unwrap().ratio()[0], 2.515, 0.000_6, "as a run");
}

#[test]
fn growing_gradients_exceed_every_bound_but_the_true_one() {
    const SUPREMUM: f64 = 7.270;
    // 6400 steps of ×1.11 span 290 decades; their squares would overflow, so v is fed from below the middle.
    let (mut adam, mut g) = (Adam::new(BETA1, BETA2, 0.0), 1e-140);
    let mut ratios = vec![0.0];
    for _ in 0..6000 {
        ratios.push(adam.ratio(g));
        g *= BETA2 / BETA1;
    }
    for (t, r) in [(1, 1.0), (10, 1.043), (100, 2.243), (1000, 5.781)] {
        assert_near(ratios[t], r, 0.000_6, &format!("t = {t}"));
    }
    let v_weight = (1.0 - power(BETA2, 6000)).sqrt();
    assert_near(ratios[6000] / v_weight, SUPREMUM, 0.001, "t → ∞");
    assert!(ratios.iter().all(|r| *r < SUPREMUM + 0.001));
}

#[test]
fn the_peak_under_a_slow_sinusoid_depends_on_its_frequency() {
    for (omega, stated) in [(0.05, Some(1.278)), (0.02, None), (0.2, None)] {
        let level = signal(["sine"; 2], math::TAU / omega);
        let mut run = Run::new(Arc::new(level), 1);
        run.seek(30_000);
        let rows = run.trace().unwrap().rows().iter().rev().take(2000);
        let peak = rows.map(|row| row.ratio()[0].abs()).fold(0.0, f64::max);
        let formula = std::f64::consts::SQRT_2 * (1.0 - BETA1)
            / (1.0 - 2.0 * BETA1 * math::cos(omega) + BETA1 * BETA1).sqrt();
        // v̂ still ripples with twice the frequency: by (1−β₂)/(4ω), and a peak may fall between two steps.
        assert_near(peak, formula, 0.01 * formula + 0.001 / (4.0 * omega), &format!("ω = {omega}"));
        if let Some(stated) = stated {
            assert_near(formula, stated, 0.000_6, "the stated number");
            assert_near(peak, stated, 0.006, "the stated peak");
        }
    }
}

#[test]
fn gradients_as_small_as_epsilon_halve_the_ratio() {
    const EPS: f64 = 1e-8;
    let mut adam = Adam::new(BETA1, BETA2, EPS);
    for _ in 0..1000 {
        assert_near(adam.ratio(EPS), 0.5, 1e-12, "|g| = ε");
    }
    // |g| ≪ ε: r = m̂/ε, which is SGD with momentum at lr α/ε.
    let (mut adam, mut m, mut weight) = (Adam::new(BETA1, BETA2, EPS), 0.0, 1.0);
    for t in 1..200u32 {
        let g = EPS * 1e-7 * f64::from(t % 7);
        m = BETA1 * m + (1.0 - BETA1) * g;
        weight *= BETA1;
        let expected = m / (1.0 - weight) / EPS;
        assert_near(adam.ratio(g), expected, 1e-6 * expected, "|g| ≪ ε");
    }
}

#[test]
fn rotating_the_surface_changes_the_path() {
    let rotated = |degrees: f64| {
        let (sin, cos) = (math::sin(degrees * math::PI / 180.0), math::cos(degrees * math::PI / 180.0));
        let surface = [("condition", Value::Number(20.0)), ("angle", Value::Number(degrees))];
        let start = [-8.0 * cos - 3.0 * sin, -8.0 * sin + 3.0 * cos];
        let end = |kind| {
            let level = level(("ravine", &surface), ("none", &[]), (kind, &[("lr", both(0.05))]), start);
            let at = measured(level, 100).state().at;
            [cos * at[0] + sin * at[1], cos * at[1] - sin * at[0]]
        };
        (end("adam"), end("sgd"))
    };
    let ((adam, sgd), (adam_rotated, sgd_rotated)) = (rotated(0.0), rotated(45.0));
    assert!(math::distance(sgd, sgd_rotated) < 1e-12, "SGD does not depend on the axes");
    assert!(math::distance(adam, adam_rotated) > 0.1, "Adam does: {adam:?} and {adam_rotated:?}");
}

/// Cohen et al. 2022: with full gradients Adam stays where curvature/√v̂ is (2+2β₁)/((1−β₁)·lr) = 38/lr. On a
/// bowl it oscillates around that edge: past the edge steps grow until v̂ has grown, then v̂ decays again.
#[test]
fn full_gradients_stay_at_the_edge_of_stability() {
    const EDGE: f64 = 38.0;
    assert_near((2.0 + 2.0 * BETA1) / (1.0 - BETA1), EDGE, 1e-12, "the stated edge");
    for (lr, curvature) in [(0.01, 3.0), (0.001, 0.5), (0.05, 3.0)] {
        let surface = [("curvature", both(curvature))];
        let level = level(("bowl", &surface), ("none", &[]), ("adam", &[("lr", both(lr))]), [1.0, 1.0]);
        let mut run = Run::new(Arc::new(level), 1);
        run.seek(50_000);
        let rows = run.trace().unwrap().rows().iter();
        let sharpness: Vec<f64> =
            rows.map(|row| lr * curvature / row.axes[0].second.unwrap().used.sqrt()).collect();
        let min = sharpness.iter().copied().fold(f64::INFINITY, f64::min);
        let max = sharpness.iter().copied().fold(0.0, f64::max);
        assert!(min > 0.8 * EDGE && max > EDGE && max < 1.08 * EDGE, "from {min} to {max} at lr = {lr}");
        let crossings = sharpness.windows(2).filter(|pair| pair[0] < EDGE && pair[1] >= EDGE).count();
        assert!((5..500).contains(&crossings), "crosses the edge {crossings} times at lr = {lr}");
    }
}
