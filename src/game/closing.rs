//! The close button of the window. Reads the messages of the window, writes [`Command::Quit`], so that leaving is the same
//! everywhere.

use bevy::prelude::*;
use bevy::window::WindowCloseRequested;

use super::FrameSystems;
use super::command::Command;

/// Whether the game can be left: a page of a browser is closed by the browser alone.
pub const CAN_LEAVE: bool = !cfg!(target_family = "wasm");

pub(super) fn plugin(app: &mut App) {
    app.add_message::<WindowCloseRequested>().add_systems(Update, take.before(FrameSystems::HandleCommands));
}

fn take(mut requests: MessageReader<WindowCloseRequested>, mut commands: MessageWriter<Command>) {
    if requests.read().count() > 0 {
        commands.write(Command::Quit);
    }
}
