//! Every known minimum of a surface: the gradient is zero, the loss is as stated, and nothing around is lower.

use frankie_sim::math;
use frankie_sim::params::Value;
use frankie_sim::surface::{BuiltSurface, KINDS, Minimum, Surface, SurfaceContext};

use crate::support::build_surface;

/// Grid points per side in the search for a lower loss.
const GRID: u32 = 201;
/// Kinds without a known minimum: there is none, or it is not computed.
const WITHOUT_MINIMA: [&str; 7] =
    ["expression", "heightmap", "monkey_saddle", "saddle", "signal", "slope", "terrain"];
/// Number of directions on a circle around a minimum.
const RING: u32 = 64;

fn check_one(kind: &str, surface: &BuiltSurface, context: &SurfaceContext, minimum: &Minimum) {
    let Minimum { at, loss, .. } = *minimum;
    let found = surface.loss(at, context);
    assert!((found - loss).abs() <= 1e-9, "{kind}: the loss at {at:?} is {found}, not {loss}");
    let slope = math::length(surface.gradient(at, context));
    assert!(slope <= 1e-6, "{kind}: the slope at {at:?} is {slope}");
    for radius in [1e-1, 1e-2, 1e-3] {
        for direction in 0..RING {
            let angle = math::TAU * f64::from(direction) / f64::from(RING);
            let beside = [at[0] + radius * math::cos(angle), at[1] + radius * math::sin(angle)];
            let there = surface.loss(beside, context);
            assert!(there >= found, "{kind}: {there} at {beside:?} is below {found} at {at:?}");
        }
    }
}

/// Checks every minimum of a surface; returns how many there are.
pub fn check(kind: &str, surface: &BuiltSurface, context: &SurfaceContext) -> usize {
    let minima = surface.minima(context);
    let lowest = minima.iter().filter(|minimum| minimum.global).map(|minimum| minimum.loss).reduce(f64::min);
    for minimum in &minima {
        check_one(kind, surface, context, minimum);
        if minimum.global {
            assert!((minimum.loss - lowest.unwrap()).abs() <= 1e-9, "{kind}: global minima of two depths");
        } else {
            assert!(minimum.loss > lowest.unwrap(), "{kind}: a local minimum as deep as the global one");
        }
        assert!(surface.view.contains(minimum.at, 1.0), "{kind}: a minimum outside the view");
    }
    assert!(minima.is_sorted_by(|a, b| a.loss <= b.loss), "{kind}: not deepest first");
    if let Some(lowest) = lowest {
        let (view, last) = (surface.view, f64::from(GRID - 1));
        for (i, j) in (0..GRID).flat_map(|i| (0..GRID).map(move |j| (f64::from(i), f64::from(j)))) {
            let at = [view.x[0] + view.size()[0] * i / last, view.y[0] + view.size()[1] * j / last];
            let there = surface.loss(at, context);
            assert!(there >= lowest - 1e-9, "{kind}: {there} at {at:?} is below the global {lowest}");
        }
    }
    minima.len()
}

#[test]
fn known_minima_are_minima() {
    let mut without_minima = Vec::new();
    for kind in KINDS {
        let surface = build_surface((kind.info.kind, &[]));
        let context = SurfaceContext { step: 1, ball: surface.ball };
        if check(kind.info.kind, &surface, &context) == 0 {
            without_minima.push(kind.info.kind);
        }
    }
    without_minima.sort_unstable();
    assert_eq!(without_minima, WITHOUT_MINIMA);
}

#[test]
fn minima_follow_the_parameters() {
    let context = SurfaceContext::default();
    let ravine =
        build_surface(("ravine", &[("condition", Value::Number(90.0)), ("angle", Value::Number(20.0))]));
    assert_eq!(check("ravine", &ravine, &context), 1);
    let huber =
        build_surface(("huber", &[("delta", Value::Number(0.2)), ("ball", Value::Pair([3.0, -4.0]))]));
    assert_eq!(check("huber", &huber, &context), 1);
    assert_eq!(huber.minima(&context)[0].at, [3.0, -4.0]);
    let fetch = build_surface(("fetch", &[]));
    let thrown = SurfaceContext { step: 9, ball: Some([-6.0, 1.5]) };
    assert_eq!(check("fetch", &fetch, &thrown), 1);
    assert_eq!(fetch.minima(&thrown)[0].at, [-6.0, 1.5]);
    for curvature in [[1.0, -1.0], [0.0, 1.0], [-1.0, -1.0]] {
        let bowl = build_surface(("bowl", &[("curvature", Value::Pair(curvature))]));
        assert!(bowl.minima(&context).is_empty(), "a bowl of curvature {curvature:?} has no minimum");
    }
}

#[test]
fn rosenbrock_has_the_condition_number_it_claims() {
    // The Hessian at (1, 1) is [[802, −400], [−400, 200]].
    let surface = build_surface(("rosenbrock", &[]));
    let (context, h) = (SurfaceContext::default(), 1e-5);
    let column = |axis: usize| {
        let (mut a, mut b) = ([1.0, 1.0], [1.0, 1.0]);
        a[axis] += h;
        b[axis] -= h;
        let (a, b) = (surface.gradient(a, &context), surface.gradient(b, &context));
        [0, 1].map(|i| (a[i] - b[i]) / (2.0 * h))
    };
    let (x, y) = (column(0), column(1));
    let (trace, determinant) = (x[0] + y[1], x[0] * y[1] - x[1] * y[0]);
    let root = (trace * trace / 4.0 - determinant).sqrt();
    let condition = (trace / 2.0 + root) / (trace / 2.0 - root);
    crate::support::assert_near(condition, 2508.0, 1.0, "condition");
}

#[test]
fn the_gradient_is_zero_at_the_tip_and_finite_around_it() {
    for (kind, steepness) in [("ackley", 8.0_f64.sqrt()), ("plateau", 0.035_3)] {
        let (surface, context) = (build_surface((kind, &[])), SurfaceContext::default());
        assert_eq!(surface.gradient([0.0, 0.0], &context), [0.0, 0.0], "{kind}");
        for beside in [[1e-9, 0.0], [0.0, -1e-9], [6e-10, 8e-10], [1e-200, 0.0]] {
            let slope = surface.gradient(beside, &context);
            assert!(slope.iter().all(|part| part.is_finite()), "{kind}: {slope:?} at {beside:?}");
            if math::length(beside) > 0.0 {
                crate::support::assert_near(math::length(slope), steepness, 1e-3, kind);
            }
        }
    }
}
