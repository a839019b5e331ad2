//! Schedules and switches in runs, levels and replays: what a step uses, what a player may change, and that files keep
//! everything.

use std::sync::Arc;

use frankie_sim::event::Event;
use frankie_sim::optimizer::{KINDS, OptimizerKind};
use frankie_sim::params::{Params, Value};
use frankie_sim::run::Refusal;
use frankie_sim::{Axis, Level, Replay, Run, math};

use crate::support::{advance, assert_near, both, choose, fetching, fingerprint, level, switch, tune};

const LEVEL: &str = r#"
format = 1
title = "Scheduled"
[surface]
kind = "rosenbrock"
[noise]
kind = "gaussian"
[view]
bounds = "none"
[start]
at = [-1.2, 1.0]
[player]
drop = true
switch = true
tune = ["lr", "schedule", "warmup_steps", "decay_steps", "decay_factor", "min_factor", "weight_decay", "shared_v", "eps_inside"]
[optimizer]
"#;

/// A level with these lines in its `[optimizer]`.
fn with_optimizer(lines: &str) -> Level {
    Level::parse("scheduled", &format!("{LEVEL}{lines}")).unwrap_or_else(|error| panic!("{error}"))
}

/// The learning rates of both axes at the present step.
fn rates(run: &Run) -> [f64; 2] {
    run.row().unwrap().axes.map(|axis| axis.lr)
}

#[test]
fn every_kind_steps_by_the_scheduled_rate() {
    for kind in KINDS.iter().map(|kind| kind.info.kind) {
        let lines =
            format!("kind = \"{kind}\"\nlr = [1e-4, 2e-5]\nschedule = \"cosine\"\ndecay_steps = 40\n");
        let plain = format!("kind = \"{kind}\"\nlr = [1e-4, 2e-5]\n");
        let mut run = Run::new(Arc::new(with_optimizer(&lines)), 1);
        let mut constant = Run::new(Arc::new(with_optimizer(&plain)), 1);
        for t in 1..=45_u32 {
            run.advance();
            constant.advance();
            let factor = 0.5 * (1.0 + math::cos(math::PI * f64::from((t - 1).min(40)) / 40.0));
            let (row, [x, y]) = (*run.row().unwrap(), rates(&run));
            assert_near(x, 1e-4 * factor, 1e-17, kind);
            assert_near(y, 2e-5 * factor, 1e-17, kind);
            for i in 0..2 {
                assert_eq!(row.at[i], row.from[i] - row.axes[i].lr * row.axes[i].ratio, "{kind}, t = {t}");
            }
            assert_eq!(rates(&constant), [1e-4, 2e-5], "{kind}");
            if t == 1 {
                assert_eq!(run.state().at, constant.state().at, "{kind}: the first step has the full rate");
            }
        }
        assert_eq!(
            run.row().unwrap().at,
            run.row().unwrap().from,
            "{kind}: at the end the agent stands still"
        );
    }
}

#[test]
fn a_schedule_counts_from_when_the_state_was_new() {
    let mut run = Run::new(Arc::new(with_optimizer("kind = \"adam\"\nlr = 0.1\nschedule = \"warmup\"\n")), 1);
    let rate = |run: &mut Run| {
        run.advance();
        (rates(run)[0] * 1e6).round() / 1e6
    };
    assert_eq!([(); 3].map(|()| rate(&mut run)), [0.001, 0.002, 0.003]);
    run.apply(tune("lr", None, 0.2)).unwrap();
    assert_eq!(rate(&mut run), 0.008, "tuning keeps the age of the state");
    run.apply(Event::Drop { at: [0.0; 2] }).unwrap();
    assert_eq!(rate(&mut run), 0.002, "after a drop the warm-up starts again");
    advance(&mut run, 150);
    assert_eq!(rates(&run), [0.2; 2]);
    run.apply(choose("schedule", Value::Choice("inverse_sqrt"))).unwrap();
    run.apply(tune("warmup_steps", None, 38.0)).unwrap();
    assert_eq!(rate(&mut run), 0.1, "the step after is the 152nd: √(38/152)");
    run.seek(2);
    assert_eq!(rates(&run), [0.002; 2], "seeking back restores the old rates");
}

#[test]
fn events_with_invalid_values_are_refused() {
    let mut run = Run::new(Arc::new(with_optimizer("kind = \"adam\"\n")), 1);
    run.seek(5);
    let before = fingerprint(&run);
    for (event, words) in [
        (tune("schedule", None, 1.0), "schedule must be one of constant, warmup, cosine"),
        (tune("shared_v", None, 1.0), "shared_v must be true or false"),
        (tune("warmup_steps", None, 2.5), "warmup_steps must be a whole number, at least 1"),
        (tune("warmup_steps", None, -3.0), "warmup_steps must be a whole number"),
        (tune("warmup_steps", None, f64::NAN), "warmup_steps must be a whole number"),
        (tune("warmup_steps", Some(Axis::X), 5.0), "warmup_steps must be"),
        (tune("decay_factor", Some(Axis::Y), 0.5), "decay_factor must be"),
        (tune("decay_factor", None, 0.0), "decay_factor must be greater than 0 and at most 1"),
        (tune("min_factor", None, 1.5), "min_factor must be at least 0 and at most 1"),
        (choose("schedule", Value::Choice("stairs")), "schedule must be one of constant"),
        (choose("schedule", Value::Flag(true)), "schedule must be one of constant"),
        (choose("shared_v", Value::Choice("yes")), "shared_v must be true or false"),
        (choose("lr", both(0.5)), "lr must be greater than 0"),
        (choose("bias_correction", Value::Flag(false)), "this level does not let you change bias_correction"),
    ] {
        let refusal = run.apply(event.clone()).unwrap_err();
        assert!(refusal.to_string().starts_with(words), "{event:?}: {refusal}");
    }
    // A switch cannot hold such values at all.
    let mut params = Params::defaults(OptimizerKind::find("adam").unwrap().info.params);
    for (name, value) in
        [("warmup_steps", Value::Integer(0)), ("schedule", Value::Choice("stairs")), ("beta2", both(1.0))]
    {
        assert!(params.set(name, value.clone()).is_err(), "{name} = {value}");
    }
    run.apply(switch("sgd", &[])).unwrap();
    let none = run.apply(choose("shared_v", Value::Flag(true))).unwrap_err();
    assert_eq!(none, Refusal::NotAllowed("change shared_v: this optimizer has none".to_owned()));
    run.seek(4);
    run.seek(5);
    assert_ne!(fingerprint(&run), before, "the switch alone took effect");
    assert_eq!(run.events().len(), 1);
}

#[test]
fn levels_refuse_invalid_schedules() {
    for (line, words) in [
        ("schedule = \"cosin\"", "expected `cosine`"),
        ("schedule = 3", "wrong type"),
        ("warmup_steps = 0", "a whole number from 1"),
        ("decay_steps = 1.5", "a whole number from 1"),
        ("decay_factor = 0.0", "greater than 0"),
        ("min_factor = 2", "at most 1"),
        ("bias_correction = 1", "true or false"),
        ("share_v = true", "expected `shared_v`"),
    ] {
        let text = format!("{LEVEL}kind = \"adam\"\n{line}\n");
        let error = Level::parse("scheduled", &text).unwrap_err().to_string();
        assert!(error.contains(words), "{line}: {error}");
    }
    let adams = Level::parse("scheduled", &format!("{LEVEL}kind = \"sgd\"\nshared_v = true\n"));
    assert!(adams.unwrap_err().to_string().contains("unknown key"), "a switch of Adam's own");
}

#[test]
fn the_hash_depends_only_on_changed_parameters() {
    let mut run = Run::new(Arc::new(with_optimizer("kind = \"adam\"\n")), 1);
    run.seek(20);
    let mut seen = vec![run.state().hash()];
    for event in [
        choose("schedule", Value::Choice("step")),
        choose("schedule", Value::Choice("cosine")),
        choose("shared_v", Value::Flag(true)),
        choose("eps_inside", Value::Flag(true)),
        tune("warmup_steps", None, 7.0),
        tune("decay_steps", None, 7.0),
        tune("decay_factor", None, 0.5),
        tune("min_factor", None, 0.5),
        tune("weight_decay", None, 0.5),
    ] {
        let mut other = run.clone();
        other.apply(event.clone()).unwrap();
        assert!(!seen.contains(&other.state().hash()), "{event:?}");
        seen.push(other.state().hash());
    }
    let mut same = run.clone();
    same.apply(choose("schedule", Value::Choice("constant"))).unwrap();
    assert_eq!(same.state().hash(), run.state().hash());
}

/// Every kind in turn, each with a schedule that is chosen and tuned on the way.
fn all_kinds_in_turn() -> Run {
    let mut run = Run::new(Arc::new(with_optimizer("kind = \"adam\"\nbias_correction = false\n")), 3);
    for (i, kind) in KINDS.iter().map(|kind| kind.info.kind).enumerate() {
        let schedule = ["warmup", "cosine", "warmup_cosine", "step", "inverse_sqrt"][i % 5];
        let set = [("lr", both(1e-4)), ("schedule", Value::Choice(schedule))];
        run.apply(switch(kind, &set)).unwrap();
        advance(&mut run, 21);
        run.apply(tune("warmup_steps", None, 10.0 + i as f64)).unwrap();
        run.apply(tune("min_factor", None, 0.25)).unwrap();
        advance(&mut run, 17);
        run.apply(choose("schedule", Value::Choice("cosine"))).unwrap();
        advance(&mut run, 9);
    }
    run.apply(switch("adam", &[("lr", Value::Pair([1e-3, 2e-3])), ("eps_inside", Value::Flag(true))]))
        .unwrap();
    advance(&mut run, 20);
    run.apply(choose("shared_v", Value::Flag(true))).unwrap();
    run.apply(choose("eps_inside", Value::Flag(false))).unwrap();
    run.apply(tune("weight_decay", None, 0.125)).unwrap();
    advance(&mut run, 30);
    run
}

#[test]
fn a_replay_keeps_every_switch_and_verifies() {
    let mut run = all_kinds_in_turn();
    let text = Replay::record(&run, "test").to_toml();
    let replay = Replay::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(replay.events, run.events());
    assert!(replay.verify().is_ok(), "{:?}", replay.verify());
    assert_eq!(Replay::record(&replay.run(), "test").events, run.events());
    for line in ["kind = \"set_param\"", "value = \"cosine\"", "value = true", "schedule = \"step\""] {
        assert!(text.contains(line), "{line}");
    }
    // Stopped in the middle of every kind and taken up again: the next step is the same.
    let last = run.last_step();
    for step in (5..last).step_by(23) {
        let mut again = replay.run();
        again.seek(step);
        run.seek(step);
        assert_eq!(fingerprint(&again), fingerprint(&run), "step {step}");
        again.advance();
        run.advance();
        assert_eq!((again.row(), fingerprint(&again)), (run.row(), fingerprint(&run)), "after step {step}");
    }
    let changed = text.replacen("value = \"cosine\"", "value = \"step\"", 1);
    assert!(Replay::parse(&changed).unwrap().verify().is_err(), "another word, another run");
}

#[test]
fn a_replay_refuses_invalid_choices() {
    let text = Replay::record(&all_kinds_in_turn(), "test").to_toml();
    for (from, to, words) in [
        ("value = \"cosine\"", "value = \"cosin\"", "expected `cosine`"),
        ("value = \"cosine\"", "value = 1.0", "wrong type"),
        ("value = true", "value = \"yes\"", "true or false"),
        ("name = \"schedule\"", "name = \"lr\"", "wrong type"),
        ("name = \"warmup_steps\"", "name = \"schedule\"", "wrong type"),
        ("value = 10\n", "value = 10.5\n", "a whole number"),
        ("value = 0.25", "value = 0.25\naxis = \"x\"", "both axes share this value"),
    ] {
        assert!(text.contains(from), "{from}");
        let error = Replay::parse(&text.replacen(from, to, 1)).unwrap_err().to_string();
        let words = words.replace('`', "");
        assert!(error.replace(['`', '"'], "").contains(&words), "{to}: {error}");
    }
}

#[test]
fn a_second_choice_before_a_step_replaces_the_first() {
    let mut run = Run::new(Arc::new(with_optimizer("kind = \"adam\"\n")), 1);
    for word in ["step", "cosine", "warmup"] {
        run.apply(choose("schedule", Value::Choice(word))).unwrap();
    }
    assert_eq!(run.events().len(), 1);
    run.apply(choose("shared_v", Value::Flag(true))).unwrap();
    assert_eq!(run.events().len(), 2, "of something else");
}

#[test]
fn schedules_help_under_noise() {
    let nearest = |schedule| {
        let by =
            [("lr", both(0.1)), ("schedule", Value::Choice(schedule)), ("decay_steps", Value::Integer(2000))];
        let noisy = [("sigma", both(1.0))];
        let mut run =
            Run::new(Arc::new(level(("bowl", &[]), ("gaussian", &noisy), ("adam", &by), [2.0, 2.0])), 5);
        run.seek(2000);
        let rows = run.trace().unwrap().rows().iter().rev().take(200);
        rows.map(|row| math::distance(row.at, [0.0; 2])).sum::<f64>() / 200.0
    };
    let (constant, cosine) = (nearest("constant"), nearest("cosine"));
    assert!(cosine < 0.25 * constant, "{cosine} and {constant}");
}

#[test]
fn other_levels_read_schedule_names_too() {
    let mut run = Run::new(Arc::new(fetching()), 1);
    run.apply(choose("shared_v", Value::Flag(true))).unwrap();
    advance(&mut run, 10);
    let [x, y] = run.row().unwrap().axes.map(|axis| axis.second.unwrap().raw);
    assert_eq!(x, y, "one v");
}
