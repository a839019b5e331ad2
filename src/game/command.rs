//! Everything a player can ask for, from any panel, key or click. Panels return these, `controller` obeys them;
//! nothing else changes a run or moves between screens.

use std::path::PathBuf;

use bevy::prelude::*;
use frankie_sim::level::LevelEdit;
use frankie_sim::{AgentId, Event};

use super::screen::{Modal, Screen};
use crate::store::Settings;

/// One wish of the player's.
#[derive(Message, Clone, Debug, PartialEq)]
pub enum Command {
    /// Go to a screen.
    Go(Screen),
    /// Open a dialog over the screen.
    Open(Modal),
    /// Close the dialog on top.
    Close,
    /// Esc: close the dialog on top, or else pause a run, or else go one screen back.
    Back,
    /// Leave the game.
    Quit,

    /// Play a level, by id.
    PlayLevel(String),
    /// A level file was saved: if it is on the stage, start again with what it says now.
    LevelSaved(String),
    /// Play the level after this one, or go to the levels after the last.
    NextLevel,
    /// Watch the run just played from its start.
    WatchThis,
    /// Watch a replay file.
    Watch(PathBuf),
    /// Keep this run as a replay file.
    Keep,
    /// Open a file from outside: play a level, watch a replay, make numbers the sandbox's ground.
    OpenFile(PathBuf),
    /// Delete a replay file.
    DeleteReplay(PathBuf),

    /// Do something to the run at its present step.
    Do(Event),
    /// Play or pause.
    TogglePlaying,
    /// Make one step and stand.
    StepForward,
    /// Take one step back and stand.
    StepBack,
    /// Stand at a step.
    Seek(u64),
    /// Change the pace: 1 is 20 steps a second.
    Speed(f64),
    /// Show another agent's numbers.
    Focus(AgentId),
    /// Start again with the same seed.
    Restart,
    /// Start again with another seed.
    NewSeed,
    /// Sandbox: change the level and start again.
    EditLevel(Vec<LevelEdit>),

    /// Show the whole view again.
    Fit,
    /// Keep the dog in the middle, or stop doing so.
    ToggleFollow,
    /// Zoom about the middle of the picture; more than 1 is closer.
    Zoom(f64),
    /// Zoom about a place in the window.
    ZoomAt {
        /// More than 1 is closer.
        factor: f64,
        /// Where, in window_px.
        at_px: [f32; 2],
    },
    /// Move the ground.
    Pan {
        /// By so much to the right and down, in logical pixels.
        by_px: [f32; 2],
    },
    /// Fold a panel away or bring it back.
    Fold(Panel),
    /// A step the pointer is over, on a chart or on the trail.
    Hover(Option<u64>),
    /// Remember these settings.
    Change(Settings),
    /// Forget all that has been achieved; replays stay.
    ResetProgress,
}

/// The panels of the stage that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Panel {
    /// Title, lesson, goal and numbers.
    Lesson,
    /// Hyper-parameters.
    Tuning,
    /// One chart per axis.
    Charts,
    /// The update rule with its numbers.
    Rule,
    /// The points a surface is made of, with the fit.
    Data,
}

impl Panel {
    /// Every panel, in the order of its keys.
    pub const ALL: [Panel; 5] = [Panel::Lesson, Panel::Tuning, Panel::Charts, Panel::Rule, Panel::Data];

    /// Its word in the settings.
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
