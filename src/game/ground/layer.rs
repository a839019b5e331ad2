//! Pictures that lie on the ground, such as the mud and the map of runs: a quad with a texture, and a new texture for it.

use bevy::asset::{AssetMut, RenderAssetUsages};
use bevy::camera::visibility::NoFrustumCulling;
use bevy::ecs::system::SystemParam;
use bevy::image::ImageSampler;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use bevy::sprite_render::{AlphaMode2d, MeshMaterial2d};

use super::picture;

/// The assets that a layer is made of.
#[derive(SystemParam)]
pub(super) struct LayerAssets<'w> {
    meshes: ResMut<'w, Assets<Mesh>>,
    images: ResMut<'w, Assets<Image>>,
    materials: ResMut<'w, Assets<ColorMaterial>>,
}

impl LayerAssets<'_> {
    /// Returns a hidden layer without a picture, at a height over the ground.
    pub(super) fn layer(&mut self, name: &'static str, z: f32) -> impl Bundle + use<> {
        let material = ColorMaterial {
            texture: Some(self.images.reserve_handle()),
            alpha_mode: AlphaMode2d::Blend,
            ..ColorMaterial::default()
        };
        (
            Name::new(name),
            Mesh2d(self.meshes.add(Rectangle::new(1.0, 1.0))),
            MeshMaterial2d(self.materials.add(material)),
            Transform::from_xyz(0.0, 0.0, z),
            picture::LAYER,
            NoFrustumCulling,
            Visibility::Hidden,
        )
    }

    /// Gives a layer another picture, which may be of another size.
    pub(super) fn set_picture(&mut self, material: &MeshMaterial2d<ColorMaterial>, picture: Image) {
        // Only `into_inner` marks the material as changed, which binds the new picture: one of another size is another
        // texture.
        let material = self.materials.get_mut(&material.0).map(AssetMut::into_inner);
        if let Some(handle) = material.and_then(|material| material.texture.as_ref()) {
            // The handle is the material's own, so it is never stale.
            let _ = self.images.insert(handle, picture);
        }
    }
}

/// Returns a picture of columns and rows of RGBA8 texels, the top row first.
pub(super) fn picture_of(size: [usize; 2], texels: Vec<u8>) -> Image {
    let [width, height] = size.map(|side| side as u32);
    let mut image = Image::new(
        Extent3d { width, height, depth_or_array_layers: 1 },
        TextureDimension::D2,
        texels,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.sampler = ImageSampler::linear();
    image
}
