//! All data as one file, and back: settings, best results, replays and the player's own levels. What comes in is checked
//! completely before anything is written, and takes the place of nothing except settings.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use frankie_sim::bundle::{Bundle, BundledFile, MAX_BUNDLE_BYTES, is_bundle};
use frankie_sim::level::MAX_LEVEL_BYTES;
use frankie_sim::replay::{MAX_REPLAY_BYTES, Summary, is_replay};
use toml::Table;

use super::document::{self, Document};
use super::folder::{Existing, FolderError};
use super::{PROGRESS, Progress, SETTINGS, Settings, Store, names, own_levels, replays};
use crate::files;

/// The number of bytes that are looked at to tell the file from others.
const BEGINNING: usize = 4 << 10;
/// The ending of replays and levels.
const ENDING: &str = ".toml";

/// All data as one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The text of the file.
    pub text: String,
    /// The number of replays in it.
    pub replays: usize,
    /// The number of files that are not in it, since they cannot be read.
    pub unreadable: usize,
}

/// What came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Whether settings were among it.
    pub has_settings: bool,
    /// The number of levels with a first or a better result or medal.
    pub results: usize,
    /// The number of new replays.
    pub replays: usize,
    /// The number of new levels.
    pub levels: usize,
    /// The number of replays and levels that were there already.
    pub known: usize,
    /// Why the rest did not come in.
    pub error: Option<String>,
}

/// The content of a file that was checked.
enum Part {
    /// The settings that the file has; others stay as they are.
    Settings(Table),
    Progress(Progress),
    Replay {
        stem: String,
        text: String,
    },
    Level {
        id: String,
        text: String,
    },
}

/// Reads a file of all data; `None` if it is some other file, or cannot be read at all: the next reader of the path
/// reports that error.
///
/// # Errors
/// When it is not valid.
pub fn read(path: &Path) -> Result<Option<Bundle>, String> {
    let Ok(beginning) = files::read(path, BEGINNING) else { return Ok(None) };
    if !is_bundle(&String::from_utf8_lossy(&beginning)) {
        return Ok(None);
    }
    parse(&files::read(path, MAX_BUNDLE_BYTES).map_err(|error| error.to_string())?).map(Some)
}

/// Reads the content of a file of all data.
///
/// # Errors
/// When it is not valid.
pub fn parse(bytes: &[u8]) -> Result<Bundle, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "the file is not a text".to_owned())?;
    Bundle::parse(text).map_err(|error| error.to_string())
}

impl Store {
    /// Returns all data as one file, for the version `app` of the game. `level_text` returns the text of one of the
    /// player's levels as it is without other files, given its id and its text.
    ///
    /// # Errors
    /// When the data cannot be read, or is too large for one file.
    pub fn export(&self, app: &str, level_text: impl Fn(&str, String) -> String) -> Result<Exported, String> {
        let describe = |error: FolderError| error.to_string();
        // All settings, also those that are as usual: elsewhere they may not be.
        let settings = document::table_of(&self.settings)?.to_string();
        let progress = self.text_of(PROGRESS, &self.progress, &self.saved_progress);
        let mut files = Vec::new();
        for (name, text) in [(SETTINGS, settings), (PROGRESS, progress.map_err(|error| error.to_string())?)] {
            files.push(BundledFile { name: name.to_owned(), bytes: text.into_bytes() });
        }
        let (mut size, mut replays, mut unreadable) = (0, 0, 0);
        let mut listed = self.replays().list().map_err(describe)?;
        // The oldest first, so that they come in again in their order.
        listed.sort_by(|a, b| a.modified.cmp(&b.modified).then_with(|| a.name.cmp(&b.name)));
        for entry in listed {
            let text = self.replays().read(&entry.path);
            let (true, Ok(text)) = (entry.summary.is_ok() && names::is_portable(&entry.name), text) else {
                unreadable += 1;
                continue;
            };
            (size, replays) = (size + text.len(), replays + 1);
            check_size(size)?;
            let name = format!("{}/{}{ENDING}", replays::FOLDER, entry.name);
            files.push(BundledFile { name, bytes: text.into_bytes() });
        }
        for (id, text) in self.own_levels().texts().map_err(describe)? {
            if !names::is_portable(&id) || text.len() > MAX_LEVEL_BYTES {
                unreadable += 1;
                continue;
            }
            let text = level_text(&id, text);
            size += text.len();
            check_size(size)?;
            let name = format!("{}/{id}{ENDING}", own_levels::FOLDER);
            files.push(BundledFile { name, bytes: text.into_bytes() });
        }
        let text = Bundle { app: app.to_owned(), files }.to_toml();
        check_size(text.len())?;
        Ok(Exported { text, replays, unreadable })
    }

    /// Brings in all data of a file: a better result wins, replays and levels get names that are free, unless the same is
    /// here already, and settings are taken over. No level gets an id for which `is_taken` holds. Returns what came in.
    ///
    /// # Errors
    /// When a file in it is not one of the game's, or not valid. Then nothing is written.
    pub fn import(&mut self, bundle: &Bundle, is_taken: impl Fn(&str) -> bool) -> Result<Imported, String> {
        let parts: Vec<Part> = bundle.files.iter().map(check).collect::<Result<_, _>>()?;
        let mut imported = Imported::default();
        if let Err(error) = self.write_parts(parts, is_taken, &mut imported) {
            imported.error = Some(error);
        }
        Ok(imported)
    }

    fn write_parts(
        &mut self,
        parts: Vec<Part>,
        is_taken: impl Fn(&str) -> bool,
        imported: &mut Imported,
    ) -> Result<(), String> {
        let describe = |error: FolderError| error.to_string();
        let mut known = KnownReplays::of(self).map_err(describe)?;
        let mut levels: HashMap<String, String> =
            self.own_levels().texts().map_err(describe)?.into_iter().collect();
        for part in parts {
            match part {
                Part::Settings(settings) => {
                    let mut all = document::table_of(&self.settings)?;
                    all.extend(settings);
                    let all: Settings = all.try_into().map_err(|error| document::describe(&error, ""))?;
                    self.set(all).map_err(|error| error.to_string())?;
                    imported.has_settings = true;
                }
                Part::Progress(progress) => imported.results += self.merge(&progress)?,
                Part::Replay { text, .. } if known.has(self, &text) => imported.known += 1,
                Part::Replay { stem, text } => {
                    let path = self.replays().save_as(&text, &stem).map_err(describe)?;
                    known.add(&text, &path);
                    imported.replays += 1;
                }
                Part::Level { text, .. } if levels.values().any(|known| *known == text) => {
                    imported.known += 1
                }
                Part::Level { id, text } => {
                    let is_free = |id: &str| !is_taken(id) && !levels.contains_key(id);
                    let id =
                        own_levels::free_id(&id, is_free).ok_or("there are too many levels of one name")?;
                    self.own_levels().write(&id, &text, Existing::Keep).map_err(describe)?;
                    levels.insert(id, text);
                    imported.levels += 1;
                }
            }
        }
        Ok(())
    }

    /// Adds the best results, medals and runs of elsewhere. Returns for how many levels one was the first, or better.
    fn merge(&mut self, other: &Progress) -> Result<usize, String> {
        let (count, saved) = self.update_progress(|progress| {
            if progress.newest.is_none() {
                progress.newest.clone_from(&other.newest);
            }
            let run_of = |level: &str| other.runs.get(level).cloned();
            let mut better = BTreeSet::new();
            for (level, result) in &other.best {
                if progress.record_result_run(level, *result, run_of(level)).is_best() {
                    better.insert(level.as_str());
                }
            }
            for (level, medal) in &other.medals {
                if progress.medals.get(level) < Some(medal) {
                    better.insert(level);
                }
                progress.record_medal_run(level, *medal, run_of(level));
            }
            progress.merge_walks(other);
            better.len()
        });
        saved.map(|()| count).map_err(|error| error.to_string())
    }
}

/// Checks that so many bytes are not too many for one file.
fn check_size(bytes: usize) -> Result<(), String> {
    if bytes <= MAX_BUNDLE_BYTES {
        return Ok(());
    }
    let max = MAX_BUNDLE_BYTES >> 20;
    Err(format!(
        "all data together is larger than {max} MB; download the largest replays and delete them first"
    ))
}

/// Checks a file: its name, which says what it is, and its content.
fn check(file: &BundledFile) -> Result<Part, String> {
    let name = &file.name;
    let fails = |reason: String| format!("{name}: {reason}");
    let text = || {
        let text = String::from_utf8(file.bytes.clone());
        text.map_err(|_| fails("the file is not a text".to_owned()))
    };
    let in_folder = |folder: &str| {
        let stem = name.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(ENDING)?;
        names::is_portable(stem).then(|| stem.to_owned())
    };
    if name == SETTINGS {
        let read = document_of::<Settings>(&text()?).map_err(fails)?;
        return Ok(Part::Settings(read.1));
    }
    if name == PROGRESS {
        let read = document_of::<Progress>(&text()?).map_err(fails)?;
        return Ok(Part::Progress(read.0));
    }
    if let Some(stem) = in_folder(replays::FOLDER) {
        let text = text()?;
        if text.len() > MAX_REPLAY_BYTES || !is_replay(&text) {
            return Err(fails("this is not a replay".to_owned()));
        }
        Summary::read(&text, true).map_err(fails)?;
        return Ok(Part::Replay { stem, text });
    }
    if let Some(id) = in_folder(own_levels::FOLDER) {
        let text = text()?;
        if text.len() > MAX_LEVEL_BYTES || is_replay(&text) || is_bundle(&text) {
            return Err(fails("this is not a level".to_owned()));
        }
        return Ok(Part::Level { id, text });
    }
    Err(fails("this is not a file of the game".to_owned()))
}

/// Reads a document of which every entry must be valid.
fn document_of<T: Document>(text: &str) -> Result<(T, Table), String> {
    let (document, table, bad) = document::parse::<T>(text)?;
    match bad.first() {
        Some(entry) => Err(entry.describe(text)),
        None => Ok((document, table)),
    }
}

/// The replays that are there, by their size.
struct KnownReplays(HashMap<u64, Vec<PathBuf>>);

impl KnownReplays {
    fn of(store: &Store) -> Result<Self, FolderError> {
        let mut known: HashMap<u64, Vec<_>> = HashMap::new();
        for entry in store.replays().list()? {
            known.entry(entry.size).or_default().push(entry.path);
        }
        Ok(Self(known))
    }

    /// Returns whether one of them has this text.
    fn has(&self, store: &Store, text: &str) -> bool {
        let same_size = self.0.get(&(text.len() as u64));
        let is_same = |path: &PathBuf| store.replays().read(path).is_ok_and(|known| known == text);
        same_size.is_some_and(|paths| paths.iter().any(is_same))
    }

    fn add(&mut self, text: &str, path: &Path) {
        self.0.entry(text.len() as u64).or_default().push(path.to_path_buf());
    }
}
