//! The progress bar of long runs, on stderr.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressStyle};

/// The minimum number of steps of a run with a progress bar: shorter runs end too soon.
const BAR_FROM: u64 = 200_000;

/// Returns a progress bar for so many steps; a hidden one where nobody would see it, or where it would stand among the
/// rows of a run that go to stdout.
pub fn bar(steps: u64, are_rows_on_stdout: bool) -> ProgressBar {
    let [out, err] = [io::stdout().is_terminal(), io::stderr().is_terminal()];
    if !is_shown(steps, err, are_rows_on_stdout && out) {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} steps, {eta} to go");
    ProgressBar::new(steps).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Returns a progress bar for so many runs, of which some are done already, with their rate; a hidden one where nobody
/// would see it.
pub fn bar_of_runs(runs: u64, done: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} runs, {per_sec}, {eta} to go");
    let bar = ProgressBar::new(runs).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_position(done);
    // The rate and the time left are of the runs that this process makes.
    bar.reset_eta();
    bar
}

fn is_shown(steps: u64, is_stderr_terminal: bool, are_rows_on_terminal: bool) -> bool {
    steps >= BAR_FROM && is_stderr_terminal && !are_rows_on_terminal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_shown_on_a_terminal_unless_rows_scroll_over_it() {
        assert!(is_shown(BAR_FROM, true, false));
        assert!(!is_shown(BAR_FROM - 1, true, false), "it would end too soon");
        assert!(!is_shown(BAR_FROM, false, false), "stderr is a file");
        assert!(!is_shown(BAR_FROM, true, true), "the rows show the progress");
    }
}
