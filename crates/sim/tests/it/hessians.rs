//! The second derivatives of surfaces against differences of their gradients.

use frankie_sim::math;
use frankie_sim::params::Value;
use frankie_sim::surface::{KINDS, Surface, SurfaceContext};

use crate::support::{build_surface, edited, level};

/// Richardson's extrapolation of central differences, exact to about 1e-9 where the surface is smooth.
fn by_differences(surface: &dyn Surface, at: [f64; 2], context: &SurfaceContext) -> [[f64; 2]; 2] {
    let column = |axis: usize, h: f64| {
        let moved = |h: f64| {
            let mut at = at;
            at[axis] += h;
            surface.gradient(at, context)
        };
        let (above, below) = (moved(h), moved(-h));
        [0, 1].map(|i| (above[i] - below[i]) / (2.0 * h))
    };
    [0, 1].map(|axis| {
        let (wide, narrow) = (column(axis, 2e-3), column(axis, 1e-3));
        [0, 1].map(|i| (4.0 * narrow[i] - wide[i]) / 3.0)
    })
}

#[track_caller]
fn assert_right(surface: &dyn Surface, at: [f64; 2], name: &str) {
    let context = SurfaceContext { step: 3, ball: Some([1.0, 0.5]) };
    let (found, expected) = (surface.hessian(at, &context), by_differences(surface, at, &context));
    let size = expected.iter().flatten().fold(1.0_f64, |size, x| size.max(x.abs()));
    for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
        assert!((found - expected).abs() < 2e-6 * size, "{name} at {at:?}: {found} is not {expected}");
    }
}

#[test]
fn every_surface_has_the_second_derivatives_of_its_gradient() {
    // Rough hills and grids have kinks; a neuron over data is checked by the default it shares with the others.
    let rough = ["terrain", "heightmap"];
    for kind in KINDS.iter().map(|kind| kind.info.kind).filter(|kind| !rough.contains(kind)) {
        let built = build_surface((kind, &[]));
        for at in [[0.37, -0.61], [1.21, 0.83], [-1.4, 0.52]] {
            assert_right(&*built.surface, at, kind);
        }
    }
}

#[test]
fn placed_and_added_surfaces_turn_and_stretch_their_second_derivatives() {
    let plain = level(("rosenbrock", &[]), ("none", &[]), ("sgd", &[]), [0.0; 2]);
    let edits = [
        ("surface.angle", "33.0"),
        ("surface.scale", "[2.0, 0.5]"),
        ("surface.shift", "[0.3, -0.2]"),
        ("surface.add.kind", "monkey_saddle"),
        ("surface.add.angle", "-20.0"),
        ("surface.add.weight", "-0.7"),
    ];
    assert_right(&**edited(&plain, &edits).surface(), [0.4, 0.9], "turned, stretched, moved and added to");
}

#[test]
fn formulas_have_exact_second_derivatives() {
    let formula = ("formula", Value::Text("sin(3x)·exp(y) + x³·y² + max(x, y)² + t·x·y".to_owned()));
    let built = build_surface(("expression", &[formula]));
    let context = SurfaceContext { step: 2, ball: None };
    let [x, y] = [0.7_f64, 0.2];
    let expected = [
        [
            -9.0 * math::sin(3.0 * x) * math::exp(y) + 6.0 * x * y * y + 2.0,
            3.0 * math::cos(3.0 * x) * math::exp(y) + 6.0 * x * x * y + 2.0,
        ],
        [0.0, math::sin(3.0 * x) * math::exp(y) + 2.0 * x * x * x],
    ];
    let found = built.surface.hessian([x, y], &context);
    assert!((found[0][0] - expected[0][0]).abs() < 1e-13, "{found:?}");
    assert!((found[0][1] - expected[0][1]).abs() < 1e-13, "{found:?}");
    assert_eq!(found[0][1], found[1][0]);
    assert!((found[1][1] - expected[1][1]).abs() < 1e-13, "{found:?}");
}

#[test]
fn every_function_of_formulas_has_second_derivatives() {
    let formulas = [
        "sin(x)*cos(y) + tan(x*y)",
        "asin(x*y) + acos(x/3 + y/5)",
        "atan(x + 2y)*y",
        "sinh(x)*cosh(y)",
        "tanh(x - 2y)*x",
        "asinh(x*y) + acosh(2 + x*x*y)",
        "atanh(x*y/2)",
        "exp(x*y - y)",
        "ln(3 + x*y) + log2(4 + x) + log10(2 + y*y)*x",
        "sqrt(1 + x*x + y)",
        "cbrt(2 + x*y)",
        "hypot(x, y)",
        "pow(2 + x, 1 + y)",
        "(3 + x)^2.5*y",
        "2^(x*y)",
        "|x - y|^3",
        "max(x*x, y)*min(y*y*y, x)",
        "clamp(x*y, 0.01, 9)^2",
        "1/(2 + x*y) + x/(3 + y)",
        "sign(x)*x*y + floor(x)*y*y",
    ];
    for formula in formulas {
        let surface = build_surface(("expression", &[("formula", Value::Text(formula.to_owned()))]));
        for at in [[0.37, 0.61], [0.83, 0.21], [0.52, 0.94]] {
            assert_right(&*surface.surface, at, formula);
        }
    }
}

#[test]
fn a_formula_too_large_for_second_derivatives_has_differences() {
    let formula = (10..65).map(|n| format!("(x+{n})^y")).collect::<String>();
    let parsed = frankie_sim::formula::Formula::parse(&formula).unwrap();
    assert_eq!(parsed.second_derivatives([0.3, 0.01], 0.0), None);
    let surface = build_surface(("expression", &[("formula", Value::Text(formula))]));
    let at = [0.3, 0.01];
    // The logarithm of f is y times a sum.
    let sum: f64 = (10..65).map(|n| math::ln(at[0] + f64::from(n))).sum();
    let expected = math::exp(at[1] * sum) * sum * sum;
    let found = surface.surface.hessian(at, &SurfaceContext { step: 0, ball: None })[1][1];
    assert!((found - expected).abs() < 1e-6 * expected, "{found} is not {expected}");
}
