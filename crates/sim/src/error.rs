//! What can be wrong with a level or a replay, with the place and what was expected instead.

use thiserror::Error;

/// Something wrong with one key, before anyone knows where in which file it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The dotted key, such as `optimizer.lr`; empty for the file as a whole.
    pub key: String,
    /// What is wrong, such as “−1 is not a learning rate”.
    pub message: String,
    /// What was expected, such as “a number greater than 0”.
    pub expected: String,
    /// Which character of the key's text is meant, from 0; `None` for the value as a whole.
    pub character: Option<usize>,
}

impl Problem {
    /// A problem with `key`.
    #[must_use]
    pub fn new(key: impl Into<String>, message: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { key: key.into(), message: message.into(), expected: expected.into(), character: None }
    }

    /// The same, about one character of the key's text, from 0.
    #[must_use]
    pub fn at_character(self, character: usize) -> Self {
        Self { character: Some(character), ..self }
    }
}

/// A level that is refused. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}: {}{message}; expected {expected}", if key.is_empty() { String::new() } else { format!("`{key}`: ") })]
pub struct LevelError {
    /// Where: line and column in the text, or the setting that brought it in.
    pub place: Place,
    /// The dotted key, empty where the text is no TOML at all.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: String,
}

impl LevelError {
    /// Whether a setting brought it in, so that the text itself is not to blame.
    #[must_use]
    pub fn is_from_setting(&self) -> bool {
        matches!(self.place, Place::Setting(_))
    }
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the text.
    Text {
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
    },
    /// In a `KEY=VALUE` setting.
    Setting(String),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Text { line, column } => write!(f, "line {line}, column {column}"),
            Place::Setting(setting) => write!(f, "--set {setting}"),
        }
    }
}

/// A replay that is not valid, or not playable here.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ReplayError {
    /// The text is no replay.
    #[error("line {line}, column {column}: {message}; expected {expected}")]
    Invalid {
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// What is wrong.
        message: String,
        /// What was expected.
        expected: String,
    },
    /// The level inside is refused.
    #[error("the level inside the replay: {0}")]
    Level(#[from] LevelError),
    /// Written by another version of the numbers.
    #[error("recorded with version {found} of the simulation; this is version {here}, whose numbers differ")]
    OtherVersion {
        /// In the file.
        found: u32,
        /// Ours.
        here: u32,
    },
}
