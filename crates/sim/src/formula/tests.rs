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
    let cases: [(&str, fn(f64) -> f64); 22] = [
        ("sin", math::sin),
        ("cos", math::cos),
        ("tan", math::tan),
        ("exp", math::exp),
        ("ln", math::ln),
        ("sqrt", f64::sqrt),
        ("abs", f64::abs),
        ("tanh", math::tanh),
        ("atan", math::atan),
        ("asin", math::asin),
        ("acos", math::acos),
        ("sinh", math::sinh),
        ("cosh", math::cosh),
        ("asinh", math::asinh),
        ("acosh", math::acosh),
        ("atanh", math::atanh),
        ("log", math::ln),
        ("log2", math::log2),
        ("log10", math::log10),
        ("cbrt", math::cbrt),
        ("floor", f64::floor),
        ("ceil", f64::ceil),
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
fn at_a_tie_the_slope_is_the_mean_of_both_sides_of_each_axis() {
    for (text, point, expected) in [
        ("max(x, -x)", [0.0, 0.0], [0.0, 0.0]),
        ("max(-x, x)", [0.0, 0.0], [0.0, 0.0]),
        ("min(x, -x)", [0.0, 0.0], [0.0, 0.0]),
        ("max(x, y)", [1.0, 1.0], [0.5, 0.5]),
        ("max(y, x)", [1.0, 1.0], [0.5, 0.5]),
        ("min(x, y)", [-2.0, -2.0], [0.5, 0.5]),
        ("max(0, x)", [0.0, 3.0], [0.5, 0.0]),
        ("max(x, x)", [3.0, 3.0], [1.0, 0.0]),
        ("clamp(x, 0, 1)", [0.0, 3.0], [0.5, 0.0]),
        ("clamp(x, 0, 1)", [1.0, 3.0], [0.5, 0.0]),
        ("clamp(x, 0, 1)", [0.5, 3.0], [1.0, 0.0]),
        ("max(x, y, 1)", [1.0, 1.0], [0.5, 0.5]),
        ("max(1, x, y)", [1.0, 1.0], [0.5, 0.5]),
        ("max(x, max(1, y))", [1.0, 1.0], [0.5, 0.5]),
        ("max(y, 1, x)", [1.0, 1.0], [0.5, 0.5]),
        ("min(x, y, -x, -y)", [0.0, 0.0], [0.0, 0.0]),
        ("max(|x|, |y|)", [0.0, 0.0], [0.0, 0.0]),
        ("max(|x|, y)", [0.0, 0.0], [0.0, 0.5]),
        ("max(max(x, -x), y)", [0.0, 0.0], [0.0, 0.5]),
        ("|max(x, 0)|", [0.0, 0.0], [0.5, 0.0]),
        ("|max(x, y)|", [0.0, 0.0], [0.5, 0.5]),
        ("3*max(x, y)^2 + y", [2.0, 2.0], [6.0, 7.0]),
        ("max(x^2, x)", [0.0, 0.0], [0.5, 0.0]),
        ("max(x^2, x)", [1.0, 0.0], [1.5, 0.0]),
        // Equal only as far as an f64 can tell.
        ("max(x^4, y^4)", [2e-100, 1e-100], [3.2e-299, 0.0]),
        ("1e300*max(x^4, y^4)*1e300", [2e-200, 1e-200], [3.2e1, 0.0]),
        ("sqrt(max(x^4, y^4))", [2e-100, 1e-100], [4e-100, 0.0]),
        ("|x|", [0.0, 0.0], [0.0, 0.0]),
        ("√(x²)", [0.0, 0.0], [0.0, 0.0]),
        ("sign(x) + floor(x) + ceil(y)", [0.0, 0.5], [0.0, 0.0]),
    ] {
        let found = slope(text, point);
        let is_near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * b.abs();
        assert!(found.iter().zip(&expected).all(is_near), "{text} at {point:?}: {found:?}");
    }
}

#[test]
fn parts_may_leave_the_range_of_numbers() {
    for (text, point, loss, expected) in [
        (
            "sqrt(x^4 + y^4)",
            [7.17e-82, 7.17e-82],
            7.270_316_360_668_22e-163,
            [1.013_991_124_221_509_1e-81; 2],
        ),
        ("sqrt(x^4 + y^4)", [1e-160, 0.0], 1e-320, [2e-160, 0.0]),
        ("sqrt(x^4)", [1e100, 0.0], 1e200, [2e100, 0.0]),
        ("1/(1 + exp(-500*x))", [-2.0, 0.0], 0.0, [0.0, 0.0]),
        ("1/(1 + exp(-500*x))", [2.0, 0.0], 1.0, [0.0, 0.0]),
        ("ln(1 + exp(x))", [800.0, 0.0], 800.0, [1.0, 0.0]),
        ("ln(exp(x) + exp(y))", [1000.0, 1000.0], 1_000.693_147_180_559_9, [0.5, 0.5]),
        ("ln(exp(x) + exp(y))", [-1000.0, -1000.0], -999.306_852_819_440_1, [0.5, 0.5]),
        ("exp(1000)*x/exp(1000)", [3.0, 0.0], 3.0, [1.0, 0.0]),
        ("x*1e-200*1e-200*y*1e300*1e100", [3.0, 2.0], 6.0, [2.0, 3.0]),
        ("sinh(x)/cosh(x)", [1e4, 0.0], 1.0, [0.0, 0.0]),
        ("tanh(x)", [20.0, 0.0], 1.0, [1.699_341_702_116_635_6e-17, 0.0]),
        ("1e200*x^2/(1e200*x^2 + 1)", [1e100, 0.0], 1.0, [0.0, 0.0]),
        ("1/(1 + exp(exp(x)))", [60.0, 0.0], 0.0, [0.0, 0.0]),
        ("atan(exp(x))", [1e3, 0.0], std::f64::consts::FRAC_PI_2, [0.0, 0.0]),
        ("(x^-4)^-0.25", [1e100, 0.0], 1e100, [1.0, 0.0]),
        ("hypot(x, y)", [3e200, 4e200], 5e200, [0.6, 0.8]),
        ("hypot(x, y)", [3e-200, 4e-200], 5e-200, [0.6, 0.8]),
    ] {
        let (value, found) = (at(text, point), slope(text, point));
        let is_near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * b.abs();
        assert!(is_near((&value, &loss)), "{text} at {point:?}: {value:?}");
        assert!(found.iter().zip(&expected).all(is_near), "{text} at {point:?}: {found:?}");
    }
}

#[test]
fn where_no_part_leaves_the_range_all_bits_stay() {
    // A part that underflows beside a sum does not change the rounding of the rest.
    for at in [[0.3, 0.7], [-1.9, 0.01], [40.0, -3.0]] {
        let near = slope("(x - 1)^2*1e5 + sin(x*y)/7", at);
        assert_eq!(slope("(x - 1)^2*1e5 + sin(x*y)/7 + exp(-1e6*(x^2 + y^2 + 1))", at), near, "{at:?}");
    }
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
        ("min(x)", 5, "`min` takes two arguments or more"),
        ("pow(x)", 5, "`pow` takes two arguments"),
        ("pow(x, y, t)", 8, "`,` does not belong here"),
        ("clamp(x, 0)", 10, "`clamp` takes three arguments"),
        ("log(x, 10)", 5, "`log` takes one argument"),
        ("x + sine(y)", 4, "`sine` is not known"),
        ("z^2", 0, "`z` is not known"),
        ("1e999", 0, "1e999 is too large"),
        ("1.2.3", 3, "`.` does not belong here"),
        ("x + .", 4, "`.` is not a number"),
        ("x − ; y", 4, "`;` does not belong here"),
        ("x *** 2", 4, "`*` does not belong here"),
        ("x* *2", 3, "`*` does not belong here"),
        ("0,5*x", 1, "`,` does not belong here"),
        ("x = 2", 2, "`x =` is a curve, not a surface"),
        ("z == x", 0, "`z` is not known"),
        ("f(y, x) = x", 0, "`f` is not known"),
        ("|x + 2", 6, "the `|` at character 1 is never closed"),
        ("(|x)", 3, "`)` does not belong here"),
        ("√x²", 2, "it is not clear where the `√` ends"),
        ("√2x", 2, "it is not clear where the `√` ends"),
        ("√x^2", 2, "it is not clear where the `√` ends"),
        ("sin⁻¹(x)", 3, "`sin⁻¹` has two meanings"),
        ("2½", 1, "`½` does not belong here"),
        ("½² + ½ + 𝑥² + ÷", 14, "`/` does not belong here"),
        ("½·√(−x)·blob", 8, "`blob` is not known"),
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
    ] {
        assert_same(paper, typed);
    }
}

/// Fails unless two texts are the same formula, bit by bit.
#[track_caller]
fn assert_same(text: &str, plain: &str) {
    for point in [[0.7, 0.3], [-0.7, -1.3], [2.5, 1.5]] {
        let bits = |text| (at(text, point).to_bits(), slope(text, point).map(f64::to_bits));
        assert_eq!(bits(text), bits(plain), "{text} is not {plain}");
    }
}

#[test]
fn formulas_are_read_as_people_write_them() {
    for (text, plain) in [
        ("x**2 + 2**-x", "x^2 + 2^(-x)"),
        ("-x**2**y", "-(x^(2^y))"),
        ("√(x + 3) + √2·y + 2√y − √|x|", "sqrt(x + 3) + sqrt(2)*y + 2*sqrt(y) - sqrt(abs(x))"),
        ("√sin(x) + ∛(x) + √(x)²", "sqrt(sin(x)) + cbrt(x) + sqrt(x)^2"),
        ("|x| + 2|y - |x|| + (|x|)|y|", "abs(x) + 2*abs(y - abs(x)) + abs(x)*abs(y)"),
        ("||x| - 1|", "abs(abs(x) - 1)"),
        ("½x² + ¾y", "0.5*x^2 + 0.75*y"),
        ("sin²(x) + cos^2(y) + exp**3(x)", "sin(x)^2 + cos(y)^2 + exp(x)^3"),
        ("x⁻¹ + tanh⁻²(y) + x⁺²", "x^-1 + tanh(y)^-2 + x^2"),
        ("pow(x, 2) + power(y, x)", "x^2 + y^x"),
        ("log(|x|) + np.log(y + 3)", "ln(abs(x)) + ln(y + 3)"),
        ("log₂(|x|) + log₁₀(|x|)", "log2(abs(x)) + log10(abs(x))"),
        ("X**2 + Y^2 + SIN(T) + Pi*E", "x^2 + y^2 + sin(t) + pi*e"),
        ("z = x^2 + y", "x^2 + y"),
        ("f(x, y) = x*y", "x*y"),
        ("f(x,y,t) := x*t", "x*t"),
        ("Loss=x", "x"),
        ("tau + τ", "2*pi + 2*pi"),
        ("𝑥² − 𝑦·3 ÷ 2", "x^2 - y*3/2"),
        ("min(x, y, 1)", "min(min(x, y), 1)"),
        ("max(1, x, t, y)", "max(max(max(1, x), t), y)"),
        ("clamp(x, -1, y)", "min(max(x, -1), y)"),
        ("np.clip(x, 0, 1)", "min(max(x, 0), 1)"),
        ("hypot(x, y)", "sqrt(x^2 + y^2)"),
        ("torch.maximum(x, y) + fmin(x, y)", "max(x, y) + min(x, y)"),
        ("arctan(x) + arcsinh(y) + sgn(x)", "atan(x) + asinh(y) + sign(x)"),
        ("0.5*x**2 + np.sin(y)**2", "½x² + sin²(y)"),
    ] {
        assert_same(text, plain);
    }
}

#[test]
fn hints_name_what_was_meant_or_nothing() {
    let expected = |text: &str| Formula::parse(text).unwrap_err().expected;
    for (text, hint) in [
        ("coss(x)", "`cos`, the nearest known"),
        ("sine(x)", "`sin`, the nearest known"),
        ("sqrrt(x)", "`sqrt`, the nearest known"),
        ("clmap(x)", "`clamp`, the nearest known"),
        ("cot(x)", "`1/tan(x)`"),
        ("coth(x)", "`1/tanh(x)`"),
        ("sinc(x)", "`sin(x)/x`"),
        ("log1p(x)", "`ln(1 + x)`"),
        ("Sigmoid(x)", "`1/(1 + exp(-x))`"),
        ("xy", "`x*y`, with a sign between"),
        ("xsin(y)", "`x*sin`, with a sign between"),
        ("x2", "`x^2`, `2*x`, or the variables `x` and `y`"),
        ("0,5", "`.` as the decimal point"),
        ("[x]", "`(`"),
        ("x^2 = 3", "one formula, with nothing but `z =` or `f(x, y) =` before it"),
        ("sin⁻¹(x)", "`1/sin(x)`, or the name of the inverse function"),
    ] {
        assert_eq!(expected(text), hint, "{text}");
    }
    // Nothing is near these.
    for text in ["z^2", "u", "erf(x)", "gamma(x)", "sum(x)", "mix(x, y)", "cis(x)", "beta", "w1"] {
        assert!(expected(text).starts_with("`x`, `y`, `t`, `pi`"), "{text}: {}", expected(text));
    }
    for (name, function) in [("cot", "1/tan(x)"), ("mod", "x - y*floor(x/y)"), ("lg", "log10(x)")] {
        assert!(expected(&format!("{name}(x)")).contains(function) && Formula::parse(function).is_ok());
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
                assert!(formula.folded[0].len() <= 1000 && formula.folded[1].len() <= 8000, "{text}");
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
    assert_eq!((once.folded[0].len(), twice.folded[0].len()), (3, 3));
    assert_eq!(Formula::parse("2*3 + 4^2 - 1 + x").unwrap().folded[0].len(), 1);
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
                prop_assert!(formula.folded[1].len() <= 8000);
            }
            Err(error) => prop_assert!(error.char_index <= text.chars().count()),
        }
    }
}
