//! The one place that reads and writes the player's files: read, write, list and delete below a single folder. Names are
//! relative with forward slashes, such as `replays/one-way.toml`; they cannot lead out of the folder. A version for the
//! web would only replace these functions.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use thiserror::Error;

use super::whole_file;
use crate::files;

/// The maximum size of a file that is read, in bytes: no file of the player is larger than a replay.
const MAX_BYTES: usize = frankie_sim::replay::MAX_REPLAY_BYTES;
/// The name of the file whose lock says that a game is changing files of the folder.
const LOCK: &str = ".lock";
/// The number of times a lock that another game holds is tried, and the time between two tries. A write takes a few
/// milliseconds; a game that is stopped in the middle of one must not stop the others.
const LOCK_TRIES: u32 = 200;
const LOCK_WAIT: Duration = Duration::from_millis(5);

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
    /// No folder is known for this user.
    #[error("no folder to save in: the system has none for this user")]
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

/// A folder that is created when the first file is written into it.
#[derive(Clone, Debug)]
pub struct Folder {
    root: Option<PathBuf>,
}

impl Folder {
    /// Returns a folder, which need not exist yet; with `None` nothing can be saved.
    #[must_use]
    pub fn new(root: Option<PathBuf>) -> Self {
        Self { root }
    }

    /// Returns the path of the folder.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Waits until no other game changes files of the folder, at most a second, and returns the lock, which
    /// ends with the returned file. `None` where there are no locks, or where nothing can be written.
    #[must_use]
    pub fn lock(&self) -> Option<File> {
        let path = self.path(LOCK).ok()?;
        fs::create_dir_all(path.parent()?).ok()?;
        if path.exists() && !path.is_file() {
            // Opening a pipe would wait for its reader.
            return None;
        }
        let file = File::options().create(true).truncate(false).write(true).open(path).ok()?;
        for _ in 0..LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => return Some(file),
                Err(fs::TryLockError::WouldBlock) => thread::sleep(LOCK_WAIT),
                Err(fs::TryLockError::Error(_)) => return None,
            }
        }
        None
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
        if self.root.is_none() {
            return Ok(None);
        }
        let path = self.path(name)?;
        match files::read(&path, max_bytes) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FolderError::Io { path, source }),
        }
    }

    /// Writes a file completely or not at all: a crash or a full disk leaves the old file. Returns its path.
    ///
    /// # Errors
    /// When it cannot be written, or exists already and must be kept.
    pub fn write(&self, name: &str, bytes: &[u8], existing: Existing) -> Result<PathBuf, FolderError> {
        let path = self.path(name)?;
        let fails = |source| FolderError::Io { path: path.clone(), source };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .map_err(|source| FolderError::Io { path: parent.to_path_buf(), source })?;
        }
        if existing == Existing::Keep {
            // An empty file reserves the name, so that two games that save at the same time never use the same file.
            match fs::OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    return Err(FolderError::Exists(path));
                }
                Err(source) => return Err(fails(source)),
            }
        }
        write_whole(&path, bytes).map_err(|source| {
            if existing == Existing::Keep {
                // The empty file from above. If it cannot be removed, it does no harm.
                let _ = fs::remove_file(&path);
            }
            fails(source)
        })?;
        Ok(path)
    }

    /// Lists the files of a subfolder, sorted by name. A subfolder that does not exist yet has no files.
    ///
    /// # Errors
    /// When it exists and cannot be read.
    pub fn list(&self, subfolder: &str) -> Result<Vec<Entry>, FolderError> {
        if self.root.is_none() {
            return Ok(Vec::new());
        }
        let path = self.path(subfolder)?;
        let found = match fs::read_dir(&path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(FolderError::Io { path, source }),
        };
        let mut entries = Vec::new();
        for file in found {
            let file = file.map_err(|source| FolderError::Io { path: path.clone(), source })?;
            // A file that has just been deleted, or whose name is not UTF-8, is skipped.
            let (Ok(metadata), Ok(name)) = (fs::metadata(file.path()), file.file_name().into_string()) else {
                continue;
            };
            if metadata.is_file() {
                entries.push(Entry { name, size: metadata.len(), modified: metadata.modified().ok() });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// Deletes a file. A file that does not exist counts as deleted.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub fn delete(&self, name: &str) -> Result<(), FolderError> {
        let path = self.path(name)?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(FolderError::Io { path, source: error })
            }
            _ => Ok(()),
        }
    }

    /// Returns the path of a file.
    ///
    /// # Errors
    /// When the name leads out of the folder, or there is no folder.
    pub fn path(&self, name: &str) -> Result<PathBuf, FolderError> {
        let root = self.root.as_ref().ok_or(FolderError::Nowhere)?;
        let relative = Path::new(name);
        let is_plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
        if name.is_empty() || !is_plain {
            return Err(FolderError::Outside(relative.to_path_buf()));
        }
        Ok(root.join(relative))
    }
}

/// Writes a temporary file, syncs it, and renames it.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = whole_file::open(path)?;
    file.write_all(bytes)?;
    file.commit()
}
