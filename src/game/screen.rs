//! The current screen, the dialogs over it, and the panels that a narrow window shows. The
//! controller writes it, views read it.

use bevy::prelude::*;

use super::command::Panel;

/// The screens. A run is behind title, play and watch; the others are pages.
#[derive(States, Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Screen {
    /// The name of the game, with Frankie at play behind it.
    #[default]
    Title,
    /// The levels.
    Select,
    /// A run the player steers.
    Play,
    /// The saved replays.
    Replays,
    /// A replay that is watched.
    Watch,
}

impl Screen {
    /// Returns whether the screen shows a run; the other screens are pages.
    #[must_use]
    pub fn has_stage(self) -> bool {
        matches!(self, Self::Title | Self::Play | Self::Watch)
    }
}

/// The dialogs that can lie over a screen. While one is open, the run is paused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Modal {
    /// Resume, restart, leave.
    Pause,
    /// The result of the run.
    Result,
    /// Many tries of one setting.
    Survey,
    /// A map of two settings.
    RunMap,
    /// The end of a chapter, with its certificate.
    Chapter,
    /// The link to the run, and the run as files.
    Share,
    /// A field for a link.
    OpenLink,
    /// Whether to keep the run before the game is left.
    Quit,
    /// Keys, mouse, and what is on the screen.
    Help,
    /// The settings.
    Settings,
    /// What the game is, with credits and licenses.
    About,
    /// A replay that is being made again; closing it cancels that.
    Remaking,
}

/// The dialogs that are open, the last on top.
#[derive(Resource, Default, Debug, PartialEq, Eq)]
pub struct Modals(Vec<Modal>);

impl Modals {
    /// Returns the dialog on top.
    pub fn top(&self) -> Option<Modal> {
        self.0.last().copied()
    }

    /// Returns whether a dialog is open, on top or below another one.
    #[must_use]
    pub fn is_open(&self, modal: Modal) -> bool {
        self.0.contains(&modal)
    }

    /// Puts a dialog on top; one that is already open moves to the top.
    pub fn open(&mut self, modal: Modal) {
        self.0.retain(|open| *open != modal);
        self.0.push(modal);
    }

    /// Closes the dialog on top and returns which it was.
    pub fn close(&mut self) -> Option<Modal> {
        self.0.pop()
    }

    /// Closes all dialogs.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// The columns of panels that show one panel at a time, under or beside tabs, where a window has no room for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TabColumn {
    /// Lesson, data and tuning.
    Left,
    /// Charts and rule.
    Right,
    /// All panels, in a window with room for a single column.
    Single,
    /// All panels, in a window where they lie over most of the ground.
    Tiny,
    /// All panels, in the drawer of a phone, upright and sideways.
    Drawer,
}

/// The panels that columns of tabs show, until the game ends; `None` where the player closed the column.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenTabs([Option<Panel>; 5]);

impl Default for OpenTabs {
    fn default() -> Self {
        let lesson = Some(Panel::Lesson);
        Self([lesson, Some(Panel::Charts), lesson, None, lesson])
    }
}

impl OpenTabs {
    /// Returns the panel that a column shows.
    #[must_use]
    pub fn get(self, column: TabColumn) -> Option<Panel> {
        self.0[column as usize]
    }

    /// Closes every column that shows a panel.
    pub fn close_all(&mut self, panel: Panel) {
        self.0.iter_mut().filter(|open| **open == Some(panel)).for_each(|open| *open = None);
    }

    /// Shows a panel in a column, or closes the column.
    pub fn set(&mut self, column: TabColumn, panel: Option<Panel>) {
        self.0[column as usize] = panel;
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_state::<Screen>().init_resource::<Modals>().init_resource::<OpenTabs>();
}
