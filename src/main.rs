//! The `frankie` binary: the command line, or the game.

use std::process::ExitCode;

fn main() -> ExitCode {
    frankie::cli::run()
}
