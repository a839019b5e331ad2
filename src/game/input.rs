//! Keys and the mouse on the ground. Reads Bevy's input, writes [`super::command::Command`]s.
