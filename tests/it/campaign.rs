//! The levels that ask: each can be answered, and neither haste nor luck is an answer.

use std::sync::Arc;

use frankie::levels::built_in;
use frankie_sim::task::{GuessKind, Medal, TaskKind, hasty, random_gesture};
use frankie_sim::{Event, Guess, Level, Run, TimedEvent};

/// The number of random answers to each question.
const ANSWERS: u64 = 200;
/// At most so many of a hundred random answers may be good ones; of a choice, as many as its options give by luck, and
/// so many more.
const LUCKY_PERCENT: u64 = 20;
const LUCKY_MORE: u64 = 12;

/// Returns the built-in levels that ask for something.
fn asking() -> Vec<Arc<Level>> {
    let all = built_in().map(|text| Arc::new(text.level(&[]).unwrap()));
    let levels: Vec<_> = all.filter(|level| level.task().is_some()).collect();
    assert!(levels.len() >= 10, "{} levels ask", levels.len());
    levels
}

/// Returns the medal of a level that is answered like this.
fn medal(level: &Arc<Level>, events: Vec<TimedEvent>) -> Option<Medal> {
    let mut run = Run::with_events(level.clone(), level.seed(), events);
    run.seek(level.task().unwrap().last_step);
    run.assess().and_then(|assessment| assessment.medal)
}

fn at_start(event: Event) -> Vec<TimedEvent> {
    vec![TimedEvent { step: 0, event }]
}

/// Returns an answer that a player who has understood the level gives.
fn reference(level: &Arc<Level>) -> Vec<TimedEvent> {
    let guess = |guess| at_start(Event::Guess(guess));
    let feed = |samples: &[f64]| {
        let TaskKind::Feed(feed) = &level.task().unwrap().kind else { panic!("{}", level.id()) };
        let timed = |(i, sample): (usize, &f64)| TimedEvent {
            step: feed.history_steps + i as u64,
            event: Event::Feed { gradient: feed.on_both_axes(*sample) },
        };
        samples.iter().enumerate().map(timed).collect()
    };
    match level.id() {
        // Both arrows are one ring long: 100 steps of 0.05 on each axis.
        "two-arrows" => guess(Guess::Place([1.8, 2.2])),
        // Steps of 0.06 · 0.23 at random, in 600 steps that are much like one step in ten.
        "mixed-signals" => guess(Guess::Radius(3.2)),
        "blue" => feed(&[-1.0; 7]),
        "orange" => feed(&[[-1.0; 6].as_slice(), &[1.0; 22]].concat()),
        // Six steps the wrong way, then he turns.
        "change-of-mind" => guess(Guess::Step(57)),
        "mud" => at_start(Event::Drop { at: [-4.6, -0.5] }),
        "echoes" => guess(Guess::Radius(3.9)),
        "the-long-ravine" | "the-race" => guess(Guess::Choice(0)),
        "the-turned-ravine" => guess(Guess::Choice(1)),
        other => panic!("no reference answer for {other}"),
    }
}

#[test]
fn every_question_has_an_answer_that_earns_gold() {
    for level in asking() {
        assert!(!level.question().is_empty() && !level.insight().is_empty(), "{}", level.id());
        let mut run = Run::with_events(level.clone(), level.seed(), reference(&level));
        run.seek(level.task().unwrap().last_step);
        let assessment = run.assess().unwrap();
        let text = assessment.describe(&level);
        assert_eq!(assessment.medal, Some(Medal::Gold), "{}: {text} {assessment:?}", level.id());
        assert!(!text.contains(['{', '}', '–']), "{}: {text}", level.id());
    }
}

#[test]
fn haste_earns_no_more_than_a_paw() {
    for level in asking() {
        let earned = medal(&level, hasty(&level));
        assert!(earned.is_none_or(|medal| medal == Medal::Paw), "{}: {earned:?}", level.id());
    }
}

#[test]
fn luck_is_no_answer() {
    for level in asking() {
        let task = level.task().unwrap();
        let good =
            (0..ANSWERS).filter(|seed| medal(&level, random_gesture(&level, *seed)) >= Some(Medal::Bone));
        let percent = 100 * good.count() as u64 / ANSWERS;
        let allowed = match task.asks_for() {
            Some(GuessKind::Choice) => 100 / task.options(&level).len() as u64 + LUCKY_MORE,
            _ => LUCKY_PERCENT,
        };
        assert!(percent <= allowed, "{}: {percent} % of random answers are good ones", level.id());
    }
}
