//! Where levels come from: inside the binary, the player's level folder, a path. Reads files; writes nothing.

use std::path::PathBuf;
use std::sync::Arc;

use frankie_sim::Level;

/// A file that holds no level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Where it lies.
    pub path: PathBuf,
    /// What is wrong, with line and column, in words.
    pub message: String,
}

/// Every level there is, in the order they are played, and the files that hold none.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The levels: chapters in order, then by their own order, then by id.
    pub levels: Vec<Arc<Level>>,
    /// Files of the player's that are refused.
    pub broken: Vec<Broken>,
}

impl Catalogue {
    /// The level called `id`.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Arc<Level>> {
        self.levels.iter().find(|level| level.id == id)
    }
}
