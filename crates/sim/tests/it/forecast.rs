//! Forecasts: a run that will miss its goal is known before it is over.

use std::sync::Arc;

use frankie_sim::forecast::{Forecast, Side};
use frankie_sim::{Event, Level, Outcome, Run};

use super::support::edited;

/// SGD without noise on a slope: every step is [−0.1, 0.2].
const TEXT: &str = "format = 1\ntitle = \"T\"\nmax_steps = 50\n[surface]\nkind = \"slope\"\nslope = [1.0, -2.0]\n[view]\n\
    x = [-10.0, 10.0]\ny = [-10.0, 10.0]\n[optimizer]\nkind = \"sgd\"\nlr = 0.1\n[start]\nat = [0.0, 0.0]\n[player]\n\
    drop = true\nthrow = true\n[goal]\nkind = \"reach\"\nat = [-2.0, 6.0]\nradius = 0.3\n";

fn level(edits: &[(&str, &str)]) -> Arc<Level> {
    Arc::new(edited(&Level::parse("t", TEXT).unwrap(), edits))
}

#[test]
fn a_miss_is_known_with_its_step_side_and_distance() {
    // The line through [−2.8, 5.6], where it is closest to [−2, 6], is reached after 28 steps.
    let miss = Run::new(level(&[]), 1).certain_miss().unwrap();
    assert_eq!((miss.step, miss.side, miss.end, miss.outcome), (28, Side::Left, 50, Outcome::OutOfSteps));
    assert!((miss.distance - 0.8_f64.sqrt()).abs() < 1e-9, "{miss:?}");
    assert_eq!(miss.target, [-2.0, 6.0]);
    let side = |target: &str| Run::new(level(&[("goal.at", target)]), 1).certain_miss().unwrap().side;
    assert_eq!(side("[-4, 7]"), Side::Right);
    let short = level(&[("goal.at", "[-4, 8]"), ("max_steps", "30")]);
    let miss = Run::new(short, 1).certain_miss().unwrap();
    assert_eq!((miss.step, miss.side), (30, Side::Below), "on the line, but too far");
    assert_eq!(Run::new(level(&[("goal.at", "[-2.5, 5]")]), 1).certain_miss(), None, "he gets there");
    let above = level(&[("goal.at", "[2, -4]")]);
    assert_eq!(Run::new(above, 1).certain_miss().unwrap().side, Side::Above, "he runs away from it");
}

#[test]
fn a_forecast_begins_at_the_present_step_and_is_made_in_slices() {
    let mut run = Run::new(level(&[]), 1);
    run.seek(35);
    let miss = run.certain_miss().unwrap();
    assert_eq!(miss.step, 35, "what is past is no forecast");
    let mut forecast = Forecast::new(&run).unwrap();
    let mut slices = 1;
    while !forecast.advance(1) {
        assert_eq!(forecast.miss(), None);
        slices += 1;
    }
    assert_eq!((slices, forecast.miss()), (15, Some(miss)));
    assert!(forecast.is_of(&run));
    run.apply(Event::Drop { at: [0.8, 0.4] }).unwrap();
    assert!(!forecast.is_of(&run));
    // From there the line goes through the target, but the steps that are left do not reach it.
    let too_late = run.certain_miss().unwrap();
    assert_eq!((too_late.step, too_late.end), (50, 50));
    let mut early = Run::new(run.level().clone(), 1);
    early.apply(Event::Drop { at: [0.8, 0.4] }).unwrap();
    assert_eq!(early.certain_miss(), None);
}

#[test]
fn there_is_no_forecast_without_an_end_a_target_or_a_throw() {
    let none = |edits: &[(&str, &str)]| Forecast::new(&Run::new(level(edits), 1)).is_none();
    assert!(none(&[("goal.kind", "steps"), ("goal.steps", "10")]));
    assert!(none(&[("goal.kind", "none")]));
    let without_limit = TEXT.replace("max_steps = 50\n", "");
    assert!(Forecast::new(&Run::new(Arc::new(Level::parse("t", &without_limit).unwrap()), 1)).is_none());
    assert!(none(&[("max_steps", "100001")]));
    let mut over = Run::new(level(&[]), 1);
    over.seek(50);
    assert!(Forecast::new(&over).is_none());
    let fetch = [
        ("surface.kind", "fetch"),
        ("goal.kind", "reach"),
        ("goal.radius", "0.3"),
        ("goal.throws", "1"),
        ("max_steps", "20"),
    ];
    let mut run = Run::new(level(&fetch), 1);
    assert!(Forecast::new(&run).is_none(), "the ball waits to be thrown");
    run.apply(Event::Throw { to: [3.0, 3.0] }).unwrap();
    assert_eq!(run.certain_miss().map(|miss| miss.end), Some(20));
}
