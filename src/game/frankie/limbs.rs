//! The dogs and the ball as entities: a mesh for each dog, and the systems that move them. Reads `DogView`, the
//! [`Viewport`] and the time since the last frame; writes meshes, transforms, visibilities and [`DogAnchors`].

use bevy::camera::visibility::NoFrustumCulling;
use bevy::prelude::*;
use bevy::sprite_render::MeshMaterial2d;
use bevy::window::PrimaryWindow;

use super::ball::{self, BallMotion};
use super::body::Body;
use super::coat::{self, DOGS};
use super::dust::Dust;
use super::gait::{Gait, Walk};
use super::mood::Mood;
use super::pose::Pose;
use super::{Dog, DogAnchors, DogView};
use crate::game::FrameSystems;
use crate::game::flat::FlatMaterial;
use crate::game::frames::Moving;
use crate::game::shapes::{FlatMesh, feather_px};
use crate::game::viewport::Viewport;
use frankie_draw::agent_mark::AgentMark;
use frankie_draw::easing::ramp;

/// Over the ground and the trail: the ball where it lies, dust, Frankie, the ball in the air.
const BALL_Z: f32 = 8.0;
const DUST_Z: f32 = 9.0;
const DOG_Z: f32 = 10.0;
const FLYING_Z: f32 = 30.0;
const PIECE_Z: f32 = 0.02;
/// Between two dogs: more than all pieces of one.
const DOG_APART_Z: f32 = 2.0;
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
    if app.world().contains_resource::<Assets<FlatMaterial>>() {
        app.add_systems(Startup, spawn).init_resource::<Feather>().add_systems(
            Update,
            (sharpen, (pose_dog, pose_ball, show_dust)).chain().after(tick).in_set(FrameSystems::Draw),
        );
    }
}

/// How the dogs and the ball move that are on the ground.
#[derive(Resource, Default)]
struct Motions {
    /// One for each of [`DOGS`].
    dogs: [Option<DogMotion>; DOGS.len()],
    ball: Option<BallMotion>,
    dust: Dust,
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
struct DogMotion {
    gait: Gait,
    mood: Mood,
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
fn tick(
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

/// The width over which edges fade out, in logical px.
#[derive(Resource, Clone, Copy, PartialEq)]
struct Feather(f32);

impl Default for Feather {
    fn default() -> Self {
        Self(feather_px(1.0))
    }
}

/// The entity of a dog.
#[derive(Component)]
struct DrawnDog {
    mark: AgentMark,
    /// His body with edges of some width; made when he is first seen.
    body: Option<(Feather, Body)>,
    /// The pose of his mesh.
    pose: Option<Pose>,
}

#[derive(Component)]
struct BallRoot;

#[derive(Component)]
struct BallShadow;

#[derive(Component)]
struct BallSeam;

#[derive(Component)]
struct DrawnDust;

fn spawn(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<FlatMaterial>>,
    feather: Res<Feather>,
) {
    let feather_px = feather.0;
    let material = materials.add(FlatMaterial {});
    for mark in DOGS {
        commands.spawn((
            Name::new(coat::name_of(mark)),
            DrawnDog { mark, body: None, pose: None },
            // Its mesh comes with the first pose: one without vertices cannot be drawn.
            (Mesh2d(meshes.reserve_handle()), MeshMaterial2d(material.clone()), NoFrustumCulling),
            Transform::from_xyz(0.0, 0.0, dog_z(mark)),
            Visibility::Hidden,
        ));
    }
    commands.spawn((
        Name::new("Dust"),
        DrawnDust,
        (Mesh2d(meshes.reserve_handle()), MeshMaterial2d(material.clone()), NoFrustumCulling),
        Transform::from_xyz(0.0, 0.0, DUST_Z),
        Visibility::Hidden,
    ));
    let mut drawn = |mesh: FlatMesh| {
        (Mesh2d(meshes.add(mesh.into_mesh())), MeshMaterial2d(material.clone()), NoFrustumCulling)
    };
    let at = Transform::from_xyz(0.0, 0.0, BALL_Z - 0.5);
    commands.spawn((
        Name::new("Ball's shadow"),
        BallShadow,
        drawn(ball::shadow(1.0)),
        at,
        Visibility::Hidden,
    ));
    let at = Transform::from_xyz(0.0, 0.0, BALL_Z);
    let root = (Name::new("Ball"), BallRoot, drawn(ball::felt(feather_px)), at, Visibility::Hidden);
    let seam = drawn(BallMotion::lying(Vec2::ZERO).seam(feather_px));
    commands.spawn(root).with_child((
        Name::new("Seam"),
        BallSeam,
        seam,
        Transform::from_xyz(0.0, 0.0, PIECE_Z),
    ));
}

/// Makes edges about a pixel wide, on a screen with more or fewer pixels as well.
fn sharpen(
    windows: Query<&Window, With<PrimaryWindow>>,
    mut feather: ResMut<Feather>,
    mut meshes: ResMut<Assets<Mesh>>,
    ball: Query<&Mesh2d, With<BallRoot>>,
) {
    let Ok(window) = windows.single() else { return };
    if !feather.set_if_neq(Feather(feather_px(window.scale_factor()))) {
        return;
    }
    for mesh in &ball {
        // The handle is the entity's own, so it is never stale.
        let _ = meshes.insert(&mesh.0, ball::felt(feather.0).into_mesh());
    }
}

fn pose_dog(
    motions: Res<Motions>,
    feather: Res<Feather>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut dogs: Query<(&mut DrawnDog, &Mesh2d, &mut Transform, &mut Visibility)>,
) {
    for (mut dog, mesh, mut place, mut visibility) in &mut dogs {
        let motion = motions.dogs[coat::index_of(dog.mark)].as_ref();
        visibility.set_if_neq(visible_if(motion.is_some()));
        let Some(motion) = motion else { continue };
        place.translation = motion.gait.at.extend(dog_z(dog.mark));
        if dog.body.as_ref().is_none_or(|(made_for, _)| *made_for != *feather) {
            let body = Body::new(coat::palette_of(dog.mark), feather.0);
            dog.body = Some((*feather, body));
            dog.pose = None;
        }
        let pose = Some(Pose::of(&motion.gait, &motion.mood));
        let DrawnDog { body: Some((_, body)), pose: drawn, .. } = &mut *dog else { continue };
        if *drawn != pose
            && let Some(pose) = &pose
        {
            // The handle is the entity's own, so it is never stale.
            let _ = meshes.insert(&mesh.0, body.posed(pose).into_mesh());
        }
        *drawn = pose;
    }
}

/// Returns the z of a dog: Frankie is over the pack.
fn dog_z(dog: AgentMark) -> f32 {
    DOG_Z + DOG_APART_Z * (DOGS.len() - 1 - coat::index_of(dog)) as f32
}

fn pose_ball(
    motions: Res<Motions>,
    feather: Res<Feather>,
    mut drawn_turn: Local<Option<(Quat, Feather)>>,
    mut drawn_opacity: Local<Option<f32>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut root: Query<(&mut Transform, &mut Visibility, &mut Mesh2d), (With<BallRoot>, Without<BallShadow>)>,
    mut shadow: Query<(&mut Transform, &mut Visibility, &Mesh2d), (With<BallShadow>, Without<BallRoot>)>,
    mut seam: Query<&mut Mesh2d, (With<BallSeam>, Without<BallRoot>, Without<BallShadow>)>,
) {
    let (
        Ok((mut place, mut visibility, mut mesh)),
        Ok((mut shade, mut shade_visibility, shade_mesh)),
        Ok(mut seam),
    ) = (root.single_mut(), shadow.single_mut(), seam.single_mut())
    else {
        return;
    };
    visibility.set_if_neq(visible_if(motions.ball.is_some()));
    shade_visibility.set_if_neq(visible_if(motions.ball.is_some()));
    let Some(ball) = &motions.ball else { return };
    let (at, size) = ball.drawn();
    let z = if ball.is_flying() || ball.is_held() { FLYING_Z } else { BALL_Z };
    if place.translation.z != z {
        // Bevy 0.19 keeps the draw order of 2D meshes until a mesh changes.
        mesh.set_changed();
        seam.set_changed();
    }
    *place = Transform { translation: at.extend(z), scale: size.extend(1.0), ..Transform::IDENTITY };
    let (at, size, opacity) = ball.shadow();
    *shade =
        Transform { translation: at.extend(BALL_Z - 0.5), scale: Vec3::splat(size), ..Transform::IDENTITY };
    // It fades as the ball rises.
    if drawn_opacity.is_none_or(|drawn| (drawn - opacity).abs() > 0.01) {
        *drawn_opacity = Some(opacity);
        // The handles are the entities' own, so they are never stale.
        let _ = meshes.insert(&shade_mesh.0, ball::shadow(opacity).into_mesh());
    }
    if *drawn_turn != Some((ball.turn, *feather)) {
        *drawn_turn = Some((ball.turn, *feather));
        let _ = meshes.insert(&seam.0, ball.seam(feather.0).into_mesh());
    }
}

fn show_dust(
    motions: Res<Motions>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut drawn: Query<(&Mesh2d, &mut Visibility), With<DrawnDust>>,
) {
    let Ok((mesh, mut visibility)) = drawn.single_mut() else { return };
    let is_shown = !motions.dust.is_gone();
    visibility.set_if_neq(visible_if(is_shown));
    if is_shown {
        // The handle is the entity's own, so it is never stale.
        let _ = meshes.insert(&mesh.0, motions.dust.mesh().into_mesh());
    }
}

fn visible_if(is_shown: bool) -> Visibility {
    if is_shown { Visibility::Inherited } else { Visibility::Hidden }
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
