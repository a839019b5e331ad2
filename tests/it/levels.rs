//! The levels inside the binary: every one can be read, met, and agrees with theory.

use std::collections::BTreeSet;

use frankie::levels::{Catalogue, built_in};
use frankie_sim::level::Goal;
use frankie_sim::{Event, Level, Outcome, Run};

/// Longer than any of them should take.
const MOST_STEPS: u64 = 3_000;

/// Plays a level the way its lesson says, to its end.
fn played(level: &std::sync::Arc<Level>, seed: u64) -> Run {
    let mut run = Run::new(level.clone(), seed);
    match level.goal {
        Some(Goal::Reach { throws, .. }) if throws > 0 => {
            // A long trend first, then the ball goes to the other side.
            run.seek(60);
            let at = run.state().at;
            let [from, ball] = [level.start.at, run.state().ball.unwrap()];
            let back = [0, 1].map(|i| at[i] + 0.8 * (from[i] - ball[i]).clamp(-5.0, 5.0));
            let inside = |x: f64, [low, high]: [f64; 2]| x.clamp(low + 0.5, high - 0.5);
            let to = [inside(back[0], level.view.x), inside(back[1], level.view.y)];
            run.apply(Event::Throw { to }).unwrap();
        }
        Some(Goal::Minima { .. }) => {
            // From beside each minimum he falls into it.
            for at in run.targets() {
                let beside = at.map(|x| x * 0.85);
                run.apply(Event::Drop { at: beside }).unwrap();
                run.seek(run.state().step + 150);
            }
        }
        _ => {}
    }
    run.seek(MOST_STEPS);
    run
}

#[test]
fn all_of_them_are_read_and_in_order() {
    let catalogue = Catalogue::load(None);
    assert_eq!(catalogue.broken, []);
    assert_eq!(catalogue.levels.len(), built_in().count());
    let ids: BTreeSet<&str> = catalogue.levels.iter().map(|level| level.id.as_str()).collect();
    assert_eq!(ids.len(), catalogue.levels.len());
    assert_eq!(catalogue.levels[0].id, "one-way", "the first lesson comes first");
    assert_eq!(catalogue.levels.last().unwrap().id, "sandbox");
    for level in &catalogue.levels {
        assert!(!level.lesson.is_empty() && !level.tagline.is_empty(), "{}", level.id);
        assert!(level.lesson.chars().count() <= 260, "{}: short enough to be read", level.id);
        let again = Level::parse(&level.id, &level.to_toml()).unwrap();
        assert_eq!(again.table, level.table, "{}", level.id);
    }
}

#[test]
fn every_goal_can_be_met_with_what_the_level_gives() {
    for level in &Catalogue::load(None).levels {
        let run = played(level, level.seed);
        let expected = if level.goal.is_some() { Outcome::Reached } else { Outcome::Running };
        assert_eq!(run.outcome(), expected, "{} after {} steps", level.id, run.state().step);
        assert!(run.state().step >= 20, "{}: over before one has looked", level.id);
    }
}

#[test]
fn what_is_measured_agrees_with_theory() {
    let mut entries = 0;
    for level in &Catalogue::load(None).levels {
        let run = played(level, level.seed);
        for (entry, tally) in level.theory.iter().zip(&run.state().theory) {
            let now = run.circumstances(entry.axis);
            let (predicted, measured) =
                (entry.prediction.number(&now), tally.measure(entry.stat, entry.axis));
            assert_eq!(
                entry.agrees(&now, tally),
                Some(true),
                "{}: {}: predicted {predicted:?}, measured {measured:?} over {} steps",
                level.id,
                entry.label,
                tally.steps()
            );
            entries += 1;
        }
    }
    assert!(entries >= 6, "each lesson predicts something");
}
