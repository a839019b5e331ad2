//! The screens and dialogs that are made of panels alone.

use bevy::prelude::*;

pub(super) fn plugin(_app: &mut App) {}
