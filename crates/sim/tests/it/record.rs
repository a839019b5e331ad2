//! What is kept of a run: bounded memory, a trail that stays true when it is thinned, and a way back.

use std::sync::Arc;

use frankie_sim::event::Event;
use frankie_sim::run::Run;
use frankie_sim::trace::{HASH_EVERY, TRAIL_POINTS, TrailPoint, WINDOW_ROWS};

use crate::support::{advance, fingerprint, noisy_valley, tune};

/// Returns whether the agent moved in the wrong direction on any step after `before`, up to and with `last`.
fn wrong_between(run: &Run, before: u64, last: u64) -> bool {
    let rows = run.trace().unwrap().rows().iter();
    rows.filter(|row| row.step > before && row.step <= last).any(|row| row.wrong_way())
}

/// The recent points of the trail, each with the step of the one before it.
fn recent_points(run: &Run, since: u64) -> Vec<(u64, TrailPoint)> {
    let pairs = run.trace().unwrap().trail().windows(2);
    pairs.filter(|pair| pair[0].step >= since).map(|pair| (pair[0].step, pair[1])).collect()
}

#[test]
fn a_thinned_trail_marks_wrong_ways_and_confidence() {
    const STEPS: u64 = 40_000;
    let mut run = Run::new(Arc::new(noisy_valley()), 9);
    run.seek(STEPS);
    assert!(
        run.trace().unwrap().trail().len() < STEPS as usize / 2,
        "thinned, so that steps fall between points"
    );
    let mut wrong = 0;
    // Each goes back to one step further between two points, and on from there.
    for back in (0..40).map(|n| 39_900 - 21 * n) {
        run.seek(back);
        run.apply(tune("lr", None, 0.01)).unwrap();
        advance(&mut run, 9);
        let points = recent_points(&run, back - 30);
        assert!(points.len() > 5);
        for (before, point) in points {
            assert_eq!(point.wrong_way, wrong_between(&run, before, point.step), "{point:?} after {back}");
            let row = run.trace().unwrap().row(point.step).unwrap();
            assert_eq!((point.at, point.confidence), (row.at, row.confidence() as f32));
            wrong += usize::from(point.wrong_way);
        }
    }
    assert!((40..360).contains(&wrong), "{wrong} points are no test of either");
}

#[test]
fn a_drop_starts_a_new_trail() {
    let mut run = Run::new(Arc::new(noisy_valley()), 9);
    run.seek(40_001);
    // By turns where the noise often wins, and where the slope is so steep that it never does.
    for place in [[0.9, 0.8], [0.5, 2.0]].into_iter().cycle().take(80) {
        let step = run.state().step;
        for at in [[0.0, 0.0], place].into_iter().skip(usize::from(step.is_multiple_of(2))) {
            run.apply(Event::Drop { at }).unwrap();
        }
        let trail = run.trace().unwrap().trail();
        let last = trail[trail.len() - 1];
        assert_eq!((last.step, last.at, last.dropped, last.wrong_way), (step, place, true, false));
        assert!(!trail[trail.len() - 2].dropped, "only the last of several drops counts");
        advance(&mut run, 4);
        let (before, point) = *recent_points(&run, step).first().unwrap();
        assert_eq!((before, point.wrong_way), (step, wrong_between(&run, step, point.step)));
        advance(&mut run, 5);
    }
}

#[test]
fn two_million_steps_are_kept_in_bounded_memory() {
    // Far enough that keyframes are thinned too.
    const STEPS: u64 = 2_200_000;
    const MAX_BYTES: usize = 64 << 20;
    let mut run = Run::new(Arc::new(noisy_valley()), 3);
    run.seek(STEPS);
    assert_eq!(run.state().step, STEPS);
    let trace = run.trace().unwrap();
    assert!(trace.bytes() < MAX_BYTES, "{} bytes", trace.bytes());
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
fn a_long_run_can_seek_back_to_any_step() {
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
fn many_drops_are_kept_in_bounded_memory() {
    let mut run = Run::new(Arc::new(noisy_valley()), 4);
    for n in 0..40_000_u32 {
        run.apply(Event::Drop { at: [f64::from(n % 9) * 0.1, 1.0] }).unwrap();
        run.advance();
        // A trail is made by copying: looking at each would take most of the time.
        if n % 61 == 0 {
            assert!(run.trace().unwrap().trail().len() <= TRAIL_POINTS);
        }
    }
    assert!(run.trace().unwrap().trail().is_sorted_by(|a, b| a.step <= b.step));
}
