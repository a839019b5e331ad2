//! Theory as levels write it: named formulas, and a scoreboard that counts the steps it says.

use std::sync::Arc;

use frankie_sim::noise::GradientCycle;
use frankie_sim::params::Value;
use frankie_sim::stats::{RunningStats, Stat};
use frankie_sim::theory::{self, Prediction};
use frankie_sim::trace::Row;
use frankie_sim::{Axis, Run, math};

use crate::support::{Adam, assert_near, both, edited, fetching, level};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;

#[test]
fn steps_after_flip_agrees_with_adam_for_other_betas() {
    for beta1 in [0.0, 0.3, 0.5, 0.6, 0.8, 0.95, 0.99] {
        let mut adam = Adam::new(beta1, BETA2, 0.0);
        for _ in 0..20_000 {
            adam.ratio(1.0);
        }
        let kept = (0..1000).take_while(|_| adam.ratio(-1.0) > 1e-9).count();
        assert_eq!(kept as f64, theory::steps_after_flip(beta1), "β₁ = {beta1}");
    }
}

#[test]
fn a_scoreboard_counts_the_stated_steps() {
    let entry = |filter: &str| {
        let about = "label = \"test\", stat = \"mean_abs_ratio\", axis = \"x\"";
        format!("{{ {about}, predict = \"pure_noise_rms\", tolerance = 0.1, {filter} }}")
    };
    let entries = ["after = 0", "after = 700", "near = 3.0", "far = 3.0"].map(entry).join(", ");
    let level = edited(&fetching(), &[("theory", &format!("[{entries}]"))]);
    let mut run = Run::new(Arc::new(level), 2);
    run.seek(1000);
    let begins_near = |row: &&Row| math::distance(row.from, [6.0, 2.0]) <= 3.0;
    let rows = run.trace().unwrap().rows();
    let near = rows.iter().filter(begins_near).count() as u64;
    assert!(near > 100 && near < 900);
    let counted: Vec<u64> = run.state().theory.iter().map(RunningStats::steps).collect();
    assert_eq!(counted, [1000, 300, near, 1000 - near]);
    let mean = rows.iter().filter(begins_near).map(|row| row.ratio()[0].abs()).sum::<f64>() / near as f64;
    assert_near(run.state().theory[2].measure(Stat::MeanAbsRatio, Axis::X).unwrap(), mean, 1e-12, "near");
    run.seek(400);
    run.seek(1000);
    let again: Vec<u64> = run.state().theory.iter().map(RunningStats::steps).collect();
    assert_eq!(again, counted, "going back measures nothing twice");
}

#[test]
fn predictions_have_the_numbers_of_the_table() {
    let now = theory::TheoryInputs {
        beta1: BETA1,
        beta2: 0.999,
        eps: 3.0,
        is_corrected: false,
        mean: 1.0,
        sigma: Some(2.0),
        correlation: Some(0.9),
        cycle: Some(GradientCycle { rare: 3.0, common: -1.0, period: 3 }),
        is_adam: true,
    };
    // The mean over the cycle comes from 60,000 periods computed with Python.
    let all = [1.0, 0.229_4, 0.708_1, 0.183_0, 0.447_2, 0.067_8, 0.052_6, 6.0, 0.25, 6.568_5];
    assert_eq!(Prediction::NAMED.len(), all.len());
    for ((prediction, word), expected) in Prediction::NAMED.iter().zip(all) {
        assert_near(prediction.number(&now).unwrap(), expected, 0.000_06, word);
    }
    assert_eq!(Prediction::Value(2.5).number(&now), Some(2.5));
    let unknown = theory::TheoryInputs { sigma: None, correlation: None, cycle: None, ..now };
    for prediction in [Prediction::MeanUnderNoise, Prediction::CorrelatedNoiseRms, Prediction::CycleMean] {
        assert_eq!(prediction.number(&unknown), None, "{prediction:?}");
    }
    let other_rule = theory::TheoryInputs { is_adam: false, ..now };
    assert_eq!(Prediction::CycleMean.number(&other_rule), None);
    let endless = Some(GradientCycle { rare: 3.0, common: -1.0, period: 1_000_000 });
    assert_eq!(Prediction::CycleMean.number(&theory::TheoryInputs { cycle: endless, ..now }), None);
    let corrected = theory::TheoryInputs { is_corrected: true, ..now };
    assert_eq!(Prediction::UncorrectedPeak.number(&corrected), None);
    assert_eq!(theory::mean_under_noise(0.0, 0.0), 0.0);
}

/// Adam's r is measured on the gradients themselves, so that a wrong formula, and a noise that describes itself
/// wrongly, are both found.
#[test]
fn cycle_mean_agrees_with_adam_for_other_betas() {
    for (beta1, beta2, period, truth) in
        [(0.0, 0.1, 3, 9.0), (0.5, 0.1, 3, 9.0), (0.9, 0.99, 3, 9.0), (0.6, 0.5, 7, 30.0), (0.3, 0.9, 2, 1.0)]
    {
        let noise = [("period", Value::Integer(period)), ("truth", both(truth))];
        let optimizer = [("beta1", both(beta1)), ("beta2", both(beta2))];
        let surface = [("slope", Value::Pair([0.3, -2.0]))];
        let mut run = Run::new(
            Arc::new(level(("slope", &surface), ("rare_truth", &noise), ("adam", &optimizer), [0.0; 2])),
            1,
        );
        let settled = 2000 * period;
        run.seek(settled + period);
        for axis in Axis::BOTH {
            let rows = run.trace().unwrap().rows().iter().filter(|row| row.step > settled);
            let ratios: Vec<f64> = rows.map(|row| row.ratio()[axis.index()]).collect();
            assert_eq!(ratios.len() as u64, period);
            let measured = ratios.iter().sum::<f64>() / period as f64;
            let predicted = Prediction::CycleMean.number(&run.theory_inputs(axis)).unwrap();
            assert_near(predicted, measured, 1e-6, &format!("β₁ = {beta1}, n = {period}, {axis:?}"));
        }
    }
}
