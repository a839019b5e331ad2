//! How runs end, what is kept of them then, and what a player is refused.

use std::sync::Arc;

use frankie_sim::event::Event;
use frankie_sim::level::{Bounds, Goal, Player};
use frankie_sim::run::{Outcome, Refusal, Run};
use frankie_sim::{Level, Vec2};

use crate::support::{advance, both, fetching, fingerprint, level, switch, tune};

fn outcome_of(level: Level, steps: u64) -> Run {
    let mut run = Run::new(Arc::new(level), 1);
    run.seek(steps);
    run
}

fn bowl(optimizer: &str, lr: f64) -> Level {
    level(("bowl", &[]), ("none", &[]), (optimizer, &[("lr", both(lr))]), [2.0, -2.0])
}

#[test]
fn reached_means_near_for_long_enough() {
    let mut level = bowl("sgd", 0.1);
    level.goal = Some(Goal::Reach { at: None, radius: 0.5, hold: 5, throws: 0 });
    let run = outcome_of(level, 1000);
    assert_eq!(run.outcome(), Outcome::Reached);
    let near: Vec<u64> =
        run.trace().unwrap().rows().iter().filter(|row| distance(row.at) <= 0.5).map(|r| r.step).collect();
    assert_eq!(near.len(), 5);
    assert_eq!(near.last(), Some(&run.state().step));
    assert_eq!(run.row().unwrap().step, run.state().step);
}

fn distance(at: Vec2) -> f64 {
    frankie_sim::math::length(at)
}

#[test]
fn a_ball_counts_once_it_was_thrown() {
    let mut level = fetching();
    level.goal = Some(Goal::Reach { at: None, radius: 0.5, hold: 1, throws: 1 });
    level.start.at = [6.0, 2.0];
    let mut run = Run::new(Arc::new(level), 1);
    assert_eq!(run.advance(), Outcome::Running);
    assert_eq!(run.targets(), [[6.0, 2.0]]);
    run.apply(Event::Throw { to: [5.5, 2.0] }).unwrap();
    assert_eq!(run.targets(), [[5.5, 2.0]]);
    run.seek(2000);
    assert_eq!(run.outcome(), Outcome::Reached);
}

#[test]
fn all_minima_are_found_over_several_drops() {
    let mut level = level(("himmelblau", &[]), ("none", &[]), ("adam", &[("lr", both(0.1))]), [3.0, 2.5]);
    level.goal = Some(Goal::Minima { radius: 0.2, drops: Some(3) });
    let mut run = Run::new(Arc::new(level), 1);
    assert_eq!(run.targets().len(), 4);
    for (index, at) in [[-2.5, 3.0], [-3.5, -3.0], [3.5, -2.0]].into_iter().enumerate() {
        run.seek(300 * (index as u64 + 1));
        assert_eq!(run.outcome(), Outcome::Running);
        run.apply(Event::Drop { at }).unwrap();
    }
    assert_eq!(run.apply(Event::Drop { at: [0.0, 0.0] }), Err(Refusal::NoDropsLeft));
    run.seek(1200);
    assert_eq!((run.outcome(), run.state().found), (Outcome::Reached, 0b1111));
}

#[test]
fn steps_run_out() {
    let mut limited = bowl("adam", 0.01);
    limited.max_steps = Some(40);
    let run = outcome_of(limited.clone(), 1000);
    assert_eq!((run.outcome(), run.state().step), (Outcome::OutOfSteps, 40));
    limited.goal = Some(Goal::Steps(40));
    let run = outcome_of(limited, 1000);
    assert_eq!(
        (run.outcome(), run.state().step),
        (Outcome::Reached, 40),
        "on the very last step still counts"
    );
}

#[test]
fn he_runs_off_open_ground_and_keeps_what_was() {
    let mut open = level(("slope", &[]), ("none", &[]), ("adam", &[("lr", both(1.0))]), [0.0, 0.0]);
    open.bounds = Bounds::Open;
    let run = outcome_of(open.clone(), 1000);
    assert_eq!(
        (run.outcome(), run.state().step),
        (Outcome::RanOff, 19),
        "y passes three times six, 18, at the 19th"
    );
    assert_eq!(run.trace().unwrap().rows().len(), 19);
    assert!(run.state().at.iter().all(|x| x.is_finite()));
    open.bounds = Bounds::Fence;
    let run = outcome_of(open.clone(), 1000);
    assert_eq!((run.outcome(), run.state().at), (Outcome::Running, [10.0, 6.0]));
    open.bounds = Bounds::None;
    assert_eq!(outcome_of(open, 1000).outcome(), Outcome::Running);
}

#[test]
fn a_followed_view_has_no_edge() {
    let mut open = level(("signal", &[]), ("none", &[]), ("adam", &[("lr", both(1.0))]), [0.0, 0.0]);
    open.bounds = Bounds::Open;
    let run = outcome_of(open, 1000);
    assert_eq!(run.outcome(), Outcome::Running);
    assert!(run.state().at[0] < -900.0);
}

#[test]
fn numbers_that_burst_end_the_run_and_keep_what_was() {
    for (surface, optimizer, bounds) in [
        ("rosenbrock", "sgd", Bounds::None),
        ("himmelblau", "sgd", Bounds::None),
        ("beale", "sgd", Bounds::None),
        ("bowl", "sgd", Bounds::None),
        ("terrain", "sgd", Bounds::None),
        ("rastrigin", "sgd", Bounds::None),
        ("two_wells", "sgd", Bounds::None),
    ] {
        let mut huge =
            level((surface, &[]), ("gaussian", &[]), (optimizer, &[("lr", both(1e9))]), [0.3, 1.0]);
        huge.bounds = bounds;
        let run = outcome_of(huge, 100);
        assert_eq!(run.outcome(), Outcome::NotFinite, "{surface}");
        let rows = run.trace().unwrap().rows();
        assert_eq!(rows.len() as u64, run.state().step);
        let (last, before) = (rows.len() - 1, rows.iter().take(rows.len() - 1));
        assert!(before.clone().all(|row| row.loss.is_finite() && row.at.iter().all(|x| x.is_finite())));
        assert_eq!(rows[last].step, run.state().step);
        let mut over = run.clone();
        assert_eq!(over.advance(), Outcome::NotFinite);
        assert_eq!(over.apply(Event::Drop { at: [0.0; 2] }), Err(Refusal::Over));
        assert_eq!(fingerprint(&over), fingerprint(&run));
        over.step_back();
        assert_eq!(over.outcome(), Outcome::Running);
        over.apply(Event::Drop { at: [0.0; 2] }).unwrap();
    }
}

#[test]
fn an_average_that_bursts_ends_the_run() {
    // g² overflows before g does: r would be zero, and he would stand still for ever.
    let level = level(("bowl", &[]), ("none", &[]), ("adam", &[]), [1e160, 1.0]);
    assert_eq!(outcome_of(level, 10).outcome(), Outcome::NotFinite);
}

#[test]
fn what_the_level_or_the_numbers_forbid_is_refused_and_changes_nothing() {
    let mut strict = fetching();
    strict.player.tune = vec!["lr".into()];
    strict.bounds = Bounds::Fence;
    let mut run = Run::new(Arc::new(strict.clone()), 1);
    advance(&mut run, 10);
    let before = fingerprint(&run);
    for event in [
        tune("beta1", None, 0.5),
        tune("lr", None, 0.0),
        tune("lr", None, f64::NAN),
        tune("momentum", None, 0.5),
        Event::Drop { at: [11.0, 0.0] },
        Event::Drop { at: [f64::NAN, 0.0] },
        Event::Throw { to: [0.0, -10.1] },
        Event::Switch { dog: 0, kind: "eagle".into(), params: run.state().optimizer.params.clone() },
        Event::Switch { dog: 0, kind: "sgd".into(), params: run.state().optimizer.params.clone() },
    ] {
        assert!(run.apply(event.clone()).is_err(), "{event:?}");
    }
    strict.player = Player { drop: false, throw: false, switch: false, ..strict.player };
    let mut bound = Run::new(Arc::new(strict), 1);
    for event in [Event::Drop { at: [0.0; 2] }, Event::Throw { to: [0.0; 2] }, switch("sgd", &[])] {
        assert!(matches!(bound.apply(event), Err(Refusal::NotAllowed(_))));
    }
    assert_eq!(fingerprint(&run), before);
    assert!(run.events().is_empty());
    let words = run.apply(tune("lr", None, -1.0)).unwrap_err().to_string();
    assert_eq!(words, "lr must be greater than 0 and at most 1000000000");
}

#[test]
fn a_view_holds_its_own_edges() {
    for edges in [[0.1, 0.7], [-1.3, 2.9], [1.0 / 3.0, 2.0 / 3.0], [-0.1, 0.3]] {
        let mut level = fetching();
        (level.view.x, level.view.y) = (edges, edges);
        for at in edges {
            assert!(level.view.contains([at, at], 1.0), "{at} is an edge of {edges:?}");
        }
        assert!(!level.view.contains([edges[1] + 1e-9, edges[0]], 1.0));
        let beyond = edges[1] + (edges[1] - edges[0]);
        assert!(
            level.view.contains([beyond - 1e-9, edges[0]], 3.0)
                && !level.view.contains([beyond + 1e-9, 0.5], 3.0)
        );
        assert!(!level.view.contains([f64::NAN, edges[0]], 1.0));
    }
}
