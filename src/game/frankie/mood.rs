//! What Frankie feels, as far as it is seen: how his tail wags, where he looks, whether he sits. Reads the run's numbers
//! each frame; plain numbers, no engine.

use std::f32::consts::TAU;

use bevy::math::Vec2;

use super::Dog;
use super::gait::{Gait, wrap_angle};
use frankie_draw::easing::{approach, ramp};

/// Time constants, seconds: in this time the rest of a change falls to 1/e.
const SURE_S: f32 = 0.30;
const PUZZLED_S: f32 = 0.16;
const SIT_S: f32 = 0.22;
const LOOK_S: f32 = 0.11;
/// The maximum turn of his head on his neck, radians.
pub(super) const NECK_MAX: f32 = 0.85;
/// Wags a second, unsure and sure.
const WAGS: [f32; 2] = [0.7, 4.6];
/// Breaths a second, resting and after a sprint.
const BREATHS: [f32; 2] = [0.4, 2.2];
/// The confidence and the speed, px a second, at which a sprint begins and at which it is full.
const SPRINT_SURE: [f32; 2] = [0.55, 0.80];
const SPRINT_PACE: [f32; 2] = [35.0, 85.0];
/// A landing: seconds of the fall, its height in px, and seconds until he stands still.
const FALL_S: f32 = 0.17;
const FALL_PX: f32 = 30.0;
const SETTLE_S: f32 = 0.8;
/// The seconds between two blinks, and of one blink.
const BLINKS_S: f32 = 3.7;
const BLINK_S: f32 = 0.15;

/// What is seen of his feelings.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Mood {
    /// How sure he is, 0..1.
    pub(super) sure: f32,
    /// How puzzled, 0..1.
    pub(super) puzzled: f32,
    /// How far he has sat down, 0..1.
    pub(super) sit: f32,
    /// How much he sprints, 0..1.
    pub(super) sprint: f32,
    /// His tongue, 0 in, 1 out.
    pub(super) tongue: f32,
    /// His head's angle on his neck, radians, and how far it is tilted, −1..1: his right ear down, his left ear down.
    pub(super) neck: f32,
    pub(super) tilt: f32,
    /// Phases, radians.
    pub(super) wag: f32,
    pub(super) breath: f32,
    /// Seconds since he appeared, and since he was put down.
    pub(super) clock_s: f32,
    pub(super) landing_s: Option<f32>,
    /// Whether decorative motion is left out.
    pub(super) reduced_motion: bool,
}

impl Mood {
    /// Starts a landing: he is being put down.
    pub(super) fn land(&mut self) {
        self.landing_s = Some(0.0);
    }

    /// Advances by `dt_s` seconds. `reduced_motion` leaves decorative motion out.
    pub(super) fn tick(&mut self, dog: &Dog, gait: &Gait, reduced_motion: bool, dt_s: f32) {
        let dt_s = if dt_s.is_finite() { dt_s.clamp(0.0, 0.25) } else { 0.0 };
        let flag = |on: bool| if on { 1.0 } else { 0.0 };
        let confidence = if dog.confidence > 0.0 { dog.confidence.min(1.0) } else { 0.0 };
        self.reduced_motion = reduced_motion;
        self.sure = approach(self.sure, confidence, dt_s, SURE_S);
        self.puzzled = approach(self.puzzled, flag(dog.wrong_way && !dog.is_done), dt_s, PUZZLED_S);
        self.sit = approach(self.sit, flag(dog.is_done), dt_s, SIT_S);
        let sprint = ramp(self.sure, SPRINT_SURE).min(ramp(gait.pace, SPRINT_PACE));
        self.sprint = approach(self.sprint, sprint, dt_s, SURE_S);
        // After a sprint it goes in slowly.
        let out_s = if self.sprint > 0.4 { 0.12 } else { 0.9 };
        self.tongue = approach(self.tongue, flag(self.sprint > 0.4).max(0.8 * self.sit), dt_s, out_s);
        self.neck = approach(self.neck, self.look(dog, gait), dt_s, LOOK_S);
        let side = if reduced_motion { 1.0 } else { (2.5 * (1.6 * self.clock_s).sin()).clamp(-1.0, 1.0) };
        self.tilt = approach(self.tilt, self.puzzled * side, dt_s, PUZZLED_S);
        let glad = self.sure.max(self.sit);
        self.wag = (self.wag + TAU * dt_s * (WAGS[0] + (WAGS[1] - WAGS[0]) * glad)).rem_euclid(TAU);
        let breaths = BREATHS[0] + (BREATHS[1] - BREATHS[0]) * self.tongue;
        self.breath = (self.breath + TAU * dt_s * breaths).rem_euclid(TAU);
        // Kept small, so that the sines of it stay exact.
        self.clock_s = (self.clock_s + dt_s) % (BLINKS_S * 1000.0);
        self.landing_s = self.landing_s.map(|t| t + dt_s).filter(|t| *t < SETTLE_S && !reduced_motion);
    }

    /// Returns the angle that his head turns to, on his neck.
    fn look(&self, dog: &Dog, gait: &Gait) -> f32 {
        let toward = if dog.toward.is_finite() { dog.toward } else { Vec2::ZERO };
        if self.sit > 0.5 || toward.length() < 0.05 {
            let idle = if self.reduced_motion { 0.0 } else { 1.0 / (1.0 + 0.1 * gait.pace) };
            return 0.3 * idle * (0.9 * self.clock_s).sin();
        }
        let off = wrap_angle(toward.to_angle() - gait.heading);
        // With a target behind him he keeps looking over the same shoulder.
        let off = if off.abs() > 2.6 && off * self.neck < 0.0 { -off } else { off };
        off.clamp(-NECK_MAX, NECK_MAX)
    }

    /// Returns how wide his tail swings, radians.
    pub(super) fn wag_width(&self) -> f32 {
        let glad = self.sure.max(self.sit);
        (0.07 + 0.62 * glad) * if self.reduced_motion { 0.6 } else { 1.0 }
    }

    /// Returns how far his eyes are open, 0..1.
    pub(super) fn eyes(&self) -> f32 {
        let left = BLINKS_S - self.clock_s % BLINKS_S;
        1.0 - if left < BLINK_S { (left / BLINK_S * std::f32::consts::PI).sin() } else { 0.0 }
    }

    /// Returns his height over the ground, px.
    pub(super) fn height_px(&self) -> f32 {
        self.landing_s.map_or(0.0, |t| FALL_PX * (1.0 - (t / FALL_S) * (t / FALL_S)).max(0.0))
    }

    /// Returns how much wider he is than at rest after a landing, as a share of his width.
    pub(super) fn squash(&self) -> f32 {
        let since = self.landing_s.map(|t| t - FALL_S).filter(|t| *t > 0.0);
        since.map_or(0.0, |t| 0.15 * (-7.5 * t).exp() * (24.0 * t).sin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(dog: Dog, pace: f32, seconds: f32) -> Mood {
        let gait = Gait { pace, ..Gait::standing(Vec2::ZERO, 0.0) };
        let mut mood = Mood::default();
        (0..(seconds * 60.0) as usize).for_each(|_| mood.tick(&dog, &gait, false, 1.0 / 60.0));
        mood
    }

    #[test]
    fn a_sure_tail_wags_wider_and_faster() {
        let [unsure, sure] = [0.1, 0.9].map(|confidence| Dog { confidence, ..Dog::default() });
        assert!(after(sure, 0.0, 2.0).wag_width() > 3.0 * after(unsure, 0.0, 2.0).wag_width());
        let gait = Gait::standing(Vec2::ZERO, 0.0);
        let [slow, fast] = [unsure, sure].map(|dog| {
            let mut mood = after(dog, 0.0, 2.0);
            let before = mood.wag;
            mood.tick(&dog, &gait, false, 0.02);
            (mood.wag - before).rem_euclid(TAU)
        });
        assert!(fast > 3.0 * slow);
    }

    #[test]
    fn the_tongue_is_out_only_in_a_sprint() {
        let dog = Dog { confidence: 0.95, ..Dog::default() };
        assert!(after(dog, 110.0, 2.0).tongue > 0.8);
        assert!(after(dog, 15.0, 2.0).tongue < 0.1);
        assert!(after(Dog { confidence: 0.3, ..dog }, 110.0, 2.0).tongue < 0.1);
    }

    #[test]
    fn the_head_turns_to_the_running_mean_as_far_as_the_neck_goes() {
        let ahead = Dog { toward: Vec2::from_angle(0.4), ..Dog::default() };
        assert!((after(ahead, 30.0, 2.0).neck - 0.4).abs() < 0.02);
        let behind = Dog { toward: Vec2::from_angle(2.5), ..Dog::default() };
        assert!((after(behind, 30.0, 2.0).neck - NECK_MAX).abs() < 0.02);
    }

    #[test]
    fn a_landing_ends_at_rest() {
        let gait = Gait::standing(Vec2::ZERO, 0.0);
        let mut mood = Mood::default();
        mood.land();
        assert!(mood.height_px() > 20.0);
        let mut widest = 0.0f32;
        for _ in 0..90 {
            mood.tick(&Dog::default(), &gait, false, 1.0 / 60.0);
            widest = widest.max(mood.squash());
        }
        assert!(widest > 0.05 && mood.height_px() == 0.0 && mood.squash() == 0.0);
        mood.land();
        mood.tick(&Dog::default(), &gait, true, 1.0 / 60.0);
        assert_eq!(mood.height_px(), 0.0, "no landing with reduced motion");
    }

    #[test]
    fn numbers_stay_finite_for_any_input() {
        let gait = Gait::standing(Vec2::ZERO, 0.0);
        let mut mood = Mood::default();
        for odd in [f32::NAN, f32::INFINITY, -1e30, 1e30, 0.0] {
            let dog = Dog { confidence: odd, toward: Vec2::splat(odd), wrong_way: true, ..Dog::default() };
            mood.tick(&dog, &gait, false, odd);
            mood.tick(&dog, &gait, false, 0.1);
            let Mood { sure, puzzled, sit, sprint, tongue, neck, tilt, wag, breath, clock_s, .. } = mood;
            let all = [sure, puzzled, sit, sprint, tongue, neck, tilt, wag, breath, clock_s];
            assert!(all.iter().all(|c| c.is_finite()), "{mood:?}");
        }
    }
}
