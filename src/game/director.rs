//! Obeys commands.

use std::sync::Arc;

use bevy::prelude::*;
use frankie_sim::Level;

/// The level the game opens with.
#[derive(Resource)]
pub struct FirstLevel(pub Arc<Level>);

pub(super) fn plugin(_app: &mut App) {}
