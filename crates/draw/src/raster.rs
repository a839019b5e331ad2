//! A sheet as pixels. Reads marks; writes RGBA8, smooth at every edge.

use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Pixmap, PixmapPaint, PixmapRef, Stroke, StrokeDash, Transform,
};

use super::ink::{Ink, PAPER};
use super::sheet::{Mark, Sheet};

/// The pixels of a sheet, top row first: RGBA8 in sRGB, opaque, paper where there is no mark. Empty where the sheet is.
#[must_use]
pub fn pixels(sheet: &Sheet) -> Vec<u8> {
    let [width, height] = sheet.size_px();
    let Some(mut map) = Pixmap::new(width, height) else { return Vec::new() };
    let [r, g, b] = PAPER.rgb;
    map.fill(Color::from_rgba8(r, g, b, u8::MAX));
    for mark in sheet.marks() {
        draw(&mut map, mark, sheet.scale());
    }
    map.take()
}

fn draw(map: &mut Pixmap, mark: &Mark, scale: f32) {
    let by_scale = Transform::from_scale(scale, scale);
    match mark {
        Mark::Pixels { corner, size, rgba } => {
            if let Some(pixels) = PixmapRef::from_bytes(rgba, size[0], size[1]) {
                let [x, y] = corner.map(|px| i32::try_from(px).unwrap_or(i32::MAX));
                map.draw_pixmap(x, y, pixels, &PixmapPaint::default(), Transform::identity(), None);
            }
        }
        Mark::Fill { path, ink } => {
            map.fill_path(path, &paint(*ink), FillRule::Winding, by_scale, None);
        }
        Mark::Stroke { path, ink, width, dashes } => {
            let stroke = Stroke {
                width: *width,
                line_cap: if dashes.is_some() { LineCap::Butt } else { LineCap::Round },
                line_join: LineJoin::Round,
                dash: dashes.and_then(|dashes| StrokeDash::new(dashes.to_vec(), 0.0)),
                ..Stroke::default()
            };
            map.stroke_path(path, &paint(*ink), &stroke, by_scale, None);
        }
    }
}

fn paint(ink: Ink) -> Paint<'static> {
    let [r, g, b] = ink.rgb;
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(r, g, b, (ink.opacity.clamp(0.0, 1.0) * 255.0 + 0.5) as u8);
    paint
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ink;

    #[test]
    fn marks_lie_where_they_are_put_at_any_scale() {
        for scale in [1.0, 2.0] {
            let side = (20.0 * scale) as u32;
            let mut sheet = Sheet::new([side; 2], scale);
            sheet.disc([5.0, 5.0], 3.0, ink::FIRST_MOMENT);
            sheet.line(&[[10.0, 15.0], [18.0, 15.0]], 2.0, ink::WRONG_WAY);
            let pixels = pixels(&sheet);
            let at = |x: f32, y: f32| {
                let index = 4 * ((y * scale) as usize * side as usize + (x * scale) as usize);
                [pixels[index], pixels[index + 1], pixels[index + 2]]
            };
            assert_eq!(at(5.0, 5.0), ink::FIRST_MOMENT.rgb);
            assert_eq!(at(14.0, 15.0), ink::WRONG_WAY.rgb);
            assert_eq!(at(14.0, 5.0), PAPER.rgb);
            assert!(pixels.chunks_exact(4).all(|px| px[3] == 255));
        }
    }

    #[test]
    fn what_is_no_place_is_left_out() {
        let mut sheet = Sheet::new([8, 8], 1.0);
        sheet.line(&[[f32::NAN, 1.0], [2.0, 2.0]], 1.0, ink::TEXT);
        sheet.disc([1.0, f32::INFINITY], 3.0, ink::TEXT);
        sheet.line(&[[1.0, 1.0]], 1.0, ink::TEXT);
        assert_eq!(pixels(&sheet).len(), 256);
        assert!(pixels(&Sheet::new([0, 8], 1.0)).is_empty());
    }
}
