//! Runs in progress: what remains of a run whose window ended in the middle of it. Each window appends to a file of its own,
//! line by line, the run so far as the code of a link; the last line that is whole counts. Reads and writes files of the
//! folder `unfinished`.

use frankie_sim::Replay;
use frankie_sim::link::Link;

use super::folder::{Existing, Folder, FolderError, Lock};
use crate::levels::links;

/// The subfolder of the store's folder.
const FOLDER: &str = "unfinished";
/// The endings of the files with runs, of those whose lock says that a window writes, and of damaged ones.
const ENDING: &str = ".run";
const LOCK_ENDING: &str = ".lock";
const BAD_ENDING: &str = ".bad";
/// At this size a file begins again with its last line, in bytes.
const MAX_BYTES: usize = 256 << 10;
/// The number of names that are tried for a file.
const TRIES: u128 = 16;
/// The longest code that is written, in bytes: a level with large tables of numbers would fill the disk.
const MAX_CODE: usize = 64 << 10;

/// The runs in progress of all windows.
#[derive(Clone, Debug)]
pub struct Unfinished {
    folder: Folder,
}

/// The file to which a window writes its run. It is locked until it is dropped.
pub struct Journal {
    folder: Folder,
    stem: String,
    /// The number of bytes in the file.
    bytes: usize,
    _lock: Option<Lock>,
}

/// A run whose window ended in the middle of it.
#[derive(Clone, Debug)]
pub struct InterruptedRun {
    /// The run, up to at most a second before its end.
    pub replay: Replay,
    stem: String,
}

impl Unfinished {
    pub(super) fn new(folder: Folder) -> Self {
        Self { folder }
    }

    /// Returns a file for the runs of this window. It does not exist until something is written.
    #[must_use]
    pub fn journal(&self) -> Journal {
        let now = self.folder.now().and_then(|now| now.duration_since(std::time::UNIX_EPOCH).ok());
        let first = now.map_or(0, |now| now.as_millis());
        // Another window may have begun in the same moment.
        let free = (first..first + TRIES).map(|number| format!("{FOLDER}/{number}")).find_map(|stem| {
            let lock = self.folder.hold(&format!("{stem}{LOCK_ENDING}"))?;
            let is_new = matches!(self.folder.read_beginning(&format!("{stem}{ENDING}"), 1), Ok(None));
            is_new.then_some((stem, Some(lock)))
        });
        // Where nothing can be written there is no lock either, and the first line says why.
        let (stem, lock) = free.unwrap_or_else(|| (format!("{FOLDER}/{first}"), None));
        Journal { folder: self.folder.clone(), stem, bytes: 0, _lock: lock }
    }

    /// Returns the newest run that was interrupted, and a warning for each file that holds none: it is kept under another name.
    #[must_use]
    pub fn interrupted(&self) -> (Option<InterruptedRun>, Vec<String>) {
        let mut warnings = Vec::new();
        let mut files = self.folder.list(FOLDER).unwrap_or_default();
        files.sort_by(|a, b| b.modified.cmp(&a.modified).then_with(|| b.name.cmp(&a.name)));
        for file in files {
            let Some(stem) = file.name.strip_suffix(ENDING).map(|stem| format!("{FOLDER}/{stem}")) else {
                continue;
            };
            // A window that is open goes on with it.
            let Some(lock) = self.folder.hold(&format!("{stem}{LOCK_ENDING}")) else { continue };
            match self.read(&stem) {
                Ok(Some(replay)) => return (Some(InterruptedRun { replay, stem }), warnings),
                Ok(None) => {
                    drop(lock);
                    warnings.extend(self.set_aside(&stem));
                }
                Err(error) => warnings.push(error.to_string()),
            }
        }
        (None, warnings)
    }

    /// Returns the last run in a file that is whole; `None` if there is none.
    fn read(&self, stem: &str) -> Result<Option<Replay>, FolderError> {
        let bytes = self.folder.read(&format!("{stem}{ENDING}"))?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let run = |line: &str| match links::parse(line.trim()) {
            Ok(Link::Run(replay)) => Some(*replay),
            _ => None,
        };
        Ok(text.lines().rev().filter(|line| !line.trim().is_empty()).find_map(run))
    }

    /// Keeps a file without a run under another name. Returns what to tell the player.
    fn set_aside(&self, stem: &str) -> Option<String> {
        let name = format!("{stem}{ENDING}");
        let bytes = self.folder.read(&name).ok().flatten()?;
        if !bytes.is_empty() {
            let aside = self.folder.write(&format!("{stem}{BAD_ENDING}"), &bytes, Existing::Replace).ok()?;
            self.remove(stem);
            return Some(format!("An unfinished run is damaged. Its file is kept as {}", aside.display()));
        }
        self.remove(stem);
        None
    }

    /// Deletes a run that was interrupted: it goes on, or the player does not want it.
    pub fn discard(&self, run: &InterruptedRun) {
        self.remove(&run.stem);
    }

    fn remove(&self, stem: &str) {
        for ending in [ENDING, LOCK_ENDING] {
            // One that cannot be deleted is offered again.
            let _ = self.folder.delete(&format!("{stem}{ending}"));
        }
    }
}

impl Journal {
    /// Adds the run as it is now, as a link. A code that is too long for that is left out.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append(&mut self, link: &str) -> Result<(), FolderError> {
        if link.len() > MAX_CODE {
            return Ok(());
        }
        let name = format!("{}{ENDING}", self.stem);
        let line = format!("{link}\n");
        if self.bytes + line.len() > MAX_BYTES {
            self.folder.write(&name, line.as_bytes(), Existing::Replace)?;
            self.bytes = 0;
        } else {
            self.folder.append(&name, line.as_bytes())?;
        }
        self.bytes += line.len();
        Ok(())
    }

    /// Deletes the run: it is kept as a replay, or given up.
    pub fn clear(&mut self) {
        if self.bytes > 0 {
            let _ = self.folder.delete(&format!("{}{ENDING}", self.stem));
            self.bytes = 0;
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        if self.bytes == 0 {
            let _ = self.folder.delete(&format!("{}{LOCK_ENDING}", self.stem));
        }
    }
}
