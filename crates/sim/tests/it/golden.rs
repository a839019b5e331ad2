//! Trajectories computed with PyTorch and Optax in float64, against which the optimizers are held.

use std::collections::BTreeMap;
use std::sync::Arc;

use frankie_sim::optimizer::{self, OptimizerKind};
use frankie_sim::params::Value;
use frankie_sim::{Level, Run};
use serde_json::Value as Json;

use crate::support::{advance, level};

const GOLDEN: &str = include_str!("../golden/optimizers.json");
const RELATIVE: f64 = 1e-9;
/// Cases in the file, and how many there are of each optimizer.
const CASES: usize = 60;
const CASES_EACH: usize = 4;
/// Kinds that neither library has.
const WITHOUT_CASES: [&str; 2] = ["qhm", "qhadam"];

fn numbers(object: &Json) -> Vec<(&str, Value)> {
    let entries = object.as_object().unwrap().iter().filter(|(key, _)| *key != "kind");
    entries.map(|(key, value)| (key.as_str(), Value::Pair([value.as_f64().unwrap(); 2]))).collect()
}

fn point(json: &Json) -> [f64; 2] {
    [0, 1].map(|i| json[i].as_f64().unwrap())
}

fn name(json: &Json) -> &str {
    json["kind"].as_str().unwrap()
}

/// The case as a level.
fn level_of(case: &Json) -> Level {
    let settings = numbers(&case["optimizer"]);
    let (optimizer, start, surface) =
        (name(&case["optimizer"]), point(&case["start"]), name(&case["surface"]));
    level((surface, &[]), ("none", &[]), (optimizer, &settings), start)
}

/// Compares every recorded point.
fn check(case: &Json) {
    let mut run = Run::new(Arc::new(level_of(case)), 0).without_trace();
    let (optimizer, surface) = (name(&case["optimizer"]), name(&case["surface"]));
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
    assert_eq!(run.state().step, 200, "{optimizer} on {surface}");
}

#[test]
fn trajectories_match_pytorch_and_optax() {
    let golden: Json = serde_json::from_str(GOLDEN).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    cases.iter().for_each(check);
    assert_eq!(cases.len(), CASES);
    let mut each = BTreeMap::new();
    for case in cases {
        *each.entry(name(&case["optimizer"])).or_insert(0) += 1;
    }
    for OptimizerKind { info, .. } in optimizer::KINDS {
        let expected = (!WITHOUT_CASES.contains(&info.kind)).then_some(&CASES_EACH);
        assert_eq!(each.get(info.kind), expected, "cases of {}", info.kind);
    }
}
