//! Files dropped onto the window. Reads the messages of the window, writes [`Command::OpenFile`].

use bevy::prelude::*;
use bevy::window::FileDragAndDrop;

use super::FrameSystems;
use super::command::Command;

pub(super) fn plugin(app: &mut App) {
    app.add_message::<FileDragAndDrop>().add_systems(Update, take.before(FrameSystems::HandleCommands));
}

fn take(mut dropped: MessageReader<FileDragAndDrop>, mut commands: MessageWriter<Command>) {
    for message in dropped.read() {
        if let FileDragAndDrop::DroppedFile { path_buf, .. } = message {
            commands.write(Command::OpenFile(path_buf.clone()));
        }
    }
}
