//! The declared form of every optimizer against what its steps return.

use frankie_sim::Axis;
use frankie_sim::optimizer::{KINDS, RatioFormula, StepInput, UpdateFormula, WeightDecay};
use frankie_sim::params::{Params, Value};

use crate::support::{CURVATURE, both, params};

const STEPS: u64 = 60;

/// Gradients of both signs and of very different sizes, none of them zero.
fn gradient(t: u64) -> f64 {
    let size = [1.0, 0.02, 30.0, 4e-4][t as usize % 4];
    if t.is_multiple_of(3) { -size } else { size }
}

/// Settings under which a form may change, for kinds that have such a parameter.
fn variants(specs: &'static [frankie_sim::params::ParamSpec]) -> Vec<Params> {
    let settings = [
        ("eps", both(0.3)),
        ("eps", both(0.0)),
        ("bias_correction", Value::Flag(false)),
        ("eps_inside", Value::Flag(true)),
        ("shared_v", Value::Flag(true)),
        ("centered", Value::Flag(true)),
        ("momentum", both(0.8)),
        ("momentum", both(0.0)),
        ("weight_decay", both(0.2)),
        ("weight_decay", both(0.0)),
        ("weight_decay", Value::Number(0.2)),
        ("nu1", both(0.3)),
        ("alpha", both(0.0)),
        ("decay_without_lr", Value::Flag(true)),
        ("clip_value", Value::Number(0.1)),
        ("clip_norm", Value::Number(3.0)),
    ];
    let mut all = vec![params(specs, &[])];
    for (name, value) in settings {
        if specs.iter().any(|spec| spec.name == name && spec.accepts(&value)) {
            all.push(params(specs, &[(name, value)]));
        }
    }
    all
}

#[test]
fn every_step_matches_the_declared_formula() {
    for kind in KINDS {
        for params in variants(kind.info.params) {
            let name = format!("{} with {:?}", kind.info.kind, params);
            let (form, mut optimizer) = (kind.update_formula(&params, Axis::Y), kind.build(&params, Axis::Y));
            for t in 1..=STEPS {
                let at = 3.0 - 0.1 * t as f64;
                // What happens on the other axis matters only with a shared v.
                let input = StepInput {
                    t,
                    axis: Axis::Y,
                    at: [7.0, at],
                    gradient: [5.0, gradient(t)],
                    hessian: CURVATURE,
                };
                let out = optimizer.step(&input);
                assert_eq!(out.first.is_some(), form.first.is_some(), "{name}");
                assert_eq!(out.second.is_some(), form.second.is_some(), "{name}");
                match form.ratio_of(gradient(t), at, &out) {
                    Some(ratio) => {
                        let error = (ratio - out.ratio).abs();
                        assert!(
                            error <= 1e-12 * out.ratio.abs(),
                            "{name}, t = {t}: {ratio}, not {}",
                            out.ratio
                        );
                    }
                    None if form.is_clipped && form.first.is_none() => {}
                    None => assert_eq!(form.ratio, RatioFormula::Other, "{name}"),
                }
            }
        }
    }
}

#[test]
fn only_bias_corrected_averages_differ_from_the_raw_ones() {
    // Mixed with the newest gradient, or centered: these differ for another reason.
    let others = ["nesterov", "qhm", "lion", "muon"];
    for kind in KINDS.iter().filter(|kind| !others.contains(&kind.info.kind)) {
        for params in variants(kind.info.params) {
            if params.get("centered") == Some(&Value::Flag(true)) {
                continue;
            }
            let mut optimizer = kind.build(&params, Axis::X);
            let out = optimizer.step(&StepInput {
                t: 1,
                axis: Axis::X,
                at: [1.0; 2],
                gradient: [2.0; 2],
                hessian: CURVATURE,
            });
            let differs = [out.first, out.second].iter().flatten().any(|one| one.raw != one.used);
            assert_eq!(
                differs,
                kind.update_formula(&params, Axis::X).is_bias_corrected,
                "{} {params:?}",
                kind.info.kind
            );
        }
    }
}

#[test]
fn formulas_depend_on_the_hyperparameters_of_their_axis() {
    let form = |kind: &str, set: &[(&str, Value)], axis| {
        let kind = KINDS.iter().find(|known| known.info.kind == kind).unwrap();
        kind.update_formula(&params(kind.info.params, set), axis)
    };
    let other = |form: UpdateFormula| form.ratio == RatioFormula::Other;
    let momentum = [("momentum", Value::Pair([0.5, 0.0]))];
    assert!(other(form("rmsprop", &momentum, Axis::X)) && !other(form("rmsprop", &momentum, Axis::Y)));
    let decay = [("weight_decay", Value::Pair([0.0, 0.1]))];
    assert_eq!(form("adamw", &decay, Axis::X).weight_decay, WeightDecay::None);
    assert_eq!(form("adamw", &decay, Axis::Y).weight_decay, WeightDecay::InRatio(0.1));
    let decay = [("weight_decay", Value::Number(0.1))];
    assert_eq!(form("sgd", &decay, Axis::X).weight_decay, WeightDecay::InGradient(0.1));
    let raw = form("adam", &[("bias_correction", Value::Flag(false))], Axis::X);
    assert_eq!((raw.first, raw.second, raw.is_bias_corrected), (Some("m"), Some("√v"), false));
}
