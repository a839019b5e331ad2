//! The optimizer whose rule the player writes: against the built-in ones, in levels, edits, replays and links, and the
//! place of every error.

use std::sync::Arc;

use frankie_sim::optimizer::OptimizerKind;
use frankie_sim::params::{Params, Value};
use frankie_sim::replay::Replay;
use frankie_sim::{AgentId, Event, Outcome, Run};
use proptest::prelude::*;

use crate::support::{OptimizerProbe, advance, both, edited, level, noisy_valley, switch};

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The points of 300 steps on a noisy surface.
fn path(kind: &str, set: &[(&str, Value)]) -> Vec<[f64; 2]> {
    let noise = [("sigma", both(0.5))];
    let mut run =
        Run::new(Arc::new(level(("booth", &[]), ("gaussian", &noise), (kind, set), [-4.0, 6.0])), 3);
    (0..300)
        .map(|_| {
            run.advance();
            run.state().at
        })
        .collect()
}

#[track_caller]
fn assert_same_path(rule: &str, constants: &str, kind: &str, set: &[(&str, Value)]) {
    let lr = ("lr", both(0.02));
    let custom = path("custom", &[lr.clone(), ("rule", text(rule)), ("constants", text(constants))]);
    let built_in = path(kind, &[&[lr], set].concat());
    for (t, (a, b)) in custom.iter().zip(&built_in).enumerate() {
        let off = (a[0] - b[0]).abs().max((a[1] - b[1]).abs());
        assert!(
            off <= 1e-12 * b[0].abs().max(b[1].abs()).max(1.0),
            "{kind}, step {}: {a:?} and {b:?}",
            t + 1
        );
    }
}

#[test]
fn rules_written_by_hand_take_the_paths_of_the_built_in_ones() {
    let adam = Params::defaults(OptimizerKind::find("custom").unwrap().info.params);
    assert_same_path(
        &adam.get("rule").unwrap().to_string(),
        &adam.get("constants").unwrap().to_string(),
        "adam",
        &[],
    );
    assert_same_path("ratio = g", "", "sgd", &[]);
    assert_same_path("step = -lr*g", "", "sgd", &[]);
    assert_same_path("b = 0.9b + g\nratio = b", "", "momentum", &[]);
    assert_same_path(
        "c = p*m + (1-p)*g; m = q*m + (1-q)*g; ratio = sign(c) + wd*theta",
        "p = 0.9; q = 0.99; wd = 0.001",
        "lion",
        &[],
    );
    assert_same_path("s = s + g²; ratio = g/(√s + 1e-10)", "", "adagrad", &[]);
    // A constant with the name of a formula is its value before the first step.
    assert_same_path(
        "v = v - 0.001*sign(v - g^2)*g^2; m = 0.9m + 0.1g; ratio = m/(1 - 0.9^t)/(sqrt(v/(1 - 0.999^t)) + 1e-3)",
        "v = 1e-6, m = 1e-6",
        "yogi",
        &[],
    );
}

#[test]
fn a_name_has_its_last_value_before_its_formula_and_its_new_one_after() {
    let rule = [("rule", text("before = n; n = n + 1; after = n; ratio = 100*before + 10*n + after"))];
    let mut probe = OptimizerProbe::new("custom", &rule);
    assert_eq!([probe.ratio(0.0), probe.ratio(0.0), probe.ratio(0.0)], [11.0, 122.0, 233.0]);
    let mut probe =
        OptimizerProbe::new("custom", &[("rule", text("ratio = 1000*t + theta + lr")), ("lr", both(0.5))]);
    assert_eq!(probe.step_at(7.0, 1.0).ratio, 1007.5);
    assert_eq!(probe.step_at(8.0, 1.0).ratio, 2008.5);
}

#[test]
fn charts_show_the_averages_that_have_their_usual_names() {
    let out = OptimizerProbe::new("custom", &[]).step_at(0.0, 3.0);
    let (first, second) = (out.first.unwrap(), out.second.unwrap());
    assert!((first.raw - 0.3).abs() < 1e-15 && (first.used - 3.0).abs() < 1e-14);
    assert!((second.raw - 0.009).abs() < 1e-15 && (out.root.unwrap() - 3.0).abs() < 1e-12);
    let out = OptimizerProbe::new("custom", &[("rule", text("ratio = g"))]).step_at(0.0, 3.0);
    assert_eq!((out.first, out.second, out.root), (None, None, None));
}

#[track_caller]
fn assert_refused(edits: &[(&str, &str)], expected: &str) {
    let mut all = vec![("optimizer.kind", "custom")];
    all.extend(edits);
    let spec_edits = crate::support::edits(&all);
    let error = noisy_valley().edited(&spec_edits).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn errors_name_the_character_and_what_was_expected() {
    let rule = |rule: &'static str, expected: &str| assert_refused(&[("optimizer.rule", rule)], expected);
    rule("m = 0.9m + q*g; ratio = m", "character 12: `q` is not known; expected `g`, `theta`, `t`, `lr`");
    rule("ratio = betta1*g", "`betta1` is not known; expected `beta1`, the nearest known");
    rule("ratio = g; m = (g", "character 18: the `(` at character 16 is never closed");
    rule("m = g", "no formula is named `ratio` or `step`; expected `ratio = …` or `step = …`");
    rule("ratio = g; step = g", "`ratio` and `step` are both given");
    rule("g = 2; ratio = g", "character 1: `g` has a meaning of its own; expected another name");
    rule("sin = 2; ratio = g", "character 1: `sin` has a meaning of its own");
    rule("m = g; m = g; ratio = m", "character 8: `m` is there twice");
    rule("ratio = g; 2", "character 12: no `=`; expected `name = …`");
    rule("ratio = ", "the formula is empty; expected a number, a name such as `g`, a function or `(`");
    rule("ratio = x", "`x` is not known");
    rule("a=1;b=1;c=1;d=1;f=1;h=1;i=1;j=1;ratio=g", "character 33: one too many; expected at most 8");
    rule("2a = 3; ratio = g", "character 1: `2a` is no name");
    assert_refused(&[("optimizer.constants", "beta1 = 0,9")], "character 11: no `=`; expected `name = …`");
    assert_refused(
        &[("optimizer.constants", "beta1 = big")],
        "character 9: `big` is no number; expected a number such as 0.9",
    );
    assert_refused(&[("optimizer.constants", "beta1 = 0.9")], "`beta2` is not known");
}

#[test]
fn a_rule_is_kept_in_replays_and_can_be_changed_on_the_way() {
    let level = edited(&noisy_valley(), &[("optimizer.kind", "sgd"), ("optimizer.lr", "0.0005")]);
    let mut run = Run::new(Arc::new(level), 5);
    advance(&mut run, 20);
    let set =
        [("rule", text("b = mu*b + g; ratio = b")), ("constants", text("mu = 0.8")), ("lr", both(0.0005))];
    run.apply(switch("custom", &set)).unwrap();
    advance(&mut run, 20);
    let change = |value: &str| Event::SetParam {
        agent: AgentId::FIRST,
        name: "rule".to_owned(),
        axis: None,
        value: text(value),
    };
    let refused = run.apply(change("ratio = nu*g")).unwrap_err().to_string();
    assert!(
        refused.contains("character 9: `nu` is not known; expected `mu`, the nearest known"),
        "{refused}"
    );
    run.apply(change("b = mu*b + g; ratio = g + mu*b")).unwrap();
    advance(&mut run, 40);
    let replay = Replay::record(&run, "test");
    let read = Replay::parse(&replay.to_toml()).unwrap();
    assert!(read.verify().is_ok(), "the same bits");
    assert_eq!(read.to_toml(), replay.to_toml());
}

#[test]
fn a_division_by_zero_ends_the_run_and_nothing_panics() {
    let rule = [("rule", text("ratio = 1/(t - 5)"))];
    let mut run = Run::new(Arc::new(level(("bowl", &[]), ("none", &[]), ("custom", &rule), [1.0, 1.0])), 1);
    advance(&mut run, 10);
    assert_eq!((run.outcome(), run.state().step), (Outcome::NotFinite, 5));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(rule in "[a-z0-9=;+*/^()., \n_-]{0,80}", constants in "[a-e0-9=,;. -]{0,30}") {
        let specs = OptimizerKind::find("custom").unwrap().info.params;
        let set = [("rule", text(&format!("{rule};ratio = g"))), ("constants", text(&constants))];
        let params = crate::support::params(specs, &set);
        let _ = (OptimizerKind::find("custom").unwrap().check)(&params);
        let mut probe = OptimizerProbe::new("custom", &set);
        (0..3).for_each(|_| { probe.ratio(1.5); });
    }
}
