//! A canvas as pixels. Reads shapes; writes RGBA8, smooth at every edge, the same bytes every time.

use tiny_skia::{Color, FillRule, LineCap, LineJoin, Mask, Paint, Pixmap, Stroke, StrokeDash, Transform};

use crate::draw_list::{Area, Canvas, Shape};
use crate::paths::{self, Painted};
use crate::theme::Theme;

/// Returns the pixels of a canvas, top row first: RGBA8 in sRGB, opaque, on a paper-colored background. Empty if the canvas
/// has no size.
#[must_use]
pub fn pixels(canvas: &Canvas) -> Vec<u8> {
    let Some(mut painting) = Painting::new(canvas) else { return Vec::new() };
    for (shape, area) in canvas.list.shapes() {
        painting.add(shape, *area);
    }
    painting.map.take()
}

/// A canvas that is painted in slices.
pub(crate) struct RasterJob {
    canvas: Canvas,
    /// `None` for a canvas without a size.
    painting: Option<Painting>,
    painted: usize,
}

impl RasterJob {
    pub fn new(canvas: Canvas) -> Self {
        Self { painting: Painting::new(&canvas), canvas, painted: 0 }
    }

    /// Paints the next shapes. Returns the pixels once all are painted, as [`pixels`] does.
    pub fn advance(&mut self, max_shapes: usize) -> Option<Vec<u8>> {
        let Some(painting) = &mut self.painting else { return Some(Vec::new()) };
        let shapes = self.canvas.list.shapes();
        let end = shapes.len().min(self.painted + max_shapes);
        for (shape, area) in &shapes[self.painted..end] {
            painting.add(shape, *area);
        }
        self.painted = end;
        if end < shapes.len() {
            return None;
        }
        self.painting.take().map(|painting| painting.map.take())
    }
}

/// The pixels of a canvas, and the mask of the area that shapes are clipped to.
struct Painting {
    map: Pixmap,
    by_scale: Transform,
    clip: (Option<Area>, Option<Mask>),
}

impl Painting {
    fn new(canvas: &Canvas) -> Option<Self> {
        let [width, height] = canvas.size_px;
        let mut map = Pixmap::new(width, height)?;
        let [r, g, b] = Theme::LIGHT.paper;
        map.fill(Color::from_rgba8(r, g, b, u8::MAX));
        let by_scale = Transform::from_scale(canvas.scale, canvas.scale);
        Some(Self { map, by_scale, clip: (None, None) })
    }

    fn add(&mut self, shape: &Shape, area: Option<Area>) {
        if self.clip.0 != area {
            let size = [self.map.width(), self.map.height()];
            self.clip = (area, area.and_then(|area| mask(area, size, self.by_scale)));
        }
        if let Shape::Pixels { corner, size, rgba } = shape {
            copy(&mut self.map, *corner, *size, rgba);
        }
        for painted in paths::painted(shape, &Theme::LIGHT) {
            draw(&mut self.map, &painted, self.by_scale, self.clip.1.as_ref());
        }
    }
}

/// Copies opaque pixels as they are; what lies outside is left out.
fn copy(map: &mut Pixmap, corner: [u32; 2], size: [u32; 2], rgba: &[u8]) {
    let [left, top] = corner.map(|px| px as usize);
    let (width, map_width) = (size[0] as usize, map.width() as usize);
    let shown = width.min(map_width.saturating_sub(left));
    if shown == 0 {
        return;
    }
    let rows = map.data_mut().chunks_exact_mut(4 * map_width).skip(top);
    for (to, from) in rows.zip(rgba.chunks_exact(4 * width)) {
        to[4 * left..4 * (left + shown)].copy_from_slice(&from[..4 * shown]);
    }
}

/// Returns a mask that shows only the inside of an area.
fn mask(area: Area, [width, height]: [u32; 2], by_scale: Transform) -> Option<Mask> {
    let mut mask = Mask::new(width, height)?;
    if let Some(path) = paths::rect(area) {
        mask.fill_path(&path, FillRule::Winding, true, by_scale);
    }
    Some(mask)
}

fn draw(map: &mut Pixmap, painted: &Painted, by_scale: Transform, clip: Option<&Mask>) {
    let Painted { path, rgb: [r, g, b], opacity, stroke } = painted;
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(*r, *g, *b, (opacity.clamp(0.0, 1.0) * 255.0 + 0.5) as u8);
    let Some(stroke) = stroke else {
        map.fill_path(path, &paint, FillRule::Winding, by_scale, clip);
        return;
    };
    let stroke = Stroke {
        width: stroke.width,
        line_cap: if stroke.dashes.is_some() { LineCap::Butt } else { LineCap::Round },
        line_join: LineJoin::Round,
        dash: stroke.dashes.and_then(|dashes| StrokeDash::new(dashes.to_vec(), stroke.dash_offset)),
        ..Stroke::default()
    };
    map.stroke_path(path, &paint, &stroke, by_scale, clip);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw_list::DrawList;
    use crate::theme::Role;

    fn drawn(side: u32, scale: f32, add: impl FnOnce(&mut DrawList)) -> impl Fn(f32, f32) -> [u8; 3] {
        let mut canvas = Canvas::new([side; 2], scale);
        add(&mut canvas.list);
        let pixels = pixels(&canvas);
        assert!(pixels.chunks_exact(4).all(|px| px[3] == 255));
        move |x, y| {
            let index = 4 * ((y * scale) as usize * side as usize + (x * scale) as usize);
            [pixels[index], pixels[index + 1], pixels[index + 2]]
        }
    }

    #[test]
    fn shapes_are_drawn_at_their_positions_at_any_scale() {
        for scale in [1.0, 2.0] {
            let at = drawn((20.0 * scale) as u32, scale, |list| {
                list.disc([5.0, 5.0], 3.0, Role::FirstMoment);
                list.line(vec![[10.0, 15.0], [18.0, 15.0]], 2.0, Role::WrongWay);
            });
            assert_eq!(at(5.0, 5.0), Theme::LIGHT.first_moment);
            assert_eq!(at(14.0, 15.0), Theme::LIGHT.wrong_way);
            assert_eq!(at(14.0, 5.0), Theme::LIGHT.paper);
        }
    }

    #[test]
    fn nothing_is_drawn_outside_the_clip_area() {
        let at = drawn(20, 1.0, |list| {
            let left_half = Area { right: 10.0, bottom: 20.0, ..Area::default() };
            list.clipped(left_half, |list| {
                list.line(vec![[0.0, 5.0], [20.0, 5.0]], 2.0, Role::Text);
            });
            list.line(vec![[0.0, 15.0], [20.0, 15.0]], 2.0, Role::Text);
        });
        assert_eq!(
            [at(5.0, 5.0), at(15.0, 5.0), at(15.0, 15.0)],
            [Theme::LIGHT.text, Theme::LIGHT.paper, Theme::LIGHT.text]
        );
    }

    #[test]
    fn pixels_are_copied_and_cut_at_the_edges() {
        let rgba: Vec<u8> = (0..8 * 8_u8).flat_map(|i| [i, 0, 0, 255]).collect();
        let at = drawn(8, 1.0, |list| list.pixels([3, 5], [8, 8], rgba.clone()));
        assert_eq!([at(3.0, 5.0), at(7.0, 7.0)], [[0, 0, 0], [20, 0, 0]]);
        assert_eq!([at(2.0, 5.0), at(3.0, 4.0)], [Theme::LIGHT.paper; 2]);
        for (corner, size) in [([8, 0], [8, 8]), ([0, 8], [8, 8]), ([0, 0], [0, 8]), ([0, 0], [8, 0])] {
            let at = drawn(8, 1.0, |list| list.pixels(corner, size, Vec::new()));
            assert_eq!(at(7.0, 7.0), Theme::LIGHT.paper);
        }
    }

    #[test]
    fn non_finite_positions_are_skipped() {
        let at = drawn(8, 1.0, |list| {
            list.line(vec![[f32::NAN, 1.0], [2.0, 2.0]], 1.0, Role::Text);
            list.disc([1.0, f32::INFINITY], 3.0, Role::Text);
        });
        assert!((0..8).all(|i| at(i as f32, i as f32) == Theme::LIGHT.paper));
        assert!(pixels(&Canvas::new([0, 8], 1.0)).is_empty());
    }
}
