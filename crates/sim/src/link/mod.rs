//! Links: a level with settings, or a run, as the part of a web address after the `#`.
//!
//! `#l=LEVEL&KEY=VALUE&…` opens a level with settings, by the dotted keys of a level file; `seed` sets the seed and `play`
//! starts the run at once. `#r=CODE` is a run. A code is base64url without padding of one byte for the version of the
//! format, the run in a compact form, compressed, and a checksum:
//!
//! | file | holds |
//! |---|---|
//! | `fragment.rs` | levels with settings, as text |
//! | `code.rs` | version, compression, checksum, base64url |
//! | `run_form.rs` | the compact form of a run |
//! | `spec_form.rs` | the compact form of a level: what differs from a built-in one, or all of it |
//! | `bytes.rs` | numbers, texts and values as bytes |
//!
//! A code that was ever given out is read for ever: a form that exists never changes, a new one gets a new version.
//! Decoding is bounded in bytes, steps, events and memory, and a link names no file. What a link claims is checked like
//! a replay: [`Replay::verify`] makes the run again and compares its last hash.

mod bytes;
mod code;
mod error;
mod fragment;
mod run_form;
mod spec_form;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use error::LinkError;
pub use fragment::LevelLink;

use crate::level::Level;
use crate::replay::Replay;

/// The maximum length of a link that is made, from the `#` on, in characters. Messengers cut off longer addresses.
pub const MAX_LINK_CHARS: usize = 2_000;
/// The maximum length of a link that is read, in bytes: some longer than those made today, and never a burden.
pub const MAX_READ_BYTES: usize = 16 << 10;

/// What the fragment of a level begins with.
const LEVEL: &str = "l=";
/// What the fragment of a run begins with.
const RUN: &str = "r=";

/// Returns the level inside the program that has an id, without settings. This crate knows none itself.
pub type FindLevel<'a> = &'a dyn Fn(&str) -> Option<Arc<Level>>;

/// What a link opens.
#[derive(Clone, Debug)]
pub enum Link {
    /// A level with settings.
    Level(LevelLink),
    /// A run, without hashes but the last.
    Run(Box<Replay>),
}

/// Returns whether a text looks like a link: a fragment, with or without its `#`, or an address that ends in one. It
/// may still be damaged.
#[must_use]
pub fn is_link(text: &str) -> bool {
    let fragment = fragment_of(text);
    fragment.starts_with(LEVEL) || fragment.starts_with(RUN)
}

/// Returns what lies after the first `#` of an address; the whole text where there is none.
fn fragment_of(text: &str) -> &str {
    let text = text.trim();
    text.split_once('#').map_or(text, |(_, fragment)| fragment)
}

impl Link {
    /// Reads a link: a fragment, with or without its `#`, or an address that ends in one.
    ///
    /// # Errors
    /// The first problem, with what was expected.
    pub fn parse(text: &str, find: FindLevel<'_>) -> Result<Self, LinkError> {
        let fragment = fragment_of(text);
        if fragment.len() > MAX_READ_BYTES {
            return Err(LinkError::TooLong { bytes: fragment.len(), max: MAX_READ_BYTES });
        }
        if let Some(level) = fragment.strip_prefix(LEVEL) {
            return LevelLink::parse(level).map(Self::Level);
        }
        let code = fragment.strip_prefix(RUN).ok_or(LinkError::NotALink)?;
        let (version, content) = code::decode(code)?;
        run_form::read((version, &content), find).map(|replay| Self::Run(Box::new(replay)))
    }
}

/// Checks the code of a link to a run as a text: its characters, its length and its checksum. The run inside is not read,
/// so that this costs little.
///
/// # Errors
/// What is wrong with the code, or that the link is none to a run. A version that this program does not know is an error
/// as well, although the link may be whole.
pub fn check_run_code(text: &str) -> Result<(), LinkError> {
    let fragment = fragment_of(text);
    if fragment.len() > MAX_READ_BYTES {
        return Err(LinkError::TooLong { bytes: fragment.len(), max: MAX_READ_BYTES });
    }
    let code = fragment.strip_prefix(RUN).ok_or(LinkError::NotALink)?;
    code::decode(code).map(drop)
}

/// Returns the link to a run, `#r=CODE`. A run without steps opens its level.
///
/// # Errors
/// A run that needs more than [`MAX_LINK_CHARS`].
pub fn run_link(replay: &Replay, find: FindLevel<'_>) -> Result<String, LinkError> {
    let content = run_form::write(replay, find);
    let link = format!("#{RUN}{}", code::encode(run_form::version_of(replay), &content)?);
    if link.len() > MAX_LINK_CHARS {
        return Err(LinkError::TooLongToShare { chars: link.len(), max: MAX_LINK_CHARS });
    }
    Ok(link)
}

/// Returns the link to a level and a seed: `#l=LEVEL` with settings where it is a built-in level or can be made of one by
/// settings, otherwise a run without steps, which holds the level.
///
/// # Errors
/// A level that needs more than [`MAX_LINK_CHARS`].
pub fn level_link(level: &Arc<Level>, seed: u64, find: FindLevel<'_>) -> Result<String, LinkError> {
    let edits = find(level.id()).and_then(|base| level.edits_from(&base));
    let readable = edits.map(|edits| {
        let seed = Some(seed).filter(|seed| *seed != level.seed());
        LevelLink { id: level.id().to_owned(), edits, seed, plays: false }.to_link()
    });
    match readable.filter(|link| link.len() <= MAX_LINK_CHARS) {
        Some(link) => Ok(link),
        None => run_link(&Replay::end_of(&crate::Run::new(level.clone(), seed)), find),
    }
}
