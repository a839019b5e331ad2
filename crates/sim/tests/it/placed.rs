//! Surfaces stretched, turned and moved: slopes, minima, views, and the same bits where nothing is asked for.

use std::sync::Arc;

use frankie_sim::params::{Params, Value};
use frankie_sim::surface::{
    BuiltSurface, KINDS, PLACEMENT, Surface, SurfaceContext, SurfaceKind, placed, placement_of,
};
use frankie_sim::{Level, Replay, Run, Vec2, math};

use crate::gradients::everywhere_on;
use crate::support::{advance, assert_near, build_surface, params};

fn placement(angle: f64, scale: Vec2, shift: Vec2) -> Params {
    let set = [("angle", Value::Number(angle)), ("scale", Value::Pair(scale)), ("shift", Value::Pair(shift))];
    params(PLACEMENT, &set)
}

fn put(kind: &str, angle: f64, scale: Vec2, shift: Vec2) -> BuiltSurface {
    placed(build_surface((kind, &[])), &placement(angle, scale, shift))
}

/// Where a point of the surface itself comes to lie.
fn outward([x, y]: Vec2, angle: f64, scale: Vec2, shift: Vec2) -> Vec2 {
    let (radius, bearing) =
        (math::length([scale[0] * x, scale[1] * y]), libm::atan2(scale[1] * y, scale[0] * x));
    let turned = bearing + angle * math::PI / 180.0;
    [shift[0] + radius * math::cos(turned), shift[1] + radius * math::sin(turned)]
}

const PLACES: [(f64, Vec2, Vec2); 4] = [
    (30.0, [1.0, 1.0], [0.0, 0.0]),
    (0.0, [2.0, 0.5], [1.0, -2.0]),
    (-125.0, [0.7, 1.9], [-3.0, 0.25]),
    (90.0, [1.0, 1.0], [0.0, 4.0]),
];

#[test]
fn gradients_follow_by_the_chain_rule() {
    // The second derivative of these jumps on their lattice, which is turned here: differences would be of no use.
    let on_a_lattice = ["terrain", "heightmap"];
    for kind in KINDS.iter().filter(|kind| !on_a_lattice.contains(&kind.info.kind)) {
        for (angle, scale, shift) in PLACES {
            let surface = put(kind.info.kind, angle, scale, shift);
            everywhere_on(
                &surface,
                &format!("{} at {angle}°, {scale:?}, {shift:?}", kind.info.kind),
                |_| true,
            );
        }
    }
}

#[test]
fn minima_and_views_move_along() {
    for kind in KINDS {
        for (angle, scale, shift) in PLACES {
            let (bare, surface) =
                (build_surface((kind.info.kind, &[])), put(kind.info.kind, angle, scale, shift));
            let (inner, outer) =
                (SurfaceContext { step: 1, ball: bare.ball }, SurfaceContext { step: 1, ball: surface.ball });
            assert_eq!(crate::minima::check(kind.info.kind, &surface, &outer), bare.minima(&inner).len());
            for (here, there) in bare.minima(&inner).iter().zip(surface.minima(&outer)) {
                assert!(math::distance(outward(here.at, angle, scale, shift), there.at) < 1e-12);
                assert_eq!((here.loss, here.global), (there.loss, there.global));
            }
            let view = bare.view;
            for corner in view.x.into_iter().flat_map(|x| view.y.map(|y| [x, y])) {
                let corner = outward(corner, angle, scale, shift);
                assert!(surface.view.contains(corner, 1.0 + 1e-12), "{}: {corner:?}", kind.info.kind);
            }
            assert_eq!((surface.view.shade, surface.changes()), (view.shade, bare.changes()));
        }
    }
}

#[test]
fn the_default_placement_returns_the_same_surface() {
    for kind in KINDS {
        let bare = build_surface((kind.info.kind, &[]));
        for nothing in [Params::defaults(PLACEMENT), placement(-0.0, [1.0, 1.0], [0.0, -0.0])] {
            assert!(
                Arc::ptr_eq(&placed(bare.clone(), &nothing).surface, &bare.surface),
                "{}",
                kind.info.kind
            );
        }
    }
}

#[test]
fn quarter_turns_are_exact() {
    let bare = build_surface(("rosenbrock", &[]));
    let now = SurfaceContext::default();
    for turn in [-360.0, -270.0, -180.0, -90.0, 90.0, 180.0, 270.0, 360.0] {
        let surface = put("rosenbrock", turn, [1.0, 1.0], [0.0, 0.0]);
        let mut at = [0.3, -0.7];
        for _ in 0..(turn / 90.0).rem_euclid(4.0) as u32 {
            at = [-at[1], at[0]];
        }
        assert_eq!(surface.loss(at, &now), bare.loss([0.3, -0.7], &now), "{turn}");
    }
}

#[test]
fn a_rotated_round_bowl_is_unchanged_and_a_scaled_one_is_a_ravine() {
    let (now, bowl) = (SurfaceContext::default(), build_surface(("bowl", &[])));
    let turned = put("bowl", 37.0, [1.0, 1.0], [0.0, 0.0]);
    let wide = put("bowl", 37.0, [5.0, 1.0], [0.0, 0.0]);
    let set = [("condition", Value::Number(25.0)), ("angle", Value::Number(37.0))];
    let ravine = build_surface(("ravine", &set));
    for at in [[1.0, 0.0], [-2.5, 0.3], [0.1, 2.9], [-1e-9, -1.7]] {
        for (a, b) in [(&turned, &bowl), (&wide, &ravine)] {
            assert_near(a.loss(at, &now), b.loss(at, &now), 1e-14, "loss");
            let (a, b) = (a.gradient(at, &now), b.gradient(at, &now));
            assert!(math::distance(a, b) < 1e-14, "{a:?} against {b:?}");
        }
    }
}

#[test]
fn a_throw_lands_where_it_was_thrown() {
    let surface = put("fetch", 70.0, [2.0, 0.5], [1.0, 1.0]);
    assert_near(math::distance(surface.ball.unwrap(), [1.0, 1.0]), 0.0, 1e-15, "the ball at the origin");
    let thrown = SurfaceContext { step: 5, ball: Some([3.0, -2.0]) };
    assert_near(surface.loss([3.0, -2.0], &thrown), 0.0, 1e-12, "the loss at the ball");
    assert!(math::distance(surface.minima(&thrown)[0].at, [3.0, -2.0]) < 1e-12);
}

#[test]
fn parameters_of_a_kind_hide_placement_parameters_of_the_same_name() {
    let names = |kind: &str| -> Vec<&str> {
        placement_of(SurfaceKind::find(kind).unwrap()).map(|spec| spec.name).collect()
    };
    assert_eq!(names("ravine"), ["scale", "shift"]);
    assert_eq!(names("beale"), ["angle", "scale", "shift"]);
}

const TEXT: &str = r#"
format = 1
title = "Turned"
[surface]
kind = "rosenbrock"
angle = 30
scale = 2
shift = [0.5, -1]
[noise]
kind = "gaussian"
[optimizer]
kind = "adam"
lr = 0.05
[view]
bounds = "none"
"#;

#[test]
fn a_level_reads_its_placement_and_a_replay_keeps_it() {
    let level = Level::parse("turned", TEXT).unwrap();
    assert_eq!(*level.placement(), placement(30.0, [2.0, 2.0], [0.5, -1.0]));
    let at = outward([1.0, 1.0], 30.0, [2.0, 2.0], [0.5, -1.0]);
    assert!(math::distance(level.surface().minima(&SurfaceContext::default())[0].at, at) < 1e-12);
    let mut run = Run::new(Arc::new(level), 5);
    advance(&mut run, 700);
    let replay = Replay::parse(&Replay::record(&run, "0").to_toml()).unwrap();
    assert_eq!(replay.level.placement(), run.level().placement());
    assert!(replay.verify().is_ok());
    // A ravine's angle is its own.
    let text = TEXT.replace("rosenbrock", "ravine");
    let level = Level::parse("ravine", &text).unwrap();
    assert_eq!(
        (level.placement().get_as("angle"), level.surface_config().params.get_as("angle")),
        (Some(0.0), Some(30.0))
    );
}

#[test]
fn an_explicit_default_placement_changes_no_bits() {
    let bare = TEXT.replace("angle = 30\nscale = 2\nshift = [0.5, -1]\n", "");
    let said =
        TEXT.replace("angle = 30\nscale = 2\nshift = [0.5, -1]", "angle = 0\nscale = 1\nshift = [0, 0]");
    assert!(bare != TEXT && said != TEXT && bare != said);
    let ends = [bare, said].map(|text| {
        let mut run = Run::new(Arc::new(Level::parse("same", &text).unwrap()), 5);
        advance(&mut run, 700);
        run.state().hash()
    });
    assert_eq!(ends[0], ends[1]);
}

#[test]
fn an_invalid_placement_is_refused_at_its_position() {
    let cases = [
        (
            "angle = 30",
            "angle = 400",
            "line 6, column 9: `surface.angle`: 400.0 is not possible; expected a number at \
          least -360 and at most 360",
        ),
        (
            "angle = 30",
            "angel = 30",
            "line 6, column 1: `surface.angel`: unknown key; expected `angle`, the nearest known",
        ),
        (
            "scale = 2",
            "scale = 0",
            "line 7, column 9: `surface.scale`: 0.0 is not possible; expected a number at least",
        ),
        ("scale = 2", "scale = [1, -2]", "line 7, column 13: `surface.scale[1]`: -2.0 is not possible"),
        (
            "shift = [0.5, -1]",
            "shift = 1",
            "line 8, column 9: `surface.shift`: 1 is of the wrong type; expected two",
        ),
        (
            "shift = [0.5, -1]",
            "shift = [nan, 1]",
            "line 8, column 10: `surface.shift[0]`: NaN is not possible",
        ),
    ];
    for (from, to, begins) in cases {
        let error = Level::parse("wrong", &TEXT.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.starts_with(begins), "{error}");
    }
}
