//! `frankie levels`: lists all levels, or checks level files. Reads the built-in levels and the player's folder; writes
//! the list to stdout and the error to stderr.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use frankie_sim::Level;
use frankie_sim::level::ScreenPart;
use frankie_sim::task::Task;
use serde_json::json;

use super::exit::{Exit, Failure};
use super::table::plain_table;
use super::{print, today};
use crate::levels::{self, Catalog, Sources};
use frankie_draw::printable;

/// `frankie levels`.
#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Examples:\n  frankie levels\n  frankie levels --json\n  frankie levels check zoomies.toml\n  frankie levels today"
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print JSON: a list of objects, each with its `id`
    #[arg(long)]
    json: bool,
}

#[derive(clap::Subcommand, Debug)]
enum Command {
    /// Checks level files; says what is wrong and where
    #[command(after_help = "Example:\n  frankie levels check my/*.toml")]
    Check {
        /// Level files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Prints the id of today's walk, one level a day, and what it asks
    #[command(after_help = "The day begins at midnight UTC. A walk of any day since 2026-01-01 is a level: \
        `frankie play walk-2026-11-26`.")]
    Today,
}

pub fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Some(Command::Check { files }) => check(files),
        Some(Command::Today) => show_today(),
        None => list(args.json),
    }
}

fn check(files: &[PathBuf]) -> Result<Exit, Failure> {
    let mut worst = Exit::Done;
    for path in files {
        match levels::read(path).and_then(|text| text.level(&[])) {
            Ok(level) => print::line(&format!("{}: valid, “{}”", path.display(), level.title()))?,
            Err(error) => {
                let failure = Failure::from(error);
                worst = worst.max(failure.exit);
                print::message(&failure.error.to_string());
            }
        }
    }
    Ok(worst)
}

fn show_today() -> Result<Exit, Failure> {
    let level = levels::find_built_in(&today::id())?.level(&[])?;
    print::line(&format!("{}  {}", level.id(), level.question()))?;
    Ok(Exit::Done)
}

fn list(as_json: bool) -> Result<Exit, Failure> {
    let folder = crate::store::data_folder().map(|data| levels::folder(&data));
    let catalog = Sources { folder: folder.clone(), ..Sources::default() }.load();
    let own: Vec<String> = levels::built_in().map(|level| level.id).collect();
    let is_own = |level: &Level| !own.iter().any(|id| id == level.id());
    let mut out = io::stdout().lock();
    if as_json {
        let all: Vec<_> = catalog.levels.iter().map(|level| as_object(level, is_own(level))).collect();
        let text = serde_json::to_string_pretty(&all).map_err(anyhow::Error::from)?;
        writeln!(out, "{}", printable::json(&text))?;
    } else {
        let table = plain_table(catalog.levels.iter().map(|level| {
            let mark = if is_own(level) { " (yours)" } else { "" };
            let (kind, optimizer) = (level.surface_config().kind.info.kind, level.optimizer().kind.info.kind);
            let about = format!("{}, {kind}, {optimizer}{mark}", level.title());
            [level.id(), level.world(), &about].map(|cell| printable::line(cell).into_owned())
        }));
        writeln!(out, "{}", table.trim_fmt())?;
    }
    drop(out);
    report_folder(&catalog, folder.as_deref());
    Ok(Exit::Done)
}

fn as_object(level: &Level, is_own: bool) -> serde_json::Value {
    json!({
        "id": level.id(),
        "title": level.title(),
        "world": level.world(),
        "tagline": level.tagline(),
        "question": level.question(),
        "task": level.task().map(Task::name),
        "shows": level.screen().parts().map(ScreenPart::name).collect::<Vec<_>>(),
        "introduces": level.screen().introduces().map(ScreenPart::name),
        "surface": level.surface_config().kind.info.kind,
        "noise": level.noise_config().kind.info.kind,
        "optimizer": level.optimizer().kind.info.kind,
        "source": if is_own { "folder" } else { "built-in" },
    })
}

/// Reports which of the player's levels are not valid, and where the player's levels belong.
fn report_folder(catalog: &Catalog, folder: Option<&Path>) {
    for broken in &catalog.broken {
        print::message(&format!("{}: {}", broken.path.display(), broken.message));
    }
    if let Some(folder) = folder {
        print::note(&format!("Your own levels belong in {}", folder.display()));
    }
}
