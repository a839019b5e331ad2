//! The picture of the ground. What lies on the ground and does not move is drawn by a camera of its own into a texture with
//! a texel for each pixel of the window, and only when it changes. Every frame begins with a copy of the texture, in the
//! place of a cleared window. Reads the window and what the ground and the mud report; writes the camera and the texture.

use bevy::asset::AssetEventSystems;
use bevy::camera::visibility::RenderLayers;
use bevy::camera::{
    CameraMainTextureUsages, CameraUpdateSystems, ClearColorConfig, ImageRenderTarget, RenderTarget,
};
use bevy::core_pipeline::Core2dSystems;
use bevy::core_pipeline::core_2d::main_opaque_pass_2d;
use bevy::core_pipeline::schedule::Core2d;
use bevy::prelude::*;
use bevy::render::RenderApp;
use bevy::render::extract_component::{ExtractComponent, ExtractComponentPlugin};
use bevy::render::extract_resource::{ExtractResource, ExtractResourcePlugin};
use bevy::render::render_asset::RenderAssets;
use bevy::render::render_resource::{Extent3d, TextureFormat, TextureUsages};
use bevy::render::renderer::{RenderContext, ViewQuery};
use bevy::render::texture::GpuImage;
use bevy::render::view::ViewTarget;
use bevy::window::PrimaryWindow;

use super::DrawGround;
use crate::game::frames::compiling::Compiling;
use crate::game::viewport::Viewport;

/// The layer of what is in the picture; everything else is drawn over it.
pub(super) const LAYER: RenderLayers = RenderLayers::layer(1);
/// The order of the camera: before that of the window.
const ORDER: isize = -1;
/// The frames in which a change is drawn. The renderer is a frame behind, and tells a frame later that a shader is missing.
const FRAMES: u32 = 3;

/// A camera whose frames begin with the picture of the ground.
#[derive(Component, ExtractComponent, Clone, Copy, Debug)]
struct ShowsGround;

/// Returns what makes a camera without multisampling begin its frames with the picture of the ground.
pub fn shows_ground() -> impl Bundle {
    (ShowsGround, Msaa::Off, CameraMainTextureUsages::default().with(TextureUsages::COPY_DST))
}

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

/// The picture that is shown; `None` where there is no ground.
#[derive(Resource, ExtractResource, Clone, Default, PartialEq)]
struct Shown(Option<Handle<Image>>);

/// The camera that draws the picture.
#[derive(Component)]
struct PictureCamera(Handle<Image>);

pub(super) fn plugin(app: &mut App) {
    app.add_plugins((
        ExtractComponentPlugin::<ShowsGround>::default(),
        ExtractResourcePlugin::<Shown>::default(),
    ))
    .init_resource::<Redraw>()
    .init_resource::<Shown>()
    .add_systems(Startup, spawn)
    .add_systems(PostUpdate, update.after(DrawGround).before(CameraUpdateSystems).before(AssetEventSystems));
    if let Some(renderer) = app.get_sub_app_mut(RenderApp) {
        renderer.add_systems(Core2d, copy.in_set(Core2dSystems::MainPass).before(main_opaque_pass_2d));
    }
}

fn spawn(mut commands: Commands, mut images: ResMut<Assets<Image>>) {
    let picture = images.add(texture(UVec2::ONE));
    commands.spawn((
        Name::new("Camera of the ground"),
        PictureCamera(picture.clone()),
        Camera2d,
        Camera { order: ORDER, is_active: false, ..Camera::default() },
        Msaa::Off,
        RenderTarget::from(picture),
        LAYER,
    ));
}

/// Returns an empty texture that a camera can draw into.
fn texture(size: UVec2) -> Image {
    let mut image = Image::new_target_texture(size.x, size.y, TextureFormat::Rgba8UnormSrgb, None);
    image.texture_descriptor.usage |= TextureUsages::COPY_SRC;
    image
}

fn update(
    viewport: Res<Viewport>,
    compiling: Option<Res<Compiling>>,
    windows: Query<&Window, With<PrimaryWindow>>,
    mut drawn: Local<(UVec2, f32)>,
    mut redraw: ResMut<Redraw>,
    mut shown: ResMut<Shown>,
    mut images: ResMut<Assets<Image>>,
    mut camera: Query<(&mut PictureCamera, &mut Camera, &mut RenderTarget, &mut Projection)>,
    mut viewers: Query<&mut Camera, (With<ShowsGround>, Without<PictureCamera>)>,
) {
    let Ok((mut picture, mut camera, mut target, mut projection)) = camera.single_mut() else { return };
    let (size, scale) = windows.single().map_or((viewport.window_px.as_uvec2(), 1.0), |window| {
        (window.physical_size(), window.scale_factor())
    });
    if *drawn != (size, scale) && size.min_element() > 0 {
        *drawn = (size, scale);
        // A texture of its own for each size: the renderer keeps what it knows of the target of a camera.
        let handle = images.add(texture(size));
        picture.0 = handle.clone();
        *target = RenderTarget::Image(ImageRenderTarget { handle, scale_factor: scale });
        // So that the camera takes its size in this frame.
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
    if shown.set_if_neq(Shown(is_seen.then(|| picture.0.clone()))) {
        for mut viewer in &mut viewers {
            // The copy takes the place of the clear color.
            viewer.clear_color = if is_seen { ClearColorConfig::None } else { ClearColorConfig::Default };
        }
    }
}

/// Copies the picture into what a camera draws on, before it draws.
fn copy(
    view: ViewQuery<(&ViewTarget, &ShowsGround)>,
    shown: Res<Shown>,
    images: Res<RenderAssets<GpuImage>>,
    mut ctx: RenderContext,
) {
    let (target, _) = view.into_inner();
    let Some(picture) = shown.0.as_ref().and_then(|picture| images.get(picture)) else { return };
    let (from, to) = (&picture.texture, target.main_texture());
    // The same size, but for a frame in which the window changed and the camera does not know.
    let size = Extent3d {
        width: from.width().min(to.width()),
        height: from.height().min(to.height()),
        depth_or_array_layers: 1,
    };
    ctx.command_encoder().copy_texture_to_texture(from.as_image_copy(), to.as_image_copy(), size);
}
