//! Flat shapes with soft edges. Reads outlines (`shapes/curve.rs`), writes triangles with vertex colors.
//!
//! Nothing here needs multisampling: every edge fades out over about a pixel of the screen.

use std::f32::consts::{PI, TAU};

use bevy::asset::RenderAssetUsages;
use bevy::math::Vec2;
use bevy::mesh::{Indices, Mesh, PrimitiveTopology};

use frankie_draw::easing::smoothstep;
use frankie_draw::ramp;

mod curve;

pub(super) use self::curve::{ClosedCurve, arc};

/// The width over which an edge fades out, in pixels of the screen.
const FEATHER: f32 = 0.9;

/// Returns that width in logical px, for a screen with so many pixels to a logical one.
pub(super) fn feather_px(pixel_scale: f32) -> f32 {
    FEATHER / if pixel_scale > 0.0 { pixel_scale } else { 1.0 }
}

/// The rings between the outline of a glow and its core.
const GLOW_RINGS: usize = 4;

/// A vertex color: linear red, green and blue, and opacity.
pub(super) type LinearColor = [f32; 4];

/// Returns an sRGB color with an opacity of 0..1 as a vertex color.
pub(super) fn linear(rgb: [u8; 3], opacity: f32) -> LinearColor {
    let [r, g, b] = ramp::unit(rgb).map(ramp::linear_from_srgb);
    [r, g, b, opacity]
}

/// Returns the color with another opacity.
pub(super) fn with_opacity(color: LinearColor, opacity: f32) -> LinearColor {
    [color[0], color[1], color[2], opacity]
}

/// Triangles in a plane with a color per vertex.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FlatMesh {
    /// The width over which an edge fades out.
    feather_px: f32,
    pub(super) positions: Vec<Vec2>,
    pub(super) colors: Vec<LinearColor>,
    pub(super) indices: Vec<u32>,
}

impl FlatMesh {
    /// Returns a mesh without triangles, whose edges will fade out over `feather_px`.
    pub(super) fn new(feather_px: f32) -> Self {
        Self { feather_px, positions: Vec::new(), colors: Vec::new(), indices: Vec::new() }
    }

    /// Adds the triangles of another mesh, over those so far.
    pub(super) fn append(&mut self, other: Self) {
        let first = self.positions.len() as u32;
        self.positions.extend(other.positions);
        self.colors.extend(other.colors);
        self.indices.extend(other.indices.into_iter().map(|i| first + i));
    }

    /// Returns it as a mesh of the engine, of which the program keeps no copy.
    pub(super) fn into_mesh(self) -> Mesh {
        let positions: Vec<[f32; 3]> = self.positions.iter().map(|at| [at.x, at.y, 0.0]).collect();
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, self.colors)
            .with_inserted_indices(Indices::U32(self.indices))
    }

    /// Adds a shape in one color with a sharp, antialiased edge.
    pub(super) fn fill(self, curve: &ClosedCurve, color: LinearColor) -> Self {
        let half = 0.5 * self.feather_px;
        self.faded(curve, color, -half, half)
    }

    /// Adds a shape in one color that fades out between `outer_px` and `inner_px` inside its outline.
    pub(super) fn faded(
        mut self,
        curve: &ClosedCurve,
        color: LinearColor,
        outer_px: f32,
        inner_px: f32,
    ) -> Self {
        let (outer, inner) = (curve.expanded(-outer_px), curve.expanded(-inner_px));
        self.rings(curve, &[(&outer.points, with_opacity(color, 0.0)), (&inner.points, color)]);
        self
    }

    /// Adds a glow: the shape's center in full color, fading out smoothly toward its outline.
    pub(super) fn glow(mut self, curve: &ClosedCurve, color: LinearColor, core: f32) -> Self {
        let rings: Vec<(Vec<Vec2>, LinearColor)> = (0..=GLOW_RINGS)
            .map(|i| {
                let part = i as f32 / GLOW_RINGS as f32;
                let scale = 1.0 + (core - 1.0) * part;
                let points =
                    curve.points.iter().map(|at| curve.center + scale * (*at - curve.center)).collect();
                (points, with_opacity(color, color[3] * smoothstep(part)))
            })
            .collect();
        let rings: Vec<(&Vec<Vec2>, LinearColor)> =
            rings.iter().map(|(points, color)| (points, *color)).collect();
        self.rings(curve, &rings);
        self
    }

    /// Adds a dot: its middle in one color, and around it rings of a radius and a color each, from the inside out.
    pub(super) fn dot(
        &mut self,
        at: Vec2,
        corners: usize,
        middle: LinearColor,
        rings: &[(f32, LinearColor)],
    ) {
        let first = self.positions.len() as u32;
        self.vertex(at, middle);
        let turn = TAU / corners.max(1) as f32;
        for (radius, color) in rings {
            for i in 0..corners {
                self.vertex(at + *radius * Vec2::from_angle(turn * i as f32), *color);
            }
        }
        let corners = corners as u32;
        for i in 0..corners {
            let next = (i + 1) % corners;
            self.indices.extend([first, first + 1 + i, first + 1 + next]);
            for ring in 1..rings.len() as u32 {
                let (inner, outer) = (first + 1 + (ring - 1) * corners, first + 1 + ring * corners);
                self.indices.extend([
                    inner + i,
                    outer + i,
                    inner + next,
                    inner + next,
                    outer + i,
                    outer + next,
                ]);
            }
        }
    }

    /// Adds rings of equally many points, from the outside in, then the inside of the last one.
    fn rings(&mut self, curve: &ClosedCurve, rings: &[(&Vec<Vec2>, LinearColor)]) {
        let Some((last, color)) = rings.last() else { return };
        let count = last.len() as u32;
        let first = self.positions.len() as u32;
        for (points, color) in rings {
            points.iter().for_each(|at| self.vertex(*at, *color));
        }
        let innermost = first + count * (rings.len() as u32 - 1);
        for i in 0..count {
            let next = (i + 1) % count;
            for ring in (first..innermost).step_by(count as usize) {
                let (a, b, c, d) = (ring + i, ring + next, ring + count + i, ring + count + next);
                self.indices.extend([a, b, c, c, b, d]);
            }
        }
        // Small triangles along the edge, and few from there to the center: long thin ones are slow to draw.
        let piece = curve.piece.max(1) as u32;
        for start in (0..count).step_by(piece as usize) {
            let end = (start + piece).min(count);
            let at = |i: u32| innermost + i % count;
            for i in start + 1..end {
                self.indices.extend([at(start), at(i), at(i + 1)]);
            }
            self.indices.extend([at(start), at(end), innermost + count]);
        }
        self.vertex(curve.center, *color);
    }

    /// Adds a line through points, thinner toward its ends by `taper` (0: not at all, 1: to nothing).
    pub(super) fn line(mut self, points: &[Vec2], half_px: f32, taper: f32, color: LinearColor) -> Self {
        let last = points.len().saturating_sub(1).max(1);
        let feather_px = self.feather_px;
        for (i, at) in points.iter().enumerate() {
            let along = points[(i + 1).min(points.len() - 1)] - points[i.saturating_sub(1)];
            let side = along.perp().normalize_or(Vec2::Y);
            let swell = (PI * i as f32 / last as f32).sin().max(0.0).sqrt();
            let half = half_px * (1.0 - taper * (1.0 - swell));
            let (inner, outer) = ((half - 0.5 * feather_px).max(0.0), half + 0.5 * feather_px);
            // A line thinner than its soft edge is fainter instead.
            let opacity = color[3] * (2.0 * half / feather_px).min(1.0);
            for (off, opacity) in [(-outer, 0.0), (-inner, opacity), (inner, opacity), (outer, 0.0)] {
                self.vertex(*at + off * side, with_opacity(color, opacity));
            }
            let end = self.positions.len() as u32;
            if i > 0 {
                for strip in 0..3 {
                    let (a, b) = (end - 8 + strip, end - 4 + strip);
                    self.indices.extend([a, a + 1, b, b, a + 1, b + 1]);
                }
            }
        }
        self
    }

    fn vertex(&mut self, at: Vec2, color: LinearColor) {
        self.positions.push(at);
        self.colors.push(color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(mesh: &FlatMesh) -> f32 {
        let corner = |i: u32| mesh.positions[i as usize];
        mesh.indices
            .chunks(3)
            .map(|t| 0.5 * (corner(t[1]) - corner(t[0])).perp_dot(corner(t[2]) - corner(t[0])).abs())
            .sum()
    }

    #[test]
    fn a_filled_oval_has_its_area() {
        let curve = ClosedCurve::oval(Vec2::new(3.0, -2.0), Vec2::new(12.0, 8.0), 0.0);
        let mesh = FlatMesh::new(feather_px(1.0)).fill(&curve, [1.0; 4]);
        let wanted = PI * (12.0 + 0.5 * feather_px(1.0)) * (8.0 + 0.5 * feather_px(1.0));
        assert!((area(&mesh) - wanted).abs() < 0.01 * wanted, "{} {wanted}", area(&mesh));
        assert_eq!(mesh.positions.len(), mesh.colors.len());
        assert!(mesh.indices.iter().all(|&i| (i as usize) < mesh.positions.len()));
    }

    #[test]
    fn triangles_of_a_fill_do_not_fold_over() {
        let curve = ClosedCurve::oval(Vec2::ZERO, Vec2::new(15.0, 12.0), 0.2).curly(13, 2.0);
        let mesh = FlatMesh::new(feather_px(1.0)).faded(&curve, [1.0; 4], 0.5, 3.0);
        let corner = |i: u32| mesh.positions[i as usize];
        for t in mesh.indices.chunks(3) {
            let turn = (corner(t[1]) - corner(t[0])).perp_dot(corner(t[2]) - corner(t[0]));
            assert!(turn > -1e-3, "{turn}");
        }
    }

    #[test]
    fn glows_fade_toward_the_outline() {
        let curve = ClosedCurve::oval(Vec2::ZERO, Vec2::splat(10.0), 0.0);
        let mesh = FlatMesh::new(feather_px(1.0)).glow(&curve, [0.0, 0.0, 0.0, 0.4], 0.2);
        for (at, color) in mesh.positions.iter().zip(&mesh.colors) {
            let is_at_outline = at.length() > 9.99;
            assert_eq!(color[3] == 0.0, is_at_outline, "{at}");
        }
        let line = FlatMesh::new(feather_px(1.0)).line(&arc(Vec2::ZERO, 5.0, 0.0, PI), 1.5, 0.5, [1.0; 4]);
        assert!(line.positions.iter().all(|at| at.is_finite() && (2.5..7.5).contains(&at.length())));
        assert!(FlatMesh::new(feather_px(1.0)).line(&[], 1.0, 0.0, [1.0; 4]).indices.is_empty());
    }
}
