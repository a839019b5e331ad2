//! Links made, read, damaged and pinned.

mod hostile;
mod random;
mod tasks;

use std::sync::Arc;

use super::*;
use crate::event::Event;
use crate::level::{LevelEdit, SpecValue};
use crate::optimizer::OptimizerKind;
use crate::params::{Params, Value};
use crate::replay::MAX_SWARM;
use crate::run::Run;
use crate::state::Outcome;
use crate::{AgentId, Axis};

/// A level with everything that an event can change. Codes below are pinned to it: it never changes.
const LEVEL_TEXT: &str = r#"
format = 1
title = "Links"
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
[pack.momo]
kind = "momentum"
lr = 0.01
[player]
drop = true
throw = true
switch = true
tune = ["lr", "beta1", "schedule", "warmup_steps"]
"#;

fn level() -> Arc<Level> {
    Arc::new(Level::parse("linked", LEVEL_TEXT).unwrap())
}

fn find(id: &str) -> Option<Arc<Level>> {
    (id == "linked").then(level)
}

fn none(_: &str) -> Option<Arc<Level>> {
    None
}

fn read(link: &str) -> Replay {
    match Link::parse(link, &find).unwrap() {
        Link::Run(replay) => *replay,
        Link::Level(level) => panic!("{level:?}"),
    }
}

fn set_param(agent: AgentId, name: &str, axis: Option<Axis>, value: Value) -> Event {
    Event::SetParam { agent, name: name.to_owned(), axis, value }
}

/// A run with every kind of event.
fn played(level: Arc<Level>, seed: u64) -> Run {
    let mut run = Run::new(level, seed);
    let momo = AgentId::in_pack(0);
    let sgd = OptimizerKind::find("sgd").unwrap();
    run.apply(Event::Drop { at: [1.1, -0.3] }).unwrap();
    run.apply(set_param(AgentId::FIRST, "lr", None, Value::Number(0.037))).unwrap();
    run.seek(40);
    run.apply(Event::Throw { to: [4.0, 1e-7] }).unwrap();
    run.apply(set_param(AgentId::FIRST, "beta1", Some(Axis::Y), Value::Number(0.8))).unwrap();
    run.apply(set_param(momo, "schedule", None, Value::Choice("cosine"))).unwrap();
    run.apply(set_param(momo, "warmup_steps", None, Value::Integer(7))).unwrap();
    run.seek(170);
    let params = Params::defaults(sgd.info.params);
    run.apply(Event::SetOptimizer { agent: momo, kind: "sgd".to_owned(), params }).unwrap();
    run.seek(300);
    run
}

/// What a link keeps of a replay.
fn kept(replay: &Replay) -> (String, u64, Vec<crate::TimedEvent>, u64, Outcome, u64) {
    let Replay { level, seed, events, steps, outcome, end_hash, .. } = replay;
    (format!("{} {}", level.id(), level.to_toml()), *seed, events.clone(), *steps, *outcome, *end_hash)
}

#[test]
fn a_code_is_checked_without_its_run() {
    let link = run_link(&Replay::end_of(&Run::new(level(), 3)), &none).unwrap();
    assert_eq!(check_run_code(&link), Ok(()));
    assert_eq!(check_run_code(&format!("https://dogs.example/{link}")), Ok(()));
    assert_eq!(check_run_code(&link[..link.len() - 3]), Err(LinkError::Damaged));
    assert_eq!(check_run_code("#l=sandbox"), Err(LinkError::NotALink));
    let long = format!("#r={}", "A".repeat(MAX_READ_BYTES));
    assert!(matches!(check_run_code(&long), Err(LinkError::TooLong { .. })));
}

#[test]
fn a_run_comes_back_from_its_link_and_verifies() {
    let edit = |key: &str, value: SpecValue| LevelEdit::new(key, value);
    let edited = level().edited(&[
        edit("optimizer.lr", 0.07.into()),
        edit("noise.kind", "none".into()),
        edit("title", "Edited".into()),
        edit("surface.add.kind", "bowl".into()),
    ]);
    for (level, seed) in [(level(), 0), (level(), u64::MAX), (Arc::new(edited.unwrap()), 7)] {
        let replay = Replay::record(&played(level, seed), "x");
        for find in [&find as FindLevel<'_>, &none] {
            let link = run_link(&replay, find).unwrap();
            assert!(link.len() < 700, "{}", link.len());
            for text in [link.clone(), link[1..].to_owned(), format!(" https://a.b/c/?embed{link}\n")] {
                assert!(is_link(&text), "{text}");
                let again = Link::parse(&text, find).unwrap();
                let Link::Run(again) = again else { panic!("no run") };
                assert_eq!(kept(&again), kept(&replay));
                assert_eq!(again.verify().unwrap().steps, 300);
                let end_hash = again.end_hash ^ 1;
                assert!(Replay { end_hash, ..*again }.verify().is_err(), "the last hash is compared");
            }
        }
    }
}

#[test]
fn a_link_keeps_the_index_of_the_noise() {
    for index in [1, crate::rng::MAX_NOISE_INDEX] {
        let mut run = played(level(), 3).with_noise_index(index);
        run.seek(300);
        let link = run_link(&Replay::end_of(&run), &find).unwrap();
        let Link::Run(again) = Link::parse(&link, &find).unwrap() else { panic!("no run") };
        assert_eq!((again.noise_index, again.end_hash), (index, run.hash()));
        assert_eq!(again.verify().unwrap().steps, 300);
    }
    let version = |run: &Run| run_form::version_of(&Replay::end_of(run));
    let run = played(level(), 3);
    assert_eq!((version(&run), version(&run.with_noise_index(1))), (code::PLAIN, code::WITH_NOISE_INDEX));
}

#[test]
fn a_link_keeps_the_size_of_the_swarm() {
    let run = played(level(), 3);
    let plain = Replay::end_of(&run);
    for swarm in [1, 1000, MAX_SWARM] {
        let replay = Replay { swarm, noise_index: 5, ..plain.clone() };
        let link = run_link(&replay, &find).unwrap();
        let Link::Run(again) = Link::parse(&link, &find).unwrap() else { panic!("no run") };
        assert_eq!((again.swarm, again.noise_index, again.end_hash), (swarm, 5, replay.end_hash));
        assert_eq!(run_form::version_of(&replay), code::WITH_SWARM);
    }
    let too_many = Replay { swarm: MAX_SWARM + 1, ..plain };
    let error = Link::parse(&run_link(&too_many, &find).unwrap(), &find).unwrap_err();
    assert!(error.to_string().contains("its swarm is too large"), "{error}");
}

/// Codes that were given out. They are read for ever: none is ever changed or taken away.
#[test]
fn pinned_codes_give_the_same_runs() {
    let built_in = concat!(
        "#r=AQF6AIX_BmxpbmtlZAGwMPvJOkvEfAAqBwA_Fj8FAgACbHIDPUqhAUAIOQICAgViZXRhMQM_EAIECHNjaGVkdWxlBAZjb3Npb",
        "mUCBAx3YXJtdXBfc3RlcHMCDosEAQYCBGtpbmQEA3NnZAJscgUCAz0CAz0CrAIATtkO4IH4EMLB4eTR",
    );
    let edited = concat!(
        "#r=AQGOAHH_BmxpbmtlZAGwMPvJOkvEfAEHc3VyZmFjZQIBBWRlbHRhAQM-MioHAD8WPwUCAAJscgM9SqEBQAg5AgICBWJldGExA",
        "z8QAgQIc2NoZWR1bGUEBmNvc2luZQIEDHdhcm11cF9zdGVwcwIOiwQBBgIEa2luZAQDc2dkAmxyBQIDPQIDPQKsAgCaOuNQLR_Fd",
        "SQCoik",
    );
    let whole = concat!(
        "#r=AVVQvU7DMBBOLmc3rVDViYdgqMTIUMKMECzsyI2vrdXYjnw2EWzMPAU7T8FbsPEYjLiKKlHpltP3e4fWOCqmcuODVRFAdsTsH",
        "U4fHC1nj4NfCucNkyxxb5zGeqsSs1Fu6vtorHmlIGGEUGlloQvV9Qx71e6zxHrrj3CdF3IxjRSQfadeshhRB9-XkgcT210p4i74o",
        "cSYHAnEzEWxpqguseZ2Rzp1hGeDCjb1Txyp5wmnsFEtSRCauqiqZjbmiQ1lQxFNzBJxZ9ye8dnQIEu59slpRnTe0cWkaM4bAcWh1",
        "ur2o7yprwBgDK2aBfwLlq3n_C44bQDzdyyPV1a81dlJQLU6zCcU99_zn7ffxdcfmzmBLA",
    );
    let expected = Replay::record(&played(level(), 42), "x");
    assert_eq!(expected.end_hash, 0xc210_f881_e00e_d94e, "a run that is pinned itself");
    assert_eq!(kept(&read(built_in)), kept(&expected));
    read(built_in).verify().unwrap();
    let with_delta = level().edited(&[LevelEdit::new("surface.delta", 0.25)]).unwrap();
    let expected = Replay::record(&played(Arc::new(with_delta), 42), "x");
    assert_eq!(kept(&read(edited)), kept(&expected));
    read(edited).verify().unwrap();
    let own = Arc::new(Level::parse("mine", LEVEL_TEXT).unwrap());
    let expected = Replay::record(&played(own, 42), "x");
    assert_eq!(kept(&read(whole)), kept(&expected));
    read(whole).verify().unwrap();
}

#[test]
fn a_level_that_has_changed_is_not_played_with_other_numbers() {
    let link = run_link(&Replay::record(&played(level(), 1), "x"), &find).unwrap();
    let with = |text: String| {
        let level = Arc::new(Level::parse("linked", &text).unwrap());
        Link::parse(&link, &|_| Some(level.clone())).map(drop)
    };
    let corrected = LEVEL_TEXT.replace("One.", "# One").replace("[noise]", "# a comment\n[noise]");
    assert_eq!(with(corrected), Ok(()), "a lesson may be corrected");
    for (from, to) in [("lr = 0.05", "lr = 0.06"), ("delta = 0.5", ""), ("throw = true", "throw = false")] {
        let error = with(LEVEL_TEXT.replace(from, to)).unwrap_err();
        assert_eq!(error, LinkError::ChangedLevel("linked".to_owned()), "{to}");
        assert!(error.to_string().contains("has changed since the link was made"));
    }
    let unknown = Link::parse(&link, &none).unwrap_err();
    assert_eq!(unknown, LinkError::UnknownLevel("linked".to_owned()));
    assert!(unknown.to_string().contains("open the link with the newest version"));
}

#[test]
fn a_level_link_sets_what_a_level_file_sets() {
    let parse = |text: &str| match Link::parse(text, &find).unwrap() {
        Link::Level(link) => link,
        Link::Run(_) => panic!("a run"),
    };
    let link = parse("#l=linked&seed=7&optimizer.lr=0.03&start.at=1,2&play");
    assert_eq!((link.id.as_str(), link.seed, link.plays), ("linked", Some(7), true));
    let at = SpecValue::List(vec![SpecValue::Integer(1), SpecValue::Integer(2)]);
    assert_eq!(link.edits, [LevelEdit::new("optimizer.lr", 0.03), LevelEdit::new("start.at", at)]);
    let level = level().edited(&link.edits).unwrap();
    assert_eq!(level.start().at, [1.0, 2.0]);
    let link = parse("l=linked&surface.formula=x%2Ay+1%20%C2%BD&noise%2Ekind=none&&play=0");
    let formula = LevelEdit::new("surface.formula", "x*y+1 ½");
    assert_eq!(link.edits, [formula, LevelEdit::new("noise.kind", "none")]);
    assert!(!link.plays);
    for seed in [0, u64::MAX] {
        assert_eq!(parse(&format!("#l=linked&seed={seed}")).seed, Some(seed));
    }
}

#[test]
fn a_run_that_is_too_long_for_a_link_says_so() {
    let mut run = Run::new(level(), 1);
    for step in 1..400 {
        run.seek(step);
        run.apply(Event::Drop { at: [f64::from(step as u32).sqrt(), 1.0 / f64::from(step as u32)] }).unwrap();
    }
    let error = run_link(&Replay::record(&run, "x"), &find).unwrap_err();
    let LinkError::TooLongToShare { chars, max: 2000 } = error else { panic!("{error}") };
    assert!(chars > 4000);
    assert!(error.to_string().contains("share the file instead"));
}

#[test]
fn a_level_with_settings_becomes_a_link_that_can_be_read() {
    let edit = |key: &str, value: SpecValue| LevelEdit::new(key, value);
    let cases: [(&[LevelEdit], &str); 8] = [
        (&[], ""),
        (&[edit("optimizer.lr", 0.03.into())], "&optimizer.lr=0.03"),
        (&[edit("start.at", [1.5, -2.0].into())], "&start.at=1.5,-2.0"),
        (
            &[edit("surface.kind", "bowl".into()), edit("noise.kind", "none".into())],
            "&noise.kind=none&surface.kind=bowl",
        ),
        (
            &[edit("optimizer.kind", "sgd".into()), edit("optimizer.lr", 0.5.into())],
            "&optimizer.kind=sgd&optimizer.lr=0.5",
        ),
        (&[edit("pack.momo.kind", "none".into())], "&pack.momo.kind=none"),
        (&[edit("surface.add.kind", "bowl".into())], "&surface.add.kind=bowl"),
        (
            &[edit("surface.kind", "expression".into()), edit("surface.formula", "x*x + y*y".into())],
            "&surface.kind=expression&surface.formula=x%2Ax%20%2B%20y%2Ay",
        ),
    ];
    for (edits, expected) in cases {
        let edited = Arc::new(level().edited(edits).unwrap());
        let link = level_link(&edited, edited.seed(), &find).unwrap();
        assert_eq!(link, format!("#l=linked{expected}"));
        let Link::Level(read) = Link::parse(&link, &find).unwrap() else { panic!("a run") };
        assert_eq!(level().edited(&read.edits).unwrap().to_toml(), edited.to_toml());
    }
    assert_eq!(level_link(&level(), 7, &find).unwrap(), "#l=linked&seed=7");
    // A level of one's own comes as a run without steps.
    let own = Arc::new(Level::parse("mine", LEVEL_TEXT).unwrap());
    let replay = read(&level_link(&own, 9, &find).unwrap());
    assert_eq!((replay.level.to_toml(), replay.seed, replay.steps), (own.to_toml(), 9, 0));
    replay.verify().unwrap();
}
