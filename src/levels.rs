//! The sources of levels: the binary, the player's level folder, and paths. Reads files; writes nothing.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use frankie_sim::level::{Attachment, LevelEdit, MAX_LEVEL_BYTES};
use frankie_sim::replay::{MAX_REPLAY_BYTES, is_replay};
use frankie_sim::{Level, LevelError, LinkError, Replay, ReplayError};
use thiserror::Error;

use crate::files;

mod catalog;
pub mod links;
pub mod numbers;
pub mod walk;
#[cfg(not(target_family = "wasm"))]
pub mod watch;

pub use self::catalog::{Broken, Catalog, Sources, Stamp};

/// The levels inside the binary: id and text. Each line is a level.
const BUILT_IN: &[(&str, &str)] = &[
    ("first-throw", include_str!("../levels/first-throw.toml")),
    ("two-arrows", include_str!("../levels/two-arrows.toml")),
    ("mixed-signals", include_str!("../levels/mixed-signals.toml")),
    ("blue", include_str!("../levels/blue.toml")),
    ("orange", include_str!("../levels/orange.toml")),
    ("change-of-mind", include_str!("../levels/change-of-mind.toml")),
    ("slowing-down", include_str!("../levels/slowing-down.toml")),
    ("one-sure-axis", include_str!("../levels/one-sure-axis.toml")),
    ("a-line", include_str!("../levels/a-line.toml")),
    ("one-way", include_str!("../levels/one-way.toml")),
    ("the-other-side", include_str!("../levels/the-other-side.toml")),
    ("the-long-ravine", include_str!("../levels/the-long-ravine.toml")),
    ("the-turned-ravine", include_str!("../levels/the-turned-ravine.toml")),
    ("the-race", include_str!("../levels/the-race.toml")),
    ("the-pass", include_str!("../levels/the-pass.toml")),
    ("egg-box", include_str!("../levels/egg-box.toml")),
    ("banana-canyon", include_str!("../levels/banana-canyon.toml")),
    ("four-bowls", include_str!("../levels/four-bowls.toml")),
    ("two-bowls", include_str!("../levels/two-bowls.toml")),
    ("safe-ground", include_str!("../levels/safe-ground.toml")),
    ("wild-hills", include_str!("../levels/wild-hills.toml")),
    ("drizzle", include_str!("../levels/drizzle.toml")),
    ("mud", include_str!("../levels/mud.toml")),
    ("faint-smells", include_str!("../levels/faint-smells.toml")),
    ("hailstones", include_str!("../levels/hailstones.toml")),
    ("echoes", include_str!("../levels/echoes.toml")),
    ("quick-turns", include_str!("../levels/quick-turns.toml")),
    ("round-and-round", include_str!("../levels/round-and-round.toml")),
    ("keep-away", include_str!("../levels/keep-away.toml")),
    ("the-fence", include_str!("../levels/the-fence.toml")),
    ("long-memory", include_str!("../levels/long-memory.toml")),
    ("no-breakfast", include_str!("../levels/no-breakfast.toml")),
    ("too-polite", include_str!("../levels/too-polite.toml")),
    ("find-the-edge", include_str!("../levels/find-the-edge.toml")),
    ("too-brave", include_str!("../levels/too-brave.toml")),
    ("beat-the-champion", include_str!("../levels/beat-the-champion.toml")),
    ("a-thin-slice", include_str!("../levels/a-thin-slice.toml")),
    ("one-at-a-time", include_str!("../levels/one-at-a-time.toml")),
    ("metres-and-millimetres", include_str!("../levels/metres-and-millimetres.toml")),
    ("yes-or-no", include_str!("../levels/yes-or-no.toml")),
    ("one-neuron", include_str!("../levels/one-neuron.toml")),
    ("two-weights", include_str!("../levels/two-weights.toml")),
    ("in-his-place", include_str!("../levels/in-his-place.toml")),
    ("by-nose-alone", include_str!("../levels/by-nose-alone.toml")),
    ("the-narrow-valley", include_str!("../levels/the-narrow-valley.toml")),
    ("sandbox", include_str!("../levels/sandbox.toml")),
];

/// The player's level folder below the folder of the player's files.
const FOLDER: &str = "levels";
/// The ending of level files.
const ENDING: &str = "toml";
/// The reason why a level cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// No level and no file has this name.
    #[error("there is no level called `{name}`{}", describe(.suggestion))]
    Unknown {
        /// The name.
        name: String,
        /// The level that was probably meant.
        suggestion: Option<Suggestion>,
    },
    /// There is no walk of this name: it is of no day, or of one before the first walk.
    #[error("there is no walk `{name}`: {reason}")]
    NoWalk {
        /// The name.
        name: String,
        /// The reason, with what was expected.
        reason: String,
    },
    /// The file cannot be read, or does not exist.
    #[error("{}: {reason}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's error.
        reason: std::io::Error,
    },
    /// The file is not UTF-8.
    #[error("{}: {}", .0.display(), self.reason())]
    NotText(PathBuf),
    /// The file is too large for a level.
    #[error("{}: {}", .0.display(), self.reason())]
    TooLarge(PathBuf),
    /// The link is not valid.
    #[error("{0}")]
    Link(LinkError),
    /// The link is a run where a level is expected.
    #[error("this link is a run; expected one to a level, `#l=LEVEL`")]
    LinkToRun,
    /// The level is invalid.
    #[error("{name}: {error}")]
    Refused {
        /// The file, or the id of a built-in level.
        name: String,
        /// The error and its position.
        error: Box<LevelError>,
    },
    /// The replay is invalid.
    #[error("{name}: {error}")]
    RefusedReplay {
        /// The file.
        name: String,
        /// The error and its position.
        error: Box<ReplayError>,
    },
}

impl OpenError {
    /// Returns the error, without the file's name.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Unknown { .. } | Self::NoWalk { .. } | Self::Link(_) | Self::LinkToRun => self.to_string(),
            Self::Unreadable { reason, .. } => reason.to_string(),
            Self::NotText(_) => "this is not a text; expected a level file, TOML in UTF-8".to_owned(),
            Self::TooLarge(_) => {
                format!("too large for a level; expected at most {} kB", MAX_LEVEL_BYTES >> 10)
            }
            Self::Refused { error, .. } => error.to_string(),
            Self::RefusedReplay { error, .. } => error.to_string(),
        }
    }
}

/// A level that was probably meant by a name that no level has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The id of the level.
    pub id: String,
    /// Its title, where the name is more similar to that.
    pub title: Option<String>,
}

fn describe(suggestion: &Option<Suggestion>) -> String {
    let meant = match suggestion {
        None => String::new(),
        Some(Suggestion { id, title: None }) => format!("; did you mean `{id}`?"),
        Some(Suggestion { id, title: Some(title) }) => format!("; did you mean `{id}`, “{title}”?"),
    };
    if meant.is_empty() {
        "; `frankie levels` lists them".to_owned()
    } else {
        format!("{meant} `frankie levels` lists them")
    }
}

/// A level's text with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelText {
    /// The id: the name of the file without its extension.
    pub id: String,
    /// The TOML text.
    pub text: String,
    /// The path of the file; `None` for a level inside the binary, and for one that is in no file.
    pub path: Option<PathBuf>,
}

impl LevelText {
    /// Returns a level that is in no file of the system. It can name no files of numbers.
    #[must_use]
    pub fn without_file(id: String, text: String) -> Self {
        Self { id, text, path: None }
    }

    /// Returns the path that stands for the level in messages.
    fn shown_path(&self) -> PathBuf {
        self.path.clone().unwrap_or_else(|| PathBuf::from(format!("{}.{ENDING}", self.id)))
    }

    /// Parses the level and applies edits.
    ///
    /// # Errors
    /// When the level is invalid.
    pub fn level(&self, edits: &[LevelEdit]) -> Result<Level, OpenError> {
        self.level_and_files(edits).0
    }

    /// Parses the level and applies edits. Also returns the files of numbers that it names, even if they could not be read.
    pub fn level_and_files(&self, edits: &[LevelEdit]) -> (Result<Level, OpenError>, Vec<PathBuf>) {
        let files = RefCell::new(Vec::new());
        let read = |file: &Attachment<'_>| {
            let path = numbers::path_of(file, self.path.as_deref())?;
            let Some(path) = path else { return numbers::built_in(file.name) };
            files.borrow_mut().push(path.clone());
            match &self.path {
                Some(level) if !file.is_from_edit => numbers::read_beside(&path, level),
                _ => numbers::read(&path),
            }
        };
        let name = self.path.as_ref().map_or_else(|| self.id.clone(), |path| path.display().to_string());
        let level = Level::from_text(&self.id, &self.text, edits, &read)
            .map_err(|error| OpenError::Refused { name, error: Box::new(error) });
        (level, files.into_inner())
    }
}

/// Returns the texts of the levels inside the binary.
pub fn built_in() -> impl Iterator<Item = LevelText> {
    BUILT_IN.iter().map(|(id, text)| LevelText { id: (*id).to_owned(), text: (*text).to_owned(), path: None })
}

/// Returns whether a level inside the binary has this id, or a walk.
#[must_use]
pub fn is_built_in(id: &str) -> bool {
    BUILT_IN.iter().any(|(known, _)| *known == id) || matches!(walk::date_of(id), Some(Ok(_)))
}

/// Returns the text of the level inside the binary, or of the walk, that has an id.
///
/// # Errors
/// When the id is the name of a walk that there is not, or no level has it.
pub fn find_built_in(id: &str) -> Result<LevelText, OpenError> {
    built_in_or_walk(id).unwrap_or_else(|| Err(unknown(id, None)))
}

/// Returns the text of the level inside the binary, or of the walk, that has an id; `None` for any other name.
fn built_in_or_walk(id: &str) -> Option<Result<LevelText, OpenError>> {
    if let Some(found) = built_in().find(|level| level.id == id) {
        return Some(Ok(found));
    }
    Some(match walk::date_of(id)? {
        Ok(date) => Ok(LevelText::without_file(id.to_owned(), walk::text(date))),
        Err(reason) => Err(OpenError::NoWalk { name: id.to_owned(), reason }),
    })
}

/// Returns the player's level folder, below the folder of the player's files.
#[must_use]
pub fn folder(data: &Path) -> PathBuf {
    data.join(FOLDER)
}

/// Finds a level by id or path: first a built-in level with this id or a walk, then a file, then a level in the player's folder.
///
/// # Errors
/// When no level has that name, or its file cannot be read.
pub fn find(name: impl AsRef<OsStr>, folder: Option<&Path>) -> Result<LevelText, OpenError> {
    let path = Path::new(&name);
    let name = path.to_string_lossy();
    if let Some(found) = built_in_or_walk(&name) {
        return found;
    }
    if name.contains(['/', '\\']) || name.ends_with(".toml") || path.is_file() {
        return read(path);
    }
    let mut file = path.as_os_str().to_owned();
    file.push(format!(".{ENDING}"));
    let own = folder.map(|folder| folder.join(file)).filter(|path| path.is_file());
    match own {
        Some(path) => read(&path),
        None => Err(unknown(&name, folder)),
    }
}

/// Returns the error for a name that no level has. The titles of levels are read for it, since the game shows them.
fn unknown(name: &str, folder: Option<&Path>) -> OpenError {
    let catalog = Sources { folder: folder.map(Path::to_path_buf), ..Sources::default() }.load();
    OpenError::Unknown { suggestion: catalog.nearest(name), name: name.to_owned() }
}

/// Reads a replay, up to the maximum size of a replay; `None` if the file is none and may be a level.
///
/// # Errors
/// When it cannot be read, or is a replay that is not valid.
pub fn read_replay(path: &Path) -> Result<Option<Replay>, OpenError> {
    let bytes = files::read(path, MAX_REPLAY_BYTES)
        .map_err(|reason| OpenError::Unreadable { path: path.to_path_buf(), reason })?;
    if bytes.len() > MAX_REPLAY_BYTES {
        return Ok(None);
    }
    let Some(text) = String::from_utf8(bytes).ok().filter(|text| is_replay(text)) else { return Ok(None) };
    let name = path.display().to_string();
    Replay::parse(&text).map(Some).map_err(|error| OpenError::RefusedReplay { name, error: Box::new(error) })
}

/// Reads a level file, up to the maximum size of a level.
///
/// # Errors
/// When it cannot be read, is not a text, or is too large.
pub fn read(path: &Path) -> Result<LevelText, OpenError> {
    let bytes = files::read(path, MAX_LEVEL_BYTES)
        .map_err(|reason| OpenError::Unreadable { path: path.to_path_buf(), reason })?;
    if bytes.len() > MAX_LEVEL_BYTES {
        return Err(OpenError::TooLarge(path.to_path_buf()));
    }
    let text = String::from_utf8(bytes).map_err(|_| OpenError::NotText(path.to_path_buf()))?;
    let id = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    Ok(LevelText { id, text, path: Some(path.to_path_buf()) })
}
