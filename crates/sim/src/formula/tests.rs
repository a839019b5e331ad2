//! Formulas read, refused where they make no sense, and differentiated at their corners.

use proptest::prelude::*;

use super::*;
use crate::math;

fn at(text: &str, point: Vec2) -> f64 {
    Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}")).loss(point, 7.0)
}

fn slope(text: &str, point: Vec2) -> Vec2 {
    Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}")).gradient(point, 7.0)
}

#[test]
fn signs_and_powers_have_the_standard_precedence() {
    let cases = [
        ("1 + 2*3", 7.0),
        ("8 - 4 - 2", 2.0),
        ("8/4/2", 1.0),
        ("-2^2", -4.0),
        ("2^3^2", 512.0),
        ("2^-1", 0.5),
        ("(-2)^3", -8.0),
        ("2*-3", -6.0),
        ("--2 - +2", 0.0),
        ("4^0.5 + 8^(1/3)", 4.0),
        ("1.5e1 + .5 + 2.", 17.5),
        ("2*e - 2*exp(1)", 0.0),
        ("cos(pi) + cos(π)", -2.0),
        ("min(3, -1) + max(3, -1)", 2.0),
        ("abs(-3) + sqrt(16) + ln(exp(2))", 9.0),
        ("x^2 + 10*y + 100*t", 724.0),
        ("x − y·2 + 6÷x × y", -0.0 + 2.0 - 4.0 + 6.0),
        ("x^0 + (x - x)^0", 2.0),
        ("x^-2", 0.25),
        ("0*x", 0.0),
    ];
    for (text, value) in cases {
        let found = at(text, [2.0, 2.0]);
        assert!((found - value).abs() < 1e-12, "{text} is {found}, not {value}");
    }
}

#[test]
fn functions_equal_those_of_the_portable_library() {
    let point = [0.37, -1.9];
    let cases: [(&str, fn(f64) -> f64); 9] = [
        ("sin", math::sin),
        ("cos", math::cos),
        ("tan", math::tan),
        ("exp", math::exp),
        ("ln", math::ln),
        ("sqrt", f64::sqrt),
        ("abs", f64::abs),
        ("tanh", math::tanh),
        ("atan", math::atan),
    ];
    for (name, function) in cases {
        for (variable, x) in [("x", point[0]), ("y", point[1])] {
            let (found, wanted) = (at(&format!("{name}({variable})"), point), function(x));
            assert!(found.to_bits() == wanted.to_bits() || found.is_nan() && wanted.is_nan(), "{name}({x})");
        }
    }
    assert_eq!(at("x^2.5", point), math::pow(point[0], 2.5));
    assert_eq!(at("2.5^y", point), math::pow(2.5, point[1]));
    assert_eq!(at("x^y", point), math::pow(point[0], point[1]));
}

#[test]
fn the_derivative_at_a_corner_is_between_both_sides() {
    assert_eq!(slope("sqrt(x^2 + y^2)", [0.0, 0.0]), [0.0, 0.0]);
    assert_eq!(slope("abs(x) + 2*abs(y)", [0.0, -1.0]), [0.0, -2.0]);
    assert_eq!(slope("min(x, y)", [1.0, 2.0]), [1.0, 0.0]);
    assert_eq!(slope("max(x, y)", [1.0, 2.0]), [0.0, 1.0]);
    assert_eq!(slope("max(0, x*y)", [-1.0, 2.0]), [0.0, 0.0]);
    assert_eq!(slope("max(0, x*y)", [1.0, 2.0]), [2.0, 1.0]);
    assert_eq!(slope("(x^2 + y^2)^0.3", [0.0, 0.0]), [0.0, 0.0]);
    assert_eq!(slope("x^3 + 0*y + 5", [2.0, 1.0]), [12.0, 0.0]);
    assert_eq!(slope("3*t + pi", [2.0, 1.0]), [0.0, 0.0]);
    assert!(at("min(x, sqrt(-1))", [0.0; 2]).is_nan() && at("max(ln(-1), x)", [0.0; 2]).is_nan());
}

#[test]
fn errors_report_the_character_index() {
    let cases = [
        ("", 0, "the formula is empty"),
        ("  ", 2, "the formula is empty"),
        ("x +", 3, "something is missing at the end"),
        ("x + * y", 4, "`*` does not belong here"),
        ("x 2", 2, "`2` does not belong here"),
        ("(x)2", 3, "`2` does not belong here"),
        ("²", 0, "`²` does not belong here"),
        ("x + ²y", 4, "`²` does not belong here"),
        ("xy", 0, "`xy` is not known"),
        ("2 -3sin", 7, "`sin` is a function"),
        ("x)", 1, "`)` closes nothing"),
        ("(x", 2, "the `(` at character 1 is never closed"),
        ("x*(y + (x)", 10, "the `(` at character 3 is never closed"),
        ("()", 1, "something is missing before `)`"),
        ("sin x", 4, "`sin` is a function"),
        ("sin(x, y)", 5, "`,` does not belong here"),
        ("min(x)", 5, "`min` takes two arguments"),
        ("min(x, y, t)", 8, "`,` does not belong here"),
        ("x + sine(y)", 4, "`sine` is not known"),
        ("z^2", 0, "`z` is not known"),
        ("1e999", 0, "1e999 is too large"),
        ("1.2.3", 3, "`.` does not belong here"),
        ("x + .", 4, "`.` is not a number"),
        ("x − ; y", 4, "`;` does not belong here"),
        ("x ** 2", 3, "`*` does not belong here"),
    ];
    for (text, place, message) in cases {
        let error = Formula::parse(text).unwrap_err();
        assert_eq!((error.char_index, error.message.as_str()), (place, message), "{text}");
        assert!(!error.expected.is_empty());
    }
    assert_eq!(Formula::parse("coss(x)").unwrap_err().expected, "`cos`, the nearest known");
}

#[test]
fn typographic_signs_and_omitted_multiplication_signs_are_read() {
    for (paper, typed) in [
        ("2x", "2*x"),
        ("2e", "2*e"),
        ("x y", "x*y"),
        ("100(y − x²)² + (1 − x)²", "100*(y - x^2)^2 + (1 - x)^2"),
        ("sin(3x)cos(2y)", "sin(3*x)*cos(2*y)"),
        ("x(y + 1)(t + 2)", "x*(y + 1)*(t + 2)"),
        ("-2x²", "-(2*(x^2))"),
        ("x/2y", "(x/2)*y"),
        ("2x^2y", "2*(x^2)*y"),
        ("x²y³", "x^2*y^3"),
        ("x¹⁰", "x^10"),
        ("x²^2", "(x^2)^2"),
        ("½", ""),
    ] {
        let at = [0.7, -1.3];
        match Formula::parse(typed) {
            Ok(typed) => {
                let paper = Formula::parse(paper).unwrap_or_else(|error| panic!("{paper}: {error:?}"));
                assert_eq!(paper.loss(at, 5.0), typed.loss(at, 5.0), "{paper:?}");
                assert_eq!(paper.gradient(at, 5.0), typed.gradient(at, 5.0), "{paper:?}");
            }
            Err(_) => assert!(Formula::parse(paper).is_err(), "{paper}"),
        }
    }
}

/// The largest formulas there can be, and those that would be larger.
fn huge_formulas() -> Vec<String> {
    let fill = |part: &str, end: &str| part.repeat((MAX_CHARS - end.len()) / part.len()) + end;
    let count = |most: usize, part: &dyn Fn(usize) -> String| (1..=most).map(part).collect::<String>() + "1";
    vec![
        fill("x^y+", "1"),
        fill("1/x/", "2"),
        fill("-x-", "y"),
        fill("x^63*", "x"),
        count(38, &|n| format!("x^{n}*y^{n}+")),
        count(38, &|n| format!("(x+{n})^{n}+")),
        count(48, &|n| format!("{n}.5^x^y+")),
        count(42, &|n| format!("(x+{n})^y+")),
        count(38, &|n| format!("x^{n}/y^{n}^t+")),
        format!("{}x{}", "sin(".repeat(31), ")".repeat(31)),
        // From here on they are too much.
        fill("x^y^", "x"),
        fill("sin(", "x"),
        fill("(", "x"),
        fill("-", "x"),
        fill("x^-", "x"),
        count(38, &|n| format!("(x+{n})^63+")),
        "x".repeat(1_000_000),
    ]
}

#[test]
fn formulas_stay_within_their_limits() {
    let mut read = 0;
    for text in huge_formulas() {
        match Formula::parse(&text) {
            Ok(formula) => {
                assert!(formula.loss.len() <= 1000 && formula.gradient.len() <= 8000, "{text}");
                let _ = (formula.loss([1.5, 0.5], 3.0), formula.gradient([1.5, 0.5], 3.0));
                read += 1;
            }
            Err(error) => assert!(error.char_index <= MAX_CHARS, "{error:?}"),
        }
    }
    assert!(read >= 9, "only {read} were read");
}

#[test]
fn equal_subexpressions_are_computed_once() {
    let once = Formula::parse("sin(x*y)^2").unwrap();
    let twice = Formula::parse("sin(x*y)*sin(y*x)").unwrap();
    assert_eq!((once.loss.len(), twice.loss.len()), (3, 3));
    assert_eq!(Formula::parse("2*3 + 4^2 - 1 + x").unwrap().loss.len(), 1);
}

fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "x", "y", "t", "1", "0.5", "e", "pi", "+", "-", "*", "/", "^", "(", ")", ",", "sin(", "ln(", "min(",
        "max(", "sqrt(", "tan", "2e", " ", ".", "π", "−", "^-", "^2", "abs(",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..120).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn random_text_does_not_panic(text in ".{0,600}") {
        if let Err(error) = Formula::parse(&text) {
            prop_assert!(error.char_index <= text.chars().count());
        }
    }

    #[test]
    fn random_tokens_do_not_panic(text in pieces(), x in -1e3..1e3, y in -1e3..1e3) {
        match Formula::parse(&text) {
            Ok(formula) => {
                let _ = (formula.loss([x, y], 3.0), formula.gradient([x, y], 3.0));
                prop_assert!(formula.gradient.len() <= 8000);
            }
            Err(error) => prop_assert!(error.char_index <= text.chars().count()),
        }
    }
}
