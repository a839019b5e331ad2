//! A picture as a list of marks, drawn one over the other: pixels of the ground, filled shapes, lines, words. It knows
//! nothing of files: [`raster`](super::raster) turns it into pixels, [`svg`](super::svg) into SVG.
//!
//! Places and sizes are in *units*; a unit is `scale` pixels, so that a large picture has larger letters and not only
//! more room. x goes to the right, y down.

use tiny_skia::{Path, PathBuilder};

use super::ink::{Ink, PAPER};
use super::letters::{self, Weight};

/// A place on a sheet, in units.
pub type Point = [f32; 2];

/// One mark.
#[derive(Clone, Debug)]
pub enum Mark {
    /// Pixels as they are, opaque: RGBA8, top row first.
    Pixels {
        /// The upper left corner, in pixels of the sheet.
        corner: [u32; 2],
        /// Columns and rows.
        size: [u32; 2],
        /// Four bytes a pixel.
        rgba: Vec<u8>,
    },
    /// A filled shape.
    Fill {
        /// Its outline.
        path: Path,
        /// Its color.
        ink: Ink,
    },
    /// A line with round ends and corners.
    Stroke {
        /// Its course.
        path: Path,
        /// Its color.
        ink: Ink,
        /// Its width, in units.
        width: f32,
        /// Lengths of dashes and of the gaps between them, in units; `None` is a whole line.
        dashes: Option<[f32; 2]>,
    },
}

/// A rectangle on a sheet, in units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// The right edge.
    pub right: f32,
    /// The lower edge.
    pub bottom: f32,
}

impl Area {
    /// From edge to edge across.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// From edge to edge down.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }
}

/// Which part of some words lies at the place that is given for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Their left end.
    Left,
    /// Their middle.
    Middle,
    /// Their right end.
    Right,
}

/// How words look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type {
    /// How bold.
    pub weight: Weight,
    /// Units.
    pub size: f32,
    /// The color.
    pub ink: Ink,
    /// Whether they have a light edge, to be read on any ground.
    pub halo: bool,
}

impl Type {
    /// Words on paper.
    #[must_use]
    pub const fn new(weight: Weight, size: f32, ink: Ink) -> Self {
        Self { weight, size, ink, halo: false }
    }

    /// The same on the ground.
    #[must_use]
    pub const fn haloed(self) -> Self {
        Self { halo: true, ..self }
    }
}

/// A picture as marks.
#[derive(Clone, Debug)]
pub struct Sheet {
    size: [u32; 2],
    scale: f32,
    marks: Vec<Mark>,
}

/// Half the height of small letters, as a share of their size: words are centered on their x-height and a little more.
const MIDDLE_OF_LETTERS: f32 = 0.35;
/// The light edge of words on the ground: its width, in units, and how much it hides.
const HALO: f32 = 3.6;
const HALO_OPACITY: f32 = 0.85;

impl Sheet {
    /// An empty sheet of so many pixels, `scale` of them to a unit.
    #[must_use]
    pub fn new(size: [u32; 2], scale: f32) -> Self {
        Self { size, scale, marks: Vec::new() }
    }

    /// Columns and rows of pixels.
    #[must_use]
    pub fn size_px(&self) -> [u32; 2] {
        self.size
    }

    /// Pixels to a unit.
    #[must_use]
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// All of it, in units.
    #[must_use]
    pub fn area(&self) -> Area {
        let [right, bottom] = self.size.map(|px| px as f32 / self.scale);
        Area { left: 0.0, top: 0.0, right, bottom }
    }

    /// The marks in the order they are drawn.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Adds pixels; their corner is in pixels too.
    pub fn pixels(&mut self, corner: [u32; 2], size: [u32; 2], rgba: Vec<u8>) {
        self.marks.push(Mark::Pixels { corner, size, rgba });
    }

    /// Adds a filled rectangle, its corners rounded by `radius`.
    pub fn area_filled(&mut self, area: Area, radius: f32, ink: Ink) {
        let Area { left, top, right, bottom } = area;
        let r = radius.min(0.5 * area.width()).min(0.5 * area.height()).max(0.0);
        let mut path = PathBuilder::new();
        path.move_to(left + r, top);
        path.line_to(right - r, top);
        path.quad_to(right, top, right, top + r);
        path.line_to(right, bottom - r);
        path.quad_to(right, bottom, right - r, bottom);
        path.line_to(left + r, bottom);
        path.quad_to(left, bottom, left, bottom - r);
        path.line_to(left, top + r);
        path.quad_to(left, top, left + r, top);
        path.close();
        self.fill(path, ink);
    }

    /// Adds a filled disc.
    pub fn disc(&mut self, [x, y]: Point, radius: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        path.push_circle(x, y, radius);
        self.fill(path, ink);
    }

    /// Adds a circle's line.
    pub fn ring(&mut self, [x, y]: Point, radius: f32, width: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        path.push_circle(x, y, radius);
        self.stroke(path, width, None, ink);
    }

    /// Adds a filled polygon.
    pub fn polygon(&mut self, corners: &[Point], ink: Ink) {
        let mut path = polyline(corners);
        path.close();
        self.fill(path, ink);
    }

    /// Adds a line from point to point.
    pub fn line(&mut self, points: &[Point], width: f32, ink: Ink) {
        self.stroke(polyline(points), width, None, ink);
    }

    /// Adds a dashed line from point to point.
    pub fn dashed(&mut self, points: &[Point], width: f32, dashes: [f32; 2], ink: Ink) {
        self.stroke(polyline(points), width, Some(dashes), ink);
    }

    /// Adds words; their middle, in height, lies at `at`. Answers with their left and right end.
    pub fn text(&mut self, at: Point, anchor: Anchor, text: &str, look: Type) -> [f32; 2] {
        let width = letters::width(text, look.weight, look.size);
        let left = at[0]
            - match anchor {
                Anchor::Left => 0.0,
                Anchor::Middle => 0.5 * width,
                Anchor::Right => width,
            };
        let baseline = at[1] + MIDDLE_OF_LETTERS * look.size;
        if let Some(path) = letters::outline(text, look.weight, look.size, [left, baseline]) {
            if look.halo {
                let (path, ink) = (path.clone(), PAPER.thin(HALO_OPACITY));
                self.marks.push(Mark::Stroke { path, ink, width: HALO, dashes: None });
            }
            self.marks.push(Mark::Fill { path, ink: look.ink });
        }
        [left, left + width]
    }

    fn fill(&mut self, path: PathBuilder, ink: Ink) {
        self.marks.extend(path.finish().map(|path| Mark::Fill { path, ink }));
    }

    fn stroke(&mut self, path: PathBuilder, width: f32, dashes: Option<[f32; 2]>, ink: Ink) {
        self.marks.extend(path.finish().map(|path| Mark::Stroke { path, ink, width, dashes }));
    }
}

fn polyline(points: &[Point]) -> PathBuilder {
    let mut path = PathBuilder::new();
    for (i, [x, y]) in points.iter().enumerate() {
        if i == 0 {
            path.move_to(*x, *y);
        } else {
            path.line_to(*x, *y);
        }
    }
    path
}
