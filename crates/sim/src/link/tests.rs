//! Links made, read, damaged and pinned.

use std::sync::Arc;

use proptest::prelude::*;

use super::bytes::{Reader, Writer};
use super::*;
use crate::event::Event;
use crate::level::{LevelEdit, SpecTable, SpecValue};
use crate::optimizer::{KINDS, OptimizerKind};
use crate::params::{Params, Value};
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
fn what_is_wrong_with_a_link_is_named() {
    let refused = |text: &str| Link::parse(text, &find).unwrap_err().to_string();
    for (text, message) in [
        ("", "this is not a link; expected one that ends in `#l=LEVEL` or `#r=CODE`"),
        ("https://a.b/#selftest", "this is not a link"),
        ("#l=", "the link names no level"),
        ("#l=linked&lr", "`lr` is not possible; expected KEY=VALUE, such as `optimizer.lr=0.05`"),
        ("#l=linked&=1", "`=1` is not possible; expected KEY=VALUE"),
        ("#l=linked&seed=-1", "`seed=-1` is not possible; expected `seed=N`, a whole number from 0"),
        ("#l=linked&seed", "`seed` is not possible"),
        ("#l=linked&play=perhaps", "`play=perhaps` is not possible; expected `play`"),
        ("#l=linked&title=%4", "`%4`: a `%` stands for no character; expected `%` and two hexadecimal"),
        ("#l=linked&title=%FF", "`%FF`: a `%` stands for no character"),
        ("#l=%+1", "`%+1`: a `%` stands for no character"),
        ("#l=linked&surface.file=a.npy", "`surface.file`: a link cannot name a file"),
        ("#l=linked&surface.add.file=a.npy", "`surface.add.file`: a link cannot name a file"),
        ("#l=linked&surface.%66ile=a.npy", "`surface.file`: a link cannot name a file"),
        ("#l=linked& surface . file =a.npy", "a link cannot name a file"),
        ("#l=linked&surface.array=a", "`surface.array`: a link cannot name a file"),
        ("#l=linked&surface={kind=\"heightmap\",file=\"a\"}", "`surface.file`: a link cannot name a file"),
        ("#l=linked&surface.add={add={file=\"a\"}}", "`surface.add.add.file`: a link cannot name a file"),
        ("#r=", "the code is cut short or changed"),
        ("#r=AAAA&play", "the code has the character `&` at place 5; expected letters, digits"),
        ("#r=_____w", "the link has version 255 of the format, which this program does not know"),
    ] {
        assert!(refused(text).starts_with(message) || refused(text).contains(message), "{}", refused(text));
    }
    assert!(refused(&format!("#r={}", "A".repeat(MAX_READ_BYTES))).starts_with("the link has 16386 bytes"));
    let many = "&a.b=1".repeat(201);
    assert!(refused(&format!("#l=linked{many}")).contains("at most 200 settings"));
}

#[test]
fn content_with_a_right_checksum_is_still_checked() {
    let whole = run_form::write(&Replay::record(&played(level(), 1), "x"), &find);
    let refused = |bytes: &[u8]| {
        let code = code::encode(bytes).unwrap();
        Link::parse(&format!("#r={code}"), &find).unwrap_err().to_string()
    };
    for end in 0..whole.len() {
        assert!(refused(&whole[..end]).contains("holds no run"), "cut at {end}");
    }
    assert!(
        refused(&[&whole[..], &[0]].concat()).contains("something follows its end; expected nothing more")
    );

    let head = || {
        let mut out = Writer::default();
        spec_form::write(&mut out, &level(), &find);
        out.whole(1);
        out
    };
    let event = |write: &dyn Fn(&mut Writer)| {
        let mut out = head();
        out.whole(1);
        write(&mut out);
        out.whole(9);
        out.byte(0);
        out.hash(0);
        refused(&out.bytes)
    };
    let far = event(&|out| {
        out.whole(10 << 2);
        out.number(0.0);
        out.number(0.0);
    });
    assert!(far.contains("an event comes after its last step"), "{far}");
    let farther = event(&|out| {
        out.whole(u64::MAX);
        out.whole(0);
        out.value(&SpecValue::Flag(true));
    });
    assert!(farther.contains("`event[0].step`: 1000000001 is not possible"), "{farther}");
    let nowhere = event(&|out| {
        out.whole(0);
        out.number(f64::NAN);
        out.number(0.0);
    });
    assert!(nowhere.contains("`event[0].at[0]`: NaN is not possible"), "{nowhere}");
    let param = |target: u64, name: &str, value: SpecValue| {
        event(&|out| {
            out.whole(2);
            out.whole(target);
            out.text(name);
            out.value(&value);
        })
    };
    assert!(param(0, "lr", (-1.0).into()).contains("`event[0].value`: -1.0 is not possible"));
    assert!(param(0, "speed", 1.0.into()).contains("`event[0].name`: \"speed\" is not known"));
    assert!(param(3, "lr", 1.0.into()).contains("an event names an unknown axis; expected x or y"));
    assert!(
        param(2 << 2, "lr", 1.0.into()).contains("an event names an agent; expected one that its level has")
    );
    assert!(param(u64::MAX - 3, "lr", 1.0.into()).contains("an event names an agent"));
    assert!(param(0, "lr", SpecValue::Table(SpecTable::new())).contains("`event[0].value`"));

    let endless = |steps: u64, outcome: u8| {
        let mut out = head();
        out.whole(0);
        out.whole(steps);
        out.byte(outcome);
        out.hash(0);
        refused(&out.bytes)
    };
    assert!(endless(1_000_000_001, 0).contains("it has too many steps; expected at most a billion"));
    assert!(endless(1, 5).contains("it ends in an unknown way"));
    // Counts cost nothing where nothing follows them.
    let mut out = head();
    out.whole(u64::MAX);
    assert!(refused(&out.bytes).contains("it ends too early"));
}

#[test]
fn a_level_inside_a_code_is_checked_like_a_file() {
    let refused = |write: &dyn Fn(&mut Writer)| {
        let mut out = Writer::default();
        write(&mut out);
        let code = code::encode(&out.bytes).unwrap();
        Link::parse(&format!("#r={code}"), &find).unwrap_err().to_string()
    };
    let whole = |edits: &[LevelEdit]| {
        let mut spec = level().spec().clone();
        spec.apply(edits).unwrap();
        refused(&|out| {
            out.text("mine");
            out.byte(0);
            out.table(spec.table());
        })
    };
    let wrong = whole(&[LevelEdit::new("optimizer.lr", -1.0)]);
    assert!(
        wrong.contains("the level inside the link: level: `optimizer.lr`: -1.0 is not possible"),
        "{wrong}"
    );
    let unknown = whole(&[LevelEdit::new("optimizer.speed", 1.0)]);
    assert!(unknown.contains("`optimizer.speed`: unknown key"), "{unknown}");
    let file = [LevelEdit::new("surface.kind", "heightmap"), LevelEdit::new("surface.file", "/etc/passwd")];
    let file = whole(&file);
    assert!(
        file.contains("`surface.file`: ") && file.contains("a link holds all its numbers itself"),
        "{file}"
    );
    let deep = refused(&|out| {
        out.text("mine");
        out.byte(0);
        (0..20).for_each(|_| {
            out.whole(1);
            out.text("a");
            out.byte(6);
        });
        out.whole(0);
    });
    assert!(deep.contains("its tables are nested too deep; expected at most 16 levels"), "{deep}");
    let many = refused(&|out| {
        out.text("mine");
        out.byte(0);
        out.whole(1);
        out.text("a");
        out.byte(5);
        out.whole(30_000);
        out.bytes.extend([0; 30_000]);
    });
    assert!(many.contains("it has too many values; expected at most 20000"), "{many}");
    let twice = refused(&|out| {
        out.text("mine");
        out.byte(0);
        out.whole(2);
        out.text("a");
        out.byte(0);
        out.text("a");
        out.byte(0);
    });
    assert!(twice.contains("a table has a key twice"), "{twice}");
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

fn any_value() -> impl Strategy<Value = SpecValue> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(SpecValue::Flag),
        any::<i64>().prop_map(SpecValue::Integer),
        any::<f64>().prop_map(SpecValue::Number),
        (-99_999_i32..99_999, -12_i32..12)
            .prop_map(|(n, e)| format!("{n}e{e}").parse().unwrap())
            .prop_map(SpecValue::Number),
        any::<String>().prop_map(SpecValue::Text),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(SpecValue::List),
            prop::collection::btree_map(any::<String>(), inner, 0..6).prop_map(SpecValue::Table),
        ]
    })
}

/// Something a player might do, and how many steps later.
fn any_event() -> impl Strategy<Value = (u64, Event)> {
    let tenths = || (-50_i8..50).prop_map(|x| f64::from(x) / 10.0);
    let place = move || prop_oneof![[-5.0..5.0, -5.0..5.0], [tenths(), tenths()]];
    let agent = || prop_oneof![Just(AgentId::FIRST), Just(AgentId::in_pack(0))];
    let event = prop_oneof![
        place().prop_map(|at| Event::Drop { at }),
        place().prop_map(|to| Event::Throw { to }),
        (agent(), 1e-6..0.5_f64).prop_map(|(agent, lr)| set_param(agent, "lr", None, Value::Number(lr))),
        (agent(), prop::sample::select(&Axis::BOTH[..]), 0.0..0.999_f64)
            .prop_map(|(agent, axis, x)| set_param(agent, "lr", Some(axis), Value::Number(x + 1e-3))),
        agent().prop_map(|agent| set_param(agent, "schedule", None, Value::Choice("cosine"))),
        (agent(), 0..10_usize).prop_map(|(agent, kind)| {
            let kind = &KINDS[kind];
            let params = Params::defaults(kind.info.params);
            Event::SetOptimizer { agent, kind: kind.info.kind.to_owned(), params }
        }),
    ];
    (0..40_u64, event)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_run_comes_back(
        seed in any::<u64>(),
        lr in 1e-6..1.0_f64,
        events in prop::collection::vec(any_event(), 0..12),
        is_built_in in any::<bool>(),
    ) {
        let level = Arc::new(level().edited(&[LevelEdit::new("optimizer.lr", lr)]).unwrap());
        let mut run = Run::new(level, seed);
        for (steps, event) in events {
            run.seek(run.state().step + steps);
            // What the level does not allow is not part of the run.
            let _ = run.apply(event);
        }
        run.seek(run.state().step + 3);
        let replay = Replay::record(&run, "x");
        let find: FindLevel<'_> = if is_built_in { &find } else { &none };
        let link = run_link(&replay, find).unwrap();
        let Link::Run(again) = Link::parse(&link, find).unwrap() else { panic!("no run") };
        prop_assert_eq!(kept(&again), kept(&replay));
        prop_assert!(again.verify().is_ok());
    }

    #[test]
    fn any_value_comes_back(value in any_value()) {
        let mut out = Writer::default();
        out.value(&value);
        let mut from = Reader::new(&out.bytes);
        let again = from.value().unwrap();
        prop_assert!(again.is_written_as(&value), "{:?} {:?}", again, value);
        from.finish().unwrap();
    }

    #[test]
    fn any_whole_number_comes_back(number in any::<u64>(), shift in 0..64_u32) {
        let mut out = Writer::default();
        out.whole(number >> shift);
        out.signed(number as i64 >> shift);
        let mut from = Reader::new(&out.bytes);
        prop_assert_eq!((from.whole().unwrap(), from.signed().unwrap()), (number >> shift, number as i64 >> shift));
    }

    #[test]
    fn any_text_is_a_link_or_an_error(text in ".*", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for link in [text.clone(), format!("#l={text}"), format!("#l=linked&{text}"), format!("#r={text}")] {
            let _ = Link::parse(&link, &find);
        }
        let code = code::encode(&bytes).unwrap();
        let link = format!("#r={code}");
        prop_assert!(Link::parse(&link, &find).is_err());
        // Behind the beginning of a run, so that more than its level is reached.
        let mut out = Writer::default();
        spec_form::write(&mut out, &level(), &find);
        out.bytes.extend(bytes);
        let _ = Link::parse(&format!("#r={}", code::encode(&out.bytes).unwrap()), &find);
    }

    #[test]
    fn a_changed_character_is_noticed(place in 0..200_usize, other in "[A-Za-z0-9_-]") {
        let link = run_link(&Replay::record(&played(level(), 1), "x"), &find).unwrap();
        let place = 3 + place % (link.len() - 3);
        let changed = format!("{}{other}{}", &link[..place], &link[place + 1..]);
        prop_assume!(changed != link);
        prop_assert!(Link::parse(&changed, &find).is_err());
    }

    #[test]
    fn any_setting_comes_back(key in "[a-z]{1,8}(\\.[a-z]{1,8}){0,3}", value in any_value()) {
        prop_assume!(!key.starts_with("surface"));
        let edit = LevelEdit::new(format!("x.{key}"), value);
        let link = LevelLink { id: "a".to_owned(), edits: vec![edit], seed: Some(3), plays: true };
        let Ok(Link::Level(again)) = Link::parse(&link.to_link(), &find) else { panic!("{}", link.to_link()) };
        let is_same = again.edits.iter().zip(&link.edits).all(|(a, b)| a.key == b.key && a.value.is_written_as(&b.value));
        prop_assert!(is_same, "{:?} {:?}", again, link);
    }
}
