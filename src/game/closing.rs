//! The close button of the window. Reads the messages of the window, writes [`Command::Quit`], so that leaving is the same
//! everywhere.

use bevy::prelude::*;
use bevy::window::WindowCloseRequested;

use super::FrameSystems;
use super::command::Command;

pub(super) fn plugin(app: &mut App) {
    app.add_message::<WindowCloseRequested>().add_systems(Update, take.before(FrameSystems::HandleCommands));
}

fn take(mut requests: MessageReader<WindowCloseRequested>, mut commands: MessageWriter<Command>) {
    if requests.read().count() > 0 {
        commands.write(Command::Quit);
    }
}
