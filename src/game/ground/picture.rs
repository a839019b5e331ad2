//! The picture of the ground. What lies on the ground and does not move is drawn by a camera of its own into a texture with
//! a texel for each pixel of the window, and only when it changes; the window's camera draws the texture, which costs little.
//! Reads the window and what the ground and the mud report; writes the camera, the texture and the entity that shows it.

use bevy::asset::{AssetEventSystems, uuid_handle};
use bevy::camera::visibility::{NoFrustumCulling, RenderLayers, VisibilitySystems};
use bevy::camera::{CameraUpdateSystems, ImageRenderTarget, RenderTarget};
use bevy::prelude::*;
use bevy::render::render_resource::{AsBindGroup, TextureFormat};
use bevy::shader::{Shader, ShaderRef};
use bevy::sprite_render::{Material2d, Material2dPlugin, MeshMaterial2d};
use bevy::transform::TransformSystems;
use bevy::window::PrimaryWindow;

use super::{DrawGround, GROUND_Z};
use crate::game::frames::compiling::Compiling;
use crate::game::viewport::Viewport;

/// The layer of what is in the picture; everything else is drawn over it.
pub(super) const LAYER: RenderLayers = RenderLayers::layer(1);
/// The order of the camera: before that of the window.
const ORDER: isize = -1;
/// The frames in which a change is drawn. The renderer is a frame behind, and tells a frame later that a shader is missing.
const FRAMES: u32 = 3;

const SHADER: Handle<Shader> = uuid_handle!("0f0c1c5d-6d0b-4d0c-9b0a-2f8d1f0f6f1c");
const SHADER_TEXT: &str = include_str!("../../../assets/shaders/picture.wgsl");

/// Whether the picture must be drawn.
#[derive(Resource, Default)]
pub(super) struct Redraw {
    /// The frames in which it is still drawn.
    frames: u32,
    /// Whether there is ground, and mud.
    pub(super) has_ground: bool,
    pub(super) has_mud: bool,
}

impl Redraw {
    /// Has the picture drawn, because something in it changed.
    pub(super) fn request(&mut self) {
        self.frames = FRAMES;
    }

    /// Has it drawn if something appeared or disappeared.
    pub(super) fn request_if(&mut self, is_changed: bool) {
        if is_changed {
            self.request();
        }
    }
}

/// The material of the entity that shows the picture.
#[derive(Asset, AsBindGroup, TypePath, Clone, Debug)]
struct PictureMaterial {
    #[texture(0, filterable = false)]
    picture: Handle<Image>,
}

impl Material2d for PictureMaterial {
    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }
}

/// The entity that shows the picture.
#[derive(Component)]
struct Picture;

/// The camera that draws the picture.
#[derive(Component)]
struct PictureCamera;

pub(super) fn plugin(app: &mut App) {
    // A handle that is a constant is never stale, so this cannot fail.
    let shader = Shader::from_wgsl(SHADER_TEXT, "frankie/picture.wgsl");
    let _ = app.world_mut().resource_mut::<Assets<Shader>>().insert(&SHADER, shader);
    app.add_plugins(Material2dPlugin::<PictureMaterial>::default())
        .init_resource::<Redraw>()
        .add_systems(Startup, spawn)
        .add_systems(
            PostUpdate,
            update
                .after(DrawGround)
                .before(CameraUpdateSystems)
                .before(TransformSystems::Propagate)
                .before(VisibilitySystems::VisibilityPropagate)
                .before(AssetEventSystems),
        );
}

fn spawn(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut images: ResMut<Assets<Image>>,
    mut materials: ResMut<Assets<PictureMaterial>>,
) {
    let picture = images.add(texture(UVec2::ONE));
    commands.spawn((
        Name::new("Camera of the ground"),
        PictureCamera,
        Camera2d,
        Camera { order: ORDER, is_active: false, ..Camera::default() },
        Msaa::Off,
        RenderTarget::from(picture.clone()),
        LAYER,
    ));
    commands.spawn((
        Name::new("Ground's picture"),
        Picture,
        Mesh2d(meshes.add(Rectangle::new(1.0, 1.0))),
        MeshMaterial2d(materials.add(PictureMaterial { picture })),
        Transform::from_xyz(0.0, 0.0, GROUND_Z),
        NoFrustumCulling,
        Visibility::Hidden,
    ));
}

/// Returns an empty texture that a camera can draw into.
fn texture(size: UVec2) -> Image {
    Image::new_target_texture(size.x, size.y, TextureFormat::Rgba8UnormSrgb, None)
}

fn update(
    viewport: Res<Viewport>,
    compiling: Option<Res<Compiling>>,
    windows: Query<&Window, With<PrimaryWindow>>,
    mut drawn: Local<(UVec2, f32)>,
    mut redraw: ResMut<Redraw>,
    mut images: ResMut<Assets<Image>>,
    mut materials: ResMut<Assets<PictureMaterial>>,
    mut camera: Query<(&mut Camera, &mut RenderTarget, &mut Projection), With<PictureCamera>>,
    mut shown: Query<(&MeshMaterial2d<PictureMaterial>, &mut Transform, &mut Visibility), With<Picture>>,
) {
    let (Ok((mut camera, mut target, mut projection)), Ok((material, mut transform, mut visibility))) =
        (camera.single_mut(), shown.single_mut())
    else {
        return;
    };
    let (size, scale) = windows.single().map_or((viewport.window_px.as_uvec2(), 1.0), |window| {
        (window.physical_size(), window.scale_factor())
    });
    if *drawn != (size, scale) && size.min_element() > 0 {
        *drawn = (size, scale);
        // A texture of its own for each size: the renderer keeps what it knows of the target of a camera.
        let handle = images.add(texture(size));
        // Marked as changed, so that the material binds the new texture and the camera takes its size in this frame.
        let Some(mut material) = materials.get_mut(&material.0) else { return };
        material.picture = handle.clone();
        *target = RenderTarget::Image(ImageRenderTarget { handle, scale_factor: scale });
        projection.set_changed();
        redraw.request();
    }
    if compiling.is_some_and(|compiling| compiling.is_going_on()) {
        // What needs the missing shader is not in the picture yet.
        redraw.request();
    }
    let is_seen = redraw.has_ground || redraw.has_mud;
    let is_active = is_seen && redraw.frames > 0;
    if camera.is_active != is_active {
        camera.is_active = is_active;
    }
    redraw.frames = redraw.frames.saturating_sub(u32::from(is_seen));
    visibility.set_if_neq(if is_seen { Visibility::Inherited } else { Visibility::Hidden });
    transform.set_if_neq(Transform {
        scale: viewport.window_px.extend(1.0),
        ..Transform::from_xyz(0.0, 0.0, GROUND_Z)
    });
}
