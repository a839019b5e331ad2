//! The window: size, title, full screen, and the size of panels. Reads the settings; writes the window and egui's zoom.

use bevy::app::PluginGroupBuilder;
use bevy::asset::AssetEventSystems;
use bevy::log::{DEFAULT_FILTER, LogPlugin};
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::settings::RenderResources;
use bevy::window::{MonitorSelection, PresentMode, PrimaryWindow, WindowMode, WindowResolution};
use bevy_egui::{EguiContexts, EguiPostUpdateSet, EguiPrimaryContextPass};

use super::UiSystems;
use crate::store::Store;

pub(super) fn plugin(app: &mut App) {
    // The renderer gets what egui wrote into its textures in the same frame: otherwise letters that are drawn for the
    // first time are missing for a frame.
    app.configure_sets(PostUpdate, EguiPostUpdateSet::PostProcessOutput.before(AssetEventSystems));
    app.add_systems(Update, fill_screen.run_if(resource_changed::<Store>))
        .add_systems(EguiPrimaryContextPass, scale_panels.before(UiSystems::Screen));
}

/// Returns Bevy's default plugins with this window, drawn by this device.
pub(super) fn plugins(gpu: RenderResources) -> PluginGroupBuilder {
    // Errors of the graphics device end the game with one line, see `rescue`.
    let log = LogPlugin { filter: format!("{DEFAULT_FILTER},bevy_render::error_handler=off"), ..default() };
    let render = RenderPlugin { render_creation: gpu.into(), ..default() };
    // The close button is a request like the others, see `closing`.
    let close_when_requested = false;
    DefaultPlugins.set(log).set(render).set(WindowPlugin {
        primary_window: Some(Window {
            title: "Fetch, Frankie!".to_owned(),
            name: Some("fetch-frankie".to_owned()),
            resolution: WindowResolution::new(1280, 720),
            resize_constraints: WindowResizeConstraints { min_width: 320.0, min_height: 240.0, ..default() },
            present_mode: PresentMode::AutoVsync,
            ..default()
        }),
        close_when_requested,
        ..default()
    })
}

fn fill_screen(store: Res<Store>, mut windows: Query<&mut Window, With<PrimaryWindow>>) {
    let Ok(mut window) = windows.single_mut() else { return };
    let mode = match store.settings.fullscreen {
        true => WindowMode::BorderlessFullscreen(MonitorSelection::Current),
        false => WindowMode::Windowed,
    };
    if window.mode != mode {
        window.mode = mode;
    }
}

fn scale_panels(mut contexts: EguiContexts, store: Res<Store>) -> Result {
    let ctx = contexts.ctx_mut()?;
    if ctx.zoom_factor() != store.settings.ui_scale {
        ctx.set_zoom_factor(store.settings.ui_scale);
    }
    Ok(())
}
