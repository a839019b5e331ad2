//! The pack: dogs beside Frankie meet the same noise, go back and on with him, and stand in his replay.

use std::sync::Arc;

use frankie_sim::level::MAX_PACK;
use frankie_sim::optimizer::OptimizerKind;
use frankie_sim::params::Params;
use frankie_sim::run::Refusal;

use frankie_sim::{Event, Level, Outcome, Replay, Run, TimedEvent};
use proptest::prelude::*;

use crate::support::advance;

const LEVEL: &str = r#"
format = 1
title = "Pack"
seed = 3
[surface]
kind = "fetch"
ball = [6.0, 2.0]
[view]
bounds = "open"
[noise]
kind = "gaussian"
sigma = 0.3
[optimizer]
kind = "adam"
lr = 0.05
[pack.momo]
kind = "momentum"
lr = 0.02
[pack.bolt]
name = "Old Bolt"
color = "sky"
kind = "sgd"
lr = 0.05
[start]
at = [-7.0, -3.0]
[player]
drop = true
throw = true
switch = true
tune = ["all"]
"#;

/// The level, with some keys set otherwise.
fn level(settings: &[(&str, &str)]) -> Arc<Level> {
    Arc::new(Level::with_settings("pack", LEVEL, &owned(settings)).unwrap())
}

fn owned(settings: &[(&str, &str)]) -> Vec<(String, String)> {
    settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn refusal(settings: &[(&str, &str)]) -> String {
    Level::with_settings("pack", LEVEL, &owned(settings)).unwrap_err().to_string()
}

fn tune(dog: usize, name: &str, value: f64) -> Event {
    Event::Tune { dog, name: name.to_owned(), axis: None, value }
}

fn switch(dog: usize, kind: &str) -> Event {
    let params = Params::defaults(OptimizerKind::find(kind).unwrap().info.params);
    Event::Switch { dog, kind: kind.to_owned(), params }
}

/// Where everyone is.
fn places(run: &Run) -> Vec<[f64; 2]> {
    run.dogs().map(|dog| dog.state().at).collect()
}

#[test]
fn each_is_who_the_level_says() {
    let level = level(&[]);
    let who: Vec<_> =
        level.pack.iter().map(|mate| (mate.key.as_str(), mate.name.as_str(), mate.color)).collect();
    // In the order of their keys; who names no color gets the first that is free.
    assert_eq!(who, [("bolt", "Old Bolt", "sky"), ("momo", "Momo", "vermilion")]);
    assert_eq!([0, 1, 2, 3].map(|dog| level.name_of(dog)), ["Frankie", "Old Bolt", "Momo", ""]);
    let kinds: Vec<_> = (0..4).map(|dog| level.optimizer_of(dog).map(|own| own.kind.info.kind)).collect();
    assert_eq!(kinds, [Some("adam"), Some("sgd"), Some("momentum"), None]);
}

#[test]
fn each_runs_as_it_would_alone_on_the_same_noise() {
    let events = [
        (20, Event::Throw { to: [-4.0, 4.0] }),
        (50, tune(0, "lr", 0.2)),
        (60, tune(2, "lr", 0.01)),
        (80, Event::Drop { at: [1.0, -1.0] }),
        (90, switch(1, "adagrad")),
    ];
    let mut together = Run::new(level(&[]), 3);
    for (step, event) in &events {
        together.seek(*step);
        together.apply(event.clone()).unwrap();
    }
    together.seek(700);
    let gone = [("pack.momo.kind", "none"), ("pack.bolt.kind", "none")];
    let alone = [
        level(&gone),
        level(&[&gone[..], &[("optimizer.kind", "sgd"), ("optimizer.lr", "0.05")]].concat()),
        level(&[&gone[..], &[("optimizer.kind", "momentum"), ("optimizer.lr", "0.02")]].concat()),
    ];
    for (dog, level) in alone.into_iter().enumerate() {
        assert!(level.pack.is_empty());
        let mut run = Run::new(level, 3);
        for (step, event) in &events {
            run.seek(*step);
            let mut event = event.clone();
            match &mut event {
                Event::Drop { .. } | Event::Throw { .. } => {}
                Event::Tune { dog: whose, .. }
                | Event::Choose { dog: whose, .. }
                | Event::Switch { dog: whose, .. } => {
                    if *whose != dog {
                        continue;
                    }
                    *whose = 0;
                }
            }
            run.apply(event).unwrap();
        }
        run.seek(700);
        let mate = together.dog(dog).unwrap();
        assert_eq!(mate.state().hash(), run.state().hash(), "dog {dog}");
        assert_eq!(mate.row(), run.row(), "dog {dog}");
    }
    assert!(together.dog(3).is_none());
}

#[test]
fn going_back_takes_everyone_back() {
    let mut run = Run::new(level(&[]), 3);
    let mut seen = Vec::new();
    for step in 0..=600 {
        run.seek(step);
        seen.push((run.hash(), places(&run)));
        if step == 300 {
            run.apply(tune(1, "lr", 0.4)).unwrap();
            seen[300] = (run.hash(), places(&run));
        }
    }
    for step in [599, 301, 300, 299, 0, 450, 7] {
        run.seek(step);
        assert_eq!((run.hash(), places(&run)), seen[step as usize], "step {step}");
    }
    // Something new replaces what came later, whosever it was.
    run.seek(100);
    run.apply(tune(2, "lr", 0.03)).unwrap();
    assert_eq!(run.events().len(), 1);
    assert_eq!(run.last_step(), 100);
    run.seek(600);
    assert_ne!(run.hash(), seen[600].0);
    assert_eq!(run.dogs().next().unwrap().state().at, seen[600].1[0], "nobody touched Frankie");
    assert_ne!(places(&run)[2], seen[600].1[2]);
}

#[test]
fn a_replay_holds_them_all() {
    let mut run = Run::new(level(&[]), 3);
    run.seek(100);
    run.apply(tune(2, "lr", 0.03)).unwrap();
    run.seek(200);
    run.apply(switch(1, "adam")).unwrap();
    run.apply(tune(1, "beta1", 0.5)).unwrap();
    run.apply(Event::Throw { to: [-4.0, 4.0] }).unwrap();
    run.seek(800);
    let text = Replay::record(&run, "0").to_toml();
    assert!(
        text.contains("[level.pack]") && text.contains("dog = \"momo\"") && text.contains("dog = \"bolt\"")
    );
    let replay = Replay::parse(&text).unwrap();
    assert_eq!(replay.events, run.events());
    assert_eq!(replay.to_toml(), text);
    assert_eq!(replay.verify().unwrap().hashes, 4);
    let (again, verdict) = replay.remake();
    assert!(verdict.is_ok());
    assert_eq!((again.hash(), places(&again)), (run.hash(), places(&run)));

    // What another dog did cannot be changed unnoticed.
    let changed = text.replacen("value = 0.03", "value = 0.031", 1);
    assert_ne!(changed, text);
    assert_eq!(Replay::parse(&changed).unwrap().verify().unwrap_err().step, 256);
    for (wrong, expected) in
        [("dog = \"mimi\"", "a dog of the level's pack: `bolt`, `momo`"), ("dog = 2", "a text in quotes")]
    {
        let error = Replay::parse(&text.replacen("dog = \"momo\"", wrong, 1)).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("event[0].dog"), "{error}");
    }
    // It has no such hyper-parameter: it runs by momentum.
    let error =
        Replay::parse(&text.replacen("name = \"lr\"", "name = \"beta2\"", 1)).unwrap_err().to_string();
    assert!(error.contains("event[0].name"), "{error}");
}

#[test]
fn who_runs_off_stays_off_and_the_others_go_on() {
    let wild = level(&[("pack.bolt.lr", "3.0"), ("noise.sigma", "8.0")]);
    let mut run = Run::new(wild, 3);
    run.seek(600);
    let bolt = &run.mates()[0];
    assert_eq!(bolt.outcome(), Outcome::RanOff);
    let left = bolt.state().step;
    assert!(left < 256, "before the first hash, at {left}");
    assert_eq!(run.outcome(), Outcome::Running);
    let (hash, hashes) = (run.hash(), run.hashes());
    assert_eq!(hashes.len(), 2);
    assert!(matches!(run.apply(tune(1, "lr", 0.1)), Err(Refusal::Over)), "it takes no notice");
    run.seek(left - 1);
    assert_eq!(run.mates()[0].outcome(), Outcome::Running);
    assert_eq!(run.hashes(), hashes, "what is to come is known");
    run.seek(600);
    assert_eq!(run.hash(), hash);
    let replay = Replay::parse(&Replay::record(&run, "0").to_toml()).unwrap();
    replay.verify().unwrap();
}

#[test]
fn places_go_by_steps() {
    let goal = [("goal.kind", "reach"), ("goal.radius", "1.0"), ("goal.hold", "5"), ("noise.kind", "none")];
    let mut run = Run::new(level(&goal), 3);
    assert_eq!(run.place_of(0), None);
    run.seek(100_000);
    assert_eq!(run.outcome(), Outcome::Reached);
    let arrivals: Vec<_> = run.dogs().map(|dog| (dog.outcome(), dog.state().step)).collect();
    for dog in 0..3 {
        let (outcome, step) = arrivals[dog];
        let before = arrivals.iter().filter(|(o, s)| *o == Outcome::Reached && *s < step).count();
        assert_eq!(run.place_of(dog), (outcome == Outcome::Reached).then_some(before + 1));
    }
    assert!(arrivals.iter().any(|(_, step)| *step < run.state().step), "{arrivals:?}: somebody was quicker");
}

#[test]
fn a_pack_without_record_comes_out_the_same() {
    let mut quick = Run::new(level(&[]), 3).without_trace();
    advance(&mut quick, 500);
    let mut run = Run::new(level(&[]), 3);
    advance(&mut run, 500);
    assert_eq!(quick.hash(), run.hash());
    assert_eq!(Replay::record(&quick, "0").to_toml(), Replay::record(&run, "0").to_toml());
}

#[test]
fn nobody_else_is_told_what_to_do() {
    let mut run = Run::new(level(&[]), 3);
    assert!(matches!(run.apply(tune(3, "lr", 0.1)), Err(Refusal::NotAllowed(_))));
    assert!(matches!(run.apply(tune(1, "beta1", 0.1)), Err(Refusal::NotAllowed(_))), "sgd has none");
    assert!(matches!(run.apply(tune(1, "lr", -1.0)), Err(Refusal::Value { .. })));
    assert!(run.events().is_empty());
    let foreseen = [0, 2, 3].map(|dog| TimedEvent { step: 5, event: tune(dog, "lr", 0.1) });
    assert_eq!(Run::with_events(level(&[]), 3, foreseen.to_vec()).events(), &foreseen[..2]);
    run.apply(tune(1, "lr", 0.1)).unwrap();
    run.apply(tune(2, "lr", 0.2)).unwrap();
    run.apply(tune(1, "lr", 0.3)).unwrap();
    assert_eq!(run.events().len(), 3, "two dogs' dragged sliders are two things");
    run.apply(tune(1, "lr", 0.4)).unwrap();
    assert_eq!(run.events().len(), 3);
}

#[test]
fn settings_add_change_and_remove_dogs() {
    let level =
        level(&[("pack.ada.kind", "adagrad"), ("pack.momo.kind", "lion"), ("pack.bolt.kind", "rmsprop")]);
    let who: Vec<_> = level.pack.iter().map(|mate| (mate.name.as_str(), mate.color)).collect();
    assert_eq!(who, [("Ada", "vermilion"), ("Old Bolt", "sky"), ("Momo", "yellow")]);
    let again = Level::parse("pack", &level.to_toml()).unwrap();
    assert_eq!(again.to_toml(), level.to_toml());
    let none = Level::with_settings(
        "pack",
        &level.to_toml(),
        &owned(&[("pack.ada.kind", "none"), ("pack.momo.kind", "none"), ("pack.bolt.kind", "none")]),
    );
    assert!(!none.unwrap().to_toml().contains("pack"));
}

#[test]
fn what_is_wrong_with_a_pack_is_told_at_its_place() {
    for (settings, expected) in [
        (&[("pack.momo.kind", "adamm")][..], "`adam`, the nearest known"),
        (&[("pack.momo.color", "skye")], "`sky`, the nearest known"),
        (&[("pack.momo.color", "sky")], "a color for each"),
        (&[("pack.momo.name", "Frankie")], "another name"),
        (&[("pack.momo.name", "''")], "a name of 1 to 16 letters"),
        (&[("pack.momo.beta1", "0.5")], "one of"),
        (&[("pack.momo.lr", "-1")], "a number"),
        (&[("pack.a b.kind", "sgd")], "a key of 1 to 16 letters, digits, - and _"),
        (&[("pack", "3")], "a table"),
        (&[("pack", "3"), ("pack.momo.kind", "sgd")], "a table"),
        (&[("pack.momo", "3")], "a table"),
        (&[("pack.x.lr", "0.1")], "a kind that `frankie optimizers` lists"),
    ] {
        let error = refusal(settings);
        assert!(error.starts_with("--set pack") && error.contains(expected), "{settings:?}: {error}");
    }
    let all = ["a", "b", "c", "d"].map(|key| format!("pack.{key}.kind"));
    let many: Vec<_> = all.iter().map(|key| (key.as_str(), "sgd")).collect();
    assert!(refusal(&many).contains(&format!("at most {MAX_PACK} dogs")));
    let error = Level::parse("pack", &LEVEL.replace("color = \"sky\"", "colour = \"sky\"")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 21, column 1: `pack.bolt.colour`: unknown key; expected `color`, the nearest known"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever happens to whomever, going back and on changes nothing and the replay comes out as recorded.
    #[test]
    fn replay_is_rerun(happenings in prop::collection::vec((0_u64..400, 0_usize..3, 0_usize..5, -6.0..6.0_f64), 0..12)) {
        let mut run = Run::new(level(&[]), 3);
        let mut happenings = happenings;
        happenings.sort_by_key(|(step, ..)| *step);
        for (step, dog, what, x) in happenings {
            run.seek(step);
            let _ = run.apply(match what {
                0 => Event::Drop { at: [x, -x] },
                1 => Event::Throw { to: [x, 0.5 * x] },
                2 => switch(dog, "adam"),
                3 => switch(dog, "nesterov"),
                _ => tune(dog, "lr", 0.01 + 0.02 * x.abs()),
            });
        }
        run.seek(520);
        let hash = run.hash();
        let replay = Replay::parse(&Replay::record(&run, "0").to_toml()).unwrap();
        prop_assert!(replay.verify().is_ok());
        run.seek(13);
        run.seek(520);
        prop_assert_eq!(run.hash(), hash);
    }
}
