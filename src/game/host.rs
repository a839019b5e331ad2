//! What the game needs of its platform besides a window and a store: a place for files that the player asked for, the
//! clipboard, a file chooser, the address of the page. `desktop.rs` is for systems with folders, `browser.rs` for pages.

#[cfg(target_family = "wasm")]
pub mod browser;
#[cfg(not(target_family = "wasm"))]
mod desktop;

use std::time::Duration;

use bevy::prelude::*;

#[cfg(not(target_family = "wasm"))]
pub use desktop::Desktop;

/// A file for the player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The file's name, without a folder.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// What the game asks of its platform. Errors are sentences for the player.
pub trait Platform: Send + Sync + 'static {
    /// Gives the player a file. Returns where it is, such as a path.
    ///
    /// # Errors
    /// The reason why it could not be written.
    fn deliver(&self, file: &Delivery) -> Result<String, String>;

    /// Puts a text on the clipboard.
    ///
    /// # Errors
    /// The reason why the clipboard refuses it.
    fn copy(&self, text: &str) -> Result<(), String>;

    /// Returns the text on the clipboard, if it can be read at once. A browser sends it as an event instead.
    fn paste(&self) -> Option<String> {
        None
    }

    /// Returns the time since the beginning of 1970; `None` without a clock.
    fn now(&self) -> Option<Duration> {
        None
    }

    /// Returns the address of the page without its fragment, for links that open it; `None` where there is no page.
    fn page_address(&self) -> Option<String> {
        None
    }

    /// Opens the whole game with the same level or run, outside of the page that shows the small player. Returns whether
    /// there is a page to open.
    fn open_page(&self) -> bool {
        false
    }

    /// Opens the system's chooser of files, if there is one. The file that the player chooses comes as
    /// [`super::command::Command::OpenBytes`]. Returns whether there is a chooser.
    fn choose_file(&self) -> bool {
        false
    }

    /// Starts to fetch a file of the page, by its path beside the page. Does nothing where there is no page.
    fn fetch(&self, _path: &str) {}

    /// Returns the files that have come since the last call, each with its path. One that did not come is left out.
    fn fetched(&self) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }
}

/// The platform that the game runs on.
#[derive(Resource)]
pub struct Host(pub Box<dyn Platform>);
