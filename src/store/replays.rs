//! The shelf of kept replays: what each file says of itself, saving without overwriting, deleting nothing but
//! replays. The numbers are checked elsewhere; here a file is only looked into.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::folder::{Entry, Existing, Folder, FolderError};

/// The folder below the store's.
const SHELF: &str = "replays";
/// How replays' names end.
const ENDING: &str = "toml";
/// Longer files are no replays, bytes: kilobytes are usual.
const LARGEST: u64 = frankie_sim::replay::MAX_REPLAY_BYTES as u64;
/// How many names are tried before saving gives up.
const MAX_TRIES: u32 = 9_999;
/// Names are cut to this many letters.
const LONGEST_NAME: usize = 60;

/// A file on the shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayEntry {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name without the ending.
    pub name: String,
    /// When it was written, where the system knows.
    pub modified: Option<SystemTime>,
    /// In bytes.
    pub size: u64,
    /// What it says of itself, or what is wrong with it.
    pub about: Result<About, String>,
}

/// What a replay says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The level's title.
    pub title: String,
    /// Steps made.
    pub steps: u64,
    /// The outcome's word.
    pub outcome: String,
    /// The seed.
    pub seed: Option<u64>,
}

/// The kept replays.
#[derive(Clone, Debug)]
pub struct Replays {
    folder: Folder,
}

impl Replays {
    pub(super) fn new(folder: Folder) -> Self {
        Self { folder }
    }

    /// Where the files lie; `None` where nothing can be kept.
    #[must_use]
    pub fn path(&self) -> Option<PathBuf> {
        self.folder.path(SHELF).ok()
    }

    /// All of them, the newest first; broken ones are among them with what is wrong.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn list(&self) -> Result<Vec<ReplayEntry>, FolderError> {
        let mut listed: Vec<_> =
            self.folder.list(SHELF)?.into_iter().filter_map(|entry| self.look_into(entry)).collect();
        listed.sort_by(|a, b| b.modified.cmp(&a.modified).then_with(|| a.name.cmp(&b.name)));
        Ok(listed)
    }

    /// Writes a replay under a name that is free: `wish`, `wish-2` and so on.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, text: &str, wish: &str) -> Result<PathBuf, FolderError> {
        let stem = file_stem(wish);
        let mut tries = 1;
        loop {
            let name = if tries == 1 { stem.clone() } else { format!("{stem}-{tries}") };
            let file = format!("{SHELF}/{name}.{ENDING}");
            match self.folder.write(&file, text.as_bytes(), Existing::Keep) {
                Err(FolderError::Exists(_)) if tries < MAX_TRIES => tries += 1,
                done => return done,
            }
        }
    }

    /// A replay's text.
    ///
    /// # Errors
    /// When it is not on the shelf or cannot be read.
    pub fn read(&self, path: &Path) -> Result<String, FolderError> {
        let bytes = self.folder.read(&self.name_of(path)?)?;
        let gone = || FolderError::Io {
            path: path.to_path_buf(),
            source: std::io::Error::from(std::io::ErrorKind::NotFound),
        };
        let bytes = bytes.ok_or_else(gone)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Deletes a replay of the shelf.
    ///
    /// # Errors
    /// When it is not on the shelf or cannot be deleted.
    pub fn delete(&self, path: &Path) -> Result<(), FolderError> {
        self.folder.delete(&self.name_of(path)?)
    }

    /// The name of a file that lies on the shelf, directly and as a replay.
    fn name_of(&self, path: &Path) -> Result<String, FolderError> {
        let outside = || FolderError::Outside(path.to_path_buf());
        let shelf = self.folder.path(SHELF)?;
        let is_replay = path.extension().is_some_and(|ending| ending == ENDING);
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(outside)?;
        if path.parent() != Some(&shelf) || !is_replay {
            return Err(outside());
        }
        Ok(format!("{SHELF}/{name}"))
    }

    fn look_into(&self, entry: Entry) -> Option<ReplayEntry> {
        let name = entry.name.strip_suffix(&format!(".{ENDING}"))?.to_owned();
        // What an atomic write leaves behind when the power goes begins with a dot.
        if name.is_empty() || name.starts_with('.') {
            return None;
        }
        let file = format!("{SHELF}/{}", entry.name);
        let path = self.folder.path(&file).ok()?;
        let about = if entry.size > LARGEST {
            Err(format!("{} MB: too large for a replay", entry.size >> 20))
        } else {
            match self.folder.read(&file) {
                Ok(Some(bytes)) => About::parse(&bytes),
                Ok(None) => return None,
                Err(error) => Err(error.to_string()),
            }
        };
        Some(ReplayEntry { path, name, modified: entry.modified, size: entry.size, about })
    }
}

impl About {
    /// Looks into a replay: level, seed, result.
    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "this is no text".to_owned())?;
        let table: toml::Table = toml::from_str(text).map_err(|error| super::words(&error, text))?;
        let within = |outer: &str, key: &str| table.get(outer)?.as_table()?.get(key);
        let number = |value: &toml::Value| value.as_integer().and_then(|n| u64::try_from(n).ok());
        let title = within("level", "title").and_then(toml::Value::as_str);
        let steps = within("result", "steps").and_then(number);
        let outcome = within("result", "outcome").and_then(toml::Value::as_str);
        let missing = |key: &str| format!("this is no replay: `{key}` is missing");
        Ok(Self {
            title: title.ok_or_else(|| missing("level.title"))?.to_owned(),
            steps: steps.ok_or_else(|| missing("result.steps"))?,
            outcome: outcome.ok_or_else(|| missing("result.outcome"))?.to_owned(),
            seed: table.get("seed").and_then(number),
        })
    }
}

/// A name every system takes: small letters, digits and hyphens.
fn file_stem(wish: &str) -> String {
    let mut stem = String::new();
    for letter in wish.chars() {
        if letter.is_ascii_alphanumeric() {
            stem.push(letter.to_ascii_lowercase());
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
        if stem.len() >= LONGEST_NAME {
            break;
        }
    }
    let stem = stem.trim_end_matches('-');
    // Names that Windows keeps for devices would be refused there.
    let is_device = matches!(stem, "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")));
    if stem.is_empty() || is_device {
        format!("replay-{stem}").trim_end_matches('-').to_owned()
    } else {
        stem.to_owned()
    }
}
