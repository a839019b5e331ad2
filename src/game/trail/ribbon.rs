//! A trail as triangles with vertex colors: strokes with soft edges and round ends, discs and rings. Pure.

use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;

/// The width over which an edge fades out, in pixels of the screen.
const FEATHER: f32 = 1.0;
/// Turns with a smaller cosine are round, others have a miter.
const SHARP_COSINE: f32 = 0.4;
/// Corners of a half circle.
const ROUND_CORNERS: usize = 6;

/// A corner of a stroke, in world_px, with the color (linear, opacity last) of the line that leads to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corner {
    pub at: Vec2,
    pub color: [f32; 4],
}

/// Triangles with vertex colors.
pub struct Ribbon {
    /// The width over which an edge fades out.
    feather_px: f32,
    pub positions: Vec<[f32; 3]>,
    pub colors: Vec<[f32; 4]>,
    pub indices: Vec<u32>,
}

impl Ribbon {
    /// Returns a ribbon without triangles, for a screen with so many pixels to a logical one.
    pub fn new(pixel_scale: f32) -> Self {
        let feather_px = FEATHER / if pixel_scale > 0.0 { pixel_scale } else { 1.0 };
        Self { feather_px, positions: Vec::new(), colors: Vec::new(), indices: Vec::new() }
    }

    pub fn into_mesh(self) -> Mesh {
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, self.colors)
            .with_inserted_indices(Indices::U32(self.indices))
    }

    fn vertex(&mut self, at: Vec2, color: [f32; 4], cover: f32) {
        self.positions.push([at.x, at.y, 0.0]);
        self.colors.push([color[0], color[1], color[2], color[3] * cover]);
    }

    /// Adds a cross section: four vertices along `side`, the outer two transparent.
    fn section(&mut self, at: Vec2, side: Vec2, half: f32, color: [f32; 4]) {
        let (inner, outer) = (half - 0.5 * self.feather_px, half + 0.5 * self.feather_px);
        for (off, cover) in [(-outer, 0.0), (-inner, 1.0), (inner, 1.0), (outer, 0.0)] {
            self.vertex(at + off * side, color, cover);
        }
    }

    /// Adds the triangles between the last two cross sections.
    fn join(&mut self) {
        let end = self.positions.len() as u32;
        for i in 0..3 {
            let (a, b) = (end - 8 + i, end - 4 + i);
            self.indices.extend([a, a + 1, b, b, a + 1, b + 1]);
        }
    }

    /// Adds a stroke with round ends, in `color` or with the color of each corner.
    pub fn stroke(&mut self, corners: &[Corner], half: f32, color: Option<[f32; 4]>) {
        let mut direction = None;
        for (i, pair) in corners.windows(2).enumerate() {
            let color = color.unwrap_or(pair[1].color);
            let Some(along) = (pair[1].at - pair[0].at).try_normalize() else { continue };
            let cosine = direction.map(|before: Vec2| before.dot(along));
            if cosine.is_none_or(|cosine| cosine < SHARP_COSINE) {
                self.cap(pair[0].at, -along, half, color);
                self.section(pair[0].at, along.perp(), half, color);
            }
            let next = corners.get(i + 2).and_then(|corner| (corner.at - pair[1].at).try_normalize());
            match next {
                Some(next) if along.dot(next) >= SHARP_COSINE => {
                    let middle = (along + next).normalize_or(along);
                    let stretch = 1.0 / middle.dot(along).max(0.5);
                    self.section(pair[1].at, stretch * middle.perp(), half, color);
                    self.join();
                }
                _ => {
                    self.section(pair[1].at, along.perp(), half, color);
                    self.join();
                    self.cap(pair[1].at, along, half, color);
                }
            }
            direction = Some(along);
        }
    }

    /// Adds half a disc toward `out`.
    fn cap(&mut self, at: Vec2, out: Vec2, half: f32, color: [f32; 4]) {
        self.fan(at, half, color, out.perp(), std::f32::consts::PI, ROUND_CORNERS);
    }

    pub fn disc(&mut self, at: Vec2, radius: f32, color: [f32; 4]) {
        self.fan(at, radius, color, Vec2::X, std::f32::consts::TAU, 3 * ROUND_CORNERS);
    }

    /// Adds a sector with a soft edge, clockwise from `first` through `angle`.
    fn fan(&mut self, at: Vec2, radius: f32, color: [f32; 4], first: Vec2, angle: f32, corners: usize) {
        let middle = self.positions.len() as u32;
        self.vertex(at, color, 1.0);
        for i in 0..=corners {
            let turn = Vec2::from_angle(-angle * i as f32 / corners as f32).rotate(first);
            self.vertex(at + (radius - 0.5 * self.feather_px) * turn, color, 1.0);
            self.vertex(at + (radius + 0.5 * self.feather_px) * turn, color, 0.0);
            if i > 0 {
                let here = middle + 1 + 2 * i as u32;
                self.indices.extend([middle, here - 2, here]);
                self.indices.extend([here - 2, here - 1, here, here, here - 1, here + 1]);
            }
        }
    }

    pub fn ring(&mut self, at: Vec2, radius: f32, half: f32, color: [f32; 4]) {
        let corners = 6 * ROUND_CORNERS;
        for i in 0..=corners {
            let turn = Vec2::from_angle(std::f32::consts::TAU * i as f32 / corners as f32);
            self.section(at + radius * turn, turn, half, color);
            if i > 0 {
                self.join();
            }
        }
    }
}
