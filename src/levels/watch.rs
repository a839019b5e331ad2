//! A watch over level files, beside the program: it says when one of them was saved, so that a game in which nothing
//! moves need not look.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use super::catalog::{Sources, Stamp};

/// The time between two looks at the files, in seconds.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The files that are watched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// The sources of levels.
    pub sources: Sources,
    /// Files of numbers that levels name.
    pub attached: Vec<std::path::PathBuf>,
    /// The stamp of the files when they were last read.
    pub stamp: Stamp,
}

/// A watch over level files. It ends when it is dropped.
#[derive(Debug, Default)]
pub struct Watch(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    watched: Watched,
    /// The last stamp that was reported.
    reported: Option<Stamp>,
    is_changed: bool,
}

impl Watch {
    /// Starts a watch, which watches nothing yet. It calls `when_changed` for each change.
    #[must_use]
    pub fn start(when_changed: impl Fn() + Send + 'static) -> Self {
        let watch = Self::default();
        let state = Arc::downgrade(&watch.0);
        // Without a thread the files are looked at only while the game makes frames.
        let _ = thread::Builder::new().name("level files".to_owned()).spawn(move || {
            loop {
                thread::sleep(LOOK_EVERY);
                match look(&state) {
                    None => return,
                    Some(true) => when_changed(),
                    Some(false) => {}
                }
            }
        });
        watch
    }

    /// Watches these files from now on.
    pub fn set(&self, watched: Watched) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State { watched, ..State::default() };
    }

    /// Returns whether a file has changed since the last call.
    #[must_use]
    pub fn take_change(&self) -> bool {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).is_changed)
    }
}

/// Looks at the files and returns whether there is a change that was not reported; `None` when nobody waits for one.
fn look(state: &Weak<Mutex<State>>) -> Option<bool> {
    let lock =
        |state: &Arc<Mutex<State>>| state.lock().unwrap_or_else(PoisonError::into_inner).watched.clone();
    let watched = lock(&state.upgrade()?);
    // Without the lock: a folder on a network may take long.
    let stamp = watched.sources.stamp(&watched.attached);
    let state = state.upgrade()?;
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new =
        state.watched == watched && stamp != watched.stamp && state.reported.as_ref() != Some(&stamp);
    if is_new {
        state.reported = Some(stamp);
        state.is_changed = true;
    }
    Some(is_new)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_saved_file_is_reported_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.toml");
        fs::write(&file, "one").unwrap();
        let sources = Sources { folder: Some(folder.path().to_path_buf()), ..Sources::default() };
        let watch = Watch::default();
        let state = Arc::downgrade(&watch.0);
        watch.set(Watched { stamp: sources.stamp(&[]), sources, attached: Vec::new() });
        assert_eq!((look(&state), watch.take_change()), (Some(false), false));
        fs::write(&file, "three").unwrap();
        assert_eq!((look(&state), watch.take_change()), (Some(true), true));
        assert_eq!((look(&state), watch.take_change()), (Some(false), false), "the same save");
        fs::write(&file, "seventeen").unwrap();
        assert_eq!(look(&state), Some(true));
        drop(watch);
        assert_eq!(look(&state), None);
    }
}
