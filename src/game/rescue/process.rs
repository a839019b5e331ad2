//! The rescue of a program of its own: errors in any thread, signals, and libraries that end the program. Writes one line
//! to stderr, and ends with exit code 1.

use std::cell::RefCell;
use std::panic;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use frankie_draw::printable;

use super::{INTERRUPTION, Rescue, describe_panic};

/// What a player can still do without a window.
pub(super) const ADVICE: &str = "; `frankie simulate LEVEL` runs a level without a window";

/// Keeps the run in a thread of its own: an error of the simulation itself would come again.
pub(super) fn keep_run(rescue: &Rescue) -> Option<Result<PathBuf, String>> {
    let rescue = rescue.clone();
    std::thread::spawn(move || rescue.keep_run()).join().unwrap_or(None)
}

/// Rescues the run from errors of the program until the returned guard is dropped.
#[must_use]
pub(crate) fn guard(rescue: &Rescue) -> Guard {
    let for_hook = rescue.clone();
    panic::set_hook(Box::new(move |info| {
        if let Some(line) = for_hook.fail(&describe_panic(info)) {
            end(&line);
        }
    }));
    AT_EXIT.with(|at_exit| at_exit.borrow_mut().0 = Some(rescue.clone()));
    set_current(Some(rescue.clone()));
    Guard
}

/// Prints the line and ends the program. Nothing is unwound: other threads may wait for the one that failed, and a driver
/// without its device may wait for ever.
pub(super) fn end(line: &str) {
    eprintln!("frankie: {}", printable::line(line));
    std::process::exit(1);
}

/// Ends [`guard`] when it is dropped.
pub(crate) struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        drop(panic::take_hook());
        AT_EXIT.with(|at_exit| at_exit.borrow_mut().0 = None);
        set_current(None);
    }
}

/// The rescue of the game that runs, for signals.
static CURRENT: Mutex<Option<Rescue>> = Mutex::new(None);

fn set_current(rescue: Option<Rescue>) {
    *CURRENT.lock().unwrap_or_else(PoisonError::into_inner) = rescue;
}

/// Keeps the run of the game that runs, if there is one, because a signal is about to end it.
pub(crate) fn keep_run_before_signal() {
    let rescue = CURRENT.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(line) = rescue.and_then(|rescue| rescue.fail(INTERRUPTION)) {
        eprintln!("frankie: {line}");
    }
}

thread_local! {
    /// Is dropped when the thread of the window ends, also by a call of `exit` in a library, where the system does so.
    static AT_EXIT: RefCell<AtExit> = const { RefCell::new(AtExit(None)) };
}

struct AtExit(Option<Rescue>);

impl Drop for AtExit {
    fn drop(&mut self) {
        if let Some(line) = self.0.take().and_then(|rescue| rescue.fail("the display is gone")) {
            eprintln!("frankie: {}", printable::line(&line));
        }
    }
}
