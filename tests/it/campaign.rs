//! The levels that ask: each has a reference answer that earns gold, kept as a replay, and neither haste nor luck is an
//! answer.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use frankie::levels::built_in;
use frankie_sim::params::Value;
use frankie_sim::task::{Assessor, GuessKind, Medal, TaskKind, hasty, random_gesture};
use frankie_sim::{AgentId, Event, Guess, Level, Replay, Run, TimedEvent};

/// The number of random answers to each question.
const ANSWERS: u64 = 200;
/// The number of random answers to each question whose whole run is assessed as well.
const COMPARED: u64 = 3;
/// At most so many of a hundred random answers may be good ones; of a choice, as many as its options give by luck, and
/// so many more.
const LUCKY_PERCENT: u64 = 20;
const LUCKY_MORE: u64 = 12;
/// Set to write the reference replays.
const UPDATE: &str = "UPDATE_REPLAYS";

/// Returns the built-in levels that ask for something.
pub fn asking() -> Vec<Arc<Level>> {
    let all = built_in().map(|text| Arc::new(text.level(&[]).unwrap()));
    let levels: Vec<_> = all.filter(|level| level.task().is_some()).collect();
    assert!(levels.len() >= 32, "{} levels ask", levels.len());
    levels
}

/// Returns the run of a level with these events, up to where its task is decided.
pub fn answered(level: &Arc<Level>, seed: u64, events: Vec<TimedEvent>) -> Run {
    let mut run = Run::with_events(level.clone(), seed, events);
    run.seek(level.task().unwrap().last_step);
    run
}

/// Returns the medal of a level that is answered like this.
fn medal(level: &Arc<Level>, events: Vec<TimedEvent>) -> Option<Medal> {
    answered(level, level.seed(), events).assess().and_then(|assessment| assessment.medal)
}

pub fn at(step: u64, event: Event) -> TimedEvent {
    TimedEvent { step, event }
}

/// Gives the optimizer these gradients, one after the other.
pub fn fed(level: &Level, samples: &[f64]) -> Vec<TimedEvent> {
    let TaskKind::Feed(feed) = &level.task().unwrap().kind else { panic!("{}", level.id()) };
    let timed = |(i, sample): (usize, &f64)| {
        at(feed.history_steps + i as u64, Event::Feed { gradient: feed.on_both_axes(*sample) })
    };
    samples.iter().enumerate().map(timed).collect()
}

/// Returns an answer that a player who has understood the level gives.
pub fn reference(level: &Level) -> Vec<TimedEvent> {
    let guess = |guess| vec![at(0, Event::Guess(guess))];
    let throw = |step, to| at(step, Event::Throw { to });
    let lead = |step, ratio| at(step, Event::Lead { ratio });
    let drop = |place| vec![at(0, Event::Drop { at: place })];
    let set = |name: &str, value: f64| {
        let (agent, name, value) = (AgentId::FIRST, name.to_owned(), Value::Number(value));
        vec![at(0, Event::SetParam { agent, name, axis: None, value })]
    };
    let feed = |samples: &[f64]| fed(level, samples);
    match level.id() {
        // The second ball lies where he is running already.
        "first-throw" => vec![throw(0, [3.0, 4.0]), throw(30, [2.5, 3.0])],
        // Both arrows are one ring long: 100 steps of 0.05 on each axis.
        "two-arrows" => guess(Guess::Place([1.8, 2.2])),
        // Steps of 0.06 · 0.23 at random: in 300 steps that are much like one step in ten.
        "mixed-signals" => guess(Guess::Radius(1.9)),
        // A tenth of the way to each: from 1 to 0, and on to a half.
        "blue" => feed(&[-9.0, 5.0]),
        "orange" => feed(&[[-1.0; 6].as_slice(), &[1.0; 15]].concat()),
        // Six steps the wrong way, then he turns.
        "change-of-mind" => guess(Guess::Step(57)),
        // A few of his short steps.
        "slowing-down" => guess(Guess::Radius(0.65)),
        // 0.447 down for each step of 1 to the right, as far as the ball is away.
        "one-sure-axis" => drop([-3.9, 1.6]),
        // The line rises from about −2.5 at −1 to 0.5 at 1.
        "a-line" => guess(Guess::Place([1.5, -1.0])),
        // As far below the ball as to the left of it.
        "one-way" => drop([-2.8, -2.4]),
        "the-long-ravine" => guess(Guess::Choice(0)),
        "the-turned-ravine" => guess(Guess::Choice(1)),
        "the-race" => guess(Guess::Choice(3)),
        // A diagonal through the deep bowl.
        "two-bowls" => drop([0.8, -1.6]),
        // The first is found from where the level starts.
        "four-bowls" => [(200, [-1.0, 1.0]), (400, [-1.0, -1.3]), (600, [1.5, -1.4])]
            .map(|(step, place)| at(step, Event::Drop { at: place }))
            .to_vec(),
        "the-pass" => guess(Guess::Choice(1)),
        "banana-canyon" => set("beta2", 0.9),
        "egg-box" => set("lr", 0.4),
        // Too much speed for the nearest one.
        "safe-ground" => guess(Guess::Choice(3)),
        // A little below 2·(1 + 0.5) ÷ 40.
        "find-the-edge" => set("lr", 0.071),
        "wild-hills" => drop([1.4, 0.6]),
        "drizzle" => set("beta1", 0.64),
        // At a quarter of a full step at first, at half of one in the end.
        "mud" => vec![at(180, Event::Guess(Guess::Step(410)))],
        // 200 steps of 0.02 to the left, and √0.05 of that downward.
        "faint-smells" => guess(Guess::Place([-0.1, 1.5])),
        "hailstones" => set("beta2", 0.5),
        // Three times as long arrows, and more.
        "echoes" => guess(Guess::Radius(6.5)),
        // Just behind him, where the slope is faint.
        "the-other-side" => vec![throw(60, [-0.7, 0.9])],
        "quick-turns" => set("beta1", 0.65),
        "round-and-round" => set("lr", 0.2),
        // At the last moment, and as far back as it goes.
        "keep-away" => vec![throw(50, [4.8, 3.8]), throw(150, [-4.8, -3.8])],
        // In the order of their names: Ami follows Frankie.
        "the-fence" => guess(Guess::Choice(1)),
        "long-memory" => guess(Guess::Choice(2)),
        "no-breakfast" => vec![at(40, Event::Guess(Guess::Choice(0)))],
        "too-polite" => set("eps", 3e-4),
        "too-brave" => vec![at(180, Event::Guess(Guess::Choice(2)))],
        "beat-the-champion" => set("lr", 1.0),
        "one-at-a-time" => set("lr", 0.03),
        "metres-and-millimetres" | "one-neuron" => guess(Guess::Choice(0)),
        "yes-or-no" | "two-weights" => guess(Guess::Choice(1)),
        "a-thin-slice" => drop([-0.6, -0.6]),
        // The gradient points up, a step down. The loud axis is done after fifteen steps.
        "in-his-place" => vec![lead(0, [-1.0, -0.625])],
        "by-nose-alone" => vec![lead(0, [1.0, -0.85])],
        "the-narrow-valley" => vec![lead(0, [-1.0, 1.0]), lead(15, [-1.0, 0.0])],
        other => panic!("no reference answer for {other}"),
    }
}

fn replays() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/replays/campaign"))
}

#[test]
fn every_question_has_an_answer_that_earns_gold() {
    for level in asking() {
        assert!(!level.question().is_empty() && !level.insight().is_empty(), "{}", level.id());
        let run = answered(&level, level.seed(), reference(&level));
        let assessment = run.assess().unwrap();
        let text = assessment.describe(&level);
        assert_eq!(assessment.medal, Some(Medal::Gold), "{}: {text} {assessment:?}", level.id());
        assert!(!text.contains(['{', '}', '–']), "{}: {text}", level.id());
    }
}

/// The replays are what CI verifies on every platform. A level that changes fails here until its replay is written again.
#[test]
fn every_reference_answer_is_kept_as_a_replay() {
    let mut expected = BTreeSet::new();
    for level in asking() {
        let file = replays().join(format!("{}.toml", level.id()));
        if std::env::var_os(UPDATE).is_some() {
            let run = answered(&level, level.seed(), reference(&level));
            fs::create_dir_all(replays()).unwrap();
            fs::write(&file, Replay::record(&run, env!("CARGO_PKG_VERSION")).to_toml()).unwrap();
        }
        let text = fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{}: {error}; {UPDATE}=1 writes it", file.display()));
        let replay = Replay::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(
            replay.level.to_toml() == level.to_toml() && replay.seed == level.seed(),
            "{}: the level has changed; {UPDATE}=1 writes its replay again",
            level.id()
        );
        assert_eq!(replay.events, reference(&level), "{}", level.id());
        replay.verify().unwrap_or_else(|difference| panic!("{}: {difference}", level.id()));
        let mut run = replay.run();
        run.seek(replay.steps);
        assert_eq!(run.assess().and_then(|known| known.medal), Some(Medal::Gold), "{}", level.id());
        expected.insert(file);
    }
    let found = fs::read_dir(replays()).unwrap().map(|entry| entry.unwrap().path());
    assert_eq!(found.collect::<BTreeSet<_>>(), expected, "and no others");
}

#[test]
fn haste_earns_no_more_than_a_paw() {
    for level in asking() {
        let earned = medal(&level, hasty(&level));
        assert!(earned.is_none_or(|medal| medal == Medal::Paw), "{}: {earned:?}", level.id());
    }
}

/// Returns the medal of each random answer. A guess changes nothing of the run, which is made once for all of them.
fn random_medals(level: &Arc<Level>) -> Vec<Option<Medal>> {
    let last_step = level.task().unwrap().last_step;
    let run_with = |events| {
        let mut assessor = Assessor::of_events(level, level.seed(), events).unwrap();
        assessor.advance_to(last_step);
        assessor
    };
    let of_nothing = run_with(Vec::new());
    let of_seed = |seed| {
        let events = random_gesture(level, seed);
        let assessment = match events[..] {
            [TimedEvent { step: 0, event: Event::Guess(guess) }] => of_nothing.assessment_of_guess(guess),
            _ => run_with(events.clone()).assessment(),
        };
        if seed < COMPARED {
            let whole = answered(level, level.seed(), events).assess();
            assert_eq!(assessment, whole, "{}: seed {seed}", level.id());
        }
        assessment.and_then(|assessment| assessment.medal)
    };
    (0..ANSWERS).map(of_seed).collect()
}

#[test]
fn luck_is_no_answer() {
    for level in asking() {
        let task = level.task().unwrap();
        let good = random_medals(&level).into_iter().filter(|medal| *medal >= Some(Medal::Bone));
        let percent = 100 * good.count() as u64 / ANSWERS;
        let allowed = match task.asks_for() {
            Some(GuessKind::Choice) => 100 / task.options(&level).len() as u64 + LUCKY_MORE,
            _ => LUCKY_PERCENT,
        };
        assert!(percent <= allowed, "{}: {percent} % of random answers are good ones", level.id());
    }
}
