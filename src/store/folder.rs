//! The one place that reads and writes the player's files: read, write, list and delete below a single folder. Names are
//! relative with forward slashes, such as `replays/one-way.toml`; they cannot lead out of the folder. What holds the files
//! is a `Backend`: a folder of the system, or the storage of a page in a browser.

#[cfg(not(target_family = "wasm"))]
mod disk;
mod storage;

use std::any::Any;
use std::fmt::Debug;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use thiserror::Error;

pub use storage::{KeyValue, Refusal};

/// The maximum size of a file that is read, in bytes: no file of the player is larger than a replay.
const MAX_BYTES: usize = frankie_sim::replay::MAX_REPLAY_BYTES;

/// The reason why a file could not be read or written, with its path.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The system reported an error.
    #[error("{path}: {}", reason(.source))]
    Io {
        /// The path of the file or folder.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// A name that leads out of the folder.
    #[error("{0}: not a file of this folder")]
    Outside(PathBuf),
    /// The file exists and must not be replaced.
    #[error("{0}: the file exists already")]
    Exists(PathBuf),
    /// There is no place for files.
    #[error("there is no place to save anything in")]
    Nowhere,
}

impl FolderError {
    /// Returns the path of the file or folder with the error.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Io { path, .. } | Self::Outside(path) | Self::Exists(path) => Some(path),
            Self::Nowhere => None,
        }
    }
}

/// Describes an error of the system in a few plain words.
fn reason(error: &io::Error) -> String {
    if error.get_ref().is_some() {
        return error.to_string();
    }
    let text = match error.kind() {
        io::ErrorKind::PermissionDenied => "no permission to read or write there",
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full",
        io::ErrorKind::NotADirectory => "a file is where a folder should be",
        io::ErrorKind::IsADirectory => "a folder is where a file should be",
        io::ErrorKind::NotFound => "it does not exist",
        _ => return error.to_string(),
    };
    text.to_owned()
}

/// The action when the file already exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Replace it.
    Replace,
    /// Keep it and fail with [`FolderError::Exists`].
    Keep,
}

/// A file in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The name, without the folder.
    pub name: String,
    /// The size, in bytes.
    pub size: u64,
    /// The time of the last change, if the system knows it.
    pub modified: Option<SystemTime>,
}

/// Keeps others from changing files of the folder until it is dropped.
pub type Lock = Box<dyn Any + Send + Sync>;

/// What holds the files of a folder. Names have been checked: they have forward slashes and do not lead out.
trait Backend: Debug + Send + Sync {
    /// Returns the path that stands for a name in lists and messages.
    fn path(&self, name: &str) -> PathBuf;
    /// Returns the folder of the system; `None` where the files are elsewhere.
    fn root(&self) -> Option<&Path>;
    /// Waits for a lock, at most a second; `None` where there are none.
    fn lock(&self) -> Option<Lock>;
    /// Takes a lock that no other window has, by the name of a file for it; `None` where another one has it. Where there are
    /// no locks, everybody has all of them.
    fn hold(&self, name: &str) -> Option<Lock>;
    /// Adds to the end of a file, which need not exist. Where nothing can be added, the file has only what was added last.
    fn append(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError>;
    /// Reads a file up to `max_bytes` + 1 bytes; `None` if it does not exist.
    fn read(&self, name: &str, max_bytes: usize) -> Result<Option<Vec<u8>>, FolderError>;
    /// Writes a file completely or not at all.
    fn write(&self, name: &str, bytes: &[u8], existing: Existing) -> Result<(), FolderError>;
    /// Returns the files of a subfolder, in any order; none if it does not exist.
    fn list(&self, subfolder: &str) -> Result<Vec<Entry>, FolderError>;
    /// Deletes a file, if it exists.
    fn delete(&self, name: &str) -> Result<(), FolderError>;
    /// Returns the current time, if it is known.
    fn now(&self) -> Option<SystemTime>;
}

/// A folder that is created when the first file is written into it.
#[derive(Clone, Debug)]
pub struct Folder {
    backend: Option<Arc<dyn Backend>>,
}

impl Folder {
    /// Returns a folder of the system, which need not exist yet; with `None` nothing can be saved.
    #[cfg(not(target_family = "wasm"))]
    #[must_use]
    pub fn new(root: Option<PathBuf>) -> Self {
        Self { backend: root.map(|root| Arc::new(disk::Disk::new(root)) as Arc<dyn Backend>) }
    }

    /// Returns a folder in the storage of a page.
    #[must_use]
    pub fn in_storage(storage: Box<dyn KeyValue>) -> Self {
        Self { backend: Some(Arc::new(storage::Storage::new(storage))) }
    }

    /// Returns a folder in which nothing can be saved.
    #[must_use]
    pub fn nowhere() -> Self {
        Self { backend: None }
    }

    /// Returns the path of the folder; `None` where there is none, or where the files are in the storage of a page.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        self.backend.as_ref()?.root()
    }

    /// Returns whether the files are in the storage of a page.
    #[must_use]
    pub fn is_in_storage(&self) -> bool {
        self.backend.as_ref().is_some_and(|backend| backend.root().is_none())
    }

    /// Returns the current time, where there is a clock.
    #[must_use]
    pub fn now(&self) -> Option<SystemTime> {
        self.backend.as_ref()?.now()
    }

    /// Waits until no other game changes files of the folder, at most a second, and returns the lock, which ends when it
    /// is dropped. `None` where there are no locks, or where nothing can be written.
    #[must_use]
    pub fn lock(&self) -> Option<Lock> {
        self.backend.as_ref()?.lock()
    }

    /// Takes the lock with this name until it is dropped; `None` where another window has it, or where nothing can be
    /// written. In the storage of a page every window gets it.
    #[must_use]
    pub fn hold(&self, name: &str) -> Option<Lock> {
        check(name).ok()?;
        self.backend.as_ref()?.hold(name)
    }

    /// Adds to the end of a file, which need not exist. In the storage of a page the file then has only what was added last.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        check(name)?;
        self.backend.as_ref().ok_or(FolderError::Nowhere)?.append(name, bytes)
    }

    /// Reads the bytes of a file; `None` if it does not exist.
    ///
    /// # Errors
    /// When it exists and cannot be read, is not a regular file, or is larger than any file of the player.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, FolderError> {
        match self.read_up_to(name, MAX_BYTES)? {
            Some(bytes) if bytes.len() > MAX_BYTES => {
                Err(FolderError::Io { path: self.path(name)?, source: io::ErrorKind::FileTooLarge.into() })
            }
            read => Ok(read),
        }
    }

    /// Reads the first `max_bytes` bytes of a file, or all of a shorter one; `None` if it does not exist.
    ///
    /// # Errors
    /// When it exists and cannot be read, or is not a regular file.
    pub fn read_beginning(&self, name: &str, max_bytes: usize) -> Result<Option<Vec<u8>>, FolderError> {
        let mut read = self.read_up_to(name, max_bytes)?;
        read.iter_mut().for_each(|bytes| bytes.truncate(max_bytes));
        Ok(read)
    }

    fn read_up_to(&self, name: &str, max_bytes: usize) -> Result<Option<Vec<u8>>, FolderError> {
        let Some(backend) = &self.backend else { return Ok(None) };
        check(name)?;
        backend.read(name, max_bytes)
    }

    /// Writes a file completely or not at all: a crash, a full disk or a full storage leaves the old file. Returns its
    /// path.
    ///
    /// # Errors
    /// When it cannot be written, or exists already and must be kept.
    pub fn write(&self, name: &str, bytes: &[u8], existing: Existing) -> Result<PathBuf, FolderError> {
        let backend = self.backend.as_ref().ok_or(FolderError::Nowhere)?;
        check(name)?;
        backend.write(name, bytes, existing)?;
        Ok(backend.path(name))
    }

    /// Lists the files of a subfolder, sorted by name. A subfolder that does not exist yet has no files.
    ///
    /// # Errors
    /// When it exists and cannot be read.
    pub fn list(&self, subfolder: &str) -> Result<Vec<Entry>, FolderError> {
        let Some(backend) = &self.backend else { return Ok(Vec::new()) };
        check(subfolder)?;
        let mut entries = backend.list(subfolder)?;
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// Deletes a file. A file that does not exist counts as deleted.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub fn delete(&self, name: &str) -> Result<(), FolderError> {
        let backend = self.backend.as_ref().ok_or(FolderError::Nowhere)?;
        check(name)?;
        backend.delete(name)
    }

    /// Returns the path of a file.
    ///
    /// # Errors
    /// When the name leads out of the folder, or there is no folder.
    pub fn path(&self, name: &str) -> Result<PathBuf, FolderError> {
        let backend = self.backend.as_ref().ok_or(FolderError::Nowhere)?;
        check(name)?;
        Ok(backend.path(name))
    }
}

/// Checks that a name does not lead out of the folder.
fn check(name: &str) -> Result<(), FolderError> {
    let is_plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if name.is_empty() || !is_plain {
        return Err(FolderError::Outside(PathBuf::from(name)));
    }
    Ok(())
}
