//! The folder of saved replays: a summary of each file, saving without overwriting, deleting only replays. Reads and
//! writes files of that folder; does not verify replays.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use frankie_sim::replay::Summary;

use super::folder::{Entry, Existing, Folder, FolderError};
use super::names;

/// The subfolder of the store's folder.
pub(super) const FOLDER: &str = "replays";
/// The extension of replay files.
const EXTENSION: &str = "toml";
/// The maximum size of a file that is read, in bytes. Most replays have a few kilobytes.
const MAX_BYTES: u64 = frankie_sim::replay::MAX_REPLAY_BYTES as u64;
/// The number of bytes that are read of each file of the list. The result stands at the end: that of ten million steps and
/// more lies behind.
const HEAD_BYTES: usize = 1 << 20;
/// The number of names that are tried before saving gives up.
const MAX_TRIES: u32 = 9_999;

/// A file in the folder of replays.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayEntry {
    /// The path of the file.
    pub path: PathBuf,
    /// The name of the file without the extension.
    pub name: String,
    /// The time of the last change, if the system knows it.
    pub modified: Option<SystemTime>,
    /// The size, in bytes.
    pub size: u64,
    /// The summary of the replay, or the reason why the file cannot be read.
    pub summary: Result<Summary, String>,
}

/// The saved replays.
#[derive(Clone, Debug)]
pub struct Replays {
    folder: Folder,
}

impl Replays {
    pub(super) fn new(folder: Folder) -> Self {
        Self { folder }
    }

    /// Returns the folder of the files; `None` where they are in no folder of the system, as in a browser.
    #[must_use]
    pub fn path(&self) -> Option<PathBuf> {
        self.folder.root().map(|root| root.join(FOLDER))
    }

    /// Lists all replays, the newest first; a file that cannot be read is in the list with the reason.
    ///
    /// # Errors
    /// When the folder exists and cannot be read.
    pub fn list(&self) -> Result<Vec<ReplayEntry>, FolderError> {
        let mut entries: Vec<_> =
            self.folder.list(FOLDER)?.into_iter().filter_map(|entry| self.entry_of(entry)).collect();
        entries.sort_by(|a, b| b.modified.cmp(&a.modified).then_with(|| a.name.cmp(&b.name)));
        Ok(entries)
    }

    /// Writes a replay under the first free name: `name`, `name-2` and so on. Returns its path.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, text: &str, name: &str) -> Result<PathBuf, FolderError> {
        self.save_as(text, &names::portable(name, "replay"))
    }

    /// Does the same with a name that every system accepts.
    pub(super) fn save_as(&self, text: &str, stem: &str) -> Result<PathBuf, FolderError> {
        let mut tries = 1;
        loop {
            let suffix = if tries == 1 { String::new() } else { format!("-{tries}") };
            let file = format!("{FOLDER}/{stem}{suffix}.{EXTENSION}");
            match self.folder.write(&file, text.as_bytes(), Existing::Keep) {
                Err(FolderError::Exists(_)) if tries < MAX_TRIES => tries += 1,
                result => return result,
            }
        }
    }

    /// Reads the text of a replay.
    ///
    /// # Errors
    /// When it is not in the folder or cannot be read.
    pub fn read(&self, path: &Path) -> Result<String, FolderError> {
        let bytes = self.folder.read(&self.name_of(path)?)?;
        let gone = || FolderError::Io {
            path: path.to_path_buf(),
            source: std::io::Error::from(std::io::ErrorKind::NotFound),
        };
        let bytes = bytes.ok_or_else(gone)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Deletes a replay.
    ///
    /// # Errors
    /// When it is not in the folder or cannot be deleted.
    pub fn delete(&self, path: &Path) -> Result<(), FolderError> {
        self.folder.delete(&self.name_of(path)?)
    }

    /// Returns the name of a replay file, relative to the store.
    ///
    /// # Errors
    /// When the file is not directly in the folder, or is not a replay.
    fn name_of(&self, path: &Path) -> Result<String, FolderError> {
        let outside = || FolderError::Outside(path.to_path_buf());
        let folder = self.folder.path(FOLDER)?;
        let is_replay = path.extension().is_some_and(|extension| extension == EXTENSION);
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(outside)?;
        if path.parent() != Some(&folder) || !is_replay {
            return Err(outside());
        }
        Ok(format!("{FOLDER}/{name}"))
    }

    /// Returns a file as an entry of the list; `None` if it is not a replay.
    fn entry_of(&self, entry: Entry) -> Option<ReplayEntry> {
        let name = entry.name.strip_suffix(&format!(".{EXTENSION}"))?.to_owned();
        // The temporary file of an atomic write begins with a dot. It can remain after a power failure.
        if name.is_empty() || name.starts_with('.') {
            return None;
        }
        let file = format!("{FOLDER}/{}", entry.name);
        let path = self.folder.path(&file).ok()?;
        let summary = if entry.size > MAX_BYTES {
            Err(format!("{} MB: too large for a replay", entry.size >> 20))
        } else {
            match self.folder.read_beginning(&file, HEAD_BYTES) {
                Ok(Some(bytes)) => summary(&bytes, entry.size),
                Ok(None) => return None,
                Err(error) => Err(error.to_string()),
            }
        };
        Some(ReplayEntry { path, name, modified: entry.modified, size: entry.size, summary })
    }
}

/// Reads the summary of a replay from the first bytes of its file, which is `size` bytes long.
fn summary(bytes: &[u8], size: u64) -> Result<Summary, String> {
    let is_whole = bytes.len() as u64 == size;
    let text = match std::str::from_utf8(bytes) {
        // The last character was cut.
        Err(error) if !is_whole && error.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()])
        }
        Err(_) => return Err("the file is not text".to_owned()),
        Ok(text) => text.into(),
    };
    Summary::read(&text, is_whole)
}
