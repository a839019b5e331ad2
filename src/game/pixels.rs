//! A limit for the pixels of a page's canvas, which WebGL2 needs: textures of at most 4096 pixels a side. Reads and writes the
//! size of the window; the page stretches the canvas to where it was, so that only the sharpness changes. Windows of a desktop
//! need no limit, and their system would make them smaller.

use bevy::input::touch::TouchInput;
use bevy::prelude::*;
use bevy::window::{PrimaryWindow, WindowEvent};
use bevy_egui::{EguiInputSet, EguiPreUpdateSet};

/// The largest width and height, in physical pixels.
pub const MAX_SIDE: u32 = 4096;

/// What is left of the physical pixels that the system gave the window.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct PixelShare {
    /// The share along each side, in (0, 1].
    pub share: f32,
    /// The physical size that was set, to know it from a size that the system gave.
    limited: Option<UVec2>,
}

impl Default for PixelShare {
    fn default() -> Self {
        Self { share: 1.0, limited: None }
    }
}

/// Adds the limit, in a browser.
pub(super) fn plugin(app: &mut App) {
    if cfg!(target_family = "wasm") {
        app.init_resource::<PixelShare>().add_systems(First, limit).add_systems(
            PreUpdate,
            move_pointers.in_set(EguiPreUpdateSet::ProcessInput).before(EguiInputSet::InitReading),
        );
    }
}

/// Returns the share of a physical size along each side that the limit allows.
#[must_use]
pub fn allowed_share(physical: UVec2) -> f32 {
    let side = physical.max_element();
    if side > MAX_SIDE { MAX_SIDE as f32 / side as f32 } else { 1.0 }
}

/// Limits the physical size of the window, and lowers the scale factor with it: the logical size stays.
pub fn limit(
    mut windows: Query<&mut Window, (With<PrimaryWindow>, Changed<Window>)>,
    mut kept: ResMut<PixelShare>,
) {
    let Ok(mut window) = windows.single_mut() else { return };
    let given = window.physical_size();
    let is_known = kept.limited == Some(given)
        && window.resolution.scale_factor_override()
            == Some(window.resolution.base_scale_factor() * kept.share);
    if is_known {
        return;
    }
    let share = allowed_share(given);
    if share == 1.0 {
        if kept.limited.is_some() {
            window.resolution.set_scale_factor_override(None);
        }
        *kept = PixelShare::default();
        return;
    }
    let limited = (given.as_vec2() * share).round().as_uvec2().max(UVec2::ONE);
    let scale = window.resolution.base_scale_factor() * share;
    window.resolution.set_physical_resolution(limited.x, limited.y);
    window.resolution.set_scale_factor_override(Some(scale));
    *kept = PixelShare { share, limited: Some(limited) };
}

/// Moves pointers to where they are on the stretched canvas: their places were divided by the lower scale factor.
pub fn move_pointers(
    kept: Res<PixelShare>,
    mut events: MessageMutator<WindowEvent>,
    mut touches: MessageMutator<TouchInput>,
) {
    for event in events.read() {
        match event {
            WindowEvent::CursorMoved(moved) => moved.position *= kept.share,
            WindowEvent::TouchInput(touch) => touch.position *= kept.share,
            _ => {}
        }
    }
    touches.read().for_each(|touch| touch.position *= kept.share);
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::window::{CursorMoved, WindowResolution};

    /// Returns an app with a window as a browser gives it, after the limit.
    fn page(logical: [u32; 2], scale: f32) -> (App, Entity) {
        let physical = logical.map(|side| (side as f32 * scale).round() as u32);
        let mut resolution = WindowResolution::new(physical[0], physical[1]);
        resolution.set_scale_factor(scale);
        let mut app = App::new();
        app.init_resource::<PixelShare>().add_systems(First, limit).add_systems(PreUpdate, move_pointers);
        app.add_message::<WindowEvent>().add_message::<TouchInput>();
        let window = app.world_mut().spawn((Window { resolution, ..default() }, PrimaryWindow)).id();
        app.update();
        (app, window)
    }

    fn window(app: &App, id: Entity) -> &Window {
        app.world().get::<Window>(id).unwrap()
    }

    #[test]
    fn no_side_has_more_pixels_than_a_texture_and_the_logical_size_stays() {
        for scale in [1.0, 2.0, 3.0, 3.5] {
            for logical in
                [[390, 844], [844, 390], [1280, 720], [2560, 1440], [3840, 2160], [5120, 1440], [1170, 2532]]
            {
                let (mut app, id) = page(logical, scale);
                for _ in 0..3 {
                    let window = window(&app, id);
                    let physical = window.physical_size();
                    assert!(physical.max_element() <= MAX_SIDE, "{logical:?} at {scale}: {physical}");
                    let wanted = Vec2::new(logical[0] as f32, logical[1] as f32);
                    let size = Vec2::new(window.width(), window.height());
                    assert!((size - wanted).abs().max_element() <= 1.0, "{logical:?} at {scale}: {size}");
                    let is_whole = wanted.max_element() * scale <= MAX_SIDE as f32;
                    assert_eq!(window.resolution.scale_factor_override().is_none(), is_whole);
                    assert!(!is_whole || window.scale_factor() == scale, "no blur without need");
                    assert!(is_whole || physical.max_element() > MAX_SIDE - 2, "no more blur than needed");
                    app.update();
                }
            }
        }
    }

    #[test]
    fn a_smaller_window_is_as_sharp_as_ever_again() {
        let (mut app, id) = page([2560, 1440], 2.0);
        assert!(window(&app, id).scale_factor() < 2.0);
        app.world_mut().get_mut::<Window>(id).unwrap().resolution.set_physical_resolution(1600, 1000);
        app.update();
        assert_eq!((window(&app, id).scale_factor(), window(&app, id).width()), (2.0, 800.0));
        assert_eq!(*app.world().resource::<PixelShare>(), PixelShare::default());
    }

    #[test]
    fn pointers_stay_where_they_are_on_the_page() {
        let (mut app, id) = page([2560, 1440], 2.0);
        // As the backend divides it: the middle of the page.
        let position = Vec2::new(2560.0, 1440.0) / window(&app, id).scale_factor();
        let moved = CursorMoved { window: id, position, delta: None };
        app.world_mut().write_message(WindowEvent::CursorMoved(moved));
        app.update();
        let mut messages = app.world_mut().resource_mut::<Messages<WindowEvent>>();
        let places: Vec<Vec2> = messages
            .drain()
            .filter_map(|event| match event {
                WindowEvent::CursorMoved(moved) => Some(moved.position),
                _ => None,
            })
            .collect();
        assert!((places[0] - Vec2::new(1280.0, 720.0)).length() < 0.5, "{places:?}");
    }
}
