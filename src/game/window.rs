//! The window: size, title, full screen, and the size of panels. Reads the settings; writes the window and egui's zoom.

use bevy::app::PluginGroupBuilder;
use bevy::asset::AssetEventSystems;
use bevy::log::{DEFAULT_FILTER, LogPlugin};
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::settings::RenderCreation;
use bevy::window::{MonitorSelection, PresentMode, PrimaryWindow, WindowMode, WindowResolution};
use bevy_egui::egui::{self, vec2};
use bevy_egui::input::{EguiContextPointerPosition, EguiInputEvent};
use bevy_egui::{EguiContexts, EguiInputSet, EguiPostUpdateSet, EguiPrimaryContextPass, EguiZoomFactor};

use super::UiSystems;
use super::presentation::Presentation;
use super::ui::scale;
use crate::store::Store;

pub(super) fn plugin(app: &mut App) {
    // The renderer gets what egui wrote into its textures in the same frame: otherwise letters that are drawn for the
    // first time are missing for a frame.
    app.configure_sets(PostUpdate, EguiPostUpdateSet::PostProcessOutput.before(AssetEventSystems));
    app.add_systems(Update, fill_screen.run_if(resource_changed::<Store>))
        .add_systems(EguiPrimaryContextPass, scale_panels.before(UiSystems::Screen))
        .add_systems(
            PreUpdate,
            keep_pointer.after(EguiInputSet::InitReading).before(EguiInputSet::FocusContext),
        );
}

/// Returns Bevy's default plugins with this window, drawn by this device.
pub(super) fn plugins(
    render_creation: RenderCreation,
    presentation: Presentation,
    present_mode: PresentMode,
) -> PluginGroupBuilder {
    // Errors of the graphics device end the game with one line, see `rescue`.
    let log = LogPlugin { filter: format!("{DEFAULT_FILTER},bevy_render::error_handler=off"), ..default() };
    let render = RenderPlugin { render_creation, ..default() };
    // The close button is a request like the others, see `closing`.
    let close_when_requested = false;
    let group = DefaultPlugins.set(log).set(render).set(WindowPlugin {
        primary_window: Some(Window {
            title: "Fetch, Frankie!".to_owned(),
            name: Some("fetch-frankie".to_owned()),
            resolution: match presentation {
                Presentation::Whole => WindowResolution::new(1280, 720),
                Presentation::Embedded => WindowResolution::new(720, 480),
            },
            resize_constraints: WindowResizeConstraints { min_width: 320.0, min_height: 240.0, ..default() },
            present_mode,
            // In a page: its canvas, as large as the element around it.
            canvas: Some("#frankie".to_owned()),
            fit_canvas_to_parent: true,
            ..default()
        }),
        close_when_requested,
        ..default()
    });
    // It sleeps while nothing moves, and must be woken to end, see `frames::wake`.
    #[cfg(any(unix, windows))]
    let group = group.disable::<bevy::app::TerminalCtrlCHandlerPlugin>();
    group
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

/// Sets the size of panels. While it is held, the setting has changed and the panels have not.
fn scale_panels(
    mut contexts: EguiContexts,
    store: Res<Store>,
    windows: Query<&Window, With<PrimaryWindow>>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    let Ok(window) = windows.single() else { return Ok(()) };
    let scale = scale::panel_scale(vec2(window.width(), window.height()), store.settings.ui_scale);
    if ctx.zoom_factor() != scale && !scale::is_held(ctx) {
        ctx.set_zoom_factor(scale);
    }
    Ok(())
}

/// Keeps the pointer where it is in the window when panels change their size: its place is remembered in points, and would
/// be wrong until the mouse moves.
fn keep_pointer(
    mut contexts: Query<(Entity, &EguiZoomFactor, &mut EguiContextPointerPosition), Changed<EguiZoomFactor>>,
    mut before: Local<Option<f32>>,
    mut events: MessageWriter<EguiInputEvent>,
) {
    for (context, zoom, mut pointer) in &mut contexts {
        let ratio = before.replace(zoom.zoom_factor).map_or(1.0, |before| before / zoom.zoom_factor);
        if ratio != 1.0 {
            pointer.position = (pointer.position.to_vec2() * ratio).to_pos2();
            let event = egui::Event::PointerMoved(pointer.position);
            events.write(EguiInputEvent { context, event });
        }
    }
}
