//! How Frankie walks: where he faces, and where each paw stands. Reads where he is and where he goes, each frame; plain
//! numbers, no engine. Every result is finite for any input.
//!
//! He trots: one fore paw and the hind paw across from it step together. The cycle advances by the distance that his
//! collar or his rump has moved, whichever is longer, so paws step when he turns on the spot as well. A standing paw
//! keeps its place on the ground until its part of the cycle is over.

use std::f32::consts::{PI, TAU};

use bevy::math::Vec2;

use super::anatomy;
use frankie_draw::easing::{approach, done, ramp, smoothstep};

/// Time constants, seconds: in this time the rest of a change falls to 1/e.
const WAY_S: f32 = 0.19;
const TURN_S: f32 = 0.08;
const ACTIVITY_S: f32 = 0.32;
const BEND_S: f32 = 0.16;
const PACE_S: f32 = 0.10;
/// The fastest turn, radians a second.
const TURN_MAX: f32 = 6.5;
/// At the first speed, px a second, and below he does not turn; from the second on he turns as fast as he can.
const TURN_PACE: [f32; 2] = [1.0, 12.0];
/// The share of his steps that go the same way: up to the first he does not turn, from the second on as fast as he can.
const TURN_AGREEMENT: [f32; 2] = [0.15, 0.7];
/// The maximum angle between his rump and his chest, radians.
pub(super) const BEND_MAX: f32 = 0.5;
/// The distance of a cycle of four paws, px: for the smallest steps, and for the longest while he can still step often
/// enough.
const STRIDE_PX: [f32; 2] = [11.0, 46.0];
/// The length of a step, px, that makes the longest stride.
const LONG_STEP_PX: f32 = 9.0;
/// The maximum number of cycles a second; at higher speeds the stride grows beyond [`STRIDE_PX`].
const CADENCE_MAX: f32 = 4.2;
/// The share of a cycle that a paw stands, and the smallest share where his legs are too short for the stride.
const STANCE: f32 = 0.56;
const MIN_STANCE: f32 = 0.2;
/// The maximum distance of a paw from its home, px: along him and across.
const REACH_PX: Vec2 = Vec2::new(13.0, 6.0);
/// The share of this distance that a stride uses, and the most that a paw may lag behind when he is too fast.
const REACH_USED: f32 = 0.9;
const MAX_REACH: f32 = 1.25;
/// At lower speeds, px a second, he stands.
const STILL_PACE: f32 = 2.5;
/// A paw farther than this from its home, px, steps there while he stands.
const MISPLACED_PX: f32 = 3.5;
/// The longest time that a paw is in the air, seconds.
const SWING_S: f32 = 0.26;
/// The highest speed that counts, px a second, so that a jump has no long effect.
const PACE_MAX: f32 = 900.0;
/// A longer distance in one frame, px, is no run: his paws move with him.
const JUMP_PX: f32 = 260.0;
/// The longest substep, seconds, and the maximum number of substeps of a frame.
const SUBSTEP_S: f32 = 1.0 / 120.0;
const MAX_SUBSTEPS: usize = 30;

/// How he moves in a frame.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Walk {
    /// Where his collar is, world_px.
    pub(super) at: Vec2,
    /// The velocity of his steps, px a second; zero while he stands.
    pub(super) way: Vec2,
    /// How long a step is, px.
    pub(super) step_px: f32,
    /// How far he has sat down, 0..1: this moves the homes of his paws.
    pub(super) sit: f32,
}

/// A paw, world_px.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Paw {
    pub(super) at: Vec2,
    /// While it is in the air: where it was lifted, and how much of the swing is over, 0..1.
    pub(super) swing: Option<(Vec2, f32)>,
    /// Whether it has already stepped in this cycle.
    stepped: bool,
}

/// The state of his walk.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Gait {
    /// Where his collar is, world_px.
    pub(super) at: Vec2,
    /// Where his chest points, radians counterclockwise from +x.
    pub(super) heading: f32,
    /// How much farther his rump is turned than his chest, radians.
    pub(super) bend: f32,
    /// The speed of his collar or his rump, whichever is faster, px a second.
    pub(super) pace: f32,
    /// Where in the cycle of his paws he is, 0..1.
    pub(super) cycle: f32,
    /// The distance of a cycle, px.
    pub(super) stride_px: f32,
    /// Fore left, fore right, hind left, hind right.
    pub(super) paws: [Paw; 4],
    /// The smoothed velocity of his steps, px a second.
    pub(super) way: Vec2,
    /// The velocity and the speed of his steps, smoothed over a longer time, px a second.
    pub(super) drift: Vec2,
    pub(super) activity: f32,
    /// The home of each paw, where it stands when he does not move, world_px; and its velocity, px a second.
    pub(super) homes: [Vec2; 4],
    pub(super) home_ways: [Vec2; 4],
}

impl Gait {
    /// Returns a dog that stands at a place.
    pub(super) fn standing(at: Vec2, heading: f32) -> Self {
        let at = if at.is_finite() { at } else { Vec2::ZERO };
        let heading = if heading.is_finite() { heading } else { 0.0 };
        let mut gait = Self { at, heading, stride_px: STRIDE_PX[0], ..Self::default() };
        gait.homes = gait.homes_at(0.0);
        gait.paws = gait.homes.map(|at| Paw { at, ..Paw::default() });
        gait
    }

    /// Advances by `dt_s` seconds. Between two frames he moves straight and evenly.
    pub(super) fn tick(&mut self, walk: &Walk, dt_s: f32) {
        let walk = Walk {
            at: if walk.at.is_finite() { walk.at } else { self.at },
            way: if walk.way.is_finite() { walk.way.clamp_length_max(PACE_MAX) } else { Vec2::ZERO },
            step_px: if walk.step_px.is_finite() { walk.step_px } else { 0.0 },
            sit: if walk.sit > 0.0 { walk.sit.min(1.0) } else { 0.0 },
        };
        let dt_s = if dt_s.is_finite() { dt_s.clamp(0.0, 0.25) } else { 0.0 };
        if walk.at.distance(self.at) > JUMP_PX {
            self.carry(walk.at - self.at);
        }
        let substeps = ((dt_s / SUBSTEP_S).ceil() as usize).clamp(1, MAX_SUBSTEPS);
        let from = self.at;
        for i in 1..=substeps {
            let at = from.lerp(walk.at, i as f32 / substeps as f32);
            self.substep(&Walk { at, ..walk }, dt_s / substeps as f32);
        }
    }

    /// Moves him and the ground under him together, as when the camera moves.
    pub(super) fn carry(&mut self, by: Vec2) {
        if !by.is_finite() {
            return;
        }
        self.at += by;
        self.homes.iter_mut().for_each(|home| *home += by);
        for paw in &mut self.paws {
            paw.at += by;
            if let Some((from, _)) = &mut paw.swing {
                *from += by;
            }
        }
    }

    fn substep(&mut self, walk: &Walk, dt_s: f32) {
        self.turn(walk, dt_s);
        let gone = walk.at - self.at;
        self.at = walk.at;
        let homes = self.homes_at(walk.sit);
        let rump_gone = 0.5 * (homes[2] + homes[3] - self.homes[2] - self.homes[3]);
        if dt_s > 0.0 {
            let pace = gone.length().max(rump_gone.length()) / dt_s;
            self.pace = approach(self.pace, pace.min(PACE_MAX), dt_s, PACE_S);
            for (kept, (now, before)) in self.home_ways.iter_mut().zip(homes.iter().zip(&self.homes)) {
                let way = ((*now - *before) / dt_s).clamp_length_max(PACE_MAX);
                *kept = kept.lerp(way, share_done(dt_s, PACE_S));
            }
        }
        self.homes = homes;
        let wanted = STRIDE_PX[0]
            + (STRIDE_PX[1] - STRIDE_PX[0]) * (walk.step_px / LONG_STEP_PX).max(self.pace / 150.0).min(1.0);
        self.stride_px = approach(self.stride_px, wanted.max(self.pace / CADENCE_MAX), dt_s, PACE_S);
        let cadence = if self.pace < STILL_PACE { 0.0 } else { self.pace / self.stride_px.max(1.0) };
        self.cycle = (self.cycle + cadence * dt_s).fract();
        for i in 0..4 {
            self.step_paw(i, cadence, dt_s);
        }
    }

    fn turn(&mut self, walk: &Walk, dt_s: f32) {
        self.way = self.way.lerp(walk.way, share_done(dt_s, WAY_S));
        self.drift = self.drift.lerp(walk.way, share_done(dt_s, ACTIVITY_S));
        self.activity = approach(self.activity, walk.way.length(), dt_s, ACTIVITY_S);
        let pace = self.way.length();
        // When his steps disagree he goes sideways and backwards instead of turning all the time.
        let turn_gain =
            ramp(pace, TURN_PACE) * ramp(self.drift.length() / self.activity.max(1e-3), TURN_AGREEMENT);
        if turn_gain > 0.0 {
            let off = wrap_angle(self.way.to_angle() - self.heading);
            let by = (off * share_done(turn_gain * dt_s, TURN_S)).clamp(-TURN_MAX * dt_s, TURN_MAX * dt_s);
            self.heading = wrap_angle(self.heading + by);
            self.bend -= by;
        }
        self.bend = approach(self.bend.clamp(-BEND_MAX, BEND_MAX), 0.0, dt_s, BEND_S);
    }

    /// Returns the homes of his paws.
    fn homes_at(&self, sit: f32) -> [Vec2; 4] {
        let (chest, rump) = (Vec2::from_angle(self.heading), Vec2::from_angle(self.heading + self.bend));
        let spine = self.at + chest.rotate(anatomy::SPINE);
        [0, 1, 2, 3].map(|i| {
            let side = if i % 2 == 0 { 1.0 } else { -1.0 };
            if i < 2 {
                self.at
                    + chest
                        .rotate(anatomy::FORE_PAW.lerp(anatomy::FORE_PAW_SITTING, sit) * Vec2::new(1.0, side))
            } else {
                spine
                    + rump
                        .rotate(anatomy::HIND_PAW.lerp(anatomy::HIND_PAW_SITTING, sit) * Vec2::new(1.0, side))
            }
        })
    }

    fn step_paw(&mut self, i: usize, cadence: f32, dt_s: f32) {
        let home = self.homes[i];
        let stance = (2.0 * REACH_USED * REACH_PX.x / self.stride_px.max(1.0)).clamp(MIN_STANCE, STANCE);
        // Fore left and hind right together, fore right and hind left half a cycle later.
        let local = (self.cycle + if i == 0 || i == 3 { 0.0 } else { 0.5 }).fract();
        // A standing paw is under its home in the middle of its stance; so it has to land this far ahead.
        let along = Vec2::from_angle(self.heading + if i < 2 { 0.0 } else { self.bend });
        let ahead = if cadence > 0.0 {
            within_reach(self.home_ways[i] * (0.5 * stance / cadence), along, REACH_USED)
        } else {
            Vec2::ZERO
        };
        let others_stand = (0..4).all(|other| other == i || self.paws[other].swing.is_none());
        let paw = &mut self.paws[i];
        let off = paw.at - home;
        let strained = within_reach(off, along, 1.0) != off;
        let due = cadence > 0.0 && local >= stance && !paw.stepped && paw.at.distance(home + ahead) > 1.0;
        let misplaced = cadence == 0.0 && off.length() > MISPLACED_PX && others_stand;
        if local < stance {
            paw.stepped = false;
        }
        if paw.swing.is_none() && (due || misplaced || strained) {
            paw.swing = Some((paw.at, 0.0));
            paw.stepped = local >= stance;
        }
        if let Some((from, part)) = paw.swing {
            let part = part + dt_s * (cadence / (1.0 - stance)).max(1.0 / SWING_S);
            let landed = part >= 1.0;
            paw.at = if landed { home + ahead } else { from.lerp(home + ahead, smoothstep(part)) };
            paw.swing = (!landed).then_some((from, part));
        }
        // When he is faster than his legs can go, his paws slide.
        let off = paw.at - home;
        let kept = within_reach(off, along, MAX_REACH);
        if kept != off {
            paw.at = home + kept;
        }
    }
}

/// Returns an offset, shortened to what his legs reach `along` him and across, times a factor.
fn within_reach(way: Vec2, along: Vec2, factor: f32) -> Vec2 {
    let reach = factor * REACH_PX;
    let strain = (Vec2::new(way.dot(along), way.perp_dot(along)) / reach).length();
    if strain > 1.0 { way / strain } else { way }
}

/// Returns the share of a change that is done after `dt_s` seconds, 0..1.
fn share_done(dt_s: f32, time_constant_s: f32) -> f32 {
    done(f64::from(dt_s), f64::from(time_constant_s)) as f32
}

/// Returns an angle as the same one between −π and π.
pub(super) fn wrap_angle(angle: f32) -> f32 {
    if angle.is_finite() { (angle + PI).rem_euclid(TAU) - PI } else { 0.0 }
}

#[cfg(test)]
mod tests;
