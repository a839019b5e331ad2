//! A whole dog as one mesh: the meshes of all pieces in the order they are drawn, posed together. One mesh is drawn in a
//! fraction of the time of its pieces. Reads the coat and a pose, writes triangles; pure.

use bevy::math::Vec2;

use super::coat::{self, Layer, Limb, Palette};
use super::pose::Pose;
use crate::game::shapes::FlatMesh;

/// The pieces of a dog at rest.
pub(super) struct Body {
    /// All vertices about the roots of their limbs.
    rest: FlatMesh,
    /// The pieces, with the index after the last vertex of each.
    pieces: Vec<(Limb, Layer, usize)>,
}

impl Body {
    /// Returns a dog with these colors and edges of this width.
    pub(super) fn new(colors: &Palette, feather_px: f32) -> Self {
        let mut rest = FlatMesh::new(feather_px);
        let piece = |(limb, layer)| {
            rest.append(coat::piece_mesh(colors, limb, layer, feather_px));
            (limb, layer, rest.positions.len())
        };
        let pieces = coat::pieces().into_iter().map(piece).collect();
        Self { rest, pieces }
    }

    /// Returns the dog in a pose, about the tag at his collar.
    pub(super) fn posed(&self, pose: &Pose) -> FlatMesh {
        let mut mesh = self.rest.clone();
        let mut start = 0;
        for (limb, layer, end) in &self.pieces {
            let joint = coat::place(pose, *limb, *layer);
            let (across, up) = (Vec2::from_angle(joint.angle), Vec2::from_angle(joint.angle).perp());
            for at in &mut mesh.positions[start..*end] {
                let scaled = joint.scale * *at;
                *at = joint.at + scaled.x * across + scaled.y * up;
            }
            start = *end;
        }
        mesh
    }
}

#[cfg(test)]
mod tests {
    use super::super::gait::Gait;
    use super::super::mood::Mood;
    use super::*;
    use frankie_draw::agent_mark::AgentMark;

    #[test]
    fn a_posed_dog_is_his_pieces_at_their_joints() {
        let colors = coat::palette_of(AgentMark::default());
        let body = Body::new(colors, 0.9);
        let mut gait = Gait::standing(Vec2::ZERO, 0.0);
        gait.heading = 0.7;
        let pose = Pose::of(&gait, &Mood::default());
        let whole = body.posed(&pose);
        let mut start = 0;
        for (limb, layer) in coat::pieces() {
            let piece = coat::piece_mesh(colors, limb, layer, 0.9);
            let joint = coat::place(&pose, limb, layer);
            for (i, at) in piece.positions.iter().enumerate() {
                let drawn = whole.positions[start + i];
                assert!(drawn.distance(joint.point(*at)) < 1e-3, "{limb:?} {layer:?}: {drawn}");
            }
            assert_eq!(whole.colors[start..start + piece.colors.len()], piece.colors);
            start += piece.positions.len();
        }
        assert_eq!(start, whole.positions.len());
        assert!(whole.indices.iter().all(|&i| (i as usize) < start));
    }
}
