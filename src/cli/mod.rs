//! The command line: one binary, a file per command. stdout is data, stderr is messages; the exit code says how it went.

mod display;
mod exit;
mod figure;
mod interrupt;
mod levels;
mod list;
mod map;
mod number;
mod output;
mod play;
mod print;
mod progress;
mod rows;
mod run_args;
mod share;
mod simulate;
mod sweep;
mod table;
mod theory;
mod today;
mod verify;

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand};

use exit::{Exit, Failure};
use frankie_draw::gallery::Family;

const EXAMPLES: &str = "\
Examples:
  frankie                                        opens the game
  frankie play four-bowls                        opens a level at once
  frankie simulate sandbox --steps 200           a run as CSV
  frankie sweep sandbox --vary optimizer.lr=0.01:0.1:10   a table of runs
  frankie map four-bowls --out basins.png        a picture of many runs
  frankie figure four-bowls --out run.png        a picture of a run
  frankie verify kept.toml                       checks a replay
  frankie share kept.toml                        prints a link to a run

Exit codes: 0 done, 1 failed, 2 usage, 3 a replay differs, 4 a file is not valid.";

/// What does Adam actually do? Frankie, a dog, is moved by stochastic gradients, each axis by its own Adam.
#[derive(Parser, Debug)]
#[command(name = "frankie", version, after_help = EXAMPLES)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Opens the game, at a level if one is named
    Play(play::Args),
    /// Runs a level without a window and prints every step
    Simulate(simulate::Args),
    /// Runs a level for every combination of settings and writes a table
    Sweep(sweep::Args),
    /// Draws a picture of many runs: a plane of two settings
    Map(map::Args),
    /// Draws a picture of a run: the ground, the trail, both axes' charts
    Figure(figure::Args),
    /// Runs replays again and compares every hash of their states
    Verify(verify::Args),
    /// Prints a link to a run or a level
    Share(share::Args),
    /// Lists the levels, or checks level files
    Levels(levels::Args),
    /// Lists the kinds of surface with their parameters
    Surfaces(list::Args),
    /// Lists the kinds of optimizer with their hyperparameters
    Optimizers(list::Args),
    /// Lists the kinds of gradient noise with their parameters
    Noises(list::Args),
    /// Checks what theory predicts of r against simulations
    Theory(theory::Args),
}

/// Reads the command line and runs its command.
#[must_use]
pub fn run() -> ExitCode {
    let started = Instant::now();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let printed = print::usage(&error, std::env::args_os());
            // Help is what was asked for, so that it must arrive; usage goes to stderr, with an exit code of its own.
            let exit = if error.use_stderr() { Ok(Exit::Usage) } else { printed.map(|()| Exit::Done) };
            return end(exit.map_err(Failure::from));
        }
    };
    end(dispatch(args, started))
}

/// Returns the exit code of a command, after all that it printed has arrived, and prints its error.
fn end(result: Result<Exit, Failure>) -> ExitCode {
    let flushed = |exit| std::io::stdout().flush().map(|()| exit).map_err(Failure::from);
    match result.and_then(flushed) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) if failure.is_closed_pipe() => ExitCode::from(Exit::Done.code()),
        Err(failure) => {
            print::message(&format!("{:#}", failure.error));
            ExitCode::from(failure.exit.code())
        }
    }
}

fn dispatch(args: Args, started: Instant) -> Result<Exit, Failure> {
    match args.command {
        None | Some(Command::Play(_)) => interrupt::remove_temporary_files_of_game(),
        Some(_) => interrupt::remove_temporary_files(),
    }
    match args.command {
        None => play::run(&play::Args::default(), started),
        Some(Command::Play(args)) => play::run(&args, started),
        Some(Command::Simulate(args)) => simulate::run(&args),
        Some(Command::Sweep(args)) => sweep::run(&args),
        Some(Command::Map(args)) => map::run(&args),
        Some(Command::Figure(args)) => figure::run(&args),
        Some(Command::Verify(args)) => verify::run(&args),
        Some(Command::Share(args)) => share::run(&args),
        Some(Command::Levels(args)) => levels::run(&args),
        Some(Command::Surfaces(args)) => list::run(&args, Family::Surfaces),
        Some(Command::Optimizers(args)) => list::run(&args, Family::Optimizers),
        Some(Command::Noises(args)) => list::run(&args, Family::Noises),
        Some(Command::Theory(args)) => theory::run(&args),
    }
}
