//! The rescue of a program in a page. The page says that the game has ended, and stays.

use std::panic;
use std::path::PathBuf;

use frankie_draw::printable;

use super::{Rescue, describe_panic};
use crate::game::host::browser;

/// What a player can still do: the page says it.
pub(super) const ADVICE: &str = "";

/// Keeps the run at once: a browser has no threads for it.
pub(super) fn keep_run(rescue: &Rescue) -> Option<Result<PathBuf, String>> {
    rescue.keep_run()
}

/// Rescues the run from errors of the program.
pub(crate) fn guard(rescue: &Rescue) {
    let rescue = rescue.clone();
    panic::set_hook(Box::new(move |info| {
        if let Some(line) = rescue.fail(&describe_panic(info)) {
            end(&line);
        }
    }));
}

/// Shows the line in place of the game.
pub(super) fn end(line: &str) {
    browser::fail(&printable::line(line));
}
