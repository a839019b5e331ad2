//! Where the player is: one screen at a time, and dialogs stacked over it.

use bevy::prelude::*;

/// The screens. Title, play and theatre have a run behind them; the others are pages.
#[derive(States, Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Screen {
    /// The poster, with Frankie at play behind it.
    #[default]
    Title,
    /// The levels.
    Select,
    /// A run the player steers.
    Play,
    /// The kept replays.
    Replays,
    /// A replay, watched.
    Theatre,
}

impl Screen {
    /// Whether a run is seen on it; the others are pages.
    #[must_use]
    pub fn has_stage(self) -> bool {
        matches!(self, Self::Title | Self::Play | Self::Theatre)
    }
}

/// What can lie over a screen. While one does, the run rests.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Modal {
    /// Resume, restart, leave.
    Pause,
    /// How the run went.
    Result,
    /// Keys and what is on the screen.
    Help,
    /// What is remembered between visits.
    Settings,
    /// What this is and whom it thanks.
    About,
}

/// The dialogs that are open, the last on top.
#[derive(Resource, Default, Debug, PartialEq, Eq)]
pub struct Modals(Vec<Modal>);

impl Modals {
    /// The one on top.
    pub fn top(&self) -> Option<Modal> {
        self.0.last().copied()
    }

    /// Puts one on top; one that is already open comes up instead of opening twice.
    pub fn open(&mut self, modal: Modal) {
        self.0.retain(|open| *open != modal);
        self.0.push(modal);
    }

    /// Closes the one on top and says which it was.
    pub fn close(&mut self) -> Option<Modal> {
        self.0.pop()
    }

    /// Closes them all.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_state::<Screen>().init_resource::<Modals>();
}
