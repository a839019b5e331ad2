//! The pack: its agents get the same noise as the first agent, go back and forward with it, and are part of its replay.

use std::sync::Arc;

use frankie_sim::level::MAX_PACK;
use frankie_sim::optimizer::OptimizerKind;
use frankie_sim::params::{Params, Value};
use frankie_sim::run::Refusal;
use frankie_sim::trace::WINDOW_ROWS;

use frankie_sim::{AgentId, Event, Level, Outcome, Replay, Run, TimedEvent};
use proptest::prelude::*;

use crate::support::{advance, edits, with_edits};

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
    Arc::new(with_edits("pack", LEVEL, settings).unwrap())
}

fn refusal(settings: &[(&str, &str)]) -> String {
    with_edits("pack", LEVEL, settings).unwrap_err().to_string()
}

fn tune(agent: usize, name: &str, value: f64) -> Event {
    let agent = AgentId::new(agent);
    Event::SetParam { agent, name: name.to_owned(), axis: None, value: Value::Number(value) }
}

fn switch(agent: usize, kind: &str) -> Event {
    let params = Params::defaults(OptimizerKind::find(kind).unwrap().info.params);
    Event::SetOptimizer { agent: AgentId::new(agent), kind: kind.to_owned(), params }
}

/// The positions of all agents.
fn positions(run: &Run) -> Vec<[f64; 2]> {
    run.agents().map(|agent| agent.state().at).collect()
}

#[test]
fn names_colors_and_optimizers_are_those_of_the_level() {
    let level = level(&[]);
    let members: Vec<_> =
        level.pack().iter().map(|member| (member.key.as_str(), member.name.as_str(), member.color)).collect();
    // In the order of their keys; a member without a color gets the first free one.
    assert_eq!(members, [("bolt", "Old Bolt", "sky"), ("momo", "Momo", "vermilion")]);
    assert_eq!(
        [0, 1, 2, 3].map(|agent| level.agent_name(AgentId::new(agent))),
        ["Frankie", "Old Bolt", "Momo", ""]
    );
    let kind = |agent| level.optimizer_of(AgentId::new(agent)).map(|config| config.kind.info.kind);
    let kinds: Vec<_> = (0..4).map(kind).collect();
    assert_eq!(kinds, [Some("adam"), Some("sgd"), Some("momentum"), None]);
}

#[test]
fn each_agent_runs_as_it_would_alone() {
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
    for (index, level) in alone.into_iter().enumerate() {
        let id = AgentId::new(index);
        assert!(level.pack().is_empty());
        let mut run = Run::new(level, 3);
        for (step, event) in &events {
            run.seek(*step);
            let mut event = event.clone();
            match &mut event {
                Event::Drop { .. }
                | Event::Throw { .. }
                | Event::Guess(_)
                | Event::Feed { .. }
                | Event::Lead { .. } => {}
                Event::SetParam { agent, .. } | Event::SetOptimizer { agent, .. } => {
                    if *agent != id {
                        continue;
                    }
                    *agent = AgentId::FIRST;
                }
            }
            run.apply(event).unwrap();
        }
        run.seek(700);
        let agent = together.agent(id).unwrap();
        assert_eq!(agent.state().hash(), run.state().hash(), "{id:?}");
        assert_eq!(agent.row(), run.row(), "{id:?}");
    }
    assert!(together.agent(AgentId::new(3)).is_none());
}

#[test]
fn going_back_takes_all_agents_back() {
    let mut run = Run::new(level(&[]), 3);
    let mut seen = Vec::new();
    for step in 0..=600 {
        run.seek(step);
        seen.push((run.hash(), positions(&run)));
        if step == 300 {
            run.apply(tune(1, "lr", 0.4)).unwrap();
            seen[300] = (run.hash(), positions(&run));
        }
    }
    for step in [599, 301, 300, 299, 0, 450, 7] {
        run.seek(step);
        assert_eq!((run.hash(), positions(&run)), seen[step as usize], "step {step}");
    }
    // A new event replaces all later ones, for whichever agent they were.
    run.seek(100);
    run.apply(tune(2, "lr", 0.03)).unwrap();
    assert_eq!(run.events().len(), 1);
    assert_eq!(run.last_step(), 100);
    run.seek(600);
    assert_ne!(run.hash(), seen[600].0);
    assert_eq!(run.state().at, seen[600].1[0], "the first agent had no event");
    assert_ne!(positions(&run)[2], seen[600].1[2]);
}

#[test]
fn seeking_in_parts_arrives_where_seeking_at_once_does() {
    let mut run = Run::new(level(&[("goal.kind", "steps"), ("goal.steps", "30000")]), 3);
    run.seek(100);
    run.apply(tune(2, "lr", 0.03)).unwrap();
    run.seek(u64::MAX);
    let end = run.last_step();
    assert_eq!((end, run.outcome()), (30_000, Outcome::Reached));
    let mut whole = run.clone();
    for (target, steps) in
        [(29_000, 100), (5, 1), (100, 64), (20_000, 100_000), (30_000, 333), (99, 7), (0, 1)]
    {
        whole.seek(target);
        let cost = steps * run.level().step_cost();
        let mut parts = 1;
        while !run.seek_within(target, cost) {
            parts += 1;
        }
        assert_eq!((run.state().step, run.hash()), (target, whole.hash()), "step {target}");
        assert_eq!(positions(&run), positions(&whole));
        assert_eq!(run.trace().unwrap().rows(), whole.trace().unwrap().rows());
        // Rows that the window still holds are all made.
        let most = WINDOW_ROWS as u64 + 768;
        assert!(parts <= most / steps + 2, "{parts} parts of {steps} steps to {target}");
        assert_eq!(run.last_step(), end);
    }
    assert!(run.seek_within(u64::MAX, u64::MAX), "the end of the run");
    assert_eq!(run.state().step, end);
}

#[test]
fn a_replay_contains_all_agents() {
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
    let mut remake = replay.remake();
    assert!(remake.advance(u64::MAX).unwrap().is_ok());
    let again = remake.into_run();
    assert_eq!((again.hash(), positions(&again)), (run.hash(), positions(&run)));

    // A changed event of the pack is found.
    let changed = text.replacen("value = 0.03", "value = 0.031", 1);
    assert_ne!(changed, text);
    assert_eq!(Replay::parse(&changed).unwrap().verify().unwrap_err().step, 256);
    for (wrong, expected) in
        [("dog = \"mimi\"", "an agent of the level's pack: `bolt`, `momo`"), ("dog = 2", "a text in quotes")]
    {
        let error = Replay::parse(&text.replacen("dog = \"momo\"", wrong, 1)).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("event[0].dog"), "{error}");
    }
    // Momentum has no such hyperparameter.
    let error =
        Replay::parse(&text.replacen("name = \"lr\"", "name = \"beta2\"", 1)).unwrap_err().to_string();
    assert!(error.contains("event[0].name"), "{error}");
}

#[test]
fn an_agent_out_of_bounds_stops_and_the_others_continue() {
    let wild = level(&[("pack.bolt.lr", "3.0"), ("noise.sigma", "8.0")]);
    let mut run = Run::new(wild, 3);
    run.seek(600);
    let bolt = &run.pack()[0];
    assert_eq!(bolt.outcome(), Outcome::LeftBounds);
    let left = bolt.state().step;
    assert!(left < 256, "before the first hash, at {left}");
    assert_eq!(run.outcome(), Outcome::Running);
    let (hash, hashes) = (run.hash(), run.hashes());
    assert_eq!(hashes.len(), 2);
    assert!(matches!(run.apply(tune(1, "lr", 0.1)), Err(Refusal::Over)), "its own run is over");
    run.seek(left - 1);
    assert_eq!(run.pack()[0].outcome(), Outcome::Running);
    assert_eq!(run.hashes(), hashes, "later hashes are kept");
    run.seek(600);
    assert_eq!(run.hash(), hash);
    let replay = Replay::parse(&Replay::record(&run, "0").to_toml()).unwrap();
    replay.verify().unwrap();
}

#[test]
fn ranks_follow_the_number_of_steps() {
    let goal = [("goal.kind", "reach"), ("goal.radius", "1.0"), ("goal.hold", "5"), ("noise.kind", "none")];
    let mut run = Run::new(level(&goal), 3);
    assert_eq!(run.rank_of(AgentId::FIRST), None);
    run.seek(100_000);
    assert_eq!(run.outcome(), Outcome::Reached);
    let arrivals: Vec<_> = run.agents().map(|agent| (agent.outcome(), agent.state().step)).collect();
    for (index, &(outcome, step)) in arrivals.iter().enumerate() {
        let before = arrivals.iter().filter(|(o, s)| *o == Outcome::Reached && *s < step).count();
        let rank = run.rank_of(AgentId::new(index));
        assert_eq!(rank, (outcome == Outcome::Reached).then_some(before + 1));
    }
    assert!(
        arrivals.iter().any(|(_, step)| *step < run.state().step),
        "{arrivals:?}: an agent of the pack was quicker"
    );
}

#[test]
fn a_pack_without_record_has_the_same_hash() {
    let mut quick = Run::new(level(&[]), 3).without_trace();
    advance(&mut quick, 500);
    let mut run = Run::new(level(&[]), 3);
    advance(&mut run, 500);
    assert_eq!(quick.hash(), run.hash());
    assert_eq!(Replay::record(&quick, "0").to_toml(), Replay::record(&run, "0").to_toml());
}

#[test]
fn events_change_only_the_agent_they_name() {
    let mut run = Run::new(level(&[]), 3);
    assert!(matches!(run.apply(tune(3, "lr", 0.1)), Err(Refusal::NotAllowed(_))));
    assert!(matches!(run.apply(tune(1, "beta1", 0.1)), Err(Refusal::NotAllowed(_))), "sgd has none");
    assert!(matches!(run.apply(tune(1, "lr", -1.0)), Err(Refusal::Value { .. })));
    assert!(run.events().is_empty());
    let scheduled = [0, 2, 3].map(|agent| TimedEvent { step: 5, event: tune(agent, "lr", 0.1) });
    assert_eq!(Run::with_events(level(&[]), 3, scheduled.to_vec()).events(), &scheduled[..2]);
    run.apply(tune(1, "lr", 0.1)).unwrap();
    run.apply(tune(2, "lr", 0.2)).unwrap();
    run.apply(tune(1, "lr", 0.3)).unwrap();
    assert_eq!(run.events().len(), 3, "sliders of two agents are two events");
    run.apply(tune(1, "lr", 0.4)).unwrap();
    assert_eq!(run.events().len(), 3);
}

#[test]
fn settings_add_change_and_remove_agents() {
    let level =
        level(&[("pack.ada.kind", "adagrad"), ("pack.momo.kind", "lion"), ("pack.bolt.kind", "rmsprop")]);
    let members: Vec<_> = level.pack().iter().map(|member| (member.name.as_str(), member.color)).collect();
    assert_eq!(members, [("Ada", "vermilion"), ("Old Bolt", "sky"), ("Momo", "yellow")]);
    let again = Level::parse("pack", &level.to_toml()).unwrap();
    assert_eq!(again.to_toml(), level.to_toml());
    let none = ["pack.ada.kind", "pack.momo.kind", "pack.bolt.kind"].map(|key| (key, "none"));
    assert!(!with_edits("pack", &level.to_toml(), &none).unwrap().to_toml().contains("pack"));
    assert!(!level.edited(&edits(&none)).unwrap().to_toml().contains("pack"));
}

#[test]
fn errors_of_a_pack_name_the_setting_or_the_position_in_the_text() {
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
    assert!(refusal(&many).contains(&format!("at most {MAX_PACK} agents")));
    let error = Level::parse("pack", &LEVEL.replace("color = \"sky\"", "colour = \"sky\"")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 21, column 1: `pack.bolt.colour`: unknown key; expected `color`, the nearest known"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the events are, going back and forward changes nothing and the replay verifies.
    #[test]
    fn going_back_changes_nothing_and_replays_verify(timed in prop::collection::vec((0_u64..400, 0_usize..3, 0_usize..5, -6.0..6.0_f64), 0..12)) {
        let mut run = Run::new(level(&[]), 3);
        let mut timed = timed;
        timed.sort_by_key(|(step, ..)| *step);
        for (step, agent, what, x) in timed {
            run.seek(step);
            let _ = run.apply(match what {
                0 => Event::Drop { at: [x, -x] },
                1 => Event::Throw { to: [x, 0.5 * x] },
                2 => switch(agent, "adam"),
                3 => switch(agent, "nesterov"),
                _ => tune(agent, "lr", 0.01 + 0.02 * x.abs()),
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
