//! Walks: every day has one, the same everywhere and for ever, and neither haste nor luck wins it.

use std::collections::BTreeMap;
use std::sync::Arc;

use frankie::levels::walk::{self, Date};
use frankie::levels::{self, OpenError, links};
use frankie_sim::link::Link;
use frankie_sim::params::Value;
use frankie_sim::task::{Assessment, Medal, TaskKind, Truth, hasty, random_gesture};
use frankie_sim::{AgentId, Event, Guess, Level, Replay, Run, TimedEvent, Vec2};

/// The days of ten years from the first walk on.
const DAYS: i64 = 3_652;
/// The first days are all looked at, and one day in so many after them.
const FIRST_DAYS: i64 = 120;
const LATER: i64 = 11;
/// One day in so many is played in full.
const EVERY: usize = 61;
/// The number of random answers to each question, and how many percent of them may be good ones.
const ANSWERS: u64 = 100;
const LUCKY_PERCENT: u64 = 20;

/// The hashes of some walks, and of all that are looked at together.
const PINNED: [(&str, u64); 6] = [
    ("2026-01-01", 0xb16f_7676_e532_60ca),
    ("2026-11-26", 0x24a0_014e_7d70_ee87),
    ("2027-02-28", 0x5e84_9979_49a5_a77b),
    ("2028-02-29", 0xa272_65d0_4048_c4e3),
    ("2031-07-14", 0x6123_12ac_2817_29be),
    ("2099-12-31", 0x565b_8e3f_2e05_4b15),
];
const PINNED_TOGETHER: u64 = 0x323f_33c9_b34a_521e;

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn days() -> impl Iterator<Item = Date> {
    let first = day("2026-01-01").number();
    (first..first + DAYS).map(|number| Date::of_number(number).unwrap())
}

fn level(date: Date) -> Arc<Level> {
    let (id, text) = (walk::id(date), walk::text(date));
    Arc::new(Level::parse(&id, &text).unwrap_or_else(|error| panic!("{id}: {error}\n{text}")))
}

/// Returns how a walk goes with a seed and events.
fn played(level: &Arc<Level>, seed: u64, events: Vec<TimedEvent>) -> Option<Assessment> {
    let mut run = Run::with_events(level.clone(), seed, events).without_trace();
    run.seek(level.task().unwrap().last_step);
    run.assess()
}

fn medal(level: &Arc<Level>, events: Vec<TimedEvent>) -> Option<Medal> {
    played(level, level.seed(), events).and_then(|assessment| assessment.medal)
}

fn at_start(event: Event) -> Vec<TimedEvent> {
    vec![TimedEvent { step: 0, event }]
}

/// Returns what happens with other seeds than the day's.
fn elsewhere(level: &Arc<Level>) -> Vec<Truth> {
    (50_000..50_030).filter_map(|seed| played(level, seed, Vec::new())?.truth).collect()
}

fn middle<T: Copy + PartialOrd>(mut all: Vec<T>, share: f64) -> T {
    all.sort_by(|a, b| a.partial_cmp(b).unwrap());
    all[(share * (all.len() - 1) as f64) as usize]
}

/// Returns what a player does who knows how he runs, but not the noise of the day: for a guess, what happens usually; for
/// a drop or a knob, the best of a few that were tried.
fn reference(level: &Arc<Level>) -> Vec<TimedEvent> {
    let guess = |guess| at_start(Event::Guess(guess));
    match &level.task().unwrap().kind {
        TaskKind::Place { .. } => {
            let places: Vec<Vec2> = elsewhere(level)
                .into_iter()
                .map(|truth| if let Truth::Place(at) = truth { at } else { panic!("{truth:?}") })
                .collect();
            let mean = |axis: usize| places.iter().map(|at| at[axis]).sum::<f64>() / places.len() as f64;
            guess(Guess::Place([mean(0), mean(1)]))
        }
        TaskKind::Radius { .. } => {
            let radius = |truth| if let Truth::Radius(radius) = truth { radius } else { panic!("{truth:?}") };
            guess(Guess::Radius(middle(elsewhere(level).into_iter().map(radius).collect(), 0.6)))
        }
        TaskKind::When { .. } => {
            let step = |truth| if let Truth::Step(step) = truth { step } else { panic!("{truth:?}") };
            guess(Guess::Step(middle(elsewhere(level).into_iter().map(step).collect(), 0.5)))
        }
        TaskKind::Drop { .. } => {
            let [_, [low, high]] = level.start().region.unwrap();
            let drops = (0..60)
                .map(|i| at_start(Event::Drop { at: [-4.3, low + (high - low) * f64::from(i) / 59.0] }));
            best(level, drops)
        }
        TaskKind::Dial { knob, .. } => {
            let turned = |value| {
                let (agent, name, value) = (AgentId::FIRST, knob.name().to_owned(), Value::Number(value));
                at_start(Event::SetParam { agent, name, axis: None, value })
            };
            let values: Vec<f64> = match knob.name() {
                "beta1" => (1..100).map(|i| f64::from(i) / 100.0).collect(),
                _ => (0..200).map(|i| 0.004 * 1.02_f64.powi(i)).collect(),
            };
            best(level, values.into_iter().map(turned))
        }
        other => panic!("{other:?}"),
    }
}

fn best(level: &Arc<Level>, all: impl Iterator<Item = Vec<TimedEvent>>) -> Vec<TimedEvent> {
    all.max_by_key(|events| medal(level, events.clone())).unwrap()
}

/// What is looked at of each day.
struct Looked {
    kind: &'static str,
    hash: u64,
}

fn look(date: Date) -> Looked {
    let level = level(date);
    let task = level.task().unwrap();
    assert!(!level.question().is_empty() && level.question().chars().count() <= 90, "{}", level.question());
    assert!(task.last_step <= 1_000 && level.step_cost() < 100, "{date}: it is short");
    Looked { kind: task.name(), hash: hash(&walk::text(date)) }
}

/// Links and replays of walks that people have sent name these texts: they are the same for ever, on every machine.
#[test]
fn every_day_has_a_walk_that_never_changes() {
    let first = day("2026-01-01").number();
    let is_looked_at = |date: &Date| date.number() < first + FIRST_DAYS || date.number() % LATER == 0;
    let all: Vec<Date> = days().filter(is_looked_at).collect();
    assert!(all.len() > 400);
    let looked: Vec<Looked> = std::thread::scope(|scope| {
        let halves = all.chunks(all.len().div_ceil(2));
        let threads: Vec<_> = halves
            .map(|days| scope.spawn(|| days.iter().map(|date| look(*date)).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let mut kinds = BTreeMap::new();
    looked.iter().for_each(|day| *kinds.entry(day.kind).or_insert(0) += 1);
    assert!(kinds.len() == 5 && kinds.values().all(|count| *count > all.len() / 9), "{kinds:?}");
    assert!(looked.windows(2).all(|pair| pair[0].hash != pair[1].hash));
    for (date, expected) in PINNED {
        assert_eq!(hash(&walk::text(day(date))), expected, "{date}\n{}", walk::text(day(date)));
    }
    let together = looked.iter().fold(0, |all: u64, day| all.rotate_left(7) ^ day.hash);
    assert_eq!(together, PINNED_TOGETHER);
}

#[test]
fn a_player_who_knows_wins_and_luck_does_not() {
    let (mut gold, mut all) = (0, 0);
    for date in days().step_by(EVERY) {
        let level = level(date);
        let hasty = medal(&level, hasty(&level));
        assert!(hasty <= Some(Medal::Paw), "{date}: {hasty:?}");
        let known = medal(&level, reference(&level));
        assert!(known >= Some(Medal::Bone), "{date}: {known:?}\n{}", walk::text(date));
        (gold, all) = (gold + u32::from(known == Some(Medal::Gold)), all + 1);
        let random =
            (0..ANSWERS).filter(|seed| medal(&level, random_gesture(&level, *seed)) >= Some(Medal::Bone));
        let percent = 100 * random.count() as u64 / ANSWERS;
        assert!(percent <= LUCKY_PERCENT, "{date}: {percent} %\n{}", walk::text(date));
    }
    assert!(all > 55 && gold * 10 > all * 8, "{gold} of {all}");
}

#[test]
fn what_happened_is_described_with_numbers() {
    for date in days().take(60) {
        let level = level(date);
        let known = played(&level, level.seed(), reference(&level)).unwrap();
        let text = known.describe(&level);
        assert!(!text.contains(['{', '}', '–']), "{date}: {text}");
    }
}

/// The hash of FNV-1a (Fowler, Noll & Vo 1991).
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[test]
fn a_walk_is_found_wherever_a_level_is() {
    let id = "walk-2026-11-26";
    let text = levels::find(id, None).unwrap();
    assert_eq!((text.id.as_str(), text.text.as_str()), (id, walk::text(day("2026-11-26")).as_str()));
    assert!(levels::is_built_in(id) && !levels::is_built_in("walk-2025-12-31"));
    assert_eq!(links::built_in_level(id).unwrap().spec(), level(day("2026-11-26")).spec());
    for (name, words) in [
        ("walk-2025-12-31", "there is no walk `walk-2025-12-31`: expected 2026-01-01 or a later day"),
        ("walk-2026-02-29", "2026-02-29 is no day; expected one such as walk-2026-01-01"),
        ("walk-20261126", "20261126 is no day"),
    ] {
        let error = levels::find(name, None).unwrap_err();
        assert!(matches!(error, OpenError::NoWalk { .. }) && error.to_string().contains(words), "{error}");
    }
    for name in ["walk-in-the-rain", "walk-", "walk"] {
        assert!(matches!(levels::find(name, None), Err(OpenError::Unknown { .. })), "{name}");
    }
}

#[test]
fn a_walk_goes_through_links_both_ways() {
    let walked = level(day("2026-03-14"));
    let link = links::level_link(&walked, walked.seed()).unwrap();
    assert_eq!(link, "#l=walk-2026-03-14");
    let Link::Level(read) = links::parse(&link).unwrap() else { panic!("{link}") };
    assert_eq!(links::level(&read).unwrap().1.spec(), walked.spec());
    let events = random_gesture(&walked, 1);
    let mut run = Run::with_events(walked.clone(), walked.seed(), events);
    run.seek(40);
    let code = links::run_link(&Replay::record(&run, "")).unwrap();
    assert!(code.len() < 150, "the code names the walk: {code}");
    let Link::Run(replay) = links::parse(&code).unwrap() else { panic!("{code}") };
    assert_eq!((replay.level.spec(), replay.steps), (walked.spec(), 40));
    replay.verify().unwrap();
}
