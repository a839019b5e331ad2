//! `frankie` and `frankie play`: opens the game, if there is a screen to open it on.

use super::display;
use super::exit::{Exit, Failure};

/// `frankie play`.
#[derive(clap::Args, Debug, Default)]
#[command(after_help = "Examples:\n  frankie play\n  frankie play four-bowls\n  frankie play my/level.toml")]
pub struct Args {
    /// A level's id, or the path of a level file
    level: Option<String>,
}

pub fn run(args: &Args) -> Result<Exit, Failure> {
    let level = args
        .level
        .as_deref()
        .map(|name| {
            let folder = crate::store::data_folder().map(|data| crate::levels::folder(&data));
            crate::levels::find(name, folder.as_deref())?.level(&[])
        })
        .transpose()?;
    if let Some(why) = display::missing() {
        return Err(Failure::new(
            Exit::Failed,
            format!("{why}, so the game cannot open; `frankie simulate LEVEL` runs a level without one"),
        ));
    }
    open(level)
}

#[cfg(feature = "game")]
fn open(level: Option<frankie_sim::Level>) -> Result<Exit, Failure> {
    let level = level.map(std::sync::Arc::new);
    crate::game::run(crate::game::Opening { level })?;
    Ok(Exit::Done)
}

#[cfg(not(feature = "game"))]
fn open(_: Option<frankie_sim::Level>) -> Result<Exit, Failure> {
    Err(Failure::new(
        Exit::Failed,
        "this build has no game in it; `frankie simulate LEVEL` runs a level without a window",
    ))
}
