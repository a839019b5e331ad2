//! `frankie` and `frankie play`: opens the game, if there is a display.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Instant;

use frankie_sim::Rows;
use frankie_sim::link::Link;
use frankie_sim::rows::FILE_ENDINGS;

use super::display;
use super::exit::{Exit, Failure};
use super::today;
use crate::levels::{self, LevelText, OpenError, links};
use crate::store::archive;

const EXAMPLES: &str = "\
Examples:
  frankie play
  frankie play four-bowls
  frankie play today
  frankie play my/level.toml
  frankie play kept.toml
  frankie play slice.npy
  frankie play sandbox --measure 300
  frankie play --measure 300 --bare
  frankie play '#l=sandbox&surface.kind=beale'
  frankie play mud --embed

--measure opens a window of 1280×720, without vsync and with the default settings, drops the dog at the start and lets him run. It prints one line: first_frame_s, from the start of the program to its first complete frame; frames_per_s; cpu_ms_per_frame, of all threads; longest_frame_ms.";

/// `frankie play`.
#[derive(clap::Args, Debug, Default)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A level's id, the path of a level file, a link, or `today` for today's walk; a replay is watched; all data that was exported comes in; a file of numbers (.csv, .npy, .npz, .png) becomes the sandbox's ground
    #[arg(value_parser = today::level_name())]
    level: Option<OsString>,
    /// Plays this many frames by a fixed script, prints what they cost as a line of JSON, and leaves
    #[arg(long, value_name = "FRAMES", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    measure: Option<u32>,
    /// Measures an empty scene instead: the least that a frame costs
    #[arg(long, requires = "measure")]
    bare: bool,

    /// The small player as in a page: the ground, a chart and play; nothing is saved
    #[arg(long)]
    embed: bool,
}

/// The content that the game opens with.
#[cfg_attr(not(feature = "game"), allow(dead_code, reason = "only the game opens them"))]
enum Content {
    Title,
    Level(LevelText),
    File(PathBuf),
    Link(String),
}

/// Opens the game. `started` is when the program began.
pub fn run(args: &Args, started: Instant) -> Result<Exit, Failure> {
    let content = args.level.as_deref().map_or(Ok(Content::Title), find)?;
    if let Some(reason) = display::missing_display_reason() {
        return Err(Failure::new(
            Exit::Failed,
            format!("{reason}, so the game cannot open; `frankie simulate LEVEL` runs a level without one"),
        ));
    }
    open(content, args, started)
}

/// Returns the checked text of a level, the path of a checked replay or file of numbers, or a checked link.
fn find(name: &OsStr) -> Result<Content, Failure> {
    if let Some(link) = links::as_link(name) {
        if let Link::Level(_) = links::parse(link).map_err(OpenError::Link)? {
            links::level_text(link)?;
        }
        return Ok(Content::Link(link.to_owned()));
    }
    let (path, shown) = (Path::new(name), name.to_string_lossy());
    let ending = path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    if ending.is_some_and(|ending| FILE_ENDINGS.contains(&ending.as_str())) {
        let bytes = levels::numbers::read(path);
        let bytes = bytes.map_err(|reason| Failure::new(Exit::Failed, format!("{shown}: {reason}")))?;
        let rows = Rows::from_file(&shown, &bytes);
        rows.map_err(|error| Failure::new(Exit::Invalid, format!("{shown}: {error}")))?;
        return Ok(Content::File(path.to_path_buf()));
    }
    if path.is_file() && !levels::is_built_in(&shown) {
        let data = archive::read(path);
        let data = data.map_err(|reason| Failure::new(Exit::Invalid, format!("{shown}: {reason}")))?;
        if data.is_some() || levels::read_replay(path)?.is_some() {
            return Ok(Content::File(path.to_path_buf()));
        }
    }
    let folder = crate::store::data_folder().map(|data| levels::folder(&data));
    let text = levels::find(name, folder.as_deref())?;
    text.level(&[])?;
    Ok(Content::Level(text))
}

#[cfg(feature = "game")]
fn open(content: Content, args: &Args, started: Instant) -> Result<Exit, Failure> {
    use std::sync::Arc;

    use crate::game::Opening;
    use crate::game::measure::{Measure, ProcessMeter};
    let measure = args.measure.map(|frames| Measure {
        frames,
        is_bare: args.bare,
        meter: Arc::new(ProcessMeter { started }),
    });
    let opening = Opening { embed: args.embed, measure, ..Opening::default() };
    crate::game::run(match content {
        Content::Title => opening,
        Content::Level(level) => Opening { level: Some(level), ..opening },
        Content::File(path) => Opening { file: Some(path), ..opening },
        Content::Link(link) => Opening { link: Some(link), ..opening },
    })?;
    Ok(Exit::Done)
}

#[cfg(not(feature = "game"))]
fn open(_: Content, _: &Args, _: Instant) -> Result<Exit, Failure> {
    Err(Failure::new(
        Exit::Failed,
        "this build has no game in it; `frankie simulate LEVEL` runs a level without a window",
    ))
}
