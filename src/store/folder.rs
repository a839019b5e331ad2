//! The one place that touches the disk: read, write, list and delete below a single folder. Names are relative with
//! forward slashes, such as `replays/one-way.toml`; nothing outside the folder can be named. On the web these four
//! functions are what has to be written again.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use atomic_write_file::AtomicWriteFile;
use thiserror::Error;

/// Why something could not be read or written, with the file or folder it was about.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The system said no.
    #[error("{path}: {}", reason(.source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A name that leads out of the folder.
    #[error("{0}: not a file of this folder")]
    Outside(PathBuf),
    /// There is a file of that name and it was to be left alone.
    #[error("{0}: there is one already")]
    Exists(PathBuf),
    /// No folder is known for this user.
    #[error("no folder to keep things in: the system names none for this user")]
    Nowhere,
}

impl FolderError {
    /// The file or folder it is about.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Io { path, .. } | Self::Outside(path) | Self::Exists(path) => Some(path),
            Self::Nowhere => None,
        }
    }
}

/// What the system said, in words a player understands.
fn reason(error: &io::Error) -> String {
    let words = match error.kind() {
        io::ErrorKind::PermissionDenied => "not allowed to read or write there",
        io::ErrorKind::ReadOnlyFilesystem => "the disk can only be read",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full",
        io::ErrorKind::NotADirectory => "a file is where a folder should be",
        io::ErrorKind::IsADirectory => "a folder is where a file should be",
        io::ErrorKind::NotFound => "it is not there",
        _ => return error.to_string(),
    };
    words.to_owned()
}

/// What to do when there is a file of that name already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// The new file takes its place.
    Replace,
    /// It stays; [`FolderError::Exists`].
    Keep,
}

/// A file as it stands in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name, without the folder listed.
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// When it was last written, where the system knows.
    pub modified: Option<SystemTime>,
}

/// A folder that is made when the first file is written into it.
#[derive(Clone, Debug)]
pub struct Folder {
    root: Option<PathBuf>,
}

impl Folder {
    /// A folder, there or not; `None` is one in which nothing can be kept.
    #[must_use]
    pub fn new(root: Option<PathBuf>) -> Self {
        Self { root }
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// A file's bytes; `None` where there is no such file.
    ///
    /// # Errors
    /// When there is something that cannot be read.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, FolderError> {
        if self.root.is_none() {
            return Ok(None);
        }
        let path = self.path(name)?;
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FolderError::Io { path, source }),
        }
    }

    /// Writes a file whole or not at all: a crash or a full disk leaves what was there before.
    ///
    /// # Errors
    /// When it cannot be written, or is there already and is to stay.
    pub fn write(&self, name: &str, bytes: &[u8], existing: Existing) -> Result<PathBuf, FolderError> {
        let path = self.path(name)?;
        let fails = |source| FolderError::Io { path: path.clone(), source };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .map_err(|source| FolderError::Io { path: parent.to_path_buf(), source })?;
        }
        if existing == Existing::Keep {
            // An empty file holds the name, so that two games that save at once never share one.
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
                // Nothing but the empty file of above; if it cannot go, it does no harm.
                let _ = fs::remove_file(&path);
            }
            fails(source)
        })?;
        Ok(path)
    }

    /// The files in a folder below, by name; none where the folder is not there yet.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn list(&self, below: &str) -> Result<Vec<Entry>, FolderError> {
        if self.root.is_none() {
            return Ok(Vec::new());
        }
        let path = self.path(below)?;
        let found = match fs::read_dir(&path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(FolderError::Io { path, source }),
        };
        let mut entries = Vec::new();
        for file in found {
            let file = file.map_err(|source| FolderError::Io { path: path.clone(), source })?;
            // A file that has gone meanwhile, or whose name is no text, is passed over.
            let (Ok(about), Ok(name)) = (fs::metadata(file.path()), file.file_name().into_string()) else {
                continue;
            };
            if about.is_file() {
                entries.push(Entry { name, size: about.len(), modified: about.modified().ok() });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// Deletes a file. One that is gone already counts as deleted.
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

    /// Where a file of that name lies.
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

/// Temporary file, fsync, rename.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicWriteFile::open(path)?;
    file.write_all(bytes)?;
    file.commit()
}
