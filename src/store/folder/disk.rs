//! A folder of the system.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use super::{Backend, Entry, Existing, FolderError, Lock};
use crate::files;
use crate::store::whole_file;

/// The name of the file whose lock says that a game is changing files of the folder.
const LOCK: &str = ".lock";
/// The number of times a lock that another game holds is tried, and the time between two tries. A write takes a few
/// milliseconds; a game that is stopped in the middle of one must not stop the others.
const LOCK_TRIES: u32 = 200;
const LOCK_WAIT: Duration = Duration::from_millis(5);

/// A folder of the system, which need not exist yet.
#[derive(Debug)]
pub(super) struct Disk {
    root: PathBuf,
}

impl Disk {
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }
}

impl Backend for Disk {
    fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    fn root(&self) -> Option<&Path> {
        Some(&self.root)
    }

    fn lock(&self) -> Option<Lock> {
        let path = self.path(LOCK);
        fs::create_dir_all(path.parent()?).ok()?;
        if path.exists() && !path.is_file() {
            // Opening a pipe would wait for its reader.
            return None;
        }
        let file = File::options().create(true).truncate(false).write(true).open(path).ok()?;
        for _ in 0..LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => return Some(Box::new(file)),
                Err(fs::TryLockError::WouldBlock) => thread::sleep(LOCK_WAIT),
                Err(fs::TryLockError::Error(_)) => return None,
            }
        }
        None
    }

    fn hold(&self, name: &str) -> Option<Lock> {
        let path = self.path(name);
        fs::create_dir_all(path.parent()?).ok()?;
        if path.exists() && !path.is_file() {
            return None;
        }
        let file = File::options().create(true).truncate(false).write(true).open(path).ok()?;
        file.try_lock().ok().map(|()| Box::new(file) as Lock)
    }

    fn append(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = self.path(name);
        let append = || {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            if path.exists() && !path.is_file() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            File::options().create(true).append(true).open(&path)?.write_all(bytes)
        };
        append().map_err(|source| FolderError::Io { path: path.clone(), source })
    }

    fn read(&self, name: &str, max_bytes: usize) -> Result<Option<Vec<u8>>, FolderError> {
        let path = self.path(name);
        match files::read(&path, max_bytes) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FolderError::Io { path, source }),
        }
    }

    fn write(&self, name: &str, bytes: &[u8], existing: Existing) -> Result<(), FolderError> {
        let path = self.path(name);
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
        })
    }

    fn list(&self, subfolder: &str) -> Result<Vec<Entry>, FolderError> {
        let path = self.path(subfolder);
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
        Ok(entries)
    }

    fn delete(&self, name: &str) -> Result<(), FolderError> {
        let path = self.path(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(FolderError::Io { path, source: error })
            }
            _ => Ok(()),
        }
    }

    fn now(&self) -> Option<SystemTime> {
        Some(SystemTime::now())
    }
}

/// Writes a temporary file, syncs it, and renames it.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = whole_file::open(path)?;
    file.write_all(bytes)?;
    file.commit()
}
