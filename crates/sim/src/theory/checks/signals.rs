//! Checks of Adam on given gradients: constant, flipping, alternating, rare, growing, sinusoidal.

use super::probe::OptimizerProbe;
use super::{BETA1, BETA2, Check, ROUNDING, adam, once};
use crate::math;
use crate::theory::formulas;

/// Steps after which v no longer depends on what was before: β₂ to this power is 2e-9.
const MEMORY: u64 = 20_000;

pub(super) fn checks() -> Vec<Check> {
    let mut rows = vec![constant(), kept_sign(), turned(), alternating()];
    rows.extend([10u32, 100, 1000].map(|t| spike(&t.to_string(), f64::from(t), u64::from(t))));
    rows.push(spike("∞", f64::INFINITY, MEMORY));
    rows.extend([1, 10, 100, 1000].map(growing));
    rows.push(growing_without_end());
    rows.extend([0.02, 0.05, 0.2].map(sine));
    rows.push(uncorrected_peak());
    rows.extend([1, 12, 100, 1000].map(uncorrected));
    rows
}

fn constant() -> Check {
    adam(
        "constant g",
        "every t",
        "the r farthest from 1",
        (1.0, ROUNDING),
        once(|| {
            let mut adam = OptimizerProbe::new("adam", &[]);
            let ratios = (0..MEMORY).map(|_| adam.ratio(0.7));
            ratios.max_by(|a, b| (a - 1.0).abs().total_cmp(&(b - 1.0).abs())).unwrap_or(f64::NAN)
        }),
    )
}

/// The ratios after a long trend flips.
fn after_flip() -> impl Iterator<Item = f64> {
    let mut adam = OptimizerProbe::new("adam", &[]);
    adam.repeat(1.0, MEMORY);
    (0..1000).map(move |_| adam.ratio(-1.0))
}

fn kept_sign() -> Check {
    let count = || after_flip().take_while(|r| *r > 0.0).count() as f64;
    adam(
        "+g for long, then −g",
        "",
        "steps r keeps its sign",
        (formulas::steps_after_flip(BETA1), 0.0),
        once(count),
    )
}

fn turned() -> Check {
    let count = || after_flip().take_while(|r| *r > -0.99).count() as f64 + 1.0;
    let predicted = formulas::steps_to_turn(BETA1, 0.99);
    adam("+g for long, then −g", "", "the step that passes −0.99", (predicted, 0.0), once(count))
}

fn alternating() -> Check {
    adam(
        "+g, −g alternating",
        "",
        "|r|, long run",
        (formulas::alternating(BETA1), ROUNDING),
        once(|| {
            let mut adam = OptimizerProbe::new("adam", &[]);
            let signs = [1.0, -1.0].into_iter().cycle();
            signs.take(MEMORY as usize).map(|g| adam.ratio(g).abs()).last().unwrap_or(f64::NAN)
        }),
    )
}

fn spike(t: &str, exact: f64, steps: u64) -> Check {
    let predicted = formulas::spike(BETA1, BETA2, exact);
    adam(
        "zeros, then one spike",
        format!("t = {t}"),
        "r",
        (predicted, ROUNDING),
        once(move || {
            // After so many zeros √v̂ is small enough for ε to matter.
            let mut adam = OptimizerProbe::new("adam", &[("eps", 0.0)]);
            adam.repeat(0.0, steps - 1);
            adam.ratio(1.0)
        }),
    )
}

/// The last ratio of gradients that grow by β₂/β₁. ε = 0, since the first ones are tiny.
fn grow(zeros: u64, steps: u32) -> f64 {
    let mut adam = OptimizerProbe::new("adam", &[("eps", 0.0)]);
    adam.repeat(0.0, zeros);
    let mut gradient = 1e-30;
    let ratios = (0..steps).map(|_| {
        gradient *= BETA2 / BETA1;
        adam.ratio(gradient)
    });
    ratios.last().unwrap_or(f64::NAN)
}

fn growing(t: u32) -> Check {
    let predicted = formulas::supremum(BETA1, BETA2, f64::from(t));
    let row = "growing by β₂/β₁ each step";
    adam(row, format!("t = {t}"), "r, the largest there is", (predicted, ROUNDING), once(move || grow(0, t)))
}

/// Only the last few hundred gradients count, so that zeros may come before them instead of endless growth.
fn growing_without_end() -> Check {
    let predicted = formulas::supremum(BETA1, BETA2, f64::INFINITY);
    let measure = once(|| grow(MEMORY, 1000));
    adam("growing by β₂/β₁ each step", "t = ∞", "r, the largest there is", (predicted, ROUNDING), measure)
}

fn sine(omega: f64) -> Check {
    let predicted = formulas::sine_peak(BETA1, omega);
    // v̂ oscillates by (1−β₂)/2ω, its root by half of that, and the peak may fall between two steps.
    let model_error = predicted * ((1.0 - BETA2) / (4.0 * omega) + omega * omega / 8.0);
    adam(
        "slow sinusoid",
        format!("ω = {omega}"),
        "peak of |r|",
        (predicted, model_error),
        once(move || {
            let mut adam = OptimizerProbe::new("adam", &[]);
            let ratios = (0..MEMORY).map(|t| adam.ratio(math::sin(omega * t as f64)).abs());
            ratios.skip(MEMORY as usize - 2000).fold(0.0, f64::max)
        }),
    )
}

/// m/√v of a constant gradient, from the uncorrected averages.
fn raw_ratios() -> impl Iterator<Item = f64> {
    let mut adam = OptimizerProbe::new("adam", &[]);
    (0..1000).map(move |_| {
        let out = adam.step(1.0);
        match (out.first, out.second) {
            (Some(m), Some(v)) => m.raw / v.raw.sqrt(),
            _ => f64::NAN,
        }
    })
}

fn uncorrected(t: u32) -> Check {
    let predicted = formulas::uncorrected(BETA1, BETA2, f64::from(t));
    let measure = once(move || raw_ratios().nth(t as usize - 1).unwrap_or(f64::NAN));
    adam("no bias correction, constant g", format!("t = {t}"), "m/√v", (predicted, ROUNDING), measure)
}

fn uncorrected_peak() -> Check {
    let measure = once(|| {
        let steps = (1..).zip(raw_ratios());
        steps.max_by(|a: &(u32, f64), b| a.1.total_cmp(&b.1)).map_or(f64::NAN, |(t, _)| f64::from(t))
    });
    let predicted = formulas::uncorrected_peak(BETA1, BETA2);
    adam("no bias correction, constant g", "", "the step of the peak", (predicted, 0.0), measure)
}
