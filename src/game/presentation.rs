//! How the game is presented: as a whole, or as a small player inside another page, which shows one run with one chart and
//! saves nothing. The small player has no menus, so it refuses every command that would lead out of its run.

use bevy::prelude::*;

use super::command::Command;

/// How the game is presented.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presentation {
    /// Every screen.
    #[default]
    Whole,
    /// One run: the ground, a chart, play. Nothing is saved.
    Embedded,
}

impl Presentation {
    /// Returns whether it is the small player.
    #[must_use]
    pub fn is_embedded(self) -> bool {
        self == Self::Embedded
    }

    /// Returns whether a command is handled: the small player handles those that concern its run and its picture.
    #[must_use]
    pub fn allows(self, command: &Command) -> bool {
        use Command::{
            ApplyAndStep, ApplyEvent, Hover, NewSeed, OpenBytes, OpenFile, OpenLink, OpenPage, Pan, QuitNow,
            Restart, Seek, SetFocus, SetFreeArea, SetSpeed, ShowAll, StepBack, StepForward, ToggleFollow,
            TogglePlaying, ToggleUnfolded, TryAgain, Zoom, ZoomAt,
        };
        let is_of_run = matches!(
            command,
            ApplyAndStep(_)
                | ApplyEvent(_)
                | TogglePlaying
                | StepForward
                | StepBack
                | Seek(_)
                | SetSpeed(_)
                | SetFocus(_)
                | Restart
                | NewSeed
                | TryAgain
                | Hover(_)
        );
        let is_of_picture = matches!(
            command,
            ShowAll
                | ToggleFollow
                | ToggleUnfolded
                | Zoom(_)
                | ZoomAt { .. }
                | Pan { .. }
                | SetFreeArea { .. }
        );
        let opens = matches!(command, OpenLink(_) | OpenFile(_) | OpenBytes { .. } | OpenPage | QuitNow);
        self == Self::Whole || is_of_run || is_of_picture || opens
    }
}

/// A condition for systems of the whole game.
pub fn is_whole(presentation: Res<Presentation>) -> bool {
    !presentation.is_embedded()
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Presentation>();
}
