//! A system with folders and a clipboard. Writes files of the player into the folder of downloads, and texts to the
//! clipboard.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Delivery, Platform};
use crate::store::folder::{Existing, Folder, FolderError};

/// The number of names that are tried before a file is given up.
const MAX_TRIES: u32 = 999;

/// The player's own system.
pub struct Desktop {
    /// The folder of files for the player.
    folder: Folder,
    /// The clipboard, opened when it is first used: some systems keep a text only as long as its owner runs.
    clipboard: Mutex<Option<arboard::Clipboard>>,
}

impl Desktop {
    /// Returns the system with the player's folder of downloads.
    #[must_use]
    pub fn new() -> Self {
        let folders = directories::UserDirs::new();
        let folder = folders.and_then(|folders| {
            folders.download_dir().map(Path::to_path_buf).or_else(|| Some(folders.home_dir().to_path_buf()))
        });
        Self::with_folder(folder)
    }

    /// Returns a system that writes files into this folder.
    #[must_use]
    pub fn with_folder(folder: Option<PathBuf>) -> Self {
        Self { folder: Folder::new(folder), clipboard: Mutex::new(None) }
    }

    /// Does something with the clipboard.
    fn with_clipboard<T>(
        &self,
        act: impl FnOnce(&mut arboard::Clipboard) -> Result<T, arboard::Error>,
    ) -> Result<T, arboard::Error> {
        let mut clipboard = self.clipboard.lock().unwrap_or_else(PoisonError::into_inner);
        if clipboard.is_none() {
            *clipboard = Some(arboard::Clipboard::new()?);
        }
        clipboard.as_mut().map_or(Err(arboard::Error::ClipboardNotSupported), act)
    }
}

impl Default for Desktop {
    fn default() -> Self {
        Self::new()
    }
}

impl Platform for Desktop {
    fn deliver(&self, file: &Delivery) -> Result<String, String> {
        let (stem, ending) = file.name.rsplit_once('.').unwrap_or((&file.name, ""));
        let dot = if ending.is_empty() { "" } else { "." };
        // A file that another program creates at the same time is not replaced either.
        let mut tries = 1;
        loop {
            let number = if tries == 1 { String::new() } else { format!("-{tries}") };
            match self.folder.write(&format!("{stem}{number}{dot}{ending}"), &file.bytes, Existing::Keep) {
                Ok(path) => return Ok(path.display().to_string()),
                Err(FolderError::Exists(_)) if tries < MAX_TRIES => tries += 1,
                Err(error) => return Err(error.to_string()),
            }
        }
    }

    fn copy(&self, text: &str) -> Result<(), String> {
        self.with_clipboard(|clipboard| clipboard.set_text(text)).map_err(|error| error.to_string())
    }

    fn now(&self) -> Option<Duration> {
        SystemTime::now().duration_since(UNIX_EPOCH).ok()
    }

    fn paste(&self) -> Option<String> {
        self.with_clipboard(arboard::Clipboard::get_text).ok()
    }
}
