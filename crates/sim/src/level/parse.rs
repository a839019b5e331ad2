//! From the text of a level file to a checked [`Level`].

use super::Level;
use crate::error::LevelError;

impl Level {
    /// Reads a level file.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place and what was expected.
    pub fn parse(_id: &str, _text: &str) -> Result<Self, LevelError> {
        todo!()
    }
}
