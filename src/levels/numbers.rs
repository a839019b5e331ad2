//! Files of numbers that levels name, and the folders where they are allowed. Reads files; writes nothing.

use std::path::{Component, Path, PathBuf};

use frankie_sim::level::Attachment;
use frankie_sim::rows::MAX_ROWS_BYTES;

use crate::files;

/// The files of numbers that built-in levels name. They are inside the binary as well. Each line is a file.
const FILES: &[(&str, &[u8])] = &[
    ("two-moons.npy", include_bytes!("../../levels/two-moons.npy")),
    ("two-weights.csv", include_bytes!("../../levels/two-weights.csv")),
];

/// Returns the content of a file inside the binary.
///
/// # Errors
/// When there is no file of that name.
pub(super) fn built_in(name: &str) -> Result<Vec<u8>, String> {
    let found = FILES.iter().find(|(known, _)| *known == name);
    let missing =
        || "there is no such file; a level that was opened without its folder has no files beside it";
    found.map(|(_, bytes)| bytes.to_vec()).ok_or_else(|| missing().to_owned())
}

/// Returns the path of a file that a level or an edit names; `None` where it is inside the binary, as its level is. A level
/// can only name files next to it or below, so that a level from anywhere reads nothing else; an edit can name any file.
///
/// # Errors
/// When the file would be elsewhere.
pub(super) fn path_of(file: &Attachment<'_>, level: Option<&Path>) -> Result<Option<PathBuf>, String> {
    let named = Path::new(file.name);
    if file.is_from_edit {
        return Ok(Some(named.to_path_buf()));
    }
    let is_plain = named.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if file.name.is_empty() || !is_plain {
        return Err("a level can only name files that lie beside it".to_owned());
    }
    Ok(level.map(|level| level.parent().unwrap_or(Path::new("")).join(named)))
}

/// Reads a file of numbers that a level names. Links are followed only inside the folder of the level, so that a level
/// from anywhere shows nothing of other files; a level that is a link itself has two folders.
///
/// # Errors
/// The reason why it cannot be read, without the file's name.
pub(super) fn read_beside(path: &Path, level: &Path) -> Result<Vec<u8>, String> {
    let real = path.canonicalize().map_err(|error| error.to_string())?;
    let folder = |level: &Path| {
        let parent = level.parent().filter(|parent| !parent.as_os_str().is_empty());
        parent.unwrap_or(Path::new(".")).canonicalize().ok()
    };
    let folders = [folder(level), level.canonicalize().ok().as_deref().and_then(folder)];
    if folders.iter().flatten().any(|folder| real.starts_with(folder)) {
        return read(&real);
    }
    Err("a link leads out of the level's folder".to_owned())
}

/// Reads a file of numbers, up to the maximum size.
///
/// # Errors
/// The reason why it cannot be read, without the file's name.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    files::read(path, MAX_ROWS_BYTES).map_err(|error| error.to_string())
}
