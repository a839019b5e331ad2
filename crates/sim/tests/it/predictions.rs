//! Theory as levels write it: named formulas, and a scoreboard that counts the steps it says.

use std::sync::Arc;

use frankie_sim::stats::{RunningStats, Stat};
use frankie_sim::theory::{self, DistanceFilter, Prediction, StepFilter, TheoryEntry};
use frankie_sim::trace::Row;
use frankie_sim::{Axis, Run, math};

use crate::support::{Adam, assert_near, fetching};

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
fn a_scoreboard_counts_the_steps_it_says() {
    let entry = |after, distance| TheoryEntry {
        label: "test".into(),
        stat: Stat::MeanAbsRatio,
        axis: Axis::X,
        over: StepFilter { after, distance },
        prediction: Prediction::PureNoiseRms,
        tolerance: 0.1,
    };
    let mut level = fetching();
    let (near, far) = (Some(DistanceFilter::Near(3.0)), Some(DistanceFilter::Far(3.0)));
    level.theory = vec![entry(0, None), entry(700, None), entry(0, near), entry(0, far)];
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
    };
    let all = [1.0, 0.229_4, 0.183_0, 0.447_2, 0.052_6, 6.0, 0.25, 6.568_5];
    assert_eq!(Prediction::NAMED.len(), all.len());
    for ((prediction, word), expected) in Prediction::NAMED.iter().zip(all) {
        assert_near(prediction.number(&now).unwrap(), expected, 0.000_06, word);
    }
    assert_eq!(Prediction::Value(2.5).number(&now), Some(2.5));
    let unknown = theory::TheoryInputs { sigma: None, ..now };
    assert_eq!(Prediction::MeanUnderNoise.number(&unknown), None);
    let corrected = theory::TheoryInputs { is_corrected: true, ..now };
    assert_eq!(Prediction::UncorrectedPeak.number(&corrected), None);
    assert_eq!(theory::mean_under_noise(0.0, 0.0), 0.0);
}
