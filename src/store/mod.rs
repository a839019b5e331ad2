//! What is remembered between visits: settings, progress and replays, in one folder of the player's.
//!
//! The folder is the system's place for a program's data, or `FRANKIE_DATA_DIR`; it is made when something is first
//! written. Every write is whole or not at all. A damaged file is never lost: it is put aside as `settings.toml.bad`
//! and the like, the usual values take its place, and [`Store::open`] says so in words. The game goes on whatever
//! happens here.

pub mod folder;
pub mod progress;
pub mod replays;
pub mod settings;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use folder::{Folder, FolderError};
pub use progress::{Achieved, Comparison, Newest, Progress};
pub use replays::{About, ReplayEntry, Replays};
pub use settings::Settings;

/// Names the folder in place of the system's, for tests and for a game on a stick.
pub const FOLDER_VARIABLE: &str = "FRANKIE_DATA_DIR";

const SETTINGS: &str = "settings.toml";
const PROGRESS: &str = "progress.toml";
/// How many damaged files of one name are put aside before the newest is left where it is.
const MAX_BAD: u32 = 99;

/// Why something is not remembered.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The disk said no.
    #[error("not saved: {0}")]
    Folder(#[from] FolderError),
    /// The file there could neither be read nor put aside, and is not overwritten.
    #[error("not saved: {0} could not be read and is left as it is")]
    Guarded(PathBuf),
    /// It cannot be written down.
    #[error("not saved: {name}: {message}")]
    Text {
        /// The file.
        name: &'static str,
        /// Why not.
        message: String,
    },
}

/// The folder and what was found in it.
#[derive(Debug)]
#[cfg_attr(feature = "game", derive(bevy::prelude::Resource))]
pub struct Store {
    /// What the player has set. Change it through [`Store::set`].
    pub settings: Settings,
    /// What has been achieved. Change it through [`Store::save_progress`].
    pub progress: Progress,
    folder: Folder,
    /// Files that could not be read nor put aside.
    guarded: BTreeSet<&'static str>,
}

impl Store {
    /// Opens the player's own folder, and says in words what could not be read.
    #[must_use]
    pub fn open() -> (Self, Vec<String>) {
        Self::at(data_folder())
    }

    /// Opens a folder; `None` remembers nothing.
    #[must_use]
    pub fn at(root: Option<PathBuf>) -> (Self, Vec<String>) {
        let (settings, progress) = (Settings::default(), Progress::default());
        let mut store = Self { settings, progress, folder: Folder::new(root), guarded: BTreeSet::new() };
        let mut news = Vec::new();
        store.settings = store.load(SETTINGS, Settings::parse, &mut news);
        store.progress = store.load(PROGRESS, Progress::parse, &mut news);
        (store, news)
    }

    /// Where everything lies; `None` where nothing can be kept.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.folder.root()
    }

    /// The kept replays.
    #[must_use]
    pub fn replays(&self) -> Replays {
        Replays::new(self.folder.clone())
    }

    /// Remembers settings. They hold from now on even if they could not be written.
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

    /// Writes the progress down.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn save_progress(&mut self) -> Result<(), StoreError> {
        self.save(PROGRESS, self.progress.to_text())
    }

    /// Forgets all that has been achieved; replays stay.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn reset_progress(&mut self) -> Result<(), StoreError> {
        self.progress = Progress::default();
        self.save_progress()
    }

    fn save(&self, name: &'static str, text: Result<String, String>) -> Result<(), StoreError> {
        if self.guarded.contains(name) {
            return Err(StoreError::Guarded(self.folder.path(name)?));
        }
        let text = text.map_err(|message| StoreError::Text { name, message })?;
        self.folder.write(name, text.as_bytes(), folder::Existing::Replace)?;
        Ok(())
    }

    fn load<T: Default>(
        &mut self,
        name: &'static str,
        parse: fn(&str) -> Result<T, String>,
        news: &mut Vec<String>,
    ) -> T {
        let bytes = match self.folder.read(name) {
            Ok(None) => return T::default(),
            Ok(Some(bytes)) => bytes,
            Err(error) => {
                self.guarded.insert(name);
                news.push(format!("{error}. The usual values are used; the file is left as it is."));
                return T::default();
            }
        };
        let parsed = match std::str::from_utf8(&bytes) {
            Ok(text) => parse(text),
            Err(_) => Err("this is no text".to_owned()),
        };
        parsed.unwrap_or_else(|message| {
            let what = match self.quarantine(name, &bytes) {
                Ok(aside) => format!("It is kept as {}.", aside.display()),
                Err(error) => {
                    self.guarded.insert(name);
                    format!("It is left as it is ({error}).")
                }
            };
            news.push(format!("{name} is damaged: {message}. The usual values are used. {what}"));
            T::default()
        })
    }

    /// Moves a damaged file out of the way.
    fn quarantine(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, FolderError> {
        let mut tries = 1;
        let aside = loop {
            let bad = if tries == 1 { format!("{name}.bad") } else { format!("{name}.bad-{tries}") };
            match self.folder.write(&bad, bytes, folder::Existing::Keep) {
                Err(FolderError::Exists(_)) if tries < MAX_BAD => tries += 1,
                done => break done?,
            }
        };
        self.folder.delete(name)?;
        Ok(aside)
    }
}

/// The player's own folder; `None` where the system names none.
#[must_use]
pub fn data_folder() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(FOLDER_VARIABLE).filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    directories::ProjectDirs::from("", "", "Fetch Frankie").map(|places| places.data_dir().to_path_buf())
}

/// What is wrong with a TOML text, in one line with its place.
fn words(error: &toml::de::Error, text: &str) -> String {
    let message = error.message().lines().next().unwrap_or("not valid").to_owned();
    let Some(span) = error.span() else { return message };
    let before = text.get(..span.start).unwrap_or("");
    format!("line {}: {message}", before.matches('\n').count() + 1)
}
