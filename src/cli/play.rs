//! `frankie` and `frankie play`: opens the game, if there is a screen to open it on.

use super::display;
use super::exit::{Exit, Failure};
use crate::levels::{self, LevelText};

/// `frankie play`.
#[derive(clap::Args, Debug, Default)]
#[command(after_help = "Examples:\n  frankie play\n  frankie play four-bowls\n  frankie play my/level.toml")]
pub struct Args {
    /// A level's id, or the path of a level file
    level: Option<String>,
}

pub fn run(args: &Args) -> Result<Exit, Failure> {
    let level = args.level.as_deref().map(find).transpose()?;
    if let Some(why) = display::missing() {
        return Err(Failure::new(
            Exit::Failed,
            format!("{why}, so the game cannot open; `frankie simulate LEVEL` runs a level without one"),
        ));
    }
    open(level)
}

/// The level's text, once it is known to be a level.
fn find(name: &str) -> Result<LevelText, Failure> {
    let folder = crate::store::data_folder().map(|data| levels::folder(&data));
    let text = levels::find(name, folder.as_deref())?;
    text.level(&[])?;
    Ok(text)
}

#[cfg(feature = "game")]
fn open(level: Option<LevelText>) -> Result<Exit, Failure> {
    crate::game::run(crate::game::Opening { level })?;
    Ok(Exit::Done)
}

#[cfg(not(feature = "game"))]
fn open(_: Option<LevelText>) -> Result<Exit, Failure> {
    Err(Failure::new(
        Exit::Failed,
        "this build has no game in it; `frankie simulate LEVEL` runs a level without a window",
    ))
}
