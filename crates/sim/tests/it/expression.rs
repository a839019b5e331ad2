//! Formulas held against the surfaces that are built in, and wrong ones in level files.

use std::sync::Arc;

use frankie_sim::level::Level;
use frankie_sim::params::Value;
use frankie_sim::surface::{Surface, SurfaceContext, SurfaceKind};
use frankie_sim::{Replay, Run};

use crate::support::{advance, build_surface, with_edits};

/// Points a side of the grid on which twins are compared.
const GRID: i32 = 41;
const TOLERANCE: f64 = 1e-9;

const TWINS: &[(&str, &str)] = &[
    ("bowl", "(x^2 + y^2)/2"),
    ("rosenbrock", "(1 - x)^2 + 100*(y - x^2)^2"),
    ("himmelblau", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"),
    ("beale", "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2"),
    ("rastrigin", "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)"),
    ("ackley", "-20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + e + 20"),
    ("levi", "sin(3*pi*x)^2 + (x-1)^2*(1 + sin(3*pi*y)^2) + (y-1)^2*(1 + sin(2*pi*y)^2)"),
    ("three_hump_camel", "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2"),
    ("six_hump_camel", "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2"),
    ("styblinski_tang", "(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2"),
    (
        "goldstein_price",
        "(1 + (x+y+1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))*(30 + (2*x-3*y)^2*(18 - 32*x + 12*x^2 + 48*y \
         - 36*x*y + 27*y^2))",
    ),
    ("booth", "(x + 2*y - 7)^2 + (2*x + y - 5)^2"),
    ("matyas", "0.26*(x^2 + y^2) - 0.48*x*y"),
    ("mccormick", "sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1"),
    ("michalewicz", "-sin(x)*sin(x^2/pi)^20 - sin(y)*sin(2*y^2/pi)^20"),
    ("easom", "-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)"),
    (
        "plateau",
        "-sin(10*sqrt(x^2 + y^2) + 0.01)/(10*sqrt(x^2 + y^2) + 0.01) + 0.01*(10*sqrt(x^2 + y^2) + 0.01)^2",
    ),
    ("saddle", "x^2 - y^2"),
    ("monkey_saddle", "x^3 - 3*x*y^2"),
    ("bounded_saddle", "x^2 - y^2 + 0.05*y^4"),
    ("two_wells", "x^2 + (1.4*y)^2 - 2*exp(-((x-1)^2 + (1.4*y)^2)/0.2) - 6*exp(-((x+1)^2 + (1.4*y)^2)/0.2)"),
];

#[test]
fn formulas_equal_the_built_in_surfaces() {
    let close = |a: f64, b: f64, size: f64| (a - b).abs() <= TOLERANCE * size.max(1.0);
    for (kind, formula) in TWINS {
        let built_in = build_surface((kind, &[]));
        let typed = build_surface(("expression", &[("formula", Value::Text((*formula).to_owned()))]));
        let (view, now) = (built_in.view, SurfaceContext { step: 3, ball: None });
        for (i, j) in (0..GRID).flat_map(|i| (0..GRID).map(move |j| (f64::from(i), f64::from(j)))) {
            let share = [i / f64::from(GRID - 1), j / f64::from(GRID - 1)];
            let at = [view.x[0] + share[0] * view.size()[0], view.y[0] + share[1] * view.size()[1]];
            let (a, b) = (built_in.loss(at, &now), typed.loss(at, &now));
            assert!(close(a, b, a.abs()), "{kind} at {at:?}: {a} and {b}");
            let (a, b) = (built_in.gradient(at, &now), typed.gradient(at, &now));
            let size = a[0].abs().max(a[1].abs());
            assert!((0..2).all(|i| close(a[i], b[i], size)), "{kind} at {at:?}: {a:?} and {b:?}");
        }
    }
}

fn text(formula: &str) -> String {
    format!(
        "format = 1\ntitle = \"Mine\"\n[surface]\nkind = \"expression\"\nformula = {formula}\n\
         [noise]\nkind = \"gaussian\"\n[optimizer]\nkind = \"adam\"\n[view]\nbounds = \"none\"\n"
    )
}

fn refused(formula: &str) -> String {
    Level::parse("mine", &text(formula)).unwrap_err().to_string()
}

#[test]
fn an_invalid_formula_reports_line_and_column() {
    let cases = [
        (
            "\"x + * y\"",
            "line 5, column 16: `surface.formula`: character 5: `*` does not belong here; expected a number",
        ),
        (
            "'x + sine(y)'",
            "line 5, column 16: `surface.formula`: character 5: `sine` is not known; expected `sin`",
        ),
        ("\"x − ;\"", "line 5, column 16: `surface.formula`: character 5: `;`"),
        ("\"\\u0078 + ;\"", "line 5, column 21: `surface.formula`: character 5: `;`"),
        (
            "\"\"\"\nx^2 +\n  y^^2\"\"\"",
            "line 7, column 5: `surface.formula`: character 11: `^` does not belong here",
        ),
        (
            "\"(x\"",
            "line 5, column 14: `surface.formula`: character 3: the `(` at character 1 is never closed",
        ),
        ("\"\"", "line 5, column 12: `surface.formula`: character 1: the formula is empty"),
        ("3", "line 5, column 11: `surface.formula`: 3 is of the wrong type; expected a text in quotes"),
    ];
    for (formula, begins) in cases {
        let error = refused(formula);
        assert!(error.starts_with(begins), "{error}");
    }
    let settings = [("surface.formula", "x^2 + yy")];
    let error = with_edits("mine", &text("\"x\""), &settings).unwrap_err().to_string();
    let begins = "--set surface.formula=x^2 + yy: `surface.formula`: character 7: `yy` is not known";
    assert!(error.starts_with(begins), "{error}");
}

#[test]
fn a_formula_can_be_set_and_is_kept_in_a_replay() {
    let settings = [
        ("surface.formula", "x^2 + sin(3*y) + 0.01*t*x"),
        ("surface.angle", "20"),
        ("surface.kind", "expression"),
    ];
    let level = with_edits("mine", &text("\"x\""), &settings).unwrap();
    assert!(level.surface().changes(), "t stands in it");
    let mut run = Run::new(Arc::new(level), 11);
    advance(&mut run, 600);
    let replay = Replay::parse(&Replay::record(&run, "0").to_toml()).unwrap();
    assert_eq!(
        replay.level.surface_config().params.get_as("formula"),
        Some("x^2 + sin(3*y) + 0.01*t*x".to_owned())
    );
    assert!(replay.verify().is_ok());
    let still = Level::parse("still", &text("\"x^2\"")).unwrap();
    assert!(!still.surface().changes());
}

#[test]
fn a_non_finite_loss_ends_the_run() {
    for formula in ["1/0*x", "ln(-1) + x", "sqrt(x)", "x^0.5 - 1/(x - x)"] {
        let level = Level::parse("odd", &text(&format!("'{formula}'"))).unwrap();
        let mut run = Run::new(Arc::new(level), 1);
        advance(&mut run, 50);
        assert_eq!(run.outcome(), frankie_sim::Outcome::NotFinite, "{formula}");
    }
}

#[test]
fn the_default_formula_is_a_formula() {
    let kind = SurfaceKind::find("expression").unwrap();
    let built = (kind.build)(&frankie_sim::params::Params::defaults(kind.info.params));
    assert!(built.is_ok());
}

#[test]
fn a_cone_that_underflows_at_its_tip_keeps_its_slope() {
    let level = Level::parse("cone", include_str!("f03-sqrt-underflow.toml")).unwrap();
    let mut run = Run::new(Arc::new(level), 1);
    advance(&mut run, 562);
    let [x, y] = run.state().at;
    assert!(x == y && (x / 7.17e-82 - 1.0).abs() < 1e-3, "{x} and {y}");
    advance(&mut run, 1);
    let [slope, _] = run.row().unwrap().true_gradient;
    assert!((slope / (2f64.sqrt() * x) - 1.0).abs() < 1e-12, "{slope}");
    assert_eq!(run.outcome(), frankie_sim::Outcome::Running);
}

#[test]
fn far_from_a_cliff_the_ground_is_flat() {
    let level = Level::parse("cliff", include_str!("f04-sigmoid-cliff.toml")).unwrap();
    let mut run = Run::new(Arc::new(level), 1);
    advance(&mut run, 50);
    let row = run.row().unwrap();
    assert_eq!((row.at, row.loss, row.true_gradient), ([-2.0, 0.0], 0.0, [0.0, 0.0]));
    assert_eq!(run.outcome(), frankie_sim::Outcome::Running);
}

#[test]
fn reported_formulas_have_the_right_loss() {
    let rows = include_str!("f09-formulas.tsv").lines().filter(|line| !line.starts_with('#'));
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let numbers =
            |cell: &str| cell.split(',').map_while(|word| word.trim().parse().ok()).collect::<Vec<f64>>();
        let (at, right) = (numbers(cells[1]), numbers(cells[2])[0]);
        let formula =
            frankie_sim::formula::Formula::parse(cells[0]).unwrap_or_else(|e| panic!("{row}: {e:?}"));
        let loss = formula.loss([at[0], at[1]], 0.0);
        assert!((loss - right).abs() <= 1e-15 * right.abs(), "{row}: {loss}");
    }
}

#[test]
fn formulas_of_people_can_be_set_by_a_flag() {
    for formula in ["z = x**2", "f(x, y) = x*y", "|x| + ½y²", "min(x, y, 1)", "√(x² + y²)", "X^2"] {
        let level = with_edits("mine", &text("\"x\""), &[("surface.formula", formula)]);
        assert!(level.is_ok(), "{formula}: {}", level.unwrap_err());
    }
}
