//! Tasks that are answered by what the player does.

use super::*;
use crate::params::{Params, Value};

fn set_lr(lr: f64) -> Event {
    Event::SetParam { agent: AgentId::FIRST, name: "lr".to_owned(), axis: None, value: Value::Number(lr) }
}

/// The level of the other tests without a task, and with more keys.
fn without_task(more: &str) -> Level {
    let text = PLAIN.replace("insight = ", "tagline = ").replace("[task]\n", more);
    Level::parse("task", &text).unwrap_or_else(|error| panic!("{error}"))
}

/// The assessment of a run with events at their steps.
fn played(level: &Arc<Level>, events: &[(u64, Event)]) -> Assessment {
    let mut run = Run::new(level.clone(), 1);
    for (step, event) in events {
        run.seek(*step);
        run.apply(event.clone()).unwrap();
    }
    run.seek(u64::MAX);
    let assessment = run.assess().unwrap();
    let again = Replay::parse(&Replay::record(&run, "x").to_toml()).unwrap();
    assert_eq!(again.verify().unwrap().steps, run.state().step);
    let mut run = again.run();
    run.seek(u64::MAX);
    assert_eq!(run.assess(), Some(assessment.clone()));
    assessment
}

#[test]
fn a_throw_is_scored_by_its_wrong_way_steps() {
    let level = edited(
        &without_task(""),
        &[
            ("insight", "{wrong_way} of {steps}"),
            ("surface.kind", "fetch"),
            ("surface.ball", "[4, 0]"),
            ("start.at", "[-3, 0]"),
            ("optimizer.kind", "adam"),
            ("optimizer.lr", "0.05"),
            ("goal.kind", "reach"),
            ("goal.radius", "0.5"),
            ("goal.throws", "1"),
            ("player.throw", "true"),
            ("max_steps", "400"),
            ("task.kind", "throw"),
            ("task.bone", "8"),
            ("task.gold", "6"),
        ],
    );
    // Adam with a trend of 40 steps behind it makes six steps in the old direction.
    let throw = [(40, Event::Throw { to: [-4.0, 0.0] })];
    let assessment = played(&level, &throw);
    assert_eq!((assessment.truth, assessment.medal), (Some(Truth::Count(6)), Some(Medal::Gold)));
    let steps = assessment.numbers.steps;
    assert_eq!((assessment.moment, assessment.describe(&level)), (Some(steps), format!("6 of {steps}")));
    assert_eq!(played(&edited(&level, &[("task.gold", "5")]), &throw).medal, Some(Medal::Bone));
    // Where he waits beside the ball, he goes to and fro until the next throw.
    let twice = [(0, Event::Throw { to: [4.0, 0.1] }), (300, Event::Throw { to: [7.0, 3.0] })];
    let two_throws = edited(&level, &[("goal.throws", "2"), ("max_steps", "600")]);
    let all = played(&two_throws, &twice).numbers.wrong_way;
    let far = played(&edited(&two_throws, &[("task.distance", "0.5")]), &twice);
    assert!(all > 10 && far.numbers.wrong_way + 10 < all, "{all}, {far:?}");
    assert_eq!(far.truth, Some(Truth::Count(far.numbers.wrong_way)), "the number that is shown is scored");
    let hard = edited(&level, &[("task.gold", "5"), ("task.bone", "5")]);
    assert_eq!(played(&hard, &throw).medal, Some(Medal::Paw));
    // Not thrown, the ball does not count; dropped beside it, the steps do not.
    let none = played(&level, &[]);
    assert_eq!((none.truth, none.medal, none.moment), (None, None, None));
    let drop = (41, Event::Drop { at: [-3.4, 0.0] });
    let dropped = played(&level, &[throw[0].clone(), drop]);
    assert_eq!((dropped.interfered, dropped.medal), (true, Some(Medal::Paw)));
}

/// A ball on a wide bowl, and Adam, which reaches it from far away at full speed.
fn fetch(task: &[(&str, &str)]) -> Arc<Level> {
    let edits = [
        ("insight", "{truth}"),
        ("surface.kind", "fetch"),
        ("surface.ball", "[4, 0]"),
        ("surface.delta", "2"),
        ("start.at", "[-3, 0]"),
        ("optimizer.kind", "adam"),
        ("optimizer.lr", "0.05"),
        ("player.throw", "true"),
        ("task.kind", "throw"),
    ];
    edited(&without_task(""), &[&edits[..], task].concat())
}

#[test]
fn the_longest_streak_after_a_throw_counts_where_many_wrong_steps_are_wanted() {
    let level = fetch(&[
        ("max_steps", "400"),
        ("goal.kind", "reach"),
        ("goal.radius", "0.5"),
        ("goal.throws", "1"),
        ("task.dare", "many_wrong_way"),
        ("task.bone", "6"),
        ("task.gold", "10"),
    ]);
    let thrown = |x: f64| played(&level, &[(40, Event::Throw { to: [x, 0.0] })]);
    // Far behind him the slope is as steep as before, and he turns at the seventh step. Just behind him it is faint.
    let (far, near) = (thrown(-8.0), thrown(-2.0));
    assert_eq!((far.truth, far.medal), (Some(Truth::Count(6)), Some(Medal::Bone)));
    let Some(Truth::Count(streak)) = near.truth else { panic!("{near:?}") };
    assert!(streak > 6 && near.numbers.wrong_way >= streak, "{near:?}");
    // A streak ends with the throw; a second throw is one too many.
    let twice = [(40, Event::Throw { to: [-8.0, 0.0] }), (43, Event::Throw { to: [-9.0, 0.0] })];
    let twice = played(&level, &twice);
    assert_eq!((twice.truth, twice.interfered), (Some(Truth::Count(3)), true));
    assert_eq!((twice.medal, played(&level, &[]).medal), (Some(Medal::Paw), None));
}

#[test]
fn keeping_away_is_scored_by_the_throws_and_lost_beside_the_ball() {
    let level = fetch(&[
        ("max_steps", "200"),
        ("goal.kind", "steps"),
        ("goal.steps", "200"),
        ("task.dare", "keep_away"),
        ("task.distance", "1"),
        ("task.bone", "2"),
        ("task.gold", "1"),
    ]);
    let late = played(&level, &[(115, Event::Throw { to: [-8.0, 0.0] })]);
    assert_eq!((late.truth, late.medal, late.moment), (Some(Truth::Count(1)), Some(Medal::Gold), Some(200)));
    let twice = [(20, Event::Throw { to: [4.0, 1.0] }), (115, Event::Throw { to: [-8.0, 0.0] })];
    assert_eq!(played(&level, &twice).medal, Some(Medal::Bone));
    // Without a throw he is one unit from the ball after 130 steps, and that is the end of it.
    let none = played(&level, &[]);
    assert_eq!((none.truth, none.medal), (None, None));
    assert!((128..=132).contains(&none.numbers.steps), "{none:?}");
    let too_late = played(&level, &[(135, Event::Throw { to: [-8.0, 0.0] })]);
    assert_eq!(too_late.medal, None);
}

#[test]
fn drops_are_counted_where_all_minima_have_to_be_found() {
    let edits = [
        ("insight", "{truth}"),
        ("surface.kind", "himmelblau"),
        ("goal.kind", "minima"),
        ("goal.radius", "0.3"),
        ("goal.drops", "5"),
        ("start.region", "{ x = [-1.5, 1.5], y = [-1.5, 1.5] }"),
        ("optimizer.kind", "adam"),
        ("optimizer.lr", "0.05"),
        ("max_steps", "2000"),
        ("task.kind", "drop"),
        ("task.bone", "4"),
        ("task.gold", "3"),
    ];
    let level = edited(&without_task(""), &edits);
    let starts = [[-1.0, 1.0], [1.0, 1.0], [-1.0, -1.3], [1.5, -1.5]];
    let drops = |starts: &[[f64; 2]]| -> Vec<(u64, Event)> {
        let drop = |(index, at): (usize, &[f64; 2])| (200 * index as u64, Event::Drop { at: *at });
        starts.iter().enumerate().map(drop).collect()
    };
    let four = played(&level, &drops(&starts));
    assert_eq!((four.truth, four.medal), (Some(Truth::Count(4)), Some(Medal::Bone)));
    // The first one is found from where the level starts.
    let mut three = drops(&[[0.0, 0.0], starts[0], starts[2], starts[3]]);
    three.remove(0);
    assert_eq!(played(&level, &three).medal, Some(Medal::Gold));
    assert_eq!(played(&level, &drops(&starts[..3])).medal, None);
}

/// SGD on the slope again, and a goal that lr = 0.1 meets exactly, after 30 steps.
fn dial(measure: &str) -> Arc<Level> {
    let goal = "[goal]\nkind = \"reach\"\nat = [-3.0, 6.0]\nradius = 0.01\n";
    let edits = [
        ("insight", "{truth}"),
        ("player.switch", "true"),
        ("task.kind", "dial"),
        ("task.param", "lr"),
        ("task.measure", measure),
        ("task.bone", "[0, 1.2]"),
        ("task.gold", "[0, 0.5]"),
    ];
    edited(&without_task(goal), &edits)
}

#[test]
fn a_knob_is_scored_by_what_is_measured() {
    let distance = dial("distance");
    let of = |lr: f64| played(&distance, &[(0, set_lr(lr))]);
    // After 50 steps at −50·lr·[1, −2].
    let near = of(0.05);
    let Some(Truth::Number(number)) = near.truth else { panic!("{near:?}") };
    assert!((number - 1.25_f64.sqrt()).abs() < 1e-12, "{number}");
    assert_eq!((near.medal, near.moment), (Some(Medal::Bone), Some(50)));
    assert_eq!(near.describe(&distance), "1.12");
    assert_eq!(of(0.057).medal, Some(Medal::Gold));
    assert_eq!(of(0.03).medal, Some(Medal::Paw));
    // As the level is, it meets the goal, but nobody turned a knob.
    assert_eq!(played(&distance, &[]).medal, Some(Medal::Paw));
    assert_eq!(played(&distance, &[(0, set_lr(0.1))]).medal, Some(Medal::Gold));
    // Who turns it on the way steers.
    let steered = played(&distance, &[(0, set_lr(0.05)), (40, set_lr(0.1))]);
    assert_eq!((steered.interfered, steered.medal), (true, Some(Medal::Paw)));
}

#[test]
fn everything_that_a_dial_measures_is_measured() {
    let number = |measure: &str, edits: &[(&str, &str)]| {
        let level = edited(&dial(measure), edits);
        match played(&level, &[(0, set_lr(0.05))]).truth {
            Some(Truth::Number(number)) => number,
            other => panic!("{other:?}"),
        }
    };
    assert!((number("loss", &[]) + 12.5).abs() < 1e-9);
    // −5·lr at every step: the mean of −0.25·[11, …, 20].
    assert!((number("mean_loss", &[("task.over", "[10, 20]")]) + 3.875).abs() < 1e-9);
    assert!((number("mean_abs_ratio_x", &[]) - 1.0).abs() < 1e-12);
    assert!((number("mean_abs_ratio_y", &[("task.over", "[10, 20]")]) - 2.0).abs() < 1e-12);
    assert_eq!(number("wrong_way_steps", &[]), 0.0);
    assert!((number("distance", &[("task.over", "20")]) - 20_f64.sqrt()).abs() < 1e-9, "from [−1, 2]");
    let steps = edited(&dial("steps"), &[("task.bone", "[25, 35]"), ("task.gold", "[30, 30]")]);
    let arrived = played(&steps, &[(0, set_lr(0.1))]);
    assert_eq!((arrived.truth, arrived.medal), (Some(Truth::Count(30)), Some(Medal::Gold)));
    let missed = played(&steps, &[(0, set_lr(0.05))]);
    assert_eq!((missed.truth, missed.medal), (None, None));
}

#[test]
fn an_optimizer_is_a_knob_as_well() {
    let level = edited(
        &dial("mean_abs_ratio_y"),
        &[("task.param", "optimizer"), ("task.bone", "[0.9, 1.1]"), ("task.gold", "[0.9, 1.1]")],
    );
    let adam = crate::optimizer::OptimizerKind::find("adam").unwrap();
    let params = Params::defaults(adam.info.params);
    let switch = Event::SetOptimizer { agent: AgentId::FIRST, kind: "adam".to_owned(), params };
    assert_eq!(played(&level, &[(0, switch)]).medal, Some(Medal::Gold));
    assert_eq!(played(&level, &[(0, set_lr(0.05))]).medal, Some(Medal::Paw), "another knob");
}

#[test]
fn a_drop_is_scored_by_the_steps_since_then() {
    let level = edited(
        &dial("steps"),
        &[
            ("goal.radius", "0.3"),
            ("start.region", "{ x = [0, 5], y = [-5, 0] }"),
            ("max_steps", "100"),
            ("task.kind", "drop"),
            ("task.bone", "40"),
            ("task.gold", "30"),
        ],
    );
    // From [1, −2] the goal is 40 steps of 0.2236 away, less one for its radius.
    let drop = |x: f64, y: f64| Event::Drop { at: [x, y] };
    let one = played(&level, &[(0, drop(1.0, -2.0))]);
    assert_eq!((one.truth, one.medal), (Some(Truth::Count(39)), Some(Medal::Bone)));
    let two = played(&level, &[(0, drop(1.0, -2.0)), (10, drop(0.0, 0.0))]);
    assert_eq!((two.truth, two.medal, two.numbers.steps), (Some(Truth::Count(29)), Some(Medal::Gold), 39));
    assert_eq!(played(&level, &[(0, drop(3.0, -5.0))]).medal, None, "he passes far from it");
    let far =
        played(&edited(&level, &[("start.region", "{ x = [0, 5], y = [-9, 0] }")]), &[(0, drop(4.0, -8.0))]);
    assert_eq!((far.truth, far.medal), (Some(Truth::Count(69)), Some(Medal::Paw)));
    assert_eq!(played(&level, &[]).medal, Some(Medal::Paw), "the start of the level is no choice");
}
