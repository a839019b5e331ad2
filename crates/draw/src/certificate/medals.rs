//! Medals as shapes: a paw, a bone, a star. Each has an outline of its own, so that they differ without colors.

use std::f32::consts::TAU;

use frankie_sim::task::Medal;

use crate::draw_list::{DrawList, Point};
use crate::theme::Role;

/// How deep the star is cut in, as a share of its radius.
const CUT: f32 = 0.5;
/// The direction of the bone, in radians.
const SLANT: f32 = -0.6;

/// Draws a medal, as large as a square of this side.
pub(super) fn draw(list: &mut DrawList, medal: Medal, center: Point, size: f32) {
    match medal {
        Medal::Paw => draw_paw(list, center, size, Role::Text),
        Medal::Bone => draw_bone(list, center, size),
        Medal::Gold => draw_star(list, center, size),
    }
}

/// Draws a paw: a pad and four toes.
pub(super) fn draw_paw(list: &mut DrawList, [x, y]: Point, size: f32, role: Role) {
    let pad = [[-0.13, 0.2, 0.15], [0.13, 0.2, 0.15], [0.0, 0.1, 0.17]];
    let toes = [[-0.34, -0.06, 0.105], [-0.13, -0.28, 0.115], [0.13, -0.28, 0.115], [0.34, -0.06, 0.105]];
    for [dx, dy, radius] in pad.into_iter().chain(toes) {
        list.disc([x + dx * size, y + dy * size], radius * size, role);
    }
}

fn draw_bone(list: &mut DrawList, [x, y]: Point, size: f32) {
    let (sin, cos) = SLANT.sin_cos();
    let at = |along: f32, across: f32| {
        [x + size * (along * cos - across * sin), y + size * (along * sin + across * cos)]
    };
    for (wider, role) in [(0.055 * size, Role::Text), (0.0, Role::Paper)] {
        for [along, across] in [[-0.31, -0.115], [-0.31, 0.115], [0.31, -0.115], [0.31, 0.115]] {
            list.disc(at(along, across), 0.135 * size + wider, role);
        }
        list.line(vec![at(-0.3, 0.0), at(0.3, 0.0)], 0.19 * size + 2.0 * wider, role);
    }
}

fn draw_star(list: &mut DrawList, [x, y]: Point, size: f32) {
    let (radius, y) = (0.52 * size, y + 0.04 * size);
    let corner = |i: usize, share: f32| {
        let turn = TAU * (i as f32 / 10.0 - 0.25);
        [x + share * radius * turn.cos(), y + share * radius * turn.sin()]
    };
    // The points reach into the pentagon of the middle, so that no gap is seen between them.
    list.polygon((0..5).map(|i| corner(2 * i + 1, CUT)).collect(), Role::SecondMoment);
    for tip in [0, 2, 4, 6, 8] {
        list.polygon(
            vec![corner(tip, 1.0), corner(tip + 1, CUT), [x, y], corner(tip + 9, CUT)],
            Role::SecondMoment,
        );
    }
    let outline = (0..10).map(|i| corner(i, if i % 2 == 0 { 1.0 } else { CUT })).collect();
    list.polygon_line(outline, 0.055 * size, Role::Text);
}
