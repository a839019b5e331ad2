//! A run's promises: the same bits every time, from any direction; events where they happened; a named end.

use std::sync::Arc;

use frankie_sim::event::{Event, TimedEvent};
use frankie_sim::level::{Bounds, Goal};
use frankie_sim::optimizer::OptimizerKind;
use frankie_sim::params::Value;
use frankie_sim::run::{Outcome, Refusal, Run};
use frankie_sim::trace::{HASH_EVERY, TRAIL_POINTS, TrailPoint, WINDOW_ROWS};
use frankie_sim::{Axis, Level, Vec2};
use proptest::prelude::*;

use crate::support::{advance, both, fetching, fingerprint, level, noisy_valley, params};

/// What to do when a pinned number changes.
const ON_PURPOSE: &str = "raise SIM_VERSION if the numbers were meant to change";

fn tune(name: &str, axis: Option<Axis>, value: f64) -> Event {
    Event::Tune { name: name.to_owned(), axis, value }
}

fn switch(kind: &str, set: &[(&str, Value)]) -> Event {
    let specs = OptimizerKind::find(kind).unwrap().info.params;
    Event::Switch { kind: kind.to_owned(), params: params(specs, set) }
}

/// A run in which everything happens.
fn eventful() -> Run {
    let mut run = Run::new(Arc::new(fetching()), 21);
    run.apply(Event::Drop { at: [-9.0, 8.0] }).unwrap();
    for (steps, event) in [
        (100, Event::Throw { to: [-3.0, -5.0] }),
        (156, tune("beta1", Some(Axis::Y), 0.5)),
        (0, tune("lr", None, 0.08)),
        (300, Event::Drop { at: [4.0, 4.0] }),
        (0, Event::Throw { to: [8.0, 8.0] }),
        (44, switch("sgd", &[("lr", both(0.3))])),
        (200, switch("adam", &[("lr", both(0.03))])),
        (224, Event::Throw { to: [0.0, 0.0] }),
    ] {
        advance(&mut run, steps);
        run.apply(event).unwrap();
    }
    advance(&mut run, 476);
    assert_eq!(run.state().step, 1500);
    run
}

/// The state at every step from the first to the last.
fn course(run: &Run) -> Vec<(u64, String)> {
    let mut again = Run::with_events(run.level().clone(), run.seed(), run.events().to_vec()).without_trace();
    let mut all = vec![fingerprint(&again)];
    for _ in 0..run.last_step() {
        again.advance();
        all.push(fingerprint(&again));
    }
    all
}

#[test]
fn hashes_are_pinned() {
    let mut run = Run::new(Arc::new(noisy_valley()), 7);
    run.seek(1000);
    assert_eq!(run.state().at, [-0.187_694_164_489_828_34, 0.035_912_547_010_813_804]);
    assert_eq!(run.state().hash(), 4_841_201_909_847_732_977, "Adam on Rosenbrock: {ON_PURPOSE}");
    assert_eq!(eventful().state().hash(), 11_794_000_441_955_446_462, "every kind of event: {ON_PURPOSE}");
    let terrain = level(("terrain", &[]), ("gaussian", &[]), ("adam", &[("lr", both(0.05))]), [2.0, 1.0]);
    let mut run = Run::new(Arc::new(terrain), 7);
    run.seek(1000);
    assert_eq!(run.state().at, [2.269_040_676_889_593_7, 1.625_627_503_761_604_8]);
    assert_eq!(run.state().hash(), 15_083_701_663_999_492_421, "terrain: {ON_PURPOSE}");
}

#[test]
fn stepping_back_gives_the_same_states() {
    let mut run = eventful();
    let course = course(&run);
    assert_eq!(fingerprint(&run), course[1500], "events met again give the same bits");
    for step in (0..1500).rev() {
        run.step_back();
        assert_eq!(run.state().step, step as u64);
        assert_eq!(fingerprint(&run), course[step], "back at step {step}");
    }
    run.step_back();
    assert_eq!(run.state().step, 0);
    for (step, expected) in course.iter().enumerate().skip(1) {
        run.advance();
        assert_eq!(&fingerprint(&run), expected, "forward again at step {step}");
    }
    assert_eq!(run.last_step(), 1500);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_seek_gives_the_same_state_and_rows(targets in prop::collection::vec(0u64..=1500, 1..12)) {
        let mut run = eventful();
        let course = course(&run);
        let rows = run.trace().unwrap().rows().clone();
        for target in targets {
            run.seek(target);
            prop_assert_eq!(&fingerprint(&run), &course[target as usize]);
            for row in run.trace().unwrap().rows() {
                prop_assert_eq!(row, &rows[row.step as usize - 1]);
            }
            prop_assert_eq!(run.row().map(|row| row.step), (target > 0).then_some(target));
        }
        prop_assert_eq!(run.events().len(), 9);
    }

    #[test]
    fn an_event_at_an_earlier_step_replaces_what_came_after(earlier in 0u64..1500, way in 0u64..1500) {
        let mut run = eventful();
        let kept = run.events().iter().filter(|timed| timed.step <= earlier).count();
        run.seek(way);
        run.seek(earlier);
        run.apply(Event::Throw { to: [1.0, -1.0] }).unwrap();
        prop_assert_eq!(run.events().len(), kept + 1);
        prop_assert_eq!(run.last_step(), earlier);
        let trace = run.trace().unwrap();
        prop_assert!(trace.trail().iter().all(|point| point.step <= earlier));
        prop_assert_eq!(trace.hashes().len() as u64, earlier / HASH_EVERY);
        run.seek(1500);
        let mut fresh = Run::with_events(run.level().clone(), run.seed(), run.events().to_vec());
        fresh.seek(1500);
        prop_assert_eq!(fingerprint(&fresh), fingerprint(&run));
        prop_assert_eq!(fresh.trace().unwrap().hashes(), run.trace().unwrap().hashes());
        prop_assert_eq!(fresh.trace().unwrap().trail(), run.trace().unwrap().trail());
        // No keyframe of the old course is left to go back to.
        fresh.seek(way);
        run.seek(way);
        prop_assert_eq!(fingerprint(&fresh), fingerprint(&run));
    }
}

#[test]
fn a_thinned_trail_is_the_same_after_going_back() {
    const STEPS: u64 = 40_000;
    let mut run = Run::new(Arc::new(noisy_valley()), 9);
    run.seek(STEPS);
    assert!(
        run.trace().unwrap().trail().len() < STEPS as usize / 2,
        "thinned, so that steps fall between points"
    );
    for back in [39_997, 39_001, 38_002, 37_003, 36_001, 35_002, 34_003, 33_001] {
        run.seek(back);
        run.apply(tune("lr", None, 0.01)).unwrap();
        advance(&mut run, 10);
        let mut fresh = Run::with_events(run.level().clone(), run.seed(), run.events().to_vec());
        fresh.seek(back + 10);
        let last = |run: &Run| run.trace().unwrap().trail().iter().rev().take(2).copied().collect::<Vec<_>>();
        // Up to 40 000 the stride was doubled twice; the shorter run may have thinned less.
        let (kept, fresh) = (last(&run)[0], last(&fresh));
        assert!(fresh.iter().any(|point| point.step == kept.step), "a point at {}", kept.step);
        let wrong = rows_between(&run, run.trace().unwrap().trail()).any(|wrong| wrong);
        assert_eq!(kept.wrong_way, wrong, "step {}", kept.step);
    }
}

/// Whether he went the wrong way, for each step between the last two points of the trail.
fn rows_between<'a>(run: &'a Run, trail: &[TrailPoint]) -> impl Iterator<Item = bool> + 'a {
    let [before, last] = [2, 1].map(|from_end| trail[trail.len() - from_end].step);
    let rows = run.trace().unwrap().rows().iter();
    rows.filter(move |row| row.step > before && row.step <= last).map(|row| row.wrong_way())
}

#[test]
fn replayed_events_give_the_same_record() {
    let run = eventful();
    let mut again = Run::with_events(run.level().clone(), run.seed(), run.events().to_vec());
    again.seek(1500);
    let (a, b) = (run.trace().unwrap(), again.trace().unwrap());
    assert_eq!(a.rows(), b.rows());
    assert_eq!(a.trail(), b.trail());
    assert_eq!(a.hashes(), b.hashes());
    assert_eq!(a.hashes().len() as u64, 1500 / HASH_EVERY);
    assert_eq!(fingerprint(&run), fingerprint(&again));
    let mut other_seed = Run::with_events(run.level().clone(), run.seed() + 1, run.events().to_vec());
    other_seed.seek(1500);
    assert_ne!(other_seed.trace().unwrap().hashes(), a.hashes());
    let fewer: Vec<TimedEvent> = run.events()[1..].to_vec();
    let mut without_first = Run::with_events(run.level().clone(), run.seed(), fewer);
    without_first.seek(1500);
    assert_ne!(without_first.trace().unwrap().hashes(), a.hashes());
}

#[test]
fn seeking_over_events_does_not_disturb_the_trail() {
    let mut run = eventful();
    let before = run.trace().unwrap().clone();
    for step in [700, 0, 1500, 557, 556, 555, 1500] {
        run.seek(step);
    }
    let after = run.trace().unwrap();
    assert_eq!((after.trail(), after.hashes()), (before.trail(), before.hashes()));
}

fn averages(run: &Run) -> [[f64; 2]; 2] {
    run.row().unwrap().axes.map(|axis| [axis.first.unwrap().raw, axis.second.unwrap().raw])
}

#[test]
fn tune_and_throw_keep_the_state_and_drop_resets_it() {
    // Without noise on a slope the averages are known: m and v go on, or start again.
    let slope = level(("slope", &[]), ("none", &[]), ("adam", &[]), [0.0, 0.0]);
    let after = |event: Option<Event>| {
        let mut run = Run::new(Arc::new(slope.clone()), 1);
        advance(&mut run, 50);
        if let Some(event) = event {
            run.apply(event).unwrap();
        }
        run.advance();
        (averages(&run), run)
    };
    let (plain, _) = after(None);
    let (tuned, run) = after(Some(tune("lr", Some(Axis::X), 0.5)));
    assert_eq!(tuned, plain);
    assert_eq!(run.row().unwrap().axes.map(|axis| axis.lr), [0.5, 0.001]);
    let (tuned, run) = after(Some(tune("lr", None, 0.5)));
    assert_eq!((tuned, run.row().unwrap().axes.map(|axis| axis.lr)), (plain, [0.5, 0.5]));
    let (dropped, run) = after(Some(Event::Drop { at: [3.0, 3.0] }));
    let first = |slope: f64| [(1.0 - 0.9) * slope, (1.0 - 0.999) * slope * slope];
    assert_eq!(dropped, [first(-1.0), first(-0.5)]);
    assert_eq!(run.row().unwrap().from, [3.0, 3.0]);
    assert!(format!("{:?}", run.state()).contains("age: 1 "), "the optimisers are one step old");
    assert_eq!(run.state().drops, 1);
    let (switched, _) = after(Some(switch("adam", &[])));
    assert_eq!(switched, dropped);

    let mut level = fetching();
    level.noise = slope.noise.clone();
    let mut run = Run::new(Arc::new(level), 1);
    advance(&mut run, 50);
    let [before, _] = averages(&run);
    run.apply(Event::Throw { to: [-9.9, -9.9] }).unwrap();
    assert_eq!((run.state().ball, run.state().throws), (Some([-9.9, -9.9]), 1));
    run.advance();
    let expected = 0.9 * before[0] + (1.0 - 0.9) * run.row().unwrap().gradient[0];
    assert_eq!(averages(&run)[0][0], expected);
    assert!(run.row().unwrap().true_gradient[0] > 0.0 && run.row().unwrap().ratio()[0] < 0.0);
    assert!(run.row().unwrap().wrong_way(), "he runs on to where the ball was");
}

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
    // g² overflows before g does: r would be nought, and he would stand still for ever.
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
        Event::Switch { kind: "eagle".into(), params: run.state().optimizer.params.clone() },
        Event::Switch { kind: "sgd".into(), params: run.state().optimizer.params.clone() },
        switch("adam", &[("beta2", both(1.0))]),
    ] {
        assert!(run.apply(event.clone()).is_err(), "{event:?}");
    }
    strict.player = frankie_sim::level::Player { drop: false, throw: false, switch: false, ..strict.player };
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
fn the_hash_knows_what_was_tuned_and_thrown() {
    let run = outcome_of(fetching(), 20);
    let mut seen = vec![run.state().hash()];
    for event in [
        tune("lr", Some(Axis::Y), 0.06),
        tune("eps", None, 1e-7),
        Event::Throw { to: [6.0, 2.0] },
        switch("sgd", &[]),
        Event::Drop { at: run.state().at },
    ] {
        let mut other = run.clone();
        other.apply(event.clone()).unwrap();
        assert!(!seen.contains(&other.state().hash()), "{event:?}");
        seen.push(other.state().hash());
    }
}

#[test]
fn events_and_a_step_in_one_call() {
    let mut run = Run::new(Arc::new(fetching()), 1);
    assert_eq!(run.step(&[tune("lr", None, 0.2), Event::Throw { to: [1.0, 1.0] }]), Ok(Outcome::Running));
    assert_eq!((run.state().step, run.events().len()), (1, 2));
    assert!(run.step(&[tune("lr", None, 0.3), tune("lr", None, -0.3)]).is_err());
    assert_eq!((run.state().step, run.events().len()), (1, 3), "the first took effect, no step was made");
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

#[test]
fn two_million_steps_are_kept_in_bounded_memory() {
    // Far enough that keyframes are thinned too.
    const STEPS: u64 = 2_200_000;
    const MOST_BYTES: usize = 64 << 20;
    let mut run = Run::new(Arc::new(noisy_valley()), 3);
    run.seek(STEPS);
    assert_eq!(run.state().step, STEPS);
    let trace = run.trace().unwrap();
    assert!(trace.bytes() < MOST_BYTES, "{} bytes", trace.bytes());
    assert_eq!(trace.rows().len(), WINDOW_ROWS);
    assert_eq!(trace.rows().back().unwrap().step, STEPS);
    assert!(trace.trail().len() < TRAIL_POINTS && trace.trail().len() > TRAIL_POINTS / 4);
    assert_eq!((trace.trail()[0].step, trace.trail()[0].at), (0, [-1.2, 1.0]));
    assert!(trace.trail().is_sorted_by(|a, b| a.step < b.step));
    assert_eq!(trace.hashes().len() as u64, STEPS / HASH_EVERY);
    let (end, hash) = (run.state().at, run.state().hash());
    // Back, and forward by a long way, are both by keyframes.
    for near_keyframes in [2_195_123, 1_234_567, 2_196_321, 5, 2_100_000] {
        run.seek(near_keyframes);
        assert_eq!(run.state().step, near_keyframes);
        assert!(run.trace().unwrap().rows().len() <= 1024, "a keyframe every 512 steps");
    }
    run.seek(STEPS);
    assert_eq!((run.state().at, run.state().hash()), (end, hash));
    let mut bare = Run::new(Arc::new(noisy_valley()), 3).without_trace();
    advance(&mut bare, STEPS);
    assert_eq!(bare.state().hash(), hash, "a record changes nothing");
}

#[test]
fn a_long_run_can_be_taken_back_anywhere() {
    const STEPS: u64 = 100_000;
    let mut run = Run::new(Arc::new(noisy_valley()), 4);
    let mut marks = Vec::new();
    for mark in [0, 1, 255, 256, 257, 50_000, 65_536, 99_999, STEPS] {
        run.seek(mark);
        marks.push((mark, fingerprint(&run)));
    }
    for (mark, expected) in marks.iter().rev().chain(&marks) {
        run.seek(*mark);
        assert_eq!(&fingerprint(&run), expected, "step {mark}");
        if *mark >= 512 {
            assert!(run.trace().unwrap().rows().len() >= 512, "a past to show at step {mark}");
        }
    }
    assert_eq!(run.last_step(), STEPS);
}

#[test]
fn a_run_without_a_record_goes_only_forward() {
    let mut run = Run::new(Arc::new(noisy_valley()), 4).without_trace();
    run.seek(20);
    let before = fingerprint(&run);
    run.seek(10);
    run.step_back();
    assert_eq!(fingerprint(&run), before);
    assert!(run.trace().is_none() && run.row().is_none());
}

#[test]
fn a_crowd_of_drops_is_kept_in_bounded_memory() {
    let mut run = Run::new(Arc::new(noisy_valley()), 4);
    for n in 0..40_000_u32 {
        run.apply(Event::Drop { at: [f64::from(n % 9) * 0.1, 1.0] }).unwrap();
        run.advance();
        assert!(run.trace().unwrap().trail().len() <= TRAIL_POINTS);
    }
    assert!(run.trace().unwrap().trail().is_sorted_by(|a, b| a.step <= b.step));
}
