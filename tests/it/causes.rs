//! What the levels say is the cause is the cause: with it, and nothing else changed, it happens; without it, it does not.

mod claims;

use std::ops::RangeInclusive;
use std::sync::Arc;

use frankie::levels::built_in;
use frankie_sim::level::{Goal, LevelEdit};
use frankie_sim::task::{Medal, TaskKind, Truth};
use frankie_sim::{Axis, Level, Outcome, Run, math};

use self::claims::CLAIMS;
use super::campaign::{answered, fed, reference};

/// Changes of a level: keys of its file and their values.
type Edits = &'static [(&'static str, &'static str)];
/// What is seen in a run, or not.
type Effect = fn(&Run) -> bool;

/// What a level claims.
struct Claim {
    level: &'static str,
    effect: Effect,
    /// The level as it is, or with changes, and whether the effect is there.
    cases: &'static [(Edits, bool)],
}

const AS_IT_IS: Edits = &[];

fn reached(run: &Run) -> bool {
    run.outcome() == Outcome::Reached
}

fn bolt_is_first(run: &Run) -> bool {
    let arrived = run.agents().filter(|agent| agent.outcome() == Outcome::Reached);
    let first = arrived.min_by_key(|agent| agent.state().step);
    first.is_some_and(|agent| run.level().agent_name(agent.id()).starts_with("Bolt"))
}

/// Returns the mean of |r| of an axis over the run's steps, from its record.
fn mean_abs_ratio(run: &Run, axis: Axis) -> f64 {
    let rows = run.trace().unwrap().rows();
    let (sum, count) =
        rows.iter().fold((0.0, 0.0), |(sum, n), row| (sum + row.axes[axis.index()].ratio.abs(), n + 1.0));
    sum / count
}

/// Returns the mean of |r| of an axis over the steps of a range, from the run's record.
fn mean_abs_ratio_over(run: &Run, axis: Axis, steps: RangeInclusive<u64>) -> f64 {
    let rows = run.trace().unwrap().rows();
    let chosen: Vec<_> = rows.iter().filter(|row| steps.contains(&row.step)).collect();
    chosen.iter().map(|row| row.axes[axis.index()].ratio.abs()).sum::<f64>() / chosen.len() as f64
}

fn farthest(run: &Run, after: u64) -> f64 {
    let rows = run.trace().unwrap().rows();
    let far = rows.iter().filter(|row| row.step > after);
    far.map(|row| math::distance(row.at, run.level().start().at)).fold(0.0, f64::max)
}

fn farthest_from_rest(run: &Run) -> f64 {
    let rows = run.trace().unwrap().rows();
    rows.iter().filter(|row| row.step > 180).map(|row| math::distance(row.at, [0.0; 2])).fold(0.0, f64::max)
}

/// Returns a level that asks nothing, with changes.
fn changed(id: &str, edits: Edits) -> Arc<Level> {
    let text = built_in().find(|level| level.id == id).unwrap_or_else(|| panic!("no level {id}"));
    let silent = [LevelEdit::new("task.kind", "none"), LevelEdit::new("insight", "")];
    let edits = edits.iter().map(|(key, value)| LevelEdit::parse(key, value));
    let level = text.level(&silent.into_iter().chain(edits).collect::<Vec<_>>());
    Arc::new(level.unwrap_or_else(|error| panic!("{error}")))
}

#[test]
fn each_cause_is_the_cause() {
    let mut wrong = Vec::new();
    for Claim { level: id, effect, cases } in CLAIMS {
        for (edits, expected) in *cases {
            let level = changed(id, edits);
            let mut run = Run::new(level.clone(), level.seed());
            run.seek(level.max_steps().unwrap_or(1_000).min(1_000));
            if effect(&run) != *expected {
                let state = run.state();
                wrong.push(format!(
                    "{id} {edits:?}: {}, {:?} after {} steps at {:?}",
                    !expected, state.outcome, state.step, state.at
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the count of a throwing level with its reference answer and changes.
fn count(id: &str, edits: Edits) -> Option<u64> {
    let text = built_in().find(|level| level.id == id).unwrap();
    let edits: Vec<_> = edits.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect();
    let level = Arc::new(text.level(&edits).unwrap());
    let assessment = answered(&level, level.seed(), reference(&level)).assess()?;
    if let Some(Truth::Count(count)) = assessment.truth { Some(count) } else { None }
}

#[test]
fn he_keeps_to_his_old_way_because_blue_remembers() {
    assert!(count("the-other-side", AS_IT_IS).unwrap() >= 13);
    assert!(count("the-other-side", &[("optimizer.beta1", "0.0")]).unwrap() <= 1);
    assert!(count("the-other-side", &[("optimizer.beta2", "0.99")]).unwrap() >= 10, "orange does not matter");
    assert_eq!(count("blue", AS_IT_IS), Some(2));
    assert_eq!(count("blue", &[("optimizer.beta2", "0.9")]), Some(2));
    assert_eq!(count("blue", &[("optimizer.beta1", "0.5")]), None, "half of the way to each is too far");
}

#[test]
fn a_large_gradient_stays_in_orange_for_long() {
    let level = |edits: Edits| {
        let text = built_in().find(|level| level.id == "orange").unwrap();
        let edits: Vec<_> = edits.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect();
        Arc::new(text.level(&edits).unwrap())
    };
    let needed = |edits: Edits, samples: &[f64]| {
        let level = level(edits);
        let run = answered(&level, level.seed(), fed(&level, samples));
        run.assess().and_then(|assessment| assessment.truth)
    };
    let small = [[-1.0; 6].as_slice(), &[1.0; 150]].concat();
    let large = [[-9.0; 1].as_slice(), &[1.0; 150]].concat();
    assert_eq!(needed(AS_IT_IS, &small), Some(Truth::Count(21)));
    assert!(matches!(needed(AS_IT_IS, &large), Some(Truth::Count(90..))));
    let quick: Edits = &[("optimizer.beta2", "0.9")];
    assert!(matches!(needed(quick, &large), Some(Truth::Count(..40))), "orange that forgets as blue does");
}

#[test]
fn a_start_that_is_right_is_right_because_of_the_noise_on_one_axis() {
    let medal = |edits: Edits| {
        let text = built_in().find(|level| level.id == "one-sure-axis").unwrap();
        let edits: Vec<_> = edits.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect();
        let level = Arc::new(text.level(&edits).unwrap());
        answered(&level, level.seed(), reference(&level)).assess().and_then(|known| known.medal)
    };
    assert_eq!(medal(AS_IT_IS), Some(Medal::Gold));
    assert_eq!(medal(&[("noise.kind", "none")]), None, "both axes are sure: he runs diagonally");
    assert_eq!(medal(&[("surface.slope", "[-0.5, 2.0]"), ("noise.sigma", "[0.05, 4.0]")]), Some(Medal::Gold));
}

/// A start beside the goal is no answer: where the start is chosen, its region is away from every target.
#[test]
fn no_start_is_beside_the_goal() {
    for text in built_in() {
        let level = Arc::new(text.level(&[]).unwrap());
        if !level.task().is_some_and(|task| matches!(task.kind, TaskKind::Drop { .. })) {
            continue;
        }
        let [[left, right], [bottom, top]] = level.start().region.unwrap();
        for target in Run::new(level.clone(), 1).targets() {
            let nearest = [target[0].clamp(left, right), target[1].clamp(bottom, top)];
            let Some(Goal::Reach { radius, .. } | Goal::Minima { radius, .. }) = level.goal() else {
                panic!("{}", level.id());
            };
            assert!(math::distance(nearest, target) > 2.0 * radius, "{}", level.id());
        }
    }
}
