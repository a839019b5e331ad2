//! Any text as a replay: it is refused with a place, or it reads back as it was written and can be checked.

#![no_main]

use frankie_sim::Replay;
use libfuzzer_sys::fuzz_target;

/// Longer ones are read and written, but not made again: that takes as long as it says.
const MAX_STEPS: u64 = 64;

fuzz_target!(|text: &str| {
    let Ok(replay) = Replay::parse(text) else { return };
    let written = replay.to_toml();
    let again = Replay::parse(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
    assert_eq!(again.to_toml(), written);
    if replay.steps <= MAX_STEPS {
        let _ = replay.verify();
    }
});
