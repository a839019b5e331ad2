//! `frankie verify`: repeats every step of replays and compares every hash.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use frankie_sim::link::Link;
use frankie_sim::replay::{Difference, MAX_REPLAY_BYTES, Remake, Verified};
use frankie_sim::task::Medal;
use frankie_sim::{LinkError, Replay, Run};

use super::exit::{Exit, Failure};
use super::print;
use super::progress::bar;
use crate::files;
use crate::levels::{self, OpenError, links};

/// The cost of the steps between two updates of the progress bar; see [`Replay::cost`].
const SLICE_COST: u64 = 2_000_000;
/// The cost of a replay that takes more than a few seconds to make again.
const LONG_COST: u64 = 1_000_000_000;
/// The cost of a step of one agent on a simple surface.
const SIMPLE_STEP_COST: u64 = 20;

/// `frankie verify`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  frankie verify kept.toml
  frankie verify '#r=CODE'

Of several files the greatest exit code counts: 0 all verified, 1 one cannot be read, 3 one differs, 4 one is no \
replay or was recorded by another version of the simulation.")]
pub struct Args {
    /// Replay files, or links to runs
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub fn run(args: &Args) -> Result<Exit, Failure> {
    let mut worst = Exit::Done;
    for path in &args.files {
        let (exit, words) = check(path);
        worst = worst.max(exit);
        let line = format!("{}: {words}", shown_name(path.as_os_str()));
        match exit {
            Exit::Done | Exit::Differs => print::line(&line)?,
            _ => print::message(&line),
        }
    }
    Ok(worst)
}

fn check(path: &Path) -> (Exit, String) {
    match links::as_link(path.as_os_str()).map(linked_run) {
        Some(Ok(Some(replay))) => return verified(&replay, path),
        Some(Ok(None)) => {
            return (Exit::Invalid, "this link opens a level; expected a run, `#r=CODE`".to_owned());
        }
        Some(Err(error)) => return (Exit::Invalid, error.to_string()),
        None => {}
    }
    let text = match read(path) {
        Ok(Some(text)) => text,
        Ok(None) => {
            return (Exit::Invalid, "this is no replay; expected TOML in UTF-8, at most 16 MB".to_owned());
        }
        Err(error) => return (Exit::Failed, error.to_string()),
    };
    match Replay::parse(&text) {
        Ok(replay) => verified(&replay, path),
        Err(error) => (Exit::Invalid, error.to_string()),
    }
}

fn verified(replay: &Replay, path: &Path) -> (Exit, String) {
    let (remake, verdict) = remade(replay, &shown_name(path.as_os_str()));
    match verdict {
        Ok(verified) => (
            Exit::Done,
            format!(
                "verified, {} steps, {} hashes, {}{}",
                verified.steps,
                verified.hashes,
                verified.outcome.name(),
                medal(&remake.into_run())
            ),
        ),
        Err(difference) => (Exit::Differs, difference.to_string()),
    }
}

/// Returns the medal of a run for the end of a line; nothing where its level has no task.
fn medal(run: &Run) -> String {
    if run.level().task().is_none() {
        return String::new();
    }
    let medal = run.assess().and_then(|assessment| assessment.medal);
    format!(", medal: {}", medal.map_or("none", Medal::name))
}

/// Makes a replay again with a progress bar, up to its first difference, and says before how long one will take that
/// claims much work.
pub fn remade<'a>(replay: &'a Replay, name: &str) -> (Remake<'a>, Result<Verified, Difference>) {
    if replay.cost() >= LONG_COST {
        let work = replay.level.step_cost() / SIMPLE_STEP_COST;
        let each = if work > 1 {
            format!(", each about {work} times the work of a simple one")
        } else {
            String::new()
        };
        let words = "making them again may take long, and stops at the first difference";
        print::message(&format!("{name}: it claims {} steps{each}: {words}", replay.steps));
    }
    let bar = bar(replay.steps, false);
    let mut remake = replay.remake();
    loop {
        let verdict = remake.advance(SLICE_COST);
        bar.set_position(remake.steps_made());
        if let Some(verdict) = verdict {
            bar.finish_and_clear();
            return (remake, verdict);
        }
    }
}

/// Returns the text of a file; `None` if it is not UTF-8, or too long for a replay.
pub fn read(path: &Path) -> io::Result<Option<String>> {
    let bytes = files::read(path, MAX_REPLAY_BYTES)?;
    Ok(if bytes.len() > MAX_REPLAY_BYTES { None } else { String::from_utf8(bytes).ok() })
}

/// The number of characters of a link that messages show.
const SHOWN_CHARS: usize = 40;

/// Returns a file's name or a link as messages show it: a link in short.
pub fn shown_name(name: &OsStr) -> String {
    let text = name.to_string_lossy();
    match links::as_link(name) {
        Some(_) if text.chars().count() > SHOWN_CHARS => {
            text.chars().take(SHOWN_CHARS).chain(['…']).collect()
        }
        _ => text.into_owned(),
    }
}

/// Returns the run of a link; `None` where it opens a level.
fn linked_run(link: &str) -> Result<Option<Replay>, LinkError> {
    Ok(match links::parse(link)? {
        Link::Run(replay) => Some(*replay),
        Link::Level(_) => None,
    })
}

/// Returns the replay in a file or of a link; `None` if there is none and it may be a level.
pub fn find_replay(name: &OsStr) -> Result<Option<Replay>, OpenError> {
    if let Some(link) = links::as_link(name) {
        return linked_run(link).map_err(OpenError::Link);
    }
    let path = Path::new(name);
    if !path.is_file() || levels::is_built_in(&name.to_string_lossy()) {
        return Ok(None);
    }
    levels::read_replay(path)
}
