//! Every surface's analytic gradient against central differences of its loss.

use frankie_sim::params::Value;
use frankie_sim::surface::{BuiltSurface, KINDS, Surface, SurfaceContext, SurfaceKind};
use frankie_sim::{Rows, Vec2};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::{Choice, both, build_surface, params};

/// First and wider of the two differences that are extrapolated, as a share of the view.
const WIDTH: f64 = 1e-4;
const CASES: u32 = 300;

/// Size of the parts that cancel where a loss is small, such as the 20 in Rastrigin's or the δ² in Huber's.
pub const CANCELING: f64 = 32.0;

/// Other parameters than the defaults, for kinds that have any.
fn variants() -> Vec<(&'static str, Vec<(&'static str, Value)>)> {
    let words = |x, y| Value::ChoicePerAxis([x, y]);
    let rows = |text| Value::Rows(Rows::from_text(text).unwrap());
    vec![
        ("bowl", vec![("curvature", Value::Pair([0.2, 7.0]))]),
        ("bowl", vec![("curvature", Value::Pair([3.0, -2.0]))]),
        ("ravine", vec![("condition", Value::Number(500.0)), ("angle", Value::Number(33.0))]),
        ("ravine", vec![("condition", Value::Number(1.0)), ("angle", Value::Number(-270.0))]),
        ("slope", vec![("slope", Value::Pair([0.0, 4.5]))]),
        ("huber", vec![("delta", Value::Number(0.3)), ("ball", Value::Pair([2.0, -3.0]))]),
        ("fetch", vec![("delta", Value::Number(5.0)), ("ball", Value::Pair([-1.0, 4.0]))]),
        ("terrain", vec![("field", Value::Choice("simplex")), ("seed", Value::Integer(3))]),
        ("terrain", vec![("field", Value::Choice("open_simplex")), ("seed", Value::Integer(5))]),
        ("terrain", vec![("field", Value::Choice("billow")), ("octaves", Value::Integer(2))]),
        ("terrain", vec![("field", Value::Choice("ridged")), ("octaves", Value::Integer(1))]),
        ("terrain", vec![("frequency", Value::Number(2.0)), ("lacunarity", Value::Number(1.7))]),
        ("terrain", vec![("field", Value::Choice("worley")), ("warp", Value::Number(0.6))]),
        ("signal", vec![("pattern", words("noise", "reversals")), ("period", both(7.5))]),
        ("signal", vec![("pattern", words("sine", "alternating")), ("amplitude", both(-2.0))]),
        (
            "expression",
            vec![("formula", Value::Text("tanh(x*y) + x^3/exp(y/4) - atan(x + t/100)".to_owned()))],
        ),
        (
            "expression",
            vec![("formula", Value::Text("sqrt(1 + x^2)*cos(y) + 2^x + (y^2 + 1)^(x/3)".to_owned()))],
        ),
        (
            "expression",
            vec![("formula", Value::Text("ln(x^2 + 2)/(1 + y^2) + (x^2 + 1)^-1.5*tan(y/3)".to_owned()))],
        ),
        ("dataset", vec![("model", Value::Choice("logistic")), ("points", Value::Integer(40))]),
        ("dataset", vec![("model", Value::Choice("neuron")), ("points", Value::Integer(9))]),
        (
            "dataset",
            vec![
                ("model", Value::Choice("logistic")),
                ("features", Value::Integer(2)),
                ("points", Value::Integer(30)),
                ("spread", Value::Number(1.0)),
            ],
        ),
        ("dataset", vec![("features", Value::Integer(2)), ("width", Value::Pair([3.0, 0.03]))]),
        ("heightmap", vec![("grid", rows("1,2\n0.5,4")), ("height", Value::Number(-2.0))]),
        (
            "heightmap",
            vec![
                ("grid", rows("0,3,1,0\n2,1,0,2\n5,1,2,0\n1,0,1,0\n3,2,1,0")),
                ("first_row", Value::Choice("bottom")),
                ("corner", Value::Pair([2.0, -0.3])),
                ("size", Value::Pair([7.0, 0.4])),
            ],
        ),
        ("signal", vec![("pattern", words("spikes", "steps")), ("period", Value::Pair([1.0, 3.0]))]),
    ]
}

/// ∂f along one axis by central differences at h and h/2, h a share of the width, extrapolated (Richardson 1911), and a bound on its error
/// from the rounding of the loss and from what the extrapolation changed.
fn difference(
    surface: &BuiltSurface,
    at: Vec2,
    axis: usize,
    context: &SurfaceContext,
    by: Scale,
) -> (f64, f64) {
    let mut largest = by.parts;
    let mut central = |h: f64| {
        let (mut below, mut above) = (at, at);
        below[axis] -= h;
        above[axis] += h;
        let losses = [surface.loss(above, context), surface.loss(below, context)];
        largest = largest.max(losses[0].abs()).max(losses[1].abs());
        (losses[0] - losses[1]) / (above[axis] - below[axis])
    };
    let h = WIDTH * by.width;
    let (wide, narrow) = (central(h), central(0.5 * h));
    let best = narrow + (narrow - wide) / 3.0;
    let rounding = 16.0 * f64::EPSILON * (largest + at[axis].abs() * best.abs()) / h;
    // Where the third derivative jumps the extrapolation gains nothing, but never loses more than it changed.
    (best, rounding + 1e-3 * (narrow - wide).abs() + 1e-9 * best.abs() + 1e-12)
}

fn check(surface: &BuiltSurface, at: Vec2, context: &SurfaceContext) -> Result<(), TestCaseError> {
    let size = surface.view.size();
    check_at_scale(surface, at, context, size.map(|width| Scale { width, parts: CANCELING }))
}

/// What differences along an axis are measured by.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Differences are taken over a small share of it, in units of the surface.
    pub width: f64,
    /// Size of the parts that cancel in the loss.
    pub parts: f64,
}

/// Holds the gradient at a point against differences, with a scale per axis.
pub fn check_at_scale(
    surface: &BuiltSurface,
    at: Vec2,
    context: &SurfaceContext,
    scales: [Scale; 2],
) -> Result<(), TestCaseError> {
    let gradient = surface.gradient(at, context);
    let both = surface.loss_and_gradient(at, context);
    let bits = |(loss, [x, y]): (f64, Vec2)| [loss, x, y].map(f64::to_bits);
    prop_assert_eq!(bits(both), bits((surface.loss(at, context), gradient)), "at {:?}", at);
    if !surface.changes() {
        // A step may start from the gradient that came with the loss of the step before.
        let later = SurfaceContext { step: context.step + 7, ball: Some([0.5, -3.0]) };
        prop_assert_eq!(bits(surface.loss_and_gradient(at, &later)), bits(both), "at {:?}", at);
    }
    for (axis, found) in gradient.into_iter().enumerate() {
        let (expected, error) = difference(surface, at, axis, context, scales[axis]);
        let message = format!("axis {axis} at {at:?}, {context:?}: {found} against {expected} ± {error}");
        prop_assert!((found - expected).abs() <= error, "{message}");
    }
    Ok(())
}

/// Lattice lines of terrain and grids: the second derivative jumps there, so differences across one are only O(h) exact.
fn off_the_lattice(choice: Choice, at: Vec2, surface: &BuiltSurface) -> bool {
    if choice.0 == "heightmap" {
        let rows = crate::support::params(
            frankie_sim::surface::SurfaceKind::find("heightmap").unwrap().info.params,
            choice.1,
        )
        .get_as::<Rows>("grid")
        .unwrap();
        let (view, points) = (surface.view, [rows.columns(), rows.count()]);
        let [low, size] = [[view.x[0], view.y[0]], view.size()];
        return (0..2).all(|i| {
            let on_lattice = (at[i] - low[i]) / size[i] * (points[i] - 1) as f64;
            (on_lattice - on_lattice.round()).abs() > 1.5 * WIDTH * (points[i] - 1) as f64
        });
    }
    if choice.0 != "terrain" {
        return true;
    }
    let given = |name: &str, default: f64| match choice.1.iter().find(|(key, _)| *key == name) {
        Some((_, Value::Number(x))) => *x,
        Some((_, Value::Integer(n))) => *n as f64,
        _ => default,
    };
    let (mut density, octaves) = (8.0 * given("frequency", 0.4), given("octaves", 3.0));
    for _ in 1..octaves as u64 {
        density *= given("lacunarity", 2.0);
    }
    density *= 1.0 + given("warp", 0.0);
    let margin = 1.5 * WIDTH * surface.view.size()[0] * density;
    at.iter().all(|x| (x * density - (x * density).round()).abs() > margin)
}

pub fn everywhere(choice: Choice) {
    let surface = build_surface(choice);
    everywhere_on(&surface, &format!("{choice:?}"), |at| off_the_lattice(choice, at, &surface));
}

/// Holds the gradient against differences at points all over the view where `smooth` says they can be taken.
pub fn everywhere_on(surface: &BuiltSurface, name: &str, smooth: impl Fn(Vec2) -> bool) {
    let view = surface.view;
    let points =
        (view.x[0]..view.x[1], view.y[0]..view.y[1], 0u64..400, view.x[0]..view.x[1], view.y[0]..view.y[1]);
    // The same points every time: a tolerance is no place for luck.
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        max_global_rejects: 16 * CASES,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let result = runner.run(&points, |(x, y, step, ball_x, ball_y)| {
        prop_assume!(smooth([x, y]));
        check(surface, [x, y], &SurfaceContext { step, ball: None })?;
        check(surface, [x, y], &SurfaceContext { step, ball: Some([ball_x, ball_y]) })
    });
    result.unwrap_or_else(|error| panic!("{name}: {error}"));
}

#[test]
fn default_gradients_equal_finite_differences_of_the_loss() {
    for kind in KINDS {
        everywhere((kind.info.kind, &[]));
    }
}

#[test]
fn gradients_equal_finite_differences_for_other_parameters() {
    for (kind, set) in variants() {
        everywhere((kind, &set));
    }
    for kind in KINDS.iter().filter(|kind| !kind.info.params.is_empty()) {
        assert!(
            variants().iter().any(|(name, _)| *name == kind.info.kind),
            "no variant of {}",
            kind.info.kind
        );
    }
}

#[test]
fn no_position_makes_a_surface_panic() {
    let far = [0.0, 1e6, 1e12, 1e19, 1e160, f64::MAX, f64::INFINITY, f64::NAN];
    let all = KINDS.iter().map(|kind| (kind.info.kind, Vec::new())).chain(variants());
    for (kind, set) in all {
        let surface = build_surface((kind, &set));
        for x in far.into_iter().flat_map(|x| [x, -x]) {
            for at in [[x, 0.5], [0.5, x], [x, x]] {
                for step in [0, 1, u64::MAX] {
                    let context = SurfaceContext { step, ball: Some(at) };
                    let _ = (
                        surface.loss(at, &context),
                        surface.gradient(at, &context),
                        surface.minima(&context),
                    );
                }
            }
        }
    }
}

#[test]
fn fetch_follows_the_ball_and_huber_does_not() {
    let thrown = SurfaceContext { step: 3, ball: Some([5.0, -5.0]) };
    let (fetch, huber) = (build_surface(("fetch", &[])), build_surface(("huber", &[])));
    assert_eq!(fetch.gradient([5.0, -5.0], &thrown), [0.0, 0.0]);
    assert_eq!(fetch.loss([5.0, -5.0], &thrown), 0.0);
    assert_eq!(huber.gradient([1.0, 2.0], &thrown), huber.gradient([1.0, 2.0], &SurfaceContext::default()));
}

#[test]
fn signal_patterns_match_their_names() {
    let slopes = |pattern, period: f64, steps: std::ops::RangeInclusive<u64>| -> Vec<f64> {
        let set = [
            ("pattern", Value::ChoicePerAxis([pattern, pattern])),
            ("amplitude", both(2.0)),
            ("period", both(period)),
        ];
        let surface = build_surface(("signal", &set));
        steps.map(|step| surface.gradient([9.0, -9.0], &SurfaceContext { step, ball: None })[0]).collect()
    };
    assert_eq!(slopes("constant", 3.0, 1..=3), [2.0; 3]);
    assert_eq!(slopes("reversals", 3.0, 1..=7), [2.0, 2.0, 2.0, -2.0, -2.0, -2.0, 2.0]);
    assert_eq!(slopes("alternating", 3.0, 1..=4), [2.0, -2.0, 2.0, -2.0]);
    assert_eq!(slopes("spikes", 3.0, 1..=7), [0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 2.0]);
    assert_eq!(slopes("steps", 2.0, 1..=10), [2.0, 2.0, 4.0, 4.0, 6.0, 6.0, 8.0, 8.0, 2.0, 2.0]);
    let sine = slopes("sine", 4.0, 1..=4);
    for (found, expected) in sine.into_iter().zip([0.0, 2.0, 0.0, -2.0]) {
        crate::support::assert_near(found, expected, 1e-12, "sine");
    }
    let noise = slopes("noise", 1.0, 1..=4000);
    let mean_square = noise.iter().map(|x| x * x).sum::<f64>() / 4000.0;
    crate::support::assert_near(mean_square, 4.0, 0.5, "mean square of A·N(0, 1)");
}

#[test]
fn a_recording_is_played_row_by_row_and_begins_again_or_ends() {
    let recorded = |set: &[(&str, Value)], step: u64| {
        let rows = Rows::from_text("1.5,-2\n0.25,4\n-3,0.5\n").unwrap();
        let file = ("pattern", Value::ChoicePerAxis(["file", "file"]));
        let set = [&[("recording", Value::Rows(rows)), file], set].concat();
        build_surface(("signal", &set)).surface.gradient([3.0, 4.0], &SurfaceContext { step, ball: None })
    };
    assert_eq!([1, 2, 3].map(|step| recorded(&[], step)), [[1.5, -2.0], [0.25, 4.0], [-3.0, 0.5]]);
    assert_eq!(recorded(&[], 0), [1.5, -2.0], "before the first step");
    assert_eq!((recorded(&[], 4), recorded(&[], 3002)), ([1.5, -2.0], [0.25, 4.0]), "again");
    let once = [("repeat", Value::Flag(false))];
    assert_eq!((recorded(&once, 3), recorded(&once, 4)), ([-3.0, 0.5], [0.0; 2]), "the end");
    assert_eq!(recorded(&[("amplitude", Value::Pair([2.0, -1.0]))], 2), [0.5, -4.0]);
    assert_eq!(recorded(&[("pattern", Value::ChoicePerAxis(["constant", "file"]))], 2), [1.0, 4.0]);
}

#[test]
fn a_recording_needs_two_columns() {
    let kind = SurfaceKind::find("signal").unwrap();
    let rows = |text: &str| ("recording", Value::Rows(Rows::from_text(text).unwrap()));
    let set = [rows("1\n2\n"), ("pattern", Value::ChoicePerAxis(["constant", "file"]))];
    let problem = (kind.build)(&params(kind.info.params, &set)).unwrap_err();
    assert_eq!(problem.key, "recording");
    assert_eq!(problem.message, "1 column");
    // Where no axis plays it, it does not matter.
    assert!((kind.build)(&params(kind.info.params, &set[..1])).is_ok());
}
