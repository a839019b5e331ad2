//! The ground with trails and marks over it. Reads a surface, trails and positions; adds shapes.

use frankie_sim::noise::GradientNoise;
use frankie_sim::surface::{Minimum, Surface, SurfaceContext, View};
use frankie_sim::trace::TrailPoint;

use crate::draw_list::{Anchor, Area, Canvas, DrawList, Point, Stroke, TextStyle};
use crate::ground::{Region, paint_region};
use crate::mud::paint_mud;
use crate::theme::Role;
use crate::trail::TrailColor;

/// The width of a trail, in units.
const TRAIL_WIDTH: f32 = 2.8;
/// The width of a trail with its outline, in units.
const OUTLINED_TRAIL_WIDTH: f32 = 4.8;
/// The minimum radius of a goal's ring, in units: the ring must be visible around the ball.
const MIN_GOAL_RADIUS: f32 = 11.0;
/// The gap between a position and its label, in units.
const LABEL_OFFSET: f32 = 10.0;
/// The distance between the points that represent a line, in units.
const POINT_GAP: f32 = 4.0;
/// The maximum distance from the map at which positions are drawn, in widths of the map.
const MAX_DISTANCE: f32 = 50.0;

/// A region of the plane, shown in an area of a canvas.
#[derive(Clone, Copy, Debug)]
pub struct Map {
    /// The region that is shown.
    pub region: Region,
    /// The area of the canvas. Its edges lie on whole pixels.
    pub area: Area,
}

impl Map {
    /// Draws the ground of `region` on an area of a canvas, in the colors that the ground has in `view`, with the mud of
    /// the noise. Returns the map.
    pub fn draw(
        canvas: &mut Canvas,
        area: Area,
        region: Region,
        surface: &dyn Surface,
        view: &View,
        surface_context: &SurfaceContext,
        noise: Option<&dyn GradientNoise>,
    ) -> Self {
        let (corner, size) = Self::pixels_of(canvas, area);
        let mut pixels = paint_region(surface, view, surface_context, region, size, f64::from(canvas.scale));
        if let Some(noise) = noise {
            paint_mud(&mut pixels, noise, region, size);
        }
        canvas.list.pixels(corner, size, pixels);
        Self { region, area }
    }

    /// Returns the upper left corner and the size of an area of a canvas, in whole pixels.
    pub(crate) fn pixels_of(canvas: &Canvas, area: Area) -> ([u32; 2], [u32; 2]) {
        let px = |unit: f32| (unit * canvas.scale).round().max(0.0) as u32;
        let corner = [px(area.left), px(area.top)];
        (corner, [px(area.right) - corner[0], px(area.bottom) - corner[1]])
    }

    /// Returns a position of the plane on the canvas; `None` for one that is not finite or too far away.
    fn near(&self, at: [f64; 2]) -> Option<Point> {
        let share = [0, 1].map(|i| {
            let [low, high] = self.region[i];
            ((at[i] - low) / (high - low)) as f32
        });
        let is_near = share.iter().all(|share| share.abs() < MAX_DISTANCE);
        is_near.then(|| {
            [self.area.left + share[0] * self.area.width(), self.area.bottom - share[1] * self.area.height()]
        })
    }

    /// Returns a position of the plane on the canvas; `None` outside of the map.
    #[must_use]
    pub fn visible(&self, at: [f64; 2]) -> Option<Point> {
        self.near(at).filter(|at| self.area.contains(*at))
    }

    /// Adds a trail. The whole outline comes first, so that it covers no part of a trail that crosses itself.
    pub fn draw_trail(&self, list: &mut DrawList, points: &[TrailPoint], color: TrailColor) {
        let strokes = self.strokes(points, color);
        for stroke in &strokes {
            list.line(stroke.iter().map(|(at, _)| *at).collect(), OUTLINED_TRAIL_WIDTH, color.outline());
        }
        for stroke in &strokes {
            let mut from = 0;
            while from + 1 < stroke.len() {
                let role = stroke[from + 1].1;
                let same = stroke[from + 1..].iter().take_while(|(_, other)| *other == role).count();
                let line = stroke[from..=from + same].iter().map(|(at, _)| *at).collect();
                list.line(line, TRAIL_WIDTH, role);
                from += same;
            }
        }
    }

    /// Returns the stretches between drops, as positions. Each position has the role of the line that ends there.
    fn strokes(&self, points: &[TrailPoint], color: TrailColor) -> Vec<Vec<(Point, Role)>> {
        let mut strokes: Vec<Vec<(Point, Role)>> = Vec::new();
        for point in points {
            let Some(at) = self.near(point.at) else { continue };
            let end = (at, color.role(point));
            match strokes.last_mut() {
                Some(stroke) if !point.dropped => stroke.push(end),
                _ => strokes.push(vec![end]),
            }
        }
        strokes
    }

    /// Adds the visible minima: a dot for a global minimum, a ring for a local minimum.
    pub fn draw_minima(&self, list: &mut DrawList, minima: &[Minimum]) {
        for minimum in minima {
            let Some(at) = self.visible(minimum.at) else { continue };
            if minimum.global {
                list.disc(at, 5.0, Role::Text.with_opacity(0.8));
                list.disc(at, 3.6, Role::Paper);
            } else {
                draw_ring(list, at, 3.6, [1.5, 3.2], 0.6);
            }
        }
    }

    /// Adds the ball.
    pub fn draw_ball(&self, list: &mut DrawList, at: [f64; 2]) {
        let Some([x, y]) = self.visible(at) else { return };
        list.disc([x, y], 7.4, Role::Text.with_opacity(0.8));
        list.disc([x, y], 6.0, Role::Ball);
        // The seams of a tennis ball.
        for side in [-1.0, 1.0] {
            let seam = [-4.0_f32, -2.0, 0.0, 2.0, 4.0].map(|y| [side * (2.3 + 0.13 * y * y), y]);
            let seam = seam.into_iter().filter(|[dx, dy]| dx.hypot(*dy) < 5.8);
            list.line(seam.map(|[dx, dy]| [x + dx, y + dy]).collect(), 1.1, Role::Paper);
        }
    }

    /// Adds a ring around a target; `radius` is in units of the plane.
    pub fn draw_goal(&self, list: &mut DrawList, at: [f64; 2], radius: f64) {
        if let Some(at) = self.visible(at) {
            draw_ring(list, at, self.goal_radius(radius), [1.6, 3.4], 0.6);
        }
    }

    fn goal_radius(&self, radius: f64) -> f32 {
        let units = (radius / (self.region[0][1] - self.region[0][0])) as f32 * self.area.width();
        units.clamp(MIN_GOAL_RADIUS, self.area.width().max(MIN_GOAL_RADIUS))
    }

    /// Adds the fence around a view.
    pub fn draw_fence(&self, list: &mut DrawList, view: &View) {
        let ([left, right], [low, high]) = (view.x, view.y);
        let corners = [[left, low], [right, low], [right, high], [left, high], [left, low]];
        let Some(fence) = corners.into_iter().map(|at| self.near(at)).collect::<Option<Vec<Point>>>() else {
            return;
        };
        list.line(fence.clone(), 3.6, Role::Text.with_opacity(0.6));
        list.stroke(fence, Stroke::dashed(2.0, [8.0, 5.0]), Role::Paper);
    }

    /// Adds the ring where an agent was dropped.
    pub fn draw_start(&self, list: &mut DrawList, at: [f64; 2]) {
        if let Some(at) = self.visible(at) {
            draw_ring(list, at, 4.6, [2.0, 4.2], 0.8);
        }
    }

    /// Adds the dot that marks the position of a single agent.
    pub fn draw_position(&self, list: &mut DrawList, at: [f64; 2]) {
        let Some(at) = self.visible(at) else { return };
        list.disc(at, 5.0, Role::Paper);
        list.disc(at, 3.5, Role::Text);
    }

    /// Adds a label next to a position, on the side where it covers the fewest points of `avoid`. The points of the label
    /// are added to `avoid`.
    pub fn draw_label(
        &self,
        list: &mut DrawList,
        at: [f64; 2],
        text: &str,
        style: TextStyle,
        avoid: &mut Vec<Point>,
    ) {
        let Some([x, y]) = self.visible(at) else { return };
        let (width, line) = (style.width(text), 1.3 * style.size);
        let beside = LABEL_OFFSET + 0.5 * width;
        let middles = [
            [x + beside, y],
            [x - beside, y],
            [x, y - LABEL_OFFSET - 0.4 * line],
            [x, y + LABEL_OFFSET + 0.4 * line],
        ];
        let covered = |[x, y]: &Point| {
            let area =
                Area { left: *x, top: *y, right: *x, bottom: *y }.expanded(0.5 * width + 3.0, 0.5 * line);
            let is_outside = !area.corners().into_iter().all(|corner| self.area.contains(corner));
            (is_outside, avoid.iter().filter(|point| area.contains(**point)).count())
        };
        let Some(middle) = middles.into_iter().min_by_key(covered) else { return };
        let [left, right] = list.text(middle, Anchor::Middle, text, style);
        let columns = ((right - left) / POINT_GAP) as u32;
        for dy in [-0.4 * style.size, 0.0, 0.4 * style.size] {
            avoid.extend((0..=columns).map(|i| [left + i as f32 * POINT_GAP, middle[1] + dy]));
        }
    }

    /// Returns points along a trail and around goals that labels should not cover, `POINT_GAP` apart.
    #[must_use]
    pub fn points_on(&self, trail: &[TrailPoint], goals: &[([f64; 2], f64)]) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for pair in trail.windows(2).filter(|pair| !pair[1].dropped) {
            let (Some(from), Some(to)) = (self.near(pair[0].at), self.near(pair[1].at)) else { continue };
            let pieces = ((to[0] - from[0]).hypot(to[1] - from[1]) / POINT_GAP).ceil().clamp(1.0, 400.0);
            points.extend((0..pieces as u32).map(|i| {
                let share = i as f32 / pieces;
                [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
            }));
        }
        for (at, radius) in goals {
            let Some([x, y]) = self.near(*at) else { continue };
            let radius = self.goal_radius(*radius);
            points.extend((0..24).map(|i| {
                let turn = i as f32 / 24.0 * std::f32::consts::TAU;
                [x + radius * turn.cos(), y + radius * turn.sin()]
            }));
            points.push([x, y]);
        }
        points
    }
}

/// Adds a light ring over a wider, dark ring. `opacity` is the opacity of the dark ring.
fn draw_ring(list: &mut DrawList, at: Point, radius: f32, [light, dark]: [f32; 2], opacity: f32) {
    list.ring(at, radius, dark, Role::Text.with_opacity(opacity));
    list.ring(at, radius, light, Role::Paper);
}

#[cfg(test)]
mod tests;
