//! The table of checks: every formula with a simulation of the real optimizer that measures the same number.
//! A file per group; each row says how large the terms are which its formula leaves out.

mod limits;
mod noisy;
mod signals;

use super::lab::{Check, Claim, Measure};

/// Adam's usual hyper-parameters, which all rows have that do not say otherwise.
const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPS: f64 = 1e-8;
/// What ε and rounding may do to a ratio where gradients are of order one.
const ROUNDING: f64 = 1e-6;

/// Every check, in the order they are told.
#[must_use]
pub fn all() -> Vec<Check> {
    noisy::rows().into_iter().chain(signals::rows()).chain(limits::rows()).collect()
}

/// A number of Adam's that is to be as predicted.
fn adam(
    row: &'static str,
    case: impl Into<String>,
    what: &'static str,
    (predicted, neglected): (f64, f64),
    measure: Measure,
) -> Check {
    Check {
        row,
        case: case.into(),
        optimizer: "adam",
        what,
        predicted,
        claim: Claim::Equal,
        neglected,
        measure,
    }
}

fn once(f: impl Fn() -> f64 + 'static) -> Measure {
    Measure::Once(Box::new(f))
}
