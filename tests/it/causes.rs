//! What the levels say is the cause is the cause: with it, and nothing else changed, it happens; without it, it does not.

use std::ops::RangeInclusive;
use std::sync::Arc;

use frankie::levels::built_in;
use frankie_sim::level::{Goal, LevelEdit};
use frankie_sim::task::{Medal, TaskKind, Truth};
use frankie_sim::{Axis, Level, Outcome, Run, math};

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

/// What happens in runs that nobody touches. The player's levers of a level are among its changes.
const CLAIMS: &[Claim] = &[
    Claim {
        level: "two-arrows",
        effect: |run| (run.state().at[1] - run.state().at[0] - 0.4).abs() < 0.2,
        // However steep, as long as it is sure.
        cases: &[
            (AS_IT_IS, true),
            (&[("surface.slope", "[-0.2, -5.0]"), ("noise.sigma", "[0.02, 0.5]")], true),
            (&[("noise.sigma", "[0.15, 2.0]")], false),
            (&[("optimizer.kind", "sgd"), ("optimizer.lr", "0.04")], false),
        ],
    },
    Claim {
        level: "mixed-signals",
        effect: |run| farthest(run, 0) < 4.0,
        cases: &[(AS_IT_IS, true), (&[("surface.slope", "[-3.0, 0.0]")], false)],
    },
    Claim {
        level: "change-of-mind",
        // The seventh step after the ground has tilted.
        effect: |run| {
            let rows = run.trace().unwrap().rows();
            let turns = rows.iter().find(|row| row.step > 50 && row.axes[0].ratio > 0.0);
            turns.is_some_and(|row| row.step == 57)
        },
        cases: &[
            (AS_IT_IS, true),
            (&[("surface.amplitude", "[-5.0, -5.0]"), ("noise.sigma", "0.4")], true),
            (&[("optimizer.beta2", "0.99")], true),
            (&[("optimizer.beta1", "0.5")], false),
        ],
    },
    Claim {
        level: "slowing-down",
        effect: |run| mean_abs_ratio(run, Axis::X) < 0.5 && math::distance(run.state().at, [0.0; 2]) < 0.6,
        cases: &[(AS_IT_IS, true), (&[("optimizer.kind", "lion"), ("optimizer.lr", "0.06")], false)],
    },
    Claim {
        level: "the-long-ravine",
        effect: bolt_is_first,
        // On a round bowl he would be.
        cases: &[(AS_IT_IS, false), (&[("surface.condition", "1.0")], true)],
    },
    Claim {
        level: "the-turned-ravine",
        effect: bolt_is_first,
        cases: &[(AS_IT_IS, true), (&[("surface.angle", "0.0")], false)],
    },
    Claim {
        level: "the-race",
        // How far Bolt has come on the floor.
        effect: |run| run.pack()[0].state().at[0] + 7.0 < 0.7,
        cases: &[(AS_IT_IS, true), (&[("surface.condition", "2.0")], false)],
    },
    Claim {
        level: "two-bowls",
        effect: |run| run.state().at[0] < 0.0,
        cases: &[
            (AS_IT_IS, false),
            (&[("start.at", "[0.8, -1.6]")], true),
            (&[("optimizer.beta1", "0.5")], false),
            (&[("optimizer.beta2", "0.9")], false),
        ],
    },
    Claim {
        level: "safe-ground",
        // In the bowl at the lower right.
        effect: |run| math::distance(run.state().at, [3.58, -1.85]) < 0.3,
        cases: &[
            (AS_IT_IS, true),
            (&[("optimizer.momentum", "0.0")], false),
            (&[("optimizer.momentum", "0.5")], false),
            // Lower than every ridge around.
            (&[("start.at", "[2.3, 2.4]")], false),
        ],
    },
    Claim {
        level: "find-the-edge",
        effect: reached,
        cases: &[
            (&[("optimizer.lr", "0.0745")], true),
            (&[("optimizer.lr", "0.0755")], false),
            (&[("optimizer.lr", "0.0755"), ("surface.curvature", "[1.0, 20.0]")], true),
            (&[("optimizer.lr", "0.0755"), ("optimizer.momentum", "0.6")], true),
            (&[("optimizer.lr", "0.0505"), ("optimizer.momentum", "0.0")], false),
            (&[("optimizer.lr", "0.0495"), ("optimizer.momentum", "0.0")], true),
        ],
    },
    Claim {
        level: "the-pass",
        effect: |run| run.state().at[1].abs() > 1.0,
        cases: &[(AS_IT_IS, true), (&[("noise.kind", "none")], false)],
    },
    Claim {
        level: "banana-canyon",
        effect: |run| reached(run) && run.state().step <= 240,
        cases: &[
            (AS_IT_IS, false),
            (&[("optimizer.beta2", "0.9")], true),
            (&[("optimizer.beta2", "0.5")], false),
            (&[("optimizer.lr", "0.02")], false),
            (&[("optimizer.lr", "0.2")], false),
            (&[("optimizer.beta1", "0.5")], false),
            (&[("optimizer.beta1", "0.98")], false),
        ],
    },
    Claim {
        level: "egg-box",
        effect: |run| run.row().unwrap().loss < 0.9,
        cases: &[
            (AS_IT_IS, false),
            (&[("optimizer.lr", "0.4")], true),
            // Without bumps a small lr is as good.
            (&[("surface.formula", "\"0.5*(x^2 + y^2)\"")], true),
        ],
    },
    Claim {
        level: "drizzle",
        effect: |run| mean_abs_ratio(run, Axis::X) > 0.3,
        cases: &[
            (AS_IT_IS, false),
            (&[("optimizer.beta1", "0.64")], true),
            (&[("noise.sigma", "0.1")], false),
            (&[("optimizer.lr", "0.2")], false),
        ],
    },
    Claim {
        level: "mud",
        // After the mud, on clear ground, his steps are less than half as long as before it.
        effect: |run| mean_abs_ratio_over(run, Axis::X, 180..=240) < 0.5,
        cases: &[
            (AS_IT_IS, true),
            (&[("noise.sigma", "[0.05, 0.0]")], false),
            (&[("optimizer.beta2", "0.9")], false),
            (&[("optimizer.beta1", "0.0")], true),
        ],
    },
    Claim {
        level: "faint-smells",
        // Downward from 2.4: with all smells as far as to the left, with a twentieth of them not a twentieth as far.
        effect: |run| (0.5..1.4).contains(&(2.4 - run.state().at[1])),
        cases: &[
            (AS_IT_IS, true),
            (&[("noise.p", "[1.0, 1.0]")], false),
            (&[("optimizer.kind", "sgd"), ("optimizer.lr", "0.04")], false),
        ],
    },
    Claim {
        level: "hailstones",
        effect: |run| reached(run) && run.state().step <= 480,
        cases: &[
            (AS_IT_IS, false),
            (&[("optimizer.beta2", "0.5")], true),
            (&[("noise.kind", "none")], true),
            (&[("optimizer.beta1", "0.5")], false),
            (&[("optimizer.beta1", "0.99")], false),
            (&[("optimizer.eps", "0.01")], false),
        ],
    },
    Claim {
        level: "echoes",
        effect: |run| farthest(run, 0) > 3.4,
        cases: &[(AS_IT_IS, true), (&[("noise.rho", "0.0")], false)],
    },
    Claim {
        level: "the-fence",
        effect: reached,
        // Only the rule that never lets v̂ shrink, where all else is the same.
        cases: &[
            (AS_IT_IS, false),
            (
                &[
                    ("optimizer.kind", "amsgrad"),
                    ("optimizer.lr", "0.03"),
                    ("optimizer.beta1", "0.0"),
                    ("optimizer.beta2", "0.1"),
                ],
                true,
            ),
            (
                &[
                    ("optimizer.kind", "adamax"),
                    ("optimizer.lr", "0.03"),
                    ("optimizer.beta1", "0.0"),
                    ("optimizer.beta2", "0.1"),
                ],
                false,
            ),
            (
                &[
                    ("optimizer.kind", "nadam"),
                    ("optimizer.lr", "0.03"),
                    ("optimizer.beta1", "0.0"),
                    ("optimizer.beta2", "0.1"),
                ],
                false,
            ),
            (&[("optimizer.lr", "0.01")], false),
            (&[("optimizer.eps", "0.1")], false),
        ],
    },
    Claim {
        level: "long-memory",
        effect: reached,
        cases: &[
            (AS_IT_IS, false),
            (&[("optimizer.beta2", "0.9")], true),
            (&[("optimizer.beta1", "0.5")], false),
            (&[("optimizer.eps", "1e-4")], false),
            // Without the cliff nothing is wrong with a long memory.
            (&[("surface.formula", "\"-0.1*x\"")], true),
        ],
    },
    Claim {
        level: "no-breakfast",
        effect: |run| run.trace().unwrap().rows().iter().any(|row| row.axes[0].ratio.abs() > 3.0),
        cases: &[(AS_IT_IS, true), (&[("optimizer.bias_correction", "true")], false)],
    },
    Claim {
        level: "too-polite",
        effect: reached,
        cases: &[
            (AS_IT_IS, false),
            (&[("optimizer.eps", "3e-4")], true),
            // None of the others changes his way.
            (&[("optimizer.eps", "1e-8")], false),
            (&[("optimizer.lr", "0.02")], false),
            (&[("optimizer.beta1", "0.5")], false),
            (&[("optimizer.beta2", "0.9")], false),
            // Slopes a thousand times as large do not feel ε: he runs diagonally.
            (&[("surface.slope", "[-1.0, -10.0]")], false),
        ],
    },
    Claim {
        level: "too-brave",
        effect: |run| farthest_from_rest(run) > 0.05,
        cases: &[
            (AS_IT_IS, true),
            // How steep the bowl is does not matter, since v̂ is as large.
            (&[("surface.curvature", "[1.0, 4.0]")], true),
            (&[("optimizer.beta2", "0.999")], false),
            (&[("optimizer.lr", "0.05")], false),
        ],
    },
    Claim {
        level: "beat-the-champion",
        effect: |run| reached(run) && run.state().step <= 238,
        cases: &[
            (AS_IT_IS, false),
            (&[("optimizer.lr", "1.0")], true),
            (&[("optimizer.lr", "0.2")], false),
            (&[("optimizer.beta1", "0.5")], false),
        ],
    },
    Claim {
        level: "one-at-a-time",
        effect: reached,
        cases: &[
            (AS_IT_IS, false),
            (&[("optimizer.lr", "0.03")], true),
            // With all points a step they do not disagree.
            (&[("noise.batch", "64")], true),
        ],
    },
    Claim {
        level: "metres-and-millimetres",
        effect: bolt_is_first,
        cases: &[(AS_IT_IS, false), (&[("surface.width", "[5.0, 5.0]")], true)],
    },
    Claim {
        level: "yes-or-no",
        // He is still on his way out.
        effect: |run| run.row().is_some_and(|row| row.axes[0].ratio < -0.1),
        cases: &[
            (AS_IT_IS, true),
            // Points that cannot be told apart, or weights that decay, end it.
            (&[("surface.spread", "3.0"), ("noise.kind", "none")], false),
            (
                &[("optimizer.kind", "adamw"), ("optimizer.weight_decay", "0.1"), ("optimizer.lr", "0.05")],
                false,
            ),
        ],
    },
    Claim {
        level: "one-neuron",
        effect: |run| run.state().at[0] < 2.0,
        cases: &[
            (AS_IT_IS, true),
            (&[("optimizer.kind", "sgd"), ("optimizer.lr", "0.05")], false),
            // Near the ball he is as good.
            (&[("optimizer.kind", "sgd"), ("optimizer.lr", "0.05"), ("start.at", "[1.9, 0.0]")], true),
        ],
    },
    Claim {
        level: "two-weights",
        effect: |run| mean_abs_ratio(run, Axis::Y) > 2.0 * mean_abs_ratio(run, Axis::X),
        cases: &[
            (AS_IT_IS, true),
            // Not the size decides, only how much the gradients agree.
            (&[("surface.amplitude", "[1.0, 0.001]")], true),
            (&[("surface.amplitude", "[0.001, 1.0]")], true),
            (&[("surface.pattern", "[\"file\", \"noise\"]")], false),
        ],
    },
];

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
