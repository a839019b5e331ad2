//! Why a link cannot be read or made: what is wrong, and what was expected.

use thiserror::Error;

use crate::error::{LevelError, Problem};

/// Why a link is refused, or cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LinkError {
    /// The text is not a link.
    #[error("this is not a link; expected one that ends in `#l=LEVEL` or `#r=CODE`")]
    NotALink,
    /// The link is longer than any that is read.
    #[error("the link has {bytes} bytes; expected at most {max}")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The maximum length.
        max: usize,
    },
    /// A `%` that stands for no character.
    #[error("`{0}`: a `%` stands for no character; expected `%` and two hexadecimal digits, of UTF-8")]
    Escape(String),
    /// A link without the id of a level.
    #[error("the link names no level; expected `#l=LEVEL` with the id of a built-in level")]
    NoLevel,
    /// A setting that is no key with a value.
    #[error("`{setting}` is not possible; expected {expected}")]
    Setting {
        /// The setting.
        setting: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A setting that names a file.
    #[error("`{0}`: a link cannot name a file; expected numbers, or no such key")]
    File(String),
    /// A character that no code has.
    #[error(
        "the code has the character `{character}` at place {place}; expected letters, digits, `-` and `_` alone"
    )]
    Character {
        /// The character, escaped.
        character: String,
        /// Its place in the code, from 1, in bytes.
        place: usize,
    },
    /// A code that is too short, or whose checksum is another.
    #[error(
        "the code is cut short or changed: its checksum is not right; expected the whole link, as it was copied"
    )]
    Damaged,
    /// A version of the format that this program does not know.
    #[error(
        "the link has version {0} of the format, which this program does not know; expected version {max} or \
         earlier: open it with the newest version of the program",
        max = super::code::WITH_TASKS
    )]
    UnknownVersion(u8),
    /// The link was made with other numbers.
    #[error(
        "the link was made with version {found} of the simulation; this is version {here}, whose numbers differ"
    )]
    OtherNumbers {
        /// The version of the link.
        found: u32,
        /// The version of this program.
        here: u32,
    },
    /// A code with the right checksum that holds no run.
    #[error("the code holds no run: {message}; expected {expected}")]
    Content {
        /// What is wrong.
        message: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// A level that this program does not have.
    #[error(
        "there is no built-in level called `{0}`; expected one of this version: open the link with the newest \
         version of the program"
    )]
    UnknownLevel(String),
    /// A built-in level that was changed after the link was made.
    #[error(
        "the level `{0}` has changed since the link was made, so the run would be another one; expected a link made \
         with this version"
    )]
    ChangedLevel(String),
    /// A level that is refused.
    #[error("the level inside the link: {0}")]
    Level(LevelError),
    /// An event that is not possible.
    #[error("the run inside the link: `{}`: {}; expected {}", .0.key, .0.message, .0.expected)]
    Event(Problem),
    /// A run or a level that does not fit in a link.
    #[error("a link would have {chars} characters; expected at most {max}: share the file instead")]
    TooLongToShare {
        /// The number of characters that it would have, at least.
        chars: usize,
        /// The maximum.
        max: usize,
    },
}

impl LinkError {
    /// Returns an error of a code that holds no run.
    pub(super) const fn content(message: &'static str, expected: &'static str) -> Self {
        Self::Content { message, expected }
    }
}
