//! Files of numbers that levels name, and the folders where they are allowed. Reads files; writes nothing.

use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use frankie_sim::level::Attachment;
use frankie_sim::rows::MAX_ROWS_BYTES;

/// The files of numbers that built-in levels name. They are inside the binary as well. Each line is a file.
const FILES: &[(&str, &[u8])] = &[("two-moons.npy", include_bytes!("../../levels/two-moons.npy"))];

/// Returns the content of a file inside the binary.
///
/// # Errors
/// When there is no file of that name.
pub(super) fn built_in(name: &str) -> Result<Vec<u8>, String> {
    let found = FILES.iter().find(|(known, _)| *known == name);
    found.map(|(_, bytes)| bytes.to_vec()).ok_or_else(|| "there is no such file".to_owned())
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

/// Reads a file of numbers, up to the maximum size.
///
/// # Errors
/// The reason why it cannot be read, without the file's name.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    let words = |error: std::io::Error| error.to_string();
    let file = std::fs::File::open(path).map_err(words)?;
    let mut bytes = Vec::new();
    // One byte more than allowed, so that a file that is too large is noticed.
    file.take(MAX_ROWS_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(words)?;
    Ok(bytes)
}
