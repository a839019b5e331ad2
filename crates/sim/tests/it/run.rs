//! A run's promises: the same bits every time, from any direction, and events where they happened.

use std::sync::{Arc, LazyLock};

use frankie_sim::event::{Event, TimedEvent};
use frankie_sim::trace::HASH_EVERY;
use frankie_sim::{Axis, Outcome, Run};
use proptest::prelude::*;

use crate::support::{
    advance, assert_near, both, edited, fetching, fingerprint, level, noisy_valley, switch, tune,
};

/// What to do when a pinned number changes.
const ON_PURPOSE: &str = "raise SIM_VERSION if the numbers were meant to change";

/// A run in which everything happens, and its course.
static EVENTFUL: LazyLock<(Run, Vec<(u64, String)>)> = LazyLock::new(|| {
    let run = make_eventful();
    let course = course(&run);
    (run, course)
});

fn eventful() -> Run {
    EVENTFUL.0.clone()
}

fn make_eventful() -> Run {
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
    let (mut run, course) = (eventful(), &EVENTFUL.1);
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
        let (mut run, course) = (eventful(), &EVENTFUL.1);
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
    // Steps may come in any order; what happened at one step must not.
    let mut shuffled = run.events().to_vec();
    shuffled.sort_by_key(|timed| std::cmp::Reverse(timed.step));
    let mut sorted = Run::with_events(run.level().clone(), run.seed(), shuffled);
    sorted.seek(1500);
    assert_eq!((sorted.events(), fingerprint(&sorted)), (run.events(), fingerprint(&run)));
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
    // Corrected for one step, a mean of one gradient is that gradient: the optimizers are one step old.
    let corrected = run.row().unwrap().axes.map(|axis| axis.first.unwrap().used);
    for (corrected, slope) in corrected.into_iter().zip([-1.0, -0.5]) {
        assert_near(corrected, slope, 1e-12, "m̂ one step after the drop");
    }
    assert_eq!(run.state().drops, 1);
    let (switched, _) = after(Some(switch("adam", &[])));
    assert_eq!(switched, dropped);

    let level = edited(&fetching(), &[("noise.kind", "none")]);
    let mut run = Run::new(Arc::new(level), 1);
    advance(&mut run, 50);
    let [before, _] = averages(&run);
    run.apply(Event::Throw { to: [-9.9, -9.9] }).unwrap();
    assert_eq!((run.state().ball, run.state().throws), (Some([-9.9, -9.9]), 1));
    run.advance();
    let expected = 0.9 * before[0] + (1.0 - 0.9) * run.row().unwrap().gradient[0];
    assert_eq!(averages(&run)[0][0], expected);
    assert!(run.row().unwrap().true_gradient[0] > 0.0 && run.row().unwrap().ratio()[0] < 0.0);
    assert!(run.row().unwrap().wrong_way(), "the agent continues to where the ball was");
}

#[test]
fn the_hash_depends_on_tuned_values_and_throws() {
    let mut run = Run::new(Arc::new(fetching()), 1);
    run.seek(20);
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
