//! Any text as a level: it is refused with a place, or it reads back as it was written and can be run.

#![no_main]

use std::sync::Arc;

use frankie_sim::surface::SurfaceContext;
use frankie_sim::{Level, Run};
use libfuzzer_sys::fuzz_target;

/// Enough for the optimizer, the noise and the ends of the ground to be met.
const STEPS: u64 = 4;

fuzz_target!(|text: &str| {
    let level = match Level::parse("fuzz", text) {
        Ok(level) => level,
        Err(error) => {
            assert!(!error.expected.is_empty(), "{error}");
            return;
        }
    };
    let written = level.to_toml();
    let again = Level::parse("fuzz", &written).unwrap_or_else(|error| panic!("{error}\n{written}"));
    assert_eq!(again.to_toml(), written);
    let now = SurfaceContext { step: 0, ball: level.ball };
    let _ = (level.surface.minima(&now), level.surface.loss(level.view.center(), &now));
    let mut run = Run::new(Arc::new(level), 1);
    for _ in 0..STEPS {
        run.advance();
    }
});
