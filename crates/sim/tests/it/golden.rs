//! Trajectories computed with PyTorch and Optax in float64, against which the optimisers are held.

use std::sync::Arc;

use frankie_sim::Run;
use frankie_sim::optimizer::OptimizerKind;
use frankie_sim::params::Value;
use frankie_sim::surface::SurfaceKind;
use serde_json::Value as Json;

use crate::support::{advance, level};

const GOLDEN: &str = include_str!("../golden/optimizers.json");
const RELATIVE: f64 = 1e-9;
/// Cases in the file, and those whose optimiser and surface exist so far. Raise the second with every kind added.
const CASES: usize = 60;
const COVERED: usize = 8;

fn numbers(object: &Json) -> Vec<(&str, Value)> {
    let entries = object.as_object().unwrap().iter().filter(|(key, _)| *key != "kind");
    entries.map(|(key, value)| (key.as_str(), Value::Pair([value.as_f64().unwrap(); 2]))).collect()
}

fn point(json: &Json) -> [f64; 2] {
    [0, 1].map(|i| json[i].as_f64().unwrap())
}

/// Whether a case can be run here; if so, compares every recorded point.
fn check(case: &Json) -> bool {
    let (optimizer, surface) =
        (case["optimizer"]["kind"].as_str().unwrap(), case["surface"]["kind"].as_str().unwrap());
    let settings = numbers(&case["optimizer"]);
    let Some(kind) = OptimizerKind::find(optimizer) else { return false };
    let known = settings.iter().all(|(name, _)| kind.info.params.iter().any(|spec| spec.name == *name));
    if SurfaceKind::find(surface).is_none() || !known {
        return false;
    }
    let level = level((surface, &[]), ("none", &[]), (optimizer, &settings), point(&case["start"]));
    let mut run = Run::new(Arc::new(level), 0).without_trace();
    for entry in case["path"].as_array().unwrap() {
        let step = entry[0].as_u64().unwrap();
        let ahead = step - run.state().step;
        advance(&mut run, ahead);
        let expected = [1, 2].map(|i| entry[i].as_f64().unwrap());
        for (found, expected) in run.state().at.into_iter().zip(expected) {
            let close = (found - expected).abs() <= RELATIVE * expected.abs();
            assert!(close, "{optimizer} on {surface}, step {step}: {found} is not {expected}");
        }
    }
    true
}

#[test]
fn trajectories_match_pytorch_and_optax() {
    let golden: Json = serde_json::from_str(GOLDEN).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    let covered = cases.iter().filter(|case| check(case)).count();
    println!(
        "{covered} golden cases match, {} skipped for want of their optimiser or surface",
        cases.len() - covered
    );
    assert_eq!(cases.len(), CASES);
    assert_eq!(covered, COVERED, "golden cases covered changed; set COVERED to what is right");
}
