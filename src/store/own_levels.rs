//! The player's own levels, as texts below the folder of the player's files: in a browser, which has no folder that the
//! player could put them in, and for the file of all data. Reads and writes texts; does not parse levels.

use super::folder::{Existing, Folder, FolderError};
use super::names;

/// The subfolder of the store's folder.
pub(super) const FOLDER: &str = "levels";
/// The ending of level files.
const ENDING: &str = ".toml";

/// The texts of the player's own levels.
#[derive(Clone, Debug)]
pub struct OwnLevels {
    folder: Folder,
}

impl OwnLevels {
    pub(super) fn new(folder: Folder) -> Self {
        Self { folder }
    }

    /// Returns the id and the text of every level, sorted by id. A file that is not text is left out.
    ///
    /// # Errors
    /// When the folder exists and cannot be read.
    pub fn texts(&self) -> Result<Vec<(String, String)>, FolderError> {
        let mut texts = Vec::new();
        for entry in self.folder.list(FOLDER)? {
            let Some(id) = id_of(&entry.name) else { continue };
            let bytes = self.folder.read(&format!("{FOLDER}/{}", entry.name)).ok().flatten();
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            texts.extend(text.map(|text| (id.to_owned(), text)));
        }
        Ok(texts)
    }

    /// Writes a level, in place of the one with this id.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn replace(&self, id: &str, text: &str) -> Result<(), FolderError> {
        self.write(id, text, Existing::Replace)
    }

    pub(super) fn write(&self, id: &str, text: &str, existing: Existing) -> Result<(), FolderError> {
        self.folder.write(&format!("{FOLDER}/{id}{ENDING}"), text.as_bytes(), existing).map(|_| ())
    }

    /// Deletes every level. Goes on after an error.
    ///
    /// # Errors
    /// The first error.
    pub fn delete_all(&self) -> Result<(), FolderError> {
        let names = self.folder.list(FOLDER)?.into_iter().filter(|entry| id_of(&entry.name).is_some());
        let results = names.map(|entry| self.folder.delete(&format!("{FOLDER}/{}", entry.name)));
        results.fold(Ok(()), Result::and)
    }
}

/// Returns the id of the level in a file; `None` for other files, and for temporary ones, which begin with a dot.
fn id_of(name: &str) -> Option<&str> {
    name.strip_suffix(ENDING).filter(|id| !id.is_empty() && !id.starts_with('.'))
}

/// Returns an id for a level with this name that every system accepts as a file name: the first of `id`, `id-2` and so on
/// that is free. `None` if there are too many.
#[must_use]
pub fn free_id(name: &str, is_free: impl Fn(&str) -> bool) -> Option<String> {
    /// The number of names that are tried.
    const MAX_TRIES: u32 = 999;
    let stem = names::file_stem(name, "level");
    let mut ids =
        (1..=MAX_TRIES).map(|tries| if tries == 1 { stem.clone() } else { format!("{stem}-{tries}") });
    ids.find(|id| is_free(id))
}
