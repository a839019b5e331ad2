//! Runs, values and texts that are drawn at random.

use proptest::prelude::*;

use super::*;
use crate::link::bytes::{Reader, Writer};
use crate::optimizer::KINDS;

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
        swarm in 0..=MAX_SWARM,
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
        let replay = Replay { swarm, ..Replay::record(&run, "x") };
        let find: FindLevel<'_> = if is_built_in { &find } else { &none };
        let link = run_link(&replay, find).unwrap();
        let Link::Run(again) = Link::parse(&link, find).unwrap() else { panic!("no run") };
        prop_assert_eq!(kept(&again), kept(&replay));
        prop_assert_eq!(again.swarm, swarm);
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
        for version in [code::PLAIN, code::WITH_TASKS, code::WITH_NOISE_INDEX, code::WITH_SWARM] {
            let code = code::encode(version, &bytes).unwrap();
            let link = format!("#r={code}");
            prop_assert!(Link::parse(&link, &find).is_err());
        }
        // Behind the beginning of a run, so that more than its level is reached.
        let mut out = Writer::default();
        spec_form::write(&mut out, &level(), &find);
        out.bytes.extend(bytes);
        for version in [code::PLAIN, code::WITH_TASKS, code::WITH_NOISE_INDEX, code::WITH_SWARM] {
            let _ = Link::parse(&format!("#r={}", code::encode(version, &out.bytes).unwrap()), &find);
        }
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
