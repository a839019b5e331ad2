//! Choosing another optimizer: which hyperparameters stay, and what the panel says about them.

use frankie::game::optimizer_switch::{params_after_switch, takeover};
use frankie_sim::optimizer::{KINDS, OptimizerKind};
use frankie_sim::params::Params;
use frankie_sim::{Replay, Run};

use super::*;

/// A level that allows everything, with this table of its optimizer.
fn level(optimizer: &str) -> Arc<Level> {
    let optimizer = format!("[optimizer]\n{optimizer}\n[player]\n");
    let text = SANDBOX
        .replace("[optimizer]\nkind = \"adam\"\nlr = 0.01\n[player]\n", &optimizer)
        .replace("kind = \"rosenbrock\"", "kind = \"bowl\"");
    Arc::new(Level::parse("switch", &text).unwrap())
}

/// Changes the first agent's optimizer as the menu does.
fn switch(run: &mut Run, kind: &str) -> Params {
    let of_kind = OptimizerKind::find(kind).unwrap();
    let params = params_after_switch(run.level(), run.first(), of_kind);
    let event = Event::SetOptimizer { agent: AgentId::FIRST, kind: kind.to_owned(), params: params.clone() };
    run.apply(event).unwrap();
    params
}

fn set(run: &mut Run, name: &str, value: f64) {
    let (name, value) = (name.to_owned(), Value::Number(value));
    run.apply(Event::SetParam { agent: AgentId::FIRST, name, axis: None, value }).unwrap();
}

fn number(params: &Params, name: &str) -> f64 {
    let Some(Value::Pair([x, y])) = params.get(name) else { panic!("{name} is no number per axis") };
    assert_eq!(x, y);
    *x
}

#[test]
fn with_the_betas_of_the_fence_amsgrad_wins_and_adam_does_not() {
    let text = frankie::levels::find("the-fence", None).unwrap();
    let alone = ["pack.ami.kind", "pack.max.kind", "pack.nova.kind", "task.kind"];
    let alone = alone.map(|key| LevelEdit::new(key, "none"));
    let free = [("player.switch", "true"), ("insight", "\"\""), ("goal.within", "5000")];
    let free = free.map(|(key, value)| LevelEdit::parse(key, value));
    let level = Arc::new(text.level(&[&alone[..], &free[..]].concat()).unwrap());
    let mut adam = Run::new(level.clone(), level.seed());
    adam.seek(2_000);
    assert!(adam.outcome() == Outcome::Running && adam.state().at[0] > 0.9, "Adam goes to the wrong side");
    for at_step in [0, 1, 40, 300] {
        let mut run = Run::new(level.clone(), level.seed());
        run.seek(at_step);
        let params = switch(&mut run, "amsgrad");
        let shared = ["lr", "beta1", "beta2", "eps"].map(|name| number(&params, name));
        assert_eq!(shared, [0.03, 0.0, 0.1, 1e-8], "only the rule changes");
        run.seek(at_step + 1_000);
        assert_eq!(run.outcome(), Outcome::Reached, "switched at step {at_step}");
        // A replay has all the parameters, and gives the same steps.
        let replay = Replay::record(&run, "test");
        let read = Replay::parse(&replay.to_toml()).unwrap();
        assert!(read.verify().is_ok());
        let mut again = read.run();
        again.seek(run.state().step);
        assert_eq!(again.state().hash(), run.state().hash());
        assert_eq!(again.state().optimizer.params, params);
    }
}

#[test]
fn what_was_chosen_stays_and_what_was_a_default_does_not() {
    let level = level("kind = \"adam\"\nlr = 0.02\nbeta2 = 0.99\nschedule = \"cosine\"\ndecay_steps = 70");
    let mut run = Run::new(level, 1);
    set(&mut run, "beta1", 0.5);
    let params = switch(&mut run, "lion");
    assert_eq!(["lr", "beta1", "beta2"].map(|name| number(&params, name)), [0.02, 0.5, 0.99]);
    assert_eq!(params.get("schedule"), Some(&Value::Choice("cosine")));
    assert_eq!(params.get("decay_steps"), Some(&Value::Integer(70)));
    assert_eq!(number(&params, "weight_decay"), 0.001, "Adam's λ was at its default");
    let params = switch(&mut run, "yogi");
    assert_eq!(["beta1", "beta2", "eps"].map(|name| number(&params, name)), [0.5, 0.99, 1e-3]);
    let params = switch(&mut run, "adam");
    assert_eq!(["beta1", "beta2", "eps"].map(|name| number(&params, name)), [0.5, 0.99, 1e-8]);
}

#[test]
fn a_way_through_another_kind_does_not_change_what_the_level_chose() {
    let mut run = Run::new(level("kind = \"adam\"\nlr = 0.02\nbeta1 = 0.0\nbeta2 = 0.1"), 1);
    let start = run.state().optimizer.params.clone();
    for between in KINDS.iter().map(|kind| kind.info.kind) {
        switch(&mut run, between);
        assert_eq!(switch(&mut run, "adam"), start, "by way of {between}");
    }
    // A value that the player set back to the default of the kind is not the level's.
    set(&mut run, "beta1", 0.9);
    assert_eq!(number(&switch(&mut run, "amsgrad"), "beta1"), 0.9);
}

#[test]
fn the_learning_rate_of_adadelta_is_its_own() {
    let mut run = Run::new(level("kind = \"adam\"\nlr = 0.02"), 1);
    set(&mut run, "lr", 0.05);
    assert_eq!(number(&switch(&mut run, "sgd"), "lr"), 0.05);
    assert_eq!(number(&switch(&mut run, "adadelta"), "lr"), 1.0);
    assert_eq!(number(&switch(&mut run, "momentum"), "lr"), 0.02, "the level's");
}

#[test]
fn every_kind_takes_over_from_every_other() {
    for from in KINDS {
        for to in KINDS {
            let mut run = Run::new(level(&format!("kind = \"{}\"\nlr = 0.02", from.info.kind)), 1);
            for (spec, _) in
                run.state().optimizer.params.clone().iter().filter(|(spec, _)| spec.is_per_axis())
            {
                if spec.range.contains(0.25) {
                    set(&mut run, spec.name, 0.25);
                }
            }
            let before = run.state().optimizer.params.clone();
            let params = switch(&mut run, to.info.kind);
            let own_step = ["adadelta", "prodigy", "lbfgs", "newton"];
            let is_own_step =
                [from, to].iter().filter(|kind| own_step.contains(&kind.info.kind)).count() == 1;
            let pairs = to.info.params.iter().filter(|spec| spec.is_per_axis());
            for spec in pairs.filter(|spec| spec.name != "lr" || !is_own_step) {
                if let Some(old) = before.get(spec.name).filter(|old| spec.accepts(old)) {
                    assert_eq!(params.get(spec.name), Some(old), "{} to {}", from.info.kind, to.info.kind);
                }
            }
        }
    }
}

#[test]
fn the_panel_can_say_what_was_kept() {
    let mut run = Run::new(level("kind = \"adam\"\nlr = 0.02\nbeta1 = 0.0\nbeta2 = 0.1"), 1);
    assert_eq!(takeover(&run, run.first()), None);
    run.seek(5);
    switch(&mut run, "amsgrad");
    let taken = takeover(&run, run.first()).unwrap();
    assert_eq!((taken.from, taken.kept, taken.own), ("Adam", vec!["lr", "β₁", "β₂", "ε"], vec![]));
    assert_eq!(taken.lr_means, None);
    set(&mut run, "beta1", 0.5);
    let taken = takeover(&run, run.first()).unwrap();
    assert_eq!((taken.kept, taken.own), (vec!["lr", "β₂", "ε"], vec!["β₁"]), "no longer as it was");
    switch(&mut run, "sgd");
    let taken = takeover(&run, run.first()).unwrap();
    assert_eq!((taken.from, taken.kept), ("AMSGrad", vec!["lr"]));
    assert_eq!(taken.lr_means, Some("multiplies the gradient"));
    run.seek(2);
    assert_eq!(takeover(&run, run.first()), None, "before the change");
}
