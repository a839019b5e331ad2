//! Errors of levels and replays: what is wrong, where, and what was expected.

use thiserror::Error;

/// A problem with one key, before its place in a file is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The dotted key, such as `optimizer.lr`; empty for the file as a whole.
    pub key: String,
    /// What is wrong, such as “−1 is not a learning rate”.
    pub message: String,
    /// What was expected, such as “a number greater than 0”.
    pub expected: String,
    /// The character of the key's text that is meant, from 0; `None` for the value as a whole.
    pub character: Option<usize>,
}

impl Problem {
    /// Returns a problem with `key`.
    #[must_use]
    pub fn new(key: impl Into<String>, message: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { key: key.into(), message: message.into(), expected: expected.into(), character: None }
    }

    /// Returns the same problem, about one character of the key's text, from 0.
    #[must_use]
    pub fn at_character(self, character: usize) -> Self {
        Self { character: Some(character), ..self }
    }
}

/// Why a level is refused. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}: {}{message}; expected {expected}", if key.is_empty() { String::new() } else { format!("`{key}`: ") })]
pub struct LevelError {
    /// Line and column in the text, or the edit that caused the problem.
    pub place: Place,
    /// The dotted key; empty where the text is not TOML at all.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: String,
}

impl LevelError {
    /// Returns whether an edit caused the problem, and not the text.
    #[must_use]
    pub fn is_from_edit(&self) -> bool {
        matches!(self.place, Place::Edit(_) | Place::Flag(_))
    }
}

/// The place of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A place in the text.
    Text {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
    },
    /// An edit, such as a `--set` flag: `KEY=VALUE`.
    Edit(String),
    /// A flag that stands for an edit, with its value: `--start 1,2`.
    Flag(String),
    /// A level without a text.
    Spec,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Text { line, column } => write!(f, "line {line}, column {column}"),
            Place::Edit(edit) => write!(f, "--set {edit}"),
            Place::Flag(flag) => f.write_str(flag),
            Place::Spec => f.write_str("level"),
        }
    }
}

/// Why a replay cannot be read.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ReplayError {
    /// The text is not a replay.
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
    /// The level inside is refused.
    #[error("the level inside the replay: {0}")]
    Level(#[from] LevelError),
    /// The replay was recorded with another [`SIM_VERSION`](crate::SIM_VERSION).
    #[error("recorded with version {found} of the simulation; this is version {here}, whose numbers differ")]
    OtherVersion {
        /// The version in the file.
        found: u32,
        /// The version of this program.
        here: u32,
    },
}
