//! The table of checks: every formula against a simulation of the real optimizer, and verdicts that can be no.

use std::collections::HashSet;

use frankie_sim::theory::{self, Claim};

#[test]
fn every_prediction_agrees_with_its_simulation() {
    let checks = theory::checks();
    assert!(checks.len() > 40, "{}", checks.len());
    for check in &checks {
        let result = check.run(12);
        let what = format!("{} {} {}", check.optimizer, check.row, check.case);
        assert!(result.agrees, "{what}: {} predicted, {result:?}", check.predicted);
        assert!(
            check.model_error <= 0.1 * check.predicted.abs() + 1e-5,
            "{what}: the model error is too large"
        );
        assert!(result.error.is_finite() && result.error < 0.02, "{what}: {result:?}");
    }
    let names: HashSet<_> =
        checks.iter().map(|check| (check.optimizer, check.row, &check.case, check.what)).collect();
    assert_eq!(names.len(), checks.len(), "no two rows are alike");
}

#[test]
fn a_wrong_prediction_does_not_agree() {
    for mut check in theory::checks().into_iter().filter(|check| check.claim == Claim::Equal) {
        // Off by a quarter, which no row's tolerance covers.
        check.predicted = 1.25 * check.predicted + if check.predicted == 0.0 { 0.1 } else { 0.0 };
        assert!(!check.run(12).agrees, "{} {} takes any number", check.row, check.case);
    }
}
