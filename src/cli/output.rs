//! The output of a command: stdout, or a file that is written completely or not at all.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::store::{temporary::WholeFile, whole_file};

/// What stands for stdout in place of a file.
const STDOUT: &str = "-";

/// The destination of a command's data.
pub enum Output {
    /// stdout.
    Stdout(io::Stdout),
    /// A file, which appears or changes only when [`Output::finish`] is called.
    Whole(WholeFile),
    /// A device, a pipe or a file that another program opened for us, which must not be replaced by a file.
    Special(File),
}

impl Output {
    /// Opens the destination that a flag names: a file, or stdout without one and for `-`.
    pub fn open_flag(path: Option<&Path>) -> anyhow::Result<Self> {
        path.filter(|path| !is_stdout(path)).map_or_else(|| Ok(Self::Stdout(io::stdout())), Self::file)
    }

    /// Opens a file to be written.
    pub fn file(path: &Path) -> anyhow::Result<Self> {
        Self::open(path).with_context(|| format!("cannot write {}", path.display()))
    }

    fn open(path: &Path) -> io::Result<Self> {
        let target = whole_file::resolve(path)?;
        if whole_file::is_descriptor(&target) {
            // At the end of the file: what the shell has written there before stays.
            let is_stdout = target.ends_with("fd/1");
            return if is_stdout {
                Ok(Self::Stdout(io::stdout()))
            } else {
                Ok(Self::Special(File::options().append(true).open(path)?))
            };
        }
        match std::fs::metadata(&target) {
            Ok(found) if !found.is_file() && !found.is_dir() => {
                Ok(Self::Special(File::options().write(true).open(path)?))
            }
            _ => Ok(Self::Whole(whole_file::open(path)?)),
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

/// Returns whether the path that a flag has stands for stdout.
pub fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == STDOUT
}

/// Returns the absolute path without links, also for a file that does not exist yet, to compare two names of files.
pub fn place(path: &Path) -> PathBuf {
    if let Ok(place) = path.canonicalize() {
        return place;
    }
    let target = whole_file::resolve(path);
    let path = target.as_deref().unwrap_or(path);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (parent.canonicalize(), path.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        _ => path.to_path_buf(),
    }
}
