//! The data that is saved between sessions of the game: settings, progress and replays. Reads and writes the player's
//! folder.
//!
//! The folder is the system's place for a program's data, or `FRANKIE_DATA_DIR`; it is created when something is first
//! written. A file is written completely or not at all. A damaged file is never lost: it is moved to `settings.toml.bad`
//! or a similar name, default values are used instead, and [`Store::open`] returns a warning. No error here stops the
//! game.

pub mod folder;
pub mod progress;
pub mod replays;
pub mod settings;
pub mod whole_file;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use folder::{Folder, FolderError};
pub use progress::{Comparison, LatestResult, LevelResult, Progress};
pub use replays::{ReplayEntry, ReplaySummary, Replays};
pub use settings::Settings;

/// The environment variable that names the folder, for tests and for a portable game.
pub const FOLDER_VARIABLE: &str = "FRANKIE_DATA_DIR";

const SETTINGS: &str = "settings.toml";
const PROGRESS: &str = "progress.toml";
/// The maximum number of damaged files with the same name that are moved away. Later ones are left where they are.
const MAX_BAD: u32 = 99;

/// The reason why something could not be saved.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file could not be written.
    #[error("{0}")]
    Folder(#[from] FolderError),
    /// The file that exists could neither be read nor moved away, and must not be overwritten.
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

/// The player's folder, with the settings and the progress in it.
#[derive(Debug)]
#[cfg_attr(feature = "game", derive(bevy::prelude::Resource))]
pub struct Store {
    /// The settings. Change them through [`Store::set`].
    pub settings: Settings,
    /// The best results. Save changes through [`Store::save_progress`].
    pub progress: Progress,
    folder: Folder,
    /// Files that could neither be read nor moved away.
    unwritable: BTreeSet<&'static str>,
}

impl Store {
    /// Opens the player's own folder. Also returns a warning for each file that could not be read.
    #[must_use]
    pub fn open() -> (Self, Vec<String>) {
        Self::at(data_folder())
    }

    /// Opens a folder; with `None` nothing is saved. Also returns a warning for each file that could not be read.
    #[must_use]
    pub fn at(root: Option<PathBuf>) -> (Self, Vec<String>) {
        let (settings, progress) = (Settings::default(), Progress::default());
        let mut store = Self { settings, progress, folder: Folder::new(root), unwritable: BTreeSet::new() };
        let mut warnings = Vec::new();
        store.settings = store.load(SETTINGS, Settings::parse, &mut warnings);
        store.progress = store.load(PROGRESS, Progress::parse, &mut warnings);
        (store, warnings)
    }

    /// Returns the path of the folder; `None` where nothing can be saved.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.folder.root()
    }

    /// Returns the saved replays.
    #[must_use]
    pub fn replays(&self) -> Replays {
        Replays::new(self.folder.clone())
    }

    /// Sets and saves the settings. They are used from now on even if they could not be written.
    ///
    /// # Errors
    /// When they could not be written.
    pub fn set(&mut self, settings: Settings) -> Result<(), StoreError> {
        let settings = settings.clamped();
        if settings == self.settings {
            return Ok(());
        }
        self.settings = settings;
        self.save(SETTINGS, self.settings.to_text())
    }

    /// Saves the progress.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn save_progress(&mut self) -> Result<(), StoreError> {
        self.save(PROGRESS, self.progress.to_text())
    }

    /// Deletes all best results; replays stay.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn reset_progress(&mut self) -> Result<(), StoreError> {
        self.progress = Progress::default();
        self.save_progress()
    }

    fn save(&self, name: &'static str, text: Result<String, String>) -> Result<(), StoreError> {
        if self.unwritable.contains(name) {
            return Err(StoreError::Unwritable(self.folder.path(name)?));
        }
        let text = text.map_err(|message| StoreError::Text { name, message })?;
        self.folder.write(name, text.as_bytes(), folder::Existing::Replace)?;
        Ok(())
    }

    fn load<T: Default>(
        &mut self,
        name: &'static str,
        parse: fn(&str) -> Result<T, String>,
        warnings: &mut Vec<String>,
    ) -> T {
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
            Ok(text) => parse(text),
            Err(_) => Err("the file is not text".to_owned()),
        };
        parsed.unwrap_or_else(|message| {
            let action = match self.quarantine(name, &bytes) {
                Ok(aside) => format!("It is kept as {}.", aside.display()),
                Err(error) => {
                    self.unwritable.insert(name);
                    format!("It is left as it is ({error}).")
                }
            };
            warnings.push(format!("{name} is damaged: {message}. Default values are used. {action}"));
            T::default()
        })
    }

    /// Moves a damaged file to a new name. Returns the new path.
    fn quarantine(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, FolderError> {
        let mut tries = 1;
        let aside = loop {
            let bad = if tries == 1 { format!("{name}.bad") } else { format!("{name}.bad-{tries}") };
            match self.folder.write(&bad, bytes, folder::Existing::Keep) {
                Err(FolderError::Exists(_)) if tries < MAX_BAD => tries += 1,
                result => break result?,
            }
        };
        self.folder.delete(name)?;
        Ok(aside)
    }
}

/// Returns the player's own folder; `None` where the system has none.
#[must_use]
pub fn data_folder() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(FOLDER_VARIABLE).filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    directories::ProjectDirs::from("", "", "Fetch Frankie").map(|places| places.data_dir().to_path_buf())
}

/// Describes an error in a TOML text in one line, with its line number.
fn describe(error: &toml::de::Error, text: &str) -> String {
    let message = error.message().lines().next().unwrap_or("not valid").to_owned();
    let Some(span) = error.span() else { return message };
    let before = text.get(..span.start).unwrap_or("");
    format!("line {}: {message}", before.matches('\n').count() + 1)
}
