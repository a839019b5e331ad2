//! The ground on a sheet, with ways and places over it. Reads a surface, trails and places; adds marks.

use frankie_sim::noise::GradientNoise;
use frankie_sim::surface::{Minimum, Surface, SurfaceContext, View};
use frankie_sim::trace::TrailPoint;

use super::ground::{Region, paint_region};
use super::ink::{self, Ink};
use super::letters;
use super::mud::paint_mud;
use super::pack;
use super::ramp;
use super::sheet::{Anchor, Area, Point, Sheet, Type};
use super::trail::trail_color;

/// A way's width and that of its dark edge, in units.
const WAY: f32 = 2.8;
const WAY_EDGE: f32 = 4.8;
/// How dark the edge is; that of a way in one color, which nothing else sets off from the ground.
const EDGE_OPACITY: f32 = 0.45;
const PLAIN_EDGE_OPACITY: f32 = 0.75;
/// Shades of confidence on a way: stretches of one shade are one line.
const SHADES: f32 = 12.0;
/// A goal's circle is at least this wide, so that it is seen round the ball.
const MIN_GOAL: f32 = 11.0;
/// Between a place and the word beside it, and between points that words should not hide.
const WORD_OFF: f32 = 10.0;
const POINTS_APART: f32 = 4.0;
/// Places farther from the map than this many of its widths are not drawn.
const FARTHEST: f32 = 50.0;

/// A part of the plane on a part of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Map {
    /// What is shown.
    pub region: Region,
    /// Where on the sheet; its edges lie on whole pixels.
    pub area: Area,
}

impl Map {
    /// Draws the ground of `region` on a part of the sheet, in the colors it has in `view`. Mud lies over it where the
    /// noise has any.
    pub fn draw(
        sheet: &mut Sheet,
        area: Area,
        region: Region,
        surface: &dyn Surface,
        view: &View,
        surface_context: &SurfaceContext,
        noise: Option<&dyn GradientNoise>,
    ) -> Self {
        let px = |unit: f32| (unit * sheet.scale()).round().max(0.0) as u32;
        let corner = [px(area.left), px(area.top)];
        let size = [px(area.right) - corner[0], px(area.bottom) - corner[1]];
        let mut pixels = paint_region(surface, view, surface_context, region, size, f64::from(sheet.scale()));
        if let Some(noise) = noise {
            paint_mud(&mut pixels, noise, region, size);
        }
        sheet.pixels(corner, size, pixels);
        Self { region, area }
    }

    /// Where a place of the plane lies on the sheet; `None` for one that is no place, or much too far away.
    #[must_use]
    pub fn place(&self, at: [f64; 2]) -> Option<Point> {
        let share = [0, 1].map(|i| {
            let [low, high] = self.region[i];
            ((at[i] - low) / (high - low)) as f32
        });
        let is_near = share.iter().all(|share| share.abs() < FARTHEST);
        is_near.then(|| {
            [self.area.left + share[0] * self.area.width(), self.area.bottom - share[1] * self.area.height()]
        })
    }

    /// Where a place of the plane lies on the sheet; `None` for one that is out of sight.
    #[must_use]
    pub fn spot(&self, at: [f64; 2]) -> Option<Point> {
        self.place(at).filter(|at| self.shows(*at))
    }

    /// Draws a way, colored by how sure he was.
    pub fn way(&self, sheet: &mut Sheet, points: &[TrailPoint]) {
        let stretches = self.stretches(points);
        for stretch in &stretches {
            let all: Vec<Point> = stretch.iter().map(|(at, _)| *at).collect();
            sheet.line(&all, WAY_EDGE, ink::TEXT.thin(EDGE_OPACITY));
        }
        for stretch in &stretches {
            let mut from = 0;
            while from + 1 < stretch.len() {
                let shade = stretch[from + 1].1;
                let same = stretch[from + 1..].iter().take_while(|(_, other)| *other == shade).count();
                let line: Vec<Point> = stretch[from..=from + same].iter().map(|(at, _)| *at).collect();
                sheet.line(&line, WAY, shade);
                from += same;
            }
        }
    }

    /// Draws a way in one color: that of one of the pack.
    pub fn way_of(&self, sheet: &mut Sheet, points: &[TrailPoint], color: Ink) {
        let edge = pack::edge(color).thin(PLAIN_EDGE_OPACITY);
        for (width, ink) in [(WAY_EDGE, edge), (WAY, color)] {
            for stretch in self.stretches(points) {
                let all: Vec<Point> = stretch.iter().map(|(at, _)| *at).collect();
                sheet.line(&all, width, ink);
            }
        }
    }

    /// Where he ran without being put elsewhere: places, each with the color of the line that leads there.
    fn stretches(&self, points: &[TrailPoint]) -> Vec<Vec<(Point, Ink)>> {
        let mut stretches: Vec<Vec<(Point, Ink)>> = Vec::new();
        for point in points {
            let Some(at) = self.place(point.at) else { continue };
            let shade = (point.confidence * SHADES).round() / SHADES;
            let (rgb, _) = trail_color(shade, point.wrong_way);
            let place = (at, Ink { rgb: rgb.map(ramp::byte), opacity: 1.0 });
            match stretches.last_mut() {
                Some(stretch) if !point.dropped => stretch.push(place),
                _ => stretches.push(vec![place]),
            }
        }
        stretches
    }

    /// Marks the minima that are in sight: global ones by a full mark, others by a hollow one.
    pub fn minima(&self, sheet: &mut Sheet, minima: &[Minimum]) {
        for minimum in minima {
            let Some(at) = self.spot(minimum.at) else { continue };
            if minimum.global {
                sheet.disc(at, 5.0, ink::TEXT.thin(0.8));
                sheet.disc(at, 3.6, ink::PAPER);
            } else {
                sheet.ring(at, 3.6, 3.2, ink::TEXT.thin(0.55));
                sheet.ring(at, 3.6, 1.5, ink::PAPER);
            }
        }
    }

    /// The ball.
    pub fn ball(&self, sheet: &mut Sheet, at: [f64; 2]) {
        let Some(at) = self.spot(at) else { return };
        sheet.disc(at, 7.4, ink::TEXT.thin(0.8));
        sheet.disc(at, 6.0, ink::BALL);
        // The seams of a tennis ball.
        for side in [-1.0, 1.0] {
            let seam =
                [-4.0_f32, -2.0, 0.0, 2.0, 4.0].map(|y| [at[0] + side * (2.3 + 0.13 * y * y), at[1] + y]);
            let inside = |p: &Point| (p[0] - at[0]).hypot(p[1] - at[1]) < 5.8;
            let seam: Vec<Point> = seam.into_iter().filter(inside).collect();
            sheet.line(&seam, 1.1, ink::PAPER);
        }
    }

    /// A circle round a place that counts as reached, `radius` in units of the ground.
    pub fn goal(&self, sheet: &mut Sheet, at: [f64; 2], radius: f64) {
        let Some(at) = self.spot(at) else { return };
        let radius = self.goal_radius(radius);
        sheet.ring(at, radius, 3.4, ink::TEXT.thin(0.35));
        sheet.ring(at, radius, 1.6, ink::PAPER);
    }

    fn goal_radius(&self, radius: f64) -> f32 {
        let units = (radius / (self.region[0][1] - self.region[0][0])) as f32 * self.area.width();
        units.clamp(MIN_GOAL, self.area.width())
    }

    /// The fence he is not let over.
    pub fn fence(&self, sheet: &mut Sheet, view: &View) {
        let [left, right] = view.x;
        let [low, high] = view.y;
        let posts = [[left, low], [right, low], [right, high], [left, high], [left, low]];
        let Some(posts) = posts.into_iter().map(|at| self.place(at)).collect::<Option<Vec<Point>>>() else {
            return;
        };
        sheet.line(&posts, 3.6, ink::TEXT.thin(0.35));
        sheet.dashed(&posts, 2.0, [8.0, 5.0], ink::PAPER);
    }

    /// Where he began: a ring, with a word.
    pub fn start(&self, sheet: &mut Sheet, at: [f64; 2]) {
        let Some(at) = self.spot(at) else { return };
        sheet.ring(at, 4.6, 4.2, ink::TEXT.thin(0.8));
        sheet.ring(at, 4.6, 2.0, ink::PAPER);
    }

    /// Where he is: a dark disc with a light edge.
    pub fn end(&self, sheet: &mut Sheet, at: [f64; 2]) {
        let Some(at) = self.spot(at) else { return };
        sheet.disc(at, 5.0, ink::PAPER);
        sheet.disc(at, 3.5, ink::TEXT);
    }

    /// A word beside a place, on the side where it hides the least of `avoid`; what it covers itself is added there.
    pub fn word(&self, sheet: &mut Sheet, at: [f64; 2], text: &str, look: Type, avoid: &mut Vec<Point>) {
        let Some([x, y]) = self.spot(at) else { return };
        let (width, line) = (letters::width(text, look.weight, look.size), 1.3 * look.size);
        let beside = WORD_OFF + 0.5 * width;
        let middles = [
            [x + beside, y],
            [x - beside, y],
            [x, y - WORD_OFF - 0.4 * line],
            [x, y + WORD_OFF + 0.4 * line],
        ];
        let hidden = |[middle_x, middle_y]: &Point| {
            let (half_x, half_y) = (0.5 * width + 3.0, 0.5 * line);
            let inside = |p: &&Point| (p[0] - middle_x).abs() < half_x && (p[1] - middle_y).abs() < half_y;
            let (left, right) = (middle_x - half_x, middle_x + half_x);
            let is_out = left < self.area.left
                || right > self.area.right
                || middle_y - half_y < self.area.top
                || middle_y + half_y > self.area.bottom;
            (is_out, avoid.iter().filter(inside).count())
        };
        let Some(middle) = middles.into_iter().min_by_key(hidden) else { return };
        let [left, right] = sheet.text(middle, Anchor::Middle, text, look);
        let columns = ((right - left) / POINTS_APART) as u32;
        for dy in [-0.4 * look.size, 0.0, 0.4 * look.size] {
            avoid.extend((0..=columns).map(|i| [left + i as f32 * POINTS_APART, middle[1] + dy]));
        }
    }

    /// Points on a way, close to each other, and on circles: what words should not hide.
    #[must_use]
    pub fn points_on(&self, way: &[TrailPoint], goals: &[([f64; 2], f64)]) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for pair in way.windows(2).filter(|pair| !pair[1].dropped) {
            let (Some(from), Some(to)) = (self.place(pair[0].at), self.place(pair[1].at)) else { continue };
            let pieces = ((to[0] - from[0]).hypot(to[1] - from[1]) / POINTS_APART).ceil().clamp(1.0, 400.0);
            points.extend((0..pieces as u32).map(|i| {
                let share = i as f32 / pieces;
                [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
            }));
        }
        for (at, radius) in goals {
            let Some([x, y]) = self.place(*at) else { continue };
            let radius = self.goal_radius(*radius);
            points.extend((0..24).map(|i| {
                let turn = i as f32 / 24.0 * std::f32::consts::TAU;
                [x + radius * turn.cos(), y + radius * turn.sin()]
            }));
            points.push([x, y]);
        }
        points
    }

    fn shows(&self, [x, y]: Point) -> bool {
        (self.area.left..=self.area.right).contains(&x) && (self.area.top..=self.area.bottom).contains(&y)
    }
}

#[cfg(test)]
mod tests;
