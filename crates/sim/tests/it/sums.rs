//! Surfaces on top of each other: slopes of random sums, and what a level, its settings and a replay make of them.

use std::sync::Arc;

use frankie_sim::params::{Params, Value};
use frankie_sim::surface::{
    BuiltSurface, KINDS, MAX_ADDED, PLACEMENT, Surface, SurfaceContext, WEIGHT, placed, sum,
};
use frankie_sim::{Level, Replay, Run, Vec2, math};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::gradients::{CANCELING, Scale, check_at_scale};
use crate::support::{advance, build_surface, params, with_edits};

/// The second derivative of terrain and grids jumps on their lattice, which may be turned here: differences would be of no
/// use.
fn smooth_kinds() -> Vec<&'static str> {
    let kinds = KINDS.iter().map(|kind| kind.info.kind);
    kinds.filter(|kind| !["terrain", "heightmap"].contains(kind)).collect()
}

#[derive(Clone, Debug)]
struct Part {
    kind: &'static str,
    placement: Params,
    weight: f64,
}

impl Part {
    fn surface(&self) -> BuiltSurface {
        placed(build_surface((self.kind, &[])), &self.placement)
    }
}

fn part() -> impl Strategy<Value = Part> {
    let pair = |low: f64, high: f64| [low..high, low..high];
    let place = (-180.0..180.0f64, pair(0.5, 2.0), pair(-1.0, 1.0));
    (proptest::sample::select(smooth_kinds()), place, -2.0..2.0f64).prop_map(
        |(kind, (angle, scale, shift), weight)| {
            let set = [
                ("angle", Value::Number(angle)),
                ("scale", Value::Pair(scale)),
                ("shift", Value::Pair(shift)),
            ];
            Part { kind, placement: params(PLACEMENT, &set), weight }
        },
    )
}

fn whole(parts: &[Part]) -> BuiltSurface {
    let (first, others) = parts.split_first().unwrap();
    match others.first() {
        None => first.surface(),
        Some(added) => sum(first.surface(), whole(others), added.weight),
    }
}

/// A point of the smallest view, by its share of it, so that no part is far out of its own.
fn point_in_all(parts: &[Part], share: Vec2) -> (Vec2, f64) {
    let views = parts.iter().map(|part| part.surface().view);
    let smallest = views.min_by(|a, b| a.size()[0].total_cmp(&b.size()[0])).unwrap();
    let size = smallest.size();
    ([0, 1].map(|i| [smallest.x, smallest.y][i][0] + share[i] * size[i]), size[0].min(size[1]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn slopes_of_random_sums_are_those_of_their_losses(
        parts in proptest::collection::vec(part(), 1..=1 + MAX_ADDED),
        share in [0.0..1.0f64, 0.0..1.0f64],
        step in 0u64..400,
        ball in proptest::option::of([-6.0..6.0f64, -6.0..6.0f64]),
    ) {
        let (surface, context) = (whole(&parts), SurfaceContext { step, ball });
        let (at, width) = point_in_all(&parts, share);
        // By its parts, each weight under all those before.
        let (mut loss, mut slope, mut size, mut weight) = (0.0, [0.0, 0.0], CANCELING, 1.0);
        for (index, part) in parts.iter().enumerate() {
            let one = part.surface();
            weight *= if index == 0 { 1.0 } else { part.weight };
            let (own, gradient) = (one.loss(at, &context), one.gradient(at, &context));
            loss += weight * own;
            slope = [slope[0] + weight * gradient[0], slope[1] + weight * gradient[1]];
            size += weight.abs() * (own.abs() + math::length(gradient) + CANCELING);
        }
        prop_assert!((surface.loss(at, &context) - loss).abs() <= 1e-14 * size);
        prop_assert!(math::distance(surface.gradient(at, &context), slope) <= 1e-14 * size);
        check_at_scale(&surface, at, &context, [Scale { width, parts: size }; 2])?;
    }
}

#[test]
fn a_sum_of_one_returns_the_same_surface() {
    let (bowl, hills) = (build_surface(("bowl", &[])), build_surface(("rastrigin", &[])));
    for weight in [0.0, -0.0] {
        assert!(Arc::ptr_eq(&sum(bowl.clone(), hills.clone(), weight).surface, &bowl.surface));
    }
    let both = sum(bowl.clone(), hills, 1.0);
    assert!(
        both.minima(&SurfaceContext::default()).is_empty()
            && !bowl.minima(&SurfaceContext::default()).is_empty()
    );
    assert_eq!(both.view, bowl.view);
}

#[test]
fn one_ball_is_thrown_and_all_parts_follow_it() {
    let fetch = || build_surface(("fetch", &[("ball", Value::Pair([2.0, 1.0]))]));
    let on_hills = sum(build_surface(("rastrigin", &[])), fetch(), 3.0);
    assert_eq!(on_hills.ball, Some([2.0, 1.0]), "the added one's, where the main one has none");
    let main = build_surface(("fetch", &[("ball", Value::Pair([-4.0, 0.5]))]));
    let two = sum(main.clone(), fetch(), 1.0);
    assert_eq!(two.ball, main.ball);
    let thrown = SurfaceContext { step: 9, ball: Some([5.0, -5.0]) };
    assert_eq!((two.loss([5.0, -5.0], &thrown), two.gradient([5.0, -5.0], &thrown)), (0.0, [0.0, 0.0]));
    assert_eq!(sum(build_surface(("bowl", &[])), build_surface(("bowl", &[])), 1.0).ball, None);
}

#[test]
fn a_sum_changes_where_a_part_does() {
    let (bowl, signal) = (build_surface(("bowl", &[])), build_surface(("signal", &[])));
    assert!(sum(bowl.clone(), signal.clone(), 0.5).changes() && sum(signal, bowl.clone(), 0.5).changes());
    assert!(!sum(bowl.clone(), bowl, 0.5).changes());
}

#[test]
fn no_kind_has_a_parameter_with_a_name_that_sums_use() {
    for kind in KINDS {
        let own: Vec<_> = kind.info.params.iter().map(|spec| spec.name).collect();
        let taken = WEIGHT.iter().map(|spec| spec.name).chain(["add", "kind"]);
        assert!(taken.into_iter().all(|name| !own.contains(&name)), "{}: {own:?}", kind.info.kind);
    }
}

const TEXT: &str = r#"
format = 1
title = "Ripples"
[surface]
kind = "bowl"
angle = 30
scale = [2, 1]
[surface.add]
kind = "rastrigin"
weight = 0.25
shift = [0.5, -1]
[surface.add.add]
kind = "slope"
weight = -2
slope = [1, 0]
[noise]
kind = "gaussian"
[optimizer]
kind = "adam"
lr = 0.05
[view]
bounds = "none"
"#;

fn set(settings: &[(&str, &str)]) -> Level {
    with_edits("sum", TEXT, settings).unwrap()
}

fn kinds_of(level: &Level) -> Vec<&str> {
    let main = [level.surface_config().kind.info.kind];
    main.into_iter().chain(level.added().iter().map(|added| added.config.kind.info.kind)).collect()
}

#[test]
fn a_level_lists_added_surfaces_and_a_replay_keeps_them() {
    let level = Level::parse("sum", TEXT).unwrap();
    assert_eq!(kinds_of(&level), ["bowl", "rastrigin", "slope"]);
    assert_eq!(level.added().iter().map(|added| added.weight).collect::<Vec<_>>(), [0.25, -2.0]);
    assert_eq!(level.added()[0].placement.get_as("shift"), Some([0.5, -1.0]));
    assert_eq!(level.added()[0].placement.get_as("angle"), Some(0.0), "the main one's place is its own");
    let place = |set: &[(&str, Value)]| params(PLACEMENT, set);
    let bowl = placed(
        build_surface(("bowl", &[])),
        &place(&[("angle", Value::Number(30.0)), ("scale", Value::Pair([2.0, 1.0]))]),
    );
    let ripples = placed(build_surface(("rastrigin", &[])), &place(&[("shift", Value::Pair([0.5, -1.0]))]));
    let (at, now) = ([1.3, -0.4], SurfaceContext::default());
    let expected = bowl.loss(at, &now) + 0.25 * (ripples.loss(at, &now) + -2.0 * at[0]);
    assert!((level.surface().loss(at, &now) - expected).abs() < 1e-14);
    assert_eq!(level.view().x, bowl.view.x);
    let mut run = Run::new(Arc::new(level), 5);
    advance(&mut run, 700);
    let replay = Replay::parse(&Replay::record(&run, "0").to_toml()).unwrap();
    assert_eq!(kinds_of(&replay.level), ["bowl", "rastrigin", "slope"]);
    assert!(replay.verify().is_ok());
    let again = Level::parse("sum", &replay.level.to_toml()).unwrap();
    assert_eq!(again.spec(), replay.level.spec());
}

#[test]
fn settings_change_added_surfaces_in_any_order() {
    let level = set(&[("surface.add.weight", "3"), ("surface.add.kind", "ackley")]);
    assert_eq!((kinds_of(&level), level.added()[0].weight), (vec!["bowl", "ackley"], 3.0));
    assert_eq!(
        level.placement().get_as("angle"),
        Some(30.0),
        "only the added table starts from the defaults"
    );
    assert_eq!(kinds_of(&set(&[("surface.add.add.kind", "fetch")])), ["bowl", "rastrigin", "fetch"]);
    assert_eq!(kinds_of(&set(&[("surface.kind", "beale")])), ["beale"]);
    let level =
        set(&[("surface.add.kind", "bowl"), ("surface.kind", "beale"), ("surface.add.add.kind", "slope")]);
    assert_eq!(kinds_of(&level), ["beale", "bowl", "slope"]);
    assert_eq!(kinds_of(&set(&[("surface.add.kind", "none")])), ["bowl"]);
    assert_eq!(kinds_of(&set(&[("surface.add.add.kind", "none")])), ["bowl", "rastrigin"]);
    assert_eq!(kinds_of(&set(&[("surface.add.add.add.kind", "none")])), ["bowl", "rastrigin", "slope"]);
}

#[test]
fn a_weight_of_zero_keeps_the_minima_of_the_main_surface() {
    let minima = |level: &Level| level.surface().minima(&SurfaceContext::default()).len();
    assert_eq!((minima(&set(&[])), minima(&set(&[("surface.add.weight", "0")]))), (0, 1));
}

#[test]
fn invalid_sums_are_refused_at_their_position() {
    let deep =
        "weight = -2\n[surface.add.add.add]\nkind = \"bowl\"\n[surface.add.add.add.add]\nkind = \"bowl\"\n";
    let too_deep = format!("{deep}[surface.add.add.add.add.add]\nkind = \"bowl\"\n[surface.add.add]\n");
    let cases = [
        (
            "kind = \"rastrigin\"",
            "kind = \"rastrigen\"",
            "line 9, column 8: `surface.add.kind`: \"rastrigen\" is not",
        ),
        ("kind = \"rastrigin\"", "", "line 8, column 1: `surface.add.kind`: missing"),
        ("weight = 0.25", "weight = nan", "line 10, column 10: `surface.add.weight`: NaN is not possible"),
        (
            "weight = 0.25",
            "weigth = 1",
            "line 10, column 1: `surface.add.weigth`: unknown key; expected `weight`, the nearest",
        ),
        ("weight = -2", "pattern = 1", "line 14, column 1: `surface.add.add.pattern`: unknown key"),
        ("scale = [2, 1]", "weight = 2", "line 7, column 1: `surface.weight`: unknown key"),
        ("slope = [1, 0]", "slope = 1", "line 15, column 9: `surface.add.add.slope`: 1 is of the wrong type"),
        ("scale = [2, 1]", "add = 3", "line 8, column 1"),
        (
            "weight = -2\nslope = [1, 0]\n",
            &too_deep.replace("[surface.add.add]\n", ""),
            "line 19, column 1: \
          `surface.add.add.add.add.add`: one surface too many; expected at most 4 inside each other",
        ),
    ];
    for (from, to, begins) in cases {
        assert!(TEXT.contains(from), "{from}");
        let error = Level::parse("wrong", &TEXT.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.starts_with(begins), "{error}\nnot\n{begins}");
    }
    let wrong = [("surface.add.kind", "rastrigen")];
    let error = with_edits("wrong", TEXT, &wrong).unwrap_err().to_string();
    assert!(error.starts_with("--set surface.add.kind=rastrigen: `surface.add.kind`"), "{error}");
    let formula = [("surface.add.kind", "expression"), ("surface.add.formula", "\"x + \"")];
    let error = with_edits("wrong", TEXT, &formula).unwrap_err().to_string();
    assert!(error.contains("`surface.add.formula`: character 5"), "{error}");
}
