//! Any text as a link, and any bytes as what is inside a code: refused with words, or it comes back from its own link.

#![no_main]

use std::io::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use frankie_sim::link::{self, Link};
use frankie_sim::{Level, Replay};
use libfuzzer_sys::fuzz_target;

/// Longer runs are read, but not made again: that takes as long as it says.
const MAX_STEPS: u64 = 64;
/// A level with a pack, for the codes that name one.
const LEVEL: &str = include_str!("../../levels/the-race.toml");

fn find(id: &str) -> Option<Arc<Level>> {
    (id == "the-race").then(|| Level::parse(id, LEVEL).ok().map(Arc::new)).flatten()
}

/// Returns a link with the version and the checksum that are right for some content: a fuzzer finds neither.
fn sealed(content: &[u8]) -> String {
    let mut stream = DeflateEncoder::new(vec![1], Compression::fast());
    stream.write_all(content).unwrap();
    let mut bytes = stream.finish().unwrap();
    let mut crc = Crc::new();
    crc.update(&bytes);
    bytes.extend(crc.sum().to_le_bytes());
    format!("#r={}", URL_SAFE_NO_PAD.encode(bytes))
}

fn check(replay: &Replay) {
    let Ok(link) = link::run_link(replay, &find) else { return };
    let Ok(Link::Run(again)) = Link::parse(&link, &find) else { panic!("{link}") };
    assert_eq!(again.level.to_toml(), replay.level.to_toml());
    assert_eq!((again.seed, &again.events, again.steps), (replay.seed, &replay.events, replay.steps));
    if replay.steps <= MAX_STEPS {
        let _ = replay.verify();
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        match Link::parse(text, &find) {
            Ok(Link::Level(level)) => assert!(Link::parse(&level.to_link(), &find).is_ok(), "{level:?}"),
            Ok(Link::Run(replay)) => check(&replay),
            Err(error) => assert!(error.to_string().len() < 4000),
        }
    }
    match Link::parse(&sealed(bytes), &find) {
        Ok(Link::Run(replay)) => check(&replay),
        Ok(Link::Level(level)) => panic!("{level:?}"),
        Err(error) => assert!(error.to_string().len() < 4000),
    }
});
