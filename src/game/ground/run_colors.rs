//! The map over the ground: the color of what becomes of a run from each place, as a picture that lies on the ground, under the
//! mud. Reads [`RunColors`], written by `stage`, and the [`Viewport`].

use bevy::asset::{AssetEventSystems, AssetMut, RenderAssetUsages};
use bevy::camera::visibility::{NoFrustumCulling, VisibilitySystems};
use bevy::image::ImageSampler;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use bevy::sprite_render::{AlphaMode2d, MeshMaterial2d};
use bevy::transform::TransformSystems;

use super::DrawGround;
use super::picture::{self, Redraw};
use crate::game::run_map::Picture;
use crate::game::viewport::Viewport;

/// The z of the colors: over the ground, under the mud.
const COLORS_Z: f32 = 0.5;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn).add_systems(
        PostUpdate,
        draw.in_set(DrawGround)
            .before(TransformSystems::Propagate)
            .before(VisibilitySystems::VisibilityPropagate)
            .before(AssetEventSystems),
    );
}

/// The colors to draw; nothing while there is no map.
#[derive(Resource, Clone, Debug, Default)]
pub struct RunColors {
    /// A color for each cell, and what they cover.
    pub picture: Option<Picture>,
}

/// The entity of the colors.
#[derive(Component)]
struct ColorsOfRuns;

fn spawn(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    images: Res<Assets<Image>>,
    mut materials: ResMut<Assets<ColorMaterial>>,
) {
    let material = ColorMaterial {
        texture: Some(images.reserve_handle()),
        alpha_mode: AlphaMode2d::Blend,
        ..ColorMaterial::default()
    };
    commands.spawn((
        Name::new("Map of runs"),
        ColorsOfRuns,
        Mesh2d(meshes.add(Rectangle::new(1.0, 1.0))),
        MeshMaterial2d(materials.add(material)),
        Transform::from_xyz(0.0, 0.0, COLORS_Z),
        picture::LAYER,
        NoFrustumCulling,
        Visibility::Hidden,
    ));
}

fn draw(
    wanted: Res<RunColors>,
    viewport: Res<Viewport>,
    mut redraw: ResMut<Redraw>,
    mut images: ResMut<Assets<Image>>,
    mut materials: ResMut<Assets<ColorMaterial>>,
    mut drawn: Query<(&MeshMaterial2d<ColorMaterial>, &mut Transform, &mut Visibility), With<ColorsOfRuns>>,
) {
    let Ok((material, mut transform, mut visibility)) = drawn.single_mut() else { return };
    let Some(picture) = &wanted.picture else {
        redraw.request_if(visibility.set_if_neq(Visibility::Hidden));
        return;
    };
    redraw.request_if(visibility.set_if_neq(Visibility::Inherited));
    let [x, y] = picture.region;
    let corners = [[x[0], y[0]], [x[1], y[1]]].map(|corner| viewport.world_px_from_sim_far(corner));
    let middle = [0, 1].map(|i| (0.5 * (corners[0][i] + corners[1][i])) as f32);
    let size = [0, 1].map(|i| (corners[1][i] - corners[0][i]) as f32);
    redraw.request_if(transform.set_if_neq(Transform {
        scale: Vec3::new(size[0], size[1], 1.0),
        ..Transform::from_xyz(middle[0], middle[1], COLORS_Z)
    }));
    if !wanted.is_changed() {
        return;
    }
    // Only `into_inner` marks the material as changed, which binds the new picture: one of another size is another texture.
    let Some(material) = materials.get_mut(&material.0).map(AssetMut::into_inner) else { return };
    if let Some(handle) = &material.texture {
        // The handle is the material's own, so it is never stale.
        let _ = images.insert(handle, texture(picture));
    }
    redraw.request();
}

fn texture(picture: &Picture) -> Image {
    let [width, height] = picture.size.map(|side| side as u32);
    let mut image = Image::new(
        Extent3d { width, height, depth_or_array_layers: 1 },
        TextureDimension::D2,
        picture.texels.clone(),
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.sampler = ImageSampler::linear();
    image
}
