//! Pictures as lists of shapes with roles instead of colors, drawn in order. Charts, data plots and maps are laid out into
//! such a list once; painters turn the list into pixels ([`raster`](super::raster)), SVG ([`svg`](super::svg)) or shapes
//! of the game's user interface.
//!
//! Positions and sizes are in *units*: logical pixels of the game's window, or [`Canvas::scale`] pixels of a figure. x
//! goes to the right, y goes down.

use crate::fonts::{self, FontWeight};
use crate::printable;
use crate::theme::{Paint, Role};

/// A position, in units.
pub type Point = [f32; 2];

/// A rectangle, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
    /// Returns the width, in units.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Returns the height, in units.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Returns the area grown by `x` to the left and right and by `y` up and down.
    #[must_use]
    pub fn expanded(&self, x: f32, y: f32) -> Self {
        Self { left: self.left - x, top: self.top - y, right: self.right + x, bottom: self.bottom + y }
    }

    /// Returns whether a point lies inside, edges included.
    #[must_use]
    pub fn contains(&self, [x, y]: Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// Returns the corners, clockwise from the upper left.
    #[must_use]
    pub fn corners(&self) -> [Point; 4] {
        let Self { left, top, right, bottom } = *self;
        [[left, top], [right, top], [right, bottom], [left, bottom]]
    }
}

/// The part of a text that is placed at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    Left,
    /// The middle.
    Middle,
    /// The right end.
    Right,
}

/// The style of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    /// The font weight.
    pub weight: FontWeight,
    /// The font size, in units.
    pub size: f32,
    /// The role that sets the color.
    pub role: Role,
    /// Whether the text has a light outline, so that it is readable on any background.
    pub has_halo: bool,
}

impl TextStyle {
    /// Returns the style of a text on paper.
    #[must_use]
    pub const fn new(weight: FontWeight, size: f32, role: Role) -> Self {
        Self { weight, size, role, has_halo: false }
    }

    /// Returns the same style in another color.
    #[must_use]
    pub const fn with_role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    /// Returns the same style with a light outline.
    #[must_use]
    pub const fn haloed(self) -> Self {
        Self { has_halo: true, ..self }
    }

    /// Returns the width of a text in this style, in units.
    #[must_use]
    pub fn width(&self, text: &str) -> f32 {
        fonts::width(&printable::line(text), self.weight, self.size)
    }

    /// Returns a text as [`DrawList::text`] shows it, at most `max_width` units wide: its end is replaced by … if it is wider.
    #[must_use]
    pub fn elided(&self, text: &str, max_width: f32) -> String {
        fonts::elided(&printable::line(text), self.weight, self.size, max_width).into_owned()
    }
}

/// The outline of a shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// A rectangle, its corners rounded by a radius.
    Rect(Area, f32),
    /// A circle: its center and radius.
    Circle(Point, f32),
    /// A line from point to point, which ends at the last one.
    Line(Vec<Point>),
    /// A convex polygon; its last corner is joined to the first one.
    Polygon(Vec<Point>),
}

/// The style of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// The width, in units.
    pub width: f32,
    /// The lengths of dashes and gaps, in units; `None` for a solid line.
    pub dashes: Option<[f32; 2]>,
    /// The offset into the pattern of dashes at which the line begins, in units.
    pub dash_offset: f32,
}

impl Stroke {
    /// Returns a solid line.
    #[must_use]
    pub const fn solid(width: f32) -> Self {
        Self { width, dashes: None, dash_offset: 0.0 }
    }

    /// Returns a dashed line.
    #[must_use]
    pub const fn dashed(width: f32, dashes: [f32; 2]) -> Self {
        Self { width, dashes: Some(dashes), dash_offset: 0.0 }
    }
}

/// A shape of a draw list.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Opaque pixels as they are: RGBA8, top row first.
    Pixels {
        /// The upper left corner, in pixels of the canvas.
        corner: [u32; 2],
        /// Columns and rows.
        size: [u32; 2],
        /// Four bytes a pixel.
        rgba: Vec<u8>,
    },
    /// A filled outline.
    Fill(Outline, Paint),
    /// A line along an outline, with round corners.
    Line(Outline, Stroke, Paint),
    /// A text, vertically centered at a position.
    Text(Point, Anchor, String, TextStyle),
}

/// Shapes in the order they are drawn, each with the area outside of which it is not drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DrawList {
    shapes: Vec<(Shape, Option<Area>)>,
    clip: Option<Area>,
}

impl DrawList {
    /// Returns the shapes in the order they are drawn, each with its clip area.
    #[must_use]
    pub fn shapes(&self) -> &[(Shape, Option<Area>)] {
        &self.shapes
    }

    /// Returns the letters of all texts that no font has, each once.
    #[must_use]
    pub fn missing_letters(&self) -> Vec<char> {
        let texts = self.shapes.iter().filter_map(|(shape, _)| match shape {
            Shape::Text(_, _, text, _) => Some(text.as_str()),
            _ => None,
        });
        fonts::missing(&texts.collect::<String>())
    }

    /// Adds a shape, which is not drawn outside of the current clip area.
    pub fn push(&mut self, shape: Shape) {
        self.shapes.push((shape, self.clip));
    }

    /// Adds shapes that are not drawn outside of an area. Returns what `add` returns.
    pub fn clipped<T>(&mut self, area: Area, add: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.clip.replace(area);
        let added = add(self);
        self.clip = before;
        added
    }

    /// Adds pixels; `corner` is in pixels of the canvas.
    pub fn pixels(&mut self, corner: [u32; 2], size: [u32; 2], rgba: Vec<u8>) {
        self.push(Shape::Pixels { corner, size, rgba });
    }

    /// Puts pixels in the place of the first ones, which were added before they were known.
    pub(crate) fn fill_in_pixels(&mut self, pixels: Vec<u8>) {
        let first = self.shapes.iter_mut().find_map(|(shape, _)| match shape {
            Shape::Pixels { rgba, .. } => Some(rgba),
            _ => None,
        });
        if let Some(rgba) = first {
            *rgba = pixels;
        }
    }

    /// Adds a filled rectangle, its corners rounded by `radius`.
    pub fn rect(&mut self, area: Area, radius: f32, paint: impl Into<Paint>) {
        self.push(Shape::Fill(Outline::Rect(area, radius), paint.into()));
    }

    /// Adds the line around a rectangle, its corners rounded by `radius`.
    pub fn frame(&mut self, area: Area, radius: f32, width: f32, paint: impl Into<Paint>) {
        self.push(Shape::Line(Outline::Rect(area, radius), Stroke::solid(width), paint.into()));
    }

    /// Adds a filled circle.
    pub fn disc(&mut self, center: Point, radius: f32, paint: impl Into<Paint>) {
        self.push(Shape::Fill(Outline::Circle(center, radius), paint.into()));
    }

    /// Adds a circle's line.
    pub fn ring(&mut self, center: Point, radius: f32, width: f32, paint: impl Into<Paint>) {
        self.push(Shape::Line(Outline::Circle(center, radius), Stroke::solid(width), paint.into()));
    }

    /// Adds a filled convex polygon.
    pub fn polygon(&mut self, corners: Vec<Point>, paint: impl Into<Paint>) {
        self.push(Shape::Fill(Outline::Polygon(corners), paint.into()));
    }

    /// Adds the line around a polygon.
    pub fn polygon_line(&mut self, corners: Vec<Point>, width: f32, paint: impl Into<Paint>) {
        self.push(Shape::Line(Outline::Polygon(corners), Stroke::solid(width), paint.into()));
    }

    /// Adds a solid line from point to point.
    pub fn line(&mut self, points: Vec<Point>, width: f32, paint: impl Into<Paint>) {
        self.stroke(points, Stroke::solid(width), paint);
    }

    /// Adds a line from point to point.
    pub fn stroke(&mut self, points: Vec<Point>, stroke: Stroke, paint: impl Into<Paint>) {
        self.push(Shape::Line(Outline::Line(points), stroke, paint.into()));
    }

    /// Adds a line of text, vertically centered at `at`. Returns the x of its left and right end.
    pub fn text(&mut self, at: Point, anchor: Anchor, text: &str, style: TextStyle) -> [f32; 2] {
        let text = printable::line(text).into_owned();
        let width = style.width(&text);
        self.push(Shape::Text(at, anchor, text, style));
        let left = text_left(at, anchor, width);
        [left, left + width]
    }
}

/// Returns the x of the left end of a text of this width.
pub(crate) fn text_left([x, _]: Point, anchor: Anchor, width: f32) -> f32 {
    match anchor {
        Anchor::Left => x,
        Anchor::Middle => x - 0.5 * width,
        Anchor::Right => x - width,
    }
}

/// A draw list and the size of its picture.
#[derive(Clone, Debug)]
pub struct Canvas {
    /// The size of the picture, in pixels.
    pub size_px: [u32; 2],
    /// Pixels per unit. It grows with the size of a figure, so that its text grows too.
    pub scale: f32,
    /// The shapes.
    pub list: DrawList,
}

impl Canvas {
    /// Returns an empty canvas of `size_px` pixels, with `scale` pixels per unit.
    #[must_use]
    pub fn new(size_px: [u32; 2], scale: f32) -> Self {
        Self { size_px, scale, list: DrawList::default() }
    }

    /// Returns the area of the whole canvas, in units.
    #[must_use]
    pub fn area(&self) -> Area {
        let [right, bottom] = self.size_px.map(|px| px as f32 / self.scale);
        Area { left: 0.0, top: 0.0, right, bottom }
    }
}
