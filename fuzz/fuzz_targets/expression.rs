//! Any text as a formula: it is refused at one of its characters, or it can be computed anywhere.

#![no_main]

use frankie_sim::formula::Formula;
use libfuzzer_sys::fuzz_target;

const PLACES: [[f64; 2]; 6] =
    [[0.0, 0.0], [1.0, -1.0], [0.3, 2.7], [-1e9, 1e-9], [f64::MAX, f64::INFINITY], [f64::NAN, 0.5]];

fuzz_target!(|text: &str| {
    match Formula::parse(text) {
        Ok(formula) => {
            for at in PLACES {
                for t in [0.0, 1.0, 1e12] {
                    let (loss, gradient) = (formula.loss(at, t), formula.gradient(at, t));
                    // The same place has the same bits, whatever was computed before.
                    assert_eq!(formula.loss(at, t).to_bits(), loss.to_bits());
                    assert_eq!(formula.gradient(at, t).map(f64::to_bits), gradient.map(f64::to_bits));
                }
            }
        }
        Err(error) => {
            assert!(error.char_index <= text.chars().count(), "{error:?}");
            assert!(!error.message.is_empty() && !error.expected.is_empty(), "{error:?}");
        }
    }
});
