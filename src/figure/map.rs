//! The ground on a sheet, with ways and places over it. Reads a surface, trails and places; adds marks.

use frankie_sim::noise::GradientNoise;
use frankie_sim::surface::{Minimum, Moment, Surface, View};
use frankie_sim::trace::TrailPoint;

use super::ground::{Region, paint_region};
use super::ink::{self, Ink};
use super::mud::paint_mud;
use super::ramp;
use super::sheet::{Anchor, Area, Point, Sheet, Type};
use super::trail::trail_color;

/// A way's width and that of its dark edge, in units.
const WAY: f32 = 2.8;
const WAY_EDGE: f32 = 4.8;
/// How dark the edge is.
const EDGE_OPACITY: f32 = 0.45;
/// Shades of confidence on a way: stretches of one shade are one line.
const SHADES: f32 = 12.0;
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
    /// Draws the ground of `region` on a part of the sheet, in the colours it has in `view`. Mud lies over it where the
    /// noise has any.
    pub fn draw(
        sheet: &mut Sheet,
        area: Area,
        region: Region,
        surface: &dyn Surface,
        view: &View,
        moment: &Moment,
        noise: Option<&dyn GradientNoise>,
    ) -> Self {
        let px = |unit: f32| (unit * sheet.scale()).round().max(0.0) as u32;
        let corner = [px(area.left), px(area.top)];
        let size = [px(area.right) - corner[0], px(area.bottom) - corner[1]];
        let mut pixels = paint_region(surface, view, moment, region, size, f64::from(sheet.scale()));
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

    /// Draws a way, coloured by how sure he was.
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

    /// Where he ran without being put elsewhere: places, each with the colour of the line that leads there.
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
            let Some(at) = self.place(minimum.at).filter(|at| self.shows(*at)) else { continue };
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
        let Some(at) = self.place(at).filter(|at| self.shows(*at)) else { return };
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

    /// Where he began: a ring, with a word.
    pub fn start(&self, sheet: &mut Sheet, at: [f64; 2]) {
        let Some(at) = self.place(at).filter(|at| self.shows(*at)) else { return };
        sheet.ring(at, 4.6, 4.2, ink::TEXT.thin(0.8));
        sheet.ring(at, 4.6, 2.0, ink::PAPER);
    }

    /// Where he is: a dark disc with a light edge.
    pub fn end(&self, sheet: &mut Sheet, at: [f64; 2]) {
        let Some(at) = self.place(at).filter(|at| self.shows(*at)) else { return };
        sheet.disc(at, 5.0, ink::PAPER);
        sheet.disc(at, 3.5, ink::TEXT);
    }

    /// A word beside a place, on the side where there is room, with a light edge.
    pub fn word(&self, sheet: &mut Sheet, at: [f64; 2], text: &str, look: Type) {
        let Some(at) = self.place(at).filter(|at| self.shows(*at)) else { return };
        let is_right = at[0] > self.area.right - 0.2 * self.area.width();
        let (side, anchor) = if is_right { (-1.0, Anchor::Right) } else { (1.0, Anchor::Left) };
        let y = at[1].clamp(self.area.top + look.size, self.area.bottom - look.size);
        let at = [at[0] + side * 10.0, y];
        sheet.text(at, anchor, text, look);
    }

    fn shows(&self, [x, y]: Point) -> bool {
        (self.area.left..=self.area.right).contains(&x) && (self.area.top..=self.area.bottom).contains(&y)
    }
}
