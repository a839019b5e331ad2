//! The material of everything flat that moves: dogs, ball, trails. Only the colors of the vertices; the engine's own material
//! for 2D meshes also looks for a texture and computes a color for each pixel. Reads nothing, writes nothing.

use bevy::asset::uuid_handle;
use bevy::prelude::*;
use bevy::render::render_resource::AsBindGroup;
use bevy::shader::{Shader, ShaderRef};
use bevy::sprite_render::{AlphaMode2d, Material2d, Material2dPlugin};

/// The shader's handle.
const SHADER: Handle<Shader> = uuid_handle!("0c5c4a0e-7a7b-4c55-9c1b-8f0a6b8d7e13");
/// The shader's text.
const SHADER_TEXT: &str = include_str!("../../assets/shaders/flat.wgsl");

/// The colors of the vertices, blended over what is there.
#[derive(Asset, AsBindGroup, TypePath, Clone, Debug, Default)]
pub struct FlatMaterial {}

impl Material2d for FlatMaterial {
    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }

    fn alpha_mode(&self) -> AlphaMode2d {
        AlphaMode2d::Blend
    }
}

pub(super) fn plugin(app: &mut App) {
    if let Some(mut shaders) = app.world_mut().get_resource_mut::<Assets<Shader>>() {
        // A handle that is a constant is never stale, so this cannot fail.
        let _ = shaders.insert(&SHADER, Shader::from_wgsl(SHADER_TEXT, "frankie/flat.wgsl"));
        app.add_plugins(Material2dPlugin::<FlatMaterial>::default());
    }
}
