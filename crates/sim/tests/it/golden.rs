//! Trajectories computed with PyTorch and Optax in float64, against which the optimizers are held.

use std::collections::BTreeMap;
use std::sync::Arc;

use frankie_sim::optimizer::{self, OptimizerKind};
use frankie_sim::params::{Shape, Value};
use frankie_sim::{Level, Run};
use serde_json::Value as Json;

use crate::support::{advance, level};

const GOLDEN: &str = include_str!("../golden/optimizers.json");
const RELATIVE: f64 = 1e-9;
/// Cases of each optimizer, and further ones with parameters that change its rule.
const CASES_EACH: usize = 4;
const FURTHER_CASES: [(&str, usize); 7] =
    [("sgd", 2), ("adam", 2), ("amsgrad", 2), ("adamw", 2), ("ademamix", 2), ("muon", 2), ("newton", 2)];
/// Kinds that neither library has.
const WITHOUT_CASES: [&str; 3] = ["qhm", "qhadam", "custom"];

/// The parameters of an optimizer in the shapes that its kind declares.
fn settings(object: &Json) -> Vec<(&str, Value)> {
    let specs = OptimizerKind::find(name(object)).unwrap().info.params;
    let value = |key: &str, json: &Json| {
        let spec = specs.iter().find(|spec| spec.name == key).unwrap();
        match spec.shape {
            Shape::PerAxis(_) => Value::Pair([json.as_f64().unwrap(); 2]),
            Shape::Integer(_) => Value::Integer(json.as_u64().unwrap()),
            Shape::Flag(_) => Value::Flag(json.as_bool().unwrap()),
            _ => Value::Number(json.as_f64().unwrap()),
        }
    };
    let entries = object.as_object().unwrap().iter().filter(|(key, _)| *key != "kind");
    entries.map(|(key, json)| (key.as_str(), value(key, json))).collect()
}

fn point(json: &Json) -> [f64; 2] {
    [0, 1].map(|i| json[i].as_f64().unwrap())
}

fn name(json: &Json) -> &str {
    json["kind"].as_str().unwrap()
}

/// The case as a level.
fn level_of(case: &Json) -> Level {
    let settings = settings(&case["optimizer"]);
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
    let mut each = BTreeMap::new();
    for case in cases {
        *each.entry(name(&case["optimizer"])).or_insert(0) += 1;
    }
    for OptimizerKind { info, .. } in optimizer::KINDS {
        let further =
            FURTHER_CASES.iter().find(|(kind, _)| *kind == info.kind).map_or(0, |(_, cases)| *cases);
        let expected = (!WITHOUT_CASES.contains(&info.kind)).then_some(CASES_EACH + further);
        assert_eq!(each.get(info.kind).copied(), expected, "cases of {}", info.kind);
    }
}
