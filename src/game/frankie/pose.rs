//! Where each of Frankie's limbs is. Reads how he walks and what he feels, returns joints; pure.
//!
//! He is drawn in his own space: px from the tag at his collar, x ahead, y to his left. `anatomy` says where his joints
//! are at rest; a [`Joint`] places the meshes of a limb, which `coat` draws about the limb's own root.

use bevy::math::Vec2;

use super::anatomy;
use super::gait::Gait;
use super::mood::Mood;

/// The place of a limb: px from his collar, y up, with its rotation in radians and its scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Joint {
    pub(super) at: Vec2,
    pub(super) angle: f32,
    pub(super) scale: Vec2,
}

impl Joint {
    fn new(at: Vec2, angle: f32) -> Self {
        Self { at, angle, scale: Vec2::ONE }
    }

    /// Returns a joint that is given in the space of this one.
    fn then(&self, at: Vec2, angle: f32) -> Self {
        Self { at: self.point(at), angle: self.angle + angle, scale: self.scale }
    }

    fn scaled(self, x: f32, y: f32) -> Self {
        Self { scale: self.scale * Vec2::new(x, y), ..self }
    }

    /// Returns a point of this joint's space as px from his collar.
    pub(super) fn point(&self, at: Vec2) -> Vec2 {
        self.at + Vec2::from_angle(self.angle).rotate(self.scale * at)
    }
}

/// The joint of every limb. Pairs are left, right; fours are fore left, fore right, hind left, hind right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pose {
    pub(super) chest: Joint,
    pub(super) rump: Joint,
    pub(super) tail: Joint,
    pub(super) legs: [Joint; 4],
    pub(super) paws: [Joint; 4],
    pub(super) collar: Joint,
    pub(super) tag: Joint,
    pub(super) neck: Joint,
    pub(super) skull: Joint,
    pub(super) tuft: Joint,
    pub(super) muzzle: Joint,
    pub(super) nose: Joint,
    pub(super) tongue: Joint,
    pub(super) eyes: [Joint; 2],
    pub(super) ears: [Joint; 2],
    /// How high over the ground he is, px.
    pub(super) height_px: f32,
}

impl Pose {
    /// Returns the pose of a dog that walks and feels like this.
    pub(super) fn of(gait: &Gait, mood: &Mood) -> Self {
        let height_px = mood.height_px();
        let squash = mood.squash();
        let size = 1.0 + height_px / 110.0;
        let whole = Joint { at: Vec2::ZERO, angle: gait.heading, scale: Vec2::splat(size * (1.0 + squash)) };
        let stride = gait_stride(gait);
        let beat = std::f32::consts::TAU * gait.cycle;
        let breath = 0.014 * mood.breath.sin();
        // He rocks over the paws that stand, and his back rises twice in a cycle.
        let rock = 0.06 * stride * beat.sin();
        let rise = 0.018 * stride * (2.0 * beat).cos();
        let long = 1.0 + 0.05 * mood.sprint * (1.0 + (2.0 * beat).sin());

        let chest = whole.then(Vec2::ZERO, rock).scaled(long * (1.0 + rise), 1.0 + breath + rise);
        let spine = whole.then(anatomy::SPINE, gait.bend - 1.3 * rock);
        let rump = spine.scaled((1.0 - 0.18 * mood.sit) * long, 1.0 - breath + 0.15 * mood.sit - rise);
        let [legs, paws] = legs(gait, mood, &chest, &rump, size);
        let head = Head::of(gait, mood, &whole, beat, stride);
        Self {
            chest,
            rump,
            tail: tail(mood, &rump, rock),
            legs,
            paws,
            collar: whole.then(Vec2::ZERO, rock + 0.45 * mood.neck),
            neck: whole.then(anatomy::NECK, 0.6 * mood.neck + 0.2 * mood.tilt),
            tuft: head.tuft(),
            tag: whole.then(Vec2::ZERO, rock + 0.4 * mood.neck),
            skull: head.skull(),
            muzzle: head.muzzle(),
            nose: head.nose(),
            tongue: head.tongue(mood, beat),
            eyes: [1.0, -1.0].map(|side| head.eye(mood, side)),
            ears: [1.0, -1.0].map(|side| head.ear(mood, beat, stride, side)),
            height_px,
        }
    }
}

/// Returns how much he walks: 0 not at all, 1 with long strides.
fn gait_stride(gait: &Gait) -> f32 {
    (gait.pace / 70.0).clamp(0.0, 1.0)
}

fn legs(gait: &Gait, mood: &Mood, chest: &Joint, rump: &Joint, size: f32) -> [[Joint; 4]; 2] {
    let paws = [0, 1, 2, 3].map(|i| {
        let paw = gait.paws[i];
        let lifted = paw.swing.map_or(0.0, |(_, part)| (std::f32::consts::PI * part.clamp(0.0, 1.0)).sin());
        let side = if i % 2 == 0 { 1.0 } else { -1.0 };
        // Sitting, his hind paws point outwards.
        let angle = if i < 2 { chest.angle } else { rump.angle + 0.5 * side * mood.sit };
        // He is drawn larger while he is higher, his paws with him.
        Joint::new(size * (paw.at - gait.at), angle)
            .scaled(size, size)
            .scaled(1.0 + 0.10 * lifted, 1.0 + 0.10 * lifted)
    });
    let legs = [0, 1, 2, 3].map(|i| {
        let side = Vec2::new(1.0, if i % 2 == 0 { 1.0 } else { -1.0 });
        let root =
            if i < 2 { chest.point(anatomy::SHOULDER * side) } else { rump.point(anatomy::HIP * side) };
        let down = paws[i].at - root;
        let angle = if down.length() > 0.1 { down.to_angle() } else { chest.angle };
        Joint::new(root, angle).scaled(down.length() / anatomy::LEG_PX, size)
    });
    [legs, paws]
}

fn tail(mood: &Mood, rump: &Joint, rock: f32) -> Joint {
    let glad = mood.sure.max(mood.sit);
    let swing = mood.wag_width() * mood.wag.sin();
    // A raised tail is seen from its end: shorter and rounder. A low one hangs behind him.
    rump.then(anatomy::TAIL, swing - 0.5 * rock).scaled(1.06 - 0.16 * glad, 0.72 + 0.32 * glad)
}

/// His head, and how it is held.
struct Head {
    joint: Joint,
    /// How far it is tilted, −1..1: everything on it shifts to the side.
    tilt: f32,
    /// How far it is raised toward the viewer, 0..1.
    raised: f32,
}

impl Head {
    fn of(gait: &Gait, mood: &Mood, whole: &Joint, beat: f32, stride: f32) -> Self {
        let nod = 0.8 * stride * (2.0 * beat + 0.6).cos() + 1.2 * mood.sprint;
        let low = 1.0 - mood.sure.max(mood.sit);
        // He carries the weight of his steps in his neck: it turns less than his chest.
        let sway = -0.03 * stride * beat.sin();
        let joint = whole
            .then(anatomy::NECK, mood.neck * (1.0 - 0.1 * gait.bend.abs()) + sway + 0.36 * mood.tilt)
            .then(Vec2::new(nod - 0.5 * low, 0.0), 0.0)
            .scaled(1.0 - 0.03 * mood.sit, 1.0 - 0.04 * mood.tilt.abs());
        Self { joint, tilt: mood.tilt, raised: 0.6 * mood.sit + 0.25 * mood.puzzled }
    }

    fn on(&self, at: Vec2, shift: f32, angle: f32) -> Joint {
        self.joint.then(at + Vec2::new(-shift * 0.8 * self.raised, shift * self.tilt), angle)
    }

    fn skull(&self) -> Joint {
        self.on(anatomy::SKULL, 0.0, 0.0)
    }

    fn tuft(&self) -> Joint {
        self.on(anatomy::SKULL, -1.2, 0.0)
    }

    fn muzzle(&self) -> Joint {
        self.on(anatomy::MUZZLE, 1.3, 0.10 * self.tilt).scaled(1.0 - 0.14 * self.raised, 1.0)
    }

    fn nose(&self) -> Joint {
        self.on(anatomy::NOSE, 2.6, 0.10 * self.tilt).scaled(1.0, 1.0 - 0.08 * self.tilt.abs())
    }

    fn tongue(&self, mood: &Mood, beat: f32) -> Joint {
        let flap = 0.22 * (2.0 * beat + mood.breath).sin();
        self.on(anatomy::TONGUE, 2.2, -0.35 + flap).scaled(mood.tongue.max(0.02), 0.5 + 0.5 * mood.tongue)
    }

    fn eye(&self, mood: &Mood, side: f32) -> Joint {
        let at = anatomy::EYE * Vec2::new(1.0, side);
        self.on(at, 1.7, 0.0).scaled(1.0 - 0.85 * (1.0 - mood.eyes()), 1.0)
    }

    fn ear(&self, mood: &Mood, beat: f32, stride: f32, side: f32) -> Joint {
        // Ears follow the head's bounce a little late; in a sprint they stream back, puzzled they rise.
        let flap = stride * (2.0 * beat - 0.9 + 0.3 * side).sin();
        let angle = 2.42 + 0.28 * mood.sprint - 0.80 * mood.puzzled - 0.13 * flap
            + 0.10 * (1.0 - mood.sure) * (1.0 - mood.puzzled);
        let down = side * self.tilt;
        let long = 1.0 + 0.10 * flap - 0.12 * mood.puzzled + 0.16 * down + 0.05 * mood.sprint;
        self.on(anatomy::EAR * Vec2::new(1.0, side), -0.6, side * angle).scaled(long, 1.0 - 0.06 * flap)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Dog;
    use super::super::gait::Walk;
    use super::*;

    fn all(pose: &Pose) -> Vec<Joint> {
        let mut all = vec![
            pose.chest,
            pose.rump,
            pose.tail,
            pose.neck,
            pose.tuft,
            pose.collar,
            pose.tag,
            pose.skull,
            pose.muzzle,
        ];
        all.extend([pose.nose, pose.tongue]);
        all.extend(pose.legs);
        all.extend(pose.paws);
        all.extend(pose.eyes);
        all.extend(pose.ears);
        all
    }

    #[test]
    fn the_tag_is_at_the_origin_and_the_nose_points_ahead() {
        for heading in [0.0, 1.0, 2.5, -2.0] {
            let pose = Pose::of(&Gait::standing(Vec2::new(40.0, -9.0), heading), &Mood::default());
            assert!(pose.tag.at.length() < 1e-4);
            let nose = pose.nose.at;
            assert!(nose.length() > 30.0 && nose.angle_to(Vec2::from_angle(heading)).abs() < 0.05);
            let long = nose.distance(pose.tail.point(Vec2::new(-18.0, 0.0)));
            assert!((80.0..105.0).contains(&long), "{long}");
        }
    }

    #[test]
    fn puzzled_ears_rise_and_the_head_tilts() {
        let gait = Gait::standing(Vec2::ZERO, 0.0);
        let rest = Pose::of(&gait, &Mood::default());
        let puzzled = Pose::of(&gait, &Mood { puzzled: 1.0, tilt: 1.0, ..Mood::default() });
        assert!(puzzled.ears[0].angle < rest.ears[0].angle);
        assert!(puzzled.skull.angle > rest.skull.angle + 0.2);
        assert!(puzzled.eyes[0].at.y > rest.eyes[0].at.y);
    }

    #[test]
    fn limbs_stay_together_for_any_input() {
        let odd = [f32::NAN, 1e6, 0.0, -1e6, f32::INFINITY, 2.0, -0.3];
        let (mut gait, mut mood) = (Gait::standing(Vec2::ZERO, 0.0), Mood::default());
        for i in 0..900usize {
            let pick = |k: usize| odd[(i * 5 + k * 3 + i / 13) % odd.len()];
            let dog = Dog {
                confidence: pick(0),
                toward: Vec2::new(pick(1), pick(2)),
                wrong_way: i % 3 == 0,
                is_done: i % 50 > 30,
                ..Dog::default()
            };
            let walk = Walk {
                at: Vec2::new(pick(3), pick(4)),
                way: Vec2::new(pick(5), pick(6)),
                step_px: pick(0),
                sit: mood.sit,
            };
            gait.tick(&walk, 0.02);
            mood.tick(&dog, &gait, false, 0.02);
            if i % 40 == 0 {
                mood.land();
            }
            for joint in all(&Pose::of(&gait, &mood)) {
                assert!(
                    joint.at.is_finite() && joint.angle.is_finite() && joint.scale.is_finite(),
                    "{joint:?}"
                );
                assert!(joint.at.length() < 110.0 && joint.scale.max_element() < 6.0, "{joint:?}");
            }
        }
    }
}
