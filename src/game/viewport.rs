//! Which part of the plane the window shows. Reads the window's size; writes [`Viewport`], which everything that
//! is drawn on the ground asks where it stands.
//!
//! Three spaces: *sim*, f64 units of the loss; *window_px*, logical pixels from the window's top left, y down, as
//! panels and the mouse count; *world_px*, logical pixels from the window's centre, y up, as Bevy's 2D camera
//! counts. Points are moved to the centre in f64 before they become f32, since a run may go to 1e6. Whatever comes
//! in, what goes out is finite.

use bevy::math::{Rect, Vec2};
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use frankie_sim::surface::View;

/// The share of the free rectangle that a fitted view fills.
const FIT_SHARE: f64 = 0.94;
/// How far a player may zoom out and in, relative to the fitted view.
const ZOOM_RANGE: [f64; 2] = [0.25, 1e4];
/// The share of the free rectangle, from each edge, that points kept in sight stay out of.
const INNER_MARGIN: f64 = 0.19;
/// Margins are no wider than this, so that his ring and its letters fit between the edge and where he must be.
const INNER_MARGIN_MAX_PX: f64 = 106.0;
/// Seconds in which what is left of a move falls to 1/e.
const EASE_S: f64 = 0.30;
const FOLLOW_S: f64 = 0.22;
/// A centre farther off than this many windows is gone to at once.
const FAR_WINDOWS: f64 = 6.0;
/// Nothing is ever said to stand farther off than this.
const FAR_PX: f64 = 1e6;
/// The least side of a window or free rectangle.
const LEAST_PX: f32 = 16.0;
/// No centre lies farther out.
const FAR_SIM: f64 = 1e15;
/// Scales lie between this and its inverse.
const SCALE_MAX: f64 = 1e18;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Viewport>().add_systems(First, track_window);
}

/// Keeps the viewport as large as the window; panels that have an edge keep their width.
fn track_window(windows: Query<&Window, With<PrimaryWindow>>, mut viewport: ResMut<Viewport>) {
    let Ok(window) = windows.single() else { return };
    let size = Vec2::new(window.width(), window.height());
    if size != viewport.window_px && size.min_element() >= 1.0 {
        let right_bottom = viewport.window_px - viewport.free_px.max;
        let free = Rect { min: viewport.free_px.min, max: size - right_bottom };
        viewport.resize(size, free);
    }
}

/// The window as a picture of a part of the plane. Always isotropic.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct Viewport {
    /// What is shown in the middle of the free rectangle.
    pub center_sim: [f64; 2],
    /// Logical pixels to a unit of the plane; positive.
    pub px_per_unit: f64,
    /// The window's logical size.
    pub window_px: Vec2,
    /// The part of the window that no panel covers.
    pub free_px: Rect,
    /// The scale at which the level's view just fits.
    fitted_px_per_unit: f64,
    /// The view's size that was fitted.
    fitted_size: [f64; 2],
}

impl Default for Viewport {
    fn default() -> Self {
        let window_px = Vec2::new(1280.0, 720.0);
        let mut viewport = Self {
            center_sim: [0.0; 2],
            px_per_unit: 1.0,
            window_px,
            free_px: Rect { min: Vec2::ZERO, max: window_px },
            fitted_px_per_unit: 1.0,
            fitted_size: [8.0; 2],
        };
        viewport.fit(&View::around_origin(4.0, 4.0));
        viewport
    }
}

impl Viewport {
    /// Where a point stands in the window, at most 1e6 px off; what is not a number stands far off.
    #[must_use]
    pub fn window_px_from_sim(&self, at: [f64; 2]) -> Vec2 {
        let middle = self.free_px.center();
        let off = |i: usize, sign: f64| {
            let px = (at[i] - self.center_sim[i]) * self.px_per_unit * sign;
            if px.is_nan() { -FAR_PX as f32 } else { px.clamp(-FAR_PX, FAR_PX) as f32 }
        };
        middle + Vec2::new(off(0, 1.0), off(1, -1.0))
    }

    /// The point of the plane under a place in the window.
    #[must_use]
    pub fn sim_from_window_px(&self, at_px: Vec2) -> [f64; 2] {
        let off = at_px - self.free_px.center();
        let off = if off.is_finite() { off } else { Vec2::ZERO };
        [
            self.center_sim[0] + f64::from(off.x) / self.px_per_unit,
            self.center_sim[1] - f64::from(off.y) / self.px_per_unit,
        ]
    }

    /// Where a point stands for Bevy's 2D camera.
    #[must_use]
    pub fn world_px_from_sim(&self, at: [f64; 2]) -> Vec2 {
        self.world_px_from_window_px(self.window_px_from_sim(at))
    }

    /// The same in f64 and without a limit, for what is larger than the window.
    #[must_use]
    pub fn world_px_from_sim_far(&self, at: [f64; 2]) -> [f64; 2] {
        let middle = self.world_px_from_window_px(self.free_px.center());
        let off = [0, 1].map(|i| (at[i] - self.center_sim[i]) * self.px_per_unit);
        [f64::from(middle.x) + off[0], f64::from(middle.y) + off[1]]
    }

    /// The same place, counted from the window's centre, y up.
    #[must_use]
    pub fn world_px_from_window_px(&self, at_px: Vec2) -> Vec2 {
        Vec2::new(at_px.x - 0.5 * self.window_px.x, 0.5 * self.window_px.y - at_px.y)
    }

    /// What the whole window shows: `[[left, right], [bottom, top]]`.
    #[must_use]
    pub fn visible_sim(&self) -> [[f64; 2]; 2] {
        let [left, top] = self.sim_from_window_px(Vec2::ZERO);
        let [right, bottom] = self.sim_from_window_px(self.window_px);
        [[left, right], [bottom, top]]
    }

    /// How far in a player is: 1 when the level's view just fits.
    #[must_use]
    pub fn zoom(&self) -> f64 {
        self.px_per_unit / self.fitted_px_per_unit
    }

    /// Shows the whole view in the free rectangle.
    pub fn fit(&mut self, view: &View) {
        self.fitted_size = view.size();
        self.fitted_px_per_unit = self.fitting_scale();
        self.px_per_unit = self.fitted_px_per_unit;
        self.set_center(view.center());
    }

    /// Zooms by a factor about a place in the window, which keeps what is under it.
    pub fn zoom_at(&mut self, at_px: Vec2, factor: f64) {
        if !(factor.is_finite() && factor > 0.0 && at_px.is_finite()) {
            return;
        }
        let under = self.sim_from_window_px(at_px);
        self.set_scale(self.px_per_unit * factor);
        let now = self.sim_from_window_px(at_px);
        self.set_center([0, 1].map(|i| self.center_sim[i] + under[i] - now[i]));
    }

    /// Moves the ground with the pointer, by logical pixels in the window.
    pub fn pan_px(&mut self, delta_px: Vec2) {
        let [dx, dy] = [f64::from(delta_px.x), f64::from(delta_px.y)].map(|d| d / self.px_per_unit);
        self.set_center([self.center_sim[0] - dx, self.center_sim[1] + dy]);
    }

    /// Pans, and where that is not enough zooms out, so that points stay clear of the free rectangle's edge. Does
    /// nothing while they are; never zooms in. The first point matters most when all cannot be had.
    pub fn keep_in_sight(&mut self, points: &[[f64; 2]], dt_s: f64) {
        let mut finite = points.iter().copied().filter(|point| point.iter().all(|c| c.is_finite()));
        let Some(first) = finite.next() else { return };
        let part = eased(dt_s, EASE_S);
        let (mut low, mut high) = (first, first);
        for point in finite {
            for i in 0..2 {
                low[i] = low[i].min(point[i]);
                high[i] = high[i].max(point[i]);
            }
        }
        let room_px = self.inner_px();
        let needed = (0..2).map(|i| room_px[i] / (high[i] - low[i])).fold(f64::INFINITY, f64::min);
        let least = self.fitted_px_per_unit * ZOOM_RANGE[0];
        if needed < self.px_per_unit {
            let wanted = needed.max(least).min(self.px_per_unit);
            self.set_scale(self.px_per_unit * (wanted / self.px_per_unit).powf(part));
        }
        if needed < least {
            // Not all can be seen: rather him than the rest.
            (low, high) = (first, first);
        }
        let wanted = [0, 1].map(|i| {
            let half = 0.5 * room_px[i] / self.px_per_unit;
            let (from, to) = (high[i] - half, low[i] + half);
            if from > to { 0.5 * (from + to) } else { self.center_sim[i].clamp(from, to) }
        });
        self.approach(wanted, part);
    }

    /// Brings a point to the middle of the free rectangle, smoothly.
    pub fn follow(&mut self, at: [f64; 2], dt_s: f64) {
        if at.iter().all(|c| c.is_finite()) {
            self.approach(at, eased(dt_s, FOLLOW_S));
        }
    }

    /// Takes a new window and a new free rectangle, keeping what is in the middle and how far in it is.
    pub fn resize(&mut self, window_px: Vec2, free_px: Rect) {
        let zoom = self.zoom();
        self.window_px = sane(window_px, self.window_px);
        let whole = Rect { min: Vec2::ZERO, max: self.window_px };
        let free = free_px.intersect(whole);
        let usable = free.min.is_finite() && free.max.is_finite() && free.size().min_element() >= LEAST_PX;
        self.free_px = if usable { free } else { whole };
        self.fitted_px_per_unit = self.fitting_scale();
        self.set_scale(self.fitted_px_per_unit * zoom);
    }

    fn fitting_scale(&self) -> f64 {
        let free = [f64::from(self.free_px.width()), f64::from(self.free_px.height())];
        let scale = (0..2).map(|i| FIT_SHARE * free[i] / self.fitted_size[i]).fold(f64::INFINITY, f64::min);
        if scale.is_finite() && scale > 0.0 { scale.clamp(1.0 / SCALE_MAX, SCALE_MAX) } else { 1.0 }
    }

    /// The sides of the part of the free rectangle that points are kept in.
    fn inner_px(&self) -> [f64; 2] {
        [self.free_px.width(), self.free_px.height()].map(|side| {
            let side = f64::from(side);
            side - 2.0 * (INNER_MARGIN * side).min(INNER_MARGIN_MAX_PX)
        })
    }

    fn approach(&mut self, wanted: [f64; 2], part: f64) {
        let off = [0, 1].map(|i| wanted[i] - self.center_sim[i]);
        let far =
            off.iter().any(|d| (d * self.px_per_unit).abs() > FAR_WINDOWS * f64::from(self.window_px.x));
        let part = if far { 1.0 } else { part };
        self.set_center([0, 1].map(|i| self.center_sim[i] + part * off[i]));
    }

    fn set_scale(&mut self, px_per_unit: f64) {
        let [least, most] = ZOOM_RANGE.map(|zoom| zoom * self.fitted_px_per_unit);
        if px_per_unit.is_finite() {
            self.px_per_unit = px_per_unit.clamp(least, most);
        }
    }

    fn set_center(&mut self, center: [f64; 2]) {
        for (kept, new) in self.center_sim.iter_mut().zip(center) {
            if new.is_finite() {
                *kept = new.clamp(-FAR_SIM, FAR_SIM);
            }
        }
    }
}

/// The part of the way gone in `dt_s` when what is left falls to 1/e in `time_s`: the same at every frame rate.
fn eased(dt_s: f64, time_s: f64) -> f64 {
    if dt_s > 0.0 { 1.0 - (-dt_s / time_s).exp() } else { 0.0 }
}

fn sane(size: Vec2, otherwise: Vec2) -> Vec2 {
    if size.is_finite() && size.min_element() > 0.0 { size.max(Vec2::splat(LEAST_PX)) } else { otherwise }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small_window() -> Viewport {
        let mut viewport = Viewport::default();
        let free = Rect::new(40.0, 20.0, 240.0, 200.0);
        viewport.resize(Vec2::new(320.0, 240.0), free);
        viewport.fit(&View::around_origin(10.0, 6.0));
        viewport
    }

    #[test]
    fn there_and_back_again() {
        for viewport in [Viewport::default(), small_window()] {
            for at in [[0.0, 0.0], [3.0, -2.5], [-1.0, 4.0]] {
                let back = viewport.sim_from_window_px(viewport.window_px_from_sim(at));
                assert!((back[0] - at[0]).abs() < 1e-4 && (back[1] - at[1]).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn the_whole_view_fits_the_free_rectangle_and_y_is_up() {
        let viewport = small_window();
        for corner in [[-10.0, -6.0], [10.0, 6.0]] {
            assert!(viewport.free_px.contains(viewport.window_px_from_sim(corner)));
        }
        assert!(viewport.window_px_from_sim([0.0, 1.0]).y < viewport.window_px_from_sim([0.0, 0.0]).y);
        assert!(viewport.world_px_from_sim([0.0, 1.0]).y > viewport.world_px_from_sim([0.0, 0.0]).y);
        assert_eq!(viewport.world_px_from_window_px(Vec2::new(160.0, 120.0)), Vec2::ZERO);
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer_within_limits() {
        let mut viewport = small_window();
        let pointer = Vec2::new(70.0, 180.0);
        let under = viewport.sim_from_window_px(pointer);
        for _ in 0..10 {
            viewport.zoom_at(pointer, 1.7);
            let now = viewport.sim_from_window_px(pointer);
            assert!((now[0] - under[0]).abs() < 1e-9 && (now[1] - under[1]).abs() < 1e-9);
        }
        viewport.zoom_at(pointer, 1e30);
        assert!((viewport.zoom() - 1e4).abs() < 1e-6);
        viewport.zoom_at(pointer, 1e-30);
        assert!((viewport.zoom() - 0.25).abs() < 1e-9);
    }

    #[test]
    fn panning_moves_the_ground_with_the_pointer() {
        let mut viewport = small_window();
        let before = viewport.window_px_from_sim([1.0, 1.0]);
        viewport.pan_px(Vec2::new(13.0, -7.0));
        assert!((viewport.window_px_from_sim([1.0, 1.0]) - before - Vec2::new(13.0, -7.0)).length() < 1e-3);
    }

    #[test]
    fn points_come_into_sight_and_then_nothing_moves() {
        let mut viewport = small_window();
        let points = [[14.0, 2.0], [-12.0, -9.0]];
        for _ in 0..400 {
            viewport.keep_in_sight(&points, 1.0 / 60.0);
        }
        for point in points {
            assert!(viewport.free_px.contains(viewport.window_px_from_sim(point)));
        }
        let rest = viewport.clone();
        viewport.keep_in_sight(&[[0.0, 0.0], [1.0, 1.0]], 0.1);
        assert_eq!(viewport, rest);
    }

    #[test]
    fn when_not_all_can_be_seen_the_first_is() {
        let mut viewport = small_window();
        for _ in 0..600 {
            viewport.keep_in_sight(&[[5e3, 0.0], [-5e3, 0.0]], 1.0 / 60.0);
        }
        assert!(viewport.free_px.contains(viewport.window_px_from_sim([5e3, 0.0])));
    }

    #[test]
    fn following_does_not_depend_on_the_frame_rate() {
        let (mut slow, mut fast) = (small_window(), small_window());
        (0..10).for_each(|_| slow.follow([1.0, 2.0], 0.1));
        (0..100).for_each(|_| fast.follow([1.0, 2.0], 0.01));
        assert!((slow.center_sim[0] - fast.center_sim[0]).abs() < 1e-9);
    }

    #[test]
    fn resizing_keeps_the_middle_and_the_zoom() {
        let mut viewport = small_window();
        viewport.zoom_at(viewport.free_px.center(), 3.0);
        viewport.pan_px(Vec2::new(5.0, 9.0));
        let (middle, zoom) = (viewport.center_sim, viewport.zoom());
        viewport.resize(Vec2::new(1920.0, 1080.0), Rect::new(300.0, 0.0, 1500.0, 1000.0));
        assert_eq!(viewport.center_sim, middle);
        assert!((viewport.zoom() - zoom).abs() < 1e-9);
    }

    #[test]
    fn nothing_that_comes_in_makes_anything_infinite() {
        let wild = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e308, -1e308, 0.0];
        let mut viewport = small_window();
        for a in wild {
            for b in wild {
                viewport.fit(&View { x: [a, b], y: [b, a], ..View::around_origin(1.0, 1.0) });
                viewport.zoom_at(Vec2::new(a as f32, b as f32), a);
                viewport.pan_px(Vec2::new(b as f32, a as f32));
                viewport.keep_in_sight(&[[a, b], [b, b]], a);
                viewport.follow([a, b], b);
                viewport.resize(Vec2::new(a as f32, b as f32), Rect::new(b as f32, a as f32, 1.0, b as f32));
                assert!(viewport.window_px_from_sim([a, b]).is_finite());
                assert!(viewport.visible_sim().iter().flatten().all(|c| c.is_finite()));
                assert!(viewport.px_per_unit.is_finite() && viewport.px_per_unit > 0.0);
                assert!(viewport.center_sim.iter().all(|c| c.is_finite()));
            }
        }
    }
}
