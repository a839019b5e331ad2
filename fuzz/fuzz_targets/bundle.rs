//! Any text as several files in one: it is refused with a place, or it reads back as it was written.

#![no_main]

use frankie_sim::bundle::Bundle;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(bundle) = Bundle::parse(text) else { return };
    let written = bundle.to_toml();
    let again = Bundle::parse(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
    assert_eq!(again, bundle);
});
