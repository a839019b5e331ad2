//! Text as outlines, in the typeface of the game. Reads the fonts inside the binary; writes widths and paths.

use tiny_skia::{Path, PathBuilder};
use ttf_parser::{Face, OutlineBuilder};

use crate::draw_list::Point;

/// The letter m̂ as one glyph of the typeface.
pub const M_HAT: &str = "\u{F0001}";
/// The letter √v̂ as one glyph.
pub const ROOT_V_HAT: &str = "\u{F0003}";

/// How bold letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FontWeight {
    /// 400.
    Regular,
    /// 600.
    SemiBold,
    /// 800.
    ExtraBold,
}

impl FontWeight {
    fn face(self) -> Option<Face<'static>> {
        let font: &[u8] = match self {
            Self::Regular => include_bytes!("../../../assets/fonts/Nunito-Regular.ttf"),
            Self::SemiBold => include_bytes!("../../../assets/fonts/Nunito-SemiBold.ttf"),
            Self::ExtraBold => include_bytes!("../../../assets/fonts/Nunito-ExtraBold.ttf"),
        };
        Face::parse(font, 0).ok()
    }
}

/// Returns the width of a text at a size, in the unit of the size.
#[must_use]
pub fn width(text: &str, weight: FontWeight, size: f32) -> f32 {
    weight.face().map_or(0.0, |face| {
        let advance: f32 = text.chars().map(|letter| advance(&face, letter)).sum();
        advance * size / f32::from(face.units_per_em())
    })
}

/// Returns the outlines of a text whose baseline begins at `at`; y goes down. `None` where the text has no outline.
#[must_use]
pub fn outline(text: &str, weight: FontWeight, size: f32, at: Point) -> Option<Path> {
    let face = weight.face()?;
    let scale = size / f32::from(face.units_per_em());
    let mut pen = Pen { path: PathBuilder::new(), at, scale };
    for letter in text.chars() {
        if let Some(glyph) = face.glyph_index(letter) {
            // A space has no outline.
            let _ = face.outline_glyph(glyph, &mut pen);
        }
        pen.at[0] += advance(&face, letter) * scale;
    }
    pen.path.finish()
}

fn advance(face: &Face<'_>, letter: char) -> f32 {
    face.glyph_index(letter).and_then(|glyph| face.glyph_hor_advance(glyph)).map_or(0.0, f32::from)
}

struct Pen {
    path: PathBuilder,
    at: Point,
    scale: f32,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_has_letters_and_the_hats() {
        for weight in [FontWeight::Regular, FontWeight::SemiBold, FontWeight::ExtraBold] {
            for text in ["step 12", M_HAT, ROOT_V_HAT, "∂f", "−0.5"] {
                let bounds = outline(text, weight, 20.0, [3.0, 40.0]).unwrap().bounds();
                let width = width(text, weight, 20.0);
                assert!(width > 5.0 && bounds.left() > 2.0 && bounds.right() < 4.0 + width, "{text}");
                assert!(bounds.top() > 15.0 && bounds.bottom() < 48.0, "{text}: {bounds:?}");
            }
        }
    }

    #[test]
    fn empty_text_has_no_outline_and_no_width() {
        assert!(outline("", FontWeight::Regular, 12.0, [0.0; 2]).is_none());
        assert!(outline(" ", FontWeight::Regular, 12.0, [0.0; 2]).is_none());
        assert_eq!(width("", FontWeight::Regular, 12.0), 0.0);
    }
}
