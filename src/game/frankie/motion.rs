//! How the dogs and the ball move from frame to frame. Reads `DogView`, the [`Viewport`] and the time since the last frame;
//! writes [`Motions`], which are drawn, and [`DogAnchors`].

use bevy::prelude::*;

use super::ball::BallMotion;
use super::coat::{self, DOGS};
use super::dust::Dust;
use super::gait::{Gait, Walk};
use super::mood::Mood;
use super::pose::Pose;
use super::{Dog, DogAnchors, DogView};
use crate::game::FrameSystems;
use crate::game::frames::Moving;
use crate::game::viewport::Viewport;
use frankie_draw::agent_mark::AgentMark;
use frankie_draw::easing::ramp;

/// With more steps a second than this, a dog walks along the way between two frames instead of a single step.
const MANY_STEPS: f32 = 40.0;
/// The seconds after which dogs and ball begin to come to rest while nothing happens, and after which they rest.
const REST_S: [f32; 2] = [1.5, 2.5];
/// The velocity between two frames is computed over at least this time, seconds.
const MIN_FRAME_S: f32 = 1.0 / 240.0;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Motions>()
        .init_resource::<Moving>()
        .add_systems(Update, tick.in_set(FrameSystems::Draw));
}

/// How the dogs and the ball move that are on the ground.
#[derive(Resource, Default)]
pub(super) struct Motions {
    /// One for each of [`DOGS`].
    pub dogs: [Option<DogMotion>; DOGS.len()],
    pub ball: Option<BallMotion>,
    pub dust: Dust,
    rest: Rest,
}

/// How dogs and ball come to rest while the run stands: they go on for a moment, then ever slower, until nothing moves.
#[derive(Default)]
struct Rest {
    still_s: f32,
    /// The view and the viewport of the last frame in which they moved.
    view: DogView,
    viewport: Viewport,
}

impl Rest {
    /// Returns the time by which dogs and ball go on in a frame.
    fn tick(&mut self, view: &DogView, viewport: &Viewport, dt_s: f32) -> f32 {
        let is_same = self.view == *view && self.viewport == *viewport;
        if !is_same {
            self.view.clone_from(view);
            self.viewport.clone_from(viewport);
        }
        self.still_s = if is_same && view.is_still { self.still_s + dt_s } else { 0.0 };
        dt_s * (1.0 - ramp(self.still_s, REST_S))
    }

    fn is_over(&self) -> bool {
        self.still_s > REST_S[1]
    }
}

/// The motion of a dog.
#[derive(Clone, Debug)]
pub(super) struct DogMotion {
    pub gait: Gait,
    pub mood: Mood,
    teleport_generation: u64,
    /// The viewport when he last moved.
    viewport: Viewport,
}

impl DogMotion {
    fn new(dog: &Dog, viewport: &Viewport) -> Self {
        let gait = Gait::standing(dog.at_px, heading(dog).unwrap_or(0.0));
        let mut mood = Mood::default();
        mood.land();
        Self { gait, mood, teleport_generation: dog.teleport_generation, viewport: viewport.clone() }
    }

    fn tick(&mut self, dog: &Dog, viewport: &Viewport, reduced_motion: bool, dt_s: f32) {
        if dog.teleport_generation != self.teleport_generation {
            self.teleport_generation = dog.teleport_generation;
            self.gait = Gait::standing(dog.at_px, heading(dog).unwrap_or(self.gait.heading));
            self.mood.land();
        } else if *viewport != self.viewport {
            self.gait.carry(moved(self.gait.at, &self.viewport, viewport));
        }
        if *viewport != self.viewport {
            self.viewport = viewport.clone();
        }
        let gone = (dog.at_px - self.gait.at) / dt_s.max(MIN_FRAME_S);
        let way = if dog.steps_per_s > 0.0 && dog.steps_per_s <= MANY_STEPS {
            dog.step_px * dog.steps_per_s
        } else {
            gone
        };
        let step_px = if dog.steps_per_s > 0.0 { dog.step_px.length() } else { 0.0 };
        self.gait.tick(&Walk { at: dog.at_px, way, step_px, sit: self.mood.sit }, dt_s);
        self.mood.tick(dog, &self.gait, reduced_motion, dt_s);
    }
}

/// Returns the heading that a dog has when it is put down.
fn heading(dog: &Dog) -> Option<f32> {
    let ways = [dog.step_px, dog.toward];
    ways.into_iter().find(|way| way.is_finite() && way.length() > 1e-3).map(Vec2::to_angle)
}

/// Returns how far the ground under a place has moved in the window.
fn moved(at: Vec2, before: &Viewport, now: &Viewport) -> Vec2 {
    let half = 0.5 * before.window_px;
    let ground = before.sim_from_window_px(Vec2::new(at.x + half.x, half.y - at.y));
    now.world_px_from_sim(ground) - at
}

/// Advances the motion of all dogs and the ball.
pub(super) fn tick(
    view: Res<DogView>,
    viewport: Res<Viewport>,
    time: Res<Time>,
    mut motions: ResMut<Motions>,
    mut places: ResMut<DogAnchors>,
    mut moving: ResMut<Moving>,
) {
    let dt_s = motions.rest.tick(&view, &viewport, time.delta_secs());
    let is_empty = view.dogs.is_empty() && view.ball.is_none();
    moving.note_if(!motions.rest.is_over() && !is_empty, "a dog");
    if motions.rest.is_over() {
        return;
    }
    let reduced_motion = view.reduced_motion;
    for (mark, motion) in DOGS.into_iter().zip(&mut motions.dogs) {
        match view.dogs.iter().find(|dog| dog.mark == mark && dog.at_px.is_finite()) {
            Some(dog) => {
                motion.get_or_insert_with(|| DogMotion::new(dog, &viewport)).tick(
                    dog,
                    &viewport,
                    reduced_motion,
                    dt_s,
                );
            }
            None => *motion = None,
        }
    }
    match view.ball {
        Some(ball) => motions.ball.get_or_insert_with(|| BallMotion::lying(ball.at_px)).tick(
            &ball,
            reduced_motion,
            dt_s,
        ),
        None => motions.ball = None,
    }
    let Motions { dogs, ball, dust, .. } = &mut *motions;
    let main = dogs[coat::index_of(AgentMark::Main)].as_ref();
    let is_done = view.dogs.iter().any(|dog| dog.mark == AgentMark::Main && dog.is_done);
    let mouth =
        main.filter(|_| is_done).map(|motion| motion.gait.at + Pose::of(&motion.gait, &motion.mood).nose.at);
    if let Some(ball) = ball {
        ball.take(mouth, dt_s);
    }
    if viewport.is_changed() {
        dust.clear();
    }
    dust.tick(main.map(|motion| &motion.gait).filter(|_| !view.is_still), reduced_motion, dt_s);
    let now = motions.dogs[coat::index_of(view.focus)].as_ref().map_or_else(DogAnchors::default, |motion| {
        let at = motion.gait.at;
        let pose = Pose::of(&motion.gait, &motion.mood);
        DogAnchors { collar_px: Some(at), head_px: Some(at + pose.skull.at) }
    });
    places.set_if_neq(now);
}

#[cfg(test)]
mod tests {
    use super::super::{Ball, gait::wrap_angle};
    use super::*;

    const FRAME_S: f32 = 1.0 / 60.0;

    fn walking(at_px: Vec2) -> Dog {
        Dog { at_px, step_px: Vec2::new(3.0, 0.0), toward: Vec2::X, steps_per_s: 20.0, ..Dog::default() }
    }

    #[test]
    fn paws_move_with_the_camera() {
        let mut viewport = Viewport::default();
        let dog = walking(Vec2::new(30.0, 40.0));
        let mut motion = DogMotion::new(&dog, &viewport);
        let paws = motion.gait.paws;
        viewport.pan_px(Vec2::new(50.0, 20.0));
        // Window pixels count downwards.
        let by = Vec2::new(50.0, -20.0);
        motion.tick(&Dog { at_px: dog.at_px + by, steps_per_s: 0.0, ..dog }, &viewport, false, FRAME_S);
        for (paw, before) in motion.gait.paws.iter().zip(paws) {
            assert!(paw.at.distance(before.at + by) < 0.01, "{paw:?} {before:?}");
        }
        assert!(motion.gait.pace < 0.1);
    }

    #[test]
    fn a_dog_that_is_put_down_lands_and_turns_at_once() {
        let viewport = Viewport::default();
        let mut motion = DogMotion::new(&walking(Vec2::ZERO), &viewport);
        (0..90).for_each(|_| motion.tick(&walking(Vec2::ZERO), &viewport, false, FRAME_S));
        assert_eq!(motion.mood.height_px(), 0.0);
        let dog = Dog {
            toward: Vec2::NEG_Y,
            step_px: Vec2::ZERO,
            teleport_generation: 1,
            ..walking(Vec2::new(200.0, 9.0))
        };
        motion.tick(&dog, &viewport, false, FRAME_S);
        assert!(wrap_angle(motion.gait.heading + std::f32::consts::FRAC_PI_2).abs() < 1e-3);
        assert!(motion.mood.height_px() > 0.0);
        assert!(motion.gait.paws.iter().all(|paw| paw.at.distance(dog.at_px) < 60.0));
    }

    #[test]
    fn single_steps_turn_the_dog_too() {
        let viewport = Viewport::default();
        let still = Dog { at_px: Vec2::ZERO, ..Dog::default() };
        let mut motion = DogMotion::new(&still, &viewport);
        for i in 1..=12 {
            let at_px = Vec2::new(0.0, 4.0 * i as f32);
            (0..12).for_each(|_| motion.tick(&Dog { at_px, ..still }, &viewport, false, FRAME_S));
        }
        assert!(motion.gait.heading > 1.2, "{}", motion.gait.heading);
    }

    #[test]
    fn anchors_are_known_while_the_dog_is_on_the_ground() {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, super::super::plugin)).init_resource::<Viewport>();
        app.update();
        assert_eq!(*app.world().resource::<DogAnchors>(), DogAnchors::default());
        let at_px = Vec2::new(-70.0, 12.0);
        let ball = Ball { at_px, flight: Some((Vec2::ZERO, 0.5)) };
        let view = DogView { dogs: vec![walking(at_px)], ball: Some(ball), ..DogView::default() };
        app.insert_resource(view.clone());
        app.update();
        let places = *app.world().resource::<DogAnchors>();
        assert_eq!(places.collar_px, Some(at_px));
        assert!(places.head_px.is_some_and(|head| head.x > at_px.x + 8.0));
        app.insert_resource(DogView { dogs: vec![walking(Vec2::NAN)], ..view });
        app.update();
        assert_eq!(*app.world().resource::<DogAnchors>(), DogAnchors::default());
    }
}
