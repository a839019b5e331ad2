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
fn a_radius_must_hold_and_be_tight() {
    let steps = "steps = 30\nbone = 1.6\ngold = 1.2\n";
    // From the start the farthest place is that after step 30: √45 = 6.7082.
    let from_start = level(&format!("kind = \"radius\"\n{steps}"));
    let of = |radius: f64| medal(&from_start, Guess::Radius(radius));
    assert_eq!(of(6.7), Some(Medal::Paw), "he gets out");
    assert_eq!(of(6.71), Some(Medal::Gold));
    assert_eq!(of(8.04), Some(Medal::Gold));
    assert_eq!(of(8.06), Some(Medal::Bone));
    assert_eq!(of(10.73), Some(Medal::Bone));
    assert_eq!(of(10.74), Some(Medal::Paw));
    let assessment = guessed(&from_start, Guess::Radius(8.0));
    assert_eq!(assessment.moment, Some(30));
    assert_eq!(assessment.describe(&from_start), "8 6.71 1.29 30 0 1 2");
    // Around [−1, 2], which is the place after step 10, he is farthest after step 30; between 5 and 12 after step 5.
    let around = level("kind = \"radius\"\nsteps = [5, 12]\naround = [-1.0, 2.0]\nbone = 1.6\ngold = 1.2\n");
    let assessment = guessed(&around, Guess::Radius(1.2));
    let Some(Truth::Radius(radius)) = assessment.truth else { panic!("{assessment:?}") };
    assert!((radius - 1.25_f64.sqrt()).abs() < 1e-12, "{radius}");
    assert_eq!((assessment.moment, assessment.medal), (Some(5), Some(Medal::Gold)));
    // Around where he is dropped, and around the goal.
    let mut run = Run::new(from_start, 1);
    run.apply(Event::Guess(Guess::Radius(6.8))).unwrap();
    run.apply(Event::Drop { at: [4.0, -4.0] }).unwrap();
    run.seek(50);
    assert_eq!(run.assess().unwrap().medal, Some(Medal::Gold));
    let goal = "kind = \"radius\"\nsteps = [0, 30]\naround = \"goal\"\nbone = 1.6\ngold = 1.2\n";
    let goal = format!("{goal}[goal]\nkind = \"reach\"\nat = [0.0, 4.0]\nradius = 0.01\n");
    let Some(Truth::Radius(radius)) = guessed(&level(&goal), Guess::Radius(5.0)).truth else { panic!() };
    assert!((radius - 4.0).abs() < 1e-12, "at the start: {radius}");
}

/// Adam on gradients of ±1 that change their sign after every 50 steps, on both axes.
fn reversals(moment: &str) -> Arc<Level> {
    let numbers = "bone = 2\ngold = 0\n";
    let task = format!("kind = \"when\"\naxis = \"x\"\n{moment}\n{numbers}");
    let edits = [
        ("surface.kind", "signal"),
        ("surface.pattern", "reversals"),
        ("surface.period", "50"),
        ("optimizer.kind", "adam"),
        ("max_steps", "120"),
    ];
    edited(&level(&task), &edits)
}

#[test]
fn a_turn_takes_seven_steps_and_being_sure_again_takes_29() {
    // n steps after the flip r is near 1 − 2·0.9ⁿ: negative up to n = 6, 0.9 or more from n = 29 on.
    let turns = reversals("moment = \"turns\"");
    let guess = guessed(&turns, Guess::Step(57));
    assert_eq!(
        (guess.truth, guess.medal, guess.moment),
        (Some(Truth::Step(57)), Some(Medal::Gold), Some(57))
    );
    assert_eq!(medal(&turns, Guess::Step(58)), Some(Medal::Bone));
    assert_eq!(medal(&turns, Guess::Step(54)), Some(Medal::Paw));
    let sure = reversals("moment = \"sure\"");
    assert_eq!(guessed(&sure, Guess::Step(1)).truth, Some(Truth::Step(79)));
    let later = edited(&turns, &[("task.after", "57")]);
    assert_eq!(guessed(&later, Guess::Step(58)).truth, Some(Truth::Step(107)), "the next turn");
    let less = reversals("moment = \"sure\"\nlevel = 0.5");
    // 1 − 2·0.9ⁿ ≥ 0.5 from n = 14 on.
    assert_eq!(guessed(&less, Guess::Step(58)).truth, Some(Truth::Step(64)));
}

#[test]
fn the_first_step_past_a_coordinate_is_scored_by_steps() {
    let passes = |at: f64, after: u64| {
        level(&format!(
            "kind = \"when\"\nmoment = \"passes\"\naxis = \"y\"\nat = {at:?}\nafter = {after}\nbone = 3\ngold = 1\n"
        ))
    };
    // y = 0.2·t is past 3.1 after step 16.
    let level = passes(3.1, 0);
    let truth = guessed(&level, Guess::Step(14));
    assert_eq!((truth.truth, truth.score, truth.moment), (Some(Truth::Step(16)), Some(2.0), Some(16)));
    assert_eq!(truth.describe(&level), "14 16 2 16 0 1 2");
    for (guess, expected) in [
        (16, Medal::Gold),
        (15, Medal::Gold),
        (17, Medal::Gold),
        (13, Medal::Bone),
        (19, Medal::Bone),
        (12, Medal::Paw),
        (20, Medal::Paw),
    ] {
        assert_eq!(medal(&level, Guess::Step(guess)), Some(expected), "{guess}");
    }
    // It is past it already at step 20, and never comes back.
    let never = guessed(&passes(3.1, 20), Guess::Step(30));
    assert_eq!((never.truth, never.score, never.medal), (None, None, None));
    assert_eq!(never.numbers.steps, 50);
}

#[test]
fn arriving_is_the_first_step_within_the_goals_radius() {
    let goal = "[goal]\nkind = \"reach\"\nat = [-1.0, 2.0]\nradius = 0.5\nhold = 4\n";
    let level = level(&format!("kind = \"when\"\nmoment = \"arrives\"\nbone = 3\ngold = 1\n{goal}"));
    // 0.2236 a step: within 0.5 of the place of step 10 after step 8; held for 4 steps after step 11.
    let arrives = guessed(&level, Guess::Step(8));
    assert_eq!((arrives.truth, arrives.medal), (Some(Truth::Step(8)), Some(Medal::Gold)));
}

#[test]
fn the_right_option_earns_gold() {
    let arrow = level("kind = \"which\"\nask = \"arrow\"\n");
    let truth = guessed(&arrow, Guess::Choice(1));
    assert_eq!((truth.truth, truth.medal), (Some(Truth::Choice(1)), Some(Medal::Gold)));
    assert_eq!(medal(&arrow, Guess::Choice(0)), Some(Medal::Paw));
    assert_eq!(arrow.task().unwrap().options(&arrow), ["x", "y"]);
    let side = |at: f64| {
        level(&format!(
            "kind = \"which\"\nask = \"side\"\naxis = \"x\"\nat = {at:?}\noptions = [\"left\", \"right\"]\n"
        ))
    };
    // He ends at x = −5.
    assert_eq!(guessed(&side(-4.9), Guess::Choice(0)).truth, Some(Truth::Choice(0)));
    assert_eq!(guessed(&side(-5.1), Guess::Choice(0)).truth, Some(Truth::Choice(1)));
    let choice = level("kind = \"which\"\nask = \"choice\"\noptions = [\"a\", \"b\", \"c\"]\nanswer = 3\n");
    let assessment = guessed(&choice, Guess::Choice(2));
    assert_eq!((assessment.truth, assessment.medal), (Some(Truth::Choice(2)), Some(Medal::Gold)));
    assert_eq!(assessment.describe(&choice), "c c – 50 0 1 2");
}

#[test]
fn the_first_of_several_agents_is_the_one_that_arrives_or_gets_lowest() {
    let pack = "[pack.bolt]\nkind = \"sgd\"\nlr = 0.2\n[pack.momo]\nkind = \"sgd\"\nlr = 0.2\n";
    let goal = "[goal]\nkind = \"reach\"\nat = [-1.0, 2.0]\nradius = 0.1\n";
    let reached = level(&format!("kind = \"which\"\nask = \"first\"\n{pack}{goal}"));
    assert_eq!(reached.task().unwrap().options(&reached), ["Frankie", "Bolt", "Momo"]);
    let assessment = guessed(&reached, Guess::Choice(2));
    assert_eq!((assessment.truth, assessment.moment), (Some(Truth::Choice(1)), Some(5)));
    assert_eq!(assessment.medal, Some(Medal::Gold), "as fast as the other one");
    assert_eq!(medal(&reached, Guess::Choice(0)), Some(Medal::Paw));
    // Nobody gets there within 4 steps: the lowest loss counts.
    let lowest = edited(&reached, &[("max_steps", "4"), ("pack.momo.lr", "0.3")]);
    assert_eq!(guessed(&lowest, Guess::Choice(2)).medal, Some(Medal::Gold));
    // One that ran off is no answer, however low it got.
    let off = edited(&lowest, &[("pack.momo.lr", "30")]);
    assert_eq!(guessed(&off, Guess::Choice(1)).medal, Some(Medal::Gold));
    let run = {
        let mut run = Run::new(off, 1);
        run.seek(4);
        run
    };
    assert_eq!(run.agent(AgentId::in_pack(1)).unwrap().outcome(), Outcome::LeftBounds);
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
