//! All levels: the built-in levels, the player's levels, and level files opened by path. Reads files; writes nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use frankie_sim::{Level, nearest_word};

use super::{ENDING, LevelText, OpenError, Suggestion, built_in, is_built_in, read};

/// The chapters in the order they are played. Other chapters come after them, sorted by name.
const WORLDS: &[&str] = &[
    "puppy-school",
    "the-park",
    "bad-weather",
    "fetch",
    "trick-terrain",
    "the-training-ground",
    "you-are-frankie",
    "sandbox",
];

/// Shorter names are not searched inside other names.
const MIN_PART_LETTERS: usize = 3;

/// Returns a name or a title as an id would be written: lowercase words with hyphens between them.
fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// An invalid level file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The path of the file.
    pub path: PathBuf,
    /// The error, with line and column.
    pub message: String,
}

/// The sources of levels in addition to the binary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// The player's level folder.
    pub folder: Option<PathBuf>,
    /// Level files opened by path. They replace other levels with the same id.
    pub files: Vec<PathBuf>,
    /// Levels that are in no file of the system: in the storage of a page, or opened by their content.
    pub texts: Vec<LevelText>,
}

/// The name, time and size of each level file when it was read.
pub type Stamp = Vec<(PathBuf, Option<SystemTime>, u64)>;

impl Sources {
    /// Returns every level. An invalid file does not affect other levels: it is listed among the broken files, and so is a
    /// file of the folder that has the id of a built-in level.
    #[must_use]
    pub fn load(&self) -> Catalog {
        let mut catalog = Catalog::default();
        for text in built_in() {
            catalog.add(&text);
        }
        let found = self.folder.as_deref().map(files).unwrap_or_default();
        for path in found.into_iter().filter(|path| !self.files.contains(path)) {
            match read(&path) {
                Ok(text) if is_built_in(&text.id) => catalog.add_own(&text),
                read if leads_out(&path) => catalog.add_linked(read, &path),
                read => catalog.add_read(read, &path),
            }
        }
        for text in &self.texts {
            catalog.add_own(text);
        }
        for path in &self.files {
            catalog.add_read(read(path), path);
        }
        catalog.levels.sort_by(|a, b| place(a).cmp(&place(b)));
        catalog
    }

    /// Returns the current stamp of the level files and of the `attached` files. It changes when one of them is saved.
    #[must_use]
    pub fn stamp(&self, attached: &[PathBuf]) -> Stamp {
        let found = self.folder.as_deref().map(files).unwrap_or_default();
        let stamp = |path: PathBuf| {
            let about = std::fs::metadata(&path).ok();
            let modified = about.as_ref().and_then(|about| about.modified().ok());
            (path, modified, about.map_or(0, |about| about.len()))
        };
        let named = self.files.iter().chain(attached).cloned();
        found.into_iter().chain(named).map(stamp).collect()
    }
}

/// All levels in the order they are played, and the invalid level files.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// The levels: chapters in order, then by their own order, then by id.
    pub levels: Vec<Arc<Level>>,
    /// The player's invalid level files.
    pub broken: Vec<Broken>,
    /// Files of numbers that the player's levels name, even if they do not exist.
    pub attached: Vec<PathBuf>,
}

impl Catalog {
    /// Returns the level with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Arc<Level>> {
        self.levels.iter().find(|level| level.id() == id)
    }

    /// Returns the level that is probably meant by a name that none has: by its id or by its title.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<Suggestion> {
        let ids = || self.levels.iter().map(|level| level.id());
        let titles: Vec<String> = self.levels.iter().map(|level| slug(level.title())).collect();
        let name = slug(name);
        let by_id = |id: &str| Suggestion { id: id.to_owned(), title: None };
        let by_title = |index: usize| {
            let level = &self.levels[index];
            Suggestion { id: level.id().to_owned(), title: Some(level.title().to_owned()) }
        };
        let is_part = |text: &str| name.chars().count() >= MIN_PART_LETTERS && text.contains(&name);
        let title = |found: &str| titles.iter().position(|title| title == found).map(by_title);
        let exact = ids().find(|id| *id == name).map(by_id);
        exact
            .or_else(|| title(&name))
            .or_else(|| nearest_word(&name, ids()).map(by_id))
            .or_else(|| title(nearest_word(&name, titles.iter().map(String::as_str))?))
            .or_else(|| ids().find(|id| is_part(id)).map(by_id))
            .or_else(|| titles.iter().position(|title| is_part(title)).map(by_title))
    }

    /// Adds a level of the player, whose id must not be that of a built-in level.
    fn add_own(&mut self, text: &LevelText) {
        if is_built_in(&text.id) {
            let message = format!("a built-in level is called {}; expected another name", text.id);
            self.broken.push(Broken { path: text.shown_path(), message });
        } else {
            self.add(text);
        }
    }

    fn add_read(&mut self, text: Result<LevelText, OpenError>, path: &Path) {
        match text {
            Ok(text) => self.add(&text),
            Err(error) => {
                self.broken.push(Broken { path: path.to_path_buf(), message: error.reason() });
            }
        }
    }

    /// Adds a level of the folder that is a link to another folder. What it leads to need not be the player's own, so a
    /// message shows nothing of its content.
    fn add_linked(&mut self, text: Result<LevelText, OpenError>, path: &Path) {
        let known = self.broken.len();
        self.add_read(text, path);
        for broken in &mut self.broken[known..] {
            broken.message = format!(
                "a link to a file that is not a valid level; `frankie levels check {}` says why",
                broken.path.display()
            );
        }
    }

    fn add(&mut self, text: &LevelText) {
        let (level, files) = text.level_and_files(&[]);
        self.attached.extend(files);
        match level {
            Ok(level) => {
                self.levels.retain(|other| other.id() != level.id());
                self.levels.push(Arc::new(level));
            }
            Err(error) => {
                self.broken.push(Broken { path: text.shown_path(), message: error.reason() });
            }
        }
    }

    /// Reuses from `old` the levels that have not changed, so that their pictures stay valid, and the last valid version of
    /// levels whose files are broken now. Returns the ids of levels that have changed.
    pub fn keep_from(&mut self, old: &Self, sources: &Sources) -> Vec<String> {
        for broken in &self.broken {
            let id = broken.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let Some(last) = id.and_then(|id| old.find(&id)) else { continue };
            // A file that was named stands in the place of what had its id; one of the folder's never does.
            if self.find(last.id()).is_none() || sources.files.contains(&broken.path) {
                self.levels.retain(|level| level.id() != last.id());
                self.levels.push(last.clone());
            }
        }
        let mut changed = Vec::new();
        for level in &mut self.levels {
            match old.find(level.id()) {
                Some(same) if same.spec() == level.spec() => *level = same.clone(),
                _ => changed.push(level.id().to_owned()),
            }
        }
        self.levels.sort_by(|a, b| place(a).cmp(&place(b)));
        changed
    }
}

/// Returns the sort key of a level: chapter, order, id.
fn place(level: &Level) -> (usize, &str, i64, &str) {
    let world = WORLDS.iter().position(|world| *world == level.world()).unwrap_or(WORLDS.len());
    (world, level.world(), level.order(), level.id())
}

/// Returns whether a file of a folder is a link that leads out of the folder.
fn leads_out(path: &Path) -> bool {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    match (path.canonicalize(), folder) {
        (Ok(real), Some(folder)) => !real.starts_with(folder),
        _ => false,
    }
}

/// Returns the level files of a folder, sorted by name, with anything else of such a name, which cannot be read: it is
/// reported. A link to nothing, such as the mark of an editor beside an open file, is no file. A folder that does not
/// exist has no files.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let is_level = |path: &PathBuf| path.extension().is_some_and(|ending| ending == ENDING) && path.exists();
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_level).collect();
    files.sort();
    files
}
