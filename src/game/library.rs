//! The levels and the saved replays as the game knows them. Reads files through [`crate::levels`] and
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
use crate::levels::{self, Catalog, LevelText, OpenError, Sources, Stamp};
use crate::levels::{links, walk};
use crate::store::{Place, ReplayEntry, Store, own_levels};

/// The time between two checks of level files for changes, in seconds, while frames are made. Else a watch beside the game
/// looks at them.
const CHECK_EVERY_S: f32 = 1.0;

pub(super) fn plugin(app: &mut App) {
    let is_due = on_timer(Duration::from_secs_f32(CHECK_EVERY_S));
    app.init_resource::<LevelLibrary>().init_resource::<ReplayList>();
    #[cfg(target_family = "wasm")]
    let reload = reload_changed.run_if(is_due);
    #[cfg(not(target_family = "wasm"))]
    let reload = {
        app.add_systems(Startup, watch::start).add_systems(
            Update,
            watch::update.run_if(resource_changed::<LevelLibrary>).after(reload_changed),
        );
        reload_changed.run_if(is_due.or_else(watch::has_change))
    };
    app.add_systems(Update, reload.before(FrameSystems::HandleCommands));
}

/// The watch over level files: a browser has none.
#[cfg(not(target_family = "wasm"))]
mod watch {
    use bevy::prelude::*;

    use super::LevelLibrary;
    use crate::game::frames::wake::Waker;
    use crate::levels::watch::{Watch, Watched};

    #[derive(Resource)]
    pub(super) struct LevelWatch(Watch);

    /// Starts the watch where there is a window that sleeps.
    pub(super) fn start(mut commands: Commands, waker: Option<Res<Waker>>, library: Res<LevelLibrary>) {
        let Some(waker) = waker.map(|waker| waker.clone()) else { return };
        let watch = Watch::start(move || waker.wake());
        watch.set(watched(&library));
        commands.insert_resource(LevelWatch(watch));
    }

    pub(super) fn update(watch: Option<Res<LevelWatch>>, library: Res<LevelLibrary>) {
        if let Some(watch) = watch {
            watch.0.set(watched(&library));
        }
    }

    pub(super) fn has_change(watch: Option<Res<LevelWatch>>) -> bool {
        watch.is_some_and(|watch| watch.0.take_change())
    }

    fn watched(library: &LevelLibrary) -> Watched {
        let LevelLibrary { catalog, sources, stamp } = library;
        Watched { sources: sources.clone(), attached: catalog.attached.clone(), stamp: stamp.clone() }
    }
}

/// All levels and their sources.
#[derive(Resource, Default, Debug)]
pub struct LevelLibrary {
    /// The levels, and the level files that could not be read.
    pub catalog: Catalog,
    sources: Sources,
    stamp: Stamp,
}

impl LevelLibrary {
    /// Loads the levels inside the binary, those of the player, and the named files.
    #[must_use]
    pub fn load(store: &Store, files: Vec<PathBuf>) -> Self {
        let folder = store.path().map(levels::folder);
        let sources = Sources { folder, files, texts: kept_texts(store) };
        let catalog = sources.load();
        Self { stamp: sources.stamp(&catalog.attached), catalog, sources }
    }

    /// Adds a level that is in no file to the others, and keeps it where the store is the storage of a page: there is no
    /// folder that the player could put it in. The same level again, by name and title, takes the place of the earlier
    /// one. Returns the level, and the reason why it is not kept.
    ///
    /// # Errors
    /// When the level is invalid.
    pub fn open_text(
        &mut self,
        store: &Store,
        name: &str,
        text: &str,
    ) -> Result<(Arc<Level>, Option<String>), OpenError> {
        let level = LevelText::without_file(name.to_owned(), text.to_owned()).level(&[])?;
        let is_free = |id: &str| {
            let is_known = self.sources.texts.iter().any(|known| known.id == id);
            let here = self.catalog.find(id);
            !levels::is_built_in(id)
                && here.map_or(!is_known, |here| is_known && here.title() == level.title())
        };
        let id = own_levels::free_id(name, is_free).unwrap_or_else(|| level.id().to_owned());
        let opened = LevelText::without_file(id, text.to_owned());
        let level = Arc::new(opened.level(&[])?);
        let kept = match store.place() {
            Place::Browser => store.own_levels().replace(&opened.id, text).err(),
            Place::Folder(_) | Place::Nowhere => None,
        };
        self.sources.texts.retain(|known| known.id != opened.id);
        self.sources.texts.push(opened);
        self.reload();
        Ok((level, kept.map(|error| error.to_string())))
    }

    /// Reads the player's levels again: some were added to the store or deleted.
    pub fn refresh(&mut self, store: &Store) {
        if store.place() == Place::Browser {
            self.sources.texts = kept_texts(store);
        }
        self.reload();
    }

    /// Returns the number of levels that are in no file.
    #[must_use]
    pub fn texts(&self) -> usize {
        self.sources.texts.len()
    }

    fn reload(&mut self) {
        let mut catalog = self.sources.load();
        // Other changed levels need no command: the level on the stage is replaced, or stays as it is.
        catalog.keep_from(&self.catalog, &self.sources);
        self.stamp = self.sources.stamp(&catalog.attached);
        self.catalog = catalog;
    }

    /// Adds a level file to the others and returns the level with this id, if the file holds one.
    pub fn open(&mut self, path: &Path, id: &str) -> Option<Arc<Level>> {
        if !self.sources.files.iter().any(|file| file == path) {
            self.sources.files.push(path.to_path_buf());
        }
        self.reload();
        self.catalog.find(id).cloned()
    }

    /// Returns a library of these levels, without files.
    #[must_use]
    pub fn of(levels: Vec<Arc<Level>>) -> Self {
        Self { catalog: Catalog { levels, ..Catalog::default() }, ..Self::default() }
    }

    /// Returns the chapters in order, each with its levels in order.
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

    /// Returns the level with an id, or the walk.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Arc<Level>> {
        let walk = || matches!(walk::date_of(id), Some(Ok(_))).then(|| links::built_in_level(id))?;
        self.catalog.find(id).cloned().or_else(walk)
    }

    /// Returns the level after `id`, in order; `None` after the last one.
    #[must_use]
    pub fn after(&self, id: &str) -> Option<&Arc<Level>> {
        let levels = &self.catalog.levels;
        let here = levels.iter().position(|level| level.id() == id)?;
        levels.get(here + 1)
    }
}

/// Returns the levels that a page keeps in its storage; none elsewhere, where they are files of a folder.
fn kept_texts(store: &Store) -> Vec<LevelText> {
    let texts = match store.place() {
        // A storage that cannot be read is reported with the settings.
        Place::Browser => store.own_levels().texts().unwrap_or_default(),
        Place::Folder(_) | Place::Nowhere => Vec::new(),
    };
    texts.into_iter().map(|(id, text)| LevelText::without_file(id, text)).collect()
}

/// Reads the level files again when one of them, or a file of numbers that one names, has changed. A level whose file can
/// no longer be read keeps its last valid version, with a notice.
fn reload_changed(
    mut library: ResMut<LevelLibrary>,
    mut notices: ResMut<Notices>,
    mut commands: MessageWriter<Command>,
) {
    let stamp = library.sources.stamp(&library.catalog.attached);
    if stamp == library.stamp {
        return;
    }
    let mut catalog = library.sources.load();
    for id in catalog.keep_from(&library.catalog, &library.sources) {
        commands.write(Command::ReloadLevel(id));
    }
    for broken in catalog.broken.iter().filter(|broken| !library.catalog.broken.contains(broken)) {
        let name =
            broken.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        notices.warn(format!("{name}: {}", broken.message));
    }
    // The stamp from before the files were read: a file saved meanwhile is read again the next time.
    let is_same = catalog.attached == library.catalog.attached;
    library.stamp = if is_same { stamp } else { library.sources.stamp(&catalog.attached) };
    library.catalog = catalog;
}

/// The saved replays, as of the last time the folder was read.
#[derive(Resource, Default, Debug)]
pub struct ReplayList {
    /// The replays, the newest first.
    pub entries: Vec<ReplayEntry>,
    /// The error, if the folder could not be read.
    pub error: Option<String>,
}

impl ReplayList {
    /// Reads the folder again.
    pub fn refresh(&mut self, store: &Store) {
        match store.replays().list() {
            Ok(entries) => (self.entries, self.error) = (entries, None),
            Err(error) => self.error = Some(error.to_string()),
        }
    }
}
