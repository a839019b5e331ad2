//! Several files as one text: TOML with the name and the content of each, so that a person can read it and a line-by-line
//! comparison can follow. Reads and writes texts; opens no files.
//!
//! ```toml
//! frankie_data = 1
//! app = "0.1.0"
//!
//! [[file]]
//! name = "settings.toml"
//! text = '''
//! speed = 2.0
//! '''
//! ```
//!
//! Content that is not UTF-8 stands under `base64` in place of `text`.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use thiserror::Error;

use crate::text::{Document, Limits, NodeRef, Position, SpecValue, SyntaxError, excerpt, write_entry};

/// The maximum size of the text, in bytes.
pub const MAX_BUNDLE_BYTES: usize = 64 << 20;
/// The maximum number of files.
pub const MAX_FILES: usize = 10_000;
/// The version of the format.
const FORMAT: u64 = 1;
/// The key that no other file of the game has.
const MARK: &str = "frankie_data";
const APP: &str = "app";
const FILE: &str = "file";
const NAME: &str = "name";
const TEXT: &str = "text";
const BINARY: &str = "base64";
/// The maximum length of a file's name and of a version, in characters.
const MAX_NAME_CHARS: usize = 300;
/// The keys and values of a file: its table, its name, its content.
const NODES_PER_FILE: usize = 3;
/// Those of the text itself.
const HEAD_NODES: usize = 4;
/// The length of a text's beginning in which [`is_bundle`] looks, in bytes.
const BEGINNING: usize = 4 << 10;
/// The length of a quote in an error, in characters.
const QUOTED_CHARS: usize = 40;
/// The first lines, for a person who opens the file.
const HEAD: &str = "# Settings, best results, replays and levels of Fetch, Frankie!\n\
                    # Open this file in the game to bring them in there; what is there already is not lost.\n";

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundledFile {
    /// The name, as the text has it: nothing says that it is safe to use as a path.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Several files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// The version of the app that wrote it.
    pub app: String,
    /// The files in their order; no two have the same name.
    pub files: Vec<BundledFile>,
}

/// Why a text is not a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BundleError {
    /// Something in it is wrong.
    #[error("line {line}, column {column}: {message}; expected {expected}")]
    Invalid {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// What is wrong.
        message: String,
        /// What was expected.
        expected: String,
    },
    /// A later version of the game wrote it.
    #[error(
        "a later version of the game wrote this file, in format {found}; this one reads format {FORMAT}: update it"
    )]
    LaterVersion {
        /// The version of the format in the text.
        found: u64,
    },
}

impl From<SyntaxError> for BundleError {
    fn from(SyntaxError { position, message, expected }: SyntaxError) -> Self {
        Self::Invalid { line: position.line, column: position.column, message, expected }
    }
}

fn invalid(position: Position, message: impl Into<String>, expected: impl Into<String>) -> BundleError {
    SyntaxError { position, message: message.into(), expected: expected.into() }.into()
}

/// Returns whether a text has the key that bundles have at the top, and no level or replay has. Looks at the beginning only,
/// so that it costs nothing.
#[must_use]
pub fn is_bundle(text: &str) -> bool {
    let beginning = &text[..text.floor_char_boundary(BEGINNING)];
    let keys = beginning.lines().take_while(|line| !line.trim_start().starts_with('['));
    keys.filter_map(|line| line.split_once('=')).any(|(key, _)| key.trim() == MARK)
}

impl Bundle {
    /// Reads a bundle.
    ///
    /// # Errors
    /// When the text is not one, is larger than [`MAX_BUNDLE_BYTES`], or is from a later version.
    pub fn parse(text: &str) -> Result<Self, BundleError> {
        let nodes = HEAD_NODES + NODES_PER_FILE * MAX_FILES;
        let document = Document::parse(text, Limits { bytes: MAX_BUNDLE_BYTES, nodes })?;
        let root = document.root();
        check_version(root)?;
        if let Some((key, node)) = entry_beside(root, &[MARK, APP, FILE]) {
            return Err(unknown(key, node, "`app` or `[[file]]`"));
        }
        let app = root.get(APP).map(|app| text_of(app, APP, Some(MAX_NAME_CHARS))).transpose()?;
        let mut bundle = Self { app: app.unwrap_or_default().into_owned(), files: Vec::new() };
        let Some(list) = root.get(FILE) else { return Ok(bundle) };
        if !list.is_list() {
            return Err(invalid(list.position(), "`file`: this is not a list", "`[[file]]`"));
        }
        let mut names = std::collections::HashSet::new();
        for file in list.items() {
            let read = read_file(file)?;
            if !names.insert(read.name.clone()) {
                let name = excerpt(&read.name, QUOTED_CHARS);
                return Err(invalid(
                    file.position(),
                    format!("a second file is called {name}"),
                    "other names",
                ));
            }
            bundle.files.push(read);
        }
        Ok(bundle)
    }

    /// Returns the text. Files that are text stand in it as they are, where TOML allows it.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::from(HEAD);
        out.push_str(&format!("{MARK} = {FORMAT}\n"));
        write_entry(&mut out, APP, &SpecValue::Text(self.app.clone()));
        for BundledFile { name, bytes } in &self.files {
            out.push_str(&format!("\n[[{FILE}]]\n"));
            write_entry(&mut out, NAME, &SpecValue::Text(name.clone()));
            match std::str::from_utf8(bytes) {
                Ok(text) if is_literal(text) => out.push_str(&format!("{TEXT} = '''\n{text}'''\n")),
                Ok(text) => write_entry(&mut out, TEXT, &SpecValue::Text(text.to_owned())),
                Err(_) => write_entry(&mut out, BINARY, &SpecValue::Text(BASE64.encode(bytes))),
            }
        }
        out
    }
}

/// Returns whether a text can stand between three single quotes as it is.
fn is_literal(text: &str) -> bool {
    let is_plain = |c: char| !c.is_control() || c == '\n' || c == '\t';
    text.contains('\n') && !text.contains("'''") && !text.ends_with('\'') && text.chars().all(is_plain)
}

fn check_version(root: NodeRef<'_>) -> Result<(), BundleError> {
    let expected = || format!("`{MARK} = {FORMAT}`");
    let Some(node) = root.get(MARK) else {
        return Err(invalid(Position::START, format!("`{MARK}`: missing"), expected()));
    };
    match node
        .value(1)
        .ok()
        .and_then(|value| if let SpecValue::Integer(found) = value { Some(found) } else { None })
    {
        Some(found) if u64::try_from(found) == Ok(FORMAT) => Ok(()),
        Some(found) if found > 0 => Err(BundleError::LaterVersion { found: found.unsigned_abs() }),
        _ => Err(invalid(node.position(), format!("`{MARK}`: this is no version"), expected())),
    }
}

fn read_file(file: NodeRef<'_>) -> Result<BundledFile, BundleError> {
    if !file.is_table() {
        return Err(invalid(file.position(), "`file`: this is not a table", "`[[file]]`"));
    }
    if let Some((key, node)) = entry_beside(file, &[NAME, TEXT, BINARY]) {
        return Err(unknown(key, node, "`name`, `text` or `base64`"));
    }
    let missing = |key: &str| invalid(file.position(), format!("`{key}`: missing"), "a name and a content");
    let name = file.get(NAME).ok_or_else(|| missing(NAME))?;
    let name = text_of(name, NAME, Some(MAX_NAME_CHARS))?.into_owned();
    let bytes = match (file.get(TEXT), file.get(BINARY)) {
        (Some(text), None) => text_of(text, TEXT, None)?.into_owned().into_bytes(),
        (None, Some(node)) => {
            let text = text_of(node, BINARY, None)?;
            let fails =
                |error| invalid(node.position(), format!("`{BINARY}`: {error}"), "base64 with padding");
            BASE64.decode(text.as_bytes()).map_err(fails)?
        }
        (None, None) => return Err(missing(TEXT)),
        (Some(_), Some(node)) => {
            return Err(invalid(node.position(), "a file with two contents", "either `text` or `base64`"));
        }
    };
    Ok(BundledFile { name, bytes })
}

/// Returns the first entry of a table that is none of these.
fn entry_beside<'d>(table: NodeRef<'d>, known: &[&str]) -> Option<(&'d str, NodeRef<'d>)> {
    let key = table.keys().find(|key| !known.contains(key))?;
    Some((key, table.get(key)?))
}

fn unknown(key: &str, node: NodeRef<'_>, expected: &str) -> BundleError {
    invalid(node.position(), format!("`{}`: unknown key", excerpt(key, QUOTED_CHARS)), expected)
}

fn text_of<'d>(node: NodeRef<'d>, key: &str, max_chars: Option<usize>) -> Result<Cow<'d, str>, BundleError> {
    let text =
        node.text().ok_or_else(|| invalid(node.position(), format!("`{key}`: this is no text"), "a text"))?;
    match max_chars {
        Some(max) if text.chars().nth(max).is_some() => {
            Err(invalid(node.position(), format!("`{key}`: too long"), format!("at most {max} characters")))
        }
        _ => Ok(text),
    }
}
