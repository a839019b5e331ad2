//! Signals that end the program, such as Ctrl+C: the temporary files go first, then it ends as it would have without us.

#[cfg(unix)]
pub use self::unix::{remove_temporary_files, remove_temporary_files_of_game};
#[cfg(windows)]
pub use self::windows::{remove_temporary_files, remove_temporary_files_of_game};

/// Does nothing, as elsewhere no signal ends a program.
#[cfg(not(any(unix, windows)))]
pub fn remove_temporary_files() {}

/// Does nothing, as elsewhere no signal ends a program.
#[cfg(not(any(unix, windows)))]
pub fn remove_temporary_files_of_game() {}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::thread;

    use nix::sys::signal::{SigSet, Signal, raise};

    use crate::store::temporary;

    /// Lets signals remove the temporary files, from now on. To be called before any thread is made, since a thread has
    /// the signals that the one had that made it.
    pub fn remove_temporary_files() {
        watch(&[Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP], || {});
    }

    /// Does the same in the game, and keeps its run. Ctrl+C is handled by the engine.
    pub fn remove_temporary_files_of_game() {
        watch(&[Signal::SIGTERM, Signal::SIGHUP], keep_run);
    }

    /// Blocks signals in this thread, and makes one that waits for them. Where that is not possible a signal ends the
    /// program as ever.
    fn watch(signals: &[Signal], before: fn()) {
        let signals: SigSet = signals.iter().copied().filter(|signal| !is_ignored(*signal)).collect();
        if signals.thread_block().is_err() {
            return;
        }
        let end = move || {
            let Ok(signal) = signals.wait() else { return };
            before();
            temporary::remove_all();
            // The parent process must see that the signal ended the program: a shell ends its loop then.
            let _ = signals.thread_unblock().and_then(|()| raise(signal));
        };
        if thread::Builder::new().name("signals".to_owned()).spawn(end).is_err() {
            let _ = signals.thread_unblock();
        }
    }

    fn keep_run() {
        #[cfg(feature = "game")]
        crate::game::rescue::keep_run_before_signal();
    }

    /// Returns whether the parent process made this program ignore a signal, as `nohup` does with SIGHUP, and a shell with
    /// SIGINT for what it runs in the background. Where the system does not say, SIGHUP is left alone.
    fn is_ignored(signal: Signal) -> bool {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        match mask.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok()) {
            Some(mask) => mask >> (signal as i32 - 1) & 1 == 1,
            None => signal == Signal::SIGHUP,
        }
    }
}

#[cfg(windows)]
mod windows {
    use std::process;

    use super::super::exit::Exit;
    use crate::store::temporary;

    /// Lets Ctrl+C and a closed console remove the temporary files, from now on.
    pub fn remove_temporary_files() {
        // An error means that Ctrl+C ends the program as ever.
        let _ = ctrlc::try_set_handler(|| {
            temporary::remove_all();
            process::exit(Exit::Failed.code().into());
        });
    }

    /// Does nothing: the engine handles Ctrl+C.
    pub fn remove_temporary_files_of_game() {}
}
