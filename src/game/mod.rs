//! The windowed game: every plugin, and the order of a frame.
//!
//! Data flows one way: keys, clicks and panels give [`command::Command`]s, `controller` handles them,
//! [`session::Session`] steps the run, `stage` writes the views, everything else draws them.

pub mod advice;
pub mod ask;
pub mod camera;
pub mod chapters;
pub mod clipboard;
mod closing;
pub mod command;
mod controller;
pub mod description;
mod dropped;
pub mod embed_ui;
mod figure;
mod flat;
pub mod frames;
pub mod frankie;
#[cfg(not(target_family = "wasm"))]
pub mod gpu;
pub mod ground;
pub mod host;
pub mod input;
pub mod keyboard;
pub mod keys;
pub mod library;
pub mod measure;
pub mod medals;
pub mod notices;
pub mod numbers;
pub mod optimizer_switch;
pub mod overlay;
pub mod pixels;
pub mod presentation;
pub mod presses;
pub mod remaking;
pub mod rescue;
mod run_copy;
pub mod run_map;
pub mod screen;
pub mod screens;
pub mod session;
pub mod setting;
mod shapes;
pub mod share;
mod shown;
mod stage;
pub mod stage_ui;
pub mod stage_view;
pub mod survey;
pub mod swarm;
pub mod today;
pub mod touch;
pub mod trail;
pub mod tries;
pub mod ui;
pub mod unfinished;
pub mod viewport;
mod window;
pub mod wording;

use std::path::PathBuf;

use bevy::prelude::*;
use bevy::render::settings::RenderCreation;
use bevy::window::PresentMode;
use bevy_egui::{EguiPlugin, EguiPrimaryContextPass};

use crate::levels::LevelText;
use crate::store::Store;
use library::LevelLibrary;
use notices::Notices;
use presentation::Presentation;
use rescue::Rescue;

/// What the game opens with.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// A level to play at once, built in or not.
    pub level: Option<LevelText>,
    /// A replay that is watched, or a file of numbers that becomes the sandbox's surface.
    pub file: Option<PathBuf>,
    /// Whether it is the small player inside another page, see [`presentation`].
    pub embed: bool,
    /// A link that is opened.
    pub link: Option<String>,
    /// Measures frames instead of letting the player play. Nothing of the player's is read or written then.
    pub measure: Option<measure::Measure>,
}

/// The order of a frame, all in `Update`.
#[derive(SystemSet, Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FrameSystems {
    /// Commands are handled.
    HandleCommands,
    /// The run is stepped.
    Step,
    /// The session is written into the views.
    SyncView,
    /// The views are drawn: limbs, ground, trails.
    Draw,
}

/// The order of what egui draws, all in [`EguiPrimaryContextPass`].
#[derive(SystemSet, Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UiSystems {
    /// The screen.
    Screen,
    /// Dialogs and notices over it, and the keys.
    Over,
}

/// Opens the window and runs the game until it closes.
///
/// # Errors
/// When there is no graphics driver, or the window ends with an error. The run is then kept as a replay.
#[cfg(not(target_family = "wasm"))]
pub fn run(opening: Opening) -> anyhow::Result<()> {
    let gpu = gpu::open().map_err(|error| {
        anyhow::anyhow!(
            "{error}, so the game cannot open; `frankie simulate LEVEL` runs a level without a window"
        )
    })?;
    let adapter = format!("{:?}", **gpu.2);
    // A measurement leaves what is the player's alone.
    let is_saved = !opening.embed && opening.measure.is_none();
    let (store, warnings) = if is_saved { Store::open() } else { Store::at(None) };
    let rescue = Rescue::new(store.replays());
    let guard = rescue::guard(&rescue);
    let host = host::Host(Box::new(host::Desktop::new()));
    let mut app = app(opening, gpu.into(), store, warnings, &rescue, host);
    info!("{adapter}");
    let exit = app.run();
    let failure = match exit {
        AppExit::Success => None,
        AppExit::Error(code) => rescue.fail_with_code(code.get()),
    };
    drop(guard);
    failure.map_or(Ok(()), |line| Err(anyhow::Error::msg(line)))
}

/// Returns the game, ready to run.
fn app(
    opening: Opening,
    render: RenderCreation,
    store: Store,
    warnings: Vec<String>,
    rescue: &Rescue,
    host: host::Host,
) -> App {
    let presentation = if opening.embed { Presentation::Embedded } else { Presentation::Whole };
    let present_mode = match opening.measure {
        Some(_) => PresentMode::AutoNoVsync,
        None => PresentMode::AutoVsync,
    };
    let window = window::plugins(render, presentation, present_mode);
    // Of an array of textures a software driver picks one for each pixel.
    let egui = EguiPlugin { bindless_mode_array_size: None };
    if let Some(measure) = opening.measure.clone().filter(|measure| measure.is_bare) {
        let mut app = App::new();
        app.add_plugins((window, egui, measure::empty_scene));
        measure::install(&mut app, measure);
        return app;
    }
    let file = opening.level.as_ref().and_then(|level| level.path.clone());
    let library = LevelLibrary::load(&store, file.into_iter().collect());
    let mut notices = Notices::default();
    warnings.into_iter().for_each(|warning| notices.warn(warning));
    let mut app = App::new();
    app.insert_resource(store).insert_resource(library).insert_resource(notices);
    app.insert_resource(rescue.clone()).insert_resource(host);
    app.insert_resource(presentation);
    if let Some(measure) = &opening.measure {
        app.insert_resource(measure.clone());
    }
    app.add_plugins((window, egui, logic, views));
    if let Some(level) = opening.level {
        app.insert_resource(controller::FirstLevel(level.id));
    }
    if let Some(path) = opening.file {
        app.world_mut().write_message(command::Command::OpenFile(path));
    }
    if let Some(link) = opening.link {
        app.world_mut().write_message(command::Command::OpenLink(link));
    }
    if let Some(measure) = opening.measure {
        measure::install(&mut app, measure);
    }
    app
}

/// Adds the logic: commands, screens, runs. It needs no window, and tests run it without one.
pub fn logic(app: &mut App) {
    use FrameSystems::{Draw, HandleCommands, Step, SyncView};
    app.configure_sets(Update, (HandleCommands, Step, SyncView, Draw).chain());
    app.add_plugins((command::plugin, screen::plugin, library::plugin, notices::plugin, controller::plugin));
    app.add_plugins((dropped::plugin, closing::plugin, presentation::plugin));
    app.add_plugins((today::plugin, unfinished::plugin));
}

/// Adds the views, and the input of the player.
fn views(app: &mut App) {
    app.configure_sets(
        EguiPrimaryContextPass,
        (UiSystems::Screen, UiSystems::Over).chain().run_if(resource_exists::<ui::theme::Installed>),
    );
    app.add_plugins((
        viewport::plugin,
        flat::plugin,
        ground::plugin,
        (swarm::cloud::plugin, trail::plugin),
        frankie::plugin,
        ui::plugin,
        stage::plugin,
        stage_ui::plugin,
        touch::plugin,
        pixels::plugin,
        screens::plugin,
        keyboard::plugin,
        clipboard::plugin,
        input::plugin,
        (window::plugin, frames::plugin, rescue::plugin),
    ));
}
