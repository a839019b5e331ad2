//! Links to levels inside the binary and to walks, and to runs. A link names a level by its id and never a file.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use frankie_sim::error::Place;
use frankie_sim::level::LevelEdit;
use frankie_sim::link::{self, LevelLink, Link, LinkError, is_link};
use frankie_sim::{Level, Replay};

use super::{LevelText, OpenError, built_in_or_walk, find_built_in};

/// Returns the level inside the binary that has an id, or the walk, without settings.
#[must_use]
pub fn built_in_level(id: &str) -> Option<Arc<Level>> {
    built_in_or_walk(id)?.ok()?.level(&[]).ok().map(Arc::new)
}

/// Returns the link that stands in place of a file's name, if it is one. A file that exists is a file.
#[must_use]
pub fn as_link(name: &OsStr) -> Option<&str> {
    name.to_str().filter(|text| is_link(text) && !Path::new(name).exists())
}

/// Reads a link.
///
/// # Errors
/// What is wrong with it.
pub fn parse(text: &str) -> Result<Link, LinkError> {
    Link::parse(text, &built_in_level)
}

/// Returns the text of the level that a link opens, and the link's settings with its seed among them. The settings have
/// been checked. A link to a level that is not in the binary is one to a run without a step.
///
/// # Errors
/// What is wrong with the link, its level or its settings, or that it is a run.
pub fn level_text(text: &str) -> Result<(LevelText, Vec<LevelEdit>), OpenError> {
    let link = match parse(text).map_err(OpenError::Link)? {
        Link::Level(link) => link,
        Link::Run(replay) if replay.steps == 0 && replay.events.is_empty() => {
            let level =
                LevelText { id: replay.level.id().to_owned(), text: replay.level.to_toml(), path: None };
            return Ok((level, vec![LevelEdit::new("seed", replay.seed)]));
        }
        Link::Run(_) => return Err(OpenError::LinkToRun),
    };
    let (level, _) = level(&link)?;
    let mut edits = link.edits;
    edits.extend(link.seed.map(|seed| LevelEdit::new("seed", seed)));
    Ok((level, edits))
}

/// Returns the level that a link opens, with the link's settings, and its text without them.
///
/// # Errors
/// An unknown level, or what is wrong with a setting.
pub fn level(link: &LevelLink) -> Result<(LevelText, Level), OpenError> {
    let text = find_built_in(&link.id)?;
    let level = text.level(&link.edits).map_err(without_flag)?;
    Ok((text, level))
}

/// Returns an error of a setting with the setting as a link has it: without a flag.
fn without_flag(mut error: OpenError) -> OpenError {
    if let OpenError::Refused { error, .. } = &mut error
        && let Place::Edit(edit) = &error.place
    {
        error.place = Place::Flag(edit.clone());
    }
    error
}

/// Returns the link to a run, from the `#` on.
///
/// # Errors
/// A run that is too long for a link.
pub fn run_link(replay: &Replay) -> Result<String, LinkError> {
    link::run_link(replay, &built_in_level)
}

/// Returns the link to a level and a seed, from the `#` on.
///
/// # Errors
/// A level that is too long for a link.
pub fn level_link(level: &Arc<Level>, seed: u64) -> Result<String, LinkError> {
    link::level_link(level, seed, &built_in_level)
}
