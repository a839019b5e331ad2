//! Opens files from outside: a level is played, a replay is watched, numbers become the sandbox's surface.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use frankie_sim::level::FILE;
use frankie_sim::params::Shape;
use frankie_sim::{Level, LevelError, Replay, Rows};

use super::{AppContext, replays, steering};
use crate::game::screen::Screen;
use crate::game::{numbers, wording};
use crate::levels::{self, OpenError};

/// The kind of surface that numbers become, unless the sandbox's surface is already made of a table.
const HEIGHTMAP: &str = "heightmap";
/// Grids with a larger ratio of the sides are not drawn to scale: they would be too narrow to see.
const MAX_ASPECT_RATIO: f64 = 4.0;

/// Opens a file of any of these kinds, or says why it cannot be opened.
pub(super) fn open_file(app: &mut AppContext, path: &Path) {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let is_toml =
        path.extension().and_then(OsStr::to_str).is_some_and(|end| end.eq_ignore_ascii_case("toml"));
    let result = if is_toml { open_text(app, path) } else { open_numbers(app, path, &name) };
    if let Err(reason) = result {
        app.notices.warn(format!("{name}: {reason}"));
    }
}

/// Opens a replay or a level.
fn open_text(app: &mut AppContext, path: &Path) -> Result<(), String> {
    let reason = |error: OpenError| error.reason();
    let text = levels::read(path).map_err(reason)?;
    if let Ok(replay) = Replay::parse(&text.text) {
        replays::watch(app, &replay, Some(path));
        return Ok(());
    }
    text.level(&[]).map_err(reason)?;
    if let Some(level) = app.library.open(path, &text.id) {
        app.play(level);
    }
    Ok(())
}

/// Makes numbers the surface of the sandbox that is being played, or of the first sandbox there is.
fn open_numbers(app: &mut AppContext, path: &Path, name: &str) -> Result<(), String> {
    let bytes = levels::numbers::read(path)?;
    let rows = Rows::from_file(name, &bytes).map_err(|error| error.to_string())?;
    let is_playing = *app.screen.get() == Screen::Play;
    let here = app.session.as_deref().filter(|session| is_playing && session.may_edit_level());
    let here = here.map(|session| session.level().clone());
    let any = || app.library.catalog.levels.iter().find(|level| level.player.edit).cloned();
    let Some(old) = here.clone().or_else(any) else {
        return Err("there is no sandbox to put these numbers in".to_owned());
    };
    let settings = settings(&old, &rows, name);
    let level = Level::with_files(&old.id, &old.to_toml(), &settings, &|_| Ok(bytes.clone()));
    let level = Arc::new(level.map_err(|error| refusal(&error))?);
    app.modals.clear();
    match here {
        Some(_) => steering::replace_level(app, level, true),
        None => app.play(level),
    }
    app.notices.info(format!("{name}: {}", numbers::rows(&rows)));
    Ok(())
}

/// Returns the settings that make the file the surface: its table where the surface has one already, else a heightmap.
fn settings(old: &Level, rows: &Rows, name: &str) -> Vec<(String, String)> {
    let set = |key: &str, value: String| (format!("surface.{key}"), value);
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let kind = old.surface_config.kind.info;
    let takes_rows = kind.params.iter().any(|spec| matches!(spec.shape, Shape::Rows(_)));
    let file = set(FILE, quoted(name));
    if takes_rows && kind.kind != HEIGHTMAP && name.to_lowercase().ends_with(".csv") {
        return vec![file];
    }
    let mut settings = vec![set("kind", quoted(HEIGHTMAP)), file];
    if old.noise.batch_size().is_some() {
        // Mini-batches need points, which a heightmap has not.
        settings.push(("noise.kind".to_owned(), quoted("none")));
    }
    let shape = (rows.count().max(2) - 1) as f64 / (rows.columns().max(2) - 1) as f64;
    if shape != 1.0 && (1.0 / MAX_ASPECT_RATIO..=MAX_ASPECT_RATIO).contains(&shape) {
        settings.push(set("size", format!("[2.0, {:?}]", 2.0 * shape)));
        settings.push(set("corner", format!("[-1.0, {:?}]", -shape)));
    }
    settings
}

fn refusal(error: &LevelError) -> String {
    format!("{}: expected {}", wording::capitalized(&error.message), error.expected)
}
