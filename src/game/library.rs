//! The levels and the kept replays as the game knows them. Reads files through [`crate::levels`] and
//! [`crate::store`]; screens read it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bevy::prelude::*;
use bevy::time::common_conditions::on_timer;
use frankie_sim::Level;

use super::FrameSystems;
use super::command::Command;
use super::notices::Notices;
use crate::levels::{self, Catalog, Sources, Stamp};
use crate::store::{ReplayEntry, Store};

/// How often level files are looked at, in seconds.
const LOOK_EVERY_S: f32 = 1.0;

pub(super) fn plugin(app: &mut App) {
    let look = refresh.run_if(on_timer(Duration::from_secs_f32(LOOK_EVERY_S)));
    app.init_resource::<Library>()
        .init_resource::<ReplayList>()
        .add_systems(Update, look.before(FrameSystems::HandleCommands));
}

/// Every level.
#[derive(Resource, Default, Debug)]
pub struct Library {
    /// The levels and what is wrong with the files that hold none.
    pub catalog: Catalog,
    sources: Sources,
    stamp: Stamp,
}

impl Library {
    /// The levels inside the binary, those in the player's folder, and files that were named.
    #[must_use]
    pub fn load(store: &Store, files: Vec<PathBuf>) -> Self {
        let sources = Sources { folder: store.path().map(levels::folder), files };
        let catalog = sources.load();
        Self { stamp: sources.stamp(&catalog.attached), catalog, sources }
    }

    /// Takes a level file in among the others; returns its level, by its id, if it is one.
    pub fn open(&mut self, path: &Path, id: &str) -> Option<Arc<Level>> {
        if !self.sources.files.iter().any(|file| file == path) {
            self.sources.files.push(path.to_path_buf());
        }
        let mut catalog = self.sources.load();
        // What has changed beside it is not on the stage any more when this level is played.
        catalog.keep_from(&self.catalog, &self.sources);
        self.stamp = self.sources.stamp(&catalog.attached);
        self.catalog = catalog;
        self.catalog.find(id).cloned()
    }

    /// These levels and no files.
    #[must_use]
    pub fn of(levels: Vec<Arc<Level>>) -> Self {
        Self { catalog: Catalog { levels, ..Catalog::default() }, ..Self::default() }
    }

    /// The chapters in order, each with its levels in order.
    #[must_use]
    pub fn worlds(&self) -> Vec<(&str, Vec<&Arc<Level>>)> {
        let mut worlds: Vec<(&str, Vec<&Arc<Level>>)> = Vec::new();
        for level in &self.catalog.levels {
            match worlds.iter_mut().find(|(world, _)| *world == level.world()) {
                Some((_, levels)) => levels.push(level),
                None => worlds.push((level.world(), vec![level])),
            }
        }
        worlds
    }

    /// The level that is played after `id`, in order; `None` after the last.
    #[must_use]
    pub fn after(&self, id: &str) -> Option<&Arc<Level>> {
        let levels = &self.catalog.levels;
        let here = levels.iter().position(|level| level.id() == id)?;
        levels.get(here + 1)
    }
}

/// Reads level files again once one of them, or of the numbers they name, has been saved; a broken one keeps its last good version and says what is wrong.
fn refresh(mut library: ResMut<Library>, mut notices: ResMut<Notices>, mut commands: MessageWriter<Command>) {
    let stamp = library.sources.stamp(&library.catalog.attached);
    if stamp == library.stamp {
        return;
    }
    let mut catalog = library.sources.load();
    for id in catalog.keep_from(&library.catalog, &library.sources) {
        commands.write(Command::LevelSaved(id));
    }
    for broken in catalog.broken.iter().filter(|broken| !library.catalog.broken.contains(broken)) {
        let name =
            broken.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        notices.warn(format!("{name}: {}", broken.message));
    }
    // Taken before the files were read, so that one saved meanwhile is read again; others than before are looked at now.
    let is_same = catalog.attached == library.catalog.attached;
    library.stamp = if is_same { stamp } else { library.sources.stamp(&catalog.attached) };
    library.catalog = catalog;
}

/// The kept replays, as of the last time the folder was read.
#[derive(Resource, Default, Debug)]
pub struct ReplayList {
    /// The newest first.
    pub listed: Vec<ReplayEntry>,
    /// Why the folder could not be read.
    pub error: Option<String>,
}

impl ReplayList {
    /// Reads the folder again.
    pub fn refresh(&mut self, store: &Store) {
        match store.replays().list() {
            Ok(listed) => (self.listed, self.error) = (listed, None),
            Err(error) => self.error = Some(error.to_string()),
        }
    }
}
