//! Seeds of 64 bits in levels and replays.

use std::sync::Arc;

use frankie_sim::{Level, Replay, Run};

use super::support::with_edits;

const LEVEL: &str = "format = 1\ntitle = \"T\"\nseed = SEED\n[surface]\nkind = \"bowl\"\n[noise]\nkind = \"gaussian\"\n\
    [optimizer]\nkind = \"adam\"\n";

fn level(seed: &str) -> Result<Level, String> {
    Level::parse("t", &LEVEL.replace("SEED", seed)).map_err(|error| error.to_string())
}

#[test]
fn a_level_has_any_seed_of_64_bits_as_a_number_or_in_quotes() {
    for (text, seed) in [
        ("0", 0),
        ("9223372036854775807", i64::MAX as u64),
        ("9223372036854775808", 1 << 63),
        ("18446744073709551615", u64::MAX),
        ("18_446_744_073_709_551_615", u64::MAX),
        ("0xffff_ffff_ffff_ffff", u64::MAX),
        ("\"18446744073709551615\"", u64::MAX),
        ("\"7\"", 7),
    ] {
        let level = level(text).unwrap();
        assert_eq!(level.seed(), seed, "{text}");
        // Written, read again, and by an edit.
        assert_eq!(Level::parse("t", &level.to_toml()).unwrap().seed(), seed);
        let edited = with_edits("t", &LEVEL.replace("SEED", "3"), &[("seed", text)]).unwrap();
        assert_eq!(edited.seed(), seed);
    }
    let expected = "line 3, column 8: `seed`: ";
    for (text, message) in [
        ("-1", "-1 is not possible; expected a whole number from 0 to 18446744073709551615"),
        ("\"-1\"", "\"-1\" is of the wrong type; expected a whole number from 0 to"),
        (
            "\"18446744073709551616\"",
            "\"18446744073709551616\" is not possible; expected a whole number from 0",
        ),
        ("\"\"", "\"\" is not possible"),
        ("1.0", "1.0 is of the wrong type"),
    ] {
        let error = level(text).unwrap_err();
        assert!(error.starts_with(&format!("{expected}{message}")), "{error}");
    }
    let error = level("18446744073709551616").unwrap_err();
    assert!(
        error.contains("18446744073709551616 is too large; expected a whole number of at most 64 bits"),
        "{error}"
    );
    // Other whole numbers have less room.
    let long = LEVEL.replace("seed = SEED", "max_steps = 18446744073709551615");
    assert!(
        Level::parse("t", &long)
            .unwrap_err()
            .to_string()
            .contains("expected a whole number from 1 to 1000000000")
    );
}

#[test]
fn a_replay_of_any_seed_of_64_bits_is_read_back_and_verifies() {
    for seed in [0, i64::MAX as u64, 1 << 63, u64::MAX - 1, u64::MAX] {
        for level_seed in ["1", "18446744073709551615"] {
            let mut run = Run::new(Arc::new(level(level_seed).unwrap()), seed);
            run.seek(300);
            let text = Replay::record(&run, "test").to_toml();
            let replay = Replay::parse(&text).unwrap();
            assert_eq!((replay.seed, replay.level.seed().to_string().as_str()), (seed, level_seed));
            assert_eq!(replay.verify().map(|verified| verified.steps), Ok(300));
            assert_eq!(replay.to_toml(), text);
        }
    }
}
