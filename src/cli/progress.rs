//! The progress of long runs, on stderr: a bar on a terminal, and lines in a log.

use std::io::{self, IsTerminal as _};
use std::time::Instant;

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use super::print;

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

/// The progress of many runs: a bar on a terminal; else, as in a log, a line at their start and one at their end.
pub struct RunsProgress {
    bar: ProgressBar,
    /// The number of runs that this process makes, and when it began, where lines are printed.
    log: Option<(u64, Instant)>,
}

impl RunsProgress {
    /// Begins with so many runs of at most `steps` steps, of which some are done already. `title` says what is run.
    pub fn start(title: &str, runs: u64, done: u64, steps: u64) -> Self {
        if !io::stderr().is_terminal() {
            print::note(&start_line(title, runs, done, steps));
            return Self { bar: ProgressBar::hidden(), log: Some((runs - done, Instant::now())) };
        }
        let style =
            ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} runs, {per_sec}, {eta} to go");
        let bar = ProgressBar::new(runs).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_position(done);
        // The rate and the time left are of the runs that this process makes.
        bar.reset_eta();
        Self { bar, log: None }
    }

    /// Shows that so many runs are done.
    pub fn set_done(&self, runs: u64) {
        self.bar.set_position(runs);
    }

    /// Ends, when all runs are done.
    pub fn finish(self) {
        self.bar.finish_and_clear();
        if let Some((runs, started)) = self.log {
            print::note(&end_line(runs, started.elapsed().as_secs_f64()));
        }
    }
}

fn start_line(title: &str, runs: u64, done: u64, steps: u64) -> String {
    let noun =
        |count: u64, one: &str| format!("{} {one}{}", HumanCount(count), if count == 1 { "" } else { "s" });
    let before = if done > 0 { format!(", {} done before", HumanCount(done)) } else { String::new() };
    format!("{title}: {} of at most {}{before}", noun(runs, "run"), noun(steps, "step"))
}

fn end_line(runs: u64, seconds: f64) -> String {
    let per_second = (runs as f64 / seconds.max(f64::MIN_POSITIVE)).min(u64::MAX as f64);
    format!("{} in {seconds:.1} s, {} runs/s", HumanCount(runs), HumanCount(per_second as u64))
}

fn is_shown(steps: u64, is_stderr_terminal: bool, are_rows_on_terminal: bool) -> bool {
    steps >= BAR_FROM && is_stderr_terminal && !are_rows_on_terminal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_says_how_much_is_to_do_and_how_fast_it_was() {
        assert_eq!(start_line("Sandbox", 76_800, 0, 300), "Sandbox: 76,800 runs of at most 300 steps");
        assert_eq!(
            start_line("Sandbox", 600, 4_000, 1),
            "Sandbox: 600 runs of at most 1 step, 4,000 done before"
        );
        assert_eq!(end_line(76_800, 12.34), "76,800 in 12.3 s, 6,223 runs/s");
        assert!(end_line(1, 0.0).starts_with("1 in 0.0 s, "));
    }

    #[test]
    fn a_bar_is_shown_on_a_terminal_unless_rows_scroll_over_it() {
        assert!(is_shown(BAR_FROM, true, false));
        assert!(!is_shown(BAR_FROM - 1, true, false), "it would end too soon");
        assert!(!is_shown(BAR_FROM, false, false), "stderr is a file");
        assert!(!is_shown(BAR_FROM, true, true), "the rows show the progress");
    }
}
