//! Opens files that are dropped, chosen or named by the player: a level is played, a replay is watched, numbers become the
//! sandbox's surface, all data comes in.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use frankie_sim::bundle::{MAX_BUNDLE_BYTES, is_bundle};
use frankie_sim::level::{LevelEdit, SpecValue};
use frankie_sim::params::{KindInfo, Shape};
use frankie_sim::replay::is_replay;
use frankie_sim::rows::MAX_ROWS_BYTES;
use frankie_sim::surface::SurfaceKind;
use frankie_sim::{Level, LevelError, Replay, Rows};

use super::{AppContext, files, replays, steering};
use crate::game::screen::Screen;
use crate::game::session::ReplayOrigin;
use crate::game::{numbers, wording};
use crate::levels::{self, OpenError};
use crate::store::archive;

/// The kind of surface that numbers become, unless the sandbox's surface already has a table of numbers.
const HEIGHTMAP: &str = "heightmap";
/// Grids with a larger ratio of the sides are not drawn to scale: they would be too narrow to see.
const MAX_ASPECT_RATIO: f64 = 4.0;

/// Opens a file of any of these kinds, or shows a notice with the reason why it cannot be opened.
pub(super) fn open_file(app: &mut AppContext, path: &Path) {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let result = if is_toml(&name) {
        open_text(app, path, &name)
    } else {
        levels::numbers::read(path).and_then(|bytes| open_numbers(app, &bytes, &name))
    };
    if let Err(reason) = result {
        app.notices.warn(format!("{name}: {reason}"));
    }
}

/// Does the same with the content of a file.
pub(super) fn open_bytes(app: &mut AppContext, name: &str, bytes: &[u8]) {
    // A browser gives the name alone; whatever else comes is not a path either.
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let result = if is_toml(name) { open_toml(app, name, bytes) } else { open_numbers(app, bytes, name) };
    if let Err(reason) = result {
        app.notices.warn(format!("{name}: {reason}"));
    }
}

fn is_toml(name: &str) -> bool {
    Path::new(name).extension().and_then(OsStr::to_str).is_some_and(|end| end.eq_ignore_ascii_case("toml"))
}

/// Opens the text of a replay, of a level, or of all data. A level names no files: there is no folder beside it.
fn open_toml(app: &mut AppContext, name: &str, bytes: &[u8]) -> Result<(), String> {
    if bytes.len() > MAX_BUNDLE_BYTES {
        return Err(format!("too large; expected at most {} MB", MAX_BUNDLE_BYTES >> 20));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "the file is not a text".to_owned())?;
    if is_bundle(text) {
        return files::import(app, name, &archive::parse(bytes)?);
    }
    if is_replay(text) {
        let replay = Replay::parse(text).map_err(|error| error.to_string())?;
        replays::watch(app, replay, ReplayOrigin::Outside);
        return Ok(());
    }
    let id = Path::new(name).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let opened = app.library.open_text(&app.store, &id, text);
    let (level, not_kept) = opened.map_err(|error| error.reason())?;
    if let Some(reason) = not_kept {
        app.notices.warn(format!("{name} is here until the page is closed: {reason}"));
    }
    app.play(level);
    Ok(())
}

/// Opens a replay, a level, or all data.
fn open_text(app: &mut AppContext, path: &Path, name: &str) -> Result<(), String> {
    let reason = |error: OpenError| error.reason();
    if let Some(bundle) = archive::read(path)? {
        return files::import(app, name, &bundle);
    }
    if let Some(replay) = levels::read_replay(path).map_err(reason)? {
        replays::watch(app, replay, ReplayOrigin::File(path.to_path_buf()));
        return Ok(());
    }
    let text = levels::read(path).map_err(reason)?;
    text.level(&[]).map_err(reason)?;
    if let Some(level) = app.library.open(path, &text.id) {
        app.play(level);
    }
    Ok(())
}

/// Uses numbers as the surface of the sandbox that is being played, or else of the first sandbox.
fn open_numbers(app: &mut AppContext, bytes: &[u8], name: &str) -> Result<(), String> {
    if bytes.len() > MAX_ROWS_BYTES {
        return Err(format!("too large for numbers; expected at most {} MB", MAX_ROWS_BYTES >> 20));
    }
    let rows = Rows::from_file(name, bytes).map_err(|error| error.to_string())?;
    let is_playing = *app.screen.get() == Screen::Play;
    let here = app.session.as_deref().filter(|session| is_playing && session.may_edit_level());
    let here = here.map(|session| session.level().clone());
    let any = || app.library.catalog.levels.iter().find(|level| level.player().edit).cloned();
    let Some(old) = here.clone().or_else(any) else {
        return Err("there is no sandbox to put these numbers in".to_owned());
    };
    let level = old.edited(&edits_for(&old, &rows, name)?);
    let level = Arc::new(level.map_err(|error| refusal(&error))?);
    app.modals.clear();
    match here {
        Some(_) => steering::replace_level(app, level, true),
        None => app.play(level),
    }
    app.notices.info(format!("{name}: {}", numbers::rows(&rows)));
    Ok(())
}

/// Returns the edits that use the rows of a file as the surface: as the data of a surface with data, else as a heightmap.
fn edits_for(old: &Level, rows: &Rows, name: &str) -> Result<Vec<LevelEdit>, String> {
    let set = |key: &str, value: SpecValue| LevelEdit::new(format!("surface.{key}"), value);
    let kind = &old.surface_config().kind.info;
    if let Some(data) = rows_parameter(kind)
        && kind.kind != HEIGHTMAP
        && [".csv", ".tsv"].iter().any(|ending| name.to_lowercase().ends_with(ending))
    {
        return Ok(vec![set(data, rows.clone().into())]);
    }
    let heights = SurfaceKind::find(HEIGHTMAP).and_then(|kind| rows_parameter(&kind.info));
    let heights = heights.ok_or("there is no surface for a grid of heights")?;
    let mut edits = vec![set("kind", HEIGHTMAP.into()), set(heights, rows.clone().into())];
    if old.noise().batch_size().is_some() {
        // Mini-batches need points, which a heightmap does not have.
        edits.push(LevelEdit::new("noise.kind", "none"));
    }
    let shape = (rows.count().max(2) - 1) as f64 / (rows.columns().max(2) - 1) as f64;
    if shape != 1.0 && (1.0 / MAX_ASPECT_RATIO..=MAX_ASPECT_RATIO).contains(&shape) {
        edits.push(set("size", [2.0, 2.0 * shape].into()));
        edits.push(set("corner", [-1.0, -shape].into()));
    }
    Ok(edits)
}

/// Returns the name of the kind's parameter that takes rows of numbers, if it has one.
fn rows_parameter(kind: &KindInfo) -> Option<&'static str> {
    kind.params.iter().find(|spec| matches!(spec.shape, Shape::Rows(_))).map(|spec| spec.name)
}

fn refusal(error: &LevelError) -> String {
    format!("{}: expected {}", wording::capitalized(&error.message), error.expected)
}
