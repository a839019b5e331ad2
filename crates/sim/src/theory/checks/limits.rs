//! Checks of bounds and limits: equal betas, gradients about as small as ε, other units, a rotated surface, and where
//! Adam fails. SGD is compared where its difference is the point.

use super::probe::{OptimizerProbe, normals};
use super::{BETA1, Check, Claim, EPS, Measure, ROUNDING, adam, once};
use crate::math;
use crate::rng::Stream;
use crate::theory::formulas;
use crate::{Axis, Vec2};

/// Steps with random gradients in one measurement.
const RANDOM_STEPS: u64 = 5_000;
/// The large gradient of Reddi, Kale & Kumar's example.
const REDDI_C: f64 = 3.0;

pub(super) fn checks() -> Vec<Check> {
    let mut rows: Vec<Check> = [0.5, 0.9, 0.99].map(equal_betas).into();
    rows.push(zero_betas_give_sign());
    rows.extend([1.0, 1e-3].map(gradient_near_epsilon));
    rows.push(far_below_epsilon());
    rows.push(scale_invariance());
    for kind in ["adam", "sgd"] {
        rows.extend([0.0, 45.0].map(|degrees| rotated_slope(kind, degrees)));
    }
    rows.extend([reddi_mean(), reddi_end()]);
    rows.extend([0.0, 0.5, BETA1].map(edge_of_stability));
    rows.push(edge_of_a_bowl());
    rows
}

/// Returns the largest number; infinity if one is NaN, which a maximum would ignore.
fn largest(all: impl Iterator<Item = f64>) -> f64 {
    all.map(|x| if x.is_nan() { f64::INFINITY } else { x }).fold(0.0, f64::max)
}

fn equal_betas(beta: f64) -> Check {
    // Gradients from the Cauchy distribution, so that a few are enormous.
    let measure = Measure::Largest(Box::new(move |seed| {
        let mut adam = OptimizerProbe::new("adam", &[("beta1", beta), ("beta2", beta), ("eps", 0.0)]);
        let mut stream = Stream::new(seed, 0, Axis::X);
        largest((1..=RANDOM_STEPS).map(|t| adam.ratio(stream.at(t).student_t(1.0)).abs()))
    }));
    let check = adam("β₁ = β₂", format!("β = {beta}"), "largest |r|", (1.0, 1e-12), measure);
    Check { claim: Claim::AtMost, ..check }
}

/// The gradients of one measurement.
fn random_gradients(seed: u64) -> impl Iterator<Item = f64> {
    normals(seed).take(RANDOM_STEPS as usize)
}

fn zero_betas_give_sign() -> Check {
    let measure = Measure::Largest(Box::new(|seed| {
        let mut adam = OptimizerProbe::new("adam", &[("beta1", 0.0), ("beta2", 0.0), ("eps", 0.0)]);
        largest(random_gradients(seed).map(|g| (adam.ratio(g) - g.signum()).abs()))
    }));
    adam("β₁ = β₂", "β = 0", "largest |r − sign g|", (0.0, 1e-12), measure)
}

fn gradient_near_epsilon(size: f64) -> Check {
    let case = if size == 1.0 { "|g| = ε".to_owned() } else { format!("|g| = {size}·ε") };
    let predicted = formulas::constant(size * EPS, EPS);
    adam(
        "constant g near ε",
        case,
        "r",
        (predicted, 1e-9),
        once(move || OptimizerProbe::new("adam", &[("eps", EPS)]).repeat(size * EPS, 1000)),
    )
}

/// Compares r with m̂/ε, which is SGD with momentum.
fn far_below_epsilon() -> Check {
    const SIZE: f64 = 1e-8 * EPS;
    let measure = Measure::Largest(Box::new(|seed| {
        let mut adam = OptimizerProbe::new("adam", &[("eps", EPS)]);
        largest(random_gradients(seed).map(|xi| {
            let out = adam.step(SIZE * xi);
            let momentum = out.first.map_or(f64::NAN, |m| m.used / EPS);
            ((out.ratio - momentum) / (SIZE / EPS)).abs()
        }))
    }));
    adam("|g| ≪ ε", "|g| = 1e-8·ε", "largest |r − m̂/ε|, in σ/ε", (0.0, ROUNDING), measure)
}

fn scale_invariance() -> Check {
    let measure = Measure::Largest(Box::new(|seed| {
        let [mut adam, mut other] = [0, 1].map(|_| OptimizerProbe::new("adam", &[("eps", 0.0)]));
        largest(random_gradients(seed).map(|g| (adam.ratio(g) - other.ratio(1234.5 * g)).abs()))
    }));
    adam("g scaled by c", "c = 1234.5, ε = 0", "largest change of r", (0.0, 1e-12), measure)
}

/// Measures the length of r over both axes at the first step on a slope of steepness one in this direction.
fn rotated_slope(kind: &'static str, degrees: f64) -> Check {
    let radians = degrees * math::PI / 180.0;
    let slope: Vec2 = [math::cos(radians), math::sin(radians)];
    // Adam moves by one along every axis with a slope; SGD does not depend on the axes.
    let axes = slope.iter().filter(|s| **s != 0.0).count() as f64;
    let predicted = if kind == "adam" { axes.sqrt() } else { 1.0 };
    let measure = once(move || math::length(slope.map(|g| OptimizerProbe::new(kind, &[]).ratio(g))));
    Check {
        row: "rotated surface",
        case: format!("by {degrees}°"),
        optimizer: kind,
        what: "|r| of both axes",
        predicted,
        claim: Claim::Equal,
        model_error: ROUNDING,
        measure,
    }
}

/// Runs Adam on the example of Reddi, Kale & Kumar: gradient c every third step and −1 otherwise, x clamped to [−1, 1].
fn reddi(steps: u32) -> (f64, f64) {
    let beta2 = 1.0 / (1.0 + REDDI_C * REDDI_C);
    let mut adam = OptimizerProbe::new("adam", &[("beta1", 0.0), ("beta2", beta2), ("lr", 1e-3)]);
    let (mut x, mut sum) = (-1.0_f64, 0.0);
    for t in 0..steps {
        let r = adam.ratio(if t % 3 == 0 { REDDI_C } else { -1.0 });
        sum += r;
        x = (x - adam.lr() * r).clamp(-1.0, 1.0);
    }
    (sum / f64::from(steps), x)
}

fn reddi_mean() -> Check {
    // The first few steps differ from the later ones.
    let (predicted, model_error) = (formulas::reddi_mean(REDDI_C), 1e-4);
    adam("Reddi's example", "C = 3", "mean r", (predicted, model_error), once(|| reddi(30_000).0))
}

fn reddi_end() -> Check {
    // At the bound x oscillates by three steps of 0.001.
    adam("Reddi's example", "C = 3, best x = −1", "x at the end", (1.0, 0.003), once(|| reddi(30_000).1))
}

/// Returns whether Adam's steps grow on a quadratic of this curvature at lr = 1, with ε = 1 and gradients so small that
/// √v̂ is negligible.
fn grows(beta1: f64, curvature: f64) -> bool {
    const START: f64 = 1e-100;
    const CONVERGED: f64 = 1e-103;
    // Much larger than the start, since early steps may be long even where x converges later.
    const DIVERGED: f64 = 1e-70;
    let mut adam = OptimizerProbe::new("adam", &[("beta1", beta1), ("eps", 1.0), ("lr", 1.0)]);
    let mut x = START;
    for _ in 0..20_000 {
        let before = x;
        x -= adam.lr() * adam.ratio(curvature * x);
        // x may pass through zero: two positions in a row are not both small by chance.
        let width = x.abs().max(before.abs());
        if !(CONVERGED..DIVERGED).contains(&width) {
            return width >= DIVERGED;
        }
    }
    // So near the edge that either answer is right.
    true
}

/// Measures the curvature at which steps begin to grow, by bisection.
fn edge_of_stability(beta1: f64) -> Check {
    let predicted = formulas::edge_of_stability(beta1);
    adam(
        "edge of stability",
        format!("β₁ = {beta1}"),
        "lr·curvature/ε",
        (predicted, 0.001 * predicted),
        once(move || {
            let (mut stable, mut unstable) = (0.0, 100.0);
            for _ in 0..20 {
                let middle = 0.5 * (stable + unstable);
                if grows(beta1, middle) { unstable = middle } else { stable = middle }
            }
            0.5 * (stable + unstable)
        }),
    )
}

/// Measures that on a bowl Adam stays near the edge: past it steps grow until v̂ has grown, then v̂ decays again.
fn edge_of_a_bowl() -> Check {
    const CURVATURE: f64 = 3.0;
    let predicted = formulas::edge_of_stability(BETA1);
    let measure = once(|| {
        let (mut adam, mut x) = (OptimizerProbe::new("adam", &[("lr", 0.01)]), 1.0);
        let sharpness = (0..50_000).map(|_| {
            let out = adam.step(CURVATURE * x);
            x -= adam.lr() * out.ratio;
            out.second.map_or(f64::NAN, |v| adam.lr() * CURVATURE / v.used.sqrt())
        });
        sharpness.skip(30_000).sum::<f64>() / 20_000.0
    });
    let model_error = 0.1 * predicted;
    adam("edge of stability", "on a bowl", "mean lr·curvature/√v̂", (predicted, model_error), measure)
}
