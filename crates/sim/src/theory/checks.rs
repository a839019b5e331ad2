//! The table of checks: every formula with a simulation of the real optimizer that measures the same number.
//! One file per group; each row states the error of its formula.

mod check;
mod limits;
mod noisy;
mod probe;
mod signals;

pub use check::{Check, CheckResult, Claim};

use self::check::Measure;

/// Adam's default hyperparameters, used in all rows that set no others.
const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPS: f64 = 1e-8;
/// How much ε and rounding may change a ratio where gradients are of order one.
const ROUNDING: f64 = 1e-6;

/// Returns every check, in the order they are listed.
#[must_use]
pub fn all() -> Vec<Check> {
    noisy::checks().into_iter().chain(signals::checks()).chain(limits::checks()).collect()
}

/// A check of Adam whose measurement should equal the prediction.
fn adam(
    row: &'static str,
    case: impl Into<String>,
    what: &'static str,
    (predicted, model_error): (f64, f64),
    measure: Measure,
) -> Check {
    Check {
        row,
        case: case.into(),
        optimizer: "adam",
        what,
        predicted,
        claim: Claim::Equal,
        model_error,
        measure,
    }
}

fn once(f: impl Fn() -> f64 + 'static) -> Measure {
    Measure::Once(Box::new(f))
}
