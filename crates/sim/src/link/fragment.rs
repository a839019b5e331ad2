//! A level with settings as text: `LEVEL&KEY=VALUE&…`, percent-encoded.

use std::fmt::Write as _;

use super::{LEVEL, LinkError};
use crate::level::{ARRAY, FILE, LevelEdit, SpecValue};
use crate::text::excerpt;

/// The key that sets the seed.
const SEED: &str = "seed";
/// The key that starts the run at once.
const PLAY: &str = "play";
/// The maximum number of settings.
const MAX_SETTINGS: usize = 200;
/// The maximum length of a part of a link in an error message, in characters.
const QUOTED_CHARS: usize = 80;
/// The table whose keys can name a file, as those of the surfaces added to it can.
const SURFACE: &str = "surface";

/// A level with settings.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelLink {
    /// The id of a built-in level.
    pub id: String,
    /// The settings. None names a file.
    pub edits: Vec<LevelEdit>,
    /// The seed; `None` for the level's own.
    pub seed: Option<u64>,
    /// Whether the run starts at once.
    pub plays: bool,
}

impl LevelLink {
    /// Reads what follows `#l=`.
    pub(super) fn parse(text: &str) -> Result<Self, LinkError> {
        let mut parts = text.split('&');
        let id = decoded(parts.next().unwrap_or_default())?;
        if id.is_empty() {
            return Err(LinkError::NoLevel);
        }
        let mut link = Self { id, edits: Vec::new(), seed: None, plays: false };
        for part in parts.filter(|part| !part.is_empty()) {
            link.set(part)?;
        }
        Ok(link)
    }

    fn set(&mut self, part: &str) -> Result<(), LinkError> {
        let refused = |expected| Err(LinkError::Setting { setting: excerpt(part, QUOTED_CHARS), expected });
        let (key, value) = match part.split_once('=') {
            Some((key, value)) => (decoded(key)?, Some(decoded(value)?)),
            None => (decoded(part)?, None),
        };
        match (key.trim(), value) {
            (PLAY, None) => self.plays = true,
            (PLAY, Some(value)) => match value.trim() {
                "" | "1" | "true" => self.plays = true,
                "0" | "false" => self.plays = false,
                _ => return refused("`play`, which starts the run at once"),
            },
            (SEED, value) => match value.and_then(|value| value.trim().parse().ok()) {
                Some(seed) => self.seed = Some(seed),
                None => return refused("`seed=N`, a whole number from 0 to 18446744073709551615"),
            },
            ("", _) | (_, None) => return refused("KEY=VALUE, such as `optimizer.lr=0.05`"),
            _ if self.edits.len() >= MAX_SETTINGS => return refused("at most 200 settings"),
            (key, Some(value)) => {
                let edit = LevelEdit::new(key, value_of(&value));
                if let Some(file) = file_key(&edit.key, &edit.value) {
                    return Err(LinkError::File(excerpt(&file, QUOTED_CHARS)));
                }
                self.edits.push(edit);
            }
        }
        Ok(())
    }

    /// Returns the link, from the `#` on.
    #[must_use]
    pub fn to_link(&self) -> String {
        let mut link = format!("#{LEVEL}{}", encoded(&self.id));
        // Writing to a string cannot fail.
        for LevelEdit { key, value } in &self.edits {
            let _ = write!(link, "&{}={}", encoded(key), encoded(&text_of(value)));
        }
        if let Some(seed) = self.seed {
            let _ = write!(link, "&{SEED}={seed}");
        }
        if self.plays {
            let _ = write!(link, "&{PLAY}");
        }
        link
    }
}

/// Reads a value as `--set` does, and numbers with commas between them as a list: `1,2` for `[1, 2]`.
fn value_of(text: &str) -> SpecValue {
    let value = SpecValue::parse(text);
    if !text.contains(',') || value.as_text().is_none() {
        return value;
    }
    let is_number = |item: &SpecValue| matches!(item, SpecValue::Integer(_) | SpecValue::Number(_));
    let items: Vec<_> = text.split(',').map(SpecValue::parse).collect();
    if items.iter().all(is_number) { SpecValue::List(items) } else { value }
}

/// Returns the shortest text that reads back as the value.
fn text_of(value: &SpecValue) -> String {
    let short = match value {
        SpecValue::Text(text) => text.clone(),
        SpecValue::List(items) => items.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        other => return other.to_string(),
    };
    if value_of(&short) == *value { short } else { value.to_string() }
}

/// Returns the dotted key of a setting that would make a level name a file.
fn file_key(key: &str, value: &SpecValue) -> Option<String> {
    let mut parts = key.split('.').map(str::trim);
    let (first, last) = (parts.next(), key.rsplit('.').next().map(str::trim));
    if first != Some(SURFACE) {
        return None;
    }
    if last == Some(FILE) || last == Some(ARRAY) {
        return Some(key.to_owned());
    }
    let inner = value.as_table()?.iter();
    inner.map(|(name, value)| (format!("{key}.{name}"), value)).find_map(|(key, value)| file_key(&key, value))
}

/// Returns whether a character stands for itself in a link.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b',')
}

/// Returns a text with `%` and two digits for each byte that could mean something else in an address.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Returns the text that a part of a link stands for.
fn decoded(text: &str) -> Result<String, LinkError> {
    let error = || LinkError::Escape(excerpt(text, QUOTED_CHARS));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = digit().zip(digit()).ok_or_else(error)?;
        bytes.push((high * 16 + low) as u8);
    }
    String::from_utf8(bytes).map_err(|_| error())
}
