//! Everything that a player can request, from any panel, key or click. Views return these and the controller handles them;
//! nothing else changes a run, moves between screens or changes what the window shows.

use std::path::PathBuf;
use std::sync::Arc;

use bevy::prelude::*;
use frankie_sim::level::LevelEdit;
use frankie_sim::{AgentId, Event};

use super::run_map::PageRequest;
use super::screen::{Modal, Screen, TabColumn};
use crate::store::Settings;

/// A request from the player, or from a view on the player's behalf.
#[derive(Message, Clone, Debug, PartialEq)]
pub enum Command {
    /// Go to a screen.
    Go(Screen),
    /// Open a dialog over the screen.
    OpenModal(Modal),
    /// Close the dialog on top.
    CloseModal,
    /// Close the dialog on top, or else pause a run, or else go back one screen.
    Back,
    /// Leave the game; asks first where a run would be lost.
    Quit,
    /// Leave the game without a question.
    QuitNow,
    /// Save this run as a replay file and leave the game.
    KeepAndQuit,

    /// Play a level, by id.
    PlayLevel(String),
    /// Read the level with this id again: its file was saved. Does nothing unless it is on the stage.
    ReloadLevel(String),
    /// Play the level after this one; after the last one, show the levels.
    NextLevel,
    /// Show the end of a finished chapter, with its certificate.
    ShowChapter(String),
    /// Give the player the certificate that is shown, as a picture.
    SaveCertificate,
    /// Put the link to the best run of the chapter that is shown on the clipboard.
    CopyChapterLink,
    /// Go on with the run that was interrupted when the game ended in the middle of it.
    ResumeRun,
    /// Give that run up.
    DiscardInterruptedRun,
    /// Watch the run just played from its start.
    WatchRun,
    /// Watch a replay file.
    WatchReplay(PathBuf),
    /// Save this run as a replay file.
    SaveReplay,
    /// Open a file from outside: play a level, watch a replay, or use numbers as the sandbox's surface.
    OpenFile(PathBuf),
    /// Open the content of a file from outside in the same way.
    OpenBytes {
        /// The file's name; its ending says what it is.
        name: String,
        /// The content.
        bytes: Arc<[u8]>,
    },
    /// Open a link, or the part of one after the `#`.
    OpenLink(String),
    /// Open the whole game, from the small player inside another page.
    OpenPage,
    /// Open the link on the clipboard.
    PasteLink,
    /// Let the player choose a file, and open it.
    ChooseFile,
    /// Put a link to this run, or to this level where nothing has happened yet, on the clipboard.
    CopyLink,
    /// Put the line about the walk on the stage, with a link to it, on the clipboard.
    CopyWalk,
    /// Put the lines that show this run inside another page on the clipboard.
    CopyEmbedCode,
    /// Give the player this run as a replay file.
    DownloadReplay,
    /// Give the player a kept replay as a file.
    DownloadReplayFile(PathBuf),
    /// Give the player a picture of this run.
    DownloadPicture,
    /// Give the player settings, progress, all replays and the player's own levels as one file.
    ExportData,
    /// Delete the player's own levels that a page keeps.
    DeleteOwnLevels,
    /// Delete a replay file.
    DeleteReplay(PathBuf),

    /// Apply an event to the run at its current step.
    ApplyEvent(Event),
    /// Apply an event to the run and make one step with it: a gradient or a step that the player chooses.
    ApplyAndStep(Event),
    /// Play or pause.
    TogglePlaying,
    /// Pause and go forward one step.
    StepForward,
    /// Pause and go back one step.
    StepBack,
    /// Go to a step.
    Seek(u64),
    /// Set the speed: 1 is 20 steps per second.
    SetSpeed(f64),
    /// Show so many dogs beside those of the run, with other noise; 0 is none.
    SetSwarm(u32),
    /// Show the map over the ground, what becomes of a dog from each place, or remove it.
    SetMap(bool),
    /// Show the path of the dog from a place of that map; `None` for none.
    PointAtMap(Option<[f64; 2]>),
    /// Start the next try from a place.
    StartFrom([f64; 2]),
    /// Open the map of two settings.
    OpenMapPage,
    /// Change what that map shows.
    MapPage(PageRequest),
    /// Put the run of a cell of that map, by column and row, on the stage.
    OpenMapRun([usize; 2]),
    /// Put the player's run back on the stage, as it was before one of that map took its place.
    BringRunBack,
    /// Put the command that draws that map on the clipboard.
    CopyMapCommand,
    /// Give the player that map as a picture.
    SaveMapPicture,
    /// Open the run of a dog of the swarm: that of this agent under the noise with this index.
    OpenDog(AgentId, u32),
    /// Try the present setting many times, and show what came of it.
    OpenSurvey,
    /// Keep these tries to compare another setting with them, or forget the kept ones.
    KeepSurvey(bool),
    /// Show another agent's numbers.
    SetFocus(AgentId),
    /// Start again with the same seed.
    Restart,
    /// Start again with another seed.
    NewSeed,
    /// Start the next try: with other noise where the player guesses.
    TryAgain,
    /// Go on from this step with another setting, beside the run as it was.
    TryFromHere,
    /// Sandbox: change the level and start again.
    EditLevel(Vec<LevelEdit>),

    /// Show the whole view again.
    ShowAll,
    /// Keep the dog in the middle, or stop doing so.
    ToggleFollow,
    /// Zoom about the middle of the free area; a factor above 1 is closer.
    Zoom(f64),
    /// Zoom about a place in the window.
    ZoomAt {
        /// The factor; above 1 is closer.
        factor: f64,
        /// The fixed point of the zoom, in window_px.
        at_px: [f32; 2],
    },
    /// Move the ground.
    Pan {
        /// The distance to the right and down, in logical pixels.
        by_px: [f32; 2],
    },
    /// Fold a panel away or bring it back.
    TogglePanel(Panel),
    /// Show every part of the screen, or only those that the level shows at first.
    ToggleUnfolded,
    /// Show a panel in a column of tabs, or close the column.
    ShowTab(TabColumn, Option<Panel>),
    /// The panels leave another part of the window free; the ground is framed in it.
    SetFreeArea {
        /// Its upper left corner, in window_px.
        min_px: [f32; 2],
        /// Its lower right corner, in window_px.
        max_px: [f32; 2],
    },
    /// The pointer is over a step on a chart, the time line or the trail, or no longer is.
    Hover(Option<u64>),
    /// Use and save these settings.
    ChangeSettings(Settings),
    /// Delete all best results; replays stay.
    ResetProgress,
}

/// The panels of the stage that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Panel {
    /// Title, lesson, goal and numbers.
    Lesson,
    /// Hyperparameters.
    Tuning,
    /// One chart per axis.
    Charts,
    /// The update rule with its numbers.
    Rule,
    /// The data of a surface, with the fit.
    Data,
}

impl Panel {
    /// Every panel, in the order of its keys.
    pub const ALL: [Panel; 5] = [Panel::Lesson, Panel::Tuning, Panel::Charts, Panel::Rule, Panel::Data];

    /// Returns the panel's name in the settings file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Panel::Lesson => "lesson",
            Panel::Tuning => "tuning",
            Panel::Charts => "charts",
            Panel::Rule => "rule",
            Panel::Data => "data",
        }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.add_message::<Command>();
}
