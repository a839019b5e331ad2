//! The output of a command: stdout, or a file that is written completely or not at all.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use atomic_write_file::AtomicWriteFile;

/// The destination of a command's data.
pub enum Output {
    /// stdout.
    Stdout(io::Stdout),
    /// A file, which appears or changes only when [`Output::finish`] is called.
    Whole(AtomicWriteFile),
    /// A device or a pipe, which must not be replaced by a file.
    Special(File),
}

impl Output {
    /// Opens a file to be written.
    pub fn file(path: &Path) -> anyhow::Result<Self> {
        Self::open(path).with_context(|| format!("cannot write {}", path.display()))
    }

    fn open(path: &Path) -> io::Result<Self> {
        match std::fs::metadata(path) {
            Ok(about) if about.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(about) if !about.is_file() => Ok(Self::Special(File::options().write(true).open(path)?)),
            Ok(_) => {
                // A file without write permission is not replaced either, and a link stays a link.
                File::options().append(true).open(path)?;
                Ok(Self::Whole(AtomicWriteFile::open(path.canonicalize()?)?))
            }
            Err(_) => Ok(Self::Whole(AtomicWriteFile::open(path)?)),
        }
    }

    /// Writes the file at its final path.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        match self {
            Self::Whole(file) => file.commit(),
            Self::Stdout(_) | Self::Special(_) => Ok(()),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Whole(file) => file.write(bytes),
            Self::Special(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Whole(file) => file.flush(),
            Self::Special(file) => file.flush(),
        }
    }
}

/// Returns the absolute path without links, also for a file that does not exist yet, to compare two names of files.
pub fn place(path: &Path) -> PathBuf {
    if let Ok(place) = path.canonicalize() {
        return place;
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (parent.canonicalize(), path.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        _ => path.to_path_buf(),
    }
}
