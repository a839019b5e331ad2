//! Files that are written completely or not at all, and stay what they are: a link stays a link and leads to the new
//! content, and a file keeps its permissions. The store and the command line write every file through here.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::temporary::WholeFile;

/// The maximum number of links that lead from one to the next, as on Linux.
const MAX_LINKS: usize = 40;

/// Opens a file to be replaced when the returned file is committed. A new file gets the permissions that the system
/// gives to new files. A hard link is separated from the file's other names, which keep the old content.
///
/// # Errors
/// When the path leads to something other than a file, or to a file that must not be written, or when no file can be
/// created beside it.
pub fn open(path: &Path) -> io::Result<WholeFile> {
    let target = resolve(path)?;
    if target.as_os_str().is_empty() || target.to_string_lossy().ends_with(std::path::is_separator) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the name of a file is missing"));
    }
    match fs::metadata(&target) {
        Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() => {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
        }
        // A file without write permission is not replaced either.
        Ok(_) => drop(File::options().append(true).open(&target)?),
        // What is missing is described below.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
        Err(error) => return Err(error),
    }
    WholeFile::create(&target).map_err(|error| {
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let shown = folder.display();
        let message = match fs::metadata(folder) {
            Ok(found) if !found.is_dir() => format!("{shown} is not a folder"),
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
                format!("the folder {shown} does not exist")
            }
            _ => format!("no file can be created in {shown}: {}", reason(&error)),
        };
        io::Error::new(error.kind(), message)
    })
}

/// Returns an error of the system without the name of the temporary file.
fn reason(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code).to_string(),
        None => error.kind().to_string(),
    }
}

/// Follows the links from a path to the file they lead to, which need not exist.
///
/// # Errors
/// When the links lead in a circle.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        if is_descriptor(&path) {
            return Ok(path);
        }
        // An error means that the path is no link, or that it cannot be read, which opening it will report.
        let Ok(target) = fs::read_link(&path) else { return Ok(path) };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "its links lead in a circle"))
}

/// Returns whether a path names an open file of this process, such as `/dev/fd/3` or `/proc/self/fd/1`.
#[must_use]
pub fn is_descriptor(path: &Path) -> bool {
    let is_number = path
        .file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()));
    let folder = path.parent().unwrap_or(Path::new(""));
    let is_open_files =
        folder == Path::new("/dev/fd") || (folder.starts_with("/proc") && folder.ends_with("fd"));
    cfg!(unix) && is_number && is_open_files
}
