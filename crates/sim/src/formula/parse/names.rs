//! The names in formulas: variables, constants and functions, and what is meant by names that are none of these.

use std::f64::consts::{E, PI, TAU};

use super::super::op::Op;

/// A function of formulas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Function {
    /// Of one argument.
    Unary(Op),
    /// The minimum or the maximum of two arguments or more.
    Extreme(Op),
    /// pow(x, y) = x^y
    Pow,
    /// clamp(x, low, high) = min(max(x, low), high)
    Clamp,
    /// hypot(x, y) = √(x² + y²)
    Hypot,
}

pub(super) const VARIABLES: &[(&str, Op)] = &[("x", Op::X), ("y", Op::Y), ("t", Op::T)];
pub(super) const CONSTANTS: &[(&str, f64)] = &[("pi", PI), ("π", PI), ("tau", TAU), ("τ", TAU), ("e", E)];
pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("sin", Function::Unary(Op::Sin)),
    ("cos", Function::Unary(Op::Cos)),
    ("tan", Function::Unary(Op::Tan)),
    ("asin", Function::Unary(Op::Asin)),
    ("acos", Function::Unary(Op::Acos)),
    ("atan", Function::Unary(Op::Atan)),
    ("sinh", Function::Unary(Op::Sinh)),
    ("cosh", Function::Unary(Op::Cosh)),
    ("tanh", Function::Unary(Op::Tanh)),
    ("asinh", Function::Unary(Op::Asinh)),
    ("acosh", Function::Unary(Op::Acosh)),
    ("atanh", Function::Unary(Op::Atanh)),
    ("exp", Function::Unary(Op::Exp)),
    ("ln", Function::Unary(Op::Ln)),
    ("log", Function::Unary(Op::Ln)),
    ("log2", Function::Unary(Op::Log2)),
    ("log10", Function::Unary(Op::Log10)),
    ("sqrt", Function::Unary(Op::Sqrt)),
    ("cbrt", Function::Unary(Op::Cbrt)),
    ("hypot", Function::Hypot),
    ("pow", Function::Pow),
    ("abs", Function::Unary(Op::Abs)),
    ("sign", Function::Unary(Op::Sign)),
    ("floor", Function::Unary(Op::Floor)),
    ("ceil", Function::Unary(Op::Ceil)),
    ("min", Function::Extreme(Op::Min)),
    ("max", Function::Extreme(Op::Max)),
    ("clamp", Function::Clamp),
];

/// Other names of functions, from NumPy, PyTorch, C and textbooks.
const ALIASES: &[(&str, &str)] = &[
    ("arcsin", "asin"),
    ("arccos", "acos"),
    ("arctan", "atan"),
    ("arcsinh", "asinh"),
    ("arccosh", "acosh"),
    ("arctanh", "atanh"),
    ("arsinh", "asinh"),
    ("arcosh", "acosh"),
    ("artanh", "atanh"),
    ("log₂", "log2"),
    ("log₁₀", "log10"),
    ("fabs", "abs"),
    ("absolute", "abs"),
    ("sgn", "sign"),
    ("power", "pow"),
    ("minimum", "min"),
    ("maximum", "max"),
    ("fmin", "min"),
    ("fmax", "max"),
    ("clip", "clamp"),
];

/// Functions that are easily written by others.
const INSTEAD: &[(&str, &str)] = &[
    ("cot", "1/tan(x)"),
    ("ctg", "1/tan(x)"),
    ("sec", "1/cos(x)"),
    ("csc", "1/sin(x)"),
    ("coth", "1/tanh(x)"),
    ("sech", "1/cosh(x)"),
    ("csch", "1/sinh(x)"),
    ("sinc", "sin(x)/x"),
    ("atan2", "2*atan(y/(sqrt(x^2 + y^2) + x))"),
    ("arctan2", "2*atan(y/(sqrt(x^2 + y^2) + x))"),
    ("log1p", "ln(1 + x)"),
    ("expm1", "exp(x) - 1"),
    ("exp2", "2^x"),
    ("square", "x^2"),
    ("sq", "x^2"),
    ("sqr", "x^2` or `sqrt(x)"),
    ("lg", "log2(x)` or `log10(x)"),
    ("round", "floor(x + 0.5)"),
    ("rint", "floor(x + 0.5)"),
    ("trunc", "sign(x)*floor(abs(x))"),
    ("mod", "x - y*floor(x/y)"),
    ("fmod", "x - y*floor(x/y)"),
    ("heaviside", "(1 + sign(x))/2"),
    ("step", "(1 + sign(x))/2"),
    ("relu", "max(x, 0)"),
    ("sigmoid", "1/(1 + exp(-x))"),
    ("softplus", "ln(1 + exp(x))"),
];

/// Names of libraries that may stand before a function, as in np.sin(x).
pub(super) const LIBRARIES: &[&str] = &["np", "numpy", "jnp", "math", "torch", "tf"];

/// Returns the entry of a table, whether its name is written in capitals or not.
pub(super) fn find<'a, T>(table: &'a [(&'static str, T)], name: &str) -> Option<&'a (&'static str, T)> {
    let name = name.to_ascii_lowercase();
    table.iter().find(|(known, _)| *known == name)
}

/// Returns the function of this name and the name it is listed under.
pub(super) fn find_function(name: &str) -> Option<&'static (&'static str, Function)> {
    let listed = find(ALIASES, name).map_or(name, |(_, listed)| listed);
    find(FUNCTIONS, listed)
}

/// Returns what was expected in place of an unknown name.
pub(super) fn expected_for(name: &str) -> String {
    if let Some((_, instead)) = find(INSTEAD, name) {
        return format!("`{instead}`");
    }
    let name = name.to_ascii_lowercase();
    if let Some(factors) = factors(&name, 3) {
        return format!("`{}`, with a sign between", factors.join("*"));
    }
    let mut variables = VARIABLES.iter().map(|(variable, _)| *variable);
    if let Some((variable, digits)) = variables.find_map(|x| Some((x, name.strip_prefix(x)?)))
        && digits.bytes().all(|digit| digit.is_ascii_digit())
    {
        return format!("`{variable}^{digits}`, `{digits}*{variable}`, or the variables `x` and `y`");
    }
    match nearest_function(&name) {
        Some(near) => format!("`{near}`, the nearest known"),
        None => {
            let functions: Vec<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
            format!("`x`, `y`, `t`, `pi`, `tau`, `e` or one of {}", functions.join(", "))
        }
    }
}

/// Returns what was expected in place of an unknown name of a program.
pub(super) fn expected_in_scope(name: &str, scope: &[(String, usize)]) -> String {
    if let Some((_, instead)) = find(INSTEAD, name) {
        return format!("`{instead}`");
    }
    let near = scope.iter().map(|(known, _)| known).find(|known| strsim::osa_distance(name, known) == 1);
    if let Some(near) = near.filter(|_| name.chars().count() > 1) {
        return format!("`{near}`, the nearest known");
    }
    match nearest_function(name) {
        Some(near) => format!("`{near}`, the nearest known"),
        None => {
            let known: Vec<String> = scope.iter().map(|(known, _)| format!("`{known}`")).collect();
            format!("{}, a number with a name, or a function", known.join(", "))
        }
    }
}

/// Splits a name into at most `most` names of variables, functions and long constants; `None` where it has no such parts.
fn factors(name: &str, most: usize) -> Option<Vec<&'static str>> {
    let functions = FUNCTIONS.iter().map(|(known, _)| *known);
    let constants = CONSTANTS.iter().map(|(known, _)| *known).filter(|known| *known != "e");
    let known = VARIABLES.iter().map(|(known, _)| *known).chain(functions).chain(constants);
    known.filter(|_| most > 0).find_map(|first| {
        let rest = name.strip_prefix(first)?;
        let mut factors = if rest.is_empty() { Vec::new() } else { factors(rest, most - 1)? };
        factors.insert(0, first);
        Some(factors)
    })
}

/// Returns the function whose name differs by one letter too many or too few, or by two that changed places. A name with
/// another letter in its place is near only if it is long: cot is not cos.
fn nearest_function(name: &str) -> Option<&'static str> {
    const LONG: usize = 5;
    let letters = name.chars().count();
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_near = |known: &str| {
        let is_other_letter = known.chars().count() == letters && sorted(known) != sorted(name);
        strsim::osa_distance(name, known) == 1 && !(is_other_letter && letters < LONG)
    };
    let known = FUNCTIONS.iter().map(|(known, _)| *known).filter(|known| known.len() > 2);
    known.filter(|known| (3..=16).contains(&letters) && is_near(known)).min()
}
