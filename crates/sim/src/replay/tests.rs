//! Replays written, read, checked, cut short and tampered with.

use std::sync::Arc;

use super::*;
use crate::error::ReplayError;
use crate::event::Event;
use crate::optimizer::OptimizerKind;
use crate::params::{Params, Value};
use crate::{AgentId, Axis, SIM_VERSION};

const LEVEL: &str = r#"
format = 1
title = "Replay"
lesson = "One.\nTwo."
[surface]
kind = "fetch"
delta = 0.5
[view]
bounds = "none"
[noise]
kind = "gaussian"
[optimizer]
kind = "adam"
lr = 0.05
[player]
drop = true
throw = true
switch = true
tune = ["lr", "beta1"]
"#;

fn played(seed: u64) -> Run {
    let mut run = Run::new(Arc::new(Level::parse("played", LEVEL).unwrap()), seed);
    let sgd = OptimizerKind::find("sgd").unwrap();
    run.apply(Event::Drop { at: [1.1, -0.3] }).unwrap();
    run.seek(256);
    run.apply(Event::Throw { to: [4.0, 1e-7] }).unwrap();
    run.seek(300);
    let set_param = |name: &str, axis, value| Event::SetParam {
        agent: AgentId::FIRST,
        name: name.to_owned(),
        axis,
        value: Value::Number(value),
    };
    run.apply(set_param("beta1", Some(Axis::Y), 0.8)).unwrap();
    run.apply(set_param("lr", None, 0.1)).unwrap();
    run.seek(400);
    let params = Params::defaults(sgd.info.params);
    run.apply(Event::SetOptimizer { agent: AgentId::FIRST, kind: "sgd".to_owned(), params }).unwrap();
    run.seek(1000);
    run
}

#[test]
fn a_replay_reads_back_and_verifies() {
    for seed in [0, 7, u64::MAX] {
        let run = played(seed);
        let replay = Replay::record(&run, "0.1.0");
        let text = replay.to_toml();
        let again = Replay::parse(&text).unwrap();
        assert_eq!(again.to_toml(), text);
        assert_eq!((again.steps, again.hashes.len(), again.seed), (1000, 3, seed));
        assert_eq!(again.events, replay.events);
        assert_eq!(again.verify(), Ok(Verified { steps: 1000, hashes: 4, outcome: Outcome::Running }));
        let mut watched = again.run();
        watched.seek(again.steps);
        assert_eq!(watched.state().hash(), run.state().hash());
    }
}

#[test]
fn a_replay_covers_the_whole_run_after_a_seek_or_without_a_record() {
    let run = played(3);
    let text = Replay::record(&run, "x").to_toml();
    let mut back = run.clone();
    back.seek(10);
    assert_eq!(Replay::record(&back, "x").to_toml(), text);
    let mut bare = Run::with_events(run.level().clone(), 3, run.events().to_vec()).without_trace();
    bare.seek(1000);
    assert_eq!(Replay::record(&bare, "x").to_toml(), text);
}

#[test]
fn a_replay_keeps_the_index_of_the_noise() {
    let mut run = played(7).with_noise_index(41);
    assert_eq!((run.noise_index(), run.state().step), (41, 0), "the run starts again");
    run.seek(1000);
    assert_ne!(run.hash(), played(7).hash());
    assert_eq!(run.events(), played(7).events());
    let text = Replay::record(&run, "1.2.3").to_toml();
    assert!(text.contains("\nseed = 7\nnoise_index = 41\n"), "{text}");
    let again = Replay::parse(&text).unwrap();
    assert_eq!((again.noise_index, again.end_hash), (41, run.hash()));
    assert_eq!(again.verify().unwrap().steps, 1000);
    assert_eq!(Replay::record(&run.without_trace(), "1.2.3").to_toml(), text);
    assert!(!Replay::record(&played(7), "1.2.3").to_toml().contains("noise_index"));
    for wrong in ["4294967295", "-1", "1.5"] {
        let error =
            Replay::parse(&text.replace("noise_index = 41", &format!("noise_index = {wrong}"))).unwrap_err();
        assert!(error.to_string().contains("noise_index"), "{error}");
    }
}

#[test]
fn a_replay_says_how_many_agents_are_shown_beside_its_own() {
    let replay = Replay { swarm: 1000, ..Replay::record(&played(7), "1.2.3") };
    let text = replay.to_toml();
    assert!(text.contains("\nseed = 7\nswarm = 1000\n"), "{text}");
    let again = Replay::parse(&text).unwrap();
    assert_eq!((again.swarm, again.end_hash), (1000, played(7).hash()));
    assert_eq!(again.verify().unwrap().steps, 1000, "it changes no number");
    assert!(!Replay::record(&again.run(), "1.2.3").to_toml().contains("swarm"));
    for wrong in ["10001", "-1", "0.5"] {
        let error = Replay::parse(&text.replace("swarm = 1000", &format!("swarm = {wrong}"))).unwrap_err();
        assert!(error.to_string().contains("swarm"), "{error}");
    }
}

#[test]
fn a_changed_digit_differs() {
    let text = Replay::record(&played(1), "0.1.0").to_toml();
    let changes = [
        ("at = [1.1, -0.3]", "at = [1.2, -0.3]", 256),
        ("to = [4.0, 1e-7]", "to = [4.0, 2e-7]", 512),
        ("value = 0.8", "value = 0.7", 512),
        ("step = 256", "step = 255", 256),
        ("seed = 1", "seed = 2", 256),
        ("delta = 0.5", "delta = 0.6", 256),
        ("steps = 1000", "steps = 1001", 1001),
        ("outcome = \"running\"", "outcome = \"reached\"", 1000),
    ];
    for (from, to, step) in changes {
        assert!(text.contains(from), "{from}\n{text}");
        let changed = Replay::parse(&text.replacen(from, to, 1)).unwrap();
        assert_eq!(changed.verify().unwrap_err().step, step, "{to}");
    }
    let ended = text.replacen("[level]", "[level]\nmax_steps = 300", 1);
    assert_eq!(Replay::parse(&ended).unwrap().verify().unwrap_err().found, "an end there (out_of_steps)");
}

#[test]
fn a_truncated_file_is_invalid_and_reports_where() {
    let text = Replay::record(&played(1), "0.1.0").to_toml();
    for end in (0..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
        match Replay::parse(&text[..end]) {
            Err(ReplayError::Invalid { line, .. }) => assert!(line >= 1 && line <= text.lines().count()),
            other => panic!("cut at {end}: {other:?}"),
        }
    }
    let half = text.find("\n[result]").unwrap();
    let error = Replay::parse(&text[..half]).unwrap_err().to_string();
    assert!(
        error.contains("`result`: missing; expected the rest of the file, which looks cut short"),
        "{error}"
    );
}

#[test]
fn other_versions_and_wrong_values_have_their_own_errors() {
    let text = Replay::record(&played(1), "0.1.0").to_toml();
    let refused = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        Replay::parse(&text.replacen(from, to, 1)).unwrap_err().to_string()
    };
    let other = Replay::parse(&text.replacen("sim = 1", "sim = 99", 1)).unwrap_err();
    assert_eq!(other, ReplayError::OtherVersion { found: 99, here: SIM_VERSION });
    let cases = [
        (
            "lr = 0.05",
            "lr = -1",
            "the level inside the replay: line 27, column 6: `optimizer.lr`: -1.0 is not possible",
        ),
        ("name = \"beta1\"", "name = \"beat1\"", "`event[2].name`: \"beat1\" is not known; expected `beta1`"),
        (
            "value = 0.8",
            "value = 1.8",
            "`event[2].value`: 1.8 is not possible; expected a number at least 0 and less",
        ),
        ("at = [1.1, -0.3]", "at = [nan, -0.3]", "`event[0].at[0]`: NaN is not possible"),
        (
            "step = 300",
            "step = 3000",
            "`event[2].step`: 3000 is not possible; expected a whole number from 0 to 1000",
        ),
        ("step = 300", "step = 200", "`event[2].step`: it is before the event above"),
        (
            "end_hash = \"",
            "end_hash = \"x",
            "`result.end_hash`: this is not a hash; expected 16 hexadecimal digits",
        ),
        ("steps = 1000", "steps = 1024", "`result.hashes`: there are 3; expected 4"),
        ("kind = \"throw\"", "kind = \"bark\"", "`event[1].kind`: \"bark\" is not known"),
        ("app = ", "apo = ", "`apo`: unknown key; expected `app`"),
        ("format = 1", "format = 2", "line 2, column 10: `format`: 2 is not possible"),
    ];
    for (from, to, message) in cases {
        let error = refused(from, to);
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn slices_give_what_one_piece_gives_and_cost_what_they_may() {
    let replay = Replay::record(&played(2), "x");
    let whole = replay.verify();
    for steps in [1, 100, 256, 300, 1000, 5000] {
        let mut remake = replay.remake();
        let mut slices = 0;
        let verdict = loop {
            let before = remake.steps_made();
            let verdict = remake.advance(steps * replay.level.step_cost());
            assert!(remake.steps_made() - before <= steps);
            slices += 1;
            if let Some(verdict) = verdict {
                break verdict;
            }
        };
        assert_eq!((&verdict, slices), (&whole, replay.steps.div_ceil(steps)));
        assert_eq!(remake.advance(1), Some(verdict));
        let run = remake.into_run();
        assert_eq!((run.hash(), run.last_step()), (replay.end_hash, replay.steps));
    }
    // However little a slice may cost, it makes a step: otherwise it would never end.
    let mut remake = replay.remake();
    assert_eq!((remake.advance(0), remake.steps_made()), (None, 1));
}

#[test]
fn remaking_stops_at_the_first_false_hash() {
    let mut replay = Replay::record(&played(1), "x");
    replay.steps = crate::level::MAX_STEPS;
    replay.hashes[1] ^= 1;
    let mut remake = replay.clone().into_remake();
    let difference = remake.advance(u64::MAX).unwrap().unwrap_err();
    assert_eq!((difference.step, remake.steps_made()), (512, 512));
    let run = remake.into_run();
    assert_eq!((run.last_step(), run.state().step), (512, 512));
    // Drop, throw, and what was set at step 300 and 400: all of it happened before step 512.
    assert_eq!(run.events(), replay.events);

    replay.hashes[0] ^= 1;
    let mut remake = replay.remake();
    assert_eq!(remake.advance(u64::MAX).unwrap().unwrap_err().step, 256);
    let run = remake.into_run();
    assert_eq!(run.events().len(), 2, "those at steps 0 and 256, none that was still to come");
}

#[test]
fn the_claimed_cost_is_known_before_any_step() {
    let mut replay = Replay::record(&played(1), "x");
    let cost = replay.cost();
    replay.steps *= 1000;
    assert_eq!(replay.cost(), 1000 * cost);
    let points: String = (0..100).map(|i| format!("{},{},0\\n", i % 7, i % 5)).collect();
    let heavy = LEVEL.replace(
        "kind = \"fetch\"\ndelta = 0.5",
        &format!("kind = \"dataset\"\nmodel = \"neuron\"\ndata = \"{points}\""),
    );
    let heavy = Level::parse("heavy", &heavy).unwrap();
    assert!(
        heavy.step_cost() > 5 * replay.level.step_cost(),
        "a loss over 100 points: {}",
        heavy.step_cost()
    );
}

#[test]
fn the_longest_replay_that_may_be_recorded_can_be_read() {
    let mut replay = Replay::record(&played(1), "0.1.0");
    replay.steps = Replay::max_steps(&replay.level);
    assert!(replay.steps > 200_000_000, "{}", replay.steps);
    replay.hashes = (0..replay.steps / HASH_EVERY).map(|hash| hash << 32).collect();
    let text = replay.to_toml();
    assert!(text.len() <= MAX_REPLAY_BYTES && text.len() > MAX_REPLAY_BYTES - 2 * ROOM_FOR_EVENTS);
    let again = Replay::parse(&text).unwrap();
    assert_eq!((again.hashes == replay.hashes, again.steps), (true, replay.steps));
    // A level with numbers leaves less room.
    let rows = "1,2,3\\n".repeat(80_000);
    let long =
        LEVEL.replace("delta = 0.5", "").replace("\"fetch\"", &format!("\"heightmap\"\ngrid = \"{rows}\""));
    let long = Level::parse("long", &long.replace("throw = true", "")).unwrap();
    assert!(Replay::max_steps(&long) < replay.steps - 256 * 15_000);
}
