//! A run's way, drawn over a picture of the ground on cards. Reads trail points; writes pixels.

use frankie_sim::surface::View;
use frankie_sim::trace::TrailPoint;

use super::ground::picture_region;
use super::ramp;

/// Half the width of the way and of its dark edge.
const HALF_WIDTH_PX: f32 = 1.4;
const EDGE_PX: f32 = 0.9;
/// How dark the edge is.
const EDGE_STRENGTH: f32 = 0.45;
const EDGE: [u8; 3] = [0x3A, 0x31, 0x2B];
const UNSURE: [u8; 3] = [0xC9, 0x77, 0x2F];
const SURE: [u8; 3] = [0xFF, 0xF8, 0xE0];
const WRONG_WAY: [u8; 3] = [0xB4, 0x47, 0x2F];
/// How well an unsure stretch covers the ground.
const UNSURE_COVER: f32 = 0.72;

/// The colour (sRGB in 0..1) and cover of a stretch of trail by how sure he was, 0 to 1.
#[must_use]
pub fn trail_color(confidence: f32, wrong_way: bool) -> ([f32; 3], f32) {
    if wrong_way {
        return (ramp::unit(WRONG_WAY), 1.0);
    }
    let sure = if confidence.is_nan() { 0.0 } else { confidence.clamp(0.0, 1.0) };
    let (from, to) = (ramp::unit(UNSURE), ramp::unit(SURE));
    ([0, 1, 2].map(|i| from[i] + sure * (to[i] - from[i])), UNSURE_COVER + sure * (1.0 - UNSURE_COVER))
}

/// Draws a run's way on a picture made by `paint_ground` of the same view and size.
pub fn paint_trail(pixels: &mut [u8], view: &View, points: &[TrailPoint], width_px: u32, height_px: u32) {
    if pixels.len() < 4 * width_px as usize * height_px as usize {
        return;
    }
    let region = picture_region(view, width_px, height_px);
    let scale = f64::from(width_px) / (region[0][1] - region[0][0]);
    let px =
        |at: [f64; 2]| [((at[0] - region[0][0]) * scale) as f32, ((region[1][1] - at[1]) * scale) as f32];
    for edge in [true, false] {
        for pair in points.windows(2).filter(|pair| !pair[1].dropped) {
            let (from, to) = (px(pair[0].at), px(pair[1].at));
            if from.iter().chain(&to).any(|c| !c.is_finite()) {
                continue;
            }
            let (color, cover) = trail_color(pair[1].confidence, pair[1].wrong_way);
            if edge {
                let stroke =
                    Stroke { half: HALF_WIDTH_PX + EDGE_PX, color: ramp::unit(EDGE), cover: EDGE_STRENGTH };
                stroke.paint(pixels, [width_px, height_px], from, to);
            } else {
                Stroke { half: HALF_WIDTH_PX, color, cover }.paint(pixels, [width_px, height_px], from, to);
            }
        }
    }
}

struct Stroke {
    half: f32,
    color: [f32; 3],
    cover: f32,
}

impl Stroke {
    /// One straight piece with round ends, smooth at its edge.
    fn paint(&self, pixels: &mut [u8], size: [u32; 2], from: [f32; 2], to: [f32; 2]) {
        let reach = self.half + 1.0;
        let span = |i: usize| {
            let low = (from[i].min(to[i]) - reach).floor().clamp(0.0, size[i] as f32) as u32;
            let high = (from[i].max(to[i]) + reach).ceil().clamp(0.0, size[i] as f32) as u32;
            low..high
        };
        let along = [to[0] - from[0], to[1] - from[1]];
        let length2 = (along[0] * along[0] + along[1] * along[1]).max(f32::MIN_POSITIVE);
        for row in span(1) {
            for column in span(0) {
                let here = [column as f32 + 0.5 - from[0], row as f32 + 0.5 - from[1]];
                let t = ((here[0] * along[0] + here[1] * along[1]) / length2).clamp(0.0, 1.0);
                let off = [here[0] - t * along[0], here[1] - t * along[1]];
                let distance = (off[0] * off[0] + off[1] * off[1]).sqrt();
                let cover = self.cover * (self.half + 0.5 - distance).clamp(0.0, 1.0);
                let index = 4 * (row as usize * size[0] as usize + column as usize);
                for (i, color) in self.color.iter().enumerate() {
                    let ground = f32::from(pixels[index + i]) / 255.0;
                    pixels[index + i] = ramp::byte(ground + cover * (color - ground));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(at: [f64; 2]) -> TrailPoint {
        TrailPoint { step: 0, at, confidence: 1.0, wrong_way: false, dropped: false }
    }

    #[test]
    fn a_way_is_painted_where_it_went() {
        let mut pixels = vec![100; 4 * 40 * 40];
        let view = View::around_origin(1.0, 1.0);
        paint_trail(&mut pixels, &view, &[point([-0.5, 0.0]), point([0.5, 0.0])], 40, 40);
        let red = |x: usize, y: usize| pixels[4 * (y * 40 + x)];
        assert!(red(20, 20) > 240 && red(2, 20) == 100 && red(20, 5) == 100);
    }

    #[test]
    fn numbers_out_of_range_are_left_out() {
        let mut pixels = vec![100; 4 * 8 * 8];
        let view = View::around_origin(1.0, 1.0);
        let wild =
            [point([f64::NAN, 0.0]), point([f64::INFINITY, 1.0]), point([1e300, 0.0]), point([0.0, -1e300])];
        paint_trail(&mut pixels, &view, &wild, 8, 8);
        paint_trail(&mut [], &view, &wild, 8, 8);
    }
}
