//! `frankie share`: the link to a run or to a level, for an address or for this tool.

use std::ffi::OsString;

use frankie_sim::link::LinkError;
use frankie_sim::{Replay, Run};

use super::exit::{Exit, Failure};
use super::run_args::RunArgs;
use super::{print, today, verify};
use crate::levels::links;

const EXAMPLES: &str = "\
Examples:
  frankie share kept.toml
  frankie share sandbox --set surface.kind=beale --set optimizer.lr=0.05
  frankie share my/level.toml
  frankie share four-bowls --start -3,-3 --steps 300

Prints the part of the address after the page: #l=LEVEL with settings for a built-in level, #r=CODE for a replay, for a \
level of your own, and with --steps for a run of that many steps. The commands play, figure, verify and simulate take \
it in quotes. A link has at most 2000 characters: what does not fit is shared as a file. Exit code 3 if a replay does not \
come out as recorded.";

/// `frankie share`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A replay, a level's id, the path of a level file, or `today`
    #[arg(value_name = "FILE", value_parser = today::level_name())]
    name: OsString,
    #[command(flatten)]
    run_args: RunArgs,
}

pub fn run(args: &Args) -> Result<Exit, Failure> {
    let link = match verify::find_replay(&args.name)? {
        Some(replay) => replay_link(&replay, args)?,
        None => level_link(args)?,
    };
    let link = link.map_err(|error| {
        Failure::new(Exit::Failed, format!("{}: {error}", verify::shown_name(&args.name)))
    })?;
    print::line(&link)?;
    Ok(Exit::Done)
}

/// Returns the link to a recorded run, after making it again: a link must not claim what is not so.
fn replay_link(replay: &Replay, args: &Args) -> Result<Result<String, LinkError>, Failure> {
    let steps = args.run_args.steps.map(|_| "--steps");
    if let Some(flag) = args.run_args.changed().or(steps) {
        return Err(Failure::new(
            Exit::Usage,
            format!("{flag} is for levels; a replay is shared as it was recorded"),
        ));
    }
    let name = verify::shown_name(&args.name);
    if let Err(difference) = verify::remade(replay, &name).1 {
        return Err(Failure::new(Exit::Differs, format!("{name}: {difference}")));
    }
    Ok(links::run_link(replay))
}

fn level_link(args: &Args) -> Result<Result<String, LinkError>, Failure> {
    let level = args.run_args.level(&args.name, &[])?;
    let seed = args.run_args.seed.unwrap_or(level.seed());
    let Some(steps) = args.run_args.steps else { return Ok(links::level_link(&level, seed)) };
    // A link has no hash but the last, so that the run needs no record.
    let mut run = Run::new(level, seed).without_trace();
    run.seek(steps);
    Ok(links::run_link(&Replay::end_of(&run)))
}
