//! The levels inside the binary: every level is valid, can be finished, and agrees with theory.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use frankie::levels::{Sources, built_in};
use frankie_sim::level::LevelEdit;
use frankie_sim::params::Value;
use frankie_sim::{AgentId, Event, Level, Outcome, Run};

use super::campaign::{answered, reference};
use super::test_levels::{BOWL, HEIGHTS};

/// The maximum number of steps: more than any level should need.
const MAX_STEPS: u64 = 3_000;

/// Returns a level that asks nothing, without its pack, in which the player may change everything.
fn alone(level: &Level, pack: &[&str]) -> Arc<Level> {
    let gone = pack.iter().map(|name| LevelEdit::new(format!("pack.{name}.kind"), "none"));
    let silent = [LevelEdit::new("task.kind", "none"), LevelEdit::new("insight", "")];
    let free = [LevelEdit::parse("player.switch", "true"), LevelEdit::parse("player.tune", "[\"all\"]")];
    let edits: Vec<_> = gone.chain(silent).chain(free).collect();
    Arc::new(level.edited(&edits).unwrap())
}

/// Plays a level to its end: with the reference answer where it asks, otherwise as its lesson says.
fn played(level: &Arc<Level>, seed: u64) -> Run {
    if level.task().is_some() {
        return answered(level, seed, reference(level));
    }
    let mut run = Run::new(level.clone(), seed);
    run.seek(MAX_STEPS);
    run
}

#[test]
fn all_built_in_levels_are_valid_and_in_order() {
    let catalog = Sources::default().load();
    assert_eq!(catalog.broken, []);
    assert_eq!(catalog.levels.len(), built_in().count());
    let ids: BTreeSet<&str> = catalog.levels.iter().map(|level| level.id()).collect();
    assert_eq!(ids.len(), catalog.levels.len());
    assert_eq!(catalog.attached, Vec::<std::path::PathBuf>::new(), "what they name is inside the binary");
    assert_eq!(catalog.levels[0].id(), "first-throw", "the first lesson comes first");
    assert_eq!(catalog.levels.last().unwrap().id(), "sandbox");
    for level in &catalog.levels {
        assert!(!level.lesson().is_empty() && !level.tagline().is_empty(), "{}", level.id());
        assert!(level.lesson().chars().count() <= 260, "{}: short enough to be read", level.id());
        let again = Level::parse(level.id(), &level.to_toml()).unwrap();
        assert_eq!(again.to_toml(), level.to_toml(), "{}", level.id());
    }
}

#[test]
fn every_goal_can_be_reached_with_the_controls_of_its_level() {
    for level in &Sources::default().load().levels {
        let run = played(level, level.seed());
        // Where several run, one of them does.
        let is_reached = run.agents().any(|agent| agent.outcome() == Outcome::Reached);
        assert_eq!(is_reached, level.goal().is_some(), "{} after {} steps", level.id(), run.state().step);
        assert!(run.state().step >= 20, "{}: over before one has looked", level.id());
    }
}

#[test]
fn the_slice_leads_down_from_its_flanks_whatever_the_seed() {
    let level = Sources::default().load().find("a-thin-slice").unwrap().clone();
    let level = Arc::new(level.edited(&[LevelEdit::new("goal.within", 3000)]).unwrap());
    for seed in 1..=40 {
        for at in [[-1.2, -1.6], [-0.6, -1.2]] {
            let mut run = Run::new(level.clone(), seed);
            run.apply(Event::Drop { at }).unwrap();
            run.seek(MAX_STEPS);
            assert_eq!(run.outcome(), Outcome::Reached, "from {at:?} by seed {seed}");
        }
    }
}

#[test]
fn training_levels_can_be_finished_with_any_seed() {
    let catalog = Sources::default().load();
    let met = |id: &str, by: &str, value: Value| {
        let pack: &[&str] = if id == "one-at-a-time" { &[] } else { &["bolt", "momo"] };
        let level = alone(catalog.find(id).unwrap(), pack);
        let seeds = (1..=20_u64).filter(|seed| {
            let mut run = Run::new(level.clone(), *seed);
            let name = by.to_owned();
            let value = value.clone();
            run.apply(Event::SetParam { agent: AgentId::FIRST, name, axis: None, value }).unwrap();
            run.seek(MAX_STEPS);
            run.outcome() == Outcome::Reached
        });
        seeds.count()
    };
    assert!(met("one-at-a-time", "lr", Value::Number(0.1)) <= 1, "not without a thought");
    for (name, value) in [
        ("lr", Value::Number(0.02)),
        ("schedule", Value::Choice("inverse_sqrt")),
        ("schedule", Value::Choice("cosine")),
    ] {
        assert!(met("one-at-a-time", name, value.clone()) >= 19, "{name} {value}");
    }
    assert_eq!(met("metres-and-millimetres", "lr", Value::Number(0.03)), 20);
}

#[test]
fn one_rate_for_both_weights_is_slow_where_adam_is_not() {
    let catalog = Sources::default().load();
    let level = alone(catalog.find("metres-and-millimetres").unwrap(), &["bolt", "momo"]);
    let kind = frankie_sim::optimizer::OptimizerKind::find("sgd").unwrap();
    // The steeper weight allows no more than 2 over its curvature of 16.7.
    for lr in [0.01, 0.03, 0.1] {
        let mut params = frankie_sim::params::Params::defaults(kind.info.params);
        params.set("lr", Value::Pair([lr; 2])).unwrap();
        let mut run = Run::new(level.clone(), level.seed());
        run.apply(Event::SetOptimizer { agent: AgentId::FIRST, kind: "sgd".to_owned(), params }).unwrap();
        run.seek(MAX_STEPS);
        let left = (run.state().at[1] - run.targets()[0][1]).abs();
        assert!(run.outcome() == Outcome::OutOfSteps && left > 0.4, "{lr}: {left} left to go");
    }
}

#[test]
fn measurements_agree_with_theory() {
    let catalog = Sources::default().load();
    for level in &catalog.levels {
        let run = played(level, level.seed());
        for (entry, tally) in level.theory().iter().zip(&run.state().theory) {
            let now = run.theory_inputs(entry.axis);
            let (predicted, measured) =
                (entry.prediction.number(&now), tally.measure(entry.stat, entry.axis));
            assert_eq!(
                entry.agrees(&now, tally),
                Some(true),
                "{}: {}: predicted {predicted:?}, measured {measured:?} over {} steps",
                level.id(),
                entry.label,
                tally.steps()
            );
        }
    }
}

#[test]
fn a_broken_level_file_keeps_the_last_valid_version() {
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources { folder: Some(folder.path().to_path_buf()), ..Sources::default() };
    fs::write(folder.path().join("mine.toml"), BOWL).unwrap();
    fs::write(folder.path().join("other.toml"), BOWL).unwrap();
    let (first, stamp) = (sources.load(), sources.stamp(&[]));
    assert_eq!((sources.stamp(&[]), first.find("mine").unwrap().title()), (stamp.clone(), "Mine"));

    fs::write(folder.path().join("mine.toml"), BOWL.replace("Mine", "Better")).unwrap();
    assert_ne!(sources.stamp(&[]), stamp);
    let mut second = sources.load();
    assert_eq!(second.keep_from(&first, &sources), ["mine"]);
    assert_eq!(second.find("mine").unwrap().title(), "Better");
    assert!(std::sync::Arc::ptr_eq(second.find("other").unwrap(), first.find("other").unwrap()));

    fs::write(folder.path().join("mine.toml"), "format = 1\ntitle = ").unwrap();
    let mut third = sources.load();
    assert!(third.keep_from(&second, &sources).is_empty());
    assert_eq!(third.find("mine").unwrap().title(), "Better", "the last good version");
    assert!(third.broken[0].message.contains("line 2"), "{:?}", third.broken);
}

#[test]
fn a_changed_file_of_numbers_reloads_its_level() {
    let level = HEIGHTS.replace("heights.csv", "mine.csv");
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources { folder: Some(folder.path().to_path_buf()), ..Sources::default() };
    let numbers = folder.path().join("mine.csv");
    fs::write(folder.path().join("mine.toml"), level).unwrap();
    let first = sources.load();
    assert_eq!(first.attached, std::slice::from_ref(&numbers), "a missing file is watched too");
    assert!(first.broken[0].message.contains("`surface.file`: mine.csv: "), "{:?}", first.broken);
    let stamp = sources.stamp(&first.attached);

    fs::write(&numbers, "1,2\n3,4").unwrap();
    assert_ne!(sources.stamp(&first.attached), stamp, "the file exists now");
    let mut second = sources.load();
    assert_eq!(second.keep_from(&first, &sources), ["mine"]);
    let stamp = sources.stamp(&second.attached);

    fs::write(&numbers, "1,2\n3,4.5").unwrap();
    assert_ne!(sources.stamp(&second.attached), stamp, "the file has changed");
    let mut third = sources.load();
    assert_eq!(third.keep_from(&second, &sources), ["mine"], "changed numbers change the level");
}

#[test]
fn a_level_opened_by_path_replaces_the_level_with_its_id() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one-way.toml");
    let text = built_in().find(|level| level.id == "one-way").unwrap().text;
    fs::write(&path, text.replace("One way", "Another way")).unwrap();
    let named = Sources { files: vec![path], ..Sources::default() }.load();
    assert_eq!(named.find("one-way").unwrap().title(), "Another way");
    assert_eq!(named.levels.len(), built_in().count());
    // A broken file keeps its last valid version and does not fall back to the other file.
    let sources = Sources { files: vec![folder.path().join("one-way.toml")], ..Sources::default() };
    fs::write(folder.path().join("one-way.toml"), "format = 1\ntitle = ").unwrap();
    let mut broken = sources.load();
    assert!(broken.keep_from(&named, &sources).is_empty());
    assert_eq!(broken.find("one-way").unwrap().title(), "Another way");
    // In the folder this is an error, and it is reported.
    let inside = Sources { folder: Some(folder.path().to_path_buf()), ..Sources::default() }.load();
    assert_eq!((inside.find("one-way").unwrap().title(), inside.broken.len()), ("One way", 1));
}

#[test]
fn the_level_in_the_readme_is_valid() {
    let readme = include_str!("../../README.md");
    let text = readme.split("```toml").nth(1).unwrap().split("```").next().unwrap();
    let level = Level::parse("zoomies", text).unwrap();
    assert_eq!(level.title(), "Zoomies");
    let mut run = Run::new(level.into(), 1);
    assert_eq!((run.seek(MAX_STEPS), run.outcome()).1, Outcome::Reached, "and it can be played to its end");
}

#[test]
fn the_surface_in_the_readme_is_valid() {
    let readme = include_str!("../../README.md");
    let ground = readme.split("```toml").nth(2).unwrap().split("```").next().unwrap();
    let text = format!("format = 1\ntitle = \"Mine\"\n[optimizer]\nkind = \"adam\"\n{ground}");
    let slice = include_bytes!("../../levels/two-moons.npy");
    let level = Level::from_text("mine", &text, &[], &|file| match file.name {
        "slice.npy" => Ok(slice.to_vec()),
        other => Err(other.to_owned()),
    });
    assert_eq!(level.unwrap().view().x, [-1.0, 1.0]);
}

#[test]
fn turning_the_ravine_slows_adam_but_not_sgd() {
    let catalog = Sources::default().load();
    // The steps of both agents to the goal of each ravine, over several seeds.
    let steps = |id: &str| {
        let level = catalog.find(id).unwrap();
        let mut sums = [0; 2];
        for seed in 1..=10 {
            // Without the pack there is nothing to ask.
            let gone =
                ["pack.bolt.kind", "pack.momo.kind", "task.kind"].map(|key| LevelEdit::new(key, "none"));
            let gone = [&gone[..], &[LevelEdit::new("insight", "")]].concat();
            let sgd = [LevelEdit::new("optimizer.kind", "sgd"), LevelEdit::new("optimizer.lr", 0.5)];
            for (sum, edits) in sums.iter_mut().zip([gone.clone(), [&gone[..], &sgd[..]].concat()]) {
                let level = level.edited(&edits).unwrap();
                let mut run = Run::new(level.into(), seed);
                run.seek(MAX_STEPS);
                assert_eq!(run.outcome(), Outcome::Reached, "{id} by seed {seed}");
                *sum += run.state().step;
            }
        }
        sums
    };
    let ([frankie, bolt], [turned_frankie, turned_bolt]) =
        (steps("the-long-ravine"), steps("the-turned-ravine"));
    assert!(frankie < bolt && turned_frankie > 3 * frankie, "{frankie} {bolt} {turned_frankie}");
    assert!(turned_bolt.abs_diff(bolt) * 5 < bolt, "{bolt} {turned_bolt}");
}

/// A player may change β₁ before the first step; the predictions must follow.
#[test]
fn predictions_follow_the_hyperparameters() {
    let catalog = Sources::default().load();
    for (id, label, changes) in [
        ("echoes", "RMS of r: correlated", &[("beta1", 0.99)][..]),
        ("echoes", "RMS of r: correlated", &[("beta1", 0.5)]),
        ("the-fence", "mean r: the wrong sign", &[("beta1", 0.6)]),
        ("the-fence", "mean r: the wrong sign", &[("beta1", 0.9), ("beta2", 0.9)]),
    ] {
        let level = catalog.find(id).unwrap();
        let index = level.theory().iter().position(|entry| entry.label == label).unwrap();
        let entry = &level.theory()[index];
        let seed = level.seed();
        let edits = [("task.kind", "none"), ("insight", ""), ("goal.kind", "none")]
            .map(|(key, value)| LevelEdit::new(key, value))
            .into_iter()
            .chain([LevelEdit::parse("player.tune", "[\"beta1\", \"beta2\"]")]);
        let level = level.edited(&edits.collect::<Vec<_>>()).unwrap();
        let mut run = Run::new(level.into(), seed);
        let before = entry.prediction.number(&run.theory_inputs(entry.axis)).unwrap();
        for (name, value) in changes {
            let name = (*name).to_owned();
            let value = Value::Number(*value);
            run.apply(Event::SetParam { agent: AgentId::FIRST, name, axis: None, value }).unwrap();
        }
        let now = run.theory_inputs(entry.axis);
        let predicted = entry.prediction.number(&now).unwrap();
        assert!((predicted - before).abs() > entry.tolerance, "{id} {changes:?}: {predicted} as before");
        run.seek(1000);
        let measured = run.state().theory[index].measure(entry.stat, entry.axis);
        let agrees = entry.agrees(&run.theory_inputs(entry.axis), &run.state().theory[index]);
        assert_eq!(agrees, Some(true), "{id} {changes:?}: {predicted} predicted, {measured:?} measured");
    }
}
