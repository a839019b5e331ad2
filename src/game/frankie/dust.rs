//! The dust that a dog raises where he digs in to turn round: after he ran past the ball, and after the ball changed side.
//! Reads his walk each frame; plain numbers and triangles, no engine.

use bevy::math::Vec2;

use super::gait::Gait;
use crate::game::shapes::{ClosedCurve, FlatMesh, linear};

/// The speed, px a second, of the way that he leaves, and of the new one, from which on he digs in.
const MIN_PACE: f32 = 34.0;
/// The cosine between the two ways below which he turns round.
const MAX_COSINE: f32 = -0.25;
/// The life of a puff, the time between two, seconds, and the largest number of them.
const LIFE_S: f32 = 0.6;
const EVERY_S: f32 = 0.045;
const MAX_PUFFS: usize = 14;
/// The radius of a puff at first and at last, px, and its opacity at first.
const RADIUS_PX: [f32; 2] = [4.0, 15.0];
const OPACITY: f32 = 0.5;
const COLOR: [u8; 3] = [0xE9, 0xDD, 0xC9];

/// A puff of dust.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Puff {
    at: Vec2,
    drift: Vec2,
    age_s: f32,
}

/// The dust on the ground.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dust {
    puffs: Vec<Puff>,
    since_s: f32,
    /// A number that spreads the puffs, different for each.
    count: u32,
}

impl Dust {
    /// Advances by `dt_s` seconds; raises new dust while he digs in.
    pub(super) fn tick(&mut self, gait: Option<&Gait>, reduced_motion: bool, dt_s: f32) {
        let dt_s = if dt_s.is_finite() { dt_s.clamp(0.0, 0.25) } else { 0.0 };
        for puff in &mut self.puffs {
            puff.age_s += dt_s;
            puff.at += puff.drift * dt_s;
        }
        self.puffs.retain(|puff| puff.age_s < LIFE_S);
        self.since_s += dt_s;
        let Some(gait) = gait.filter(|gait| !reduced_motion && digs_in(gait)) else { return };
        if self.since_s < EVERY_S || self.puffs.len() >= MAX_PUFFS {
            return;
        }
        self.since_s = 0.0;
        self.count = self.count.wrapping_add(1);
        // The golden angle spreads them evenly, without a random number.
        let spread = Vec2::from_angle(2.4 * (self.count % 360) as f32);
        let from = gait.paws[self.count as usize % gait.paws.len()].at;
        let forward = gait.drift.normalize_or_zero();
        self.puffs.push(Puff { at: from + 4.0 * spread, drift: 26.0 * forward + 9.0 * spread, age_s: 0.0 });
    }

    /// Returns whether there is none.
    pub(super) fn is_gone(&self) -> bool {
        self.puffs.is_empty()
    }

    /// Forgets all of it, as when the camera moves.
    pub(super) fn clear(&mut self) {
        self.puffs.clear();
    }

    /// Returns the puffs as triangles, in world_px.
    pub(super) fn mesh(&self) -> FlatMesh {
        self.puffs.iter().fold(FlatMesh::new(0.0), |mesh, puff| {
            let part = puff.age_s / LIFE_S;
            let radius = RADIUS_PX[0] + (RADIUS_PX[1] - RADIUS_PX[0]) * part.sqrt();
            let outline = ClosedCurve::oval(puff.at, Vec2::splat(radius), 0.0);
            mesh.glow(&outline, linear(COLOR, OPACITY * (1.0 - part)), 0.4)
        })
    }
}

/// Returns whether he runs back from where he has just come: the new way is against the one of the last moments.
fn digs_in(gait: &Gait) -> bool {
    let (new, old) = (gait.way, gait.drift);
    let is_fast = old.length() > MIN_PACE && new.length() > 0.3 * MIN_PACE;
    is_fast && new.normalize_or_zero().dot(old.normalize_or_zero()) < MAX_COSINE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gait(way: Vec2, drift: Vec2) -> Gait {
        Gait { way, drift, ..Gait::standing(Vec2::ZERO, 0.0) }
    }

    fn after(gait: &Gait, reduced_motion: bool) -> Dust {
        let mut dust = Dust::default();
        (0..30).for_each(|_| dust.tick(Some(gait), reduced_motion, 1.0 / 60.0));
        dust
    }

    #[test]
    fn he_raises_dust_where_he_turns_round_and_nowhere_else() {
        let fast = Vec2::new(90.0, 0.0);
        let turning = after(&gait(-0.5 * fast, fast), false);
        assert!(turning.puffs.len() > 4 && turning.puffs.len() <= MAX_PUFFS);
        assert!(!turning.mesh().positions.is_empty());
        for calm in [gait(fast, fast), gait(Vec2::new(0.0, 90.0), fast), gait(-0.1 * fast, 0.1 * fast)] {
            assert!(after(&calm, false).is_gone(), "{calm:?}");
        }
        assert!(after(&gait(-0.5 * fast, fast), true).is_gone(), "reduced motion");
    }

    #[test]
    fn dust_settles() {
        let mut dust = after(&gait(Vec2::new(-50.0, 0.0), Vec2::new(90.0, 0.0)), false);
        (0..60).for_each(|_| dust.tick(None, false, 1.0 / 60.0));
        assert!(dust.is_gone());
        dust.tick(Some(&gait(Vec2::NAN, Vec2::splat(1e30))), false, f32::NAN);
        assert!(dust.mesh().positions.iter().all(|at| at.is_finite()));
    }
}
