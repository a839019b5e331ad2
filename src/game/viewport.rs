//! Which part of the plane the window shows. Reads the window's size; writes [`Viewport`], which everything that
//! is drawn on the ground asks where it stands.
//!
//! Three spaces: *sim*, f64 units of the loss; *window_px*, logical pixels from the window's top left, y down, as
//! panels and the mouse count; *world_px*, logical pixels from the window's center, y up, as Bevy's 2D camera
//! counts. Points are moved to the center in f64 before they become f32, since a run may go to 1e6. Whatever comes
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
/// A center farther off than this many windows is gone to at once.
const FAR_WINDOWS: f64 = 6.0;
/// Nothing is ever said to stand farther off than this.
const FAR_PX: f64 = 1e6;
/// The least side of a window or free rectangle.
const MIN_PX: f32 = 16.0;
/// No center lies farther out.
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

    /// The same place, counted from the window's center, y up.
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
        self.window_px = clamped(window_px, self.window_px);
        let whole = Rect { min: Vec2::ZERO, max: self.window_px };
        let free = free_px.intersect(whole);
        let usable = free.min.is_finite() && free.max.is_finite() && free.size().min_element() >= MIN_PX;
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

fn clamped(size: Vec2, otherwise: Vec2) -> Vec2 {
    if size.is_finite() && size.min_element() > 0.0 { size.max(Vec2::splat(MIN_PX)) } else { otherwise }
}

#[cfg(test)]
mod tests;
