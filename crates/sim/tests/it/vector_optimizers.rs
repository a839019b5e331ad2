//! Optimizers that look at both axes at once, and those that know the curvature: what turning the surface does to them,
//! and what each of them is known for.

use std::sync::Arc;

use frankie_sim::math;
use frankie_sim::optimizer::{KINDS, StepInput};
use frankie_sim::params::Value;
use frankie_sim::{Axis, Outcome, Run};

use crate::support::{OptimizerProbe, advance, assert_near, both, edited, level, params};

const ANGLE: f64 = 30.0;

fn turned([x, y]: [f64; 2]) -> [f64; 2] {
    let angle = ANGLE.to_radians();
    let (sin, cos) = (math::sin(angle), math::cos(angle));
    [cos * x - sin * y, sin * x + cos * y]
}

/// The points of a run in a ravine without noise, and of the same run in the turned ravine.
fn in_both_ravines(kind: &str, set: &[(&str, Value)]) -> [Vec<[f64; 2]>; 2] {
    let start = [-6.0, 1.5];
    [(0.0, start), (ANGLE, turned(start))].map(|(angle, start)| {
        let ravine = [("condition", Value::Number(15.0)), ("angle", Value::Number(angle))];
        let mut run = Run::new(Arc::new(level(("ravine", &ravine), ("none", &[]), (kind, set), start)), 1);
        (0..60)
            .map(|_| {
                run.advance();
                run.state().at
            })
            .collect()
    })
}

fn largest_difference([straight, across]: &[Vec<[f64; 2]>; 2]) -> f64 {
    let pairs = straight.iter().map(|at| turned(*at)).zip(across);
    pairs.map(|(a, b)| math::distance(a, *b)).fold(0.0, f64::max)
}

#[test]
fn a_turned_ravine_is_no_other_ravine_for_optimizers_of_the_whole_vector() {
    let no_decay = || vec![("lr", both(0.1)), ("weight_decay", both(0.0))];
    let newton_schulz = [no_decay(), vec![("newton_schulz", Value::Flag(true))]].concat();
    let covariant: [(&str, Vec<(&str, Value)>); 6] = [
        ("muon", no_decay()),
        ("muon", newton_schulz),
        ("shampoo", vec![("lr", both(0.5))]),
        ("soap", no_decay()),
        ("newton", vec![("lr", both(0.3)), ("damping", Value::Number(0.1))]),
        ("sgd", vec![("lr", both(0.3))]),
    ];
    for (kind, set) in covariant {
        let off = largest_difference(&in_both_ravines(kind, &set));
        assert!(off < 1e-6, "{kind}: {off}");
    }
    for kind in ["adam", "rprop", "adagrad"] {
        assert!(largest_difference(&in_both_ravines(kind, &[("lr", both(0.1))])) > 0.05, "{kind}");
    }
}

#[test]
fn what_a_kind_declares_of_the_other_axis_is_true() {
    for kind in KINDS {
        let step = |other: f64| {
            let mut optimizer = kind.build(&params(kind.info.params, &[]), Axis::X);
            let ratios = (1..=20).map(|t| {
                let (at, gradient) =
                    ([-0.1 * t as f64, other], [(t % 5) as f64 - 1.3, other + ((t % 3) as f64 - 1.0)]);
                let hessian = [[2.0, 0.1 * other], [0.1 * other, 3.0]];
                optimizer.step(&StepInput { t, axis: Axis::X, at, gradient, hessian }).ratio
            });
            ratios.collect::<Vec<f64>>()
        };
        assert_eq!(step(0.3) != step(-7.0), kind.couples_axes, "{}", kind.info.kind);
    }
}

#[test]
fn newton_is_at_the_bottom_of_a_bowl_after_one_step() {
    let ravine = [("condition", Value::Number(400.0)), ("angle", Value::Number(25.0))];
    let mut run =
        Run::new(Arc::new(level(("ravine", &ravine), ("none", &[]), ("newton", &[]), [-6.0, 3.0])), 1);
    run.advance();
    assert!(run.state().at.iter().all(|x| x.abs() < 1e-10), "{:?}", run.state().at);
}

#[test]
fn newton_is_drawn_to_a_saddle_unless_curvatures_count_by_their_size() {
    let end = |absolute: bool| {
        let set = [("lr", both(0.2)), ("absolute", Value::Flag(absolute))];
        let mut run = Run::new(
            Arc::new(level(("bounded_saddle", &[]), ("none", &[]), ("newton", &set), [1.0, 0.3])),
            1,
        );
        advance(&mut run, 200);
        run.state().at
    };
    assert!(end(false).iter().all(|x| x.abs() < 1e-9), "{:?}", end(false));
    assert_near(end(true)[1], 10.0_f64.sqrt(), 1e-9, "the bottom of a bowl");
    // Where there is no curvature, there is no step.
    let mut flat = Run::new(Arc::new(level(("slope", &[]), ("none", &[]), ("newton", &[]), [1.0, 1.0])), 1);
    advance(&mut flat, 5);
    assert_eq!((flat.state().at, flat.outcome()), ([1.0, 1.0], Outcome::Running));
}

#[test]
fn weight_decay_is_a_bowl_for_newton_as_well() {
    let set = [("weight_decay", Value::Number(0.5)), ("lr", both(0.3))];
    let surface = [("curvature", Value::Pair([2.0, 0.1]))];
    let steep = [("curvature", Value::Pair([2.5, 0.6]))];
    let mut decays =
        Run::new(Arc::new(level(("bowl", &surface), ("none", &[]), ("newton", &set), [2.0, -1.0])), 1);
    let mut plain =
        Run::new(Arc::new(level(("bowl", &steep), ("none", &[]), ("newton", &set[1..]), [2.0, -1.0])), 1);
    for _ in 0..20 {
        decays.advance();
        plain.advance();
        for (a, b) in decays.state().at.into_iter().zip(plain.state().at) {
            assert_near(a, b, 1e-14, "the same bowl");
        }
    }
}

#[test]
fn lbfgs_learns_the_curvature_of_a_ravine() {
    let ravine = [("condition", Value::Number(100.0)), ("angle", Value::Number(40.0))];
    let on = |kind: &str, steps: u64| {
        let mut run = Run::new(
            Arc::new(level(("ravine", &ravine), ("none", &[]), (kind, &[("lr", both(1.0))]), [-6.0, 3.0])),
            1,
        );
        advance(&mut run, steps);
        math::length(run.state().at)
    };
    assert!(on("lbfgs", 20) < 1e-6, "{}", on("lbfgs", 20));
    assert!(on("sgd", 20) > 1.0);
}

#[test]
fn cautious_lets_an_axis_stand_still_and_the_other_go_twice_as_far() {
    let set = [("weight_decay", both(0.0))];
    let mut cautious = OptimizerProbe::new("cautious", &set);
    let mut adam = OptimizerProbe::new("adam", &[]);
    let gradients = |t: u32| [[1.0, 1.0], [2.0, -3.0], [-0.1, 1.0], [1.5, 2.0]][t as usize % 4];
    let mut means = [0.0_f64; 2];
    let mut seen = [false; 3];
    for t in 0..80 {
        let g = gradients(t);
        means = [0, 1].map(|i| 0.9 * means[i] + 0.1 * g[i]);
        let agrees = [0, 1].map(|i| means[i] * g[i] > 0.0);
        let factor = match agrees {
            [false, _] => 0.0,
            [true, false] => 2.0,
            [true, true] => 1.0,
        };
        seen[factor as usize] = true;
        let (r, plain) = (cautious.step_both(0.0, g).ratio, adam.step_both(0.0, g).ratio);
        assert_near(r, factor * plain, 1e-15, "r");
    }
    assert_eq!(seen, [true; 3]);
}

#[test]
fn prodigy_finds_its_own_step_size() {
    let bowl = level(("bowl", &[]), ("none", &[]), ("prodigy", &[]), [2.0, -1.5]);
    for (scale, d0) in [("1.0", "1e-6"), ("100.0", "1e-6"), ("1.0", "1e-3")] {
        let level = edited(&bowl, &[("surface.scale", scale), ("optimizer.d0", d0)]);
        let start = [2.0, -1.5];
        let mut run = Run::new(Arc::new(level), 1);
        run.advance();
        let first = (run.state().at[0] - start[0]).abs();
        assert!(first <= 1.001 * d0.parse::<f64>().unwrap(), "as far as the first estimate: {first}");
        advance(&mut run, 3000);
        let at = run.state().at;
        assert!(math::length(at) < 0.05 * 2.5, "scale {scale}, d₀ = {d0}: {at:?}");
    }
}

#[test]
fn schedule_free_is_plain_descent_where_it_samples_at_its_fast_point() {
    let on = |kind: &str, set: &[(&str, Value)]| {
        let mut run = Run::new(Arc::new(level(("booth", &[]), ("none", &[]), (kind, set), [-4.0, 6.0])), 1);
        (0..100)
            .map(|_| {
                run.advance();
                run.state().at
            })
            .collect::<Vec<_>>()
    };
    let lr = || ("lr", both(0.02));
    let free = on("schedule_free_sgd", &[lr(), ("beta", both(0.0))]);
    for (a, b) in free.iter().zip(&on("sgd", &[lr()])) {
        assert_near(a[0], b[0], 1e-12, "x");
        assert_near(a[1], b[1], 1e-12, "y");
    }
    // Near one, θ is the mean of all points of a descent on gradients sampled there: it lags far behind.
    let average = on("schedule_free_sgd", &[lr(), ("beta", both(0.999))]);
    assert!((average[20][0] - 1.0).abs() > 1.3 * (free[20][0] - 1.0).abs());
}
