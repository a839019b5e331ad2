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
    looks_back: bool,
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

    /// Shows the whole level again when a run starts again, unless the player moved the picture and still sees everything
    /// that matters at the start, or lets the camera follow.
    pub fn show_start(&mut self) {
        match self.framing {
            Framing::Auto => self.show_all(),
            Framing::Follow => {}
            Framing::Free => self.looks_back = true,
        }
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

    /// Applies the requests to the viewport, then keeps in sight what the scene says.
    pub fn apply(&mut self, viewport: &mut Viewport, scene: &Scene, dt_s: f64) {
        if let Some(free_px) = self.free_area_px.take() {
            viewport.resize(viewport.window_px, free_px);
        }
        if std::mem::take(&mut self.looks_back) && !scene.is_in_sight(viewport) {
            self.show_all();
        }
        let mut dt_s = dt_s;
        if std::mem::take(&mut self.fits) {
            viewport.fit(scene.view);
            // A picture that jumps does not go on moving.
            dt_s = f64::INFINITY;
        }
        for (factor, at_px) in std::mem::take(&mut self.zooms) {
            let at_px = at_px.unwrap_or_else(|| viewport.free_px.center());
            viewport.zoom_at(at_px, factor);
        }
        let pan_px = std::mem::take(&mut self.pan_px);
        if pan_px != Vec2::ZERO {
            viewport.pan_px(pan_px);
        }
        let Some(dog) = scene.points.first() else { return };
        match self.framing {
            Framing::Follow => viewport.follow(*dog, dt_s),
            Framing::Auto if scene.is_endless => viewport.follow(*dog, dt_s),
            Framing::Auto => {
                let frame = Some([scene.view.x, scene.view.y]);
                viewport.keep_in_sight(scene.points, frame, scene.beside_px, dt_s);
            }
            Framing::Free => {}
        }
    }
}

/// What the camera frames.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The part of the plane that the level is about. A fence runs along its edge.
    pub view: &'a View,
    /// Dogs, ball and goals; the dog in focus is the first.
    pub points: &'a [[f64; 2]],
    /// How far what is drawn beside a dog reaches: other dogs at the same place. Zero where nothing is.
    pub beside_px: f32,
    /// Where the player may drop the dog, while that is asked for.
    pub zone: Option<[[f64; 2]; 2]>,
    /// Whether the surface is endless: then only the dog is kept in sight.
    pub is_endless: bool,
}

impl Scene<'_> {
    /// Returns whether the free part of the window shows all points and the zone.
    fn is_in_sight(&self, viewport: &Viewport) -> bool {
        let corners = self.zone.map(|[x, y]| [[x[0], y[0]], [x[1], y[1]]]);
        self.points.iter().chain(corners.iter().flatten()).all(|at| viewport.is_in_sight(*at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View::around_origin(10.0, 6.0);

    fn scene(points: &[[f64; 2]]) -> Scene<'_> {
        Scene { view: &VIEW, points, beside_px: 0.0, zone: None, is_endless: false }
    }

    #[test]
    fn a_start_comes_back_into_the_free_part_of_the_window() {
        let free_px = Rect::new(300.0, 20.0, 900.0, 600.0);
        let (dog, goal) = ([-9.5, 5.5], [9.5, -5.5]);
        let points = [dog, goal];
        let start = Scene { zone: Some([[-10.0, -9.0], [-6.0, 6.0]]), ..scene(&points) };
        let (mut camera, mut viewport) = (Camera::default(), Viewport::default());
        camera.set_free_area(free_px);
        camera.show_all();
        camera.apply(&mut viewport, &start, 0.1);
        let at_start = viewport.clone();
        let sees_all = |viewport: &Viewport| {
            [dog, goal, [-10.0, -6.0], [10.0, 6.0], [-10.0, 6.0], [10.0, -6.0]]
                .into_iter()
                .all(|at| viewport.free_px.inflate(0.01).contains(viewport.window_px_from_sim(at)))
        };
        assert!(sees_all(&viewport), "also the fence along the edge of the view");
        // The camera went after the dog.
        for _ in 0..100 {
            camera.apply(&mut viewport, &scene(&[[40.0, 0.0], goal]), 0.1);
        }
        camera.show_start();
        camera.apply(&mut viewport, &start, 0.1);
        assert_eq!(viewport, at_start);
        // The player moved the picture so that the start is out of sight, or under a panel.
        for by_px in [Vec2::new(900.0, 0.0), Vec2::new(-150.0, 0.0)] {
            camera.pan(by_px);
            camera.apply(&mut viewport, &start, 0.1);
            assert!(!sees_all(&viewport));
            camera.show_start();
            camera.apply(&mut viewport, &start, 0.1);
            assert_eq!(viewport, at_start, "{by_px}");
        }
        // The player's own picture that shows all of it stays.
        camera.zoom(0.8, None);
        camera.apply(&mut viewport, &start, 0.1);
        let own = viewport.clone();
        camera.show_start();
        camera.apply(&mut viewport, &start, 0.1);
        assert_eq!((viewport, camera.framing()), (own, Framing::Free));
    }

    #[test]
    fn the_picture_stays_where_the_player_moved_it_until_all_is_shown() {
        let (mut camera, mut viewport) = (Camera::default(), Viewport::default());
        camera.show_all();
        camera.apply(&mut viewport, &scene(&[[0.0, 0.0]]), 0.1);
        let fitted = viewport.clone();
        camera.pan(Vec2::new(400.0, 0.0));
        camera.zoom(2.0, None);
        for _ in 0..50 {
            camera.apply(&mut viewport, &scene(&[[9.0, 0.0]]), 0.1);
        }
        assert_eq!(camera.framing(), Framing::Free);
        assert!((viewport.zoom() - 2.0).abs() < 1e-9);
        camera.show_all();
        camera.apply(&mut viewport, &scene(&[[0.0, 0.0]]), 0.1);
        assert_eq!(viewport, fitted);
    }

    #[test]
    fn the_free_area_is_applied_and_the_zoom_stays() {
        let (mut camera, mut viewport) = (Camera::default(), Viewport::default());
        let free_px = Rect::new(300.0, 20.0, 900.0, 600.0);
        camera.set_free_area(free_px);
        camera.show_all();
        camera.apply(&mut viewport, &scene(&[[0.0, 0.0]]), 0.1);
        assert_eq!(viewport.free_px, free_px, "showing all does not forget it");
        assert!((viewport.zoom() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn zooming_does_not_stop_following() {
        let (mut camera, mut viewport) = (Camera::default(), Viewport::default());
        camera.toggle_follow();
        camera.zoom(3.0, None);
        for _ in 0..100 {
            camera.apply(&mut viewport, &scene(&[[2.0, 1.0], [-9.0, 0.0]]), 0.1);
        }
        assert!((viewport.center_sim[0] - 2.0).abs() < 1e-3 && (viewport.center_sim[1] - 1.0).abs() < 1e-3);
        assert!((viewport.zoom() - 3.0).abs() < 1e-9);
    }
}
