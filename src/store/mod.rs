//! The data that is saved between sessions of the game: settings, progress and replays. Reads and writes the player's
//! folder.
//!
//! The folder is the system's place for a program's data, or `FRANKIE_DATA_DIR`; it is created when something is first
//! written. In a browser it is the storage of the page. A file is written completely or not at all. Several windows can use the folder: a file is read again before it
//! is written, and only what changed in this window is written into it. Nothing damaged is lost: an entry that is not valid
//! is ignored, the file as it was is kept as `settings.toml.bad` or under a similar name, and [`Store::open`] returns a
//! warning. No error here stops the game.

pub mod archive;
mod document;
pub mod folder;
mod names;
pub mod own_levels;
pub mod progress;
pub mod replays;
pub mod settings;
#[cfg(not(target_family = "wasm"))]
pub mod temporary;
pub mod unfinished;
#[cfg(not(target_family = "wasm"))]
pub mod whole_file;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;
use toml::Table;

use document::Document;

pub use folder::{Folder, FolderError, KeyValue, Refusal};
pub use frankie_sim::replay::Summary as ReplaySummary;
pub use names::file_stem;
pub use own_levels::OwnLevels;
pub use progress::{Comparison, LatestResult, LevelResult, Progress, WalkResult};
pub use replays::{ReplayEntry, Replays};
pub use settings::Settings;
pub use unfinished::{InterruptedRun, Journal, Unfinished};

/// The environment variable that names the folder, for tests and for a portable game.
#[cfg(not(target_family = "wasm"))]
pub const FOLDER_VARIABLE: &str = "FRANKIE_DATA_DIR";

const SETTINGS: &str = "settings.toml";
const PROGRESS: &str = "progress.toml";
/// The maximum number of damaged files with the same name that are kept. Later ones are left where they are.
const MAX_BAD: u32 = 99;

/// The reason why something could not be saved.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file could not be written.
    #[error("{0}")]
    Folder(#[from] FolderError),
    /// The file that exists could neither be read nor kept under another name, and must not be overwritten.
    #[error("{0} could not be read, so it is not overwritten")]
    Unwritable(PathBuf),
    /// The values have no text form.
    #[error("{name}: {message}")]
    Text {
        /// The file.
        name: &'static str,
        /// The reason.
        message: String,
    },
}

/// Where the player's files are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// In a folder of the system.
    Folder(&'a Path),
    /// In the storage of a page in a browser.
    Browser,
    /// Nowhere: nothing can be saved.
    Nowhere,
}

/// The player's folder, with the settings and the progress in it.
#[derive(Debug)]
#[cfg_attr(feature = "game", derive(bevy::prelude::Resource))]
pub struct Store {
    /// The settings. Change them through [`Store::set`].
    pub settings: Settings,
    /// The best results. Change them through [`Store::update_progress`].
    pub progress: Progress,
    /// The settings and the progress when they were last read or written: what differs from them changed in this window.
    saved_settings: Settings,
    saved_progress: Progress,
    folder: Folder,
    /// Whether settings and progress last only until the game closes, which is no error.
    is_for_now: bool,
    /// Files that could neither be read nor kept under another name.
    unwritable: BTreeSet<&'static str>,
}

impl Store {
    /// Opens the player's own folder. Also returns a warning for each file that could not be read.
    #[cfg(not(target_family = "wasm"))]
    #[must_use]
    pub fn open() -> (Self, Vec<String>) {
        Self::at(data_folder())
    }

    /// Opens a folder; with `None` nothing is saved. Also returns a warning for each file that could not be read.
    #[cfg(not(target_family = "wasm"))]
    #[must_use]
    pub fn at(root: Option<PathBuf>) -> (Self, Vec<String>) {
        Self::of(Folder::new(root))
    }

    /// Opens the storage of a page. Also returns a warning for each file that could not be read; a single one where the
    /// page may keep nothing: then settings and progress last until the page is closed.
    #[must_use]
    pub fn in_storage(storage: Box<dyn KeyValue>) -> (Self, Vec<String>) {
        if storage.keys() == Err(Refusal::Forbidden) {
            let warning = "The browser does not let this page keep anything: settings, progress and replays last until \
                           it is closed";
            return (Self::for_now(), vec![warning.to_owned()]);
        }
        Self::of(Folder::in_storage(storage))
    }

    /// Returns a store whose settings and progress last until the game closes. It keeps no replays.
    #[must_use]
    pub fn for_now() -> Self {
        Self { is_for_now: true, ..Self::of(Folder::nowhere()).0 }
    }

    fn of(folder: Folder) -> (Self, Vec<String>) {
        let mut store = Self {
            settings: Settings::default(),
            progress: Progress::default(),
            saved_settings: Settings::default(),
            saved_progress: Progress::default(),
            folder,
            is_for_now: false,
            unwritable: BTreeSet::new(),
        };
        let mut warnings = Vec::new();
        store.settings = store.load(SETTINGS, &mut warnings);
        store.progress = store.load(PROGRESS, &mut warnings);
        store.saved_settings = store.settings.clone();
        store.saved_progress = store.progress.clone();
        (store, warnings)
    }

    /// Returns the path of the folder; `None` where there is none, as in a browser.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.folder.root()
    }

    /// Returns where the files are.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        match self.folder.root() {
            Some(path) => Place::Folder(path),
            None if self.folder.is_in_storage() => Place::Browser,
            None => Place::Nowhere,
        }
    }

    /// Returns the current time by the clock that dates the files; `None` without one.
    #[must_use]
    pub fn now(&self) -> Option<SystemTime> {
        self.folder.now()
    }

    /// Returns the saved replays.
    #[must_use]
    pub fn replays(&self) -> Replays {
        Replays::new(self.folder.clone())
    }

    /// Returns the runs in progress of all windows.
    #[must_use]
    pub fn unfinished(&self) -> Unfinished {
        Unfinished::new(self.folder.clone())
    }

    /// Returns the texts of the player's own levels.
    #[must_use]
    pub fn own_levels(&self) -> OwnLevels {
        OwnLevels::new(self.folder.clone())
    }

    /// Sets and saves the settings. They are used from now on even if they could not be written. In the file only those
    /// that changed in this window are replaced.
    ///
    /// # Errors
    /// When they could not be written.
    pub fn set(&mut self, settings: Settings) -> Result<(), StoreError> {
        let settings = settings.clamped();
        if settings == self.settings {
            return Ok(());
        }
        self.settings = settings;
        let _lock = self.folder.lock();
        self.save(SETTINGS, &self.settings, &self.saved_settings)?;
        // What another window changed is not taken over: the player sees this window's settings.
        self.saved_settings = self.settings.clone();
        Ok(())
    }

    /// Changes the progress, after the results of other windows are read, and saves it. The change holds in this window
    /// even if it could not be written. Returns what `change` returns, and the error if the progress could not be
    /// written.
    pub fn update_progress<R>(
        &mut self,
        change: impl FnOnce(&mut Progress) -> R,
    ) -> (R, Result<(), StoreError>) {
        let _lock = self.folder.lock();
        if let Ok((there, mut table)) = self.read_again::<Progress>(PROGRESS)
            && let Some(there) = there
            && self.progress.write_changes(&self.saved_progress, &mut table).is_ok()
        {
            self.progress = Progress::read(&mut table).0;
            self.saved_progress = there;
        }
        let returned = change(&mut self.progress);
        let saved = self.save(PROGRESS, &self.progress, &self.saved_progress);
        if saved.is_ok() {
            self.saved_progress = self.progress.clone();
        }
        (returned, saved)
    }

    /// Saves the progress.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn save_progress(&mut self) -> Result<(), StoreError> {
        self.update_progress(|_| ()).1
    }

    /// Deletes all best results, medals, runs and walks; replays stay.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn reset_progress(&mut self) -> Result<(), StoreError> {
        self.update_progress(|progress| *progress = Progress::default()).1
    }

    /// Writes what differs between `mine` and `saved` into the file as it is now. The caller holds the lock.
    fn save<T: Document>(&self, name: &'static str, mine: &T, saved: &T) -> Result<(), StoreError> {
        if self.is_for_now {
            return Ok(());
        }
        if self.unwritable.contains(name) {
            return Err(StoreError::Unwritable(self.folder.path(name)?));
        }
        let text = self.text_of(name, mine, saved)?;
        self.folder.write(name, text.as_bytes(), folder::Existing::Replace)?;
        Ok(())
    }

    /// Returns the text of the file as it is now with what differs between `mine` and `saved`.
    fn text_of<T: Document>(&self, name: &'static str, mine: &T, saved: &T) -> Result<String, StoreError> {
        let (there, mut table) = self.read_again::<T>(name)?;
        // Everything is written where there is no file, or none that can be read.
        let nothing = T::default();
        let saved = if there.is_some() { saved } else { &nothing };
        mine.write_changes(saved, &mut table)
            .and_then(|()| toml::to_string(&table).map_err(|error| error.to_string()))
            .map_err(|message| StoreError::Text { name, message })
    }

    /// Reads a file again, which another window or another program may have changed. Also returns its table. `None` if
    /// the file does not exist, or cannot be read as a whole; it is then kept under another name.
    fn read_again<T: Document>(&self, name: &str) -> Result<(Option<T>, Table), FolderError> {
        let Some(bytes) = self.folder.read(name)? else { return Ok((None, Table::new())) };
        let parsed = std::str::from_utf8(&bytes).ok().and_then(|text| document::parse::<T>(text).ok());
        match parsed {
            Some((document, table, bad)) => {
                if !bad.is_empty() {
                    self.keep_damaged(name, &bytes)?;
                }
                Ok((Some(document), table))
            }
            None => {
                self.keep_damaged(name, &bytes)?;
                Ok((None, Table::new()))
            }
        }
    }

    fn load<T: Document>(&mut self, name: &'static str, warnings: &mut Vec<String>) -> T {
        let bytes = match self.folder.read(name) {
            Ok(None) => return T::default(),
            Ok(Some(bytes)) => bytes,
            Err(error) => {
                self.unwritable.insert(name);
                warnings.push(format!("{error}. Default values are used; the file is left as it is."));
                return T::default();
            }
        };
        let parsed = match std::str::from_utf8(&bytes) {
            Ok(text) => document::parse::<T>(text).map(|parsed| (text, parsed)),
            Err(_) => Err("the file is not text".to_owned()),
        };
        let (reason, document, table) = match parsed {
            Ok((_, (document, _, bad))) if bad.is_empty() => return document,
            Ok((text, (document, table, bad))) => {
                let rest = match bad.len() {
                    1 => String::new(),
                    count => format!(" and {} more entries", count - 1),
                };
                (format!("{}{rest}. The rest is used.", bad[0].describe(text)), document, table)
            }
            Err(message) => (format!("{message}. Default values are used."), T::default(), Table::new()),
        };
        let action = match self.quarantine(name, &bytes, &table) {
            Ok(aside) => format!("The file is kept as {}.", aside.display()),
            Err(error) => {
                self.unwritable.insert(name);
                format!("It is left as it is ({error}).")
            }
        };
        warnings.push(format!("{name} is damaged: {reason} {action}"));
        document
    }

    /// Keeps a damaged file under a new name and writes what could be read of it. Returns the new path.
    fn quarantine(&self, name: &str, bytes: &[u8], readable: &Table) -> Result<PathBuf, FolderError> {
        let _lock = self.folder.lock();
        let aside = self.keep_damaged(name, bytes)?;
        // Another window may have written the file since: then there is nothing to replace. An error is reported when
        // something is saved.
        if self.folder.read(name)?.as_deref() == Some(bytes)
            && let Ok(text) = toml::to_string(readable)
        {
            let _ = self.folder.write(name, text.as_bytes(), folder::Existing::Replace);
        }
        Ok(aside)
    }

    /// Writes the bytes of a damaged file to a new name beside it. Returns the new path.
    fn keep_damaged(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, FolderError> {
        let mut tries = 1;
        loop {
            let bad = if tries == 1 { format!("{name}.bad") } else { format!("{name}.bad-{tries}") };
            match self.folder.write(&bad, bytes, folder::Existing::Keep) {
                // The same file, from an earlier time when it could not be replaced.
                Err(FolderError::Exists(path)) if self.folder.read(&bad)?.as_deref() == Some(bytes) => {
                    return Ok(path);
                }
                Err(FolderError::Exists(_)) if tries < MAX_BAD => tries += 1,
                result => return result,
            }
        }
    }
}

/// Returns the player's own folder; `None` where the system has none.
#[cfg(not(target_family = "wasm"))]
#[must_use]
pub fn data_folder() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(FOLDER_VARIABLE).filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    directories::ProjectDirs::from("", "", "Fetch Frankie").map(|places| places.data_dir().to_path_buf())
}
