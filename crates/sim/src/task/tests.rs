//! Every kind of task, scored by hand: on ground whose steps are known exactly.

use std::sync::Arc;

use super::*;
use crate::level::{Level, LevelEdit};
use crate::link::{Link, run_link};
use crate::run::Refusal;
use crate::{AgentId, Event, Guess, Outcome, Replay, Run, TimedEvent};

/// SGD without noise on a slope: every step is −0.1·[1, −2], exactly as far as decimals go.
const PLAIN: &str = r#"format = 1
title = "Task"
question = "Where to?"
insight = "{guess} {truth} {off} {steps} {wrong_way} {r_x} {r_y}"
max_steps = 50
[surface]
kind = "slope"
slope = [1.0, -2.0]
[view]
x = [-10.0, 10.0]
y = [-10.0, 10.0]
[optimizer]
kind = "sgd"
lr = 0.1
[start]
at = [0.0, 0.0]
[player]
drop = true
tune = ["lr"]
[task]
"#;

mod actions;
mod feed;
mod gestures;
mod guesses;

fn level(task: &str) -> Arc<Level> {
    Arc::new(Level::parse("task", &format!("{PLAIN}{task}")).unwrap_or_else(|error| panic!("{error}")))
}

fn edited(level: &Level, edits: &[(&str, &str)]) -> Arc<Level> {
    let edits: Vec<_> = edits.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect();
    Arc::new(level.edited(&edits).unwrap_or_else(|error| panic!("{error}")))
}

/// The assessment of a whole run with a guess; checks on the way that it comes from replay and link as well.
fn guessed(level: &Arc<Level>, guess: Guess) -> Assessment {
    let mut run = Run::new(level.clone(), 1);
    run.apply(Event::Guess(guess)).unwrap();
    run.seek(u64::MAX);
    let assessment = run.assess().unwrap();
    let replay = Replay::parse(&Replay::record(&run, "x").to_toml()).unwrap();
    let link = run_link(&replay, &|_| None).unwrap();
    let Ok(Link::Run(from_link)) = Link::parse(&link, &|_| None) else { panic!("{link}") };
    for replay in [replay, *from_link] {
        assert_eq!(replay.events, run.events());
        let mut again = replay.run();
        again.seek(replay.steps);
        assert_eq!(again.assess(), Some(assessment.clone()));
        replay.verify().unwrap();
    }
    assessment
}

fn medal(level: &Arc<Level>, guess: Guess) -> Option<Medal> {
    guessed(level, guess).medal
}

const PLACE: &str = "kind = \"bone\"\nat_step = 30\nbone = 1.0\ngold = 0.5\n";

#[test]
fn a_place_is_scored_by_its_distance() {
    // After 30 steps of [−0.1, 0.2] at [−3, 6].
    let level = level(PLACE);
    let assessment = guessed(&level, Guess::Place([-3.0, 5.0]));
    let Some(Truth::Place(truth)) = assessment.truth else { panic!("{assessment:?}") };
    assert!((truth[0] + 3.0).abs() < 1e-12 && (truth[1] - 6.0).abs() < 1e-12, "{truth:?}");
    assert!((assessment.score.unwrap() - 1.0).abs() < 1e-12);
    assert_eq!((assessment.moment, assessment.interfered), (Some(30), false));
    assert_eq!((assessment.place, assessment.center), (Some(truth), None));
    let of = |x: f64, y: f64| medal(&level, Guess::Place([x, y]));
    assert_eq!(of(-3.0, 6.0), Some(Medal::Gold));
    assert_eq!(of(-3.3, 6.39), Some(Medal::Gold), "0.492 off");
    assert_eq!(of(-3.3, 6.41), Some(Medal::Bone), "0.508 off");
    assert_eq!(of(-3.0, 5.01), Some(Medal::Bone));
    assert_eq!(of(-3.0, 4.99), Some(Medal::Paw));
    // The sum of 30 times 0.1 is not 3 exactly.
    let text = guessed(&level, Guess::Place([-3.0, 4.5])).describe(&level);
    assert_eq!(text, "(−3, 4.5) (−3, 6) 1.5 30 0 1 2");
}

#[test]
fn no_guess_earns_no_more_than_paw_and_the_answer_comes_in_time() {
    let level = level(PLACE);
    let mut run = Run::new(level.clone(), 1);
    assert_eq!(run.assess(), None);
    run.seek(29);
    assert_eq!(run.assess(), None);
    run.seek(30);
    let assessment = run.assess().unwrap();
    assert_eq!((assessment.medal, assessment.guess, assessment.score), (Some(Medal::Paw), None, None));
    assert_eq!(assessment.describe(&level), "– (−3, 6) – 30 0 1 2");
    // Going back changes nothing that was found; what follows the answer neither.
    run.seek(3);
    assert_eq!(run.assess(), Some(assessment.clone()));
    run.seek(40);
    run.apply(Event::Drop { at: [1.0, 1.0] }).unwrap();
    run.seek(45);
    assert_eq!(run.assess(), Some(assessment));
    // A new event before the answer makes it unknown again.
    run.seek(3);
    run.apply(Event::Drop { at: [1.0, 1.0] }).unwrap();
    assert_eq!(run.assess(), None);
}

#[test]
fn a_run_that_is_steered_to_its_guess_earns_paw() {
    let level = level(PLACE);
    let mut run = Run::new(level, 1);
    run.apply(Event::Guess(Guess::Place([5.0, 5.0]))).unwrap();
    run.seek(29);
    run.apply(Event::Drop { at: [5.1, 4.8] }).unwrap();
    run.seek(30);
    let assessment = run.assess().unwrap();
    assert!(assessment.score.unwrap() < 1e-9);
    assert_eq!((assessment.medal, assessment.interfered), (Some(Medal::Paw), true));
    // At the start it is part of the attempt.
    let mut run = Run::new(run.level().clone(), 1);
    run.apply(Event::Guess(Guess::Place([-2.0, 5.0]))).unwrap();
    run.apply(Event::Drop { at: [1.0, -1.0] }).unwrap();
    run.seek(30);
    assert_eq!(run.assess().unwrap().medal, Some(Medal::Gold));
}

#[test]
fn the_last_guess_counts_and_changes_no_number() {
    let level = level(PLACE);
    let mut run = Run::new(level.clone(), 1);
    run.apply(Event::Guess(Guess::Place([1.0, 1.0]))).unwrap();
    run.apply(Event::Drop { at: [0.0, 0.0] }).unwrap();
    run.apply(Event::Guess(Guess::Place([-3.0, 6.0]))).unwrap();
    let guesses = run.events().iter().filter(|timed| matches!(timed.event, Event::Guess(_))).count();
    assert_eq!(guesses, 1);
    run.seek(50);
    assert_eq!(run.assess().unwrap().medal, Some(Medal::Gold));
    let mut other = Run::new(level, 1);
    other.apply(Event::Drop { at: [0.0, 0.0] }).unwrap();
    other.seek(50);
    assert_eq!(run.hash(), other.hash());
}

#[test]
fn a_guess_is_taken_where_it_is_asked_for() {
    let place = level(PLACE);
    let refusal = |level: &Arc<Level>, step: u64, guess: Guess| {
        let mut run = Run::new(level.clone(), 1);
        run.seek(step);
        run.apply(Event::Guess(guess)).unwrap_err().to_string()
    };
    let at = Guess::Place([0.0, 0.0]);
    assert_eq!(refusal(&place, 0, Guess::Radius(1.0)), "this level does not let you guess a radius");
    assert_eq!(refusal(&place, 1, at), "this level does not let you guess once the run has begun");
    assert_eq!(refusal(&place, 0, Guess::Place([11.0, 0.0])), "the guess must be a place inside the view");
    assert_eq!(
        refusal(&place, 0, Guess::Place([f64::NAN, 0.0])),
        "the guess must be a place inside the view"
    );
    let later = edited(&place, &[("task.ask_at", "10")]);
    assert_eq!(refusal(&later, 11, at), "this level does not let you guess after step 10");
    let mut run = Run::new(later, 1);
    run.seek(10);
    run.apply(Event::Guess(at)).unwrap();
    let none = edited(&place, &[("task.kind", "none"), ("insight", "Well.")]);
    assert_eq!(refusal(&none, 0, at), "this level does not let you guess a place");
    let radius = level("kind = \"radius\"\nsteps = 10\nbone = 2\ngold = 1.5\n");
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(refusal(&radius, 0, Guess::Radius(wrong)), "the guess must be a radius greater than 0");
    }
    let when = level("kind = \"when\"\nmoment = \"turns\"\naxis = \"x\"\nbone = 2\ngold = 1\n");
    for wrong in [0, 51] {
        assert_eq!(refusal(&when, 0, Guess::Step(wrong)), "the guess must be a step from 1 to 50");
    }
    let which = level("kind = \"which\"\nask = \"arrow\"\n");
    assert_eq!(refusal(&which, 0, Guess::Choice(2)), "the guess must be an option from 1 to 2");
    let mut over = Run::new(which, 1);
    over.seek(50);
    assert_eq!(over.apply(Event::Guess(Guess::Choice(0))), Err(Refusal::Over));
}

#[test]
fn an_assessor_keeps_up_in_slices() {
    let level = level(PLACE);
    let mut run = Run::new(level.clone(), 1);
    let mut assessor = Assessor::new(&run).unwrap();
    run.apply(Event::Guess(Guess::Place([-3.0, 6.0]))).unwrap();
    for step in 1..=35 {
        run.seek(step);
        while !assessor.follow(&run, 1) {}
        assert_eq!(assessor.assessment(), run.assess(), "step {step}");
        assert_eq!(assessor.assessment().is_some(), step >= 30);
        assert_eq!(assessor.numbers().steps, step.min(30));
    }
    let mut other = Run::new(level, 1);
    assert!(assessor.follow(&other, 1), "another run, at its start");
    assert_eq!(assessor.assessment(), None);
    other.seek(50);
    let mut slices = 0;
    while !assessor.follow(&other, 1) {
        slices += 1;
    }
    assert_eq!((slices, assessor.assessment()), (29, other.assess()));
}

#[test]
fn events_from_elsewhere_are_no_better_than_those_of_a_player() {
    let level = level(PLACE);
    let late = TimedEvent { step: 20, event: Event::Guess(Guess::Place([-3.0, 6.0])) };
    let other = TimedEvent { step: 0, event: Event::Guess(Guess::Radius(1.0)) };
    let mut run = Run::with_events(level, 1, vec![late, other]);
    run.seek(50);
    let assessment = run.assess().unwrap();
    assert_eq!((assessment.guess, assessment.medal), (None, Some(Medal::Paw)));
}

#[test]
fn an_insight_has_the_numbers_of_theory() {
    let theory = "[[theory]]\nlabel = \"r\"\nstat = \"mean_abs_ratio\"\naxis = \"y\"\npredict = 2.5\ntolerance = 0.1\n";
    let level = level(&format!("{PLACE}{theory}"));
    let level = edited(&level, &[("insight", "r was {measured}, and {predicted} in theory.")]);
    let assessment = guessed(&level, Guess::Place([0.0, 0.0]));
    assert_eq!(assessment.describe(&level), "r was 2, and 2.5 in theory.");
    let flips = edited(
        &level,
        &[
            ("insight", "{measured} {predicted}"),
            (
                "theory",
                "[{ label = \"a\", stat = \"wrong_way_streak\", axis = \"x\", predict = \"mean_under_noise\", tolerance = 1 }]",
            ),
        ],
    );
    // There was no wrong way, and without noise the mean under noise is that of the slope, 1.
    assert_eq!(guessed(&flips, Guess::Place([0.0, 0.0])).describe(&flips), "– 1");
}

#[test]
fn numbers_are_short() {
    let cases = [
        (0.0, "0"),
        (0.229_42, "0.229"),
        (0.2, "0.2"),
        (-1.999_9, "−2"),
        (12.345, "12.3"),
        (1234.5, "1230"),
        (999.96, "1000"),
        (50_000.0, "50000"),
        (0.001_234, "0.00123"),
        (1.5e-9, "1.5e-9"),
        (2.5e8, "2.5e8"),
        (f64::NAN, "–"),
    ];
    for (x, expected) in cases {
        assert_eq!(describe::short(x), expected);
    }
}
