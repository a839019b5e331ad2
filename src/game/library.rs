//! The levels and the kept replays as the game knows them. Reads files through [`crate::levels`] and
//! [`crate::store`]; screens read it.

use std::sync::Arc;

use bevy::prelude::*;
use frankie_sim::Level;

use crate::levels::{self, Catalogue};
use crate::store::{Listed, Store};

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Library>().init_resource::<Shelf>();
}

/// Every level.
#[derive(Resource, Default, Debug)]
pub struct Library {
    /// The levels and what is wrong with the files that hold none.
    pub catalogue: Catalogue,
}

impl Library {
    /// The levels inside the binary and those in the player's folder.
    #[must_use]
    pub fn load(store: &Store) -> Self {
        let folder = store.path().map(levels::folder);
        Self { catalogue: Catalogue::load(folder.as_deref()) }
    }

    /// The chapters in order, each with its levels in order.
    #[must_use]
    pub fn worlds(&self) -> Vec<(&str, Vec<&Arc<Level>>)> {
        let mut worlds: Vec<(&str, Vec<&Arc<Level>>)> = Vec::new();
        for level in &self.catalogue.levels {
            match worlds.iter_mut().find(|(world, _)| *world == level.world) {
                Some((_, levels)) => levels.push(level),
                None => worlds.push((&level.world, vec![level])),
            }
        }
        worlds
    }

    /// The level that is played after `id`, in order; `None` after the last.
    #[must_use]
    pub fn after(&self, id: &str) -> Option<&Arc<Level>> {
        let levels = &self.catalogue.levels;
        let here = levels.iter().position(|level| level.id == id)?;
        levels.get(here + 1)
    }
}

/// The kept replays, as of the last time the folder was read.
#[derive(Resource, Default, Debug)]
pub struct Shelf {
    /// The newest first.
    pub listed: Vec<Listed>,
    /// Why the folder could not be read.
    pub error: Option<String>,
}

impl Shelf {
    /// Reads the folder again.
    pub fn refresh(&mut self, store: &Store) {
        match store.replays().list() {
            Ok(listed) => (self.listed, self.error) = (listed, None),
            Err(error) => self.error = Some(error.to_string()),
        }
    }
}
