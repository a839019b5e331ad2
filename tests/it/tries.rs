//! The levels that ask for a guess, tried again and again by a player who repeats what happened the last time.

use frankie::game::tries::Tries;
use frankie_sim::task::{Medal, Truth, hasty};
use frankie_sim::{Event, Guess};

use crate::campaign::{answered, asking, at};

/// Returns the guess that repeats what happened.
fn repeated(truth: Truth) -> Guess {
    match truth {
        Truth::Place(at) => Guess::Place(at),
        // A little wider than he needed.
        Truth::Radius(radius) => Guess::Radius(1.1 * radius),
        Truth::Step(step) => Guess::Step(step),
        Truth::Choice(choice) => Guess::Choice(choice),
        Truth::Count(_) | Truth::Number(_) => panic!("{truth:?} is no guess"),
    }
}

#[test]
fn where_he_ended_last_time_is_no_answer() {
    let guessing = asking().into_iter().filter(|level| level.task().unwrap().is_guess());
    let mut golds = 0;
    for level in guessing {
        let (id, task) = (level.id(), level.task().unwrap());
        let mut tries = Tries::default();
        let mut last = None;
        for seed in [level.seed(), level.seed() + 1, level.seed()] {
            let guess = last.map(|truth| at(task.ask_at, Event::Guess(repeated(truth))));
            let run = answered(&level, seed, guess.map_or_else(|| hasty(&level), |guess| vec![guess]));
            let mut assessment = run.assess().unwrap();
            golds += u32::from(assessment.medal == Some(Medal::Gold));
            tries.limit_medal(&run, &mut assessment, true);
            assert!(assessment.medal <= Some(Medal::Bone), "{id}: {assessment:?}");
            last = assessment.truth;
        }
    }
    assert!(golds >= 10, "without a memory of the answers {golds} of them earn gold");
}
