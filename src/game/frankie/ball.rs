//! The ball: how it flies, lands and lies. Reads what `DogView` says of it each frame; plain numbers and sheets, no
//! engine.
//!
//! It is seen from above, so height shows three ways: the ball is drawn higher and larger, its shadow stays behind
//! on the ground, and it turns about the axis it was thrown over. Its seam is a curve on a sphere that is drawn anew
//! while it turns.

use std::f32::consts::TAU;

use bevy::math::{Quat, Vec2, Vec3};

use super::Ball;
use super::coat::LIGHT;
use super::shapes::{Rim, Sheet, ink};
use frankie_draw::theme::Theme;

const FELT: [u8; 3] = Theme::LIGHT.ball;
const FELT_SHADE: [u8; 3] = [0xA4, 0xB0, 0x2C];
const FELT_SUN: [u8; 3] = [0xEE, 0xF6, 0x9A];
const EDGE: [u8; 3] = [0x6B, 0x6E, 0x22];
const SEAM: [u8; 3] = [0xFB, 0xFA, 0xEC];
const DARK: [u8; 3] = Theme::LIGHT.text;
const RADIUS_PX: f32 = 11.5;
/// It rises by this share of the throw, and no higher than the second number, px.
const RISE: f32 = 0.32;
const RISE_MAX_PX: f32 = 160.0;
/// Turns a second in the air.
const SPIN: f32 = 1.7;
/// Bounces: seconds and px of height each.
const BOUNCES: [[f32; 2]; 3] = [[0.26, 11.0], [0.18, 4.5], [0.11, 1.5]];
/// Seconds in which what is left of the spin falls to 1/e once it has landed.
const SPIN_S: f32 = 0.22;
/// Points of the whole seam.
const SEAM_POINTS: usize = 96;

/// How the ball flies and lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Throw {
    /// The point of the ground under it, world_px.
    pub(super) ground: Vec2,
    /// How high it is, px.
    pub(super) height_px: f32,
    /// How much flatter it is than a sphere, where it hits the ground.
    pub(super) squash: f32,
    /// How it is turned.
    pub(super) turn: Quat,
    /// Over which axis it turns, and how fast, radians a second.
    spin: Vec3,
    landed_s: Option<f32>,
}

impl Throw {
    /// Lying at a place.
    pub(super) fn lying(at: Vec2) -> Self {
        Self {
            ground: if at.is_finite() { at } else { Vec2::ZERO },
            height_px: 0.0,
            squash: 0.0,
            turn: Quat::from_rotation_x(0.75) * Quat::from_rotation_z(0.5),
            spin: Vec3::ZERO,
            landed_s: None,
        }
    }

    /// Passes time. `calm` leaves bounces out.
    pub(super) fn pass(&mut self, ball: &Ball, calm: bool, dt_s: f32) {
        let dt_s = if dt_s.is_finite() { dt_s.clamp(0.0, 0.25) } else { 0.0 };
        let to = if ball.at_px.is_finite() { ball.at_px } else { self.ground };
        match ball.flight.filter(|(from, part)| from.is_finite() && part.is_finite()) {
            Some((from, part)) => self.fly(from, to, part.clamp(0.0, 1.0)),
            None => self.lie(to, calm, dt_s),
        }
        let angle = self.spin.length() * dt_s;
        if angle > 1e-4 {
            self.turn = (Quat::from_axis_angle(self.spin.normalize(), angle) * self.turn).normalize();
        }
    }

    fn fly(&mut self, from: Vec2, to: Vec2, part: f32) {
        let rise = (RISE * from.distance(to)).min(RISE_MAX_PX);
        self.ground = from.lerp(to, part);
        self.height_px = 4.0 * part * (1.0 - part) * rise;
        self.squash = 0.0;
        // It rolls forward over the axis across its way.
        let across = (to - from).perp().normalize_or(Vec2::Y);
        self.spin = TAU * SPIN * across.extend(0.0);
        self.landed_s = Some(0.0);
    }

    fn lie(&mut self, at: Vec2, calm: bool, dt_s: f32) {
        self.ground = at;
        (self.height_px, self.squash) = (0.0, 0.0);
        if calm {
            (self.landed_s, self.spin) = (None, Vec3::ZERO);
        }
        let Some(landed_s) = self.landed_s else { return };
        self.spin *= (-dt_s / SPIN_S).exp();
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

    /// Where it is drawn, world_px, and how large.
    pub(super) fn drawn(&self) -> (Vec2, Vec2) {
        let size = 1.0 + self.height_px / 230.0;
        let at = self.ground + Vec2::new(0.0, self.height_px);
        (at, size * Vec2::new(1.0 + self.squash, 1.0 - self.squash))
    }

    /// Where its shadow is, world_px, how large, and how dark, 0..1.
    pub(super) fn shadow(&self) -> (Vec2, f32, f32) {
        let high = self.height_px / RISE_MAX_PX;
        let at = self.ground - (4.0 + 0.12 * self.height_px) * LIGHT;
        (at, 1.0 + 0.5 * high, 1.0 / (1.0 + 1.6 * high))
    }

    /// Whether it is in the air on its way, rather than bouncing.
    pub(super) fn is_flying(&self) -> bool {
        self.landed_s == Some(0.0)
    }

    /// The seam as it is turned now: the part of it on the upper half.
    pub(super) fn seam(&self) -> Sheet {
        let points: Vec<Vec3> = (0..=SEAM_POINTS).map(|i| self.turn * seam_point(i)).collect();
        let mut sheet = Sheet::default();
        for run in points.chunk_by(|a, b| (a.z > 0.0) == (b.z > 0.0)).filter(|run| run[0].z > 0.0) {
            let flat: Vec<Vec2> = run.iter().map(|at| (RADIUS_PX - 0.6) * at.truncate()).collect();
            if flat.len() > 1 {
                sheet = sheet.line(&flat, 0.95, 0.75, ink(SEAM, 0.95));
            }
        }
        sheet
    }
}

/// A point of a tennis ball's seam on the unit sphere.
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

/// The ball without its seam.
pub(super) fn felt() -> Sheet {
    let rim = Rim::egg(Vec2::ZERO, Vec2::splat(RADIUS_PX), 0.0);
    let lit = Rim::egg(1.3 * LIGHT, Vec2::splat(RADIUS_PX - 0.6), 0.0);
    let sun = Rim::egg(5.0 * LIGHT, Vec2::new(7.5, 7.5), 0.0);
    Sheet::default()
        .fill(&rim.grown(1.0), ink(EDGE, 1.0))
        .fill(&rim, ink(FELT_SHADE, 1.0))
        .faded(&lit, ink(FELT, 1.0), 0.4, 4.2)
        .glow(&sun, ink(FELT_SUN, 0.75), 0.1)
}

/// Its shadow on the ground.
pub(super) fn shadow() -> Sheet {
    let rim = Rim::egg(Vec2::ZERO, Vec2::splat(RADIUS_PX + 4.0), 0.0);
    Sheet::default().glow(&rim, ink(DARK, 0.42), 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flying(part: f32) -> Ball {
        Ball { at_px: Vec2::new(300.0, 40.0), flight: Some((Vec2::ZERO, part)) }
    }

    #[test]
    fn it_flies_from_the_thrower_to_its_place() {
        let mut throw = Throw::lying(Vec2::ZERO);
        throw.pass(&flying(0.0), false, 0.016);
        assert_eq!(throw.drawn(), (Vec2::ZERO, Vec2::ONE));
        throw.pass(&flying(0.5), false, 0.016);
        let (at, size) = throw.drawn();
        assert!(throw.is_flying() && throw.height_px > 90.0 && size.x > 1.3 && at.y > 100.0);
        assert!(throw.shadow().0.distance(at) > 90.0, "its shadow stays on the ground");
        throw.pass(&flying(1.0), false, 0.016);
        assert_eq!(throw.drawn(), (Vec2::new(300.0, 40.0), Vec2::ONE));
    }

    #[test]
    fn it_bounces_lower_each_time_and_rests() {
        let mut throw = Throw::lying(Vec2::ZERO);
        throw.pass(&flying(0.98), false, 0.016);
        let lies = Ball { flight: None, ..flying(0.0) };
        let (mut tops, mut before) = (vec![], [0.0; 2]);
        for _ in 0..300 {
            throw.pass(&lies, false, 1.0 / 120.0);
            if before[1] > before[0] && before[1] >= throw.height_px {
                tops.push(before[1]);
            }
            before = [before[1], throw.height_px];
        }
        assert_eq!(tops.len(), BOUNCES.len(), "{tops:?}");
        assert!(tops.windows(2).all(|pair| pair[1] < pair[0]), "{tops:?}");
        let rested = throw;
        throw.pass(&lies, false, 0.5);
        assert_eq!(throw, rested);
        throw.pass(&flying(0.9), true, 0.016);
        throw.pass(&lies, true, 0.016);
        assert_eq!(throw.height_px, 0.0, "no bounce where none is wanted");
    }

    #[test]
    fn the_seam_lies_on_the_sphere_and_its_upper_half_is_drawn() {
        for i in 0..SEAM_POINTS {
            assert!((seam_point(i).length() - 1.0).abs() < 1e-5);
        }
        let seam = Throw::lying(Vec2::ZERO).seam();
        assert!(seam.indices.len() > 60);
        assert!(seam.positions.iter().all(|at| at.length() < RADIUS_PX + 1.5));
    }

    #[test]
    fn whatever_comes_in_numbers_stay_finite() {
        let mut throw = Throw::lying(Vec2::NAN);
        for odd in [f32::NAN, f32::INFINITY, -1e6, 1e6, 0.0, 0.3] {
            for other in [0.5, f32::NAN, -7.0] {
                let at_px = Vec2::new(odd, 2.0);
                throw.pass(&Ball { at_px, flight: Some((Vec2::new(1.0, odd), other)) }, false, odd);
                throw.pass(&Ball { at_px, flight: None }, false, 0.02);
                let (at, size) = throw.drawn();
                assert!(at.is_finite() && size.is_finite() && throw.turn.is_finite(), "{throw:?}");
                assert!(throw.seam().positions.iter().all(|at| at.is_finite()));
            }
        }
    }
}
