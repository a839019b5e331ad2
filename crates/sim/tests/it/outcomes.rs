//! How runs end, what is kept of them then, and what a player is refused.

use std::sync::Arc;

use frankie_sim::event::Event;
use frankie_sim::run::{Refusal, Run};
use frankie_sim::{AgentId, Level, Outcome, Vec2};

use crate::support::{advance, both, edited, fetching, fingerprint, level, switch, tune};

fn outcome_of(level: Level, steps: u64) -> Run {
    let mut run = Run::new(Arc::new(level), 1);
    run.seek(steps);
    run
}

fn bowl(optimizer: &str, lr: f64) -> Level {
    level(("bowl", &[]), ("none", &[]), (optimizer, &[("lr", both(lr))]), [2.0, -2.0])
}

#[test]
fn the_goal_is_reached_after_enough_steps_near_the_target() {
    let goal = [("goal.kind", "reach"), ("goal.radius", "0.5"), ("goal.hold", "5")];
    let run = outcome_of(edited(&bowl("sgd", 0.1), &goal), 1000);
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
fn a_ball_counts_only_after_a_throw() {
    let goal = [("goal.kind", "reach"), ("goal.radius", "0.5"), ("goal.throws", "1")];
    let level = edited(&fetching(), &[&goal[..], &[("start.at", "[6, 2]")]].concat());
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
    let level = level(("himmelblau", &[]), ("none", &[]), ("adam", &[("lr", both(0.1))]), [3.0, 2.5]);
    let goal = [("goal.kind", "minima"), ("goal.radius", "0.2"), ("goal.drops", "3")];
    let level = edited(&level, &goal);
    let mut run = Run::new(Arc::new(level), 1);
    assert_eq!(run.targets().len(), 4);
    for (index, at) in [[-2.5, 3.0], [-3.5, -3.0], [3.5, -2.0]].into_iter().enumerate() {
        run.seek(300 * (index as u64 + 1));
        assert_eq!(run.outcome(), Outcome::Running);
        run.apply(Event::Drop { at }).unwrap();
    }
    assert_eq!(run.apply(Event::Drop { at: [0.0, 0.0] }), Err(Refusal::NoDropsLeft));
    run.seek(1200);
    assert_eq!((run.outcome(), run.state().visited_minima), (Outcome::Reached, 0b1111));
}

#[test]
fn steps_run_out() {
    let limited = edited(&bowl("adam", 0.01), &[("max_steps", "40")]);
    let run = outcome_of(limited.clone(), 1000);
    assert_eq!((run.outcome(), run.state().step), (Outcome::OutOfSteps, 40));
    let goal = [("goal.kind", "steps"), ("goal.steps", "40")];
    let run = outcome_of(edited(&limited, &goal), 1000);
    assert_eq!(
        (run.outcome(), run.state().step),
        (Outcome::Reached, 40),
        "on the very last step still counts"
    );
}

#[test]
fn leaving_the_bounds_ends_the_run_and_keeps_its_record() {
    let unbounded = level(("slope", &[]), ("none", &[]), ("adam", &[("lr", both(1.0))]), [0.0, 0.0]);
    let with_bounds = |bounds: &str| edited(&unbounded, &[("view.bounds", bounds)]);
    let run = outcome_of(with_bounds("open"), 1000);
    assert_eq!(
        (run.outcome(), run.state().step),
        (Outcome::LeftBounds, 19),
        "y passes three times six, 18, at the 19th"
    );
    assert_eq!(run.trace().unwrap().rows().len(), 19);
    assert!(run.state().at.iter().all(|x| x.is_finite()));
    let run = outcome_of(with_bounds("fence"), 1000);
    assert_eq!((run.outcome(), run.state().at), (Outcome::Running, [10.0, 6.0]));
    assert_eq!(outcome_of(unbounded, 1000).outcome(), Outcome::Running);
}

#[test]
fn a_followed_view_has_no_edge() {
    let open = level(("signal", &[]), ("none", &[]), ("adam", &[("lr", both(1.0))]), [0.0, 0.0]);
    let run = outcome_of(edited(&open, &[("view.bounds", "open")]), 1000);
    assert_eq!(run.outcome(), Outcome::Running);
    assert!(run.state().at[0] < -900.0);
}

#[test]
fn overflow_ends_the_run_and_keeps_its_record() {
    for surface in ["rosenbrock", "himmelblau", "beale", "bowl", "terrain", "rastrigin", "two_wells"] {
        let huge = level((surface, &[]), ("gaussian", &[]), ("sgd", &[("lr", both(1e9))]), [0.3, 1.0]);
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
fn overflow_of_the_loss_ends_the_run() {
    // g² overflows as well, but r, which rests on its root, is a number.
    let mut run = Run::new(Arc::new(level(("bowl", &[]), ("none", &[]), ("adam", &[]), [1.0, 1.0])), 1);
    run.apply(Event::Drop { at: [1e160, 1.0] }).unwrap();
    run.seek(10);
    assert_eq!(run.outcome(), Outcome::NotFinite);
}

#[test]
fn refused_events_change_nothing() {
    let strict = edited(&fetching(), &[("player.tune", "[\"lr\"]"), ("view.bounds", "fence")]);
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
        Event::SetOptimizer {
            agent: AgentId::FIRST,
            kind: "eagle".into(),
            params: run.state().optimizer.params.clone(),
        },
        Event::SetOptimizer {
            agent: AgentId::FIRST,
            kind: "sgd".into(),
            params: run.state().optimizer.params.clone(),
        },
    ] {
        assert!(run.apply(event.clone()).is_err(), "{event:?}");
    }
    let nothing = ["player.drop", "player.throw", "player.switch"].map(|key| (key, "false"));
    let mut bound = Run::new(Arc::new(edited(&strict, &nothing)), 1);
    for event in [Event::Drop { at: [0.0; 2] }, Event::Throw { to: [0.0; 2] }, switch("sgd", &[])] {
        assert!(matches!(bound.apply(event), Err(Refusal::NotAllowed(_))));
    }
    assert_eq!(fingerprint(&run), before);
    assert!(run.events().is_empty());
    let words = run.apply(tune("lr", None, -1.0)).unwrap_err().to_string();
    assert_eq!(words, "lr must be greater than 0 and at most 1000000000");
}

#[test]
fn a_view_contains_its_edges() {
    for edges in [[0.1, 0.7], [-1.3, 2.9], [1.0 / 3.0, 2.0 / 3.0], [-0.1, 0.3]] {
        let text = format!("{edges:?}");
        let level = edited(&fetching(), &[("view.x", &text), ("view.y", &text)]);
        for at in edges {
            assert!(level.view().contains([at, at], 1.0), "{at} is an edge of {edges:?}");
        }
        assert!(!level.view().contains([edges[1] + 1e-9, edges[0]], 1.0));
        let beyond = edges[1] + (edges[1] - edges[0]);
        assert!(
            level.view().contains([beyond - 1e-9, edges[0]], 3.0)
                && !level.view().contains([beyond + 1e-9, 0.5], 3.0)
        );
        assert!(!level.view().contains([f64::NAN, edges[0]], 1.0));
    }
}
