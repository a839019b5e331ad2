//! What each of Frankie's limbs looks like: its meshes, about its own root, and the order they are drawn in. Pure.
//!
//! A limb has up to five layers. All outlines lie under all coats, so that one thin line runs around the whole dog and
//! none through him; where one limb lies over another, a soft shade separates them instead. The coat is drawn twice, in
//! shade and in light, and the lit one is moved toward the light: so he is lit from the upper left however he turns.

use bevy::math::Vec2;

use super::anatomy;
use super::pose::{Joint, Pose};
use crate::game::shapes::{ClosedCurve, FlatMesh, arc, linear};
use frankie_draw::theme::Theme;

mod palette;

pub(super) use palette::{DOGS, Palette, index_of, name_of, palette_of};

const WHITE: [u8; 3] = [0xFF, 0xFD, 0xF8];
const DARK: [u8; 3] = Theme::LIGHT.text;
const BLACK: [u8; 3] = [0x26, 0x20, 0x1D];
const TONGUE: [u8; 3] = [0xEE, 0x8E, 0x96];
const TONGUE_SHADE: [u8; 3] = [0xC9, 0x66, 0x72];
/// The width of the line around him.
const OUTLINE_PX: f32 = 1.15;
/// How far the shade of a limb reaches on the limbs under it.
const HALO_PX: f32 = 3.6;
/// How far the lit coat is moved toward the light.
const LIGHT_PX: f32 = 1.1;
/// The direction toward the light.
pub(super) const LIGHT: Vec2 = Vec2::new(-0.7, 0.7);

/// A limb; the number is its index in a pair or a group of four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limb {
    Chest,
    Rump,
    Tail,
    Leg(usize),
    Paw(usize),
    Neck,
    Collar,
    Tag,
    Skull,
    /// The curls on top of his head, over the roots of his ears.
    Tuft,
    Muzzle,
    Nose,
    Tongue,
    Eye(usize),
    Ear(usize),
}

/// A layer of a limb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// Its shadow on the ground.
    Shadow,
    Outline,
    /// Its shade on the limbs under it.
    Halo,
    Shade,
    Light,
}

/// Returns everything that is drawn of him, from the lowest to the highest.
pub(super) fn pieces() -> Vec<(Limb, Layer)> {
    use Layer::{Halo, Light, Outline, Shade, Shadow};
    use Limb::{Chest, Collar, Ear, Eye, Leg, Muzzle, Neck, Nose, Paw, Rump, Skull, Tag, Tail, Tongue, Tuft};
    let mut pieces = vec![];
    let mut add = |layer: Layer, limbs: &[Limb]| pieces.extend(limbs.iter().map(|limb| (*limb, layer)));
    let (legs, paws) = ([0, 1, 2, 3].map(Leg), [0, 1, 2, 3].map(Paw));
    let (ears, eyes) = ([Ear(0), Ear(1)], [Eye(0), Eye(1)]);
    add(Shadow, &paws);
    add(Shadow, &[Tail, Rump, Chest, Skull]);
    add(Outline, &legs);
    add(Outline, &paws);
    add(Outline, &[Tail, Rump, Chest, Neck, Tongue, Muzzle, Skull]);
    add(Outline, &ears);
    add(Shade, &legs);
    add(Light, &legs);
    add(Shade, &paws);
    add(Light, &paws);
    add(Shade, &[Rump, Neck, Chest]);
    add(Light, &[Rump, Neck, Chest]);
    add(Halo, &[Tail]);
    add(Shade, &[Tail]);
    add(Light, &[Tail]);
    add(Halo, &[Skull]);
    add(Shade, &[Collar, Tongue, Muzzle]);
    add(Light, &[Muzzle]);
    add(Shade, &[Nose]);
    add(Light, &[Nose]);
    add(Shade, &[Skull]);
    add(Light, &[Skull]);
    add(Shade, &eyes);
    add(Light, &eyes);
    add(Halo, &ears);
    add(Shade, &ears);
    add(Light, &ears);
    add(Halo, &[Tuft]);
    add(Shade, &[Tuft]);
    add(Light, &[Tuft]);
    add(Shade, &[Tag]);
    add(Light, &[Tag]);
    pieces
}

/// Returns the joint of a piece: its limb's, moved by the light.
pub(super) fn place(pose: &Pose, limb: Limb, layer: Layer) -> Joint {
    let joint = match limb {
        Limb::Chest => pose.chest,
        Limb::Rump => pose.rump,
        Limb::Tail => pose.tail,
        Limb::Leg(i) => pose.legs[i],
        Limb::Paw(i) => pose.paws[i],
        Limb::Neck => pose.neck,
        Limb::Collar => pose.collar,
        Limb::Tag => pose.tag,
        Limb::Skull => pose.skull,
        Limb::Tuft => pose.tuft,
        Limb::Muzzle => pose.muzzle,
        Limb::Nose => pose.nose,
        Limb::Tongue => pose.tongue,
        Limb::Eye(i) => pose.eyes[i],
        Limb::Ear(i) => pose.ears[i],
    };
    let moved = match (layer, limb) {
        (Layer::Shadow, Limb::Paw(_)) => -(1.2 + 0.6 * pose.height_px) * LIGHT,
        (Layer::Shadow, _) => -(5.5 + 0.6 * pose.height_px) * LIGHT,
        (Layer::Halo, _) => -1.2 * LIGHT,
        (Layer::Light, Limb::Eye(_) | Limb::Nose | Limb::Tag) => 0.8 * LIGHT,
        (Layer::Light, _) => LIGHT_PX * LIGHT,
        _ => Vec2::ZERO,
    };
    Joint { at: joint.at + moved, ..joint }
}

/// Returns the outline of a limb about its root, without curls.
fn smooth(limb: Limb) -> ClosedCurve {
    let oval = |x: f32, y: f32, rx: f32, ry: f32, taper: f32| {
        ClosedCurve::oval(Vec2::new(x, y), Vec2::new(rx, ry), taper)
    };
    match limb {
        Limb::Chest => oval(-11.5, 0.0, 16.0, 13.8, -0.08),
        Limb::Rump => oval(-9.5, 0.0, 14.0, 13.2, -0.06),
        Limb::Tail => oval(-9.5, 0.0, 12.5, 6.6, -0.42),
        Limb::Leg(_) => oval(0.5 * anatomy::LEG_PX - 1.0, 0.0, 0.5 * anatomy::LEG_PX + 2.0, 4.4, 0.0),
        Limb::Paw(_) => oval(0.8, 0.0, 5.8, 4.6, 0.1),
        Limb::Neck => oval(4.0, 0.0, 9.0, 10.6, 0.0),
        Limb::Skull => oval(0.0, 0.0, 12.6, 13.4, -0.02),
        Limb::Tuft => oval(-1.0, 0.0, 9.0, 9.4, 0.0),
        Limb::Muzzle => oval(4.5, 0.0, 10.6, 6.6, -0.10),
        Limb::Nose => oval(0.0, 0.0, 3.0, 3.9, 0.12),
        Limb::Tongue => oval(3.5, 0.0, 5.6, 2.9, 0.1),
        Limb::Eye(_) => oval(0.0, 0.0, 2.5, 2.35, 0.0),
        Limb::Ear(_) => oval(8.5, 0.0, 10.8, 5.4, 0.32),
        Limb::Tag | Limb::Collar => oval(0.0, 0.0, 3.7, 3.7, 0.0),
    }
}

/// Returns the outline of a limb about its root, with its curls.
fn curly(limb: Limb) -> ClosedCurve {
    let (curls, depth_px) = match limb {
        Limb::Chest => (14, 2.2),
        Limb::Rump => (12, 2.2),
        Limb::Tail => (8, 2.0),
        Limb::Skull => (13, 1.7),
        Limb::Tuft => (9, 2.0),
        Limb::Ear(_) => (8, 1.0),
        _ => return smooth(limb),
    };
    smooth(limb).curly(curls, depth_px)
}

/// Returns the mesh of a piece, about its limb's root, with edges of this width; empty where a limb has no such layer.
pub(super) fn piece_mesh(colors: &Palette, limb: Limb, layer: Layer, feather_px: f32) -> FlatMesh {
    let mesh = FlatMesh::new(feather_px);
    let outline = curly(limb);
    match layer {
        Layer::Shadow => {
            let opacity = if matches!(limb, Limb::Paw(_)) { 0.22 } else { 0.34 };
            mesh.glow(&smooth(limb).expanded(4.0), linear(DARK, opacity), 0.55)
        }
        Layer::Outline => mesh.fill(&outline.expanded(OUTLINE_PX), linear(colors.outline, 1.0)),
        Layer::Halo => {
            let opacity = if limb == Limb::Tuft { 0.2 } else { 0.32 };
            mesh.faded(&smooth(limb), linear(DARK, opacity), -HALO_PX, 0.5)
        }
        Layer::Shade => shade(mesh, colors, limb, &outline),
        Layer::Light => light(mesh, colors, limb, &outline),
    }
}

fn shade(mesh: FlatMesh, colors: &Palette, limb: Limb, outline: &ClosedCurve) -> FlatMesh {
    match limb {
        Limb::Ear(_) => mesh.fill(outline, linear(colors.ear_shade, 1.0)),
        Limb::Nose | Limb::Eye(_) => mesh.fill(outline, linear(BLACK, 1.0)),
        Limb::Tongue => {
            let middle = [Vec2::new(0.0, 0.0), Vec2::new(3.0, 0.2), Vec2::new(6.5, 0.0)];
            mesh.fill(outline, linear(TONGUE, 1.0)).line(&middle, 0.6, 0.5, linear(TONGUE_SHADE, 0.8))
        }
        Limb::Collar => {
            let band = arc(Vec2::new(13.0, 0.0), 13.2, 2.3, std::f32::consts::TAU - 2.3);
            mesh.line(&band, 2.5, 0.5, linear(colors.collar, 1.0))
        }
        Limb::Tag => {
            mesh.fill(&outline.expanded(1.2), linear(DARK, 1.0)).fill(outline, linear(colors.tag, 1.0))
        }
        _ => mesh.fill(outline, linear(colors.shade, 1.0)),
    }
}

fn light(mesh: FlatMesh, colors: &Palette, limb: Limb, outline: &ClosedCurve) -> FlatMesh {
    let coat = linear(colors.light, 1.0);
    let curl =
        |x: f32, y: f32, radius: f32, angle: f32| arc(Vec2::new(x, y), radius, angle - 1.2, angle + 1.2);
    let curls = |mesh: FlatMesh, all: &[[f32; 4]]| {
        all.iter().fold(mesh, |mesh, [x, y, radius, angle]| {
            mesh.line(&curl(*x, *y, *radius, *angle), 0.75, 0.8, linear(colors.curl, 1.0))
        })
    };
    match limb {
        Limb::Ear(_) => {
            let mesh = mesh.faded(outline, linear(colors.ear, 1.0), 0.6, 2.6);
            mesh.line(&curl(8.0, 0.5, 3.2, 0.3), 0.7, 0.8, linear(colors.ear_shade, 0.7))
        }
        Limb::Nose => {
            mesh.fill(&ClosedCurve::oval(Vec2::ZERO, Vec2::new(0.75, 1.2), 0.0), linear(WHITE, 0.55))
        }
        Limb::Eye(_) => mesh.fill(&ClosedCurve::oval(Vec2::ZERO, Vec2::splat(0.7), 0.0), linear(WHITE, 0.95)),
        Limb::Tag => mesh.fill(&ClosedCurve::oval(Vec2::ZERO, Vec2::splat(1.0), 0.0), linear(WHITE, 0.6)),
        Limb::Paw(_) => {
            let toe = |y: f32| [Vec2::new(4.2, y), Vec2::new(5.2, 1.05 * y), Vec2::new(6.6, 1.1 * y)];
            let toes = linear(colors.outline, 0.8);
            mesh.faded(outline, coat, 0.4, 1.8).line(&toe(1.5), 0.55, 0.6, toes).line(
                &toe(-1.5),
                0.55,
                0.6,
                toes,
            )
        }
        Limb::Chest => curls(
            mesh.faded(outline, coat, 0.8, 3.4),
            &[
                [-8.0, 6.5, 3.0, 1.9],
                [-8.5, -6.0, 3.0, -1.6],
                [-17.0, 1.5, 3.4, 2.8],
                [-22.0, 7.5, 2.8, 2.2],
                [-22.0, -6.5, 2.8, -2.4],
            ],
        ),
        Limb::Rump => curls(
            mesh.faded(outline, coat, 0.8, 3.4),
            &[
                [-6.0, 1.0, 3.2, 2.7],
                [-12.0, 6.5, 3.0, 2.0],
                [-12.5, -6.5, 3.0, -2.3],
                [-1.0, -6.0, 2.6, -1.6],
            ],
        ),
        Limb::Tail => {
            let hair =
                |y: f32| [[-3.0, 0.3 * y], [-8.0, 0.8 * y], [-13.0, y], [-17.0, 0.7 * y]].map(Vec2::from);
            let mesh = mesh.faded(outline, coat, 0.8, 3.0);
            [2.6, -2.6].iter().fold(mesh, |mesh, y| mesh.line(&hair(*y), 0.7, 0.9, linear(colors.curl, 1.0)))
        }
        Limb::Tuft => curls(
            mesh.faded(outline, coat, 0.8, 2.8),
            &[[-3.5, 2.0, 2.8, 2.4], [-1.5, -3.5, 2.6, -2.2], [2.0, 1.5, 2.4, 0.4]],
        ),
        Limb::Skull | Limb::Neck | Limb::Leg(_) => mesh.faded(outline, coat, 0.8, 3.2),
        Limb::Muzzle => {
            let seam = [Vec2::new(13.4, 0.0), Vec2::new(11.0, 0.0), Vec2::new(8.8, 0.0)];
            mesh.faded(outline, coat, 0.7, 2.8).line(&seam, 0.55, 0.5, linear(colors.shade, 1.0))
        }
        _ => mesh,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_has_valid_triangles() {
        let all = DOGS.into_iter().flat_map(|dog| pieces().into_iter().map(move |piece| (dog, piece)));
        for (dog, (limb, layer)) in all {
            let mesh = piece_mesh(palette_of(dog), limb, layer, 0.9);
            assert!(!mesh.indices.is_empty(), "{limb:?} {layer:?}");
            assert!(mesh.positions.iter().all(|at| at.is_finite() && at.length() < 40.0));
            assert!(mesh.colors.iter().flatten().all(|c| (0.0..=1.0).contains(c)));
            assert!(mesh.indices.iter().all(|&i| (i as usize) < mesh.positions.len()));
        }
    }

    #[test]
    fn outlines_lie_under_coats_and_no_piece_is_drawn_twice() {
        let pieces = pieces();
        let last_outline = pieces.iter().rposition(|(_, layer)| *layer == Layer::Outline);
        let first_coat = pieces.iter().position(|(_, layer)| matches!(layer, Layer::Shade | Layer::Light));
        assert!(last_outline < first_coat);
        for (i, piece) in pieces.iter().enumerate() {
            assert!(!pieces[..i].contains(piece), "{piece:?}");
        }
    }
}
