//! The part of the plane that the window shows. Reads the size of the window; writes [`Viewport`], which converts places
//! for everything that is drawn on the ground.
//!
//! Three spaces: *sim*, f64 units of the loss; *window_px*, logical pixels from the window's top left, y down, as
//! panels and the mouse count; *world_px*, logical pixels from the window's center, y up, as Bevy's 2D camera
//! counts. The center is subtracted in f64 before points become f32, since a run may go to 1e6. Every result is finite
//! for any input.

use bevy::math::{Rect, Vec2};
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use frankie_draw::easing;
use frankie_sim::surface::View;

/// The share of the free rectangle that a fitted view fills.
const FIT_SHARE: f64 = 0.94;
/// The range of the zoom, relative to the fitted view.
const ZOOM_RANGE: [f64; 2] = [0.25, 1e4];
/// The margin inside the free rectangle for points that are kept in sight, as a share of its side.
const INNER_MARGIN: f64 = 0.19;
/// The maximum margin, px: the ring around the dog and its label fit into it.
const INNER_MARGIN_MAX_PX: f64 = 106.0;
/// The minimum margin, px: the ring fits into it; and the largest share of the side that this may take, as on a phone.
const INNER_MARGIN_MIN_PX: f64 = 92.0;
const MAX_INNER_MARGIN: f64 = 0.32;
/// The same for what is drawn beside a point.
const MAX_BESIDE: f64 = 0.42;
/// Time constants of a move, seconds: in this time the rest of it falls to 1/e.
const EASE_S: f64 = 0.30;
const FOLLOW_S: f64 = 0.22;
/// The distance of a target, in windows, from which on the view jumps instead of moving.
const FAR_WINDOWS: f64 = 6.0;
/// The maximum distance of a place from the center of the free rectangle.
const FAR_PX: f64 = 1e6;
/// The smallest side of a window or a free rectangle.
const MIN_PX: f32 = 16.0;
/// The maximum coordinate of a center.
const FAR_SIM: f64 = 1e15;
/// The largest scale; the smallest is its inverse.
const SCALE_MAX: f64 = 1e18;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Viewport>().add_systems(First, track_window);
}

/// Keeps the viewport as large as the window; the margins around the free rectangle keep their width.
fn track_window(windows: Query<&Window, With<PrimaryWindow>>, mut viewport: ResMut<Viewport>) {
    let Ok(window) = windows.single() else { return };
    let size = Vec2::new(window.width(), window.height());
    if size != viewport.window_px && size.min_element() >= 1.0 {
        let right_bottom = viewport.window_px - viewport.free_px.max;
        let free = Rect { min: viewport.free_px.min, max: size - right_bottom };
        viewport.resize(size, free);
    }
}

/// The mapping between the plane and the window, with one scale for both axes.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct Viewport {
    /// The point of the plane in the middle of the free rectangle.
    pub center_sim: [f64; 2],
    /// Logical pixels per unit of the plane; positive.
    pub px_per_unit: f64,
    /// The window's logical size.
    pub window_px: Vec2,
    /// The part of the window that no panel covers.
    pub free_px: Rect,
    /// The scale at which the fitted view just fits.
    fitted_px_per_unit: f64,
    /// The size of the view that was fitted.
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
    /// Returns the place of a point in the window, at most 1e6 px from the center; NaN gives a place far away.
    #[must_use]
    pub fn window_px_from_sim(&self, at: [f64; 2]) -> Vec2 {
        let middle = self.free_px.center();
        let off = |i: usize, sign: f64| {
            let px = (at[i] - self.center_sim[i]) * self.px_per_unit * sign;
            if px.is_nan() { -FAR_PX as f32 } else { px.clamp(-FAR_PX, FAR_PX) as f32 }
        };
        middle + Vec2::new(off(0, 1.0), off(1, -1.0))
    }

    /// Returns the point of the plane under a place in the window.
    #[must_use]
    pub fn sim_from_window_px(&self, at_px: Vec2) -> [f64; 2] {
        let off = at_px - self.free_px.center();
        let off = if off.is_finite() { off } else { Vec2::ZERO };
        [
            self.center_sim[0] + f64::from(off.x) / self.px_per_unit,
            self.center_sim[1] - f64::from(off.y) / self.px_per_unit,
        ]
    }

    /// Returns the place of a point for Bevy's 2D camera.
    #[must_use]
    pub fn world_px_from_sim(&self, at: [f64; 2]) -> Vec2 {
        self.world_px_from_window_px(self.window_px_from_sim(at))
    }

    /// Returns the same in f64 and without a limit, for shapes larger than the window.
    #[must_use]
    pub fn world_px_from_sim_far(&self, at: [f64; 2]) -> [f64; 2] {
        let middle = self.world_px_from_window_px(self.free_px.center());
        let off = [0, 1].map(|i| (at[i] - self.center_sim[i]) * self.px_per_unit);
        [f64::from(middle.x) + off[0], f64::from(middle.y) + off[1]]
    }

    /// Returns a place in the window as counted from its center, y up.
    #[must_use]
    pub fn world_px_from_window_px(&self, at_px: Vec2) -> Vec2 {
        Vec2::new(at_px.x - 0.5 * self.window_px.x, 0.5 * self.window_px.y - at_px.y)
    }

    /// Returns the part of the plane that the whole window shows: `[[left, right], [bottom, top]]`.
    #[must_use]
    pub fn visible_sim(&self) -> [[f64; 2]; 2] {
        let [left, top] = self.sim_from_window_px(Vec2::ZERO);
        let [right, bottom] = self.sim_from_window_px(self.window_px);
        [[left, right], [bottom, top]]
    }

    /// Returns the zoom: 1 when the level's view just fits, more when closer.
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

    /// Zooms by a factor about a place in the window; the point under it stays.
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

    /// Pans, and zooms out if that is not enough, so that points keep a margin to the edge of the free rectangle and the
    /// rectangle `frame`, with `[[left, right], [bottom, top]]`, lies in it. Does nothing while that is so; never zooms in.
    /// Where not everything fits, the first point is kept in sight. What is drawn beside a point needs a margin of at least
    /// `beside_px`.
    pub fn keep_in_sight(
        &mut self,
        points: &[[f64; 2]],
        frame: Option<[[f64; 2]; 2]>,
        beside_px: f32,
        dt_s: f64,
    ) {
        let mut finite = points.iter().copied().filter(|point| point.iter().all(|c| c.is_finite()));
        let Some(first) = finite.next() else { return };
        let part = easing::done(dt_s, EASE_S);
        let mut points = first.map(|c| [c, c]);
        for point in finite {
            for i in 0..2 {
                points[i] = [points[i][0].min(point[i]), points[i][1].max(point[i])];
            }
        }
        let frame = frame.filter(|frame| frame.iter().flatten().all(|c| c.is_finite())).unwrap_or(points);
        let mut spans = [0, 1].map(|i| {
            let side = self.span_of_side(i);
            let beside_px = f64::from(beside_px).min(MAX_BESIDE * side.side_px);
            let margin_px = side.margin_px.max(beside_px);
            Span { points: points[i], frame: frame[i], margin_px, ..side }
        });
        let needed = spans.iter().map(Span::max_scale).fold(f64::INFINITY, f64::min);
        let min_scale = self.fitted_px_per_unit * ZOOM_RANGE[0];
        if needed < self.px_per_unit {
            let wanted = needed.max(min_scale).min(self.px_per_unit);
            self.set_scale(self.px_per_unit * (wanted / self.px_per_unit).powf(part));
        }
        if needed < min_scale {
            for (span, c) in spans.iter_mut().zip(first) {
                (span.points, span.frame) = ([c, c], [c, c]);
            }
        }
        let wanted = [0, 1].map(|i| {
            let [from, to] = spans[i].centers(self.px_per_unit);
            if from > to { 0.5 * (from + to) } else { self.center_sim[i].clamp(from, to) }
        });
        self.approach(wanted, part);
    }

    /// Returns whether a point lies in the free rectangle.
    #[must_use]
    pub fn is_in_sight(&self, at: [f64; 2]) -> bool {
        self.free_px.contains(self.window_px_from_sim(at))
    }

    /// Moves a point smoothly to the middle of the free rectangle.
    pub fn follow(&mut self, at: [f64; 2], dt_s: f64) {
        if at.iter().all(|c| c.is_finite()) {
            self.approach(at, easing::done(dt_s, FOLLOW_S));
        }
    }

    /// Takes a new window and a new free rectangle; the point in the middle and the zoom stay.
    pub fn resize(&mut self, window_px: Vec2, free_px: Rect) {
        let zoom = self.zoom();
        self.window_px = valid_size(window_px, self.window_px);
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

    /// Returns the span of an axis with the side of the free rectangle and its margin.
    fn span_of_side(&self, axis: usize) -> Span {
        let side_px = f64::from([self.free_px.width(), self.free_px.height()][axis]);
        let min_margin_px = INNER_MARGIN_MIN_PX.min(MAX_INNER_MARGIN * side_px);
        let margin_px = (INNER_MARGIN * side_px).max(min_margin_px).min(INNER_MARGIN_MAX_PX);
        Span { points: [0.0; 2], frame: [0.0; 2], side_px, margin_px }
    }

    fn approach(&mut self, wanted: [f64; 2], part: f64) {
        let off = [0, 1].map(|i| wanted[i] - self.center_sim[i]);
        let far =
            off.iter().any(|d| (d * self.px_per_unit).abs() > FAR_WINDOWS * f64::from(self.window_px.x));
        let part = if far { 1.0 } else { part };
        self.set_center([0, 1].map(|i| self.center_sim[i] + part * off[i]));
    }

    fn set_scale(&mut self, px_per_unit: f64) {
        let [min_scale, max_scale] = ZOOM_RANGE.map(|zoom| zoom * self.fitted_px_per_unit);
        if px_per_unit.is_finite() {
            self.px_per_unit = px_per_unit.clamp(min_scale, max_scale);
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

/// What an axis of the free rectangle shall show.
struct Span {
    /// The smallest and the largest coordinate of the points that keep a margin.
    points: [f64; 2],
    /// The coordinates of the sides of the frame, which needs no margin.
    frame: [f64; 2],
    /// The length of the axis.
    side_px: f64,
    /// The margin.
    margin_px: f64,
}

impl Span {
    /// Returns the largest scale at which points and frame fit.
    fn max_scale(&self) -> f64 {
        let ([low, high], [left, right]) = (self.points, self.frame);
        let (side, margin) = (self.side_px, self.margin_px);
        let room = [
            side / (right - left),
            (side - margin) / (high - left),
            (side - margin) / (right - low),
            (side - 2.0 * margin) / (high - low),
        ];
        // A length that is zero or less fits at any scale.
        room.into_iter().filter(|scale| *scale > 0.0).fold(f64::INFINITY, f64::min)
    }

    /// Returns the smallest and the largest center at which points and frame fit.
    fn centers(&self, px_per_unit: f64) -> [f64; 2] {
        let half = 0.5 * self.side_px / px_per_unit;
        let margin = self.margin_px / px_per_unit;
        let from = self.frame[1].max(self.points[1] + margin) - half;
        let to = self.frame[0].min(self.points[0] - margin) + half;
        [from, to]
    }
}

/// Returns a size that can be used, or the other one where a side is not a positive number.
fn valid_size(size: Vec2, otherwise: Vec2) -> Vec2 {
    if size.is_finite() && size.min_element() > 0.0 { size.max(Vec2::splat(MIN_PX)) } else { otherwise }
}

#[cfg(test)]
mod tests;
