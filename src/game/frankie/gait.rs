//! How Frankie walks: where he faces, and where each paw stands. Reads where he is and where he wants to go, each
//! frame; plain numbers, no engine. Whatever comes in, what goes out is finite.
//!
//! A diagonal trot: one fore paw and the hind paw across from it step together. The cycle runs on with the way that
//! his collar or his rump has gone, whichever is longer, so paws step for a turn on the spot as well. A paw that
//! stands keeps its place on the ground until its part of the cycle is over.

use std::f32::consts::{PI, TAU};

use bevy::math::Vec2;

use super::pose::shape;

/// Seconds in which what is left of a change falls to 1/e.
const WAY_S: f32 = 0.19;
const TURN_S: f32 = 0.08;
const BUSTLE_S: f32 = 0.32;
const BEND_S: f32 = 0.16;
const PACE_S: f32 = 0.10;
/// Radians a second he turns at most.
const TURN_MAX: f32 = 6.5;
/// Below the first of these, px a second, he does not turn at all; above the second, as fast as he can.
const TURN_PACE: [f32; 2] = [1.0, 12.0];
/// The share of his steps that goes the same way: below the first he does not turn, above the second as fast as he can.
const TURN_AGREEMENT: [f32; 2] = [0.15, 0.7];
/// How far his rump may point away from his chest, radians.
pub(super) const BEND_MAX: f32 = 0.5;
/// A cycle of four paws carries him this far, px: at a shuffle, and at most while he can still step often enough.
const STRIDE_PX: [f32; 2] = [11.0, 46.0];
/// A step of this length, px, makes the longest stride.
const LONG_STEP_PX: f32 = 9.0;
/// Cycles a second at most; with more pace the stride grows beyond [`STRIDE_PX`].
const CADENCE_MAX: f32 = 4.2;
/// The share of a cycle that a paw stands, and the least where his legs are too short for the stride.
const STANCE: f32 = 0.56;
const MIN_STANCE: f32 = 0.2;
/// How far a paw can be from where it belongs, px: along him and across.
const REACH_PX: Vec2 = Vec2::new(13.0, 6.0);
/// The part of it that a stride uses, and what is left where he is too fast for his legs.
const REACH_USED: f32 = 0.9;
const MAX_REACH: f32 = 1.25;
/// Slower than this, px a second, he stands.
const STILL_PACE: f32 = 2.5;
/// A paw farther than this from where it belongs, px, steps there while he stands.
const UNEASY_PX: f32 = 3.5;
/// Seconds a paw is in the air at most.
const SWING_S: f32 = 0.26;
/// Nothing is taken as faster than this, px a second: a jump is forgotten soon.
const PACE_MAX: f32 = 900.0;
/// A longer way in one frame, px, is no run: his paws go with him.
const LEAP_PX: f32 = 260.0;
/// The longest piece of time that is reckoned at once, seconds, and how many pieces a frame may have.
const PIECE_S: f32 = 1.0 / 120.0;
const PIECES_MAX: usize = 30;

/// What a frame asks of him.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Walk {
    /// Where his collar is, world_px.
    pub(super) at: Vec2,
    /// Where his steps take him, px a second; zero while he stands.
    pub(super) way: Vec2,
    /// How long a step is, px.
    pub(super) step_px: f32,
    /// How far he has sat down, 0..1: his paws belong elsewhere then.
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

/// How he stands and goes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Gait {
    /// Where his collar is, world_px.
    pub(super) at: Vec2,
    /// Where his chest points, radians counterclockwise from +x.
    pub(super) heading: f32,
    /// How much farther his rump is turned than his chest, radians.
    pub(super) bend: f32,
    /// How fast he goes or turns, px a second.
    pub(super) pace: f32,
    /// Where in the cycle of his paws he is, 0..1.
    pub(super) cycle: f32,
    /// What a cycle carries him, px.
    pub(super) stride_px: f32,
    /// Fore left, fore right, hind left, hind right.
    pub(super) paws: [Paw; 4],
    /// Where his steps have taken him of late, px a second.
    pub(super) way: Vec2,
    /// The same over a longer time, and how much he has stepped in it, whichever way.
    pub(super) drift: Vec2,
    pub(super) activity: f32,
    /// Where each paw belongs, world_px, and how fast that place moves, px a second.
    pub(super) homes: [Vec2; 4],
    pub(super) home_ways: [Vec2; 4],
}

impl Gait {
    /// Standing square at a place.
    pub(super) fn standing(at: Vec2, heading: f32) -> Self {
        let at = if at.is_finite() { at } else { Vec2::ZERO };
        let heading = if heading.is_finite() { heading } else { 0.0 };
        let mut gait = Self { at, heading, stride_px: STRIDE_PX[0], ..Self::default() };
        gait.homes = gait.homes_at(0.0);
        gait.paws = gait.homes.map(|at| Paw { at, ..Paw::default() });
        gait
    }

    /// Passes time. The way between two frames is taken as straight and even.
    pub(super) fn pass(&mut self, walk: &Walk, dt_s: f32) {
        let walk = Walk {
            at: if walk.at.is_finite() { walk.at } else { self.at },
            way: if walk.way.is_finite() { walk.way.clamp_length_max(PACE_MAX) } else { Vec2::ZERO },
            step_px: if walk.step_px.is_finite() { walk.step_px } else { 0.0 },
            sit: if walk.sit > 0.0 { walk.sit.min(1.0) } else { 0.0 },
        };
        let dt_s = if dt_s.is_finite() { dt_s.clamp(0.0, 0.25) } else { 0.0 };
        if walk.at.distance(self.at) > LEAP_PX {
            self.carry(walk.at - self.at);
        }
        let pieces = ((dt_s / PIECE_S).ceil() as usize).clamp(1, PIECES_MAX);
        let from = self.at;
        for i in 1..=pieces {
            let at = from.lerp(walk.at, i as f32 / pieces as f32);
            self.piece(&Walk { at, ..walk }, dt_s / pieces as f32);
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

    fn piece(&mut self, walk: &Walk, dt_s: f32) {
        self.turn(walk, dt_s);
        let gone = walk.at - self.at;
        self.at = walk.at;
        let homes = self.homes_at(walk.sit);
        let rump_gone = 0.5 * (homes[2] + homes[3] - self.homes[2] - self.homes[3]);
        if dt_s > 0.0 {
            let pace = gone.length().max(rump_gone.length()) / dt_s;
            self.pace = eased(self.pace, pace.min(PACE_MAX), dt_s, PACE_S);
            for (kept, (now, before)) in self.home_ways.iter_mut().zip(homes.iter().zip(&self.homes)) {
                let way = ((*now - *before) / dt_s).clamp_length_max(PACE_MAX);
                *kept = kept.lerp(way, share(dt_s, PACE_S));
            }
        }
        self.homes = homes;
        let wanted = STRIDE_PX[0]
            + (STRIDE_PX[1] - STRIDE_PX[0]) * (walk.step_px / LONG_STEP_PX).max(self.pace / 150.0).min(1.0);
        self.stride_px = eased(self.stride_px, wanted.max(self.pace / CADENCE_MAX), dt_s, PACE_S);
        let cadence = if self.pace < STILL_PACE { 0.0 } else { self.pace / self.stride_px.max(1.0) };
        self.cycle = (self.cycle + cadence * dt_s).fract();
        for i in 0..4 {
            self.step_paw(i, cadence, dt_s);
        }
    }

    fn turn(&mut self, walk: &Walk, dt_s: f32) {
        self.way = self.way.lerp(walk.way, share(dt_s, WAY_S));
        self.drift = self.drift.lerp(walk.way, share(dt_s, BUSTLE_S));
        self.activity = eased(self.activity, walk.way.length(), dt_s, BUSTLE_S);
        let pace = self.way.length();
        // Dithering, he goes sideways and backwards rather than round and round.
        let turn_gain =
            ramp(pace, TURN_PACE) * ramp(self.drift.length() / self.activity.max(1e-3), TURN_AGREEMENT);
        if turn_gain > 0.0 {
            let off = turned(self.way.to_angle() - self.heading);
            let by = (off * share(turn_gain * dt_s, TURN_S)).clamp(-TURN_MAX * dt_s, TURN_MAX * dt_s);
            self.heading = turned(self.heading + by);
            self.bend -= by;
        }
        self.bend = eased(self.bend.clamp(-BEND_MAX, BEND_MAX), 0.0, dt_s, BEND_S);
    }

    /// Where each paw belongs under him.
    fn homes_at(&self, sit: f32) -> [Vec2; 4] {
        let (chest, rump) = (Vec2::from_angle(self.heading), Vec2::from_angle(self.heading + self.bend));
        let spine = self.at + chest.rotate(shape::SPINE);
        [0, 1, 2, 3].map(|i| {
            let side = if i % 2 == 0 { 1.0 } else { -1.0 };
            if i < 2 {
                self.at + chest.rotate(shape::FORE_PAW.lerp(shape::FORE_PAW_SAT, sit) * Vec2::new(1.0, side))
            } else {
                spine + rump.rotate(shape::HIND_PAW.lerp(shape::HIND_PAW_SAT, sit) * Vec2::new(1.0, side))
            }
        })
    }

    fn step_paw(&mut self, i: usize, cadence: f32, dt_s: f32) {
        let home = self.homes[i];
        let stance = (2.0 * REACH_USED * REACH_PX.x / self.stride_px.max(1.0)).clamp(MIN_STANCE, STANCE);
        // Fore left and hind right together, fore right and hind left half a cycle later.
        let local = (self.cycle + if i == 0 || i == 3 { 0.0 } else { 0.5 }).fract();
        // When standing, it passes under its home half way; so it has to land this far ahead.
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
        let uneasy = cadence == 0.0 && off.length() > UNEASY_PX && others_stand;
        if local < stance {
            paw.stepped = false;
        }
        if paw.swing.is_none() && (due || uneasy || strained) {
            paw.swing = Some((paw.at, 0.0));
            paw.stepped = local >= stance;
        }
        if let Some((from, part)) = paw.swing {
            let part = part + dt_s * (cadence / (1.0 - stance)).max(1.0 / SWING_S);
            let eased = part * part * (3.0 - 2.0 * part);
            let landed = part >= 1.0;
            paw.at = if landed { home + ahead } else { from.lerp(home + ahead, eased) };
            paw.swing = (!landed).then_some((from, part));
        }
        // Faster than his legs can go, he slides.
        let off = paw.at - home;
        let kept = within_reach(off, along, MAX_REACH);
        if kept != off {
            paw.at = home + kept;
        }
    }
}

/// The same way, no longer than his legs reach, `along` him and across, times a factor.
fn within_reach(way: Vec2, along: Vec2, factor: f32) -> Vec2 {
    let reach = factor * REACH_PX;
    let strain = (Vec2::new(way.dot(along), way.perp_dot(along)) / reach).length();
    if strain > 1.0 { way / strain } else { way }
}

/// The share of a change that has happened after some time.
pub(super) fn share(dt_s: f32, time_s: f32) -> f32 {
    1.0 - (-dt_s / time_s).exp()
}

/// How far a value is between two others, 0..1.
pub(super) fn ramp(value: f32, [low, high]: [f32; 2]) -> f32 {
    ((value - low) / (high - low)).clamp(0.0, 1.0)
}

/// A value on its way to a target, some time later.
pub(super) fn eased(now: f32, target: f32, dt_s: f32, time_s: f32) -> f32 {
    now + (target - now) * share(dt_s, time_s)
}

/// The same angle between −π and π.
pub(super) fn turned(angle: f32) -> f32 {
    if angle.is_finite() { (angle + PI).rem_euclid(TAU) - PI } else { 0.0 }
}

#[cfg(test)]
mod tests;
