//! A small rasterizer for what egui tessellates, so that panels become pixels without a graphics card. Reads clipped
//! meshes and textures; writes RGBA8 pixels.
//!
//! It follows egui's own rules: colors are premultiplied and blended in gamma space, a vertex color multiplies the
//! texture, a pixel belongs to the triangle that covers its center, and clip rectangles are rounded to whole pixels.
//! Vertices are snapped to 1/256 pixel and coverage is decided in integers, so that triangles that share an edge never
//! paint a pixel twice or leave it out, and the same input gives the same bytes on every machine.

use std::collections::BTreeMap;
use std::ops::Range;

use egui::epaint::{ClippedPrimitive, ImageDelta, Primitive, Vertex};
use egui::{Color32, ImageData, Rect, TextureFilter, TextureId, TexturesDelta};

/// Positions are counted in this fraction of a pixel.
const SUBPIXELS: i64 = 256;

/// Textures as egui has uploaded them so far.
#[derive(Default)]
pub struct Textures(BTreeMap<TextureId, Texture>);

struct Texture {
    size: [usize; 2],
    texels: Vec<[f32; 4]>,
    filter: TextureFilter,
}

impl Textures {
    /// Applies the changes of a frame and leaves `delta` empty.
    pub fn apply(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            for change in changes {
                self.set(id, &change);
            }
        }
        for id in delta.free.drain() {
            self.0.remove(&id);
        }
    }

    fn set(&mut self, id: TextureId, change: &ImageDelta) {
        let ImageData::Color(image) = &change.image;
        let texels: Vec<[f32; 4]> = image.pixels.iter().map(|color| unit(*color)).collect();
        let Some([left, top]) = change.pos else {
            self.0.insert(id, Texture { size: image.size, texels, filter: change.options.magnification });
            return;
        };
        let texture = self.0.get_mut(&id).expect("egui patches only textures that it has set");
        for (row, patch) in texels.chunks_exact(image.size[0]).enumerate() {
            let start = (top + row) * texture.size[0] + left;
            texture.texels[start..start + patch.len()].copy_from_slice(patch);
        }
    }
}

impl Texture {
    /// Returns the color at texture coordinates in 0..1, clamped at the edges.
    fn sample(&self, [u, v]: [f64; 2]) -> [f32; 4] {
        let place = [u * self.size[0] as f64, v * self.size[1] as f64];
        if self.filter == TextureFilter::Nearest {
            return self.texel(place[0].floor() as i64, place[1].floor() as i64);
        }
        let place = [place[0] - 0.5, place[1] - 0.5];
        let corner = [place[0].floor(), place[1].floor()];
        let part = [(place[0] - corner[0]) as f32, (place[1] - corner[1]) as f32];
        let [x, y] = [corner[0] as i64, corner[1] as i64];
        let low = mix(self.texel(x, y), self.texel(x + 1, y), part[0]);
        let high = mix(self.texel(x, y + 1), self.texel(x + 1, y + 1), part[0]);
        mix(low, high, part[1])
    }

    fn texel(&self, x: i64, y: i64) -> [f32; 4] {
        let clamped = |c: i64, size: usize| c.clamp(0, size as i64 - 1) as usize;
        self.texels[clamped(y, self.size[1]) * self.size[0] + clamped(x, self.size[0])]
    }
}

/// The pixels of a rectangle of the window, top row first: RGBA8, premultiplied, in gamma space.
pub struct Canvas {
    /// Columns and rows of the window's pixels.
    area: [Range<i64>; 2],
    /// Pixels per point.
    scale: f32,
    pixels: Vec<[u8; 4]>,
}

impl Canvas {
    /// Makes a canvas of one opaque color that shows `rect`, in points, with `scale` pixels to a point.
    pub fn new(rect: Rect, scale: f32, background: Color32) -> Self {
        let area = rounded(rect, scale);
        let count = area.iter().map(|side| side.clone().count()).product();
        Self { area, scale, pixels: vec![background.to_array(); count] }
    }

    /// Paints primitives in their order.
    pub fn paint(&mut self, primitives: &[ClippedPrimitive], textures: &Textures) {
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { panic!("a panel paints by a callback") };
            let texture = &textures.0[&mesh.texture_id];
            let clip = rounded(*clip_rect, self.scale);
            let clip =
                [0, 1].map(|i| clip[i].start.max(self.area[i].start)..clip[i].end.min(self.area[i].end));
            for corners in mesh.indices.chunks_exact(3) {
                let corners = [0, 1, 2].map(|i| mesh.vertices[corners[i] as usize]);
                self.triangle(&corners, texture, &clip);
            }
        }
    }

    /// Returns the columns and rows that there are.
    pub fn size(&self) -> [u32; 2] {
        [0, 1].map(|i| (self.area[i].end - self.area[i].start) as u32)
    }

    /// Returns the pixels as RGBA8, top row first.
    pub fn into_bytes(self) -> Vec<u8> {
        self.pixels.into_iter().flatten().collect()
    }

    fn triangle(&mut self, corners: &[Vertex; 3], texture: &Texture, clip: &[Range<i64>; 2]) {
        let snap = |c: f32| (f64::from(c) * f64::from(self.scale) * SUBPIXELS as f64).round() as i64;
        let mut at = corners.map(|corner| [snap(corner.pos.x), snap(corner.pos.y)]);
        let mut order = [0, 1, 2];
        let mut area = edge(at[0], at[1], at[2]);
        if area < 0 {
            // egui winds triangles either way.
            at.swap(1, 2);
            order.swap(1, 2);
            area = -area;
        }
        if area == 0 {
            return;
        }
        let colors = order.map(|i| unit(corners[i].color));
        let places = order.map(|i| [corners[i].uv.x, corners[i].uv.y].map(f64::from));
        let [columns, rows] = [0, 1].map(|i| {
            let pixels = at.map(|corner| corner[i].div_euclid(SUBPIXELS));
            let low = pixels[0].min(pixels[1]).min(pixels[2]);
            let high = pixels[0].max(pixels[1]).max(pixels[2]);
            low.max(clip[i].start)..(high + 1).min(clip[i].end)
        });
        let is_flat = |corners: [[f64; 2]; 3]| corners.iter().all(|corner| *corner == corners[0]);
        let flat_color = (colors[0] == colors[1] && colors[0] == colors[2]).then_some(colors[0]);
        // Most triangles are of one color throughout.
        let flat = flat_color.filter(|_| is_flat(places)).map(|color| {
            let texel = texture.sample(places[0]);
            product(color, texel)
        });
        let [us, vs] = [0, 1].map(|i| places.map(|place| place[i]));
        for y in rows {
            let covered = covered(at, y, &columns);
            if covered.is_empty() {
                continue;
            }
            let first = (y - self.area[1].start) * (self.area[0].end - self.area[0].start)
                + (covered.start - self.area[0].start);
            let pixels = &mut self.pixels[first as usize..][..(covered.end - covered.start) as usize];
            if let Some(source) = flat {
                over_all(pixels, source);
                continue;
            }
            for (x, pixel) in covered.zip(pixels) {
                let shares = shares(at, area, [center(x), center(y)]);
                let color = flat_color.unwrap_or_else(|| {
                    [0, 1, 2, 3].map(|i| blend(shares, colors.map(|color| f64::from(color[i]))) as f32)
                });
                let texel = texture.sample([blend(shares, us), blend(shares, vs)]);
                over(pixel, product(color, texel));
            }
        }
    }
}

/// Returns the columns and rows of whole pixels that egui takes for a rectangle of points.
fn rounded(rect: Rect, scale: f32) -> [Range<i64>; 2] {
    [0, 1].map(|i| (scale * rect.min[i]).round() as i64..(scale * rect.max[i]).round() as i64)
}

/// Returns the center of a row or column of pixels, in parts of a pixel.
fn center(pixel: i64) -> i64 {
    pixel * SUBPIXELS + SUBPIXELS / 2
}

/// Returns the corners of the edge opposite to each corner.
fn edges(at: [[i64; 2]; 3]) -> [[[i64; 2]; 2]; 3] {
    [[at[1], at[2]], [at[2], at[0]], [at[0], at[1]]]
}

/// Returns which of these columns a triangle covers in a row. A point on an edge belongs to the triangle below it if the
/// edge is level, else to the one on its right.
fn covered(at: [[i64; 2]; 3], y: i64, columns: &Range<i64>) -> Range<i64> {
    let (mut start, mut end) = (columns.start, columns.end);
    for [from, to] in edges(at) {
        let is_top_left = to[1] < from[1] || (to[1] == from[1] && to[0] > from[0]);
        // A pixel is covered where the weight is at least this; it changes evenly from column to column.
        let min = i64::from(!is_top_left);
        let weight = edge(from, to, [center(columns.start), center(y)]);
        let change = (from[1] - to[1]) * SUBPIXELS;
        if change > 0 {
            // The first column from which on the weight suffices.
            start = start.max(columns.start - (weight - min).div_euclid(change));
        } else if change < 0 {
            end = end.min(columns.start + (weight - min).div_euclid(-change) + 1);
        } else if weight < min {
            return start..start;
        }
    }
    start..end.max(start)
}

/// Returns how much each corner weighs at a point of a triangle.
fn shares(at: [[i64; 2]; 3], area: i64, point: [i64; 2]) -> [f64; 3] {
    let [a, b, c] = edges(at);
    let share = |[from, to]: [[i64; 2]; 2]| edge(from, to, point) as f64 / area as f64;
    [share(a), share(b), share(c)]
}

/// Returns twice the area of a triangle, positive where its corners go clockwise on the screen.
fn edge(a: [i64; 2], b: [i64; 2], c: [i64; 2]) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

fn blend(shares: [f64; 3], values: [f64; 3]) -> f64 {
    shares[0] * values[0] + shares[1] * values[1] + shares[2] * values[2]
}

fn mix(a: [f32; 4], b: [f32; 4], part: f32) -> [f32; 4] {
    // Written out, as is what else is done for every pixel: tests are hardly optimized.
    [
        a[0] + part * (b[0] - a[0]),
        a[1] + part * (b[1] - a[1]),
        a[2] + part * (b[2] - a[2]),
        a[3] + part * (b[3] - a[3]),
    ]
}

fn product(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0] * b[0], a[1] * b[1], a[2] * b[2], a[3] * b[3]]
}

fn unit(color: Color32) -> [f32; 4] {
    color.to_array().map(|c| f32::from(c) / 255.0)
}

/// Puts a premultiplied color over pixels.
fn over_all(pixels: &mut [[u8; 4]], source: [f32; 4]) {
    // Most of them are alike.
    let mut last: Option<([u8; 4], [u8; 4])> = None;
    for pixel in pixels {
        match last {
            Some((before, after)) if before == *pixel => *pixel = after,
            _ => {
                let before = *pixel;
                over(pixel, source);
                last = Some((before, *pixel));
            }
        }
    }
}

/// Puts a premultiplied color over a pixel.
fn over(pixel: &mut [u8; 4], source: [f32; 4]) {
    for (below, above) in pixel.iter_mut().zip(source) {
        let value = above + f32::from(*below) / 255.0 * (1.0 - source[3]);
        *below = (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::epaint::Mesh;
    use egui::{ColorImage, TextureOptions, pos2};

    const WHITE: TextureId = TextureId::Managed(0);

    fn white() -> Textures {
        let mut textures = Textures::default();
        let image = ColorImage::filled([1, 1], Color32::WHITE);
        textures.set(WHITE, &ImageDelta::full(image, TextureOptions::LINEAR));
        textures
    }

    fn painted(mesh: Mesh, clip_rect: Rect) -> Canvas {
        let window = Rect::from_min_max(pos2(0.0, 0.0), pos2(8.0, 8.0));
        let mut canvas = Canvas::new(window, 1.0, Color32::BLACK);
        canvas.paint(&[ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }], &white());
        canvas
    }

    #[test]
    fn triangles_that_share_an_edge_cover_every_pixel_once() {
        // A half-transparent fan around a point that lies on pixel centers: a pixel painted twice would be brighter.
        let gray = Color32::from_white_alpha(100);
        let mut mesh = Mesh::with_texture(WHITE);
        let rim =
            [(0.0, 0.0), (5.5, 0.0), (8.0, 0.0), (8.0, 4.5), (8.0, 8.0), (2.5, 8.0), (0.0, 8.0), (0.0, 3.5)];
        mesh.colored_vertex(pos2(3.5, 4.5), gray);
        rim.iter().for_each(|(x, y)| mesh.colored_vertex(pos2(*x, *y), gray));
        (0..8).for_each(|i| mesh.add_triangle(0, 1 + i, 1 + (i + 1) % 8));
        let canvas = painted(mesh, Rect::EVERYTHING);
        assert!(canvas.pixels.iter().all(|pixel| *pixel == [100, 100, 100, 255]), "{:?}", canvas.pixels);
    }

    #[test]
    fn nothing_is_painted_outside_the_clip_rectangle() {
        let mut mesh = Mesh::with_texture(WHITE);
        mesh.add_colored_rect(Rect::from_min_max(pos2(-9.0, -9.0), pos2(20.0, 20.0)), Color32::RED);
        let clip = Rect::from_min_max(pos2(2.0, 3.0), pos2(5.0, 7.0));
        let canvas = painted(mesh, clip);
        for (i, pixel) in canvas.pixels.iter().enumerate() {
            let is_inside = (2..5).contains(&(i % 8)) && (3..7).contains(&(i / 8));
            assert_eq!(*pixel == Color32::RED.to_array(), is_inside, "{i}");
        }
    }

    #[test]
    fn premultiplied_colors_are_blended_in_gamma_space() {
        let mut pixel = [200, 100, 0, 255];
        over(&mut pixel, unit(Color32::from_rgba_premultiplied(50, 0, 64, 128)));
        assert_eq!(pixel, [150, 50, 64, 255]);
    }

    #[test]
    fn textures_are_patched_and_sampled_between_their_texels() {
        let mut textures = white();
        let change = |size: [usize; 2], color: Color32, pos: Option<[usize; 2]>| ImageDelta {
            image: ImageData::Color(ColorImage::filled(size, color).into()),
            options: TextureOptions::LINEAR,
            pos,
        };
        textures.set(WHITE, &change([2, 1], Color32::BLACK, None));
        textures.set(WHITE, &change([1, 1], Color32::WHITE, Some([1, 0])));
        let red = |u: f64| textures.0[&WHITE].sample([u, 0.5])[0];
        assert_eq!([red(0.0), red(0.25), red(0.5), red(0.75), red(1.0)], [0.0, 0.0, 0.5, 1.0, 1.0]);
    }
}
