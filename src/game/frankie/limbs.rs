//! Frankie and his ball as entities: a mesh for every piece, and the systems that move them. Reads `DogView`, the
//! [`Viewport`] and the time since the last frame; writes transforms, visibilities and [`DogPlaces`].

use bevy::asset::RenderAssetUsages;
use bevy::camera::visibility::NoFrustumCulling;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use bevy::sprite_render::{AlphaMode2d, MeshMaterial2d};

use super::ball::{self, Throw};
use super::coat::{self, Layer, Limb};
use super::gait::{Gait, Walk};
use super::mood::Mood;
use super::pose::Pose;
use super::shapes::Sheet;
use super::{Dog, DogPlaces, DogView};
use crate::game::FrameSystems;
use crate::game::viewport::Viewport;

/// Over the ground and the trail: the ball where it lies, Frankie, the ball in the air.
const BALL_Z: f32 = 8.0;
const DOG_Z: f32 = 10.0;
const FLYING_Z: f32 = 30.0;
const PIECE_Z: f32 = 0.02;
/// With more steps a second than this, what a frame shows is the way between frames, not a single step.
const MANY_STEPS: f32 = 40.0;
/// Ways between two frames are reckoned over no less than this, seconds.
const LEAST_FRAME_S: f32 = 1.0 / 240.0;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Cast>().add_systems(Update, act.in_set(FrameSystems::Draw));
    if app.world().contains_resource::<Assets<ColorMaterial>>() {
        app.add_systems(Startup, make)
            .add_systems(Update, (pose_dog, pose_ball).after(act).in_set(FrameSystems::Draw));
    }
}

/// Who is on the ground, and how they move.
#[derive(Resource, Default)]
struct Cast {
    dog: Option<Actor>,
    ball: Option<Throw>,
}

/// Frankie, as he moves.
#[derive(Clone, Debug)]
struct Actor {
    gait: Gait,
    mood: Mood,
    placed: u64,
    /// How the ground was seen when he last moved.
    viewport: Viewport,
}

impl Actor {
    fn new(dog: &Dog, viewport: &Viewport) -> Self {
        let gait = Gait::standing(dog.at_px, heading(dog).unwrap_or(0.0));
        let mut mood = Mood::default();
        mood.land();
        Self { gait, mood, placed: dog.placed, viewport: viewport.clone() }
    }

    fn pass(&mut self, dog: &Dog, viewport: &Viewport, calm: bool, dt_s: f32) {
        if dog.placed != self.placed {
            self.placed = dog.placed;
            self.gait = Gait::standing(dog.at_px, heading(dog).unwrap_or(self.gait.heading));
            self.mood.land();
        } else if *viewport != self.viewport {
            self.gait.carry(moved(self.gait.at, &self.viewport, viewport));
        }
        if *viewport != self.viewport {
            self.viewport = viewport.clone();
        }
        let gone = (dog.at_px - self.gait.at) / dt_s.max(LEAST_FRAME_S);
        let way = if dog.steps_per_s > 0.0 && dog.steps_per_s <= MANY_STEPS {
            dog.step_px * dog.steps_per_s
        } else {
            gone
        };
        let step_px = if dog.steps_per_s > 0.0 { dog.step_px.length() } else { 0.0 };
        self.gait.pass(&Walk { at: dog.at_px, way, step_px, sit: self.mood.sit }, dt_s);
        self.mood.pass(dog, &self.gait, calm, dt_s);
    }
}

/// Where he turns at once when he is put down.
fn heading(dog: &Dog) -> Option<f32> {
    let ways = [dog.step_px, dog.toward];
    ways.into_iter().find(|way| way.is_finite() && way.length() > 1e-3).map(Vec2::to_angle)
}

/// How far the ground under a place has moved in the window.
fn moved(at: Vec2, before: &Viewport, now: &Viewport) -> Vec2 {
    let half = 0.5 * before.window_px;
    let ground = before.sim_from_window_px(Vec2::new(at.x + half.x, half.y - at.y));
    now.world_px_from_sim(ground) - at
}

/// Lets time pass for both.
fn act(
    view: Res<DogView>,
    viewport: Res<Viewport>,
    time: Res<Time>,
    mut cast: ResMut<Cast>,
    mut places: ResMut<DogPlaces>,
) {
    let (dt_s, calm) = (time.delta_secs(), view.reduced_motion);
    match view.dog.filter(|dog| dog.at_px.is_finite()) {
        Some(dog) => {
            cast.dog.get_or_insert_with(|| Actor::new(&dog, &viewport)).pass(&dog, &viewport, calm, dt_s)
        }
        None => cast.dog = None,
    }
    match view.ball {
        Some(ball) => cast.ball.get_or_insert_with(|| Throw::lying(ball.at_px)).pass(&ball, calm, dt_s),
        None => cast.ball = None,
    }
    let now = cast.dog.as_ref().map_or_else(DogPlaces::default, |actor| {
        let at = actor.gait.at;
        let pose = Pose::of(&actor.gait, &actor.mood);
        DogPlaces { collar_px: Some(at), head_px: Some(at + pose.skull.at) }
    });
    places.set_if_neq(now);
}

#[derive(Component)]
struct DogRoot;

#[derive(Component)]
struct Piece {
    limb: Limb,
    layer: Layer,
}

#[derive(Component)]
struct BallRoot;

#[derive(Component)]
struct BallShadow;

#[derive(Component)]
struct BallSeam;

fn make(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<ColorMaterial>>,
) {
    let plain = ColorMaterial { alpha_mode: AlphaMode2d::Blend, ..ColorMaterial::default() };
    let material = materials.add(plain.clone());
    let mut drawn = |sheet: Sheet, material: &Handle<ColorMaterial>| {
        (Mesh2d(meshes.add(mesh_of(sheet))), MeshMaterial2d(material.clone()), NoFrustumCulling)
    };
    let root = (Name::new("Frankie"), DogRoot, Transform::from_xyz(0.0, 0.0, DOG_Z), Visibility::Hidden);
    commands.spawn(root).with_children(|dog| {
        for (limb, layer) in coat::pieces() {
            let name = Name::new(format!("{limb:?} {layer:?}"));
            dog.spawn((
                name,
                Piece { limb, layer },
                drawn(coat::sheet(limb, layer), &material),
                Transform::default(),
            ));
        }
    });
    // Its own material: it pales as the ball rises.
    let shade = materials.add(plain);
    let at = Transform::from_xyz(0.0, 0.0, BALL_Z - 0.5);
    commands.spawn((
        Name::new("Ball's shadow"),
        BallShadow,
        drawn(ball::shadow(), &shade),
        at,
        Visibility::Hidden,
    ));
    let at = Transform::from_xyz(0.0, 0.0, BALL_Z);
    let root = (Name::new("Ball"), BallRoot, drawn(ball::felt(), &material), at, Visibility::Hidden);
    let seam = drawn(Throw::lying(Vec2::ZERO).seam(), &material);
    commands.spawn(root).with_child((
        Name::new("Seam"),
        BallSeam,
        seam,
        Transform::from_xyz(0.0, 0.0, PIECE_Z),
    ));
}

fn mesh_of(sheet: Sheet) -> Mesh {
    let positions: Vec<[f32; 3]> = sheet.positions.iter().map(|at| [at.x, at.y, 0.0]).collect();
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, sheet.colors)
        .with_inserted_indices(Indices::U32(sheet.indices))
}

fn pose_dog(
    cast: Res<Cast>,
    mut root: Query<(&mut Transform, &mut Visibility, &Children), (With<DogRoot>, Without<Piece>)>,
    mut pieces: Query<(&Piece, &mut Transform), Without<DogRoot>>,
) {
    let Ok((mut place, mut visibility, children)) = root.single_mut() else { return };
    visibility.set_if_neq(shown(cast.dog.is_some()));
    let Some(actor) = &cast.dog else { return };
    place.translation = actor.gait.at.extend(DOG_Z);
    let pose = Pose::of(&actor.gait, &actor.mood);
    for (i, child) in children.iter().enumerate() {
        let Ok((piece, mut place)) = pieces.get_mut(child) else { continue };
        let joint = coat::place(&pose, piece.limb, piece.layer);
        *place = Transform {
            translation: joint.at.extend(PIECE_Z * i as f32),
            rotation: Quat::from_rotation_z(joint.angle),
            scale: joint.scale.extend(1.0),
        };
    }
}

fn pose_ball(
    cast: Res<Cast>,
    mut turned: Local<Option<Quat>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<ColorMaterial>>,
    mut root: Query<(&mut Transform, &mut Visibility), (With<BallRoot>, Without<BallShadow>)>,
    mut shadow: Query<
        (&mut Transform, &mut Visibility, &MeshMaterial2d<ColorMaterial>),
        (With<BallShadow>, Without<BallRoot>),
    >,
    seam: Query<&Mesh2d, With<BallSeam>>,
) {
    let (Ok((mut place, mut visibility)), Ok((mut shade, mut shade_visibility, material))) =
        (root.single_mut(), shadow.single_mut())
    else {
        return;
    };
    visibility.set_if_neq(shown(cast.ball.is_some()));
    shade_visibility.set_if_neq(shown(cast.ball.is_some()));
    let Some(throw) = &cast.ball else { return };
    let (at, size) = throw.drawn();
    let z = if throw.is_flying() { FLYING_Z } else { BALL_Z };
    *place = Transform { translation: at.extend(z), scale: size.extend(1.0), ..Transform::IDENTITY };
    let (at, size, cover) = throw.shadow();
    *shade =
        Transform { translation: at.extend(BALL_Z - 0.5), scale: Vec3::splat(size), ..Transform::IDENTITY };
    if materials.get(&material.0).is_some_and(|material| (material.color.alpha() - cover).abs() > 0.01)
        && let Some(mut material) = materials.get_mut(&material.0)
    {
        material.color.set_alpha(cover);
    }
    if let Ok(mesh) = seam.single()
        && *turned != Some(throw.turn)
    {
        *turned = Some(throw.turn);
        // The handle is the entity's own, so it is never stale.
        let _ = meshes.insert(&mesh.0, mesh_of(throw.seam()));
    }
}

fn shown(is: bool) -> Visibility {
    if is { Visibility::Inherited } else { Visibility::Hidden }
}
