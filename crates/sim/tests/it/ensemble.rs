//! Ensembles: every agent is bit for bit its own run, on every surface, under every noise, by every optimizer.

use std::num::NonZeroU64;
use std::sync::Arc;

use frankie_sim::ensemble::{Keep, Members, MembersError};
use frankie_sim::event::Event;
use frankie_sim::params::Value;
use frankie_sim::run::Refusal;
use frankie_sim::{AgentId, Axis, Ensemble, Level, Outcome, Run, Vec2, noise, optimizer, surface};
use proptest::prelude::*;

use crate::support::{both, edited, fetching, level, noisy_valley};

const KEEP_ALL: Keep = Keep { stats: true, places_every: NonZeroU64::new(7) };

/// Fails unless every agent is where its run is.
#[track_caller]
fn assert_runs(ensemble: &Ensemble) {
    let positions: Vec<Vec2> = ensemble.positions().collect();
    for (agent, at) in positions.into_iter().enumerate() {
        let mut run = ensemble.run(agent).unwrap();
        let mut places = Vec::new();
        if let Some(every) = ensemble.keep().places_every {
            while !run.outcome().is_over() && run.state().step < ensemble.step() {
                run.advance();
                if run.state().step.is_multiple_of(every.get()) {
                    places.push(run.state().at);
                }
            }
        }
        run.seek(ensemble.step());
        let state = run.state();
        let name = format!("agent {agent} of {} under {}", kinds(ensemble.level()), run.seed());
        assert_eq!(at.map(f64::to_bits), state.at.map(f64::to_bits), "{name}");
        assert_eq!(ensemble.position(agent).map(f64::to_bits), at.map(f64::to_bits), "{name}");
        assert_eq!(ensemble.outcome(agent), state.outcome, "{name}");
        assert_eq!(ensemble.steps(agent), state.step, "{name}");
        assert_eq!(ensemble.hash(agent), state.hash(), "{name}");
        if ensemble.keep().stats {
            let stats = ensemble.stats(agent).unwrap();
            assert_eq!(format!("{stats:?}"), format!("{:?}", state.tally), "{name}");
        } else {
            assert_eq!(ensemble.stats(agent), None);
        }
        assert_eq!(format!("{:?}", ensemble.places(agent)), format!("{places:?}"), "{name}");
    }
}

fn kinds(level: &Level) -> String {
    let (surface, noise) = (level.surface_config().kind.info.kind, level.noise_config().kind.info.kind);
    format!("{} on {surface} under {noise}", level.optimizer().kind.info.kind)
}

/// Agents that differ in all that they can differ in.
fn varied(level: &Level, count: usize) -> Members {
    let [x, y] = level.start().at;
    let shift = |agent: usize| (agent % 11) as f64 * 0.01;
    let lr = level.optimizer().params.get_as::<frankie_sim::params::PerAxis>("lr").unwrap();
    Members::new(level, count)
        .unwrap()
        .with_starts((0..count).map(|agent| [x + shift(agent), y - shift(agent)]).collect())
        .unwrap()
        .with_seeds((0..count).map(|agent| (agent / 3) as u64).collect())
        .unwrap()
        .with_noise_indexes((0..count).map(|agent| (agent as u32 * 7) % 5).collect())
        .unwrap()
        .with_param("lr", Some(Axis::X), (0..count).map(|agent| lr[Axis::X] * (1.0 + shift(agent))).collect())
        .unwrap()
}

#[test]
fn every_agent_is_its_own_run_for_all_optimizers() {
    for kind in optimizer::KINDS {
        for noisy in ["none", "gaussian"] {
            let by = (kind.info.kind, [("lr", both(0.01))]);
            let level = Arc::new(level(("rosenbrock", &[]), (noisy, &[]), (by.0, &by.1), [-1.2, 1.0]));
            let mut ensemble = Ensemble::new(level.clone(), varied(&level, 19), KEEP_ALL);
            ensemble.advance(3);
            assert_runs(&ensemble);
            ensemble.advance(38);
            assert_runs(&ensemble);
        }
    }
}

#[test]
fn every_agent_is_its_own_run_on_all_surfaces() {
    for kind in surface::KINDS {
        let at = [0.31, -0.17];
        let level = level((kind.info.kind, &[]), ("gaussian", &[]), ("adam", &[("lr", both(0.05))]), at);
        let level = Arc::new(level);
        let mut ensemble = Ensemble::new(level.clone(), varied(&level, 9), KEEP_ALL);
        ensemble.advance(20);
        assert_runs(&ensemble);
    }
}

#[test]
fn every_agent_is_its_own_run_under_all_noises() {
    for kind in noise::KINDS {
        let on = if kind.info.kind == "minibatch" { "dataset" } else { "himmelblau" };
        let level = level((on, &[]), (kind.info.kind, &[]), ("adam", &[("lr", both(0.05))]), [0.4, 0.2]);
        let level = Arc::new(level);
        let mut ensemble = Ensemble::new(level.clone(), varied(&level, 9), KEEP_ALL);
        ensemble.advance(31);
        ensemble.advance(1);
        assert_runs(&ensemble);
    }
}

#[test]
fn goals_bounds_and_limits_end_each_agent_at_its_own_step() {
    let valley = noisy_valley();
    let reach = [("goal.kind", "reach"), ("goal.radius", "1.1"), ("goal.hold", "3"), ("goal.within", "90")];
    let far =
        [("view.bounds", "open"), ("optimizer.kind", "sgd"), ("optimizer.lr", "0.02"), ("noise.sigma", "30")];
    let fenced =
        [("view.bounds", "fence"), ("optimizer.lr", "0.9"), ("goal.kind", "steps"), ("goal.steps", "50")];
    let minima = [
        ("surface.kind", "himmelblau"),
        ("start.at", "[0.1, 0.2]"),
        ("goal.kind", "minima"),
        ("goal.radius", "3.5"),
        ("optimizer.lr", "0.4"),
        ("noise.sigma", "60"),
    ];
    let mut outcomes = Vec::new();
    for edits in [&reach[..], &far[..], &fenced[..], &minima[..]] {
        let level = Arc::new(edited(&valley, edits));
        let mut ensemble = Ensemble::new(level.clone(), varied(&level, 70), KEEP_ALL);
        for steps in [1, 16, 200] {
            ensemble.advance(steps);
            assert_runs(&ensemble);
        }
        outcomes.extend((0..70).map(|agent| ensemble.outcome(agent)));
    }
    for outcome in [Outcome::Reached, Outcome::LeftBounds, Outcome::OutOfSteps] {
        assert!(outcomes.contains(&outcome), "{outcome:?}");
    }
}

#[test]
fn numbers_that_leave_the_range_are_those_of_the_run() {
    for (kind, lr) in [("sgd", 0.01), ("momentum", 0.003), ("adam", 8e8), ("adagrad", 8e8), ("rmsprop", 8e8)]
    {
        let by = [("lr", both(lr))];
        for start in [[9e11, 3.0], [-1.2, 1.0], [1e-200, 1e-160], [0.0, 0.0]] {
            let level = level(("bowl", &[]), ("none", &[]), (kind, &by), start);
            let level = Arc::new(edited(&level, &[("surface.curvature", "[1e6, 1e-6]")]));
            let mut ensemble = Ensemble::new(level.clone(), varied(&level, 10), KEEP_ALL);
            for _ in 0..4 {
                ensemble.advance(30);
                assert_runs(&ensemble);
            }
        }
    }
}

#[test]
fn drops_and_throws_reach_all_agents_that_still_run() {
    let level =
        Arc::new(edited(&fetching(), &[("goal.kind", "reach"), ("goal.radius", "0.4"), ("goal.hold", "2")]));
    let mut ensemble = Ensemble::new(level.clone(), varied(&level, 20), KEEP_ALL);
    ensemble.advance(60);
    ensemble.apply(&Event::Throw { to: [-2.0, 1.0] }).unwrap();
    let others = AgentId::in_pack(0);
    let for_one =
        Event::SetParam { agent: others, name: "lr".to_owned(), axis: None, value: Value::Number(0.1) };
    for refused in [for_one, Event::Feed { gradient: [0.0; 2] }, crate::support::tune("lr", None, -1.0)] {
        assert!(matches!(ensemble.apply(&refused), Err(Refusal::NotAllowed(_) | Refusal::Value { .. })));
    }
    assert!(matches!(ensemble.apply(&Event::Throw { to: [1e9, 0.0] }), Err(Refusal::Place(_))));
    ensemble.advance(33);
    ensemble.apply(&Event::Drop { at: [1.5, 1.5] }).unwrap();
    assert_runs(&ensemble);
    ensemble.advance(200);
    assert_runs(&ensemble);
    assert_eq!(ensemble.events().len(), 2);
    ensemble.advance(100_000);
    assert!(ensemble.is_over());
    assert_eq!(ensemble.apply(&Event::Throw { to: [0.0, 0.0] }), Err(Refusal::Over));
}

#[test]
fn another_hyperparameter_and_another_optimizer_reach_all_agents() {
    let level = Arc::new(noisy_valley());
    let mut ensemble = Ensemble::new(level.clone(), varied(&level, 70), KEEP_ALL);
    for event in [
        crate::support::tune("beta1", Some(Axis::Y), 0.5),
        crate::support::tune("lr", None, 0.02),
        crate::support::tune("warmup_steps", None, 4.0),
        crate::support::switch("rmsprop", &[("lr", both(0.003))]),
        Event::Drop { at: [0.4, 0.9] },
        crate::support::switch("momentum", &[("lr", both(1e-4))]),
    ] {
        ensemble.advance(9);
        ensemble.apply(&event).unwrap();
        assert_runs(&ensemble);
    }
    ensemble.advance(30);
    assert_runs(&ensemble);
    assert_eq!(ensemble.events().len(), 6);
}

#[test]
fn slices_and_threads_give_what_one_piece_gives() {
    let level = Arc::new(noisy_valley());
    let new = || Ensemble::new(level.clone(), varied(&level, 150), KEEP_ALL);
    let hashes = |ensemble: &Ensemble| (0..150).map(|agent| ensemble.hash(agent)).collect::<Vec<_>>();
    let mut whole = new();
    whole.advance(50);
    for max_cost in [0, 1, 700, 6_000, u64::MAX] {
        let mut sliced = new();
        let mut slices = 0;
        while !sliced.advance_within(50, max_cost) {
            slices += 1;
            assert!(sliced.step() <= 50);
        }
        assert_eq!((sliced.step(), slices > 0), (50, max_cost < u64::MAX));
        assert_eq!(hashes(&sliced), hashes(&whole), "{max_cost}");
        assert!(sliced.advance_within(20, 1), "it never goes back");
    }
    let mut parallel = new();
    parallel.advance_parallel(50);
    assert_eq!(hashes(&parallel), hashes(&whole));
    assert_eq!(format!("{:?}", parallel.places(149)), format!("{:?}", whole.places(149)));
}

#[test]
fn an_event_between_slices_waits_for_all_agents() {
    let level = Arc::new(fetching());
    let mut ensemble = Ensemble::new(level.clone(), varied(&level, 130), Keep::default());
    assert!(!ensemble.advance_within(40, 1));
    ensemble.apply(&Event::Throw { to: [-2.0, 1.0] }).unwrap();
    assert_eq!(ensemble.step(), 40);
    ensemble.advance(5);
    assert_runs(&ensemble);
}

#[test]
fn members_are_checked() {
    let valley = noisy_valley();
    let new = |level: &Level| Members::new(level, 3).unwrap();
    assert!(matches!(Members::new(&valley, 10_000_001), Err(MembersError::TooMany { .. })));
    assert!(matches!(
        new(&valley).with_starts(vec![[0.0; 2]; 2]),
        Err(MembersError::Length { found: 2, .. })
    ));
    assert!(matches!(new(&valley).with_start([f64::NAN, 0.0]), Err(MembersError::Start { .. })));
    assert!(matches!(new(&valley).with_noise_index(u32::MAX), Err(MembersError::NoiseIndex { .. })));
    let fenced = edited(&valley, &[("view.bounds", "fence")]);
    assert!(new(&valley).with_start([50.0, 0.0]).is_ok());
    let error = new(&fenced).with_starts(vec![[0.0; 2], [50.0, 0.0], [0.0; 2]]).unwrap_err();
    assert_eq!(error.to_string(), "agent 1 cannot start at [50.0, 0.0]; expected a point inside the view");
    for (name, axis, x, message) in [
        ("lr", None, -1.0, "agent 0: `lr` cannot be -1; expected greater than 0 and at most 1000000000"),
        (
            "beta1",
            Some(Axis::X),
            1.0,
            "agent 0: `beta1` cannot be 1 / 0.9; expected at least 0 and less than 1",
        ),
        ("schedule", None, 1.0, "`schedule` is not a number that can differ between agents"),
        (
            "weight_decay",
            Some(Axis::X),
            0.1,
            "`weight_decay` is not a number that can differ between agents; it is the same for both axes",
        ),
        (
            "warmup_steps",
            None,
            1.5,
            "`warmup_steps` is not a number that can differ between agents; a whole number is expected",
        ),
    ] {
        let error = new(&valley).with_param(name, axis, vec![x; 3]).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    let error = new(&valley).with_param("momentum", None, vec![0.5; 3]).unwrap_err();
    assert!(
        error.to_string().starts_with("agent 0: unknown parameter `momentum`; expected one of `lr`"),
        "{error}"
    );
}

#[test]
fn hyperparameters_of_one_axis_and_of_both_combine() {
    let valley = Arc::new(noisy_valley());
    let members = Members::new(&valley, 4)
        .unwrap()
        .with_param("beta1", Some(Axis::X), vec![0.1, 0.2, 0.3, 0.4])
        .unwrap()
        .with_param("beta1", Some(Axis::Y), vec![0.5, 0.6, 0.7, 0.8])
        .unwrap()
        .with_param("weight_decay", None, vec![0.0, 0.1, 0.0, 0.1])
        .unwrap();
    assert_eq!(members.params(2).get("beta1"), Some(&frankie_sim::params::Value::Pair([0.3, 0.7])));
    let mut ensemble = Ensemble::new(valley.clone(), members.clone(), KEEP_ALL);
    ensemble.advance(20);
    assert_runs(&ensemble);
    let members = members.with_param("beta1", None, vec![0.25; 4]).unwrap();
    assert_eq!(
        members.params(2).get("beta1"),
        Some(&both(0.25)),
        "a value for both axes replaces those of one"
    );
}

#[test]
fn the_nearest_minimum_is_found() {
    let level = Arc::new(level(("himmelblau", &[]), ("none", &[]), ("sgd", &[]), [0.0, 0.0]));
    let minima = level.surface().minima(&Default::default());
    let starts: Vec<Vec2> = minima.iter().map(|minimum| minimum.at.map(|x| x + 0.2)).collect();
    let members = Members::new(&level, 4).unwrap().with_starts(starts).unwrap();
    let ensemble = Ensemble::new(level, members, Keep::default());
    assert_eq!(
        (0..4).map(|agent| ensemble.nearest_minimum(agent)).collect::<Vec<_>>(),
        [0, 1, 2, 3].map(Some)
    );
    let slope = Arc::new(crate::support::level(("slope", &[]), ("none", &[]), ("sgd", &[]), [0.0, 0.0]));
    let ensemble = Ensemble::new(slope.clone(), Members::new(&slope, 1).unwrap(), Keep::default());
    assert_eq!(ensemble.nearest_minimum(0), None);
}

#[test]
fn an_ensemble_says_how_large_it_is() {
    let level = Arc::new(noisy_valley());
    for (count, keep) in [(64, Keep::default()), (20_032, Keep { stats: true, ..Keep::default() })] {
        let ensemble = Ensemble::new(level.clone(), Members::new(&level, count).unwrap(), keep);
        let (expected, found) = (Ensemble::bytes_per_agent(&level, keep, count) * count, ensemble.bytes());
        assert!(
            found >= expected && found < expected + expected / 5 + 4096,
            "{found} is not about {expected}"
        );
    }
}

#[test]
fn no_agents_and_one_agent_are_ensembles() {
    let level = Arc::new(noisy_valley());
    for count in [0, 1] {
        let mut ensemble = Ensemble::new(level.clone(), Members::new(&level, count).unwrap(), KEEP_ALL);
        ensemble.advance(10);
        ensemble.advance_parallel(1);
        assert_eq!((ensemble.len(), ensemble.step(), ensemble.is_over()), (count, 11, count == 0));
        assert_runs(&ensemble);
    }
    let mut run = Run::new(level.clone(), level.seed());
    run.seek(11);
    let mut ensemble = Ensemble::new(level.clone(), Members::new(&level, 1).unwrap(), KEEP_ALL);
    ensemble.advance(11);
    assert_eq!(ensemble.hash(0), run.hash(), "noise index 0 is the noise of an ordinary run");
}

fn kind_names<K>(kinds: &'static [K], name: fn(&K) -> &'static str) -> impl Strategy<Value = &'static str> {
    prop::sample::select(kinds.iter().map(name).collect::<Vec<_>>())
}

/// Surfaces, noises and optimizers whose agents are stepped together.
const SURFACES: [&str; 17] = [
    "bowl",
    "ravine",
    "slope",
    "huber",
    "fetch",
    "rosenbrock",
    "himmelblau",
    "beale",
    "booth",
    "matyas",
    "three_hump_camel",
    "six_hump_camel",
    "styblinski_tang",
    "goldstein_price",
    "saddle",
    "monkey_saddle",
    "bounded_saddle",
];
const NOISES: [&str; 2] = ["none", "gaussian"];
/// All kinds but `lbfgs`, whose history is another one for each agent.
const OPTIMIZERS: [&str; 32] = [
    "adam",
    "sgd",
    "momentum",
    "nesterov",
    "adagrad",
    "adadelta",
    "rmsprop",
    "amsgrad",
    "adamw",
    "adamax",
    "nadam",
    "radam",
    "adabelief",
    "yogi",
    "lion",
    "qhm",
    "qhadam",
    "ademamix",
    "adan",
    "schedule_free_sgd",
    "schedule_free",
    "prodigy",
    "cautious",
    "grams",
    "mars",
    "rprop",
    "sophia",
    "muon",
    "shampoo",
    "soap",
    "newton",
    "custom",
];

#[test]
fn agents_are_stepped_together_where_they_can_be() {
    let together = |level: Level, members: Option<Members>| {
        let members = members.unwrap_or_else(|| Members::new(&level, 70).unwrap());
        let mut ensemble = Ensemble::new(Arc::new(level), members, Keep::default());
        ensemble.advance(5);
        assert_runs(&ensemble);
        ensemble.stepped_together()
    };
    let new = |on, noisy, by| level((on, &[]), (noisy, &[]), (by, &[("lr", both(1e-3))]), [0.5, 0.4]);
    for kind in surface::KINDS {
        let name = kind.info.kind;
        let expected = if SURFACES.contains(&name) { 70 } else { 0 };
        assert_eq!(together(new(name, "gaussian", "adam"), None), expected, "{name}");
    }
    for kind in &noise::KINDS[..9] {
        let name = kind.info.kind;
        let expected = if NOISES.contains(&name) { 70 } else { 0 };
        assert_eq!(together(new("rosenbrock", name, "adam"), None), expected, "{name}");
    }
    for kind in optimizer::KINDS {
        let name = kind.info.kind;
        let expected = if OPTIMIZERS.contains(&name) { 70 } else { 0 };
        assert_eq!(together(new("rosenbrock", "gaussian", name), None), expected, "{name}");
    }
    for (by, changed) in [
        ("adam", "clip_norm=0.5"),
        ("adam", "clip_value=0.5"),
        ("adam", "beta2=0.99999999"),
        ("adan", "beta3=0.99999999"),
        ("ademamix", "ramp_steps=3"),
        ("soap", "interval=2"),
        ("sophia", "interval=1"),
        ("shampoo", "beta2=0.9"),
        ("newton", "weight_decay=0.1"),
    ] {
        let (name, value) = changed.split_once('=').unwrap();
        let level = edited(&new("rosenbrock", "gaussian", by), &[(&format!("optimizer.{name}"), value)]);
        assert_eq!(together(level, None), 70, "{by} with {changed}");
    }
    // A block of 64 agents with one more hyperparameter than lr that differs is stepped one by one.
    let level = new("rosenbrock", "gaussian", "adam");
    let mut values = vec![0.9; 70];
    values[69] = 0.8;
    let members = varied(&level, 70).with_param("beta1", None, values).unwrap();
    assert_eq!(together(level, Some(members)), 64);
}

#[test]
fn agents_are_stepped_together_with_every_flag() {
    let mut flags = 0;
    for kind in optimizer::KINDS.iter().filter(|kind| OPTIMIZERS.contains(&kind.info.kind)) {
        let level =
            level(("beale", &[]), ("gaussian", &[]), (kind.info.kind, &[("lr", both(0.01))]), [0.5, 0.4]);
        for (spec, value) in level.optimizer().params.iter() {
            let Value::Flag(default) = *value else { continue };
            flags += 1;
            let changed = [(&*format!("optimizer.{}", spec.name), &*(!default).to_string())];
            let level = edited(&level, &changed);
            for more in [&[][..], &[("optimizer.schedule", "warmup"), ("optimizer.clip_norm", "0.3")]] {
                let level = Arc::new(edited(&level, more));
                let mut ensemble = Ensemble::new(level.clone(), varied(&level, 11), KEEP_ALL);
                ensemble.advance(25);
                assert_eq!(ensemble.stepped_together(), 11, "{} with {changed:?}", kind.info.kind);
                assert_runs(&ensemble);
            }
        }
    }
    assert!(flags > 20, "{flags}");
}

#[test]
fn agents_with_a_rule_of_formulas_are_stepped_together() {
    let long = (0..60).fold("step = -lr*g".to_owned(), |rule, i| format!("{rule} + 0*sin(g + {i})"));
    for (rule, constants) in [
        ("step = -lr*g", ""),
        ("ratio = 1e-3*g/lr", ""),
        ("v = max(0.9*v, abs(g)); ratio = g/(v + c)", "v = 2, c = 1e-3"),
        ("a = t^0.5 + exp(-t); b = 0.5*b + sign(g)*min(a, 3); step = -lr*(b + tanh(theta)*atan(g))", ""),
        (
            "w = 0.9*w + 1; s = sqrt(abs(s)) + cbrt(g); ratio = s/w + g^3/(1 + g^2) - (2 - g)/4 + 2/(3 + g^2)",
            "s = 4",
        ),
        ("unused = log(-abs(g)); ratio = g", ""),
        ("ratio = min(max(g, -1), 1)*lr^(1/t)", ""),
        (&long, ""),
    ] {
        let by = [
            ("lr", both(0.01)),
            ("rule", Value::Text(rule.to_owned())),
            ("constants", Value::Text(constants.to_owned())),
        ];
        let level = Arc::new(level(("beale", &[]), ("gaussian", &[]), ("custom", &by), [0.5, 0.4]));
        let level = Arc::new(edited(&level, &[("optimizer.schedule", "cosine")]));
        let mut ensemble = Ensemble::new(level.clone(), varied(&level, 21), KEEP_ALL);
        ensemble.advance(17);
        assert_runs(&ensemble);
        assert_eq!(ensemble.stepped_together(), 21, "{rule}");
        ensemble.apply(&Event::Drop { at: [0.2, 0.1] }).unwrap();
        ensemble.advance(3);
        assert_runs(&ensemble);
    }
}

#[test]
fn after_a_drop_the_first_step_is_made_again() {
    for kind in optimizer::KINDS {
        let by = (kind.info.kind, [("lr", both(0.01))]);
        let level = Arc::new(level(("himmelblau", &[]), ("gaussian", &[]), (by.0, &by.1), [0.5, 0.4]));
        let mut ensemble = Ensemble::new(level.clone(), varied(&level, 9), KEEP_ALL);
        for at in [[-0.5, 0.7], [2.0, 1.0]] {
            ensemble.advance(13);
            ensemble.apply(&Event::Drop { at }).unwrap();
        }
        ensemble.advance(2);
        assert_runs(&ensemble);
        let expected = if OPTIMIZERS.contains(&by.0) { 9 } else { 0 };
        assert_eq!(ensemble.stepped_together(), expected, "{}", by.0);
    }
}

#[test]
fn agents_come_back_to_the_others() {
    // Far away gradients are too large for `f64` alone, and a drop leads back from there.
    let level = level(("bowl", &[]), ("none", &[]), ("sgd", &[("lr", both(1e6))]), [3.0, 2.0]);
    let level = Arc::new(level);
    let mut ensemble = Ensemble::new(level.clone(), varied(&level, 70), KEEP_ALL);
    let mut together = Vec::new();
    for _ in 0..4 {
        ensemble.advance(1);
        together.push(ensemble.stepped_together());
    }
    assert_eq!(together, [70, 70, 70, 0]);
    assert_runs(&ensemble);
    ensemble.apply(&Event::Drop { at: [1e-3, 2e-3] }).unwrap();
    ensemble.advance(1);
    ensemble.advance(1);
    assert_eq!(ensemble.stepped_together(), 70);
    assert_runs(&ensemble);
    ensemble.advance(200);
    assert_runs(&ensemble);
    assert!((0..70).all(|agent| ensemble.outcome(agent) == Outcome::NotFinite));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_agent_that_is_stepped_together_with_others_is_its_own_run(
        on in prop::sample::select(&SURFACES[..]),
        noisy in prop::sample::select(vec!["none", "fixed", "gradient"]),
        by in prop::sample::select(&OPTIMIZERS[..]),
        lr in prop_oneof![1e-4_f64..0.1, 0.1_f64..1e3],
        sigma in prop_oneof![0.0_f64..3.0, 0.0_f64..1e6],
        (x, y) in (-2.0..2.0, -1.0..1.0),
        placement in prop::option::of((-180.0_f64..180.0, 0.1_f64..10.0)),
        goal in prop::sample::select(vec!["none", "reach", "minima", "steps"]),
        bounds in prop::sample::select(vec!["none", "open", "fence"]),
        weight_decay in prop_oneof![Just(0.0_f64), 0.0_f64..2.0],
        (schedule, keep) in (prop::sample::select(vec!["constant", "cosine", "warmup", "step"]), any::<(bool, bool)>()),
        clip_value in prop_oneof![Just(0.0_f64), 1e-3_f64..1e2],
        (clip_norm, decay_without_lr) in (prop_oneof![Just(0.0_f64), 1e-3_f64..1e2], any::<bool>()),
        count in 1_usize..90,
    ) {
        let kind = if noisy == "none" { "none" } else { "gaussian" };
        let level = level((on, &[]), (kind, &[]), (by, &[("lr", both(lr))]), [x, y]);
        let mut edits = vec![("optimizer.schedule", schedule.to_owned()), ("optimizer.weight_decay", weight_decay.to_string())];
        edits.extend([("optimizer.clip_value", clip_value.to_string()), ("optimizer.clip_norm", clip_norm.to_string())]);
        if level.optimizer().params.get("decay_without_lr").is_some() {
            edits.push(("optimizer.decay_without_lr", decay_without_lr.to_string()));
        }
        if kind != "none" {
            edits.extend([("noise.sigma", sigma.to_string()), ("noise.scale", noisy.to_owned())]);
        }
        if let Some((angle, scale)) = placement {
            edits.extend([("surface.scale", scale.to_string()), ("surface.shift", format!("[{scale}, {angle}]"))]);
            if on != "ravine" {
                edits.push(("surface.angle", angle.to_string()));
            }
        }
        let has_minima = !level.surface().minima(&Default::default()).is_empty();
        if goal == "steps" {
            edits.extend([("goal.kind", "steps".to_owned()), ("goal.steps", "30".to_owned())]);
        } else if goal != "none" && has_minima {
            edits.extend([("goal.kind", goal.to_owned()), ("goal.radius", (0.5 + lr).to_string())]);
        }
        let edits: Vec<(&str, &str)> = edits.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let level = edited(&level, &edits);
        let inside = level.view().contains([x, y], 0.5) && level.view().contains([x + 0.2, y - 0.2], 1.0);
        let level = if inside { edited(&level, &[("view.bounds", bounds)]) } else { level };
        let level = Arc::new(level);
        let keep = Keep { stats: keep.0, places_every: NonZeroU64::new(3).filter(|_| keep.1) };
        let mut ensemble = Ensemble::new(level.clone(), varied(&level, count), keep);
        for steps in [1, 8, 40] {
            ensemble.advance(steps);
        }
        assert_runs(&ensemble);
    }

    #[test]
    fn any_agent_of_any_level_is_its_own_run(
        on in kind_names(surface::KINDS, |kind| kind.info.kind),
        noisy in kind_names(&noise::KINDS[..9], |kind| kind.info.kind),
        by in kind_names(optimizer::KINDS, |kind| kind.info.kind),
        lr in prop_oneof![1e-4..1.0, 1.0..8e8],
        (x, y) in (-3.0..3.0, -3.0..3.0),
        angle in prop_oneof![Just(0.0), -180.0..180.0],
        bounds in prop::sample::select(vec!["none", "open", "fence"]),
        (weight_decay, schedule) in (prop_oneof![Just(0.0), 0.0..2.0], prop::sample::select(vec!["constant", "cosine", "warmup"])),
        keep in any::<(bool, bool)>(),
        count in 1_usize..20,
    ) {
        let level = level((on, &[]), (noisy, &[]), (by, &[("lr", both(lr))]), [x, y]);
        let numbers = [lr, angle, weight_decay].map(|x| x.to_string());
        let mut edits = vec![("optimizer.schedule", schedule)];
        let placed = frankie_sim::surface::SurfaceKind::find(on).unwrap();
        if frankie_sim::surface::placement_of(placed).any(|spec| spec.name == "angle") {
            edits.push(("surface.angle", numbers[1].as_str()));
        }
        if level.optimizer().params.get("weight_decay").is_some() {
            edits.push(("optimizer.weight_decay", numbers[2].as_str()));
        }
        let level = edited(&level, &edits);
        let inside = level.view().contains([x, y], 0.5) && level.view().contains([x + 0.2, y - 0.2], 1.0);
        let level = if inside { edited(&level, &[("view.bounds", bounds)]) } else { level };
        let level = Arc::new(level);
        let keep = Keep { stats: keep.0, places_every: NonZeroU64::new(5).filter(|_| keep.1) };
        let mut ensemble = Ensemble::new(level.clone(), varied(&level, count), keep);
        for steps in [1, 7, 40] {
            ensemble.advance(steps);
        }
        assert_runs(&ensemble);
    }
}
