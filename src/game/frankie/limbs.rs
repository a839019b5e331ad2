//! The dogs, the ball and the dust as entities: a mesh for each, and the systems that pose them. Reads [`Motions`]; writes
//! meshes, transforms and visibilities.

use bevy::camera::visibility::NoFrustumCulling;
use bevy::prelude::*;
use bevy::sprite_render::MeshMaterial2d;
use bevy::window::PrimaryWindow;

use super::ball::{self, BallMotion};
use super::body::Body;
use super::coat::{self, DOGS};
use super::motion::{self, Motions};
use super::pose::Pose;
use crate::game::FrameSystems;
use crate::game::flat::FlatMaterial;
use crate::game::shapes::{FlatMesh, feather_px};
use frankie_draw::agent_mark::AgentMark;

/// Over the ground and the trail: the ball where it lies, dust, Frankie, the ball in the air.
const BALL_Z: f32 = 8.0;
const DUST_Z: f32 = 9.0;
const DOG_Z: f32 = 10.0;
const FLYING_Z: f32 = 30.0;
const PIECE_Z: f32 = 0.02;
/// Between two dogs: more than all pieces of one.
const DOG_APART_Z: f32 = 2.0;
pub(super) fn plugin(app: &mut App) {
    if app.world().contains_resource::<Assets<FlatMaterial>>() {
        app.add_systems(Startup, spawn).init_resource::<Feather>().add_systems(
            Update,
            (sharpen, (pose_dog, pose_ball, show_dust))
                .chain()
                .after(motion::tick)
                .in_set(FrameSystems::Draw),
        );
    }
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
