//! Pens that outlines of glyphs are drawn with.

use tiny_skia::PathBuilder;
use ttf_parser::OutlineBuilder;

use crate::draw_list::Point;

/// A pen that draws nothing, to find out whether there is an outline.
pub(super) struct NoPen;

impl OutlineBuilder for NoPen {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}

/// A pen that makes the path of a glyph.
pub(super) struct Pen {
    pub path: PathBuilder,
    pub at: Point,
    pub scale: f32,
}

impl Pen {
    /// Returns the position of a point of a glyph.
    fn position(&self, x: f32, y: f32) -> Point {
        [self.at[0] + x * self.scale, self.at[1] - y * self.scale]
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let [x, y] = self.position(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let [x, y] = self.position(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ([x1, y1], [x, y]) = (self.position(x1, y1), self.position(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ([x1, y1], [x2, y2], [x, y]) =
            (self.position(x1, y1), self.position(x2, y2), self.position(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
