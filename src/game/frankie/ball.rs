//! The ball: how it flies, lands and lies. Reads the ball of `DogView` each frame; plain numbers and meshes, no engine.
//!
//! It is seen from above, so height is shown in three ways: the ball is drawn higher and larger, its shadow stays behind
//! on the ground, and it turns about the axis across its way. Its seam is a curve on a sphere that is drawn again while
//! it turns.

use std::f32::consts::TAU;

use bevy::math::{Quat, Vec2, Vec3};

use super::Ball;
use super::coat::LIGHT;
use crate::game::shapes::{ClosedCurve, FlatMesh, linear};
use frankie_draw::easing::{approach, remaining};
use frankie_draw::theme::Theme;

const FELT: [u8; 3] = Theme::LIGHT.ball;
const FELT_SHADE: [u8; 3] = [0xA4, 0xB0, 0x2C];
const FELT_SUN: [u8; 3] = [0xEE, 0xF6, 0x9A];
const EDGE: [u8; 3] = [0x6B, 0x6E, 0x22];
const SEAM: [u8; 3] = [0xFB, 0xFA, 0xEC];
const DARK: [u8; 3] = Theme::LIGHT.text;
const RADIUS_PX: f32 = 11.5;
/// The maximum height of a throw, as a share of its length, and in px.
const RISE: f32 = 0.32;
const RISE_MAX_PX: f32 = 160.0;
/// The turns a second in the air.
const SPIN: f32 = 1.7;
/// The bounces: seconds and px of height of each.
const BOUNCES: [[f32; 2]; 3] = [[0.26, 11.0], [0.18, 4.5], [0.11, 1.5]];
/// The time constant of the spin after the landing, seconds: in this time it falls to 1/e.
const SPIN_S: f32 = 0.22;
/// From this distance a dog takes it, px, and the time in which he does, seconds.
const TAKE_PX: f32 = 110.0;
const TAKE_S: f32 = 0.25;
/// The points of the whole seam.
const SEAM_POINTS: usize = 96;

/// The state of the ball.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BallMotion {
    /// The point of the ground under it, world_px.
    pub(super) ground: Vec2,
    /// Its height, px.
    pub(super) height_px: f32,
    /// How much flatter it is than a sphere, when it hits the ground.
    pub(super) squash: f32,
    /// Its rotation.
    pub(super) turn: Quat,
    /// Its angular velocity, radians a second.
    spin: Vec3,
    landed_s: Option<f32>,
    /// How far a dog has taken it into his mouth, 0..1.
    held: f32,
}

impl BallMotion {
    /// Returns a ball that lies at a place.
    pub(super) fn lying(at: Vec2) -> Self {
        Self {
            ground: if at.is_finite() { at } else { Vec2::ZERO },
            height_px: 0.0,
            squash: 0.0,
            turn: Quat::from_rotation_x(0.75) * Quat::from_rotation_z(0.5),
            spin: Vec3::ZERO,
            landed_s: None,
            held: 0.0,
        }
    }

    /// Advances by `dt_s` seconds. `reduced_motion` leaves bounces out.
    pub(super) fn tick(&mut self, ball: &Ball, reduced_motion: bool, dt_s: f32) {
        let dt_s = if dt_s.is_finite() { dt_s.clamp(0.0, 0.25) } else { 0.0 };
        let to = if ball.at_px.is_finite() { ball.at_px } else { self.ground };
        match ball.flight.filter(|(from, part)| from.is_finite() && part.is_finite()) {
            Some((from, part)) => self.fly(from, to, part.clamp(0.0, 1.0)),
            None => self.lie(to, reduced_motion, dt_s),
        }
        let angle = self.spin.length() * dt_s;
        if angle > 1e-4 {
            self.turn = (Quat::from_axis_angle(self.spin.normalize(), angle) * self.turn).normalize();
        }
    }

    /// Puts it into the mouth of a dog who is done, in a moment, or back where it lies; `mouth` is where that is.
    pub(super) fn take(&mut self, mouth: Option<Vec2>, dt_s: f32) {
        let near = mouth.filter(|mouth| mouth.distance(self.ground) < TAKE_PX && !self.is_flying());
        let dt_s = if dt_s.is_finite() { dt_s.clamp(0.0, 0.25) } else { 0.0 };
        self.held = approach(self.held, if near.is_some() { 1.0 } else { 0.0 }, dt_s, TAKE_S);
        if let Some(mouth) = near {
            self.ground = self.ground.lerp(mouth, self.held);
        }
    }

    /// Returns whether a dog has it in his mouth.
    pub(super) fn is_held(&self) -> bool {
        self.held > 0.5
    }

    fn fly(&mut self, from: Vec2, to: Vec2, part: f32) {
        let rise = (RISE * from.distance(to)).min(RISE_MAX_PX);
        self.ground = from.lerp(to, part);
        self.height_px = 4.0 * part * (1.0 - part) * rise;
        self.squash = 0.0;
        // It rolls forward about the axis across its way.
        let across = (to - from).perp().normalize_or(Vec2::Y);
        self.spin = TAU * SPIN * across.extend(0.0);
        self.landed_s = Some(0.0);
    }

    fn lie(&mut self, at: Vec2, reduced_motion: bool, dt_s: f32) {
        self.ground = at;
        (self.height_px, self.squash) = (0.0, 0.0);
        if reduced_motion {
            (self.landed_s, self.spin) = (None, Vec3::ZERO);
        }
        let Some(landed_s) = self.landed_s else { return };
        self.spin *= remaining(f64::from(dt_s), f64::from(SPIN_S)) as f32;
        let mut since = landed_s + dt_s;
        self.landed_s = Some(since);
        for [seconds, height] in BOUNCES {
            if since < seconds {
                let part = since / seconds;
                self.height_px = 4.0 * part * (1.0 - part) * height;
                self.squash = 0.016 * height * (1.0 - 5.0 * part.min(1.0 - part)).max(0.0);
                return;
            }
            since -= seconds;
        }
        if self.spin.length() < 0.2 {
            (self.landed_s, self.spin) = (None, Vec3::ZERO);
        }
    }

    /// Returns where it is drawn, world_px, and its scale.
    pub(super) fn drawn(&self) -> (Vec2, Vec2) {
        let size = 1.0 + self.height_px / 230.0;
        let at = self.ground + Vec2::new(0.0, self.height_px);
        (at, size * Vec2::new(1.0 + self.squash, 1.0 - self.squash))
    }

    /// Returns where its shadow is, world_px, with its scale and its opacity, 0..1.
    pub(super) fn shadow(&self) -> (Vec2, f32, f32) {
        let high = self.height_px / RISE_MAX_PX;
        let at = self.ground - (4.0 + 0.12 * self.height_px) * LIGHT;
        (at, 1.0 + 0.5 * high, 1.0 / (1.0 + 1.6 * high))
    }

    /// Returns whether it is in the air on its way, and not bouncing.
    pub(super) fn is_flying(&self) -> bool {
        self.landed_s == Some(0.0)
    }

    /// Returns the visible half of the seam at the current rotation, with edges of this width.
    pub(super) fn seam(&self, feather_px: f32) -> FlatMesh {
        let points: Vec<Vec3> = (0..=SEAM_POINTS).map(|i| self.turn * seam_point(i)).collect();
        let mut mesh = FlatMesh::new(feather_px);
        for run in points.chunk_by(|a, b| (a.z > 0.0) == (b.z > 0.0)).filter(|run| run[0].z > 0.0) {
            let flat: Vec<Vec2> = run.iter().map(|at| (RADIUS_PX - 0.6) * at.truncate()).collect();
            if flat.len() > 1 {
                mesh = mesh.line(&flat, 0.95, 0.75, linear(SEAM, 0.95));
            }
        }
        mesh
    }
}

/// Returns a point of a tennis ball's seam on the unit sphere.
fn seam_point(i: usize) -> Vec3 {
    const WIDE: f32 = 0.75;
    let t = TAU * i as f32 / SEAM_POINTS as f32;
    let narrow = 1.0 - WIDE;
    Vec3::new(
        WIDE * t.cos() + narrow * (3.0 * t).cos(),
        WIDE * t.sin() - narrow * (3.0 * t).sin(),
        2.0 * (WIDE * narrow).sqrt() * (2.0 * t).sin(),
    )
}

/// Returns the ball without its seam, with edges of this width.
pub(super) fn felt(feather_px: f32) -> FlatMesh {
    let outline = ClosedCurve::oval(Vec2::ZERO, Vec2::splat(RADIUS_PX), 0.0);
    let lit = ClosedCurve::oval(1.3 * LIGHT, Vec2::splat(RADIUS_PX - 0.6), 0.0);
    let sun = ClosedCurve::oval(5.0 * LIGHT, Vec2::new(7.5, 7.5), 0.0);
    FlatMesh::new(feather_px)
        .fill(&outline.expanded(1.0), linear(EDGE, 1.0))
        .fill(&outline, linear(FELT_SHADE, 1.0))
        .faded(&lit, linear(FELT, 1.0), 0.4, 4.2)
        .glow(&sun, linear(FELT_SUN, 0.75), 0.1)
}

/// Returns its shadow on the ground, which has no edge, with an opacity of 0..1.
pub(super) fn shadow(opacity: f32) -> FlatMesh {
    let outline = ClosedCurve::oval(Vec2::ZERO, Vec2::splat(RADIUS_PX + 4.0), 0.0);
    FlatMesh::new(0.0).glow(&outline, linear(DARK, 0.42 * opacity), 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flying(part: f32) -> Ball {
        Ball { at_px: Vec2::new(300.0, 40.0), flight: Some((Vec2::ZERO, part)) }
    }

    #[test]
    fn it_flies_from_where_it_is_thrown_to_its_place() {
        let mut ball = BallMotion::lying(Vec2::ZERO);
        ball.tick(&flying(0.0), false, 0.016);
        assert_eq!(ball.drawn(), (Vec2::ZERO, Vec2::ONE));
        ball.tick(&flying(0.5), false, 0.016);
        let (at, size) = ball.drawn();
        assert!(ball.is_flying() && ball.height_px > 90.0 && size.x > 1.3 && at.y > 100.0);
        assert!(ball.shadow().0.distance(at) > 90.0, "its shadow stays on the ground");
        ball.tick(&flying(1.0), false, 0.016);
        assert_eq!(ball.drawn(), (Vec2::new(300.0, 40.0), Vec2::ONE));
    }

    #[test]
    fn it_bounces_lower_each_time_and_rests() {
        let mut ball = BallMotion::lying(Vec2::ZERO);
        ball.tick(&flying(0.98), false, 0.016);
        let lies = Ball { flight: None, ..flying(0.0) };
        let (mut tops, mut before) = (vec![], [0.0; 2]);
        for _ in 0..300 {
            ball.tick(&lies, false, 1.0 / 120.0);
            if before[1] > before[0] && before[1] >= ball.height_px {
                tops.push(before[1]);
            }
            before = [before[1], ball.height_px];
        }
        assert_eq!(tops.len(), BOUNCES.len(), "{tops:?}");
        assert!(tops.windows(2).all(|pair| pair[1] < pair[0]), "{tops:?}");
        let rested = ball;
        ball.tick(&lies, false, 0.5);
        assert_eq!(ball, rested);
        ball.tick(&flying(0.9), true, 0.016);
        ball.tick(&lies, true, 0.016);
        assert_eq!(ball.height_px, 0.0, "no bounce with reduced motion");
    }

    #[test]
    fn a_dog_who_is_done_takes_it_if_it_is_near() {
        let lies = Ball { at_px: Vec2::new(40.0, 0.0), flight: None };
        let held_by = |mouth: Option<Vec2>| {
            let mut ball = BallMotion::lying(lies.at_px);
            for _ in 0..90 {
                ball.tick(&lies, false, 1.0 / 60.0);
                ball.take(mouth, 1.0 / 60.0);
            }
            ball
        };
        let mouth = Vec2::new(20.0, 5.0);
        let held = held_by(Some(mouth));
        assert!(held.is_held() && held.ground.distance(mouth) < 0.5, "{held:?}");
        for mouth in [None, Some(Vec2::new(-300.0, 0.0))] {
            assert!(!held_by(mouth).is_held() && held_by(mouth).ground == lies.at_px);
        }
    }

    #[test]
    fn the_seam_lies_on_the_sphere_and_its_upper_half_is_drawn() {
        for i in 0..SEAM_POINTS {
            assert!((seam_point(i).length() - 1.0).abs() < 1e-5);
        }
        let seam = BallMotion::lying(Vec2::ZERO).seam(0.9);
        assert!(seam.indices.len() > 60);
        assert!(seam.positions.iter().all(|at| at.length() < RADIUS_PX + 1.5));
    }

    #[test]
    fn numbers_stay_finite_for_any_input() {
        let mut ball = BallMotion::lying(Vec2::NAN);
        for odd in [f32::NAN, f32::INFINITY, -1e6, 1e6, 0.0, 0.3] {
            for other in [0.5, f32::NAN, -7.0] {
                let at_px = Vec2::new(odd, 2.0);
                ball.tick(&Ball { at_px, flight: Some((Vec2::new(1.0, odd), other)) }, false, odd);
                ball.tick(&Ball { at_px, flight: None }, false, 0.02);
                let (at, size) = ball.drawn();
                assert!(at.is_finite() && size.is_finite() && ball.turn.is_finite(), "{ball:?}");
                assert!(ball.seam(0.9).positions.iter().all(|at| at.is_finite()));
            }
        }
    }
}
