//! The framing of the view: everything that matters, Frankie alone, or the player's own choice. The controller
//! writes requests into [`Camera`]; `stage` applies them to the [`Viewport`].

use bevy::math::{Rect, Vec2};
use bevy::prelude::Resource;
use frankie_sim::surface::View;

use super::viewport::Viewport;

/// The part of the ground that stays visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Framing {
    /// Frankie, ball and goal, by moving as little as necessary.
    #[default]
    Auto,
    /// Frankie in the middle.
    Follow,
    /// The part that the player moved to.
    Free,
}

/// The requests that are not applied yet.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Camera {
    framing: Framing,
    fits: bool,
    free_area_px: Option<Rect>,
    zooms: Vec<(f64, Option<Vec2>)>,
    pan_px: Vec2,
}

impl Camera {
    /// Returns the part that stays visible.
    #[must_use]
    pub fn framing(&self) -> Framing {
        self.framing
    }

    /// Shows the whole level, and then keeps what matters in sight.
    pub fn show_all(&mut self) {
        *self = Self { fits: true, free_area_px: self.free_area_px, ..Self::default() };
    }

    /// Takes another part of the window that no panel covers, in window_px.
    pub fn set_free_area(&mut self, free_px: Rect) {
        self.free_area_px = Some(free_px);
    }

    /// Keeps Frankie in the middle, or stops doing so.
    pub fn toggle_follow(&mut self) {
        self.framing = if self.framing == Framing::Follow { Framing::Auto } else { Framing::Follow };
    }

    /// Zooms about a place in the window, or about the middle of the picture.
    pub fn zoom(&mut self, factor: f64, at_px: Option<Vec2>) {
        self.zooms.push((factor, at_px));
        self.leave_auto();
    }

    /// Moves the ground by logical pixels, y down.
    pub fn pan(&mut self, by_px: Vec2) {
        self.pan_px += by_px;
        self.framing = Framing::Free;
    }

    /// Stops automatic framing; a camera that follows goes on following.
    fn leave_auto(&mut self) {
        if self.framing == Framing::Auto {
            self.framing = Framing::Free;
        }
    }

    /// Applies the requests to the viewport, then keeps the points `in_sight` in sight, of which the dog is the first.
    /// On an endless surface (`is_endless`) only the dog is kept in sight.
    pub fn apply(
        &mut self,
        viewport: &mut Viewport,
        view: &View,
        in_sight: &[[f64; 2]],
        is_endless: bool,
        dt_s: f64,
    ) {
        if let Some(free_px) = self.free_area_px.take() {
            viewport.resize(viewport.window_px, free_px);
        }
        if std::mem::take(&mut self.fits) {
            viewport.fit(view);
        }
        for (factor, at_px) in std::mem::take(&mut self.zooms) {
            let at_px = at_px.unwrap_or_else(|| viewport.free_px.center());
            viewport.zoom_at(at_px, factor);
        }
        let pan_px = std::mem::take(&mut self.pan_px);
        if pan_px != Vec2::ZERO {
            viewport.pan_px(pan_px);
        }
        let Some(dog) = in_sight.first() else { return };
        match self.framing {
            Framing::Follow => viewport.follow(*dog, dt_s),
            Framing::Auto if is_endless => viewport.follow(*dog, dt_s),
            Framing::Auto => viewport.keep_in_sight(in_sight, dt_s),
            Framing::Free => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View::around_origin(10.0, 6.0);

    #[test]
    fn the_picture_stays_where_the_player_moved_it_until_all_is_shown() {
        let (mut camera, mut viewport) = (Camera::default(), Viewport::default());
        camera.show_all();
        camera.apply(&mut viewport, &VIEW, &[[0.0, 0.0]], false, 0.1);
        let fitted = viewport.clone();
        camera.pan(Vec2::new(400.0, 0.0));
        camera.zoom(2.0, None);
        for _ in 0..50 {
            camera.apply(&mut viewport, &VIEW, &[[9.0, 0.0]], false, 0.1);
        }
        assert_eq!(camera.framing(), Framing::Free);
        assert!((viewport.zoom() - 2.0).abs() < 1e-9);
        camera.show_all();
        camera.apply(&mut viewport, &VIEW, &[[0.0, 0.0]], false, 0.1);
        assert_eq!(viewport, fitted);
    }

    #[test]
    fn the_free_area_is_applied_and_the_zoom_stays() {
        let (mut camera, mut viewport) = (Camera::default(), Viewport::default());
        let free_px = Rect::new(300.0, 20.0, 900.0, 600.0);
        camera.set_free_area(free_px);
        camera.show_all();
        camera.apply(&mut viewport, &VIEW, &[[0.0, 0.0]], false, 0.1);
        assert_eq!(viewport.free_px, free_px, "showing all does not forget it");
        assert!((viewport.zoom() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn zooming_does_not_stop_following() {
        let (mut camera, mut viewport) = (Camera::default(), Viewport::default());
        camera.toggle_follow();
        camera.zoom(3.0, None);
        for _ in 0..100 {
            camera.apply(&mut viewport, &VIEW, &[[2.0, 1.0], [-9.0, 0.0]], false, 0.1);
        }
        assert!((viewport.center_sim[0] - 2.0).abs() < 1e-3 && (viewport.center_sim[1] - 1.0).abs() < 1e-3);
        assert!((viewport.zoom() - 3.0).abs() < 1e-9);
    }
}
