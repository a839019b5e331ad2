//! Where Frankie's joints are at rest, px in his own space: x ahead of the tag at his collar, y to his left. He is about
//! 95 px long from nose to tail.

use bevy::math::Vec2;

/// The place where chest and rump join.
pub(super) const SPINE: Vec2 = Vec2::new(-20.0, 0.0);
/// The paws of a standing dog: fore paws from the collar, hind paws from the spine; y to the left.
pub(super) const FORE_PAW: Vec2 = Vec2::new(-8.0, 15.0);
pub(super) const HIND_PAW: Vec2 = Vec2::new(-13.0, 14.8);
/// The paws of a sitting dog.
pub(super) const FORE_PAW_SITTING: Vec2 = Vec2::new(-3.0, 13.0);
pub(super) const HIND_PAW_SITTING: Vec2 = Vec2::new(-5.0, 18.0);
/// The upper ends of the legs.
pub(super) const SHOULDER: Vec2 = Vec2::new(-9.0, 7.0);
pub(super) const HIP: Vec2 = Vec2::new(-13.0, 7.0);
/// The root of the tail, from the spine.
pub(super) const TAIL: Vec2 = Vec2::new(-19.5, 0.0);
/// The point about which the head turns; the parts of the head are given from there.
pub(super) const NECK: Vec2 = Vec2::new(1.0, 0.0);
pub(super) const SKULL: Vec2 = Vec2::new(14.0, 0.0);
pub(super) const MUZZLE: Vec2 = Vec2::new(22.0, 0.0);
pub(super) const NOSE: Vec2 = Vec2::new(36.0, 0.0);
pub(super) const TONGUE: Vec2 = Vec2::new(31.5, -3.0);
pub(super) const EYE: Vec2 = Vec2::new(24.2, 5.5);
pub(super) const EAR: Vec2 = Vec2::new(15.5, 8.6);
/// The length of a leg that is drawn without stretching.
pub(super) const LEG_PX: f32 = 10.0;
